# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the building blocks of pages: buttons, chips, fields, cards, rows, tables, sheets."""

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tabs of rights, homes, sharing: what the kinds of entries are, and how a line says them."""

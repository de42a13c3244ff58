# SPDX-License-Identifier: EUPL-1.2
"""This is the place for writing down a contact in under a minute, from anywhere in the program."""

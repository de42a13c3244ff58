# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page Today."""

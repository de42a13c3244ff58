# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the hub keeps: one way of asking, two databases, and all the SQL there is."""

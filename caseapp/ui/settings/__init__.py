# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the settings of this laptop and this team, and for bringing in a list."""

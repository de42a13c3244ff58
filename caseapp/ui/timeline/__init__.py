# SPDX-License-Identifier: EUPL-1.2
"""This is the place for timelines: of one case as a tab, of the team as a page, on paper, and as a list."""

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page Figures: indicators, the count of one night, files whose time is over."""

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how everything looks: tokens, style sheet, fonts, icons and domain marks."""

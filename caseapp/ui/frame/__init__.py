# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what stands round every page: rail, top bar, addresses, shortcuts, undo."""

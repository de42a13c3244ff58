# SPDX-License-Identifier: EUPL-1.2
"""This is the place for working with colleagues in the window: what differs, what was sent, which devices there are."""

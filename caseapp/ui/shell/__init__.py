# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how the window comes and goes: unlock, first start, the open profile, lock."""

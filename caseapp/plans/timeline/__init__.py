# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the geometry of a timeline: the scale of time, what stacks above what, the way of the keys.

Nothing here knows a window; the screen, the paper and the tests use the same arithmetic.
"""

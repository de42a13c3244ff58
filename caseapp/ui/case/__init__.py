# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page of one case: who it is about, how things stand, what was said and done."""

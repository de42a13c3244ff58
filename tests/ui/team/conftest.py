# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the profile that the tests of this folder open."""

from tests.ui.opened import opened

__all__ = ["opened"]

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for an open profile, for the timeline of the team."""

from __future__ import annotations

from tests.ui.opened import opened

__all__ = ["opened"]

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the opened case that these tests share with those of the case."""

from __future__ import annotations

from tests.ui.case.conftest import filled, opened

__all__ = ["filled", "opened"]

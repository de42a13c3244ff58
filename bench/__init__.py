# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the figures that the program must reach, and for measuring them: `python -m bench`."""

from __future__ import annotations

from bench.table import main

__all__ = ["main"]

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what all workers of a run share: made by the first that needs it, the others wait for it."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that `make` filled in this run, in this process or another; copy what you write to."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    ready, being_made = shared / name, shared / f"{name}.being-made"
    while not ready.exists():
        try:
            being_made.mkdir()
        except FileExistsError:
            time.sleep(0.05)
            continue
        try:
            if not ready.exists():
                half = Path(tempfile.mkdtemp(prefix=name, dir=shared))
                make(half)
                half.rename(ready)
        finally:
            being_made.rmdir()
    return ready

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what every test needs: no screen, and garbage looked for only in what tests made."""

from __future__ import annotations

import gc
import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Importing every test makes half a million objects that stay: no use looking for garbage among them."""
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """From here on modules, classes and the list of tests are left out of every collection, also in `settle`."""
    gc.enable()
    gc.collect()
    gc.freeze()

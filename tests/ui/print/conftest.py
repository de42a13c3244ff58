# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the opened case that these tests share with those of the case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from caseapp.ui.print.preview import PrintPreview
from tests.ui.case.conftest import Opened, filled, opened

__all__ = ["filled", "opened", "previews"]


@pytest.fixture
def previews(opened: Opened) -> Iterator[list[PrintPreview]]:
    """Previews that were opened; they are closed in the end."""
    found: list[PrintPreview] = []
    opened.go()
    yield found
    for one in found:
        one.live.stop()
        one.close_sheet()

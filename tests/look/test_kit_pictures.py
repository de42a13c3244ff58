# SPDX-License-Identifier: EUPL-1.2
"""This is the place for pictures of the kit: every view is drawn in every look, for human eyes.

With CASEAPP_LOOK=folder the pictures stay there, otherwise they go when the test ends.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseapp.i18n import language, set_language
from caseapp.ui.look.theme import install_theme

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import look
import look_kit  # noqa: F401 - registers the views

VIEWS = [view for name, view in look.views.items() if name.startswith("kit-")]


@pytest.mark.parametrize(("scheme", "scale"), look.LOOKS)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_view_is_drawn(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, view: look.View, scheme: str, scale: float
) -> None:
    folder = Path(os.environ.get("CASEAPP_LOOK") or tmp_path)
    before = language()
    set_language("nl")
    try:
        image = QImage(str(look.take(qapp, view, scheme, scale, folder)))
    finally:
        set_language(before)
        install_theme(qapp, "light", 1.0)
    assert (image.width(), image.height()) == look.SIZE
    step = range(0, image.height(), 7)
    colours = {image.pixel(x, y) for y in step for x in range(0, image.width(), 7)}
    assert len(colours) > 25
    ground = image.pixelColor(2, image.height() - 2).lightness()
    assert (ground < 80) == (scheme == "dark")

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for pictures of every page, tab, part, form and paper of the real program, for human eyes.

With CASEAPP_LOOK=folder the pictures stay there, otherwise they go when the test ends.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from caseapp.clock import FixedClock
from caseapp.operations.demo.making import make_demo
from caseapp.reports.documents import DOCUMENTS
from caseapp.store.local_settings import set_local_setting
from caseapp.ui.print.drawing import draw_pages
from caseapp.ui.print.preview import PrintPreview
from caseapp.ui.print.wish import PrintWish
from tests.differing import differ_in_demo
from tests.journeys.hands import Hands, new_profile
from tests.journeys.places import Place, arrive, forms, full_case, leave_forms, pages
from tests.ui.conftest import dressed, qapp_args  # noqa: F401 - the same dressed application

_CHOICE: Final = (  # what is looked at in the other looks too
    "today", "cases", "case-overview", "case-five", "case-plan", "case-exit", "case-contacts", "case-network",
    "differences", "sync",
    "settings-look", "settings-import", "contact", "form-person", "plan-agree", "print",
)  # fmt: skip
_LOOKS: Final = (("nl", "light", 1.0), ("fr", "light", 1.0), ("nl", "dark", 1.0), ("nl", "light", 2.0))


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up team, made once."""
    home = tmp_path_factory.mktemp("team")
    profile = new_profile(home)
    profile.store.clock = FixedClock()
    make_demo(profile.store, cases=24)
    differ_in_demo(profile.store)
    set_local_setting(profile.store, "language", "nl")
    profile.close()
    return home


@pytest.fixture
def hands(qtbot: QtBot, team: Path) -> Iterator[Hands]:
    """A worker in the open program."""
    found = Hands(qtbot, team, FixedClock())
    found.start()
    yield found
    found.end()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the pictures go."""
    kept = Path(os.environ.get("CASEAPP_LOOK") or tmp_path)
    kept.mkdir(parents=True, exist_ok=True)
    return kept


def test_every_place_is_drawn(hands: Hands, folder: Path) -> None:
    _grab(hands, folder / "unlock.png")
    hands.unlock()
    for code, scheme, scale in _LOOKS:
        for name, value in (("language", code), ("scheme", scheme), ("scale", scale)):
            hands.desk.keep_setting(name, value)
        hands.desk.settings_changed.emit()
        hands.wait()
        first = (code, scheme, scale) == _LOOKS[0]
        for place in [*pages(hands), *forms(hands)]:
            if first or place.name in _CHOICE:
                _picture(hands, place, folder, "" if first else f"-{code}-{scheme}-{round(scale * 100)}")
        leave_forms(hands)


def _picture(hands: Hands, place: Place, folder: Path, look: str) -> None:
    arrive(hands, place)
    _grab(hands, folder / f"{place.name}{look}.png")


def _grab(hands: Hands, path: Path) -> None:
    image: QImage = hands.app.window.grab().toImage()
    assert image.save(str(path))
    seen = {image.pixel(x, y) for y in range(0, image.height(), 7) for x in range(0, image.width(), 7)}
    assert len(seen) > 8, path.name


@pytest.mark.parametrize("code", ["nl", "fr", "en"])
def test_every_paper_is_drawn(hands: Hands, folder: Path, code: str) -> None:
    hands.unlock()
    case_id = full_case(hands)
    for document in DOCUMENTS:
        if document in ("recovery-sheet", "recovery-shares"):
            continue
        leave_forms(hands)
        wish = PrintWish(case_id=case_id, document=document, language=code)
        hands.desk.print_requested.emit(wish)
        hands.until_paper()
        sheet = hands.sheet()
        assert isinstance(sheet, PrintPreview)
        assert sheet.paper is not None, document
        for number, page in enumerate(draw_pages(sheet.paper.pdf, 1.4), start=1):
            assert page.image.save(str(folder / f"paper-{document}-{code}-{number}.png"))
            assert page.words
    leave_forms(hands)

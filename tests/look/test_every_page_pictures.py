# SPDX-License-Identifier: EUPL-1.2
"""This is the place for pictures of every page, tab, part, form and paper of the real program, for human eyes.

With CASEAPP_LOOK=folder the pictures are kept there, otherwise they are drawn and not kept, and fewer of them.
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
from caseapp.reports.documents import DOCUMENTS
from caseapp.ui.print.drawing import draw_pages
from caseapp.ui.print.preview import PrintPreview
from caseapp.ui.print.wish import PrintWish
from tests.journeys.hands import Hands
from tests.journeys.keyboard import not_by_keyboard
from tests.journeys.places import arrive, forms, full_case, leave_forms, pages
from tests.journeys.seeing import left_of, names_of_people, words_without_room
from tests.made_up import copied, made_up_team
from tests.ui.conftest import dressed, qapp_args  # noqa: F401 - the same dressed application

_CHOICE: Final = (  # what is looked at in the other looks too
    "today", "cases", "case-overview", "case-five", "case-plan", "case-exit", "case-contacts", "case-network",
    "differences", "looked-case", "sync", "sync-team", "sync-invite", "sync-recovery",
    "settings-look", "settings-import", "contact", "form-person", "plan-agree", "print",
)  # fmt: skip
_FOLDER: Final = os.environ.get("CASEAPP_LOOK")
_LOOKS: Final = [("fr", "light", 1.0), ("nl", "dark", 1.0), ("nl", "light", 2.0)] if _FOLDER else [("nl", "dark", 2.0)]
_LANGUAGES: Final = ("nl", "fr", "en") if _FOLDER else ("fr",)  # tests/reports makes every paper in each


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up_team(tmp_path_factory)


@pytest.fixture
def hands(qtbot: QtBot, team: Path, tmp_path: Path) -> Iterator[Hands]:
    """A worker in the open program, over a copy of the made-up team."""
    found = Hands(qtbot, copied(team, tmp_path), FixedClock())
    found.start()
    yield found
    found.end()


def test_every_place_is_drawn_has_room_for_every_word_goes_by_keyboard_and_locking_leaves_nothing(hands: Hands) -> None:
    _grab(hands, "unlock")
    hands.unlock()
    names = names_of_people(hands)
    cut: list[str] = []
    missed: list[str] = []
    for place in [*pages(hands), *forms(hands)]:
        arrive(hands, place)
        _grab(hands, place.name)
        cut += [f"{place.name}: {words}" for words in words_without_room(hands.app.window)]
        missed += [f"{place.name}: {wrong}" for wrong in not_by_keyboard(hands)]
    assert not cut, "\n".join(sorted(set(cut)))
    assert not missed, "\n".join(sorted(set(missed)))
    arrive(hands, next(one for one in forms(hands) if one.name == "contact"))
    hands.press("Ctrl+L")
    hands.wait()
    assert not left_of(names), "\n".join(left_of(names))


@pytest.mark.parametrize(("code", "scheme", "scale"), _LOOKS)
def test_many_places_are_drawn_in_the_other_looks(hands: Hands, code: str, scheme: str, scale: float) -> None:
    hands.unlock()
    for name, value in (("language", code), ("scheme", scheme), ("scale", scale)):
        hands.desk.keep_setting(name, value)
    hands.desk.settings_changed.emit()
    hands.wait()
    for place in [*pages(hands), *forms(hands)]:
        if place.name in _CHOICE:
            arrive(hands, place)
            _grab(hands, f"{place.name}-{code}-{scheme}-{round(scale * 100)}")
    leave_forms(hands)


def _grab(hands: Hands, name: str) -> None:
    image: QImage = hands.app.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    _keep(image, name)
    wide = image.bytesPerLine() // 4
    pixels = memoryview(image.constBits()).cast("I")
    seen = {one for y in range(0, image.height(), 7) for one in pixels[y * wide : (y + 1) * wide : 7].tolist()}
    assert len(seen) > 8, name


def _keep(image: QImage, name: str) -> None:
    """Only when somebody is going to look: packing the pictures takes longer than drawing them."""
    if _FOLDER:
        Path(_FOLDER).mkdir(parents=True, exist_ok=True)
        assert image.save(str(Path(_FOLDER) / f"{name}.png"))


@pytest.mark.parametrize("code", _LANGUAGES)
def test_every_paper_is_drawn(hands: Hands, code: str) -> None:
    hands.unlock()
    case_id = full_case(hands)
    for document in DOCUMENTS:
        if document in ("recovery-sheet", "recovery-shares", "lost-laptop"):
            continue
        leave_forms(hands)
        wish = PrintWish(case_id=case_id, document=document, language=code)
        hands.desk.print_requested.emit(wish)
        hands.until_paper()
        sheet = hands.sheet()
        assert isinstance(sheet, PrintPreview)
        assert sheet.paper is not None, document
        for number, page in enumerate(draw_pages(sheet.paper.pdf, 1.4), start=1):
            _keep(page.image, f"paper-{document}-{code}-{number}")
            assert not page.image.isNull()
            assert page.words
    leave_forms(hands)

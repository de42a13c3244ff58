# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the first day of a team: a passphrase, the lists it keeps today, everybody found again."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseapp.ui.case.page import CasePage
from caseapp.ui.cases.page import CasesPage
from caseapp.ui.kit.buttons import Button
from caseapp.ui.settings.importing import ImportSection
from caseapp.ui.unlock.first_start import FirstStart
from tests.journeys.conftest import Begin
from tests.journeys.hands import WAIT, WORDS, Hands

LISTS = Path(__file__).parents[1] / "data"


def test_a_team_brings_in_its_two_lists_and_finds_the_man_without_a_name(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen: list[Path] = []
    monkeypatch.setattr(
        "caseapp.ui.settings.importing.QFileDialog.getOpenFileName", lambda *_asked: (str(chosen[-1]), "")
    )
    monkeypatch.setattr(
        "caseapp.ui.shell.opening.QFileDialog.getSaveFileName", lambda *_asked: (str(tmp_path / "sheet.pdf"), "")
    )
    hands = begin(tmp_path / "new")
    _first_start(hands, tmp_path / "sheet.pdf")
    for name, rows, people in (("gent", 65, 64), ("utrecht", 80, 80)):
        chosen.append(LISTS / f"caseload-{name}.csv")
        _take_in(hands, rows, people)
    assert _cases(hands) == 144
    chosen.append(LISTS / "caseload-gent.csv")
    section = _open_list(hands)
    assert hands.sees("iedereen in deze lijst staat hier al")
    assert not section.preview.import_button.isEnabled()
    _find_the_man(hands)


def _first_start(hands: Hands, sheet: Path) -> None:
    """Language, passphrase, recovery sheet, import: only with Enter, Tab and letters."""
    page = hands.app.window.shown()
    assert isinstance(page, FirstStart)
    assert hands.sees("Welkom")
    hands.press("Return")
    assert page.step == "passphrase"
    for words in ("Nele Van Damme", WORDS, WORDS):
        hands.type(words)
        hands.press("Return")
    hands.qtbot.waitUntil(lambda: page.step == "sheet", timeout=WAIT)
    hands.tab_to("Blad afdrukken", Button)
    hands.press("Return")
    assert sheet.read_bytes().startswith(b"%PDF")
    hands.tab_to("Ik heb het", Button)
    hands.press("Return")
    hands.tab_to("De lijst van het team inlezen")
    with hands.qtbot.waitSignal(hands.app.profile_opened, timeout=WAIT):
        hands.press("Return")
    hands.wait()
    assert hands.desk.me is not None
    assert hands.desk.me.name == "Nele Van Damme"


def _open_list(hands: Hands) -> ImportSection:
    """Choose the file; every row of it is shown."""
    section = hands.page().shown_section()
    assert isinstance(section, ImportSection)
    if section.start.isVisible():
        hands.tab_to("Bestand kiezen", Button)
    else:
        hands.tab_to("Nog een lijst", Button)
        hands.press("Return")
        hands.tab_to("Bestand kiezen", Button)
    hands.press("Return")
    hands.until(section.preview.isVisible)
    return section


def _take_in(hands: Hands, rows: int, people: int) -> None:
    section = _open_list(hands)
    assert section.read is not None
    assert len(section.read.lines) == rows
    assert sum(section.read.count(state) for state in ("new", "left_out")) == rows
    assert hands.sees(f"{rows} rijen")
    hands.tab_to(f"{people} personen binnenhalen", Button)
    hands.press("Return")
    hands.until(section.result.isVisible)
    assert hands.sees(f"{people} dossiers geopend")


def _cases(hands: Hands) -> int:
    """How many cases the list of the whole team says it has."""
    here = hands.frame.history.now
    hands.press("Ctrl+2")
    hands.wait()
    page = hands.page()
    page.chips.chip("team").click()
    hands.wait()
    count = int(page.table.model().rowCount())
    assert here is not None
    hands.press("Alt+Left")
    hands.wait()
    return count


def _find_the_man(hands: Hands) -> None:
    """Nobody knows his name: he is found by where he sleeps, in the search and in the list."""
    hands.press("Ctrl+2")
    hands.wait()
    assert isinstance(hands.page(), CasesPage)
    hands.press("Ctrl+K")
    hands.type("jaarbeurs")
    hands.wait()
    hands.press("Return")
    hands.wait()
    assert isinstance(hands.page(), CasePage)
    assert "Man, Jaarbeurstunnel" in hands.app.window.windowTitle()

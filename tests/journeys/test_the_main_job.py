# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the main job: look together, set a goal, make and agree a plan, print it, compare it later."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from caseapp.cli import program
from caseapp.store.queries.assessments import assessments_of
from caseapp.store.queries.goals import goals_of
from caseapp.store.queries.plans import papers_of, versions_of
from caseapp.ui.kit.fields import GrowingText
from caseapp.ui.plan.part_list import PartButton
from caseapp.ui.plan.versions_sheet import VersionsSheet
from caseapp.ui.print.preview import PrintPreview
from tests.journeys.conftest import Begin
from tests.journeys.hands import WORDS, Hands

OWN = "Ik wil een eigen deur."
MORE = " En een kat."


def test_from_a_first_look_to_a_plan_on_paper(begin: Begin, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = home / "plan.pdf"
    monkeypatch.setattr("caseapp.ui.print.paper_sheet.QFileDialog.getSaveFileName", lambda *_asked: (str(target), ""))
    hands = begin(home)
    hands.unlock()
    hands.press("Ctrl+K")
    hands.type("fatou")
    hands.wait()
    hands.press("Return")
    hands.wait()
    now = hands.frame.history.now
    assert now is not None
    case_id = now.case_id
    _look_together(hands, case_id)
    _set_a_goal(hands, case_id)
    _make_a_plan(hands)
    _agree(hands, case_id, 1)
    _write_more(hands)
    _compare(hands)
    _agree(hands, case_id, 2)
    _print(hands, case_id, target)
    hands.end()
    _print_without_a_window(home, case_id)


def _look_together(hands: Hands, case_id: str) -> None:
    hands.press("Alt+3")
    hands.wait()
    hands.tab_to("Nieuwe inschatting")
    hands.press("Return")
    hands.wait()
    hands.press("4", "Tab")  # the own score of the first domain
    hands.type("Bij een vriendin op de zetel")
    hands.press("Ctrl+Return")
    hands.wait()
    looks = hands.store.read(lambda reader: assessments_of(reader, case_id))
    assert len(looks) == 1
    assert [(one.self_score, one.words) for one in looks[0].domains.values() if one.words] == [
        (4, "Bij een vriendin op de zetel")
    ]


def _set_a_goal(hands: Hands, case_id: str) -> None:
    hands.press("Alt+1")
    hands.wait()
    hands.tab_to("Doel toevoegen")
    hands.press("Return")
    hands.until(lambda: hands.sheet() is not None)
    hands.type("Ik heb een eigen studio")
    hands.tab_to("Wat")
    hands.tab_to("Wie")
    hands.press("Shift+Tab")
    hands.type("Inschrijven bij de woonmaatschappij")
    hands.press("Ctrl+Return")
    hands.until(lambda: hands.sheet() is None)
    goals = hands.store.read(lambda reader: goals_of(reader, case_id)).goals
    assert [(one.text, [step.what for step in one.steps]) for one in goals] == [
        ("Ik heb een eigen studio", ["Inschrijven bij de woonmaatschappij"])
    ]


def _make_a_plan(hands: Hands) -> None:
    hands.press("Alt+4")
    hands.wait()
    hands.tab_to("Een plan beginnen")
    hands.press("Return")
    hands.until_paper()
    hands.tab_to("Wie ik ben en wat ik wil", GrowingText)
    hands.type(OWN)
    part = hands.tab_to("In mijn eigen woorden", PartButton)
    assert part.isVisible()
    hands.press("Down")
    hands.until_paper()
    hands.tab_to("", GrowingText)
    hands.type("Iemand die blijft.")
    hands.press("Tab")
    hands.until_paper()


def _agree(hands: Hands, case_id: str, number: int) -> None:
    hands.tab_to("Afspreken")
    hands.press("Return")
    hands.until(lambda: hands.sheet() is not None)
    hands.press("Ctrl+Return")
    hands.until(lambda: hands.sheet() is None)
    found = hands.store.read(lambda reader: versions_of(reader, case_id))
    assert [one.number for one in found] == list(range(number, 0, -1))
    assert hands.sees("afgesproken")


def _write_more(hands: Hands) -> None:
    part = hands.tab_to("", PartButton)
    assert part.isVisible()
    hands.press("Home", "Up")
    while not hands.focus().accessibleName().startswith("In mijn eigen woorden"):
        hands.press("Up")
    hands.wait()
    line = hands.tab_to("Wie ik ben en wat ik wil", GrowingText)
    QTest.keyClick(line, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    hands.type(MORE)
    hands.press("Tab")
    hands.until_paper()


def _compare(hands: Hands) -> None:
    hands.tab_to("Versies")
    hands.press("Return")
    hands.until(lambda: isinstance(hands.sheet(), VersionsSheet))
    assert hands.sees("1 verschil")
    assert hands.sees("kat")
    hands.press("Escape")
    hands.until(lambda: hands.sheet() is None)


def _print(hands: Hands, case_id: str, target: Path) -> None:
    hands.press("Ctrl+P")
    hands.until_paper()
    sheet = hands.sheet()
    assert isinstance(sheet, PrintPreview)
    said = {}
    for code in ("en", "fr", "nl"):
        sheet.choice.language.setFocus()
        sheet.choice.language.set_code(code)
        sheet.choice.language.activated.emit(sheet.choice.language.currentIndex())
        hands.until_paper()
        assert sheet.paper is not None
        said[code] = sheet.paper.pdf
    assert len(set(said.values())) == 3
    hands.press("Ctrl+S")
    hands.until(lambda: hands.store.read(lambda reader: papers_of(reader, case_id)))
    assert target.read_bytes() == said["nl"]
    paper = hands.store.read(lambda reader: papers_of(reader, case_id))[0]
    assert (paper.document, paper.language) == ("plan", "nl")
    hands.press("Escape")
    hands.until(lambda: hands.sheet() is None)


def _print_without_a_window(home: Path, case_id: str) -> None:
    for code in ("nl", "fr", "en"):
        out = home / f"command-{code}.pdf"
        given = ["print", "--home", str(home), "--case", case_id, "--document", "plan", "--language", code]
        found = CliRunner().invoke(program, [*given, "--out", str(out)], env={"CASEAPP_PASSPHRASE": WORDS})
        assert found.exit_code == 0, found.output
        assert out.read_bytes().startswith(b"%PDF")

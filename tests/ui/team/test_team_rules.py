# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the rules of the team in the settings: files of colleagues, the limit of a caseload."""

from __future__ import annotations

from PySide6.QtCore import Qt

from caseapp.store.queries.workers import team_rules
from caseapp.ui.settings.page import SettingsPage
from caseapp.ui.settings.rules import READ, WRITE, TeamRulesSection
from tests.ui.opened import Opened


def section(opened: Opened) -> TeamRulesSection:
    page = opened.show("settings", SettingsPage, "rules")
    found = page.findChild(TeamRulesSection)
    assert isinstance(found, TeamRulesSection)
    return found


def rules(opened: Opened) -> dict[str, object]:
    return opened.store.read(team_rules)


def test_the_team_lead_opens_the_files_of_colleagues_and_closes_them_again(opened: Opened) -> None:
    part = section(opened)
    assert not part.reads.isChecked()
    assert not part.writes.isEnabled()  # nobody writes what they may not read
    for expected in (True, False):
        part.reads.setFocus()
        opened.press(part.reads, Qt.Key.Key_Space)
        opened.wait()
        assert rules(opened).get(READ) is expected
        assert part.writes.isEnabled() is expected
    part.reads.click()
    opened.wait()
    part.writes.click()
    opened.wait()
    assert rules(opened).get(WRITE) is True


def test_r_cti_40_the_limit_of_the_team_and_that_of_the_method_again(opened: Opened) -> None:
    part = section(opened)
    assert part.limit.line.placeholderText() == "20"
    part.limit.line.setText("12")
    part.limit.line.editingFinished.emit()
    opened.wait()
    assert rules(opened).get("caseload_limit") == 12
    part.limit.line.setText("")
    part.limit.line.editingFinished.emit()
    opened.wait()
    assert "caseload_limit" not in rules(opened)


def test_a_worker_sees_the_rules_and_changes_nothing(opened: Opened) -> None:
    opened.store.sign_in(opened.karim)
    opened.desk.load()
    part = section(opened)
    assert not part.reads.isEnabled()
    assert not part.limit.line.isEnabled()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for every kind of entry of a case: added, changed, deleted through its form and its list."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from caseapp.operations import perform
from caseapp.operations.meetings import PlanMeeting
from caseapp.ui.case.entries import EntryKind
from caseapp.ui.file.registry import ENTRY_KINDS
from tests.ui.case.conftest import Opened

_TABS = {
    **dict.fromkeys(("episode", "lease", "registration", "viewing", "eviction", "referral", "event"), "housing"),
    **dict.fromkeys(("right", "reference", "office"), "rights"),
    **dict.fromkeys(("consent", "sharing", "handover"), "sharing"),
    **dict.fromkeys(("meeting", "meeting_member", "decision"), "meetings"),
}
_GIVEN: dict[str, dict[str, Any]] = {  # what a form needs before it saves
    "right": {"kind": "living_wage"},
    "office": {"name": "OCMW Gent", "basis": "actual_stay"},
    "consent": {"answer": "refused", "receiver": "SVK Gent"},
    "handover": {"organisation": "CAW Oost"},
    "episode": {"ethos_light": "with_others"},
    "event": {"kind": "crisis"},
    "meeting": {"kind": "round_table"},
    "meeting_member": {"name": "Lies"},
    "decision": {"what": "Een kamer bekijken"},
}
_KINDS = [one for one in ENTRY_KINDS.values() if one.code in _TABS and one.code != "sharing"]


def sheet(opened: Opened) -> Any:
    page: Any = opened.frame.page()
    return page.sheet()


def save(opened: Opened) -> None:
    shown = sheet(opened)
    opened.qtbot.mouseClick(shown.save_button, Qt.MouseButton.LeftButton)
    opened.wait()
    left = sheet(opened)
    assert left is None, left._error.text()


def rows_of(opened: Opened, kind: EntryKind) -> tuple[Any, ...]:
    return tuple(opened.store.read(lambda reader: kind.read(reader, opened.case_id)))


@pytest.mark.parametrize("kind", _KINDS, ids=[one.code for one in _KINDS])
def test_an_entry_is_added_shown_opened_again_and_deleted(opened: Opened, kind: EntryKind) -> None:
    preset: dict[str, object] = {}
    if kind.code in ("meeting_member", "decision"):
        preset["meeting_id"] = perform(
            opened.store, PlanMeeting(case_id=opened.case_id, fields={"kind": "round_table"})
        ).result
    before = {row.id for row in rows_of(opened, kind)}
    page = opened.go(_TABS[kind.code])
    page.open_sheet(kind.code, preset)
    opened.wait()
    sheet(opened).form.fill_draft(_GIVEN.get(kind.code, {}))
    save(opened)
    (new,) = [row for row in rows_of(opened, kind) if row.id not in before]
    assert kind.line(new, opened.desk).what
    page.open_sheet(f"{kind.code}.{new.id}", {})
    opened.wait()
    assert sheet(opened).form.changed() == {}
    if "note" in sheet(opened).form.controls:
        sheet(opened).form.fill_draft({"note": "Meer hierover"})
        save(opened)
        assert [row.note for row in rows_of(opened, kind) if row.id == new.id] == ["Meer hierover"]
    (now,) = [row for row in rows_of(opened, kind) if row.id == new.id]
    opened.desk.act(kind.delete(now), "weg")
    opened.wait()
    assert {row.id for row in rows_of(opened, kind)} == before

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tab of checklists beside the list: what is asked, the seven days, amounts and terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import Qt

from caseapp.i18n import set_language
from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase
from caseapp.operations.checklists import RecordFact, SetOrientation
from caseapp.operations.homes import AddEviction
from caseapp.operations.people import ChangePerson
from caseapp.plans.findings import Finding
from caseapp.plans.parameters import parameters, shown_on
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.checklists import eviction_lists, facts_written, list_around_18, orientation_of
from caseapp.ui.case.acts import act_words, do, place_of
from caseapp.ui.file.checklist_cards import AmountsCard, value_words
from caseapp.ui.file.checklists import ChecklistsTab
from caseapp.ui.look.theme import theme
from tests.records import TODAY
from tests.ui.case.conftest import Opened


def tab_of(opened: Opened, region: str = "VL") -> ChecklistsTab:
    perform(opened.store, ChangeCase(case_id=opened.case_id, fields={"region": region}))
    tab = opened.go("checklists").tab("checklists")
    assert isinstance(tab, ChecklistsTab)
    return tab


def save(opened: Opened, values: dict[str, Any]) -> None:
    page: Any = opened.frame.page()
    page.sheet().form.fill_draft(values)
    opened.qtbot.mouseClick(page.sheet().save_button, Qt.MouseButton.LeftButton)
    opened.wait()


def codes(opened: Opened) -> set[str]:
    return {row.entry.item.id for row in opened.ask(list_around_18, case_id=opened.case_id).rows}


def test_an_answer_takes_items_off_the_list_and_several_are_one_act(opened: Opened) -> None:
    tab = tab_of(opened)
    before = codes(opened)
    assert {"BE09", "BE30", "BE31"} <= before  # nobody knows: to be looked at
    tab.asked.link.click()
    opened.wait()
    save(opened, {"unaccompanied": "no", "impairment": "no", "permit_expiry": "2027-05-01"})
    assert {"BE09", "BE30", "BE31"} & codes(opened) == {"BE31"}
    written = {row.name: (row.value, row.day) for row in opened.ask(facts_written, case_id=opened.case_id)}
    assert written == {
        "unaccompanied": ("no", None), "impairment": ("no", None), "permit_expiry": (None, date(2027, 5, 1)),
    }  # fmt: skip
    assert len(tab.asked.words()) == 3
    opened.undo()
    assert codes(opened) == before


def test_an_answer_taken_back_is_unknown(opened: Opened) -> None:
    tab = tab_of(opened)
    before = codes(opened)
    opened.do(RecordFact(case_id=opened.case_id, name="impairment", value="no"))
    assert codes(opened) != before
    tab.asked.link.click()
    opened.wait()
    page: Any = opened.frame.page()
    page.sheet().form.controls["impairment"].set_code("")
    opened.qtbot.mouseClick(page.sheet().save_button, Qt.MouseButton.LeftButton)
    opened.wait()
    assert codes(opened) == before


def test_r_7d_a_the_seven_days_are_written_in_the_window_and_a_pause_is_no_lateness(opened: Opened) -> None:
    tab = tab_of(opened)
    tab.seven_days.link.click()
    opened.wait()
    save(opened, {"identified_day": (TODAY - timedelta(days=10)).isoformat(), "shelter_day": TODAY.isoformat()})
    row = opened.ask(orientation_of, case_id=opened.case_id)
    assert (row.identified_day, row.shelter_day, row.proposal_day) == (TODAY - timedelta(days=10), TODAY, None)
    late, running = tab.seven_days.words()
    assert "3" in late
    opened.do(SetOrientation(case_id=opened.case_id, fields={"orientation_pause": "too_distant"}))
    paused, still = tab.seven_days.words()
    assert paused != late
    assert still == running


def test_the_basis_shows_the_days_that_run(opened: Opened) -> None:
    tab = tab_of(opened)
    assert tab.view is not None
    opened.do(ChangeCase(case_id=opened.case_id, fields={"opened_day": TODAY - timedelta(days=40)}))
    running = [box.accessibleName() for box in tab._boxes if not box.isChecked()]
    assert running
    assert all("40" in words for words in running)


@pytest.mark.parametrize(("region", "language", "scale"), [("", "nl", 1.0), ("VL", "fr", 1.0), ("NL", "nl", 2.0)])
def test_no_row_of_the_basis_is_cut_in_half(opened: Opened, region: str, language: str, scale: float) -> None:
    set_language(language)
    theme().choose("light", scale)
    try:
        perform(opened.store, ChangeCase(case_id=opened.case_id, fields={"region": region or None}))
        tab: Any = opened.go("checklists").tab("checklists")
        for view in (replace(tab.view, basis=()), tab.view):  # as it is before and after it was read
            tab._on_read(view)
            tab.grab()
            boxes = [box.geometry() for box in tab._boxes]
            assert len(boxes) == len(view.basis)
            assert all(box.height() >= box.heightForWidth(box.width()) for box in tab._boxes)
            assert all(one.bottom() < other.top() for one, other in pairwise(boxes))
            opened.wait()
    finally:
        theme().choose("light", 1.0)
        set_language("nl")


def test_who_comes_long_after_18_is_not_late_with_the_list_of_18(opened: Opened) -> None:
    tab = tab_of(opened)
    shown = [tab.items.rows.row(at) for at in range(tab.items.rows.rowCount())]
    assert any(row.late for row in shown)
    person_id = opened.ask(case_head, case_id=opened.case_id).person.id
    opened.do(ChangePerson(person_id=person_id, fields={"birth_day": TODAY.replace(year=TODAY.year - 23)}))
    tab.load()
    opened.wait()
    shown = [tab.items.rows.row(at) for at in range(tab.items.rows.rowCount())]
    rows = opened.ask(list_around_18, case_id=opened.case_id).rows
    since = {row.entry.item.id: (TODAY - row.entry.due).days for row in rows if row.entry.due is not None}
    assert max(since.values()) > 4 * 365
    assert {row.id for row in shown if row.late} == {code for code, days in since.items() if 0 < days <= 365}


def test_what_shows_that_an_item_is_done_is_kept(opened: Opened) -> None:
    tab = tab_of(opened)
    tab.items.choose("BE01")
    opened.wait()
    field: Any = tab.details.kept["evidence"].control
    field.setText("eID gezien, geldig tot 2031")
    tab.details.flush()
    opened.wait()
    (written,) = [row.written for row in opened.ask(list_around_18, case_id=opened.case_id).rows if row.written]
    assert (written.code, written.evidence) == ("BE01", "eID gezien, geldig tot 2031")
    tab.details.give_state("busy")
    opened.wait()
    tab.items.choose("BE03")
    tab.items.choose("BE01")
    opened.wait()
    assert tab.details.state.chosen_one() == "busy"
    assert field.text() == "eID gezien, geldig tot 2031"


def test_a_place_in_sight_and_a_wish_for_no_contact_are_in_the_form_of_the_case(opened: Opened) -> None:
    opened.go("", "case")
    save(opened, {"housing_in_sight": "yes", "no_contact_wanted": True})
    head = opened.ask(case_head, case_id=opened.case_id)
    assert (head.housing_in_sight, head.no_contact_wanted) == ("yes", True)


def test_amounts_say_when_they_were_checked_and_old_ones_are_hidden(opened: Opened) -> None:
    tab = tab_of(opened, "NL")
    assert tab.amounts.isVisibleTo(tab)
    card = AmountsCard()
    opened.qtbot.addWidget(card)
    set_language("nl")
    fresh = shown_on("NL", date(2026, 11, 21), parameters())
    card.show_amounts(fresh)
    text = "\n".join(card.words())
    assert "€ 932,93" in text
    assert "20 november 2026" in text
    old = shown_on("NL", date(2028, 1, 1), parameters())
    assert (old.values, old.too_old > 0) == ((), True)
    card.show_amounts(old)
    assert "932" not in "\n".join(card.words())
    assert len(card.words()) == 1


@pytest.mark.parametrize(
    ("code", "words"),
    [("nl_huurtoeslag_assets_single", "38479"), ("nl_search_period_weeks", "4"), ("nl_briefadres_duty_since", "2022")],
)
def test_a_value_has_its_unit(code: str, words: str) -> None:
    one = next(one for one in parameters() if one.code == code)
    text = value_words(one)
    digits = "".join(letter for letter in text if letter.isdigit())
    assert words in digits
    assert text != digits
    assert not isinstance(one.value, Decimal) or one.value == Decimal(words)


ACTS = (
    "open_checklist", "open_right", "open_reference", "record_shown", "open_lease", "open_registration",
    "open_eviction", "tell_lead", "open_handover", "open_sharing", "open_meeting", "plan_meeting", "record_check_in",
    "open_orientation", "tick_item",
)  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_every_finding_has_a_way(opened: Opened, act: str) -> None:
    tab = tab_of(opened)
    went: list[tuple[str, str]] = []
    forms: list[str] = []
    tab.place_requested.connect(lambda code, item: went.append((code, item)))
    tab.sheet_requested.disconnect()
    tab.sheet_requested.connect(lambda item, _preset: forms.append(item))
    kind = "checklist_item" if act == "tick_item" else "right"
    subject = f"{opened.case_id}:BE01" if act == "tick_item" else "ab" * 16
    do(tab, Finding(rule="R", severity="note", what="", act=act, subject_kind=kind, subject_id=subject))
    assert act_words(act)
    assert len(went) + len(forms) == 1
    if act == "tick_item":
        assert went == [("checklists", "BE01")]


def eviction(opened: Opened, **fields: Any) -> str:
    given: Any = {"signal_day": TODAY - timedelta(days=3), **fields}
    return str(opened.do(AddEviction(case_id=opened.case_id, fields=given)))


def test_r_ev_02_the_list_of_a_home_that_may_be_lost_stands_beside_that_around_18(opened: Opened) -> None:
    tab = tab_of(opened)
    assert tab.which.isHidden()
    eviction_id = eviction(opened)
    assert not tab.which.isHidden()
    assert tab.which.code() == ""
    tab = opened.go("checklists", f"{eviction_id}:EV04").tab("checklists")
    shown = tab.list_shown()
    assert shown is not None
    assert (shown.about_id, tab.which.code(), tab.details.code) == (eviction_id, eviction_id, "EV04")
    tab.details.give_state("done")
    opened.wait()
    (written,) = opened.ask(eviction_lists, case_id=opened.case_id)
    assert [row.entry.item.id for row in written.rows if row.entry.state == "done"] == ["EV04"]
    opened.undo()
    assert tab.list_shown().item("EV04").state == "todo"
    tab.which.set_code("")
    tab.which.code_changed.emit("")
    assert tab.list_shown().about_id == ""
    assert tab.details.code.startswith("BE")


def test_a_clock_of_that_list_leads_to_its_item(opened: Opened) -> None:
    eviction_id = eviction(opened, level="illegal")
    assert place_of("open_eviction_item", "eviction_item", f"{eviction_id}:EV31") == (
        "checklists",
        f"{eviction_id}:EV31",
    )
    assert act_words("open_eviction_item")


def test_the_rule_behind_an_item_is_said_in_words(opened: Opened) -> None:
    tab = tab_of(opened)
    tab.items.choose("BE15")
    opened.wait()
    assert "R-BE" not in tab.details.rule.text()
    assert "registe" in tab.details.rule.text()
    assert not tab.details.rule.isHidden()
    tab.items.choose("BE01")
    opened.wait()
    assert tab.details.rule.isHidden()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for leaving and for turning 18 as the team sees it: gaps, the two questions, what comes after."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pypdfium2
import pytest

from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase
from caseapp.operations.checklists import SetChecklistItem
from caseapp.operations.contacts import RecordContact
from caseapp.operations.exits import ChangeExit, OpenExit, SetExitItem
from caseapp.operations.follow_ups import RecordFollowUp
from caseapp.operations.goals import AddStep
from caseapp.operations.household import AddHouseholdMember
from caseapp.operations.network import AddNetworkMember
from caseapp.operations.people import ChangePerson
from caseapp.plans.dates import add_months
from caseapp.plans.finding import Finding
from caseapp.plans.findings import findings_of
from caseapp.reports.case_papers import PaperWanted, paper_for
from caseapp.reports.paper import PaperOptions
from caseapp.store.queries.agenda import Whose
from caseapp.store.queries.leaving import AHEAD, LEFT, SOON, LeavingRow, WindowRow, entering_window, leaving
from caseapp.store.queries.today import facts_of_case
from caseapp.store.store import Store
from tests.records import TODAY, open_case


def found(store: Store, case_id: str, rule: str, day: date = TODAY) -> list[Finding]:
    facts = store.read(lambda reader: facts_of_case(reader, case_id))
    assert facts is not None
    return [one for one in findings_of(facts, day) if one.rule == rule]


def exits(store: Store, which: str = AHEAD) -> tuple[LeavingRow, ...]:
    return store.read(lambda reader: leaving(reader, Whose(), TODAY, which))


def window(store: Store, day: date = TODAY) -> tuple[WindowRow, ...]:
    return store.read(lambda reader: entering_window(reader, Whose(), day))


def asked(store: Store) -> list[date]:
    rows = store.read(lambda reader: reader.sql("SELECT due FROM clock WHERE rule = 'R-EX-04' ORDER BY due"))
    return [date.fromisoformat(row[0]) for row in rows]


@pytest.fixture
def case_id(store: Store) -> str:
    return open_case(store)


def opened(store: Store, case_id: str, **fields: Any) -> str:
    given: Any = {"institution_type": "youth_care", **fields}
    return str(perform(store, OpenExit(case_id=case_id, fields=given)).result)


# -- the window around 18 (acceptance idea 1)


def born(store: Store, case_id: str, day: date) -> None:
    rows = store.read(lambda reader: reader.sql("SELECT person_id FROM case_summary"))
    perform(store, ChangePerson(person_id=rows[0][0].hex(), fields={"birth_day": day, "birth_precision": "day"}))
    perform(store, ChangeCase(case_id=case_id, fields={"region": "BR"}))


def test_r_18_02_at_17_and_5_months_somebody_enters_the_window_and_at_17_and_a_half_the_gap_is_shown(
    store: Store, case_id: str
) -> None:
    born(store, case_id, add_months(TODAY, -(17 * 12 + 5)))
    youth: Any = {"name": "Amal", "kind": "formal", "support_role": "youth_help"}
    perform(store, AddNetworkMember(case_id=case_id, fields=youth))
    (row,) = window(store)
    assert (row.enters, row.missing) == (add_months(TODAY, 1), ("welfare_office",))
    assert [one.severity for one in found(store, case_id, "R-18-02")] == ["note"]

    later = add_months(TODAY, 1)
    assert window(store, later) == ()
    (gap,) = found(store, case_id, "R-18-02", later)
    assert (gap.severity, dict(gap.values)["supports"]) == ("late", ("welfare_office",))

    office: Any = {"name": "Ilse", "kind": "formal", "support_role": "welfare_office"}
    perform(store, AddNetworkMember(case_id=case_id, fields=office))
    assert found(store, case_id, "R-18-02", later) == []


def test_the_window_is_a_belgian_one(store: Store, case_id: str) -> None:
    born(store, case_id, add_months(TODAY, -(17 * 12 + 5)))
    perform(store, ChangeCase(case_id=case_id, fields={"region": "NL"}))
    assert window(store) == ()


# -- the two questions (acceptance idea 2)


def test_an_exit_in_89_days_without_a_solution_is_late_and_stands_first_in_the_list(store: Store, case_id: str) -> None:
    planned = TODAY + timedelta(days=89)
    opened(store, case_id, planned_day=planned)
    (prepare,) = found(store, case_id, "R-EX-01")
    assert prepare.severity == "late"
    assert exits(store, SOON)[0].missing == exits(store)[0].missing
    assert len(exits(store)[0].missing) == exits(store)[0].hard


def test_r_ex_05_none_is_written_down_told_and_counted_and_holds_nobody_back(store: Store, case_id: str) -> None:
    exit_id = opened(store, case_id, planned_day=TODAY + timedelta(days=20), destination="parents")
    assert found(store, case_id, "R-EX-05") == []
    none: Any = {"support_after": "none", "no_solution_reason": "geen dienst heeft plaats", "actual_day": TODAY}
    perform(store, ChangeExit(exit_id=exit_id, fields=none))
    assert [one.subject_id for one in found(store, case_id, "R-EX-05")] == [exit_id]
    assert [row.without_solution for row in exits(store, LEFT)] == [True]
    perform(store, ChangeExit(exit_id=exit_id, fields={"lead_told_day": TODAY}))
    assert found(store, case_id, "R-EX-05") == []
    assert exits(store, LEFT)[0].without_solution  # told, and still counted


def test_the_list_says_what_is_missing_by_item_who_leaves_along_and_who_stays_for_lack_of_a_home(
    store: Store, case_id: str
) -> None:
    exit_id = opened(
        store, case_id, planned_day=TODAY + timedelta(40), waits_for_home="yes", ready_since=TODAY - timedelta(9)
    )
    perform(store, SetExitItem(exit_id=exit_id, code="E10", fields={"state": "done"}))
    perform(store, SetExitItem(exit_id=exit_id, code="E12", fields={"state": "not_needed"}))
    perform(store, AddHouseholdMember(case_id=case_id, fields={"kind": "child", "leaves_along": True}))
    perform(store, AddHouseholdMember(case_id=case_id, fields={"kind": "partner", "leaves_along": False}))
    (row,) = exits(store)
    assert not {"E10", "E12"} & set(row.missing)
    assert "E16" in row.missing
    assert (row.along, row.waits_for_home, row.ready_since) == (1, True, TODAY - timedelta(9))
    assert row.hard == len(row.missing) + 1  # one is done; what is not needed does not count
    assert exits(store, LEFT) == ()


def test_restricted_cases_are_only_for_their_own_workers(store: Store, case_id: str) -> None:
    opened(store, case_id, planned_day=TODAY + timedelta(40))
    perform(store, ChangeCase(case_id=case_id, fields={"restricted": True}))
    assert exits(store) == ()
    me = store.author.worker_id
    assert len(store.read(lambda reader: leaving(reader, Whose(eyes=me), TODAY))) == 1


# -- afterwards


def test_r_ex_04_a_written_follow_up_settles_its_point_and_a_conversation_settles_nothing(
    store: Store, case_id: str
) -> None:
    exit_id = opened(store, case_id, actual_day=TODAY)
    first, *later = asked(store)
    assert first == TODAY + timedelta(14)
    assert len(later) == 3
    talk: Any = {"mode": "phone", "outcome": "completed", "with_whom": ("client",)}
    perform(store, RecordContact(case_ids=(case_id,), fields=talk))
    assert asked(store) == [first, *later]
    given: Any = {"result": "not_reached", "attempts": 3, "attempt_modes": ("phone", "message")}
    perform(store, RecordFollowUp(exit_id=exit_id, point="d14", fields=given))
    assert asked(store) == later
    perform(store, RecordFollowUp(exit_id=exit_id, point="m6", fields={"note": "vraag het aan oma"}))
    assert asked(store) == later  # a note is no result


# -- papers (acceptance idea 9)


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)


def paper(store: Store, case_id: str, document: str, language: str = "nl", *, sensitive: bool = False) -> str:
    options = PaperOptions(language=language)
    wanted = PaperWanted(case_id=case_id, document=document, today=TODAY, options=options, sensitive=sensitive)
    return words_of(store.read(lambda reader: paper_for(reader, wanted)).pdf)


def test_almost_18_says_what_and_why_and_nothing_of_health_or_papers_to_stay(store: Store, case_id: str) -> None:
    born(store, case_id, add_months(TODAY, -(17 * 12 + 5)))
    perform(store, SetChecklistItem(case_id=case_id, code="BE05", fields={"state": "done"}))
    words = paper(store, case_id, "almost-18")
    assert "Ik heb een eigen rekening en een bankkaart" in words
    assert "Dit is al klaar" in words
    assert "Ik weet waar ik officieel woon" in words
    assert "verblijfspapieren" not in words
    assert "beperking" not in words
    assert "verblijfspapieren" in paper(store, case_id, "almost-18", sensitive=True)
    assert "Bientôt 18 ans" in paper(store, case_id, "almost-18", "fr")


def test_the_first_week_has_what_is_agreed_and_no_word_that_tells_where_somebody_comes_from(
    store: Store, case_id: str
) -> None:
    day = TODAY + timedelta(30)
    opened(store, case_id, planned_day=day, first_night="Geheime Straat 7", institution="leefgroep De Kaai")
    for after, what in ((1, "Naar de bank"), (2, "Terug naar de leefgroep"), (9, "Naar de tandarts")):
        step: Any = {"what": what, "due_day": day + timedelta(after)}
        perform(store, AddStep(case_id=case_id, fields=step))
    words = paper(store, case_id, "first-week")
    assert "Naar de bank" in words
    assert not [one for one in ("leefgroep", "Geheime Straat", "tandarts") if one in words]


def test_who_is_who_leaves_out_who_is_not_wanted(store: Store, case_id: str) -> None:
    for name, wanted in (("Tante Samira", "yes"), ("Stiefvader", "no")):
        perform(store, AddNetworkMember(case_id=case_id, fields={"name": name, "wanted": wanted}))
    words = paper(store, case_id, "who-is-who")
    assert "Samira" in words
    assert "Stiefvader" not in words

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the life of a case: handing over, closing and opening again, programmes, places to live."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caseapp.errors import WrongUse
from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase, CloseCase, HandOverCase, OpenCase, ReopenCase
from caseapp.operations.housing import ChangeHousing, DeleteHousing, RecordHousing
from caseapp.operations.people import ChangePerson
from caseapp.operations.programmes import ChangeProgramme, DeleteProgramme, StartProgramme
from caseapp.operations.team import AddWorker, ChangeWorker
from caseapp.store.queries.cases import CaseHead, case_head
from caseapp.store.queries.search import find_people
from caseapp.store.store import Store
from tests.records import TODAY, open_case


def head(store: Store, case_id: str) -> CaseHead:
    return store.read(lambda reader: case_head(reader, case_id))


def refused(store: Store, given: Any) -> str:
    with pytest.raises(WrongUse) as caught:
        perform(store, given)
    return str(caught.value)


def clocks(store: Store, case_id: str) -> list[str]:
    rows = store.read(lambda reader: reader.sql("SELECT rule FROM clock WHERE case_id = ?", (bytes.fromhex(case_id),)))
    return [row[0] for row in rows]


def test_a_case_opened_again_goes_on_with_the_programme_that_closing_ended(store: Store) -> None:
    case_id = open_case(store)
    ended = perform(store, StartProgramme(case_id=case_id, programme="young_adult", phase="plan")).result
    perform(store, ChangeProgramme(entry_id=ended, fields={"end_day": TODAY}))
    perform(store, CloseCase(case_id=case_id, day=TODAY, reason="withdrew"))
    assert "R-CTI-34" not in clocks(store, case_id)
    perform(store, ReopenCase(case_id=case_id))
    assert [one.programme for one in head(store, case_id).programmes if one.end_day is None] == ["cti"]
    assert "R-CTI-34" in clocks(store, case_id)
    assert refused(store, ReopenCase(case_id=case_id)) == "This case is open."


def test_closing_before_the_opening_or_ahead_is_refused(store: Store) -> None:
    case_id = open_case(store)
    assert "before" in refused(store, CloseCase(case_id=case_id, day=date(2020, 1, 1), reason="moved_away"))
    assert "future" in refused(store, CloseCase(case_id=case_id, day=date(2027, 1, 1), reason="moved_away"))


def test_handing_over_names_a_successor_or_a_reason_and_loses_no_backup(store: Store) -> None:
    nele = store.author.worker_id
    karim = perform(store, AddWorker(name="Karim Aziz")).result
    sofie = perform(store, AddWorker(name="Sofie Peeters")).result
    case_id = open_case(store, backup_worker_id=karim)
    assert refused(store, HandOverCase(case_id=case_id))
    assert refused(store, HandOverCase(case_id=case_id, to_worker_id=sofie, backup_worker_id=sofie))
    perform(store, HandOverCase(case_id=case_id, note="Nele stopt, er is nog niemand."))
    assert (head(store, case_id).primary_worker_id, head(store, case_id).backup_worker_id) == (None, karim)
    perform(store, HandOverCase(case_id=case_id, to_worker_id=sofie))
    assert (head(store, case_id).primary_worker_id, head(store, case_id).backup_worker_id) == (sofie, karim)
    perform(store, HandOverCase(case_id=case_id, to_worker_id=nele))
    assert (head(store, case_id).primary_worker_id, head(store, case_id).backup_worker_id) == (nele, sofie)
    perform(store, ChangeWorker(worker_id=karim, fields={"active": False}))
    assert "left" in refused(store, HandOverCase(case_id=case_id, to_worker_id=karim))


def test_a_known_person_gets_no_second_open_case(store: Store) -> None:
    case_id = open_case(store)
    person_id = head(store, case_id).person.id
    assert "already" in refused(store, OpenCase(person_id=person_id))
    assert "both" in refused(store, OpenCase(person_id=person_id, person={"call_name": "Ana"}))
    perform(store, CloseCase(case_id=case_id, day=TODAY, reason="completed"))
    assert perform(store, OpenCase(person_id=person_id)).result != case_id
    assert "already" in refused(store, OpenCase(person_id=person_id))  # in the second one


def test_a_second_case_has_its_own_record_of_the_person(store: Store) -> None:
    """It lies in the log of that case, so that whoever may read the case knows who it is."""
    first = open_case(store)
    before = head(store, first).person
    perform(store, ChangePerson(person_id=before.id, fields={"languages": ("nl", "ar"), "contact_ban": "yes"}))
    perform(store, CloseCase(case_id=first, day=TODAY, reason="completed"))
    second = perform(store, OpenCase(person_id=before.id)).result
    now = head(store, second).person
    assert now.id != before.id
    assert (now.name, now.birth_day, now.languages, now.contact_ban) == (
        before.name, before.birth_day, ("ar", "nl"), "yes",
    )  # fmt: skip
    logs = store.read(lambda reader: reader.sql("SELECT p.log_no = c.log_no FROM case_file c JOIN person p "
                                                "ON p.id = c.person_id"))  # fmt: skip
    assert [tuple(row) for row in logs] == [(1,), (1,)]
    perform(store, ChangePerson(person_id=now.id, fields={"phone": "0499 00 11 22"}))
    assert head(store, first).person.phone is None
    (found,) = store.read(lambda reader: find_people(reader, "Yassin El Idrissi"))
    assert (found.person_id, found.case_id) == (now.id, second)
    assert "already" in refused(store, OpenCase(person_id=now.id))
    perform(store, CloseCase(case_id=second, day=TODAY, reason="completed"))
    third = perform(store, OpenCase(person_id=now.id)).result
    (found,) = store.read(lambda reader: find_people(reader, "Yassin El Idrissi"))
    assert found.case_id == third


def test_a_phase_belongs_to_its_programme_and_has_its_own_day(store: Store) -> None:
    case_id = open_case(store)
    entry = head(store, case_id).programmes[0]
    assert refused(store, ChangeProgramme(entry_id=entry.id, fields={"phase": "waakvlam"}))
    assert refused(store, OpenCase(person={"call_name": "Ana"}, programme="outreach", phase="phase1"))
    assert "already" in refused(store, StartProgramme(case_id=case_id, programme="cti"))
    assert "before" in refused(store, ChangeProgramme(entry_id=entry.id, fields={"end_day": date(2020, 1, 1)}))
    perform(store, ChangeProgramme(entry_id=entry.id, fields={"phase": "phase3"}))
    rows = store.read(lambda reader: reader.sql("SELECT phase, start_day, phase_since FROM programme_entry"))
    assert tuple(rows[0]) == ("phase3", "2026-05-01", TODAY.isoformat())
    perform(store, DeleteProgramme(entry_id=entry.id))
    assert head(store, case_id).programmes == ()


def test_a_place_from_before_closes_nothing_and_places_can_be_corrected(store: Store) -> None:
    case_id = open_case(store)
    perform(store, RecordHousing(case_id=case_id, ethos_light="with_others", start_day=date(2026, 6, 1)))
    perform(store, RecordHousing(case_id=case_id, ethos_light="public_space", start_day=date(2025, 1, 1)))
    ended = RecordHousing(
        case_id=case_id, ethos_light="emergency", start_day=date(2024, 1, 1), end_day=date(2024, 2, 1)
    )  # fmt: skip
    perform(store, ended)
    rows = {one.ethos_light: one for one in head(store, case_id).housing}
    assert rows["with_others"].end_day is None
    assert rows["public_space"].end_day == date(2026, 6, 1)
    assert refused(store, RecordHousing(case_id=case_id))
    assert refused(store, ChangeHousing(episode_id=rows["emergency"].id, fields={"end_day": date(2023, 1, 1)}))
    perform(store, ChangeHousing(episode_id=rows["emergency"].id, fields={"description": "nachtopvang"}))
    perform(store, DeleteHousing(episode_id=rows["public_space"].id))
    assert sorted(one.ethos_light or "" for one in head(store, case_id).housing) == ["emergency", "with_others"]


def test_the_clock_of_the_round_table_ends_when_it_was_held(store: Store) -> None:
    """R-BF-03."""
    case_id = perform(
        store, OpenCase(person={"call_name": "Ana", "birth_day": date(2009, 3, 1)}, opened_day=date(2026, 1, 1))
    ).result
    assert "R-BF-03" in clocks(store, case_id)
    perform(store, ChangeCase(case_id=case_id, fields={"round_table_day": date(2026, 9, 3)}))
    assert "R-BF-03" not in clocks(store, case_id)

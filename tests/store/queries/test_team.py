# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the page Team reads: the same findings as case by case, reasons, load, who is away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from caseapp.errors import NotAllowed, WrongUse
from caseapp.operations import perform
from caseapp.operations.absences import BeginAbsence, ChangeAbsence, EndAbsence, HandOverCases
from caseapp.operations.cases import ChangeCase, CloseCase, HandOverCase, OpenCase
from caseapp.operations.demo import make_demo
from caseapp.operations.exits import ChangeExit, OpenExit
from caseapp.operations.homes import AddLease
from caseapp.operations.passing_on import RecordEvent
from caseapp.operations.programmes import StartProgramme
from caseapp.operations.team import AddWorker, ChangeWorker, SetTeamRule
from caseapp.store.queries.absences import absences
from caseapp.store.queries.agenda import Whose
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.leaving import leaving
from caseapp.store.queries.team_findings import team_findings, untold
from caseapp.store.queries.team_load import LoadRow, team_load
from caseapp.store.queries.team_review import (
    AWAY,
    BIRTHDAY,
    LEAVES,
    NO_BACKUP,
    NO_SOLUTION,
    NO_WORKER,
    PHASE,
    ReviewRow,
    team_review,
    whose_of,
)
from caseapp.store.queries.today import findings_of_case
from caseapp.store.store import Store
from tests.records import TODAY, make_store, make_team


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = make_store(tmp_path)
    yield made
    made.close()


@pytest.fixture
def team(store: Store) -> tuple[str, str]:
    """Nele leads, Karim is a worker."""
    return make_team(store)


def case(store: Store, name: str, worker: str | None, backup: str | None = None, born: date = date(1990, 1, 1)) -> str:
    """A case without programme, so that no rule of one speaks of it."""
    person: Any = {"call_name": name, "family_name": "Maes", "birth_day": born, "birth_precision": "day"}
    opened: Any = {"opened_day": date(2026, 5, 1), "primary_worker_id": worker, "backup_worker_id": backup}
    case_id = str(perform(store, OpenCase(person=person, **opened)).result)
    if worker is None:
        perform(store, HandOverCase(case_id=case_id, note="Nobody has room"))  # type: ignore[arg-type]
    return case_id


def leaves(store: Store, case_id: str, **fields: Any) -> str:
    given: Any = {"institution_type": "youth_care", **fields}
    return str(perform(store, OpenExit(case_id=case_id, fields=given)).result)


def review(store: Store) -> dict[str, ReviewRow]:
    me = store.author.worker_id
    rows = store.read(lambda reader: team_review(reader, whose_of(reader, me), TODAY))
    return {row.case_id: row for row in rows}


def load(store: Store, only: str = "") -> dict[str, LoadRow]:
    rows = store.read(lambda reader: team_load(reader, TODAY, only))
    return {row.worker.name if row.worker is not None else "": row for row in rows}


def test_a_whole_team_is_noticed_the_same_as_case_by_case(store: Store) -> None:
    """On several days: what is asked for all at once, and what stands in each case."""
    make_demo(store, cases=14)
    today, eyes = store.clock.today(), Whose(eyes=store.author.worker_id)
    with store.reading() as reader:
        cases = [row[0].hex() for row in reader.sql("SELECT case_id FROM case_summary")]
        for day in (today, today + timedelta(days=120)):
            alone = {(one, finding) for one in cases for finding in findings_of_case(reader, one, day)}
            together = [(one.case_id, one.finding) for one in team_findings(reader, eyes, day)]
            assert len(alone) > len(cases) / 2
            assert set(together) == alone
            assert len(together) == len(alone)


def test_rules_that_need_the_whole_file_are_found_too(store: Store, team: tuple[str, str]) -> None:
    """R-EX-01 without a day, R-EX-05, R-EXCL-01 and R-LEASE-02: what the demo team has none of."""
    nele, karim = team
    case_id = case(store, "Senne", nele, karim)
    perform(store, OpenExit(case_id=case_id, fields={"institution_type": "prison"}))
    leaves(store, case_id, planned_day=TODAY + timedelta(days=20), destination="none", support_after="none")
    event: Any = {"kind": "exclusion", "day": TODAY, "alternative": "none", "reason": "Ruzie"}
    perform(store, RecordEvent(case_id=case_id, fields=event))
    lease: Any = {"kind": "transit", "landlord": "CAW Oost", "support_by": "CAW Oost"}
    perform(store, AddLease(case_id=case_id, fields=lease))
    with store.reading() as reader:
        alone = set(findings_of_case(reader, case_id, TODAY))
        together = {one.finding for one in team_findings(reader, Whose(), TODAY)}
        told = [one.finding.rule for one in untold(reader, Whose(), TODAY)]
    assert {"R-EX-01", "R-EX-05", "R-EXCL-01", "R-LEASE-02"} <= {one.rule for one in alone}
    assert together == alone
    assert sorted(told) == ["R-EX-05", "R-EXCL-01"]


def test_r_ex_05_who_leaves_without_anything_comes_first_until_the_lead_knows(
    store: Store, team: tuple[str, str]
) -> None:
    nele, karim = team
    soon = case(store, "Amira", nele, karim)
    leaves(store, soon, planned_day=TODAY + timedelta(days=30), destination="parents", support_after="this_team")
    alone = case(store, "Zoë", nele, karim)
    exit_id = leaves(store, alone, planned_day=TODAY + timedelta(days=20), destination="none")
    rows = review(store)
    assert next(one.kind for one in rows[alone].reasons) == NO_SOLUTION
    assert next(iter(rows)) == alone  # though the name comes last
    reason = rows[soon].reason(LEAVES)
    assert reason is not None
    assert reason.day == TODAY + timedelta(days=30)
    (row,) = (one for one in store.read(lambda reader: leaving(reader, Whose(), TODAY)) if one.case_id == soon)
    assert reason.count == len(row.missing)
    perform(store, ChangeExit(exit_id=exit_id, fields={"lead_told_day": TODAY}))
    assert review(store)[alone].reason(NO_SOLUTION) is None
    assert review(store)[alone].reason(LEAVES) is not None


def test_reasons_of_a_case(store: Store, team: tuple[str, str]) -> None:
    nele, karim = team
    nobody = case(store, "Lotte", None)
    no_backup = case(store, "Tuur", karim)
    born = TODAY.replace(year=TODAY.year - 18) + timedelta(days=40)
    young = case(store, "Imane", nele, karim, born)
    cti = case(store, "Kobe", nele, karim)
    started = TODAY - timedelta(days=85)
    perform(store, StartProgramme(case_id=cti, programme="cti", phase="phase1", start_day=started))
    rows = review(store)
    assert rows[nobody].reason(NO_WORKER) is not None
    assert rows[no_backup].reason(NO_BACKUP) is not None
    birthday, phase = rows[young].reason(BIRTHDAY), rows[cti].reason(PHASE)
    assert birthday is not None
    assert birthday.day == TODAY + timedelta(days=40)
    assert phase is not None
    assert phase.codes == ("phase1",)
    assert phase.day is not None
    assert TODAY <= phase.day <= TODAY + timedelta(days=14)
    perform(store, CloseCase(case_id=cti, day=TODAY, reason="completed"))
    assert cti not in review(store)


def test_a_lead_sees_the_team_a_worker_the_own_cases_and_what_the_team_rule_allows(
    store: Store, team: tuple[str, str]
) -> None:
    nele, karim = team
    of_nele, of_karim = case(store, "Imane", nele, nele), case(store, "Kobe", karim, nele)
    beside = case(store, "Senne", nele, karim)
    assert set(review(store)) == {of_nele, of_karim, beside}
    store.sign_in(karim)
    assert set(review(store)) == {of_karim, beside}
    store.sign_in(nele)
    perform(store, SetTeamRule(name="workers_read_working_files", value=True))
    store.sign_in(karim)
    assert set(review(store)) == {of_nele, of_karim, beside}


def test_r_cti_40_the_load_stands_by_name_with_the_limit_of_each(store: Store, team: tuple[str, str]) -> None:
    nele, karim = team
    perform(store, SetTeamRule(name="caseload_limit", value=10))
    perform(store, ChangeWorker(worker_id=karim, fields={"hours_percent": 50}))
    for number in range(6):
        case(store, f"Kobe{number}", karim, nele)
    case(store, "Lotte", None)
    rows = load(store)
    names = [name for name in rows if name]
    assert names == sorted(names)
    of_karim = next(row for row in rows.values() if row.worker is not None and row.worker.id == karim)
    assert (of_karim.load.count, of_karim.load.limit, of_karim.load.is_over) == (6, 5, True)
    of_nele = next(row for row in rows.values() if row.worker is not None and row.worker.id == nele)
    assert (of_nele.load.count, of_nele.load.limit, of_nele.as_backup) == (0, 10, 6)
    assert rows[""].load.count == 1
    assert [row.worker.id for row in load(store, karim).values() if row.worker is not None] == [karim]


def test_who_stands_in_is_backup_until_the_colleague_is_back(store: Store, team: tuple[str, str]) -> None:
    nele, karim = team
    sofie = str(perform(store, AddWorker(name="Sofie Peeters")).result)
    first, second = case(store, "Imane", karim, nele), case(store, "Kobe", karim)
    given: Any = {"worker_id": karim, "from_day": TODAY, "cover_worker_id": sofie, "case_ids": (first, second)}
    away = str(perform(store, BeginAbsence(**given)).result)
    assert {backup(store, one) for one in (first, second)} == {sofie}
    reason = review(store)[first].reason(AWAY)
    assert reason is not None
    assert reason.codes == (sofie,)
    assert next(row for row in load(store).values() if row.away is not None).worker is not None
    perform(store, ChangeAbsence(absence_id=away, fields={"until_day": TODAY + timedelta(days=3)}))
    [row] = store.read(lambda reader: absences(reader, TODAY))
    assert (row.covered, row.until_day, row.is_on(TODAY)) == (2, TODAY + timedelta(days=3), True)
    perform(store, ChangeCase(case_id=second, fields={"backup_worker_id": nele}))  # somebody chose another meanwhile
    perform(store, EndAbsence(absence_id=away))
    assert (backup(store, first), backup(store, second)) == (nele, nele)
    assert store.read(lambda reader: absences(reader, TODAY)) == ()
    assert review(store)[first].reason(AWAY) is None


def test_days_that_go_back_and_standing_in_for_oneself_are_refused(store: Store, team: tuple[str, str]) -> None:
    _nele, karim = team
    one = case(store, "Imane", karim)
    for more in (
        {"until_day": TODAY - timedelta(days=1)},
        {"cover_worker_id": karim},
        {"case_ids": (one,)},
    ):
        given: Any = {"worker_id": karim, "from_day": TODAY, **more}
        with pytest.raises(WrongUse):
            perform(store, BeginAbsence(**given))
    assert store.read(lambda reader: absences(reader, TODAY)) == ()


def test_a_worker_says_only_that_they_are_away_themselves(store: Store, team: tuple[str, str]) -> None:
    nele, karim = team
    store.sign_in(karim)
    own: Any = {"worker_id": karim, "from_day": TODAY}
    perform(store, BeginAbsence(**own))
    with pytest.raises(NotAllowed):
        perform(store, BeginAbsence(**{**own, "worker_id": nele}))
    assert [row.worker_id for row in store.read(lambda reader: absences(reader, TODAY))] == [karim]


def test_several_cases_go_over_in_one_act(store: Store, team: tuple[str, str]) -> None:
    nele, karim = team
    ids: Any = (case(store, "Imane", karim), case(store, "Kobe", karim))
    perform(store, HandOverCases(case_ids=ids, to_worker_id=nele, note="Verlof"))  # type: ignore[arg-type]
    rows = review(store)
    assert {rows[one].worker_id for one in ids} == {nele}
    assert {rows[one].backup_id for one in ids} == {karim}
    with pytest.raises(WrongUse):
        perform(store, HandOverCases(case_ids=(), to_worker_id=nele))  # type: ignore[arg-type]


def backup(store: Store, case_id: str) -> str | None:
    head = store.read(lambda reader: case_head(reader, case_id))
    assert head is not None
    return head.backup_worker_id

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of taking a count, of figures read from a file, and of files whose time is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from caseapp.clock import FixedClock
from caseapp.errors import NotAllowed, WrongUse
from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase, CloseCase
from caseapp.operations.counts import DropCount, TakeCount
from caseapp.operations.destruction import ConfirmDestruction, ConfirmTerm, KeepFile, ProposeDestruction, ReleaseFile
from caseapp.operations.housing import RecordHousing
from caseapp.operations.team import AddWorker, ChangeWorker
from caseapp.plans.figures import indicators
from caseapp.plans.retention import DUE, LATER, NOT_CONFIRMED, SOON
from caseapp.store.queries.counts import counts
from caseapp.store.queries.figures import figure_values, figures_shown
from caseapp.store.queries.retention import RetentionRow, retention_list
from caseapp.store.store import Store
from tests.records import TODAY, full_case, make_store, make_team, open_case


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = make_store(tmp_path)
    yield made
    made.close()


def taken(store: Store, **more: object) -> str:
    return str(perform(store, TakeCount(day=TODAY, **more)).result)  # type: ignore[arg-type]


def sleeping_out(store: Store) -> str:
    case_id = open_case(store)
    perform(store, RecordHousing(case_id=case_id, ethos_light="public_space", start_day=date(2026, 9, 1)))
    return case_id


def test_a_count_is_frozen_and_later_edits_do_not_change_it(store: Store) -> None:
    """R-PIT-05."""
    make_team(store)
    case_id = sleeping_out(store)
    taken(store, name="Telling", code="telling-2026", service="CAW")
    before = store.read(counts)[0]
    assert (before.count, before.is_whole, before.has_code) == (1, True, True)
    assert before.rows[0]["situation"] == "1"
    perform(store, RecordHousing(case_id=case_id, ethos_light="housed", start_day=date(2026, 10, 1)))
    after = store.read(counts)[0]
    assert (after.rows, after.digest) == (before.rows, before.digest)
    taken(store)
    newest = next(one for one in store.read(counts) if one.id != before.id)
    assert newest.count == 0, "a new count sees where the person lives since"


def test_the_key_of_a_count_is_the_same_on_another_laptop(store: Store, tmp_path: Path) -> None:
    make_team(store)
    sleeping_out(store)
    (tmp_path / "other").mkdir()
    other = make_store(tmp_path / "other")
    make_team(other)
    sleeping_out(other)
    taken(store, code="telling-2026")
    taken(other, code="telling-2026")
    keys = [one.read(counts)[0].rows[0]["dup_key"] for one in (store, other)]
    other.close()
    assert keys[0] == keys[1] != "unknown"


def test_a_count_of_tomorrow_and_a_code_that_can_be_guessed_are_refused(store: Store) -> None:
    make_team(store)
    with pytest.raises(WrongUse):
        perform(store, TakeCount(day=date(2026, 12, 1)))
    with pytest.raises(WrongUse):
        perform(store, TakeCount(day=TODAY, code="2026"))
    perform(store, DropCount(count_id=taken(store)))
    assert store.read(counts) == ()


def test_who_has_no_right_to_figures_gets_none(store: Store) -> None:
    _nele, karim = make_team(store)
    sleeping_out(store)
    taken(store)
    store.sign_in(karim)
    with pytest.raises(NotAllowed):
        perform(store, TakeCount(day=TODAY))
    assert store.read(counts) == ()
    view = store.read(lambda reader: figures_shown(reader, 2026, TODAY))
    assert (view.may_see, view.tables) == (False, ())


def test_a_statistician_sees_figures_of_all_cases_and_the_cases_of_none(store: Store) -> None:
    make_team(store)
    full_case(store)
    stat = perform(store, AddWorker(name="Sofie Maes", role="statistician")).result
    wanted = ("caseload",)
    lead = store.read(lambda reader: figures_shown(reader, 2026, TODAY, wanted))
    store.sign_in(stat)
    view = store.read(lambda reader: figures_shown(reader, 2026, TODAY, wanted))
    assert view.tables[0].numbers == lead.tables[0].numbers
    assert view.tables[0].numbers[-1][0] == 1
    assert view.tables[0].shown(len(view.tables[0].spans) - 1, 0) is None, "one person is hidden"
    assert len(lead.readable) == 1
    assert view.readable == frozenset()


def test_the_values_of_a_file_are_read_as_they_were_written(store: Store) -> None:
    make_team(store)
    case_id = full_case(store)
    found = store.read(figure_values)
    assert [one.id for one in found] == [case_id]
    one = found[0]
    assert one.opened == date(2026, 5, 1)
    assert one.first_talk == date(2026, 9, 5)
    assert [stay.facts.ethos_light for stay in one.stays] == ["institution"]
    assert len(one.versions) == 1
    assert one.cti
    view = store.read(lambda reader: figures_shown(reader, 2026, TODAY))
    assert [table.indicator.id for table in view.tables] == list(indicators())


# -- files whose time is over --------------------------------------------------------------------------------------


def closed_long_ago(tmp_path: Path) -> tuple[Store, str, str, str]:
    """A store that jumped eleven years ahead after a case was closed."""
    clock = FixedClock()
    store = make_store(tmp_path, clock)
    nele, karim = make_team(store)
    perform(store, ChangeWorker(worker_id=karim, fields={"role": "team_lead"}))
    case_id = open_case(store)
    perform(store, ChangeCase(case_id=case_id, fields={"retention_context": "caw"}))
    perform(store, CloseCase(case_id=case_id, reason="completed", day=TODAY))
    clock.advance(timedelta(days=365 * 11))
    return store, nele, karim, case_id


def row(store: Store) -> RetentionRow:
    return store.read(lambda reader: retention_list(reader, store.clock.today())).rows[0]


def test_nothing_is_due_before_the_organisation_confirmed_its_term(tmp_path: Path) -> None:
    store, _nele, _karim, case_id = closed_long_ago(tmp_path)
    assert row(store).stage == NOT_CONFIRMED
    with pytest.raises(WrongUse):
        perform(store, ProposeDestruction(case_id=case_id))
    perform(store, ConfirmTerm(context="caw"))
    assert row(store).stage == DUE
    store.close()


def test_one_proposes_and_another_confirms_and_the_report_has_no_content(tmp_path: Path) -> None:
    store, nele, karim, case_id = closed_long_ago(tmp_path)
    perform(store, ConfirmTerm(context="caw"))
    asked = perform(store, ProposeDestruction(case_id=case_id)).result
    with pytest.raises(WrongUse):
        perform(store, ConfirmDestruction(destruction_id=asked))
    with pytest.raises(WrongUse):
        perform(store, ProposeDestruction(case_id=case_id))
    store.sign_in(karim)
    perform(store, ConfirmDestruction(destruction_id=asked))
    found = row(store)
    assert (found.state, found.proposed_by, found.confirmed_by) == ("confirmed", nele, karim)
    assert "Yassin" not in found.report
    assert '"programme_entry": 1' in found.report
    store.close()


def test_a_file_can_be_kept_with_a_reason_and_proposed_again(tmp_path: Path) -> None:
    store, _nele, _karim, case_id = closed_long_ago(tmp_path)
    perform(store, ConfirmTerm(context="caw"))
    asked = perform(store, ProposeDestruction(case_id=case_id)).result
    with pytest.raises(WrongUse):
        perform(store, KeepFile(destruction_id=asked, reason="Yassin klaagt"))  # a code, never words about somebody
    perform(store, KeepFile(destruction_id=asked, reason="complaint"))
    assert (row(store).state, row(store).hold) == ("kept", "complaint")
    perform(store, ReleaseFile(destruction_id=asked))
    perform(store, ProposeDestruction(case_id=case_id))
    assert row(store).state == "proposed"
    store.close()


def test_a_file_stands_on_the_notice_list_sixty_days_ahead(tmp_path: Path) -> None:
    store, _nele, _karim, _case_id = closed_long_ago(tmp_path)
    perform(store, ConfirmTerm(context="caw"))
    day = row(store).destroy_on
    assert day == date(2036, 10, 5)
    stages = {
        ahead: store.read(lambda reader, ahead=ahead: retention_list(reader, date.fromordinal(day.toordinal() - ahead)))
        .rows[0]
        .stage
        for ahead in (61, 60, 1, 0)
    }
    assert stages == {61: LATER, 60: SOON, 1: SOON, 0: DUE}
    store.close()


def test_a_worker_without_the_right_confirms_and_proposes_nothing(tmp_path: Path) -> None:
    store, _nele, karim, case_id = closed_long_ago(tmp_path)
    perform(store, ConfirmTerm(context="caw", is_usual=True))
    perform(store, ChangeWorker(worker_id=karim, fields={"role": "worker"}))
    store.sign_in(karim)
    with pytest.raises(NotAllowed):
        perform(store, ConfirmTerm(context="vaph"))
    with pytest.raises(NotAllowed):
        perform(store, ProposeDestruction(case_id=case_id))
    store.close()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who sees and writes what, below every window and command (methods 5.3, product 6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from caseapp.clock import FixedClock
from caseapp.errors import NotAllowed, UnknownRecord, WrongUse
from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase, HandOverCase
from caseapp.operations.contacts import RecordContact
from caseapp.operations.openings import Opening, break_glass, record_opening
from caseapp.operations.people import ChangePerson
from caseapp.operations.team import AddWorker, ChangeWorker, SetTeamRule, StartTeam
from caseapp.operations.undo import Undo
from caseapp.security.permissions import Act
from caseapp.store.queries.case_list import CaseAsk, case_list
from caseapp.store.queries.cases import CaseFilter, CaseRow, all_case_rows, case_head
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.queries.history import history_of
from caseapp.store.queries.openings import OpeningsAsk, openings_shown
from caseapp.store.queries.search import find_notes, find_people
from caseapp.store.queries.today import clocks_due, findings_of_case
from caseapp.store.store import Store
from caseapp.store.viewing import GLASS_HOURS
from tests.records import TODAY, full_case, make_store, make_team, open_case

WORD = "vuurtoren"


class Office:
    """One file that several colleagues sign in to: a shared laptop."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.nele, self.karim = make_team(store)
        self.people: dict[str, str] = {}
        for role in ("worker", "supervisor", "peer_worker", "intern", "statistician", "administrator"):
            self.people[role] = str(perform(store, AddWorker(name=f"Somebody {role}", role=role)).result)
        store.sign_in(self.karim)
        self.case_id = full_case(store)
        self.note("L2", f"{WORD} in the working file")
        self.note("L3", f"{WORD} in what is sensitive")
        self.note("L4", f"{WORD} by who reported it")

    def note(self, layer: str, what: str) -> str:
        fields = {"mode": "phone", "outcome": "completed", "with_whom": ("client",), "what": what, "layer": layer}
        return str(perform(self.store, RecordContact(case_ids=(self.case_id,), fields=fields)).result)  # type: ignore[arg-type]

    def restrict(self) -> None:
        self.store.sign_in(self.karim)
        perform(self.store, ChangeCase(case_id=self.case_id, fields={"restricted": True}))

    def row(self) -> CaseRow | None:
        rows = self.store.read(lambda reader: all_case_rows(reader, CaseFilter(), TODAY))
        return next((row for row in rows if row.id == self.case_id), None)

    def found(self) -> tuple[int, int]:
        """How many people and notes the search finds."""
        people = self.store.read(lambda reader: find_people(reader, "Yassin"))
        return len(people), len(self.store.read(lambda reader: find_notes(reader, WORD)))

    def layers(self) -> set[str]:
        """The layers of the notes that are there to be read."""
        return {str(row.layer) for row in self.store.read(lambda reader: contacts_of(reader, self.case_id))}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(make_store(tmp_path, FixedClock()))
    yield made
    made.store.close()


@pytest.mark.parametrize(
    ("role", "people", "notes", "layers"),
    [
        ("team_lead", 1, 3, {"L2", "L3", "L4"}),
        ("supervisor", 1, 2, {"L2", "L3"}),
        ("worker", 1, 0, set()),
        ("peer_worker", 0, 0, set()),
        ("intern", 0, 0, set()),
        ("statistician", 0, 0, set()),
        ("administrator", 0, 0, set()),
    ],
)
def test_every_role_reads_of_a_case_of_others_what_the_table_gives(
    office: Office, role: str, people: int, notes: int, layers: set[str]
) -> None:
    office.store.sign_in(office.nele if role == "team_lead" else office.people[role])
    assert office.found() == (people, notes)
    assert office.layers() == layers
    assert (office.row() is not None) is bool(people)


def test_the_worker_of_a_case_reads_all_of_it(office: Office) -> None:
    assert office.found() == (1, 3)
    assert office.layers() == {"L2", "L3", "L4"}


def test_an_intern_as_backup_reads_the_working_file_and_no_sensitive_layer(office: Office) -> None:
    perform(office.store, ChangeCase(case_id=office.case_id, fields={"backup_worker_id": office.people["intern"]}))
    office.store.sign_in(office.people["intern"])
    assert office.layers() == {"L2"}
    assert office.found() == (1, 1)
    assert WORD not in repr(office.store.read(lambda r: history_of(r, office.case_id))).replace(f"{WORD} in the", "")


def test_a_colleague_sees_who_it_is_and_nothing_of_the_file(office: Office) -> None:
    office.store.sign_in(office.people["worker"])
    row = office.row()
    assert row is not None
    assert (row.name.full, row.worker_id) == ("Yassin El Idrissi", office.karim)
    assert (row.levels, row.last_talk, row.next_clock, row.flags) == (".....", None, None, ())
    read = office.store.read
    assert read(lambda reader: case_head(reader, office.case_id)).person.name.full == "Yassin El Idrissi"
    assert read(lambda reader: history_of(reader, office.case_id)) == ()
    assert read(lambda reader: clocks_due(reader, TODAY, TODAY + timedelta(900))) == ()


def test_the_rule_of_a_team_opens_working_files_of_colleagues_and_not_what_is_sensitive(office: Office) -> None:
    office.store.sign_in(office.nele)
    perform(office.store, SetTeamRule(name="workers_read_working_files", value=True))
    office.store.sign_in(office.people["worker"])
    assert office.layers() == {"L2"}
    row = office.row()
    assert row is not None
    assert row.levels != "....."


def test_a_restricted_case_of_others_is_masked_in_lists_and_absent_from_search(office: Office) -> None:
    office.restrict()
    assert office.found() == (1, 3)
    for other in (office.nele, office.people["worker"], office.people["supervisor"]):
        office.store.sign_in(other)
        assert office.found() == (0, 0)
        row = office.row()
        assert row is not None
        assert (row.name.full, row.birth_day, row.programme, row.restricted) == ("", None, None, True)
        assert row.worker_id == office.karim  # whom to ask
        with pytest.raises(UnknownRecord):
            office.store.read(lambda reader: case_head(reader, office.case_id))
        assert office.layers() == set()
        assert office.store.read(lambda reader: findings_of_case(reader, office.case_id, TODAY)) == ()
        assert office.store.read(lambda reader: history_of(reader, office.case_id)) == ()
        listed = office.store.read(lambda reader: case_list(reader, CaseAsk(wanted=CaseFilter()), TODAY))
        assert "Yassin" not in repr(listed)


def test_a_case_made_open_again_is_found_by_who_looked_before(office: Office) -> None:
    office.restrict()
    office.store.sign_in(office.nele)
    assert office.found() == (0, 0)
    office.store.sign_in(office.karim)
    perform(office.store, ChangeCase(case_id=office.case_id, fields={"restricted": False}))
    office.store.sign_in(office.nele)
    assert office.found() == (1, 3)


# -- writing -----------------------------------------------------------------------------------------------------------


def test_only_who_works_on_a_case_or_leads_the_team_writes_in_it(office: Office) -> None:
    office.store.sign_in(office.people["worker"])
    with pytest.raises(NotAllowed):
        office.note("L2", "not mine")
    office.store.sign_in(office.nele)
    office.note("L2", "the lead may")


@pytest.mark.parametrize("layer", ["L3", "L4"])
def test_a_lead_writes_no_sensitive_layer_in_a_case_of_others(office: Office, layer: str) -> None:
    office.store.sign_in(office.nele)
    with pytest.raises(NotAllowed):
        office.note(layer, "not the lead's")
    office.store.sign_in(office.karim)
    assert "not the lead's" not in repr(office.store.read(lambda reader: contacts_of(reader, office.case_id)))


def test_nobody_makes_a_case_theirs_to_be_allowed_to(office: Office) -> None:
    mine = office.people["worker"]
    office.store.sign_in(mine)
    for given in (
        ChangeCase(case_id=office.case_id, fields={"backup_worker_id": mine}),
        HandOverCase(case_id=office.case_id, to_worker_id=mine),
    ):
        with pytest.raises(NotAllowed):
            perform(office.store, given)


def test_who_hands_over_may_take_it_back(office: Office) -> None:
    other = office.people["worker"]
    done = perform(office.store, HandOverCase(case_id=office.case_id, to_worker_id=other, backup_worker_id=office.nele))
    assert done.changes.act_rev is not None
    perform(office.store, Undo(act_rev=done.changes.act_rev))
    row = office.row()
    assert row is not None
    assert row.worker_id == office.karim


def test_who_did_not_write_it_takes_nothing_back_in_a_case_of_others(office: Office) -> None:
    person = office.store.read(lambda reader: case_head(reader, office.case_id)).person.id
    done = perform(office.store, ChangePerson(person_id=person, fields={"pronouns": "hij"}))
    assert done.changes.act_rev is not None
    office.store.sign_in(office.people["worker"])
    with pytest.raises(NotAllowed):
        perform(office.store, Undo(act_rev=done.changes.act_rev))


def test_a_supervisor_opens_no_case_and_an_intern_one_of_their_own(office: Office) -> None:
    office.store.sign_in(office.people["supervisor"])
    with pytest.raises(NotAllowed):
        open_case(office.store, call_name="Noor")
    office.store.sign_in(office.people["intern"])
    mine = open_case(office.store, call_name="Noor")
    perform(office.store, ChangeCase(case_id=mine, fields={"note": "mine"}))


def test_who_works_alone_has_every_role(tmp_path: Path) -> None:
    store = make_store(tmp_path, FixedClock())
    alone = str(perform(store, StartTeam(team_name="Team Schelde", worker_name="Nele", role="intern")).result)
    store.sign_in(alone)
    case_id = full_case(store)
    fields = {"mode": "phone", "outcome": "completed", "what": "who reported it", "layer": "L4"}
    perform(store, RecordContact(case_ids=(case_id,), fields=fields))  # type: ignore[arg-type]
    assert len(store.read(lambda reader: find_notes(reader, "reported"))) == 1
    store.close()


def test_a_change_of_role_holds_at_once(office: Office) -> None:
    office.store.sign_in(office.nele)
    perform(office.store, ChangeWorker(worker_id=office.people["worker"], fields={"role": "supervisor"}))
    office.store.sign_in(office.people["worker"])
    assert office.layers() == {"L2", "L3"}


@pytest.mark.parametrize("role", ["worker", "supervisor", "peer_worker", "intern", "statistician"])
def test_nobody_gives_themselves_another_role_or_rule(office: Office, role: str) -> None:
    office.store.sign_in(office.people[role])
    for given in (
        ChangeWorker(worker_id=office.people[role], fields={"role": "team_lead"}),
        SetTeamRule(name="workers_read_working_files", value=True),
        AddWorker(name="Somebody else", role="team_lead"),
    ):
        with pytest.raises(NotAllowed):
            perform(office.store, given)


def test_only_who_may_brings_in_a_list(office: Office) -> None:
    for role, may in (("worker", True), ("intern", False), ("supervisor", False)):
        office.store.sign_in(office.people[role])
        with office.store.reading() as reader:
            assert reader.viewer.may_in_general(Act.IMPORT) is may


# -- break-the-glass ---------------------------------------------------------------------------------------------------


def test_a_restricted_case_opens_with_a_reason_that_is_written_down(office: Office) -> None:
    office.restrict()
    office.store.sign_in(office.people["worker"])
    break_glass(office.store, office.case_id, "She stands at the door and Karim is ill.")
    assert office.found() == (1, 2)
    assert office.layers() == {"L2", "L3"}  # who reported it stays closed
    office.store.sign_in(office.karim)
    shown = office.store.read(lambda reader: openings_shown(reader, OpeningsAsk(case_id=office.case_id)))
    (entry,) = [row for row in shown.rows if row.act == "glass"]
    assert (entry.worker_id, entry.reason) == (
        office.people["worker"],
        "She stands at the door and Karim is ill.",
    )


def test_through_the_glass_nothing_is_written(office: Office) -> None:
    office.restrict()
    office.store.sign_in(office.nele)
    break_glass(office.store, office.case_id, "Karim is ill, the court calls.")
    with pytest.raises(NotAllowed):
        office.note("L2", "not through the glass")


def test_the_glass_closes_after_some_hours(tmp_path: Path) -> None:
    clock = FixedClock()
    office = Office(make_store(tmp_path, clock))
    office.restrict()
    office.store.sign_in(office.nele)
    break_glass(office.store, office.case_id, "Karim is ill, the court calls.")
    assert office.found() == (1, 2)
    clock.advance(timedelta(hours=GLASS_HOURS, minutes=1))
    assert office.found() == (0, 0)
    office.store.close()


def test_the_glass_stays_open_when_the_same_worker_signs_in_again_and_for_nobody_else(office: Office) -> None:
    office.restrict()
    office.store.sign_in(office.people["worker"])
    break_glass(office.store, office.case_id, "She stands at the door and Karim is ill.")
    office.store.sign_in(office.nele)
    assert office.found() == (0, 0)
    office.store.sign_in(office.people["worker"])
    assert office.found() == (1, 2)


@pytest.mark.parametrize("role", ["intern", "peer_worker", "supervisor", "statistician", "administrator"])
def test_not_every_role_may_break_the_glass(office: Office, role: str) -> None:
    office.restrict()
    office.store.sign_in(office.people[role])
    with pytest.raises(NotAllowed):
        break_glass(office.store, office.case_id, "I should like to know.")
    assert office.found() == (0, 0)


def test_without_a_reason_nothing_opens(office: Office) -> None:
    office.restrict()
    office.store.sign_in(office.nele)
    for reason in ("", "   ", "x"):
        with pytest.raises(WrongUse):
            break_glass(office.store, office.case_id, reason)
    record_opening(office.store, Opening(act="open", case_id=office.case_id, reason="an opening is no right"))
    office.store.look_again()
    assert office.found() == (0, 0)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for trying every operation as everybody who may not: each is refused, and nothing is written.

`RULES` says of every operation whose right it asks. An operation that is not in it makes the test fail: a new one says
here first who may do it.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from copy import copy
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from caseapp.clock import FixedClock
from caseapp.errors import CaseAppError, NotAllowed, UnknownRecord, WrongUse
from caseapp.operations import operations, perform
from caseapp.operations.absences import BeginAbsence, ChangeAbsence, EndAbsence
from caseapp.operations.cases import ChangeCase, CloseCase, OpenCase, ReopenCase
from caseapp.operations.checklists import SetOrientation
from caseapp.operations.contacts import MoveContact
from caseapp.operations.counts import DropCount, TakeCount
from caseapp.operations.destruction import (
    ConfirmDestruction,
    ConfirmTerm,
    HoldFile,
    KeepFile,
    ProposeDestruction,
    ReleaseFile,
)
from caseapp.operations.differences import SettleDifference
from caseapp.operations.documents import seal_document
from caseapp.operations.exits import SetExitItem
from caseapp.operations.import_caseload import ImportCaseload
from caseapp.operations.people import ChangePerson
from caseapp.operations.plans import StartPlan
from caseapp.operations.same_person import LinkPeople, UnlinkPerson
from caseapp.operations.team import AddWorker, ChangeTeam, ChangeWorker, SetTeamRule, StartTeam
from caseapp.operations.undo import Undo
from caseapp.security.permissions import Act, Layer, may
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.queries.exits import exits_of
from caseapp.store.store import Store
from tests.attacks.office import FORMER, ROLES, Everybody
from tests.records import KEY, SALT, make_store, open_case
from tests.trouble.given import values_for
from tests.trouble.lists import list_text, read_list

EVERYBODY: Final = ("team_lead", *ROLES, FORMER)
CASE, SENSITIVE, NEW, TEAM, END, HOLD, FIGURES, IMPORT, AWAY, ANY = (
    "writes in the working file of a case", "writes in a sensitive layer", "opens something of one's own",
    "changes the team", "decides about the end of files", "keeps a file", "freezes numbers", "brings in a list",
    "says who is away", "whoever did it, or may write there",
)  # fmt: skip
RULES: Final[dict[str, str]] = {
    **dict.fromkeys((
        "add_decision", "add_document", "add_eviction", "add_goal", "add_handover", "add_household_member", "add_lease",
        "add_meeting_member", "add_network_member", "add_reference_address", "add_referral", "add_registration",
        "add_right", "add_step", "add_viewing", "agree_plan", "answer_asked", "change_assessment", "change_case",
        "change_competent_office", "change_consent", "change_contact", "change_decision", "change_document",
        "change_event", "change_eviction", "change_exit", "change_fact", "change_goal", "change_handover",
        "change_household_member", "change_housing", "change_lease", "change_meeting", "change_meeting_member",
        "change_network_member", "change_person", "change_programme", "change_reference_address", "change_referral",
        "change_registration", "change_right", "change_sharing", "change_step", "change_viewing", "close_case",
        "delete_assessment", "delete_case", "delete_check_in", "delete_competent_office", "delete_consent",
        "delete_contact", "delete_decision", "delete_document", "delete_event", "delete_eviction", "delete_exit",
        "delete_goal", "delete_handover", "delete_household_member", "delete_housing", "delete_lease", "delete_meeting",
        "delete_meeting_member", "delete_network_member", "delete_programme", "delete_reference_address",
        "delete_referral", "delete_registration", "delete_right", "delete_sharing", "delete_step", "delete_viewing",
        "hand_over_case", "hand_over_cases", "link_people", "make_decision_step", "move_contact", "open_exit",
        "order_goals", "plan_meeting", "record_assessment", "record_check_in", "record_conditions", "record_consent",
        "record_contact",
        "record_event", "record_fact", "record_follow_up", "record_housing", "record_paper", "record_sharing",
        "reopen_case", "set_checklist_item", "set_competent_office", "set_exit_item", "set_orientation",
        "settle_difference", "share_plan", "start_plan", "start_programme", "unlink_person", "withdraw_share",
        "write_participant", "write_plan", "write_plan_after_18", "write_plan_domain", "write_plan_risk",
    ), CASE),
    **dict.fromkeys(("set_safety", "end_safety"), SENSITIVE),
    **dict.fromkeys(("add_worker", "change_worker", "change_team", "set_team_rule"), TEAM),
    **dict.fromkeys(("confirm_term", "propose_destruction", "confirm_destruction", "keep_file", "release_file"), END),
    **dict.fromkeys(("take_count", "drop_count"), FIGURES),
    **dict.fromkeys(("begin_absence", "change_absence", "end_absence"), AWAY),
    "hold_file": HOLD, "open_case": NEW, "import_caseload": IMPORT, "undo": ANY,
    "start_team": TEAM,  # of a file where somebody works already; in a new one nobody is asked
}  # fmt: skip
BY_HAND: Final = {"settle_difference", "move_contact", "start_plan"}
WORD = "aanvalswoord"


def may_do(rule: str, role: str) -> bool:
    """Whether the table of rights lets this role do it in a case of others."""
    if role == FORMER:
        return False
    general = {
        TEAM: (Act.PEOPLE, Act.SETTINGS), END: (Act.APPROVE, Act.PEOPLE), FIGURES: (Act.FIGURES,),
        IMPORT: (Act.IMPORT,), AWAY: (Act.SUPERVISE, Act.SETTINGS, Act.PEOPLE),
        HOLD: (Act.APPROVE, Act.PEOPLE),
    }  # fmt: skip
    if rule in general:
        return any(may(role, act) for act in general[rule])
    layers = {CASE: Layer.L2, SENSITIVE: Layer.L3, NEW: Layer.L1, ANY: Layer.L2}
    return may(role, Act.WRITE, layers[rule], rule == NEW)


def shut_out(rule: str) -> list[str]:
    """Who may not."""
    return [role for role in EVERYBODY if not may_do(rule, role)]


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Everybody:
    """Made once; every test works in a copy, so that none hangs on what another did."""
    store = make_store(tmp_path_factory.mktemp("tried"), FixedClock())
    made = Everybody(store)
    made.mark_everything()
    store.close()
    return made


@pytest.fixture
def office(marked: Everybody, tmp_path: Path) -> Iterator[Everybody]:
    home = tmp_path / "office"
    shutil.copytree(marked.store.path.parent, home)
    made = copy(marked)
    made.store = Store(home / "profile.db", KEY, SALT, FixedClock())
    yield made
    made.store.close()


def rev(store: Store) -> int:
    return int(store.read_whole(lambda reader: reader.rev))


def tried(office: Everybody, given: object, roles: list[str], refused: tuple[type[CaseAppError], ...]) -> None:
    """Nobody of these may: refused, and not a byte in the journal."""
    for role in roles:
        office.sign_in(role)
        before = rev(office.store)
        try:
            perform(office.store, given)
        except refused:
            pass
        except CaseAppError as error:
            pytest.fail(f"{role}: {type(given).__name__} was refused for another reason: {error}")
        else:
            pytest.fail(f"{role} did {type(given).__name__}")
        assert rev(office.store) == before, f"{role}: {type(given).__name__} wrote something"


def test_every_operation_says_whose_right_it_asks() -> None:
    assert set(RULES) == set(operations())


OF_A_CASE = {name for name, rule in RULES.items() if rule in (CASE, SENSITIVE)} - BY_HAND


# what must stand there for an act to change something: who changes nothing is asked nothing
_FIRST: Final = {
    "make_decision_step": ("add_decision",),
    "order_goals": ("add_goal",),
    "record_conditions": ("open_exit",),
    "start_programme": ("delete_programme",),
}


@pytest.mark.parametrize("name", sorted(OF_A_CASE))
def test_in_a_case_of_others_it_is_refused(office: Everybody, name: str) -> None:
    """Also for a lead when the case is restricted; and its own worker may, so it was refused for no other reason."""
    store = office.store
    office.sign_in("karim")
    for before in _FIRST.get(name, ()):
        perform(store, values_of(office, before))
    given = values_of(office, name)
    tried(office, given, shut_out(RULES[name]), (NotAllowed, UnknownRecord))
    office.restrict(to_own=True)
    try:
        tried(office, given, list(EVERYBODY), (NotAllowed, UnknownRecord))
        office.sign_in("karim")
        done = perform(store, given)
        assert done.changes.act_rev is not None
        tried(office, Undo(act_rev=done.changes.act_rev), list(EVERYBODY), (NotAllowed, UnknownRecord))
        office.sign_in("karim")
        if name.startswith(("delete_", "close_", "hand_over")):
            perform(store, Undo(act_rev=done.changes.act_rev))
    finally:
        office.restrict(to_own=False)


def values_of(office: Everybody, name: str) -> Any:
    """What its own worker would give."""
    home, store, case_id = office.store.path.parent, office.store, office.case_id
    if name == "reopen_case":
        perform(store, CloseCase(case_id=case_id, reason="completed", day=date(2026, 10, 2)))
        return ReopenCase(case_id=case_id)
    if name in ("link_people", "unlink_person"):
        other = open_case(store, call_name=name.title())
        perform(store, ChangeCase(case_id=other, fields={"restricted": True}))
        with store.reading() as reader:
            linked = LinkPeople(person_id=office.person_id, other_id=case_head(reader, other).person.id)
        if name == "link_people":
            return linked
        perform(store, linked)
        return UnlinkPerson(person_id=linked.other_id)
    if name == "set_orientation":
        return SetOrientation(case_id=case_id, fields={"identified_day": date(2026, 9, 14)})
    if name == "set_exit_item":
        with store.reading() as reader:
            exit_id = exits_of(reader, case_id)[0].id
        return SetExitItem(exit_id=exit_id, code="E01", fields={"note": WORD})
    with office.store.reading() as reader:
        given = values_for(operations()[name].given, reader, f"{WORD} {name}")
    if name == "change_meeting":
        return dataclasses.replace(given, fields={"agenda": WORD})
    if name == "add_document":
        letter = home / "brief.txt"
        letter.write_text("Beste", "utf-8")
        return dataclasses.replace(given, file=seal_document(home, letter), fields={"title": WORD})
    return given


def test_what_needs_another_case_or_two_values_is_refused_as_well(office: Everybody) -> None:
    store = office.store
    office.sign_in("karim")
    other = open_case(store, call_name="Lotte")
    with store.reading() as reader:
        person, read_rev = case_head(reader, other).person.id, reader.rev
        note = contacts_of(reader, office.case_id)[0].id
    for phone in ("0400 00 00 21", "0400 00 00 22"):
        perform(store, ChangePerson(person_id=person, read_rev=read_rev, fields={"phone": phone}))
    for given in (
        StartPlan(case_id=other, fields={"own_words": "Ik wil een eigen deur"}),
        SettleDifference(record_id=person, field="phone", value="0400 00 00 21"),
        MoveContact(contact_id=note, to_case_id=other),
    ):
        tried(office, given, shut_out(CASE), (NotAllowed, UnknownRecord))
        office.sign_in("karim")
        assert perform(store, given).changes.act_rev is not None


# -- acts about no case in particular ----------------------------------------------------------------------------------


@pytest.fixture
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Everybody, dict[str, Any]]]:
    """An office with a file whose time is over, a count and an absence; values for what is done with them."""
    store = make_store(tmp_path_factory.mktemp("team"), FixedClock())
    made = Everybody(store)
    made.sign_in("karim")
    perform(store, ChangeCase(case_id=made.case_id, fields={"opened_day": date(2010, 1, 1)}))
    perform(store, CloseCase(case_id=made.case_id, reason="completed", day=date(2011, 1, 1)))
    made.sign_in("team_lead")
    perform(store, ConfirmTerm(context="caw", is_usual=True))
    count = str(perform(store, TakeCount(day=date(2026, 9, 30))).result)
    away = str(perform(store, BeginAbsence(worker_id=made.nele, from_day=date(2026, 10, 1))).result)
    held = str(perform(store, HoldFile(case_id=made.case_id, reason="complaint")).result)
    yield made, {"count": count, "away": away, "held": held}
    store.close()


def of_the_team(made: Everybody, ids: dict[str, Any]) -> dict[str, Any]:
    """What somebody who may would do, in an order in which each of them can be done."""
    nele, case_id = made.nele, made.case_id
    return {
        "add_worker": AddWorker(name="Somebody more", role="team_lead"),
        "change_worker": ChangeWorker(worker_id=nele, fields={"role": "team_lead", "phone": "0400 00 00 00"}),
        "change_team": ChangeTeam(team_id=made.team_id, fields={"phone": "0400 00 00 01"}),
        "set_team_rule": SetTeamRule(name="workers_read_working_files", value=True),
        "confirm_term": ConfirmTerm(context="nl_wmo"),
        "hold_file": HoldFile(case_id=case_id, reason="court"),
        "release_file": ReleaseFile(destruction_id=ids["held"]),
        "propose_destruction": ProposeDestruction(case_id=case_id),
        "confirm_destruction": None,
        "keep_file": None,
        "take_count": TakeCount(day=date(2026, 9, 29)),
        "drop_count": DropCount(count_id=ids["count"]),
        "begin_absence": BeginAbsence(worker_id=nele, from_day=date(2027, 1, 1)),
        "change_absence": ChangeAbsence(absence_id=ids["away"], fields={"note": "verlof"}),
        "end_absence": EndAbsence(absence_id=ids["away"]),
    }


def test_acts_about_no_case_are_for_who_may(closed: tuple[Everybody, dict[str, Any]]) -> None:
    made, ids = closed
    given = of_the_team(made, ids)
    asked = ""
    assert set(given) == {name for name, rule in RULES.items() if rule in (TEAM, END, HOLD, FIGURES, AWAY)} - {
        "start_team"
    }
    for name, known in given.items():
        values = known
        if name == "confirm_destruction":
            values = ConfirmDestruction(destruction_id=asked)
        elif name == "keep_file":
            values = KeepFile(destruction_id=asked, reason="complaint")
        tried(made, values, shut_out(RULES[name]), (NotAllowed, UnknownRecord))
        made.sign_in("administrator" if name == "confirm_destruction" else "team_lead")
        done = perform(made.store, values)
        asked = str(done.result) if name == "propose_destruction" else asked
        assert done.changes.act_rev is not None
        tried(made, Undo(act_rev=done.changes.act_rev), shut_out(RULES[name]), (NotAllowed, UnknownRecord, WrongUse))


def test_who_may_not_bring_in_a_list_or_open_a_case_does_not(office: Everybody, tmp_path: Path) -> None:
    rows = read_list(tmp_path / "lijst.csv", list_text(3))
    opening = OpenCase(person={"call_name": "Noor", "family_name": "Haddad"}, opened_day=date(2026, 10, 1))
    for rule, given in ((NEW, opening), (IMPORT, ImportCaseload(rows=rows))):
        assert shut_out(rule)
        tried(office, given, shut_out(rule), (NotAllowed,))


def test_nobody_begins_a_second_team_to_lead_it(office: Everybody) -> None:
    given = StartTeam(team_name="Team Leie", worker_name="Bo Maes", role="team_lead")
    tried(office, given, shut_out(TEAM), (NotAllowed,))

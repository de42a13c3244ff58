# SPDX-License-Identifier: EUPL-1.2
"""This is the place for taking back what was done with each noun of the whole file: made, changed, taken away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from caseapp.models.types import EntityRef
from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase, OpenCase
from caseapp.operations.exits import OpenExit
from caseapp.operations.follow_ups import RecordCheckIn, RecordFollowUp
from caseapp.operations.meetings import AddDecision, AddMeetingMember, PlanMeeting
from caseapp.operations.network import AddNetworkMember
from caseapp.operations.sharing import RecordConsent, RecordSharing
from caseapp.operations.undo import Undo
from caseapp.store.registry import kind_named, kinds
from caseapp.store.replay import verify
from caseapp.store.undo import NAMES, hanging_on
from tests.records import open_case
from tests.sync.families.nouns import FIRST, NOUNS, SECOND, Written
from tests.sync.laptops import Laptop

DECIDED_BY_TWO = frozenset({"destruction"})  # confirmed by a second person: only the proposal is tried here
BESIDE = {  # names of records that stand by themselves when what they name goes
    "goal_id", "contact_id", "together_id", "step_id", "about_id", "plan_version_id", "same_as", "import_person",
    "approved_by", "made_by", "case_ref", "proposed_by", "confirmed_by",
}  # fmt: skip


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = Laptop(tmp_path)
    made.start_team()
    yield made
    made.close()


@pytest.fixture
def written(laptop: Laptop) -> Written:
    """An open case and another one; nothing of the whole file in them yet."""
    made = Written(laptop, open_case(laptop.store), open_case(laptop.store, "Griet", "Maes"))
    laptop.do(ChangeCase(case_id=made.case_id, fields={"region": "VL"}))
    return made


def stands(laptop: Laptop, name: str) -> list[tuple[Any, ...]]:
    """What people see of the records of a noun."""
    fields = list(kind_named(name).by_name)
    return laptop.rows(f"SELECT id, {', '.join(fields)} FROM {name} WHERE deleted = 0 ORDER BY id")  # noqa: S608


def act(laptop: Laptop, given: object) -> int:
    done = perform(laptop.store, given)
    assert done.changes.act_rev is not None
    return done.changes.act_rev


def _newest(laptop: Laptop, name: str) -> str:
    return str(laptop.rows(f"SELECT id FROM {name} WHERE deleted = 0 ORDER BY row_no DESC LIMIT 1")[0][0].hex())  # noqa: S608


def test_each_noun_goes_back_step_by_step_to_what_was_there(laptop: Laptop, written: Written) -> None:
    for name, noun in NOUNS.items():
        if name in DECIDED_BY_TWO:
            continue
        if name == "sharing":
            laptop.do(NOUNS["consent"].make(written, SECOND))
            written.ids["consent", SECOND] = _newest(laptop, "consent")
        before = stands(laptop, name)
        acts = [act(laptop, noun.make(written, FIRST))]
        seen = [before, stands(laptop, name)]
        (written.ids[name, FIRST],) = [row[0].hex() for row in seen[1] if row not in before]
        if noun.change is not None and noun.differ is not None:
            field, _mine, theirs = noun.differ
            acts.append(act(laptop, noun.change(written, FIRST, {field: theirs})))
            seen.append(stands(laptop, name))
        if noun.remove is not None:
            acts.append(act(laptop, noun.remove(written.id_of(name))))
            seen.append(stands(laptop, name))
        for place in reversed(range(len(acts))):
            assert seen[place] != seen[place + 1], (name, place)
            assert stands(laptop, name) == seen[place + 1], (name, place)
            assert perform(laptop.store, Undo(act_rev=acts[place])).result == 0, (name, place)
        assert stands(laptop, name) == before, name
        act(laptop, noun.make(written, FIRST))
        written.ids[name, FIRST] = _newest(laptop, name)
    assert verify(laptop.store).faults == []


def test_every_name_of_a_record_says_what_it_hangs_on() -> None:
    """A new noun that names a case, an exit, a meeting: undoing the making of that does not leave it alone."""
    for kind in kinds().values():
        names = {field.name for field in kind.by_name.values() if isinstance(field.column_type, EntityRef)}
        assert names <= NAMES.keys() | BESIDE, kind.name
    assert {"right_file", "lease", "meeting", "fact", "document"} <= {one for one, _by in hanging_on()["case_file"]}


@pytest.mark.parametrize("later", ["follow_up", "meeting_member", "meeting_decision", "check_in", "sharing"])
def test_what_somebody_went_on_with_stays(laptop: Laptop, later: str) -> None:
    case_id = open_case(laptop.store)
    yes: Any = {"answer": "given", "receiver": "SVK Gent", "purpose": "een woning", "categories": ("housing",)}
    shared: Any = {"receiver": "SVK Gent", "purpose": "een woning", "ground": "consent", "categories": ("housing",)}
    first: Any = {
        "follow_up": OpenExit(case_id=case_id, fields={"institution_type": "youth_care"}),
        "meeting_member": PlanMeeting(case_id=case_id, fields={"kind": "round_table"}),
        "meeting_decision": PlanMeeting(case_id=case_id, fields={"kind": "round_table"}),
        "check_in": AddNetworkMember(case_id=case_id, fields={"name": "tante Samira"}),
        "sharing": RecordConsent(case_id=case_id, fields=yes),
    }[later]
    made = perform(laptop.store, first)
    then: Any = {
        "follow_up": lambda one: RecordFollowUp(exit_id=one, point="d14", fields={"attempts": 1}),
        "meeting_member": lambda one: AddMeetingMember(meeting_id=one, fields={"name": "Lies"}),
        "meeting_decision": lambda one: AddDecision(meeting_id=one, fields={"what": "Bellen"}),
        "check_in": lambda one: RecordCheckIn(member_id=one, goes="well"),
        "sharing": lambda one: RecordSharing(case_id=case_id, fields={**shared, "consent_id": one}),
    }[later]
    went_on = act(laptop, then(made.result))
    assert perform(laptop.store, Undo(act_rev=made.changes.act_rev or 0)).result > 0
    assert len(stands(laptop, later)) == 1
    assert perform(laptop.store, Undo(act_rev=went_on)).result == 0
    assert perform(laptop.store, Undo(act_rev=made.changes.act_rev or 0)).result == 0


def test_a_case_with_a_right_is_not_unmade(laptop: Laptop) -> None:
    opened = perform(laptop.store, OpenCase(person={"call_name": "Yassin"}))
    written = Written(laptop, opened.result, opened.result)
    right = act(laptop, NOUNS["right_file"].make(written, FIRST))
    assert perform(laptop.store, Undo(act_rev=opened.changes.act_rev or 0)).result > 0
    assert len(stands(laptop, "case_file")) == 1
    assert perform(laptop.store, Undo(act_rev=right)).result == 0
    assert perform(laptop.store, Undo(act_rev=opened.changes.act_rev or 0)).result == 0
    assert stands(laptop, "case_file") == []

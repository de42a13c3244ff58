# SPDX-License-Identifier: EUPL-1.2
"""This is the place for contacts: the step agreed in them, the next one, and one with the wrong person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from caseapp.errors import WrongUse
from caseapp.operations import perform
from caseapp.operations.contacts import ChangeContact, DeleteContact, MoveContact, RecordContact
from caseapp.operations.goals import ChangeStep
from caseapp.operations.undo import Undo
from caseapp.store.journal import unpack_body
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.queries.goals import StepRow, goals_of
from caseapp.store.queries.history import history_of
from caseapp.store.replay import verify
from caseapp.store.store import Store
from tests.records import open_case

NEXT: Any = {"mode": "phone", "outcome": "completed", "with_whom": ("client",), "what": "Gebeld.",
             "next_step": "Attest vragen", "next_day": date(2026, 10, 20), "next_who": "Nele"}  # fmt: skip


def steps(store: Store, case_id: str) -> tuple[StepRow, ...]:
    return store.read(lambda reader: goals_of(reader, case_id)).loose_steps


def clocks(store: Store, case_id: str) -> dict[str, str]:
    sql = "SELECT rule, due FROM clock WHERE case_id = ?"
    return dict(tuple(row) for row in store.read(lambda reader: reader.sql(sql, (bytes.fromhex(case_id),))))


def record(store: Store, case_id: str, fields: Any) -> str:
    return str(perform(store, RecordContact(case_ids=(case_id,), fields=fields)).result[0])


def test_the_step_follows_the_contact_until_somebody_changes_the_step(store: Store) -> None:
    case_id = open_case(store)
    contact_id = record(store, case_id, NEXT)
    perform(store, ChangeContact(contact_id=contact_id, fields={"next_day": date(2026, 10, 22)}))
    assert [one.due_day for one in steps(store, case_id)] == [date(2026, 10, 22)]
    perform(store, ChangeStep(step_id=steps(store, case_id)[0].id, fields={"what": "Attest en kopie vragen"}))
    change: Any = {"next_step": "Attest halen", "next_who": "Karim"}
    perform(store, ChangeContact(contact_id=contact_id, fields=change))
    assert [(one.what, one.who) for one in steps(store, case_id)] == [("Attest en kopie vragen", "Karim")]


def test_a_step_agreed_later_is_made_and_one_taken_back_goes(store: Store) -> None:
    case_id = open_case(store)
    contact_id = record(store, case_id, {"what": "Gebeld."})
    perform(store, ChangeContact(contact_id=contact_id, fields={"next_step": "Attest vragen"}))
    assert [one.what for one in steps(store, case_id)] == ["Attest vragen"]
    perform(store, ChangeContact(contact_id=contact_id, fields={"next_step": None}))
    assert steps(store, case_id) == ()


def test_deleting_a_contact_takes_its_open_step_and_undo_brings_both_back(store: Store) -> None:
    case_id = open_case(store)
    contact_id = record(store, case_id, NEXT)
    done = perform(store, DeleteContact(contact_id=contact_id))
    assert steps(store, case_id) == ()
    perform(store, Undo(act_rev=done.changes.act_rev or 0))
    assert len(steps(store, case_id)) == 1
    perform(store, ChangeStep(step_id=steps(store, case_id)[0].id, fields={"status": "done"}))
    perform(store, DeleteContact(contact_id=contact_id))
    assert [one.status for one in steps(store, case_id)] == ["done"]


def test_a_contact_agreed_for_a_day_has_a_clock_and_no_second_one_for_its_step(store: Store) -> None:
    case_id = open_case(store)
    only_day = {name: value for name, value in NEXT.items() if name not in ("next_step", "next_who")}
    record(store, case_id, only_day)
    assert clocks(store, case_id)["NEXT"] == "2026-10-20"
    record(store, case_id, NEXT | {"moment": store.clock.now() + timedelta(hours=1)})
    assert clocks(store, case_id)["STEP"] == "2026-10-20"


def test_a_contact_written_with_the_wrong_person_moves_with_its_step(store: Store) -> None:
    wrong, right = open_case(store), open_case(store, "Selam", "Haile")
    contact_id = record(store, wrong, NEXT | {"layer": "L3"})
    moved = perform(store, MoveContact(contact_id=contact_id, to_case_id=right))
    assert store.read(lambda reader: contacts_of(reader, wrong)) == ()
    assert steps(store, wrong) == ()
    found = store.read(lambda reader: contacts_of(reader, right))[0]
    assert (found.id, found.what, found.layer, found.with_whom) == (moved.result, "Gebeld.", "L3", ("client",))
    assert [one.what for one in steps(store, right)] == ["Attest vragen"]
    with pytest.raises(WrongUse):
        perform(store, MoveContact(contact_id=moved.result, to_case_id=right))
    perform(store, Undo(act_rev=moved.changes.act_rev or 0))
    assert len(store.read(lambda reader: contacts_of(reader, wrong))) == 1
    assert store.read(lambda reader: contacts_of(reader, right)) == ()
    assert verify(store).sound


def test_a_talk_that_lies_ahead_is_refused_a_cancelled_appointment_is_not(store: Store) -> None:
    case_id = open_case(store)
    ahead = store.clock.now() + timedelta(days=30)
    with pytest.raises(WrongUse, match="future"):
        record(store, case_id, {"moment": ahead, "outcome": "completed"})
    assert record(store, case_id, {"moment": ahead, "outcome": "cancelled_by_client"})


def logs_with(store: Store, word: str) -> set[str]:
    """The kinds of logs whose journal holds a word."""
    rows = store.read(lambda reader: reader.sql("SELECT l.kind, j.body FROM journal j JOIN log l USING (log_no)"))
    return {kind for kind, body in rows if word in str(unpack_body(body))}


def test_a_sensitive_note_never_enters_the_log_that_everybody_gets(store: Store) -> None:
    case_id = open_case(store)
    contact_id = record(store, case_id, {"what": "Opname besproken.", "layer": "L3", "next_step": "Opname bellen"})
    assert logs_with(store, "Opname") == {"sensitive"}
    perform(store, ChangeContact(contact_id=contact_id, fields={"their_words": "Opname? nooit"}))
    assert logs_with(store, "Opname") == {"sensitive"}
    shown = store.read(lambda reader: history_of(reader, case_id))
    assert [one.act for one in shown][:2] == ["change_contact", "record_contact"]
    assert verify(store).sound


def test_raising_the_layer_writes_the_new_words_in_the_other_compartment(store: Store) -> None:
    case_id = open_case(store)
    contact_id = record(store, case_id, {"what": "Gebeld.", "next_step": "Terugbellen"})
    more: Any = {"layer": "L4", "what": "Melding van de buurvrouw."}
    done = perform(store, ChangeContact(contact_id=contact_id, fields=more))
    assert logs_with(store, "buurvrouw") == {"reporter"}
    found = store.read(lambda reader: contacts_of(reader, case_id))
    assert [(one.id, one.what, one.layer) for one in found] == [(done.result, "Melding van de buurvrouw.", "L4")]
    assert [one.what for one in steps(store, case_id)] == ["Terugbellen"]
    perform(store, Undo(act_rev=done.changes.act_rev or 0))
    assert [one.id for one in store.read(lambda reader: contacts_of(reader, case_id))] == [contact_id]
    assert verify(store).sound


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"mode": "home_visit", "outcome": "completed", "with_whom": ("client",)}, True),
        ({"mode": "phone", "outcome": "completed", "with_whom": ("client", "landlord")}, True),
        ({"mode": "attempt", "outcome": "not_found", "with_whom": ("client",)}, False),
        ({"mode": "no_show", "outcome": "completed", "with_whom": ("client",)}, False),
        ({"mode": "message", "outcome": "completed", "with_whom": ("client",)}, False),
        ({"mode": "phone", "outcome": "refused", "with_whom": ("client",)}, False),
        ({"mode": "phone", "outcome": "completed", "with_whom": ("landlord",)}, False),
    ],
)
def test_r_cti_33_only_a_meeting_or_a_call_with_the_person_ends_the_silence(
    store: Store, fields: dict[str, Any], *, counts: bool
) -> None:
    case_id = open_case(store)
    before = clocks(store, case_id)
    record(store, case_id, {**fields, "what": "Gebeld."})
    after = clocks(store, case_id)
    assert (after["R-CTI-34"] != before["R-CTI-34"]) is counts

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for clocks that are wrong by years: nothing is lost, and no clock decides (T17)."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from caseapp.clock import FixedClock
from caseapp.operations import perform
from caseapp.operations.contacts import RecordContact
from caseapp.operations.people import ChangePerson
from caseapp.operations.undo import Undo
from caseapp.store.backup import KEPT, back_up, backup_due, backups, restore_file
from caseapp.store.drafts import draft, drafts, save_draft
from caseapp.store.profile import DATABASE
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.queries.differences import differences
from caseapp.store.queries.history import history_of
from caseapp.store.replay import rebuild, verify
from tests.trouble.made import Made, file_keys, opened

YEARS = timedelta(days=3653)


def test_acts_between_which_the_clock_jumps_ten_years(made: Made) -> None:
    clock = FixedClock()
    profile = opened(made, clock)
    store = profile.store
    chance = random.Random(3)
    phones = [f"0400 {number:02} 00 00" for number in range(40)]
    for number, phone in enumerate(phones):
        clock.moment = datetime(2026, 10, 5, 9, 0, tzinfo=UTC) + chance.choice((-1, 0, 1)) * YEARS
        clock.advance(timedelta(seconds=chance.randint(-9, 9)))
        head = store.read(lambda reader: case_head(reader, made.case_id))
        perform(store, ChangePerson(person_id=head.person.id, read_rev=head.read_rev, fields={"phone": phone}))
        fields = {"mode": "phone", "outcome": "completed", "what": f"nummer {number}"}
        perform(store, RecordContact(case_ids=(made.case_id,), fields=fields))  # type: ignore[arg-type]
        assert store.read(lambda reader: case_head(reader, made.case_id)).person.phone == phone
        assert store.read(differences) == ()
    history = [row for row in store.read(lambda reader: history_of(reader, made.case_id)) if row.act == "change_person"]
    assert [row.changes[0].after for row in history] == phones[::-1]
    assert [row.rev for row in history] == sorted((row.rev for row in history), reverse=True)
    assert sorted(row.moment for row in history) != [row.moment for row in history][::-1]  # the clocks did lie
    kept = [row.what for row in store.read(lambda reader: contacts_of(reader, made.case_id, limit=1000))]
    assert {f"nummer {number}" for number in range(40)} <= set(kept)
    assert verify(store).sound
    rebuild(store)
    assert store.read(lambda reader: case_head(reader, made.case_id)).person.phone == phones[-1]
    profile.close()


def test_undo_of_an_act_from_the_future(made: Made) -> None:
    clock = FixedClock()
    profile = opened(made, clock)
    store = profile.store
    head = store.read(lambda reader: case_head(reader, made.case_id))
    clock.advance(YEARS)
    done = perform(store, ChangePerson(person_id=head.person.id, read_rev=head.read_rev, fields={"email": "x@x.be"}))
    clock.advance(-2 * YEARS)
    perform(store, Undo(act_rev=done.changes.act_rev or 0))
    assert store.read(lambda reader: case_head(reader, made.case_id)).person.email is None
    assert verify(store).sound
    profile.close()


def test_a_draft_is_the_last_one_written_whatever_the_clock_said(made: Made) -> None:
    clock = FixedClock()
    profile = opened(made, clock)
    save_draft(profile.store, "contact:1", "contact", {"what": "eerst"}, made.case_id)
    clock.advance(-YEARS)
    save_draft(profile.store, "contact:1", "contact", {"what": "daarna"}, made.case_id)
    save_draft(profile.store, "contact:2", "contact", {"what": "nog een"}, made.case_id)
    kept = profile.store.read(lambda reader: draft(reader, "contact:1"))
    assert kept is not None
    assert kept.body == {"what": "daarna"}
    assert len(profile.store.read(drafts)) == 2
    profile.close()


def test_backups_while_the_clock_goes_back_and_forth(made: Made) -> None:
    """The newest copy is the one that was made last; seven stay; the one just made is never the one that goes."""
    clock = FixedClock()
    profile = opened(made, clock)
    folder = made.home / "backups"
    made_in_order = []
    for years in (0, 10, -10, 10, 0, -10, -10, 10, 0, -10, 0, 0):
        clock.moment = datetime(2026, 10, 5, 9, 0, tzinfo=UTC) + years / 10 * YEARS
        path = back_up(profile.store)
        made_in_order.append(path)
        assert path.exists()
        assert backups(folder)[0].path == path
        assert not backup_due(profile.store)
        clock.advance(timedelta(days=1))
        assert backup_due(profile.store)
        clock.advance(timedelta(days=-2))
        assert backup_due(profile.store)
    assert [row.path for row in backups(folder)] == made_in_order[::-1][:KEPT]
    assert len(list(folder.iterdir())) == KEPT * (2 if (made.home / "vault.cbor").exists() else 1)
    profile.close()


def test_two_restores_within_one_second_keep_both_files_of_before(made: Made) -> None:
    profile = opened(made)
    copy = back_up(profile.store)
    profile.close()
    asides = {restore_file(made.home / DATABASE, *file_keys(made), copy) for _ in range(4)}
    assert len(asides) == 4
    assert all(aside is not None and aside.exists() for aside in asides)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for laptops with different versions of the program on one hub: nothing an older one does not know

is lost, misread or written over, and it says when it must be updated.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from caseapp.errors import WrongUse
from caseapp.models import Case
from caseapp.store import update_gate
from caseapp.store.colleagues.progress import count_unsent
from caseapp.store.journal import COLUMNS, as_save
from caseapp.store.plain_sql import run_of
from caseapp.store.registry import kind_of
from caseapp.sync import inbox
from caseapp.sync.envelope import seal
from caseapp.sync.http import HttpHub
from caseapp.sync.protocol.directory import make_record
from caseapp.sync.protocol.limits import READER_LEVEL
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.saves import WireEntity, WireOp, WireSave, encode_save
from caseapp.sync.session import Session
from casehub.serving import Serving
from tests.sync.acting import colleagues_of
from tests.sync.malicious.member import Member, entity
from tests.sync.teams import Opened, Trio, trio_at

FIELD, TYPE, CODE = 999, 900, 9  # of a version that does not exist yet


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path) as found:
        yield found


def unknown_things(laptop: Opened) -> set[tuple[int, int, int, object]]:
    """(type, code, field, value) of all that this version does not know."""
    saves = [as_save(row) for row in laptop.rows(f"SELECT {COLUMNS} FROM journal")]  # noqa: S608
    return {
        (one.type_no, op.code, op.field, op.value)
        for save in saves for one in save.entities for op in one.ops
        if op.field == FIELD or one.type_no == TYPE or op.code == CODE
    }  # fmt: skip


def waits_for_update(laptop: Opened, case_id: str) -> bool:
    return laptop.store.read(lambda reader: update_gate.waits_for_update(run_of(reader), bytes.fromhex(case_id)))


def newer_things(trio: Trio) -> tuple[WireEntity, ...]:
    """What the next version might write: an own field, an own kind of record, an own operation."""
    case = kind_of(Case).number
    return (
        WireEntity(bytes.fromhex(trio.of_karim), case, (WireOp(0, FIELD, "nieuw veld"), WireOp(CODE, FIELD, 7))),
        WireEntity(secrets.token_bytes(16), TYPE, (WireOp(0, 1, "nieuw soort"),)),
    )


def test_an_older_laptop_keeps_what_it_does_not_know_and_passes_it_on(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    newer = Member(trio.nele)
    log_id = trio.nele.log_of(trio.of_karim)
    assert newer.push(hub, [newer.save(log_id, *newer_things(trio))]) == ["ok"]
    trio.karim.round(hub)
    trio.karim.note(trio.of_karim, "Van de oudere versie.")
    trio.karim.round(hub)
    expected = {
        (kind_of(Case).number, 0, FIELD, "nieuw veld"),
        (kind_of(Case).number, CODE, FIELD, 7),
        (TYPE, 0, 1, "nieuw soort"),
    }
    assert unknown_things(trio.karim) == expected
    assert trio.karim.is_sound()
    second = Opened.new(trio.folder / "second")
    user = trio.karim.store.author.worker_id
    trio.nele.let_in(second, user, hub)
    for laptop in (second, trio.karim, second):
        laptop.round(hub)
    assert unknown_things(second) == expected
    assert second.values(trio.of_karim) == {"Van de oudere versie."}
    second.close()


def test_what_is_too_new_stops_its_own_case_only_and_is_read_after_the_update(
    team: tuple[Trio, Serving], monkeypatch: pytest.MonkeyPatch
) -> None:
    trio, hub = team
    newer = Member(trio.karim)
    log_id = trio.karim.log_of(trio.of_karim)
    save = newer.save(log_id, entity(Case, trio.of_karim, note="Anders gelezen."), crit=READER_LEVEL + 1)
    assert newer.push(hub, [save]) == ["ok"]
    trio.mila.note(trio.of_mila, "Gewoon.")
    trio.mila.round(hub)
    report = trio.nele.round(hub)
    assert report.outcome == "done"
    assert trio.nele.values(trio.of_karim) == set()
    assert trio.nele.values(trio.of_mila) == {"Gewoon."}
    assert [(one.reason, one.case_id) for one in colleagues_of(trio.nele, hub).overview.set_aside()] == [
        (Code.NEWER, trio.of_karim)
    ]
    with pytest.raises(WrongUse, match="newer version"):
        trio.nele.note(trio.of_karim, "Wat daarop zou staan.")
    assert waits_for_update(trio.nele, trio.of_karim)
    assert not waits_for_update(trio.nele, trio.of_mila)
    trio.nele.note(trio.of_mila, "Hier wel.")
    monkeypatch.setattr(inbox, "READER_LEVEL", READER_LEVEL + 1)  # the update
    trio.nele.round(hub)
    assert trio.nele.values(trio.of_karim) == {"Anders gelezen."}
    trio.nele.note(trio.of_karim, "Nu ook hier.")
    assert not waits_for_update(trio.nele, trio.of_karim)


def test_who_may_not_write_in_a_case_stops_nobody_in_it(team: tuple[Trio, Serving]) -> None:
    """A save that asks for a newer program is believed only when it opens under a key of the case."""
    trio, _hub = team
    stranger, owner = Member(trio.karim).standing, Member(trio.mila)
    log_id = trio.mila.log_of(trio.of_mila)
    honest = owner.header(log_id, owner.newest(log_id).record.epoch)
    header = replace(honest, dev_id=stranger.keys.dev_id, seq=1, prev=b"", crit=READER_LEVEL + 1)
    save = WireSave("change", stranger.user_id, 0, (entity(Case, trio.of_mila, note="x"),))
    envelope = seal(header, encode_save(save), secrets.token_bytes(32), stranger.keys)
    session = Session(trio.mila.store, trio.mila.membership, None, lambda _changes: None)
    session.receive(lambda inbox, _standing: inbox.take(envelope.data, None))
    assert len(trio.mila.rows("SELECT 1 FROM envelope WHERE state = 'quarantine'")) == 1
    assert not waits_for_update(trio.mila, trio.of_mila)
    trio.mila.note(trio.of_mila, "Gewoon.")


def test_a_laptop_that_is_too_old_for_the_team_keeps_its_work_and_says_so(
    team: tuple[Trio, Serving], monkeypatch: pytest.MonkeyPatch
) -> None:
    trio, hub = team
    standing = Member(trio.nele).standing
    body = {**asdict(standing.directory.policy), "min_client": "99.0"}
    record = make_record(standing.directory, "policy", body, standing.keys, 0)
    with HttpHub(hub.address) as line:
        line.sign_in(standing.keys)
        line.add_record(record)
    trio.karim.note(trio.of_karim, "Van wie te oud is.")
    with pytest.raises(Refused, match=Code.UPGRADE_REQUIRED):
        trio.karim.round(hub)
    assert trio.karim.store.local(lambda unit: count_unsent(run_of(unit))) == 1
    assert trio.karim.values(trio.of_karim) == {"Van wie te oud is."}
    monkeypatch.setattr("caseapp.sync.http.version", lambda _name: "99.1")  # the update
    trio.karim.round(hub)
    trio.nele.round(hub)
    assert trio.nele.values(trio.of_karim) == {"Van wie te oud is."}

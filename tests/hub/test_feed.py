# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the feed: it misses nothing, it wakes who waits, it shows nobody what is not theirs."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from caseapp.sync.envelope import Header, Kind, parse, seal
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.directory import GroupKind, guest_group
from caseapp.sync.protocol.pages import FrameType
from caseapp.sync.protocol.refusals import Code, Refused
from casehub.store.database import Database, Row, T, Tx
from casehub.store.organisations import new_code
from tests.hub.running import Gather, Running
from tests.hub.team import Team, some_id

WRITERS = 6
ROUNDS = 25


class SlowTx:
    """A transaction that dawdles at random before it writes, as M11 and M12 did."""

    def __init__(self, tx: Tx, dice: random.Random) -> None:
        self._tx, self._dice = tx, dice
        self.lock = tx.lock

    def _dawdle(self) -> None:
        threading.Event().wait(self._dice.random() * 0.004)

    def one(self, sql: str, *values: object) -> Row | None:
        return self._tx.one(sql, *values)

    def all(self, sql: str, *values: object) -> list[Row]:
        return self._tx.all(sql, *values)

    def each(self, sql: str) -> Iterator[Row]:
        return self._tx.each(sql)

    def run(self, sql: str, *values: object) -> int:
        if sql.startswith("UPDATE log"):
            self._dawdle()  # after the counter, before the commit: where a sequence loses rows
        return self._tx.run(sql, *values)

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        self._dawdle()
        self._tx.many(sql, rows)

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        self._dawdle()
        self._tx.insert(table, columns, rows)


class SlowDatabase:
    """The real one, with slow writers."""

    def __init__(self, real: Database) -> None:
        self._real = real
        self.kind = real.kind

    def _slow(self, work: Callable[[Tx], T]) -> Callable[[Tx], T]:
        return lambda tx: work(SlowTx(tx, random.Random()))

    def write(self, work: Callable[[Tx], T]) -> T:
        return self._real.write(self._slow(work))

    def read(self, work: Callable[[Tx], T], *, steady: bool = False) -> T:
        return self._real.read(work, steady=steady)

    def settle(self) -> None:
        self._real.settle()

    def size(self) -> int:
        return self._real.size()

    def close(self) -> None:
        self._real.close()


def follow(reader: Any, done: threading.Event) -> dict[bytes, list[int]]:
    """What a device sees that follows the feed and pulls what it says, until everybody has finished."""
    cursor, known = 0, {}
    seen: dict[bytes, list[int]] = {}
    while True:
        finished = done.is_set()
        page = reader.feed(cursor)
        for log_id, head, _epoch, _state, _position in page.rows:
            if head > known.get(log_id, 0):
                fresh = reader.envelopes(log_id, known.get(log_id, 0))
                seen.setdefault(log_id, []).extend(number for number, _ in fresh)
                known[log_id] = fresh[-1][0]
        cursor = page.next
        if finished and not page.rows:
            return seen


def test_it_misses_nothing_with_six_slow_writers(hub: Running, team: Team) -> None:
    """M11 and M12: whoever follows the cursor sees every acknowledged envelope once, whatever the order of commits."""
    hub.hub.database = SlowDatabase(hub.hub.database)
    writers = [team.add_worker() for _ in range(WRITERS)]
    logs = [team.add_log() for _ in range(WRITERS)]
    taken: list[tuple[bytes, int]] = []
    troubles: list[BaseException] = []
    done = threading.Event()

    def write(number: int) -> None:
        writer, dice = writers[number], random.Random(number)
        try:
            for _ in range(ROUNDS):
                chosen = dice.sample(logs, 2)
                sent = [writer.save(log_id, epoch) for log_id, epoch in chosen for _ in range(dice.randint(1, 3))]
                answers = writer.push(sent)
                assert {code for code, _ in answers} == {m.OK}
                taken.extend((one.header.log_id, seq) for one, (_, seq) in zip(sent, answers, strict=True))
        except BaseException as error:  # noqa: BLE001 - told to the thread that waits
            troubles.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    seen: dict[bytes, list[int]] = {}
    reading = threading.Thread(target=lambda: seen.update(follow(team.lead, done)))
    for thread in (*threads, reading):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    reading.join()
    assert not troubles
    assert len(taken) >= WRITERS * ROUNDS * 2
    for log_id, _epoch in logs:
        numbers = [number for one, number in taken if one == log_id]
        assert seen[log_id] == list(range(1, len(numbers) + 2))  # the key record, and each save once


def test_who_waits_is_woken_by_a_push_and_by_the_directory(team: Team) -> None:
    worker = team.add_worker()
    log_id, epoch = team.add_log()
    here = worker.feed()
    woken: list[m.Feed] = []
    waiting = threading.Thread(target=lambda: woken.append(worker.feed(here.next, wait=20, dir=here.dir_height)))
    waiting.start()
    team.lead.push([team.lead.save(log_id, epoch)])
    waiting.join()
    assert [(row[0], row[1]) for row in woken[0].rows] == [(log_id, 2)]
    asked = time.monotonic()
    waiting = threading.Thread(target=lambda: woken.append(worker.feed(woken[0].next, wait=20, dir=here.dir_height)))
    waiting.start()
    team.record("tick", {})
    waiting.join()
    assert (woken[1].rows, woken[1].dir_height) == ((), here.dir_height + 1)
    assert time.monotonic() - asked < 20


def test_a_page_has_an_end_and_the_next_goes_on(team: Team) -> None:
    logs = [team.add_log()[0] for _ in range(5)]
    first = team.lead.feed(limit=2)
    assert (len(first.rows), first.more) == (2, True)
    second = team.lead.feed(first.next, limit=3)
    assert (len(second.rows), second.more) == (3, False)
    assert [row[0] for row in (*first.rows, *second.rows)] == logs


def test_access_that_ends_is_told_and_access_that_begins_is_seen(team: Team) -> None:
    worker = team.add_worker()
    log_id, epoch = team.add_log()
    spec = replace(team.log_keys()[0], log_id=log_id)
    _, keys = team.log_keys({team.leads: "m"}, before=epoch, spec=spec)
    team.lead.push([team.key_envelope(log_id, keys)])
    assert [(row[0], row[3]) for row in worker.feed().rows] == [(log_id, m.LogState.ENDED)]
    before = worker.feed().access
    team.record("user_role", {"user": worker.user, "roles": ["team_lead", "worker"]})
    after = worker.feed()
    assert after.access != before
    assert [(row[0], row[3]) for row in after.rows] == [(log_id, m.LogState.OPEN)]


def test_another_generation_is_told(small_team: Team) -> None:
    page = small_team.lead.feed(generation=small_team.lead.feed().generation.hex())
    assert page.rows == ()
    with pytest.raises(Refused) as refused:
        small_team.lead.feed(generation=bytes(16).hex())
    assert refused.value.code == Code.HUB_GENERATION_CHANGED


def test_a_pull_is_cut_at_its_size_and_goes_on(team: Team) -> None:
    log_id, epoch = team.add_log()
    sent = [team.lead.save(log_id, epoch, "x" * 500) for _ in range(30)]
    team.lead.push(sent)
    frames = team.lead.pull({log_id: 0}, max_bytes=2000)
    done = m.LogDone.decode(frames[-2].content)
    assert 0 < done.next < done.head == 31
    assert [parse(data).env_id for _, data in team.lead.envelopes(log_id)[1:]] == [one.env_id for one in sent]


def test_who_joins_gets_the_keys_the_snapshot_and_the_rest(team: Team) -> None:
    log_id, epoch = team.add_log()
    lead = team.lead
    lead.push([lead.save(log_id, epoch) for _ in range(5)])
    header = Header(
        kind=Kind.SNAPSHOT,
        log_id=log_id,
        dev_id=lead.keys.dev_id,
        seq=0,
        epoch=1,
        save_id=bytes(16),
        deps=((lead.keys.dev_id, 4),),
    )
    snapshot = seal(header, b"\x01", epoch.key, lead.keys)
    path = m.Path.SNAPSHOTS.format(log_id.hex())
    assert m.SnapshotTaken.decode(lead.line.send("POST", path, snapshot.data).content).covers == 5
    frames = [one for one in lead.pull({log_id: 0}, join=True) if one.type is FrameType.ENVELOPE]
    kinds = [(one.number, parse(one.content).header.kind) for one in frames]
    assert kinds == [(1, Kind.KEY), (5, Kind.SNAPSHOT), (6, Kind.OPS)]
    assert len(lead.envelopes(log_id)) == 6


def test_two_organisations_on_one_hub_see_nothing_of_each_other(hub: Running, gather: Gather, team: Team) -> None:
    hub.code = new_code(hub.hub.database)
    other = gather(hub)
    log_id, epoch = team.add_log()
    team.lead.push([team.lead.save(log_id, epoch)])
    assert other.lead.feed().rows == ()
    assert m.LogRefused.decode(other.lead.pull({log_id: 0})[0].content).code == Code.UNKNOWN
    assert other.lead.push([other.lead.save(log_id, epoch)])[0][0] == Code.NOT_MEMBER
    assert other.add_group(GroupKind.OWN, other.lead.user)


def test_a_guest_of_another_organisation_sees_what_was_granted(hub: Running, gather: Gather, team: Team) -> None:
    hub.code = new_code(hub.hub.database)
    other = gather(hub)
    guest = other.lead
    team.record("org_link", {"org": other.directory.org_id, "fingerprint": other.directory.fingerprint})
    visitors = some_id()
    keys = guest.keys
    body = guest_group(visitors, [(other.directory.org_id, keys.sign_public, keys.box_public)])
    team.record("group_create", body)
    team.renew(visitors)  # by an administrator: guests sign nothing here
    log_id, epoch = team.add_log({team.leads: "m", visitors: "w"})
    hidden, _ = team.add_log()
    assert guest.sign_in().org == other.directory.org_id
    assert guest.feed().rows == ()
    assert guest.sign_in(org=team.directory.org_id).org == team.directory.org_id
    assert [row[0] for row in guest.feed().rows] == [log_id]
    assert guest.push([guest.save(log_id, epoch)]) == [("ok", 2)]
    assert m.LogRefused.decode(guest.pull({hidden: 0})[0].content).code == Code.NOT_MEMBER

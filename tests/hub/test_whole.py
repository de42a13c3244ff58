# SPDX-License-Identifier: EUPL-1.2
"""This is the place for snapshots, attachments and erasure: whole things, resumable, and gone when ordered."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from caseapp.sync.envelope import Envelope, Header, Kind, seal
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol import wire
from caseapp.sync.protocol.directory import make_record
from caseapp.sync.protocol.grants import Epoch
from caseapp.sync.protocol.problems import refused_of
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import Domain
from tests.hub.running import Running
from tests.hub.team import NOW, Laptop, Team, some_id


def snapshot_of(laptop: Laptop, log_id: bytes, epoch: Epoch, held: dict[bytes, int], size: int = 10) -> Envelope:
    header = Header(
        kind=Kind.SNAPSHOT,
        log_id=log_id,
        dev_id=laptop.keys.dev_id,
        seq=0,
        epoch=epoch.record.epoch,
        save_id=some_id(),
        deps=tuple(sorted(held.items())),
    )
    return seal(header, wire.encode(secrets.token_bytes(size)), epoch.key, laptop.keys)


def test_a_snapshot_covers_what_it_holds_and_others_attest_it(team: Team) -> None:
    worker, lead = team.add_worker(), team.lead
    log_id, epoch = team.add_log()
    worker.push([worker.save(log_id, epoch) for _ in range(3)])
    lead.push([lead.save(log_id, epoch) for _ in range(2)])
    path = m.Path.SNAPSHOTS.format(log_id.hex())
    old = snapshot_of(worker, log_id, epoch, {worker.keys.dev_id: 3})
    new = snapshot_of(worker, log_id, epoch, {worker.keys.dev_id: 3, lead.keys.dev_id: 2}, size=300_000)
    covers = [
        m.SnapshotTaken.decode(worker.line.send("POST", path, one.data).content).covers for one in (old, new, new)
    ]
    assert covers == [4, 6, 6]
    signature = lead.keys.sign(Domain.ATTEST, m.attest_payload(log_id, new.env_id))
    attest = m.Attest(new.env_id, signature).encode()
    assert lead.line.send("POST", m.Path.ATTEST.format(log_id.hex()), attest).status_code == 204
    forged = worker.line.send("POST", m.Path.ATTEST.format(log_id.hex()), attest)
    assert refused_of(forged.content).code == Code.BAD_SIGNATURE
    listed = worker.line.ask("GET", path, m.Snapshots).snapshots
    assert [(one[0], one[2], one[5]) for one in listed] == [
        (new.env_id, 6, ((lead.keys.dev_id, signature),)),
        (old.env_id, 4, ()),
    ]
    one = m.Path.SNAPSHOT.format(log_id.hex(), new.env_id.hex())
    worker.line.http.headers["Range"] = "bytes=1000-"
    rest = worker.line.send("GET", one)
    worker.line.http.headers["Range"] = "bytes=0-999"
    start = worker.line.send("GET", one)
    assert (start.status_code, rest.status_code) == (206, 206)
    assert start.content + rest.content == new.data


def test_a_long_tail_asks_for_a_snapshot(small_team: Team) -> None:
    lead = small_team.lead
    log_id, epoch = small_team.add_log()

    def wanted() -> int:
        return m.LogDone.decode(lead.pull({log_id: 0})[-2].content).wanted

    assert wanted() == 0
    lead.push([lead.save(log_id, epoch) for _ in range(220)])
    assert wanted() == 1
    held = {lead.keys.dev_id: 220}
    lead.line.send("POST", m.Path.SNAPSHOTS.format(log_id.hex()), snapshot_of(lead, log_id, epoch, held).data)
    assert wanted() == 0
    lead.push([lead.save(log_id, epoch) for _ in range(50)])
    assert wanted() == 0  # not a quarter of what is in the one there is
    lead.push([lead.save(log_id, epoch) for _ in range(30)])
    assert wanted() == 1


def test_a_log_that_has_none_asks_early(small_team: Team) -> None:
    lead = small_team.lead
    log_id, epoch = small_team.add_log()
    asked = []
    for _ in range(2):
        lead.push([lead.save(log_id, epoch) for _ in range(20)])
        asked.append(m.LogDone.decode(lead.pull({log_id: 0})[-2].content).wanted)
    assert asked == [0, 1]


def test_who_joins_gets_a_snapshot_that_somebody_else_stands_for(team: Team) -> None:
    worker, lead = team.add_worker(), team.lead
    log_id, epoch = team.add_log()
    lead.push([lead.save(log_id, epoch) for _ in range(5)])
    path = m.Path.SNAPSHOTS.format(log_id.hex())
    made = [snapshot_of(worker, log_id, epoch, {lead.keys.dev_id: seq}) for seq in (3, 4, 5)]
    for one in made:
        worker.line.send("POST", path, one.data)

    def given() -> bytes:
        return lead.pull({log_id: 0}, join=True)[1].content

    def stands(laptop: Laptop, one: Envelope) -> None:
        signature = laptop.keys.sign(Domain.ATTEST, m.attest_payload(log_id, one.env_id))
        laptop.line.send("POST", m.Path.ATTEST.format(log_id.hex()), m.Attest(one.env_id, signature).encode())

    assert given() == made[2].data  # the one that covers most
    stands(worker, made[0])
    assert given() == made[2].data  # its maker proves nothing
    stands(lead, made[1])
    assert given() == made[1].data


def test_chunks_come_back_as_they_went_and_resume(team: Team) -> None:
    worker = team.add_worker()
    log_id, _ = team.add_log()
    data = secrets.token_bytes(200_000)
    name, absent = m.chunk_id(data), m.chunk_id(b"x")
    place = m.Path.CHUNK.format(log_id.hex(), name.hex())
    line = worker.line
    assert line.send("HEAD", place).status_code == 404
    wrong = line.send("PUT", m.Path.CHUNK.format(log_id.hex(), absent.hex()), data)
    assert refused_of(wrong.content).code == Code.MALFORMED
    assert [line.send("PUT", place, data).status_code for _ in range(2)] == [204, 204]
    assert line.send("HEAD", place).headers["OE-Size"] == "200000"
    asked = m.ChunkIds((name, absent))
    missing = line.ask("POST", m.Path.CHUNKS.format(log_id.hex()), m.ChunkIds, asked)
    assert missing.ids == (absent,)
    line.http.headers["Range"] = "bytes=150000-"
    tail = line.send("GET", place)
    assert (tail.status_code, tail.content) == (206, data[150_000:])
    assert tail.headers["Content-Range"] == "bytes 150000-199999/200000"
    line.http.headers["Range"] = "bytes=200000-"
    assert line.send("GET", place).status_code == 416
    del line.http.headers["Range"]
    assert line.send("GET", place).content == data
    large = line.send("PUT", place, bytes(m.LARGEST_CHUNK + 1))
    assert refused_of(large.content).code == Code.TOO_LARGE


def erase_order(laptop: Laptop, log_id: bytes) -> Envelope:
    header = Header(kind=Kind.ERASE, log_id=log_id, dev_id=laptop.keys.dev_id, seq=0, epoch=1, save_id=some_id())
    return seal(header, m.erase_body(log_id, "retention"), None, laptop.keys)


def order_in_directory(team: Team, log_id: bytes) -> None:
    """What makes a hub believe an order: administrators of two people signed it."""
    second = team.add_worker("administrator")
    body = {"logs": [log_id], "reason": "retention"}
    data = make_record(team.directory, "erase_order", body, team.lead.keys, NOW, [second.keys])
    team.lead.line.ask("POST", m.Path.DIR, m.Height, m.NewRecord(data))
    team.directory = team.directory.apply(data)
    team.records.append(data)


def test_t18_no_order_no_erasure(team: Team) -> None:
    log_id, _epoch = team.add_log()
    with pytest.raises(Refused) as refused:
        team.lead.line.ask("POST", m.Path.ERASE, m.Erased, m.Erase(erase_order(team.lead, log_id).data))
    assert (refused.value.code, refused.value.detail["rule"]) == (Code.NOT_MEMBER, "order")
    alone = make_record(team.directory, "erase_order", {"logs": [log_id], "reason": "retention"}, team.lead.keys, NOW)
    with pytest.raises(Refused) as refused:
        team.lead.line.ask("POST", m.Path.DIR, m.Height, m.NewRecord(alone))
    assert (refused.value.code, refused.value.detail["rule"]) == (Code.DIR_REFUSED, "threshold")
    assert team.lead.envelopes(log_id)


def test_an_order_erases_everything_of_a_log_and_stays_itself(hub: Running, team: Team, tmp_path: Path) -> None:
    worker, lead = team.add_worker(), team.lead
    log_id, epoch = team.add_log()
    kept, other = team.add_log()
    waiting = worker.save(log_id, epoch)
    worker.push([waiting, worker.save(log_id, epoch), worker.save(kept, other)])
    chunk = b"canary-in-a-chunk" + secrets.token_bytes(500)
    worker.line.send("PUT", m.Path.CHUNK.format(log_id.hex(), m.chunk_id(chunk).hex()), chunk)
    snapshot = snapshot_of(worker, log_id, epoch, {worker.keys.dev_id: 2})
    worker.line.send("POST", m.Path.SNAPSHOTS.format(log_id.hex()), snapshot.data)
    order = erase_order(lead, log_id)
    order_in_directory(team, log_id)
    with pytest.raises(Refused) as refused:
        worker.line.ask("POST", m.Path.ERASE, m.Erased, m.Erase(erase_order(worker, log_id).data))
    assert refused.value.code == Code.NOT_MEMBER
    first = lead.line.ask("POST", m.Path.ERASE, m.Erased, m.Erase(order.data))
    assert lead.line.ask("POST", m.Path.ERASE, m.Erased, m.Erase(order.data)) == first

    def rows(tx) -> list[int]:  # noqa: ANN001 - a transaction
        tables = ("env", "snapshot", "chunk", "chunk_body", "keys.wrap")
        return [tx.one(f"SELECT count(*) FROM {table} WHERE log_id = ?", log_id)[0] for table in tables]  # noqa: S608

    assert hub.hub.database.read(rows) == [0, 0, 0, 0, 0]
    for path in tmp_path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"canary-in-a-chunk" not in data
            assert waiting.body[24:] not in data, path
            assert snapshot.body[24:] not in data, path
    for answer in (
        m.LogRefused.decode(worker.pull({log_id: 0})[0].content).detail["order"],
        worker.push_fully([waiting])[0][2]["order"],
    ):
        assert answer == order.data
    gone = worker.line.send("GET", m.Path.SNAPSHOTS.format(log_id.hex()))
    assert (gone.status_code, gone.json()["order"]) == (410, order.data.hex())
    assert [(row[0], row[3]) for row in worker.feed().rows] == [(kept, "open"), (log_id, "erased")]
    assert len(worker.envelopes(kept)) == 2


def test_what_a_crash_left_of_an_erased_log_goes_at_the_next_start(place, start, gather) -> None:  # noqa: ANN001
    running = start(place)
    team = gather(running)
    log_id, _ = team.add_log()
    order = erase_order(team.lead, log_id)
    sql = "INSERT INTO erased (log_id, org_id, at, bytes) VALUES (?, ?, 1, ?)"
    running.hub.database.write(lambda tx: tx.run(sql, log_id, team.directory.org_id, order.data))
    team.close()
    running.stop()
    again = start(place)
    for table in ("env", "keys.wrap"):
        query = f"SELECT 1 FROM {table} WHERE log_id = ?"  # noqa: S608
        assert again.hub.database.read(lambda tx, query=query: tx.one(query, log_id)) is None

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who means harm, and for what an operator must never see: junk in, nothing of content kept."""

from __future__ import annotations

import json
import random
import secrets
from pathlib import Path

import pytest

from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol import wire
from caseapp.sync.protocol.pages import Frame, FrameReader, FrameType
from caseapp.sync.protocol.refusals import Code, Refused
from casehub.settings import Settings
from casehub.store.copying import backup
from tests.hub.postgres import Cluster
from tests.hub.running import Gather, Running, Start
from tests.hub.team import Team, some_id

CANARY = "Zilverspreeuw-4711"
BODIES = (
    m.Register(b"x", "y"),
    m.ChallengeAsk(bytes(16)),
    m.TokenAsk(bytes(16), bytes(40), "c", bytes(64)),
    m.NewRecord(b"x"),
    m.PullAsk(((bytes(16), 0),)),
    m.PushAsk((b"x",)),
    m.Wraps(((bytes(16), 1, bytes(16), 1, bytes(112)),)),
    m.KeysAsk((bytes(16),)),
    m.VvAsk(((bytes(16), bytes(16)),)),
    m.Erase(b"x"),
    m.Attest(bytes(32), bytes(64)),
    m.ChunkIds((bytes(32),)),
)


def spoilt(data: bytes, dice: random.Random) -> bytes:
    """The same with something wrong: bytes turned, cut off, doubled, or all made up."""
    turn = dice.randrange(5)
    if turn == 0:
        return dice.randbytes(dice.randrange(200))
    if turn == 1:
        return data[: dice.randrange(len(data))]
    if turn == 2:
        return data + dice.randbytes(3)
    changed = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def test_bodies_that_are_wrong_are_refused_and_never_a_bug(small_hub: Running, small_team: Team) -> None:
    dice = random.Random(7)
    log_id, epoch = small_team.add_log()
    line = small_team.lead.line
    places = [
        ("POST", str(path))
        for path in (m.Path.ORG, m.Path.CHALLENGE, m.Path.TOKEN, m.Path.DIR, m.Path.PULL, m.Path.PUSH, m.Path.KEYS,
                     m.Path.KEYS_FETCH, m.Path.VV, m.Path.ERASE)
    ]  # fmt: skip
    here = log_id.hex()
    places += [("POST", path.format(here)) for path in (m.Path.SNAPSHOTS, m.Path.ATTEST, m.Path.CHUNKS)]
    places += [("PUT", m.Path.CHUNK.format(here, "00" * 32)), ("GET", m.Path.CHUNK.format(here, "zz"))]
    places += [("GET", m.Path.SNAPSHOTS.format("../../etc")), ("GET", m.Path.SNAPSHOTS.format("%00"))]
    statuses = set()
    whole = [body.encode() for body in BODIES] + [small_team.lead.save(log_id, epoch).data]
    for _ in range(400):
        method, path = dice.choice(places)
        data = dice.choice(whole)
        got = line.send(method, path, data if dice.random() < 0.2 else spoilt(data, dice))
        statuses.add(got.status_code)
        if got.status_code >= 400 and got.headers["content-type"].startswith("application/problem"):
            assert got.json()["code"] in set(Code), got.text
    for text in ("-2", "1e9", "x", "9" * 30, "٣"):
        assert line.send("GET", m.Path.FEED, after=text).json()["code"] == "malformed"
    nowhere = line.send("GET", "/v1/nowhere")
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "unknown")
    assert '"event": "bug"' not in small_hub.journal.getvalue()
    assert not {status for status in statuses if status >= 500}
    assert small_team.lead.push([small_team.lead.save(log_id, epoch, seq=1)]) == [("ok", 2)]


def decoded(kind: type[m.Message], data: bytes) -> m.Message | None:
    """Nothing when it is refused; anything else that is raised fails the test."""
    try:
        return kind.decode(data)
    except Refused:
        return None


def test_messages_read_back_what_they_wrote_and_refuse_the_rest() -> None:
    dice = random.Random(3)
    for body in BODIES:
        assert type(body).decode(body.encode()) == body
        for _ in range(300):
            data = spoilt(body.encode(), dice)
            again = decoded(type(body), data)
            assert again is None or type(body).decode(again.encode()) == again
    newer = wire.encode({"dev": bytes(16), "colour": "blue"})
    assert m.ChallengeAsk.decode(newer) == m.ChallengeAsk(bytes(16))


def test_frames_may_come_in_pieces_of_any_size() -> None:
    dice = random.Random(5)
    frames = [Frame(FrameType.ENVELOPE, number, dice.randbytes(dice.randrange(50))) for number in range(20)]
    data = b"".join(frame.encode() for frame in (*frames, Frame(FrameType.END)))
    for _ in range(30):
        reader, found, at = FrameReader(), [], 0
        while at < len(data):
            size = dice.randint(1, 40)
            found += reader.feed(data[at : at + size])
            at += size
        assert found[:-1] == frames
        assert reader.ended
        cut = FrameReader()
        list(cut.feed(data[: dice.randrange(len(data))]))
        assert not cut.ended
    with pytest.raises(Refused):
        list(FrameReader().feed(b"\xff\xff\xff\xff"))


def test_neither_storage_nor_log_holds_content_or_a_token(
    place: Settings, start: Start, gather: Gather, tmp_path: Path
) -> None:
    """T4: what the operator can see is ids, numbers, sizes and times."""
    running = start(place)
    team = gather(running)
    worker = team.add_worker()
    log_id, epoch = team.add_log()
    worker.push([worker.save(log_id, epoch, {"name": CANARY, "note": CANARY * 40}) for _ in range(5)])
    worker.envelopes(log_id)
    worker.line.send("PUT", m.Path.JOIN_ONE.format(some_id().hex()), secrets.token_bytes(30))
    worker.line.send("GET", "/v1/feed", after=CANARY)
    tokens = [laptop.line.http.headers["Authorization"].split()[1] for laptop in (worker, team.lead)]
    journal = running.journal.getvalue()
    for line in journal.splitlines():
        assert {"at", "event"} <= set(json.loads(line))
    kept = journal + running.lines.getvalue()
    team.close()
    running.stop()
    if place.database:
        backup(place, tmp_path / "copy", None)
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert worker.keys.dev_id in stored
    for secret in (CANARY.encode(), epoch.key, worker.keys.sign_seed, *(bytes.fromhex(one) for one in tokens)):
        assert secret not in stored
        assert secret.hex() not in kept
    assert CANARY not in kept
    assert not any(token in kept for token in tokens)


def test_a_disk_without_room_is_busy_and_nothing_was_taken(small_hub: Running, small_team: Team) -> None:
    """The largest size a database may have stands for a full disk: the same error of SQLite."""
    log_id, epoch = small_team.add_log()
    worker = small_team.lead
    writer = small_hub.hub.database._writer
    pages = writer.execute("PRAGMA page_count").fetchone()[0]
    writer.execute(f"PRAGMA max_page_count = {pages}")
    waiting = [worker.save(log_id, epoch, secrets.token_bytes(60_000)) for _ in range(5)]
    with pytest.raises(Refused) as refused:
        worker.push(waiting)
    assert refused.value.code == Code.BUSY
    assert int(refused.value.detail["retry_after"]) == 30
    assert len(worker.envelopes(log_id)) == 1
    writer.execute("PRAGMA max_page_count = 1073741823")
    assert [code for code, _ in worker.push(waiting)] == ["ok"] * 5


def test_a_database_that_goes_away_is_busy_and_comes_back(cluster: Cluster, start: Start, gather: Gather) -> None:
    running = start(Settings(database=cluster.new_database(), port=0, requests=0))
    team = gather(running)
    log_id, epoch = team.add_log()
    worker = team.lead
    assert worker.push([worker.save(log_id, epoch)]) == [("ok", 2)]
    waiting = m.PushAsk((worker.save(log_id, epoch).data,)).encode()
    cluster.halt()
    try:
        got = worker.line.send("POST", m.Path.PUSH, waiting)
        assert (got.status_code, got.json()["code"], int(got.headers["Retry-After"])) == (503, "busy", 5)
        assert worker.line.send("GET", m.Path.HEALTH).status_code == 503
    finally:
        cluster.start()
    while worker.line.send("GET", m.Path.HEALTH).status_code != 200:
        pass  # the pool tries again by itself; each question waits for it
    assert m.PushAnswer.decode(worker.line.send("POST", m.Path.PUSH, waiting).content).results == (("ok", 3, {}),)
    assert '"event": "bug"' not in running.journal.getvalue()

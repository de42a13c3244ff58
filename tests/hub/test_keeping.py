# SPDX-License-Identifier: EUPL-1.2
"""This is the place for backup, restore, the move to PostgreSQL, repair by clients, and the self-check."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from caseapp.sync.envelope import Kind, parse
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.grants import Epoch
from caseapp.sync.protocol.refusals import Code, Refused
from casehub.cli import casehub
from casehub.settings import Settings
from tests.hub.postgres import Cluster
from tests.hub.running import Gather, Running, Start, options_of
from tests.hub.team import Team


def run(*words: str) -> Result:
    return CliRunner().invoke(casehub, words)


def move(team: Team, running: Running) -> None:
    for laptop in team.laptops:
        laptop.close()
        laptop.address = running.address


def test_a_restored_hub_is_another_generation_and_clients_bring_what_it_lacks(
    place: Settings, start: Start, gather: Gather, tmp_path: Path
) -> None:
    """T15: also envelopes of others, key records of a key that turned meanwhile, and the directory."""
    running = start(place)
    team = gather(running)
    worker = team.add_worker()
    log_id, epoch = team.add_log()
    worker.push([worker.save(log_id, epoch) for _ in range(3)])
    chunk = secrets.token_bytes(1000)
    worker.line.send("PUT", m.Path.CHUNK.format(log_id.hex(), m.chunk_id(chunk).hex()), chunk)
    made = run("backup", *options_of(place), "--to", str(tmp_path / "backup"), "--keys-to", str(tmp_path / "keys"))
    assert (made.exit_code, made.output) == (0, f"4 envelopes in {tmp_path / 'backup'}\n")
    assert not (tmp_path / "backup" / "keys.db").exists()

    worker.push([worker.save(log_id, epoch) for _ in range(2)])
    late = team.add_worker()
    spec = replace(team.log_keys()[0], log_id=log_id)
    _, keys = team.log_keys(before=epoch, spec=spec, fence={worker.keys.dev_id: 5})
    turned = team.key_envelope(log_id, keys)
    team.lead.push([turned])
    team.bring(team.lead, keys.wraps)
    now = Epoch(keys.record, keys.key)
    late.push([late.save(log_id, now)])
    whole = [data for _, data in team.lead.envelopes(log_id)]
    cursor, generation = team.lead.feed().next, team.lead.feed().generation
    running.stop()

    target = Settings(data=tmp_path / "new", port=0, requests=0)
    words = ("--from", str(tmp_path / "backup"), "--keys", str(tmp_path / "keys"), *options_of(target))
    assert run("restore", *words).exit_code == 0
    assert run("restore", *words).exit_code != 0
    restored = start(target)
    move(team, restored)
    team.lead.sign_in()
    with pytest.raises(Refused) as refused:
        team.lead.feed(cursor, generation=generation.hex())
    assert refused.value.code == Code.HUB_GENERATION_CHANGED
    height = team.lead.line.ask("GET", m.Path.DIR, m.Records).height
    for record in team.records[height + 1 :]:
        team.lead.line.ask("POST", m.Path.DIR, m.Height, m.NewRecord(record))
    held = [parse(data).header for data in whole]
    tops = {
        (int(one.kind), one.dev_id): max(h.seq for h in held if h.dev_id == one.dev_id and h.kind == one.kind)
        for one in held
    }
    mine = m.vv_hash((kind, dev_id, seq) for (kind, dev_id), seq in tops.items())
    ((_, head, at_epoch, _),) = team.lead.line.ask("POST", m.Path.VV, m.VvAnswer, m.VvAsk(((log_id, mine),))).logs
    assert (head, at_epoch) == (4, 1)
    given = team.lead.push([parse(data) for data in whole], repair=True)
    assert [code for code, _ in given] == ["duplicate"] * 4 + ["ok"] * 4
    assert [data for _, data in team.lead.envelopes(log_id)] == whole
    assert team.lead.line.ask("POST", m.Path.VV, m.VvAnswer, m.VvAsk(((log_id, mine),))).logs == ()
    assert team.bring(team.lead, keys.wraps).refused == ()
    chunk_path = m.Path.CHUNK.format(log_id.hex(), m.chunk_id(chunk).hex())
    assert worker.line.send("GET", chunk_path).content == chunk


def test_a_key_record_of_old_is_taken_only_from_who_manages(tmp_path: Path, start: Start, gather: Gather) -> None:
    team = gather(start(Settings(data=tmp_path / "hub", port=0, requests=0)))
    worker = team.add_worker()
    log_id, epoch = team.add_log()
    spec = replace(team.log_keys()[0], log_id=log_id)
    _, keys = team.log_keys(before=epoch, spec=spec)
    old = team.key_envelope(log_id, keys)
    team.add_worker()  # the group has another key by now
    assert team.lead.push([old])[0][0] == Code.STALE_EPOCH
    assert worker.push([old], repair=True)[0][0] == Code.NOT_MEMBER
    assert team.lead.push([old], repair=True) == [("ok", 2)]


def test_the_move_to_postgresql_keeps_every_position(
    tmp_path: Path, start: Start, gather: Gather, cluster: Cluster
) -> None:
    source = Settings(data=tmp_path / "hub", port=0, requests=0)
    running = start(source)
    team = gather(running)
    logs = [team.add_log() for _ in range(3)]
    for log_id, epoch in logs:
        team.lead.push([team.lead.save(log_id, epoch) for _ in range(4)])
    chunk = secrets.token_bytes(1000)
    place = m.Path.CHUNK.format(logs[0][0].hex(), m.chunk_id(chunk).hex())
    team.lead.line.send("PUT", place, chunk)
    before = team.lead.feed()
    contents = {log_id: team.lead.envelopes(log_id) for log_id, _ in logs}
    wraps = team.lead.line.ask("POST", m.Path.KEYS_FETCH, m.Wraps, m.KeysAsk(tuple(one for one, _ in logs)))
    running.stop()
    target = Settings(database=cluster.new_database(), port=0, requests=0)
    moved = run("migrate", "--from", str(source.data), "--to", target.database)
    assert (moved.exit_code, moved.output[:12]) == (0, "15 envelopes")
    new = start(target)
    move(team, new)
    after = team.lead.feed()
    assert (after.rows, after.next, after.dir_height) == (before.rows, before.next, before.dir_height)
    assert after.generation != before.generation
    assert {log_id: team.lead.envelopes(log_id) for log_id, _ in logs} == contents
    again = team.lead.line.ask("POST", m.Path.KEYS_FETCH, m.Wraps, m.KeysAsk(tuple(one for one, _ in logs)))
    assert again == wraps
    assert team.lead.line.send("GET", place).content == chunk
    log_id, epoch = logs[0]
    assert team.lead.push([team.lead.save(log_id, epoch)]) == [("ok", 6)]
    assert team.lead.feed(after.next).rows[0][:2] == (log_id, 6)
    checked = run("check", "--database", target.database)
    assert (checked.exit_code, checked.output) == (0, "Everything that is kept is whole.\n")


def test_damage_is_found_and_named(tmp_path: Path, start: Start, gather: Gather) -> None:
    settings = Settings(data=tmp_path / "hub", port=0, requests=0)
    running = start(settings)
    team = gather(running)
    log_id, epoch = team.add_log()
    team.lead.push([team.lead.save(log_id, epoch) for _ in range(4)])
    chunk = secrets.token_bytes(1000)
    team.lead.line.send("PUT", m.Path.CHUNK.format(log_id.hex(), m.chunk_id(chunk).hex()), chunk)
    running.stop()
    words = ("check", "--data", str(settings.data))
    assert run(*words).exit_code == 0
    with sqlite3.connect(tmp_path / "hub" / "hub.db") as file:
        file.execute("DELETE FROM env WHERE hub_seq = 3")
        file.execute("UPDATE env SET bytes = x'00' WHERE hub_seq = 4")
        file.execute("UPDATE dir_record SET bytes = x'00' WHERE height = 2")
    file.close()
    next((tmp_path / "hub" / "chunks").rglob(m.chunk_id(chunk).hex())).write_bytes(b"x")
    found = run(*words)
    assert found.exit_code == 1
    for part in (
        "says 5 envelopes and holds 4",
        "3 of 4 envelopes of device",
        "not what was taken",
        "does not hold",
        "is damaged",
    ):
        assert part in found.output


def test_a_kind_of_envelope_keeps_its_number_of_kind() -> None:
    """The tables count by these numbers; a renumbering would be a migration."""
    assert [int(one) for one in Kind] == [1, 2, 3, 4, 5]

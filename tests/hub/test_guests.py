# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a guest of another organisation gets of a hub: a beginning, and what follows (016)."""

from __future__ import annotations

from dataclasses import replace

from caseapp.sync.envelope import Envelope, Kind, parse, seal
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol import wire
from caseapp.sync.protocol.baselines import BASELINE
from caseapp.sync.protocol.directory import guest_group
from caseapp.sync.protocol.grants import Epoch, LogSpec
from caseapp.sync.protocol.group_keys import NOBODY
from caseapp.sync.protocol.pages import FrameType
from caseapp.sync.protocol.problems import refused_of
from caseapp.sync.protocol.refusals import Code
from caseapp.sync.protocol.signing import DeviceKeys
from tests.hub.team import Laptop, Team, some_id
from tests.hub.test_whole import snapshot_of


def let_in(team: Team) -> tuple[Laptop, bytes]:
    """A guest of a linked organisation, and the group of that laptop."""
    keys, org, group = DeviceKeys.random(), some_id(), some_id()
    team.record("org_link", {"org": org, "fingerprint": bytes(32)})
    team.record("group_create", guest_group(group, [(org, keys.sign_public, keys.box_public)]))
    team.renew(group)
    return Laptop(keys, b"", team.lead.address), group


def baseline_of(laptop: Laptop, log_id: bytes, epoch: Epoch, held: dict[bytes, int]) -> Envelope:
    made = snapshot_of(laptop, log_id, epoch, held)
    return seal(replace(made.header, seq=BASELINE), wire.encode(b"today"), epoch.key, laptop.keys)


def code_of(laptop: Laptop, method: str, path: str, body: bytes = b"") -> str:
    got = laptop.line.send(method, path, body)
    return "" if got.status_code < 300 else refused_of(got.content).code


def kinds(guest: Laptop, log_id: bytes, after: int, **more: object) -> list[tuple[Kind, int, int]]:
    """Kind, epoch and place of what a pull gives."""
    frames = [one for one in guest.pull({log_id: after}, **more) if one.type is FrameType.ENVELOPE]
    return [(parse(one.content).header.kind, parse(one.content).header.epoch, one.number) for one in frames]


def test_a_guest_gets_a_baseline_and_what_follows_and_nothing_from_before(team: Team) -> None:
    guest, group = let_in(team)
    lead, worker = team.lead, team.add_worker()
    log_id, first = team.add_log()
    lead.push([lead.save(log_id, first) for _ in range(3)])
    path = m.Path.SNAPSHOTS.format(log_id.hex())
    held = {lead.keys.dev_id: 3}
    whole = snapshot_of(lead, log_id, first, held)
    assert code_of(lead, "POST", path, whole.data) == ""

    spec = LogSpec(log_id, "core", "case", some_id())
    _spec, made = team.log_keys({team.team: "w", team.leads: "m", group: "w"}, first, spec=spec, fence=held)
    assert lead.push([team.key_envelope(log_id, made)]) == [("ok", 5)]
    team.bring(lead, made.wraps)
    second = Epoch(made.record, made.key)
    for join in (True, False):
        refusal = m.LogRefused.decode(guest.pull({log_id: 0}, join=join)[0].content)
        assert refusal.code == Code.BEHIND_HORIZON

    begins = baseline_of(lead, log_id, second, held)
    assert code_of(worker, "POST", path, baseline_of(worker, log_id, second, held).data) == Code.READ_ONLY
    assert code_of(lead, "POST", path, begins.data) == ""
    lead.push([lead.save(log_id, second)])
    expected = [(Kind.KEY, 1, 1), (Kind.KEY, 2, 5), (Kind.SNAPSHOT, 2, 5), (Kind.OPS, 2, 6)]
    assert kinds(guest, log_id, 0, join=True) == kinds(guest, log_id, 0, join=False) == expected
    assert kinds(guest, log_id, 5) == [(Kind.OPS, 2, 6)]
    assert m.LogRefused.decode(guest.pull({log_id: 3})[0].content).code == Code.BEHIND_HORIZON
    assert [one[0] for one in kinds(worker, log_id, 0, join=True)] == [Kind.KEY, Kind.SNAPSHOT, Kind.KEY, Kind.OPS]

    listed = guest.line.ask("GET", path, m.Snapshots).snapshots
    assert [one[0] for one in listed] == [begins.env_id]
    assert [one[0] for one in lead.line.ask("GET", path, m.Snapshots).snapshots] == [whole.env_id]
    assert [one[0] for one in lead.line.ask("GET", path, m.Snapshots, guests=1).snapshots] == [begins.env_id]
    assert guest.line.send("GET", m.Path.SNAPSHOT.format(log_id.hex(), begins.env_id.hex())).content == begins.data
    assert code_of(guest, "GET", m.Path.SNAPSHOT.format(log_id.hex(), whole.env_id.hex())) == Code.UNKNOWN
    assert code_of(worker, "GET", m.Path.SNAPSHOT.format(log_id.hex(), begins.env_id.hex())) == Code.UNKNOWN
    wraps = guest.line.ask("POST", m.Path.KEYS_FETCH, m.Wraps, m.KeysAsk((log_id,))).wraps
    assert {one[2] for one in wraps} == {group}
    assert NOBODY in {one[2] for one in lead.line.ask("POST", m.Path.KEYS_FETCH, m.Wraps, m.KeysAsk((log_id,))).wraps}
    guest.close()


def test_who_has_the_log_from_its_beginning_begins_there(team: Team) -> None:
    guest, group = let_in(team)
    lead = team.lead
    log_id, epoch = team.add_log({team.leads: "m", group: "r"})
    lead.push([lead.save(log_id, epoch)])
    assert kinds(guest, log_id, 0, join=True) == [(Kind.KEY, 1, 1), (Kind.OPS, 1, 2)]
    assert guest.push([guest.save(log_id, epoch)])[0][0] == Code.READ_ONLY
    guest.close()

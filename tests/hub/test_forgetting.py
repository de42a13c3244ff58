# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a hub lets go of by itself: logs of openings and who fetched what, after twelve months."""

from __future__ import annotations

import secrets
from dataclasses import replace

from click.testing import CliRunner

from caseapp.sync.envelope import Envelope, Header, Kind, seal
from caseapp.sync.protocol import wire
from caseapp.sync.protocol.directory import GroupKind
from caseapp.sync.protocol.grants import MANAGE, WRITE, Epoch, LogSpec
from casehub.cli import casehub
from casehub.settings import Settings
from casehub.store import organisations
from casehub.store.forgetting import DAY_MS, forget_old
from tests.hub.running import Gather, Running, Start, options_of
from tests.hub.team import Laptop, Team


def audit_log(team: Team, owner: Laptop) -> tuple[bytes, Epoch]:
    """A log of openings that this laptop begins."""
    protection = team.add_group(GroupKind.PROTECTION)
    spec = LogSpec(secrets.token_bytes(16), "audit", "audit")
    _spec, keys = team.log_keys({protection: MANAGE, team.team: WRITE}, spec=spec)
    assert owner.push([team.key_envelope(spec.log_id, keys, owner)]) == [("ok", 1)]
    return spec.log_id, Epoch(keys.record, keys.key)


def opening(laptop: Laptop, log_id: bytes, epoch: Epoch, before: Envelope | None = None, size: int = 10) -> Envelope:
    """The opening of this laptop that follows another one."""
    header = Header(
        kind=Kind.AUDIT,
        log_id=log_id,
        dev_id=laptop.keys.dev_id,
        seq=1 if before is None else before.header.seq + 1,
        epoch=1,
        save_id=secrets.token_bytes(16),
        prev=b"" if before is None else before.header.save_id,
    )
    return seal(header, wire.encode(secrets.token_bytes(size)), epoch.key, laptop.keys)


def test_openings_are_taken_from_who_began_the_log_and_go_as_a_whole(hub: Running, gather: Gather) -> None:
    team = gather(hub)
    worker, other = team.add_worker(), team.add_worker()
    log_id, epoch = audit_log(team, worker)
    of_team, of_team_epoch = team.add_log()
    first = opening(worker, log_id, epoch)
    second = opening(worker, log_id, epoch, first)
    assert worker.push([first, second]) == [("ok", 2), ("ok", 3)]
    assert other.push([opening(other, log_id, epoch)]) == [("not_member", 0)]
    assert worker.push([opening(worker, log_id, epoch, second, size=5_000)]) == [("too_large", 0)]
    assert worker.push([worker.save(log_id, epoch)]) == [("malformed", 0)]
    assert worker.push([opening(worker, of_team, of_team_epoch)]) == [("malformed", 0)]
    assert worker.envelopes(log_id)
    database, org_id = hub.serving.hub.database, team.directory.org_id
    assert forget_old(database, org_id, 12) == 0
    later = organisations.now_ms() + 373 * DAY_MS
    assert forget_old(database, org_id, 12, later) == 1
    assert database.read(lambda tx: tx.all("SELECT 1 FROM env WHERE log_id = ?", log_id)) == []
    assert database.read(lambda tx: tx.all("SELECT 1 FROM log WHERE log_id = ?", log_id)) == []
    assert database.read(lambda tx: tx.all("SELECT 1 FROM access_log")) == []
    assert database.read(lambda tx: tx.one("SELECT logs FROM org WHERE org_id = ?", org_id)) == (1,)
    assert worker.envelopes(of_team), "what is no log of openings stays"


def test_who_fetched_what_is_printed_for_data_protection(hub: Running, gather: Gather, place: Settings) -> None:
    team = gather(hub)
    worker = team.add_worker()
    log_id, epoch = team.add_log()
    worker.push([worker.save(log_id, epoch)])
    worker.envelopes(log_id)
    printed = CliRunner().invoke(casehub, ["access", *options_of(replace(place)), "--log", log_id.hex()])
    assert printed.exit_code == 0
    lines = [line.split("\t") for line in printed.output.splitlines()]
    assert [(line[1], line[2], line[3], line[4]) for line in lines] == [
        (team.directory.org_id.hex(), worker.keys.dev_id.hex(), "pull", log_id.hex())
    ]
    nobody = CliRunner().invoke(casehub, ["access", *options_of(place), "--device", "00" * 16])
    assert (nobody.exit_code, nobody.output) == (0, "")


def test_the_hub_looks_once_a_day_when_somebody_signs_in(small_hub: Running, gather: Gather, start: Start) -> None:
    team = gather(small_hub)
    worker = team.add_worker()
    log_id, epoch = audit_log(team, worker)
    worker.push([opening(worker, log_id, epoch)])
    small_hub.serving.hub.database.write(lambda tx: tx.run("UPDATE env SET at = 1000 WHERE log_id = ?", log_id))
    worker.sign_in()
    assert worker.envelopes(log_id), "it looked today"
    small_hub.stop()
    again = start(small_hub.settings)
    for laptop in team.laptops:
        laptop.close()
        laptop.address = again.address
    worker.sign_in()
    assert again.serving.hub.database.read(lambda tx: tx.all("SELECT 1 FROM log WHERE log_id = ?", log_id)) == []

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for coming in: registration, tokens, leases, versions, rates, the directory, letters to join."""

from __future__ import annotations

import itertools
import json
import secrets
from pathlib import Path

import pytest

from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.directory import Founder, genesis, make_record, new_device, new_group
from caseapp.sync.protocol.directory_state import GroupKind
from caseapp.sync.protocol.problems import PROBLEM, problem, refused_of
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys, Domain, verify
from casehub.rates import Buckets
from casehub.settings import Settings
from casehub.store.mailbox import MOST
from casehub.store.organisations import new_code
from tests.hub.running import Gather, Running, Start
from tests.hub.team import NOW, Line, Team, some_id


def refused_by(ask) -> Refused:  # noqa: ANN001 - anything that can be called
    with pytest.raises(Refused) as caught:
        ask()
    return caught.value


def test_a_registration_code_is_good_for_one_organisation(hub: Running) -> None:
    line = Line(hub.address)
    founder = DeviceKeys.random()
    first = genesis(some_id(), Founder(some_id()), founder, NOW)
    other = genesis(some_id(), Founder(some_id()), founder, NOW)

    def register(record: bytes, code: str) -> m.Registered:
        return line.ask("POST", m.Path.ORG, m.Registered, m.Register(record, code))

    assert refused_by(lambda: register(first, "AAAA-BBBB-CCCC-DDDD")).code == Code.AUTH_FAILED
    assert register(first, hub.code.lower()).height == 0
    assert register(first, "whatever, the answer was lost").height == 0
    assert refused_by(lambda: register(other, hub.code)).code == Code.AUTH_FAILED
    assert register(other, new_code(hub.hub.database)).height == 0
    line.http.close()


def test_a_token_is_for_who_holds_the_key_and_a_nonce_for_one_token(team: Team) -> None:
    line, keys = Line(team.address), team.lead.keys

    def challenge() -> m.Challenge:
        return line.ask("POST", m.Path.CHALLENGE, m.Challenge, m.ChallengeAsk(keys.dev_id))

    def token(nonce: bytes, signer: DeviceKeys = keys, hub: bytes | None = None) -> m.Token:
        payload = m.auth_payload(hub or asked.hub, nonce, keys.dev_id, "caseapp 1.0")
        wanted = m.TokenAsk(keys.dev_id, nonce, "caseapp 1.0", signer.sign(Domain.AUTH, payload))
        return line.ask("POST", m.Path.TOKEN, m.Token, wanted)

    asked = challenge()
    assert refused_by(lambda: token(asked.nonce, DeviceKeys.random())).code == Code.AUTH_FAILED
    assert refused_by(lambda: token(secrets.token_bytes(40))).code == Code.AUTH_FAILED
    assert refused_by(lambda: token(asked.nonce, hub=bytes(16))).code == Code.AUTH_FAILED
    given = token(asked.nonce)
    assert refused_by(lambda: token(asked.nonce)).code == Code.AUTH_FAILED
    facts = line.ask("GET", m.Path.HUB, m.HubFacts)
    issued, until, signature = given.lease
    assert until - issued == team.directory.policy.lease_days * 86_400_000
    verify(facts.sign, Domain.LEASE, m.lease_payload(given.org, keys.dev_id, issued, until), signature)
    line.http.headers["Authorization"] = f"Bearer {secrets.token_hex(32)}"
    assert refused_by(lambda: line.ask("GET", m.Path.FEED, m.Feed)).code == Code.AUTH_FAILED
    line.http.close()


def test_an_unknown_device_and_an_old_program(team: Team) -> None:
    stranger = team._laptop(DeviceKeys.random(), some_id())
    assert refused_by(stranger.sign_in).code == Code.DEVICE_UNKNOWN
    policy = {"lease_days": 3, "min_client": "2.1", "kdf_m": 262144, "kdf_t": 3, "retention_months": 12}
    team.record("policy", policy)
    refused = refused_by(lambda: team.lead.sign_in("caseapp 2.0.9"))
    assert (refused.code, refused.detail["min_client"]) == (Code.UPGRADE_REQUIRED, "2.1")
    token = team.lead.sign_in("caseapp 2.10")
    assert token.lease[1] - token.lease[0] == 3 * 86_400_000
    del team.lead.line.http.headers[m.PROTO_HEADER]
    got = team.lead.line.send("GET", m.Path.FEED)
    assert (got.status_code, got.headers["content-type"], got.json()["code"]) == (426, PROBLEM, "upgrade_required")


def test_a_device_may_ask_so_often_and_then_waits(tmp_path: Path, start: Start, gather: Gather) -> None:
    team = gather(start(Settings(data=tmp_path / "hub", port=0, requests=60, burst=12)))
    codes = [team.lead.line.send("GET", m.Path.DIR).status_code for _ in range(14)]
    assert codes[-1] == 429
    got = team.lead.line.send("GET", m.Path.DIR)
    assert got.json()["code"] == "busy"
    assert int(got.headers["Retry-After"]) >= 1


def test_a_bucket_fills_with_the_clock() -> None:
    clock = itertools.chain([0.0] * 4, [1.0, 1.0], [1000.0] * 9)
    bucket = Buckets(60, 3, lambda: next(clock))
    for _ in range(3):
        bucket.take(b"one")
    assert refused_by(lambda: bucket.take(b"one")).detail["retry_after"] >= 1
    bucket.take(b"one")
    assert refused_by(lambda: bucket.take(b"one")).code == Code.BUSY
    for _ in range(3):
        bucket.take(b"one")
    bucket.take(b"other")


def test_heights_are_given_out_one_by_one(team: Team) -> None:
    lead, before = team.lead.keys, team.directory
    mine = make_record(before, "group_create", new_group(some_id(), GroupKind.SUPERVISORS), lead, NOW)
    late = make_record(before, "group_create", new_group(some_id(), GroupKind.PROTECTION), lead, NOW)

    def add(record: bytes) -> int:
        return team.lead.line.ask("POST", m.Path.DIR, m.Height, m.NewRecord(record)).height

    assert add(mine) == add(mine) == before.height + 1
    refused = refused_by(lambda: add(late))
    assert refused.code == Code.DIR_CONFLICT
    assert refused.detail["height"] == before.height + 1
    records = team.lead.line.ask("GET", m.Path.DIR, m.Records)
    assert records.records == (*team.records, mine)
    assert team.lead.line.ask("GET", m.Path.DIR, m.Records, after=before.height).records == (mine,)


def test_a_record_that_breaks_a_rule_is_not_written(team: Team) -> None:
    worker = team.add_worker()
    intruder = DeviceKeys.random()
    body = new_device(some_id(), intruder.sign_public, intruder.box_public, "admin")
    forged = make_record(team.directory, "device_add", body, worker.keys, NOW)
    refused = refused_by(lambda: worker.line.ask("POST", m.Path.DIR, m.Height, m.NewRecord(forged)))
    assert refused.code == Code.DIR_REFUSED
    assert worker.line.ask("GET", m.Path.DIR, m.Records, after=team.directory.height).records == ()


def test_letters_to_join_are_few_small_and_for_administrators(team: Team) -> None:
    worker, line = team.add_worker(), Line(team.address)
    letters = {some_id(): secrets.token_bytes(100) for _ in range(MOST)}
    for invite, letter in letters.items():
        assert line.send("PUT", m.Path.JOIN_ONE.format(invite.hex()), letter).status_code == 204
    org = team.directory.org_id.hex()
    over = line.send("PUT", m.Path.JOIN_ONE.format(some_id().hex()), b"x", org=org)
    assert refused_of(over.content).code == Code.QUOTA
    large = line.send("PUT", m.Path.JOIN_ONE.format(some_id().hex()), bytes(m.JOIN_BYTES + 1))
    assert refused_of(large.content).code == Code.TOO_LARGE
    assert refused_by(lambda: worker.line.ask("GET", m.Path.JOIN, m.JoinList)).code == Code.NOT_MEMBER
    assert refused_by(lambda: line.ask("GET", m.Path.JOIN, m.JoinList)).code == Code.AUTH_FAILED
    found = team.lead.line.ask("GET", m.Path.JOIN, m.JoinList).letters
    assert {one[0]: one[1] for one in found} == letters
    invite = next(iter(letters))
    assert team.lead.line.send("DELETE", m.Path.JOIN_ONE.format(invite.hex())).status_code == 204
    assert len(team.lead.line.ask("GET", m.Path.JOIN, m.JoinList).letters) == MOST - 1
    line.http.close()


def test_problems_travel_whole() -> None:
    refused = Refused(Code.GAP, expected=4, dev=b"\x01\x02")
    status, body = problem(refused)
    assert (status, json.loads(body)["code"]) == (409, "gap")
    back = refused_of(body)
    assert (back.code, back.detail) == ("gap", {"expected": 4, "dev": "0102"})
    for junk in (b"", b"<html>", b"[]", b'{"code": 3}', b"\xff"):
        assert refused_of(junk).code == Code.BUSY

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for colleagues who send without end (T11): limits hold, and others go on working."""

from __future__ import annotations

import secrets
from collections import Counter
from pathlib import Path

import pytest

from caseapp.models import Case
from caseapp.sync.http import HttpHub
from caseapp.sync.protocol.directory import make_record
from caseapp.sync.protocol.refusals import Code, Refused
from tests.sync.malicious.member import Member, entity
from tests.sync.teams import trio_at


def test_t11_who_fills_the_quota_stops_nobody_from_reading_and_loses_nobody_anything(tmp_path: Path) -> None:
    with trio_at(tmp_path, quota=400_000) as (trio, hub):
        trio.nele.note(trio.of_karim, "Voor de vloed.")
        trio.nele.round(hub)
        flood = Member(trio.mila)
        log_id = trio.mila.log_of(trio.of_mila)
        told: Counter[str] = Counter()
        for _ in range(40):
            words = secrets.token_hex(30_000)
            told.update(flood.push(hub, [flood.save(log_id, entity(Case, trio.of_mila, note=words))]))
        assert told[Code.QUOTA] + told[Code.GAP] > 10
        assert trio.karim.round(hub).outcome == "done"
        assert trio.karim.values(trio.of_karim) == {"Voor de vloed."}
        trio.karim.note(trio.of_karim, "Na de vloed, bewaard.")
        assert trio.karim.round(hub).outcome == "done"
        assert trio.karim.values(trio.of_karim) == {"Na de vloed, bewaard."}
        trio.karim.write_file(tmp_path / "stick")
        trio.nele.read_file(tmp_path / "stick")
        assert trio.nele.values(trio.of_karim) == {"Na de vloed, bewaard."}


def ask_without_end(line: HttpHub) -> None:
    for _ in range(1_000):
        line.feed(0)


def test_t11_who_asks_without_end_waits_and_others_do_not(tmp_path: Path) -> None:
    with trio_at(tmp_path, requests=60, burst=120) as (trio, hub):
        with HttpHub(hub.address) as line:
            line.sign_in(Member(trio.mila).standing.keys)
            with pytest.raises(Refused, match=Code.BUSY):
                ask_without_end(line)
        trio.karim.note(trio.of_karim, "Ondertussen.")
        assert trio.karim.round(hub).sent == 1
        assert trio.nele.round(hub).received == 1


def test_t11_signs_of_life_are_one_a_day(tmp_path: Path) -> None:
    with trio_at(tmp_path) as (trio, hub):
        mila = Member(trio.mila)
        told: Counter[str] = Counter()
        with HttpHub(hub.address) as line:
            line.sign_in(mila.standing.keys)
            for number in range(300):
                standing = mila.standing
                record = make_record(standing.directory, "tick", {}, standing.keys, 1_900_000_000_000 + number)
                try:
                    line.add_record(record)
                except Refused as refused:
                    told[refused.code] += 1
        assert sum(told.values()) >= 298
        trio.rounds(hub)
        assert Member(trio.nele).standing.directory.height <= mila.standing.directory.height + 2


def test_t11_a_mailbox_full_of_requests_to_join_stops_no_work(tmp_path: Path) -> None:
    with trio_at(tmp_path) as (trio, hub):
        org_id = Member(trio.nele).standing.org_id
        told: Counter[str] = Counter()
        with HttpHub(hub.address) as line:
            for _ in range(200):
                try:
                    line.ask_to_join(org_id, secrets.token_bytes(16), secrets.token_bytes(4_000))
                except Refused as refused:
                    told[refused.code] += 1
        assert told[Code.QUOTA] > 100
        trio.karim.note(trio.of_karim, "Ondertussen.")
        trio.rounds(hub, 2)
        assert trio.nele.values(trio.of_karim) == {"Ondertussen."}

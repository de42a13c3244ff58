# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a bad week: three laptops and a hub as real processes, and everything that can go wrong."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from caseapp.store.colleagues.state import state_hash
from caseapp.store.profile import open_profile
from caseapp.store.registry import kinds
from casehub.settings import Settings
from tests.hub.conftest import cluster, place  # noqa: F401 - fixtures
from tests.hub.running import Process, options_of
from tests.sync.week.desk import PASSPHRASE, Desk

WORDS = ("Zonnebloemveld", "Kastanjeboom", "Waterlelie", "Veldleeuwerik", "Zilverberk", "Klaproosje", "Boterbloem")


@dataclass
class Office:
    """A hub at an address that stays, and the laptops that use it."""

    folder: Path
    settings: Settings
    address: str = ""
    process: Process | None = None
    desks: dict[str, Desk] = field(default_factory=dict)
    port: int = 0

    def hub_up(self, settings: Settings | None = None) -> str:
        """Start the hub; the registration code, the first time."""
        self.settings = settings or self.settings
        if not self.port:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = free.getsockname()[1]
        self.process = Process(self.folder / "hub.log", *options_of(self.settings), "--port", str(self.port))
        self.address = self.process.address
        return self.process.code

    def hub_down(self) -> None:
        assert self.process is not None
        self.process.end()
        self.process = None

    def desk(self, name: str, *team: str) -> Desk:
        self.desks[name] = Desk(self.folder / name, *team)
        return self.desks[name]

    def join(self, lead: Desk, name: str, worker: str) -> Desk:
        """Everything two people do when a laptop comes into the team."""
        desk = self.desk(name)
        invitation = lead.must("team", "invite", "--worker", worker).strip()
        asked = desk.must("team", "ask", invitation, "--name", name, "--device", f"laptop {name}")
        words = asked.strip().splitlines()[-1].split()
        assert [one["words"] for one in lead.answer("team", "requests")] == [words]
        lead.must("team", "admit", *words)
        desk.must("team", "come-in")
        return desk

    def close(self) -> None:
        for desk in self.desks.values():
            desk.close()
        if self.process is not None:
            self.hub_down()


@pytest.fixture
def office(tmp_path: Path, place: Settings) -> Iterator[Office]:  # noqa: F811 - the fixture
    made = Office(tmp_path, place)
    yield made
    made.close()


def casehub(*arguments: object) -> None:
    subprocess.run([sys.executable, "-m", "casehub", *map(str, arguments)], check=True, capture_output=True)


def open_case(desk: Desk, name: str, worker: str) -> str:
    given = {
        "person": {"call_name": name, "family_name": WORDS[0], "birth_day": "2008-03-22"},
        "programme": "cti", "phase": "phase2", "opened_day": "2026-05-01", "primary_worker_id": worker,
    }  # fmt: skip
    return str(desk.act("open_case", **given)["result"])


def note(desk: Desk, case_id: str, words: str) -> None:
    desk.act("change_case", case_id=case_id, fields={"note": words})


def words_in(desk: Desk, case_id: str) -> set[str]:
    """Which of the words a person finds in a case, as values or as sides of a difference."""
    shown = desk.must("show", "--case", case_id, "--json") + desk.must("differences", "--json")
    return {one for one in WORDS if one in shown}


def hashes_of(desk: Desk) -> dict[bytes, bytes]:
    """The state of every log that is open on a laptop."""
    profile = open_profile(desk.home, PASSPHRASE)
    try:
        with profile.store.reading() as reader:
            logs = reader.sql("SELECT log_id FROM log WHERE kind <> ''")
            return {row[0]: state_hash(reader, row[0]) for row in logs}
    finally:
        profile.close()


def what_the_hub_has(settings: Settings, folder: Path) -> bytes:
    """Every byte of every file and every table of the hub."""
    files = [path for one in folder.glob("hub*") if one.is_dir() for path in one.rglob("*") if path.is_file()]
    found = [path.read_bytes() for path in files]
    if settings.database:
        with psycopg.connect(settings.database) as line:
            tables = line.execute(
                "SELECT table_schema, table_name FROM information_schema.tables "
                "WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
            ).fetchall()
            for schema, name in tables:
                for row in line.execute(f'SELECT * FROM "{schema}"."{name}"'):  # type: ignore[arg-type] # noqa: S608
                    found.extend(one if isinstance(one, bytes) else str(one).encode() for one in row)
    else:
        for path in (one for one in files if one.read_bytes().startswith(b"SQLite format 3")):
            with sqlite3.connect(path) as line:
                for (name,) in line.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    for row in line.execute(f'SELECT * FROM "{name}"'):  # noqa: S608
                        found.extend(one if isinstance(one, bytes) else str(one).encode() for one in row)
    return b"\n".join(found)


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_a_bad_day(office: Office, tmp_path: Path) -> None:
    """The week in short: two people write apart, the hub is put back from before, a stick goes round."""
    code = office.hub_up()
    nele = office.desk("nele", "Team Zuid", "Nele Vinck")
    worker = nele.act("add_worker", name="karim")["result"]
    nele.must("team", "make", "--recovery-later")
    nele.must("team", "hub", office.address, "--code", code)
    yassin = open_case(nele, "Yassin", worker)
    nele.must("sync")
    karim = office.join(nele, "karim", worker)
    for desk in (nele, karim, nele, karim):
        desk.must("sync")
    casehub("backup", *options_of(office.settings), "--to", tmp_path / "hub-backup")
    for desk, words in ((nele, WORDS[1]), (karim, WORDS[2])):
        note(desk, yassin, words)
    karim.must("sync")
    office.hub_down()
    karim.act("add_network_member", case_id=yassin, fields={"name": WORDS[3], "kind": "informal"})
    assert karim.run("sync")[0] != 0
    karim.must("team", "write", tmp_path / "stick.oebundle")
    nele.must("team", "read", tmp_path / "stick.oebundle")
    assert words_in(nele, yassin) >= set(WORDS[1:4])
    office.hub_up(restored(office.settings, tmp_path))
    for desk in (nele, karim, nele, karim):
        desk.must("sync")
    assert words_in(karim, yassin) >= set(WORDS[1:4])
    shared = [hashes_of(desk) for desk in (nele, karim)]
    assert len(shared[0].keys() & shared[1].keys()) >= 2
    assert all(shared[0][log_id] == shared[1][log_id] for log_id in shared[0].keys() & shared[1].keys())
    assert [desk.answer("team", "status")["unsent"] for desk in (nele, karim)] == [0, 0]
    kept = what_the_hub_has(office.settings, tmp_path)
    for secret in (*WORDS[:4], "Yassin", "Nele Vinck", "Team Zuid"):
        assert secret.encode() not in kept, secret


@pytest.mark.timeout(600)
@pytest.mark.skipif(not os.environ.get("CASEAPP_NIGHTLY"), reason="the whole week at night: CASEAPP_NIGHTLY=1")
def test_a_bad_week(office: Office, tmp_path: Path) -> None:
    # Monday: a team of three
    code = office.hub_up()
    nele = office.desk("nele", "Team Zuid", "Nele Vinck")
    ids = {name: nele.act("add_worker", name=name)["result"] for name in ("karim", "mila", "sofie")}
    nele.must("team", "make", "--recovery-later")
    nele.must("team", "hub", office.address, "--code", code)
    yassin, lotte = open_case(nele, "Yassin", ids["karim"]), open_case(nele, "Lotte", ids["mila"])
    nele.must("sync")
    karim, mila = office.join(nele, "karim", ids["karim"]), office.join(nele, "mila", ids["mila"])
    for desk in (nele, karim, mila, nele, karim, mila):
        desk.must("sync")
    # Tuesday: the same field, apart
    for desk, words in ((nele, WORDS[1]), (karim, WORDS[2])):
        note(desk, yassin, words)
    for desk in (nele, karim, nele):
        desk.must("sync")
    assert words_in(nele, yassin) >= {WORDS[1], WORDS[2]}
    assert words_in(karim, yassin) >= {WORDS[1], WORDS[2]}
    casehub("backup", *options_of(office.settings), "--to", tmp_path / "hub-backup")
    # Wednesday: the hub is down, a stick goes round
    office.hub_down()
    karim.act("add_network_member", case_id=yassin, fields={"name": WORDS[3], "kind": "informal"})
    assert karim.run("sync")[0] != 0
    karim.must("team", "write", tmp_path / "stick.oebundle")
    nele.must("team", "read", tmp_path / "stick.oebundle")
    assert WORDS[3] in words_in(nele, yassin)
    office.hub_up()
    # Thursday: Mila's laptop is stolen with something unsent; Mila writes on from a new one; Sofie comes
    note(mila, lotte, WORDS[4])
    mila.must("sync")
    stolen = device_of(nele, ids["mila"])
    nele.must("team", "revoke", stolen, "--reason", "stolen", "--wipe")
    nele.must("sync")
    assert mila.run("sync")[0] != 0
    assert mila.run("show", "--case", lotte)[0] != 0  # destroyed, or shut for ever
    second = office.join(nele, "mila-2", ids["mila"])
    sofie = office.join(nele, "sofie", ids["sofie"])
    for desk in (nele, second, sofie, nele, second):
        desk.must("sync")
    assert WORDS[4] in words_in(second, lotte)
    # Friday: Karim leaves, with something that is not sent yet
    note(karim, yassin, WORDS[5])
    nele.must("team", "leave", ids["karim"])
    karim.run("sync")
    nele.must("sync")
    assert WORDS[5] in words_in(nele, yassin)
    # Saturday: the hub burns down and is put back from Tuesday
    office.hub_down()
    office.hub_up(restored(office.settings, tmp_path))
    note(second, lotte, WORDS[6])
    for _ in range(3):
        for desk in (nele, second, sofie):
            desk.must("sync")
    # Sunday: everything is there
    assert words_in(nele, yassin) >= set(WORDS[1:4]) | {WORDS[5]}
    assert words_in(nele, lotte) >= {WORDS[4], WORDS[6]}
    assert words_in(second, lotte) >= {WORDS[4], WORDS[6]}
    shared = [hashes_of(desk) for desk in (nele, second, sofie)]
    assert len(shared[0].keys() & shared[1].keys()) >= 2
    for theirs in shared[1:]:
        for log_id in shared[0].keys() & theirs.keys():
            assert shared[0][log_id] == theirs[log_id]
    for desk in (nele, second, sofie):
        desk.must("verify")
        assert desk.answer("team", "status")["unsent"] == 0
        assert desk.answer("team", "status")["set_aside"] == 0
    kept = what_the_hub_has(office.settings, tmp_path)
    names = {name for kind in kinds().values() for name in (kind.name, *kind.by_name) if "_" in name}
    for secret in (*WORDS, "Yassin", "Lotte", "Nele Vinck", "Team Zuid", *names):
        assert secret.encode() not in kept, secret


def device_of(desk: Desk, worker_id: str) -> str:
    (found,) = [one["id"] for one in desk.answer("team", "devices") if one["worker_id"] == worker_id]
    return str(found)


def restored(before: Settings, folder: Path) -> Settings:
    """The hub out of its backup, in a new place of the same kind."""
    if before.database:
        name = re.sub(r"^(postgresql://[^/]*/[^?]+)", r"\1_again", before.database)
        with psycopg.connect(before.database, autocommit=True) as line:
            line.execute(f'CREATE DATABASE "{psycopg.conninfo.conninfo_to_dict(name)["dbname"]}"')  # type: ignore[arg-type]
        after = Settings(data=None, database=name, port=0, requests=0)
    else:
        after = Settings(data=folder / "hub-again", port=0, requests=0)
    casehub("restore", *options_of(after), "--from", folder / "hub-backup")
    return after

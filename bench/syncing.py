# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how long a new laptop takes to have everything (P14), and a day of colleagues (P15).

A made team is given to a hub that runs as a process of its own on this machine: a key and a snapshot of every log, as
they lie there when nobody wrote for a while. Handing in half a million envelopes first would measure the hub (P16).
The floor is what cannot be done without: every snapshot checked, decrypted and unpacked, its saves and the records
they make put into an empty file of the same tables by plain statements, and the search index made of them. It judges
nothing, compresses nothing and works out neither dots nor derived rows: those are handed to it.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cbor2

from bench.figures import Row, times
from bench.making import KEPT, NOW, SIZES, Made, made
from caseapp.clock import FixedClock
from caseapp.models import Contact
from caseapp.store.derived import search
from caseapp.store.engine import connect
from caseapp.store.migrations.runner import migrate
from caseapp.store.plain_sql import run_of
from caseapp.store.reader import Reader
from caseapp.store.registry import kinds
from caseapp.store.store import Store
from caseapp.store.unit import Unit
from caseapp.sync import enrol
from caseapp.sync.envelope import check_signature, open_body, parse
from caseapp.sync.http import HttpHub
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.refusals import Refused
from caseapp.sync.pushing import push_all
from caseapp.sync.round import run_round
from caseapp.sync.session import Session
from caseapp.sync.snapshots import packed
from caseapp.sync.standing import Membership
from tests.hub.running import Process

_KEY, _SALT = b"\x05" * 32, b"\x06" * 16
_DAY = 200  # saves of colleagues
_PIECE = 5_000
COLLECT_AFTER = (20_000, 20, 20)  # as in caseapp/app.py


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds, by the clock on the wall and of the processor in this process."""

    wall: float
    processor: float


class _Watch:
    """Adds up the pieces between `start` and `stop`."""

    def __init__(self) -> None:
        self.wall = self.processor = 0.0

    def start(self) -> None:
        self.wall -= time.perf_counter()
        self.processor -= time.process_time()

    def stop(self) -> Taken:
        self.wall += time.perf_counter()
        self.processor += time.process_time()
        return Taken(self.wall, self.processor)


class _Laptop:
    """A file and its directory."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.membership = Membership()

    @contextmanager
    def session(self, address: str, *, is_signed_in: bool = True) -> Iterator[Session]:
        with HttpHub(address) as line:
            session = Session(self.store, self.membership, line, lambda _changes: None)
            session.is_waited_for = True
            if is_signed_in:
                line.sign_in(session.local(lambda _unit, standing: standing.keys))
            yield session

    def round(self, address: str) -> None:
        with self.session(address, is_signed_in=False) as session:
            run_round(session)
            if session.report.refused:
                raise AssertionError(session.report.refused)


# -- the team at the hub -----------------------------------------------------------------------------------------------


def _found(team: _Laptop, hub: Process) -> None:
    """Register, give every log its key, hand in keys and snapshots; saves are in those."""
    enrol.found_team(team.store, team.membership, None)
    with HttpHub(hub.address) as line:
        enrol.register_team(team.store, team.membership, line, hub.address, hub.code)
    team.store.local(_all_sent)
    with team.session(hub.address, is_signed_in=False) as session:
        run_round(session)
        with team.store.reading() as reader:
            standing = team.membership.standing(reader)
            assert standing is not None
            for log_no, log_id in run_of(reader)("SELECT log_no, log_id FROM log").fetchall():
                envelope = packed(reader, standing, log_no, log_id)
                if envelope is not None:
                    session.hub.shelf.put_snapshot(log_id, envelope.data)


def _all_sent(unit: Unit) -> None:
    """Logs that are long enough for a snapshot travel in one; the others are handed in save by save."""
    run_of(unit)(
        "INSERT OR REPLACE INTO sent (log_no, dev_no, seq) SELECT log_no, dev_no, seq FROM held WHERE log_no IN "
        "(SELECT log_no FROM held GROUP BY log_no HAVING sum(seq) >= 20)"
    )


def _let_in(team: _Laptop, other: _Laptop, hub: Process) -> None:
    """A second laptop of who leads the team."""
    (user,) = team.store.read(lambda reader: reader.sql("SELECT value FROM meta WHERE name = 'sync_user'"))[0]
    invitation = enrol.invite(team.store, team.membership, bytes.fromhex(user.strip('"')))
    with HttpHub(hub.address) as theirs, team.session(hub.address) as session:
        enrol.ask_to_join(other.store, theirs, invitation.text(), "", "bench")
        letters = {one[0]: one[1] for one in session.hub.join_letters().letters}
        (waiting,) = enrol.who_waits(team.store, letters)
        while True:
            record = session.local(lambda _unit, standing: enrol.next_admission(standing, waiting, (), session.now))
            if record is None:
                break
            session.hub.add_record(record)
            session.extend((record,))
        if not enrol.come_in(other.store, theirs):
            raise AssertionError("not let in")
    team.store.local(_all_sent)
    team.round(hub.address)  # the keys of its groups for the new one


# -- the floor ---------------------------------------------------------------------------------------------------------


def _sealed(team: _Laptop, hub: Process) -> list[tuple[bytes, bytes, bytes]]:
    """(log, key, snapshot) of every log that has one, as the hub gives them."""
    found = []
    with team.session(hub.address) as session, team.store.reading() as reader:
        sql = "SELECT l.log_id, k.key FROM log l JOIN log_key k ON k.log_no = l.log_no WHERE k.epoch = 1"
        keys = dict(run_of(reader)(sql).fetchall())
        for log_id, key in keys.items():
            for frame in session.hub.pull(m.PullAsk(((log_id, 0),), join=True)):
                try:
                    kind = parse(frame.content).header.kind
                except Refused:
                    continue
                if kind == 3:
                    found.append((log_id, key, frame.content))
    return found


def _by_hand(team: _Laptop, store: Store, sealed: Sequence[tuple[bytes, bytes, bytes]]) -> Taken:
    """Check, decrypt, unpack and insert. What snapshots do not hold is read out of the made team beside the clock:

    the dots of the records, the derived rows, and all of the logs that are too short for a snapshot.
    """
    watch = _Watch()
    with closing(connect(store.path, *store.keys)) as connection, team.store.reading() as reader:
        dots = _dots(reader)
        signers = {one.dev_id: one.sign for one in _directory(team, reader).devices.values()}
        connection.execute("BEGIN")
        watch.start()
        records: dict[tuple[int, bytes], dict[int, Any]] = {}
        rows: list[tuple[Any, ...]] = []
        for log_no, (_log_id, key, data) in enumerate(sealed, start=1):
            envelope = parse(data)
            check_signature(envelope, signers[envelope.header.dev_id])
            _state, devices, saves = cbor2.loads(open_body(envelope, key))
            seqs = [0] * len(devices)
            for place, save_id, content in saves:
                _read(content, log_no, records)
                seqs[place] += 1
                number = len(rows) + 1
                rows.append((number, number, log_no, place, seqs[place], save_id, number, b"\0" + content))
        connection.executemany("INSERT INTO journal VALUES (?,?,?,?,?,?,?,?)", rows)
        _insert(connection, records, dots)
        watch.stop()
        for table in ("device", "log", "held", "sibling", "case_summary", "clock"):
            _copy(reader, connection, table, watch)
        for kind in kinds().values():
            _copy(reader, connection, kind.name, watch, beside=records)
        watch.start()
        connection.execute("COMMIT")
        watch.stop()
    with store.engine.connect() as opened:
        watch.start()
        opened.exec_driver_sql("BEGIN")
        search.rebuild(opened)
        opened.exec_driver_sql("COMMIT")
        return watch.stop()


_LOG_NO = -1  # beside the fields of a record


def _read(content: bytes, log_no: int, records: dict[tuple[int, bytes], dict[int, Any]]) -> None:
    """The values of a save over those that were there; nothing is checked, and nothing is kept beside another."""
    for entity_id, type_no, ops in cbor2.loads(content)[4]:
        values = records.setdefault((type_no, entity_id), {_LOG_NO: log_no})
        for op in ops:
            code, field, value = op[:3]
            if code == 0:
                values[field] = value
            elif code == 1:
                values[field] = f"{values[field]} {value}" if field in values else value


def _insert(connection: Any, records: dict[tuple[int, bytes], dict[int, Any]], dots: dict[bytes, bytes]) -> None:  # noqa: ANN401
    for number, kind in kinds().items():
        fields = {field: "" if one.many else None for field, one in kind.by_number.items()} | {0: 0}
        columns = ", ".join(kind.by_number[field].name for field in fields)
        rows = []
        for (type_no, entity_id), values in records.items():
            if type_no == number:
                log_no = values[_LOG_NO]
                rows.append(
                    (entity_id, log_no, dots[entity_id], log_no, *(values.get(one, fields[one]) for one in fields))
                )
        marks = ", ".join("?" * (len(fields) + 4))
        connection.executemany(f"INSERT INTO {kind.name} (id, log_no, dots, born, {columns}) VALUES ({marks})", rows)


def _dots(reader: Reader) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for kind in kinds().values():
        found |= dict(run_of(reader)(f"SELECT id, dots FROM {kind.name}").fetchall())
    return found


def _directory(team: _Laptop, reader: Reader) -> Any:  # noqa: ANN401
    standing = team.membership.standing(reader)
    assert standing is not None
    return standing.directory


def _copy(reader: Reader, connection: Any, table: str, watch: _Watch, beside: Any = None) -> None:  # noqa: ANN401
    """The rows of a table, read beside the clock and inserted under it; of records those that are not there yet."""
    there = {identity for _type_no, identity in beside or ()}
    cursor = run_of(reader)(f'SELECT * FROM "{table}"')
    names = [one[0] for one in cursor.description]
    marks = ", ".join("?" * len(names))
    if beside is None:
        connection.execute(f'DELETE FROM "{table}"')
    while piece := cursor.fetchmany(_PIECE):
        if beside is not None:  # their row numbers were given to others
            at, row_no = names.index("id"), names.index("row_no")
            piece = [(*one[:row_no], None, *one[row_no + 1 :]) for one in piece if one[at] not in there]
        watch.start()
        connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', piece)
        watch.stop()


# -- rows --------------------------------------------------------------------------------------------------------------


def _empty(folder: Path, name: str) -> Store:
    (folder / name).mkdir()
    store = Store(folder / name / "profile.db", _KEY, _SALT, FixedClock(NOW))
    migrate(store.engine, lambda _version: None)
    store.sign_in("")
    return store


def _write_a_day(unit: Unit, number: int) -> None:
    run = run_of(unit)
    (case_id, log_no) = run("SELECT id, log_no FROM case_file ORDER BY id LIMIT 1 OFFSET ?", (number % 20,)).fetchone()
    values = {"case_id": case_id.hex(), "moment": NOW, "mode": "phone", "outcome": "completed", "what": "Belde even."}
    unit.create(Contact, log_no, **values)


def syncing(team_made: Made, folder: Path) -> tuple[Taken, Taken, Taken, int]:
    """The floor, a first sync, a day; and how many saves there are."""
    copy = team_made.copied(folder / "team")
    profile = copy.open()
    hub = Process(folder / "hub.log", "--data", str(folder / "hub"))
    try:
        team, other = _Laptop(profile.store), _Laptop(_empty(folder, "other"))
        _found(team, hub)
        _let_in(team, other, hub)
        bare = _empty(folder, "bare")
        floor = _by_hand(team, bare, _sealed(team, hub))
        bare.close()
        watch = _Watch()
        watch.start()
        other.round(hub.address)
        first = watch.stop()
        other.round(hub.address)  # what follows a first sync: every log is looked at once
        count = "SELECT count(*) FROM journal"
        (ours,), (theirs,) = (one.store.read(lambda reader: reader.sql(count))[0] for one in (team, other))
        if ours != theirs:
            raise AssertionError(f"{theirs} of {ours} saves came")
        for number in range(_DAY):
            team.store.act("record_contact", lambda unit, number=number: _write_a_day(unit, number))
        with team.session(hub.address) as session:
            push_all(session)
        day_watch = _Watch()
        day_watch.start()
        other.round(hub.address)
        day = day_watch.stop()
        other.store.close()
    finally:
        hub.end()
        profile.close()
    return floor, first, day, ours


def p14(team: Made) -> list[Row]:
    """First sync and a day. Rings of dead objects are looked for as seldom as in the program."""
    before = gc.get_threshold()
    gc.set_threshold(*COLLECT_AFTER)
    try:
        return _rows(team)
    finally:
        gc.set_threshold(*before)


def _rows(team: Made) -> list[Row]:
    with TemporaryDirectory(dir=KEPT) as folder:
        floor, first, day, saves = syncing(team, Path(folder))
    ratio = first.processor / floor.processor
    beside = f"decrypt + insert by hand: {floor.processor:.1f} s of processor time ({floor.wall:.1f} s)"
    figure = f"{first.processor:.1f} s ({first.wall:.1f} s) for {saves:,} saves, {times(ratio)}"
    delta = f"{day.wall:.2f} s ({day.processor:.2f} s of processor time)"
    return [
        Row("P14", "first sync into a new laptop on loopback", "<= 2 x floor", beside, figure, ratio <= 2),
        Row("P15", "daily delta: 200 saves of colleagues, on loopback", "<= 1 s", "-", delta, day.wall <= 1),
    ]


def main() -> None:
    """Print both rows for a size."""
    for row in p14(made(SIZES[sys.argv[1] if len(sys.argv) > 1 else "S"])):
        print(row.what, "|", row.floor, "|", row.figure)


if __name__ == "__main__":
    main()

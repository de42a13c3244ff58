# SPDX-License-Identifier: EUPL-1.2
"""This is the place for joining many saves at once: what is in the file then is, row for row, what joining them one by

one writes. Every table is compared as it lies there, local numbers included.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from caseapp.models import Person
from caseapp.operations import perform
from caseapp.operations.contacts import ChangeContact, DeleteContact
from caseapp.store.colleagues import arrivals as joining
from caseapp.store.colleagues.arrivals import Arrival, Outcome, Receiving
from caseapp.store.colleagues.own_devices import own_device_no
from caseapp.store.journal import COLUMNS, EntityOps
from caseapp.store.projection import Source
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.registry import EntityKind, kind_of, kinds
from caseapp.store.reproject import Replay
from caseapp.store.store import Store
from tests.records import full_case, make_store, make_team
from tests.store.colleagues.carrying import Entity, Op, bring, logs_in, saves_in
from tests.store.colleagues.histories import play
from tests.store.colleagues.laptops import NothingDerived
from tests.store.colleagues.memory import Dump, Memory

_HISTORIES = 60
_OF_A_WORD_INDEX = ("search_note_data", "search_note_idx")  # how it lies there follows from the order of writing


class OneByOne:
    """What stands where `Gathering` stands, and writes each save when it comes: the rows of `rebuild`."""

    def __init__(self, connection: Any, fresh: Any = None) -> None:
        self._run = connection.connection.driver_connection.execute
        self._replay = Replay(connection)
        self.fresh: dict[Any, Any] = fresh or {}

    def look_up(self, written: object) -> None:
        """Nothing is read ahead."""

    def log_of(self, kind: EntityKind, identity: bytes) -> int | None:
        row = self._run(f"SELECT log_no FROM {kind.name} WHERE id = ?", (identity,)).fetchone()
        return None if row is None else int(row[0])

    def case_of(self, log_no: int) -> None:
        """It is in the table."""

    def project(self, source: Source, entities: Sequence[EntityOps]) -> None:
        self._replay.project(source, tuple(entities))

    def note(self, row: tuple[Any, ...]) -> None:
        self._run(f"INSERT INTO journal ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?)", row)
        self._run("INSERT OR REPLACE INTO held (log_no, dev_no, seq) VALUES (?, ?, ?)", row[2:5])

    def write_down(self) -> None:
        """It is written."""

    def write_journal(self) -> None:
        """It is written."""


@contextmanager
def one_by_one() -> Iterator[None]:
    """Saves are joined one by one."""
    with pytest.MonkeyPatch.context() as change:
        change.setattr(joining, "Gathering", OneByOne)
        yield


# -- histories of several laptops, in memory ---------------------------------------------------------------------------


def _of_later(saves: list[Arrival], chance: Random) -> list[Arrival]:
    """Some of them with fields, codes and nouns of a newer version beside what they hold."""
    found = []
    for one in saves:
        entities = list(one.entities)
        if chance.random() < 0.3 and entities:
            first = entities[0]
            more: tuple[Any, ...] = (
                *first.ops,
                Op(0, 88_888, chance.choice([1.5, "later", None]), ()),
                Op(7, 1, "later", ()),
            )
            entities[0] = Entity(first.entity_id, first.type_no, more)
        if chance.random() < 0.2:
            entities.append(Entity(chance.randbytes(16), 9_999, (Op(0, 1, "later", ()),)))
        found.append(replace(one, entities=tuple(entities)))
    return found


def _join(memory: Memory, start: Dump, saves: list[Arrival], cuts: Random) -> list[Outcome]:
    """Join them in transactions of some, as snapshots or save by save."""
    memory.load(start)
    outcomes: list[Outcome] = []
    at = 0
    while at < len(saves):
        some = saves[at : at + cuts.choice([1, 3, 10, 1000])]
        at += len(some)
        memory.run("BEGIN")
        receiving = Receiving(memory.connection, "test")
        if cuts.random() < 0.5:
            outcomes += [receiving.apply(one) for one in some]
        else:
            outcome, _count = receiving.apply_all(some)
            outcomes.append(outcome)
        receiving.finish(NothingDerived())
        memory.run("COMMIT")
    return outcomes


@pytest.fixture(scope="module")
def memories() -> tuple[Memory, Memory]:
    return Memory(), Memory()


@pytest.mark.parametrize("part", range(4))
def test_histories_leave_the_same_rows(part: int, memories: tuple[Memory, Memory]) -> None:
    chance = Random(part)
    said: set[Outcome] = set()
    memories[0].load(None)
    own_device_no(memories[0].connection)
    start = memories[0].dump()
    for _ in range(_HISTORIES // 4):
        saves = _of_later(play(chance.randbytes(chance.randrange(30, 200))).hub.order, chance)
        if chance.random() < 0.5:  # some come too early, some twice, some contradict
            saves = [*saves[:3], *chance.sample(saves, len(saves)), *saves, replace(saves[-1], save_id=bytes(16))]
        cuts = chance.randbytes(8)
        at_once = _join(memories[0], start, saves, Random(cuts))
        with one_by_one():
            slowly = _join(memories[1], start, saves, Random(cuts))
        assert at_once == slowly
        assert memories[0].dump() == memories[1].dump()
        said.update(at_once)
    assert {Outcome.APPLIED, Outcome.DUPLICATE, Outcome.GAP} <= said


def _any_saves(chance: Random) -> list[Arrival]:
    """What no program writes: fields twice in a save, elements in no order, bases that were never there."""
    devices, records = [chance.randbytes(16) for _ in range(2)], [chance.randbytes(16) for _ in range(2)]
    log_id, person = chance.randbytes(16), kind_of(Person)
    numbers = [person.by_name[name].number for name in ("phone", "safe_contact", "contact_ban")]
    ends: dict[bytes, tuple[int, bytes | None]] = dict.fromkeys(devices, (0, None))
    saves = []
    for _ in range(chance.choice([1, 2, 10])):
        dev_id = chance.choice(devices)
        before, prev = ends[dev_id]
        entities = []
        bases = chance.choice([[0], [0, 0, 1, 2]])
        for record in chance.sample(records, chance.choice([1, 1, 2])):
            ops = []
            for _ in range(chance.randrange(1, 6)):
                base = sorted({(chance.choice(devices), chance.randrange(1, 7), chance.randrange(6))
                               for _ in range(chance.choice(bases))})  # fmt: skip
                roll = chance.random()
                if roll < 0.4:
                    language = chance.choice(["nl", "fr", "ar"])
                    ops.append(
                        Op(chance.choice([1, 1, 1, 1, 2]), person.by_name["languages"].number, language, tuple(base))
                    )
                elif roll < 0.6:
                    ops.append(Op(0, 0, chance.choice([0, 0, 1]), tuple(base)))
                else:
                    ops.append(Op(0, chance.choice(numbers), chance.choice(["a", "b", None]), tuple(base)))
            entities.append(Entity(record, person.number, tuple(ops)))
        save_id, moment = chance.randbytes(16), chance.randrange(2_000_000)
        ends[dev_id] = before + 1, save_id
        saves.append(Arrival(log_id, dev_id, before + 1, save_id, moment, "act", b"", tuple(entities), prev))
    return saves


def test_saves_that_no_program_writes_leave_the_same_rows(memories: tuple[Memory, Memory]) -> None:
    chance = Random(7)
    memories[0].load(None)
    own_device_no(memories[0].connection)
    start = memories[0].dump()
    for _ in range(200):
        saves, cuts = _any_saves(chance), chance.randbytes(8)
        at_once = _join(memories[0], start, saves, Random(cuts))
        with one_by_one():
            assert at_once == _join(memories[1], start, saves, Random(cuts))
        assert memories[0].dump() == memories[1].dump()


# -- real work on real files -------------------------------------------------------------------------------------------


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[dict[str, Store]]:
    made = {}
    for name in ("giver", "at_once", "slowly"):
        (tmp_path / name).mkdir()
        made[name] = make_store(tmp_path / name)
    yield made
    for store in made.values():
        store.close()


def _everything(store: Store) -> dict[str, Any]:
    """Every row of every table of the file, local numbers included, but not who this laptop is."""
    with store.reading() as reader:
        names = [row[0] for row in reader.sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        assert {"journal", "case_summary", "clock", "search_word", *(kind.name for kind in kinds().values())} <= set(
            names
        )
        left_out = ("own_device", "meta", "setting", "search_note", *_OF_A_WORD_INDEX)
        found = {
            name: sorted(map(repr, reader.sql(f'SELECT * FROM "{name}"'))) for name in names if name not in left_out
        }
        own = [row[0] for row in reader.sql("SELECT dev_id FROM device d JOIN own_device o ON o.dev_no = d.dev_no")]
        found["device"] = [row for row in found["device"] if repr(own[0]) not in row]
        for word in ("anders", "de", "een", "in"):
            sql = f"SELECT rowid FROM search_note WHERE search_note MATCH '{word}*' ORDER BY rowid"
            found[f"notes with {word}"] = [row[0] for row in reader.sql(sql)]
    return found


def test_a_case_leaves_the_same_file(stores: dict[str, Store]) -> None:
    giver = stores["giver"]
    make_team(giver)
    full_case(giver)
    first, second, *_ = giver.read(
        lambda reader: contacts_of(reader, reader.sql("SELECT hex(id) FROM case_file")[0][0].lower())
    )
    perform(giver, ChangeContact(contact_id=first.id, read_rev=2**40, fields={"what": "anders"}))
    perform(giver, DeleteContact(contact_id=second.id, read_rev=2**40))
    bring(saves_in(giver), stores["at_once"], logs_in(giver))
    with one_by_one():
        bring(saves_in(giver), stores["slowly"], logs_in(giver))
    found, expected = _everything(stores["at_once"]), _everything(stores["slowly"])
    assert found["notes with anders"]
    assert {name for name in expected if found[name] != expected[name]} == set()

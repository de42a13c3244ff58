# SPDX-License-Identifier: EUPL-1.2
"""This is the place for laptops and a hub that exchange saves in tests: the real Unit and Receiving, no network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import cbor2

from caseapp.clock import FixedClock
from caseapp.errors import UnknownRecord
from caseapp.models import Person
from caseapp.store.colleagues.arrivals import Arrival, Outcome, Receiving
from caseapp.store.colleagues.incarnation import logs_of_former, reincarnate
from caseapp.store.colleagues.own_devices import own_device_no
from caseapp.store.colleagues.progress import acknowledge_next
from caseapp.store.colleagues.state import state_hash
from caseapp.store.derived import Derived
from caseapp.store.reader import Reader
from caseapp.store.unit import Author, Unit
from tests.store.colleagues.carrying import travelling
from tests.store.colleagues.memory import Dump, Memory

START = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
TEXTS = ("phone", "safe_contact")
Key = tuple[bytes, int, bytes]  # device, number, save_id
Copy = tuple[Dump, int, list[Arrival], list[Arrival], bool]  # of a laptop: see Laptop.keep_copy


class NothingDerived(Derived):
    """Histories look at the record itself; what follows from it has tests of its own."""

    def refresh(self, connection: Any, touched: Any, fresh: Any = None) -> set[bytes]:
        return set()

    def refresh_cases(self, connection: Any, cases: Any) -> None:
        return None


@dataclass
class Hub:
    """What a hub does with the saves of one log: numbers without gaps, one save per number."""

    order: list[Arrival] = field(default_factory=list)
    by_number: dict[tuple[bytes, int], bytes] = field(default_factory=dict)

    def push(self, one: Arrival) -> str:
        there = self.by_number.get((one.dev_id, one.seq))
        if there is not None:
            return "ok" if there == one.save_id else "fork"
        if one.seq > 1 and (one.dev_id, one.seq - 1) not in self.by_number:
            return "gap"
        self.by_number[one.dev_id, one.seq] = one.save_id
        self.order.append(one)
        return "ok"


@dataclass(frozen=True)
class Form:
    """What somebody has on the screen: a record as it was at `read_rev`."""

    record: str
    read_rev: int
    values: dict[str, frozenset[str]]
    choices: dict[str, tuple[Any, ...]]


class Laptop:
    """A laptop with its file."""

    def __init__(self, memory: Memory, writes: dict[bytes, list[int]]) -> None:
        self.memory = memory
        self.writes = writes  # save_id: what was written in it, as the history numbers it
        self.skew = timedelta(0)
        self.cursor = 0
        self.forms: list[Form] = []
        self.waiting: list[Arrival] = []
        self.tick = 0
        self.reincarnated = 0
        self.aside: list[Arrival] = []  # came by stick, and its numbers mean something else at the hub
        self.has_stick = False  # read a stick, and has not met the hub since

    # -- who it is -------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        own_device_no(self.memory.connection)

    @property
    def dev_id(self) -> bytes:
        return bytes(
            self.memory.value(
                "SELECT dev_id FROM device WHERE dev_no = (SELECT CAST(value AS INTEGER) FROM meta "
                "WHERE name = 'own_device')"
            )
        )

    def have(self) -> set[bytes]:
        return {row[0] for row in self.memory.run("SELECT save_id FROM journal")}

    # -- writing ---------------------------------------------------------------------------------------------------

    def act(self, work: Callable[[Unit], Any]) -> tuple[Any, list[bytes]]:
        """What `work` gave, and the saves it made."""
        connection = self.memory.connection
        self.tick += 1
        clock = FixedClock(START + self.skew + timedelta(seconds=self.tick))
        self.memory.run("BEGIN")
        try:
            unit = Unit(connection, clock, "test", Author("", own_device_no(connection)))
            result = work(unit)
            changes = unit.finish(NothingDerived())
            self.memory.run("COMMIT")
        except BaseException:
            self.memory.run("ROLLBACK")
            raise
        if changes.act_rev is None:
            return result, []
        rows = self.memory.run("SELECT save_id FROM journal WHERE act_rev = ?", (changes.act_rev,)).fetchall()
        return result, [row[0] for row in rows]

    def try_act(self, work: Callable[[Unit], Any]) -> list[bytes]:
        """The same; a record that is not there (any more) is what a worker is told."""
        try:
            return self.act(work)[1]
        except UnknownRecord:
            return []

    # -- reading ---------------------------------------------------------------------------------------------------

    def records(self) -> list[str]:
        return [row[0].hex() for row in self.memory.run("SELECT id FROM person WHERE deleted = 0 ORDER BY id")]

    def open_form(self, record: str) -> Form:
        rev = int(self.memory.value("SELECT coalesce(max(rev), 0) FROM journal"))
        identity = bytes.fromhex(record)
        values: dict[str, frozenset[str]] = {}
        choices: dict[str, tuple[Any, ...]] = {}
        fields = Person.__table__.columns
        for name in (*TEXTS, "contact_ban", "deleted"):
            all_of = tuple(self.live(identity, name, fields[name].info["field"]))
            choices[name] = all_of
            values[name] = frozenset(one for one in all_of if isinstance(one, str))
        values["languages"] = frozenset(
            (self.memory.value("SELECT languages FROM person WHERE id = ?", identity) or "").split()
        )
        return Form(record, rev, values, choices)

    def live(self, identity: bytes, name: str, number: int, table: str = "person") -> list[Any]:
        """The values that stand in a field."""
        rows = self.memory.run(
            "SELECT value FROM sibling WHERE entity_id = ? AND field = ? ORDER BY value", (identity, number)
        ).fetchall()
        if rows:
            return [cbor2.loads(row[0]) for row in rows]
        one = self.memory.value(f"SELECT {name} FROM {table} WHERE id = ?", identity)
        return [] if one is None else [one]

    def held(self) -> dict[bytes, int]:
        return dict(
            self.memory.run("SELECT d.dev_id, h.seq FROM held h JOIN device d ON d.dev_no = h.dev_no").fetchall()
        )

    def state_hash(self, log_id: bytes) -> bytes:
        return state_hash(Reader(self.memory.connection), log_id)

    def rows(self) -> Any:
        """What can be seen: every column that is not a local number, and the siblings by what they are."""
        seen = []
        for table in ("person", "plan_domain"):
            columns = ", ".join(name for name in self.memory.columns[table] if name not in ("row_no", "log_no", "dots"))
            seen.append(self.memory.run(f"SELECT {columns} FROM {table} ORDER BY id").fetchall())
        sql = (
            "SELECT s.entity_id, s.field, d.dev_id, s.seq, s.idx, s.type_no, s.value, s.moment FROM sibling s "
            "JOIN device d ON d.dev_no = s.dev_no ORDER BY 1, 2, 3, 4, 5"
        )
        return [*seen, self.memory.run(sql).fetchall()]

    # -- exchanging ------------------------------------------------------------------------------------------------

    def saves(self, where: str = "1") -> list[Arrival]:
        """Saves of the journal as they travel."""
        return travelling(self.memory.run, where)

    def receive(self, arrivals: list[Arrival], at_hub: frozenset[bytes] = frozenset()) -> list[Outcome]:
        """Join saves; what must wait waits, a copy of this laptop at work makes it begin anew.

        `at_hub`: what the hub is known to hold, when it is the hub that brings them.
        """
        outcomes = self._join([*arrivals, *self.waiting], at_hub)
        if Outcome.OWN in outcomes or self._own_fork(outcomes):
            self.begin_anew(begin=True)
            outcomes = self._join([*arrivals, *self.waiting], at_hub)
        return outcomes

    def _own_fork(self, outcomes: list[Outcome]) -> bool:
        return Outcome.FORK in outcomes and self._forked_own

    def _join(self, arrivals: list[Arrival], at_hub: frozenset[bytes]) -> list[Outcome]:
        connection = self.memory.connection
        own = self.dev_id
        self._forked_own = False
        outcomes: list[Outcome] = []
        waiting: dict[bytes, Arrival] = {one.save_id: one for one in arrivals}
        self.memory.run("BEGIN")
        receiving = Receiving(connection, "test")
        again = True
        while again and waiting:
            again = False
            for one in list(waiting.values()):
                outcome = receiving.apply(one)
                if outcome is Outcome.FORK and one.save_id in at_hub:
                    gone = self._make_way(receiving, one, at_hub)
                    if gone is not None:
                        waiting.update({each.save_id: each for each in gone})
                        outcome = receiving.apply(one)
                outcomes.append(outcome)
                if outcome is Outcome.DUPLICATE and one.save_id in at_hub and one.dev_id in self._own_ids():
                    log_no, dev_no = receiving.log_no(one.log_id), receiving.dev_no(one.dev_id)
                    acknowledge_next(self.memory.run, log_no, dev_no, one.seq)
                if outcome in (Outcome.APPLIED, Outcome.DUPLICATE):
                    del waiting[one.save_id]
                    again = True
                if outcome is Outcome.FORK and one.dev_id in self._own_ids():
                    self._forked_own = True
        receiving.finish(NothingDerived())
        self.memory.run("COMMIT")
        self.waiting = list(waiting.values())
        assert own == self.dev_id
        return outcomes

    def _make_way(self, receiving: Receiving, one: Arrival, at_hub: frozenset[bytes]) -> list[Arrival] | None:
        """What a stick brought under a number that means something else at the hub is set aside.

        None: it cannot be. Else what the hub has of what was taken out: it is joined again.
        """
        log_no, dev_no = receiving.log_no(one.log_id), receiving.dev_no(one.dev_id)
        if one.seq > receiving.held_of(log_no, dev_no):
            return None
        receiving.write_down()
        here = {save.save_id: save for save in self.saves("o.dev_no IS NULL")}
        names = {row[0]: row[1] for row in self.memory.run("SELECT dev_id, dev_no FROM device")}
        numbers = {(names[save.dev_id], save.seq): save.save_id in at_hub for save in here.values()}
        loose = {number for number, confirmed in numbers.items() if not confirmed}
        before = {row[0]: row[1] for row in self.memory.run("SELECT rev, save_id FROM journal")}
        if receiving.give_way(log_no, (dev_no, one.seq), loose, numbers.keys() - loose) is None:
            return None
        after = {row[0]: row[1] for row in self.memory.run("SELECT rev, save_id FROM journal")}
        gone = [here[before[rev]] for rev in sorted(before.keys() - after.keys())]
        self.aside += [each for each in gone if each.save_id not in at_hub]
        for rev, now in after.items():
            if before[rev] != now:
                self.writes[now] = self.writes.get(before[rev], [])
        return [each for each in gone if each.save_id in at_hub]

    def _own_ids(self) -> set[bytes]:
        sql = "SELECT d.dev_id FROM own_device o JOIN device d ON d.dev_no = o.dev_no"
        return {row[0] for row in self.memory.run(sql)}

    def begin_anew(self, *, begin: bool) -> dict[bytes, bytes]:
        """Save_ids of before and now."""
        before = {row[0]: row[1] for row in self.memory.run("SELECT rev, save_id FROM journal")}
        self.memory.run("BEGIN")
        reincarnate(self.memory.connection, NothingDerived(), begin=begin)
        self.memory.run("COMMIT")
        self.reincarnated += 1
        after = {row[0]: row[1] for row in self.memory.run("SELECT rev, save_id FROM journal")}
        renamed = {before[rev]: now for rev, now in after.items() if before[rev] != now}
        for old, new in renamed.items():
            self.writes[new] = self.writes.get(old, [])
        return renamed

    def acknowledge(self, dev_id: bytes, seq: int) -> None:
        self.memory.run(
            "INSERT INTO sent (log_no, dev_no, seq) SELECT (SELECT min(log_no) FROM log), dev_no, ? FROM device "
            "WHERE dev_id = ? ON CONFLICT (log_no, dev_no) DO UPDATE SET seq = max(seq, excluded.seq)",
            (seq, dev_id),
        )

    def pull(self, hub: Hub, shuffled: Callable[[list[Arrival]], list[Arrival]] = list) -> None:
        arrivals = hub.order[self.cursor :]
        if arrivals or self.waiting:
            self.receive(shuffled(arrivals), frozenset(one.save_id for one in hub.order))
        mine = self._own_ids()
        for one in arrivals:
            if one.dev_id in mine and self.memory.value("SELECT 1 FROM journal WHERE save_id = ?", one.save_id):
                self.acknowledge(one.dev_id, one.seq)
        self.cursor = len(hub.order)

    def push(self, hub: Hub, *, lose_reply: bool = False, most: int = 1000, renumber: bool = True) -> None:
        """Hand on what was not. After a restore under the new name (`renumber`), or under the old one."""
        for one in self.saves("o.dev_no IS NULL") if self.has_stick else ():
            hub.push(one)  # what a stick brought may never have been there
        self.has_stick = False
        self.settle_former(renumber=renumber)
        for one in self.saves("o.dev_no IS NOT NULL AND j.seq > coalesce(s.seq, 0)")[:most]:
            said = hub.push(one)
            if said == "fork":
                self.begin_anew(begin=True)
                return
            if said == "ok" and not lose_reply:
                self.acknowledge(one.dev_id, one.seq)

    def settle_former(self, *, renumber: bool) -> None:
        """After a restore, before anything is handed on."""
        if renumber and self.has_former_work():
            self.begin_anew(begin=False)

    def has_former_work(self) -> bool:
        """Whether it was put back through the program, and not all from before came to the hub."""
        return bool(logs_of_former(self.memory.connection))

    def keep_copy(self) -> Copy:
        return self.memory.dump(), self.cursor, list(self.waiting), list(self.aside), self.has_stick

    def put_back(self, copy: Copy, *, anew: bool) -> None:
        """Back to a copy: through the program, which begins anew, or as an image of the disk, which does not know."""
        self.memory.load(copy[0])
        self.cursor, self.waiting, self.aside, self.has_stick = copy[1], list(copy[2]), list(copy[3]), copy[4]
        self.forms = []
        if anew:
            self.memory.run("DELETE FROM meta WHERE name = 'own_device'")
            self.begin()

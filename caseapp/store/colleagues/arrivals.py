# SPDX-License-Identifier: EUPL-1.2
"""This is the place for joining saves that come from elsewhere: whoever brings them, in whatever order, twice or not.

A save is joined as soon as the one before it of the same device in the same log is here. What it replaces is only what
its writer had before the eyes: everything else stays beside it (docs/decisions/001).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from sqlalchemy import Connection

from caseapp.models.types import Plain
from caseapp.store.changes import Changes
from caseapp.store.colleagues.belonging import LogFacts, belongs, facts_of
from caseapp.store.colleagues.fit import FIRST_MOMENT, LAST_MOMENT, fits_kind
from caseapp.store.colleagues.giving_way import Numbers, give_way
from caseapp.store.colleagues.own_devices import device_no, own_device_no
from caseapp.store.derived import Derived
from caseapp.store.gathering import Gathering
from caseapp.store.journal import EntityOps, Op, pack_body, pack_written
from caseapp.store.plain_sql import first_value, runner
from caseapp.store.projection import Source
from caseapp.store.register import Dot, GlobalDot
from caseapp.store.registry import EntityKind, kinds
from caseapp.store.reproject import Touched, rebuild_log


class Outcome(StrEnum):
    """What became of a save that arrived."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"  # it is here already
    GAP = "gap"  # the save before it, of the same device, is not here: it must wait
    FORK = "fork"  # another save has its number here: two laptops count under one name
    OWN = "own"  # named by this laptop, and not ours: a copy of it is at work
    UNFIT = "unfit"  # holds what no field can hold
    FOREIGN = "foreign"  # writes in a record that lies in another log


class ArrivedOp(Protocol):
    """An operation as it travels, a tuple of these four in this order: its base names devices by their ids."""

    @property
    def code(self) -> int: ...
    @property
    def field(self) -> int: ...
    @property
    def value(self) -> Plain | float: ...
    @property
    def base(self) -> tuple[GlobalDot, ...]: ...


class ArrivedEntity(Protocol):
    """The operations of a save on one record."""

    @property
    def entity_id(self) -> bytes: ...
    @property
    def type_no(self) -> int: ...
    @property
    def ops(self) -> Sequence[ArrivedOp]: ...


@dataclass(frozen=True, slots=True)
class Arrival:
    """A save from elsewhere. `prev` is the save_id of the one before it of the same device in the same log, None for

    the first: two laptops that count under one name are told apart by it. `written` holds the entities as they are
    written in a journal body, where who brings the save has them so already.
    """

    log_id: bytes
    dev_id: bytes
    seq: int
    save_id: bytes
    moment: int
    act: str
    author: bytes
    entities: Sequence[ArrivedEntity]
    prev: bytes | None
    written: bytes = b""


class Receiving:
    """The open transaction in which saves from elsewhere are joined.

    What they come to is written together (store/gathering.py), and derived rows are made once, at the end.
    """

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        self._name = name
        self._run = runner(connection)
        self._rev = int(first_value(self._run("SELECT max(rev) FROM journal")) or 0)
        self._first_rev = self._rev + 1
        self._own = own_device_no(connection)
        own = self._run("SELECT dev_no FROM own_device WHERE dev_no <> ?", (self._own,))
        self._former = frozenset(row[0] for row in own)
        self._gathering = Gathering(connection)
        self._dev_nos: dict[bytes, int] = {}
        self._log_nos: dict[bytes, int] = {}
        self._held: dict[tuple[int, int], int] = {}
        self._facts: dict[int, LogFacts] = {}
        self._cases: set[bytes] = set()  # whose records were made again
        self._last_ids: dict[tuple[int, int], bytes] = {}
        self._touched: dict[tuple[int, bytes], EntityKind] = {}

    @property
    def connection(self) -> Connection:
        """The open transaction, with all that was joined so far in its tables."""
        self.write_down()
        return self._connection

    def write_down(self) -> None:
        """Write what was joined so far into the tables: for who reads them while this transaction is open."""
        self._gathering.write_down()

    # -- names -----------------------------------------------------------------------------------------------------

    def log_no(self, log_id: bytes) -> int:
        """The local number of a log, given when it is first heard of: its kind is told by `name_log`."""
        found = self._log_nos.get(log_id)
        if found is None:
            known = first_value(self._run("SELECT log_no FROM log WHERE log_id = ?", (log_id,)))
            if known is None:
                known = self._run("INSERT INTO log (log_id, kind) VALUES (?, '')", (log_id,)).lastrowid
            found = self._log_nos[log_id] = int(known)
        return found

    def name_log(self, log_id: bytes, kind: str, case_id: bytes | None = None) -> int:
        """Write what kind of log it is: team, core, sensitive, reporter; and the case a compartment lies beside."""
        log_no = self.log_no(log_id)
        self._facts.pop(log_no, None)
        self._run("UPDATE log SET kind = ?, case_id = ? WHERE log_no = ?", (kind, case_id, log_no))
        return log_no

    def dev_no(self, dev_id: bytes) -> int:
        """The local number of a device, given when it is first heard of."""
        found = self._dev_nos.get(dev_id)
        if found is None:
            found = self._dev_nos[dev_id] = device_no(self._connection, dev_id)
        return found

    # -- joining ---------------------------------------------------------------------------------------------------

    def apply(self, arrival: Arrival) -> Outcome:
        """Join a save. What is not APPLIED changed nothing."""
        log_no, dev_no = self.log_no(arrival.log_id), self.dev_no(arrival.dev_id)
        outcome = self._judged(arrival, log_no, dev_no)
        if outcome is Outcome.APPLIED:
            self._join(arrival, log_no, dev_no)
        return outcome

    def _judged(self, arrival: Arrival, log_no: int, dev_no: int) -> Outcome:
        held = self.held_of(log_no, dev_no)
        if arrival.seq <= held:
            if self._save_id(log_no, dev_no, arrival.seq) != arrival.save_id:
                return Outcome.FORK
            self._others_hold(log_no, dev_no, arrival.seq)
            return Outcome.DUPLICATE
        if dev_no == self._own and arrival.seq > self._sent_of(log_no):
            return Outcome.OWN
        if arrival.seq > held + 1:
            return Outcome.GAP
        if held and self._last_id(log_no, dev_no, held) != arrival.prev:
            return Outcome.FORK
        if not _fits(arrival):
            return Outcome.UNFIT
        if not belongs(self._run, log_no, arrival.entities, self._facts_of(log_no), self._gathering.log_of):
            return Outcome.FOREIGN
        return Outcome.APPLIED

    def apply_all(self, arrivals: Sequence[Arrival]) -> tuple[Outcome, int]:
        """Join the saves of a snapshot of one log: all that are not here, or, when one does not hold, none.

        The saves of a device come in order and without a gap. APPLIED with how many were joined, or why it was none.
        """
        for one in arrivals:
            self.log_no(one.log_id)  # named before anything may be taken back
        self.write_down()
        before = self._rev, dict(self._dev_nos), dict(self._held), dict(self._touched)
        fresh = dict(self._gathering.fresh)
        self._gathering.look_up((each.type_no, each.entity_id) for one in arrivals for each in one.entities)
        self._run("SAVEPOINT snapshot")
        for one in arrivals:
            log_no, dev_no = self.log_no(one.log_id), self.dev_no(one.dev_id)
            outcome = self._judged(one, log_no, dev_no)
            if outcome is Outcome.APPLIED:
                self._join(one, log_no, dev_no)
            elif outcome is not Outcome.DUPLICATE:
                self._run("ROLLBACK TO snapshot")
                self._run("RELEASE snapshot")
                self._rev, self._dev_nos, self._held, self._touched = before
                self._last_ids.clear()
                self._facts.clear()
                self._gathering = Gathering(self._connection, fresh)
                return outcome, 0
        self.write_down()
        self._run("RELEASE snapshot")
        return Outcome.APPLIED, self._rev - before[0]

    def set_right(self, arrivals: Sequence[Arrival]) -> None:
        """Saves that a snapshot told otherwise than who wrote them: those that are signed take their place."""
        self.write_down()
        log_nos = set()
        for one in filter(_fits, arrivals):
            log_no, dev_no = self.log_no(one.log_id), self.dev_no(one.dev_id)
            entities = [(each.entity_id, each.type_no, each.ops) for each in self._localised(one)]
            self._run(
                "UPDATE journal SET save_id = ?, moment = ?, body = ? WHERE log_no = ? AND dev_no = ? AND seq = ?",
                (one.save_id, one.moment, pack_body(one.act, one.author, entities), log_no, dev_no, one.seq),
            )
            log_nos.add(log_no)
        for log_no in log_nos:
            self._made_again(*rebuild_log(self._connection, log_no))

    def give_way(
        self,
        log_no: int,
        from_: tuple[int, int],
        loose: Collection[tuple[int, int]],
        again: Collection[tuple[int, int]] = (),
    ) -> Numbers | None:
        """Take out saves whose numbers mean something else at the hub (giving_way.py): from which number on."""
        self.write_down()
        found = give_way(self._connection, log_no, from_, loose, again)
        if found is None:
            return None
        self._made_again(*found[1:])
        return found[0]

    def forget_others(self, log_no: int) -> None:
        """Take out of a log what others wrote, and what it is called: it begins anew."""
        self.write_down()
        self._run("DELETE FROM journal WHERE log_no = ? AND dev_no NOT IN (SELECT dev_no FROM own_device)", (log_no,))
        self._run("UPDATE log SET kind = '', case_id = NULL WHERE log_no = ?", (log_no,))
        self._made_again(*rebuild_log(self._connection, log_no))

    def _made_again(self, touched: Touched, cases: set[bytes]) -> None:
        """The rows of a log follow from its journal anew: nothing of it is as it was remembered."""
        self._touched.update({(kind.number, identity): kind for kind, identity in touched})
        self._cases |= cases
        self._held.clear()
        self._last_ids.clear()
        self._facts.clear()
        self._gathering = Gathering(self._connection)

    def _join(self, arrival: Arrival, log_no: int, dev_no: int) -> None:
        entities = self._localised(arrival)
        self._rev += 1
        self._gathering.project(Source(log_no, dev_no, arrival.seq, self._rev, arrival.moment), entities)
        if arrival.written:
            body = pack_written(arrival.act, arrival.author, arrival.written)
        else:
            body = pack_body(arrival.act, arrival.author, [(one.entity_id, one.type_no, one.ops) for one in entities])
        self._held[log_no, dev_no] = arrival.seq
        self._last_ids[log_no, dev_no] = arrival.save_id
        self._others_hold(log_no, dev_no, arrival.seq)
        known = kinds()
        for one in entities:
            if one.type_no in known:
                self._touched[one.type_no, one.entity_id] = known[one.type_no]
        row = (self._rev, self._rev, log_no, dev_no, arrival.seq, arrival.save_id, arrival.moment, body)
        self._gathering.note(row)

    def _others_hold(self, log_no: int, dev_no: int, seq: int) -> None:
        """What a former incarnation of this laptop wrote and others brought is never numbered anew."""
        if dev_no in self._former:
            self._run(
                "INSERT INTO sent (log_no, dev_no, seq) VALUES (?, ?, ?) "
                "ON CONFLICT (log_no, dev_no) DO UPDATE SET seq = max(seq, excluded.seq)",
                (log_no, dev_no, seq),
            )

    def _localised(self, arrival: Arrival) -> tuple[EntityOps, ...]:
        """The operations with bases that name devices by their numbers in this file."""
        entities = []
        first = 0
        for one in arrival.entities:
            ops: tuple[Op, ...] = one.ops  # type: ignore[assignment]  # the same tuple while no base is in it
            if not arrival.written and any(op.base for op in one.ops):
                ops = tuple(
                    Op(
                        op.code,
                        op.field,
                        op.value,  # type: ignore[arg-type]  # a float belongs to a field of a newer version
                        tuple([Dot(self.dev_no(dev_id), seq, idx) for dev_id, seq, idx in op.base]),
                    )
                    for op in one.ops
                )
            entities.append(EntityOps(one.entity_id, one.type_no, first, ops))
            first += len(ops)
        return tuple(entities)

    def _facts_of(self, log_no: int) -> LogFacts:
        """Read anew until the log is named and its case is here."""
        facts = self._facts.get(log_no)
        if facts is None:
            facts = facts_of(self._run, log_no)
            if facts.case_id is None:
                facts = replace(facts, case_id=self._gathering.case_of(log_no))
            if facts.kind == "team" or (facts.kind and facts.case_id is not None):
                self._facts[log_no] = facts
        return facts

    def held_of(self, log_no: int, dev_no: int) -> int:
        """The highest number of a device that is here, what was joined just now included."""
        held = self._held.get((log_no, dev_no))
        if held is None:
            found = first_value(self._run("SELECT seq FROM held WHERE log_no = ? AND dev_no = ?", (log_no, dev_no)))
            held = self._held[log_no, dev_no] = int(found or 0)
        return held

    def _last_id(self, log_no: int, dev_no: int, held: int) -> bytes | None:
        return self._last_ids.get((log_no, dev_no)) or self._save_id(log_no, dev_no, held)

    def _sent_of(self, log_no: int) -> int:
        """Up to where others hold our saves of a log: they come back when the log was taken off and is given again."""
        found = self._run("SELECT seq FROM sent WHERE log_no = ? AND dev_no = ?", (log_no, self._own))
        return int(first_value(found) or 0)

    def _save_id(self, log_no: int, dev_no: int, seq: int) -> bytes | None:
        self._gathering.write_journal()
        return first_value(  # type: ignore[no-any-return]
            self._run("SELECT save_id FROM journal WHERE log_no = ? AND dev_no = ? AND seq = ?", (log_no, dev_no, seq))
        )

    # -- the end ---------------------------------------------------------------------------------------------------

    def finish(self, derived: Derived) -> Changes:
        """Make what follows from the record; called by the store just before COMMIT."""
        self.write_down()
        touched = [(kind, identity) for (_, identity), kind in self._touched.items()]
        cases = derived.refresh(self._connection, touched, self._gathering.fresh)
        derived.refresh_cases(self._connection, self._cases - cases)
        return Changes(
            act=self._name,
            act_rev=None,
            rev=self._rev,
            ids=frozenset((kind.name, identity.hex()) for kind, identity in touched),
            cases=frozenset(case.hex() for case in self._cases | cases),
        )


def _fits(arrival: Arrival) -> bool:
    if not FIRST_MOMENT <= arrival.moment <= LAST_MOMENT:
        return False
    known = kinds()
    return all(fits_kind(known[one.type_no], one.ops) for one in arrival.entities if one.type_no in known)

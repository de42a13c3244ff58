# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the unit of work: one act, one transaction, one `Changes`. Nothing else commits."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import cbor2
from sqlalchemy import Connection, Engine, select

from caseapp.clock import Clock
from caseapp.errors import StoreError, UnknownRecord, WrongUse
from caseapp.i18n import N_
from caseapp.models import Case, Recorded
from caseapp.models.base import DELETED_FIELD
from caseapp.models.ids import id_in
from caseapp.models.types import Plain
from caseapp.store.changes import Changes
from caseapp.store.derived import Derived
from caseapp.store.derived.cases import PARENTS
from caseapp.store.engine import forget_if_spoiled, roll_back, translated
from caseapp.store.guest_gate import check_guest
from caseapp.store.journal import ADD, COLUMNS, PUT, REMOVE, Op, as_save, pack_body
from caseapp.store.plain_sql import first_value, runner
from caseapp.store.projection import Projector, Row, Source
from caseapp.store.reader import Reader
from caseapp.store.registry import EntityKind, FieldKind, kind_named, kind_of, kinds
from caseapp.store.seen import Seen
from caseapp.store.update_gate import check_up_to_date


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """The one place where a transaction is begun, committed or taken back."""
    with translated(), engine.connect() as connection:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.exec_driver_sql("COMMIT")
        except BaseException as error:
            roll_back(connection)
            forget_if_spoiled(connection, error)
            raise


LATEST = 2**62  # read_rev of somebody who wants to replace whatever stands there (imports, bookkeeping)


MOST_OPS = 2_000  # of one save (docs/protocol)
MOST_TEXT = 192 * 1024  # bytes of one value
MOST_BYTES = 200 * 1024  # of the operations of one save, before packing: sealed they stay under 256 KiB

CORE = "core"
_THERE = cbor2.dumps(0)  # a record that is not deleted, as a sibling row holds it
_COMPARTMENTS = {"L3": "sensitive", "L4": "reporter"}


def compartment_of(layer: str | None) -> str:
    """The kind of log for a layer of confidentiality."""
    return _COMPARTMENTS.get(layer or "", CORE)


@dataclass(slots=True)
class _LogSave:
    """What one act writes into one log."""

    source: Source
    entities: list[tuple[bytes, int, list[Op]]] = field(default_factory=list)
    count: int = 0
    size: int = 0

    def has_room(self, count: int, size: int) -> bool:
        """Whether so many operations and bytes fit in as well: what a save may hold on its way to colleagues."""
        return not self.count or (self.count + count <= MOST_OPS and self.size + size <= MOST_BYTES)


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, on which device."""

    worker_id: str
    dev_no: int


class Unit:
    """The open transaction of one act.

    Operations call `create`, `put`, `add`, `discard`, `delete`; `connection` is for reading inside the act.
    Values are python values of the field; only fields that differ from what stands are written. `read_rev` is the
    revision at which the worker read the row; values that arrived later are never replaced.
    """

    def __init__(self, connection: Connection, clock: Clock, act: str, author: Author) -> None:
        self.connection = connection
        self._run = runner(connection)
        self.clock = clock
        self.act = act
        self.author = author
        self._moment = round(clock.now().timestamp() * 1000)
        self._rev = int(first_value(self._run("SELECT max(rev) FROM journal")) or 0)
        self._first_rev = self._rev + 1
        self._projector = Projector(connection)
        self._saves: dict[int, _LogSave] = {}  # per log the save that is being written
        self._full: list[_LogSave] = []
        self._log_ids: dict[int, bytes] = {}
        self._touched: dict[tuple[int, bytes], EntityKind] = {}

    @property
    def reader(self) -> Reader:
        """The file as it stands in the middle of this act, for queries."""
        return Reader(self.connection)

    # -- logs ------------------------------------------------------------------------------------------------------

    def new_log(self, kind: str, case_id: str | None = None) -> int:
        """A new log; its local number. `kind`: team, core, or with the case it is beside: sensitive, reporter."""
        beside = bytes.fromhex(case_id) if case_id else None
        result = self._run(
            "INSERT INTO log (log_id, kind, case_id) VALUES (?, ?, ?)", (secrets.token_bytes(16), kind, beside)
        )
        return int(result.lastrowid or 0)

    def team_log(self) -> int:
        """The log of the team's own things (made when first used)."""
        found = first_value(self._run("SELECT log_no FROM log WHERE kind = 'team' ORDER BY log_id"))
        return int(found) if found is not None else self.new_log("team")

    def log_for(self, case_id: str, layer: str) -> int:
        """The log for an entry of a case in this layer: L3 and L4 have compartments of their own, made when needed.

        The layer of an entry decides who can ever receive it (docs/protocol: compartments of a case).
        """
        core = self.log_of(Case, case_id)
        kind = compartment_of(layer)
        if kind == CORE:
            return core
        sql = "SELECT log_no FROM log WHERE case_id = ? AND kind = ? ORDER BY log_id"  # two laptops choose the same
        found = first_value(self._run(sql, (bytes.fromhex(case_id), kind)))
        return int(found) if found is not None else self.new_log(kind, case_id)

    def _log_id(self, log_no: int) -> bytes:
        found = self._log_ids.get(log_no)
        if found is None:
            found = bytes(first_value(self._run("SELECT log_id FROM log WHERE log_no = ?", (log_no,))) or b"")
            self._log_ids[log_no] = found
        return found

    def log_of(self, model: type[Recorded], entity_id: str) -> int:
        """The log a record belongs to. Raises UnknownRecord, also for one that was deleted: who would see its parts?"""
        kind = kind_of(model)
        found = first_value(
            self._run(
                f"SELECT log_no FROM {kind.name} WHERE id = ? AND deleted = 0",
                (bytes.fromhex(entity_id),),
            )
        )
        if found is None:
            raise UnknownRecord(N_("There is no such record (%(kind)s)."), kind=kind.name)
        return int(found)

    def holds(self, kind_name: str, entity_id: str) -> bool:
        """Whether there is a record of this kind that was not deleted."""
        found = first_value(
            self._run(
                f"SELECT 1 FROM {kind_named(kind_name).name} WHERE id = ? AND deleted = 0",
                (bytes.fromhex(entity_id),),
            )
        )
        return found is not None

    def value_of(self, model: type[Recorded], entity_id: str, name: str) -> Any:  # noqa: ANN401
        """One field of a record as it stands. Raises UnknownRecord."""
        found = self.reader.first(select(getattr(model, name)).where(model.id == entity_id, model.deleted.is_(False)))
        if found is None:
            raise UnknownRecord(N_("There is no such record (%(kind)s)."), kind=kind_of(model).name)
        return found[0]

    def rev_of(self, model: type[Recorded], entity_id: str, name: str) -> int:
        """The revision at which the value of a field that stands now was written; 0 when nobody wrote one."""
        kind = kind_of(model)
        live = self._row(kind, bytes.fromhex(entity_id), ()).dots.values.get(kind.by_name[name].number, ())
        return max((one.rev for one in live), default=0)

    def act_behind(self, model: type[Recorded], entity_id: str, name: str) -> str | None:
        """The name of the act that wrote the value of a field that stands now; None when nobody wrote one."""
        kind = kind_of(model)
        row = self._row(kind, bytes.fromhex(entity_id), ())
        live = row.dots.values.get(kind.by_name[name].number, ())
        found = self._run(
            f"SELECT {COLUMNS} FROM journal WHERE log_no = ? AND dev_no = ? AND seq = ?",
            (row.log_no, live[-1].dot.dev_no, live[-1].dot.seq),
        ).fetchone() if live else None  # fmt: skip
        return as_save(found).act if found is not None else None

    # -- writing ---------------------------------------------------------------------------------------------------

    def create(self, model: type[Recorded], log_no: int, /, **values: object) -> str:
        """Write a new record; its id. Values that are None or empty sets are left out."""
        return self._make(kind_of(model), id_in(self._log_id(log_no)), log_no, values)

    def keep(self, model: type[Recorded], key: str, log_no: int, read_rev: int, /, **values: object) -> str:
        """Write the one record there can be under `key` (its parent's id and a code): made when it is not there.

        Its id follows from the key, so that two laptops that make it apart have made the same record, and what both
        wrote stands side by side as a difference instead of one hiding the other.
        """
        kind = kind_of(model)
        identity = hashlib.blake2b(f"{kind.name}:{key}".encode(), digest_size=16).hexdigest()
        row = self._projector.read(kind, bytes.fromhex(identity), (DELETED_FIELD,))
        if row is None:
            return self._make(kind, identity, log_no, values)
        if row.values[DELETED_FIELD]:
            base = tuple(one.dot for one in row.dots.values.get(DELETED_FIELD, ()))
            self._write(kind, bytes.fromhex(identity), row.log_no, [Op(PUT, DELETED_FIELD, 0, base)], row)
            values = {name: None for name in kind.by_name if name != "deleted"} | values
            read_rev = LATEST
        self.put(model, identity, read_rev, **values)
        return identity

    def _make(self, kind: EntityKind, identity: str, log_no: int, values: dict[str, object]) -> str:
        ops: list[Op] = [Op(PUT, 0, 0)]
        for name, value in values.items():
            if value is None:
                continue
            column = kind.by_name[name]
            if column.many:
                ops.extend(Op(ADD, column.number, element) for element in _elements(value))
            else:
                ops.append(Op(PUT, column.number, column.plain(value)))
        self._write(kind, bytes.fromhex(identity), log_no, ops, None)
        self._keep_parents(kind, log_no, values)
        return identity

    def put(self, model: type[Recorded], entity_id: str, read_rev: int, /, **values: object) -> bool:
        """Write the fields that changed; whether any did. Sets are given whole and written as their difference."""
        kind = kind_of(model)
        identity = bytes.fromhex(entity_id)
        row = self._row(kind, identity, (DELETED_FIELD, *(kind.by_name[name].number for name in values)))
        seen = Seen(self.connection, row, identity, read_rev, self._first_rev)
        ops: list[Op] = []
        for name, value in values.items():
            column = kind.by_name[name]
            if column.many:
                ops.extend(self._set_difference(row, column.number, set(_elements(value)), seen))
                continue
            plain = column.plain(value)
            if self._stands(row, column, plain, seen):
                continue
            ops.append(Op(PUT, column.number, plain, seen.base(column.number)))
        if not ops:
            return False
        if row.values[DELETED_FIELD]:
            ops.insert(0, self._against_deletion(kind, seen))
        self._write(kind, identity, row.log_no, ops, row)
        return True

    def delete(self, model: type[Recorded], entity_id: str, read_rev: int) -> None:
        """Mark a record as deleted; undo brings it back.

        When something in it was written that this worker had not seen, the deletion stands beside it as a difference
        and the record stays to be seen (docs/decisions/001).
        """
        kind = kind_of(model)
        identity = bytes.fromhex(entity_id)
        row = self._row(kind, identity, (DELETED_FIELD,))
        if row.values[DELETED_FIELD]:
            return
        seen = Seen(self.connection, row, identity, read_rev, self._first_rev)
        base = () if seen.something_newer else seen.base(DELETED_FIELD)
        self._write(kind, identity, row.log_no, [Op(PUT, DELETED_FIELD, 1, base)], row)

    def replay(
        self, kind: EntityKind, entity_id: bytes, log_no: int, ops: Iterable[Op], *, may_make: bool = False
    ) -> None:
        """Write operations that were worked out elsewhere (undo, differences): bases are given.

        With `may_make` the record may not be there yet.
        """
        chosen = list(ops)
        numbers = tuple({DELETED_FIELD, *(op.field for op in chosen)})
        row = self._projector.read(kind, entity_id, numbers) if may_make else self._row(kind, entity_id, numbers)
        self._write(kind, entity_id, log_no, chosen, row)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _row(self, kind: EntityKind, identity: bytes, numbers: tuple[int, ...]) -> Row:
        row = self._projector.read(kind, identity, numbers)
        if row is None:
            raise UnknownRecord(N_("There is no such record (%(kind)s)."), kind=kind.name)
        return row

    def _stands(self, row: Row, column: FieldKind, plain: Plain, seen: Seen) -> bool:
        """Whether there is nothing to write: the value stands there, or the worker left it as it was read."""
        if plain == row.values[column.number]:
            return True
        return bool(seen.newer(column.number)) and plain == seen.value(column)

    def _against_deletion(self, kind: EntityKind, seen: Seen) -> Op:
        """Who writes in a record that somebody deleted meanwhile: both stay, as a difference."""
        if not seen.newer(DELETED_FIELD):
            raise UnknownRecord(N_("There is no such record (%(kind)s)."), kind=kind.name)
        return Op(PUT, DELETED_FIELD, 0, seen.base(DELETED_FIELD))

    def _set_difference(self, row: Row, number: int, wanted: set[str], seen: Seen) -> list[Op]:
        present = set(row.dots.elements_of(number))
        taken_away = seen.elements_removed_since(number)
        ops = [Op(ADD, number, element) for element in sorted(wanted - present - taken_away)]
        for element in sorted(present - wanted):
            base = seen.element_base(number, element)
            if base:
                ops.append(Op(REMOVE, number, element, base))
        return ops

    def _save_in(self, log_no: int, count: int, size: int) -> _LogSave:
        """The save of this act in a log; a new one, numbered on, when it holds as much as may travel at once."""
        save = self._saves.get(log_no)
        if save is not None and save.has_room(count, size):
            return save
        if save is not None:
            self._full.append(save)
            before = save.source.seq
        else:
            before = self._last_of_ours(log_no)
        self._rev += 1
        source = Source(log_no, self.author.dev_no, before + 1, self._rev, self._moment)
        save = self._saves[log_no] = _LogSave(source)
        return save

    def _last_of_ours(self, log_no: int) -> int:
        """The number of our last save in a log. Raises StoreError while saves of ours are still on their way back."""
        place = (log_no, self.author.dev_no)
        held, sent = self._run(
            "SELECT (SELECT seq FROM held WHERE log_no = ?1 AND dev_no = ?2), "
            "(SELECT seq FROM sent WHERE log_no = ?1 AND dev_no = ?2)",
            place,
        ).fetchone()
        if (sent or 0) > (held or 0):
            raise StoreError(N_("This case is still coming back to this laptop. Try again when it is whole."))
        return int(held or 0)

    def _write(self, kind: EntityKind, identity: bytes, log_no: int, ops: list[Op], row: Row | None) -> None:
        if row is not None:
            ops = [*ops, *self._touch(kind, identity, row, ops)]
        for part in _parts_that_fit(ops):
            size = sum(_size(op) for op in part)
            save = self._save_in(log_no, len(part), size)
            self._projector.apply(save.source, kind, identity, save.count, part, row)
            save.entities.append((identity, kind.number, part))
            save.count += len(part)
            save.size += size
            if len(part) < len(ops):
                row = self._row(kind, identity, tuple({op.field for op in ops}))
        self._touched[kind.number, identity] = kind

    def _touch(self, kind: EntityKind, identity: bytes, row: Row, ops: list[Op]) -> list[Op]:
        """Who writes in a record says that it is there: a deletion elsewhere that had not seen this stands beside it.

        What stands under `deleted` otherwise, the deletion of somebody else, is left for a person to decide. The words
        of other laptops stay beside ours: who deletes may have read ours and not theirs yet.
        """
        live = row.dots.values.get(DELETED_FIELD, ())
        written = any(op.field == DELETED_FIELD for op in ops)
        if written or not live or any(one.rev >= self._first_rev for one in live):
            return []
        gone = {
            (dev_no, seq, idx)
            for dev_no, seq, idx, value in self._run(
                "SELECT dev_no, seq, idx, value FROM sibling WHERE entity_id = ? AND field = ?",
                (identity, DELETED_FIELD),
            )
            if value != _THERE
        } if len(live) > 1 else set()  # fmt: skip
        if len(live) == 1 and self._is_deleted(kind, row):
            return []
        own = (one.dot for one in live if one.dot.dev_no == self.author.dev_no and one.dot not in gone)
        return [Op(PUT, DELETED_FIELD, 0, tuple(sorted(own)))]

    def _keep_parents(self, kind: EntityKind, log_no: int, values: dict[str, object]) -> None:
        """Who writes something new under a record says that this is there too: as `_touch` for what it holds.

        A record in another log is left alone: whoever may write beside a case may not always write in it.
        """
        case_id = values.get("case_id")
        if kind.name in PARENTS:
            table, column = PARENTS[kind.name]
            case_id = self._keep(kind_named(table), log_no, values.get(column))
        self._keep(kind_named("case_file"), log_no, case_id)

    def _keep(self, kind: EntityKind, log_no: int, identity: object) -> object:
        """Say of one record that it is there; the case it belongs to, when it belongs to one."""
        if not isinstance(identity, str):
            return None
        key = bytes.fromhex(identity)
        case = kind.by_name.get("case_id")
        row = self._projector.read(kind, key, (DELETED_FIELD, *((case.number,) if case is not None else ())))
        if row is None or row.log_no != log_no:
            return None
        ops = self._touch(kind, key, row, [])
        if ops:
            touched = dict(self._touched)
            self._write(kind, key, log_no, ops, row)
            self._touched = touched  # nothing that anybody sees changed in it
        found = row.values[case.number] if case is not None else None
        return found.hex() if isinstance(found, bytes) else None

    def _is_deleted(self, kind: EntityKind, row: Row) -> bool:
        if DELETED_FIELD in row.values:
            return bool(row.values[DELETED_FIELD])
        return bool(first_value(self._run(f"SELECT deleted FROM {kind.name} WHERE row_no = ?", (row.row_no,))))

    def written(self) -> tuple[tuple[int, frozenset[str]], ...]:
        """What this act wrote until now: the logs, and the nouns in each."""
        found: dict[int, set[str]] = {}
        for save in (*self._full, *self._saves.values()):
            names = found.setdefault(save.source.log_no, set())
            names.update(kinds()[type_no].name for _identity, type_no, _ops in save.entities)
        return tuple((log_no, frozenset(names)) for log_no, names in found.items())

    # -- the end ---------------------------------------------------------------------------------------------------

    def finish(self, derived: Derived) -> Changes:
        """Write the journal and everything derived; called by the store just before COMMIT."""
        author = bytes.fromhex(self.author.worker_id) if self.author.worker_id else b""
        saves = [*self._full, *self._saves.values()]
        check_guest(self._run, self.act, ((one.source.log_no, one.entities) for one in saves))
        check_up_to_date(self._run, self._saves)
        for save in saves:
            source = save.source
            body = pack_body(self.act, author, save.entities)
            self._run(
                f"INSERT INTO journal ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?)",
                (source.rev, self._first_rev, source.log_no, source.dev_no, source.seq, secrets.token_bytes(16),
                 self._moment, body),
            )  # fmt: skip
            self._run(
                "INSERT INTO held (log_no, dev_no, seq) VALUES (?, ?, ?) "
                "ON CONFLICT (log_no, dev_no) DO UPDATE SET seq = excluded.seq",
                (source.log_no, source.dev_no, source.seq),
            )
        cases = derived.refresh(self.connection, [(kind, identity) for (_, identity), kind in self._touched.items()])
        return Changes(
            act=self.act,
            act_rev=self._first_rev if saves else None,
            rev=self._rev,
            ids=frozenset((kind.name, identity.hex()) for (_, identity), kind in self._touched.items()),
            cases=frozenset(case.hex() for case in cases),
        )


def _parts_that_fit(ops: list[Op]) -> Iterator[list[Op]]:
    """Operations in pieces that one save may hold; mostly there is one piece."""
    if any(_size(op) - 24 * len(op.base) > MOST_TEXT + 8 for op in ops):
        raise WrongUse(N_("A text is too long to be shared with colleagues (at most 192 KB). Shorten or split it."))
    if len(ops) <= MOST_OPS and sum(_size(op) for op in ops) <= MOST_BYTES:
        yield ops
        return
    part: list[Op] = []
    size = 0
    for op in ops:
        if part and (len(part) == MOST_OPS or size + _size(op) > MOST_BYTES):
            yield part
            part, size = [], 0
        part.append(op)
        size += _size(op)
    yield part


def _size(op: Op) -> int:
    """About how many bytes an operation takes on its way."""
    value = op.value
    content = len(value.encode()) if isinstance(value, str) else len(value) if isinstance(value, bytes) else 8
    return content + 8 + 24 * len(op.base)


def _elements(value: object) -> list[str]:
    """The elements of a set, sorted: the order of writing depends on nothing but the set."""
    if value is None:
        return []
    if not isinstance(value, tuple | list | set | frozenset):
        message = f"{type(value).__name__} is not a set of codes"
        raise TypeError(message)
    return sorted({str(one) for one in value})

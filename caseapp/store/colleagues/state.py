# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the state of a log as a value that is equal on all laptops that hold the same saves.

It is read from the tables, so that a fault of the projection shows, and for nouns, fields and codes of a newer version
from the journal. Local numbers do not occur in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeAlias

import cbor2

from caseapp.models.types import Plain
from caseapp.store.journal import ADD, COLUMNS, PUT, REMOVE, Op, Save, as_save
from caseapp.store.plain_sql import Run, first_value, runner
from caseapp.store.reader import Reader
from caseapp.store.register import Dot, GlobalDot, decode
from caseapp.store.registry import EntityKind, kinds

State: TypeAlias = dict[str, list[Any]]
_AT_ONCE = 500


def state_of(reader: Reader, log_id: bytes) -> State:
    """What stands in a log: `values` and `elements` per record, `held`, `dead`, and `kept` of codes nobody knows yet.

    A value is [record, type, field, device, seq, index, value], an element of a set the same. Sorted throughout.
    """
    run = runner(reader.connection)
    log_no = first_value(run("SELECT log_no FROM log WHERE log_id = ?", (log_id,)))
    names = {row[0]: bytes(row[1]) for row in run("SELECT dev_no, dev_id FROM device")}
    held = {row[0]: row[1] for row in run("SELECT dev_no, seq FROM held WHERE log_no = ?", (log_no,))}
    dead = {
        _everywhere(names, Dot(*row))
        for row in run("SELECT dev_no, seq, idx FROM dead WHERE log_no = ?", (log_no,))
        if row[1] > held.get(row[0], 0)
    }
    newer = _Newer(names, held)
    written: dict[int, set[bytes]] = {}
    for row in run(f"SELECT {COLUMNS} FROM journal WHERE log_no = ? ORDER BY rev", (log_no,)):
        save = as_save(row)
        newer.save(save)
        for entity in save.entities:
            written.setdefault(entity.type_no, set()).add(entity.entity_id)
    values, elements = newer.values(), newer.elements()
    for kind in kinds().values():
        for one in _of_kind(run, kind, (log_no, sorted(written.get(kind.number, ()))), names):
            (elements if kind.by_number[one[2]].many else values).append(one)
    return {
        "values": sorted(values, key=_key),
        "elements": sorted(elements, key=_key),
        "held": sorted([names[dev_no], seq] for dev_no, seq in held.items()),
        "dead": sorted(list(dot) for dot in dead | newer.dead()),
        "kept": sorted(newer.kept, key=_key),
    }


def state_hash(reader: Reader, log_id: bytes) -> bytes:
    """32 bytes that are equal on laptops which hold the same saves of a log, and only there."""
    return hashlib.blake2b(cbor2.dumps(state_of(reader, log_id), canonical=True), digest_size=32).digest()


def _key(one: list[Any]) -> tuple[Any, ...]:
    return tuple(one[:6])


def _everywhere(names: dict[int, bytes], dot: Dot) -> GlobalDot:
    return names.get(dot.dev_no, b""), dot.seq, dot.idx


@cache
def _columns(kind: EntityKind) -> str:
    return ", ".join(field.name for field in kind.by_number.values())


def _of_kind(
    run: Run, kind: EntityKind, written: tuple[int, list[bytes]], names: dict[int, bytes]
) -> Iterator[list[Any]]:
    """The values and elements that the rows of one table hold, of the records that were written in a log."""
    log_no, ids = written
    for at in range(0, len(ids), _AT_ONCE):
        page = ids[at : at + _AT_ONCE]
        marks = ", ".join("?" * len(page))
        rows = run(f"SELECT id, dots, {_columns(kind)} FROM {kind.name} WHERE id IN ({marks}) AND log_no = ?",
                   (*page, log_no)).fetchall()  # fmt: skip
        siblings = run(
            f"SELECT entity_id, field, dev_no, seq, idx, value FROM sibling WHERE entity_id IN ({marks})", page
        )
        several = {(row[0], row[1], Dot(*row[2:5])): cbor2.loads(row[5]) for row in siblings}
        for row in rows:
            yield from _of_row(kind, row, several, names)


def _of_row(
    kind: EntityKind, row: tuple[Any, ...], several: dict[tuple[bytes, int, Dot], Any], names: dict[int, bytes]
) -> Iterator[list[Any]]:
    entity_id, dots, present = row[0], decode(row[1]), dict(zip(kind.by_number, row[2:], strict=True))
    for number, live in dots.values.items():
        for one in live:
            value = several.get((entity_id, number, one.dot), present[number])
            yield [entity_id, kind.number, number, *_everywhere(names, one.dot), value]
    for (number, element), live in dots.elements.items():
        for one in live:
            yield [entity_id, kind.number, number, *_everywhere(names, one.dot), element]


class _Newer:
    """The register of what this version does not know, worked out from the journal: it has no columns."""

    def __init__(self, names: dict[int, bytes], held: dict[int, int]) -> None:
        self.kept: list[list[Any]] = []
        self._names = names
        self._held = held
        self._live: dict[tuple[bytes, int, int, Plain | None], dict[Dot, Plain]] = {}
        self._dead: set[Dot] = set()

    def save(self, save: Save) -> None:
        for entity in save.entities:
            kind = kinds().get(entity.type_no)
            for at, op in enumerate(entity.ops):
                if kind is not None and op.field in kind.by_number and op.code <= REMOVE:
                    continue
                dot = Dot(save.dev_no, save.seq, entity.first + at)
                self._apply((entity.entity_id, entity.type_no, op.field), op, dot)

    def _apply(self, place: tuple[bytes, int, int], op: Op, dot: Dot) -> None:
        if op.code not in (PUT, ADD, REMOVE):
            base = sorted(_everywhere(self._names, one) for one in op.base)
            self.kept.append([*place, *_everywhere(self._names, dot), op.code, op.value, [list(one) for one in base]])
            return
        live = self._live.setdefault((*place, None if op.code == PUT else str(op.value)), {})
        for one in op.base:
            live.pop(one, None)
        self._dead.update(op.base)
        if op.code != REMOVE and dot not in self._dead:
            live[dot] = op.value

    def values(self) -> list[list[Any]]:
        return [one for element, one in self._all() if element is None]

    def elements(self) -> list[list[Any]]:
        return [one for element, one in self._all() if element is not None]

    def dead(self) -> set[GlobalDot]:
        return {_everywhere(self._names, dot) for dot in self._dead if dot.seq > self._held.get(dot.dev_no, 0)}

    def _all(self) -> Iterator[tuple[Plain | None, list[Any]]]:
        for (entity_id, type_no, number, element), live in self._live.items():
            for dot, value in live.items():
                yield element, [entity_id, type_no, number, *_everywhere(self._names, dot), value]

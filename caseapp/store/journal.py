# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the journal's rows: one per save and log, holding all operations of the save.

Body: one byte for the form (0 as it is, 1 zstd), then CBOR of `[act, author, [[entity, type, [op, ...]], ...]]` with
op = `[code, field, value]` or `[code, field, value, base]`; base = `[dev_no, seq, idx, dev_no, seq, idx, ...]`. The
index of an operation is its place in the whole body, from 0. Device numbers are those of this file's device table.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import cbor2
import zstandard

from caseapp.models.types import Plain
from caseapp.store.register import Dot

PUT, ADD, REMOVE = 0, 1, 2
_SMALLEST_COMPRESSED = 160
_LARGEST_BODY = 64 * 1024 * 1024  # what a reader unpacks at the most


class _Packing(threading.local):
    """Of each thread its own: two threads in one of them at a time make rubbish."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=3, write_content_size=True)
        self.decompressor = zstandard.ZstdDecompressor()


_packing = _Packing()


class Op(NamedTuple):
    """One operation on one field: code PUT, ADD or REMOVE; the plain value; the dots it replaces."""

    code: int
    field: int
    value: Plain
    base: tuple[Dot, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityOps:
    """The operations of one save on one entity. `first` is the index of the first of them in the save."""

    entity_id: bytes
    type_no: int
    first: int
    ops: tuple[Op, ...]


@dataclass(frozen=True, slots=True)
class Save:
    """One journal row."""

    rev: int
    act_rev: int
    log_no: int
    dev_no: int
    seq: int
    save_id: bytes
    moment: int
    act: str
    author: bytes
    entities: tuple[EntityOps, ...]

    def op_at(self, idx: int) -> tuple[EntityOps, Op]:
        """The operation with index `idx`."""
        for entity in self.entities:
            if entity.first <= idx < entity.first + len(entity.ops):
                return entity, entity.ops[idx - entity.first]
        message = "no such index in the save"
        raise LookupError(message)


def pack_body(act: str, author: bytes, entities: Sequence[tuple[bytes, int, Sequence[Op]]]) -> bytes:
    """The body of a journal row."""
    written = cbor2.dumps(
        [
            [
                entity_id,
                type_no,
                [
                    [op.code, op.field, op.value, [n for dot in op.base for n in dot]] if op.base else op[:3]
                    for op in ops
                ],
            ]
            for entity_id, type_no, ops in entities
        ]
    )
    return pack_written(act, author, written)


def pack_written(act: str, author: bytes, written: bytes) -> bytes:
    """The same for entities that are written in CBOR already."""
    plain = b"\x83" + cbor2.dumps(act) + cbor2.dumps(author) + written
    if len(plain) >= _SMALLEST_COMPRESSED:
        packed = _packing.compressor.compress(plain)
        if len(packed) < len(plain):
            return b"\x01" + packed
    return b"\x00" + plain


def unpack_body(body: bytes) -> tuple[str, bytes, tuple[EntityOps, ...]]:
    """Act, author and operations of a journal row."""
    plain = body[1:] if body[0] == 0 else _packing.decompressor.decompress(body[1:], max_output_size=_LARGEST_BODY)
    act, author, packed = cbor2.loads(plain)
    entities = []
    first = 0
    for entity_id, type_no, ops in packed:
        entities.append(EntityOps(entity_id, type_no, first, tuple(_op(op) for op in ops)))
        first += len(ops)
    return act, author, tuple(entities)


def _op(packed: list[object]) -> Op:
    if len(packed) == 3:
        return Op(*packed)  # type: ignore[arg-type]
    flat: list[int] = packed[3]  # type: ignore[assignment]
    base = tuple(Dot(*flat[at : at + 3]) for at in range(0, len(flat), 3))
    return Op(packed[0], packed[1], packed[2], base)  # type: ignore[arg-type]


COLUMNS = "rev, act_rev, log_no, dev_no, seq, save_id, moment, body"


def as_save(row: Sequence[Any]) -> Save:
    """A row read with COLUMNS as a Save."""
    rev, act_rev, log_no, dev_no, seq, save_id, moment, body = row
    act, author, entities = unpack_body(body)
    return Save(rev, act_rev, log_no, dev_no, seq, save_id, moment, act, author, entities)

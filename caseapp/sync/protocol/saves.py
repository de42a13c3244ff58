# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what is inside an OPS envelope: one save, with ids that mean the same on every device.

Canonical CBOR of `[act, author, moment, devices, entities]`; `devices` lists the ids that bases refer to by their
place; an entity is `[id, type, ops]`, an operation `[code, field, value]` or `[code, field, value, base]` with base =
`[place, seq, idx, place, seq, idx, ...]` in rising order. The index of an operation is its place in the whole save,
from 0. Types, fields and codes this version does not know are kept as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, TypeAlias, cast

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.limits import DOTS, ENTITIES, ID, OPS, PLAIN_BYTES, TEXT_BYTES
from caseapp.sync.protocol.refusals import Code, Refused

Value: TypeAlias = "bool | int | float | str | bytes | None"
WireDot: TypeAlias = "tuple[bytes, int, int]"
_LARGEST = 2**53
_ACT = 80


class WireOp(NamedTuple):
    """One operation on one field; `base` names the writes it replaces: (device id, seq, index)."""

    code: int
    field: int
    value: Value
    base: tuple[WireDot, ...] = ()


@dataclass(frozen=True, slots=True)
class WireEntity:
    entity_id: bytes
    type_no: int
    ops: tuple[WireOp, ...]


@dataclass(frozen=True, slots=True)
class WireSave:
    """One save. `author` is the id of the worker or empty; `moment` milliseconds since 1970 by the writer's clock.

    `written`: the entities as they were written, where they name no device; a journal body holds them so.
    """

    act: str
    author: bytes
    moment: int
    entities: tuple[WireEntity, ...]
    written: bytes = field(default=b"", compare=False, repr=False)


def encode_save(save: WireSave) -> bytes:
    """The content of an envelope. Raises Refused for what others would refuse: it is never sent."""
    devices = sorted({dot[0] for entity in save.entities for op in entity.ops for dot in op.base})
    place = {dev_id: at for at, dev_id in enumerate(devices)}

    def packed(op: WireOp) -> wire.Item:
        short: list[wire.Item] = [op.code, op.field, op.value]
        if op.base:
            short.append([n for dev_id, seq, idx in sorted(set(op.base)) for n in (place[dev_id], seq, idx)])
        return short

    entities: wire.Item = [[one.entity_id, one.type_no, [packed(op) for op in one.ops]] for one in save.entities]
    content = wire.encode([save.act, save.author, save.moment, cast("wire.Item", devices), entities])
    decode_save(content)
    return content


def decode_save(content: bytes) -> WireSave:
    """Raises Refused(malformed), or too_large for more operations or longer texts than are allowed."""
    if len(content) > PLAIN_BYTES:
        raise Refused(Code.TOO_LARGE)
    item = wire.glance(content)
    if item is not None:
        try:
            return _save(item, _usual_ops, content)
        except (_Unusual, Refused):
            pass  # looked at again, by the rules alone
    return _save(wire.decode(content), _any_ops)


def _save(
    item: wire.Item, read: Callable[[list[wire.Item], _Bases], Iterable[WireOp]], content: bytes = b""
) -> WireSave:
    """`content` is given where it is known to be written as the journal writes."""
    if not isinstance(item, list) or len(item) != 5:
        raise Refused(Code.MALFORMED)
    act, author, moment, devices, entities = item
    _demand(isinstance(act, str) and len(act) <= _ACT)
    _demand(isinstance(author, bytes) and len(author) in (0, ID))
    _demand(_whole(moment, -_LARGEST))
    _demand(isinstance(devices, list) and all(isinstance(one, bytes) and len(one) == ID for one in devices))
    _demand(devices == sorted(set(cast("list[bytes]", devices))))
    if not isinstance(entities, list):
        raise Refused(Code.MALFORMED)
    if len(entities) > ENTITIES:
        raise Refused(Code.TOO_LARGE)
    bases = _Bases(cast("list[bytes]", devices))
    save = WireSave(
        act=cast("str", act),
        author=cast("bytes", author),
        moment=cast("int", moment),
        entities=tuple([_entity(one, bases, read) for one in entities]),
        written=_behind(act, author, moment, content) if content and not devices else b"",
    )
    _demand(len(bases.used) == len(bases.devices))
    return save


def _behind(act: wire.Item, author: wire.Item, moment: wire.Item, content: bytes) -> bytes:
    """The entities as they stand in `content`: behind these, and behind an empty list of devices."""
    before = len(wire.encode(act)) + len(wire.encode(author)) + len(wire.encode(moment))
    return content[before + 2 :]  # the heads of the save and of its empty list of devices are one byte each


class _Unusual(Exception):
    """A value of which a glance cannot tell whether it is written in the one way."""


_FIRST, _LAST = -(2**63), 2**63


def _usual_ops(ops: list[wire.Item], bases: _Bases) -> Iterable[WireOp]:
    """Operations as nearly all are. Raises _Unusual for any other."""
    found = []
    for op in ops:
        if type(op) is not list or not 3 <= len(op) <= 4:
            raise _Unusual
        code, number, value = op[:3]
        kind = type(value)
        if kind is str or kind is bytes:
            usual = len(value) <= _SURE  # type: ignore[arg-type]  # it has a length
        elif kind is int:
            usual = _FIRST <= value < _LAST  # type: ignore[operator]  # it is a number
        else:
            usual = value is None or kind is bool
        if not (
            usual and type(code) is int and 0 <= code < _LARGEST and type(number) is int and 0 <= number < _LARGEST
        ):
            raise _Unusual
        base = bases.read(op[3]) if len(op) == 4 else ()
        found.append(_new_op(WireOp, (code, number, value, base)))
    return found


_new_op = tuple.__new__  # what `WireOp(...)` comes to; there are hundreds of thousands of them


class _Bases:
    """The devices that bases refer to, which of them were, and how much the save may still hold."""

    def __init__(self, devices: list[bytes]) -> None:
        self.devices = devices
        self.used: set[int] = set()
        self._ops = OPS
        self._dots = DOTS

    def take_ops(self, count: int) -> None:
        self._ops -= count
        if self._ops < 0:
            raise Refused(Code.TOO_LARGE)

    def read(self, item: wire.Item) -> tuple[WireDot, ...]:
        """At least one dot, in rising order."""
        if not isinstance(item, list) or not item or len(item) % 3 or not all(_whole(one) for one in item):
            raise Refused(Code.MALFORMED)
        flat = cast("list[int]", item)
        self._dots -= len(flat) // 3
        if self._dots < 0:
            raise Refused(Code.TOO_LARGE)
        dots = [(flat[at], flat[at + 1], flat[at + 2]) for at in range(0, len(flat), 3)]
        _demand(all(one < other for one, other in pairwise(dots)))
        _demand(all(place < len(self.devices) and seq > 0 for place, seq, _ in dots))
        self.used.update(place for place, _, _ in dots)
        return tuple((self.devices[place], seq, idx) for place, seq, idx in dots)


def _entity(item: wire.Item, bases: _Bases, read: Callable[[list[wire.Item], _Bases], Iterable[WireOp]]) -> WireEntity:
    if not isinstance(item, list) or len(item) != 3:
        raise Refused(Code.MALFORMED)
    entity_id, type_no, ops = item
    if not (isinstance(entity_id, bytes) and len(entity_id) == ID and _whole(type_no) and isinstance(ops, list)):
        raise Refused(Code.MALFORMED)
    bases.take_ops(len(ops))
    return WireEntity(entity_id, cast("int", type_no), tuple(read(ops, bases)))


def _any_ops(ops: list[wire.Item], bases: _Bases) -> Iterable[WireOp]:
    return (_op(one, bases) for one in ops)


def _op(item: wire.Item, bases: _Bases) -> WireOp:
    if not isinstance(item, list) or len(item) not in (3, 4):
        raise Refused(Code.MALFORMED)
    code, number, value = item[0], item[1], item[2]
    if type(code) is not int or type(number) is not int or isinstance(value, list | dict):
        raise Refused(Code.MALFORMED)
    if not (0 <= code < _LARGEST and 0 <= number < _LARGEST):
        raise Refused(Code.MALFORMED)
    if isinstance(value, str | bytes) and len(value) > _SURE and _size_of(value) > TEXT_BYTES:
        raise Refused(Code.TOO_LARGE)
    return WireOp(code, number, value, bases.read(item[3]) if len(item) == 4 else ())


def _size_of(value: str | bytes) -> int:
    return len(value.encode() if isinstance(value, str) else value)


_SURE = TEXT_BYTES // 4  # characters, that are fewer bytes however they are written


def _whole(item: wire.Item, lowest: int = 0) -> bool:
    return isinstance(item, int) and not isinstance(item, bool) and lowest <= item < _LARGEST


def _demand(holds: bool) -> None:  # noqa: FBT001 - a condition
    if not holds:
        raise Refused(Code.MALFORMED)

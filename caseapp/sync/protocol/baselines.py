# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a guest begins with: what stands in a log today, and nothing that was there before.

A baseline is a SNAPSHOT envelope with number 1. Its content is canonical CBOR of `[people, snapshot]`: `people` lists
`[id, name]` of who wrote in the log or works in it, `snapshot` is as in `snapshots.py`, its state 32 zeros. In its
saves every operation whose value does not stand any more is blank, so numbers and places stay what they are everywhere,
and what is written later fits (docs/decisions/016). Pure: no files, no clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import cast

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.limits import HASH, ID
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.saves import WireDot, WireEntity, WireOp, WireSave, encode_save
from caseapp.sync.protocol.snapshots import Snapshot, decode_snapshot, encode_snapshot

BASELINE = 1  # the number of the envelope
_BLANK = WireOp(6, 0, None)  # in a record of no kind: nobody shows it
_NOBODY, _NOTHING = bytes(ID), 0
_PUT, _ADD, _REMOVE = range(3)
_DELETED = 0  # the field that says that a record was taken out
_PEOPLE, _NAME = 2_000, 200

Listed = tuple[bytes, bytes, WireSave]  # device, save_id, content


@dataclass(frozen=True, slots=True)
class Baseline:
    """`people`: id of the worker, name. `saves` are blanked, and counted as everywhere."""

    people: Mapping[bytes, str]
    snapshot: Snapshot


def blanked(saves: Sequence[Listed]) -> list[Listed]:
    """The same saves with nothing in them but what stands now. They come in an order in which each can be applied.

    Raises Refused(gap) when one replaces what is not among them: it may come later, and would stand there for a guest.
    """
    counts: dict[bytes, int] = {}
    dead: set[WireDot] = set()
    numbers = []
    for dev_id, _save_id, save in saves:
        counts[dev_id] = counts.get(dev_id, 0) + 1
        numbers.append(counts[dev_id])
        for entity in save.entities:
            dead.update(dot for op in entity.ops if op.code <= _REMOVE for dot in op.base)
    if any(seq > counts.get(dev_id, 0) for dev_id, seq, _idx in dead):
        raise Refused(Code.GAP)
    gone = _deleted(saves, numbers, dead)
    dead_of: dict[tuple[bytes, int], set[int]] = {}
    for dev_id, seq, idx in dead:
        dead_of.setdefault((dev_id, seq), set()).add(idx)
    return [
        (dev_id, save_id, _blanked(save, dead_of.get((dev_id, seq), set()), gone))
        for (dev_id, save_id, save), seq in zip(saves, numbers, strict=True)
    ]


def _deleted(saves: Sequence[Listed], numbers: Sequence[int], dead: set[WireDot]) -> set[bytes]:
    """Records of which nobody says any more that they are there."""
    said: dict[bytes, set[bool]] = {}
    for (dev_id, _save_id, save), seq in zip(saves, numbers, strict=True):
        idx = 0
        for entity in save.entities:
            for op in entity.ops:
                if op.field == _DELETED and op.code == _PUT and (dev_id, seq, idx) not in dead:
                    said.setdefault(entity.entity_id, set()).add(bool(op.value))
                idx += 1
    return {entity_id for entity_id, values in said.items() if values == {True}}


def _blanked(save: WireSave, dead: set[int], gone: set[bytes]) -> WireSave:
    kept: list[tuple[tuple[bytes, int], WireOp]] = []
    idx = 0
    for entity in save.entities:
        for op in entity.ops:
            stands = op.code in (_PUT, _ADD) and idx not in dead and entity.entity_id not in gone
            name = (entity.entity_id, entity.type_no) if stands else (_NOBODY, _NOTHING)
            kept.append((name, op._replace(base=()) if stands else _BLANK))
            idx += 1
    entities = tuple(
        WireEntity(name[0], name[1], tuple(op for _, op in ops)) for name, ops in groupby(kept, lambda one: one[0])
    )
    if all(one.type_no == _NOTHING for one in entities):
        return WireSave("", b"", 0, entities)
    return replace(save, entities=entities)


def encode_baseline(people: Mapping[bytes, str], saves: Sequence[Listed]) -> bytes:
    """The content of the envelope. Raises Refused(too_large, gap)."""
    packed = [(dev_id, save_id, encode_save(save)) for dev_id, save_id, save in blanked(saves)]
    named: list[wire.Item] = [[user, name[:_NAME]] for user, name in sorted(people.items())]
    content = wire.encode([named, encode_snapshot(bytes(HASH), packed)])
    decode_baseline(content)
    return content


def decode_baseline(content: bytes, held: Mapping[bytes, int] | None = None) -> Baseline:
    """`held` is what the header says. Raises Refused(malformed, too_large)."""
    item = wire.decode(content, depth=3, items=4 + 3 * _PEOPLE)
    if not isinstance(item, list) or len(item) != 2 or not isinstance(item[1], bytes):
        raise Refused(Code.MALFORMED)
    named = item[0]
    if not isinstance(named, list) or not all(_is_person(one) for one in named):
        raise Refused(Code.MALFORMED)
    people = dict(cast("list[tuple[bytes, str]]", named))
    if list(people) != sorted(people) or len(people) != len(named):
        raise Refused(Code.MALFORMED)
    return Baseline(people, decode_snapshot(item[1], held))


def _is_person(item: wire.Item) -> bool:
    return (
        isinstance(item, list)
        and len(item) == 2
        and isinstance(item[0], bytes)
        and len(item[0]) == ID
        and isinstance(item[1], str)
        and len(item[1]) <= _NAME
    )

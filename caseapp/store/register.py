# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the multi-value register: which writes the present values of an entity come from.

A *dot* (device, number, index) names one write of one field. A new write replaces just the dots that were on the
screen (its *base*); what arrived meanwhile stays beside it. See docs/decisions/001-journal-first-and-base-dots.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import cbor2

from caseapp.models.types import Plain


class Dot(NamedTuple):
    """One write of one field: device, number of the save in the log, index of the operation in the save."""

    dev_no: int
    seq: int
    idx: int


GlobalDot: TypeAlias = tuple[bytes, int, int]
"""The same dot with the id of its device: it means the same in every file, where numbers of devices differ."""


class Live(NamedTuple):
    """A dot whose value still stands, and the local revision at which it arrived here."""

    dot: Dot
    rev: int


@dataclass(slots=True)
class EntityDots:
    """The live dots of one row. `values` per field; `elements` per field and element of a set."""

    values: dict[int, list[Live]] = field(default_factory=dict)
    elements: dict[tuple[int, str], list[Live]] = field(default_factory=dict)

    def seen(self, number: int, read_rev: int) -> list[Dot]:
        """The dots of a field that somebody who read at `read_rev` had before the eyes."""
        return [live.dot for live in self.values.get(number, ()) if live.rev <= read_rev]

    def elements_of(self, number: int) -> list[str]:
        """The elements a set holds, sorted."""
        return sorted(element for (at, element), live in self.elements.items() if at == number and live)


def decode(packed: bytes) -> EntityDots:
    """The dots as kept in a row: runs of one save `[dev, seq, rev, [field, idx, ...]]`, then set elements."""
    runs, sets = cbor2.loads(packed)
    dots = EntityDots()
    values = dots.values
    for dev_no, seq, rev, pairs in runs:
        for at in range(0, len(pairs), 2):
            live = Live(Dot(dev_no, seq, pairs[at + 1]), rev)
            number = pairs[at]
            if number in values:
                values[number].append(live)
            else:
                values[number] = [live]
    for number, element, dev_no, seq, idx, rev in sets:
        dots.elements.setdefault((number, element), []).append(Live(Dot(dev_no, seq, idx), rev))
    return dots


def encode(dots: EntityDots) -> bytes:
    """The same dots in a form that depends on nothing but them."""
    runs: dict[tuple[int, int, int], list[int]] = {}
    for number in sorted(dots.values):
        for live in sorted(dots.values[number]):
            runs.setdefault((live.dot.dev_no, live.dot.seq, live.rev), []).extend((number, live.dot.idx))
    sets = [
        [number, element, live.dot.dev_no, live.dot.seq, live.dot.idx, live.rev]
        for (number, element) in sorted(dots.elements)
        for live in sorted(dots.elements[number, element])
    ]
    return cbor2.dumps([[[*key, pairs] for key, pairs in sorted(runs.items())], sets])


SetDot: TypeAlias = tuple[int, str, int]  # field, element, index in the save


def encode_first(save: tuple[int, int, int], pairs: Sequence[tuple[int, int]], sets: Sequence[SetDot]) -> bytes:
    """What `encode` gives for a record that one save made (device, number, revision): sorted pairs of field and index,

    and sorted elements. Written by hand: as lists of lists it takes three times as long, for every new record.
    """
    dev_no, seq, rev = map(_whole, save)
    runs = b"\x80"
    if pairs:
        flat = [n for pair in pairs for n in pair]
        runs = b"".join((b"\x81\x84", dev_no, seq, rev, _head(len(flat)), *map(_whole, flat)))
    elements = [
        b"".join((b"\x86", _whole(number), cbor2.dumps(element), dev_no, seq, _whole(at), rev))
        for number, element, at in sets
    ]
    return b"".join((b"\x82", runs, _head(len(elements)), *elements))


@lru_cache(maxsize=20_000)
def _whole(number: int) -> bytes:
    return cbor2.dumps(number)


@lru_cache(maxsize=5_000)
def _head(count: int) -> bytes:
    """The head of a list of so many."""
    whole = cbor2.dumps(count)
    return bytes([whole[0] | 0x80]) + whole[1:]


def shown(candidates: list[tuple[Plain, int, GlobalDot]], protective: tuple[str | int, ...]) -> Plain:
    """Which of several values counts until a person decides: (value, moment, dot) each.

    The most protective one for safety fields; otherwise the one written last by its own clock, a choice of display
    only: all of them stay, and a person is asked. Nothing local decides, so all laptops show the same.
    """
    if protective:
        order = {value: at for at, value in enumerate(protective)}
        last = len(order)
        ranked = [
            (order.get(value, last) if isinstance(value, str | int) else last, -at, dot, value)
            for value, at, dot in candidates
        ]
        return min(ranked, key=lambda one: one[:3])[3]
    return max(candidates, key=lambda one: (one[1], one[2]))[0]

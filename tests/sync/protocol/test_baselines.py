# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what guests begin with: a guest sees what stands, and nothing else (016)."""

from __future__ import annotations

import os
import random
import secrets
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.baselines import blanked, decode_baseline, encode_baseline
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.saves import WireDot, WireEntity, WireOp, WireSave, decode_save

HISTORIES = 4_000 if os.environ.get("CASEAPP_NIGHTLY") else 150
PUT, ADD, REMOVE = range(3)
DEVICES = [bytes([n]) * 16 for n in (1, 2, 3)]
RECORDS = [bytes([n]) * 16 for n in (11, 12)]
WORDS = {b"user" * 4: "Karim Aziz"}

Numbered = tuple[bytes, int, WireSave]
Place = tuple[bytes, int, str]  # record, field, element of a set (empty for values)


def standing(saves: list[Numbered]) -> dict[Place, dict[WireDot, object]]:
    """What stands after these saves, whatever their order: values, and elements of sets."""
    dead = {dot for _dev, _seq, save in saves for one in save.entities for op in one.ops
            if op.code <= REMOVE for dot in op.base}  # fmt: skip
    found: dict[Place, dict[WireDot, object]] = {}
    for dev, seq, save in saves:
        idx = 0
        for one in save.entities:
            for op in one.ops:
                if op.code in (PUT, ADD) and (dev, seq, idx) not in dead:
                    place = (one.entity_id, op.field, str(op.value) if op.code == ADD else "")
                    found.setdefault(place, {})[dev, seq, idx] = op.value
                idx += 1
    return found


@dataclass
class Team:
    """Laptops that write apart and hear of each other now and then."""

    chance: random.Random
    held: dict[bytes, list[Numbered]] = field(default_factory=lambda: {dev: [] for dev in DEVICES})
    written: dict[bytes, list[Numbered]] = field(default_factory=lambda: {dev: [] for dev in DEVICES})
    words: int = 0

    def step(self) -> None:
        dev = self.chance.choice(DEVICES)
        if self.chance.random() < 0.45:
            self.hear(dev, self.chance.choice(DEVICES))
        else:
            self.write(dev)

    def hear(self, dev: bytes, other: bytes) -> None:
        """What `other` wrote, up to somewhere, comes to `dev`: of a device always in order."""
        known = sum(one[0] == other for one in self.held[dev])
        until = self.chance.randint(known, max(known, len(self.written[other])))
        self.held[dev] += self.written[other][known:until]

    def write(self, dev: bytes) -> None:
        now = standing(self.held[dev])
        ops: dict[bytes, list[WireOp]] = {}
        for _ in range(self.chance.randint(1, 3)):
            record = self.chance.choice(RECORDS)
            ops.setdefault(record, []).append(self._op(record, now))
        entities = tuple(WireEntity(record, 7, tuple(made)) for record, made in ops.items())
        save = (dev, len(self.written[dev]) + 1, WireSave("change", b"", 5, entities))
        self.written[dev].append(save)
        self.held[dev].append(save)

    def _op(self, record: bytes, now: dict[Place, dict[WireDot, object]]) -> WireOp:
        kind = self.chance.random()
        self.words += 1
        if kind < 0.15:  # taken out, or brought back
            return WireOp(PUT, 0, self.chance.randint(0, 1), tuple(sorted(now.get((record, 0, ""), {}))))
        if kind < 0.75:
            place = (record, self.chance.randint(1, 2), "")
            return WireOp(PUT, place[1], f"woord{self.words:04}", tuple(sorted(now.get(place, {}))))
        element = self.chance.choice(["rood", "blauw"])
        live = tuple(sorted(now.get((record, 3, element), {})))
        return WireOp(REMOVE, 3, element, live) if live and kind < 0.9 else WireOp(ADD, 3, element)


def listed(saves: list[Numbered]) -> list[tuple[bytes, bytes, WireSave]]:
    return [(dev, (dev[:8] + seq.to_bytes(8, "big")), save) for dev, seq, save in saves]


def tried(held: list[Numbered]) -> list[tuple[bytes, bytes, WireSave]] | None:
    """What a guest would begin with; None when something is not here that should be."""
    try:
        return blanked(listed(held))
    except Refused as refused:
        if refused.code != Code.GAP:
            raise
        return None


def gone(now: dict[Place, dict[WireDot, object]]) -> set[bytes]:
    """Records of which only is said that they were taken out."""
    return {record for record in RECORDS if set(now.get((record, 0, ""), {}).values()) == {1}}


@settings(max_examples=HISTORIES, deadline=None)
@given(seed=st.integers(0, 2**32), before=st.integers(1, 25), after=st.integers(0, 15))
def test_a_guest_sees_what_stands_and_what_follows_and_nothing_that_was_replaced(
    seed: int, before: int, after: int
) -> None:
    team = Team(random.Random(seed))
    team.write(DEVICES[0])
    for _ in range(before):
        team.step()
    held = list(team.held[DEVICES[0]])
    seen = standing(held)
    baseline = tried(held)
    if baseline is None:  # somebody replaced what is not here yet
        known = {(dev, seq) for dev, seq, _ in held}
        assert {dot[:2] for _d, _s, save in held for one in save.entities for op in one.ops for dot in op.base} - known
        return
    guest: list[Numbered] = []
    counts: dict[bytes, int] = {}
    for dev, _save_id, save in baseline:
        counts[dev] = counts.get(dev, 0) + 1
        guest.append((dev, counts[dev], save))
    shown = {place: live for place, live in seen.items() if place[0] not in gone(seen)}
    assert standing(guest) == shown
    told = repr(baseline)
    for place, live in seen.items():
        assert place[0] in gone(seen) or all(str(value) in told for value in live.values())
    replaced = {op.value for _d, _s, save in held for one in save.entities for op in one.ops
                if isinstance(op.value, str) and op.value.startswith("woord")} - {
        value for live in shown.values() for value in live.values()}  # fmt: skip
    assert not any(str(word) in told for word in replaced)

    for _ in range(after):
        team.step()
    every = [one for dev in DEVICES for one in team.written[dev]]
    guest += [one for one in every if one[1] > counts.get(one[0], 0)]
    here, there = standing(guest), standing(every)
    taken_out = gone(seen)
    assert {place: live for place, live in here.items() if place[0] not in taken_out} == {
        place: live for place, live in there.items() if place[0] not in taken_out
    }
    for place, live in here.items():  # of what was gone and came back: less, and never anything false
        assert live.items() <= there.get(place, {}).items()


def test_numbers_and_places_stay_and_the_words_go() -> None:
    old = WireSave(
        "record", b"a" * 16, 9, (WireEntity(RECORDS[0], 7, (WireOp(PUT, 1, "oud"), WireOp(PUT, 2, "blijft"))),)
    )
    new = WireSave(
        "change", b"a" * 16, 10, (WireEntity(RECORDS[0], 7, (WireOp(PUT, 1, "nieuw", ((DEVICES[0], 1, 0),)),)),)
    )
    saves = [(DEVICES[0], bytes(16), old), (DEVICES[0], bytes([1]) * 16, new)]
    content = encode_baseline(WORDS, saves)
    assert b"oud" not in content
    found = decode_baseline(content, {DEVICES[0]: 2})
    assert dict(found.people) == WORDS
    first, second = (decode_save(one.content) for one in found.snapshot.saves)
    assert [len(one.ops) for one in first.entities] == [1, 1]
    assert first.entities[1] == WireEntity(RECORDS[0], 7, (WireOp(PUT, 2, "blijft"),))
    assert second.entities == (WireEntity(RECORDS[0], 7, (WireOp(PUT, 1, "nieuw"),)),)
    only_old = [(DEVICES[0], bytes(16), old), (DEVICES[0], bytes([1]) * 16, WireSave("x", b"", 3, (
        WireEntity(RECORDS[0], 7, (WireOp(PUT, 0, 1),)),)))]  # fmt: skip
    empty = decode_save(decode_baseline(encode_baseline({}, only_old)).snapshot.saves[0].content)
    assert (empty.act, empty.author, empty.moment) == ("", b"", 0)


@pytest.mark.parametrize(
    "item",
    [
        [], [[], b""], [{}, b""], [[[b"short", "x"]], b""], [[[b"u" * 16, 5]], b""], [[[b"u" * 16, "x" * 201]], b""],
        [[[b"u" * 16, "x"], [b"a" * 16, "y"]], b""], [[[b"u" * 16, "x"], [b"u" * 16, "y"]], b""], [[], "text"],
    ],
)  # fmt: skip
def test_what_is_no_baseline_is_refused(item: wire.Item) -> None:
    with pytest.raises(Refused) as refused:
        decode_baseline(wire.encode(item))
    assert refused.value.code == Code.MALFORMED


def test_any_bytes_are_refused_or_read() -> None:
    good = encode_baseline(WORDS, listed([(DEVICES[0], 1, WireSave("x", b"", 3, (
        WireEntity(RECORDS[0], 7, (WireOp(PUT, 1, "woord"),)),)))]))  # fmt: skip
    for at in range(len(good)):
        harmed = good[:at] + bytes([good[at] ^ 1 << secrets.randbelow(8)]) + good[at + 1 :]
        assert code_of(harmed) in (None, Code.MALFORMED, Code.TOO_LARGE)


def code_of(content: bytes) -> str | None:
    """Why these bytes are refused; None when they are read."""
    try:
        decode_baseline(content)
    except Refused as refused:
        return refused.code
    return None

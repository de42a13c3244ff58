# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what is inside a snapshot: nothing can be left out in the middle, and nothing is too much."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.limits import DEPS, PLAIN_BYTES, SNAPSHOT_SAVES
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.snapshots import decode_snapshot, encode_snapshot

STATE, FIRST, SECOND = bytes(32), bytes([1]) * 16, bytes([2]) * 16

ids = st.binary(min_size=16, max_size=16)
packed = st.lists(st.tuples(st.sampled_from([FIRST, SECOND, bytes([3]) * 16]), ids, st.binary()), min_size=1)


def code_of(item: wire.Item, held: dict[bytes, int] | None = None) -> str:
    with pytest.raises(Refused) as refused:
        decode_snapshot(wire.encode(item), held)
    return refused.value.code


@given(st.binary(min_size=32, max_size=32), packed)
def test_a_snapshot_is_read_as_it_was_written(state: bytes, saves: list[tuple[bytes, bytes, bytes]]) -> None:
    content = encode_snapshot(state, saves)
    read = decode_snapshot(content)
    assert read.state == state
    assert [(one.dev_id, one.save_id, one.content) for one in read.saves] == saves
    for dev_id, seq in read.held.items():
        own = [one for one in read.saves if one.dev_id == dev_id]
        assert [one.seq for one in own] == list(range(1, seq + 1))
        assert [one.prev for one in own] == [b"", *(one.save_id for one in own[:-1])]
    assert decode_snapshot(content, read.held) == read


def test_what_the_header_says_is_held_must_be_inside() -> None:
    item: wire.Item = [STATE, [FIRST, SECOND], [[0, FIRST, b"a"], [1, SECOND, b"b"], [0, SECOND, b"c"]]]
    assert decode_snapshot(wire.encode(item)).held == {FIRST: 2, SECOND: 1}
    for held in ({}, {FIRST: 2}, {FIRST: 3, SECOND: 1}, {FIRST: 2, SECOND: 1, STATE[:16]: 1}):
        assert code_of(item, held) == Code.MALFORMED


@pytest.mark.parametrize(
    "item",
    [
        [STATE, [FIRST], [[0, FIRST, "text"]]],
        [STATE, [FIRST], [[0, FIRST[:15], b""]]],
        [STATE, [FIRST], [[True, FIRST, b""]]],
        [STATE, [FIRST], [[-1, FIRST, b""]]],
        [STATE, [FIRST], [[0, FIRST]]],
        [STATE, [SECOND, FIRST], [[0, FIRST, b""], [1, FIRST, b""]]],
        [STATE, [FIRST, FIRST], [[0, FIRST, b""], [1, FIRST, b""]]],
        [STATE[:31], [FIRST], [[0, FIRST, b""]]],
        [STATE, {}, []],
        [STATE, [FIRST], [[0, FIRST, b""]], 1],
        {},
    ],
    ids=lambda item: repr(item)[-30:],
)
def test_other_shapes_are_refused(item: wire.Item) -> None:
    assert code_of(item) == Code.MALFORMED


def test_too_much_is_refused() -> None:
    many = [n.to_bytes(16, "big") for n in range(DEPS + 1)]
    assert code_of([STATE, many, [[at, FIRST, b""] for at in range(len(many))]]) == Code.TOO_LARGE  # type: ignore[list-item]
    assert code_of([STATE, [FIRST], [[0, FIRST, b""]] * (SNAPSHOT_SAVES + 1)]) == Code.TOO_LARGE
    assert code_of([STATE, [FIRST], [[0, FIRST, bytes(PLAIN_BYTES + 1)]]]) == Code.TOO_LARGE
    with pytest.raises(Refused, match=Code.TOO_LARGE):
        encode_snapshot(STATE, [(FIRST, FIRST, b"")] * (SNAPSHOT_SAVES + 1))
    with pytest.raises(Refused, match=Code.TOO_LARGE):
        encode_snapshot(STATE, [(one, FIRST, b"") for one in many])

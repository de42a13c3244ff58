# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what is inside a save that travels: read as written, kept when unknown, never too much."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.store.journal import pack_body, pack_written
from caseapp.sync.protocol import wire
from caseapp.sync.protocol.limits import DOTS, ENTITIES, OPS, PLAIN_BYTES, TEXT_BYTES
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.saves import WireEntity, WireOp, WireSave, decode_save, encode_save

ENTITY, DEVICE, AUTHOR = bytes([1]) * 16, bytes([2]) * 16, bytes([3]) * 16

ids = st.binary(min_size=16, max_size=16)
counts = st.integers(0, 2**53 - 1)
numbers = st.floats(allow_nan=False, allow_infinity=False).map(lambda one: one + 0.0)  # -0.0 + 0.0 is 0.0
values = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | numbers | st.text() | st.binary()
dots = st.tuples(ids, st.integers(1, 2**53 - 1), counts)
bases = st.lists(dots, max_size=4, unique=True).map(lambda base: tuple(sorted(base)))
ops = st.builds(WireOp, counts, counts, values, bases)
saves = st.builds(
    WireSave,
    act=st.text(max_size=80),
    author=ids | st.just(b""),
    moment=st.integers(-(2**53), 2**53 - 1),
    entities=st.lists(
        st.builds(WireEntity, ids, counts, st.lists(ops, max_size=4).map(tuple)), max_size=4
    ).map(tuple),
)  # fmt: skip


def item(
    ops: list[wire.Item] | None = None, devices: list[wire.Item] | None = None, entities: list[wire.Item] | None = None
) -> wire.Item:
    inside: list[wire.Item] = [[ENTITY, 1, ops or []]] if entities is None else entities
    return ["act", AUTHOR, 0, devices or [], inside]


def code_of(save: wire.Item) -> str:
    with pytest.raises(Refused) as refused:
        decode_save(wire.encode(save))
    return refused.value.code


@given(saves)
def test_a_save_is_read_as_it_was_written(save: WireSave) -> None:
    content = encode_save(save)
    assert decode_save(content) == save
    assert encode_save(decode_save(content)) == content


@given(saves)
def test_the_entities_of_a_save_are_kept_as_a_journal_writes_them(save: WireSave) -> None:
    read = decode_save(encode_save(save))
    entities = [(one.entity_id, one.type_no, one.ops) for one in read.entities]
    names_devices = any(op.base for one in read.entities for op in one.ops)
    assert not (names_devices and read.written)
    assert read.written or names_devices or any(type(op.value) is float for one in read.entities for op in one.ops)
    if read.written:
        body = pack_body(read.act, read.author, entities)  # type: ignore[arg-type]  # no base is in it
        assert pack_written(read.act, read.author, read.written) == body


@given(st.binary(max_size=200))
def test_t11_any_bytes(content: bytes) -> None:
    try:
        save = decode_save(content)
    except Refused:
        return
    assert encode_save(save) == content


@given(saves, st.data())
def test_t11_a_save_with_a_changed_byte_is_refused_or_written_in_the_one_way(
    save: WireSave, draw: st.DataObject
) -> None:
    content = bytearray(encode_save(save))
    content[draw.draw(st.integers(0, len(content) - 1))] ^= draw.draw(st.integers(1, 255))
    try:
        read = decode_save(bytes(content))
    except Refused:
        return
    assert encode_save(read) == content


def test_a_base_is_written_in_one_order() -> None:
    first, second = (DEVICE, 1, 0), (DEVICE, 2, 0)

    def save(*base: tuple[bytes, int, int]) -> WireSave:
        return WireSave("act", b"", 0, (WireEntity(ENTITY, 1, (WireOp(0, 1, "x", base),)),))

    assert encode_save(save(second, first, first)) == encode_save(save(first, second))


def test_t11_unknown_types_fields_and_codes_are_kept() -> None:
    save = WireSave("act.of.later", b"", 0, (WireEntity(ENTITY, 9_999, (WireOp(77, 88_888, b"later"),)),))
    assert decode_save(encode_save(save)) == save


@pytest.mark.parametrize(
    "save",
    [
        None,
        [],
        ["act", AUTHOR, 0, []],
        ["act", AUTHOR, 0, [], [], []],
        [b"act", AUTHOR, 0, [], []],
        ["a" * 81, AUTHOR, 0, [], []],
        ["act", AUTHOR[:15], 0, [], []],
        ["act", None, 0, [], []],
        ["act", AUTHOR, 0.0, [], []],
        ["act", AUTHOR, True, [], []],
        ["act", AUTHOR, 2**53, [], []],
        ["act", AUTHOR, 0, {}, []],
        ["act", AUTHOR, 0, [[]], []],
        ["act", AUTHOR, 0, [], {}],
        item(entities=[ENTITY]),
        item(entities=[[ENTITY, 1]]),
        item(entities=[[ENTITY[1:], 1, []]]),
        item(entities=[[ENTITY, -1, []]]),
        item(entities=[[ENTITY, 1, None]]),
        item([[0, 1]]),
        item([[0, 1, 2, 3]]),
        item([[True, 1, 2]]),
        item([[0, 1.0, 2]]),
        item([[0, 1, [2]]]),
        item([[0, 1, {"a": 2}]]),
        item([[0, 1, 2, []]], [DEVICE]),
        item([[0, 1, 2, [0, 1]]], [DEVICE]),
        item([[0, 1, 2, [0, 0, 0]]], [DEVICE]),  # numbers start at 1
        item([[0, 1, 2, [1, 1, 0]]], [DEVICE]),  # no such device
        item([[0, 1, 2, [0, 2, 0, 0, 1, 0]]], [DEVICE]),  # order
        item([[0, 1, 2, [0, 1, 0, 0, 1, 0]]], [DEVICE]),  # twice
        item([[0, 1, 2, [0, 1, 0, 5, 6, 7]]], [DEVICE, ENTITY]),  # order of devices
        item([[0, 1, 2]], [DEVICE]),  # a device nobody refers to
    ],
)
def test_saves_of_another_shape_are_refused(save: wire.Item) -> None:
    assert code_of(save) == Code.MALFORMED


def test_t11_a_million_dots() -> None:
    dots: list[wire.Item] = [n for seq in range(1, 66_000) for n in (0, seq, 0)]
    assert code_of(item([[0, 1, None, dots]], [DEVICE])) == Code.TOO_LARGE
    assert code_of(item([[0, 1, None, [0, 1, 0] * 1_000_000]], [DEVICE])) == Code.TOO_LARGE
    fits: list[wire.Item] = [n for seq in range(1, DOTS + 1) for n in (0, seq, 0)]
    assert decode_save(wire.encode(item([[0, 1, None, fits]], [DEVICE])))
    assert code_of(item([[0, 1, None, [*fits, 0, DOTS + 1, 0]]], [DEVICE])) == Code.TOO_LARGE


def test_t11_more_than_a_save_may_hold() -> None:
    op: wire.Item = [0, 1, None]
    assert decode_save(wire.encode(item([op] * OPS)))
    assert code_of(item([op] * (OPS + 1))) == Code.TOO_LARGE
    assert code_of(item(entities=[[ENTITY, 1, [op] * (OPS - 1)], [ENTITY, 2, [op] * 2]])) == Code.TOO_LARGE
    assert code_of(item(entities=[[ENTITY, 1, []]] * (ENTITIES + 1))) == Code.TOO_LARGE
    assert code_of(item(entities=[[ENTITY, 1, []]] * 150_000)) == Code.TOO_LARGE
    assert code_of(item([[0, 1, bytes(PLAIN_BYTES)]])) == Code.TOO_LARGE


@pytest.mark.parametrize("one", ["a", "é", "\N{GRINNING FACE}", b"a"])
def test_t11_texts_that_are_too_long(one: str | bytes) -> None:
    fits = one * (TEXT_BYTES // len(one.encode() if isinstance(one, str) else one))
    assert decode_save(wire.encode(item([[0, 1, fits]])))
    assert code_of(item([[0, 1, fits + one]])) == Code.TOO_LARGE


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -0.0, 2**63, "x" * (TEXT_BYTES + 1)])
def test_what_others_would_refuse_is_never_written(value: float | str) -> None:
    with pytest.raises(Refused):
        encode_save(WireSave("act", b"", 0, (WireEntity(ENTITY, 1, (WireOp(0, 1, value),)),)))

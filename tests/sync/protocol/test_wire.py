# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the rule that everything on the wire is written in one way, and read with limits."""

from __future__ import annotations

import math
import struct

import cbor2
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.limits import DEPTH, ITEMS, PLAIN_BYTES
from caseapp.sync.protocol.refusals import Code, Refused

NUMBERS = st.floats(allow_nan=False, allow_infinity=False).filter(lambda one: one != 0 or math.copysign(1, one) > 0)
PLAIN = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | NUMBERS | st.text() | st.binary()
ITEM = st.recursive(PLAIN, lambda one: st.lists(one) | st.dictionaries(st.text(), one), max_leaves=20)


def nested(item: wire.Item) -> int:
    inside = item if isinstance(item, list) else list(item.values()) if isinstance(item, dict) else None
    return 0 if inside is None else 1 + max(map(nested, inside), default=0)


def code_of(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        wire.decode(data)
    return refused.value.code


@given(ITEM.filter(lambda item: nested(item) <= DEPTH))
def test_what_was_written_is_read(item: wire.Item) -> None:
    data = wire.encode(item)
    read = wire.decode(data)
    assert read == item
    assert wire.encode(read) == data  # also 1, 1.0 and True, which are equal


@given(st.binary(max_size=80))
def test_only_the_one_way_to_write_is_read(data: bytes) -> None:
    try:
        item = wire.decode(data)
    except Refused:
        return
    assert wire.encode(item) == data


@given(ITEM, st.data())
def test_a_changed_byte_is_refused_or_read_as_the_one_way(item: wire.Item, draw: st.DataObject) -> None:
    data = bytearray(wire.encode(item))
    data[draw.draw(st.integers(0, len(data) - 1))] ^= 1 << draw.draw(st.integers(0, 7))
    try:
        read = wire.decode(bytes(data))
    except Refused:
        return
    assert wire.encode(read) == data


@given(ITEM.filter(lambda item: nested(item) <= DEPTH))
def test_a_library_reads_the_same(item: wire.Item) -> None:
    data = wire.encode(item)
    assert cbor2.loads(data) == wire.decode(data)


NOT_THE_ONE_WAY = {
    "nothing": "",
    "a number that is none": "f97e00",
    "another number that is none": "f97e01",
    "infinite": "f97c00",
    "less than everything": "f9fc00",
    "minus zero": "f98000",
    "one in 32 bits": "fa3f800000",
    "one in 64 bits": "fb3ff0000000000000",
    "one tenth in 32 bits as 64": "fb3fb99999a0000000",
    "undefined": "f7",
    "simple 0": "e0",
    "simple 32": "f820",
    "true in two bytes": "f815",
    "1 in two bytes": "1801",
    "255 in three bytes": "1900ff",
    "65535 in five bytes": "1a0000ffff",
    "2^32-1 in nine bytes": "1b00000000ffffffff",
    "2^63": "1b8000000000000000",
    "-2^63-1": "3b8000000000000000",
    "large number as a tag": "c249010000000000000000",
    "small number as a tag": "c24101",
    "date": "c074323031332d30332d32315432303a30343a30305a",
    "a list that holds itself": "d81c81d81d00",
    "a list that is named": "d81c80",
    "fraction with an exponent of 64 bits": "c4821b7fffffffffffffff01",
    "bytes that are CBOR": "d8184100",
    "this is CBOR": "d9d9f700",
    "list without length": "9fff",
    "text without length": "7fff",
    "bytes without length": "5fff",
    "map without length": "bfff",
    "break": "ff",
    "keys in the wrong order": "a2616201616101",
    "long key before short": "a262616101616202",
    "key twice": "a2616101616102",
    "key that is a number": "a10101",
    "key that is bytes": "a1410001",
    "key that is a list": "a18001",
    "half a pair of letters": "63eda080",
    "letter written too long": "62c080",
    "not UTF-8": "61ff",
    "bytes left over": "0000",
    "list of 2^64-1": "9bffffffffffffffff",
    "list of 2^31": "9a80000000",
    "map of 2^63": "bb8000000000000000",
    "bytes of 2^63": "5b8000000000000000",
    "text of 2^31": "7a80000000",
    "reserved length": "1c",
    "cut in a number": "19ff",
    "cut in a list": "8201",
    "cut in a fraction": "f93c",
}


@pytest.mark.parametrize("name", NOT_THE_ONE_WAY)
def test_not_the_one_way(name: str) -> None:
    assert code_of(bytes.fromhex(NOT_THE_ONE_WAY[name])) == Code.MALFORMED


@pytest.mark.parametrize("deep", [DEPTH + 1, 1_000, 100_000])
def test_t11_deep_nesting(deep: int) -> None:
    assert code_of(b"\x81" * deep + b"\x00") == Code.MALFORMED
    assert code_of(b"\xa1\x61a" * deep + b"\x00") == Code.MALFORMED
    assert wire.decode(b"\x81" * DEPTH + b"\x00")


def test_t11_more_items_than_allowed() -> None:
    def zeros(count: int) -> bytes:
        return b"\x9a" + count.to_bytes(4, "big") + bytes(count)

    assert len(wire.decode(zeros(ITEMS - 1))) == ITEMS - 1  # type: ignore[arg-type]
    assert code_of(zeros(ITEMS)) == Code.TOO_LARGE
    assert code_of(zeros(4_000_000)) == Code.TOO_LARGE
    assert code_of(b"\x9a\x00\x40\x00\x00" + b"\x80" * 0x400000) == Code.TOO_LARGE


# -- size ------------------------------------------------------------------------------------------------------------


def packed(form: int, content: bytes) -> bytes:
    whole = bytes([form]) + len(content).to_bytes(4, "big") + content
    return whole.ljust(wire.padded_length(len(whole)), b"\0")


def refused_by_unpack(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        wire.unpack(data)
    return refused.value.code


@given(st.binary(max_size=2_000) | st.integers(0, 5_000).map(lambda count: b"word " * count))
def test_packed_and_unpacked(plain: bytes) -> None:
    assert wire.unpack(wire.pack(plain)) == plain
    assert len(wire.pack(plain)) == wire.padded_length(len(wire.pack(plain)))


@given(st.integers(0, 2**40))
def test_padding_costs_at_most_an_eighth_and_hides_small_sizes(length: int) -> None:
    assert wire.padded_length(length) >= max(length, 256)
    assert wire.padded_length(length) <= max(256, length + length * 0.12)
    assert wire.padded_length(wire.padded_length(length)) == wire.padded_length(length)


def test_sizes_fall_into_few_buckets() -> None:
    assert {wire.padded_length(length) for length in range(257)} == {256}
    assert len({wire.padded_length(length) for length in range(256 * 1024)}) < 200


@given(st.binary(min_size=1, max_size=300), st.data())
def test_every_changed_byte_of_a_packed_text_is_seen_or_read_once(plain: bytes, draw: st.DataObject) -> None:
    data = bytearray(wire.pack(plain))
    data[draw.draw(st.integers(0, len(data) - 1))] ^= draw.draw(st.integers(1, 255))
    try:
        read = wire.unpack(bytes(data))
    except Refused:
        return
    assert len(wire.pack(read)) == len(data) or data[0] == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0\0\0",
        b"\0\0\0\0\0",  # not padded
        b"\2\0\0\0\0".ljust(256, b"\0"),
        b"\0\xff\xff\xff\xff".ljust(256, b"\0"),
        b"\0\0\0\0\1ab".ljust(256, b"\0"),
        b"\0\0\0\0\1a".ljust(255, b"\0"),
        b"\0\0\0\0\1a".ljust(257, b"\0"),
        b"\0\0\0\0\1a".ljust(255, b"\0") + b"\1",
        packed(1, b""),
        packed(1, b"\x28\xb5\x2f\xfd"),
    ],
)
def test_packed_in_another_way(data: bytes) -> None:
    assert refused_by_unpack(data) == Code.MALFORMED


def test_t11_bombs() -> None:
    squeeze = zstandard.ZstdCompressor(level=3).compress
    fits, bomb = squeeze(bytes(PLAIN_BYTES)), squeeze(bytes(PLAIN_BYTES + 1))
    assert len(bomb) < 1_000
    assert wire.unpack(packed(1, fits)) == bytes(PLAIN_BYTES)
    assert refused_by_unpack(packed(1, bomb)) == Code.TOO_LARGE
    assert refused_by_unpack(packed(0, bytes(PLAIN_BYTES + 1))) == Code.TOO_LARGE
    with pytest.raises(Refused):
        wire.unpack(packed(1, fits), PLAIN_BYTES - 1)


def frame(descriptor: int, claims: bytes, held: int) -> bytes:
    """A zstd frame by hand: one block that repeats a letter `held` times."""
    return b"\x28\xb5\x2f\xfd" + bytes([descriptor]) + claims + ((held << 3) | 3).to_bytes(3, "little") + b"a"


FRAMES = {
    "two frames": zstandard.ZstdCompressor().compress(b"a" * 200) * 2,
    "frame to be skipped": b"\x50\x2a\x4d\x18\x04\0\0\0abcd",
    "frame to be skipped before": b"\x50\x2a\x4d\x18\x04\0\0\0abcd" + zstandard.ZstdCompressor().compress(b"a" * 200),
    "frame to be skipped behind": zstandard.ZstdCompressor().compress(b"a" * 200) + b"\x50\x2a\x4d\x18\x04\0\0\0abcd",
    "cut": zstandard.ZstdCompressor().compress(b"a" * 200)[:-1],
    "size not said": frame(0x00, b"\x58", 100),
    "window of 128 MiB": frame(0x80, b"\x88" + struct.pack("<I", 100), 100),
    "window beyond everything": frame(0x80, b"\xff" + struct.pack("<I", 100), 100),
    "holds less than it says": frame(0xA0, struct.pack("<I", 4 * 1024 * 1024), 100),
    "holds more than it says": frame(0xA0, struct.pack("<I", 100), 130_000),
    "says nothing is inside": frame(0xA0, struct.pack("<I", 0), 130_000),
    "needs a dictionary": frame(0xA1, b"\x05" + struct.pack("<I", 100), 100),
    "not worth it": zstandard.ZstdCompressor().compress(b"abc"),
}


@pytest.mark.parametrize("name", FRAMES)
def test_t11_odd_frames(name: str) -> None:
    assert refused_by_unpack(packed(1, FRAMES[name])) == Code.MALFORMED


@pytest.mark.parametrize("claims", [2**63, 2**63 + 1, 2**64 - 1, 2**64 - 2, 2**40])
def test_t11_a_frame_that_says_it_is_huge(claims: int) -> None:
    assert refused_by_unpack(packed(1, frame(0xE0, struct.pack("<Q", claims), 100))) in (
        Code.MALFORMED,
        Code.TOO_LARGE,
    )

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for bytes on the wire: deterministic CBOR (RFC 8949, 4.2), read with limits."""

from __future__ import annotations

import math
import struct
import threading
from typing import TypeAlias

import cbor2
import zstandard

from caseapp.sync.protocol.limits import DEPTH, ITEMS, PLAIN_BYTES
from caseapp.sync.protocol.refusals import Code, Refused

Item: TypeAlias = "bool | int | float | str | bytes | list[Item] | dict[str, Item] | None"
_LARGEST_INT = 2**63
_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _OTHER = range(8)
_FORMATS = {25: ">e", 26: ">f", 27: ">d"}

_SMALLEST_PADDED = 256  # below that PADME tells a "yes" from a "no"
_LARGEST_WINDOW = 8 * 1024 * 1024
_SMALLEST_COMPRESSED = 160


class _Packing(threading.local):
    """Of each thread its own: two threads in one of them at a time make rubbish."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=3, write_content_size=True, write_checksum=False)


_packing = _Packing()


def encode(item: Item) -> bytes:
    """The one way to write `item`."""
    return cbor2.dumps(item, canonical=True)


def decode(data: bytes, *, depth: int = DEPTH, items: int = ITEMS) -> Item:
    """What was written, if it was written in the one way and holds nothing but our kinds of items.

    Raises Refused(malformed): indefinite lengths, doubled or unsorted keys, tags, other simple values, lengths and
    numbers longer than needed, numbers that are none or minus zero, integers beyond 64 bits, text that is not UTF-8,
    nested too deep, bytes left over. Raises Refused(too_large) for more than `items` items in all.
    """
    reader = _Reader(data, items)
    try:
        item = reader.item(depth)
    except (IndexError, UnicodeDecodeError) as error:  # IndexError: the bytes end too early
        raise Refused(Code.MALFORMED) from error
    if reader.at != len(data):
        raise Refused(Code.MALFORMED)
    return item


def glance(data: bytes, depth: int = DEPTH) -> Item:
    """The same item as `decode` where nothing is unusual, several times as fast; None where `decode` must look.

    What comes out is written again and compared, so it was written in the one way. That does not hold for maps,
    fractions, numbers beyond 64 bits and kinds that are none of ours: the caller looks at what it takes, and asks
    `decode` about the rest. Small messages only: there is no limit of items.
    """
    if len(data) > _GLANCED_AT:
        return None
    try:
        item: Item = cbor2.loads(
            data, tag_hook=_no_tag, semantic_decoders=_NO_TAGS, max_depth=depth, allow_indefinite=False
        )
        return item if cbor2.dumps(item) == data else None
    except (_Tag, cbor2.CBORError, ValueError, OverflowError, RecursionError):
        return None


_GLANCED_AT = 64 * 1024


class _Tag(Exception):
    """A tag, of which we have none."""


def _no_tag(*_of: object) -> Item:
    raise _Tag


_NO_TAGS = dict.fromkeys((*range(64), 100, 256, 258, 260, 261, 1004, 43000, 55799), _no_tag)


class _Reader:
    """Our own reader: a library that knows tags can be made to build a list inside itself, or to read for minutes."""

    __slots__ = ("at", "data", "left")

    def __init__(self, data: bytes, items: int) -> None:
        self.data = data
        self.at = 0
        self.left = items

    def item(self, depth: int) -> Item:
        """The next item; `depth` arrays and maps may still be opened."""
        self.left -= 1
        if self.left < 0:
            raise Refused(Code.TOO_LARGE)
        head = self.data[self.at]
        self.at += 1
        major, low = head >> 5, head & 31
        if major >= _TAG:
            return self._other(head, low)
        count = low if low < 24 else self._count(low)
        if major <= _NEGATIVE:
            if count >= _LARGEST_INT:
                raise Refused(Code.MALFORMED)
            return count if major == _UNSIGNED else -1 - count
        if major == _BYTES:
            return self._take(count)
        if major == _TEXT:
            return self._take(count).decode("utf-8")
        if depth < 1 or count > len(self.data) - self.at:  # an item has one byte at least
            raise Refused(Code.MALFORMED)
        if major == _ARRAY:
            return [self.item(depth - 1) for _ in range(count)]
        return self._map(count, depth - 1)

    def _count(self, low: int) -> int:
        size = 1 << (low - 24)
        if size > 8:
            raise Refused(Code.MALFORMED)
        count = int.from_bytes(self._take(size), "big")
        if count < (24 if size == 1 else 1 << (size * 4)):
            raise Refused(Code.MALFORMED)
        return count

    def _take(self, count: int) -> bytes:
        start = self.at
        self.at = start + count
        if self.at > len(self.data):
            raise Refused(Code.MALFORMED)
        return self.data[start : self.at]

    def _map(self, count: int, depth: int) -> dict[str, Item]:
        found: dict[str, Item] = {}
        before = b""
        for _ in range(count):
            start = self.at
            key = self.item(0)
            written = self.data[start : self.at]
            if not isinstance(key, str) or written <= before:
                raise Refused(Code.MALFORMED)
            before = written
            found[key] = self.item(depth)
        return found

    def _other(self, head: int, low: int) -> bool | float | None:
        if head in (0xF4, 0xF5, 0xF6):
            return (False, True, None)[low - 20]
        written_as = _FORMATS.get(low)
        if head < 0xE0 or written_as is None:
            raise Refused(Code.MALFORMED)
        value: float = struct.unpack(written_as, self._take(struct.calcsize(written_as)))[0]
        if not math.isfinite(value) or (value == 0 and math.copysign(1, value) < 0) or _fits_less(value, low):
            raise Refused(Code.MALFORMED)
        return value


def _fits_less(value: float, low: int) -> bool:
    """Whether a shorter form holds the same number."""
    if low == 25:
        return False
    shorter = _FORMATS[low - 1]
    try:
        return bool(struct.unpack(shorter, struct.pack(shorter, value))[0] == value)
    except OverflowError:
        return False


# -- size ------------------------------------------------------------------------------------------------------------


def padded_length(length: int) -> int:
    """PADME: sizes tell at most 12 % (Nikitin and others, PURBs, 2019), and small ones tell nothing."""
    length = max(length, _SMALLEST_PADDED)
    exponent = length.bit_length() - 1
    low = exponent - exponent.bit_length()
    mask = (1 << low) - 1
    return (length + mask) & ~mask


def pack(plain: bytes) -> bytes:
    """One byte for the form (0 as it is, 1 zstd), four for the length, the content, zeros up to a padded length."""
    form, content = 0, plain
    if len(plain) >= _SMALLEST_COMPRESSED:
        squeezed = _packing.compressor.compress(plain)
        if len(squeezed) < len(plain):
            form, content = 1, squeezed
    head = bytes([form]) + len(content).to_bytes(4, "big")
    return (head + content).ljust(padded_length(len(head) + len(content)), b"\0")


def unpack(packed: bytes, largest: int = PLAIN_BYTES) -> bytes:
    """The reverse. Raises Refused(malformed), or too_large before more than `largest` bytes are unpacked."""
    if len(packed) < 5 or packed[0] > 1:
        raise Refused(Code.MALFORMED)
    length = int.from_bytes(packed[1:5], "big")
    content, rest = packed[5 : 5 + length], packed[5 + length :]
    if len(content) != length or rest.count(0) != len(rest) or padded_length(5 + length) != len(packed):
        raise Refused(Code.MALFORMED)
    if packed[0] == 0:
        if length > largest:
            raise Refused(Code.TOO_LARGE)
        return content
    return _unsqueezed(content, largest)


def _unsqueezed(content: bytes, largest: int) -> bytes:
    """One zstd frame that says how large it gets, needs no dictionary, and was worth it."""
    try:
        about = zstandard.get_frame_parameters(content)
        claimed = zstandard.frame_content_size(content)
        if claimed <= len(content) or about.dict_id or about.window_size > max(_LARGEST_WINDOW, claimed):
            raise Refused(Code.MALFORMED)
        if claimed > largest:
            raise Refused(Code.TOO_LARGE)
        plain = zstandard.ZstdDecompressor().decompress(content, max_output_size=largest, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise Refused(Code.MALFORMED) from error
    if len(plain) != claimed:
        raise Refused(Code.MALFORMED)
    return plain

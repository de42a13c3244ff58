# SPDX-License-Identifier: EUPL-1.2
"""This is the place for bytes on the wire: deterministic CBOR (RFC 8949, 4.2), read with limits."""

from __future__ import annotations

from typing import TypeAlias

import cbor2
import zstandard

from caseapp.sync.protocol.limits import DEPTH, PLAIN_BYTES
from caseapp.sync.protocol.refusals import Code, Refused

Item: TypeAlias = "bool | int | float | str | bytes | list[Item] | dict[str, Item] | None"
_LARGEST_INT = 2**63

_compressor = zstandard.ZstdCompressor(level=3, write_content_size=True, write_checksum=False)


def encode(item: Item) -> bytes:
    """The one way to write `item`."""
    return cbor2.dumps(item, canonical=True)


def decode(data: bytes, *, depth: int = DEPTH) -> Item:
    """What was written, if it was written in the one way and holds nothing but our kinds of items.

    Raises Refused(malformed): indefinite lengths, doubled keys, tags, other simple values, nested too deep,
    integers beyond 64 bits, bytes left over.
    """
    try:
        item: Item = cbor2.loads(data, max_depth=depth, allow_indefinite=False, allow_duplicate_keys=False)
        plain = _is_plain(item) and cbor2.dumps(item, canonical=True) == data
    except Exception as error:
        raise Refused(Code.MALFORMED) from error
    if not plain:
        raise Refused(Code.MALFORMED)
    return item


def _is_plain(item: object) -> bool:
    """An explicit stack: the depth was limited while reading, and lists may be long."""
    stack = [item]
    while stack:
        one = stack.pop()
        if one is None or isinstance(one, bool | str | bytes | float):
            continue
        if isinstance(one, int):
            if not -_LARGEST_INT <= one < _LARGEST_INT:
                return False
        elif type(one) is list:
            stack.extend(one)
        elif type(one) is dict:
            if not all(isinstance(key, str) for key in one):
                return False
            stack.extend(one.values())
        else:
            return False
    return True


# -- size ------------------------------------------------------------------------------------------------------------


def padded_length(length: int) -> int:
    """PADME: sizes tell at most 12 % (Nikitin and others, PURBs, 2019)."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    low = exponent - exponent.bit_length()
    mask = (1 << low) - 1
    return (length + mask) & ~mask


def pack(plain: bytes) -> bytes:
    """One byte for the form (0 as it is, 1 zstd), four for the length, the content, zeros up to a padded length."""
    form, content = 0, plain
    if len(plain) >= 160:
        squeezed = _compressor.compress(plain)
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
    try:
        claimed = zstandard.frame_content_size(content)
        if claimed < 0:
            raise Refused(Code.MALFORMED)
        if claimed > largest:
            raise Refused(Code.TOO_LARGE)
        plain = zstandard.ZstdDecompressor().decompress(content, max_output_size=largest, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise Refused(Code.MALFORMED) from error
    if len(plain) != claimed:
        raise Refused(Code.MALFORMED)
    return plain

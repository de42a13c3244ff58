# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the exchange file (`.oebundle`): what two laptops give each other without a hub.

    "oebundle" version(1) | u32 length, head | 24 bytes of secretstream | u32 length, part | u32 length, part | ...

The head (canonical CBOR, in clear) names organisation, sender and, for every device that may open the file, the key
sealed to its box key. A part is a type (1 byte) and a content, sealed and bound to its place and to the head; the last
one is the manifest, signed by the sender. Reading gives a frame as soon as it is whole: directory records, envelopes
and wraps prove themselves, so what was given may be applied although the rest may turn out to be missing; whoever
reads learns at the end, by `Refused`, that the file did not hold. Pure: streams in, streams out.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise
from typing import IO, cast

import nacl.bindings as sodium
import nacl.utils
from nacl.exceptions import CryptoError

from caseapp.sync.protocol import keys as travelling
from caseapp.sync.protocol import wire
from caseapp.sync.protocol.limits import CHUNK_BYTES, DEVICES_PER_GROUP, HASH, ID, KEY, RECORD_BYTES, SNAPSHOT_BYTES
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys, Domain, device_id, digest, verify

SUFFIX = ".oebundle"
MAGIC = b"oebundle"
VERSION = 1
FRAMES = 2_000_000
HEAD_BYTES = 128 * 1024
MANIFEST_BYTES = 4 * 1024
_LENGTH = struct.Struct(">I")
_STREAM_HEAD = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_OVERHEAD = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_MESSAGE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_FINAL = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_SEALED = 48 + HASH + KEY
_MANIFEST = 0
_HEAD_HASH = "oe1-bundle-head"
_LARGEST_COUNT = 2**53
_PIECE = 1024 * 1024


class FrameType(IntEnum):
    """What a frame holds. A type this version does not know is given to nobody and does no harm."""

    RECORD = 1  # a directory record
    START = 2  # canonical CBOR of [log_id, epoch, [[dev_id, seq], ...]]: from where on the saves of a log are here
    WRAP = 3  # canonical CBOR of [log_id, epoch, group_id, group_epoch, wrap]
    ENVELOPE = 4
    CHUNK = 5  # a sealed piece of an attached file; its name is `messages.chunk_id` of these bytes


_LARGEST = {
    FrameType.RECORD: RECORD_BYTES,
    FrameType.START: 64 * 1024,
    FrameType.WRAP: 1024,
    FrameType.ENVELOPE: SNAPSHOT_BYTES,
    FrameType.CHUNK: CHUNK_BYTES + 1024,
}
_LARGEST_PART = 1 + max(_LARGEST.values()) + _OVERHEAD


@dataclass(frozen=True, slots=True)
class Frame:
    """One thing that travels."""

    type: FrameType
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleHead:
    """What is in clear. `answers` is the id of the request this answers, or empty."""

    org_id: bytes
    sender: bytes
    bundle_id: bytes
    moment: int
    answers: bytes
    sealed: tuple[tuple[bytes, bytes], ...] = ()

    def encoded(self) -> bytes:
        """Canonical CBOR."""
        sealed: wire.Item = [[dev_id, box] for dev_id, box in self.sealed]
        return wire.encode([self.org_id, self.sender, self.bundle_id, self.moment, self.answers, sealed])

    def context_for(self, dev_id: bytes) -> bytes:
        """What the sealed key is bound to."""
        return wire.encode(["bundle", self.org_id, self.sender, self.bundle_id, dev_id])


class Bundle(Iterator[Frame]):
    """A file being read. `head` is known at once, frames come one by one, the end is `Refused` or StopIteration."""

    def __init__(self, head: BundleHead, frames: Iterator[Frame]) -> None:
        self.head = head
        self._frames = frames

    def __next__(self) -> Frame:
        return next(self._frames)


class _Tally:
    """What the manifest says of the frames before it."""

    def __init__(self, bound_to: bytes) -> None:
        self._bound_to = bound_to
        self._counts: dict[int, int] = {}
        self._total = 0
        self._running = hashlib.blake2b(bound_to, digest_size=HASH)

    @property
    def total(self) -> int:
        return self._total

    def add(self, number: int, content: bytes) -> None:
        """Raises Refused(too_large) for more frames than allowed."""
        self._total += 1
        if self._total > FRAMES:
            raise Refused(Code.TOO_LARGE)
        self._counts[number] = self._counts.get(number, 0) + 1
        self._running.update(bytes([number]) + _LENGTH.pack(len(content)) + content)

    def manifest(self) -> bytes:
        """What the sender signs."""
        counts: wire.Item = [[number, count] for number, count in sorted(self._counts.items())]
        return wire.encode([self._bound_to, counts, self._running.digest()])


@dataclass(frozen=True, slots=True)
class TravellingWrap:
    """What a WRAP frame says: the key of `epoch` of a log, for a group and its epoch."""

    log_id: bytes
    epoch: int
    group_id: bytes
    group_epoch: int
    data: bytes

    def frame(self) -> Frame:
        """As it travels."""
        content = wire.encode([self.log_id, self.epoch, self.group_id, self.group_epoch, self.data])
        return Frame(FrameType.WRAP, content)


def parse_wrap(content: bytes) -> TravellingWrap:
    """The content of a WRAP frame. Raises Refused(malformed): pass over this frame, the others may hold."""
    item = wire.decode(content, depth=1, items=8)
    if not isinstance(item, list) or len(item) != 5:
        raise Refused(Code.MALFORMED)
    log_id, epoch, group_id, group_epoch, data = item
    counts = is_count(epoch) and is_count(group_epoch) and 0 not in (epoch, group_epoch)
    if not (counts and is_bytes(log_id, ID) and is_bytes(group_id, ID)):
        raise Refused(Code.MALFORMED)
    if not (is_bytes(data, travelling.WRAP) or is_bytes(data, _SEALED)):
        raise Refused(Code.MALFORMED)
    return TravellingWrap(*cast("tuple[bytes, int, bytes, int, bytes]", (log_id, epoch, group_id, group_epoch, data)))


# -- writing ---------------------------------------------------------------------------------------------------------


def new_head(org_id: bytes, sender: DeviceKeys, moment: int, answers: bytes = b"") -> BundleHead:
    """The head of a new file, for nobody yet. `moment`: milliseconds since 1970 by the clock of the sender."""
    return BundleHead(
        org_id=org_id, sender=sender.dev_id, bundle_id=nacl.utils.random(ID), moment=moment, answers=answers
    )


def write_bundle(
    stream: IO[bytes],
    *,
    head: BundleHead,
    sender: DeviceKeys,
    recipients: Mapping[bytes, bytes],
    frames: Iterable[Frame],
) -> int:
    """How many frames were written. `recipients` are box keys by device id.

    Raises Refused: too_large, or malformed for a box key that is none.
    """
    key = travelling.new_key()
    sealed = tuple((to, travelling.seal_to(recipients[to], head.context_for(to), key)) for to in sorted(recipients))
    written = replace(head, sealed=sealed).encoded()
    _head(written)  # what others would refuse is never written
    bound_to = digest(_HEAD_HASH, written)
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    start = sodium.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    stream.write(MAGIC + bytes([VERSION]) + _LENGTH.pack(len(written)) + written + start)

    def push(number: int, content: bytes, tag: int) -> None:
        part = sodium.crypto_secretstream_xchacha20poly1305_push(state, bytes([number]) + content, bound_to, tag)
        stream.write(_LENGTH.pack(len(part)) + part)

    tally = _Tally(bound_to)
    for frame in frames:
        if len(frame.content) > _LARGEST[frame.type]:
            raise Refused(Code.TOO_LARGE, type=int(frame.type))
        tally.add(frame.type, frame.content)
        push(frame.type, frame.content, _MESSAGE)
    manifest = tally.manifest()
    push(_MANIFEST, wire.encode([manifest, sender.sign(Domain.BUNDLE, manifest)]), _FINAL)
    return tally.total


# -- reading ---------------------------------------------------------------------------------------------------------


def read_bundle(
    stream: IO[bytes], *, keys: DeviceKeys, sign_public_of: Callable[[bytes], bytes | None], org_id: bytes | None = None
) -> Bundle:
    """A file opened: the head holds and is for this device. Frames follow by iteration, each as soon as it is whole.

    `sign_public_of` is asked at the end, so that the sender may be introduced by directory records of this very file.
    Raises Refused, now or while iterating: malformed (no such file, cut, or changed), upgrade_required, too_large,
    not_member (for others, or of another organisation than `org_id`), unreadable, device_unknown, bad_signature.
    """
    beginning = read_exactly(stream, len(MAGIC) + 1)
    if beginning[: len(MAGIC)] != MAGIC:
        raise Refused(Code.MALFORMED)
    if beginning[-1] != VERSION:
        raise Refused(Code.UPGRADE_REQUIRED)
    written = read_exactly(stream, _length(stream, HEAD_BYTES))
    head = _head(written)
    sealed = dict(head.sealed).get(keys.dev_id)
    if sealed is None or (org_id is not None and head.org_id != org_id):
        raise Refused(Code.NOT_MEMBER)
    key = travelling.open_sealed(keys.box, head.context_for(keys.dev_id), sealed)
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, read_exactly(stream, _STREAM_HEAD), key)
    bound_to = digest(_HEAD_HASH, written)

    def pull() -> tuple[int, bytes, bool]:
        part = read_exactly(stream, _length(stream, _LARGEST_PART))
        try:
            plain, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, part, bound_to)
        except CryptoError as error:
            raise Refused(Code.MALFORMED) from error
        if not plain or (plain[0] == _MANIFEST) != (tag == _FINAL) or tag not in (_MESSAGE, _FINAL):
            raise Refused(Code.MALFORMED)
        return plain[0], plain[1:], tag == _FINAL

    def frames() -> Iterator[Frame]:
        tally = _Tally(bound_to)
        number, content, last = pull()
        while not last:
            tally.add(number, content)
            if number in _LARGEST:
                if len(content) > _LARGEST[FrameType(number)]:
                    raise Refused(Code.TOO_LARGE, type=number)
                yield Frame(FrameType(number), content)
            number, content, last = pull()
        _check_manifest(content, tally.manifest(), head.sender, sign_public_of(head.sender))
        if stream.read(1):
            raise Refused(Code.MALFORMED)

    return Bundle(head, frames())


def read_exactly(stream: IO[bytes], count: int) -> bytes:
    """`count` bytes. Raises Refused(malformed) when the file ends before."""
    pieces = []
    while count:
        piece = stream.read(min(count, _PIECE))
        if not piece:
            raise Refused(Code.MALFORMED)
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def _length(stream: IO[bytes], largest: int) -> int:
    (length,) = _LENGTH.unpack(read_exactly(stream, _LENGTH.size))
    if length > largest:
        raise Refused(Code.TOO_LARGE)
    return int(length)


def _check_manifest(content: bytes, expected: bytes, sender: bytes, sign_public: bytes | None) -> None:
    if len(content) > MANIFEST_BYTES:
        raise Refused(Code.TOO_LARGE)
    item = wire.decode(content, depth=1)
    if not isinstance(item, list) or len(item) != 2 or item[0] != expected or not isinstance(item[1], bytes):
        raise Refused(Code.MALFORMED)
    if sign_public is None:
        raise Refused(Code.DEVICE_UNKNOWN)
    if device_id(sign_public) != sender:
        raise Refused(Code.BAD_SIGNATURE)
    verify(sign_public, Domain.BUNDLE, expected, item[1])


def _head(written: bytes) -> BundleHead:
    if len(written) > HEAD_BYTES:
        raise Refused(Code.TOO_LARGE)
    item = wire.decode(written, depth=3)
    if not isinstance(item, list) or len(item) != 6:
        raise Refused(Code.MALFORMED)
    org_id, sender, bundle_id, moment, answers, sealed = item
    ids = all(is_bytes(one, ID) for one in (org_id, sender, bundle_id))
    if not (ids and is_count(moment) and (answers == b"" or is_bytes(answers, HASH)) and isinstance(sealed, list)):
        raise Refused(Code.MALFORMED)
    if not 0 < len(sealed) <= DEVICES_PER_GROUP:
        raise Refused(Code.TOO_LARGE if sealed else Code.MALFORMED)
    pairs = [(one[0], one[1]) for one in sealed if isinstance(one, list) and len(one) == 2]
    if len(pairs) != len(sealed) or not all(is_bytes(to, ID) and is_bytes(box, _SEALED) for to, box in pairs):
        raise Refused(Code.MALFORMED)
    boxes = cast("list[tuple[bytes, bytes]]", pairs)
    if not all(one[0] < other[0] for one, other in pairwise(boxes)):
        raise Refused(Code.MALFORMED)
    return BundleHead(
        org_id=cast("bytes", org_id),
        sender=cast("bytes", sender),
        bundle_id=cast("bytes", bundle_id),
        moment=cast("int", moment),
        answers=cast("bytes", answers),
        sealed=tuple(boxes),
    )


def is_bytes(item: wire.Item, size: int) -> bool:
    """Whether an item is `size` bytes."""
    return isinstance(item, bytes) and len(item) == size


def is_count(item: wire.Item) -> bool:
    """Whether an item is a whole number that every program can hold."""
    return isinstance(item, int) and not isinstance(item, bool) and 0 <= item < _LARGEST_COUNT

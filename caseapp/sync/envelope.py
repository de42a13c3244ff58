# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the envelope: one save, sealed for those who may read it and signed by the device it is from.

    header   canonical CBOR array, in clear, signed, and bound to the body as additional data
    body     nonce(24) || XChaCha20-Poly1305(key of the log and epoch, nonce, header, packed content); kinds KEY and
             ERASE hold their content in clear, because the hub acts on it
    sig      Ed25519(device, BLAKE2b-256("oe1-env" || header || body))

An envelope is the canonical CBOR array `[header, body, sig]` of three byte strings. Pure: no files, no clock.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import IntEnum
from typing import cast

import nacl.bindings as sodium
import nacl.utils
from nacl.exceptions import CryptoError

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.limits import (
    DEPS,
    ENVELOPE_BYTES,
    HASH,
    HEADER_BYTES,
    ID,
    KEY,
    PLAIN_BYTES,
    PROTOCOL,
    SNAPSHOT_BYTES,
    SUITE,
)
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import SIGNATURE, DeviceKeys, Domain, verify

NONCE = sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES  # 24
_TAG = sodium.crypto_aead_xchacha20poly1305_ietf_ABYTES  # 16
_HEADER_FIELDS = 12
_DIR_HASH = 8
_LARGEST = 2**53


class Kind(IntEnum):
    """What an envelope holds. Numbers are counted per log, device and kind."""

    OPS = 1
    KEY = 2
    SNAPSHOT = 3
    ERASE = 4
    AUDIT = 5


IN_CLEAR = frozenset({Kind.KEY, Kind.ERASE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the hub sees. `prev` is the save before of this device in this log (empty for the first); `dir_hash` the

    first 8 bytes of the hash of directory record `dir_height`; `deps` what this device held of the log when it
    saved, as far as it changed since `prev`.
    """

    kind: Kind
    log_id: bytes
    dev_id: bytes
    seq: int
    epoch: int
    save_id: bytes
    prev: bytes = b""
    dir_height: int = 0
    dir_hash: bytes = bytes(_DIR_HASH)
    deps: tuple[tuple[bytes, int], ...] = ()
    crit: int = 1

    def encoded(self) -> bytes:
        """Canonical CBOR."""
        deps: wire.Item = [[dev_id, seq] for dev_id, seq in self.deps]
        return wire.encode(
            [
                PROTOCOL,
                SUITE,
                int(self.kind),
                self.log_id,
                self.dev_id,
                self.seq,
                self.epoch,
                self.prev,
                [self.dir_height, self.dir_hash],
                deps,
                self.crit,
                self.save_id,
            ]
        )


@dataclass(frozen=True, slots=True)
class Envelope:
    """An envelope in its parts, and whole (`data`)."""

    header: Header
    header_bytes: bytes
    body: bytes
    signature: bytes
    data: bytes

    @property
    def env_id(self) -> bytes:
        """32 bytes: names these bytes when they travel. The identity of a save is its `save_id`."""
        return hashlib.blake2b(self.data, digest_size=HASH).digest()


def seal(header: Header, content: bytes, key: bytes | None, signer: DeviceKeys, nonce: bytes | None = None) -> Envelope:
    """The envelope of `content` (a canonical CBOR item). `key` is None for the kinds in clear.

    `nonce` is for known answers only. Raises Refused: too_large, or malformed for a header that nobody would take.
    """
    head = header.encoded()
    if header.kind in IN_CLEAR:
        body = content
    else:
        if key is None:
            message = "a key is needed to seal"
            raise TypeError(message)
        fresh = nacl.utils.random(NONCE) if nonce is None else nonce
        body = fresh + sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(wire.pack(content), head, fresh, key)
    parse_header(head)  # what others would refuse is never sent
    signature = signer.sign(Domain.ENVELOPE, head + body)
    data = wire.encode([head, body, signature])
    if len(content) > _largest_content(header.kind) or len(data) > _largest(header.kind):
        raise Refused(Code.TOO_LARGE, kind=int(header.kind))
    return Envelope(header, head, body, signature, data)


def parse(data: bytes) -> Envelope:
    """An envelope taken apart; shape and sizes are checked, nothing else. Raises Refused(malformed, too_large, ...)."""
    if len(data) > SNAPSHOT_BYTES:
        raise Refused(Code.TOO_LARGE)
    parts = wire.decode(data, depth=1, items=8)
    if not isinstance(parts, list) or len(parts) != 3 or not all(isinstance(part, bytes) for part in parts):
        raise Refused(Code.MALFORMED)
    head, body, signature = cast("list[bytes]", parts)
    header = parse_header(head)
    if len(data) > _largest(header.kind):
        raise Refused(Code.TOO_LARGE)
    if len(signature) != SIGNATURE or (header.kind not in IN_CLEAR and len(body) < NONCE + _TAG):
        raise Refused(Code.MALFORMED)
    return Envelope(header, head, body, signature, data)


def parse_header(head: bytes) -> Header:
    """Raises Refused(malformed, too_large), or upgrade_required for another protocol, suite or kind."""
    if len(head) > HEADER_BYTES:
        raise Refused(Code.TOO_LARGE)
    item = wire.decode(head, depth=4)
    if not isinstance(item, list) or len(item) < 2 or not (_is_count(item[0]) and _is_count(item[1])):
        raise Refused(Code.MALFORMED)
    if item[0] != PROTOCOL or item[1] != SUITE:
        raise Refused(Code.UPGRADE_REQUIRED)
    if len(item) != _HEADER_FIELDS:
        raise Refused(Code.MALFORMED)
    _, _, kind, log_id, dev_id, seq, epoch, prev, directory, deps, crit, save_id = item
    if not (_is_count(kind) and kind in tuple(Kind)):
        raise Refused(Code.UPGRADE_REQUIRED if _is_count(kind) else Code.MALFORMED)
    counts = _is_count(seq) and _is_count(epoch) and _is_count(crit)
    ids = _is_bytes(log_id, ID) and _is_bytes(dev_id, ID) and _is_bytes(save_id, ID)
    if not (counts and ids and (prev == b"" or _is_bytes(prev, ID)) and _is_directory(directory) and _is_deps(deps)):
        raise Refused(Code.MALFORMED)
    if not _is_number_of(Kind(cast("int", kind)), cast("int", seq), cast("int", epoch), prev == b""):
        raise Refused(Code.MALFORMED)
    return Header(
        kind=Kind(cast("int", kind)),
        log_id=cast("bytes", log_id),
        dev_id=cast("bytes", dev_id),
        seq=cast("int", seq),
        epoch=cast("int", epoch),
        save_id=cast("bytes", save_id),
        prev=cast("bytes", prev),
        dir_height=cast("int", cast("list[wire.Item]", directory)[0]),
        dir_hash=cast("bytes", cast("list[wire.Item]", directory)[1]),
        deps=tuple((one[0], one[1]) for one in cast("list[tuple[bytes, int]]", deps)),
        crit=cast("int", crit),
    )


def check_signature(envelope: Envelope, sign_public: bytes) -> None:
    """Raises Refused(bad_signature)."""
    verify(sign_public, Domain.ENVELOPE, envelope.header_bytes + envelope.body, envelope.signature)


def open_body(envelope: Envelope, key: bytes | None, largest: int | None = None) -> bytes:
    """The content. Raises Refused: unreadable (not with this key), malformed, too_large."""
    if envelope.header.kind in IN_CLEAR:
        return envelope.body
    if key is None or len(key) != KEY:
        raise Refused(Code.UNREADABLE)
    nonce, sealed = envelope.body[:NONCE], envelope.body[NONCE:]
    try:
        packed = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, envelope.header_bytes, nonce, key)
    except CryptoError as error:
        raise Refused(Code.UNREADABLE) from error
    return wire.unpack(packed, _largest_content(envelope.header.kind) if largest is None else largest)


def _largest(kind: Kind) -> int:
    return SNAPSHOT_BYTES if kind is Kind.SNAPSHOT else ENVELOPE_BYTES


def _largest_content(kind: Kind) -> int:
    return 4 * SNAPSHOT_BYTES if kind is Kind.SNAPSHOT else PLAIN_BYTES


def _is_number_of(kind: Kind, seq: int, epoch: int, first: bool) -> bool:  # noqa: FBT001 - a condition
    """Saves and audits are counted from 1, and the first has none before it; other kinds are not counted.

    Of snapshots 0 is one for the team, 1 a baseline for guests (protocol/baselines.py).
    """
    if kind in (Kind.OPS, Kind.AUDIT):
        return seq >= 1 and (first or seq > 1)
    if kind is Kind.SNAPSHOT:
        return seq <= 1
    return seq == (epoch if kind is Kind.KEY else 0)


def _is_count(item: wire.Item) -> bool:
    return isinstance(item, int) and not isinstance(item, bool) and 0 <= item < _LARGEST


def _is_bytes(item: wire.Item, size: int) -> bool:
    return isinstance(item, bytes) and len(item) == size


def _is_directory(item: wire.Item) -> bool:
    return isinstance(item, list) and len(item) == 2 and _is_count(item[0]) and _is_bytes(item[1], _DIR_HASH)


def _is_deps(item: wire.Item) -> bool:
    if not isinstance(item, list) or len(item) > DEPS:
        return False
    ids = [one[0] for one in item if isinstance(one, list) and len(one) == 2 and _is_count(one[1])]
    return (
        len(ids) == len(item)
        and all(_is_bytes(one, ID) for one in ids)
        and ids == sorted(set(cast("list[bytes]", ids)))
    )

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the request file (`.oerequest`): what a laptop says it has, so that the other gives the rest.

"oerequest" version(1) | u32 length, content | Ed25519 signature over the content. Content: canonical CBOR of
`[org_id, dev_id, moment, dir_height, [[log_id, epoch, [[dev_id, seq], ...]], ...]]`, logs and devices in rising order.
In clear: ids without meaning, and how much there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, cast

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.bundle import is_bytes, is_count, read_exactly
from caseapp.sync.protocol.limits import ID, LOGS_PER_ORGANISATION
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import SIGNATURE, DeviceKeys, Domain, device_id, digest, verify

SUFFIX = ".oerequest"
MAGIC = b"oerequest"
VERSION = 1
REQUEST_BYTES = 32 * 1024 * 1024
ITEMS = 4_000_000
_REQUEST_ID = "oe1-request-id"


@dataclass(frozen=True, slots=True)
class Held:
    """What a device holds of one log: the newest epoch it has a key of, and how far it is with each device."""

    log_id: bytes
    epoch: int
    seqs: tuple[tuple[bytes, int], ...] = ()

    def item(self) -> wire.Item:
        """As it is written, also in a START frame."""
        return [self.log_id, self.epoch, [[dev_id, seq] for dev_id, seq in self.seqs]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What one device has. `moment` by its own clock; `dir_height` -1 when it knows no directory yet."""

    org_id: bytes
    dev_id: bytes
    moment: int
    dir_height: int
    held: tuple[Held, ...] = ()

    def encoded(self) -> bytes:
        """Canonical CBOR."""
        return wire.encode([self.org_id, self.dev_id, self.moment, self.dir_height, [one.item() for one in self.held]])

    @property
    def request_id(self) -> bytes:
        """32 bytes for `BundleHead.answers`."""
        return digest(_REQUEST_ID, self.encoded())


def write_request(stream: IO[bytes], request: Request, keys: DeviceKeys) -> None:
    """Raises Refused for what others would refuse."""
    content = request.encoded()
    _request(content)
    stream.write(MAGIC + bytes([VERSION]) + len(content).to_bytes(4, "big") + content)
    stream.write(keys.sign(Domain.REQUEST, content))


def read_request(stream: IO[bytes], *, sign_public_of: Callable[[bytes], bytes | None]) -> Request:
    """Raises Refused: malformed, upgrade_required, too_large, device_unknown, bad_signature."""
    beginning = read_exactly(stream, len(MAGIC) + 1)
    if beginning[: len(MAGIC)] != MAGIC:
        raise Refused(Code.MALFORMED)
    if beginning[-1] != VERSION:
        raise Refused(Code.UPGRADE_REQUIRED)
    length = int.from_bytes(read_exactly(stream, 4), "big")
    if length > REQUEST_BYTES:
        raise Refused(Code.TOO_LARGE)
    content = read_exactly(stream, length)
    signature = read_exactly(stream, SIGNATURE)
    if stream.read(1):
        raise Refused(Code.MALFORMED)
    request = _request(content)
    sign_public = sign_public_of(request.dev_id)
    if sign_public is None:
        raise Refused(Code.DEVICE_UNKNOWN)
    if device_id(sign_public) != request.dev_id:
        raise Refused(Code.BAD_SIGNATURE)
    verify(sign_public, Domain.REQUEST, content, signature)
    return request


def start_content(held: Held) -> bytes:
    """The content of a START frame."""
    return wire.encode(held.item())


def parse_start(content: bytes) -> Held:
    """The reverse. Raises Refused(malformed)."""
    return _held(wire.decode(content, depth=3))


def _request(content: bytes) -> Request:
    if len(content) > REQUEST_BYTES:
        raise Refused(Code.TOO_LARGE)
    item = wire.decode(content, depth=5, items=ITEMS)
    if not isinstance(item, list) or len(item) != 5:
        raise Refused(Code.MALFORMED)
    org_id, dev_id, moment, dir_height, logs = item
    if not (is_bytes(org_id, ID) and is_bytes(dev_id, ID) and is_count(moment) and isinstance(logs, list)):
        raise Refused(Code.MALFORMED)
    if not is_count(dir_height) and not (isinstance(dir_height, int) and dir_height == -1):
        raise Refused(Code.MALFORMED)
    if len(logs) > LOGS_PER_ORGANISATION:
        raise Refused(Code.TOO_LARGE)
    held = tuple(_held(one) for one in logs)
    _demand_rising(one.log_id for one in held)
    return Request(
        org_id=cast("bytes", org_id),
        dev_id=cast("bytes", dev_id),
        moment=cast("int", moment),
        dir_height=cast("int", dir_height),
        held=held,
    )


def _held(item: wire.Item) -> Held:
    if not isinstance(item, list) or len(item) != 3:
        raise Refused(Code.MALFORMED)
    log_id, epoch, seqs = item
    if not (is_bytes(log_id, ID) and is_count(epoch) and isinstance(seqs, list)):
        raise Refused(Code.MALFORMED)
    pairs = [(one[0], one[1]) for one in seqs if isinstance(one, list) and len(one) == 2]
    if len(pairs) != len(seqs) or not all(is_bytes(dev_id, ID) and is_count(seq) for dev_id, seq in pairs):
        raise Refused(Code.MALFORMED)
    whole = tuple(cast("list[tuple[bytes, int]]", pairs))
    _demand_rising(dev_id for dev_id, _ in whole)
    return Held(cast("bytes", log_id), cast("int", epoch), whole)


def _demand_rising(ids: Iterable[bytes]) -> None:
    if not all(one < other for one, other in pairwise(ids)):
        raise Refused(Code.MALFORMED)

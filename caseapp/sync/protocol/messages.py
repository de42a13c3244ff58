# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what devices and the hub say to each other over HTTP: paths and bodies.

A body is a canonical CBOR map. What is missing or has another shape is refused (malformed); a name this version does
not know is passed over, because the other side may be newer. Pages of envelopes: pages.py; refusals: problems.py.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Self, TypeAlias, cast, get_type_hints

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.limits import (
    CHUNK_BYTES,
    ENVELOPE_BYTES,
    FEED_ROWS,
    HASH,
    ID,
    KEY,
    PULL_BYTES,
    PUSH_ENVELOPES,
    RECORD_BYTES,
)
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import SIGNATURE, digest

CBOR = "application/cbor"
BYTES = "application/octet-stream"
PROTO_HEADER = "OE-Proto"
GENERATION_HEADER = "OE-Generation"
LONGEST_WAIT = 25  # seconds a feed may be held open
JOIN_BYTES = 4 * 1024
LOGS_PER_ASK = 2_000
WRAPS_PER_ASK = 2_000
CHUNKS_PER_ASK = 1_000
_LARGEST = 2**53
_VV = "oe1-vv"


class Path(StrEnum):
    """Where to ask. `{}` is an id in hexadecimal."""

    ORG = "/v1/org"
    HUB = "/v1/hub"
    CHALLENGE = "/v1/auth/challenge"
    TOKEN = "/v1/auth/token"  # noqa: S105 - a path
    DIR = "/v1/dir"
    FEED = "/v1/feed"
    PULL = "/v1/pull"
    PUSH = "/v1/push"
    KEYS = "/v1/keys"
    KEYS_FETCH = "/v1/keys/fetch"
    SNAPSHOTS = "/v1/log/{}/snapshot"
    SNAPSHOT = "/v1/log/{}/snapshot/{}"
    ATTEST = "/v1/log/{}/attest"
    CHUNKS = "/v1/log/{}/chunks"
    CHUNK = "/v1/log/{}/chunk/{}"
    ERASE = "/v1/erase"
    VV = "/v1/vv"
    JOIN = "/v1/join"
    JOIN_ONE = "/v1/join/{}"
    HEALTH = "/v1/health"


class LogState(StrEnum):
    """What a feed row says of a log."""

    OPEN = "open"
    ENDED = "ended"  # a group of this device had access, and has none now
    ERASED = "erased"  # pulling it answers the signed order


# -- shapes ------------------------------------------------------------------------------------------------------------

Check: TypeAlias = Callable[[wire.Item], bool]


def _count(item: wire.Item) -> bool:
    return isinstance(item, int) and not isinstance(item, bool) and 0 <= item < _LARGEST


def _flag(item: wire.Item) -> bool:
    return isinstance(item, bool)


def _octets(smallest: int, largest: int) -> Check:
    return lambda item: isinstance(item, bytes) and smallest <= len(item) <= largest


def _text(largest: int) -> Check:
    return lambda item: isinstance(item, str) and len(item) <= largest


def _row(*checks: Check) -> Check:
    return lambda item: (
        isinstance(item, list)
        and len(item) == len(checks)
        and all(check(one) for check, one in zip(checks, item, strict=True))
    )


def _many(check: Check, largest: int) -> Check:
    return lambda item: isinstance(item, list) and len(item) <= largest and all(check(one) for one in item)


def _details(item: wire.Item) -> bool:
    return isinstance(item, dict)


_id = _octets(ID, ID)
_hash = _octets(HASH, HASH)
_signature = _octets(SIGNATURE, SIGNATURE)
_envelope = _octets(1, ENVELOPE_BYTES)


def _frozen(item: wire.Item) -> object:
    return tuple(_frozen(one) for one in item) if isinstance(item, list) else item


Id: TypeAlias = Annotated[bytes, _id]
Hash: TypeAlias = Annotated[bytes, _hash]
Signature: TypeAlias = Annotated[bytes, _signature]
Sealed: TypeAlias = Annotated[bytes, _envelope]
Count: TypeAlias = Annotated[int, _count]
Flag: TypeAlias = Annotated[bool, _flag]


_shapes: dict[type, Mapping[str, Check]] = {}


def _shape(kind: type) -> Mapping[str, Check]:
    if kind not in _shapes:
        hints = get_type_hints(kind, include_extras=True)
        _shapes[kind] = {name: hint.__metadata__[0] for name, hint in hints.items()}
    return _shapes[kind]


@dataclass(frozen=True, slots=True)
class Message:
    """A body. The annotation of a field says what it must look like; a field with a default may be missing."""

    def encode(self) -> bytes:
        """Canonical CBOR."""
        return wire.encode({field.name: getattr(self, field.name) for field in dataclasses.fields(self)})

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Raises Refused(malformed)."""
        item, shape = wire.decode(data), _shape(cls)
        if not isinstance(item, dict):
            raise Refused(Code.MALFORMED)
        values: dict[str, Any] = {}
        for field in dataclasses.fields(cls):
            if field.name in item:
                if not shape[field.name](item[field.name]):
                    raise Refused(Code.MALFORMED, field=field.name)
                values[field.name] = _frozen(item[field.name])
            elif field.default is dataclasses.MISSING:
                raise Refused(Code.MALFORMED, field=field.name)
        return cls(**values)


# -- who is there ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HubFacts(Message):
    """Which hub this is. `sign` is its key for leases, `generation` changes when it was restored or moved."""

    hub: Id
    sign: Annotated[bytes, _octets(KEY, KEY)]
    generation: Id
    now: Count


@dataclass(frozen=True, slots=True)
class Register(Message):
    """The first record of an organisation, and the one-time code its hub printed."""

    genesis: Annotated[bytes, _octets(1, RECORD_BYTES)]
    code: Annotated[str, _text(64)]


@dataclass(frozen=True, slots=True)
class Registered(Message):
    org: Id
    height: Count


@dataclass(frozen=True, slots=True)
class ChallengeAsk(Message):
    dev: Id


@dataclass(frozen=True, slots=True)
class Challenge(Message):
    hub: Id
    nonce: Annotated[bytes, _octets(16, 128)]


@dataclass(frozen=True, slots=True)
class TokenAsk(Message):
    """`sig` is Domain.AUTH over `auth_payload`. A guest says which organisation it visits (`org`)."""

    dev: Id
    nonce: Annotated[bytes, _octets(16, 128)]
    client: Annotated[str, _text(40)]
    sig: Signature
    org: Annotated[bytes, _octets(0, ID)] = b""


@dataclass(frozen=True, slots=True)
class Token(Message):
    """`token` goes into `Authorization: Bearer <hexadecimal>` until `until`. All moments are milliseconds since 1970.

    `lease` = (issued, until, signature of the hub with Domain.LEASE over `lease_payload`); `state` active or leaving.
    """

    token: Annotated[bytes, _octets(16, 64)]
    until: Count
    now: Count
    org: Id
    generation: Id
    state: Annotated[str, _text(16)]
    min_client: Annotated[str, _text(40)]
    lease: Annotated[tuple[int, int, bytes], _row(_count, _count, _signature)]
    dir_height: Count


def auth_payload(hub: bytes, nonce: bytes, dev: bytes, client: str, org: bytes = b"") -> bytes:
    """What a device signs to say who it is."""
    return wire.encode([hub, nonce, dev, client, org])


def lease_payload(org: bytes, dev: bytes, issued: int, until: int) -> bytes:
    """What the hub signs to say how long a device may read without asking again."""
    return wire.encode([org, dev, issued, until])


# -- directory ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Records(Message):
    """Directory records in order; `height` is that of the newest the hub holds."""

    records: Annotated[tuple[bytes, ...], _many(_octets(1, RECORD_BYTES), 500)]
    height: Count


@dataclass(frozen=True, slots=True)
class NewRecord(Message):
    record: Annotated[bytes, _octets(1, RECORD_BYTES)]


@dataclass(frozen=True, slots=True)
class Height(Message):
    height: Count


# -- feed and page -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Feed(Message):
    """Rows (log_id, head, epoch, state, feed_pos); `next` is the cursor for the next question.

    `access` tells the groups of this device apart: when it differs from last time, ask again from 0.
    """

    rows: Annotated[
        tuple[tuple[bytes, int, int, str, int], ...], _many(_row(_id, _count, _count, _text(16), _count), FEED_ROWS)
    ]
    next: Count
    more: Flag
    dir_height: Count
    access: Annotated[bytes, _octets(8, 8)]
    generation: Id


@dataclass(frozen=True, slots=True)
class PullAsk(Message):
    """`logs` = (log_id, after hub_seq). With `join`, a log asked from 0 that has a snapshot comes as its key records,

    the newest snapshot (hub_seq of what it covers) and what follows; without, as everything.
    """

    logs: Annotated[tuple[tuple[bytes, int], ...], _many(_row(_id, _count), LOGS_PER_ASK)]
    max_bytes: Count = PULL_BYTES
    join: Flag = False


@dataclass(frozen=True, slots=True)
class LogDone(Message):
    """Ask again after `next` unless it is `head`. `wanted`: a snapshot of this log is wanted (0 no, 1, 2 soon)."""

    log: Id
    next: Count
    head: Count
    wanted: Count


@dataclass(frozen=True, slots=True)
class LogRefused(Message):
    log: Id
    code: Annotated[str, _text(40)]
    detail: Annotated[Mapping[str, Any], _details]


# -- push --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PushAsk(Message):
    """Envelopes in the order in which they count; each log stands for itself.

    With `repair` (after `VvAnswer` showed that a restored hub lacks them) old key records are judged by their day.
    """

    envelopes: Annotated[tuple[bytes, ...], _many(_envelope, PUSH_ENVELOPES)]
    repair: Flag = False


OK = "ok"
DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class PushAnswer(Message):
    """For every envelope, in the order they were sent: (`ok` | `duplicate` | a Code, hub_seq or 0, detail)."""

    results: Annotated[
        tuple[tuple[str, int, Mapping[str, Any]], ...], _many(_row(_text(40), _count, _details), PUSH_ENVELOPES)
    ]


# -- keys --------------------------------------------------------------------------------------------------------------

_wrap = _row(_id, _count, _id, _count, _octets(72, 112))


@dataclass(frozen=True, slots=True)
class Wraps(Message):
    """(log_id, epoch, group_id, group_epoch, bytes), as `grants.LogWrap`."""

    wraps: Annotated[tuple[tuple[bytes, int, bytes, int, bytes], ...], _many(_wrap, 20 * WRAPS_PER_ASK)]


@dataclass(frozen=True, slots=True)
class WrapsTaken(Message):
    """How many were taken (or there already), and for the others their place and the code."""

    taken: Count
    refused: Annotated[tuple[tuple[int, str], ...], _many(_row(_count, _text(40)), 20 * WRAPS_PER_ASK)]


@dataclass(frozen=True, slots=True)
class KeysAsk(Message):
    """Which logs; answered with `Wraps`. With `latest`, only those of the newest epoch."""

    logs: Annotated[tuple[bytes, ...], _many(_id, LOGS_PER_ASK)]
    latest: Flag = False


# -- snapshots and files -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Snapshots(Message):
    """Newest first: (env_id, dev_id, covers hub_seq, size, at, attestations ((dev_id, signature), ...))."""

    snapshots: Annotated[
        tuple[tuple[bytes, bytes, int, int, int, tuple[tuple[bytes, bytes], ...]], ...],
        _many(_row(_hash, _id, _count, _count, _count, _many(_row(_id, _signature), 500)), 100),
    ]


@dataclass(frozen=True, slots=True)
class SnapshotTaken(Message):
    """`covers`: every envelope of the log up to this hub_seq is inside."""

    env_id: Hash
    covers: Count


@dataclass(frozen=True, slots=True)
class Attest(Message):
    """`sig` is Domain.ATTEST over `attest_payload`: this device came to the same state."""

    env_id: Hash
    sig: Signature


def attest_payload(log_id: bytes, env_id: bytes) -> bytes:
    """What a device signs to say that a snapshot is the state it has itself."""
    return wire.encode([log_id, env_id])


@dataclass(frozen=True, slots=True)
class ChunkIds(Message):
    """Asked: is it there? Answered: these are missing."""

    ids: Annotated[tuple[bytes, ...], _many(_hash, CHUNKS_PER_ASK)]


_CHUNK = "oe1-chunk"
LARGEST_CHUNK = CHUNK_BYTES + 1024  # with nonce, tag and padding


def chunk_id(sealed: bytes) -> bytes:
    """32 bytes that follow from the sealed content."""
    return digest(_CHUNK, sealed)


# -- repair, erasure, joining ------------------------------------------------------------------------------------------


def vv_hash(held: Iterable[tuple[int, bytes, int]]) -> bytes:
    """16 bytes over what is held of one log: (kind, dev_id, highest seq), in any order. Kinds OPS, KEY and AUDIT."""
    return digest(_VV, wire.encode([list(one) for one in sorted(held)]), ID)


@dataclass(frozen=True, slots=True)
class VvAsk(Message):
    """(log_id, vv_hash) of what the device holds."""

    logs: Annotated[tuple[tuple[bytes, bytes], ...], _many(_row(_id, _id), LOGS_PER_ASK)]


@dataclass(frozen=True, slots=True)
class VvAnswer(Message):
    """Only logs that differ: (log_id, head, epoch, held ((kind, dev_id, highest seq), ...)). Head 0: unknown here."""

    logs: Annotated[
        tuple[tuple[bytes, int, int, tuple[tuple[int, bytes, int], ...]], ...],
        _many(_row(_id, _count, _count, _many(_row(_count, _id, _count), 100_000)), LOGS_PER_ASK),
    ]


@dataclass(frozen=True, slots=True)
class Erase(Message):
    """`order` is an envelope of kind ERASE with `erase_body` inside."""

    order: Sealed


@dataclass(frozen=True, slots=True)
class Erased(Message):
    at: Count


def erase_body(log_id: bytes, reason: str) -> bytes:
    """The content of an ERASE envelope: the whole log. `reason` is a code, never text about somebody."""
    return wire.encode({"log": log_id, "reason": reason})


def erase_reason(body: bytes, log_id: bytes) -> str:
    """Raises Refused(malformed): also when the order is for another log than its header says."""
    item = wire.decode(body, depth=2)
    if not isinstance(item, dict) or item.get("log") != log_id or not _text(40)(item.get("reason")):
        raise Refused(Code.MALFORMED)
    return cast("str", item["reason"])


@dataclass(frozen=True, slots=True)
class JoinList(Message):
    """(invite_id, what was left, at)."""

    letters: Annotated[tuple[tuple[bytes, bytes, int], ...], _many(_row(_id, _octets(1, JOIN_BYTES), _count), 100)]

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the records of a directory: their bytes, their shapes, and making and signing them.

    [1, org_id, height, prev_hash, time_ms, type, body, signer_dev_id, cosigns[[dev_id, sig], ...], sig]

A cosigner signs the canonical CBOR of all before `cosigns`, the signer that of all before `sig`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

import nacl.bindings as sodium
from nacl.exceptions import CryptoError

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.directory_state import NO_HASH, DirectoryState, GroupKind
from caseapp.sync.protocol.keys import WRAP
from caseapp.sync.protocol.limits import DEVICES_PER_GROUP, HASH, ID, KEY, RECORD_BYTES
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import SIGNATURE, DeviceKeys, Domain, device_id, digest

Body: TypeAlias = "dict[str, wire.Item]"
Cosign: TypeAlias = "tuple[bytes, bytes]"
SEALED = 48 + HASH + KEY  # a sealed box of digest and key
COSIGNS = 8
_VERSION = 1
_FIELDS = 10
_LARGEST = 2**53
_HASH_DOMAIN = "oe1-dir-hash"
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_CLIENT = re.compile(r"[0-9A-Za-z.+-]{0,32}\Z")


@dataclass(frozen=True, slots=True)
class Record:
    """A record in its parts, and whole (`data`). Its shape holds; whether it is true, the directory says."""

    org_id: bytes
    height: int
    prev: bytes
    time_ms: int
    type: str
    body: Body
    signer: bytes
    cosigns: tuple[Cosign, ...]
    signature: bytes
    data: bytes

    @property
    def hash(self) -> bytes:
        return record_hash(self.data)

    def signed(self) -> bytes:
        """What the signer signs."""
        return wire.encode([*self._start(), [[dev_id, signature] for dev_id, signature in self.cosigns]])

    def cosigned(self) -> bytes:
        """What cosigners sign."""
        return wire.encode(self._start())

    def _start(self) -> list[wire.Item]:
        return [
            _VERSION,
            self.org_id,
            self.height,
            self.prev,
            self.time_ms,
            self.type,
            cast("wire.Item", self.body),
            self.signer,
        ]


def record_hash(data: bytes) -> bytes:
    """32 bytes; of the record at height 0 it is the fingerprint of the organisation."""
    return digest(_HASH_DOMAIN, data)


def parse_record(data: bytes) -> Record:
    """Raises Refused(malformed, too_large), or upgrade_required for a record of a newer version."""
    if len(data) > RECORD_BYTES:
        raise Refused(Code.TOO_LARGE)
    item = wire.decode(data)
    if not isinstance(item, list) or not item or not is_count(item[0]):
        raise Refused(Code.MALFORMED)
    if item[0] != _VERSION:
        raise Refused(Code.UPGRADE_REQUIRED)
    if len(item) != _FIELDS:
        raise Refused(Code.MALFORMED)
    _, org_id, height, prev, time_ms, kind, body, signer, cosigns, signature = item
    shape = is_id(org_id) and is_count(height) and is_hash(prev) and is_count(time_ms) and is_word(kind)
    if not (shape and isinstance(body, dict) and is_id(signer) and is_signature(signature)):
        raise Refused(Code.MALFORMED)
    if not list_of(pair_of(is_id, is_signature), COSIGNS)(cosigns):
        raise Refused(Code.MALFORMED)
    return Record(
        org_id=cast("bytes", org_id),
        height=cast("int", height),
        prev=cast("bytes", prev),
        time_ms=cast("int", time_ms),
        type=cast("str", kind),
        body=body,
        signer=cast("bytes", signer),
        cosigns=tuple((one[0], one[1]) for one in cast("list[Cosign]", cosigns)),
        signature=cast("bytes", signature),
        data=data,
    )


# -- making ----------------------------------------------------------------------------------------------------------


def proposal(state: DirectoryState, kind: str, body: Mapping[str, wire.Item], signer: bytes, time_ms: int) -> bytes:
    """The next record without signatures, for cosigners: it is good only for this head and this signer."""
    start = [_VERSION, state.org_id, state.height + 1, state.head, time_ms, kind, dict(body), signer]
    return wire.encode(cast("wire.Item", start))


def cosign(proposed: bytes, keys: DeviceKeys) -> Cosign:
    """The second signature under a proposal."""
    return keys.dev_id, keys.sign(Domain.DIRECTORY, proposed)


def sealed_proposal(proposed: bytes, cosigns: Iterable[Cosign], signer: DeviceKeys) -> bytes:
    """The whole record. Raises Refused(malformed) for a proposal for another signer, too_large."""
    start = wire.decode(proposed)
    if not isinstance(start, list) or len(start) != _FIELDS - 2 or start[7] != signer.dev_id:
        raise Refused(Code.MALFORMED)
    named: list[wire.Item] = [[dev_id, signature] for dev_id, signature in sorted(cosigns)]
    start = [*start, named]
    data = wire.encode([*start, signer.sign(Domain.DIRECTORY, wire.encode(start))])
    if len(data) > RECORD_BYTES:
        raise Refused(Code.TOO_LARGE)
    return data


def make_record(
    state: DirectoryState,
    kind: str,
    body: Mapping[str, wire.Item],
    signer: DeviceKeys,
    time_ms: int,
    cosigners: Iterable[DeviceKeys] = (),
) -> bytes:
    """The next record, signed. Whether it holds is asked by applying it."""
    proposed = proposal(state, kind, body, signer.dev_id, time_ms)
    return sealed_proposal(proposed, [cosign(proposed, keys) for keys in cosigners], signer)


@dataclass(frozen=True, slots=True)
class Founder:
    """Who starts an organisation. `recovery` holds the public sign and box key of the sheets of paper."""

    user: bytes
    roles: tuple[str, ...] = ()
    threshold: int = 2
    recovery: tuple[bytes, bytes] | None = None


def genesis(org_id: bytes, founder: Founder, signer: DeviceKeys, time_ms: int) -> bytes:
    """The record at height 0: its hash is the fingerprint of the organisation."""
    recovery = founder.recovery
    body: Body = {
        "user": founder.user,
        "sign": signer.sign_public,
        "box": signer.box_public,
        "roles": cast("wire.Item", sorted(founder.roles)),
        "threshold": founder.threshold,
        "recovery": None if recovery is None else {"sign": recovery[0], "box": recovery[1]},
    }
    start: list[wire.Item] = [_VERSION, org_id, 0, NO_HASH, time_ms, "genesis", cast("wire.Item", body), signer.dev_id]
    return sealed_proposal(wire.encode(start), (), signer)


# -- shapes ----------------------------------------------------------------------------------------------------------

Check: TypeAlias = "Callable[[wire.Item], bool]"


def is_count(item: wire.Item) -> bool:
    return isinstance(item, int) and not isinstance(item, bool) and 0 <= item < _LARGEST


def is_bytes(size: int) -> Check:
    return lambda item: isinstance(item, bytes) and len(item) == size


is_id = is_bytes(ID)
is_hash = is_bytes(HASH)
is_signature = is_bytes(SIGNATURE)


def is_word(item: wire.Item) -> bool:
    """A code: small letters, digits and underscores."""
    return isinstance(item, str) and _WORD.match(item) is not None


def is_sign_key(item: wire.Item) -> bool:
    """A point a signature can be checked with; keys of small order would accept anything."""
    return isinstance(item, bytes) and len(item) == KEY and sodium.crypto_core_ed25519_is_valid_point(item)


def is_box_key(item: wire.Item) -> bool:
    """A point something can be sealed to; one of small order would stop everybody who tries."""
    if not isinstance(item, bytes) or len(item) != KEY:
        return False
    try:
        sodium.crypto_scalarmult(bytes([1] * KEY), item)
    except (CryptoError, RuntimeError):
        return False
    return True


def list_of(check: Check, most: int, least: int = 0) -> Check:
    return lambda item: isinstance(item, list) and least <= len(item) <= most and all(check(one) for one in item)


def pair_of(*checks: Check) -> Check:
    """A list with exactly these, in this order."""
    return lambda item: (
        isinstance(item, list)
        and len(item) == len(checks)
        and all(check(one) for check, one in zip(checks, item, strict=True))
    )


def between(least: int, most: int) -> Check:
    return lambda item: is_count(item) and least <= cast("int", item) <= most


def or_none(check: Check) -> Check:
    return lambda item: item is None or check(item)


def _is_flag(item: wire.Item) -> bool:
    return isinstance(item, bool)


def _is_roles(item: wire.Item) -> bool:
    return list_of(is_word, 16)(item) and sorted(set(cast("list[str]", item))) == item


def _is_recovery(item: wire.Item) -> bool:
    return (
        isinstance(item, dict)
        and set(item) == {"sign", "box"}
        and is_sign_key(item["sign"])
        and is_box_key(item["box"])
    )


def _is_client(item: wire.Item) -> bool:
    return isinstance(item, str) and _CLIENT.match(item) is not None


def _is_backwards(item: wire.Item) -> bool:
    return isinstance(item, bytes) and len(item) in (0, WRAP)


_WRAPS = list_of(pair_of(is_id, is_bytes(SEALED)), DEVICES_PER_GROUP, least=1)
_KINDS = frozenset(map(str, GroupKind))
VIA = frozenset({"own", "admin", "recovery"})

SHAPES: Mapping[str, Mapping[str, Check]] = {
    "genesis": {
        "user": is_id,
        "sign": is_sign_key,
        "box": is_box_key,
        "roles": _is_roles,
        "threshold": between(2, COSIGNS + 1),
        "recovery": or_none(_is_recovery),
    },
    "user_add": {"user": is_id, "roles": _is_roles},
    "user_role": {"user": is_id, "roles": _is_roles},
    "user_leave": {"user": is_id},
    "device_add": {"user": is_id, "sign": is_sign_key, "box": is_box_key, "via": is_word, "replaces": or_none(is_id)},
    "device_revoke": {"dev": is_id, "reason": is_word, "wipe": _is_flag},
    "device_leave": {"dev": is_id},
    "group_create": {
        "group": is_id,
        "kind": is_word,
        "user": or_none(is_id),
        "members": list_of(pair_of(is_id, is_sign_key, is_box_key), DEVICES_PER_GROUP),
    },
    "group_epoch": {
        "group": is_id,
        "epoch": between(1, 2**32 - 1),
        "commit": is_box_key,
        "prev_wrap": _is_backwards,
        "wraps": _WRAPS,
    },
    "group_wrap": {"group": is_id, "epoch": between(1, 2**32 - 1), "wraps": _WRAPS},
    "recovery_set": {"sign": is_sign_key, "box": is_box_key},
    "org_link": {"org": is_id, "fingerprint": is_hash},
    "org_unlink": {"org": is_id},
    "policy": {
        "lease_days": between(3, 30),
        "min_client": _is_client,
        "kdf_m": between(65_536, 4_194_304),
        "kdf_t": between(3, 64),
        "retention_months": between(1, 1_200),
    },
    "lease_issuer": {"hub_sign": is_sign_key},
    "tick": {},
    "erase_order": {"logs": list_of(is_id, 1_000, least=1), "reason": is_word},
    "mass_export": {"dev": is_id, "reason": is_word},
    "purge_release": {"dev": is_id, "reason": is_word},
}


def check_body(kind: str, body: Body) -> None:
    """Raises Refused(malformed), or upgrade_required for a type, part or code this version does not know."""
    shape = SHAPES.get(kind)
    if shape is None or not set(body) <= set(shape):
        raise Refused(Code.UPGRADE_REQUIRED)
    if set(body) != set(shape) or not all(check(body[name]) for name, check in shape.items()):
        raise Refused(Code.MALFORMED)
    known = {"group_create": ("kind", _KINDS), "device_add": ("via", VIA)}.get(kind)
    if known is not None and body[known[0]] not in known[1]:
        raise Refused(Code.UPGRADE_REQUIRED)


def new_device(user: bytes, sign: bytes, box: bytes, via: str, replaces: bytes | None = None) -> Body:
    """The body of `device_add`. `via`: own, admin or recovery."""
    return {"user": user, "sign": sign, "box": box, "via": via, "replaces": replaces}


def new_group(group_id: bytes, kind: GroupKind, user: bytes | None = None) -> Body:
    """The body of `group_create`, for every kind but guests."""
    return {"group": group_id, "kind": str(kind), "user": user, "members": []}


def guest_group(group_id: bytes, guests: Iterable[tuple[bytes, bytes, bytes]]) -> Body:
    """The body of `group_create` for devices of partners: (their organisation, sign key, box key)."""
    members = sorted(guests, key=lambda one: device_id(one[1]))
    return {"group": group_id, "kind": str(GroupKind.GUESTS), "user": None, "members": [list(one) for one in members]}

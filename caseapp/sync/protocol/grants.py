# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who holds the key of a log: the key record, its check, and its wraps.

A key record begins an epoch of a log. It names the groups that get the key (r reads, w also writes, m also makes the
next record), the key by its commitment, and what counted when it was made (the fence). The wraps travel beside it,
never in the log, so that destroying them destroys the log. The key is sealed to the public box key of each group
(`group_keys`), the recovery group among them; the key before is wrapped under the new one.
"""

from __future__ import annotations

import hmac
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, cast

import nacl.bindings as sodium
import nacl.utils
from nacl.exceptions import CryptoError

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.directory_records import between, is_count, is_hash, is_id, list_of, pair_of
from caseapp.sync.protocol.directory_state import ADMINISTRATOR, Device, DeviceState, DirectoryState, GroupKind
from caseapp.sync.protocol.group_keys import NOBODY, GroupKeys, group_box
from caseapp.sync.protocol.keys import (
    commitment,
    context,
    new_key,
    open_sealed,
    seal_to,
    unwrap,
    wrap,
    wrap_hash,
)
from caseapp.sync.protocol.limits import GRANTS
from caseapp.sync.protocol.refusals import Code, Refused

READ, WRITE, MANAGE = "r", "w", "m"
TEAM, AUDIT = "team", "audit"
COMPARTMENTS = frozenset({TEAM, "core", "sensitive", "reporter", AUDIT})
_BEGINS = ("worker", "team_lead", "peer_worker", "intern")
_SEALED = 24 + 64 + 16
_FENCE = 5_000
_NAMES = ("home", "compartment", "epoch", "commit", "sealed", "grants", "prev_wrap_hash", "fence", "dir_height")

Fence: TypeAlias = "tuple[tuple[bytes, int], ...]"


@dataclass(frozen=True, slots=True)
class Grant:
    """The key of one epoch of a log for one group. Without `history` the keys before are not handed out."""

    group_id: bytes
    group_epoch: int
    role: str
    history: bool
    wrap_hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecord:
    """The body of an envelope of kind KEY. `fence` counts saves (OPS, in an audit log AUDIT) per device."""

    home: bytes
    compartment: str
    epoch: int
    commit: bytes
    sealed: bytes
    grants: tuple[Grant, ...]
    prev_wrap_hash: bytes
    fence: Fence
    dir_height: int

    def encoded(self) -> bytes:
        """Canonical CBOR."""
        grants: wire.Item = [
            [one.group_id, one.group_epoch, one.role, int(one.history), one.wrap_hash] for one in self.grants
        ]
        fence: wire.Item = [[dev_id, seq] for dev_id, seq in self.fence]
        body: dict[str, wire.Item] = {name: getattr(self, name) for name in _NAMES}
        return wire.encode({**body, "grants": grants, "fence": fence})

    def granted(self, *roles: str) -> tuple[Grant, ...]:
        return tuple(one for one in self.grants if one.role in roles)

    def covers(self, dev_id: bytes, seq: int) -> bool:
        """Whether a save of an older epoch was there when this one began."""
        at = bisect_left(self.fence, (dev_id, 0))
        return at < len(self.fence) and self.fence[at][0] == dev_id and 0 < seq <= self.fence[at][1]


@dataclass(frozen=True, slots=True)
class LogWrap:
    """The key of `epoch` of a log for a group. The key before has group_id = 16 zeros and group_epoch = the newer."""

    log_id: bytes
    epoch: int
    group_id: bytes
    group_epoch: int
    data: bytes

    def bound_to(self, home: bytes) -> bytes:
        return context(home, self.log_id, self.epoch, self.group_id, self.group_epoch)


def parse_key_record(content: bytes) -> KeyRecord:
    """Raises Refused(malformed), or upgrade_required for parts or codes this version does not know."""
    item = wire.decode(content)
    if not isinstance(item, dict):
        raise Refused(Code.MALFORMED)
    if not set(item) <= set(_NAMES):
        raise Refused(Code.UPGRADE_REQUIRED)
    if set(item) != set(_NAMES) or not all(check(item[name]) for name, check in _SHAPE.items()):
        raise Refused(Code.MALFORMED)
    grants = tuple(_grant(one) for one in cast("list[list[wire.Item]]", item["grants"]))
    fence = tuple((one[0], one[1]) for one in cast("list[tuple[bytes, int]]", item["fence"]))
    for named in ([one.group_id for one in grants], [dev_id for dev_id, _ in fence]):
        if named != sorted(set(named)):
            raise Refused(Code.MALFORMED)
    if item["compartment"] not in COMPARTMENTS or any(one.role not in (READ, WRITE, MANAGE) for one in grants):
        raise Refused(Code.UPGRADE_REQUIRED)
    return KeyRecord(
        home=cast("bytes", item["home"]),
        compartment=item["compartment"],
        epoch=cast("int", item["epoch"]),
        commit=cast("bytes", item["commit"]),
        sealed=cast("bytes", item["sealed"]),
        grants=grants,
        prev_wrap_hash=cast("bytes", item["prev_wrap_hash"]),
        fence=fence,
        dir_height=cast("int", item["dir_height"]),
    )


def _is_text(item: wire.Item) -> bool:
    return isinstance(item, str) and 0 < len(item) <= 16


_EPOCH = between(1, 2**32 - 1)
_SHAPE = {
    "home": is_id,
    "compartment": _is_text,
    "epoch": _EPOCH,
    "commit": is_hash,
    "sealed": lambda item: isinstance(item, bytes) and len(item) == _SEALED,
    "grants": list_of(pair_of(is_id, _EPOCH, _is_text, between(0, 1), is_hash), GRANTS, least=1),
    "prev_wrap_hash": lambda item: item == b"" or is_hash(item),
    "fence": list_of(pair_of(is_id, _EPOCH), _FENCE),
    "dir_height": is_count,
}


def _grant(item: list[wire.Item]) -> Grant:
    group_id, epoch, role, history, hashed = item
    return Grant(cast("bytes", group_id), cast("int", epoch), cast("str", role), history == 1, cast("bytes", hashed))


# -- checking --------------------------------------------------------------------------------------------------------


def check_key_record(record: KeyRecord, signer: bytes, directory: DirectoryState, before: KeyRecord | None) -> None:
    """Whether this record may follow `before` (None for the first of a log), by the directory it names.

    Raises Refused: dir_conflict (the directory here is behind `dir_height`), stale_epoch (not the next epoch, or made
    by an older directory than the one before), not_member (who signed has no right), malformed (does not fit).
    The hub calls `check_now` too. The caller has checked the signature, and that header.seq == header.epoch ==
    record.epoch.
    """
    if record.home != directory.org_id:
        raise Refused(Code.NOT_MEMBER, rule="home")
    if record.dir_height > directory.height:
        raise Refused(Code.DIR_CONFLICT, height=directory.height)
    if record.epoch != (before.epoch + 1 if before else 1):
        raise Refused(Code.STALE_EPOCH, epoch=before.epoch if before else 0)
    if before is None:
        fits = not record.prev_wrap_hash and not record.fence
    else:
        if record.dir_height < before.dir_height:
            raise Refused(Code.STALE_EPOCH, epoch=before.epoch, height=before.dir_height)
        fits = bool(record.prev_wrap_hash) and record.compartment == before.compartment
        fits = fits and record.commit != before.commit
    if not fits or not record.granted(MANAGE):
        raise Refused(Code.MALFORMED)
    if not _may_make(record, signer, directory, before):
        raise Refused(Code.NOT_MEMBER, rule="maker")
    for grant in record.grants:
        group = directory.groups.get(grant.group_id)
        if group is None or grant.group_epoch != group.epoch_at(record.dir_height):
            raise Refused(Code.STALE_EPOCH, group=grant.group_id.hex(), epoch=group.epoch if group else 0)
        if group.kind is GroupKind.GUESTS and (grant.history or grant.role == MANAGE):
            raise Refused(Code.MALFORMED, rule="guests")


def check_now(record: KeyRecord, signer: bytes, directory: DirectoryState, before: KeyRecord | None) -> None:
    """The same by the directory of this moment: for a record that is new, not one of long ago.

    Refuses what a device signed with yesterday's directory after it was revoked, and a key that would go to a group
    somebody has left meanwhile (stale_epoch: make it again).
    """
    check_key_record(record, signer, directory, before)
    check_key_record(replace(record, dir_height=directory.height), signer, directory, before)
    for grant in record.grants:
        if not directory.may_seal_to(grant.group_id):
            raise Refused(Code.STALE_EPOCH, group=grant.group_id.hex(), epoch=grant.group_epoch)


def check_last(record: KeyRecord, signer: bytes, directory: DirectoryState) -> None:
    """The first key of a log, by a device that leaves in peace and began the log before it heard of that.

    It stands on the directory as it was before the leaving. Refuses every other key of such a device (device_leaving),
    and one that somebody could open who was in a group then and neither is now nor left in peace (stale_epoch).
    """
    device = directory.devices.get(signer)
    if device is None or device.state is not DeviceState.LEAVING or record.epoch != 1:
        raise Refused(Code.DEVICE_LEAVING)
    check_key_record(record, signer, directory, None)
    for one in directory.devices.values():
        if one.state is not DeviceState.LEAVING and any(
            directory.is_member(one.dev_id, grant.group_id, record.dir_height)
            and not directory.is_member(one.dev_id, grant.group_id)
            for grant in record.grants
        ):
            raise Refused(Code.STALE_EPOCH, dev=one.dev_id)


def _may_make(record: KeyRecord, signer: bytes, directory: DirectoryState, before: KeyRecord | None) -> bool:
    height = record.dir_height
    if before is not None:
        manages = _in_any(directory, before.granted(MANAGE), signer, height)
        return manages or directory.is_recovery(signer, height)
    step = directory.user_of(signer, height)
    if step is None:
        return False
    begins = step.roles & set(_BEGINS) or (record.compartment == TEAM and ADMINISTRATOR in step.roles)
    return record.compartment == AUDIT or bool(begins)


def check_wraps(record: KeyRecord, log_id: bytes, wraps: Iterable[LogWrap]) -> None:
    """Whether these are exactly the wraps the record names. Raises Refused(malformed)."""
    named = {(log_id, record.epoch, one.group_id, one.group_epoch): one.wrap_hash for one in record.grants}
    if record.prev_wrap_hash:
        named[log_id, record.epoch - 1, NOBODY, record.epoch] = record.prev_wrap_hash
    for one in wraps:
        expected = named.pop((one.log_id, one.epoch, one.group_id, one.group_epoch), b"")
        if not hmac.compare_digest(expected, wrap_hash(one.data)):
            raise Refused(Code.MALFORMED)
    if named:
        raise Refused(Code.MALFORMED)


def counts(record: KeyRecord | None, dev_id: bytes, seq: int) -> bool:
    """The fence (T10): whether a save counts. `record` is the key record that ENDED the epoch it is sealed under,

    the one of epoch + 1; None while that epoch is the newest. What is not covered is Refused(fenced).
    """
    return record is None or record.covers(dev_id, seq)


# -- who may -----------------------------------------------------------------------------------------------------------


def may_read(record: KeyRecord, directory: DirectoryState, dev_id: bytes) -> bool:
    """Whether a device gets the log and the wraps of this epoch: an active member of a group that was granted it."""
    return _in_any(directory, record.grants, dev_id)


def may_have_history(record: KeyRecord, directory: DirectoryState, dev_id: bytes) -> bool:
    """Whether it also gets the wraps of the key before."""
    return _in_any(directory, tuple(one for one in record.grants if one.history), dev_id)


def may_write(record: KeyRecord, directory: DirectoryState, dev_id: bytes) -> bool:
    """Whether its saves are taken. One that is leaving brings what it could write until then."""
    device = directory.devices.get(dev_id)
    if device is None or not device.may_push_at():
        return False
    return _in_any(directory, record.granted(WRITE, MANAGE), dev_id, _last_full_height(device))


def may_manage(record: KeyRecord, directory: DirectoryState, dev_id: bytes) -> bool:
    """Whether it may make the next key record."""
    return directory.is_recovery(dev_id) or _in_any(directory, record.granted(MANAGE), dev_id)


def readers(record: KeyRecord, directory: DirectoryState) -> frozenset[bytes]:
    """The devices that may read."""
    return frozenset[bytes]().union(*(directory.members(one.group_id) for one in record.grants))


def awaited(record: KeyRecord, directory: DirectoryState) -> frozenset[bytes]:
    """Devices on their way out that may still bring saves under this epoch. A new epoch fences out what they have not

    brought: while somebody is awaited and nobody was revoked, it can wait.
    """
    leaving = [one.dev_id for one in directory.devices.values() if one.state is DeviceState.LEAVING]
    return frozenset(one for one in leaving if may_write(record, directory, one))


def is_outdated(record: KeyRecord, directory: DirectoryState) -> bool:
    """Whether somebody who may not read any more could: the log needs a new epoch, after its groups have theirs."""
    return any(
        directory.epoch_of(one.group_id) != one.group_epoch or directory.has_outsiders(one.group_id)
        for one in record.grants
    )


def _last_full_height(device: Device) -> int | None:
    return None if device.left is None else device.left - 1


def _in_any(directory: DirectoryState, grants: tuple[Grant, ...], dev_id: bytes, height: int | None = None) -> bool:
    return any(directory.is_member(dev_id, one.group_id, height) for one in grants)


# -- making ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LogSpec:
    """What a log is for. `kind` and `case_id` (empty for the log of the team) are sealed: the hub learns no case."""

    log_id: bytes
    compartment: str
    kind: str
    case_id: bytes = b""


@dataclass(frozen=True, slots=True)
class Epoch:
    """A key record with its key, for who makes the next one."""

    record: KeyRecord
    key: bytes


@dataclass(frozen=True, slots=True)
class NewLogKeys:
    """A new epoch of a log: the record, its bytes for the envelope, the wraps beside it, the key, and the groups that

    were wanted and could not be given it because nobody is in them or they have no key yet.
    """

    record: KeyRecord
    content: bytes
    wraps: tuple[LogWrap, ...]
    key: bytes
    left_out: frozenset[bytes]

    def __repr__(self) -> str:
        return f"NewLogKeys(epoch={self.record.epoch})"


def new_log_keys(
    directory: DirectoryState,
    log: LogSpec,
    wanted: Mapping[bytes, str],
    before: Epoch | None = None,
    fence: Mapping[bytes, int] | None = None,
) -> NewLogKeys:
    """The next epoch of a log, for the groups in `wanted` (group: role). `fence`: what is held of the log, per device.

    Raises Refused: stale_epoch (a group somebody has left must get its new key first), not_member (no group that could
    make the next epoch), too_large.
    """
    epoch = before.record.epoch + 1 if before else 1
    key = new_key()
    grants: list[Grant] = []
    wraps: list[LogWrap] = []
    for group_id, role in sorted(wanted.items()):
        if directory.has_outsiders(group_id) and directory.members(group_id):
            raise Refused(Code.STALE_EPOCH, group=group_id.hex(), epoch=directory.epoch_of(group_id))
        if not directory.may_seal_to(group_id):
            continue
        group = directory.groups[group_id]
        bound_to = context(directory.org_id, log.log_id, epoch, group_id, group.epoch)
        one = LogWrap(log.log_id, epoch, group_id, group.epoch, seal_to(group.commit, bound_to, key))
        grants.append(Grant(group_id, group.epoch, role, group.kind is not GroupKind.GUESTS, wrap_hash(one.data)))
        wraps.append(one)
    if not any(one.role == MANAGE for one in grants):
        raise Refused(Code.NOT_MEMBER, rule="manager")
    backwards = b""
    if before is not None:
        bound_to = context(directory.org_id, log.log_id, epoch - 1, NOBODY, epoch)
        backwards = wrap(before.key, key, bound_to)
        wraps.append(LogWrap(log.log_id, epoch - 1, NOBODY, epoch, backwards))
    record = KeyRecord(
        home=directory.org_id,
        compartment=log.compartment,
        epoch=epoch,
        commit=commitment(key),
        sealed=_described(log, directory.org_id, epoch, key),
        grants=tuple(grants),
        prev_wrap_hash=wrap_hash(backwards) if backwards else b"",
        fence=tuple(sorted((fence or {}).items())) if before else (),
        dir_height=directory.height,
    )
    if len(grants) > GRANTS or len(record.fence) > _FENCE:
        raise Refused(Code.TOO_LARGE)
    left_out = frozenset(wanted) - {one.group_id for one in grants}
    return NewLogKeys(record, record.encoded(), tuple(wraps), key, left_out)


# -- opening ---------------------------------------------------------------------------------------------------------


def open_log_key(record: KeyRecord, log_id: bytes, wraps: Iterable[LogWrap], group_keys: GroupKeys) -> bytes:
    """The key of this epoch, through any group whose key is held (for recovery: `recovery.group_keys`).

    Raises Refused(unreadable): no wrap fits, or its key is not the one the record commits to.
    """
    hashes = {(one.group_id, one.group_epoch): one.wrap_hash for one in record.grants}
    for one in wraps:
        under = group_keys.get((one.group_id, one.group_epoch))
        expected = hashes.get((one.group_id, one.group_epoch))
        if under is None or expected is None or (one.log_id, one.epoch) != (log_id, record.epoch):
            continue
        if not hmac.compare_digest(expected, wrap_hash(one.data)):
            continue
        try:
            key = open_sealed(group_box(under), one.bound_to(record.home), one.data)
        except Refused:
            continue
        if hmac.compare_digest(commitment(key), record.commit):
            return key
    raise Refused(Code.UNREADABLE, epoch=record.epoch)


def open_key_before(now: Epoch, before: KeyRecord, log_id: bytes, wraps: Iterable[LogWrap]) -> bytes:
    """The key of the epoch before, from its wrap under the key of now. Raises Refused(unreadable)."""
    for one in wraps:
        named = (one.log_id, one.epoch, one.group_id, one.group_epoch)
        if named != (log_id, now.record.epoch - 1, NOBODY, now.record.epoch):
            continue
        if not hmac.compare_digest(now.record.prev_wrap_hash, wrap_hash(one.data)):
            continue
        key = unwrap(one.data, now.key, one.bound_to(now.record.home))
        if hmac.compare_digest(commitment(key), before.commit):
            return key
    raise Refused(Code.UNREADABLE, epoch=before.epoch)


def open_spec(record: KeyRecord, log_id: bytes, key: bytes) -> LogSpec:
    """What the log is for. Raises Refused(unreadable, malformed)."""
    nonce, sealed = record.sealed[:24], record.sealed[24:]
    bound_to = context(record.home, log_id, record.epoch, NOBODY, 0)
    try:
        plain = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, bound_to, nonce, key)
    except CryptoError as error:
        raise Refused(Code.UNREADABLE) from error
    item = wire.decode(plain[1 : 1 + plain[0]])
    if not pair_of(_is_text, lambda one: one == b"" or is_id(one))(item):
        raise Refused(Code.MALFORMED)
    kind, case_id = cast("tuple[str, bytes]", item)
    return LogSpec(log_id, record.compartment, kind, case_id)


def _described(log: LogSpec, home: bytes, epoch: int, key: bytes) -> bytes:
    content = wire.encode([log.kind, log.case_id])
    plain = (bytes([len(content)]) + content).ljust(_SEALED - 40, b"\0")
    nonce = nacl.utils.random(24)
    bound_to = context(home, log.log_id, epoch, NOBODY, 0)
    return nonce + sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, bound_to, nonce, key)

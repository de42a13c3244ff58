# SPDX-License-Identifier: EUPL-1.2
"""This is the place for keys of groups: made, sealed to every member device, passed on to later members, opened.

A group key is 32 bytes that only members hold. The box key it derives is the group's: its public half stands in the
directory (`commit` of `group_epoch`), so that everybody can seal the key of a log to a group he is not in, and
so that a member sees whether a key is the one that is meant. The key before is wrapped under the new one: who is new
reads what the group could read.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast

from nacl.public import PrivateKey

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.directory_records import Body, parse_record
from caseapp.sync.protocol.directory_state import DirectoryState, Group, GroupKind
from caseapp.sync.protocol.keys import context, new_key, open_sealed, seal_to, unwrap, wrap
from caseapp.sync.protocol.limits import ID
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys, digest

GroupKeys: TypeAlias = "Mapping[tuple[bytes, int], bytes]"
NOBODY = bytes(ID)  # the grantee of a wrap that goes backwards
_BOX = "oe1-group-box"


def group_box_seed(key: bytes) -> bytes:
    """The secret box key of a group, from its key."""
    return digest(_BOX, key)


def group_box(key: bytes) -> PrivateKey:
    return PrivateKey(group_box_seed(key))


def group_commit(key: bytes) -> bytes:
    """The public box key of a group, from its key."""
    return bytes(group_box(key).public_key)


def is_key_of(group: Group | None, epoch: int, key: bytes) -> bool:
    """Whether this is the key the directory means."""
    box = group.box_of(epoch) if group is not None else None
    return box is not None and hmac.compare_digest(box, group_commit(key))


# -- making ----------------------------------------------------------------------------------------------------------


def new_epoch(
    directory: DirectoryState,
    group_id: bytes,
    held: GroupKeys,
    signer: bytes,
    *,
    forgo_history: bool = False,
    key: bytes | None = None,
) -> tuple[Body, bytes]:
    """The body of `group_epoch` for the present members, and the new key. `key` is for known answers only.

    `forgo_history` is for a device whose wrap of the key before was harmed: new members will not open what is older.

    Raises Refused: unknown (no such group), not_member (nobody is in it), unreadable (the signer was given the key
    before and does not hold it).
    """
    group = _group(directory, group_id)
    members = directory.members(group_id)
    if not members:
        raise Refused(Code.NOT_MEMBER, group=group_id.hex())
    epoch = group.epoch + 1
    fresh = new_key() if key is None else key
    backwards = b""
    if signer in group.holders and not forgo_history:
        before = held.get((group_id, group.epoch))
        if before is None:
            raise Refused(Code.UNREADABLE, group=group_id.hex(), epoch=group.epoch)
        backwards = wrap(before, fresh, context(directory.org_id, group_id, epoch - 1, NOBODY, epoch))
    body: Body = {
        "group": group_id,
        "epoch": epoch,
        "commit": group_commit(fresh),
        "prev_wrap": backwards,
        "wraps": _sealed(directory, group_id, epoch, members, fresh),
    }
    return body, fresh


def missing_wraps(directory: DirectoryState, group_id: bytes, key: bytes) -> Body | None:
    """The body of `group_wrap` for devices that became members since; None if there is none.

    Raises Refused(unreadable) if `key` is not the group's.
    """
    group = _group(directory, group_id)
    if not is_key_of(group, group.epoch, key):
        raise Refused(Code.UNREADABLE, group=group_id.hex(), epoch=group.epoch)
    missing = directory.members(group_id) - group.holders
    if not missing:
        return None
    return {"group": group_id, "epoch": group.epoch, "wraps": _sealed(directory, group_id, group.epoch, missing, key)}


def _group(directory: DirectoryState, group_id: bytes) -> Group:
    group = directory.groups.get(group_id)
    if group is None or group.kind is GroupKind.RECOVERY:
        raise Refused(Code.UNKNOWN, group=group_id.hex())
    return group


def _sealed(
    directory: DirectoryState, group_id: bytes, epoch: int, members: Iterable[bytes], key: bytes
) -> list[wire.Item]:
    def one(dev_id: bytes) -> wire.Item:
        bound_to = context(directory.org_id, group_id, epoch, dev_id, 0)
        return [dev_id, seal_to(directory.devices[dev_id].box, bound_to, key)]

    return [one(dev_id) for dev_id in sorted(members)]


# -- opening ---------------------------------------------------------------------------------------------------------


def open_group_keys(
    directory: DirectoryState, records: Iterable[bytes], keys: DeviceKeys, held: GroupKeys | None = None
) -> dict[tuple[bytes, int], bytes]:
    """Every group key this device can open, with what it holds already: {(group, epoch): key}.

    `records` are records that `directory` took (all, or those since the last time with what is `held`). A wrap that
    does not open or opens to another key than the directory means is passed over: its maker harmed one device, not
    the chain.
    """
    found = dict(held or {})
    backwards: dict[tuple[bytes, int], bytes] = {}
    for data in records:
        record = parse_record(data)
        if record.type not in {"group_epoch", "group_wrap"}:
            continue
        group_id, epoch = cast("bytes", record.body["group"]), cast("int", record.body["epoch"])
        if record.type == "group_epoch":
            backwards[group_id, epoch] = cast("bytes", record.body["prev_wrap"])
        for dev_id, sealed in cast("list[tuple[bytes, bytes]]", record.body["wraps"]):
            if dev_id == keys.dev_id and (group_id, epoch) not in found:
                key = _opened(directory, (group_id, epoch), keys, sealed)
                if key is not None:
                    found[group_id, epoch] = key
    for (group_id, epoch), wrapped in sorted(backwards.items(), key=lambda one: -one[0][1]):
        _step_back(directory, found, (group_id, epoch), wrapped)
    return found


def _opened(directory: DirectoryState, name: tuple[bytes, int], keys: DeviceKeys, sealed: bytes) -> bytes | None:
    group_id, epoch = name
    try:
        key = open_sealed(keys.box, context(directory.org_id, group_id, epoch, keys.dev_id, 0), sealed)
    except Refused:
        return None
    return key if is_key_of(directory.groups.get(group_id), epoch, key) else None


def _step_back(
    directory: DirectoryState, found: dict[tuple[bytes, int], bytes], name: tuple[bytes, int], wrapped: bytes
) -> None:
    group_id, epoch = name
    under = found.get(name)
    if under is None or not wrapped or (group_id, epoch - 1) in found:
        return
    try:
        key = unwrap(wrapped, under, context(directory.org_id, group_id, epoch - 1, NOBODY, epoch))
    except Refused:
        return
    if is_key_of(directory.groups.get(group_id), epoch - 1, key):
        found[group_id, epoch - 1] = key

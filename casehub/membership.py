# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who belongs to an organisation, as its signed directory says it, in the words of the hub."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from caseapp.sync.protocol.directory import Device, DeviceState, Directory, GroupKind, record_hash
from caseapp.sync.protocol.refusals import Code, Refused


@dataclass(frozen=True, eq=False)
class Membership:
    """The directory of one organisation at one height. Never changes: `extended` makes the next one."""

    directory: Directory

    @classmethod
    def founded(cls, genesis: bytes) -> Self:
        """Raises Refused(dir_refused, malformed, bad_signature)."""
        return cls(Directory.begin(genesis, record_hash(genesis)))

    def extended(self, records: Iterable[bytes]) -> Self:
        """With more records. Raises Refused(dir_refused, dir_conflict, ...)."""
        directory = self.directory
        for record in records:
            directory = directory.apply(record)
        return type(self)(directory)

    @property
    def org_id(self) -> bytes:
        return self.directory.org_id

    @property
    def height(self) -> int:
        return self.directory.height

    @property
    def head(self) -> bytes:
        return self.directory.head

    def device(self, dev_id: bytes) -> Device | None:
        """Whatever its state; nothing for a device this organisation never had."""
        return self.directory.devices.get(dev_id)

    def sign_key(self, dev_id: bytes) -> bytes:
        """With what its signatures are checked; the recovery key counts. Raises Refused(device_unknown)."""
        device = self.device(dev_id)
        if device is not None:
            return device.sign
        recovery = self.directory.recovery
        if recovery is not None and recovery.dev_id == dev_id:
            return recovery.sign
        raise Refused(Code.DEVICE_UNKNOWN, dev=dev_id)

    def is_recovery(self, dev_id: bytes) -> bool:
        """Whether this is what two sheets of paper open: it begins a team again whose laptops are all lost."""
        return self.directory.is_recovery(dev_id)

    def is_administrator(self, dev_id: bytes) -> bool:
        return self.directory.is_administrator(dev_id)

    def groups_of(self, dev_id: bytes) -> frozenset[bytes]:
        """The groups this device is in; of one that is leaving, those it was in before."""
        return _groups_of(self, dev_id)


@lru_cache(maxsize=4096)
def _groups_of(membership: Membership, dev_id: bytes) -> frozenset[bytes]:
    directory = membership.directory
    device = directory.devices.get(dev_id)
    if device is None and directory.is_recovery(dev_id):
        group = directory.group_of_kind(GroupKind.RECOVERY)
        return frozenset() if group is None else frozenset({group.group_id})
    if device is None or device.state is DeviceState.REVOKED:
        return frozenset()
    if device.state is DeviceState.LEAVING and device.left is not None:
        return directory.groups_of(dev_id, device.left - 1)
    return directory.groups_of(dev_id)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a directory says: users, devices, groups, and who was what at which height.

Values only, never changed: `directory_rules` makes new ones. Everything keeps the heights at which it began and ended,
because what a device signed last year is judged by the directory of last year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from caseapp.sync.protocol.limits import CLOCK_AHEAD_MS, HASH

ADMINISTRATOR = "administrator"
TEAM_LEAD = "team_lead"
SUPERVISOR = "supervisor"
_DAY_MS = 24 * 3600 * 1000
TICK_WARNING_MS = 7 * _DAY_MS


class DeviceState(StrEnum):
    ACTIVE = "active"
    LEAVING = "leaving"  # may only bring what it still holds
    REVOKED = "revoked"


class GroupKind(StrEnum):
    """Who is in it follows from the kind; guests are listed, recovery has no device but a key on paper."""

    TEAM = "team"
    LEADS = "leads"
    SUPERVISORS = "supervisors"
    OWN = "own"
    PROTECTION = "protection"
    GUESTS = "guests"
    RECOVERY = "recovery"


ROLE_OF_KIND = {
    GroupKind.LEADS: TEAM_LEAD,
    GroupKind.SUPERVISORS: SUPERVISOR,
    GroupKind.PROTECTION: ADMINISTRATOR,
}
ONLY_ONE = frozenset(GroupKind) - {GroupKind.OWN, GroupKind.GUESTS}


@dataclass(frozen=True, slots=True)
class UserStep:
    """What a user was from this height on."""

    height: int
    active: bool
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class User:
    """A person by id; the name is in nobody's directory."""

    user_id: bytes
    steps: tuple[UserStep, ...]

    @property
    def active(self) -> bool:
        return self.steps[-1].active

    @property
    def roles(self) -> frozenset[str]:
        return self.steps[-1].roles

    def has(self, role: str, height: int | None = None) -> bool:
        """Whether the user was in the team with this role."""
        step = self.at(height)
        return step is not None and step.active and role in step.roles

    def at(self, height: int | None = None) -> UserStep | None:
        """What held after the record of this height; None before the user was added."""
        if height is None:
            return self.steps[-1]
        return next((step for step in reversed(self.steps) if step.height <= height), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One incarnation of a device. A guest's has no user, but the organisation (`org`) it belongs to.

    `brought_by`: the device of the same person that put it here: itself before a restore, or one beside it.
    """

    dev_id: bytes
    user: bytes
    sign: bytes
    box: bytes
    added: int
    via: str = ""
    replaces: bytes | None = None
    org: bytes = b""
    left: int | None = None
    revoked: int | None = None
    wipe: bool = False
    brought_by: bytes = b""

    @property
    def state(self) -> DeviceState:
        if self.revoked is not None:
            return DeviceState.REVOKED
        return DeviceState.ACTIVE if self.left is None else DeviceState.LEAVING

    @property
    def is_guest(self) -> bool:
        return bool(self.org)

    @property
    def author(self) -> bytes:
        """Whose words are signed by it: its user, or for a guest, who has none here, the device itself."""
        return self.dev_id if self.is_guest else self.user

    def active_at(self, height: int | None = None) -> bool:
        """Whether it was in full use after the record of this height; now, without a height."""
        if height is None:
            return self.state is DeviceState.ACTIVE
        ended = min(one for one in (self.left, self.revoked, height + 1) if one is not None)
        return self.added <= height < ended

    def may_push_at(self, height: int | None = None) -> bool:
        """Whether it might still bring saves: active, or leaving."""
        if height is None:
            return self.revoked is None
        return self.added <= height and (self.revoked is None or height < self.revoked)


@dataclass(frozen=True, slots=True)
class GroupEpoch:
    """A key of a group: the height that made it, and the public box key its secret opens."""

    height: int
    box: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """`holders`: the devices that were given the key of the newest epoch. `epochs[0]` is epoch 1."""

    group_id: bytes
    kind: GroupKind
    created: int
    user: bytes | None = None
    guests: frozenset[bytes] = frozenset()
    epochs: tuple[GroupEpoch, ...] = ()
    holders: frozenset[bytes] = frozenset()

    @property
    def epoch(self) -> int:
        """0 before there is a key."""
        return len(self.epochs)

    @property
    def commit(self) -> bytes:
        """The public box key of the newest epoch, empty before there is one. Keys of logs are sealed to it."""
        return self.epochs[-1].box if self.epochs else b""

    def epoch_at(self, height: int) -> int:
        """The newest epoch after the record of this height."""
        return sum(one.height <= height for one in self.epochs)

    def box_of(self, epoch: int) -> bytes | None:
        return self.epochs[epoch - 1].box if 0 < epoch <= len(self.epochs) else None


@dataclass(frozen=True, slots=True)
class Policy:
    """What administrators ask of every device."""

    lease_days: int = 14
    min_client: str = ""
    kdf_m: int = 262_144  # KiB
    kdf_t: int = 3
    retention_months: int = 12


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """The public halves of what two of three sheets of paper open."""

    dev_id: bytes
    sign: bytes
    box: bytes
    since: int


@dataclass(frozen=True, slots=True)
class Order:
    """Something two administrators signed together (`erase_order`, `mass_export`, `purge_release`).

    `signers` are their devices.
    """

    height: int
    time_ms: int
    type: str
    logs: frozenset[bytes]
    dev: bytes | None
    reason: str
    signers: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Appointment:
    """Somebody got roles that decide over the team or open cases of others; `signers` are devices, or the sheets."""

    height: int
    time_ms: int
    user: bytes
    roles: frozenset[str]
    signers: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class StaleGroup:
    """A group whose key is not where it should be. `surplus` asks for a new epoch, `missing` for wraps."""

    group_id: bytes
    missing: frozenset[bytes]
    surplus: frozenset[bytes]

    @property
    def needs_new_epoch(self) -> bool:
        return bool(self.surplus)


@dataclass(frozen=True)
class DirectoryState:
    """Where a directory stands after the record of `height`, and the questions about it."""

    org_id: bytes
    fingerprint: bytes
    head: bytes
    height: int = 0
    threshold: int = 2
    started_ms: int = 0
    last_tick_ms: int | None = None
    policy: Policy = Policy()
    hub_sign: bytes | None = None
    users: Mapping[bytes, User] = field(default_factory=dict)
    devices: Mapping[bytes, Device] = field(default_factory=dict)
    groups: Mapping[bytes, Group] = field(default_factory=dict)
    org_links: Mapping[bytes, bytes] = field(default_factory=dict)
    recoveries: tuple[RecoveryKey, ...] = ()
    orders: tuple[Order, ...] = ()
    appointments: tuple[Appointment, ...] = ()

    @property
    def recovery(self) -> RecoveryKey | None:
        """The recovery key in force."""
        return self.recoveries[-1] if self.recoveries else None

    def is_recovery(self, dev_id: bytes, height: int | None = None) -> bool:
        """Whether this is the recovery key in force after the record of this height (now, without a height)."""
        known = [one for one in self.recoveries if height is None or one.since <= height]
        return bool(known) and known[-1].dev_id == dev_id

    # -- devices and people ------------------------------------------------------------------------------------------

    def device_at(self, dev_id: bytes, height: int | None = None) -> Device | None:
        """The device, if it was active after the record of this height (now, without a height)."""
        device = self.devices.get(dev_id)
        return device if device is not None and device.active_at(height) else None

    def may_push(self, dev_id: bytes) -> bool:
        """Active or leaving."""
        device = self.devices.get(dev_id)
        return device is not None and device.may_push_at()

    def user_of(self, dev_id: bytes, height: int | None = None) -> UserStep | None:
        """What the user of an active device is; None for guests and for who is not there."""
        device = self.device_at(dev_id, height)
        user = self.users.get(device.user) if device is not None and not device.is_guest else None
        step = user.at(height) if user is not None else None
        return step if step is not None and step.active else None

    def has_role(self, dev_id: bytes, role: str, height: int | None = None) -> bool:
        step = self.user_of(dev_id, height)
        return step is not None and role in step.roles

    def is_administrator(self, dev_id: bytes, height: int | None = None) -> bool:
        """Whether this is an active device of an active administrator."""
        return self.has_role(dev_id, ADMINISTRATOR, height)

    def users_with(self, role: str) -> frozenset[bytes]:
        """Active users who have this role."""
        return frozenset(user_id for user_id, user in self.users.items() if user.has(role))

    def devices_of(self, user_id: bytes, height: int | None = None) -> frozenset[bytes]:
        """Active devices of a user."""
        return frozenset(
            one.dev_id
            for one in self.devices.values()
            if one.user == user_id and not one.is_guest and one.active_at(height)
        )

    # -- groups ------------------------------------------------------------------------------------------------------

    def group_of_kind(self, kind: GroupKind, user: bytes | None = None) -> Group | None:
        """The one group of this kind (and user)."""
        return next((one for one in self.groups.values() if one.kind is kind and one.user == user), None)

    def members(self, group_id: bytes, height: int | None = None) -> frozenset[bytes]:
        """The devices that belong to a group, whether they hold its key yet or not. Empty for an unknown group."""
        return frozenset(dev_id for dev_id in self.devices if self.is_member(dev_id, group_id, height))

    def groups_of(self, dev_id: bytes, height: int | None = None) -> frozenset[bytes]:
        """The groups a device belongs to."""
        return frozenset(group_id for group_id in self.groups if self.is_member(dev_id, group_id, height))

    def is_member(self, dev_id: bytes, group_id: bytes, height: int | None = None) -> bool:
        """Whether an active device belongs to a group; follows from the kind of the group."""
        group = self.groups.get(group_id)
        device = self.device_at(dev_id, height)
        if group is None or device is None or (height is not None and group.created > height):
            return False
        if group.kind in (GroupKind.GUESTS, GroupKind.RECOVERY):
            return dev_id in group.guests
        step = self.user_of(dev_id, height)
        if step is None:
            return False
        if group.kind is GroupKind.OWN:
            return device.user == group.user
        role = ROLE_OF_KIND.get(group.kind)
        return role is None or role in step.roles

    def epoch_of(self, group_id: bytes) -> int:
        """The newest key epoch of a group; 0 without a key, and for an unknown group."""
        group = self.groups.get(group_id)
        return 0 if group is None else group.epoch

    def stale_groups(self) -> tuple[StaleGroup, ...]:
        """Groups with members whose key is missing somewhere or known to somebody who left."""
        found: list[StaleGroup] = []
        for group_id, group in self.groups.items():
            members = self.members(group_id)
            if members and members != group.holders:
                found.append(StaleGroup(group_id, members - group.holders, group.holders - members))
        return tuple(found)

    def has_outsiders(self, group_id: bytes) -> bool:
        """Whether somebody who does not belong to the group (any more) holds its newest key."""
        if group_id not in self._exposed:
            group = self.groups.get(group_id)
            inside = group is None or all(self.is_member(one, group_id) for one in group.holders)
            self._exposed[group_id] = not inside
        return self._exposed[group_id]

    @cached_property
    def _exposed(self) -> dict[bytes, bool]:
        """Answers of `has_outsiders`: asked for every log, and never another in the same directory."""
        return {}

    def can_receive(self, group_id: bytes) -> bool:
        """Whether there is a key to seal to and somebody (or the sheets of recovery) to open it."""
        group = self.groups.get(group_id)
        if group is None or not group.epoch:
            return False
        return group.kind is GroupKind.RECOVERY or any(self.is_member(one, group_id) for one in group.holders)

    def may_seal_to(self, group_id: bytes) -> bool:
        """Whether nobody but members holds the key of a group. Nothing new is sealed to another one."""
        return self.can_receive(group_id) and not self.has_outsiders(group_id)

    # -- freshness ---------------------------------------------------------------------------------------------------

    def is_stale(self, now_ms: int) -> bool:
        """Whether the newest sign of life is older than a week, or so far ahead that it says nothing (T7)."""
        last = self.started_ms if self.last_tick_ms is None else self.last_tick_ms
        return not -CLOCK_AHEAD_MS <= now_ms - last <= TICK_WARNING_MS

    def tick_is_due(self, now_ms: int) -> bool:
        """Whether today's tick is missing."""
        return self.last_tick_ms is None or self.last_tick_ms // _DAY_MS != now_ms // _DAY_MS


NO_HASH = bytes(HASH)

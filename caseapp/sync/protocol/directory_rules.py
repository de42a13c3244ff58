# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who may sign what in a directory, and what a record changes.

`may` answers the first, `changed` the second; both look at one record whose signatures and shape hold already.
A breach is Refused(dir_refused, rule=...), with the rule by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar, cast

from caseapp.sync.protocol.directory_records import Body
from caseapp.sync.protocol.directory_state import (
    ADMINISTRATOR,
    ONLY_ONE,
    Appointment,
    Device,
    DeviceState,
    DirectoryState,
    Group,
    GroupEpoch,
    GroupKind,
    Order,
    Policy,
    RecoveryKey,
    User,
    UserStep,
)
from caseapp.sync.protocol.limits import DEVICES_PER_GROUP, GROUPS, LINKS, OWN_DEVICES, USERS
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import device_id
from caseapp.sync.protocol.two_signatures import roles_given

S = TypeVar("S", bound=DirectoryState)
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Step:
    """What a change knows of its record beside the body."""

    height: int
    time_ms: int
    signer: bytes
    cosigners: tuple[bytes, ...] = ()


def demand(holds: bool, rule: str) -> None:  # noqa: FBT001 - a condition
    """Raises Refused(dir_refused) with the name of the broken rule."""
    if not holds:
        raise Refused(Code.DIR_REFUSED, rule=rule)


def _id(body: Body, name: str) -> bytes:
    return cast("bytes", body[name])


def _with(known: Mapping[K, V], key: K, value: V) -> dict[K, V]:
    return {**known, key: value}


# -- who may sign ----------------------------------------------------------------------------------------------------

Question: TypeAlias = "Callable[[DirectoryState, Body, bytes], bool]"
BY_RECOVERY = frozenset({"device_add", "device_revoke", "group_epoch", "user_add", "user_role"})


def may(state: DirectoryState, kind: str, body: Body, signer: bytes) -> bool:
    """Whether this signer alone has the right; the number of signatures is another question."""
    if state.is_recovery(signer):
        return kind in BY_RECOVERY and (kind != "device_add" or body["via"] == "recovery")
    device = state.device_at(signer)
    if device is None or state.user_of(signer) is None:
        return False  # unknown, leaving, revoked, or a guest
    return _RIGHTS.get(kind, _administrator)(state, body, signer)


def _administrator(state: DirectoryState, _body: Body, signer: bytes) -> bool:
    return state.is_administrator(signer)


def _nobody(_state: DirectoryState, _body: Body, _signer: bytes) -> bool:
    return False


def _any_active(_state: DirectoryState, _body: Body, _signer: bytes) -> bool:
    return True


def _device_add(state: DirectoryState, body: Body, signer: bytes) -> bool:
    if body["via"] == "own":
        return state.devices[signer].user == body["user"]
    return body["via"] == "admin" and state.is_administrator(signer)


def _device_revoke(state: DirectoryState, body: Body, signer: bytes) -> bool:
    lost = state.devices.get(_id(body, "dev"))
    other_of_user = (
        lost is not None
        and lost.dev_id != signer
        and not lost.is_guest
        and lost.user == state.devices[signer].user
    )  # fmt: skip
    return other_of_user or state.is_administrator(signer)


def _device_leave(state: DirectoryState, body: Body, signer: bytes) -> bool:
    return body["dev"] == signer or state.is_administrator(signer)


def _group_create(state: DirectoryState, body: Body, signer: bytes) -> bool:
    own = body["kind"] == GroupKind.OWN and state.devices[signer].user == body["user"]
    return own or state.is_administrator(signer)


def _group_key(state: DirectoryState, body: Body, signer: bytes) -> bool:
    group = state.groups.get(_id(body, "group"))
    if group is None:
        return False
    if group.kind is GroupKind.GUESTS:  # guests sign nothing here
        return state.is_administrator(signer)
    return signer in state.members(group.group_id)


def _group_wrap(state: DirectoryState, body: Body, signer: bytes) -> bool:
    group = state.groups.get(_id(body, "group"))
    return group is not None and signer in group.holders and signer in state.members(group.group_id)


_RIGHTS: Mapping[str, Question] = {
    "genesis": _nobody,
    "device_add": _device_add,
    "device_revoke": _device_revoke,
    "device_leave": _device_leave,
    "group_create": _group_create,
    "group_epoch": _group_key,
    "group_wrap": _group_wrap,
    "tick": _any_active,
}

# -- what changes ----------------------------------------------------------------------------------------------------


def changed(state: S, kind: str, body: Body, step: Step) -> S:
    """What holds after the record. Raises Refused(dir_refused)."""
    after = _CHANGES[kind](state, body, step)
    demand(any(after.is_administrator(one) for one in after.devices), "last_administrator")
    active = sum(one.active_at() and not one.is_guest for one in after.devices.values())
    demand(active <= DEVICES_PER_GROUP, "devices")
    return cast("S", after)


def _user_add(state: DirectoryState, body: Body, step: Step) -> DirectoryState:
    user_id = _id(body, "user")
    known = state.users.get(user_id)
    demand(known is None or not known.active, "user_known")
    demand(len(state.users) < USERS, "users")
    return _user_becomes(state, user_id, _roles(body), step)


def _user_role(state: DirectoryState, body: Body, step: Step) -> DirectoryState:
    user_id = _id(body, "user")
    _demand_active_user(state, user_id)
    return _user_becomes(state, user_id, _roles(body), step)


def _user_becomes(state: DirectoryState, user_id: bytes, roles: frozenset[str], step: Step) -> DirectoryState:
    known = state.users.get(user_id)
    steps = (*(known.steps if known else ()), UserStep(step.height, True, roles))
    given = roles_given(state, user_id, roles)
    made = Appointment(step.height, step.time_ms, user_id, given, (step.signer, *step.cosigners))
    appointments = (*state.appointments, made) if given else state.appointments
    return replace(state, users=_with(state.users, user_id, User(user_id, steps)), appointments=appointments)


def _user_leave(state: DirectoryState, body: Body, step: Step) -> DirectoryState:
    user_id = _id(body, "user")
    _demand_active_user(state, user_id)
    steps = (*state.users[user_id].steps, UserStep(step.height, False, frozenset()))
    leaving = {one: replace(state.devices[one], left=step.height) for one in state.devices_of(user_id)}
    users = _with(state.users, user_id, User(user_id, steps))
    return replace(state, users=users, devices={**state.devices, **leaving})


def _add_device(state: DirectoryState, body: Body, step: Step) -> DirectoryState:
    _demand_active_user(state, _id(body, "user"))
    dev_id = device_id(_id(body, "sign"))
    demand(dev_id not in state.devices and all(dev_id != one.dev_id for one in state.recoveries), "device_known")
    devices = dict(state.devices)
    replaced = body["replaces"]
    if body["via"] == "own" and replaced is None:
        demand(len(state.devices_of(_id(body, "user"))) < OWN_DEVICES, "own_devices")
    if isinstance(replaced, bytes):
        before = devices.get(replaced)
        demand(before is not None and before.user == body["user"] and not before.is_guest, "replaces")
        if before is not None and before.state is DeviceState.ACTIVE:
            devices[replaced] = replace(before, left=step.height)
    devices[dev_id] = Device(
        dev_id=dev_id,
        user=_id(body, "user"),
        sign=_id(body, "sign"),
        box=_id(body, "box"),
        added=step.height,
        via=cast("str", body["via"]),
        replaces=cast("bytes | None", replaced),
        brought_by=step.signer if body["via"] == "own" else b"",
    )
    return replace(state, devices=devices)


def _revoke_device(state: DirectoryState, body: Body, step: Step) -> DirectoryState:
    device = state.devices.get(_id(body, "dev"))
    demand(device is not None, "device_unknown")
    lost = cast("Device", device)
    demand(lost.revoked is None, "device_revoked")
    revoked = replace(lost, revoked=step.height, wipe=cast("bool", body["wipe"]))
    return replace(state, devices=_with(state.devices, lost.dev_id, revoked))


def _let_device_leave(state: DirectoryState, body: Body, step: Step) -> DirectoryState:
    device = state.device_at(_id(body, "dev"))
    demand(device is not None, "device_not_active")
    leaving = cast("Device", device)
    return replace(state, devices=_with(state.devices, leaving.dev_id, replace(leaving, left=step.height)))


def _create_group(state: DirectoryState, body: Body, step: Step) -> DirectoryState:
    group_id, kind = _id(body, "group"), GroupKind(cast("str", body["kind"]))
    user = cast("bytes | None", body["user"])
    demand(group_id not in state.groups and group_id != bytes(len(group_id)), "group_known")
    demand(len(state.groups) < GROUPS, "groups")
    demand((user is not None) == (kind is GroupKind.OWN), "group_user")
    demand(bool(body["members"]) == (kind is GroupKind.GUESTS), "group_members")
    if kind in ONLY_ONE or kind is GroupKind.OWN:
        demand(state.group_of_kind(kind, user) is None, "group_kind_known")
    if user is not None:
        _demand_active_user(state, user)
    devices = dict(state.devices)
    guests = _guests(state, body, step) if kind is GroupKind.GUESTS else {}
    devices.update(guests)
    keys = tuple(GroupEpoch(step.height, one.box) for one in state.recoveries) if kind is GroupKind.RECOVERY else ()
    group = Group(
        group_id=group_id, kind=kind, created=step.height, user=user, guests=frozenset(guests), epochs=keys
    )  # fmt: skip
    return replace(state, devices=devices, groups=_with(state.groups, group_id, group))


def _guests(state: DirectoryState, body: Body, step: Step) -> dict[bytes, Device]:
    """Devices of partners. One may be in several groups, always with the same keys."""
    guests: dict[bytes, Device] = {}
    for org, sign, box in cast("list[tuple[bytes, bytes, bytes]]", body["members"]):
        dev_id = device_id(sign)
        demand(org in state.org_links, "org_link")
        known = state.devices.get(dev_id)
        new = Device(dev_id=dev_id, user=b"", sign=sign, box=box, added=step.height, via="guest", org=org)
        same = known is not None and (known.org, known.sign, known.box) == (org, sign, box) and known.active_at()
        demand(known is None or same, "device_known")
        demand(all(dev_id != one.dev_id for one in state.recoveries) and dev_id not in guests, "device_known")
        guests[dev_id] = known or new
    return guests


def _new_epoch(state: DirectoryState, body: Body, step: Step) -> DirectoryState:
    group = state.groups.get(_id(body, "group"))
    demand(group is not None and group.kind is not GroupKind.RECOVERY, "group_unknown")
    group = cast("Group", group)
    demand(body["epoch"] == group.epoch + 1, "group_epoch")
    demand(all(body["commit"] != one.box for one in group.epochs), "group_key_reused")
    holders = _holders(body)
    demand(holders == state.members(group.group_id), "group_wraps")
    # Only who was given the key before can pass it on. It may be missing: a harmed wrap must not end a group.
    demand(not body["prev_wrap"] or (group.epoch > 0 and step.signer in group.holders), "group_prev_wrap")
    keys = (*group.epochs, GroupEpoch(step.height, _id(body, "commit")))
    return replace(state, groups=_with(state.groups, group.group_id, replace(group, epochs=keys, holders=holders)))


def _more_wraps(state: DirectoryState, body: Body, _step: Step) -> DirectoryState:
    group = state.groups[_id(body, "group")]
    demand(body["epoch"] == group.epoch, "group_epoch")
    more = _holders(body)
    demand(more <= state.members(group.group_id) and not more & group.holders, "group_wraps")
    wider = replace(group, holders=group.holders | more)
    return replace(state, groups=_with(state.groups, group.group_id, wider))


def _holders(body: Body) -> frozenset[bytes]:
    named = [one[0] for one in cast("list[tuple[bytes, bytes]]", body["wraps"])]
    demand(named == sorted(set(named)), "group_wraps")
    return frozenset(named)


def _recovery_set(state: DirectoryState, body: Body, step: Step) -> DirectoryState:
    dev_id = device_id(_id(body, "sign"))
    demand(dev_id not in state.devices and all(dev_id != one.dev_id for one in state.recoveries), "device_known")
    demand(all(body["box"] != one.box for one in state.recoveries), "group_key_reused")
    key = RecoveryKey(dev_id, _id(body, "sign"), _id(body, "box"), step.height)
    groups = dict(state.groups)
    group = state.group_of_kind(GroupKind.RECOVERY)
    if group is not None:
        groups[group.group_id] = replace(group, epochs=(*group.epochs, GroupEpoch(step.height, key.box)))
    return replace(state, recoveries=(*state.recoveries, key), groups=groups)


def _link(state: DirectoryState, body: Body, _step: Step) -> DirectoryState:
    org, fingerprint = _id(body, "org"), _id(body, "fingerprint")
    demand(org != state.org_id and org not in state.org_links, "org_link")
    demand(len(state.org_links) < LINKS, "org_links")
    return replace(state, org_links=_with(state.org_links, org, fingerprint))


def _unlink(state: DirectoryState, body: Body, step: Step) -> DirectoryState:
    """The link ends, and with it all its guests: their laptops take what they hold off themselves."""
    org = _id(body, "org")
    demand(org in state.org_links, "org_link")
    guests = {one.dev_id: replace(one, revoked=step.height, wipe=True)
              for one in state.devices.values() if one.org == org and one.revoked is None}  # fmt: skip
    links = {one: fingerprint for one, fingerprint in state.org_links.items() if one != org}
    return replace(state, org_links=links, devices={**state.devices, **guests})


def _policy(state: DirectoryState, body: Body, _step: Step) -> DirectoryState:
    return replace(state, policy=Policy(**cast("dict[str, int]", body)))  # type: ignore[arg-type]  # min_client is text


def _lease_issuer(state: DirectoryState, body: Body, _step: Step) -> DirectoryState:
    return replace(state, hub_sign=_id(body, "hub_sign"))


def _tick(state: DirectoryState, _body: Body, step: Step) -> DirectoryState:
    """One a day. A tick dated before the last one is taken: a clock that ran ahead must not silence the others."""
    demand(state.tick_is_due(step.time_ms), "tick_today")
    return replace(state, last_tick_ms=step.time_ms)


def _order(kind: str) -> Callable[[DirectoryState, Body, Step], DirectoryState]:
    def note(state: DirectoryState, body: Body, step: Step) -> DirectoryState:
        logs = frozenset(cast("list[bytes]", body.get("logs", [])))
        dev = cast("bytes | None", body.get("dev"))
        demand(dev is None or state.user_of(dev) is not None, "device_not_active")
        order = Order(
            step.height, step.time_ms, kind, logs, dev, cast("str", body["reason"]), (step.signer, *step.cosigners)
        )
        return replace(state, orders=(*state.orders, order))

    return note


def _demand_active_user(state: DirectoryState, user_id: bytes) -> None:
    user = state.users.get(user_id)
    demand(user is not None and user.active, "user_not_active")


def _roles(body: Body) -> frozenset[str]:
    return frozenset(cast("list[str]", body["roles"]))


_CHANGES: Mapping[str, Callable[[DirectoryState, Body, Step], DirectoryState]] = {
    "user_add": _user_add,
    "user_role": _user_role,
    "user_leave": _user_leave,
    "device_add": _add_device,
    "device_revoke": _revoke_device,
    "device_leave": _let_device_leave,
    "group_create": _create_group,
    "group_epoch": _new_epoch,
    "group_wrap": _more_wraps,
    "recovery_set": _recovery_set,
    "org_link": _link,
    "org_unlink": _unlink,
    "policy": _policy,
    "lease_issuer": _lease_issuer,
    "tick": _tick,
    "erase_order": _order("erase_order"),
    "mass_export": _order("mass_export"),
    "purge_release": _order("purge_release"),
}


def founded(state: S, body: Body, step: Step) -> S:
    """What holds after the record at height 0."""
    user_id, dev_id = _id(body, "user"), device_id(_id(body, "sign"))
    demand(dev_id == step.signer, "signer")
    device = Device(dev_id=dev_id, user=user_id, sign=_id(body, "sign"), box=_id(body, "box"), added=0, via="own")
    user = User(user_id, (UserStep(0, True, _roles(body) | {ADMINISTRATOR}),))
    recoveries: tuple[RecoveryKey, ...] = ()
    if isinstance(body["recovery"], dict):
        sign, box = _id(body["recovery"], "sign"), _id(body["recovery"], "box")
        recoveries = (RecoveryKey(device_id(sign), sign, box, 0),)
        demand(recoveries[0].dev_id != dev_id, "device_known")
    return replace(
        state,
        threshold=cast("int", body["threshold"]),
        started_ms=step.time_ms,
        users={user_id: user},
        devices={dev_id: device},
        recoveries=recoveries,
    )

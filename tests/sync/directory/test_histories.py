# SPDX-License-Identifier: EUPL-1.2
"""This is the place for random histories of a team: whatever people, thieves and a hub try, what must hold holds."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.directory import Directory, GroupKind, new_group
from caseapp.sync.protocol.directory_state import DeviceState
from caseapp.sync.protocol.grants import MANAGE, LogSpec, NewLogKeys, new_log_keys, open_log_key
from caseapp.sync.protocol.group_keys import group_commit
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.recovery import group_keys
from tests.sync.directory.building import Body, Team, ident, keys_of

PEOPLE = ("ada", "bo", "cy", "di")
ROLES = ((), ("worker",), ("team_lead",), ("administrator",), ("administrator", "team_lead"), ("supervisor",))
SINGLE = (GroupKind.TEAM, GroupKind.LEADS, GroupKind.SUPERVISORS, GroupKind.PROTECTION, GroupKind.RECOVERY)

acts = st.lists(
    st.tuples(
        st.sampled_from(
            ["user_add", "user_role", "device_add", "device_add", "device_revoke", "settle", "settle", "log", "log"] * 2
            + ["user_leave", "device_leave", "group_create", "tick", "recovery_set"]
        ),
        st.integers(0, 11),
        st.integers(0, 11),
        st.integers(0, 31),
    ),
    min_size=5,
    max_size=30,
)


@dataclass
class History:
    """A team in which everybody tries everything, with a second, much simpler book of who is out."""

    team: Team = field(default_factory=lambda: Team(recovery=True))
    out: set[str] = field(default_factory=set)  # devices that may sign nothing
    owner: dict[str, str] = field(default_factory=lambda: {"ada1": "ada"})
    logs: list[NewLogKeys] = field(default_factory=list)
    taken: int = 0
    refusals: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Ada and Bo administer, Cy leads; some groups are there."""
        for user, roles in (("bo", ("administrator",)), ("cy", ("team_lead", "worker"))):
            self.owner[self.team.colleague(user, *roles)] = user
        for number, kind in enumerate((*SINGLE[:2], SINGLE[-1])):
            self.team.do("group_create", new_group(ident(f"start {number}"), kind))
        self.team.do("group_create", new_group(ident("start own"), GroupKind.OWN, ident("cy")))
        self.team.settle()

    def body(self, kind: str, a: int, b: int) -> Body | None:
        user = ident(PEOPLE[a % 4])
        devices = sorted(self.owner)
        dev = self.team.dev(devices[b % len(devices)])
        if kind == "device_add":
            name = f"{PEOPLE[a % 4]}{len(self.owner) + 1}"
            return self.team.device_body(PEOPLE[a % 4], name, ("own", "admin", "recovery")[b % 3])
        bodies: dict[str, Body] = {
            "user_add": {"user": user, "roles": sorted(ROLES[b % 6])},
            "user_role": {"user": user, "roles": sorted(ROLES[b % 6])},
            "user_leave": {"user": user},
            "device_revoke": {"dev": dev, "reason": "lost", "wipe": bool(a % 2)},
            "device_leave": {"dev": dev},
            "tick": {},
            "recovery_set": dict(zip(("sign", "box"), _public(f"paper {a}"), strict=True)),
            "group_create": new_group(ident(f"g{a % 9}"), GroupKind.OWN, user)
            if a % 9 >= len(SINGLE)
            else new_group(ident(f"g{a % 9}"), SINGLE[a % 9]),
        }
        return bodies.get(kind)

    def step(self, kind: str, a: int, b: int, c: int) -> None:
        if kind == "settle":
            self.team.settle()
            return
        if kind == "log":
            self.log()
            return
        body = self.body(kind, a, b)
        assert body is not None
        signers = [*sorted(self.owner), "recovery", "eve1"]
        self.team.keys["eve1"] = keys_of("eve1")
        if c < 24:  # mostly somebody who has the right; sometimes anybody
            signers = [
                one for one in signers if self.team.directory.may_sign(kind, body, self.team.dev(one))
            ] or signers
        signer = signers[c % len(signers)]
        before, count = self.team.directory, len(self.team.records)
        try:
            self.team.do(kind, body, signer)
        except Refused as refused:
            self.refusals.add(refused.code)
            assert self.team.directory is before
            return
        finally:
            self.team.keys.pop("eve1")
            if len(self.team.records) == count and kind == "device_add":
                self.team.keys = {name: keys for name, keys in self.team.keys.items() if name in self.owner}
        self.taken += 1
        assert signer != "eve1"
        assert signer not in self.out
        self.write_down(kind, body)

    def write_down(self, kind: str, body: Body) -> None:
        """The simple book."""
        if kind == "device_add":
            name = next(name for name in self.team.keys if name not in self.owner)
            self.owner[name] = next(one for one in PEOPLE if ident(one) == body["user"])
        elif kind in {"device_revoke", "device_leave"}:
            self.out |= {name for name in self.owner if self.team.dev(name) == body["dev"]}
        elif kind == "user_leave":
            self.out |= {name for name, user in self.owner.items() if ident(user) == body["user"]}

    def log(self) -> None:
        """A log for every group that can have it."""
        wanted = dict.fromkeys(self.team.directory.groups, MANAGE)
        spec = LogSpec(ident(f"log {len(self.logs)}"), "core", "core", ident("case"))
        try:
            self.logs.append(new_log_keys(self.team.directory, spec, wanted))
        except Refused as refused:
            self.refusals.add(refused.code)

    # -- what must hold --------------------------------------------------------------------------------------------

    def check_people(self) -> None:
        directory = self.team.directory
        assert self.refusals <= {Code.DIR_REFUSED, Code.STALE_EPOCH, Code.NOT_MEMBER}
        assert any(directory.is_administrator(one) for one in directory.devices)
        for name in self.owner:
            device = directory.devices[self.team.dev(name)]
            assert (device.state is not DeviceState.ACTIVE) is (name in self.out)
            assert directory.may_push(device.dev_id) is (device.revoked is None)
            if name in self.out:
                assert directory.groups_of(device.dev_id) == frozenset()

    def check_keys(self) -> None:
        """T9: what somebody opens, he was a member for: at the height the key was made or later, never before only."""
        directory = self.team.directory
        for name in self.owner:
            dev_id = self.team.dev(name)
            held = self.team.held(name)
            for (group_id, epoch), key in held.items():
                made = directory.groups[group_id].epochs[epoch - 1]
                assert group_commit(key) == made.box
                assert self.was_member(dev_id, group_id, made.height)
            for number, made_log in enumerate(self.logs):
                record = made_log.record
                try:
                    opened = open_log_key(record, ident(f"log {number}"), made_log.wraps, held)
                except Refused:
                    continue
                assert opened == made_log.key
                assert any(self.was_member(dev_id, one.group_id, record.dir_height) for one in record.grants)

    def was_member(self, dev_id: bytes, group_id: bytes, since: int) -> bool:
        heights = range(since, self.team.directory.height + 1)
        return any(self.team.directory.is_member(dev_id, group_id, height) for height in heights)

    def check_members_hold(self) -> None:
        """After settling, every member of a group with a key opens every log made from now on."""
        directory = self.team.directory
        for group_id, group in directory.groups.items():
            for name in self.owner:
                if directory.is_member(self.team.dev(name), group_id):
                    assert (group_id, group.epoch) in self.team.held(name)
            assert not (directory.members(group_id) and directory.has_outsiders(group_id))


def _public(name: str) -> tuple[wire.Item, wire.Item]:
    return keys_of(name).sign_public, keys_of(name).box_public


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts)
def test_whatever_is_tried(history: list[tuple[str, int, int, int]]) -> None:
    told = History()
    for step in history:
        told.step(*step)
        told.check_people()
    told.check_keys()
    told.team.settle()
    told.check_members_hold()
    told.log()
    told.check_keys()
    directory = told.team.directory
    whole = Directory.from_chain(told.team.records, directory.fingerprint, (directory.height, directory.head))
    assert whole == directory


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts, st.data())
def test_a_hub_can_neither_cut_nor_reorder_nor_alter_the_chain(
    history: list[tuple[str, int, int, int]], data: st.DataObject
) -> None:
    """T5, T6: any chain but the true one is refused by who knows its fingerprint and newest head."""
    told = History()
    for step in history:
        told.step(*step)
    told.team.user(
        "flo", signer=next(one for one in told.owner if told.team.directory.is_administrator(told.team.dev(one)))
    )
    records, directory = told.team.records, told.team.directory
    known = (directory.height, directory.head)
    at = data.draw(st.integers(0, len(records) - 1))
    cut = records[:at] + records[at + 1 :]
    twice = [*records[: at + 1], *records[at:]]
    place = data.draw(st.integers(0, len(records[at]) - 1))
    changed = (
        records[at][:place] + bytes([records[at][place] ^ data.draw(st.integers(1, 255))]) + records[at][place + 1 :]
    )
    for chain in (cut, twice, [*records[:at], changed, *records[at + 1 :]], records[:at]):
        with pytest.raises(Refused):
            Directory.from_chain(chain, directory.fingerprint, known)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts)
def test_recovery_opens_every_log_made_while_it_was_in_force(history: list[tuple[str, int, int, int]]) -> None:
    """T19."""
    told = History()
    for step in history:
        if step[0] != "recovery_set":
            told.step(*step)
    told.log()
    keys = group_keys(told.team.directory, told.team.secret)
    for number, made in enumerate(told.logs):
        assert open_log_key(made.record, ident(f"log {number}"), made.wraps, keys) == made.key

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for keys of groups: who can open which, and what a harmful member can do."""

from __future__ import annotations

from typing import cast

import pytest

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.directory import GroupKind
from caseapp.sync.protocol.group_keys import (
    NOBODY,
    group_box,
    group_commit,
    missing_wraps,
    new_epoch,
    open_group_keys,
)
from caseapp.sync.protocol.keys import context, seal_to, wrap
from caseapp.sync.protocol.refusals import Refused
from tests.sync.directory.building import Team, ident, seed


def team_of_three() -> tuple[Team, bytes]:
    team = Team()
    group_id = team.group(GroupKind.TEAM)
    team.colleague("bo", "worker")
    team.colleague("cy", "worker")
    team.rotate(group_id)
    return team, group_id


def test_every_member_opens_the_key_and_nobody_else() -> None:
    team, group_id = team_of_three()
    keys = {team.held(name)[group_id, 1] for name in ("ada1", "bo1", "cy1")}
    assert len(keys) == 1
    assert group_commit(keys.pop()) == team.directory.groups[group_id].commit
    team.colleague("di", "worker")
    assert team.held("di1") == {}


def test_who_comes_later_gets_the_key_and_with_it_those_before() -> None:
    team, group_id = team_of_three()
    second = team.rotate(group_id, "bo1")
    assert team.directory.stale_groups() == ()
    team.colleague("di", "worker")
    (stale,) = team.directory.stale_groups()
    assert (stale.missing, stale.needs_new_epoch) == ({team.dev("di1")}, False)
    team.hand_out(group_id, "cy1")
    assert team.held("di1") == team.held("ada1")
    assert team.held("di1")[group_id, 2] == second
    assert missing_wraps(team.directory, group_id, second) is None


def test_what_is_held_is_kept_when_only_new_records_are_read() -> None:
    team, group_id = team_of_three()
    held, read = team.held("cy1"), len(team.records)
    team.rotate(group_id)
    keys = open_group_keys(team.directory, team.records[read:], team.keys["cy1"], held)
    assert keys == team.held("cy1")
    assert set(keys) == {(group_id, 1), (group_id, 2)}


def test_a_removed_device_opens_nothing_newer() -> None:
    """T9."""
    team, group_id = team_of_three()
    team.revoke("cy1")
    (stale,) = team.directory.stale_groups()
    assert stale.surplus == {team.dev("cy1")}
    assert not team.directory.may_seal_to(group_id)
    team.rotate(group_id)
    assert team.directory.may_seal_to(group_id)
    assert set(team.held("cy1")) == {(group_id, 1)}
    assert set(team.held("bo1")) == {(group_id, 1), (group_id, 2)}


def test_wraps_are_for_exactly_the_members() -> None:
    team, group_id = team_of_three()
    before = team.directory
    body, key = new_epoch(before, group_id, team.held("ada1"), team.dev("ada1"))
    wraps = cast("list[wire.Item]", body["wraps"])
    eve = before.org_id
    team.refuses("group_epoch", {**body, "wraps": wraps[:-1]}, rule="group_wraps")
    team.refuses("group_epoch", {**body, "wraps": [*wraps, [b"\xff" * 16, bytes(112)]]}, rule="group_wraps")
    team.refuses("group_epoch", {**body, "wraps": wraps[::-1]}, rule="group_wraps")
    team.refuses("group_epoch", {**body, "epoch": 3}, rule="group_epoch")
    team.refuses("group_epoch", {**body, "epoch": 1}, rule="group_epoch")
    team.refuses("group_epoch", {**body, "commit": before.groups[group_id].commit}, rule="group_key_reused")
    team.refuses("group_epoch", {**body, "group": eve}, rule="right")
    team.do("group_epoch", body)
    assert team.held("bo1")[group_id, 2] == key
    extra = {"group": group_id, "epoch": 2, "wraps": wraps[:1]}
    team.refuses("group_wrap", extra, rule="group_wraps")
    team.colleague("di", "worker")
    more = cast("dict[str, wire.Item]", missing_wraps(team.directory, group_id, key))
    team.refuses("group_wrap", more, "di1", rule="right")
    team.refuses("group_wrap", {**more, "epoch": 1}, rule="group_epoch")


def test_only_members_make_keys() -> None:
    team, _ = team_of_three()
    team.colleague("di", "team_lead")
    leads = team.group(GroupKind.LEADS)
    body, key = new_epoch(team.directory, leads, {}, team.dev("di1"))
    team.refuses("group_epoch", body, "ada1", rule="right")
    team.do("group_epoch", body, "di1")
    assert group_box(key).public_key.encode() == team.directory.groups[leads].commit
    assert team.held("ada1").keys().isdisjoint({(leads, 1)})


def test_a_new_member_of_an_empty_group_begins_again_without_the_keys_before() -> None:
    team, _ = team_of_three()
    leads = team.group(GroupKind.LEADS)
    with pytest.raises(Refused, match="not_member"):
        new_epoch(team.directory, leads, {}, team.dev("ada1"))
    team.colleague("di", "team_lead")
    team.rotate(leads, "di1")
    team.revoke("di1")
    assert all(one.group_id != leads for one in team.directory.stale_groups())
    assert not team.directory.may_seal_to(leads)
    team.colleague("flo", "team_lead")
    body, _ = new_epoch(team.directory, leads, {}, team.dev("flo1"))
    assert body["prev_wrap"] == b""
    team.refuses("group_epoch", {**body, "prev_wrap": bytes(72)}, "flo1", rule="group_prev_wrap")
    team.do("group_epoch", body, "flo1")
    assert set(team.held("flo1")) == {(leads, 2)}


def test_recovery_begins_a_group_again() -> None:
    team = Team(recovery=True)
    group_id = team.group(GroupKind.TEAM)
    team.rotate(group_id)
    team.do("device_add", team.device_body("ada", "ada2", "recovery"), "recovery")
    team.revoke("ada1", "recovery")
    team.rotate(group_id, "recovery")
    assert set(team.held("ada2")) == {(group_id, 2)}


def test_a_harmful_wrap_is_passed_over() -> None:
    """A member who seals another key to a colleague, or noise: seen, and the next honest epoch heals it."""
    team, group_id = team_of_three()
    body, _ = new_epoch(team.directory, group_id, team.held("ada1"), team.dev("ada1"))
    other = seal_to(
        team.keys["bo1"].box_public, context(team.directory.org_id, group_id, 2, team.dev("bo1"), 0), seed("x")
    )
    noise = bytes(112)
    bad = {team.dev("bo1"): other, team.dev("cy1"): noise}
    wraps: wire.Item = [[dev, bad.get(dev, sealed)] for dev, sealed in cast("list[tuple[bytes, bytes]]", body["wraps"])]
    team.do("group_epoch", {**body, "wraps": wraps})
    assert set(team.held("bo1")) == set(team.held("cy1")) == {(group_id, 1)}
    with pytest.raises(Refused, match="unreadable"):
        new_epoch(team.directory, group_id, team.held("bo1"), team.dev("bo1"))
    begun, _ = new_epoch(team.directory, group_id, team.held("bo1"), team.dev("bo1"), forgo_history=True)
    team.directory.apply(team.record("group_epoch", begun, "bo1"))
    team.rotate(group_id, "ada1")
    assert set(team.held("bo1")) == {(group_id, 1), (group_id, 2), (group_id, 3)}


def test_a_holder_who_lost_the_key_says_so() -> None:
    team, group_id = team_of_three()
    with pytest.raises(Refused, match="unreadable"):
        new_epoch(team.directory, group_id, {}, team.dev("bo1"))
    with pytest.raises(Refused, match="unreadable"):
        missing_wraps(team.directory, group_id, seed("another"))
    with pytest.raises(Refused, match="unknown"):
        new_epoch(team.directory, ident("nothing"), {}, team.dev("bo1"))


def test_a_way_back_that_leads_elsewhere_is_not_taken() -> None:
    """A member wraps something else than the key before: who is new does not take it for the key."""
    team, group_id = team_of_three()
    body, key = new_epoch(team.directory, group_id, team.held("ada1"), team.dev("ada1"))
    false = wrap(seed("false"), key, context(team.directory.org_id, group_id, 1, NOBODY, 2))
    team.do("group_epoch", {**body, "prev_wrap": false})
    team.colleague("di", "worker")
    team.hand_out(group_id)
    assert team.held("di1") == {(group_id, 2): key}

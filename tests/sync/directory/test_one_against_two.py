# SPDX-License-Identifier: EUPL-1.2
"""This is the place for an administrator who was taken over (T18): whatever is signed with what one person has, nobody

becomes administrator or lead, nobody who has or had a laptop gets another one, and the recovery sheets stay.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseapp.sync.protocol.directory import ADMINISTRATOR
from caseapp.sync.protocol.directory_state import SUPERVISOR, TEAM_LEAD
from caseapp.sync.protocol.refusals import Refused
from tests.sync.directory.building import Body, Team, ident, keys_of

PEOPLE = ("ada", "bo", "cy", "di", "ed", "eve")
ROLES = ((), ("worker",), (TEAM_LEAD,), (ADMINISTRATOR,), (SUPERVISOR,), (ADMINISTRATOR, TEAM_LEAD, "worker"))
KINDS = ("user_add", "user_role", "user_leave", "device_add", "device_revoke", "device_leave", "recovery_set", "order")
EXAMPLES = 1_500 if os.environ.get("CASEAPP_NIGHTLY") else 60

acts = st.lists(
    st.tuples(
        st.sampled_from(KINDS), st.integers(0, 5), st.integers(0, 5), st.integers(0, 20), st.integers(0, 20),
        st.sampled_from(("own", "admin", "recovery")),
    ),
    min_size=4,
    max_size=25,
)  # fmt: skip


def whole() -> Team:
    """Ada and Bo look after it, Cy works, Di leads, Ed has no laptop yet; Eve is the name for a puppet."""
    team = Team(recovery=True)
    team.colleague("bo", ADMINISTRATOR)
    team.colleague("cy", "worker")
    team.colleague("di", TEAM_LEAD)
    team.user("ed", "worker")
    return team


def body_of(team: Team, kind: str, who: int, roles: int, number: int, via: str) -> tuple[str, Body]:
    user, known = ident(PEOPLE[who]), sorted(team.directory.devices)
    name = f"new{number}"
    keys = team.keys.setdefault(name, keys_of(name))
    bodies: dict[str, Body] = {
        "user_add": {"user": user, "roles": sorted(ROLES[roles])},
        "user_role": {"user": user, "roles": sorted(ROLES[roles])},
        "user_leave": {"user": user},
        "device_add": team.device_body(PEOPLE[who], name, via),
        "device_revoke": {"dev": known[number % len(known)], "reason": "lost", "wipe": True},
        "device_leave": {"dev": known[number % len(known)]},
        "recovery_set": {"sign": keys.sign_public, "box": keys.box_public},
        "erase_order": {"logs": [ident("log")], "reason": "request"},
    }
    kind = "erase_order" if kind == "order" else kind
    return kind, bodies[kind]


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts)
def test_t18_one_person_never_becomes_two(history: list[tuple[str, int, int, int, int, str]]) -> None:
    team = whole()
    before = team.directory
    had = {one.user: one.dev_id for one in before.devices.values()}
    taken = {"ada1"}  # what the attacker signs with: every laptop of Ada, and of people he let in himself
    for tried, who, roles, number, second, via in history:
        kind, body = body_of(team, tried, who, roles, number, via)
        ours = sorted(taken)
        signer = ours[number % len(ours)]
        cosigners = [one for one in (ours[second % len(ours)],) if one != signer and second % 2]
        try:
            team.do(kind, body, signer, cosigners=cosigners)
        except Refused:
            continue
        if kind == "device_add":
            taken |= {name for name, keys in team.keys.items() if keys.sign_public == body["sign"]}
    after = team.directory
    for role in (ADMINISTRATOR, TEAM_LEAD, SUPERVISOR):
        assert after.users_with(role) <= before.users_with(role)
    for one in after.devices.values():
        assert one.user not in had or one.user == ident("ada") or one.dev_id == had[one.user]
    assert after.recoveries == before.recoveries
    assert after.orders == ()
    assert after.appointments == before.appointments
    assert ident("bo") in after.users_with(ADMINISTRATOR)


GRAVE: list[tuple[str, Body]] = [
    ("user_role", {"user": ident("ada"), "roles": sorted((ADMINISTRATOR, TEAM_LEAD))}),
    ("user_role", {"user": ident("cy"), "roles": [ADMINISTRATOR]}),
    ("user_role", {"user": ident("bo"), "roles": ["worker"]}),
    ("user_add", {"user": ident("eve"), "roles": [SUPERVISOR]}),
    ("user_leave", {"user": ident("bo")}),
    ("device_add", Team().device_body("cy", "cy2")),
    ("device_add", Team().device_body("bo", "bo2")),
]


@pytest.mark.parametrize(("kind", "body"), GRAVE)
def test_t18_what_takes_two_is_done_by_two(kind: str, body: Body) -> None:
    """Not by one, not with his second laptop, not with a lead; by two, or by one with two sheets of paper."""
    team = whole()
    team.device("ada", "ada2", via="own")
    start = team.directory
    team.refuses(kind, body, rule="threshold")
    team.refuses(kind, body, rule="threshold", cosigners=["ada2"])
    team.refuses(kind, body, rule="cosigner", cosigners=["di1"])
    team.do(kind, body, cosigners=["bo1"])
    team.directory = start
    team.do(kind, body, cosigners=["recovery"])


def test_t18_shutting_out_the_laptop_of_the_other_leaves_two_administrators() -> None:
    team = whole()
    team.revoke("bo1")  # by one: a lost laptop must go at once
    team.refuses("user_role", {"user": ident("cy"), "roles": [ADMINISTRATOR]}, rule="threshold")
    team.refuses("device_add", team.device_body("bo", "bo2"), rule="threshold")
    team.refuses("user_leave", {"user": ident("bo")}, rule="threshold")
    team.do("user_leave", {"user": ident("bo")}, cosigners=["recovery"])  # with two sheets Ada goes on alone
    team.do("user_role", {"user": ident("cy"), "roles": [ADMINISTRATOR]})


def test_t18_shutting_out_a_colleague_first_does_not_help_to_take_the_name() -> None:
    team = whole()
    team.revoke("cy1")
    team.refuses("device_add", team.device_body("cy", "cy2"), rule="threshold")
    team.do("user_leave", {"user": ident("cy")})
    team.do("user_add", {"user": ident("cy"), "roles": ["worker"]})
    team.refuses("device_add", team.device_body("cy", "cy2"), rule="threshold")


def test_a_team_with_one_administrator_does_alone_what_it_must_and_all_can_see_who_did() -> None:
    team = Team()
    team.colleague("cy", "worker")
    team.device("cy", "cy2")
    team.user("bo", ADMINISTRATOR)  # has no laptop yet: alone Ada could not let him in otherwise
    team.device("bo", "bo1")
    (made,) = team.directory.appointments
    assert (made.user, made.roles, made.signers) == (ident("bo"), {ADMINISTRATOR}, (team.dev("ada1"),))
    paper = keys_of("paper")
    first = {"sign": paper.sign_public, "box": paper.box_public}
    team.refuses("recovery_set", first, rule="threshold")  # a key that could sign everything is not set by one either
    team.do("recovery_set", first, cosigners=["bo1"])


def test_an_administrator_may_stop_being_one_without_asking() -> None:
    team = whole()
    team.do("user_role", {"user": ident("bo"), "roles": ["worker"]}, "bo1")
    assert team.directory.users_with(ADMINISTRATOR) == {ident("ada")}
    team.do("user_role", {"user": ident("bo"), "roles": [ADMINISTRATOR]})  # and Ada is the only one again


def test_two_sheets_alone_need_nobody() -> None:
    team = whole()
    team.do("user_role", {"user": ident("cy"), "roles": [ADMINISTRATOR, "worker"]}, "recovery")
    assert team.directory.appointments[-1].signers == (team.dev("recovery"),)

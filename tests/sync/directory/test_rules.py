# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the rules of the directory one by one: who may sign what, and what is never taken."""

from __future__ import annotations

import pytest

from caseapp.sync.protocol.directory import (
    DeviceState,
    Directory,
    Founder,
    GroupKind,
    cosign,
    genesis,
    guest_group,
    make_record,
    new_group,
    proposal,
    record_hash,
    sealed_proposal,
)
from caseapp.sync.protocol.directory_state import Policy
from caseapp.sync.protocol.limits import OWN_DEVICES
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import Domain
from tests.sync.directory.building import DAY_MS, NOON, Team, ident, keys_of, seed

POLICY = {"lease_days": 7, "min_client": "0.3.0", "kdf_m": 131_072, "kdf_t": 4, "retention_months": 24}
NEW_RECOVERY = {"sign": keys_of("paper").sign_public, "box": keys_of("paper").box_public}
ERASE: dict[str, object] = {"logs": [ident("log")], "reason": "retention"}


def grown() -> Team:
    """Ada and Bo are administrators, Cy a worker with two devices, Di a team lead, Ed a worker without any."""
    team = Team(recovery=True)
    team.colleague("bo", "administrator")
    team.colleague("cy", "worker")
    team.device("cy", "cy2", via="own", signer="cy1")
    team.colleague("di", "team_lead")
    team.user("ed", "worker")
    return team


# -- the chain -------------------------------------------------------------------------------------------------------


def test_a_founder_is_an_administrator_and_the_hash_of_the_first_record_is_the_fingerprint() -> None:
    team = Team()
    assert team.directory.fingerprint == record_hash(team.records[0]) == team.directory.head
    assert team.directory.users_with("administrator") == {ident("ada")}
    assert team.directory.users[ident("ada")].roles == {"worker", "administrator"}
    assert team.directory.is_administrator(team.dev("ada1"))


def test_apply_leaves_the_directory_before_as_it_was() -> None:
    team = Team()
    before = team.directory
    team.user("bo", "worker")
    assert before.height == 0
    assert ident("bo") not in before.users
    assert ident("bo") in team.directory.users


def test_the_whole_chain_gives_the_same_as_step_by_step() -> None:
    team = grown()
    whole = Directory.from_chain(team.records, team.directory.fingerprint)
    assert whole == team.directory


def test_another_organisation_under_the_same_id_is_refused() -> None:
    """T6: a second genesis."""
    team = grown()
    other = genesis(ident("organisation"), Founder(ident("eve")), keys_of("eve1"), NOON)
    with pytest.raises(Refused, match="dir_refused"):
        Directory.from_chain([other], team.directory.fingerprint)
    with pytest.raises(Refused, match="dir_conflict"):
        team.directory.apply(other)


def test_a_genesis_in_the_middle_is_refused() -> None:
    team = grown()
    body = {
        "user": ident("eve"),
        "sign": keys_of("eve1").sign_public,
        "box": keys_of("eve1").box_public,
        "roles": [],
        "threshold": 2,
        "recovery": None,
    }
    team.refuses("genesis", body, "ada1", rule="right")


def test_a_genesis_signed_by_another_key_is_refused() -> None:
    good = Team().records[0]
    forged = good[:-64] + keys_of("eve1").sign_public * 2
    with pytest.raises(Refused, match="bad_signature"):
        Directory.begin(forged, record_hash(forged))


def test_a_record_that_does_not_follow_is_a_conflict_that_says_where_the_chain_stands() -> None:
    team = grown()
    late = team.record("tick", {}, "cy1")
    team.user("flo", "worker")
    with pytest.raises(Refused) as caught:
        team.directory.apply(late)
    assert caught.value.code == Code.DIR_CONFLICT
    assert caught.value.detail == {"height": team.directory.height, "head": team.directory.head.hex()}


def test_a_rolled_back_chain_is_refused() -> None:
    """T6, T7: a hub that forgets a revocation, or tells another story from some height on."""
    team = grown()
    fork = Team(recovery=True)
    team.revoke("cy2")
    known = (team.directory.height, team.directory.head)
    fingerprint = team.directory.fingerprint
    with pytest.raises(Refused, match="dir_conflict"):
        Directory.from_chain(team.records[:-1], fingerprint, known)
    while fork.directory.height <= team.directory.height:
        fork.user(f"user {fork.directory.height}", "worker")
    assert fork.directory.fingerprint == fingerprint
    with pytest.raises(Refused, match="dir_conflict"):
        Directory.from_chain(fork.records, fingerprint, known)
    with pytest.raises(Refused, match="dir_conflict"):
        Directory.from_chain([], fingerprint)
    team.user("flo", "worker")
    assert Directory.from_chain(team.records, fingerprint, known) == team.directory


def test_a_record_of_another_organisation_is_refused() -> None:
    team = grown()
    other = Directory.begin(
        first := genesis(ident("other"), Founder(ident("ada")), team.keys["ada1"], NOON), record_hash(first)
    )
    data = make_record(other, "tick", {}, team.keys["ada1"], NOON)
    with pytest.raises(Refused, match="dir_refused"):
        team.directory.apply(data)


# -- who signs -------------------------------------------------------------------------------------------------------


def test_a_hub_cannot_add_a_device_of_its_own() -> None:
    """T6: with an unknown key, with the name of an administrator over a foreign signature, with an altered record."""
    team = grown()
    body = team.device_body("ada", "eve1")
    team.keys["eve1"] = keys_of("eve1")
    team.refuses("device_add", body, "eve1", rule="signer")
    proposed = proposal(team.directory, "device_add", body, team.dev("ada1"), NOON)
    honest = sealed_proposal(proposed, (), team.keys["ada1"])
    for at in (len(honest) - 1, len(honest) - 64, 40, len(proposed) // 2):
        altered = honest[:at] + bytes([honest[at] ^ 1]) + honest[at + 1 :]
        with pytest.raises(Refused):
            team.directory.apply(altered)
    forged = keys_of("eve1").sign(Domain.DIRECTORY, honest[:-66])
    with pytest.raises(Refused, match="bad_signature"):
        team.directory.apply(honest[:-64] + forged)


def cases() -> list[tuple[str, dict[str, object], set[str]]]:
    """Type, body, and who of `grown` may sign it: ada1 and bo1 administrators, cy1 and cy2 one worker, di1 a lead."""
    everybody = {"ada1", "bo1", "cy1", "cy2", "di1"}
    admins = {"ada1", "bo1"}
    new = keys_of("new1")
    added = {"user": ident("cy"), "sign": new.sign_public, "box": new.box_public, "replaces": None}
    revoked = {"dev": keys_of("cy2").dev_id, "reason": "lost", "wipe": True}
    return [
        ("user_add", {"user": ident("flo"), "roles": []}, admins | {"recovery"}),
        ("user_role", {"user": ident("di"), "roles": ["worker"]}, admins | {"recovery"}),
        ("user_role", {"user": ident("cy"), "roles": ["team_lead"]}, {"recovery"}),
        ("user_add", {"user": ident("flo"), "roles": ["supervisor"]}, {"recovery"}),
        ("user_leave", {"user": ident("di")}, admins),
        ("device_add", {**added, "via": "own"}, {"cy1", "cy2"}),
        ("device_add", {**added, "via": "admin"}, set()),  # who has a laptop gets another one from two
        ("device_add", {**added, "via": "admin", "user": ident("ed")}, admins),
        ("device_add", {**added, "via": "recovery"}, {"recovery"}),
        ("device_revoke", revoked, admins | {"cy1", "recovery"}),
        ("device_leave", {"dev": keys_of("cy2").dev_id}, admins | {"cy2"}),
        ("group_create", new_group(ident("g"), GroupKind.TEAM), admins),
        ("group_create", new_group(ident("g"), GroupKind.OWN, ident("cy")), admins | {"cy1", "cy2"}),
        ("recovery_set", NEW_RECOVERY, set()),  # one was set: it takes two
        ("org_link", {"org": ident("partner"), "fingerprint": seed("fingerprint")}, admins),
        ("policy", POLICY, admins),
        ("lease_issuer", {"hub_sign": keys_of("hub").sign_public}, admins),
        ("tick", {}, everybody),
        ("erase_order", ERASE, set()),
        ("mass_export", {"dev": keys_of("ada1").dev_id, "reason": "moving"}, set()),
        ("purge_release", {"dev": keys_of("ada1").dev_id, "reason": "expected"}, set()),
    ]


@pytest.mark.parametrize(("kind", "body", "allowed"), cases())
def test_the_table_of_rights(kind: str, body: dict[str, object], allowed: set[str]) -> None:
    for signer in ("ada1", "bo1", "cy1", "cy2", "di1", "recovery"):
        team = grown()
        if signer in allowed:
            team.do(kind, body, signer)
            assert Directory.from_chain(team.records, team.directory.fingerprint) == team.directory
        else:
            refusal = team.refuses(kind, body, signer)
            assert refusal.code == Code.DIR_REFUSED
            assert refusal.detail["rule"] in {"right", "threshold"}


def test_may_sign_says_the_same_as_apply() -> None:
    team = grown()
    for kind, body, allowed in cases():
        if not allowed:
            continue
        for signer in ("ada1", "cy1", "cy2", "di1", "recovery"):
            may = team.directory.may_sign(kind, body, team.dev(signer))
            alone = may and team.directory.signatures_needed(kind, body, team.dev(signer)) == 1
            assert alone is (signer in allowed)
    assert not team.directory.may_sign("tick", {}, ident("nobody"))
    assert not team.directory.may_sign("tick", {"more": 1}, team.dev("ada1"))
    assert not team.directory.may_sign("invented", {}, team.dev("ada1"))


def test_who_is_revoked_or_leaving_signs_nothing() -> None:
    team = grown()
    team.revoke("cy2")
    team.refuses("tick", {}, "cy2", rule="signer")
    team.do("device_leave", {"dev": team.dev("cy1")}, "cy1")
    team.refuses("tick", {}, "cy1", rule="signer")
    assert team.directory.may_push(team.dev("cy1"))
    assert not team.directory.may_push(team.dev("cy2"))
    assert team.directory.devices[team.dev("cy2")].wipe


def test_who_leaves_leaves_with_all_devices_and_may_come_back_with_new_ones() -> None:
    team = grown()
    team.do("user_leave", {"user": ident("cy")})
    assert {team.directory.devices[team.dev(one)].state for one in ("cy1", "cy2")} == {DeviceState.LEAVING}
    team.refuses("user_role", {"user": ident("cy"), "roles": []}, rule="user_not_active")
    team.refuses("device_add", team.device_body("cy", "cy3"), rule="user_not_active", cosigners=["bo1"])
    team.user("cy", "intern")
    team.refuses("device_add", team.device_body("cy", "cy3"), rule="threshold")  # had one
    team.device("cy", "cy3")
    assert team.directory.devices_of(ident("cy")) == {team.dev("cy3")}
    team.refuses("tick", {}, "cy1", rule="signer")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("user_leave", {"user": ident("ada")}),
        ("user_role", {"user": ident("ada"), "roles": ["worker"]}),
        ("device_leave", {"dev": keys_of("ada1").dev_id}),
        ("device_revoke", {"dev": keys_of("ada1").dev_id, "reason": "lost", "wipe": False}),
    ],
)
def test_the_last_administrator_cannot_go(kind: str, body: dict[str, object]) -> None:
    team = Team()
    team.colleague("cy", "worker")
    team.user("bo", "administrator")  # has no device: nobody could sign
    team.refuses(kind, body, rule="last_administrator")
    team.device("bo", "bo1")
    team.do(kind, body)
    assert team.directory.is_administrator(team.dev("bo1"))


def test_a_device_is_known_once_and_its_successor_sends_it_away() -> None:
    team = grown()
    team.refuses("device_add", team.device_body("cy", "cy1"), rule="device_known", cosigners=["bo1"])
    team.refuses("device_add", team.device_body("cy", "cy3", "own", "di1"), "cy1", rule="replaces")
    team.do("device_add", team.device_body("cy", "cy3", "own", "cy1"), "cy1")
    assert team.directory.devices[team.dev("cy1")].state is DeviceState.LEAVING
    assert team.directory.devices[team.dev("cy3")].replaces == team.dev("cy1")
    team.revoke("cy1")
    team.refuses("device_revoke", {"dev": team.dev("cy1"), "reason": "x", "wipe": True}, rule="device_revoked")
    team.refuses("device_add", team.device_body("cy", "cy1"), rule="device_known", cosigners=["bo1"])


def test_one_person_alone_cannot_fill_the_organisation_with_devices() -> None:
    """T11."""
    team = grown()
    for number in range(3, OWN_DEVICES + 1):
        team.device("cy", f"cy{number}", via="own", signer="cy1")
    team.refuses("device_add", team.device_body("cy", "cy99", "own"), "cy1", rule="own_devices")
    team.do("device_add", team.device_body("cy", "cy99", "own", "cy2"), "cy1")
    team.device("cy", "cy98")


def test_the_directory_of_another_day_is_asked_by_height() -> None:
    team = grown()
    before = team.directory.height
    cy, di = team.dev("cy2"), team.dev("di1")
    leads = team.group(GroupKind.LEADS)
    team.revoke("cy2")
    team.do("user_role", {"user": ident("di"), "roles": ["worker"]})
    assert team.directory.device_at(cy, before) is not None
    assert team.directory.device_at(cy) is None
    assert team.directory.device_at(cy, 0) is None
    assert team.directory.has_role(di, "team_lead", before)
    assert not team.directory.has_role(di, "team_lead")
    assert team.directory.members(leads, before + 1) == {di}
    assert team.directory.members(leads, before) == team.directory.members(leads) == frozenset()


# -- two signatures --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["recovery_set", "erase_order", "mass_export", "purge_release"])
def test_a_single_administrator_cannot_do_what_takes_two(kind: str) -> None:
    """T18: not alone, not with a second device of his own, not with a colleague who is none, not with a copy."""
    team = grown()
    team.device("ada", "ada2", via="own", signer="ada1")
    body = {one: body for one, body, _ in cases()}[kind]
    assert team.directory.signatures_needed(kind, body, team.dev("ada1")) == 2
    team.refuses(kind, body, rule="threshold")
    team.refuses(kind, body, cosigners=["ada2"], rule="threshold")
    team.refuses(kind, body, cosigners=["di1"], rule="cosigner")
    team.refuses(kind, body, cosigners=["ada1"], rule="cosigns")
    team.refuses(kind, body, cosigners=["bo1", "bo1"], rule="cosigns")
    team.refuses(kind, body, "cy1", cosigners=["ada1", "bo1"], rule="right")
    team.refuses(kind, body, "recovery", cosigners=["ada1", "bo1"], rule="right")
    team.do(kind, body, cosigners=["bo1"])
    assert Directory.from_chain(team.records, team.directory.fingerprint) == team.directory


def test_a_second_signature_is_good_for_one_record_only() -> None:
    team = grown()
    proposed = proposal(team.directory, "erase_order", ERASE, team.dev("ada1"), NOON)
    second = cosign(proposed, team.keys["bo1"])
    other = proposal(team.directory, "erase_order", {**ERASE, "reason": "other"}, team.dev("ada1"), NOON)
    with pytest.raises(Refused, match="bad_signature"):
        team.directory.apply(sealed_proposal(other, [second], team.keys["ada1"]))
    with pytest.raises(Refused, match="malformed"):
        sealed_proposal(proposed, [second], team.keys["bo1"])
    team.take(sealed_proposal(proposed, [second], team.keys["ada1"]))
    assert team.directory.orders[0].logs == {ident("log")}
    assert team.directory.orders[0].signers == (team.dev("ada1"), team.dev("bo1"))
    again = proposal(team.directory, "erase_order", ERASE, team.dev("ada1"), NOON)
    with pytest.raises(Refused, match="bad_signature"):
        team.directory.apply(sealed_proposal(again, [second], team.keys["ada1"]))


def test_a_higher_threshold_is_kept() -> None:
    team = Team(threshold=3)
    team.colleague("bo", "administrator")
    team.colleague("cy", "administrator")
    team.refuses("erase_order", ERASE, cosigners=["bo1"], rule="threshold")
    team.do("erase_order", ERASE, cosigners=["bo1", "cy1"])


def test_the_first_recovery_key_takes_one_signature_and_the_next_one_two() -> None:
    team = Team()
    first = team.secret.public()
    team.do("recovery_set", {"sign": first[0], "box": first[1]})
    team.colleague("bo", "administrator")
    assert team.directory.is_recovery(team.dev("recovery"))
    team.refuses("recovery_set", NEW_RECOVERY, rule="threshold")
    team.do("recovery_set", NEW_RECOVERY, cosigners=["bo1"])
    team.refuses("user_add", {"user": ident("eve"), "roles": ["administrator"]}, "recovery", rule="signer")


def test_with_recovery_a_team_that_lost_every_device_goes_on() -> None:
    """T19."""
    team = grown()
    body = team.device_body("ada", "ada2", "recovery")
    team.do("device_add", body, "recovery")
    team.revoke("ada1", "recovery")
    assert team.directory.is_administrator(team.dev("ada2"))
    team.do("policy", POLICY, "ada2")
    assert team.directory.policy == Policy(7, "0.3.0", 131_072, 4, 24)


# -- groups and partners ---------------------------------------------------------------------------------------------


def test_of_most_kinds_there_is_one_group_and_one_own_group_a_user() -> None:
    team = grown()
    for kind in GroupKind:
        if kind is GroupKind.GUESTS:
            continue
        user = "cy" if kind is GroupKind.OWN else None
        team.group(kind, user)
        again = new_group(ident("again"), kind, ident("cy") if user else None)
        team.refuses("group_create", again, rule="group_kind_known")
    team.group(GroupKind.OWN, "di")
    team.refuses("group_create", new_group(ident("x"), GroupKind.OWN), rule="group_user")
    team.refuses("group_create", new_group(ident("x"), GroupKind.OWN, ident("nobody")), rule="user_not_active")
    team.refuses("group_create", new_group(bytes(16), GroupKind.TEAM), rule="group_known")


def test_guests_are_devices_of_a_linked_organisation_and_sign_nothing() -> None:
    team = grown()
    guest = keys_of("guest1")
    team.keys["guest1"] = guest
    body = guest_group(ident("guests"), [(ident("partner"), guest.sign_public, guest.box_public)])
    team.refuses("group_create", body, rule="org_link")
    team.do("org_link", {"org": ident("partner"), "fingerprint": seed("partner")})
    team.do("group_create", body)
    assert team.directory.members(ident("guests")) == {guest.dev_id}
    assert team.directory.groups_of(guest.dev_id) == {ident("guests")}
    team.refuses("tick", {}, "guest1", rule="signer")
    team.refuses("group_create", {**body, "group": ident("more"), "members": []}, rule="group_members")
    team.rotate(ident("guests"))
    assert (ident("guests"), 1) in team.held("guest1")
    team.revoke("guest1")
    assert not team.directory.may_seal_to(ident("guests"))
    team.refuses("org_link", {"org": ident("partner"), "fingerprint": seed("other")}, rule="org_link")


def test_a_link_that_ends_ends_all_its_guests_and_no_others() -> None:
    team = grown()
    for org, name in (("partner", "guest1"), ("other", "guest2")):
        guest = team.keys[name] = keys_of(name)
        team.do("org_link", {"org": ident(org), "fingerprint": seed(org)})
        members = [(ident(org), guest.sign_public, guest.box_public)]
        team.do("group_create", guest_group(ident(f"group of {name}"), members))
        team.rotate(ident(f"group of {name}"))
    team.refuses("org_unlink", {"org": ident("partner")}, "cy1", rule="right")
    team.refuses("org_unlink", {"org": ident("nobody")}, rule="org_link")
    team.do("org_unlink", {"org": ident("partner")})
    ended = team.directory.devices[team.keys["guest1"].dev_id]
    assert ended.revoked == team.directory.height
    assert ended.wipe
    assert not team.directory.may_seal_to(ident("group of guest1"))
    assert team.directory.may_seal_to(ident("group of guest2"))
    again = [(ident("partner"), team.keys["guest1"].sign_public, team.keys["guest1"].box_public)]
    team.refuses("group_create", guest_group(ident("again"), again), rule="org_link")
    team.do("org_link", {"org": ident("partner"), "fingerprint": seed("partner")})
    team.refuses("group_create", guest_group(ident("again"), again), rule="device_known")


# -- freshness -------------------------------------------------------------------------------------------------------


def test_a_directory_without_a_sign_of_life_for_a_week_is_stale() -> None:
    """T7; and T17: a clock that runs years ahead neither silences the others nor makes it look fresh for ever."""
    team = grown()
    assert not team.directory.is_stale(NOON + 7 * DAY_MS)
    assert team.directory.is_stale(NOON + 8 * DAY_MS)
    team.take(make_record(team.directory, "tick", {}, team.keys["cy1"], NOON + 8 * DAY_MS))
    assert not team.directory.is_stale(NOON + 9 * DAY_MS)
    assert not team.directory.tick_is_due(NOON + 8 * DAY_MS)
    with pytest.raises(Refused, match="dir_refused"):
        team.directory.apply(make_record(team.directory, "tick", {}, team.keys["di1"], NOON + 8 * DAY_MS + 60_000))
    team.take(make_record(team.directory, "tick", {}, team.keys["di1"], NOON + 4_000 * DAY_MS))
    assert team.directory.is_stale(NOON + 9 * DAY_MS)
    team.take(make_record(team.directory, "tick", {}, team.keys["cy1"], NOON + 9 * DAY_MS))
    assert not team.directory.is_stale(NOON + 9 * DAY_MS)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the bytes of directory records: shapes, sizes, and what a newer version may write."""

from __future__ import annotations

from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.directory import Directory, GroupKind, new_group, parse_record
from caseapp.sync.protocol.directory_records import SHAPES
from caseapp.sync.protocol.group_keys import new_epoch
from caseapp.sync.protocol.limits import DEVICES_PER_GROUP, RECORD_BYTES
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys
from tests.sync.directory.building import Team, ident, keys_of, seed

SMALL_ORDER = bytes(32)  # a point that accepts every signature and to which nothing can be sealed


def good_bodies() -> dict[str, dict[str, wire.Item]]:
    one = keys_of("one")
    wraps: wire.Item = [[one.dev_id, bytes(112)]]
    return {
        "user_add": {"user": ident("u"), "roles": ["intern", "worker"]},
        "user_role": {"user": ident("u"), "roles": []},
        "user_leave": {"user": ident("u")},
        "device_add": {
            "user": ident("u"),
            "sign": one.sign_public,
            "box": one.box_public,
            "via": "own",
            "replaces": None,
        },
        "device_revoke": {"dev": one.dev_id, "reason": "lost", "wipe": False},
        "device_leave": {"dev": one.dev_id},
        "group_create": {"group": ident("g"), "kind": "team", "user": None, "members": []},
        "group_epoch": {
            "group": ident("g"),
            "epoch": 1,
            "commit": one.box_public,
            "prev_wrap": b"",
            "wraps": wraps,
        },
        "group_wrap": {"group": ident("g"), "epoch": 1, "wraps": wraps},
        "recovery_set": {"sign": one.sign_public, "box": one.box_public},
        "org_link": {"org": ident("p"), "fingerprint": seed("p")},
        "org_unlink": {"org": ident("p")},
        "policy": {
            "lease_days": 3,
            "min_client": "",
            "kdf_m": 65_536,
            "kdf_t": 3,
            "retention_months": 12,
        },
        "lease_issuer": {"hub_sign": one.sign_public},
        "tick": {},
        "erase_order": {"logs": [ident("l")], "reason": "retention"},
        "mass_export": {"dev": one.dev_id, "reason": "moving"},
        "purge_release": {"dev": one.dev_id, "reason": "expected"},
    }


BAD = {
    "user": ident("u")[:15],
    "roles": ["worker", "worker"],
    "sign": SMALL_ORDER,
    "box": SMALL_ORDER,
    "via": 1,
    "replaces": b"",
    "dev": None,
    "reason": "A sentence with a name in it",
    "wipe": 1,
    "group": "g",
    "kind": None,
    "members": [[ident("p"), SMALL_ORDER, SMALL_ORDER]],
    "epoch": 0,
    "commit": SMALL_ORDER,
    "prev_wrap": bytes(71),
    "wraps": [[ident("d"), bytes(111)]],
    "org": b"",
    "fingerprint": bytes(31),
    "lease_days": 31,
    "min_client": "1.0 or so",
    "kdf_m": 65_535,
    "kdf_t": 2,
    "retention_months": 0,
    "hub_sign": SMALL_ORDER,
    "logs": [],
}


def test_every_type_but_the_first_has_a_good_body_here() -> None:
    assert set(good_bodies()) == set(SHAPES) - {"genesis"}


@pytest.mark.parametrize("kind", sorted(good_bodies()))
def test_every_part_of_a_body_is_checked(kind: str) -> None:
    """T21 among them: a policy below the floor of the key stretching is malformed."""
    team = Team()
    team.colleague("bo", "administrator")
    body = good_bodies()[kind]
    for name in body:
        assert team.refuses(kind, {**body, name: BAD[name]}, cosigners=["bo1"]).code == Code.MALFORMED, name
        less = {key: value for key, value in body.items() if key != name}
        assert team.refuses(kind, less, cosigners=["bo1"]).code == Code.MALFORMED, name


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("invented", {}),
        ("tick", {"more": 1}),
        ("group_create", {**good_bodies()["group_create"], "kind": "committee"}),
        ("device_add", {**good_bodies()["device_add"], "via": "carrier_pigeon"}),
    ],
)
def test_what_a_newer_version_wrote_is_never_misread(kind: str, body: dict[str, wire.Item]) -> None:
    """Upgrade first; but only somebody who may sign can say so."""
    team = Team()
    team.colleague("cy", "worker")
    assert team.refuses(kind, body, "cy1").code == Code.UPGRADE_REQUIRED
    team.keys["eve1"] = keys_of("eve1")
    team.refuses(kind, body, "eve1", rule="signer")


def test_a_record_of_another_version_asks_for_an_update() -> None:
    item = cast("list[wire.Item]", wire.decode(Team().record("tick", {})))
    with pytest.raises(Refused, match="upgrade_required"):
        parse_record(wire.encode([2, *item[1:], "and more"]))


@given(st.integers(0, 9), st.sampled_from([None, True, -1, "", b"", bytes(15), bytes(33), [], {}, [[b"", b""]], 2**60]))
def test_a_wrong_part_is_malformed(place: int, wrong: wire.Item) -> None:
    item = cast("list[wire.Item]", wire.decode(Team().record("tick", {})))
    if wrong in ([], {}) and type(wrong) is type(item[place]):
        return
    item[place] = wrong
    with pytest.raises(Refused) as caught:
        parse_record(wire.encode(item))
    assert caught.value.code in {Code.MALFORMED, Code.UPGRADE_REQUIRED}


@settings(max_examples=200)
@given(st.binary(max_size=400), st.integers(0, 300), st.integers(1, 255))
def test_any_bytes_are_refused_in_order(noise: bytes, at: int, flip: int) -> None:
    """T5, T11: noise, and every kind of altered record."""
    team = Team()
    with pytest.raises(Refused):
        team.directory.apply(noise)
    good = team.record("user_add", {"user": ident("bo"), "roles": ["worker"]})
    place = at % len(good)
    with pytest.raises(Refused):
        team.directory.apply(good[:place] + bytes([good[place] ^ flip]) + good[place + 1 :])
    with pytest.raises(Refused):
        team.directory.apply(good + noise[:1] + b"\0")


def test_what_is_too_large_is_not_looked_into() -> None:
    with pytest.raises(Refused, match="too_large"):
        parse_record(bytes(RECORD_BYTES + 1))
    with pytest.raises(Refused, match="too_large"):
        Team().record("invented", {"noise": bytes(RECORD_BYTES)})


def test_a_group_of_five_hundred_devices_fits_and_no_more_are_taken() -> None:
    team = Team()
    team.group(GroupKind.TEAM)
    for number in range(DEVICES_PER_GROUP - 1):
        team.device("ada", f"ada{number + 2}")
    body, _ = new_epoch(team.directory, ident("group team None"), {}, team.dev("ada1"))
    data = team.record("group_epoch", body)
    assert 66_000 < len(data) <= RECORD_BYTES
    assert len(team.take(data).groups[ident("group team None")].holders) == DEVICES_PER_GROUP
    team.refuses("device_add", team.device_body("ada", "ada999"), rule="devices")
    team.do("device_leave", {"dev": team.dev("ada2")})
    team.device("ada", "ada999")
    assert Directory.from_chain(team.records, team.directory.fingerprint).height == team.directory.height


def test_secret_keys_are_in_no_record() -> None:
    team = Team(recovery=True)
    team.colleague("bo", "administrator")
    team.group(GroupKind.TEAM)
    key = team.rotate(ident("group team None"))
    secrets: list[DeviceKeys] = [*team.keys.values(), team.secret.keys()]
    for data in team.records:
        assert key not in data
        assert not any(one.sign_seed in data or one.box_seed in data for one in secrets)


def test_the_helper_bodies_have_the_shape() -> None:
    assert set(new_group(ident("g"), GroupKind.TEAM)) == set(SHAPES["group_create"])
    assert set(Team().device_body("ada", "ada2")) == set(SHAPES["device_add"])

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for keys of logs: who makes them, who opens them, and the fence around what is older."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.directory import GroupKind, guest_group
from caseapp.sync.protocol.grants import (
    MANAGE,
    READ,
    WRITE,
    Epoch,
    KeyRecord,
    LogSpec,
    NewLogKeys,
    awaited,
    check_key_record,
    check_now,
    check_wraps,
    counts,
    is_outdated,
    may_have_history,
    may_manage,
    may_read,
    may_write,
    new_log_keys,
    open_key_before,
    open_log_key,
    open_spec,
    parse_key_record,
    readers,
)
from caseapp.sync.protocol.keys import seal_to, wrap_hash
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.recovery import RecoverySecret, group_keys
from tests.sync.directory.building import Team, ident, keys_of, seed

LOG = LogSpec(ident("log"), "core", "core", ident("case"))


class Office(Team):
    """Ada administers and works, Cy works, Di leads, Sue supervises; all groups have their keys."""

    def __init__(self) -> None:
        super().__init__(recovery=True)
        self.colleague("cy", "worker")
        self.colleague("di", "team_lead")
        self.colleague("sue", "supervisor")
        self.team = self.group(GroupKind.TEAM)
        self.leads = self.group(GroupKind.LEADS)
        self.supervisors = self.group(GroupKind.SUPERVISORS)
        self.cy = self.group(GroupKind.OWN, "cy")
        self.recovery = self.group(GroupKind.RECOVERY)
        self.settle()

    @property
    def wanted(self) -> dict[bytes, str]:
        """As the policy has it for the core log of a case of Cy."""
        return {self.cy: MANAGE, self.leads: MANAGE, self.supervisors: READ, self.recovery: READ}

    def begin(self, wanted: Mapping[bytes, str] | None = None) -> NewLogKeys:
        return new_log_keys(self.directory, LOG, wanted or self.wanted)

    def follow(self, before: NewLogKeys, fence: Mapping[bytes, int] | None = None) -> NewLogKeys:
        return new_log_keys(self.directory, LOG, self.wanted, Epoch(before.record, before.key), fence)


def test_a_worker_begins_a_log_for_groups_he_is_not_in() -> None:
    office = Office()
    made = office.begin()
    record = parse_key_record(made.content)
    assert record == made.record
    check_now(record, office.dev("cy1"), office.directory, None)
    check_wraps(record, LOG.log_id, made.wraps)
    for name in ("cy1", "di1", "sue1"):
        assert open_log_key(record, LOG.log_id, made.wraps, office.held(name)) == made.key
    assert open_log_key(record, LOG.log_id, made.wraps, group_keys(office.directory, office.secret)) == made.key
    assert open_spec(record, LOG.log_id, made.key) == LOG
    with pytest.raises(Refused, match="unreadable"):
        open_log_key(record, LOG.log_id, made.wraps, office.held("ada1"))
    assert readers(record, office.directory) == {office.dev(one) for one in ("cy1", "di1", "sue1")}


def test_the_hub_learns_no_case_and_no_key() -> None:
    made = Office().begin()
    assert LOG.case_id not in made.content
    assert not any(made.key in one.data for one in made.wraps)
    assert {len(one.data) for one in made.wraps} == {112}


@pytest.mark.parametrize(
    ("compartment", "makers"),
    [
        ("team", {"cy1", "di1", "ada1", "adm1"}),
        ("core", {"cy1", "di1", "ada1"}),
        ("audit", {"cy1", "di1", "ada1", "adm1", "sue1"}),
    ],
)
def test_who_may_begin_a_log(compartment: str, makers: set[str]) -> None:
    office = Office()
    office.colleague("adm", "administrator")
    office.settle()
    made = new_log_keys(office.directory, replace(LOG, compartment=compartment), {office.leads: MANAGE})
    for name in ("cy1", "di1", "ada1", "adm1", "sue1", "recovery"):
        if name in makers:
            check_key_record(made.record, office.dev(name), office.directory, None)
        else:
            with pytest.raises(Refused, match="not_member"):
                check_key_record(made.record, office.dev(name), office.directory, None)


def test_only_who_manages_makes_the_next_epoch() -> None:
    office = Office()
    first = office.begin()
    second = office.follow(first, {office.dev("cy1"): 7})
    for name in ("cy1", "di1", "recovery"):
        check_now(second.record, office.dev(name), office.directory, first.record)
        assert may_manage(first.record, office.directory, office.dev(name))
    for name in ("ada1", "sue1"):
        assert not may_manage(first.record, office.directory, office.dev(name))
        with pytest.raises(Refused, match="not_member"):
            check_now(second.record, office.dev(name), office.directory, first.record)
    before = open_key_before(Epoch(second.record, second.key), first.record, LOG.log_id, second.wraps)
    assert before == first.key


def test_rights_follow_the_group() -> None:
    office = Office()
    record = office.begin({office.cy: MANAGE, office.team: READ, office.leads: WRITE}).record
    rights = {
        name: (
            may_read(record, office.directory, office.dev(name)),
            may_write(record, office.directory, office.dev(name)),
        )
        for name in ("cy1", "di1", "sue1", "ada1")
    }
    assert rights == {"cy1": (True, True), "di1": (True, True), "sue1": (True, False), "ada1": (True, False)}
    assert not may_read(record, office.directory, ident("nobody"))
    assert not may_write(record, office.directory, ident("nobody"))


def test_who_is_leaving_brings_what_he_holds_and_reads_nothing_more() -> None:
    office = Office()
    record = office.begin().record
    office.device("cy", "cy2")
    office.do("user_leave", {"user": ident("cy")})
    assert not may_read(record, office.directory, office.dev("cy1"))
    assert may_write(record, office.directory, office.dev("cy1"))
    assert awaited(record, office.directory) == {office.dev("cy1"), office.dev("cy2")}
    assert is_outdated(record, office.directory)
    office.revoke("cy1")
    assert not may_write(record, office.directory, office.dev("cy1"))
    assert awaited(record, office.directory) == {office.dev("cy2")}


def test_a_removed_member_does_not_open_the_next_epoch() -> None:
    """T9: revoked, groups made new, log made new; old keys open nothing of it."""
    office = Office()
    office.device("cy", "cy2")
    office.settle()
    first = office.begin()
    assert not is_outdated(first.record, office.directory)
    office.revoke("cy2")
    assert is_outdated(first.record, office.directory)
    with pytest.raises(Refused, match="stale_epoch"):
        office.follow(first)
    with pytest.raises(Refused, match="stale_epoch"):
        check_now(first.record, office.dev("cy1"), office.directory, None)
    office.settle()
    second = office.follow(first)
    check_now(second.record, office.dev("cy1"), office.directory, first.record)
    assert open_log_key(second.record, LOG.log_id, second.wraps, office.held("cy1")) == second.key
    assert open_log_key(first.record, LOG.log_id, first.wraps, office.held("cy2")) == first.key
    with pytest.raises(Refused, match="unreadable"):
        open_log_key(second.record, LOG.log_id, second.wraps, office.held("cy2"))


def test_a_removed_manager_cannot_make_an_epoch_with_the_directory_of_yesterday() -> None:
    office = Office()
    first = office.begin()
    stolen = office.follow(first)
    office.revoke("cy1")
    with pytest.raises(Refused, match="not_member"):
        check_now(stolen.record, office.dev("cy1"), office.directory, first.record)
    office.settle()
    honest = office.follow(first)
    check_now(honest.record, office.dev("di1"), office.directory, first.record)
    later = replace(stolen.record, epoch=3)
    with pytest.raises(Refused, match="stale_epoch"):
        check_key_record(later, office.dev("cy1"), office.directory, honest.record)


@given(
    st.dictionaries(st.sampled_from([ident(one) for one in "abcde"]), st.integers(1, 50)),
    st.sampled_from([ident(one) for one in "abcdef"]),
    st.integers(0, 60),
)
def test_the_fence(fence: dict[bytes, int], dev_id: bytes, seq: int) -> None:
    """T10: of an epoch that ended counts what was there when it ended; of the newest everything."""
    office = OFFICE
    record = office.follow(FIRST, fence).record
    assert parse_key_record(record.encoded()).fence == tuple(sorted(fence.items()))
    assert counts(record, dev_id, seq) is (1 <= seq <= fence.get(dev_id, 0))
    assert counts(None, dev_id, seq)


OFFICE = Office()
FIRST = OFFICE.begin()


def altered() -> list[tuple[str, dict[str, object], str]]:
    record = OFFICE.follow(FIRST).record
    return [
        ("epoch", {"epoch": 3}, "stale_epoch"),
        ("same epoch", {"epoch": 1}, "stale_epoch"),
        ("compartment", {"compartment": "team"}, "malformed"),
        ("key again", {"commit": FIRST.record.commit}, "malformed"),
        ("no way back", {"prev_wrap_hash": b""}, "malformed"),
        ("home", {"home": ident("elsewhere")}, "not_member"),
        ("future", {"dir_height": record.dir_height + 1}, "dir_conflict"),
        ("past", {"dir_height": record.dir_height - 1}, "stale_epoch"),
        ("no manager", {"grants": tuple(replace(one, role=READ) for one in record.grants)}, "malformed"),
        ("group", {"grants": (replace(record.grants[0], group_id=ident("x"), role=MANAGE),)}, "stale_epoch"),
        ("old group key", {"grants": (replace(record.grants[0], group_epoch=9, role=MANAGE),)}, "stale_epoch"),
    ]


@pytest.mark.parametrize(("what", "change", "code"), altered())
def test_what_does_not_fit_is_refused(what: str, change: dict[str, object], code: str) -> None:
    record: KeyRecord = replace(OFFICE.follow(FIRST).record, **change)  # type: ignore[arg-type]
    with pytest.raises(Refused) as caught:
        check_key_record(record, OFFICE.dev("cy1"), OFFICE.directory, FIRST.record)
    assert caught.value.code == code, what


def test_wraps_must_be_those_that_are_named() -> None:
    made, other = OFFICE.begin(), OFFICE.begin()
    for wraps in (made.wraps[1:], other.wraps, (*made.wraps, made.wraps[0]), (*made.wraps[1:], other.wraps[0])):
        with pytest.raises(Refused, match="malformed"):
            check_wraps(made.record, LOG.log_id, wraps)
    with pytest.raises(Refused, match="malformed"):
        check_wraps(made.record, ident("another log"), made.wraps)
    with pytest.raises(Refused, match="unreadable"):
        open_log_key(made.record, LOG.log_id, other.wraps, OFFICE.held("cy1"))


def test_another_key_than_the_one_committed_to_is_refused() -> None:
    """With a fixed commitment two members cannot be shown two texts."""
    made, other = OFFICE.begin(), OFFICE.begin()
    names = {(one.group_id, one.group_epoch): wrap_hash(one.data) for one in other.wraps}
    grants = tuple(replace(one, wrap_hash=names[one.group_id, one.group_epoch]) for one in made.record.grants)
    crossed = replace(made.record, grants=grants)
    check_wraps(crossed, LOG.log_id, other.wraps)
    with pytest.raises(Refused, match="unreadable"):
        open_log_key(crossed, LOG.log_id, other.wraps, OFFICE.held("cy1"))


def test_a_partner_reads_from_now_on() -> None:
    office = Office()
    guest = keys_of("guest1")
    office.keys["guest1"] = guest
    office.do("org_link", {"org": ident("partner"), "fingerprint": seed("partner")})
    office.do("group_create", guest_group(ident("guests"), [(ident("partner"), guest.sign_public, guest.box_public)]))
    office.rotate(ident("guests"))
    made = office.begin({**office.wanted, ident("guests"): READ})
    check_now(made.record, office.dev("cy1"), office.directory, None)
    assert may_read(made.record, office.directory, guest.dev_id)
    assert not may_have_history(made.record, office.directory, guest.dev_id)
    assert may_have_history(made.record, office.directory, office.dev("di1"))
    assert open_log_key(made.record, LOG.log_id, made.wraps, office.held("guest1")) == made.key


def test_empty_groups_are_left_out_and_somebody_must_manage() -> None:
    office = Office()
    office.do("user_role", {"user": ident("sue"), "roles": ["worker"]})
    office.settle()
    made = office.begin()
    assert made.left_out == {office.supervisors}
    check_now(made.record, office.dev("cy1"), office.directory, None)
    with pytest.raises(Refused, match="not_member"):
        office.begin({office.team: WRITE})


def test_recovery_opens_every_epoch_and_an_earlier_key_what_was_before() -> None:
    office = Office()
    office.colleague("bo", "administrator")
    first = office.begin()
    new = RecoverySecret(seed("new recovery"))
    sign, box = new.public()
    then, old = office.directory.height, office.dev("recovery")
    office.do("recovery_set", {"sign": sign, "box": box}, cosigners=["bo1"])
    assert office.directory.is_recovery(old, then)
    assert not office.directory.is_recovery(old)
    office.settle()
    assert is_outdated(first.record, office.directory)
    second = office.follow(first)
    opened = open_log_key(second.record, LOG.log_id, second.wraps, group_keys(office.directory, new))
    assert opened == second.key
    assert open_key_before(Epoch(second.record, opened), first.record, LOG.log_id, second.wraps) == first.key
    with pytest.raises(Refused, match="unreadable"):
        open_log_key(second.record, LOG.log_id, second.wraps, group_keys(office.directory, office.secret))
    assert open_log_key(first.record, LOG.log_id, first.wraps, group_keys(office.directory, office.secret)) == first.key


def test_shapes_of_a_key_record() -> None:
    body = cast("dict[str, wire.Item]", wire.decode(FIRST.content))
    wrong: dict[str, wire.Item] = {
        "home": b"",
        "compartment": 1,
        "epoch": 0,
        "commit": bytes(31),
        "sealed": bytes(103),
        "grants": [],
        "prev_wrap_hash": bytes(31),
        "fence": [[ident("d"), 0]],
        "dir_height": -1,
    }
    assert set(wrong) == set(body)
    grants = cast("list[wire.Item]", body["grants"])
    for change in (*({name: item} for name, item in wrong.items()), {"grants": grants[::-1]}, {"grants": grants * 2}):
        with pytest.raises(Refused) as caught:
            parse_key_record(wire.encode({**body, **change}))
        assert caught.value.code == Code.MALFORMED, change
    for newer in ({"more": 1}, {"compartment": "attic"}):
        with pytest.raises(Refused, match="upgrade_required"):
            parse_key_record(wire.encode({**body, **newer}))
    with pytest.raises(Refused, match="malformed"):
        parse_key_record(wire.encode([1, 2]))


def test_a_guest_is_given_no_history_by_anybody() -> None:
    office = Office()
    guest = keys_of("guest1")
    office.do("org_link", {"org": ident("partner"), "fingerprint": seed("partner")})
    office.do("group_create", guest_group(ident("guests"), [(ident("partner"), guest.sign_public, guest.box_public)]))
    office.rotate(ident("guests"))
    record = office.begin({**office.wanted, ident("guests"): READ}).record
    generous = replace(record, grants=tuple(replace(one, history=True) for one in record.grants))
    with pytest.raises(Refused, match="malformed"):
        check_key_record(generous, office.dev("cy1"), office.directory, None)


def test_only_the_very_wrap_that_is_named_is_opened() -> None:
    group = OFFICE.directory.groups[OFFICE.cy]
    mine = next(one for one in FIRST.wraps if one.group_id == group.group_id)
    again = replace(mine, data=seal_to(group.commit, mine.bound_to(OFFICE.directory.org_id), FIRST.key))
    assert open_log_key(FIRST.record, LOG.log_id, [mine], OFFICE.held("cy1")) == FIRST.key
    with pytest.raises(Refused, match="unreadable"):
        open_log_key(FIRST.record, LOG.log_id, [again], OFFICE.held("cy1"))


def test_a_way_back_that_leads_elsewhere_is_not_taken() -> None:
    """Who makes the next epoch wraps something else than the key before, and signs it."""
    lying = new_log_keys(OFFICE.directory, LOG, OFFICE.wanted, Epoch(FIRST.record, seed("false")))
    check_wraps(lying.record, LOG.log_id, lying.wraps)
    with pytest.raises(Refused, match="unreadable"):
        open_key_before(Epoch(lying.record, lying.key), FIRST.record, LOG.log_id, lying.wraps)

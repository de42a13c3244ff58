# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what names another record on two laptops: linked people, supporters, and rules of a team."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from caseapp.errors import WrongUse
from caseapp.i18n import language, set_language
from caseapp.models import Person
from caseapp.operations.cases import OpenCase
from caseapp.operations.differences import SettleDifference
from caseapp.operations.meetings import AddMeetingMember, ChangeMeetingMember, PlanMeeting
from caseapp.operations.network import AddNetworkMember
from caseapp.operations.same_person import LinkPeople, UnlinkPerson
from caseapp.operations.team import ChangeTeam, ChangeWorker, SetTeamRule
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.difference_origins import difference_view
from caseapp.store.queries.differences import differences
from caseapp.store.queries.duplicates import linked
from caseapp.store.queries.search import find_people
from caseapp.store.replay import verify
from caseapp.store.unit import LATEST
from caseapp.ui.case.history_fields import field_words
from casehub.serving import Serving
from tests.records import open_case
from tests.sync.teams import Opened, Trio, trio_at

NAMES = ("Amina", "Bilal", "Chaima")


@dataclass
class Apart:
    """Nele and Karim on their own laptops; the people are those of three cases, by the order of their ids."""

    trio: Trio
    hub: Serving
    people: list[str]
    case_id: str

    @property
    def two(self) -> tuple[Opened, Opened]:
        return self.trio.nele, self.trio.karim

    def meet(self) -> None:
        for report in self.trio.rounds(self.hub, 3):
            assert report.outcome == "done", report

    def same_as(self, person_id: str) -> list[str | None]:
        """Whom the record is linked with, on both laptops."""
        sql = "SELECT same_as FROM person WHERE id = ?"
        found = [laptop.rows(sql, bytes.fromhex(person_id))[0][0] for laptop in self.two]
        return [one.hex() if one is not None else None for one in found]


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Apart]:
    before = language()
    set_language("nl")
    with trio_at(tmp_path) as (trio, hub):
        nele, karim = trio.nele.store.author.worker_id, trio.karim.store.author.worker_id
        trio.nele.do(ChangeWorker(worker_id=karim, fields={"role": "team_lead"}))
        cases = [
            open_case(trio.nele.store, name, "Haddad", primary_worker_id=karim, backup_worker_id=nele) for name in NAMES
        ]
        people = sorted(
            trio.nele.store.read(lambda reader, one=one: case_head(reader, one)).person.id  # type: ignore[misc]
            for one in cases
        )
        made = Apart(trio, hub, people, cases[0])
        made.meet()
        yield made
    set_language(before)


def test_two_who_link_the_same_people_apart_say_the_same(apart: Apart) -> None:
    first, second, _third = apart.people
    for laptop, pair in zip(apart.two, ((first, second), (second, first)), strict=True):
        laptop.do(LinkPeople(person_id=pair[0], other_id=pair[1]))
    apart.meet()
    assert apart.same_as(second) == [first, first]
    for laptop in apart.two:
        assert laptop.store.read(differences) == ()
        assert verify(laptop.store).faults == []


def test_one_record_linked_with_two_people_waits_for_a_person_who_sees_names(apart: Apart) -> None:
    first, second, third = apart.people
    apart.trio.nele.do(LinkPeople(person_id=first, other_id=third))
    apart.trio.karim.do(LinkPeople(person_id=second, other_id=third))
    apart.meet()
    for laptop in apart.two:
        view = laptop.store.read(lambda reader: difference_view(reader, third, "same_as"))
        assert view is not None
        assert {one.value for one in view.standing} == {bytes.fromhex(first), bytes.fromhex(second)}
        assert {name.removesuffix(" Haddad") for name in view.names.values()} < set(NAMES)
        assert len(set(view.names.values())) == 2
    assert field_words("person", "same_as") != "same_as"
    apart.trio.karim.do(SettleDifference(record_id=third, field="same_as", value=second))
    apart.meet()
    assert apart.same_as(third) == [second, second]
    apart.trio.nele.do(UnlinkPerson(person_id=third))
    apart.meet()
    assert apart.same_as(third) == [None, None]
    for laptop in apart.two:
        assert verify(laptop.store).faults == []


def test_links_made_apart_that_chain_are_followed_to_the_end(apart: Apart) -> None:
    first, second, third = apart.people
    apart.trio.nele.do(LinkPeople(person_id=second, other_id=third))
    apart.trio.karim.do(LinkPeople(person_id=first, other_id=second))
    apart.meet()
    assert (apart.same_as(third), apart.same_as(second)) == ([second] * 2, [first] * 2)
    for laptop in apart.two:
        assert laptop.store.read(differences) == ()
        (group,) = laptop.store.read(lambda reader: linked(reader, reader.viewer.worker_id))
        assert {(one.person_id, one.identity) for one in group} == {(one, first) for one in apart.people}
        (found,) = laptop.store.read(lambda reader: find_people(reader, "Haddad"))
        assert found.person_id in apart.people
    with pytest.raises(WrongUse):  # of this person there is an open case, two links away
        apart.trio.nele.do(OpenCase(person_id=third, primary_worker_id=apart.trio.nele.store.author.worker_id))
    apart.trio.karim.do(UnlinkPerson(person_id=second))
    apart.meet()
    assert apart.same_as(third) == [first, first]
    for laptop in apart.two:
        (group,) = laptop.store.read(lambda reader: linked(reader, reader.viewer.worker_id))
        assert {one.person_id for one in group} == {first, third}
        assert verify(laptop.store).faults == []


def test_links_that_go_round_end_at_the_smallest_and_can_be_taken_apart(apart: Apart) -> None:
    first, second, third = apart.people
    nele, karim = apart.two
    nele.do(LinkPeople(person_id=second, other_id=third))
    karim.store.act("link", lambda unit: unit.put(Person, second, LATEST, same_as=third))  # as an older version may
    apart.meet()
    assert (apart.same_as(third), apart.same_as(second)) == ([second] * 2, [third] * 2)
    for laptop in apart.two:
        (group,) = laptop.store.read(lambda reader: linked(reader, reader.viewer.worker_id))
        assert {(one.person_id, one.identity) for one in group} == {(second, second), (third, second)}
    nele.do(LinkPeople(person_id=third, other_id=first))
    apart.meet()
    assert (apart.same_as(third), apart.same_as(second)) == ([first] * 2, [first] * 2)
    karim.do(UnlinkPerson(person_id=first))
    apart.meet()
    assert (apart.same_as(third), apart.same_as(second)) == ([second] * 2, [None] * 2)
    for laptop in apart.two:
        assert verify(laptop.store).faults == []


def test_who_somebody_at_a_meeting_is_in_the_network_is_shown_by_name(apart: Apart) -> None:
    nele, karim = apart.two
    known = [nele.do(AddNetworkMember(case_id=apart.case_id, fields={"name": name})) for name in ("Samira", "Selma")]
    meeting = nele.do(PlanMeeting(case_id=apart.case_id, fields={"kind": "round_table"}))
    member = nele.do(AddMeetingMember(meeting_id=meeting, fields={"name": "S."}))
    apart.meet()
    for laptop, who in zip(apart.two, known, strict=True):
        laptop.do(ChangeMeetingMember(member_id=member, fields={"network_id": who}))
    apart.meet()
    view = karim.store.read(lambda reader: difference_view(reader, member, "network_id"))
    assert view is not None
    assert set(view.names.values()) == {"Samira", "Selma"}
    assert field_words("meeting_member", "network_id") != "network_id"


def test_rules_and_data_of_the_team_written_apart_are_decided_once(apart: Apart) -> None:
    nele, karim = apart.two
    team = nele.rows("SELECT id FROM team")[0][0].hex()
    nele.do(SetTeamRule(name="workers_read_working_files", value=True))
    karim.do(SetTeamRule(name="workers_read_working_files", value=False))
    nele.do(ChangeTeam(team_id=team, fields={"complaint_phone": "0400 10 20 30"}))
    karim.do(ChangeTeam(team_id=team, fields={"complaint_name": "Ombudsdienst"}))
    apart.meet()
    rows = [laptop.rows("SELECT complaint_phone, complaint_name FROM team") for laptop in apart.two]
    assert rows == [[("0400 10 20 30", "Ombudsdienst")]] * 2
    waiting = [laptop.store.read(differences) for laptop in apart.two]
    assert [[(one.kind, one.field) for one in found] for found in waiting] == [[("team_rule", "value")]] * 2
    (one,) = waiting[0]
    nele.do(SettleDifference(record_id=one.entity_id, field="value", value=one.values[0].value))
    apart.meet()
    assert [laptop.store.read(differences) for laptop in apart.two] == [(), ()]
    assert len({laptop.rows("SELECT value FROM team_rule WHERE deleted = 0")[0] for laptop in apart.two}) == 1

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for rights, homes, meetings, sharing and passing on: what is asked and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from caseapp.errors import WrongUse
from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase, OpenCase
from caseapp.operations.checklists import RecordFact, SetChecklistItem, SetOrientation
from caseapp.operations.exits import OpenExit
from caseapp.operations.follow_ups import RecordCheckIn, RecordFollowUp
from caseapp.operations.homes import (
    AddEviction,
    AddLease,
    AddRegistration,
    AddViewing,
    ChangeEviction,
    ChangeLease,
    DeleteLease,
)
from caseapp.operations.household import AddHouseholdMember
from caseapp.operations.housing import ChangeHousing, RecordHousing
from caseapp.operations.meetings import AddDecision, AddMeetingMember, ChangeMeeting, PlanMeeting
from caseapp.operations.network import AddNetworkMember
from caseapp.operations.passing_on import AddHandover, AddReferral, ChangeHandover, RecordEvent
from caseapp.operations.rights import AddReferenceAddress, AddRight, ChangeRight, SetCompetentOffice
from caseapp.operations.safety import SetSafety
from caseapp.operations.sharing import ChangeConsent, RecordConsent, RecordSharing
from caseapp.operations.undo import Undo
from caseapp.plans.findings import findings_of
from caseapp.store.queries.homes import landlords_asked
from caseapp.store.queries.today import facts_of_case
from caseapp.store.replay import verify
from caseapp.store.store import Store
from tests.records import TODAY, open_case


def rows(store: Store, table: str, columns: str = "*") -> list[Any]:
    return [
        tuple(row)
        for row in store.read(lambda reader: reader.sql(f"SELECT {columns} FROM {table} WHERE deleted = 0"))  # noqa: S608
    ]


def clocks(store: Store, rule: str) -> list[date]:
    sql = "SELECT due FROM clock WHERE rule = ? ORDER BY due"
    return [date.fromisoformat(row[0]) for row in store.read(lambda reader: reader.sql(sql, (rule,)))]


@pytest.fixture
def case_id(store: Store) -> str:
    return open_case(store)


YES: Any = {"answer": "given", "receiver": "SVK Gent", "purpose": "een woning zoeken", "categories": ("housing",)}
NOUNS = (
    "right_file", "reference_address", "competent_office", "housing_registration", "viewing", "lease", "eviction",
    "household_member", "checklist_item", "fact", "meeting", "consent", "referral", "handover",
    "case_event", "safety_file",
)  # fmt: skip


def everything(case_id: str) -> list[object]:
    """One of each, as a worker would write it down."""
    return [
        AddRight(case_id=case_id, fields={"kind": "living_wage", "state": "asked", "office": "OCMW Gent"}),
        AddReferenceAddress(case_id=case_id, fields={"state": "registered", "start_day": TODAY}),
        SetCompetentOffice(case_id=case_id, name="OCMW Gent", basis="actual_stay"),
        AddRegistration(case_id=case_id, fields={"where_text": "Woonmaatschappij", "renew_day": TODAY}),
        AddViewing(case_id=case_id, fields={"place": "Dampoort", "outcome": "refused", "refusal": "benefit"}),
        AddLease(case_id=case_id, fields={"kind": "transit", "start_day": TODAY}),
        AddEviction(case_id=case_id, fields={"signals": ("rent_arrears", "lac"), "causes": ("debts",)}),
        AddHouseholdMember(case_id=case_id, fields={"kind": "child", "name": "Mila", "school": "yes"}),
        SetChecklistItem(case_id=case_id, code="BE05", fields={"state": "done"}),
        SetChecklistItem(case_id=case_id, code="BE09", fields={"state": "busy"}),
        RecordFact(case_id=case_id, name="school", value="yes"),
        RecordFact(case_id=case_id, name="impairment", value="no"),
        SetOrientation(case_id=case_id, fields={"identified_day": TODAY}),
        PlanMeeting(case_id=case_id, fields={"kind": "round_table", "day": TODAY}),
        RecordConsent(case_id=case_id, fields=YES),
        AddReferral(case_id=case_id, fields={"kind": "orientation", "rung": "transit", "service": "CAW"}),
        AddHandover(case_id=case_id, fields={"organisation": "CAW"}),
        RecordEvent(case_id=case_id, fields={"kind": "exclusion", "alternative": "none", "reason": "vechtpartij"}),
        SetSafety(case_id=case_id, fields={"protected_address": "Lindestraat 1", "safe_times": "na 14 u"}),
    ]  # fmt: skip


def test_one_of_each_is_kept_and_comes_out_of_the_journal_again(store: Store, case_id: str) -> None:
    for given in everything(case_id):
        perform(store, given)
    assert verify(store).sound


def test_each_of_them_can_be_taken_back(store: Store, case_id: str) -> None:
    for given in everything(case_id):
        before = {name: rows(store, name, "id, deleted") for name in NOUNS}
        done = perform(store, given)
        perform(store, Undo(act_rev=done.changes.act_rev))
        assert {name: rows(store, name, "id, deleted") for name in NOUNS} == before, type(given).__name__
    assert verify(store).sound


def test_a_sensitive_entry_lies_in_the_compartment_beside_the_case(store: Store, case_id: str) -> None:
    for given in everything(case_id):
        perform(store, given)
    sql = (
        "SELECT l.kind, f.name FROM fact f JOIN log l ON l.log_no = f.log_no UNION "
        "SELECT l.kind, 'safety' FROM safety_file s JOIN log l ON l.log_no = s.log_no UNION "
        "SELECT l.kind, c.code FROM checklist_item c JOIN log l ON l.log_no = c.log_no"
    )
    where = {name: kind for kind, name in store.read(lambda reader: reader.sql(sql))}
    assert where == {
        "school": "core", "impairment": "sensitive", "safety": "sensitive", "BE05": "core", "BE09": "sensitive",
    }  # fmt: skip


# -- rights


def test_a_right_gets_its_days_and_its_clocks(store: Store, case_id: str) -> None:
    right_id = perform(store, AddRight(case_id=case_id, fields={"kind": "living_wage", "state": "asked"})).result
    assert clocks(store, "R-BE-6") == [TODAY + timedelta(3), TODAY + timedelta(30)]
    perform(store, ChangeRight(right_id=right_id, fields={"state": "refused"}))
    assert rows(store, "right_file", "asked_day, decision_day") == [(TODAY.isoformat(), TODAY.isoformat())]
    assert clocks(store, "R-BE-6") == [date(2027, 1, 5)]
    with pytest.raises(WrongUse):
        perform(store, ChangeRight(right_id=right_id, fields={"decision_day": date(2026, 1, 1)}))


def test_r_be_3_the_competent_office_stays_until_it_is_changed_with_a_reason(store: Store, case_id: str) -> None:
    """Acceptance idea 8 of the masterplan."""
    perform(
        store, SetCompetentOffice(case_id=case_id, name="OCMW A", basis="first_application", start_day=date(2026, 6, 1))
    )
    with pytest.raises(WrongUse):
        perform(store, SetCompetentOffice(case_id=case_id, name="OCMW B", basis="actual_stay"))
    perform(
        store, SetCompetentOffice(case_id=case_id, name="OCMW B", basis="actual_stay", reason="verhuisd, eigen woning")
    )
    found = rows(store, "competent_office", "name, end_day")
    assert found == [("OCMW A", TODAY.isoformat()), ("OCMW B", None)]


def test_a_reference_address_asks_to_show_up(store: Store, case_id: str) -> None:
    perform(store, AddReferenceAddress(case_id=case_id, fields={"state": "asked", "start_day": TODAY}))
    assert clocks(store, "R-BE-2") == []
    perform(store, AddReferenceAddress(case_id=case_id, fields={"state": "registered", "shown_day": TODAY}))
    assert clocks(store, "R-BE-2") == [TODAY + timedelta(80)]


# -- homes


def test_the_phases_of_an_eviction_follow_each_other(store: Store, case_id: str) -> None:
    eviction_id = perform(store, AddEviction(case_id=case_id, fields={"signal_day": date(2026, 9, 1)})).result
    perform(store, ChangeEviction(eviction_id=eviction_id, fields={"phase": "judged", "judged_day": date(2026, 10, 1)}))
    assert rows(store, "eviction", "level, judged_day") == [("after_judgment", "2026-10-01")]
    with pytest.raises(WrongUse):
        perform(store, ChangeEviction(eviction_id=eviction_id, fields={"claim_day": date(2026, 10, 2)}))
    perform(store, ChangeEviction(eviction_id=eviction_id, fields={"result": "rehoused"}))
    assert rows(store, "eviction", "result_day") == [(TODAY.isoformat(),)]
    assert clocks(store, "R-EV-01") == []


def test_a_lease_does_not_end_before_it_begins(store: Store, case_id: str) -> None:
    lease_id = perform(store, AddLease(case_id=case_id, fields={"start_day": date(2026, 2, 1)})).result
    with pytest.raises(WrongUse):
        perform(store, ChangeLease(lease_id=lease_id, fields={"ended_day": date(2026, 1, 1)}))
    perform(store, DeleteLease(lease_id=lease_id))
    assert rows(store, "lease") == []


# -- around 18


def test_the_list_around_18_appears_with_the_region_and_follows_what_is_known(store: Store, case_id: str) -> None:
    assert clocks(store, "BE24") == []
    perform(store, ChangeCase(case_id=case_id, fields={"region": "VL"}))
    assert clocks(store, "BE24") == [date(2026, 2, 20)]
    perform(store, RecordFact(case_id=case_id, name="school", value="no"))
    assert clocks(store, "BE24") == []
    perform(store, RecordFact(case_id=case_id, name="school", value="unknown"))
    assert clocks(store, "BE24") == [date(2026, 2, 20)]
    perform(store, SetChecklistItem(case_id=case_id, code="BE24", fields={"state": "done"}))
    assert clocks(store, "BE24") == []
    perform(store, SetChecklistItem(case_id=case_id, code="BE24", fields={"state": "todo"}))
    assert clocks(store, "BE24") == [date(2026, 2, 20)]


@pytest.mark.parametrize(
    "given",
    [
        {"name": "school", "value": "perhaps"},
        {"name": "shoesize", "value": "43"},
        {"name": "move", "value": "yes"},
        {"name": "address_settled", "value": "yes"},
    ],
)
def test_a_fact_nobody_asks_for_is_refused(store: Store, case_id: str, given: Mapping[str, str]) -> None:
    with pytest.raises(WrongUse):
        perform(store, RecordFact(case_id=case_id, **given))  # type: ignore[arg-type]


def test_r_basis_01_a_point_is_in_order_by_what_happened_or_because_somebody_says_so(
    store: Store, case_id: str
) -> None:
    assert len(clocks(store, "BASIS-INCOME")) == len(clocks(store, "BASIS-ADDRESS")) == 1
    perform(store, AddRight(case_id=case_id, fields={"kind": "living_wage", "state": "granted"}))
    perform(store, RecordFact(case_id=case_id, name="address_settled", value="settled"))
    assert clocks(store, "BASIS-INCOME") == clocks(store, "BASIS-ADDRESS") == []


# -- after leaving


def test_a_follow_up_that_did_not_reach_anybody_is_a_result(store: Store, case_id: str) -> None:
    exit_id = perform(
        store, OpenExit(case_id=case_id, fields={"institution_type": "prison", "actual_day": TODAY})
    ).result
    perform(store, RecordFollowUp(exit_id=exit_id, point="d14", fields={"result": "not_reached", "attempts": 3}))
    perform(store, RecordFollowUp(exit_id=exit_id, point="d14", fields={"result": "reached", "quality_of_life": 7}))
    assert rows(store, "follow_up", "point, result, attempts, quality_of_life") == [("d14", "reached", 3, 7)]


def test_a_word_with_the_mentor_moves_the_next_one(store: Store, case_id: str) -> None:
    member = {"name": "Oom Bert", "relation": "jim"}
    member_id = perform(store, AddNetworkMember(case_id=case_id, fields=member)).result  # type: ignore[arg-type]
    perform(store, RecordCheckIn(member_id=member_id, goes="well"))
    assert clocks(store, "R-JIM-01") == [TODAY + timedelta(30)]


# -- meetings


def test_a_round_table_that_was_held_stops_its_clock_and_a_decision_becomes_a_step(store: Store, case_id: str) -> None:
    assert clocks(store, "R-BF-03") == []  # this person came after 18
    meeting_id = perform(store, PlanMeeting(case_id=case_id, fields={"kind": "round_table", "day": TODAY})).result
    perform(store, AddMeetingMember(meeting_id=meeting_id, fields={"name": "Oom Bert", "role": "family"}))
    perform(store, ChangeMeeting(meeting_id=meeting_id, fields={"state": "held", "person_part": "present"}))
    assert rows(store, "case_file", "round_table_day") == [(TODAY.isoformat(),)]
    assert clocks(store, "R-MEET-01") == [TODAY + timedelta(7)]
    perform(store, AddDecision(meeting_id=meeting_id, fields={"what": "OCMW bellen", "who": "Nele"}, as_step=True))
    assert rows(store, "step", "what, who") == [("OCMW bellen", "Nele")]
    with pytest.raises(WrongUse):
        perform(store, ChangeMeeting(meeting_id=meeting_id, fields={"layer": "L3"}))


# -- consent and sharing


def test_sharing_on_consent_needs_a_yes_that_covers_it(store: Store, case_id: str) -> None:
    """Acceptance idea 4 of the masterplan."""
    consent_id = perform(store, RecordConsent(case_id=case_id, fields=YES)).result
    share: Any = {"receiver": "SVK Gent", "ground": "consent", "categories": ("housing",), "consent_id": consent_id}
    with pytest.raises(WrongUse):
        perform(store, RecordSharing(case_id=case_id, fields={**share, "consent_id": None}))
    with pytest.raises(WrongUse):
        perform(store, RecordSharing(case_id=case_id, fields={**share, "categories": ("housing", "health")}))
    perform(store, RecordSharing(case_id=case_id, fields=share))
    perform(store, ChangeConsent(consent_id=consent_id, fields={"answer": "withdrawn"}))
    with pytest.raises(WrongUse):
        perform(store, RecordSharing(case_id=case_id, fields=share))


def test_a_consent_of_another_case_or_one_that_ended_does_not_count(store: Store, case_id: str) -> None:
    other = open_case(store, "Sami", "Benali")
    elsewhere = perform(store, RecordConsent(case_id=other, fields=YES)).result
    ended = perform(
        store, RecordConsent(case_id=case_id, fields={**YES, "day": date(2026, 1, 1), "until_day": date(2026, 2, 1)})
    ).result
    for consent_id in (elsewhere, ended):
        fields: Any = {
            "receiver": "SVK Gent",
            "ground": "consent",
            "categories": ("housing",),
            "consent_id": consent_id,
        }
        with pytest.raises(WrongUse):
            perform(store, RecordSharing(case_id=case_id, fields=fields))


def test_r_law_be_2_shared_secrecy_asks_for_all_five_answers(store: Store, case_id: str) -> None:
    answers: Any = dict.fromkeys(("be_informed", "be_agrees", "be_bound", "be_same_task", "be_only_needed"), "yes")
    share: Any = {"receiver": "CGG", "ground": "shared_secrecy", "categories": ("housing",), **answers}
    for name in answers:
        with pytest.raises(WrongUse):
            perform(store, RecordSharing(case_id=case_id, fields={**share, name: "no"}))
    perform(store, RecordSharing(case_id=case_id, fields=share))


def test_r_law_nl_sharing_without_consent_asks_for_the_whole_form_and_a_colleague(store: Store, case_id: str) -> None:
    form: Any = {
        "receiver": "GGZ", "ground": "no_consent_nl", "categories": ("health",), "consent_tried": "twee keer gevraagd",
        "consent_why_not": "spreekt met niemand", "harm": "verwaarlozing", "harm_near": "deze week",
        "other_routes": "familie gebeld", "what": "naam en adres", "why_them": "zij kunnen langsgaan",
        "consulted_name": "collega", "consulted_day": TODAY, "person_told_why_not": "nog niet bereikt",
        "review_day": TODAY + timedelta(14),
    }  # fmt: skip
    mine = store.author.worker_id
    others = [row[0] for row in store.read(lambda reader: reader.sql("SELECT hex(id) FROM worker"))]
    colleague = next(one.lower() for one in others if one.lower() != mine)
    with pytest.raises(WrongUse):
        perform(store, RecordSharing(case_id=case_id, fields=form))
    with pytest.raises(WrongUse):
        perform(store, RecordSharing(case_id=case_id, fields={**form, "approved_by": mine}))
    for name in ("harm", "why_them", "review_day", "person_told_why_not"):
        with pytest.raises(WrongUse):
            perform(store, RecordSharing(case_id=case_id, fields={**form, "approved_by": colleague, name: None}))
    perform(store, RecordSharing(case_id=case_id, fields={**form, "approved_by": colleague}))
    assert clocks(store, "R-SHARE-01") == [TODAY + timedelta(14)]


def test_r_law_be_1_a_case_consultation_names_its_meeting(store: Store, case_id: str) -> None:
    share: Any = {"receiver": "casusoverleg", "ground": "case_consultation", "purpose": "veiligheid", "what": "adres"}
    with pytest.raises(WrongUse):
        perform(store, RecordSharing(case_id=case_id, fields=share))
    meeting_id = perform(store, PlanMeeting(case_id=case_id, fields={"kind": "case_conference"})).result
    perform(store, RecordSharing(case_id=case_id, fields={**share, "meeting_id": meeting_id}))


# -- passing on


def test_a_handover_is_done_by_the_first_appointment_and_nothing_else(store: Store, case_id: str) -> None:
    handover_id = perform(store, AddHandover(case_id=case_id, fields={"organisation": "CAW"})).result
    with pytest.raises(WrongUse):
        perform(store, ChangeHandover(handover_id=handover_id, fields={"state": "done"}))
    perform(store, ChangeHandover(handover_id=handover_id, fields={"attended": "yes"}))
    assert rows(store, "handover", "state, accepted_day") == [("done", TODAY.isoformat())]
    assert clocks(store, "R-HO-01") == [TODAY + timedelta(30), TODAY + timedelta(90)]


def test_an_exclusion_says_which_alternative_and_none_needs_a_reason(store: Store, case_id: str) -> None:
    with pytest.raises(WrongUse):
        perform(store, RecordEvent(case_id=case_id, fields={"kind": "exclusion"}))
    with pytest.raises(WrongUse):
        perform(store, RecordEvent(case_id=case_id, fields={"kind": "exclusion", "alternative": "none"}))
    perform(store, RecordEvent(case_id=case_id, fields={"kind": "exclusion", "alternative": "none", "reason": "brand"}))
    assert rows(store, "case_event", "alternative") == [("none",)]


# -- around 18, full ETHOS


def test_r_18_01_what_is_written_about_a_place_in_sight_wins_over_the_level(store: Store) -> None:
    person: Any = {"call_name": "Noor", "birth_day": date(TODAY.year - 17, 3, 22)}
    young = str(perform(store, OpenCase(person=person)).result)
    assert clocks(store, "R-18-01")
    perform(store, ChangeCase(case_id=young, fields={"housing_in_sight": "yes", "housing_in_sight_day": TODAY}))
    assert clocks(store, "R-18-01") == []
    perform(store, ChangeCase(case_id=young, fields={"housing_in_sight": "no"}))
    assert clocks(store, "R-18-01")


@pytest.mark.parametrize(
    ("full", "light"),
    [("e8.1", "with_others"), ("e11.1", "non_conventional"), ("e4.1", "homeless_acc"), ("e12.1", "precarious")],
)
def test_r_eth_01_full_ethos_says_the_category_that_counts(store: Store, case_id: str, full: str, light: str) -> None:
    episode = perform(store, RecordHousing(case_id=case_id, ethos_light="unknown")).result
    perform(store, ChangeHousing(episode_id=episode, fields={"ethos_full": full}))
    assert rows(store, "housing_episode", "ethos_light") == [(light,)]
    perform(store, ChangeHousing(episode_id=episode, fields={"ethos_full": full, "ethos_light": "eviction"}))
    assert rows(store, "housing_episode", "ethos_light") == [("eviction",)]


def test_r_lease_02_one_name_for_landlord_and_support_is_noticed(store: Store, case_id: str) -> None:
    fields: Any = {"kind": "sliding", "landlord": "CAW Noord", "support_by": "Caw noord", "start_day": date(2026, 6, 1)}
    lease_id = perform(store, AddLease(case_id=case_id, fields=fields)).result
    facts = store.read(partial(facts_of_case, case_id=case_id))
    assert facts is not None
    (one,) = [found for found in findings_of(facts, TODAY) if found.rule == "R-LEASE-02"]
    assert (one.subject_kind, one.subject_id) == ("lease", lease_id)


def test_a_landlord_the_team_asked_before_is_known(store: Store, case_id: str) -> None:
    other = open_case(store, "Bilal", "Amrani")
    for case, landlord, day in (
        (other, "Immo Zenne", date(2026, 9, 1)),
        (other, "immo  zenne", date(2026, 9, 20)),
        (case_id, "Wonen Zuid", None),
    ):
        given: Any = {"landlord": landlord, "day": day, "outcome": "refused"}
        perform(store, AddViewing(case_id=case, fields=given))
    known = store.read(partial(landlords_asked, _case_id=case_id))
    assert known == (("Immo Zenne", 2, date(2026, 9, 20)), ("Wonen Zuid", 1, None))

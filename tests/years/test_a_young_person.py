# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the year of one young person in youth care, month by month, through operations.

Amina is seventeen, lives in a group home, turns eighteen in spring, leaves in summer and loses her first place in
autumn. Every month says what the rules notice and what they no longer do.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caseapp.clock import FixedClock
from caseapp.operations.agree import AgreePlan
from caseapp.operations.asked import AnswerAsked
from caseapp.operations.assessments import DomainGiven, RecordAssessment
from caseapp.operations.cases import ChangeCase, CloseCase, OpenCase
from caseapp.operations.checklists import RecordFact, SetChecklistItem
from caseapp.operations.exits import ChangeExit, OpenExit, SetExitItem
from caseapp.operations.follow_ups import RecordCheckIn, RecordFollowUp
from caseapp.operations.goals import AddStep
from caseapp.operations.homes import AddLease, AddRegistration, AddViewing, ChangeLease, ChangeViewing
from caseapp.operations.housing import ChangeHousing, RecordHousing
from caseapp.operations.meetings import AddDecision, AddMeetingMember, ChangeMeeting, PlanMeeting
from caseapp.operations.network import AddNetworkMember
from caseapp.operations.plans import StartPlan, WritePlan, WritePlanDomain
from caseapp.operations.rights import AddRight, ChangeRight
from caseapp.plans.basis import SETTLED
from caseapp.plans.catalogue import exit_checklist
from caseapp.plans.clocks import STEP
from caseapp.plans.findings import closing_asks_reason
from caseapp.store.queries.leaving import leaving as exits_ahead
from caseapp.store.queries.today import facts_of_case
from caseapp.store.replay import verify
from tests.records import make_store, make_team
from tests.years.calendar import WHOLE_TEAM, Year

BORN = date(2009, 4, 12)
DOMAINS = ("housing", "income", "school_work", "support", "health")
T18 = date(2027, 4, 12)
LEAVES = date(2027, 6, 30)


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Year]:
    clock = FixedClock()
    store = make_store(tmp_path, clock)
    nele, karim = make_team(store)
    made = Year(store, clock)
    person: Any = {"call_name": "Amina", "family_name": "Bensalem", "birth_day": BORN, "birth_precision": "day"}
    made.case_id = made.do(
        OpenCase(
            person=person,
            primary_worker_id=nele,
            opened_day=made.today,
            opening_reason="turning_18",
            programme="young_adult",
        )
    )
    made.do(ChangeCase(case_id=made.case_id, fields={"region": "VL", "backup_worker_id": karim}))
    yield made
    store.close()


def _hard(year: Year, leaving: str) -> tuple[str, ...]:
    """What must be ready and is not, as the page Exits lists it."""
    rows = year.store.read(lambda reader: exits_ahead(reader, WHOLE_TEAM, year.today))
    return next(row.missing for row in rows if row.exit_id == leaving)


def _her_yes() -> Any:
    return ({"name": "Amina", "role": "young_person", "agreement": "agreed"},)


def test_the_year_of_amina(year: Year) -> None:
    _october(year)
    _november(year)
    _winter(year)
    _almost_eighteen(year)
    _eighteen(year)
    _before_leaving(year)
    _leaves(year)
    _autumn(year)
    _a_year_later(year)
    assert verify(year.store).faults == []


def _october(year: Year) -> None:
    """She comes with youth help only; in a week the window of 17½ opens."""
    youth: Any = {"name": "Tom", "kind": "formal", "support_role": "youth_help", "organisation": "De Linde"}
    year.do(AddNetworkMember(case_id=year.case_id, fields=youth))
    stay: Any = {"ethos_light": "institution", "start_day": date(2024, 9, 1), "description": "leefgroep De Linde"}
    year.do(RecordHousing(case_id=year.case_id, **stay))
    placed: Any = {
        "institution_type": "youth_care",
        "institution": "De Linde",
        "admission_day": date(2024, 9, 1),
        "planned_day": LEAVES,
    }
    year.do(OpenExit(case_id=year.case_id, fields=placed))
    assert year.noticed() == {"R-BF-03": "note", "R-BF-01": "note", "R-18-01": "note", "R-18-02": "note"}
    year.talk("Kennismaking. Ze wil zelf kiezen wie er bij de rondetafel is.")
    table: Any = {"kind": "round_table", "day": date(2026, 10, 14), "agenda": "Wonen na 18.", "person_part": "present"}
    meeting = year.do(PlanMeeting(case_id=year.case_id, fields=table))
    year.do(AddMeetingMember(meeting_id=meeting, fields={"name": "Amina", "role": "young_person"}))
    assert "Wonen na 18." in year.paper("meeting-agenda", meeting_id=meeting)

    year.go_to(date(2026, 10, 12))
    assert year.late() == {"R-18-02"}  # nobody of the welfare office stands there
    office: Any = {"name": "Ilse", "kind": "formal", "support_role": "welfare_office", "organisation": "OCMW Gent"}
    year.do(AddNetworkMember(case_id=year.case_id, fields=office))
    assert "R-18-02" not in year.noticed()

    year.go_to(date(2026, 10, 14))
    held: Any = {"state": "held", "minutes": "Ze wil een studio met iemand in de buurt.", "person_part": "present"}
    year.do(ChangeMeeting(meeting_id=meeting, fields=held))
    decided: Any = {"what": "Leefloon voorbereiden", "who": "Ilse", "due_day": date(2027, 4, 12), "may_print": "yes"}
    year.do(AddDecision(meeting_id=meeting, fields=decided, as_step=True))
    assert "R-BF-03" not in year.noticed()  # the round table of 17½ was held, on its day
    assert year.due(STEP) == [date(2027, 4, 12)]
    assert "Leefloon voorbereiden" in year.paper("meeting-minutes", meeting_id=meeting)
    year.talk("Het basisgesprek: wat is al in orde?", mode="office")
    for name in SETTLED:
        year.do(RecordFact(case_id=year.case_id, name=name, value="settled"))
    assert year.open_points("BASIS") == []


def _november(year: Year) -> None:
    """A supporter of her own, a word with her every month, and a plan within six weeks."""
    jim: Any = {"name": "tante Samira", "relation": "jim", "chosen_by_person": "yes", "accepted": "yes",
                "since_day": date(2026, 10, 20), "on_card": True}  # fmt: skip
    year.go_to(date(2026, 10, 20))
    samira = year.do(AddNetworkMember(case_id=year.case_id, fields=jim))
    assert year.due("R-JIM-01") == [date(2026, 11, 19)]
    year.go_to(date(2026, 11, 10))
    assert year.noticed()["R-BF-01"] == "note"
    plan = year.do(StartPlan(case_id=year.case_id, fields={"own_words": "Ik wil mijn eigen deur."}))
    year.do(WritePlanDomain(plan_id=plan, domain="housing", fields={"want": "Een studio in Gent."}))
    year.do(WritePlan(plan_id=plan, fields={"card_signs": "Ik zeg niets meer", "card_helps": "Samira bellen"}))
    year.do(AgreePlan(plan_id=plan, day=year.today, participants=_her_yes()))
    year.talk("Het plan samen overlopen.")
    assert "R-BF-01" not in year.noticed()
    assert year.due("R-BF-02") == [date(2027, 3, 13)]  # a month before 18, sooner than half a year
    assert "Een studio in Gent." in year.paper("plan")
    assert "Samira" in year.paper("crisis-card")
    year.go_to(date(2026, 11, 19))
    year.do(RecordCheckIn(member_id=samira, goes="well", with_whom="informal_support"))
    assert year.due("R-JIM-01") == [date(2026, 12, 19)]


def _winter(year: Year) -> None:
    """The list around 18: what runs, what is done, and what nobody answered yet."""
    year.go_to(date(2026, 12, 14))
    year.talk("Samen de lijst rond 18 bekeken.")
    assert year.noticed() == {"R-18-01": "note"}
    assert {"BE05", "BE24", "BE30"} <= set(year.open_points("BE"))
    assert "Ik heb een eigen rekening en een bankkaart" in year.paper("almost-18")
    answers: Any = {"school": "yes", "unaccompanied": "no", "own_home": "no", "youth_help": "yes"}
    year.do(AnswerAsked(case_id=year.case_id, fields=answers))
    assert "BE30" not in year.open_points("BE")  # no guardian stops
    for code in ("BE01", "BE05", "BE09", "BE10", "BE12", "BE29"):
        year.do(SetChecklistItem(case_id=year.case_id, code=code, fields={"state": "done", "who": "Amina"}))
    year.do(SetChecklistItem(case_id=year.case_id, code="BE14", fields={"state": "refused", "reason": "wil ze niet"}))
    assert year.open_points("BE") == ["BE02", "BE03", "BE04", "BE06", "BE11", "BE13", "BE17", "BE24", "BE27"]
    assert "Dit is al klaar" in year.paper("almost-18")
    assert "Dit is al klaar" not in year.paper("almost-18", "fr")

    year.go_to(date(2027, 1, 11))
    registered: Any = {"where_text": "Thuispunt Gent", "registered_day": year.today, "renew_day": date(2027, 12, 1)}
    year.do(AddRegistration(case_id=year.case_id, fields=registered))
    assert year.due("R-LIST-02") == [date(2027, 12, 1)]
    refused: Any = {"place": "Dampoort", "day": year.today, "outcome": "refused", "refusal": "income"}
    year.do(AddViewing(case_id=year.case_id, fields=refused))
    assert year.overdue() == {"R-JIM-01", "R-CTI-34"}  # nobody spoke to Samira, and with Amina not for a month
    assert "E04" in year.overdue("E")  # half a year ahead in youth care: the network meets
    (leaving,) = year.ids("exit_file")
    year.do(SetExitItem(exit_id=leaving, code="E04", fields={"state": "done", "done_day": date(2026, 10, 14)}))
    assert "E04" not in year.overdue("E")
    (samira,) = [one for one in year.ids("network_member") if year.due("R-JIM-01")][-1:]
    year.do(RecordCheckIn(member_id=samira, goes="fragile", with_whom="client", note="Ze belt minder."))
    assert year.due("R-JIM-01") == [date(2027, 2, 10)]
    year.talk("Bezichtiging in Dampoort; ze wilden drie loonbriefjes.", mode="other_community")


def _almost_eighteen(year: Year) -> None:
    """A month before: the plan is looked at again, a home is in sight, the rest of the list is done."""
    year.go_to(date(2027, 3, 14))
    assert year.late() == {"R-BF-02", "R-CTI-34"}
    year.talk("Samen het plan herlezen; ze heeft een studio gezien.")
    (plan,) = year.ids("plan")
    year.do(WritePlanDomain(plan_id=plan, domain="housing", fields={"want": "De studio aan de Coupure."}))
    year.do(AgreePlan(plan_id=plan, day=year.today, participants=_her_yes()))
    assert year.late() == set()
    assert year.due("R-BF-02") == [
        date(2027, 9, 12)
    ]  # this version counts for 18 and for the day ninety days before leaving
    for code in year.open_points("BE"):
        if code not in ("BE16", "BE06"):
            year.do(SetChecklistItem(case_id=year.case_id, code=code, fields={"state": "done"}))
    assert year.open_points("BE") == ["BE06", "BE16"]

    assert year.noticed() == {"R-18-01": "note"}
    scores = tuple(DomainGiven(domain=name, level=4, self_score=7) for name in DOMAINS)
    year.do(RecordAssessment(case_id=year.case_id, day=year.today, domains=scores))
    assert year.noticed() == {}  # a home is in sight: housing stands at 4
    year.do(ChangeCase(case_id=year.case_id, fields={"housing_in_sight": "no"}))
    assert year.noticed() == {"R-18-01": "note"}  # what somebody wrote down wins
    year.go_to(date(2027, 4, 5))
    year.do(ChangeCase(case_id=year.case_id, fields={"housing_in_sight": "yes", "housing_in_sight_day": year.today}))
    assert year.noticed() == {"R-CTI-34": "late"}
    year.talk("Ze telt de dagen af.")
    assert year.noticed() == {}


def _eighteen(year: Year) -> None:
    """On her birthday: the living wage is asked for; the receipt and the decision have their days."""
    year.go_to(T18)
    assert year.open_points("BE") == ["BE06", "BE15", "BE16", "BE28"]
    wage: Any = {"kind": "living_wage", "state": "asked", "office": "OCMW Gent"}
    wage = year.do(AddRight(case_id=year.case_id, fields=wage))
    assert year.due("R-BE-6") == [date(2027, 4, 15), date(2027, 5, 12)]  # a receipt in three days, a decision in 30
    year.go_to(date(2027, 4, 16))
    assert year.noticed()["R-BE-6"] == "late"
    receipt: Any = {"state": "receipt", "receipt_number": "2027-118"}
    year.do(ChangeRight(right_id=wage, fields=receipt))
    assert year.due("R-BE-6") == [date(2027, 5, 16)]
    assert "R-BE-6" not in year.noticed()
    year.do(SetChecklistItem(case_id=year.case_id, code="BE06", fields={"state": "done"}))
    year.do(SetChecklistItem(case_id=year.case_id, code="BE15", fields={"state": "done"}))

    year.go_to(date(2027, 5, 10))
    year.talk("Leefloon is goedgekeurd.", mode="phone")
    year.do(ChangeRight(right_id=wage, fields={"state": "granted", "valid_to": date(2028, 5, 31)}))
    assert year.due("R-RIGHT-01") == [date(2028, 5, 31)]
    assert year.due("R-BE-6") == []  # nothing to wait for, nothing to appeal against
    assert (year.noticed(), year.overdue()) == ({}, {"R-JIM-01"})


def _before_leaving(year: Year) -> None:
    """Seven weeks before: what must be ready, who comes, the papers she takes along."""
    year.go_to(date(2027, 6, 1))
    assert year.noticed() == {"R-ETH-04": "late", "R-CTI-34": "late"}  # a month to go, and no place written down
    assert {"E11", "E12", "E30", "E31"} <= year.overdue("E")
    (leaving,) = year.ids("exit_file")
    year.talk("De studio is van haar: contract getekend.")
    rented: Any = {"kind": "classic", "place": "Coupure 12", "landlord": "familie Maes", "deposit": "loan",
                   "start_day": date(2027, 7, 1), "end_day": date(2028, 6, 30)}  # fmt: skip
    year.do(AddLease(case_id=year.case_id, fields=rented))
    goes: Any = {
        "destination": "own_rent_private",
        "support_after": "this_team",
        "first_night": "Coupure 12",
        "who_comes": "tante Samira",
        "plan_b": "Bij Samira op de zetel",
        "follow_up_consent": "yes",
    }
    year.do(ChangeExit(exit_id=leaving, fields=goes))
    assert year.noticed() == {}
    for code in ("E02", "E03", "E05", "E11", "E12", "E30", "E31", "E33"):
        year.do(SetExitItem(exit_id=leaving, code=code, fields={"state": "done"}))
    week: Any = {"what": "Naar de stad: adres doorgeven", "due_day": date(2027, 7, 2)}
    year.do(AddStep(case_id=year.case_id, fields=week))

    year.go_to(date(2027, 6, 17))
    assert year.noticed() == {"R-EX-02": "late", "R-EX-03": "note"}  # 3 of 12 important points are ready
    for item in exit_checklist().items.values():
        if item.id in _hard(year, leaving):
            year.do(SetExitItem(exit_id=leaving, code=item.id, fields={"state": "done"}))
    assert year.noticed() == {"R-EX-03": "note"}
    booklet = year.paper("exit-list", exit_id=leaving)
    assert "Coupure 12" not in booklet  # a paper that may lie about says no address
    assert "Ik weet waar ik de eerste nacht slaap" in booklet
    assert "tante Samira" in year.paper("first-week", exit_id=leaving)
    assert "Vrijdag 2 juli Naar de stad: adres doorgeven" in year.paper("first-week", exit_id=leaving)
    assert "Samira" in year.paper("who-is-who")


def _leaves(year: Year) -> None:
    """The day itself, the first night in her own bed, and four days to ask how it goes."""
    (leaving,) = year.ids("exit_file")
    year.go_to(LEAVES)
    year.do(ChangeExit(exit_id=leaving, fields={"actual_day": year.today}))
    own: Any = {"ethos_light": "housed", "start_day": year.today, "description": "studio aan de Coupure"}
    home = year.do(RecordHousing(case_id=year.case_id, **own))
    year.do(ChangeHousing(episode_id=home, fields={"address_kind": "own", "registered": "yes"}))
    year.talk("Samen de eerste dozen gedragen.")
    assert year.noticed() == {"R-BF-02": "note"}  # a move: in two weeks the plan is looked at again
    assert year.due("R-BF-02") == [date(2027, 7, 14)]
    assert year.overdue("E") == set()  # the list of leaving is over
    assert year.due("R-EX-04") == [date(2027, 7, 14), date(2027, 9, 30), date(2027, 12, 30), date(2028, 6, 30)]

    year.go_to(date(2027, 7, 14))
    fine: Any = {"result": "reached", "source": "self", "ethos_light": "housed", "income": "living_wage",
                 "registered_address": "yes", "lasting_adult": "yes", "their_words": "Stil, maar van mij."}  # fmt: skip
    year.do(RecordFollowUp(exit_id=leaving, point="d14", fields=fine))
    (plan,) = year.ids("plan")
    year.do(AgreePlan(plan_id=plan, day=year.today, participants=_her_yes()))
    assert year.noticed() == {}

    year.go_to(date(2027, 9, 30))
    assert year.noticed()["R-EX-04"] == "note"
    missed: Any = {"result": "not_reached", "attempts": 3, "attempt_modes": ("phone", "home_visit")}
    year.do(RecordFollowUp(exit_id=leaving, point="m3", fields=missed))
    assert "R-EX-04" not in year.noticed()  # not reached is a result
    assert year.late() == {"R-CTI-34"}
    assert year.due("R-EX-04") == [date(2027, 12, 30), date(2028, 6, 30)]


def _autumn(year: Year) -> None:
    """The neighbours, a quarrel, the keys given back: for weeks she sleeps at her mother's again."""
    (lease,), (leaving,) = year.ids("lease"), year.ids("exit_file")
    year.go_to(date(2027, 11, 15))
    year.talk("Gevonden bij haar moeder, ze slaapt op de zetel.", mode="other_community")
    year.do(ChangeLease(lease_id=lease, fields={"ended_day": year.today, "end_result": "lost"}))
    back = year.do(RecordHousing(case_id=year.case_id, ethos_light="with_others", start_day=year.today))
    assert year.noticed()["R-ETH-03"] == "note"  # is it for lack of a home?
    year.do(ChangeHousing(episode_id=back, fields={"no_own_home": "yes", "cause": "conflict"}))
    assert "R-ETH-03" not in year.noticed()
    assert year.due("R-BF-02") == [date(2027, 11, 29)]
    year.do(AddViewing(case_id=year.case_id, fields={"place": "Sint-Amandsberg", "day": date(2027, 12, 6)}))

    year.go_to(date(2027, 12, 6))
    assert year.late() == {"R-BF-02"}
    viewing = year.ids("viewing")[-1]
    year.do(ChangeViewing(viewing_id=viewing, fields={"outcome": "taken"}))
    year.do(AddLease(case_id=year.case_id, fields={"kind": "transit", "start_day": date(2028, 1, 3)}))
    assert year.due("R-LEASE-01") == [date(2029, 7, 2)]  # a transit home is for eighteen months at most

    year.go_to(date(2027, 12, 30))
    six: Any = {"result": "reached", "ethos_light": "with_others", "days_homeless": 45, "moves": 1, "income": "work"}
    year.do(RecordFollowUp(exit_id=leaving, point="m6", fields=six))
    assert year.due("R-EX-04") == [date(2028, 6, 30)]


def _a_year_later(year: Year) -> None:
    """A place again, a year after leaving, and an end that looks at all five."""
    (leaving,), (plan,) = year.ids("exit_file"), year.ids("plan")
    year.go_to(date(2028, 1, 3))
    moved = year.do(RecordHousing(case_id=year.case_id, ethos_light="housed", start_day=year.today))
    year.do(ChangeHousing(episode_id=moved, fields={"address_kind": "own", "registered": "yes"}))
    year.talk("Ze heeft de sleutel.")
    year.do(AgreePlan(plan_id=plan, day=year.today, participants=_her_yes()))
    assert year.noticed() == {}
    assert year.overdue() == {"R-JIM-01", "R-LIST-02"}  # with Samira nobody spoke; the registration was to be renewed

    year.go_to(date(2028, 6, 30))
    assert {"R-EX-04", "R-RIGHT-01"} <= year.noticed().keys()  # a year since she left; the living wage ran out
    last: Any = {
        "result": "reached",
        "ethos_light": "housed",
        "registered_address": "yes",
        "income": "work",
        "moves": 2,
    }
    year.do(RecordFollowUp(exit_id=leaving, point="m12", fields=last))
    year.do(ChangeRight(right_id=year.ids("right_file")[0], fields={"state": "ended"}))
    year.talk("Een taart gegeten.")
    assert year.due("R-EX-04") == []
    assert year.counted("housed_m12") == {year.case_id: "yes"}
    assert year.counted("housed_m6") == {}  # that was last year
    assert year.counted("home_and_work") == {year.case_id: "yes"}

    facts = year.store.read(lambda reader: facts_of_case(reader, year.case_id))
    assert facts is not None
    assert not closing_asks_reason(facts)
    year.do(CloseCase(case_id=year.case_id, reason="completed", day=year.today))
    assert year.noticed() == {}
    assert year.overdue("") == set()

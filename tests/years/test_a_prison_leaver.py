# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the year of one man who leaves prison in the Netherlands, through operations.

Dennis is inside for half a year. His home is lost meanwhile, the insurance sleeps, there is a daughter. He comes out
to a room for half a year, with a postal address first, and is asked four times how it goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caseapp.clock import FixedClock
from caseapp.operations.cases import ChangeCase, CloseCase, OpenCase
from caseapp.operations.checklists import RecordFact
from caseapp.operations.exits import ChangeExit, OpenExit, RecordConditions, SetExitItem
from caseapp.operations.follow_ups import RecordFollowUp
from caseapp.operations.homes import AddLease, AddRegistration, ChangeLease
from caseapp.operations.household import AddHouseholdMember
from caseapp.operations.housing import ChangeHousing, RecordHousing
from caseapp.operations.network import AddNetworkMember
from caseapp.operations.passing_on import AddHandover, ChangeHandover
from caseapp.operations.programmes import ChangeProgramme
from caseapp.operations.rights import AddReferenceAddress, AddRight, ChangeReferenceAddress, ChangeRight
from caseapp.store.queries.leaving import SOON
from caseapp.store.queries.leaving import leaving as exits_ahead
from caseapp.store.replay import verify
from tests.records import make_store, make_team
from tests.years.calendar import WHOLE_TEAM, Year

INSIDE = date(2026, 9, 14)
OUT = date(2027, 3, 5)
SIX = ("identity", "home", "work", "debts", "care", "people")


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Year]:
    clock = FixedClock()
    store = make_store(tmp_path, clock)
    nele, karim = make_team(store)
    made = Year(store, clock)
    person: Any = {"call_name": "Dennis", "family_name": "de Wit", "birth_day": date(1994, 2, 3)}
    made.case_id = made.do(
        OpenCase(
            person=person,
            primary_worker_id=nele,
            opened_day=made.today,
            opening_reason="leaving_institution",
            programme="cti",
            phase="pre_cti",
        )
    )
    made.do(ChangeCase(case_id=made.case_id, fields={"region": "NL", "backup_worker_id": karim}))
    yield made
    store.close()


def test_the_year_of_dennis(year: Year) -> None:
    _at_intake(year)
    _ninety_days_before(year)
    _thirty_days_before(year)
    _out(year)
    _afterwards(year)
    assert verify(year.store).faults == []


def _at_intake(year: Year) -> None:
    """The stay began three weeks ago; leaving is prepared from the first day."""
    stay: Any = {"ethos_light": "institution", "start_day": INSIDE, "description": "PI Utrecht"}
    episode = year.do(RecordHousing(case_id=year.case_id, **stay))
    year.do(ChangeHousing(episode_id=episode, fields={"ethos_sub": "4.2", "exit_day": OUT}))
    inside: Any = {
        "institution_type": "prison",
        "institution": "PI Utrecht",
        "admission_day": INSIDE,
        "planned_day": OUT,
        "basis": "conditional",
        "reference_worker": "casemanager Joke",
    }
    year.do(OpenExit(case_id=year.case_id, fields=inside))
    year.do(AddHouseholdMember(case_id=year.case_id, fields={"kind": "child", "name": "Fleur", "with_them": "no"}))
    assert year.noticed() == {}
    (leaving,) = year.ids("exit_file")
    points = [date(2026, 9, 28), date(2026, 12, 5), date(2027, 2, 3), OUT]
    assert year.due("R-PI-01") == points  # six conditions, four times: two weeks after he came in is over already
    found: Any = {**dict.fromkeys(SIX, "known"), "home": "problem", "debts": "problem"}
    year.do(RecordConditions(exit_id=leaving, point="at_intake", fields=found))
    assert year.due("R-PI-01") == points[1:]
    assert year.due("E15") == [year.today]  # his home: two weeks after he came in is over, rent goes on, so today
    kept: Any = {"state": "not_needed", "note": "opgezegd door de verhuurder"}
    year.do(SetExitItem(exit_id=leaving, code="E15", fields=kept))
    assert year.due("E15") == []
    year.talk("Aan tafel in de bezoekzaal. Hij wil zijn dochter kunnen ontvangen.", mode="institution")
    assert year.due("R-LIST-01") == []
    assert year.open_points("NL") == []  # the list around 18 is not for him

    year.go_to(date(2026, 10, 20))
    assert year.overdue("B") == {"BASIS-ADDRESS", "BASIS-NEEDS"}  # two weeks
    year.do(RecordFact(case_id=year.case_id, name="needs_looked_at", value="settled"))
    address: Any = {"kind": "briefadres", "state": "asked", "office": "gemeente Utrecht", "for_release": "yes"}
    year.do(AddReferenceAddress(case_id=year.case_id, fields=address))
    debts: Any = {"kind": "debt_help", "state": "asked", "office": "gemeente Utrecht"}
    year.do(AddRight(case_id=year.case_id, fields=debts))
    assert "R-BE-2" not in year.noticed()  # showing up is a Belgian duty
    year.talk("Briefadres aangevraagd.", mode="phone")


def _ninety_days_before(year: Year) -> None:
    """Ninety days: leaving is begun; the postal address stands; what is missing is told by name."""
    (leaving,), (address,) = year.ids("exit_file"), year.ids("reference_address")
    year.go_to(date(2026, 12, 5))
    assert year.late() == {"R-CTI-34", "R-BE-6"}
    solving: Any = {**dict.fromkeys(SIX, "ok"), "home": "being_solved", "debts": "being_solved"}
    year.do(RecordConditions(exit_id=leaving, point="at_90", fields=solving))
    assert year.due("R-PI-01") == [date(2027, 2, 3), OUT]
    year.talk("Lijst samen overlopen.", mode="institution")
    stands: Any = {"state": "registered", "start_day": date(2026, 11, 20)}
    year.do(ChangeReferenceAddress(address_id=address, fields=stands))
    for name in ("address_settled", "debts_looked_at", "registered"):
        year.do(RecordFact(case_id=year.case_id, name=name, value="settled"))
    year.do(ChangeRight(right_id=year.ids("right_file")[0], fields={"state": "granted"}))
    assert year.noticed() == {}
    assert year.overdue("B") == {"BASIS-HOUSING", "BASIS-INCOME", "BASIS-INSURANCE", "BASIS-STAY"}
    listed: Any = {"where_text": "WoningNet Utrecht", "registered_day": year.today, "kind": "urgency"}
    year.do(AddRegistration(case_id=year.case_id, fields=listed))
    year.do(RecordFact(case_id=year.case_id, name="registered_for_housing", value="settled"))
    (row,) = year.store.read(lambda reader: exits_ahead(reader, WHOLE_TEAM, year.today, SOON))
    assert (row.exit_id, row.planned_day, row.destination) == (leaving, OUT, None)
    assert {"E10", "E16", "E30", "E34", "E43"} <= set(row.missing)


def _thirty_days_before(year: Year) -> None:
    """Thirty days: no place to go to. The team lead sees it; a room is found; identity and income are asked for."""
    (leaving,) = year.ids("exit_file")
    year.go_to(date(2027, 2, 3))
    assert year.late() == {"R-CTI-34", "R-ETH-04"}
    still: Any = {**dict.fromkeys(SIX, "ok"), "home": "problem"}
    year.do(RecordConditions(exit_id=leaving, point="at_30", fields=still))
    assert year.due("R-PI-01") == [OUT]
    year.talk("Hij wil niet naar de opvang.", mode="institution")
    none: Any = {"destination": "none", "support_after": "this_team", "no_solution_reason": "geen plek voor 5 maart"}
    year.do(ChangeExit(exit_id=leaving, fields=none))
    assert year.late() == {"R-ETH-04", "R-EX-05"}  # written down, to be told, and never held back
    year.do(ChangeExit(exit_id=leaving, fields={"lead_told_day": year.today}))
    assert year.late() == {"R-ETH-04"}

    year.go_to(date(2027, 2, 15))
    room: Any = {"kind": "temporary", "place": "Kanaalstraat 40", "landlord": "Stichting Kamers", "start_day": OUT}
    year.do(AddLease(case_id=year.case_id, fields=room))
    assert year.due("R-LEASE-01") == [date(2027, 9, 4)]  # temporary: half a year at most
    goes: Any = {
        "destination": "room_student",
        "destination_text": "kamer voor een half jaar",
        "first_night": "Kanaalstraat 40",
        "who_comes": "zijn broer Rick",
        "plan_b": "noodopvang, 030 000 00 00",
        "follow_up_consent": "yes",
    }
    year.do(ChangeExit(exit_id=leaving, fields=goes))
    year.talk("Er is een kamer; hij belt zijn broer.", mode="phone")
    assert year.late() == set()
    year.do(
        AddNetworkMember(case_id=year.case_id, fields={"name": "Rick", "relation": "sibling", "always_there": True})
    )
    insured: Any = {
        "kind": "health_insurance",
        "state": "asked",
        "office": "verzekeraar",
        "note": "slaapt sinds 9/2026",
    }
    insured = year.do(AddRight(case_id=year.case_id, fields=insured))
    year.do(ChangeRight(right_id=insured, fields={"state": "receipt"}))
    for code in ("E01", "E10", "E12", "E16", "E30", "E31", "E03"):
        year.do(SetExitItem(exit_id=leaving, code=code, fields={"state": "done"}))


def _out(year: Year) -> None:
    """Two weeks before: five important points are open. On the day he is out, housed, and asked after."""
    (leaving,) = year.ids("exit_file")
    year.go_to(date(2027, 2, 20))
    assert year.late() == {"R-EX-02"}
    booklet = year.paper("exit-list", exit_id=leaving)
    assert "Kanaalstraat" not in booklet
    assert "Mijn ziekteverzekering is in orde" in booklet
    assert "gevangenis" not in year.paper("first-week", exit_id=leaving).casefold()
    for code in ("E23", "E32", "E34", "E41", "E43", "E50", "E42"):
        year.do(SetExitItem(exit_id=leaving, code=code, fields={"state": "done"}))
    assert year.late() == set()
    year.go_to(OUT)
    year.do(RecordConditions(exit_id=leaving, point="at_leaving", fields=dict.fromkeys(SIX, "ok")))  # type: ignore[typeddict-item]
    assert year.due("R-PI-01") == []
    year.do(ChangeExit(exit_id=leaving, fields={"actual_day": year.today}))
    year.do(RecordHousing(case_id=year.case_id, ethos_light="housed", description="kamer Kanaalstraat"))
    (entry,) = year.ids("programme_entry")
    year.do(ChangeProgramme(entry_id=entry, fields={"phase": "phase1", "phase_since": year.today}))
    year.talk("Om acht uur aan de poort, met Rick.", mode="institution")
    assert year.noticed().keys() <= {"R-LEASE-01"}
    assert year.overdue("E") == set()
    assert year.due("R-EX-04") == [date(2027, 3, 19), date(2027, 6, 5), date(2027, 9, 5), date(2028, 3, 5)]
    assert year.counted("exits_no_solution") == {year.case_id: "no"}


def _afterwards(year: Year) -> None:
    """Income within a month, the room that ends, a home of his own, and the handover to the neighbourhood team."""
    (leaving,), (room,) = year.ids("exit_file"), year.ids("lease")
    year.go_to(date(2027, 3, 19))
    first: Any = {
        "result": "reached",
        "ethos_light": "housed",
        "income": "none",
        "police": "no",
        "registered_address": "no",
    }
    year.do(RecordFollowUp(exit_id=leaving, point="d14", fields=first))
    year.go_to(date(2027, 6, 5))
    assert {"R-LEASE-01", "R-EX-04", "R-CTI-34"} <= year.noticed().keys()
    second: Any = {**first, "income": "work", "registered_address": "yes", "school_work_hours": 32}
    year.do(RecordFollowUp(exit_id=leaving, point="m3", fields=second))
    year.talk("Hij werkt in het magazijn.", mode="phone")
    assert year.counted("income_30d") == {year.case_id: "no"}  # two weeks after there was none
    year.go_to(date(2027, 9, 5))
    assert "R-LEASE-01" in year.late()  # the room was until yesterday
    year.do(ChangeLease(lease_id=room, fields={"ended_day": date(2027, 9, 4), "end_result": "moved_better"}))
    year.do(AddLease(case_id=year.case_id, fields={"kind": "classic", "place": "Amersfoort", "start_day": year.today}))
    year.do(RecordFollowUp(exit_id=leaving, point="m6", fields={**second, "moves": 1}))
    assert "R-LEASE-01" not in year.noticed()
    over: Any = {"organisation": "buurtteam Amersfoort", "state": "accepted", "accepted_day": year.today}
    handed = year.do(AddHandover(case_id=year.case_id, fields=over))
    assert year.due("R-HO-01") == [date(2027, 10, 5), date(2027, 12, 4)]
    year.go_to(date(2027, 12, 4))
    assert "R-HO-01" in year.late()
    word: Any = {"feedback_30_day": date(2027, 10, 6), "feedback_90_day": year.today}
    year.do(ChangeHandover(handover_id=handed, fields=word))
    assert "R-HO-01" not in year.noticed()
    year.do(CloseCase(case_id=year.case_id, reason="accepted_regular_help", day=year.today))
    year.go_to(date(2028, 3, 5))
    assert set(year.noticed()) == {"R-EX-04"}  # a closed case is still asked after
    year.do(RecordFollowUp(exit_id=leaving, point="m12", fields={**second, "moves": 1}))
    assert year.noticed() == {}
    assert year.counted("housed_m12") == {year.case_id: "yes"}

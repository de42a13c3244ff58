# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the ten acceptance ideas of the masterplan, by their numbers: through operations and queries.

Each of them writes into a real encrypted file what a worker would write, and reads what a worker or team lead reads.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pypdfium2
import pytest

from caseapp.errors import NotAllowed, WrongUse
from caseapp.operations import perform
from caseapp.operations.agree import AgreePlan
from caseapp.operations.cases import ChangeCase
from caseapp.operations.checklists import RecordFact, SetOrientation
from caseapp.operations.exits import ChangeExit, OpenExit
from caseapp.operations.homes import AddLease
from caseapp.operations.housing import RecordHousing
from caseapp.operations.network import AddNetworkMember
from caseapp.operations.passing_on import AddReferral, RecordEvent
from caseapp.operations.people import ChangePerson
from caseapp.operations.plans import StartPlan, WritePlanDomain
from caseapp.operations.rights import AddRight, SetCompetentOffice
from caseapp.operations.safety import SetSafety
from caseapp.operations.sharing import RecordConsent, RecordSharing
from caseapp.operations.team import ChangeTeam
from caseapp.plans.dates import add_months
from caseapp.plans.figures import FigureTable
from caseapp.plans.finding import Finding
from caseapp.plans.sentences import sentence
from caseapp.reports.case_papers import PaperWanted, paper_for
from caseapp.reports.paper import PaperOptions
from caseapp.reports.partner_export import partner_export_of
from caseapp.store.queries.agenda import Whose, clocks_between
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.figures import figures_shown
from caseapp.store.queries.leaving import LEFT, entering_window, leaving
from caseapp.store.queries.plans import versions_of
from caseapp.store.queries.rights import offices_of
from caseapp.store.queries.today import findings_of_case
from caseapp.store.store import Store
from tests.records import TODAY, open_case

ALL_OF_TEAM = Whose()


def findings(store: Store, case_id: str, rule: str, day: date = TODAY) -> list[Finding]:
    found = store.read(lambda reader: findings_of_case(reader, case_id, day))
    return [one for one in found if one.rule == rule]


def clock_days(store: Store, rule: str) -> list[date]:
    rows = store.read(lambda reader: reader.sql("SELECT due FROM clock WHERE rule = ? ORDER BY due", (rule,)))
    return [date.fromisoformat(row[0]) for row in rows]


def figure(store: Store, name: str, day: date = TODAY) -> FigureTable:
    (table,) = store.read(lambda reader: figures_shown(reader, day.year, day, [name])).tables
    return table


def born(store: Store, case_id: str, day: date) -> None:
    person = store.read(lambda reader: case_head(reader, case_id)).person
    perform(store, ChangePerson(person_id=person.id, fields={"birth_day": day, "birth_precision": "day"}))


@pytest.fixture
def case_id(store: Store) -> str:
    found = open_case(store)
    perform(store, ChangeCase(case_id=found, fields={"region": "BR"}))
    return found


def test_1_youth_care_alone_at_17_years_and_5_months_and_the_gap_at_17_and_a_half(store: Store, case_id: str) -> None:
    born(store, case_id, add_months(TODAY, -(17 * 12 + 5)))
    youth_help: Any = {"name": "Amal", "kind": "formal", "support_role": "youth_help"}
    perform(store, AddNetworkMember(case_id=case_id, fields=youth_help))
    (row,) = store.read(lambda reader: entering_window(reader, ALL_OF_TEAM, TODAY))
    assert (row.case_id, row.enters, row.missing) == (case_id, add_months(TODAY, 1), ("welfare_office",))
    assert [one.severity for one in findings(store, case_id, "R-18-02")] == ["note"]

    at_17_and_6_months = add_months(TODAY, 1)
    (gap,) = findings(store, case_id, "R-18-02", at_17_and_6_months)
    assert gap.severity == "late"
    assert dict(gap.values)["supports"] == ("welfare_office",)


def test_2_leaving_in_89_days_without_a_home_is_overdue_and_the_team_lead_sees_it(store: Store, case_id: str) -> None:
    planned = TODAY + timedelta(days=89)
    perform(store, OpenExit(case_id=case_id, fields={"institution_type": "prison", "planned_day": planned}))
    (late,) = findings(store, case_id, "R-EX-01")
    assert late.severity == "late"
    yesterday = TODAY - timedelta(days=1)
    team = store.read(lambda reader: clocks_between(reader, TODAY, (date.min, yesterday), ALL_OF_TEAM, 500))
    assert "R-EX-01" in {row.clock.rule for row in team.rows if row.case_id == case_id}
    (row,) = store.read(lambda reader: leaving(reader, ALL_OF_TEAM, TODAY))
    assert row.planned_day == planned
    assert row.destination is None
    assert "E10" in row.missing  # where the first night is


def test_3_three_clocks_of_seven_days_that_are_not_merged(store: Store) -> None:
    day_0 = TODAY - timedelta(days=8)
    running, paused, sheltered = (open_case(store, name) for name in ("Ans", "Bo", "Cis"))
    perform(store, SetOrientation(case_id=running, fields={"identified_day": day_0}))
    too_far: Any = {"identified_day": day_0, "orientation_pause": "too_distant"}
    perform(store, SetOrientation(case_id=paused, fields=too_far))
    assert [one.severity for one in findings(store, running, "R-7D-A")] == ["late"]
    (apart,) = findings(store, paused, "R-7D-A")
    assert (apart.severity, apart.act) == ("note", "open_orientation")
    assert "afstand" in sentence(apart) or "distant" in sentence(apart)
    table = figure(store, "orientation_7d")
    counted = {unit.case_id: unit.code for row in table.units for unit in row}
    assert counted == {running: "no", paused: "apart"}

    assert clock_days(store, "R-7D-B") == []
    perform(store, SetOrientation(case_id=sheltered, fields={"shelter_day": TODAY}))
    assert clock_days(store, "R-7D-B") == [TODAY + timedelta(days=7)]
    assert findings(store, sheltered, "R-7D-A") == []


def test_4_a_partner_gets_nothing_without_consent_and_with_it_only_what_was_agreed(store: Store, case_id: str) -> None:
    perform(store, RecordHousing(case_id=case_id, ethos_light="with_others", description="bij een vriend"))
    perform(store, AddRight(case_id=case_id, fields={"kind": "health_card", "state": "asked", "office": "OCMW Ukkel"}))
    perform(store, AddRight(case_id=case_id, fields={"kind": "residence_permit", "state": "asked", "office": "DVZ"}))
    perform(store, AddRight(case_id=case_id, fields={"kind": "rent_deposit", "state": "asked", "office": "OCMW Gent"}))
    perform(store, RecordFact(case_id=case_id, name="residence", value="permit_temp"))
    receiver = "SVK Gent"

    with pytest.raises(NotAllowed, match="did not say yes"):
        store.read(lambda reader: partner_export_of(reader, case_id, receiver, TODAY))
    shared: Any = {"receiver": receiver, "ground": "consent", "categories": ("housing",), "purpose": "woning"}
    with pytest.raises(WrongUse, match="Which consent"):
        perform(store, RecordSharing(case_id=case_id, fields=shared))

    yes: Any = {"answer": "given", "receiver": receiver, "purpose": "een woning", "categories": ("housing",)}
    consent_id = perform(store, RecordConsent(case_id=case_id, fields=yes)).result
    made = store.read(lambda reader: partner_export_of(reader, case_id, receiver, TODAY))
    assert set(made.left_out) >= {"health", "migration", "justice", "identity", "income"}
    text = made.as_json()
    content = json.loads(text)
    assert [one["ethos_light"] for one in content["housing"]] == ["with_others"]
    assert [one["kind"] for one in content["rights"]] == ["rent_deposit"]
    for absent in ("health_card", "residence_permit", "permit_temp", "OCMW Ukkel", "DVZ", "Yassin", "vriend"):
        assert absent not in text

    beyond: Any = {**shared, "consent_id": consent_id, "categories": ("housing", "health")}
    with pytest.raises(WrongUse, match="less than this"):
        perform(store, RecordSharing(case_id=case_id, fields=beyond))
    assert perform(store, RecordSharing(case_id=case_id, fields={**shared, "consent_id": consent_id})).result
    elsewhere = "SVK Leuven"
    with pytest.raises(NotAllowed):
        store.read(lambda reader: partner_export_of(reader, case_id, elsewhere, TODAY))


def test_5_an_exclusion_without_alternative_is_accepted_with_a_reason_told_and_counted(
    store: Store, case_id: str
) -> None:
    none: Any = {"kind": "exclusion", "alternative": "none", "day": TODAY}
    with pytest.raises(WrongUse, match="Write down why"):
        perform(store, RecordEvent(case_id=case_id, fields=none))
    perform(store, RecordEvent(case_id=case_id, fields={**none, "reason": "vechtpartij; alle plaatsen bezet"}))
    (told,) = findings(store, case_id, "R-EXCL-01")
    assert (told.severity, told.act) == ("late", "tell_lead")
    table = figure(store, "exclusions_no_alternative")
    assert table.columns[0] == "yes"
    assert table.numbers[-1][0] == 1  # the target is 0; one person is not shown to others
    assert table.cases(len(table.numbers) - 1, "yes") == (case_id,)


def test_6_two_refused_referrals_suggest_the_advisory_group_and_do_nothing_else(store: Store, case_id: str) -> None:
    def meetings() -> int:
        return int(store.read(lambda reader: reader.sql("SELECT count(*) FROM meeting"))[0][0])

    refused: Any = {"kind": "orientation", "rung": "transit", "service": "CAW", "outcome": "service_no"}
    perform(store, AddReferral(case_id=case_id, fields=refused))
    assert findings(store, case_id, "R-REF-01") == []
    perform(store, AddReferral(case_id=case_id, fields={**refused, "service": "Transithuis"}))
    (suggested,) = findings(store, case_id, "R-REF-01")
    assert (suggested.severity, suggested.act) == ("note", "plan_meeting")
    assert (meetings(), clock_days(store, "R-REF-01")) == (0, [])


def test_7_a_transit_lease_of_1_january_2025_warns_before_1_july_2026(store: Store, case_id: str) -> None:
    perform(store, AddLease(case_id=case_id, fields={"kind": "transit", "start_day": date(2025, 1, 1)}))
    rows = store.read(lambda reader: reader.sql("SELECT warn_from, due FROM clock WHERE rule = 'R-LEASE-01'"))
    ((warn_from, due),) = [tuple(date.fromisoformat(one) for one in row) for row in rows]
    assert due == date(2026, 6, 30)
    assert warn_from < date(2026, 7, 1)
    assert [one.severity for one in findings(store, case_id, "R-LEASE-01", warn_from)] == ["note"]
    assert findings(store, case_id, "R-LEASE-01", warn_from - timedelta(days=1)) == []


def test_8_the_competent_office_stays_the_first_until_it_is_changed_with_a_reason(store: Store, case_id: str) -> None:
    shelter_a: Any = {"ethos_light": "homeless_acc", "start_day": date(2026, 6, 1), "description": "opvang in A"}
    perform(store, RecordHousing(case_id=case_id, **shelter_a))
    first: Any = {"name": "OCMW A", "basis": "first_application", "start_day": date(2026, 6, 1)}
    perform(store, SetCompetentOffice(case_id=case_id, **first))
    shelter_b: Any = {"ethos_light": "homeless_acc", "start_day": date(2026, 9, 1), "description": "opvang in B"}
    perform(store, RecordHousing(case_id=case_id, **shelter_b))

    def present() -> list[str | None]:
        return [one.name for one in store.read(lambda r: offices_of(r, case_id)) if one.end_day is None]

    assert present() == ["OCMW A"]
    with pytest.raises(WrongUse):
        perform(store, SetCompetentOffice(case_id=case_id, name="OCMW B", basis="actual_stay"))
    assert present() == ["OCMW A"]
    perform(store, SetCompetentOffice(case_id=case_id, name="OCMW B", basis="actual_stay", reason="eigen woning in B"))
    assert present() == ["OCMW B"]
    assert {one.name for one in store.read(lambda r: offices_of(r, case_id))} == {"OCMW A", "OCMW B"}


@pytest.mark.parametrize("document", ["plan", "plan-one-page"])
def test_9_the_printed_plan_says_whom_to_call_when_and_where_to_complain_and_nothing_sensitive(
    store: Store, case_id: str, document: str
) -> None:
    perform(store, RecordFact(case_id=case_id, name="residence", value="permit_temp"))
    perform(store, RecordFact(case_id=case_id, name="impairment", value="yes"))
    perform(store, AddRight(case_id=case_id, fields={"kind": "residence_permit", "state": "asked", "office": "Qzwdvz"}))
    perform(store, AddRight(case_id=case_id, fields={"kind": "disability_allowance", "note": "Qzwdiagnose"}))
    perform(store, SetSafety(case_id=case_id, fields={"protected_address": "Qzwstraat 7"}))
    perform(store, ChangeCase(case_id=case_id, fields={"note": "Qzwstoornis volgens de psychiater"}))
    (team,) = store.read(lambda reader: reader.sql("SELECT id FROM team"))
    route: Any = {"complaint_name": "Ombudsdienst Schelde", "complaint_phone": "0400 10 20 99"}
    perform(store, ChangeTeam(team_id=team[0].hex(), fields=route))
    plan_id = perform(store, StartPlan(case_id=case_id, fields={"own_words": "Ik wil mijn eigen leven."})).result
    want: Any = {"want": "Een studio, niet in de Qzwstraat 7."}
    perform(store, WritePlanDomain(plan_id=plan_id, domain="housing", fields=want))
    agreed: Any = ({"name": "Yassin", "agreement": "agreed"},)
    perform(store, AgreePlan(plan_id=plan_id, day=TODAY, participants=agreed, next_review=date(2027, 1, 14)))
    (version,) = store.read(lambda reader: versions_of(reader, case_id))
    wanted = PaperWanted(
        case_id=case_id,
        document=document,
        today=TODAY,
        options=PaperOptions(language="nl"),
        version_id=version.id,
    )
    paper = store.read(lambda reader: paper_for(reader, wanted))
    text = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(BytesIO(paper.pdf)))
    text = " ".join(text.split())
    assert "Nele" in text  # the contact person, also the first to tell that something is not right
    if document == "plan":
        assert "14 januari 2027" in text
        assert "Niet tevreden over de hulp? Bel Ombudsdienst Schelde: 0400 10 20 99" in text
    else:
        assert "niet tevreden? Bel Nele" in text
    for absent in ("Qzw", "verblijfsvergunning", "tijdelijk verblijf", "beperking"):
        assert absent.casefold() not in text.casefold(), absent


def test_10_three_people_in_a_monthly_report_are_a_hidden_cell_that_cannot_be_computed_back(store: Store) -> None:
    for place in range(12):
        case_id = open_case(store, f"Kim{place}")
        none: Any = (
            {"destination": "none", "no_solution_reason": "geen plaats"}
            if place < 3
            else {"destination": "room_student"}
        )
        perform(
            store,
            ChangeExit(
                exit_id=perform(store, OpenExit(case_id=case_id, fields={"institution_type": "shelter"})).result,
                fields={"actual_day": date(2026, 9, 10), **none},
            ),
        )
    table = figure(store, "exits_no_solution")
    september = next(row for row, span in enumerate(table.spans) if span.first == date(2026, 9, 1))
    assert table.numbers[september][0] == 3
    assert table.shown(september, 0) is None
    assert table.share(september) is None
    assert table.shown(september, 1) is None  # nine others with the total of twelve would give the three away
    assert len(store.read(lambda reader: leaving(reader, ALL_OF_TEAM, TODAY, LEFT))) == 12

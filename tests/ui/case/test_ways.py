# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the ways: what a rule notices or a clock asks can be done from there, whichever rule it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import caseapp.plans
from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase, OpenCase
from caseapp.operations.checklists import RecordFact, SetOrientation
from caseapp.operations.exits import ChangeExit, OpenExit
from caseapp.operations.homes import AddEviction, AddLease, AddRegistration
from caseapp.operations.housing import RecordHousing
from caseapp.operations.meetings import PlanMeeting
from caseapp.operations.network import AddNetworkMember
from caseapp.operations.passing_on import AddHandover, AddReferral, RecordEvent
from caseapp.operations.rights import AddReferenceAddress, AddRight
from caseapp.plans.clocks import clocks_of
from caseapp.plans.facts import CaseFacts
from caseapp.plans.findings import NOTE, Finding, findings_of
from caseapp.store.queries.today import facts_of_case
from caseapp.ui.case.acts import act_words, do, place_of
from caseapp.ui.case.registry import TABS
from caseapp.ui.case.sheets import SHEETS, opens_sheet
from caseapp.ui.case.tab import CaseTab
from caseapp.ui.file.homes import HousingTab
from caseapp.ui.file.rights import RightsTab
from caseapp.ui.file.sharing import SharingTab
from tests.records import TODAY
from tests.ui.case.conftest import Opened

ROOM = Path(caseapp.plans.__file__).parent
RULES = {  # every rule that gives a clock or a finding; those that stand in a form or a figure are tested there
    "R-BF-01", "R-BF-02", "R-BF-03", "R-18-01", "R-18-02", "R-EX-01", "R-EX-02", "R-EX-03", "R-EX-04", "R-EX-05",
    "R-ETH-01", "R-ETH-03", "R-ETH-04", "R-BE-2", "R-BE-6", "R-RIGHT-01", "R-LEASE-01", "R-LEASE-02", "R-LIST-02",
    "R-EV-01", "R-7D-A", "R-7D-B", "R-7D-C", "R-HO-01", "R-JIM-01", "R-SHARE-01", "R-EXCL-01", "R-REF-01",
    "R-MEET-01", "R-CASE-01",
}  # fmt: skip


def acts_of_the_rules() -> Iterator[str]:
    """Every act that a rule names, read from the source: one added later is asked for too."""
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.keyword) and node.arg == "act" and isinstance(node.value, ast.Constant):
                yield str(node.value.value)
    yield from ("open_right", "open_reference")  # made of the kind of record, in clocks/rights


@pytest.mark.parametrize("act", sorted({one for one in acts_of_the_rules() if one}))
def test_every_act_has_words_and_a_place_that_is_there(act: str) -> None:
    assert act_words(act)
    tab, item = place_of(act, "right", "ab" * 16)
    if tab:
        assert tab in {one.code for one in TABS}
    elif act != "record_contact":
        assert item.partition(".")[0] in SHEETS
        assert opens_sheet(item)


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


def trouble(opened: Opened) -> str:
    """A case in which nearly every rule has something to say."""
    person = {"call_name": "Sofie", "family_name": "Claes", "birth_day": date(2009, 1, 20)}
    opening: Any = {"programme": "young_adult", "opened_day": days(-120)}
    case_id = str(perform(opened.store, OpenCase(person=person, **opening)).result)  # type: ignore[arg-type]
    exit_fields: Any = {"institution_type": "prison", "planned_day": days(10), "admission_day": days(-200)}
    given: list[Any] = [
        ChangeCase(case_id=case_id, fields={"region": "VL"}),
        RecordFact(case_id=case_id, name="school", value="yes"),
        SetOrientation(
            case_id=case_id,
            fields={"identified_day": days(-9), "shelter_day": days(-9), "advisory_day": days(-9)},
        ),
        AddNetworkMember(case_id=case_id, fields={"name": "Mo", "relation": "jim", "jim_step": "advise"}),
        AddRight(case_id=case_id, fields={"kind": "living_wage", "state": "asked", "asked_day": days(-40)}),
        AddRight(case_id=case_id, fields={"kind": "health_insurance", "state": "granted", "valid_to": days(5)}),
        AddReferenceAddress(case_id=case_id, fields={"state": "registered", "start_day": days(-100)}),
        AddLease(case_id=case_id, fields={"kind": "transit", "start_day": days(-500), "same_organisation": "yes"}),
        AddRegistration(case_id=case_id, fields={"renew_day": days(3)}),
        AddEviction(case_id=case_id, fields={"signals": ("rent_arrears",), "signal_day": days(-9)}),
        RecordHousing(case_id=case_id, ethos_light="with_others", start_day=days(-60)),
        AddHandover(
            case_id=case_id,
            fields={"organisation": "CAW", "state": "accepted", "accepted_day": days(-40), "appointment_day": days(-3)},
        ),
        PlanMeeting(case_id=case_id, fields={"kind": "round_table", "day": TODAY}),
        RecordEvent(case_id=case_id, fields={"kind": "exclusion", "alternative": "none", "reason": "ruzie"}),
        *(
            AddReferral(
                case_id=case_id,
                fields={"service": name, "outcome": "service_no", "refusal": "full", "asked_day": TODAY},
            )
            for name in ("CAW", "Huis 9")
        ),
        OpenExit(case_id=case_id, fields=exit_fields),
    ]
    for one in given:
        perform(opened.store, one)
    gone = perform(opened.store, OpenExit(case_id=case_id, fields={"institution_type": "youth_care"})).result
    left: Any = {"actual_day": days(-100), "destination": "none", "no_solution_reason": "niets gevonden"}
    perform(opened.store, ChangeExit(exit_id=gone, fields=left))
    perform(
        opened.store, RecordHousing(case_id=case_id, ethos_light="emergency", start_day=days(-90), end_day=days(-30))
    )
    return case_id


def asked_of(facts: CaseFacts) -> list[Finding]:
    """What the rules notice today, and what every clock asks once its day is there: one of each way."""
    clocks = (
        Finding(
            rule=clock.rule,
            severity=NOTE,
            what=clock.what,
            values=clock.values,
            act=clock.act,
            subject_kind=clock.subject_kind,
            subject_id=clock.subject_id,
        )
        for clock in clocks_of(facts)
    )
    found = (*findings_of(facts, TODAY), *clocks)
    return list({(one.rule, one.act, one.subject_kind): one for one in found}.values())


def test_what_every_rule_notices_is_done_from_there(opened: Opened) -> None:
    case_id = opened.case_id = trouble(opened)
    facts = opened.store.read(partial(facts_of_case, case_id=case_id))
    assert facts is not None
    asked = asked_of(facts)
    assert {one.rule for one in asked} >= RULES - {"R-SHARE-01", "R-BF-02", "R-BF-03", "R-ETH-01"}
    wanted: list[tuple[str, ...]] = []
    opened.desk.contact_requested.connect(wanted.append)
    for one in asked:
        page = opened.go("overview")
        here = page.tab("overview")
        assert isinstance(here, CaseTab)
        do(here, one)
        opened.wait()
        form = page.sheet()
        if form is not None:
            form.close_sheet()
            opened.wait()
        elif wanted:
            assert wanted.pop() == (case_id,), one
        else:
            arrived(page, one)


def arrived(page: Any, one: Finding) -> None:
    """The window stands in another tab, at the record it is about."""
    assert page.address.tab not in ("", "overview"), one
    tab = page.tab(page.address.tab)
    assert tab.isVisible(), one
    if one.subject_kind == "case":
        return
    if isinstance(tab, HousingTab | RightsTab | SharingTab):
        assert one.subject_id in {card.list.chosen_id() for card in tab.cards if card.list.hasFocus()}, one

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for checking what the rules notice (R-BF-01 to R-BF-07, R-CTI-34, exits, workers)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given

from caseapp.i18n.codes import codes
from caseapp.plans.content_json import from_json, to_json
from caseapp.plans.facts import (
    CaseFacts,
    DomainFacts,
    ExitFacts,
    ExitItemFacts,
    ProgrammeFacts,
    ShareFacts,
)
from caseapp.plans.findings import (
    LATE,
    NOTE,
    SEVERITIES,
    Finding,
    closing_asks_reason,
    closing_check,
    findings_of,
    sharing_log,
    still_open,
)
from caseapp.plans.plan_content import PlanContent, PlanDomain
from tests.plans.facts_of import YOUNG, births, case, days, exit_files

TODAY = date(2026, 10, 5)


def found(facts: CaseFacts, rule: str, today: date = TODAY) -> Finding | None:
    hits = [finding for finding in findings_of(facts, today) if finding.rule == rule]
    assert len(hits) <= 1
    return hits[0] if hits else None


def severity(facts: CaseFacts, rule: str, today: date = TODAY) -> str | None:
    finding = found(facts, rule, today)
    return finding.severity if finding else None


# -- the future plan


def test_no_plan_at_16_is_noticed_before_and_after() -> None:  # R-BF-01
    facts = case(opened_day=date(2026, 9, 1))  # due 13 October
    assert severity(facts, "R-BF-01") == NOTE
    assert severity(facts, "R-BF-01", date(2026, 10, 14)) == LATE
    assert severity(facts, "R-BF-01", date(2026, 8, 1)) is None
    assert severity(replace(facts, last_plan_agreed=date(2026, 9, 20)), "R-BF-01") is None


def test_a_review_that_is_late() -> None:  # R-BF-02
    facts = case(birth_day=date(2002, 1, 1), last_plan_agreed=date(2026, 3, 20))
    finding = found(facts, "R-BF-02")
    assert finding is not None
    assert finding.severity == LATE
    assert dict(finding.values)["late_days"] == 17
    assert finding.act == "open_plan"


def test_a_round_table_is_asked_until_18_and_a_half() -> None:  # R-BF-03
    assert severity(case(), "R-BF-03") == LATE
    assert severity(case(), "R-BF-03", date(2027, 6, 1)) is None


def test_a_draft_that_waits() -> None:  # R-BF-04
    facts = case(last_plan_agreed=date(2026, 7, 1), has_plan_draft=True, draft_since=date(2026, 8, 24))
    assert severity(facts, "R-BF-04") is None  # 42 days
    assert severity(facts, "R-BF-04", date(2026, 10, 6)) == NOTE


def test_closing_asks_why_a_domain_is_left() -> None:  # R-BF-05
    levels = {"housing": 5, "income": 4, "school_work": 3, "support": 2}
    facts = case(
        domains=tuple(
            DomainFacts(domain=domain, level=level, followed_up=domain == "support") for domain, level in levels.items()
        )
    )
    assert [dict(finding.values)["domain"] for finding in closing_check(facts)] == ["school_work", "health"]
    assert {finding.severity for finding in closing_check(facts)} == {NOTE}
    assert closing_asks_reason(facts)
    arranged = tuple(DomainFacts(domain=domain, level=4) for domain in codes("domain"))
    assert not closing_asks_reason(replace(facts, domains=arranged))


def test_nothing_is_forced() -> None:  # R-BF-06
    empty = PlanContent(call_name="Noor")
    assert from_json(to_json(empty)) == empty  # an empty plan is a whole plan
    assert still_open(empty) == codes("domain")
    answered = PlanContent(
        call_name="Noor",
        domains=(PlanDomain(domain="income", not_now=True), PlanDomain(domain="health", want="Slapen")),
    )
    assert still_open(answered) == ("housing", "school_work", "support")
    assert set(SEVERITIES) == {"note", "late"}  # there is no word for "not allowed"


def test_every_share_says_whom_why_when_and_what() -> None:  # R-BF-07
    whole = ShareFacts(id="s1", day=TODAY, has_receiver=True, has_purpose=True, has_parts=True)
    halves = [
        replace(whole, id="s2", day=None),
        replace(whole, id="s3", has_purpose=False),
        replace(whole, id="s4", has_parts=False),
        replace(whole, id="s5", has_receiver=False),
    ]
    facts = case(shares=(whole, *halves))
    assert [finding.subject_id for finding in sharing_log(facts)] == ["s2", "s3", "s4", "s5"]


# -- contact and workers


def test_silence_is_more_than_one_and_a_half_times_the_rhythm() -> None:  # R-CTI-34
    facts = case(programmes=YOUNG, last_conversation=date(2026, 9, 14))
    assert severity(facts, "R-CTI-34") is None  # 21 days is 1.5 x 14
    assert severity(facts, "R-CTI-34", date(2026, 10, 6)) == LATE


def test_a_case_without_backup() -> None:  # R-CASE-01
    assert severity(case(has_backup=False), "R-CASE-01") == NOTE
    assert severity(case(has_worker=False), "R-CASE-01") == LATE
    assert severity(case(), "R-CASE-01") is None


# -- exits


def test_readiness_below_seven_tenths_two_weeks_ahead() -> None:  # R-EX-02
    leaving = ExitFacts(
        id="x1", institution_type="youth_care", planned=TODAY + timedelta(days=14), destination="parents"
    )
    facts = case(exits=(leaving,))
    finding = found(facts, "R-EX-02")
    assert finding is not None
    assert finding.severity == LATE
    assert dict(finding.values)["done"] == 0
    assert dict(finding.values)["hard"] == 12
    assert severity(facts, "R-EX-02", TODAY - timedelta(days=1)) is None
    hard = ["E01", "E10", "E12", "E16", "E23", "E30", "E31", "E32"]
    eight = tuple(ExitItemFacts(code=code, state="done") for code in hard)
    assert severity(case(exits=(replace(leaving, items=eight),)), "R-EX-02") == LATE  # 8 of 12
    nine = (*eight, ExitItemFacts(code="E34", state="done"))
    assert severity(case(exits=(replace(leaving, items=nine),)), "R-EX-02") is None  # 9 of 12


def test_no_place_to_go_a_month_ahead() -> None:  # R-ETH-04
    leaving = ExitFacts(id="x1", planned=TODAY + timedelta(days=30), destination="none")
    assert severity(case(exits=(leaving,)), "R-ETH-04") == LATE
    assert severity(case(exits=(replace(leaving, destination="own_rent_social"),)), "R-ETH-04") is None
    far = replace(leaving, planned=TODAY + timedelta(days=90))
    assert severity(case(exits=(far,)), "R-ETH-04") is None
    waits = replace(far, ready_since=date(2026, 8, 1))
    assert severity(case(exits=(waits,)), "R-ETH-04") == NOTE


def test_the_day_of_leaving_passed() -> None:  # R-EX-03
    leaving = ExitFacts(id="x1", planned=TODAY - timedelta(days=1), destination="parents")
    assert severity(case(exits=(leaving,)), "R-EX-03") == LATE
    assert severity(case(exits=(replace(leaving, actual=TODAY),)), "R-EX-03") is None


# -- always


def test_a_closed_case_is_left_in_peace() -> None:
    facts = case(closed_day=date(2026, 9, 1), has_backup=False, programmes=(ProgrammeFacts(programme="cti"),))
    assert findings_of(facts, TODAY) == ()


@given(births, days, exit_files(), days)
def test_late_findings_stand_first_and_each_says_what_to_do(
    birth: date, opened: date, leaving: ExitFacts, today: date
) -> None:
    facts = case(birth_day=birth, opened_day=opened, exits=(leaving,), programmes=YOUNG, has_backup=False)
    findings = findings_of(facts, today)
    assert [finding.severity for finding in findings] == sorted(
        (finding.severity for finding in findings), key=SEVERITIES[::-1].index
    )
    assert all(finding.act and finding.what and finding.subject_id for finding in findings)


def test_a_stay_without_a_day_of_leaving_is_seen() -> None:  # R-EX-01
    """Every clock of a leaving counts from its day: nobody may sit in a prison unseen because nobody wrote one down."""
    stays = ExitFacts(id="x1", institution_type="prison")
    finding = found(case(exits=(stays,)), "R-EX-01")
    assert finding is not None
    assert (finding.severity, finding.subject_id, finding.act) == (NOTE, "x1", "open_exit")
    assert dict(finding.values) == {"institution": "prison"}
    assert found(case(exits=(replace(stays, planned=TODAY + timedelta(days=200)),)), "R-EX-01") is None
    assert found(case(exits=(replace(stays, actual=TODAY),)), "R-EX-01") is None

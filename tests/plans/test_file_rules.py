# SPDX-License-Identifier: EUPL-1.2
"""This is the place for proving the rules of the whole file: around 18, the basis, rights, homes, people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from caseapp.plans.clocks import Clock, clocks_of
from caseapp.plans.clocks.rights import alerts_of
from caseapp.plans.facts import CaseFacts
from caseapp.plans.file_facts import (
    EventFacts,
    EvictionFacts,
    HandoverFacts,
    LeaseFacts,
    MeetingFacts,
    OrientationFacts,
    ReferenceFacts,
    ReferralFacts,
    RegistrationFacts,
    ReviewFacts,
    RightFacts,
    SupportFacts,
)
from caseapp.plans.findings import Finding, findings_of
from caseapp.plans.sentences import sentence
from tests.plans.facts_of import YOUNG, case

TODAY = date(2026, 11, 21)


def clocks(rule: str, **given: Any) -> list[Clock]:
    return [clock for clock in clocks_of(case(**given)) if clock.rule == rule]


def found(rule: str, facts: CaseFacts, today: date = TODAY) -> list[Finding]:
    return [one for one in findings_of(facts, today) if one.rule == rule]


def months_old(months: int, days: int = 0, on: date = TODAY) -> date:
    total = on.year * 12 + on.month - 1 - months
    return date(total // 12, total % 12 + 1, on.day) - timedelta(days)


# -- the window around 18


def test_r_18_02_five_months_before_eighteen_without_the_welfare_office_is_a_gap() -> None:
    """Acceptance idea 1 of the masterplan: announced at 17 years and 5 months, a gap from 17 and a half."""
    only_youth_help = (SupportFacts(id="s", role="youth_help"),)
    before = case(birth_day=months_old(209), supports=only_youth_help, jurisdiction="BE")
    (announced,) = found("R-18-02", before)
    assert announced.severity == "note"
    inside = case(birth_day=months_old(210), supports=only_youth_help, jurisdiction="BE")
    (gap,) = found("R-18-02", inside)
    assert gap.severity == "late"
    assert ("supports", ("welfare_office",)) in gap.values


def test_r_18_02_two_supports_are_enough_and_one_that_ended_is_none() -> None:
    born = months_old(215)
    youth_help = SupportFacts(id="a", role="youth_help")
    office = SupportFacts(id="b", role="welfare_office", since=TODAY)
    assert found("R-18-02", case(birth_day=born, supports=(youth_help, office), jurisdiction="BE")) == []
    gone = SupportFacts(id="a", role="youth_help", until=TODAY - timedelta(1))
    assert found("R-18-02", case(birth_day=born, supports=(gone, office), jurisdiction="BE"))


def test_r_18_02_is_over_after_eighteen_and_a_half_and_asks_nothing_without_a_birth_date() -> None:
    assert found("R-18-02", case(birth_day=months_old(223), jurisdiction="BE")) == []
    assert found("R-18-02", case(birth_day=None, birth_precision="unknown", jurisdiction="BE")) == []


def test_r_list_01_the_list_around_18_gives_clocks_for_open_items_only() -> None:
    (one,) = clocks("NL01", jurisdiction="NL")
    assert one.due == date(2026, 7, 21)
    assert one.warn_from == date(2026, 4, 22)
    assert clocks("NL01", jurisdiction="") == []
    assert clocks("NL01", jurisdiction="BE") == []


# -- the basis in order


def test_r_basis_01_each_point_runs_until_it_is_in_order() -> None:
    (address,) = clocks("BASIS-ADDRESS")
    assert address.due == date(2026, 3, 15)
    assert clocks("BASIS-ADDRESS", settled=frozenset({"address_settled"})) == []


# -- three clocks of seven days


def test_r_7d_a_late_on_day_eight_and_apart_when_paused() -> None:
    """Acceptance idea 3: the clock of orientation, its pause, and the shelter that starts another."""
    known = OrientationFacts(identified=TODAY - timedelta(8))
    assert [one.severity for one in found("R-7D-A", case(orientation=known))] == ["late"]
    paused = OrientationFacts(identified=TODAY - timedelta(8), pause="too_distant")
    assert [one.severity for one in found("R-7D-A", case(orientation=paused))] == ["note"]
    assert clocks("R-7D-B", orientation=known) == []
    (shelter,) = clocks("R-7D-B", orientation=OrientationFacts(shelter=TODAY))
    assert shelter.due == TODAY + timedelta(7)
    assert clocks("R-7D-B", orientation=OrientationFacts(shelter=TODAY, proposal=TODAY)) == []


def test_r_7d_c_runs_from_the_advisory_group() -> None:
    (one,) = clocks("R-7D-C", orientation=OrientationFacts(advisory=TODAY, identified=TODAY, oriented=TODAY))
    assert one.due == TODAY + timedelta(7)


# -- rights


def test_r_be_6_receipt_decision_and_appeal() -> None:
    asked = RightFacts(id="r", kind="living_wage", state="asked", asked=TODAY)
    receipt, decision = clocks("R-BE-6", rights=(asked,))
    assert (receipt.due, decision.due) == (TODAY + timedelta(3), TODAY + timedelta(30))
    refused = RightFacts(id="r", kind="living_wage", state="refused", asked=TODAY, decided=date(2026, 11, 30))
    (appeal,) = clocks("R-BE-6", rights=(refused,))
    assert appeal.due == date(2027, 2, 28)  # three months, clamped
    assert appeal.until == date(2027, 3, 30)  # a term that is over asks nothing any more
    said = RightFacts(id="r", kind="living_wage", state="refused", decided=TODAY, appeal_until=date(2026, 12, 24))
    assert [one.due for one in clocks("R-BE-6", rights=(said,))] == [date(2026, 12, 24)]
    appealed = RightFacts(id="r", kind="living_wage", state="refused", decided=TODAY, appealed=TODAY)
    assert clocks("R-BE-6", rights=(appealed,)) == []


def test_r_right_01_an_end_is_seen_sixty_thirty_and_seven_days_ahead() -> None:
    ends = date(2027, 3, 1)
    right = RightFacts(id="r", kind="disability_allowance", state="granted", valid_to=ends)
    (one,) = clocks("R-RIGHT-01", rights=(right,))
    assert one.warn_from == date(2026, 12, 31)
    assert alerts_of(ends) == (date(2026, 12, 31), date(2027, 1, 30), date(2027, 2, 22))


def test_r_be_2_showing_up_is_counted_from_the_last_time() -> None:
    address = ReferenceFacts(id="a", kind="ocmw", start=date(2026, 9, 1), shown=date(2026, 10, 1))
    (one,) = clocks("R-BE-2", references=(address,))
    assert one.due == date(2026, 12, 20)
    assert clocks("R-BE-2", references=(ReferenceFacts(id="a", kind="private", start=TODAY),)) == []


# -- homes


def test_r_lease_01_a_transit_home_ends_after_eighteen_months() -> None:
    """Acceptance idea 7: a lease of a transit home of 1 January 2025 warns before 1 July 2026."""
    (one,) = clocks("R-LEASE-01", leases=(LeaseFacts(id="l", kind="transit", start=date(2025, 1, 1)),))
    assert one.due == date(2026, 6, 30)
    assert one.warn_from < date(2026, 7, 1) - timedelta(150)
    signed = LeaseFacts(id="l", kind="transit", start=date(2025, 1, 1), end=date(2025, 12, 31))
    assert [one.due for one in clocks("R-LEASE-01", leases=(signed,))] == [date(2025, 12, 31)]
    assert clocks("R-LEASE-01", leases=(LeaseFacts(id="l", kind="classic", start=TODAY),)) == []


def test_r_list_02_a_registration_is_renewed_in_time() -> None:
    entry = RegistrationFacts(id="w", kind="social", renew=date(2027, 2, 1))
    (one,) = clocks("R-LIST-02", registrations=(entry,))
    assert one.warn_from == date(2027, 1, 2)


def test_r_ev_01_help_is_offered_before_it_is_asked_for_and_the_day_in_court_is_known() -> None:
    threatened = EvictionFacts(id="e", signal=TODAY, court=date(2026, 12, 24))
    offer, court = clocks("R-EV-01", evictions=(threatened,))
    assert (offer.due, court.due) == (TODAY + timedelta(7), date(2026, 12, 24))
    judged = EvictionFacts(id="e", phase="judged", signal=TODAY, offered=TODAY, court=date(2026, 12, 24))
    assert clocks("R-EV-01", evictions=(judged,)) == []


# -- people


def test_r_jim_01_a_word_with_the_mentor() -> None:
    jim = SupportFacts(id="j", name="Oom Bert", jim=True, checked=TODAY)
    (one,) = clocks("R-JIM-01", supports=(jim,))
    assert one.due == TODAY + timedelta(30)
    assert "Oom Bert" in sentence(one)
    often = SupportFacts(id="j", jim=True, check_in_days=7, checked=TODAY)
    assert [one.due for one in clocks("R-JIM-01", supports=(often,))] == [TODAY + timedelta(7)]
    assert clocks("R-JIM-01", supports=(SupportFacts(id="p", role="welfare_office"),)) == []


def test_r_ho_01_a_handover_is_done_when_the_first_appointment_took_place() -> None:
    given = HandoverFacts(id="h", organisation="CAW", state="accepted", accepted=TODAY, appointment=TODAY)
    assert [one.due for one in clocks("R-HO-01", handovers=(given,))] == [
        TODAY + timedelta(1),
        TODAY + timedelta(30),
        TODAY + timedelta(90),
    ]
    heard = HandoverFacts(
        id="h", state="done", accepted=TODAY, appointment=TODAY, attended=True, first_word=TODAY + timedelta(31)
    )
    assert [one.due for one in clocks("R-HO-01", handovers=(heard,))] == [TODAY + timedelta(90)]
    assert clocks("R-HO-01", handovers=(HandoverFacts(id="h", state="refused", accepted=TODAY),)) == []


def test_r_meet_01_a_meeting_has_its_day_and_then_its_minutes() -> None:
    planned = MeetingFacts(id="m", kind="round_table", day=date(2026, 12, 1))
    assert [one.due for one in clocks("R-MEET-01", meetings=(planned,))] == [date(2026, 12, 1)]
    held = MeetingFacts(id="m", kind="round_table", day=date(2026, 12, 1), held=True)
    assert [one.due for one in clocks("R-MEET-01", meetings=(held,))] == [date(2026, 12, 8)]
    done = MeetingFacts(id="m", kind="round_table", day=date(2026, 12, 1), held=True, has_minutes=True)
    assert clocks("R-MEET-01", meetings=(done,)) == []


def test_r_share_01_what_was_shared_without_consent_is_looked_at_again() -> None:
    (one,) = clocks("R-SHARE-01", reviews=(ReviewFacts(id="s", review=date(2026, 12, 12)),))
    assert one.due == date(2026, 12, 12)


# -- passing on


def test_r_excl_01_an_exclusion_without_an_alternative_is_told_to_the_team_lead() -> None:
    """Acceptance idea 5: "none" is accepted, told and counted, never blocked."""
    event = EventFacts(id="x", kind="exclusion", day=TODAY, alternative="none")
    (one,) = found("R-EXCL-01", case(events=(event,)))
    assert one.severity == "late"
    assert one.act == "tell_lead"
    told = EventFacts(id="x", kind="exclusion", day=TODAY, alternative="none", lead_told=TODAY)
    assert found("R-EXCL-01", case(events=(told,))) == []
    assert found("R-EXCL-01", case(events=(EventFacts(id="x", kind="exclusion", alternative="hotel"),))) == []


def test_r_ref_01_two_refused_referrals_suggest_the_advisory_group() -> None:
    """Acceptance idea 6: a suggestion, never a step by itself; a referral that succeeded begins anew."""
    no, yes = (
        ReferralFacts(id=name, outcome=outcome, day=TODAY) for name, outcome in (("a", "service_no"), ("b", "accepted"))
    )
    assert found("R-REF-01", case(referrals=(no,))) == []
    (one,) = found("R-REF-01", case(referrals=(no, ReferralFacts(id="c", outcome="person_no", day=TODAY))))
    assert one.act == "plan_meeting"
    assert one.severity == "note"
    earlier = tuple(ReferralFacts(id=str(n), outcome="service_no", day=TODAY - timedelta(9)) for n in range(2))
    assert found("R-REF-01", case(referrals=(*earlier, yes))) == []


@pytest.mark.parametrize("closed", [True, False])
def test_a_closed_case_asks_nothing_of_all_this(closed: bool) -> None:
    facts = case(
        closed_day=TODAY if closed else None,
        jurisdiction="BE",
        rights=(RightFacts(id="r", kind="living_wage", state="asked", asked=TODAY),),
        leases=(LeaseFacts(id="l", kind="transit", start=TODAY),),
        evictions=(EvictionFacts(id="e", signal=TODAY),),
        orientation=OrientationFacts(identified=TODAY),
    )
    assert bool(clocks_of(facts)) is not closed


@pytest.mark.parametrize(
    ("given", "noticed"),
    [
        ({"same": "yes"}, True),
        ({"landlord": "CAW  Noord", "support_by": "caw noord"}, True),
        ({"landlord": "CAW Noord", "support_by": "caw noord", "same": "no"}, False),
        ({"landlord": "SVK", "support_by": "CAW Noord"}, False),
        ({}, False),
    ],
)
def test_r_lease_02_who_rents_out_is_not_who_supports(given: dict[str, str], noticed: bool) -> None:
    lease = LeaseFacts(id="l", kind="sliding", **given)
    assert bool(found("R-LEASE-02", case(leases=(lease,)))) is noticed


def test_r_wish_01_who_wants_no_contact_is_not_lost() -> None:
    silent = case(programmes=YOUNG, last_conversation=date(2026, 3, 1))
    assert [one.severity for one in found("R-CTI-34", silent)] == ["late"]
    wished = replace(silent, no_contact_wanted=True)
    assert found("R-CTI-34", wished) == []
    assert [one.severity for one in found("R-WISH-01", wished)] == ["note"]
    assert "R-CTI-34" not in {clock.rule for clock in clocks_of(wished)}

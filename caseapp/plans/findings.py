# SPDX-License-Identifier: EUPL-1.2
"""This is the place for findings: what a rule notices in a case on a day.

Findings warn and never block (product rule 1.3). There is no severity that forbids anything: R-BF-06.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caseapp.i18n import N_
from caseapp.i18n.codes import codes
from caseapp.plans.catalogue import number
from caseapp.plans.clocks import Clock, clocks_of, serves
from caseapp.plans.dates import add_days
from caseapp.plans.editions import is_left_out
from caseapp.plans.exits import has_cti, readiness, without_solution
from caseapp.plans.facts import CaseFacts, DomainFacts, ExitFacts
from caseapp.plans.finding import LATE, NOTE, SEVERITIES, Finding
from caseapp.plans.findings_file import of_file
from caseapp.plans.plan_content import PlanContent, PlanDomain
from caseapp.plans.rhythm import rhythm_of
from caseapp.plans.sentences import Values

__all__ = ["LATE", "NOTE", "SEVERITIES", "Finding", "closing_asks_reason", "closing_check", "findings_of"]

_NOT_HOUSED = frozenset({"", "none", "unknown", "emergency_shelter"})
RULES_OF_CLOCKS = frozenset({"R-BF-01", "R-BF-02", "R-BF-03", "R-18-01", "R-EX-01", "R-EX-03", "R-EX-04"}) | {
    "R-7D-A", "R-7D-B", "R-7D-C", "R-BE-2", "R-BE-6", "R-RIGHT-01", "R-LEASE-01", "R-EV-01", "R-HO-01", "R-SHARE-01",
}  # fmt: skip
_LATE_WHAT = {
    "R-BF-01": N_("There is no agreed future plan"),
    "R-EX-03": N_("The day of leaving has passed"),
    "R-EX-01": N_("Leaving is not prepared yet"),
}


def findings_of(facts: CaseFacts, today: date) -> tuple[Finding, ...]:
    """What the rules notice on a day, late ones first. A closed case has only what clocks still say."""
    found = [*_from_clocks(facts, today), *beside_clocks(facts, today)]
    return tuple(sorted(found, key=lambda finding: finding.severity != LATE))


def beside_clocks(facts: CaseFacts, today: date) -> Iterator[Finding]:
    """What the rules notice that is no clock; nothing of rules the organisation leaves out."""
    if facts.closed_day is None:
        yield from (one for one in _beside(facts, today) if not is_left_out(one.rule))


def _beside(facts: CaseFacts, today: date) -> Iterator[Finding]:
    yield from workers_missing(facts.case_id, has_worker=facts.has_worker, has_backup=facts.has_backup)
    yield from _silence(facts, today)
    yield from _waiting_draft(facts, today)
    yield from sharing_log(facts)
    yield from of_file(facts, today)
    for leaving in facts.exits:
        if leaving.actual is None:
            yield from _exit(facts, leaving, today)
        yield from untold_exit(leaving, today)


def closing_check(facts: CaseFacts) -> tuple[Finding, ...]:
    """R-BF-05: each domain is at level 4 or 5, or somebody named takes over with consent.

    A soft stop: with a finding the reason for closing is asked; closing is always possible.
    """
    known = {entry.domain: entry for entry in facts.domains}
    found = []
    for domain in codes("domain"):
        entry = known.get(domain, DomainFacts(domain=domain))
        if entry.followed_up or (entry.level or 0) >= number("R-BF-05", "level"):
            continue
        level: Values = (("level", str(entry.level)),) if entry.level else ()
        found.append(
            Finding(
                rule="R-BF-05",
                severity=NOTE,
                what=N_("%(domain)s is not arranged and nobody takes over"),
                why=N_("Last seen as: %(level)s") if level else N_("There is no assessment of it"),
                values=(("domain", domain), *level),
                act="name_follow_up",
                subject_id=facts.case_id,
            )
        )
    return tuple(found)


def closing_asks_reason(facts: CaseFacts) -> bool:
    """R-BF-05: whether closing asks for a reason in words. It is never refused."""
    return bool(closing_check(facts))


def still_open(content: PlanContent) -> tuple[str, ...]:
    """R-BF-06: domains about which nothing is written and "not now" was not said. An invitation, no
    requirement.

    A plan can be agreed on whatever this returns: every domain and every question may stay empty.
    """
    written = {entry.domain: entry for entry in content.domains}
    return tuple(code for code in codes("domain") if _is_blank(written.get(code, PlanDomain(domain=code))))


def sharing_log(facts: CaseFacts) -> tuple[Finding, ...]:
    """R-BF-07: every share of the plan says with whom, why, when and which part."""
    return tuple(
        Finding(
            rule="R-BF-07",
            severity=NOTE,
            what=N_("It is not complete who got the plan"),
            why=N_("Receiver, purpose, day or part is missing"),
            act="open_shares",
            subject_kind="share",
            subject_id=share.id,
        )
        for share in facts.shares
        if not (share.has_receiver and share.has_purpose and share.has_parts and share.day)
    )


def _is_blank(domain: PlanDomain) -> bool:
    return domain == PlanDomain(domain=domain.domain)


def _from_clocks(facts: CaseFacts, today: date) -> Iterator[Finding]:
    """R-BF-01, R-BF-02, R-BF-03, R-18-01 and exit rules: late after the due date, a note before."""
    for clock in clocks_of(facts):
        found = finding_of_clock(clock, today)
        if found is not None:
            yield found


def finding_of_clock(clock: Clock, today: date) -> Finding | None:
    """What a clock is as a finding on a day; None for one that is no finding, or not yet."""
    if clock.rule not in RULES_OF_CLOCKS or clock.warn_from > today or not serves(clock, today):
        return None
    late = clock.due < today
    return Finding(
        rule=clock.rule,
        severity=LATE if late else NOTE,
        what=_LATE_WHAT.get(clock.rule, clock.what) if late else clock.what,
        why=clock.why,
        values=_with_lateness(clock, today) if late else clock.values,
        act=clock.act,
        subject_kind=clock.subject_kind,
        subject_id=clock.subject_id,
    )


def _with_lateness(clock: Clock, today: date) -> Values:
    return (*clock.values, ("due", clock.due), ("late_days", (today - clock.due).days))


def workers_missing(case_id: str, *, has_worker: bool, has_backup: bool) -> Iterator[Finding]:
    """R-CASE-01: one primary worker and one backup, always (product section 3; Dutch action plan 2.4.1)."""
    if not has_worker:
        yield Finding(
            rule="R-CASE-01",
            severity=LATE,
            what=N_("Nobody is the worker of this case"),
            act="set_worker",
            subject_id=case_id,
        )
    if not has_backup:
        yield Finding(
            rule="R-CASE-01",
            severity=NOTE,
            what=N_("There is no backup"),
            why=N_("When the worker is away, nobody is the one to call"),
            act="set_backup",
            subject_id=case_id,
        )


def _silence(facts: CaseFacts, today: date) -> Iterator[Finding]:
    """R-CTI-34: the last conversation is longer ago than 1.5 times the agreed rhythm."""
    rhythm = rhythm_of(facts)
    if rhythm is not None and today >= rhythm.silent_from:
        yield silence(facts.case_id, rhythm.interval, rhythm.since, today, spoken=rhythm.spoken)


def silence(case_id: str, interval: int, since: date, today: date, *, spoken: bool) -> Finding:
    """R-CTI-34 for a case that is silent for too long: since the last conversation, or since it was opened."""
    return Finding(
        rule="R-CTI-34",
        severity=LATE,
        what=N_("No conversation for %(silent_days)s"),
        why=N_("Rhythm: every %(interval)s; last conversation on %(since)s")
        if spoken
        else N_("Rhythm: every %(interval)s; no conversation yet since %(since)s"),
        values=(("silent_days", (today - since).days), ("interval", interval), ("since", since)),
        act="plan_contact",
        subject_id=case_id,
    )


def _waiting_draft(facts: CaseFacts, today: date) -> Iterator[Finding]:
    """R-BF-04: a review makes a new version; a draft that waits is mentioned, the agreed one counts."""
    agreed, since = facts.last_plan_agreed, facts.draft_since
    if not facts.has_plan_draft or agreed is None or since is None:
        return
    if add_days(since, number("R-BF-04", "draft_waits_days")) < today:
        yield Finding(
            rule="R-BF-04",
            severity=NOTE,
            what=N_("A new version of the plan is waiting"),
            why=N_("Draft since %(draft)s; the version of %(agreed)s still counts"),
            values=(("draft", since), ("agreed", agreed)),
            act="open_plan",
            subject_kind="plan",
            subject_id=facts.plan_id,
        )


def _exit(facts: CaseFacts, leaving: ExitFacts, today: date) -> Iterator[Finding]:
    """R-EX-01 (no day to prepare for), R-EX-02 (readiness below 0.7 at X-14) and R-ETH-04 (no place at X-30)."""
    planned = leaving.planned
    if planned is None:  # every clock of a leaving counts from its day: without one nothing would ever come up
        yield Finding(
            rule="R-EX-01",
            severity=NOTE,
            what=N_("%(institution)s: the day of leaving is not known"),
            why=N_("Ask for the day, or write down an expected one: the calendar of leaving follows from it"),
            values=(("institution", leaving.institution_type),),
            act="open_exit",
            subject_kind="exit",
            subject_id=leaving.id,
        )
    state = readiness(leaving, cti=has_cti(facts))
    threshold = number("R-EX-02", "percent") / 100
    if planned and add_days(planned, -number("R-EX-02", "days_before")) <= today and state.share < threshold:
        yield Finding(
            rule="R-EX-02",
            severity=LATE,
            what=N_("%(done)s of %(hard)s important points for leaving are done"),
            why=N_("Missing: %(items)s"),
            values=(
                ("done", len(state.done)),
                ("hard", len(state.hard)),
                ("items", tuple(item.item.id for item in state.missing)),
                ("leaving", planned),
            ),
            act="open_exit",
            subject_kind="exit",
            subject_id=leaving.id,
        )
    near = planned is not None and add_days(planned, -number("R-ETH-04", "days_before")) <= today
    stays = leaving.ready_since is not None and leaving.ready_since <= today
    if leaving.destination in _NOT_HOUSED and (near or stays):
        since: Values = (("ready", leaving.ready_since),) if leaving.ready_since else ()
        yield Finding(
            rule="R-ETH-04",
            severity=LATE if near else NOTE,
            what=N_("There is no place to go to yet"),
            why=N_("Leaves on %(leaving)s") if planned and near else N_("Ready to leave since %(ready)s"),
            values=(*since, *((("leaving", planned),) if planned else ())),
            act="open_exit",
            subject_kind="exit",
            subject_id=leaving.id,
        )


def untold_exit(leaving: ExitFacts, today: date) -> Iterator[Finding]:
    """R-EX-05: somebody leaves, or left, without a home or without support, and the team lead does not know yet."""
    day = leaving.leaving
    if day is None or leaving.lead_told is not None or add_days(day, -number("R-EX-05", "days_before")) > today:
        return
    if without_solution(leaving.destination, leaving.support_after):
        yield Finding(
            rule="R-EX-05",
            severity=LATE,
            what=N_("Leaves without a home or without support"),
            why=N_("On %(leaving)s; tell the team lead"),
            values=(("leaving", day),),
            act="open_exit",
            subject_kind="exit",
            subject_id=leaving.id,
        )

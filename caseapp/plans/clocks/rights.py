# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the clocks of rights and of the reference address (methods 3.2, masterplan tier B 14-15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caseapp.i18n import N_
from caseapp.i18n.codes import flagged, number_of
from caseapp.plans.catalogue import number
from caseapp.plans.clocks.clock import Clock
from caseapp.plans.dates import add_days, add_months
from caseapp.plans.facts import CaseFacts
from caseapp.plans.file_facts import ReferenceFacts, RightFacts


def of_rights(facts: CaseFacts) -> Iterator[Clock]:
    """R-BE-6 (receipt, decision, appeal), R-RIGHT-01 (expiry), R-BE-2 (showing up)."""
    for right in facts.rights:
        yield from _application(right)
        if right.state in ("granted", "partly") and right.valid_to is not None:
            yield _expiry("right", right.id, right.valid_to, "right", right.kind)
    for address in facts.references:
        yield from _showing_up(address, facts)
        if address.valid_to is not None:
            yield _expiry("reference", address.id, address.valid_to, "reference", address.kind)


def _application(right: RightFacts) -> Iterator[Clock]:
    """R-BE-6: ask a receipt, expect the decision, and mind the last day of appeal."""

    def clock(due: date, warn_from: date, what: str, why: str, day: date, until: date | None = None) -> Clock:
        return Clock(
            rule="R-BE-6",
            due=due,
            warn_from=min(warn_from, due),
            subject_kind="right",
            subject_id=right.id,
            what=what,
            why=why,
            values=(("right", right.kind), ("day", day)),
            act="open_right",
            until=until,
        )

    if right.state == "asked" and right.asked is not None and right.receipt is None:
        due = add_days(right.asked, number("R-BE-6", "receipt_days"))
        yield clock(due, right.asked, N_("%(right)s: ask for a receipt"), N_("Asked for on %(day)s"), right.asked)
    if right.state in flagged("right_state", "waiting"):
        began = right.receipt or right.asked
        if began is not None:
            due = add_days(began, number_of("right_kind", right.kind) or number("R-BE-6", "decision_days"))
            yield clock(
                due, add_days(due, -7), N_("%(right)s: is there a decision?"), N_("Asked for on %(day)s"), began
            )
    can_appeal = right.kind in flagged("right_kind", "appeal") and right.state in flagged("right_state", "appealable")
    if can_appeal and right.appealed is None and right.decided is not None:
        due = right.appeal_until or add_months(right.decided, number("R-BE-6", "appeal_months"))
        warn = add_days(due, -number("R-BE-6", "remind_days"))
        until = add_days(due, number("R-BE-6", "missed_days"))  # then it is over: nobody can appeal any more
        yield clock(due, warn, N_("%(right)s: last day to appeal"), N_("Decision of %(day)s"), right.decided, until)


def _expiry(kind: str, identity: str, ends: date, name: str, code: str) -> Clock:
    """R-RIGHT-01: what expires is seen 60, 30 and 7 days ahead (`alerts_of`)."""
    return Clock(
        rule="R-RIGHT-01",
        due=ends,
        warn_from=add_days(ends, -number("R-RIGHT-01", "first_days")),
        subject_kind=kind,
        subject_id=identity,
        what=N_("%(right)s expires") if name == "right" else N_("%(reference)s expires"),
        why=N_("Valid until %(ends)s"),
        values=((name, code), ("ends", ends)),
        act=f"open_{kind}",
    )


def alerts_of(ends: date) -> tuple[date, date, date]:
    """The three days on which an expiry is told anew (R-RIGHT-01)."""
    first, second, third = (
        add_days(ends, -number("R-RIGHT-01", name)) for name in ("first_days", "second_days", "third_days")
    )
    return first, second, third


def _showing_up(address: ReferenceFacts, facts: CaseFacts) -> Iterator[Clock]:
    """R-BE-2: show up at the welfare office before a quarter is over, counted from the last time."""
    since = address.shown or address.start or facts.opened_day
    if address.kind != "ocmw" or since is None:
        return
    due = add_days(since, number("R-BE-2", "show_days"))
    yield Clock(
        rule="R-BE-2",
        due=due,
        warn_from=add_days(due, -number("R-BE-2", "remind_days")),
        subject_kind="reference",
        subject_id=address.id,
        what=N_("Show up at the welfare office for the reference address"),
        why=N_("Last shown on %(shown)s") if address.shown else N_("Reference address since %(shown)s"),
        values=(("shown", since),),
        act="record_shown",
    )

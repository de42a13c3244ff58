# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the clocks of homes: leases that end, lists to renew, homes that may be lost (tier B 18-19)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caseapp.i18n import N_
from caseapp.i18n.codes import number_of
from caseapp.plans.catalogue import number
from caseapp.plans.checklists import eviction_items
from caseapp.plans.clocks.clock import Clock
from caseapp.plans.dates import add_days, add_months
from caseapp.plans.editions import is_left_out
from caseapp.plans.facts import CaseFacts, ExitItemFacts
from caseapp.plans.file_facts import EvictionFacts, LeaseFacts


def of_home(facts: CaseFacts) -> Iterator[Clock]:
    """R-LEASE-01, R-LIST-02, R-EV-01, R-EV-02."""
    for lease in facts.leases:
        ends = lease_end(lease)
        if ends is not None:
            yield _lease(lease, ends)
    for entry in facts.registrations:
        if entry.renew is not None:
            yield Clock(
                rule="R-LIST-02",
                due=entry.renew,
                warn_from=add_days(entry.renew, -number("R-LIST-02", "remind_days")),
                subject_kind="registration",
                subject_id=entry.id,
                what=N_("Renew the registration: %(registration)s"),
                why=N_("To be renewed by %(renew)s"),
                values=(("registration", entry.kind), ("renew", entry.renew)),
                act="open_registration",
            )
    for eviction in facts.evictions:
        yield from _eviction(eviction)
        yield from _eviction_items(eviction, facts.eviction_items.get(eviction.id, ()))


def lease_end(lease: LeaseFacts) -> date | None:
    """The last day of a lease: as signed, else the most months its kind lasts (transit 18, temporary 6)."""
    if lease.end is not None:
        return lease.end
    months = number_of("lease_kind", lease.kind)
    if lease.start is None or not months:
        return None
    return add_days(add_months(lease.start, months), -1)


def _lease(lease: LeaseFacts, ends: date) -> Clock:
    return Clock(
        rule="R-LEASE-01",
        due=ends,
        warn_from=add_days(ends, -number("R-LEASE-01", "warn_days")),
        subject_kind="lease",
        subject_id=lease.id,
        what=N_("%(lease)s ends"),
        why=N_("Last day %(ends)s"),
        values=(("lease", lease.kind), ("ends", ends)),
        act="open_lease",
    )


def _eviction(eviction: EvictionFacts) -> Iterator[Clock]:
    """R-EV-01: help is offered before it is asked for; the day in court is known ahead."""
    if eviction.signal is not None and eviction.offered is None:
        yield Clock(
            rule="R-EV-01",
            due=add_days(eviction.signal, number("R-EV-01", "offer_days")),
            warn_from=eviction.signal,
            subject_kind="eviction",
            subject_id=eviction.id,
            what=N_("Offer help to keep the home"),
            why=N_("First sign on %(signal)s"),
            values=(("signal", eviction.signal),),
            act="open_eviction",
        )
    if eviction.court is not None and eviction.phase in ("signals", "claimed"):
        yield Clock(
            rule="R-EV-01",
            due=eviction.court,
            warn_from=add_days(eviction.court, -number("R-EV-01", "court_remind_days")),
            subject_kind="eviction",
            subject_id=eviction.id,
            what=N_("Day in court about the home"),
            why=N_("On %(court)s"),
            values=(("court", eviction.court),),
            act="open_eviction",
        )


def _eviction_items(eviction: EvictionFacts, written: tuple[ExitItemFacts, ...]) -> Iterator[Clock]:
    """R-EV-02: every open item of the list of its level (masterplan section 7)."""
    if is_left_out("R-EV-02"):
        return
    for entry in eviction_items(eviction.level, {"signal": eviction.signal, "court": eviction.court}, written):
        if not entry.open or entry.due is None:
            continue
        yield Clock(
            rule=entry.item.id,
            due=entry.due,
            warn_from=min(entry.start or entry.due, entry.due),
            subject_kind="eviction_item",
            subject_id=f"{eviction.id}:{entry.item.id}",
            what="%(item)s",
            why=N_("A home that may be lost"),
            values=(("item", entry.item.id),),
            act="open_eviction_item",
            until=add_days(entry.due, number("R-EV-02", "use_after_days")),
        )

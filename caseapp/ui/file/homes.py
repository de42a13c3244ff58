# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tab of housing: where the person stays, the search for a home, leases, evictions."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from caseapp.i18n import _, formats, ngettext
from caseapp.i18n.codes import label, labelled, number_of
from caseapp.operations.homes import (
    AddEviction,
    AddLease,
    AddRegistration,
    AddViewing,
    ChangeEviction,
    ChangeLease,
    ChangeRegistration,
    ChangeViewing,
    DeleteEviction,
    DeleteLease,
    DeleteRegistration,
    DeleteViewing,
)
from caseapp.operations.housing import ChangeHousing, DeleteHousing, RecordHousing
from caseapp.plans.clocks.home import lease_end
from caseapp.plans.file_facts import LeaseFacts
from caseapp.plans.sharing import same_receiver
from caseapp.store.queries.homes import (
    EpisodeRow,
    EvictionRow,
    LeaseRow,
    RegistrationRow,
    ViewingRow,
    episodes_of,
    evictions_of,
    landlords_asked,
    leases_of,
    registrations_of,
    viewings_of,
)
from caseapp.ui.case.entries import EntriesTab, EntryKind, Line
from caseapp.ui.case.form import Spec, of_list
from caseapp.ui.case.form_sheet import Ask
from caseapp.ui.case.words import capital
from caseapp.ui.desk import Desk
from caseapp.ui.file.passing_on import EVENTS, REFERRALS
from caseapp.ui.file.words import day_of, joined, until

_NEAR_DAYS: Final = 60  # a lease that ends within these days says so before anything else


def episode_line(row: EpisodeRow, desk: Desk) -> Line:
    """A housing episode in a line: kind of place and its category, their words, until when."""
    number = number_of("ethos_light", row.ethos_light or "")
    category = _("ETHOS %(number)s") % {"number": formats.number(number)} if number else ""
    ends = until(row.end_day, desk) if row.end_day else _("now")
    return Line(
        what=capital(row.description or label("ethos_light", row.ethos_light)),
        why=joined(
            ends, label("ethos_light", row.ethos_light) if row.description else "", category,
            label("ethos_light_sub", row.ethos_sub), row.municipality or "",
        ),
        when=day_of(row.start_day, desk),
        icon="house" if row.ethos_light == "housed" else "map-pin",
    )  # fmt: skip


def _episode_specs(ask: Ask) -> tuple[Spec, ...]:
    specs: tuple[Spec, ...] = (
        Spec(name="ethos_light", label=_("Kind of place"), kind="code", span=12, options=of_list("ethos_light")),
        Spec(name="description", label=_("In their words"), kind="text", span=12),
        Spec(name="start_day", label=_("Since"), kind="day", span=4, lean="past"),
        Spec(name="end_day", label=_("Until"), kind="day", span=4, hint=_("empty while it lasts")),
    )
    if ask.row is None:
        return specs
    yes_no = of_list("yes_no")
    return (
        *specs,
        Spec(name="municipality", label=_("Municipality"), span=4),
        Spec(name="ethos_sub", label=_("More precisely"), kind="code", span=6, options=of_list("ethos_light_sub")),
        Spec(name="ethos_full", label=_("Full ETHOS"), kind="code", span=6, options=labelled("ethos_full")),
        Spec(name="no_own_home", label=_("With others for lack of an own home"), kind="code", span=6, options=yes_no),
        Spec(name="cause", label=_("How it came about"), kind="code", span=6, options=of_list("homeless_cause")),
        Spec(name="exit_day", label=_("Leaves the institution on"), kind="day", span=6, lean="future"),
        Spec(name="solution", label=_("There is a place to go to"), kind="code", span=6, options=yes_no),
        Spec(name="address_kind", label=_("Address"), kind="code", span=6, options=of_list("address_kind")),
        Spec(name="registered", label=_("Registered there"), kind="code", span=6, options=yes_no),
        Spec(name="note", label=_("Note"), kind="text", span=12),
    )


def _make_episode(case_id: str, fields: dict[str, Any]) -> object:
    return RecordHousing(case_id=case_id, **fields)


def _change_episode(row: EpisodeRow, fields: dict[str, Any]) -> object:
    return ChangeHousing(episode_id=row.id, read_rev=row.read_rev, fields=fields)  # type: ignore[arg-type]


EPISODES: Final = EntryKind(
    code="episode",
    table="housing_episode",
    title=lambda: _("Where they stay"),
    add=lambda: _("Another place"),
    empty=lambda: _("Where the person stays now and stayed before. “Unknown” is an answer too."),
    saved=lambda: _("Place to live saved"),
    read=episodes_of,
    line=episode_line,
    specs=_episode_specs,
    make=_make_episode,
    change=_change_episode,
    delete=lambda row: DeleteHousing(episode_id=row.id, read_rev=row.read_rev),
)


def lease_line(row: LeaseRow, desk: Desk) -> Line:
    """A lease in a line: kind, where, landlord, and when it ends."""
    ends = row.ended_day or lease_end(
        LeaseFacts(id=row.id, kind=row.kind or "other", start=row.start_day, end=row.end_day)
    )
    running = row.ended_day is None
    days = (ends - desk.today()).days if ends is not None and running else None
    near = days is not None and days < _NEAR_DAYS
    words = until(ends, desk) if ends is not None else ""
    return Line(
        what=joined(capital(label("lease_kind", row.kind)), row.place or ""),
        why=joined("" if near else words, row.landlord or "", label("lease_result", row.end_result)),
        urgent=words if near else "",
        when=day_of(row.start_day, desk),
        icon="scroll-text",
    )


def _lease_specs(_ask: Ask) -> tuple[Spec, ...]:
    return (
        Spec(name="kind", label=_("Kind of lease"), kind="code", span=6, options=of_list("lease_kind")),
        Spec(name="place", label=_("Where"), span=6),
        Spec(name="landlord", label=_("Who rents it out"), span=6),
        Spec(name="support_by", label=_("Who supports"), span=6, hint=_("best somebody else than who rents it out")),
        Spec(name="start_day", label=_("From"), kind="day", span=4),
        Spec(name="end_day", label=_("Until, as signed"), kind="day", span=4, lean="future"),
        Spec(name="costs", label=_("Rent and costs a month"), span=4),
        Spec(name="deposit", label=_("Deposit"), kind="code", span=4, options=of_list("deposit_kind")),
        Spec(name="notice_day", label=_("Notice of"), kind="day", span=4, lean="past"),
        Spec(
            name="same_organisation",
            label=_("Landlord and support are one"),
            kind="code",
            span=4,
            options=of_list("yes_no"),
        ),
        Spec(name="ended_day", label=_("Really ended on"), kind="day", span=4, hint=_("empty while it lasts")),
        Spec(name="end_result", label=_("How it ended"), kind="code", span=8, options=of_list("lease_result")),
        Spec(name="note", label=_("Note"), kind="text", span=12),
    )


def _make_lease(case_id: str, fields: dict[str, Any]) -> object:
    return AddLease(case_id=case_id, fields=fields)  # type: ignore[arg-type]


def _change_lease(row: LeaseRow, fields: dict[str, Any]) -> object:
    return ChangeLease(lease_id=row.id, read_rev=row.read_rev, fields=fields)  # type: ignore[arg-type]


LEASES: Final = EntryKind(
    code="lease",
    table="lease",
    title=lambda: _("Leases"),
    add=lambda: _("Add a lease"),
    empty=lambda: _("Leases and agreements about a place. Their end is seen half a year ahead."),
    saved=lambda: _("Lease saved"),
    read=leases_of,
    line=lease_line,
    specs=_lease_specs,
    make=_make_lease,
    change=_change_lease,
    delete=lambda row: DeleteLease(lease_id=row.id, read_rev=row.read_rev),
    fresh=lambda _ask: {"kind": "classic"},
    width=820,
)


def registration_line(row: RegistrationRow, desk: Desk) -> Line:
    """A place on a waiting list in a line."""
    renew = _("renew by %(day)s") % {"day": day_of(row.renew_day, desk)} if row.renew_day and not row.end_day else ""
    late = bool(renew) and row.renew_day is not None and row.renew_day < desk.today()
    return Line(
        what=joined(capital(label("housing_registration_kind", row.kind)), row.where_text or ""),
        why=joined(until(row.end_day, desk), "" if late else renew, row.reference or "", row.priority or ""),
        urgent=renew if late else "",
        when=day_of(row.registered_day, desk),
        icon="list",
    )


def _registration_specs(_ask: Ask) -> tuple[Spec, ...]:
    return (
        Spec(name="kind", label=_("Which list"), kind="code", span=6, options=of_list("housing_registration_kind")),
        Spec(name="where_text", label=_("Where"), span=6),
        Spec(name="reference", label=_("Number"), span=6),
        Spec(name="priority", label=_("Ground for priority"), span=6),
        Spec(name="registered_day", label=_("Registered on"), kind="day", span=4, lean="past"),
        Spec(name="renew_day", label=_("To renew by"), kind="day", span=4, lean="future"),
        Spec(name="end_day", label=_("Ended on"), kind="day", span=4, hint=_("empty while it lasts")),
        Spec(name="end_reason", label=_("Why it ended"), span=12),
        Spec(name="note", label=_("Note"), kind="text", span=12),
    )


def _make_registration(case_id: str, fields: dict[str, Any]) -> object:
    return AddRegistration(case_id=case_id, fields=fields)  # type: ignore[arg-type]


def _change_registration(row: RegistrationRow, fields: dict[str, Any]) -> object:
    return ChangeRegistration(registration_id=row.id, read_rev=row.read_rev, fields=fields)  # type: ignore[arg-type]


REGISTRATIONS: Final = EntryKind(
    code="registration",
    table="housing_registration",
    title=lambda: _("Waiting lists"),
    add=lambda: _("Add a registration"),
    empty=lambda: _("Every list the person stands on, with its number and the day it must be renewed."),
    saved=lambda: _("Registration saved"),
    read=registrations_of,
    line=registration_line,
    specs=_registration_specs,
    make=_make_registration,
    change=_change_registration,
    delete=lambda row: DeleteRegistration(registration_id=row.id, read_rev=row.read_rev),
    fresh=lambda ask: {"kind": "social", "registered_day": ask.desk.today()},
)


def viewing_line(row: ViewingRow, desk: Desk) -> Line:
    """A viewing in a line: where, who rents it out, what came of it."""
    return Line(
        what=row.place or capital(label("viewing_outcome", row.outcome)),
        why=joined(
            label("viewing_outcome", row.outcome), label("viewing_refusal", row.refusal), row.landlord or "",
            row.refusal_text or "",
        ),
        when=day_of(row.day, desk),
        icon="door-open",
    )  # fmt: skip


def _asked_words(times: int, last: date | None, desk: Desk) -> str:
    """How often somebody of the team asked a landlord before, and when last."""
    words = ngettext("asked %(count)s time before", "asked %(count)s times before", times)
    said = words % {"count": formats.number(times)}
    return joined(said, _("last on %(day)s") % {"day": day_of(last, desk)} if last is not None else "")


def _viewing_specs(ask: Ask) -> tuple[Spec, ...]:
    asked: tuple[tuple[str, int, date | None], ...] = ask.more or ()
    own = ask.row.landlord if ask.row is not None else None  # this viewing itself does not count as one before
    known = tuple(
        (name, _asked_words(times, last, ask.desk))
        for name, times, last in asked
        if times > 1 or not same_receiver(name, own)
    )
    return (
        Spec(name="place", label=_("Where"), span=8),
        Spec(name="day", label=_("On"), kind="day", span=4),
        Spec(name="landlord", label=_("Who rents it out"), span=12, known=known),
        Spec(name="outcome", label=_("What came of it"), kind="code", span=6, options=of_list("viewing_outcome")),
        Spec(name="refusal", label=_("Reason of the refusal"), kind="code", span=6, options=of_list("viewing_refusal")),
        Spec(name="refusal_text", label=_("In words"), span=12),
        Spec(name="note", label=_("Note"), kind="text", span=12),
    )


def _make_viewing(case_id: str, fields: dict[str, Any]) -> object:
    return AddViewing(case_id=case_id, fields=fields)  # type: ignore[arg-type]


def _change_viewing(row: ViewingRow, fields: dict[str, Any]) -> object:
    return ChangeViewing(viewing_id=row.id, read_rev=row.read_rev, fields=fields)  # type: ignore[arg-type]


VIEWINGS: Final = EntryKind(
    code="viewing",
    table="viewing",
    title=lambda: _("Viewings and questions to landlords"),
    add=lambda: _("Add a viewing"),
    empty=lambda: _(
        "What was looked at or asked for, and what the answer was. Discrimination is counted, without names."
    ),
    saved=lambda: _("Viewing saved"),
    read=viewings_of,
    line=viewing_line,
    specs=_viewing_specs,
    make=_make_viewing,
    change=_change_viewing,
    delete=lambda row: DeleteViewing(viewing_id=row.id, read_rev=row.read_rev),
    fresh=lambda _ask: {"outcome": "planned"},
    more=landlords_asked,
)


def eviction_line(row: EvictionRow, desk: Desk) -> Line:
    """A home that may be lost in a line: phase, day in court, result."""
    court = _("in court on %(day)s") % {"day": day_of(row.court_day, desk)} if row.court_day and not row.result else ""
    signals = ", ".join(label("eviction_signal", code) for code in row.signals)
    return Line(
        what=capital(label("eviction_result", row.result) if row.result else label("eviction_phase", row.phase)),
        why=joined(label("eviction_level", row.level) if not row.result else "", signals),
        urgent=court,
        when=day_of(row.signal_day, desk),
        icon="triangle-alert",
    )


def _eviction_specs(_ask: Ask) -> tuple[Spec, ...]:
    return (
        Spec(name="signal_day", label=_("First sign on"), kind="day", span=4, lean="past"),
        Spec(name="phase", label=_("Phase"), kind="code", span=8, options=of_list("eviction_phase")),
        Spec(name="level", label=_("Level"), kind="code", span=12, options=of_list("eviction_level")),
        Spec(name="signals", label=_("Signs"), kind="many", span=12, options=of_list("eviction_signal")),
        Spec(name="causes", label=_("How it came about"), kind="many", span=12, options=of_list("homeless_cause")),
        Spec(
            name="offered_day",
            label=_("Help offered on"),
            kind="day",
            span=4,
            lean="past",
            hint=_("before it was asked for"),
        ),
        Spec(name="offer_answer", label=_("The answer"), kind="code", span=8, options=of_list("offer_answer")),
        Spec(name="claim_day", label=_("Claim filed on"), kind="day", span=4, lean="past"),
        Spec(name="court_day", label=_("Day in court"), kind="day", span=4),
        Spec(name="judged_day", label=_("Judgment of"), kind="day", span=4, lean="past"),
        Spec(name="carried_out_day", label=_("Carried out on"), kind="day", span=4, lean="past"),
        Spec(name="result", label=_("Result"), kind="code", span=4, options=of_list("eviction_result")),
        Spec(name="result_day", label=_("On"), kind="day", span=4, lean="past"),
        Spec(name="leads", label=_("Who leads"), span=12, hint=_("one party leads, also afterwards")),
        Spec(name="note", label=_("Note"), kind="text", span=12),
    )


def _make_eviction(case_id: str, fields: dict[str, Any]) -> object:
    return AddEviction(case_id=case_id, fields=fields)  # type: ignore[arg-type]


def _change_eviction(row: EvictionRow, fields: dict[str, Any]) -> object:
    return ChangeEviction(eviction_id=row.id, read_rev=row.read_rev, fields=fields)  # type: ignore[arg-type]


EVICTIONS: Final = EntryKind(
    code="eviction",
    table="eviction",
    title=lambda: _("A home that may be lost"),
    add=lambda: _("A first sign"),
    empty=lambda: _("Arrears, a letter of the court, a notice: from the first sign on, so that the home is kept."),
    saved=lambda: _("Saved"),
    read=evictions_of,
    line=eviction_line,
    specs=_eviction_specs,
    make=_make_eviction,
    change=_change_eviction,
    delete=lambda row: DeleteEviction(eviction_id=row.id, read_rev=row.read_rev),
    fresh=lambda ask: {"phase": "signals", "signal_day": ask.desk.today()},
    width=860,
)


class HousingTab(EntriesTab):
    """Where the person stays, the search for a home, and keeping it (methods 7, policy 5)."""

    entry_kinds = (EPISODES, LEASES, REGISTRATIONS, VIEWINGS, REFERRALS, EVICTIONS, EVENTS)

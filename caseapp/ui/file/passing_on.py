# SPDX-License-Identifier: EUPL-1.2
"""This is the place for referrals, warm handovers, crises and exclusions: how a line says them, and their forms."""

from __future__ import annotations

from typing import Any, Final

from caseapp.i18n import _
from caseapp.i18n.codes import flags, label
from caseapp.operations.passing_on import (
    AddHandover,
    AddReferral,
    ChangeEvent,
    ChangeHandover,
    ChangeReferral,
    DeleteEvent,
    DeleteHandover,
    DeleteReferral,
    RecordEvent,
)
from caseapp.store.queries.passing_on import (
    CaseEventRow,
    HandoverRow,
    ReferralRow,
    events_of,
    handovers_of,
    referrals_of,
)
from caseapp.ui.case.entries import EntryKind, Line
from caseapp.ui.case.form import Spec, of_list
from caseapp.ui.case.form_sheet import Ask
from caseapp.ui.case.words import capital
from caseapp.ui.desk import Desk
from caseapp.ui.file.words import day_of, joined, until


def referral_line(row: ReferralRow, desk: Desk) -> Line:
    """A referral in a line: where to, on which rung, what came of it."""
    return Line(
        what=row.service or capital(label("referral_kind", row.kind)),
        why=joined(
            label("referral_outcome", row.outcome), label("referral_rung", row.rung),
            label("referral_refusal", row.refusal), label("referral_channel", row.channel),
        ),
        when=day_of(row.asked_day, desk),
        icon="arrow-right",
    )  # fmt: skip


def _referral_specs(_ask: Ask) -> tuple[Spec, ...]:
    return (
        Spec(name="service", label=_("Which service or place"), span=8),
        Spec(name="asked_day", label=_("Asked on"), kind="day", span=4, lean="past"),
        Spec(name="kind", label=_("Kind"), kind="chips", span=12, options=of_list("referral_kind")),
        Spec(name="rung", label=_("What kind of place"), kind="code", span=6, options=of_list("referral_rung")),
        Spec(
            name="lower_reason",
            label=_("Why not a lasting home"),
            kind="code",
            span=6,
            options=of_list("referral_lower_reason"),
        ),
        Spec(name="channel", label=_("By which way"), kind="code", span=6, options=of_list("referral_channel")),
        Spec(name="preference", label=_("What the person prefers"), span=6),
        Spec(name="outcome", label=_("What came of it"), kind="code", span=4, options=of_list("referral_outcome")),
        Spec(name="outcome_day", label=_("On"), kind="day", span=4, lean="past"),
        Spec(
            name="refusal", label=_("Reason of the service"), kind="code", span=4, options=of_list("referral_refusal")
        ),
        Spec(name="refusal_text", label=_("In words"), span=12),
        Spec(name="note", label=_("Note"), kind="text", span=12),
    )


def _make_referral(case_id: str, fields: dict[str, Any]) -> object:
    return AddReferral(case_id=case_id, fields=fields)  # type: ignore[arg-type]


def _change_referral(row: ReferralRow, fields: dict[str, Any]) -> object:
    return ChangeReferral(referral_id=row.id, read_rev=row.read_rev, fields=fields)  # type: ignore[arg-type]


REFERRALS: Final = EntryKind(
    code="referral",
    table="referral",
    title=lambda: _("Referrals"),
    add=lambda: _("Add a referral"),
    empty=lambda: _("Which place or service was asked for, and the answer. A no of the person costs nothing."),
    saved=lambda: _("Referral saved"),
    read=referrals_of,
    line=referral_line,
    specs=_referral_specs,
    make=_make_referral,
    change=_change_referral,
    delete=lambda row: DeleteReferral(referral_id=row.id, read_rev=row.read_rev),
    fresh=lambda ask: {"kind": "orientation", "outcome": "waiting", "asked_day": ask.desk.today()},
)


def event_line(row: CaseEventRow, desk: Desk) -> Line:
    """A crisis, an exclusion or a respite in a line."""
    causes = ", ".join(label("event_cause", code) for code in row.causes)
    alternative = (
        _("alternative: %(what)s") % {"what": label("event_alternative", row.alternative)} if row.alternative else ""
    )
    untold = "none" in flags("event_alternative", row.alternative or "") and row.lead_told_day is None
    return Line(
        what=joined(capital(label("event_kind", row.kind)), row.place or ""),
        why=joined(causes, "" if untold else alternative, until(row.end_day, desk), row.evaluation or ""),
        urgent=joined(alternative, _("the team lead does not know yet")) if untold else "",
        when=day_of(row.day, desk),
        icon="circle-alert",
    )


def _event_specs(_ask: Ask) -> tuple[Spec, ...]:
    return (
        Spec(name="kind", label=_("What happened"), kind="chips", span=12, options=of_list("event_kind")),
        Spec(name="day", label=_("On"), kind="day", span=4, lean="past"),
        Spec(name="end_day", label=_("Until"), kind="day", span=4),
        Spec(name="place", label=_("Where"), span=4),
        Spec(name="causes", label=_("Why"), kind="many", span=12, options=of_list("event_cause")),
        Spec(
            name="alternative",
            label=_("Which alternative was offered?"),
            kind="code",
            span=6,
            options=of_list("event_alternative"),
            hint=_("“none” is an answer"),
        ),
        Spec(name="alternative_text", label=_("In words"), span=6),
        Spec(name="reason", label=_("Why it came to this"), kind="text", span=12),
        Spec(name="concerns_minor", label=_("Concerns a minor"), kind="code", span=4, options=of_list("yes_no")),
        Spec(name="measures", label=_("What was done"), span=8),
        Spec(name="respite", label=_("Where to for respite"), span=8),
        Spec(name="lead_told_day", label=_("Team lead knows since"), kind="day", span=4, lean="past"),
        Spec(name="evaluated_day", label=_("Looked back on"), kind="day", span=4, lean="past"),
        Spec(name="evaluation", label=_("What we learnt, and what the person says"), kind="text", span=12),
        Spec(name="note", label=_("Note"), kind="text", span=12),
    )


def _make_event(case_id: str, fields: dict[str, Any]) -> object:
    return RecordEvent(case_id=case_id, fields=fields)  # type: ignore[arg-type]


def _change_event(row: CaseEventRow, fields: dict[str, Any]) -> object:
    return ChangeEvent(event_id=row.id, read_rev=row.read_rev, fields=fields)  # type: ignore[arg-type]


EVENTS: Final = EntryKind(
    code="event",
    table="case_event",
    title=lambda: _("Crisis, exclusion, respite"),
    add=lambda: _("Write down what happened"),
    empty=lambda: _(
        "When a place was in danger: what happened, what was offered instead, and how it was looked back on."
    ),
    saved=lambda: _("Saved"),
    read=events_of,
    line=event_line,
    specs=_event_specs,
    make=_make_event,
    change=_change_event,
    delete=lambda row: DeleteEvent(event_id=row.id, read_rev=row.read_rev),
    fresh=lambda ask: {"kind": "crisis", "day": ask.desk.today()},
    width=820,
)


def handover_line(row: HandoverRow, desk: Desk) -> Line:
    """A handover in a line: with whom, how far, first appointment."""
    first = _("first appointment %(day)s") % {"day": day_of(row.appointment_day, desk)} if row.appointment_day else ""
    return Line(
        what=row.organisation or "",
        why=joined(label("handover_state", row.state), label("handover_direction", row.direction), first),
        when=day_of(row.proposed_day, desk),
        icon="handshake",
    )


def _handover_specs(_ask: Ask) -> tuple[Spec, ...]:
    yes_no = of_list("yes_no")
    return (
        Spec(name="organisation", label=_("Service"), span=8),
        Spec(name="proposed_day", label=_("Proposed on"), kind="day", span=4, lean="past"),
        Spec(name="direction", label=_("Direction"), kind="chips", span=12, options=of_list("handover_direction")),
        Spec(name="state", label=_("How far it is"), kind="code", span=6, options=of_list("handover_state")),
        Spec(name="person_there", label=_("The person is there"), kind="code", span=6, options=yes_no),
        Spec(name="reason", label=_("Why"), kind="text", span=12),
        Spec(name="agreed_to_pass", label=_("What the person agreed to pass on"), kind="text", span=12),
        Spec(
            name="key_story",
            label=_("The story, told once"),
            kind="text",
            span=12,
            lines=4,
            hint=_("written with the person, so that it need not be told again"),
        ),
        Spec(name="open_actions", label=_("What is still to be done"), kind="text", span=12),
        Spec(name="meeting_day", label=_("Met together on"), kind="day", span=4),
        Spec(name="accepted_day", label=_("Accepted on"), kind="day", span=4, lean="past"),
        Spec(name="appointment_day", label=_("First appointment"), kind="day", span=4),
        Spec(name="attended", label=_("It took place"), kind="code", span=4, options=yes_no),
        Spec(name="feedback_30_day", label=_("Word after 30 days"), kind="day", span=4, lean="past"),
        Spec(name="feedback_90_day", label=_("Word after 90 days"), kind="day", span=4, lean="past"),
        Spec(name="feedback_30", label=_("How it goes after 30 days"), kind="text", span=6),
        Spec(name="feedback_90", label=_("How it goes after 90 days"), kind="text", span=6),
        Spec(name="note", label=_("Note"), kind="text", span=12),
    )


def _make_handover(case_id: str, fields: dict[str, Any]) -> object:
    return AddHandover(case_id=case_id, fields=fields)  # type: ignore[arg-type]


def _change_handover(row: HandoverRow, fields: dict[str, Any]) -> object:
    return ChangeHandover(handover_id=row.id, read_rev=row.read_rev, fields=fields)  # type: ignore[arg-type]


HANDOVERS: Final = EntryKind(
    code="handover",
    table="handover",
    title=lambda: _("Warm handovers"),
    add=lambda: _("Begin a handover"),
    empty=lambda: _(
        "From us to another service, or to us. Done when the first appointment took place, not when a letter left."
    ),
    saved=lambda: _("Handover saved"),
    read=handovers_of,
    line=handover_line,
    specs=_handover_specs,
    make=_make_handover,
    change=_change_handover,
    delete=lambda row: DeleteHandover(handover_id=row.id, read_rev=row.read_rev),
    fresh=lambda ask: {"direction": "to_other", "state": "proposed", "proposed_day": ask.desk.today()},
    needed={"organisation": lambda: _("Who takes over, or hands over? Write the name of the service.")},
    width=820,
)

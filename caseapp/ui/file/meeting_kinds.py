# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the forms of a meeting, of who was asked to it, and of what was decided."""

from __future__ import annotations

from typing import Any, Final

from caseapp.i18n import _
from caseapp.i18n.codes import label
from caseapp.operations.meetings import (
    AddDecision,
    AddMeetingMember,
    ChangeDecision,
    ChangeMeeting,
    ChangeMeetingMember,
    DeleteDecision,
    DeleteMeeting,
    DeleteMeetingMember,
    PlanMeeting,
)
from caseapp.store.queries.goals import goals_of
from caseapp.store.queries.meetings import DecisionRow, MeetingMemberRow, MeetingRow, meetings_of
from caseapp.store.queries.network import network_of
from caseapp.store.reader import Reader
from caseapp.ui.case.entries import EntryKind, Line
from caseapp.ui.case.form import Spec, of_list
from caseapp.ui.case.form_sheet import Ask
from caseapp.ui.case.words import capital
from caseapp.ui.desk import Desk


def _meeting_specs(ask: Ask) -> tuple[Spec, ...]:
    layers = of_list("layer") if ask.row is None else ()
    first = (
        Spec(name="kind", label=_("Kind of meeting"), kind="code", span=6, options=of_list("meeting_kind")),
        Spec(name="state", label=_("How it stands"), kind="code", span=6, options=of_list("meeting_state")),
        Spec(name="day", label=_("On"), kind="day", span=4),
        Spec(name="time_text", label=_("At"), span=2, hint=_("hour")),
        Spec(name="place", label=_("Where"), span=6),
        Spec(name="chair", label=_("Who leads it"), span=6),
        Spec(name="why", label=_("Why we meet"), span=6),
        Spec(name="agenda", label=_("What we talk about"), kind="text", span=12, lines=3),
        Spec(
            name="about",
            label=_("What it is about: consent for this lets it be on paper for others"),
            kind="many",
            span=12,
            options=of_list("share_category"),
        ),
        Spec(name="person_part", label=_("The person"), kind="code", span=6, options=of_list("person_part")),
        Spec(name="person_part_why", label=_("Why not"), span=6, hint=_("when not asked or not there")),
        Spec(name="person_words", label=_("What the person said"), kind="text", span=12),
        Spec(
            name="options", label=_("What was considered, also what was not chosen and by whom"), kind="text", span=12
        ),
        Spec(name="minutes", label=_("Minutes of the meeting"), kind="text", span=12, lines=4),
        Spec(
            name="person_agrees",
            label=_("The person with the decision"),
            kind="code",
            span=6,
            options=of_list("agreement"),
        ),
        Spec(name="priority_place", label=_("Place with priority that was used"), span=6),
        Spec(name="secret_scope", label=_("Secrecy"), kind="code", span=6, options=of_list("secret_scope")),
        Spec(name="legal_basis", label=_("Legal basis of a case consultation"), span=6),
        Spec(name="aim", label=_("Aim of it"), span=6),
        Spec(name="shared_text", label=_("What was shared"), span=6),
        Spec(name="anonymous", label=_("Discussed without a name"), kind="tick", span=6),
    )
    return (
        (*first, Spec(name="layer", label=_("Who may read this"), kind="code", span=6, options=layers))
        if layers
        else first
    )


def _make_meeting(case_id: str, fields: dict[str, Any]) -> object:
    return PlanMeeting(case_id=case_id, fields=fields)  # type: ignore[arg-type]


def _change_meeting(row: MeetingRow, fields: dict[str, Any]) -> object:
    return ChangeMeeting(meeting_id=row.id, read_rev=row.read_rev, fields=fields)  # type: ignore[arg-type]


def _meeting_line(row: MeetingRow, _desk: Desk) -> Line:
    return Line(what=capital(label("meeting_kind", row.kind)), why=label("meeting_state", row.state))


MEETINGS: Final = EntryKind(
    code="meeting",
    table="meeting",
    title=lambda: _("Meeting"),
    add=lambda: _("Plan a meeting"),
    empty=lambda: "",
    saved=lambda: _("Meeting saved"),
    read=meetings_of,
    line=_meeting_line,
    specs=_meeting_specs,
    make=_make_meeting,
    change=_change_meeting,
    delete=lambda row: DeleteMeeting(meeting_id=row.id, read_rev=row.read_rev),
    fresh=lambda _ask: {"state": "planned", "person_part": "invited", "layer": "L2"},
    needed={"kind": lambda: _("What kind of meeting is it?")},
    width=860,
)


def _members(reader: Reader, case_id: str) -> tuple[MeetingMemberRow, ...]:
    return tuple(one for row in meetings_of(reader, case_id) for one in row.members)


def _decisions(reader: Reader, case_id: str) -> tuple[DecisionRow, ...]:
    return tuple(one for row in meetings_of(reader, case_id) for one in row.decisions)


def _member_specs(ask: Ask) -> tuple[Spec, ...]:
    known = tuple((one.id, one.name or "") for one in ask.more or ())
    return (
        Spec(name="name", label=_("Name"), span=6),
        Spec(name="role", label=_("As what"), kind="code", span=6, options=of_list("participant_role")),
        Spec(name="organisation", label=_("Service"), span=6),
        Spec(name="network_id", label=_("In the network as"), kind="code", span=6, options=known),
        Spec(name="presence", label=_("There"), kind="chips", span=12, options=of_list("presence")),
        Spec(name="secret_bound", label=_("Bound to secrecy"), kind="code", span=6, options=of_list("yes_no")),
    )


def _make_member(_case_id: str, fields: dict[str, Any]) -> object:
    meeting_id = str(fields.pop("meeting_id"))
    return AddMeetingMember(meeting_id=meeting_id, fields=fields)  # type: ignore[arg-type]


def _change_member(row: MeetingMemberRow, fields: dict[str, Any]) -> object:
    return ChangeMeetingMember(member_id=row.id, read_rev=row.read_rev, fields=fields)  # type: ignore[arg-type]


MEMBERS: Final = EntryKind(
    code="meeting_member",
    table="meeting_member",
    title=lambda: _("Who was asked"),
    add=lambda: _("Ask somebody"),
    empty=lambda: _("The person chooses who is there."),
    saved=lambda: _("Saved"),
    read=_members,
    line=lambda row, _desk: Line(what=row.name or ""),
    specs=_member_specs,
    make=_make_member,
    change=_change_member,
    delete=lambda row: DeleteMeetingMember(member_id=row.id, read_rev=row.read_rev),
    fresh=lambda _ask: {"presence": "invited"},
    more=network_of,
    needed={"name": lambda: _("Who is it? Write a name, or what the person calls them.")},
    width=700,
)


def _decision_specs(ask: Ask) -> tuple[Spec, ...]:
    specs = (
        Spec(name="what", label=_("What was decided"), kind="text", span=12),
        Spec(name="who", label=_("Who does it"), span=8),
        Spec(name="due_day", label=_("By"), kind="day", span=4, lean="future"),
        Spec(name="person_agrees", label=_("The person"), kind="code", span=6, options=of_list("agreement")),
        Spec(name="may_print", label=_("On the minutes for others"), kind="code", span=6, options=of_list("yes_no")),
        Spec(name="about", label=_("What it is about"), kind="code", span=6, options=of_list("share_category")),
    )
    if ask.row is not None:
        return specs
    goals = tuple((one.id, one.text or "") for one in (ask.more.goals if ask.more is not None else ()))
    return (
        *specs,
        Spec(name="as_step", label=_("Make it a step too"), kind="tick", span=6),
        Spec(name="goal_id", label=_("Step towards which goal of the plan"), kind="code", span=6, options=goals),
    )


def _make_decision(_case_id: str, fields: dict[str, Any]) -> object:
    meeting_id, as_step = str(fields.pop("meeting_id")), bool(fields.pop("as_step", False))
    goal_id = fields.pop("goal_id", None)
    return AddDecision(meeting_id=meeting_id, fields=fields, as_step=as_step, goal_id=goal_id)  # type: ignore[arg-type]


def _change_decision(row: DecisionRow, fields: dict[str, Any]) -> object:
    return ChangeDecision(decision_id=row.id, read_rev=row.read_rev, fields=fields)  # type: ignore[arg-type]


DECISIONS: Final = EntryKind(
    code="decision",
    table="meeting_decision",
    title=lambda: _("What was decided"),
    add=lambda: _("Add a decision"),
    empty=lambda: _("Who does what by when; a decision can be a step at once."),
    saved=lambda: _("Decision saved"),
    read=_decisions,
    line=lambda row, _desk: Line(what=row.what or ""),
    specs=_decision_specs,
    make=_make_decision,
    change=_change_decision,
    delete=lambda row: DeleteDecision(decision_id=row.id, read_rev=row.read_rev),
    fresh=lambda _ask: {"may_print": "not_asked", "as_step": True},
    more=goals_of,
    needed={"what": lambda: _("What was decided?")},
    width=700,
)

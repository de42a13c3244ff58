# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading meetings, who was there, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from caseapp.models import Meeting, MeetingDecision, MeetingMember
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingMemberRow:
    """Somebody who was asked to a meeting."""

    id: str
    meeting_id: str
    name: str | None
    role: str | None
    organisation: str | None
    presence: str | None
    secret_bound: str | None
    network_id: str | None
    position: int | None
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """What was decided; `step_id` when it is a step as well."""

    id: str
    meeting_id: str
    what: str | None
    who: str | None
    due_day: date | None
    step_id: str | None
    person_agrees: str | None
    may_print: str | None
    position: int | None
    about: str | None
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """A meeting with everybody who was asked and everything that was decided."""

    id: str
    case_id: str
    kind: str | None
    state: str | None
    day: date | None
    time_text: str | None
    place: str | None
    chair: str | None
    why: str | None
    agenda: str | None
    person_part: str | None
    person_part_why: str | None
    person_words: str | None
    person_agrees: str | None
    options: str | None
    minutes: str | None
    secret_scope: str | None
    legal_basis: str | None
    aim: str | None
    shared_text: str | None
    priority_place: str | None
    anonymous: bool | None
    layer: str | None
    note: str | None
    about: tuple[str, ...]
    members: tuple[MeetingMemberRow, ...]
    decisions: tuple[DecisionRow, ...]
    read_rev: int


_PARTS = ("members", "decisions", "read_rev")
_OF_MEETING = tuple(getattr(Meeting, name) for name in MeetingRow.__slots__ if name not in _PARTS)
_OF_MEMBER = tuple(getattr(MeetingMember, name) for name in MeetingMemberRow.__slots__ if name != "read_rev")
_OF_DECISION = tuple(getattr(MeetingDecision, name) for name in DecisionRow.__slots__ if name != "read_rev")


def meetings_of(reader: Reader, case_id: str) -> tuple[MeetingRow, ...]:
    """The meetings of a case, the latest first."""
    rows = reader.rows(
        select(*_OF_MEETING)
        .where(Meeting.case_id == case_id, Meeting.deleted.is_(False))
        .order_by(Meeting.day.desc(), Meeting.born.desc(), Meeting.id)
    )
    members: dict[str, list[MeetingMemberRow]] = {}
    for row in reader.rows(
        select(*_OF_MEMBER)
        .join(Meeting, Meeting.id == MeetingMember.meeting_id)
        .where(Meeting.case_id == case_id, MeetingMember.deleted.is_(False))
        .order_by(MeetingMember.position, MeetingMember.born, MeetingMember.id)
    ):
        members.setdefault(row.meeting_id, []).append(MeetingMemberRow(**row._mapping, read_rev=reader.rev))
    decisions: dict[str, list[DecisionRow]] = {}
    for row in reader.rows(
        select(*_OF_DECISION)
        .join(Meeting, Meeting.id == MeetingDecision.meeting_id)
        .where(Meeting.case_id == case_id, MeetingDecision.deleted.is_(False))
        .order_by(MeetingDecision.position, MeetingDecision.born, MeetingDecision.id)
    ):
        decisions.setdefault(row.meeting_id, []).append(DecisionRow(**row._mapping, read_rev=reader.rev))
    return tuple(
        MeetingRow(
            **row._mapping,
            members=tuple(members.get(row.id, ())),
            decisions=tuple(decisions.get(row.id, ())),
            read_rev=reader.rev,
        )
        for row in rows
    )

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a meeting says on its agenda or its minutes, for the people who get that paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Final

from caseapp.errors import NotAllowed, UnknownRecord
from caseapp.i18n import N_, _, formats, speaking
from caseapp.i18n.codes import flags, label
from caseapp.plans.meeting_paper import Gate, Kept, MeetingDecisionLine, MeetingPaper, MeetingPerson, Party, Spoken
from caseapp.reports.content_way import whom_to_call
from caseapp.reports.texts import paper_texts
from caseapp.store.queries.cases import CaseHead, case_head
from caseapp.store.queries.meetings import DecisionRow, MeetingMemberRow, MeetingRow, meetings_of
from caseapp.store.queries.sharing import consents_of
from caseapp.store.queries.workers import workers
from caseapp.store.reader import Reader

AGENDA: Final = "meeting-agenda"
MINUTES: Final = "meeting-minutes"
FOR_PERSON: Final = "person"  # the copy of the person; else the id of somebody who was asked, or nothing: for all
_PARTS: Final = {
    "agenda": N_("What we talk about"),
    "options": N_("What was considered"),
    "minutes": N_("Minutes of the meeting"),
    "shared_text": N_("What was shared"),
    "person_words": N_("What the person said"),
}
_WHY: Final = {
    "said_no": N_("“%(part)s” stays away: the person does not want it on paper for others."),
    "not_asked": N_("“%(part)s” stays away: ask the person whether it may be on paper for others."),
    "no_topic": N_("“%(part)s” stays away: say first, with the meeting, what it is about."),
    "no_consent": N_("“%(part)s” stays away: no consent about %(about)s for %(who)s."),
    "not_bound": N_("“%(part)s” stays away: not bound to secrecy: %(who)s."),
    "sensitive": N_("“%(part)s” stays away: it is sensitive and goes along only when that is ticked."),
}
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingWanted:
    """Which paper of which meeting, for whom."""

    document: str
    meeting_id: str | None = None
    audience: str = ""
    sensitive: bool = False


def meeting_wanted(reader: Reader, case_id: str, wanted: MeetingWanted, today: date) -> MeetingRow:
    """The meeting that is named; else the next one for an agenda, the last that was held for minutes."""
    rows = meetings_of(reader, case_id)
    planned = [one for one in rows if one.state == "planned"]
    ahead = sorted((one for one in planned if one.day is not None and one.day >= today), key=lambda one: str(one.day))
    if wanted.meeting_id is not None:
        found = [one for one in rows if one.id == wanted.meeting_id]
    elif wanted.document == AGENDA:
        found = ahead or planned
    else:
        found = [one for one in rows if one.state == "held"]
    if not found:
        raise UnknownRecord(
            N_("There is no meeting to make an agenda of.")
            if wanted.document == AGENDA
            else N_("There is no meeting yet that was held.")
        )
    return found[0]


def meeting_paper_of(reader: Reader, case_id: str, wanted: MeetingWanted, language: str, today: date) -> MeetingPaper:
    """The content of the paper for its readers, with what stays away told in the language of the window."""
    row = meeting_wanted(reader, case_id, wanted, today)
    if row.layer == "L4":
        raise NotAllowed(N_("Who reported it never stands on paper."))
    head = case_head(reader, case_id)
    parties = parties_of(row, tuple(one.name for one in workers(reader)), wanted.audience)
    consents = tuple(asdict(one) for one in consents_of(reader, case_id))
    gate = Gate(_spoken(row, sensitive=wanted.sensitive), parties, consents, today)
    with speaking(language):
        paper = _paper(row, gate, is_minutes=wanted.document == MINUTES)
        nobody = paper_texts(language)["meeting_nobody"]
        name = nobody if row.anonymous else head.person.name.call
        for_whom = _for_whom(parties, name, paper_texts(language)["meeting_team"], wanted.audience)
    if row.anonymous:
        paper = _unnamed(paper, _names_of(head), nobody)
    change_name, change_phone = whom_to_call(reader, head)
    return replace(
        paper,
        call_name="" if row.anonymous else head.person.name.call,
        today=today,
        for_whom=for_whom,
        change_name=change_name,
        change_phone=change_phone,
        told=tuple(_told(one) for one in gate.kept),
    )


def parties_of(row: MeetingRow, ours: Sequence[str], audience: str) -> tuple[Party, ...]:
    """Who gets the paper: all who were asked, one of them, or (nobody else) the person."""
    if audience == FOR_PERSON:
        return ()
    found = tuple(_party(one, ours) for one in row.members if not audience or audience in (one.id, one.name))
    if audience and not found:
        raise UnknownRecord(N_("There is nobody like that in this meeting."))
    return found


def _party(one: MeetingMemberRow, ours: Sequence[str]) -> Party:
    """The person and the team are ours: by role, and by the name of a colleague."""
    said = " ".join((one.name or "").split()).casefold()
    full = {" ".join(name.split()).casefold() for name in ours}
    calls = {name.split()[0] for name in full if name}
    colleague = said in full or (one.role == "worker" and not one.organisation and said in calls)
    return Party(
        name=one.name or "",
        organisation=one.organisation or "",
        network_id=one.network_id or "",
        is_ours=one.role == "young_person" or colleague,
        is_bound=one.secret_bound == "yes",  # noqa: S105 - a code, no secret
    )


def _spoken(row: MeetingRow, *, sensitive: bool) -> Spoken:
    return Spoken(
        about=row.about,
        layer=row.layer or "L2",
        person_part=row.person_part or "",
        is_consultation=bool(row.kind) and "secrecy" in flags("meeting_kind", row.kind or ""),
        has_basis=all((one or "").strip() for one in (row.legal_basis, row.aim, row.chair)),
        sensitive=sensitive,
    )


def _paper(row: MeetingRow, gate: Gate, *, is_minutes: bool) -> MeetingPaper:
    """What passes the gate, in the language that is spoken now; for whom and of whom is filled in after."""
    agenda = gate.part("agenda", row.agenda or "")
    why = gate.part("agenda", row.why or "") if not row.agenda else (row.why or "") if agenda else ""
    words = gate.person_words(row.person_words or "")
    decided = [one for one in row.decisions if gate.decision(one.what or "", one.about or "", one.may_print or "")]
    texts = {part: gate.part(part, getattr(row, part) or "") for part in ("options", "minutes", "shared_text")}
    if not is_minutes:
        gate.kept = [one for one in gate.kept if one.part in ("agenda", "person_words")]
        decided, texts = [], dict.fromkeys(texts, "")
    secret = bool(row.kind) and "secrecy" in flags("meeting_kind", row.kind or "")
    return MeetingPaper(
        call_name="",
        today=date.min,
        kind=label("meeting_kind", row.kind),
        is_minutes=is_minutes,
        day=row.day,
        time=row.time_text or "",
        place=row.place or "",
        chair=row.chair or "",
        why=why,
        person_part=label("person_part", row.person_part) if is_minutes else "",
        person_words=words,
        person_agrees=label("agreement", row.person_agrees) if is_minutes else "",
        agenda=tuple(line for line in (raw.strip(" \t-•*") for raw in agenda.splitlines()) if line),
        decisions=tuple(_decision(one) for one in decided),
        options=texts["options"],
        minutes=texts["minutes"],
        people=tuple(_person(one, is_minutes=is_minutes) for one in row.members),
        secrecy=label("secret_scope", row.secret_scope),
        basis=(row.legal_basis or "") if secret else "",
        aim=(row.aim or "") if secret else "",
        shared=texts["shared_text"],
    )


def _decision(one: DecisionRow) -> MeetingDecisionLine:
    return MeetingDecisionLine(
        what=one.what or "",
        who=one.who or "",
        due=one.due_day,
        is_step=one.step_id is not None,
        agrees=label("agreement", one.person_agrees),
    )


def _person(one: MeetingMemberRow, *, is_minutes: bool) -> MeetingPerson:
    about = ", ".join(part for part in (label("participant_role", one.role), one.organisation or "") if part)
    return MeetingPerson(
        name=one.name or "", about=about, presence=label("presence", one.presence) if is_minutes else ""
    )


def _for_whom(parties: Sequence[Party], name: str, team: str, audience: str) -> tuple[str, ...]:
    if audience == FOR_PERSON:
        return (name,)
    if audience:
        return tuple(one.shown for one in parties)
    return (name, *(one.shown for one in parties if not one.is_ours), *(() if any_outside(parties) else (team,)))


def any_outside(parties: Sequence[Party]) -> bool:
    """Whether somebody gets the paper who is neither the person nor of the team."""
    return any(not one.is_ours for one in parties)


def _names_of(head: CaseHead) -> tuple[str, ...]:
    person = head.person
    found = (person.name.full, person.call_name, person.first_names, person.family_name, person.official_name)
    return tuple(one.strip() for one in found if one and len(one.strip()) > 1)


def _unnamed(paper: MeetingPaper, names: Sequence[str], nobody: str) -> MeetingPaper:
    """The same without the name of the person: discussed without a name means so on paper too."""
    spelled = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{spelled})(?!\w)", re.IGNORECASE)

    def clean(text: str) -> str:
        return pattern.sub(nobody, text)

    return replace(
        paper,
        place=clean(paper.place),
        why=clean(paper.why),
        person_words=clean(paper.person_words),
        options=clean(paper.options),
        minutes=clean(paper.minutes),
        shared=clean(paper.shared),
        agenda=tuple(clean(one) for one in paper.agenda),
        decisions=tuple(replace(one, what=clean(one.what), who=clean(one.who)) for one in paper.decisions),
        people=tuple(one for one in paper.people if not pattern.search(one.name)),
    )


def _told(one: Kept) -> str:
    part = one.text if one.part == "decision" else _(_PARTS[one.part])
    short = " ".join(part.split())
    values = {
        "part": short if len(short) <= _LONGEST else short[: _LONGEST - 1].rstrip() + "…",
        "about": formats.joined(label("share_category", code) for code in one.about),
        "who": formats.joined(one.who),
    }
    return _(_WHY[one.why]) % values

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what one thin row of the timeline of the team holds, worked out once when it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from caseapp.i18n import _, formats
from caseapp.i18n.codes import label, number_of
from caseapp.plans.catalogue import rhythms
from caseapp.plans.dates import add_months, birth_span
from caseapp.plans.sentences import what_of
from caseapp.plans.timeline.scale import Reach, age_words, birthdays
from caseapp.store.derived import clock_text
from caseapp.store.queries.cases import CaseRow
from caseapp.store.queries.timeline import TimelineRow, team_timeline
from caseapp.store.reader import Reader
from caseapp.ui.timeline.words import contact_look, phases_of, span_words

BEFORE: Final = 24  # months that are read: two years back
AHEAD: Final = 24
_TALKS: Final = ("home_visit", "street", "other_community", "institution", "office", "phone", "video")


class Moment(NamedTuple):
    """Something with a day, in codes."""

    day: int
    kind: str
    code: str
    more: str


@dataclass(frozen=True, slots=True)
class Phase:
    """A bar in a row: days as numbers, `end` None when it goes on. `number` 1-3 for a phase of CTI, else 0."""

    start: int
    end: int | None
    state: str
    phase: str
    number: int
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class TeamRow:
    """One case. Days are numbers, so that painting asks nothing."""

    case: CaseRow
    dots: dict[str, tuple[int, ...]]
    phases: tuple[Phase, ...]
    exits: tuple[tuple[int, bool], ...]
    clocks: tuple[tuple[int, bool], ...]
    ages: tuple[tuple[int, str], ...]
    gaps: tuple[tuple[int, int], ...]
    silence: tuple[int, int] | None
    silent_days: int | None
    moments: tuple[Moment, ...]


@lru_cache(maxsize=4)
def reach_at(today: date) -> Reach:
    """The days that are read."""
    return Reach(add_months(today, -BEFORE), add_months(today, AHEAD))


def read_rows(reader: Reader, ids: Sequence[str], today: date) -> tuple[TeamRow, ...]:
    """The rows of these cases, read and worked out."""
    reach = reach_at(today)
    lines = team_timeline(reader, ids, reach.first, reach.last, today)
    return tuple(row_of(line.case, line.rows, today) for line in lines)


def row_of(case: CaseRow, rows: Sequence[TimelineRow], today: date) -> TeamRow:
    """One row."""
    dots: dict[str, list[int]] = {}
    talks: list[int] = []
    phases: list[Phase] = []
    exits: list[tuple[int, bool]] = []
    clocks: list[tuple[int, bool]] = []
    now = today.toordinal()
    for row in rows:
        day = row.day.toordinal()
        if row.kind == "contact":
            look = contact_look(row)
            dots.setdefault(look, []).append(day)
            if look == "round-full" and row.code in _TALKS:
                talks.append(day)
        elif row.kind == "programme":
            phases += _phases(row, today)
        elif row.kind == "exit":
            exits.append((day, row.more == "left"))
        else:
            clocks.append((day, day < now))
    span = birth_span(case.birth_day, case.birth_precision or "day")
    ages = tuple((day.toordinal(), age_words(age)) for age, day in birthdays(span, reach_at(today)))
    silent = case.silent_from is not None and case.silent_from <= today
    last = case.last_talk.astimezone().date() if case.last_talk is not None else None
    begin = last or case.silent_from
    return TeamRow(
        case=case,
        dots={look: tuple(sorted(days)) for look, days in dots.items()},
        phases=tuple(sorted(phases, key=lambda one: (one.start, one.number))),
        exits=tuple(sorted(exits)),
        clocks=tuple(sorted(clocks)),
        ages=ages,
        gaps=_gaps(sorted(talks), case.rhythm_days),
        silence=(begin.toordinal(), now) if silent and begin is not None else None,
        silent_days=(today - last).days if last is not None else None,
        moments=_moments(rows, ages, today),
    )


def _phases(row: TimelineRow, today: date) -> list[Phase]:
    made = []
    name = label("programme", row.code)
    for phase, start, end, state in phases_of(row, today):
        words = label(f"phase_{row.code}", phase) if phase else name
        number = (number_of(f"phase_{row.code}", phase) or 0) if row.code == "cti" and phase else 0
        made.append(Phase(start.toordinal(), end.toordinal() if end is not None else None, state, phase, number, words))
    if not made:
        end_number = row.end.toordinal() if row.end is not None else None
        made.append(Phase(row.day.toordinal(), end_number, "now", "", 0, name))
    return made


def _gaps(talks: Sequence[int], rhythm: int | None) -> tuple[tuple[int, int], ...]:
    """Between which conversations it was silent for too long: more than 1.5 times the rhythm (R-CTI-34)."""
    if not rhythm:
        return ()
    most = rhythm * rhythms().silent_factor
    return tuple((before, after) for before, after in pairwise(talks) if after - before > most)


def _moments(rows: Sequence[TimelineRow], ages: tuple[tuple[int, str], ...], today: date) -> tuple[Moment, ...]:
    """Everything with a day in the row, by time, for the keys left and right; put into words only when asked."""
    found: list[Moment] = []
    for row in rows:
        if row.kind == "programme":
            phases = phases_of(row, today)
            found += [Moment(start.toordinal(), "phase", row.code, phase) for phase, start, _end, _state in phases]
        else:
            more = row.text if row.kind == "clock" else row.more
            found.append(Moment(row.day.toordinal(), row.kind, row.code, more))
    found += [Moment(day, "age", words, "") for day, words in ages]
    return tuple(sorted(found))


def moment_words(moment: Moment, today: date) -> str:
    """A moment in words: what, and when."""
    day, kind, code, more = moment
    if kind == "contact":
        what = ", ".join(part for part in (label("contact_mode", code), label("contact_outcome", more)) if part)
    elif kind == "phase":
        what = label(f"phase_{code}", more) if more else _("earlier phases")
    elif kind == "exit":
        what = _("left the institution") if more == "left" else _("leaves the institution, planned")
    elif kind == "age":
        what = _("becomes %(age)s") % {"age": code}
    else:
        due = date.fromordinal(day).isoformat()
        what = what_of(clock_text.unpacked((code, due, due, "", "", more, None)), today)
    return f"{what}, {span_words(date.fromordinal(day), None, today)}"


def row_said(row: TeamRow, name: str, worker: str, today: date) -> str:
    """The row in one sentence, for whoever reads it or hears it."""
    parts = [name, worker]
    parts += [one.words for one in row.phases if one.state == "now"]
    if row.silence is not None:
        parts.append(_("silent for too long"))
    if row.case.last_talk is None:
        parts.append(_("not spoken with yet"))
    else:
        last = row.case.last_talk.astimezone().date()
        parts.append(_("last conversation %(when)s") % {"when": formats.relative(last, today, sentence=True)})
    ahead = [day for day, left in row.exits if not left]
    parts += [_("leaves on %(day)s") % {"day": formats.day_short(date.fromordinal(day), today)} for day in ahead]
    now = today.toordinal()
    for day, words in row.ages:
        if now <= day <= now + 365:
            when = formats.day_short(date.fromordinal(day), today)
            parts.append(_("%(age)s on %(day)s") % {"age": words, "day": when})
    gaps = len(row.gaps)
    if gaps:
        parts.append(_("silences before: %(count)s") % {"count": gaps})
    return ", ".join(part for part in parts if part)

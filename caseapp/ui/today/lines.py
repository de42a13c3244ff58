# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the lines of the page Today: when, who, what, why, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from caseapp.i18n import N_, _, formats, ngettext
from caseapp.plans.finding import NOTE, Finding
from caseapp.plans.sentences import what_of, why_of
from caseapp.store.queries.agenda import BASIS, PointsRow
from caseapp.store.queries.team_findings import TeamFinding
from caseapp.store.queries.today import ClockRow
from caseapp.ui.case.acts import act_words
from caseapp.ui.desk import Desk
from caseapp.ui.file.words import joined
from caseapp.ui.kit.two_lines import Act, TwoLineRow
from caseapp.ui.today.reading import TEAM, Group, TodayAnswer, week_end

DONE: Final = "done"
CONTACT: Final = "contact"
PLAN: Final = "plan"
EXIT: Final = "exit"
MOVE: Final = "move"
CASE: Final = "case"
MORE: Final = "more"
PLACE: Final = "place"  # the tab where it is done
LIST: Final = "list"
APART: Final = "apart"

_FIRST: Final[dict[str, tuple[str, str]]] = {  # what a clock asks: our act, its words
    "tick_step": (DONE, N_("Done")),
    "tick_item": (DONE, N_("Done")),
    "record_contact": (CONTACT, N_("Record contact")),
    "plan_contact": (CONTACT, N_("Record contact")),
    "open_plan": (PLAN, N_("Open plan")),
    "plan_round_table": (DONE, N_("Was held")),
    "open_exit": (EXIT, N_("Open exit")),
    "record_follow_up": (EXIT, N_("Write down how it goes")),
}
_MOVABLE: Final = ("step", "exit_item")
_SUNDAY: Final = 6


@dataclass(frozen=True, slots=True)
class Lines:
    """The rows of the list, and what stands behind each."""

    rows: tuple[TwoLineRow, ...]
    clocks: dict[str, ClockRow]
    lists: dict[str, PointsRow]
    findings: dict[str, TeamFinding]


def lines_of(answer: TodayAnswer, desk: Desk) -> Lines:
    """The rows of the list with heads of groups: what is asked once, then whole lists; what the rules notice last."""
    made = Lines((), {}, {}, {})
    rows: list[TwoLineRow] = []
    for group in answer.groups:
        rows.append(TwoLineRow("", _group_words(group.name, answer.ask.day), why=formats.number(group.count)))
        ordered = sorted(group.rows, key=lambda row: _hour(row, answer)) if group.name == "today" else group.rows
        for row in ordered:
            key = f"{row.case_id}:{row.clock.rule}:{row.clock.subject_id}:{len(made.clocks)}"
            made.clocks[key] = row
            rows.append(_line(key, row, answer, desk))
        for points in group.lists:
            key = f"{group.name}:{points.key}"
            made.lists[key] = points
            rows.append(_points_line(key, points, answer, desk))
        if group.count > group.shown:
            rows.append(_more(group, answer.ask.whole))
    if answer.findings:
        rows.append(TwoLineRow("", _("What the rules notice"), why=formats.number(len(answer.findings))))
    for number, found in enumerate(answer.findings):
        key = f"{found.case_id}:finding:{number}"
        made.findings[key] = found
        rows.append(_finding_line(key, found, answer, desk))
    return Lines(tuple(rows), made.clocks, made.lists, made.findings)


def _hour(row: ClockRow, answer: TodayAnswer) -> tuple[bool, str]:
    """Meetings with an hour come first, in the order of the day."""
    meeting = answer.meetings.get(row.clock.subject_id)
    hour = (meeting.time_text or "") if meeting is not None else ""
    return (not hour, hour.rjust(5))


def _points_line(key: str, row: PointsRow, answer: TodayAnswer, desk: Desk) -> TwoLineRow:
    """Several points of one list of a person."""
    day, count = answer.ask.day, len(row.items)
    name = desk.name(row.name).full
    what = _list_words(row.list_kind, count) % {"count": formats.number(count)}
    why = what_of(Finding(rule="", severity=NOTE, what="%(items)s", values=(("items", row.items),)))
    if answer.ask.scope == TEAM and row.worker_id != answer.ask.me and not desk.bystander:
        why = joined(desk.worker_name(row.worker_id), why)
    late, when = formats.late(row.due, day), _when(row.due, day)
    return TwoLineRow(
        id=key,
        what=what,
        why=why,
        when=when,
        who=name,
        late=bool(late),
        acts=(Act(LIST, _("Open the list")), Act(APART, _("Each point"))),
        spoken=", ".join(part for part in (name, what, late or when, why) if part),
    )


def _list_words(kind: str, count: int) -> str:
    """How many points of which list."""
    if kind == BASIS:
        return ngettext("%(count)s point of the basis", "%(count)s points of the basis", count)
    if kind == "checklist_item":
        return ngettext("%(count)s point around 18", "%(count)s points around 18", count)
    if kind == "eviction_item":
        return ngettext("%(count)s point to keep the home", "%(count)s points to keep the home", count)
    return ngettext("%(count)s point before leaving", "%(count)s points before leaving", count)


def _finding_line(key: str, row: TeamFinding, answer: TodayAnswer, desk: Desk) -> TwoLineRow:
    """What a rule notices, with the rule."""
    day, finding = answer.ask.day, row.finding
    what = what_of(finding, day)
    why = "" if desk.bystander else joined(why_of(finding, day), finding.rule)
    name = desk.name(row.name).full
    return TwoLineRow(
        id=key,
        what=what,
        why=why,
        when="",
        who=name,
        acts=(Act(PLACE, act_words(finding.act) or _("Open case")),),
        spoken=", ".join(part for part in (name, what, why) if part),
    )


def move_allowed(row: ClockRow) -> bool:
    """Whether the day of this clock is one that people set: of a step, of an item of an exit list."""
    return row.clock.subject_kind in _MOVABLE


def _line(key: str, row: ClockRow, answer: TodayAnswer, desk: Desk) -> TwoLineRow:
    day, clock = answer.ask.day, row.clock
    why = why_of(clock, day)
    if answer.ask.scope == TEAM and row.worker_id != answer.ask.me:
        why = " · ".join(part for part in (desk.worker_name(row.worker_id), why) if part)
    if desk.bystander:
        why = ""  # who does it, and words of people
    name = desk.name(row.name).full
    late = formats.late(clock.due, day)
    what = what_of(clock, day)
    when = _when(clock.due, day)
    meeting = answer.meetings.get(clock.subject_id)
    if meeting is not None and not desk.bystander:
        asked = ngettext("%(count)s is asked", "%(count)s are asked", meeting.members) % {"count": meeting.members}
        why = joined(meeting.place or "", asked if meeting.members else "")
    if meeting is not None and meeting.time_text and clock.due == day:
        when = meeting.time_text
    return TwoLineRow(
        id=key,
        what=what,
        why=why,
        when=when,
        who=name,
        late=bool(late),
        acts=_acts(row),
        spoken=", ".join(part for part in (name, what, late or when, why) if part),
    )


def _when(due: date, today: date) -> str:
    if due < today:
        return formats.days((today - due).days)
    return _("today") if due == today else formats.day_weekday(due, today)


def _acts(row: ClockRow) -> tuple[Act, ...]:
    acts = []
    first = _FIRST.get(row.clock.act)
    if first is not None:
        acts.append(Act(first[0], _(first[1])))
    elif act_words(row.clock.act):
        acts.append(Act(PLACE, act_words(row.clock.act)))
    if move_allowed(row):
        acts.append(Act(MOVE, _("Move")))
    acts.append(Act(CASE, _("Case") if acts else _("Open case")))
    return tuple(acts)


def _more(group: Group, whole: frozenset[str]) -> TwoLineRow:
    left = group.count - group.shown
    words = ngettext("%(count)s more line", "%(count)s more lines", left) % {"count": formats.number(left)}
    acts = (Act(MORE, _("Show more")),) if group.name not in whole else ()
    return TwoLineRow(id=f"more:{group.name}", what=words, acts=acts)


def _group_words(name: str, today: date) -> str:
    if name == "late":
        return _("Late")
    if name == "today":
        return _("Today")
    return _("This week") if (week_end(today) - today).days <= _SUNDAY else _("This week and next")

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the lines of the page Today: when, who, what, why, and what can be done about it."""

from __future__ import annotations

from datetime import date
from typing import Final

from caseapp.i18n import N_, _, formats, ngettext
from caseapp.plans.sentences import what_of, why_of
from caseapp.store.queries.today import ClockRow
from caseapp.ui.desk import Desk
from caseapp.ui.kit.two_lines import Act, TwoLineRow
from caseapp.ui.today.reading import TEAM, Group, TodayAnswer, week_end

DONE: Final = "done"
CONTACT: Final = "contact"
PLAN: Final = "plan"
EXIT: Final = "exit"
MOVE: Final = "move"
CASE: Final = "case"
MORE: Final = "more"

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


def lines_of(answer: TodayAnswer, desk: Desk) -> tuple[tuple[TwoLineRow, ...], dict[str, ClockRow]]:
    """The rows of the list with heads of groups, and the clock behind each row."""
    rows: list[TwoLineRow] = []
    clocks: dict[str, ClockRow] = {}
    for group in answer.groups:
        rows.append(TwoLineRow("", _group_words(group.name, answer.ask.day), why=formats.number(group.count)))
        for row in group.rows:
            key = f"{row.case_id}:{row.clock.rule}:{row.clock.subject_id}:{len(clocks)}"
            clocks[key] = row
            rows.append(_line(key, row, answer, desk))
        if group.count > len(group.rows):
            rows.append(_more(group, answer.ask.whole))
    return tuple(rows), clocks


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
    if move_allowed(row):
        acts.append(Act(MOVE, _("Move")))
    acts.append(Act(CASE, _("Case") if acts else _("Open case")))
    return tuple(acts)


def _more(group: Group, whole: frozenset[str]) -> TwoLineRow:
    left = group.count - len(group.rows)
    words = ngettext("%(count)s more line", "%(count)s more lines", left) % {"count": formats.number(left)}
    acts = (Act(MORE, _("Show more")),) if group.name not in whole else ()
    return TwoLineRow(id=f"more:{group.name}", what=words, acts=acts)


def _group_words(name: str, today: date) -> str:
    if name == "late":
        return _("Late")
    if name == "today":
        return _("Today")
    return _("This week") if (week_end(today) - today).days <= _SUNDAY else _("This week and next")

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the lines of the page Exits: groups by month, those without a solution first."""

from __future__ import annotations

from datetime import date

from caseapp.i18n import _, formats, ngettext
from caseapp.i18n.codes import label
from caseapp.plans.catalogue import exit_checklist
from caseapp.store.queries.leaving import LeavingRow, WindowRow
from caseapp.ui.case.words import capital
from caseapp.ui.desk import Desk
from caseapp.ui.file.words import day_of, joined
from caseapp.ui.kit.two_lines import Act, TwoLineRow

OPEN = "open"


def rows_of(found: tuple[LeavingRow, ...], desk: Desk) -> list[TwoLineRow]:
    """Heads and lines. Somebody without a home or support stands in the first group only."""
    groups: dict[str, list[LeavingRow]] = {}
    untold = [row for row in found if row.without_solution]
    for row in found:
        if not row.without_solution:
            groups.setdefault(_month(row.day), []).append(row)
    rows: list[TwoLineRow] = []
    if untold:
        rows.append(TwoLineRow("", _("Without a home or support"), formats.number(len(untold))))
        rows += [line_of(row, desk) for row in untold]
    for words, group in groups.items():
        rows.append(TwoLineRow("", words, formats.number(len(group))))
        rows += [line_of(row, desk) for row in group]
    return rows


def line_of(row: LeavingRow, desk: Desk) -> TwoLineRow:
    """One exit: when, who, how long still and from where, what is missing and where to."""
    today = desk.today()
    late = row.actual_day is None and row.planned_day is not None and row.planned_day < today
    place = row.institution or label("institution_type", row.institution_type) or _("institution not known")
    if desk.bystander:
        place = ""
    why = [] if desk.bystander else [missing_short(row), where_to(row), support_words(row)]
    if row.waits_for_home and not desk.bystander:
        why.insert(0, waiting_words(row, desk))
    name = desk.name(row.name).full
    what = joined(countdown_words(row, today), place)
    return TwoLineRow(
        id=row.exit_id,
        what=what,
        why=joined(*why),
        when=day_of(row.day, desk) or "–",
        who=name,
        late=late,
        acts=(Act(OPEN, _("Open exit")),),
        spoken=", ".join(part for part in (name, day_of(row.day, desk), what, *why) if part),
    )


def countdown_words(row: LeavingRow, today: date) -> str:
    """How long there still is, or since when somebody is gone."""
    if row.actual_day is not None:
        return _("left")
    if row.planned_day is None:
        return _("no day yet")
    days = (row.planned_day - today).days
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("%(count)s day past the day", "%(count)s days past the day", -days) % {"count": -days}
    return _("in %(days)s") % {"days": formats.days(days)}


def missing_short(row: LeavingRow) -> str:
    """How many of the points that must be ready are not; which ones stands beside the list."""
    if row.actual_day is not None or not row.hard:
        return ""
    if not row.missing:
        return _("everything is ready")
    words = ngettext("%(count)s point is missing", "%(count)s points are missing", len(row.missing))
    return words % {"count": len(row.missing)}


def missing_names(row: LeavingRow) -> tuple[str, ...]:
    """What is missing, by item, in the order of the list."""
    items = exit_checklist().items
    return tuple(items[code].label.here() for code in row.missing)


def where_to(row: LeavingRow) -> str:
    """The housing solution in words."""
    where = row.destination_text or label("exit_destination", row.destination)
    return _("to: %(place)s") % {"place": where} if where else _("no place written down")


def support_words(row: LeavingRow) -> str:
    """The planned support in words."""
    who = row.support_text or label("support_after", row.support_after)
    return _("support: %(who)s") % {"who": who} if who else _("no support written down")


def waiting_words(row: LeavingRow, desk: Desk) -> str:
    """That somebody stays only because there is no home, and since when."""
    if row.ready_since is None:
        return _("stays for lack of a home")
    return _("stays for lack of a home since %(day)s") % {"day": day_of(row.ready_since, desk)}


def window_line(row: WindowRow, desk: Desk) -> TwoLineRow:
    """Somebody who comes into the window: when, and which support is not there yet."""
    missing = formats.joined([label("support_role", one) for one in row.missing])
    why = _("not there yet: %(supports)s") % {"supports": missing} if row.missing else _("both supports are there")
    return TwoLineRow(
        id=row.case_id,
        what=desk.name(row.name).full,
        why=why,
        when=day_of(row.enters, desk),
        acts=(Act(OPEN, _("Open case")),),
    )


def _month(day: date | None) -> str:
    return capital(formats.month(day)) if day is not None else _("No day yet")

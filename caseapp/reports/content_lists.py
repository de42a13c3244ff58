# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a case says on "My home" (a home that may be lost) and "My leaving" (a Dutch prison)."""

from __future__ import annotations

from datetime import date

from caseapp.errors import UnknownRecord
from caseapp.i18n import N_, speaking
from caseapp.i18n.codes import flags
from caseapp.plans.paper_content import HomePaper, LeavingPaper, LookedAt
from caseapp.plans.reentry import POINTS, asks_conditions, conditions, point_days
from caseapp.reports.content_way import UNPRINTED, item_line, tells_much, whom_to_call
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.checklists import eviction_lists
from caseapp.store.queries.exits import ExitItemRow, ExitRow, exit_row, exits_of
from caseapp.store.queries.today import facts_of_case
from caseapp.store.reader import Reader


def home_paper_of(reader: Reader, case_id: str, language: str, today: date, *, sensitive: bool = False) -> HomePaper:
    """My home: the list of the home that may be lost; of several, each line once. Raises UnknownRecord without one."""
    found = eviction_lists(reader, case_id)
    if not found:
        raise UnknownRecord(N_("There is no home that may be lost."))
    rows = {row.entry.item.id: row for one in reversed(found) for row in one.rows}
    head = case_head(reader, case_id)
    name, phone = whom_to_call(reader, head)
    courts = [one.court_day for one in found if one.court_day is not None and one.court_day >= today]
    with speaking(language):
        return HomePaper(
            call_name=head.person.name.call,
            today=today,
            court_day=min(courts, default=None),
            items=tuple(
                item_line(row.entry, row.written.who if row.written is not None else None)
                for row in rows.values()
                if row.entry.state not in UNPRINTED and (sensitive or not tells_much(row.entry))
            ),
            change_name=name,
            change_phone=phone,
        )


def asked_exits(reader: Reader, case_id: str) -> tuple[ExitRow, ...]:
    """The exits of a case of which the basic conditions are asked."""
    facts = facts_of_case(reader, case_id)
    country = facts.jurisdiction if facts is not None else ""
    return tuple(one for one in exits_of(reader, case_id) if asks_conditions(one.institution_type, country))


def leaving_paper_of(reader: Reader, case_id: str, exit_id: str | None, language: str, today: date) -> LeavingPaper:
    """My leaving: the conditions each time they were looked at, in plain words. Raises UnknownRecord without a stay."""
    asked = asked_exits(reader, case_id)
    row = next((one for one in asked if exit_id in (None, one.id)), None)
    if row is None:
        if exit_id is not None:
            exit_row(reader, exit_id)
        raise UnknownRecord(N_("The basic conditions are asked of who leaves a prison in the Netherlands."))
    head = case_head(reader, case_id)
    name, phone = whom_to_call(reader, head)
    leaving = row.actual_day or row.planned_day
    days = point_days(row.admission_day, leaving)
    with speaking(language):
        return LeavingPaper(
            call_name=head.person.name.call,
            today=today,
            leaving=leaving,
            points=tuple((point, days[point]) for point in POINTS),
            conditions=tuple(_looked_at(one.mine.here(), row.items.get(code)) for code, one in conditions().items()),
            change_name=name,
            change_phone=phone,
        )


def _looked_at(mine: str, written: ExitItemRow | None) -> LookedAt:
    told = [str(getattr(written, point) or "") if written is not None else "" for point in POINTS]
    return LookedAt(
        label=mine,
        settled=tuple(bool(status) and "settled" in flags("reentry_status", status) for status in told),
        state=next((status for status in reversed(told) if status), ""),
    )

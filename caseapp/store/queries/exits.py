# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading exit files and the states of their items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from caseapp.errors import UnknownRecord
from caseapp.i18n import N_
from caseapp.models import ExitFile, ExitItem
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitItemRow:
    """The state of an item somebody touched."""

    code: str
    state: str
    reason: str | None
    due_day: date | None
    done_day: date | None
    who: str | None
    note: str | None
    at_intake: str | None
    at_90: str | None
    at_30: str | None
    at_leaving: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitRow:
    """A stay in an institution and its end; `items` by code, only those that were touched."""

    id: str
    case_id: str
    institution_type: str | None
    institution: str | None
    admission_day: date | None
    ready_since: date | None
    planned_day: date | None
    actual_day: date | None
    destination: str | None
    destination_text: str | None
    first_night: str | None
    contact_person: str | None
    partners: str | None
    who_comes: str | None
    plan_b: str | None
    note: str | None
    basis: str | None
    reference_worker: str | None
    support_after: str | None
    support_text: str | None
    waits_for_home: str | None
    no_solution_reason: str | None
    lead_told_day: date | None
    follow_up_consent: str | None
    items: dict[str, ExitItemRow]
    read_rev: int


_COLUMNS = tuple(getattr(ExitFile, name) for name in ExitRow.__slots__ if name not in ("items", "read_rev"))


def exits_of(reader: Reader, case_id: str) -> tuple[ExitRow, ...]:
    """The exit files of a case: those still ahead first, then the latest."""
    rows = reader.rows(
        select(*_COLUMNS)
        .where(ExitFile.case_id == case_id, ExitFile.deleted.is_(False))
        .order_by(
            ExitFile.actual_day.isnot(None), ExitFile.planned_day.desc(), ExitFile.born.desc(), ExitFile.id.desc()
        )
    )
    touched = reader.rows(
        select(ExitItem.__table__)
        .join(ExitFile, ExitFile.id == ExitItem.exit_id)
        .where(ExitFile.case_id == case_id, ExitItem.deleted.is_(False))
    )
    by_exit: dict[str, dict[str, ExitItemRow]] = {}
    for row in touched:
        by_exit.setdefault(row.exit_id, {})[row.code] = ExitItemRow(
            code=row.code,
            state=row.state or "todo",
            reason=row.reason,
            due_day=row.due_day,
            done_day=row.done_day,
            who=row.who,
            note=row.note,
            at_intake=row.at_intake,
            at_90=row.at_90,
            at_30=row.at_30,
            at_leaving=row.at_leaving,
        )
    return tuple(ExitRow(**row._mapping, items=by_exit.get(row.id, {}), read_rev=reader.rev) for row in rows)


def exit_row(reader: Reader, exit_id: str) -> ExitRow:
    """One exit file. Raises UnknownRecord."""
    found = reader.first(select(ExitFile.case_id).where(ExitFile.id == exit_id, ExitFile.deleted.is_(False)))
    if found is None:
        raise UnknownRecord(N_("There is no such exit file."))
    return next(row for row in exits_of(reader, found.case_id) if row.id == exit_id)

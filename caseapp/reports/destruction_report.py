# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the report of destroyed files (methods 5.4): who decided what when, without content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from caseapp.i18n import _
from caseapp.plans.retention import terms
from caseapp.reports.case_table import Cell, Table
from caseapp.store.queries.retention import DestroyedRow


def destruction_table(rows: Iterable[DestroyedRow], names: Mapping[str, str]) -> Table:
    """A row per file: no name and nothing of what stood in it. `names`: of the workers, by id."""
    headings = (
        _("Id of the file"), _("Kind of help"), _("Time over on"), _("Proposed by"), _("Proposed on"),
        _("Confirmed by"), _("Confirmed on"), _("Second person"), _("Destroyed on"), _("Records"),
        _("What kind of records"),
    )  # fmt: skip
    return Table(headings, tuple(_line(row, names) for row in rows))


def kind_of_help(context: str) -> str:
    """The label of a term."""
    term = terms().by_context.get(context)
    return term.label.here() if term is not None else context


def _line(row: DestroyedRow, names: Mapping[str, str]) -> tuple[Cell, ...]:
    return (
        row.case_ref,
        kind_of_help(row.context),
        row.destroy_on,
        names.get(row.proposed_by, row.proposed_by),
        row.proposed_day,
        names.get(row.confirmed_by, row.confirmed_by),
        row.confirmed_day,
        row.witness,
        row.done_day,
        sum(count for _kind, count in row.records),
        ", ".join(f"{kind} {count}" for kind, count in row.records),
    )

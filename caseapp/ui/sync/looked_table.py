# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the table of who opened what, and for saying an entry in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from caseapp.i18n import N_, _, formats
from caseapp.store.openings import kept_months
from caseapp.store.plain_sql import run_of
from caseapp.store.queries.cases import CaseRow, case_rows
from caseapp.store.queries.openings import (
    Heard,
    OpeningsAsk,
    OpeningShown,
    OpeningsShown,
    laptops_heard,
    openings_shown,
)
from caseapp.store.reader import Reader
from caseapp.ui.desk import Desk
from caseapp.ui.kit.paint import Run
from caseapp.ui.kit.roles import ROW_ID, RUNS
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.rights import Eyes

_AnyIndex = QModelIndex | QPersistentModelIndex
_HEADS: Final = (N_("When"), N_("Who"), N_("What"), N_("Case"))
WHEN, WHO, WHAT, CASE = range(4)
_ACTS: Final = {
    "print": N_("printed a paper"),
    "export": N_("saved as a file"),
    "glass": N_("opened a restricted case"),
    "compare": N_("compared versions of the plan"),
    "look": N_("looked who looked"),
}
_OPENED: Final = {
    "core": N_("opened the case"),
    "sensitive": N_("opened something sensitive"),
    "reporter": N_("opened what a reporter said"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedView:
    """What the page shows, read in one snapshot. `cases`: those this laptop holds."""

    found: OpeningsShown
    laptops: tuple[Heard, ...]
    cases: Mapping[str, CaseRow]
    months: int


def read_looked(reader: Reader, ask: OpeningsAsk, now: datetime) -> LookedView:
    """In another thread."""
    found = openings_shown(reader, ask)
    ids = tuple({row.case_id for row in found.rows if row.is_here} | ({ask.case_id} if ask.case_id else set()))
    rows = case_rows(reader, ids, now.date())
    return LookedView(found=found, laptops=laptops_heard(reader, now), cases={row.id: row for row in rows},
                      months=kept_months(run_of(reader)))  # fmt: skip


def act_words(row: OpeningShown) -> str:
    """What was done, and why where that was asked."""
    words = _(_ACTS[row.act]) if row.act in _ACTS else _(_OPENED.get(row.compartment, _OPENED["core"]))
    return f"{words}: {row.reason}" if row.reason else words


def case_words(case_id: str, cases: Mapping[str, CaseRow], desk: Desk) -> str:
    """The name of a case that is here and may be seen; the number of any other."""
    if not case_id:
        return ""
    row = cases.get(case_id)
    if row is not None and Eyes.of(desk).may_see(row):
        return desk.name(row.name).full
    return _("case %(number)s") % {"number": case_id[:8]}


def who_words(worker_id: str, desk: Desk) -> str:
    """The name of a colleague."""
    return desk.worker_name(worker_id) or _("somebody without a name here")


def _by_words(row: OpeningShown, desk: Desk) -> str:
    words = who_words(row.worker_id, desk)
    if not row.laptop_of:
        return words
    return _("%(who)s, on the laptop of %(name)s") % {"who": words, "name": who_words(row.laptop_of, desk)}


class LookedModel(QAbstractTableModel):
    """Entries, the newest first. A row carries the id of its case, when that case is here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: tuple[OpeningShown, ...] = ()
        self._cases: Mapping[str, CaseRow] = {}

    def show_view(self, view: LookedView) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows, self._cases = view.found.rows, view.cases
        self.endResetModel()

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, _parent: _AnyIndex | None = None) -> int:
        return len(_HEADS)

    def headerData(self, section: int, _orientation: Qt.Orientation, role: int = 0) -> object:
        return _(_HEADS[section]) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: _AnyIndex, role: int = 0) -> object:
        row = self._rows[index.row()]
        if role == ROW_ID:
            return row.case_id if row.is_here else ""
        if role == RUNS:
            weight, tone = (MEDIUM, "text") if index.column() == WHO else (400, "text")
            return (Run(self._words(row, index.column()), weight, "muted" if index.column() == WHEN else tone),)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(row, index.column())
        return None

    def _words(self, row: OpeningShown, column: int) -> str:
        said = {
            WHEN: partial(formats.moment, row.moment, self._desk.today()),
            WHO: partial(_by_words, row, self._desk),
            WHAT: partial(act_words, row),
            CASE: partial(case_words, row.case_id, self._cases, self._desk),
        }
        return said[column]()

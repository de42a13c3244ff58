# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who carries how many cases, against the limit of the team. By name: nobody is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from caseapp.i18n import _, formats
from caseapp.i18n.codes import label
from caseapp.plans.caseload import FULL_TIME
from caseapp.store.queries.team_load import LoadRow
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.paint import Run, draw_runs, rounded
from caseapp.ui.kit.roles import BAR, ROW_ID, RUNS
from caseapp.ui.kit.table import CellDelegate, Table
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import colour, px, theme
from caseapp.ui.team.choice import NOBODY
from caseapp.ui.team.reading import LoadShown

_AnyIndex = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_ROW: Final = 46


class Column(IntEnum):
    """The columns, from the left."""

    WORKER = 0
    CASES = 1
    WEIGHED = 2
    BACKUP = 3
    SILENT = 4
    EXITS = 5
    AWAY = 6


_RIGHT: Final = (Column.WEIGHED, Column.BACKUP, Column.SILENT, Column.EXITS)
_WIDTHS: Final[dict[int, int]] = {
    Column.WEIGHED: 110, Column.BACKUP: 110, Column.SILENT: 90, Column.EXITS: 120, Column.AWAY: 200,
}  # fmt: skip
_NARROW: Final = 980


class LoadModel(QAbstractTableModel):
    """One row per worker."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: tuple[LoadRow, ...] = ()

    def show_rows(self, rows: Sequence[LoadRow]) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, worker: str) -> LoadRow | None:
        """The row of a worker."""
        return next((row for row in self._rows if _id_of(row) == worker), None)

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _Role.TextAlignmentRole and section in _RIGHT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role not in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return None
        return {
            Column.WORKER: _("Worker"),
            Column.CASES: _("Cases against the limit"),
            Column.WEIGHED: _("Weighed"),
            Column.BACKUP: _("As backup"),
            Column.SILENT: _("Silent"),
            Column.EXITS: _("Exits, 90 d"),
            Column.AWAY: _("Away"),
        }[Column(section)]

    def data(self, index: _AnyIndex, role: int = _Role.DisplayRole) -> object:
        row, column = self._rows[index.row()], index.column()
        if role == ROW_ID:
            return _id_of(row)
        if role == BAR:
            return (row.load.count, row.load.limit) if column == Column.CASES and row.worker is not None else None
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter if column in _RIGHT else None
        if role == _Role.AccessibleTextRole and column == Column.WORKER:
            return ", ".join(self._words(row, one) for one in Column if self._words(row, one))
        if role == RUNS:
            return self._runs(row, column)
        return self._words(row, column) if role in (_Role.DisplayRole, _Role.AccessibleTextRole) else None

    def _runs(self, row: LoadRow, column: int) -> tuple[Run, ...]:
        words = self._words(row, column)
        if column == Column.WORKER:
            name, _comma, about = words.partition(", ")
            return (Run(name, SEMI), Run(f"   {about}" if about else "", tone="muted", size=13))
        if column == Column.CASES and row.worker is not None and row.load.is_over:
            return (Run(words, SEMI, "attn"),)
        if column == Column.AWAY and row.away is not None and row.away.cover_worker_id is None:
            return (Run(words, SEMI, "attn"),)
        return (Run(words, tone="muted" if column in (Column.WEIGHED, Column.AWAY) else "text"),)

    def _words(self, row: LoadRow, column: int) -> str:
        if column == Column.WORKER:
            return self._worker_words(row)
        if column == Column.CASES:
            values = {"count": formats.number(row.load.count), "limit": formats.number(row.load.limit)}
            return _("%(count)s of %(limit)s") % values if row.worker is not None else values["count"]
        if column == Column.AWAY:
            return self._away_words(row)
        number: dict[int, float] = {
            Column.WEIGHED: row.load.weighed,
            Column.BACKUP: row.as_backup,
            Column.SILENT: row.silent,
            Column.EXITS: row.exits,
        }
        return formats.number(number[column])

    def _worker_words(self, row: LoadRow) -> str:
        if row.worker is None:
            return _("No worker")
        about = [label("role", row.worker.role)] if row.worker.active else [_("left the team")]
        part = row.worker.hours_percent
        if part and part < FULL_TIME:
            about.append(formats.percent(part, FULL_TIME))
        return f"{row.worker.name}, {' · '.join(about)}"

    def _away_words(self, row: LoadRow) -> str:
        if row.away is None:
            return ""
        cover = self._desk.worker_name(row.away.cover_worker_id)
        if row.away.until_day is None:
            return _("%(name)s stands in") % {"name": cover} if cover else _("nobody stands in")
        day = formats.day_short(row.away.until_day, self._desk.today())
        if not cover:
            return _("until %(day)s, nobody stands in") % {"day": day}
        return _("until %(day)s, %(name)s stands in") % {"day": day, "name": cover}


class _LoadDelegate(CellDelegate):
    """A bar of cases with the limit as a stroke, and the numbers in words beside it. `most`: the end of all bars."""

    most = 1

    def paint_cell(self, painter: QPainter, inner: QRect, index: _AnyIndex) -> None:
        bar = index.data(BAR)
        if bar is None:
            super().paint_cell(painter, inner, index)
            return
        words = QRect(inner.left(), inner.top(), px(84), inner.height())
        draw_runs(painter, words, index.data(RUNS), self.size)
        box = QRectF(inner.adjusted(px(92), 0, -px(12), 0))
        if box.width() > px(40):
            _draw_load(painter, box, *bar, most=self.most)


def _draw_load(painter: QPainter, box: QRectF, count: int, limit: int, *, most: int) -> None:
    """All bars of a table share one scale; the stroke is the limit of this worker."""
    middle = round(box.center().y())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rounded(painter, QRectF(box.x(), middle - px(1), box.width(), px(2)), px(1), "hair", None)
    span = max(most, count, limit, 1)
    tone = "attn_line" if count > limit else "accent"
    if count:
        rounded(painter, QRectF(box.x(), middle - px(2), box.width() * count / span, px(4)), px(2), tone, None)
    x = box.x() + box.width() * limit / span
    painter.fillRect(QRectF(x - theme().scale * 0.75, middle - px(6), theme().scale * 1.5, px(12)), colour("text"))


class LoadTable(Table):
    """Enter shows the cases of a worker."""

    def __init__(self, model: LoadModel) -> None:
        super().__init__(_("Caseload"), _ROW, sorts_itself=False)
        self.bars = _LoadDelegate(self, _ROW)
        self.setItemDelegate(self.bars)
        self.setModel(model)
        head = self.horizontalHeader()
        head.setSectionsClickable(False)
        head.setSortIndicatorShown(False)
        for column in Column:
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self.setAccessibleDescription(_("Enter shows the cases of this worker."))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Worker and bar share what is left; without room the numbers beside them give way."""
        width = self.viewport().width()
        for column in (Column.WEIGHED, Column.BACKUP, Column.EXITS):
            self.setColumnHidden(column, width < px(_NARROW))
        used = 0
        for place, size in _WIDTHS.items():
            if not self.isColumnHidden(place):
                self.setColumnWidth(place, px(size))
                used += px(size)
        left = max(px(360), width - used)
        self.setColumnWidth(Column.WORKER, left // 2)
        self.setColumnWidth(Column.CASES, left - left // 2)


class LoadPart(QWidget):
    """The caseload. `worker_wanted(id)` shows the cases of one; `handing_wanted(id)`; `limit_wanted`."""

    worker_wanted = Signal(str)
    handing_wanted = Signal(str)
    limit_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.model = LoadModel(desk)
        self.table = LoadTable(self.model)
        self.about = Paragraph("", 13, tone="muted")
        self.cases = Button(_("Show the cases"), "outlined", icon="folder-open")
        self.hand = Button(_("Hand over cases…"), "outlined", icon="handshake")
        self.limit = Button(_("Change the limit"), "quiet")
        acts = QHBoxLayout()
        acts.setSpacing(px(10))
        for button in (self.cases, self.hand, self.limit):
            acts.addWidget(button)
        acts.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(14), px(24), px(14))
        column.setSpacing(px(10))
        column.addWidget(self.about)
        column.addWidget(Framed(self.table), 1)
        column.addLayout(acts)
        self.table.row_opened.connect(self.worker_wanted)
        self.table.row_chosen.connect(self._on_row_chosen)
        self.cases.clicked.connect(self._on_cases_clicked)
        self.hand.clicked.connect(self._on_hand_clicked)
        self.limit.clicked.connect(self.limit_wanted)

    def show_load(self, shown: LoadShown) -> None:
        """What was read."""
        kept = self.table.chosen_id()
        most = max((max(row.load.count, row.load.limit) for row in shown.rows if row.worker is not None), default=1)
        self.table.bars.most = most
        self.model.show_rows(shown.rows)
        self.table.fit_columns()
        words = _(
            "The limit is %(limit)s cases for somebody who works full time. It warns and stops nobody. Weighed counts "
            "a CTI case by its phase; it is information only."
        )
        self.about.setText(words % {"limit": formats.number(shown.limit)})
        self.limit.setVisible(shown.leads)
        if shown.rows and not (kept and self.table.choose(kept)):
            self.table.choose(_id_of(shown.rows[0]))
        self._on_row_chosen(self.table.chosen_id())

    def _on_row_chosen(self, worker: str) -> None:
        row = self.model.row(worker)
        self.cases.setEnabled(row is not None and row.load.count > 0)
        self.hand.setEnabled(row is not None and row.load.count > 0)

    def _on_cases_clicked(self) -> None:
        self.worker_wanted.emit(self.table.chosen_id())

    def _on_hand_clicked(self) -> None:
        self.handing_wanted.emit(self.table.chosen_id())


def _id_of(row: LoadRow) -> str:
    return row.worker.id if row.worker is not None else NOBODY

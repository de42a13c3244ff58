# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the rows of the team along time: a list of which only what is in sight is read and painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)  # fmt: skip
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from caseapp.i18n import _
from caseapp.plans.dates import add_months
from caseapp.plans.timeline.scale import Reach, TimeScale
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.paint import Run, draw_runs
from caseapp.ui.kit.roles import ROW, ROW_ID
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.theme import colour, px
from caseapp.ui.timeline.axis import paint_marks
from caseapp.ui.timeline.paints import Paints
from caseapp.ui.timeline.team_picture import DAYS, NAMES, TeamPicture
from caseapp.ui.timeline.team_picture import ROW as ROW_HIGH
from caseapp.ui.timeline.team_rows import AHEAD, BEFORE, Moment, TeamRow, moment_words
from caseapp.ui.timeline.team_words import TeamWords

_AnyIndex = QModelIndex | QPersistentModelIndex
_KEY: Final = Qt.Key
_SAID_HIGH: Final = 36  # a row in words
_WHO: Final = 190  # its names
PART: Final = 300  # rows that are read at once
NEARER: Final = 1.25
_WHEEL_STEP: Final = 120


class TeamModel(QAbstractListModel):
    """Ids in order; rows come in parts of three hundred when they come in sight."""

    wanted = Signal(object)  # tuple of ids that are not read yet

    def __init__(self, parent: QObject, words: TeamWords) -> None:
        super().__init__(parent)
        self.words = words
        self._ids: tuple[str, ...] = ()
        self._rows: dict[str, TeamRow] = {}
        self._asked: set[str] = set()

    def show_ids(self, ids: tuple[str, ...], rows: Sequence[TeamRow]) -> None:
        """Another order, with the rows that are read already."""
        self.beginResetModel()
        self._ids = ids
        self._rows = {row.case.id: row for row in rows}
        self._asked = set(self._rows)
        self.endResetModel()

    def put_rows(self, rows: Sequence[TeamRow]) -> None:
        """Rows that were asked for, or that changed."""
        self._rows |= {row.case.id: row for row in rows}
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def ids(self) -> tuple[str, ...]:
        """All of them in order."""
        return self._ids

    def rows(self) -> tuple[TeamRow, ...]:
        """Those that are read, in order."""
        return tuple(self._rows[one] for one in self._ids if one in self._rows)

    def row(self, at: int) -> TeamRow | None:
        """The row at a place; asked for when it is not read yet."""
        if not 0 <= at < len(self._ids):
            return None
        found = self._rows.get(self._ids[at])
        if found is None and self._ids[at] not in self._asked:
            begin = at // PART * PART
            part = tuple(one for one in self._ids[begin : begin + PART] if one not in self._asked)
            self._asked |= set(part)
            self.wanted.emit(part)
        return found

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == ROW_ID:
            return self._ids[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            row = self.row(index.row())
            return self.words.said(row) if row is not None else _("is being read")
        return self.row(index.row()) if role == ROW else None


class _SaidPainter(QStyledItemDelegate):
    """The same in words: who in bold, what the row says, since how many days at the right."""

    def __init__(self, view: TeamView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _AnyIndex) -> QSize:
        return QSize(px(400), px(_SAID_HIGH))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        view = self._view
        row, said = view.team.row(index.row()), str(index.data() or "")
        box: QRect = option.rect
        painter.save()
        chosen = index.row() == view.currentIndex().row()
        if chosen:
            painter.fillRect(box, colour("accent_soft"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, colour("hair"))
        inner = box.adjusted(px(17), 0, -px(17), -1)
        if row is not None:
            words = view.team.words.row(row)
            name = f"{words.call} {words.rest}".strip()
            tail = said.removeprefix(name).removeprefix(", ") if said.startswith(name) else ""
            days = (Run(words.days, SEMI, "attn" if words.late else "text"),)
            draw_runs(painter, inner, days, 13, right=True)
            who = QRect(inner.left(), inner.top(), px(_WHO), inner.height())
            draw_runs(painter, who, (Run(name, SEMI),), 14)
            rest = inner.adjusted(px(_WHO + 10), 0, -px(64), 0)
            draw_runs(painter, rest, (Run(tail or said),), 14)
        else:
            draw_runs(painter, inner, (Run(said, tone="muted"),), 14)
        if chosen and view.hasFocus():
            view.picture().paints.ring(painter, QRectF(box).adjusted(1, 1, -1, -1))
        painter.restore()


class _RowPainter(QStyledItemDelegate):
    """A row along time."""

    def __init__(self, view: TeamView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _AnyIndex) -> QSize:
        return QSize(px(400), px(ROW_HIGH))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        view = self._view
        row = view.team.row(index.row())
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = view.picture()
        chosen = index.row() == view.currentIndex().row()
        if chosen:
            painter.fillRect(box, picture.paints.colour("accent_soft"))
        words = view.team.words.row(row) if row is not None else None
        if row is None or words is None or chosen:
            picture.paint_row(painter, box, row, words)
        else:
            picture.paint_kept(painter, box, row, words)
        moment = view.moment()
        if chosen and moment is not None and view.hasFocus():
            picture.paint_moment(painter, box, moment)
        elif chosen and view.hasFocus() and option.state & QStyle.StateFlag.State_Enabled:
            picture.paints.ring(painter, box.adjusted(1, 1, -1, -1))
        painter.restore()


class TeamView(QListView):
    """`case_opened(id, contact)` for Enter or a double click; `said_changed(words)` tells where the keys are."""

    case_opened = Signal(str)
    said_changed = Signal(str)
    zoomed = Signal()

    def __init__(self, today: date, words: TeamWords) -> None:
        super().__init__()
        self._today = today
        self._picture: TeamPicture | None = None
        self._at = -1  # the moment in the row that has the keyboard; -1: the row itself
        self.team = TeamModel(self, words)
        reach = Reach(add_months(today, -BEFORE), add_months(today, AHEAD))
        self._scale = TimeScale.showing(reach, 600, add_months(today, -6), add_months(today, 9))
        self.setModel(self.team)
        self._lines = _RowPainter(self)
        self._plain = _SaidPainter(self)
        self.setItemDelegate(self._lines)
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Timeline of the team"))
        self.setAccessibleDescription(
            _("Up and down from case to case, left and right along its days, plus and minus zoom, Enter opens.")
        )

    # -- what is shown ---------------------------------------------------------------------------------------------

    def picture(self) -> TeamPicture:
        """How time lies now."""
        paints = Paints.of_screen()
        kept = self._picture
        if kept is None or kept.scale is not self._scale or kept.paints.tokens is not paints.tokens:
            again = kept is not None and kept.paints.tokens is paints.tokens and kept.paints.scale == paints.scale
            kept = self._picture = TeamPicture(
                kept.paints if again and kept is not None else paints, self._scale, self._today
            )
        return kept

    def forget_pictures(self) -> None:
        """Rows are painted anew: what they say has changed."""
        self._picture = None
        self.viewport().update()

    def scale(self) -> TimeScale:
        """The days in sight."""
        return self._scale

    def is_list(self) -> bool:
        """Whether the rows stand there in words."""
        return self.itemDelegate() is self._plain

    def turn(self) -> None:
        """Rows along time, or the same in words."""
        self.setItemDelegate(self._lines if self.is_list() else self._plain)
        self.zoomed.emit()

    def moment(self) -> Moment | None:
        """The moment the keys are at."""
        row = self.team.row(self.currentIndex().row())
        return row.moments[self._at] if row is not None and 0 <= self._at < len(row.moments) else None

    def chosen_id(self) -> str:
        """The case that has the keyboard."""
        return str(self.currentIndex().data(ROW_ID) or "") if self.currentIndex().isValid() else ""

    def choose(self, case_id: str) -> bool:
        """Give the keyboard to a case; False when it is not here."""
        ids = self.team.ids()
        if case_id not in ids:
            return False
        self.setCurrentIndex(self.team.index(ids.index(case_id)))
        return True

    def zoom(self, factor: float, anchor: float | None = None) -> None:
        """Nearer or farther, round a place in the window, or round the moment of the keys, or today."""
        held = self.moment()
        day = date.fromordinal(held.day) if held is not None else self._today
        place = anchor - px(NAMES) if anchor is not None else self._scale.x(day)
        if not 0 <= place <= self._scale.width:
            place = self._scale.width / 2
        self._take(self._scale.zoomed(factor, place))

    def show_months(self, before: int, after: int) -> None:
        """So many months before and after today."""
        first, last = add_months(self._today, -before), add_months(self._today, after)
        self._take(TimeScale.showing(self._scale.reach, self._scale.width, first, last))

    def _take(self, scale: TimeScale) -> None:
        self._scale = scale
        self.viewport().update()
        self.zoomed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take(self._scale.widened(max(1.0, self.viewport().width() - px(NAMES) - px(DAYS))))

    # -- keys and mouse --------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (_KEY.Key_Plus, _KEY.Key_Equal):
            self.zoom(NEARER)
        elif key in (_KEY.Key_Minus, _KEY.Key_Underscore):
            self.zoom(1 / NEARER)
        elif key in (_KEY.Key_Left, _KEY.Key_Right):
            self._step(1 if key == _KEY.Key_Right else -1)
        elif key in (_KEY.Key_Return, _KEY.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _step(self, step: int) -> None:
        row = self.team.row(self.currentIndex().row())
        if row is None or not row.moments or self.team.words.is_closed(row):
            return
        if self._at < 0:
            now = self._today.toordinal()
            past = sum(one.day <= now for one in row.moments)
            self._at = max(0, past - 1) if step < 0 else min(past, len(row.moments) - 1)
        else:
            self._at = min(len(row.moments) - 1, max(0, self._at + step))
        moment = row.moments[self._at]
        self._take(self._scale.with_day(date.fromordinal(moment.day), px(40)))
        words = moment_words(moment, self._today)
        announce(self, words)
        self.said_changed.emit(words)

    def currentChanged(self, current: _AnyIndex, previous: _AnyIndex) -> None:
        super().currentChanged(current, previous)
        self._at = -1
        self.said_changed.emit("")
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(NEARER ** (turned.y() / _WHEEL_STEP), event.position().x())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or abs(turned.x()) > abs(turned.y()):
            self._take(self._scale.moved(-float(turned.x() or turned.y())))
        else:
            super().wheelEvent(event)
            return
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.indexAt(event.position().toPoint()).isValid():
            self._open()

    def _open(self) -> None:
        if self.chosen_id():
            self.case_opened.emit(self.chosen_id())


class TeamHead(QWidget):
    """The names of the months above the rows, as they lie now."""

    def __init__(self, view: TeamView, days: Callable[[], str]) -> None:
        super().__init__()
        self._view = view
        self._days = days
        self.setFixedHeight(px(30))
        view.zoomed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_team_head(painter, self._view.picture(), QRectF(self.rect()), self._days())


def paint_team_head(painter: QPainter, picture: TeamPicture, box: QRectF, days: str) -> None:
    """Months and years, today, and what the columns are."""
    paints = picture.paints
    painter.fillRect(box, paints.colour("surface"))
    names = QRectF(box.left() + paints.px(14), box.top(), paints.px(120), box.height())
    paints.text(painter, names, _("Case"), "text", (13, MEDIUM))
    time = QRectF(box.left() + picture.left, box.top(), picture.scale.width, box.height())
    painter.save()
    painter.setClipRect(time)
    painter.translate(box.left(), 0)
    row = QRectF(picture.left, box.top() + paints.px(4), picture.scale.width, box.height() - paints.px(4))
    paint_marks(painter, picture, row)
    painter.restore()
    last = QRectF(time.right(), box.top(), box.right() - time.right() - paints.px(12), box.height())
    paints.text_right(painter, last, days, "text", (13, MEDIUM))
    painter.setPen(paints.colour("hair"))
    painter.drawLine(QPointF(box.left(), box.bottom() - 0.5), QPointF(box.right(), box.bottom() - 0.5))

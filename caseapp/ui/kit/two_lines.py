# SPDX-License-Identifier: EUPL-1.2
"""This is the place for lists of two-line rows with acts: when, who, what, why, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.paint import Run, draw_runs, rounded, scaled_font, text_width, wrapped
from caseapp.ui.kit.roles import ROW
from caseapp.ui.kit.rows import AnyIndex, RowsList, RowsModel
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import colour, px

_PAD: Final = 17  # with the hairline of the card the margin of its title
_WHAT: Final = 3  # lines of what, at most
_WHY: Final = 3
_VALUE: Final = 96  # the column of values at the right


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done with a row."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class TwoLineRow:
    """One row. The head of a group has an empty `id`, its words in `what` and its count in `why`.

    `urgent` is said before `why`, in the tone of what is late: the thing itself that asks for it ("until 5 Oct").
    `value` stands at the right; `part` (0 to 1) is how much of the whole it is, as a short bar.
    """

    id: str
    what: str
    why: str = ""
    when: str = ""
    who: str = ""
    late: bool = False
    icon: str = ""
    acts: tuple[Act, ...] = ()
    spoken: str = ""
    urgent: str = ""
    value: str = ""
    part: float | None = None

    def heard(self) -> str:
        """What type-ahead finds."""
        return self.who or self.what

    def said(self) -> str:
        """The row in one sentence, for screen readers."""
        return self.spoken or ", ".join(
            part for part in (self.when, self.who, self.what, self.value, self.urgent, self.why) if part
        )


def _second_line(row: TwoLineRow) -> tuple[Run, ...]:
    urgent = (Run(row.urgent, SEMI, "attn"),) if row.urgent else ()
    between = " · " if row.urgent and row.why else ""
    return (*urgent, Run(between + row.why, tone="muted")) if row.why else urgent


@dataclass(frozen=True, slots=True)
class Columns:
    """Where `when`, `who` and `what` begin at 100 %; a column of width 0 is left out."""

    when: int = 94
    who: int = 174


class _Delegate(QStyledItemDelegate):
    def __init__(self, owner: TwoLineList) -> None:
        super().__init__(owner)
        self._owner = owner

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        row: TwoLineRow = index.data(ROW)
        current = index.row() == self._owner.currentIndex().row()
        acts = px(38) if current and row.acts and self._owner.is_narrow() else 0
        return QSize(px(200), self._owner.row_height(row) + acts)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row: TwoLineRow = index.data(ROW)
        box: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(box, colour("surface" if row.id else "row"))
        if not (self._owner.in_card and index.row() == self._owner.rows.rowCount() - 1):
            painter.fillRect(box.left(), box.bottom(), box.width(), 1, colour("hair"))
        if not row.id:
            inner = box.adjusted(px(_PAD), 0, -px(_PAD), -1)
            draw_runs(painter, inner, (Run(row.what, SEMI), Run(f"   {row.why}", tone="muted", size=13)), 15)
        else:
            if chosen:
                ring = QRectF(box).adjusted(px(2), px(2), -px(2), -px(3))
                focused = self._owner.hasFocus() or self._owner.has_act_focus()
                rounded(painter, ring, px(4), "accent_soft", "accent" if focused else None, 2)
            if self._owner.is_narrow():
                self._paint_stacked(painter, box, row)
            else:
                self._paint_words(painter, box, row)
            if not chosen and row.acts and not self._owner.is_narrow():
                self._paint_act(painter, self._owner.act_box(box, row), row.acts[0].words)
        painter.restore()

    def _paint_words(self, painter: QPainter, box: QRect, row: TwoLineRow) -> None:
        columns = self._owner.columns
        x = box.left() + px(_PAD)
        if columns.when:
            where = QRect(x, box.top(), px(columns.when - 8), box.height() - 1)
            run = Run(row.when, SEMI if row.late else 400, "attn" if row.late else "text")
            draw_runs(painter, where, (run,), 15)
            x += px(columns.when)
        if columns.who:
            where = QRect(x, box.top(), px(columns.who - 12), box.height() - 1)
            draw_runs(painter, where, (Run(row.who, SEMI),), 15)
            x += px(columns.who)
        if row.icon:
            side = px(17)
            draw_icon(painter, QRectF(x, box.center().y() - side / 2, side, side), row.icon, "muted")
            x += px(30)
        if self._owner.has_values:
            self._paint_value(painter, box, row)
        high = box.height() - 1 if not _second_line(row) and len(self._owner.what_lines(row)) == 1 else 0
        line = QRect(x, box.top() + (0 if high else px(7)), self._owner.words_room(row), high or px(21))
        self._paint_lines(painter, line, row)

    def _paint_stacked(self, painter: QPainter, box: QRect, row: TwoLineRow) -> None:
        """Large text or a narrow window: one thing below the other, nothing cut off."""
        line = box.adjusted(px(_PAD), px(6), -px(_PAD), 0)
        line.setHeight(px(21))
        first = [Run(row.when, SEMI if row.late else 400, "attn" if row.late else "text")] if row.when else []
        if row.who:
            first.append(Run(f"   {row.who}" if first else row.who, SEMI))
        if first:
            draw_runs(painter, line, first, 15)
            line.translate(0, px(21))
        if self._owner.has_values:
            self._paint_value(painter, box, row)
        line.setWidth(self._owner.words_room(row))
        self._paint_lines(painter, line, row)

    def _paint_lines(self, painter: QPainter, line: QRect, row: TwoLineRow) -> None:
        """What, and below it why; `line` is the first line of what."""
        for words in self._owner.what_lines(row):
            draw_runs(painter, line, (Run(words, MEDIUM),), 15)
            line.translate(0, px(21))
        line.setHeight(px(18))
        if row.urgent:
            draw_runs(painter, line, _second_line(row), 13)
            return
        for words in self._owner.why_lines(row):
            draw_runs(painter, line, (Run(words, tone="muted"),), 13)
            line.translate(0, px(18))

    def _paint_value(self, painter: QPainter, box: QRect, row: TwoLineRow) -> None:
        """A figure at the right and, when it is a part of a whole, a short bar below it."""
        if not row.value:
            return
        where = QRect(box.right() - px(_PAD) - px(_VALUE) + 1, box.top(), px(_VALUE), box.height() - 1)
        if row.part is not None:
            where.setHeight(box.height() - px(14))
            track = QRectF(where.right() - px(56), box.bottom() - px(17), px(56), px(4))
            rounded(painter, track, px(2), "off", None)
            if row.part:
                part = QRectF(track)
                part.setWidth(max(px(3), track.width() * min(1.0, row.part)))
                rounded(painter, part, px(2), "accent", None)
        draw_runs(painter, where, (Run(row.value, SEMI),), 15, right=True)

    def _paint_act(self, painter: QPainter, where: QRect, words: str) -> None:
        if self._owner.plain_acts:
            draw_runs(painter, where, (Run(words, MEDIUM, "accent"),), 13, right=True)
            return
        rounded(painter, QRectF(where), px(6), "surface", "hair")
        painter.setFont(scaled_font(13, MEDIUM))
        painter.setPen(colour("accent"))
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, words)


class TwoLineList(RowsList):
    """The list. The row with the keyboard shows all its acts as buttons (Tab goes to them), others one.

    Enter does the first act; digits 1-9 do the act at that place. `act_requested(row id, act code)` tells.
    With `in_card` it lies at the edges of a card and is as high as its rows, at most `most_rows` of them. With `wraps`
    (always in a card) no words are cut: a row is as high as it needs.
    """

    act_requested = Signal(str, str)
    row_chosen = Signal(str)
    _acts: QWidget | None = None  # the buttons in the row with the keyboard; asked for while the list is being made
    in_card = False
    wraps = False
    has_values = False

    def __init__(
        self,
        name: str,
        columns: Columns | None = None,
        plain_acts: bool = False,
        *,
        in_card: bool = False,
        most_rows: int = 0,
    ) -> None:
        super().__init__(name)
        self.columns = columns or Columns()
        self.plain_acts = plain_acts
        self.in_card = self.wraps = in_card
        self._most_rows = most_rows
        self._widest = 0
        self.rows: RowsModel[TwoLineRow] = RowsModel()
        self.setModel(self.rows)
        self.setItemDelegate(_Delegate(self))
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def show_rows(self, rows: Sequence[TwoLineRow]) -> None:
        """Show these; the keyboard stays on the same row when it is still there, else near it."""
        kept, place = self.chosen_id(), self.currentIndex().row()
        self._drop_acts()
        font = scaled_font(13, MEDIUM)
        widths = [text_width(row.acts[0].words, font) for row in rows if row.acts]
        self._widest = round(max(widths, default=0)) + (0 if self.plain_acts else px(22))
        self.has_values = any(row.value for row in rows)
        self.rows.show_rows(rows)
        again = self.rows.place_of(kept)
        if again < 0 and kept and rows:
            again = next((at for at in range(min(place, len(rows) - 1), -1, -1) if rows[at].id), -1)
        if again >= 0:
            self.setCurrentIndex(self.rows.index(again))
        self._fit()

    def _fit(self) -> None:
        """In a card: as high as its rows. Where rows are stacked there is room for the acts of the chosen one."""
        if not self.in_card:
            return
        shown = [self.rows.row(at) for at in range(self.rows.rowCount())]
        counted = shown[: self._most_rows] if self._most_rows else shown
        height = sum(self.row_height(row) for row in counted)
        if self.is_narrow() and any(row.acts for row in counted):
            height += px(38)
        if self.minimumHeight() != height or self.maximumHeight() != height:
            self.setFixedHeight(height)

    def chosen_id(self) -> str:
        """The id of the row with the keyboard, or ""."""
        index = self.currentIndex()
        return self.rows.row(index.row()).id if index.isValid() else ""

    def choose(self, row_id: str) -> None:
        """Put the keyboard on this row."""
        place = self.rows.place_of(row_id)
        if place >= 0:
            self.setCurrentIndex(self.rows.index(place))

    def is_narrow(self) -> bool:
        """True when the columns do not fit side by side."""
        wanted = self.columns.when + self.columns.who + 2 * _PAD + 330
        return self.viewport().width() < px(wanted)

    def words_room(self, row: TwoLineRow) -> int:
        """How wide the words of a row may be."""
        room = self.viewport().width() - 2 * px(_PAD)
        if row.value:
            room -= max(round(text_width(row.value, scaled_font(15, SEMI))), px(56)) + px(12)
        if self.is_narrow():
            return room
        before = px(self.columns.when) + px(self.columns.who) if self.columns.when or self.columns.who else 0
        return max(px(80), room - before - (px(30) if row.icon else 0) - self.acts_width(row) - px(12))

    def what_lines(self, row: TwoLineRow) -> tuple[str, ...]:
        """What a row says, in the lines that takes."""
        return wrapped(row.what, 15, MEDIUM, self.words_room(row), _WHAT) if self.wraps else (row.what,)

    def why_lines(self, row: TwoLineRow) -> tuple[str, ...]:
        """Why, in the lines that takes."""
        if self.wraps and not row.urgent:
            return wrapped(row.why, 13, 400, self.words_room(row), _WHY)
        return (row.why,) if row.why or row.urgent else ()

    def row_height(self, row: TwoLineRow) -> int:
        """How high a row is, without the acts below it."""
        if not row.id:
            return px(37)
        narrow = self.is_narrow()
        if not self.wraps:
            return px(74) if narrow else px(54)
        lines = px(21) * max(1, len(self.what_lines(row))) + px(18) * len(self.why_lines(row))
        if narrow:
            return px(14) + lines + (px(21) if row.when or row.who else 0)
        return max(px(54), px(15) + lines)

    def act_box(self, box: QRect, row: TwoLineRow) -> QRect:
        """Where the one act of a row without the keyboard stands."""
        if not row.acts or self.is_narrow():
            return QRect()
        width, height = self._widest, px(30)
        return QRect(box.right() + 1 - px(_PAD) - width, box.center().y() - height // 2, width, height)

    def acts_width(self, row: TwoLineRow) -> int:
        """How much room the acts of `row` take now."""
        if self._acts is not None and row.id == self.chosen_id():
            return self._acts.sizeHint().width()
        return self._widest if row.acts else 0

    def has_act_focus(self) -> bool:
        """True while one of the buttons in the row has the keyboard."""
        focus = QApplication.focusWidget()
        return bool(focus and self._acts is not None and self._acts.isAncestorOf(focus))

    def _drop_acts(self) -> None:
        if self._acts is not None:
            if self.has_act_focus():
                self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._acts.hide()
            self._acts.deleteLater()
            self._acts = None

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        self._drop_acts()
        row = self.rows.row(now.row()) if now.isValid() else None
        if row is not None and row.id:
            self._show_acts(row)
            self.row_chosen.emit(row.id)
        if self.is_narrow() or self.wraps:
            self.scheduleDelayedItemsLayout()
            self._fit()
            self._place_acts()
        self.viewport().update()

    def _show_acts(self, row: TwoLineRow) -> None:
        if not row.acts:
            return
        holder = QWidget(self.viewport())
        before: QWidget = self
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(6))
        for place, act in enumerate(row.acts):
            plain = self.plain_acts or place > 0
            button = Button(act.words, "quiet" if plain else "chosen")
            if plain:
                button.setFont(scaled_font(13, MEDIUM))
            button.setFixedHeight(px(30))
            button.setProperty("act", act.code)
            button.setAccessibleName(f"{act.words}: {row.said()}")
            button.clicked.connect(self._on_act_clicked)
            line.addWidget(button)
            QWidget.setTabOrder(before, button)
            before = button
        self._acts = holder
        self._place_acts()
        holder.show()

    def _place_acts(self) -> None:
        if self._acts is not None:
            box = self.visualRect(self.currentIndex())
            size = self._acts.sizeHint()
            inset = px(_PAD) - (px(10) if self.plain_acts or len(self._acts.findChildren(Button)) > 1 else 0)
            x, y = box.right() + 1 - inset - size.width(), box.center().y() - px(15)
            if self.is_narrow():
                x, y = px(_PAD), box.bottom() + 1 - px(38)
                size.setWidth(self._keep_what_fits(box.width() - 2 * px(_PAD)))
            self._acts.setGeometry(x, y, size.width(), px(30))

    def _keep_what_fits(self, room: int) -> int:
        """Show the first acts that fit; digits still do the others."""
        used = 0
        for button in self._acts.findChildren(Button) if self._acts is not None else ():
            used += button.sizeHint().width() + px(6)
            button.setVisible(used - px(6) <= room)
        return min(used, room)

    def _on_act_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.act_requested.emit(self.chosen_id(), str(sender.property("act")))

    def _do(self, place: int) -> None:
        index = self.currentIndex()
        row = self.rows.row(index.row()) if index.isValid() else None
        if row is not None and place < len(row.acts):
            self.act_requested.emit(row.id, row.acts[place].code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._do(0)
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and not event.modifiers():
            self._do(key - Qt.Key.Key_1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        index = self.currentIndex()
        if not index.isValid() or not self.rows.row(index.row()).id:
            first = next((at for at in range(self.rows.rowCount()) if self.rows.row(at).id), -1)
            if first >= 0 and event.reason() != Qt.FocusReason.MouseFocusReason:
                self.setCurrentIndex(self.rows.index(first))
        elif not self.selectionModel().hasSelection():
            self.setCurrentIndex(index)  # Qt made the first row current by itself, but did not select it

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            row = self.rows.row(index.row())
            hit = self.act_box(self.visualRect(index), row).contains(event.position().toPoint())
            if hit and row.id != self.chosen_id() and event.button() == Qt.MouseButton.LeftButton:
                self.setCurrentIndex(index)
                self.act_requested.emit(row.id, row.acts[0].code)
                return
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
        self._fit()
        self._place_acts()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_acts()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._place_acts()

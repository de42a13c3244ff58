# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the list of contacts: it reads on while one scrolls, and filters what is there."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from caseapp.i18n import _, formats
from caseapp.i18n.codes import label
from caseapp.store.queries.contacts import ContactRow, contacts_of
from caseapp.ui.case import words
from caseapp.ui.case.eyes import CaseEyes
from caseapp.ui.case.tab import CaseTab
from caseapp.ui.kit.paint import Run, draw_runs, rounded
from caseapp.ui.kit.roles import ROW, ROW_ID
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import colour, px

_AnyIndex = QModelIndex | QPersistentModelIndex
PART: Final = 200  # contacts read at once
_MOMENT: Final = timedelta(milliseconds=1)


class ContactModel(QAbstractListModel):
    """The contacts of a case, the latest first; more are read when the end comes in sight."""

    read_on = Signal()

    def __init__(self, tab: CaseTab) -> None:
        super().__init__(tab)
        self._tab = tab
        self._all: list[ContactRow] = []
        self._shown: list[ContactRow] = []
        self._kind = "all"
        self._mode = ""
        self._is_whole = False
        self._is_reading = False
        self._round = 0
        self.call_name = ""
        self.opened: set[str] = set()
        self.hides_all = False
        self.eyes: CaseEyes | None = None

    def load(self) -> None:
        """Read from the beginning, as many as there were."""
        self._round += 1
        self._is_reading = True
        limit = max(PART, len(self._all))
        query = partial(contacts_of, case_id=self._tab.case_id, limit=limit)
        self._tab.read(query, partial(self._on_first_read, self._round, limit))

    def filter_by(self, kind: str, mode: str) -> None:
        """Show all, talks or attempts, of one mode or of every mode ("")."""
        self._kind, self._mode = kind, mode
        self._show()

    def row(self, contact_id: str) -> ContactRow | None:
        """The contact with this id, when it was read."""
        return next((row for row in self._all if row.id == contact_id), None)

    def place_of(self, contact_id: str) -> int:
        """Where this contact stands in the list now, or -1."""
        return next((place for place, row in enumerate(self._shown) if row.id == contact_id), -1)

    def is_closed(self, row: ContactRow) -> bool:
        """Whether what happened is not shown until somebody opens it on purpose."""
        if not self.may_open(row):
            return True
        return self.hides_all or (words.is_closed_note(row) and row.id not in self.opened)

    def may_open(self, row: ContactRow) -> bool:
        """Whether the role of who looks reads this layer at all."""
        return self.eyes is not None and self.eyes.may_read(row.layer)

    def counts(self) -> tuple[int, int, bool]:
        """How many are shown, how many were read, and whether these are all."""
        return len(self._shown), len(self._all), self._is_whole

    def repaint(self) -> None:
        """The same rows say something else now (a note was opened, somebody looks along)."""
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    # -- reading on ------------------------------------------------------------------------------------------------

    def canFetchMore(self, parent: _AnyIndex) -> bool:
        return not parent.isValid() and bool(self._all) and not self._is_whole and not self._is_reading

    def fetchMore(self, _parent: _AnyIndex) -> None:
        last = self._all[-1].moment if self._all else None
        if last is None or self._is_reading:
            return
        self._is_reading = True
        query = partial(contacts_of, case_id=self._tab.case_id, limit=PART, before=last + _MOMENT)
        self._tab.read(query, partial(self._on_more_read, self._round))

    def _on_first_read(self, number: int, limit: int, rows: tuple[ContactRow, ...]) -> None:
        if number != self._round:
            return
        self._is_reading = False
        self._all = list(rows)
        self._is_whole = len(rows) < limit
        self._show()

    def _on_more_read(self, number: int, rows: tuple[ContactRow, ...]) -> None:
        if number != self._round:
            return
        self._is_reading = False
        known = {row.id for row in self._all[-2 * PART :]}
        new = [row for row in rows if row.id not in known]
        self._is_whole = not new or len(rows) < PART
        self._all.extend(new)
        fitting = [row for row in new if self._fits(row)]
        if fitting:
            self.beginInsertRows(QModelIndex(), len(self._shown), len(self._shown) + len(fitting) - 1)
            self._shown.extend(fitting)
            self.endInsertRows()
        self.read_on.emit()
        self._fill_up()

    def _show(self) -> None:
        self.beginResetModel()
        self._shown = [row for row in self._all if self._fits(row)]
        self.endResetModel()
        self.read_on.emit()
        self._fill_up()

    def _fill_up(self) -> None:
        """A narrow filter asks for more until the screen is full."""
        if len(self._shown) < PART // 4 and self.canFetchMore(QModelIndex()):
            self.fetchMore(QModelIndex())

    def _fits(self, row: ContactRow) -> bool:
        if self._mode and row.mode != self._mode:
            return False
        return self._kind == "all" or words.is_attempt(row) == (self._kind == "attempts")

    # -- as a model ------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._shown):
            return None
        row = self._shown[index.row()]
        if role == ROW:
            return row
        if role == ROW_ID:
            return row.id
        if role == Qt.ItemDataRole.DisplayRole:
            return words.contact_title(row, self.call_name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(row)
        return None

    def spoken(self, row: ContactRow) -> str:
        """The contact in one sentence."""
        when = formats.moment(row.moment) if row.moment is not None else ""
        what = closed_words(row) if self.is_closed(row) else words.one_line(row.what)
        return ", ".join(part for part in (when, words.contact_title(row, self.call_name), what) if part)


def closed_words(row: ContactRow) -> str:
    """What stands there while the note is closed."""
    if words.is_closed_note(row):
        return _("Closed note: %(layer)s") % {"layer": label("layer", row.layer)}
    return _("Closed note")


class _Delegate(QStyledItemDelegate):
    def __init__(self, owner: ContactList) -> None:
        super().__init__(owner)
        self._owner = owner

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _AnyIndex) -> QSize:
        return QSize(px(200), px(54))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        row: ContactRow = index.data(ROW)
        box: QRect = option.rect
        painter.save()
        painter.fillRect(box, colour("surface"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, colour("hair"))
        if option.state & QStyle.StateFlag.State_Selected:
            ring = QRectF(box).adjusted(px(2), px(2), -px(2), -px(3))
            rounded(painter, ring, px(4), "accent_soft", "accent" if self._owner.hasFocus() else None, 2)
        model, today = self._owner.contacts, self._owner.today
        side = px(17)
        draw_icon(
            painter, QRectF(box.left() + px(16), box.top() + px(10), side, side), words.contact_icon(row), "muted"
        )
        left = box.left() + px(46)
        day = formats.day_short(row.moment.astimezone().date(), today) if row.moment is not None else ""
        end = QRect(left, box.top() + px(7), box.right() - px(15) - left, px(21))
        draw_runs(painter, end, (Run(day, tone="muted"),), 13, right=True)
        title = end.adjusted(0, 0, -px(92), 0)
        tone = "muted" if words.is_attempt(row) else "text"
        draw_runs(painter, title, (Run(words.contact_title(row, model.call_name), MEDIUM, tone),), 15)
        under = QRect(left, box.top() + px(28), box.right() - px(15) - left, px(18))
        if model.is_closed(row):
            draw_icon(painter, QRectF(left, under.top() + px(2), px(13), px(13)), "lock", "muted")
            draw_runs(painter, under.adjusted(px(18), 0, 0, 0), (Run(closed_words(row), tone="muted"),), 13)
        else:
            draw_runs(painter, under, (Run(words.one_line(row.what or row.their_words), tone="muted"),), 13)
        painter.restore()


class ContactList(QListView):
    """The list. Enter opens the contact to change it, Delete takes it out."""

    ring_radius = 0
    contact_chosen = Signal(str)
    contact_opened = Signal(str)
    delete_requested = Signal(str)

    def __init__(self, model: ContactModel, today: date) -> None:
        super().__init__()
        self.contacts = model
        self.today = today
        self.setAccessibleName(_("Contacts"))
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.doubleClicked.connect(self._on_opened)

    def chosen_id(self) -> str:
        """The contact with the keyboard, or ""."""
        found = self.currentIndex().data(ROW_ID) if self.currentIndex().isValid() else None
        return found if isinstance(found, str) else ""

    def choose(self, contact_id: str) -> bool:
        """Put the keyboard on a contact; False when it is not in the list (yet)."""
        place = self.contacts.place_of(contact_id)
        if place >= 0:
            self.setCurrentIndex(self.contacts.index(place))
        return place >= 0

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        found = now.data(ROW_ID) if now.isValid() else None
        self.contact_chosen.emit(found if isinstance(found, str) else "")

    def _on_opened(self, _index: QModelIndex) -> None:
        if self.chosen_id():
            self.contact_opened.emit(self.chosen_id())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._on_opened(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete and self.chosen_id():
            self.delete_requested.emit(self.chosen_id())
        else:
            super().keyPressEvent(event)

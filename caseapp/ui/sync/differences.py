# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page of differences: fields in which two people wrote, until somebody decides."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from caseapp.i18n import _, formats
from caseapp.operations.act import Done
from caseapp.operations.differences import SettleDifference
from caseapp.operations.openings import Opening
from caseapp.store.changes import Changes
from caseapp.store.queries.decisions import Decision
from caseapp.store.queries.difference_origins import DifferenceView
from caseapp.store.queries.differences import DifferenceRow
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner, EmptyState
from caseapp.ui.kit.framed import Framed, PageScroll
from caseapp.ui.kit.responsive import PageHead
from caseapp.ui.kit.side_by_side import SideBySide
from caseapp.ui.look.theme import px
from caseapp.ui.pages import Page
from caseapp.ui.sync import words
from caseapp.ui.sync.decided_pane import DecidedPane
from caseapp.ui.sync.pane import DifferencePane
from caseapp.ui.sync.queue import Eyes, Queue, draft_key, read_queue, read_view
from caseapp.ui.sync.queue_list import QueueCard, QueueRow

_DECIDED: Final = "decided"
_LEFT: Final = 300
_KEEP_MS: Final = 1500


class DifferencesPage(Page):
    """Left what is to decide and what was decided of late, right the one that is open.

    Address("differences", case_id, item="<record>.<field>") opens one; with only a case its first one.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.pane: DifferencePane | DecidedPane | None = None
        self._rows: dict[str, DifferenceRow] = {}
        self._decided: dict[str, Decision] = {}
        self._chosen = ""
        self._opened: set[str] = set()  # closed layers that were opened on purpose
        self._typed: dict[str, str] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_KEEP_MS)
        self._soon.timeout.connect(self._keep_typed)
        self._was_read = False
        self._is_stale = False
        self._wants_focus = False
        self._shown_to_bystander = False
        self._lay_out()
        self.track(desk, desk.bystander_changed, self._on_bystander_changed)

    def _lay_out(self) -> None:
        self.head = PageHead(_("Differences"), _("two people wrote in the same field"))
        self.to_sync = Button(_("Sync and devices"), "quiet", icon="refresh-cw")
        self.to_sync.clicked.connect(self._on_sync_clicked)
        self.head.add(self.to_sync)
        self.open_card = QueueCard(_("To decide"), _("Nothing to decide."), most=435)
        self.decided_card = QueueCard(_("Decided lately"), _("Nothing in the last two weeks."), most=174)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.open_card)
        column.addWidget(self.decided_card)
        column.addStretch(1)
        right = QWidget()
        self._right = QVBoxLayout(right)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.setSpacing(px(10))
        self._empty = Framed(EmptyState(_(
            "Nothing to decide. When two people write something different in the same field, both texts stay and "
            "stand here until somebody chooses.")))  # fmt: skip
        self._right.addWidget(self._empty)
        both = SideBySide(narrow_at=820)
        both.add(left, _LEFT, 120)
        both.add(right, 0, 300)
        self._scroll = PageScroll()
        self._scroll.body.addWidget(self.head)
        self._scroll.body.addWidget(both, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._scroll)
        self._notice: Banner | None = None
        for card in (self.open_card, self.decided_card):
            card.list.row_chosen.connect(self._on_row_chosen)
            card.list.row_entered.connect(self._on_row_entered)

    # -- the page -----------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Differences")

    def own_keys(self) -> tuple[tuple[str, str], ...]:
        return (
            ("1 … 9", _("choose what it will be")),
            ("Ctrl+Enter", _("settle it and go to the next")),
            ("Enter", _("from the list to what is open")),
            ("↑ ↓", _("another difference, in the list")),
        )

    def open(self, address: Address) -> None:
        super().open(address)
        if address.item and address.item != self._chosen:
            self._keep_typed()
            self._chosen = address.item
            self._drop_pane()
        elif address.case_id:
            self._chosen = ""
            self._drop_pane()
        self._wants_focus = True
        self._read()

    def take_focus(self) -> None:
        if self.open_card.list.isVisible():
            self.open_card.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.to_sync.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: object) -> None:
        if not isinstance(changes, Changes) or not self._was_read:
            return
        if self.isVisible():
            self._read()
        else:
            self._is_stale = True

    def hideEvent(self, event: QHideEvent) -> None:
        self._keep_typed()
        super().hideEvent(event)

    def closing(self) -> None:
        self._soon.stop()
        self._keep_typed()
        self.desk.background.close_scope(self.scope)
        super().closing()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self._read()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (isinstance(self.pane, DifferencePane) and self.pane.take_key(event)):
            super().keyPressEvent(event)

    # -- reading ------------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        query = partial(read_queue, eyes=Eyes.of(self.desk), today=self.desk.today())
        self.desk.read(query, self._on_queue_read, self.scope)

    def _on_queue_read(self, found: Queue) -> None:
        self._was_read = True
        before = list(self._rows)
        self._rows = {_key(row): row for row in found.rows}
        self._decided = {f"{_DECIDED}.{one.rev}": one for one in found.decided}
        self._show_lists()
        self._choose_again(before)
        self._show_right()

    def _show_lists(self) -> None:
        careful = "shield-check"
        self.open_card.show_rows(
            [
                QueueRow(
                    id=key,
                    name=words.person(row.case, self.desk),
                    field=words.about(row.difference),
                    state=words.waits(row.difference),
                    icon=careful if row.difference.safety else "",
                )
                for key, row in self._rows.items()
            ],
            formats.number(len(self._rows)) if self._rows else "",
        )
        self.decided_card.show_rows(
            [
                QueueRow(key, words.person(one.case, self.desk), words.decided_about(one),
                         words.decided(one, self.desk), beside=True)
                for key, one in self._decided.items()
            ],
            formats.number(len(self._decided)) if self._decided else "",
        )  # fmt: skip

    def _choose_again(self, before: list[str]) -> None:
        """Stay on what is open; when it was decided, go to the one that stood after it."""
        if self._chosen not in self._rows and self._chosen not in self._decided:
            if "." in self._chosen and not self._chosen.startswith(_DECIDED):
                self.desk.drop_draft(draft_key(self._chosen))  # somebody decided it elsewhere
            place = before.index(self._chosen) if self._chosen in before else 0
            after = [key for key in before[place:] if key in self._rows]
            case = [key for key, row in self._rows.items() if row.case and row.case.id == self.address.case_id]
            self._chosen = next(iter([*after, *case, *self._rows]), "")
        self._mark()

    def _mark(self) -> None:
        self.open_card.list.mark(self._chosen)
        self.decided_card.list.mark(self._chosen)

    def _show_right(self) -> None:
        self._empty.setVisible(not self._chosen)
        if self._chosen in self._decided:
            self._show_decided(self._decided[self._chosen])
        elif self._chosen in self._rows:
            self.desk.read(partial(read_view, key=self._chosen), partial(self._on_view_read, self._chosen), self.scope)
        else:
            self._drop_pane()
        if self._wants_focus and not self._chosen:
            self._wants_focus = False
            self.take_focus()

    def _on_view_read(self, key: str, found: tuple[DifferenceView | None, str]) -> None:
        view, text = found
        if text:
            self._typed.setdefault(key, text)
        if key != self._chosen or view is None:
            return
        old = self.pane
        if isinstance(old, DifferencePane) and _key(old.view.row) == key:
            if old.view.standing == view.standing and old.desk.bystander == self._shown_to_bystander:
                return  # nothing came: what is being written stays as it is, and so does what was seen
            if old.view.standing != view.standing:
                self._keep_typed()
                self._show_pane(view)
                self._tell_news()
                return
        self._show_pane(view)

    def _show_pane(self, view: DifferenceView) -> None:
        key = _key(view.row)
        focus = QApplication.focusWidget()
        had = self.pane is not None and focus is not None and self.pane.isAncestorOf(focus)
        self._drop_pane()
        pane = DifferencePane(self.desk, view, opened=key in self._opened)
        self._shown_to_bystander = self.desk.bystander
        pane.case_wanted.connect(self._on_case_wanted)
        pane.later_wanted.connect(self._on_later_wanted)
        pane.open_wanted.connect(self._on_open_wanted)
        pane.settle_wanted.connect(self._on_settle_wanted)
        pane.written_on.connect(self._soon.start)
        self._put(pane)
        if key in self._typed:
            pane.bring_back(self._typed[key])
        if had:
            pane.take_focus()
        elif self._wants_focus:
            self.take_focus()
        self._wants_focus = False
        if pane.shows_values and view.row.case is not None:
            self.desk.opened(Opening(act="open", case_id=view.row.case.id, compartment=view.row.compartment or "core"))
        self.announced.emit(". ".join((words.about(view.row.difference), words.banner(view))))

    def _show_decided(self, decision: Decision) -> None:
        self._drop_pane()
        pane = DecidedPane(self.desk, decision)
        pane.undo_wanted.connect(self.desk.undo)
        pane.history_wanted.connect(self._on_history_wanted)
        self._put(pane)

    def _put(self, pane: DifferencePane | DecidedPane) -> None:
        self.pane = pane
        self._right.addWidget(pane)
        self._empty.hide()

    def _drop_pane(self) -> None:
        for old in (self.pane, self._notice):
            if old is not None:
                self._right.removeWidget(old)
                old.hide()
                old.deleteLater()
        self.pane = self._notice = None

    def _tell_news(self) -> None:
        """Something was written in this field while it was open here: nothing of it is replaced unseen."""
        self._notice = Banner(
            _("Meanwhile somebody wrote in this field. Look again before you choose; what you typed is kept."),
            "accent",
            "info",
            close=_("Close"),
        )
        self._right.insertWidget(0, self._notice)

    def _keep_typed(self) -> None:
        if isinstance(self.pane, DifferencePane):
            key, text = _key(self.pane.view.row), self.pane.written()
            if text and text != self._typed.get(key):
                self._typed[key] = text
                case = self.pane.view.row.case
                self.desk.keep_draft(draft_key(key), "difference", {"text": text}, case.id if case else None)

    # -- acts ---------------------------------------------------------------------------------------------------------

    def _on_row_chosen(self, key: str) -> None:
        if not key or (key == self._chosen and self.pane is not None):
            return
        self._keep_typed()
        self._chosen = key
        self._mark()
        self._show_right()
        self.address = Address("differences", item=key)
        self.moved.emit(self.address)

    def _on_row_entered(self, _key: str) -> None:
        if self.pane is not None:
            self.pane.take_focus()
            focus = QApplication.focusWidget()
            if focus is not None and self.pane.isAncestorOf(focus):
                self._scroll.ensureWidgetVisible(focus, px(24), px(120))

    def _on_settle_wanted(self, given: SettleDifference) -> None:
        pane = self.pane
        if not isinstance(pane, DifferencePane):
            return
        key = _key(pane.view.row)
        told = _("%(field)s: decided") % {"field": words.about(pane.view.row.difference)}
        self._wants_focus = True
        self.desk.act(given, told, partial(self._on_settled, key), self._on_refused)

    def _on_settled(self, key: str, _done: Done[None]) -> None:
        self._soon.stop()
        if self._typed.pop(key, None) is not None:
            self.desk.drop_draft(draft_key(key))

    def _on_refused(self, sentence: str) -> None:
        self._wants_focus = False
        if isinstance(self.pane, DifferencePane):
            self.pane.complain(sentence)
            self.announced.emit(sentence)

    def _on_later_wanted(self) -> None:
        """It stays in the list; the next one opens."""
        keys = list(self._rows)
        self._keep_typed()
        if self._chosen in keys and len(keys) > 1:
            self._chosen = keys[(keys.index(self._chosen) + 1) % len(keys)]
            self._wants_focus = True
            self._mark()
            self._show_right()
        else:
            self.desk.said.emit(_("It stays in the list."))

    def _on_open_wanted(self) -> None:
        if isinstance(self.pane, DifferencePane):
            view = self.pane.view
            self._opened.add(_key(view.row))
            self._show_pane(view)
            self.pane.take_focus()

    def _on_case_wanted(self) -> None:
        if isinstance(self.pane, DifferencePane) and self.pane.view.row.case is not None:
            self.navigate_requested.emit(Address("case", self.pane.view.row.case.id))

    def _on_history_wanted(self) -> None:
        decision = self._decided.get(self._chosen)
        if decision is not None and decision.case is not None:
            self.navigate_requested.emit(Address("case", decision.case.id, "history"))

    def _on_sync_clicked(self) -> None:
        self.navigate_requested.emit(Address("sync"))

    def _on_bystander_changed(self, _on: bool) -> None:
        self._keep_typed()
        self._opened.clear()
        self._show_lists()
        self._mark()
        if isinstance(self.pane, DifferencePane):
            self._show_pane(self.pane.view)
        elif self._chosen in self._decided:
            self._show_decided(self._decided[self._chosen])


def _key(row: DifferenceRow) -> str:
    return f"{row.difference.entity_id}.{row.difference.field}"

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the list that a Monday meeting is held from: filters, order, one case after the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from caseapp.i18n import N_, _, formats, ngettext
from caseapp.store.local_settings import Value
from caseapp.store.queries.team_review import ReviewRow
from caseapp.ui.cases.menu_chip import MenuChip
from caseapp.ui.desk import Desk
from caseapp.ui.kit.cards import EmptyState
from caseapp.ui.kit.chips import FilterChip
from caseapp.ui.kit.flow import FlowLayout
from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.table import Table
from caseapp.ui.kit.text import Text
from caseapp.ui.look.theme import px
from caseapp.ui.team.cells import ReviewCells
from caseapp.ui.team.choice import (
    ALL,
    BY_AGE,
    BY_EXIT,
    BY_NAME,
    BY_PROGRAMME,
    BY_REASON,
    BY_TALK,
    BY_WORKER,
    NOBODY,
    TALK,
    Choice,
    choice_from,
    fits,
)
from caseapp.ui.team.model import COLUMNS, ORDER_OF, Column, ReviewModel
from caseapp.ui.team.words import CHIPS

CHOICE: Final = "team.choice"
DISCUSSED: Final = "team.discussed"
_ORDERS: Final = {
    BY_REASON: N_("By reason"),
    BY_NAME: N_("By name"),
    BY_AGE: N_("By age, the oldest first"),
    BY_PROGRAMME: N_("By programme"),
    BY_WORKER: N_("By worker"),
    BY_TALK: N_("By last conversation, the longest ago first"),
    BY_EXIT: N_("By day of leaving"),
}
_WIDTHS: Final[dict[int, int]] = {
    Column.NAME: 176, Column.AGE: 72, Column.PROGRAMME: 188, Column.WORKER: 144, Column.TALK: 124, Column.DISCUSSED: 34,
}  # fmt: skip
_NARROW: Final = 1000
_VERY_NARROW: Final = 720


class ReviewTable(Table):
    """Enter opens the case, Shift+Enter its timeline, Space says that it was talked about."""

    timeline_wanted = Signal(str)
    discussed_pressed = Signal(str)

    def __init__(self, model: ReviewModel) -> None:
        super().__init__(_("Cases to talk about"), sorts_itself=False)
        self.setModel(model)
        self.setItemDelegate(ReviewCells(self))
        head = self.horizontalHeader()
        for column in range(COLUMNS):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self.setAccessibleDescription(
            _("Enter opens the case, Shift+Enter its timeline, the space bar says that it was talked about.")
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and shift and self.chosen_id():
            self.timeline_wanted.emit(self.chosen_id())
        elif key == Qt.Key.Key_Space and self.chosen_id():
            self.discussed_pressed.emit(self.chosen_id())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Why takes what is left; without room age, programme and worker give way."""
        width = self.viewport().width()
        for column in (Column.AGE, Column.PROGRAMME):
            self.setColumnHidden(column, width < px(_NARROW))
        self.setColumnHidden(Column.WORKER, width < px(_VERY_NARROW))
        used = 0
        for place, size in _WIDTHS.items():
            if not self.isColumnHidden(place):
                self.setColumnWidth(place, px(size))
                used += px(size)
        self.setColumnWidth(Column.WHY, max(px(220), width - used))


class DiscussPart(QWidget):
    """Chips above, rows below. `case_wanted(id)`, `timeline_wanted(id)`; `counted(words)` for the head of the page."""

    case_wanted = Signal(str)
    timeline_wanted = Signal(str)
    counted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._all: tuple[ReviewRow, ...] = ()
        self.choice = choice_from(desk.setting(CHOICE))
        self._choose_next = ""
        self.model = ReviewModel(desk)
        self.table = ReviewTable(self.model)
        self.chips = {kind: FilterChip(_(words)) for kind, words in ((TALK, N_("To talk about")), *CHIPS.items())}
        self.chips[ALL] = FilterChip(_("All open cases"))
        self.worker = MenuChip(_("Everybody"))
        self.order = MenuChip(_("By reason"))
        self.said = Text("", 13, tone="muted", elide=True)
        self.empty = EmptyState(_("No case fits this choice."), _("Show all open cases"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        bar = QWidget()
        self._flow = FlowLayout(bar, gap=8, line_gap=8)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        bar.setSizePolicy(policy)
        bar.setAccessibleName(_("Filters"))
        for kind, chip in self.chips.items():
            chip.setProperty("kind", kind)
            self._flow.addWidget(chip)
        self._flow.addWidget(self.worker)
        self._flow.addWidget(self.order)
        self._bar = bar
        self._middle = QStackedWidget()
        self._middle.addWidget(Framed(self.table))
        self._middle.addWidget(Framed(self.empty))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(14), px(24), px(14))
        column.setSpacing(px(10))
        column.addWidget(bar)
        column.addWidget(self._middle, 1)
        column.addWidget(self.said)

    def _connect(self) -> None:
        for chip in self.chips.values():
            chip.clicked.connect(self._on_chip_clicked)
        self.worker.entry_picked.connect(self._on_worker_picked)
        self.order.entry_picked.connect(self._on_order_picked)
        self.table.row_opened.connect(self.case_wanted)
        self.table.timeline_wanted.connect(self.timeline_wanted)
        self.table.discussed_pressed.connect(self._on_discussed_pressed)
        self.table.sort_requested.connect(self._on_sort_requested)
        self.empty.act_pressed.connect(self._on_all_wanted)

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_rows(self, rows: tuple[ReviewRow, ...]) -> None:
        """What was read; the choice, the row and the place in the list stay."""
        self._all = rows
        self._show()

    def choose(self, case_id: str) -> None:
        """Put the keyboard on this case, now or when the rows are there."""
        self._choose_next = case_id
        if self.table.choose(case_id):
            self._choose_next = ""

    def take(self, choice: Choice) -> None:
        """Another choice."""
        self.choice = choice
        self._desk.keep_setting(CHOICE, choice.kept())
        self._show()

    def rows(self) -> tuple[ReviewRow, ...]:
        """What is shown, in its order."""
        return self.model.rows()

    def choice_words(self) -> str:
        """What was chosen, for the head of the paper."""
        kind = _("All open cases") if self.choice.kind == ALL else _(CHIPS.get(self.choice.kind, N_("To talk about")))
        worker = self._worker_words(self.choice.worker) if self.choice.worker else ""
        return " · ".join(part for part in (kind, worker, _(_ORDERS[self.choice.order]).lower()) if part)

    def say_again(self) -> None:
        """Names are shown or hidden now."""
        self.model.say_again()
        self._show_choice()

    def _show(self) -> None:
        kept = self._choose_next or self.table.chosen_id()
        before = self.model.rows()
        place = next((at for at, row in enumerate(before) if row.case_id == kept), 0)
        scrolled = self.table.verticalScrollBar().value()
        found = self.choice.shown(self._all, self._desk.worker_name)
        self.model.show_rows(found, self._discussed())
        self.table.fit_columns()
        self._middle.setCurrentIndex(0 if found else 1)
        if self._choose_next and any(row.case_id == kept for row in found):
            self._choose_next = ""
        if found:
            if not (kept and self.table.choose(kept)):
                self.table.choose(found[min(place, len(found) - 1)].case_id)
            if [row.case_id for row in before] == [row.case_id for row in found]:
                self.table.verticalScrollBar().setValue(scrolled)
        self._show_choice()

    def _show_choice(self) -> None:
        rows = self.choice.of_worker(self._all)
        counts = Counter(one.kind for row in rows for one in row.reasons)
        for kind, chip in self.chips.items():
            count = sum(fits(row, kind) for row in rows) if kind in (TALK, ALL) else counts[kind]
            chip.setChecked(kind == self.choice.kind)
            chip.set_count(count)
            chip.setVisible(bool(count) or kind in (TALK, ALL, self.choice.kind))
        self._offer_workers()
        orders = tuple((code, _(words)) for code, words in _ORDERS.items())
        self.order.offer(_(_ORDERS[self.choice.order]), orders, frozenset({self.choice.order}))
        column = next((place for place, code in ORDER_OF.items() if code == self.choice.order), -1)
        self.table.show_sort(column, not self.choice.turned)
        self._bar.setMinimumHeight(self._flow.heightForWidth(max(self._bar.width(), 1)))
        self._say()

    def _offer_workers(self) -> None:
        carrying = {row.worker_id for row in self._all}
        named = sorted(((one, self._desk.worker_name(one)) for one in carrying if one), key=lambda pair: pair[1])
        entries = [("", _("Everybody")), *named]
        if None in carrying:
            entries.append((NOBODY, _("No worker")))
        self.worker.offer(self._worker_words(self.choice.worker), tuple(entries), frozenset({self.choice.worker}))

    def _worker_words(self, worker: str) -> str:
        if worker == NOBODY:
            return _("No worker")
        return self._desk.worker_name(worker) or _("Everybody")

    def _say(self) -> None:
        shown = self.model.rows()
        done = sum(row.case_id in self._discussed() for row in shown)
        words = ngettext("%(count)s case", "%(count)s cases", len(shown)) % {"count": formats.number(len(shown))}
        talked = ngettext("%(count)s talked about today", "%(count)s talked about today", done) % {"count": done}
        self.said.setText(f"{words} · {talked}" if done else words)
        self.counted.emit(self.said.text())

    # -- what was talked about -------------------------------------------------------------------------------------

    def _discussed(self) -> frozenset[str]:
        """The cases of the meeting of today; kept on this laptop only, and not longer than the day."""
        kept = self._desk.setting(DISCUSSED)
        if not isinstance(kept, dict) or kept.get("day") != self._desk.today().isoformat():
            return frozenset()
        ids = kept.get("cases")
        return frozenset(one for one in ids if isinstance(one, str)) if isinstance(ids, list) else frozenset()

    def _on_discussed_pressed(self, case_id: str) -> None:
        now = self._discussed() ^ {case_id}
        cases: list[Value] = [*sorted(now)]
        self._desk.keep_setting(DISCUSSED, {"day": self._desk.today().isoformat(), "cases": cases})
        self.model.show_discussed(now)
        self._say()

    # -- what is chosen --------------------------------------------------------------------------------------------

    def _on_chip_clicked(self, _on: bool) -> None:
        chip = self.sender()
        if isinstance(chip, FilterChip):
            kind = str(chip.property("kind"))
            self.take(replace(self.choice, kind=TALK if kind == self.choice.kind else kind))

    def _on_worker_picked(self, worker: str) -> None:
        self.take(replace(self.choice, worker=worker))

    def _on_order_picked(self, order: str) -> None:
        self.take(replace(self.choice, order=order, turned=False))

    def _on_sort_requested(self, column: int, ascending: bool) -> None:
        order = ORDER_OF.get(Column(column))
        if order is None:
            self._show_choice()
            return
        self.take(replace(self.choice, order=order, turned=order == self.choice.order and not ascending))

    def _on_all_wanted(self) -> None:
        self.take(Choice(kind=ALL, order=self.choice.order))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._bar.setMinimumHeight(self._flow.heightForWidth(max(self._bar.width(), 1)))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what waits for a second signature: a quiet list, and one of it to look at, sign or refuse."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from caseapp.errors import CaseAppError
from caseapp.i18n import _
from caseapp.store.queries.names import ShownName
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.orders import WaitingOrder
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.flow import FlowLayout, empty_layout
from caseapp.ui.kit.text import Hairline, Paragraph, Text
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.theme import px
from caseapp.ui.sync.asking import AskingSheet, WordsView
from caseapp.ui.sync.files import load_request, save_bytes
from caseapp.ui.sync.order_words import meaning, reason_words, what_words, who_words
from caseapp.ui.sync.recovery_sheets import TwoSheets
from caseapp.ui.sync.standing import TeamView
from caseapp.ui.sync.syncing import syncing_of

LETTER_SUFFIX: Final = ".oeletter"
_LOOK_MS: Final = 20_000


class OrdersCard(Card):
    """For administrators: what waits, who asks, since when. Looks at the hub by itself while it is on the screen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Waits for a second signature"))
        self._desk = desk
        self._syncing = syncing_of(desk)
        self._view: TeamView | None = None
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(8))
        self.body.addLayout(self._rows)
        self.file_button = Button(_("A letter came as a file ..."), "outlined", icon="upload")
        self.file_button.clicked.connect(self._on_file_wanted)
        holder = QWidget()
        FlowLayout(holder).addWidget(self.file_button)
        self.body.addWidget(holder)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._on_time)

    def show_view(self, view: TeamView) -> None:
        """Write them anew; hidden when there are none."""
        is_first, self._view = self._view is None, view
        state = view.state
        by_file = state.is_administrator and not state.hub and len(view.colleagues) > 1
        self.setVisible(bool(view.orders) or by_file)
        self.file_button.setVisible(by_file)
        empty_layout(self._rows)
        if not view.orders:
            self._rows.addWidget(Paragraph(_("Nothing waits for a second signature."), 14, "muted"))
        for place, one in enumerate(view.orders):
            if place:
                self._rows.addWidget(Hairline())
            self._rows.addWidget(self._row(one))
        if not (state.hub and state.is_administrator):
            self._look.stop()
        elif is_first or not self._look.isActive():
            self._look.start()
            self._on_time()

    def _row(self, one: WaitingOrder) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        words = QVBoxLayout()
        words.setSpacing(0)
        what = what_words(one, self._desk)
        words.addWidget(Paragraph(what, 15))
        words.addWidget(Paragraph(who_words(one, self._desk), 13, "muted"))
        row.addLayout(words, 1)
        button = Button(_("Look at it ..."), "link")
        button.setAccessibleName(_("Look at it: %(what)s") % {"what": what})
        button.setProperty("order", one.order_id)
        button.clicked.connect(self._on_look_pressed)
        row.addWidget(button)
        return holder

    def open_order(self, order_id: str) -> None:
        """One of them, to sign or refuse."""
        for one in self._view.orders if self._view is not None else ():
            if one.order_id == order_id and self._view is not None:
                OrderSheet(self.window(), self._desk, one, self._view).open_sheet()

    def read_letter(self, source: Path) -> None:
        """What a colleague signed, in a team without a hub."""
        try:
            content = load_request(source)
        except CaseAppError as error:
            self._desk.sorry.emit(error.sentence(_))
            return
        self._syncing.act(partial(_look, files=(content,)), None, self._desk.sorry.emit)

    def _on_look_pressed(self) -> None:
        sender = self.sender()
        if isinstance(sender, Button):
            self.open_order(str(sender.property("order")))

    def _on_time(self) -> None:
        if self.window().isVisible() and not self._syncing.is_busy:
            self._syncing.ask(_look, self._on_looked)

    def _on_looked(self, found: tuple[WaitingOrder, ...]) -> None:
        if self._view is not None and found != self._view.orders:
            self._syncing.changed.emit()

    def _on_file_wanted(self) -> None:
        kinds = _("Letter") + f" (*{LETTER_SUFFIX})"
        chosen, _kind = QFileDialog.getOpenFileName(self.window(), _("Read a letter"), "", kinds)
        if chosen:
            self.read_letter(Path(chosen))


class OrderSheet(AskingSheet):
    """What it is and what it means; sign, refuse, or withdraw what one asked oneself."""

    def __init__(self, host: QWidget, desk: Desk, one: WaitingOrder, view: TeamView) -> None:
        super().__init__(host, desk, _("Waits for a second signature"), _("Sign"), 620)
        self._host = host
        self._one = one
        self.body.addWidget(Text(what_words(one, desk), 16, MEDIUM))
        self.say(who_words(one, desk), 14, "muted")
        for words in _case_lines(one, view.case_names, desk):
            self.say(words)
        self.say(meaning(one, desk))
        if one.words:
            self.body.addWidget(WordsView(one.words))
        self.sheets_button = Button(_("Sign with two recovery sheets ..."), "quiet", icon="shield-check")
        self.letter_button = Button(_("Save the letter ..."), "outlined", icon="download")
        self.sheets_button.setVisible(view.state.recovery)
        self.letter_button.setVisible(one.is_signed and not view.state.hub)
        holder = QWidget()
        row = FlowLayout(holder, gap=10, line_gap=8)
        row.addWidget(self.sheets_button)
        row.addWidget(self.letter_button)
        self.body.addWidget(holder)
        self.refuse_button = Button(_("Withdraw") if one.is_mine else _("Refuse"), "outlined")
        self.foot_left.addWidget(self.refuse_button)
        self.save_button.setVisible(not one.is_signed)
        self.end_body()
        self.save_requested.connect(self._on_sign_wanted)
        self.refuse_button.clicked.connect(self._on_refuse_wanted)
        self.sheets_button.clicked.connect(self._on_sheets_wanted)
        self.letter_button.clicked.connect(self._on_letter_wanted)

    def _on_sign_wanted(self) -> None:
        if not self._one.is_signed:
            self.do(_("Signing ..."), partial(_sign, order_id=self._one.order_id), self._on_signed)

    def _on_signed(self, is_done: bool) -> None:
        self.close_sheet()
        said = _("Signed, and done.") if is_done else _("Signed. It holds as soon as the other laptop syncs.")
        self._desk.said.emit(said)

    def _on_refuse_wanted(self) -> None:
        self.do(_("Telling the others ..."), partial(_refuse, order_id=self._one.order_id), self._on_refused)

    def _on_refused(self, _nothing: object) -> None:
        self.close_sheet()
        self._desk.said.emit(_("Withdrawn.") if self._one.is_mine else _("Refused. Who asked sees it."))

    def _on_sheets_wanted(self) -> None:
        host, desk, one = self._host, self._desk, self._one
        self.close_sheet()
        PaperSignature(host, desk, one).open_sheet()

    def _on_letter_wanted(self) -> None:
        self.do(_("Writing the file ..."), partial(_letter, order_id=self._one.order_id), self._on_letter)

    def _on_letter(self, content: bytes) -> None:
        kinds = _("Letter") + f" (*{LETTER_SUFFIX})"
        name = f"{_('Letter')}{LETTER_SUFFIX}"
        chosen, _kind = QFileDialog.getSaveFileName(self.window(), _("Save the letter"), name, kinds)
        if chosen:
            try:
                save_bytes(Path(chosen), content)
            except CaseAppError as error:
                self.show_trouble(error.sentence(_))


class PaperSignature(AskingSheet):
    """Two recovery sheets sign where there is no second administrator with a laptop any more."""

    def __init__(self, host: QWidget, desk: Desk, one: WaitingOrder) -> None:
        super().__init__(host, desk, _("Sign with two recovery sheets"), _("Sign"), 640)
        self._one = one
        self.body.addWidget(Text(what_words(one, desk), 16, MEDIUM))
        self.say(
            _(
                "For when nobody else can sign: the other administrator left or lost the laptop. Your signature and "
                "two of the three sheets are enough. The sheets stay good."
            )
        )
        self.two = TwoSheets()
        self.body.addWidget(self.two)
        self.end_body()
        self.save_requested.connect(self._on_typed)

    def _on_typed(self) -> None:
        typed = self.two.typed()
        if typed is not None:
            self.do(_("Signing ..."), partial(_sign_on_paper, order_id=self._one.order_id, typed=typed), self._on_done)

    def _on_done(self, _nothing: object) -> None:
        self.close_sheet()
        self._desk.said.emit(_("Signed, and done."))


def _case_lines(one: WaitingOrder, names: dict[str, ShownName], desk: Desk) -> list[str]:
    """The cases by name, and why."""
    if one.kind != "erase_order":
        return []
    shown = [desk.name(names[case_id]).full for case_id in one.case_ids if case_id in names]
    said = [", ".join(shown)] if shown else []
    return [*said, _("Why: %(reason)s.") % {"reason": reason_words(one.reason)}]


def _look(colleagues: Colleagues, *, files: tuple[bytes, ...] = ()) -> tuple[WaitingOrder, ...]:
    return colleagues.orders.look(files)


def _sign(colleagues: Colleagues, *, order_id: str) -> bool:
    is_done = colleagues.orders.sign(order_id)
    _round(colleagues)
    return is_done


def _refuse(colleagues: Colleagues, *, order_id: str) -> None:
    colleagues.orders.refuse(order_id)


def _sign_on_paper(colleagues: Colleagues, *, order_id: str, typed: tuple[str, str]) -> None:
    colleagues.orders.sign_with_sheets(order_id, typed)
    _round(colleagues)


def _letter(colleagues: Colleagues, *, order_id: str) -> bytes:
    return colleagues.orders.letter(order_id)


def _round(colleagues: Colleagues) -> None:
    """What was signed has consequences at once: keys change, cases go."""
    if colleagues.overview.state().hub:
        colleagues.sync()

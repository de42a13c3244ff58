# SPDX-License-Identifier: EUPL-1.2
"""This is the place for showing what a laptop held, as a sum and case by case, and printing it for the report."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from caseapp.i18n import _
from caseapp.sync.overview import DeviceRow
from caseapp.ui.desk import Desk
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.flow import FlowLayout
from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.kit.ticks import Tick
from caseapp.ui.kit.two_lines import Columns, TwoLineList, TwoLineRow
from caseapp.ui.look.theme import px
from caseapp.ui.print.plain_preview import PlainPreview
from caseapp.ui.sync.held import Held, about_case, case_name, freshness, read_held, report_paper, summary
from caseapp.ui.sync.syncing import syncing_of

_IN_SIGHT = 5  # cases


class HeldView(QWidget):
    """How much a laptop could read, how fresh that is, and a round to make it so. `was_read(Held)` tells."""

    was_read = Signal(object)

    def __init__(self, desk: Desk, names: Sequence[DeviceRow]) -> None:
        super().__init__()
        self._desk = desk
        self._names = tuple(names)
        self._scope = f"held-{id(self)}"
        self._syncing = syncing_of(desk)
        self.held: Held | None = None
        self.words = Paragraph(_("Looking what it holds ..."), 15)
        self.fresh = Paragraph("", 13, "muted")
        self.sync_button = Button(_("Sync now"), "quiet", icon="refresh-cw")
        self._room = QWidget()
        FlowLayout(self._room).addWidget(self.sync_button)
        self._room.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        for one in (self.words, self.fresh, self._room):
            column.addWidget(one)
        self.sync_button.clicked.connect(self._on_sync_wanted)
        self._syncing.ended.connect(self._on_ended)

    def read(self) -> None:
        """Look, and again after every round."""
        work = partial(read_held, self._syncing.colleagues, self._desk, self._names)
        self._desk.background.run("read", work, self._on_read, self._on_unreadable, self._scope)

    def forget(self) -> None:
        """Nobody looks any more; a round that ends later is not heard."""
        self._syncing.ended.disconnect(self._on_ended)
        self._desk.background.close_scope(self._scope)

    def _on_read(self, held: Held) -> None:
        if not isValid(self):
            return
        self.held = held
        self.words.setText(summary(held))
        self.fresh.setText(freshness(held, self._desk))
        self._room.setVisible(held.has_hub)
        announce(self, summary(held))
        self.was_read.emit(held)

    def _on_unreadable(self, error: BaseException) -> None:
        if isValid(self):
            self.words.setText(self._syncing.sentence(error))

    def _on_sync_wanted(self) -> None:
        self.fresh.setText(_("Syncing ..."))
        self._syncing.sync_now()

    def _on_ended(self, _how: object) -> None:
        self.read()


class HeldSheet(Sheet):
    """All of it: the cases by name, and the paper for the data-protection officer."""

    def __init__(self, host: QWidget, desk: Desk, names: Sequence[DeviceRow], words: str) -> None:
        super().__init__(host, _("What it held: %(device)s") % {"device": words}, 680, _("Print or save ..."), True)
        self._host = host
        self._desk = desk
        self._names = tuple(names)
        self._words = words
        told = _(
            "If people were put at risk, the authority must hear it within 72 hours. Bring the paper to your "
            "data-protection officer today."
        )
        self.body.addWidget(Banner(told, "note", "shield-check"))
        self.view = HeldView(desk, names)
        self.body.addWidget(self.view)
        self.list = TwoLineList(_("Cases it could read"), Columns(0, 0))
        self.card = Framed(self.list, "surface")
        self.card.hide()
        self.body.addWidget(self.card)
        self.with_names = Tick(_("The names of the cases on the paper too"))
        self.with_names.hide()  # not while it may have the keyboard and goes again
        self.body.addWidget(self.with_names)
        self.body.addStretch(1)
        self.save_button.setEnabled(False)
        self.view.was_read.connect(self._show_cases)
        desk.bystander_changed.connect(self._on_bystander_changed)
        self.save_requested.connect(self._on_print_wanted)
        self.sheet_closed.connect(self.view.forget)
        self.view.read()

    def _show_cases(self, held: Held) -> None:
        rows = [TwoLineRow(one.case_id, case_name(one, self._desk), about_case(one)) for one in held.cases]
        self.list.show_rows(rows)
        self.card.setVisible(bool(rows))
        self.with_names.setVisible(bool(rows))
        self.list.setFixedHeight(min(self.list.content_height(), px(54) * _IN_SIGHT))
        self.save_button.setEnabled(True)

    def _on_print_wanted(self) -> None:
        if self.view.held is None:
            return
        make = report_paper(
            self.view.held, self._names, self._words, self._desk, with_names=self.with_names.isChecked()
        )
        self.preview = PlainPreview(self._desk, make, _("What a laptop held"), self._host)
        self.preview.sheet_closed.connect(self._on_preview_closed)
        self.hide()
        self.preview.open_sheet()

    def _on_preview_closed(self) -> None:
        self.show()
        self.raise_()
        self.save_button.setFocus()

    def _on_bystander_changed(self, _on: bool) -> None:
        if self.view.held is not None:
            self._show_cases(self.view.held)

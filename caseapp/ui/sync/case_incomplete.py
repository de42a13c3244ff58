# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the quiet line on a case of which something a colleague wrote has not arrived."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.store.colleagues.missed import is_incomplete
from caseapp.store.plain_sql import run_of
from caseapp.store.reader import Reader
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.cards import Banner
from caseapp.ui.look.theme import px


class CaseIncomplete(QWidget):
    """Says that something is missing here, above the tabs; nothing where everything came."""

    def __init__(self, desk: Desk, scope: str) -> None:
        super().__init__()
        self._desk = desk
        self._scope = scope
        self._case_id = ""
        words = _("Something of a colleague has not arrived. What stands here may not be all.")
        self.banner = Banner(words, "note", "cloud-off", acts=(("sync", _("To syncing")),))
        self.banner.act_pressed.connect(self._on_sync_pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(4), px(24), px(6))
        column.addWidget(self.banner)
        self.hide()

    def look(self, case_id: str) -> None:
        """Read whether something of this case is missing, and show it."""
        if case_id != self._case_id:
            self.forget()
        self._case_id = case_id
        self._desk.read(partial(_read, case_id=case_id), partial(self._on_read, case_id), self._scope)

    def forget(self) -> None:
        """The case was left."""
        self._case_id = ""
        self.hide()

    def _on_read(self, case_id: str, incomplete: bool) -> None:
        if case_id == self._case_id:
            self.setVisible(incomplete)

    def _on_sync_pressed(self, _act: str) -> None:
        self._desk.navigate_requested.emit(Address("sync"))


def _read(reader: Reader, *, case_id: str) -> bool:
    return is_incomplete(run_of(reader), bytes.fromhex(case_id))

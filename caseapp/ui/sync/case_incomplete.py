# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the quiet line on a case that is not all there: not come, or too new to read."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.store.colleagues.missed import is_incomplete
from caseapp.store.plain_sql import run_of
from caseapp.store.reader import Reader
from caseapp.store.update_gate import waits_for_update
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
        self.banner = Banner(_missing_words(), "note", "cloud-off", acts=(("sync", _("To syncing")),))
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

    def _on_read(self, case_id: str, found: _Found) -> None:
        if case_id == self._case_id:
            self.banner.set_words(_too_new_words() if found.is_too_new else _missing_words())
            self.setVisible(found.is_too_new or found.is_incomplete)

    def _on_sync_pressed(self, _act: str) -> None:
        self._desk.navigate_requested.emit(Address("sync"))


class _Found(NamedTuple):
    is_incomplete: bool
    is_too_new: bool


def _read(reader: Reader, *, case_id: str) -> _Found:
    run, identity = run_of(reader), bytes.fromhex(case_id)
    return _Found(is_incomplete(run, identity), waits_for_update(run, identity))


def _missing_words() -> str:
    return _("Something of a colleague has not arrived. What stands here may not be all.")


def _too_new_words() -> str:
    return _("A colleague wrote here with a newer version of the program. Until the update this case can only be read.")

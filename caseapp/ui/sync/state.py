# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page of syncing in words: alone or with colleagues, what was not sent, what differs."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from caseapp.i18n import _, formats, ngettext
from caseapp.store.changes import Changes
from caseapp.store.queries.sync_state import SyncState
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.framed import PageScroll
from caseapp.ui.kit.responsive import PageHead
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.look.theme import px
from caseapp.ui.pages import Page
from caseapp.ui.sync.chip import to_decide
from caseapp.ui.sync.queue import Counts, Eyes, read_state


class SyncPage(Page):
    """How this laptop stands with the colleagues, and the way to the differences."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.state = Card(_("This laptop"))
        self.sentences = Paragraph("", 15)
        self.sentences.setMaximumWidth(px(720))
        self.state.body.addWidget(self.sentences)
        self.differing = Card(_("Differences"), _("To the differences"))
        self.count = Paragraph("", 15)
        self.differing.body.addWidget(self.count)
        self.differing.link_pressed.connect(self._on_differences_wanted)
        scroll = PageScroll()
        scroll.body.addWidget(PageHead(_("Sync and devices")))
        scroll.body.addWidget(self.state)
        scroll.body.addWidget(self.differing)
        scroll.body.addStretch(1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(scroll)

    def title(self) -> str:
        return _("Sync and devices")

    def open(self, address: Address) -> None:
        super().open(address)
        self._read()

    def take_focus(self) -> None:
        self.differing.link.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: object) -> None:
        if isinstance(changes, Changes):
            self._read()

    def closing(self) -> None:
        self.desk.background.close_scope(self.scope)
        super().closing()

    def _read(self) -> None:
        self.desk.read(partial(read_state, eyes=Eyes.of(self.desk)), self._on_read, self.scope)

    def _on_read(self, found: tuple[SyncState, Counts]) -> None:
        state, counts = found
        self.sentences.setText("\n".join(_sentences(state, self.desk)))
        self.count.setText(to_decide(counts.all) if counts.all else _("Nothing to decide."))

    def _on_differences_wanted(self) -> None:
        self.navigate_requested.emit(Address("differences"))


def _sentences(state: SyncState, desk: Desk) -> list[str]:
    if not state.is_shared:
        return [
            _("This laptop works alone, as long as no team was made. Nothing leaves it, and nothing waits to be sent."),
            _("Everything is saved here, encrypted. Make a copy now and then: Settings, Backups."),
        ]
    found = [
        ngettext("%(count)s change was not sent yet.", "%(count)s changes were not sent yet.", state.unsent)
        % {"count": formats.number(state.unsent)}
        if state.unsent
        else _("Everything you wrote was sent.")
    ]
    if state.last_round is None:
        found.append(_("There was no sync yet."))
    elif state.went_well:
        found.append(_("Last sync: %(when)s.") % {"when": formats.moment(state.last_round, desk.today())})
    else:
        when = formats.moment(state.last_round, desk.today())
        found.append(_("The last sync, %(when)s, did not work. Nothing was lost; it is tried again.") % {"when": when})
    return found

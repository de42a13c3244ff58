# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a laptop that was away from the hub too long: it shows nothing, and still takes notes."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from caseapp.i18n import _
from caseapp.operations import perform
from caseapp.operations.contacts import RecordContact
from caseapp.store.drafts import save_draft
from caseapp.store.queries.addressed import addressed
from caseapp.store.store import Store
from caseapp.ui.contact.drafts import KIND, waiting_drafts
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.fields import Field, GrowingText
from caseapp.ui.kit.framed import PageScroll
from caseapp.ui.kit.responsive import PageHead
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.look.theme import px
from caseapp.ui.pages import Page
from caseapp.ui.sync.syncing import Ended, syncing_of

PAGE: Final = "lease"
_WIDEST: Final = 720


def capture(store: Store, who: str, what: str) -> bool:
    """Write a contact without showing anything: into the case that is meant, or as a draft when that is not clear."""
    case_id = store.read(lambda reader: addressed(reader, who))
    if case_id is not None:
        perform(store, RecordContact(case_ids=(case_id,), fields={"moment": store.clock.now(), "what": what}))
        return True
    key = store.read(lambda reader: waiting_drafts(reader, ("nobody",)).free_key)
    body = {"what": f"{who.strip()}: {what}" if who.strip() else what, "people": [], "contact_id": ""}
    save_draft(store, key, KIND, body)
    return False


class LeasePage(Page):
    """Calm: what happened, one button, and a place to write down what was seen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._syncing = syncing_of(desk)
        self.call = Button(_("Connect now"), "filled")
        self.told = Paragraph("", 15)
        self.who = QLineEdit()
        self.what = GrowingText(_("What did you see or hear?"), 4, 12)
        self.keep = Button(_("Keep this note"), "filled")
        self.kept = Paragraph("", 15)
        scroll = PageScroll()
        scroll.body.addWidget(PageHead(_("Connect to read again")))
        scroll.body.addWidget(self._what_happened())
        scroll.body.addWidget(self._write_down())
        scroll.body.addStretch(1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(scroll)
        self.call.clicked.connect(self._on_connect_wanted)
        self.keep.clicked.connect(self._on_keep_wanted)
        self.track(self._syncing, self._syncing.ended, self._on_round_ended)

    def title(self) -> str:
        return _("Connect to read again")

    def take_focus(self) -> None:
        self.call.setFocus(Qt.FocusReason.OtherFocusReason)

    def closing(self) -> None:
        self.desk.background.close_scope(self.scope)
        super().closing()

    def _what_happened(self) -> Card:
        card = Card(_("This laptop was away from the hub for a long time"))
        words = _(
            "To protect the people in it, it shows no cases until it has been in contact with the hub. Nothing is lost."
        )
        for one in (Paragraph(words, 15), self.told):
            one.setMaximumWidth(px(_WIDEST))
            card.body.addWidget(one)
        self.told.hide()
        row = QHBoxLayout()
        row.addWidget(self.call)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _write_down(self) -> Card:
        card = Card(_("Write something down"))
        words = _("A note you write now is kept and goes into the case as soon as you can read again.")
        card.body.addWidget(Paragraph(words, 15))
        for label, control in ((_("Who is it about? A first name is enough."), self.who), (_("Note"), self.what)):
            field = Field(label, control)
            field.setMaximumWidth(px(_WIDEST))
            card.body.addWidget(field)
        row = QHBoxLayout()
        row.addWidget(self.keep)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addWidget(self.kept)
        self.kept.hide()
        return card

    # -- what is done ----------------------------------------------------------------------------------------------

    def _on_connect_wanted(self) -> None:
        self.call.setEnabled(False)
        self._tell(_("Connecting ..."))
        self._syncing.sync_now()

    def _on_round_ended(self, how: Ended) -> None:
        self.call.setEnabled(True)
        self._tell(how.sentence)

    def _tell(self, words: str) -> None:
        self.told.setText(words)
        self.told.setVisible(bool(words))
        if words:
            self.announced.emit(words)

    def _on_keep_wanted(self) -> None:
        who, what = self.who.text(), self.what.toPlainText().strip()
        if not what:
            self.what.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        work = partial(capture, self.desk.store, who, what)
        self.desk.background.run("write", work, self._on_kept, self._on_not_kept, self.scope)

    def _on_kept(self, _is_placed: bool) -> None:
        self.who.clear()
        self.what.clear()
        self._say(_("Kept. You will find it back as soon as you can read again."))

    def _on_not_kept(self, error: BaseException) -> None:
        self._say(self._syncing.sentence(error))

    def _say(self, words: str) -> None:
        self.kept.setText(words)
        self.kept.show()
        self.announced.emit(words)

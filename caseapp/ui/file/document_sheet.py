# SPDX-License-Identifier: EUPL-1.2
"""This is the place for looking at a document inside the program, and for the one way it leaves: a copy, on purpose."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from caseapp.errors import CaseAppError
from caseapp.i18n import N_, _, ngettext
from caseapp.i18n.codes import label
from caseapp.operations.openings import Opening
from caseapp.store.attached import open_file
from caseapp.store.queries.documents import DocumentRow, file_of
from caseapp.store.store import Store
from caseapp.ui.case.words import capital
from caseapp.ui.desk import Desk
from caseapp.ui.file.document_pages import NotShown, Shown, shown_document
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.framed import PageScroll
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.look.theme import px
from caseapp.ui.print.pages_view import PagesView
from caseapp.ui.print.saving import save_file


class DocumentSheet(Sheet):
    """One document. It is opened in memory only; "save a copy" asks first and is written down."""

    def __init__(self, host: QWidget, desk: Desk, row: DocumentRow) -> None:
        super().__init__(host, row.title or capital(label("document_kind", row.kind)), 980, closes_itself=True)
        self.desk = desk
        self.row = row
        self.scope = f"document-{id(self)}"
        self._asked: Banner | None = None
        self._said: Banner | None = None
        self.pages = PagesView(_("Pages of the document"))
        self.pages.setMinimumHeight(px(520))
        self.words = Paragraph("", 15)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        reading = PageScroll("surface", margin=12)
        reading.body.addWidget(self.words)
        reading.body.addStretch(1)
        self.small = QLabel()
        self.small.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if row.picture:
            self.small.setPixmap(QPixmap.fromImage(QImage.fromData(row.picture)))
        self._stack = QStackedWidget()
        for one in (self.small, self.pages, reading):
            self._stack.addWidget(one)
        self.notes = QVBoxLayout()
        self.body.addLayout(self.notes)
        self.body.addWidget(self._stack, 1)
        self.copy_button = Button(_("Save a copy outside…"), "outlined", icon="download")
        self.copy_button.clicked.connect(self._on_copy_wanted)
        self.foot_left.addWidget(self.copy_button)
        self.sheet_closed.connect(self._on_sheet_closed)
        self.set_status(_("Opening…"))
        work = partial(_shown, desk.store, row)
        desk.background.run("read", work, self._on_shown, self._on_not_shown, self.scope)

    @property
    def compartment(self) -> str:
        """In which compartment of the case it lies, for writing down that it is opened."""
        return {"L3": "sensitive", "L4": "reporter"}.get(self.row.layer or "", "core")

    def save_copy(self, path: Path) -> None:
        """Write the document where the worker said; that it leaves is written down before."""
        opening = Opening(act="export", case_id=self.row.case_id, compartment=self.compartment)
        self.desk.opened(opening, partial(self._save, path), self.say_wrong)

    def say_wrong(self, sentence: str) -> None:
        """Say what does not work, above the document."""
        self._say(Banner(sentence, tone="attn", icon="circle-alert"))
        announce(self, sentence, urgent=True)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _say(self, banner: Banner) -> None:
        if not isValid(self):
            return
        if self._said is not None:
            self.notes.removeWidget(self._said)
            self._said.hide()
            self._said.deleteLater()
        self._said = banner
        self.notes.addWidget(banner)

    def _on_shown(self, shown: Shown) -> None:
        self.set_status("")
        if shown.pages:
            self.pages.show_pages(shown.pages)
            self._stack.setCurrentIndex(1)
        else:
            self.words.setText(shown.words)
            self._stack.setCurrentIndex(2)
        if shown.left:
            words = ngettext("%(count)s more page is not shown here.", "%(count)s more pages are not shown here.",
                             shown.left)  # fmt: skip
            self._say(Banner(words % {"count": shown.left}))

    def _on_not_shown(self, error: BaseException) -> None:
        self.set_status("")
        if not isinstance(error, CaseAppError):
            self.desk.background.failed.emit(error)
            return
        self.copy_button.setEnabled(isinstance(error, NotShown))
        self.say_wrong(error.sentence(_))

    def _on_copy_wanted(self) -> None:
        if self._asked is not None:
            return
        self._asked = Banner(
            _("Outside the program this document is not protected any more. That you save a copy is written down."),
            tone="attn",
            acts=(("save", _("Choose where")), ("leave", _("Leave it"))),
        )
        self._asked.act_pressed.connect(self._on_answered)
        self.notes.addWidget(self._asked)

    def _on_answered(self, act: str) -> None:
        if self._asked is not None:
            self.notes.removeWidget(self._asked)
            self._asked.hide()
            self._asked.deleteLater()
            self._asked = None
        if act != "save":
            return
        name = Path(self.row.file_name or "").name
        chosen, _kind = QFileDialog.getSaveFileName(self.window(), _("Save a copy outside"), name)
        if chosen:
            self.save_copy(Path(chosen))

    def _save(self, path: Path) -> None:
        work = partial(_write_copy, self.desk.store, self.row.id, path)
        self.desk.background.run("read", work, self._on_saved, self._on_not_shown, self.scope)

    def _on_saved(self, _nothing: object) -> None:
        self._say(Banner(_("The copy was saved, and that was written down.")))

    def _on_sheet_closed(self) -> None:
        self.desk.background.close_scope(self.scope)


def _shown(store: Store, row: DocumentRow) -> Shown:
    found = store.read(partial(file_of, document_id=row.id))
    if found is None:
        raise CaseAppError(N_("This document has no file."))
    return shown_document(found, store.path.parent, row.media_type or "")


def _write_copy(store: Store, document_id: str, path: Path) -> None:
    found = store.read(partial(file_of, document_id=document_id))
    if found is not None:
        save_file(path, b"".join(open_file(found.file, found.pieces(store.path.parent))))

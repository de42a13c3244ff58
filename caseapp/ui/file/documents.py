# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tab of documents: what was scanned or came by post, taken in here and looked at here."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from caseapp.errors import CaseAppError
from caseapp.i18n import _
from caseapp.i18n.codes import label
from caseapp.operations.documents import AddDocument, ChangeDocument, DeleteDocument, SealedFile, seal_document
from caseapp.operations.openings import Opening
from caseapp.store.changes import Changes
from caseapp.store.files import STAGED, forget_pieces
from caseapp.store.queries.cases import CaseHead, case_head
from caseapp.store.queries.documents import DocumentRow, documents_of
from caseapp.store.reader import Reader
from caseapp.ui.case.entries import EntryKind, Line
from caseapp.ui.case.eyes import CaseEyes
from caseapp.ui.case.form import Spec, of_list
from caseapp.ui.case.form_sheet import Ask
from caseapp.ui.case.tab import CaseTab
from caseapp.ui.case.words import capital
from caseapp.ui.desk import Desk
from caseapp.ui.file.document_pages import small_picture
from caseapp.ui.file.document_sheet import DocumentSheet
from caseapp.ui.file.words import day_of, joined, until
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner, Card
from caseapp.ui.kit.framed import PageScroll
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.kit.two_lines import Act, Columns, TwoLineList, TwoLineRow
from caseapp.ui.look.theme import px
from caseapp.ui.pages import Page

_SHOWN_AT_ONCE: Final = 9
_SENSITIVE: Final = ("L3", "L4")
KINDS_OF_FILE: Final = "*.pdf *.png *.jpg *.jpeg *.tif *.tiff *.txt"


def document_line(row: DocumentRow, desk: Desk) -> Line:
    """A document in a line: its title, what it is and from whom, until when it holds."""
    closed = label("layer", row.layer) if row.layer in _SENSITIVE else ""
    over = row.valid_to is not None and row.valid_to < desk.today()
    ends = until(row.valid_to, desk)
    return Line(
        what=row.title or capital(label("document_kind", row.kind)),
        why=joined(label("document_kind", row.kind), row.from_whom or "", "" if over else ends, closed),
        urgent=ends if over else "",
        when=day_of(row.day, desk),
        icon="file-text",
    )


def _specs(ask: Ask) -> tuple[Spec, ...]:
    return (
        Spec(name="title", label=_("Title"), span=8),
        Spec(name="day", label=_("Day on the paper"), kind="day", span=4, lean="past"),
        Spec(name="kind", label=_("What it is"), kind="code", span=6, options=of_list("document_kind")),
        Spec(name="from_whom", label=_("From whom"), span=6),
        Spec(name="valid_to", label=_("Valid until"), kind="day", span=4, lean="future"),
        Spec(
            name="layer",
            label=_("Who reads along"),
            kind="code",
            span=8,
            options=of_list("layer") if ask.row is not None else (("", _("as its kind asks")), *of_list("layer")),
            hint=_("medical papers and papers of court or police are kept as sensitive by themselves"),
        ),
        Spec(name="note", label=_("Note"), kind="text", span=12),
    )


def _make(case_id: str, fields: dict[str, Any]) -> object:
    file = fields.pop("file", None)
    if not isinstance(file, SealedFile):  # a draft came back without its file: taken in again
        file = SealedFile(file_id=b"", key=b"", size=0, names=(), media_type="", file_name="", digest=b"")
    return AddDocument(case_id=case_id, file=file, fields={k: v for k, v in fields.items() if v})  # type: ignore[arg-type]


def _change(row: DocumentRow, fields: dict[str, Any]) -> object:
    return ChangeDocument(document_id=row.id, read_rev=row.read_rev, fields=fields)  # type: ignore[arg-type]


DOCUMENTS: Final = EntryKind(
    code="document",
    table="document",
    title=lambda: _("Documents"),
    add=lambda: _("Take in a document"),
    empty=lambda: _(
        "Scans, letters and photos of papers. They are kept sealed with the file; nothing lies open on this laptop."
    ),
    saved=lambda: _("Document saved"),
    read=documents_of,
    line=document_line,
    specs=_specs,
    make=_make,
    change=_change,
    delete=lambda row: DeleteDocument(document_id=row.id, read_rev=row.read_rev),
    fresh=lambda ask: {"kind": "other", "day": ask.desk.today(), "title": _title_of(ask)},
)


def _title_of(ask: Ask) -> str:
    file = ask.preset.get("file")
    return Path(file.file_name).stem if isinstance(file, SealedFile) else ""


class DocumentsTab(CaseTab):
    """The documents of a case. Files come in by the dialog or are dropped anywhere on the tab, one at a time."""

    kinds = ("document",)

    def __init__(self, desk: Desk, case_id: str) -> None:
        super().__init__(desk, case_id)
        self._entries: tuple[DocumentRow, ...] = ()
        self._eyes: CaseEyes | None = None
        self._wanted = ""
        self._said: Banner | None = None
        self.sheet: DocumentSheet | None = None
        self.setAcceptDrops(True)
        self._scroll = PageScroll(margin=24)
        self._scroll.body.setSpacing(px(14))
        self.card = Card(DOCUMENTS.title())
        self.add = Button(DOCUMENTS.add(), "small", icon="plus")
        self.add.clicked.connect(self._on_add_clicked)
        self.card.head.addWidget(self.add)
        self._empty = Paragraph(DOCUMENTS.empty(), 14, "muted")
        self.list = TwoLineList(DOCUMENTS.title(), Columns(when=104, who=0), in_card=True, most_rows=_SHOWN_AT_ONCE)
        self.list.act_requested.connect(self._on_act_requested)
        self.card.add_rows(self.list, self._empty)
        self._hint = Paragraph(
            _("PDF, PNG, JPEG, TIFF or text, at most 100 MB. A file may be dropped here too."), 13, "muted"
        )
        self._scroll.body.addWidget(self.card)
        self._scroll.body.addWidget(self._hint)
        self._scroll.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self.load()

    # -- what every tab does -----------------------------------------------------------------------------------------

    def open(self, item: str) -> None:
        self._wanted = item
        self._choose()

    def load(self) -> None:
        self.read(partial(_read, case_id=self.case_id), self._on_read)

    def refresh(self, changes: Changes) -> None:
        if changes.act == "add_document" and self.case_id in changes.cases:
            home = self.desk.store.path.parent
            self.desk.background.run("write", partial(forget_pieces, home, (STAGED,)))
        super().refresh(changes)

    def bystander_looks(self, on: bool) -> None:
        self._scroll.setVisible(not on)
        if on and self.sheet is not None:
            self.sheet.close_sheet()

    def closing(self) -> None:
        if self.sheet is not None:
            self.sheet.close_sheet()
        super().closing()

    # -- taking in -------------------------------------------------------------------------------------------------

    def take_in(self, path: Path) -> None:
        """Look at a file and seal it; then its form opens."""
        self._say(None)
        self.add.setEnabled(False)
        work = partial(_sealed, self.desk.store.path.parent, path)
        self.desk.background.run("read", work, self._on_sealed, self._on_refused, self.scope)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if len(paths) > 1:
            self._say(_("One document at a time: each gets its own title."))
        elif paths:
            self.take_in(paths[0])

    def _on_add_clicked(self) -> None:
        kinds = f"{_('Documents')} ({KINDS_OF_FILE})"
        chosen, _kind = QFileDialog.getOpenFileName(self.window(), DOCUMENTS.add(), "", kinds)
        if chosen:
            self.take_in(Path(chosen))

    def _on_sealed(self, file: SealedFile) -> None:
        self.add.setEnabled(True)
        self.sheet_requested.emit(DOCUMENTS.code, {"file": file})

    def _on_refused(self, error: BaseException) -> None:
        self.add.setEnabled(True)
        if isinstance(error, CaseAppError):
            self._say(error.sentence(_))
        else:
            self.desk.background.failed.emit(error)

    def _say(self, sentence: str | None) -> None:
        if self._said is not None:
            self._scroll.body.removeWidget(self._said)
            self._said.hide()
            self._said.deleteLater()
            self._said = None
        if sentence:
            self._said = Banner(sentence, tone="attn", icon="circle-alert")
            self._scroll.body.insertWidget(0, self._said)
            announce(self, sentence, urgent=True)

    # -- showing ---------------------------------------------------------------------------------------------------

    def look_at(self, document_id: str) -> None:
        """Show a document inside; a sensitive one is written down as opened."""
        row = next((one for one in self._entries if one.id == document_id), None)
        if row is None or self.desk.bystander or not self._may_read(row):
            return
        host = next((one for one in _parents(self) if isinstance(one, Page)), self)
        self.sheet = DocumentSheet(host, self.desk, row)
        if row.layer in _SENSITIVE:
            self.desk.opened(Opening(act="open", case_id=self.case_id, compartment=self.sheet.compartment))
        self.sheet.sheet_closed.connect(self._on_sheet_closed)
        self.sheet.open_sheet()

    def _on_sheet_closed(self) -> None:
        self.sheet = None

    def _may_read(self, row: DocumentRow) -> bool:
        return self._eyes is not None and self._eyes.may_read(row.layer)

    def _on_read(self, found: tuple[CaseHead, tuple[DocumentRow, ...]]) -> None:
        head, rows = found
        self._eyes = CaseEyes.of(head)
        self._entries = rows
        self.list.show_rows([self._row(row) for row in rows])
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._choose()

    def _row(self, row: DocumentRow) -> TwoLineRow:
        if not self._may_read(row):
            words = _("Closed document: %(layer)s") % {"layer": label("layer", row.layer)}
            return TwoLineRow(id=row.id, what=words, icon="shield")
        line = document_line(row, self.desk)
        acts = (Act("look", _("Look")), Act("change", _("Change")), Act("delete", _("Delete")))
        return TwoLineRow(
            id=row.id, what=line.what, why=line.why, urgent=line.urgent, when=line.when, icon=line.icon, acts=acts
        )

    def _choose(self) -> None:
        if self._wanted and self.list.rows.place_of(self._wanted) >= 0:
            self.list.choose(self._wanted)
            self.list.setFocus()
            self._wanted = ""

    def _on_act_requested(self, document_id: str, act: str) -> None:
        row = next((one for one in self._entries if one.id == document_id), None)
        if row is None or not self._may_read(row):
            return
        if act == "look":
            self.look_at(document_id)
        elif act == "change":
            self.sheet_requested.emit(f"{DOCUMENTS.code}.{document_id}", {})
        else:
            self.desk.act(DOCUMENTS.delete(row), _("Deleted"))


def _sealed(home: Path, path: Path) -> SealedFile:
    forget_pieces(home, (STAGED,))  # of a form that was left
    file = seal_document(home, path)
    return replace(file, picture=small_picture(path, file.media_type))


def _read(reader: Reader, case_id: str) -> tuple[CaseHead, tuple[DocumentRow, ...]]:
    return case_head(reader, case_id), documents_of(reader, case_id)


def _parents(widget: Any) -> Any:  # noqa: ANN401
    while widget is not None:
        yield widget
        widget = widget.parentWidget()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the first and the last view of an import: choose or drop a file, and what became of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from caseapp.i18n import _, formats, ngettext
from caseapp.operations.import_caseload import ImportDone
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import colour, px


class _DropPlace(QWidget):
    """A place with a dashed edge; a file that is dropped here is read."""

    file_dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._over = False
        self.setAcceptDrops(True)
        self.setMinimumHeight(px(200))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_over(self, over: bool) -> None:
        """A file hangs over the place."""
        self._over = over
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()
            self.set_over(True)

    def dragLeaveEvent(self, _event: object) -> None:
        self.set_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.set_over(False)
        event.acceptProposedAction()
        self.file_dropped.emit(Path(event.mimeData().urls()[0].toLocalFile()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colour("accent" if self._over else "line"), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(colour("accent_soft" if self._over else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(10), px(10))
        side = px(28)
        draw_icon(painter, QRectF((self.width() - side) / 2, px(28), side, side), "upload", "accent")


class ImportStart(QWidget):
    """Says what can be brought in and takes a file."""

    file_chosen = Signal(object)
    choose_wanted = Signal()

    def __init__(self, may_import: bool) -> None:
        super().__init__()
        self.button = Button(_("Choose a file ..."), "filled", icon="folder-open")
        self.button.clicked.connect(self._on_choose_clicked)
        self.button.setEnabled(may_import)
        self._trouble = Banner("", "attn", "circle-alert")
        self._trouble.hide()
        place = _DropPlace()
        place.setAcceptDrops(may_import)
        place.file_dropped.connect(self.file_chosen)
        inside = QVBoxLayout(place)
        inside.setContentsMargins(px(24), px(68), px(24), px(24))
        inside.setSpacing(px(12))
        middle = Qt.AlignmentFlag.AlignHCenter
        inside.addWidget(Text(_("Drop the list of your team here")), 0, middle)
        inside.addWidget(self.button, 0, middle)
        inside.addWidget(Text(_("Excel (.xlsx), CSV or text with tabs"), 13, tone="muted"), 0, middle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(14))
        column.addWidget(self._trouble)
        if not may_import:
            column.addWidget(Banner(_("Your role does not bring in lists. Ask your team lead.")))
        column.addWidget(place)
        for sentence in (
            _("You see first what becomes of every row; nothing is written before you say so."),
            _("The list may be as untidy as it is: dates, phone numbers and names are read as people write them."),
            _("The same list twice makes no doubles. What cannot be read is kept and shown, never thrown away."),
        ):
            column.addWidget(Paragraph(sentence, 14, "muted"))
        column.addStretch(1)

    def say(self, words: str) -> None:
        """What is wrong with the file that was chosen."""
        self._trouble.set_words(words)
        self._trouble.setVisible(bool(words))
        announce(self, words, urgent=True)

    def trouble(self) -> str:
        """What is said about the file that was chosen."""
        return self._trouble.accessibleName()

    def take_focus(self) -> None:
        """The keyboard goes to the button."""
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusInEvent(self, _event: object) -> None:
        self.take_focus()

    def _on_choose_clicked(self) -> None:
        self.choose_wanted.emit()


class ImportResult(QWidget):
    """What became of the list."""

    cases_wanted = Signal()
    other_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = Text("", 18, SEMI)
        self._words = Paragraph("")
        self._workers = Paragraph("", 14, "muted")
        self.cases_button = Button(_("To the cases"), "filled", icon="folder-open")
        self.other_button = Button(_("Bring in another list"), "outlined")
        self.cases_button.clicked.connect(self.cases_wanted)
        self.other_button.clicked.connect(self.other_wanted)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(self.cases_button)
        row.addWidget(self.other_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(12))
        for widget in (self._title, self._words, self._workers):
            column.addWidget(widget)
        column.addLayout(row)
        column.addStretch(1)

    def show_done(self, done: ImportDone) -> None:
        """Say what happened, in words."""
        nothing = not done.opened and not done.updated
        self._title.setText(_("Nothing new in this list") if nothing else _("The list is in"))
        parts = []
        if done.opened:
            parts.append(
                ngettext("%(count)s case opened", "%(count)s cases opened", done.opened) % {"count": done.opened}
            )
        if done.updated:
            words = ngettext("%(count)s case updated", "%(count)s cases updated", done.updated)
            parts.append(words % {"count": done.updated})
        if done.unchanged:
            words = ngettext("%(count)s was here already", "%(count)s were here already", done.unchanged)
            parts.append(words % {"count": done.unchanged})
        sentence = formats.joined(parts)
        self._words.setText(f"{sentence[:1].upper()}{sentence[1:]}.")
        added = formats.joined(done.new_workers)
        self._workers.setText(_("New colleagues: %(names)s.") % {"names": added} if added else "")
        self._workers.setVisible(bool(added))

    def sentence(self) -> str:
        """What is shown, for whoever listens."""
        return f"{self._title.text()}. {self._words.text()}"

    def take_focus(self) -> None:
        """The keyboard goes to the way on."""
        self.cases_button.setFocus(Qt.FocusReason.OtherFocusReason)

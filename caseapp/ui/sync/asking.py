# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what sheets about colleagues share: paragraphs, six large words, work that goes on, trouble."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from caseapp.i18n import _
from caseapp.sync.colleagues import Colleagues
from caseapp.ui.desk import Desk
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.settings.progress import Progress
from caseapp.ui.sync.syncing import syncing_of


class WordsView(QWidget):
    """Six words in large letters, with their numbers, for reading out over the telephone."""

    def __init__(self, words: tuple[str, ...], size: int = 22, columns: int = 3) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, px(4), 0, px(4))
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(10))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.words = words
        self.setAccessibleName(_("Six words: %(words)s") % {"words": " ".join(words)})
        for place, word in enumerate(words):
            row, column = divmod(place, columns)
            number = Text(str(place + 1), 13, tone="muted")
            number.setMinimumWidth(px(14))
            grid.addWidget(number, row, 2 * column)
            grid.addWidget(Text(word, size, SEMI), row, 2 * column + 1)
            grid.setColumnStretch(2 * column + 1, 1)


class AskingSheet(Sheet):
    """A sheet that asks and then does something about colleagues, in a thread that may wait for the hub."""

    def __init__(self, host: QWidget, desk: Desk, title: str, save: str, width: int = 600) -> None:
        super().__init__(host, title, width, save, closes_itself=True)
        self._desk = desk
        self._syncing = syncing_of(desk)
        self.progress = Progress()
        self.trouble = Paragraph("", 14, "attn")
        self.trouble.hide()
        self.progress.stop_wanted.connect(self._syncing.stop_round)

    def end_body(self) -> None:
        """Call after everything is in `body`: progress and trouble stand last."""
        self.body.addWidget(self.progress)
        self.body.addWidget(self.trouble)
        self.body.addStretch(1)

    def say(self, words: str, size: int = 15, tone: str = "text") -> Paragraph:
        """A paragraph more."""
        made = Paragraph(words, size, tone)
        self.body.addWidget(made)
        return made

    def do(self, words: str, work: Callable[[Colleagues], Any], on_done: Callable[[Any], object]) -> None:
        """Show `words` while it goes on. `on_done` is a method of this sheet."""
        if not self.save_button.isEnabled():
            return
        self.show_trouble("")
        self.save_button.setEnabled(False)
        self.progress.start(words)
        self._on_done = on_done
        self._syncing.act(work, self._on_act_done, self._on_act_failed)

    def show_trouble(self, sentence: str) -> None:
        """What did not work; the sheet stays."""
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))
        announce(self, sentence, urgent=True)

    def _on_act_done(self, result: object) -> None:
        self.progress.finish()
        self.save_button.setEnabled(True)
        self._on_done(result)

    def _on_act_failed(self, sentence: str) -> None:
        self.progress.finish()
        self.save_button.setEnabled(True)
        self.show_trouble(sentence)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what every part of the settings is: a title, a sentence, things below; it can be refreshed."""

from __future__ import annotations

import itertools
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseapp.store.changes import Changes
from caseapp.ui.desk import Desk
from caseapp.ui.kit.framed import PageScroll
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px

_numbers: Final = itertools.count(1)


class Section(PageScroll):
    """One part. `rebuild_wanted(item)` asks for a new window; the keyboard comes back to `item`."""

    rebuild_wanted = Signal(str)
    wide = False  # whether the part takes the whole width (tables)

    def __init__(self, desk: Desk, title: str, words: str = "") -> None:
        super().__init__()
        self.desk = desk
        self.title = title
        self.scope = f"settings-{next(_numbers)}"
        self.setAccessibleName(title)
        self.body.addWidget(Text(title, 18, SEMI))
        if words:
            self.body.addWidget(Paragraph(words, 15, tone="muted"))
        self.inside = QVBoxLayout()
        self.inside.setSpacing(px(16))
        holder = QWidget()
        holder.setLayout(self.inside)
        self.inside.setContentsMargins(0, 0, 0, 0)
        if not self.wide:
            holder.setMaximumWidth(px(720))
        self.body.addWidget(holder, 0 if not self.wide else 1)
        if not self.wide:
            self.body.addStretch(1)

    def shown(self) -> None:
        """The part was opened: read what it shows."""

    def focus_item(self, _item: str) -> None:
        """Give the keyboard to what the item names, or to the first control."""

    def refresh(self, changes: Changes) -> None:
        """Something was changed; read again what it touches."""

    def show_names(self) -> None:
        """Bystander mode changed: write names anew."""

    def closing(self) -> None:
        """The part goes for good."""
        self.desk.background.close_scope(self.scope)

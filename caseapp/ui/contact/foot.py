# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the hints at the foot of the quick form: which keys do what."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.ui.kit.text import KeyCap, Text
from caseapp.ui.look.theme import px


class KeyHints(QWidget):
    """Tab goes on, digits choose."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for keys, words in (("Tab", _("next field")), ("1–9", _("choose"))):
            row.addWidget(KeyCap(keys))
            row.addWidget(Text(words, 13, tone="muted"))
            row.addSpacing(px(8))

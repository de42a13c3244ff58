# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the list of all shortcuts (F1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from caseapp.i18n import _
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.text import KeyCap, Text
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caseapp.ui.frame.shortcuts import ShortcutRow


class KeysSheet(Sheet):
    """Everything that can be done with the keyboard now, in two columns of groups."""

    def __init__(self, host: QWidget, rows: Sequence[ShortcutRow]) -> None:
        super().__init__(host, _("Keys"), width=760, closes_itself=True)
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(1, 1)
        place = 0
        for group in dict.fromkeys(row.group for row in rows):
            if group:
                grid.addWidget(Text(group, 15, SEMI), place, 0, 1, 2)
                place += 1
            for row in rows:
                if row.group == group:
                    grid.addWidget(KeyCap(row.keys), place, 0, Qt.AlignmentFlag.AlignLeft)
                    grid.addWidget(Text(row.words), place, 1)
                    place += 1
        self.body.addWidget(holder)
        self.body.addStretch(1)

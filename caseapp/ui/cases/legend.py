# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the line under the table that says what the marks mean."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from caseapp.i18n import _
from caseapp.i18n.codes import label, letter
from caseapp.store.derived.facts import DOMAINS
from caseapp.ui.kit.cards import MarkView
from caseapp.ui.kit.flow import FlowLayout
from caseapp.ui.kit.text import Text
from caseapp.ui.look.marks import Mark
from caseapp.ui.look.theme import px


class Legend(QWidget):
    """Shapes and letters with their domain, and how to read weight and dashes."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("What the marks mean"))
        flow = FlowLayout(self, gap=18, line_gap=2)
        for domain in DOMAINS:
            name = label("domain", domain)
            mark = Mark(domain, letter("domain", domain), ladder=False, weight="open")
            flow.addWidget(_pair(MarkView(mark, 20, name), Text(name, 13, tone="muted")))
        flow.addWidget(Text(_("full = look here first"), 13, tone="muted"))
        flow.addWidget(Text(_("dashed = not known or not asked"), 13, tone="muted"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


def _pair(mark: QWidget, words: QWidget) -> QWidget:
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(6))
    row.addWidget(mark)
    row.addWidget(words)
    return both

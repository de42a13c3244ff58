# SPDX-License-Identifier: EUPL-1.2
"""This is the place for looking at a difference that was decided, and taking the decision back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.store.queries.decisions import Decision
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.sync import words


class DecidedPane(Card):
    """What it became, by whom and when. Both values stay in the history of the case."""

    history_wanted = Signal()
    undo_wanted = Signal(int)

    def __init__(self, desk: Desk, decision: Decision) -> None:
        super().__init__()
        self._decision = decision
        name = words.decided_about(decision)
        self.setAccessibleName(name)
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, px(4), 0, 0)
        line.setSpacing(px(10))
        line.addWidget(Text(name[:1].upper() + name[1:], 18, SEMI))
        line.addWidget(Text(words.person(decision.case, desk), 15, tone="muted", elide=True), 1)
        self.body.setContentsMargins(px(6), px(4), px(6), px(4))
        self.body.setSpacing(px(10))
        self.body.addWidget(holder)
        self.body.addWidget(Paragraph(words.decided(decision, desk), 13, "muted"))
        closed = desk.bystander or decision.compartment in ("sensitive", "reporter")
        if closed:
            self.body.addWidget(Paragraph(_("What it says is closed here."), 15, "muted"))
        else:
            self.body.addWidget(Paragraph(words.decided_value(decision, desk), 15))
        self.body.addWidget(
            Paragraph(_("All values stay in the history. Taking it back shows them again."), 13, "muted")
        )
        acts = QWidget()
        row = QHBoxLayout(acts)
        row.setContentsMargins(0, px(6), 0, 0)
        row.setSpacing(px(10))
        self.undo = Button(_("Take this back"), "outlined", icon="undo-2")
        self.undo.clicked.connect(self._on_undo_clicked)
        row.addWidget(self.undo)
        if decision.case is not None:
            self.history = Button(_("History of the case"), "outlined", icon="history")
            self.history.clicked.connect(self._on_history_clicked)
            row.addWidget(self.history)
        row.addStretch(1)
        self.body.addWidget(acts)
        self.body.addStretch(1)

    def take_focus(self) -> None:
        """The keyboard on the first button."""
        self.undo.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_undo_clicked(self) -> None:
        self.undo_wanted.emit(self._decision.act_rev)

    def _on_history_clicked(self) -> None:
        self.history_wanted.emit()

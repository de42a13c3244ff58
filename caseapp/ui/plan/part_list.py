# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the list of parts at the left of the plan, each with a sign whether something is written."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.i18n.codes import letter
from caseapp.store.queries.plans import PLAN_ORDER
from caseapp.ui.kit.paint import Run, draw_runs, rounded
from caseapp.ui.kit.text import Hairline
from caseapp.ui.look.fonts import REGULAR, SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.marks import Mark, draw_mark
from caseapp.ui.look.theme import colour, px
from caseapp.ui.plan.part import (
    AFTER_18,
    CARD,
    CHOICES,
    ICONS,
    OWN_WORDS,
    PARTICIPANTS,
    PARTS,
    PEOPLE,
    RISKS,
    part_title,
)
from caseapp.ui.plan.reading import PlanView

EMPTY, WRITTEN, LATER = "empty", "written", "later"
_BREAKS: Final = ("support", PEOPLE)  # a hairline above


class PartButton(QRadioButton):
    """One part: mark or icon, words, and at the right whether something is written."""

    ring_radius = 6

    def __init__(self, part: str) -> None:
        super().__init__(part_title(part))
        self.part = part
        self._state = EMPTY
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_state(EMPTY)

    def show_state(self, state: str) -> None:
        """Say whether something is written."""
        self._state = state
        words = {EMPTY: _("nothing written yet"), WRITTEN: _("written"), LATER: _("not now")}[state]
        self.setAccessibleName(f"{self.text()}, {words}")
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(190), px(36))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(36))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        if chosen or self.underMouse():
            rounded(painter, QRectF(self.rect()), px(6), "accent_soft" if chosen else "tag", None)
        middle = self.height() / 2
        if self.part in PLAN_ORDER:
            mark = Mark(self.part, letter("domain", self.part), None, "known", False, "open")
            draw_mark(painter, QPointF(px(9), middle - px(10)), mark, 20)
        else:
            side = px(18)
            where = QRectF(px(10), middle - side / 2, side, side)
            draw_icon(painter, where, ICONS[self.part], "accent" if chosen else "muted")
        box = self.rect().adjusted(px(40), 0, -px(26), 0)
        draw_runs(painter, box, (Run(self.text(), SEMI if chosen else REGULAR, "accent" if chosen else "text"),), 14)
        self._paint_state(painter, middle)

    def _paint_state(self, painter: QPainter, middle: float) -> None:
        x = self.width() - px(15)
        if self._state == WRITTEN:
            draw_icon(painter, QRectF(x - px(8), middle - px(8), px(16), px(16)), "check", "muted")
        elif self._state == LATER:
            painter.fillRect(QRectF(x - px(5), middle - 1, px(10), 2), colour("muted"))


class PartList(QWidget):
    """The parts below each other; arrows move, `part_chosen(code)` tells."""

    part_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Parts of the plan"))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(4), px(4), px(4), px(4))
        column.setSpacing(px(2))
        self.buttons: dict[str, PartButton] = {}
        for part in PARTS:
            if part in _BREAKS:
                column.addSpacing(px(4))
                column.addWidget(Hairline())
                column.addSpacing(px(4))
            button = PartButton(part)
            button.toggled.connect(self._on_toggled)
            self.buttons[part] = button
            column.addWidget(button)
        column.addStretch(1)

    def chosen(self) -> str:
        """The part that is open."""
        return next((part for part, button in self.buttons.items() if button.isChecked()), "")

    def choose(self, part: str) -> None:
        """Open a part."""
        if part in self.buttons:
            self.buttons[part].setChecked(True)

    def show_view(self, view: PlanView) -> None:
        """Say of every part whether something is written."""
        for part, button in self.buttons.items():
            button.show_state(state_of(view, part))

    def _on_toggled(self, on: bool) -> None:
        sender = self.sender()
        if on and isinstance(sender, PartButton):
            self.part_chosen.emit(sender.part)


def state_of(view: PlanView, part: str) -> str:
    """Whether something is written in a part, or it was put off."""
    plan = view.plan
    if plan is None:
        return EMPTY
    if part in PLAN_ORDER:
        row = plan.domains.get(part)
        if row is not None and row.not_now:
            return LATER
        texts = (row.want, row.my_situation, row.going_well, row.worries, row.score_self) if row is not None else ()
        return WRITTEN if any(texts) or view.goals_in(part) else EMPTY
    written = {
        OWN_WORDS: (plan.own_words,),
        PEOPLE: tuple(one.name for one in view.network if one.until_day is None),
        RISKS: plan.risks,
        CHOICES: (
            plan.choice_which, plan.choice_where, plan.choice_when, plan.choice_how_often, plan.choice_by_whom
        ),
        AFTER_18: plan.after_18,
        CARD: (plan.card_signs, plan.card_helps, plan.card_does_not_help, plan.card_safe_place),
        PARTICIPANTS: plan.participants,
    }[part]  # fmt: skip
    return WRITTEN if any(written) else EMPTY

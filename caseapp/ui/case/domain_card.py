# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the card of one domain: the person's words first, level and own score below as equals."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from caseapp.i18n import _, formats
from caseapp.i18n.codes import label
from caseapp.ui.case import words
from caseapp.ui.case.five import ARROWS, DomainNow, direction
from caseapp.ui.kit.buttons import PushButton
from caseapp.ui.kit.cards import MarkView
from caseapp.ui.kit.gauges import StepLine
from caseapp.ui.kit.paint import Run, draw_runs, rounded
from caseapp.ui.kit.text import Hairline, Paragraph, Text
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.marks import mark_words
from caseapp.ui.look.theme import px


class _Value(QWidget):
    """An arrow, who says it, the number now and the number before."""

    def __init__(self, arrow: str, runs: tuple[Run, ...]) -> None:
        super().__init__()
        self._arrow = arrow
        self._runs = runs
        self.setFixedHeight(px(18))
        self.setMinimumWidth(px(70))

    def sizeHint(self) -> QSize:
        return QSize(px(124), px(18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = px(14)
        if self._arrow:
            draw_icon(painter, QRectF(0, (self.height() - side) / 2, side, side), self._arrow, "text")
        draw_runs(painter, self.rect().adjusted(px(19), 0, 0, 0), self._runs, 13)


class DomainCard(PushButton):
    """One domain of the overview; pressing it opens the Big Five there."""

    ring_radius = 10
    domain_pressed = Signal(str)

    def __init__(self, now: DomainNow, worker: str, *, hides_words: bool = False, lines: int = 3) -> None:
        super().__init__()
        self._now = now
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(px(150))
        self.setAccessibleName(spoken(now, worker, hides_words=hides_words))
        self.clicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(17), px(14), px(11), px(12))
        column.setSpacing(px(8))
        column.addLayout(self._head())
        quote = Paragraph(
            _words_shown(now, hides=hides_words),
            15,
            "muted" if hides_words or not now.words else "text",
            (lines, lines),
        )
        column.addWidget(quote, 1, Qt.AlignmentFlag.AlignTop)
        column.addWidget(Hairline())
        column.addLayout(self._foot(worker))
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(MarkView(self._now.mark(), 28, ""))
        row.addWidget(Text(label("domain", self._now.domain), 15, SEMI, elide=True), 1)
        return row

    def _foot(self, worker: str) -> QVBoxLayout:
        now = self._now
        column = QVBoxLayout()
        column.setSpacing(0)
        level = Text(level_words(now), 14, elide=True)
        column.addWidget(level)
        both = QHBoxLayout()
        both.setSpacing(px(8))
        values = QVBoxLayout()
        values.setSpacing(0)
        values.addWidget(_value_line(worker, now.level, now.level_before, now.level_state))
        values.addWidget(_value_line(_("Self"), now.self_score, now.self_before, now.self_state))
        both.addLayout(values, 3)
        line = StepLine(now.domain, now.points[-8:], _("Level over time"))
        both.addWidget(line, 2, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(both)
        return column

    def sizeHint(self) -> QSize:
        inside = self.layout()
        return inside.sizeHint() if inside is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        inside = self.layout()
        return QSize(px(150), inside.minimumSize().height()) if inside is not None else super().minimumSizeHint()

    def _on_clicked(self) -> None:
        self.domain_pressed.emit(self._now.domain)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), px(10), "surface", "line" if self.underMouse() else "hair")


def _value_line(who: str, now: int | None, before: int | None, state: str) -> _Value:
    arrow = ARROWS.get(direction(now, before), "")
    if now is None:
        return _Value("", (Run(f"{who} "), Run(label("value_state", state), tone="muted")))
    runs = [Run(f"{who} "), Run(str(now), SEMI)]
    if before is not None:
        runs.append(Run(_(", was %(before)s") % {"before": before}))
    return _Value(arrow, tuple(runs))


def level_words(now: DomainNow) -> str:
    """The level in words; without a level why there is none."""
    if now.level is not None:
        return words.capital(label("worker_level", str(now.level)))
    return words.capital(label("value_state", now.level_state))


def _words_shown(now: DomainNow, *, hides: bool) -> str:
    if not now.words:
        return _("No words of their own yet")
    return _("Words are closed") if hides else quoted(now.words)


def quoted(said: str) -> str:
    """In quotation marks."""
    return _("“%(words)s”") % {"words": words.one_line(said)}


def spoken(now: DomainNow, worker: str, *, hides_words: bool = False) -> str:
    """The card in one sentence, for screen readers."""
    ways = {"up": _("better"), "down": _("less good"), "same": _("the same"), "": ""}
    of = _("%(level)s of 5") % {"level": now.level} if now.level is not None else ""
    parts = [
        mark_words(
            label("domain", now.domain), level_words(now), now.level, of, ways[direction(now.level, now.level_before)]
        ),
        f"{worker} {now.level}" if now.level is not None else "",
        _("own score %(score)s of 10") % {"score": now.self_score} if now.self_score is not None else "",
        now.words if not hides_words else "",
        _("seen on %(day)s") % {"day": formats.day_words(now.day)} if now.day else "",
    ]
    return ". ".join(part for part in parts if part)

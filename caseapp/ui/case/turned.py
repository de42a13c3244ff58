# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the turned screen: large, in the first person, the own score only, nothing of the worker."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from caseapp.i18n import _
from caseapp.i18n.codes import codes, label, letter
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import MarkView
from caseapp.ui.kit.fields import GrowingText
from caseapp.ui.kit.framed import PageScroll
from caseapp.ui.kit.paint import rounded, scaled_font
from caseapp.ui.kit.text import Hairline, Paragraph, Text
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.marks import Mark
from caseapp.ui.look.theme import colour, px

_BOX = 46
_GAP = 6
_MOST = 10


class Scale(QWidget):
    """Ten large boxes. Arrows and digits choose (0 is ten), Delete takes the answer away."""

    ring_radius = 8
    score_changed = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._score: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(px(_BOX))
        self.setMaximumWidth(self.sizeHint().width())
        self.setMinimumWidth(_MOST * px(24))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._say()

    def sizeHint(self) -> QSize:
        return QSize(_MOST * px(_BOX) + (_MOST - 1) * px(_GAP), px(_BOX))

    def _side(self) -> float:
        """How wide a box is: less than it is high when there is little room."""
        return min(float(px(_BOX)), (self.width() - (_MOST - 1) * px(_GAP)) / _MOST)

    def score(self) -> int | None:
        """The chosen number, or None."""
        return self._score

    def set_score(self, score: int | None) -> None:
        """Show a number without telling."""
        self._score = score
        self._say()
        self.update()

    def _say(self) -> None:
        said = _("no answer") if self._score is None else str(self._score)
        self.setAccessibleName(f"{self._name}: {said}")

    def _choose(self, score: int | None) -> None:
        if score != self._score:
            self.set_score(score)
            self.score_changed.emit(score)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
            self._choose(min(_MOST, (self._score or 0) + 1))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Down):
            self._choose(max(1, (self._score or 2) - 1))
        elif Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
            self._choose(key - Qt.Key.Key_0 or _MOST)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._choose(None)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = int(event.position().x() // (self._side() + px(_GAP))) + 1
        if 1 <= place <= _MOST:
            self._choose(None if place == self._score else place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._side()
        for number in range(1, _MOST + 1):
            box = QRectF((number - 1) * (side + px(_GAP)), 0, side, px(_BOX))
            chosen = number == self._score
            rounded(
                painter,
                box,
                px(8),
                "accent_soft" if chosen else "surface",
                "accent" if chosen else "line",
                2 if chosen else 1,
            )
            painter.setFont(scaled_font(18, SEMI if chosen else MEDIUM))
            painter.setPen(colour("accent" if chosen else "text"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))
            if chosen:
                draw_icon(painter, QRectF(box.right() - px(15), box.top() + px(2), px(13), px(13)), "check", "accent")


class _Question(QWidget):
    """One domain: what it is, ten boxes, room for words."""

    answered = Signal(str, str, str)

    def __init__(self, domain: str) -> None:
        super().__init__()
        self._domain = domain
        self._state = ""
        name = label("domain", domain)
        self.scale = Scale(name)
        self.words = GrowingText(_("What I want to say about it"), lines=1, most_lines=3)
        self.words.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.words.setAccessibleName(_("%(domain)s: what I want to say about it") % {"domain": name})
        mark = Mark(domain, letter("domain", domain), weight="open", ladder=False)
        top = QHBoxLayout()
        top.setSpacing(px(16))
        top.addWidget(MarkView(mark, 40, name))
        top.addWidget(Paragraph(name, 18, weight=SEMI), 2, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.scale, 5)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(6), 0, px(6))
        column.setSpacing(px(6))
        column.addLayout(top)
        column.addWidget(self.words)
        self.scale.score_changed.connect(self._on_score_changed)
        self.words.text_edited.connect(self._on_words_edited)

    def show_answer(self, own: str, words: str) -> None:
        """Show what was answered before."""
        self._state = "" if own.isdecimal() else own
        self.scale.set_score(int(own) if own.isdecimal() else None)
        self.words.set_text(words)

    def _tell(self) -> None:
        score = self.scale.score()
        own = str(score) if score is not None else self._state
        self.answered.emit(self._domain, own, self.words.toPlainText().strip())

    def _on_score_changed(self, _score: object) -> None:
        self._state = ""
        self._tell()

    def _on_words_edited(self) -> None:
        self._tell()


class TurnedScreen(QWidget):
    """Covers the whole window, so that nothing of anybody else can be seen. Esc or the button turns it back."""

    answered = Signal(str, str, str)  # domain, score or state, words
    turned_back = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._returns_to: QWidget | None = None
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("How am I doing?"))
        self.done = Button(_("I am done"), "filled", keys="Esc")
        self.done.clicked.connect(self._on_done_clicked)
        head = QHBoxLayout()
        head.setContentsMargins(px(48), px(20), px(48), px(10))
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(Text(_("How am I doing?"), 24, SEMI))
        words.addWidget(
            Paragraph(_("I choose a number: 1 is very bad, 10 cannot be better. I may skip what I want."), 15, "muted")
        )
        head.addLayout(words, 1)
        head.addWidget(self.done)
        page = PageScroll("surface", 48)
        page.body.setSpacing(px(6))
        self.questions = {domain: _Question(domain) for domain in codes("domain")}
        for place, question in enumerate(self.questions.values()):
            if place:
                page.body.addWidget(Hairline())
            question.answered.connect(self.answered)
            page.body.addWidget(question)
        page.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(page, 1)
        self.hide()

    def show_answers(self, said: Mapping[str, tuple[str, str]]) -> None:
        """Start from these (own score or state, words) by domain."""
        for domain, (own, words) in said.items():
            self.questions[domain].show_answer(own, words)

    def open_screen(self) -> None:
        """Turn it."""
        host = self.parentWidget()
        self._returns_to = QApplication.focusWidget()
        if host is not None:
            host.installEventFilter(self)
            self.setGeometry(host.rect())
        self.show()
        self.raise_()
        next(iter(self.questions.values())).scale.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_screen(self) -> None:
        """Turn it back."""
        host = self.parentWidget()
        if host is not None:
            host.removeEventFilter(self)
        self.hide()
        back = self._returns_to
        if back is not None and isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.turned_back.emit()
        self.deleteLater()

    def _on_done_clicked(self) -> None:
        self.close_screen()

    def focusNextPrevChild(self, forward: bool) -> bool:
        stops: list[QWidget] = []
        for question in self.questions.values():
            stops += [question.scale, question.words]
        stops.append(self.done)
        now = self.window().focusWidget()
        place = stops.index(now) if now in stops else -1
        target = stops[(place + (1 if forward else -1)) % len(stops)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_screen()
        else:
            event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        host = self.parentWidget()
        if event.type() == QEvent.Type.Resize and watched is host and host is not None:
            self.setGeometry(host.rect())
        return super().eventFilter(watched, event)

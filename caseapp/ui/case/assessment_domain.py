# SPDX-License-Identifier: EUPL-1.2
"""This is the place for one domain in the form of an assessment: theirs at the left, the worker's at the right."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.i18n.codes import codes, label
from caseapp.operations.assessments import DomainGiven
from caseapp.plans.catalogue import big_five
from caseapp.store.queries.assessments import DomainScoreRow
from caseapp.ui.case.five import DomainNow
from caseapp.ui.case.words import capital
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.chips import ChoiceChips, Option
from caseapp.ui.kit.fields import Field, GrowingText
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.marks import draw_mark, mark_size
from caseapp.ui.look.theme import px

LEVELS: Final = tuple(str(number) for number in range(1, 6))
SCORES: Final = tuple(str(number) for number in range(1, 11))


class _LiveMark(QWidget):
    """The mark of the domain as it is being filled in."""

    def __init__(self, domain: str) -> None:
        super().__init__()
        self._now = DomainNow(domain=domain)
        self.setFixedSize(mark_size(28))

    def show_level(self, answer: str | None) -> None:
        """Show a level or the reason why there is none."""
        level = int(answer) if answer in LEVELS else None
        state = "given" if level is not None else answer or "not_asked"
        self._now = DomainNow(domain=self._now.domain, level=level, level_state=state)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_mark(QPainter(self), QPointF(0, 0), self._now.mark(), 28)


class DomainEntry(Card):
    """What was said and seen in one domain. Nothing is required."""

    edited = Signal()

    def __init__(self, domain: str) -> None:
        super().__init__()
        self.domain = domain
        name = label("domain", domain)
        self.setAccessibleName(name)
        self._mark = _LiveMark(domain)
        self.own = _chips(_("%(domain)s: own score") % {"domain": name}, SCORES)
        self.level = _chips(_("%(domain)s: level") % {"domain": name}, LEVELS, domain)
        self.words = GrowingText(_("as they say it"), lines=2)
        self.worker_words = GrowingText(_("what we see"), lines=2)
        self._anchor = Paragraph("", 13, "muted", (2, 3))
        self._questions = Paragraph(_questions(domain), 14, "muted")
        self._questions.hide()
        self._ask = Button(_("Questions to ask"), "link")
        self._ask.setAccessibleName(_("Questions to ask about %(domain)s") % {"domain": name})
        self._lay_out(name)
        self._listen()
        self._show_anchor()

    def _lay_out(self, name: str) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(self._mark)
        head.addWidget(Text(name, 15, SEMI))
        head.addStretch(1)
        head.addWidget(self._ask)
        both = QHBoxLayout()
        both.setSpacing(px(28))
        left, right = QVBoxLayout(), QVBoxLayout()
        for side in (left, right):
            side.setSpacing(px(8))
            both.addLayout(side, 1)
        left.addWidget(Field(_("Own score, 1 to 10"), self.own))
        left.addWidget(Field(_("In their words"), self.words))
        left.addStretch(1)
        ours = QVBoxLayout()
        ours.setSpacing(px(2))
        ours.addWidget(Field(_("Our level, 1 to 5"), self.level))
        ours.addWidget(self._anchor)
        right.addLayout(ours)
        right.addWidget(Field(_("Our words"), self.worker_words))
        right.addStretch(1)
        self.own.setAccessibleName(_("%(domain)s: own score") % {"domain": name})
        self.level.setAccessibleName(_("%(domain)s: level") % {"domain": name})
        self.words.setAccessibleName(_("%(domain)s: in their words") % {"domain": name})
        self.worker_words.setAccessibleName(_("%(domain)s: our words") % {"domain": name})
        self.body.addLayout(head)
        self.body.addWidget(self._questions)
        self.body.addLayout(both)

    def _listen(self) -> None:
        self.own.choice_changed.connect(self._on_edited)
        self.level.choice_changed.connect(self._on_edited)
        self.words.text_edited.connect(self._on_edited)
        self.worker_words.text_edited.connect(self._on_edited)
        self._ask.clicked.connect(self._on_ask_clicked)

    def show_row(self, row: DomainScoreRow | None) -> None:
        """Start from what was said and seen before."""
        if row is None:
            self.show_values({})
            return
        values = {
            "level": str(row.level) if row.level is not None else row.level_state,
            "own": str(row.self_score) if row.self_score is not None else row.self_state,
            "words": row.words or "",
            "worker_words": row.worker_words or "",
        }
        self.show_values(values)

    def values(self) -> dict[str, str]:
        """As a draft keeps it."""
        return {
            "level": self.level.chosen_one() or "",
            "own": self.own.chosen_one() or "",
            "words": self.words.toPlainText().strip(),
            "worker_words": self.worker_words.toPlainText().strip(),
        }

    def show_values(self, values: dict[str, Any]) -> None:
        """Bring back what a draft kept."""
        self.level.set_chosen((str(values.get("level") or ""),))
        self.own.set_chosen((str(values.get("own") or ""),))
        self.words.set_text(str(values.get("words") or ""))
        self.worker_words.set_text(str(values.get("worker_words") or ""))
        self._show_anchor()

    def given(self, *, known: bool = False) -> DomainGiven | None:
        """For the operation; None when nobody looked at this domain. `known`: it stands in the assessment already."""
        values = self.values()
        level, own = values["level"], values["own"]
        nothing = level in ("", "not_asked") and own in ("", "not_asked")
        if not known and nothing and not values["words"] and not values["worker_words"]:
            return None
        return DomainGiven(
            domain=self.domain,
            level=int(level) if level in LEVELS else None,
            level_state=None if level in LEVELS else level or "not_asked",
            self_score=int(own) if own in SCORES else None,
            self_state=None if own in SCORES else own or "not_asked",
            words=values["words"],  # empty empties
            worker_words=values["worker_words"],
        )

    def say_own(self, score: str, words: str) -> None:
        """What the person filled in on the turned screen."""
        self.own.set_chosen((score,) if score else ())
        self.words.set_text(words)
        self.edited.emit()

    def _show_anchor(self) -> None:
        answer = self.level.chosen_one()
        self._mark.show_level(answer)
        anchors = big_five().anchors[self.domain]
        if answer in LEVELS:
            said = capital(label("worker_level", answer))
            own = anchors.get(int(answer))
            self._anchor.setText(f"{said}. {capital(own.here())}." if own is not None else f"{said}.")
        else:
            self._anchor.setText("   ".join(f"{level} = {words.here()}" for level, words in anchors.items()))

    def _on_edited(self, *_what: object) -> None:
        self._show_anchor()
        self.edited.emit()

    def _on_ask_clicked(self) -> None:
        shown = self._questions.isHidden()
        self._questions.setVisible(shown)
        self._ask.set_words(_("Hide the questions") if shown else _("Questions to ask"))


def _chips(name: str, numbers: tuple[str, ...], domain: str = "") -> ChoiceChips:
    chips = ChoiceChips(name)
    anchors = big_five().anchors[domain] if domain else {}
    options = []
    for one in numbers:
        anchor = anchors.get(int(one))
        said = capital(label("worker_level", one)) if domain else ""
        options.append(Option(one, one, None, f"{said}: {anchor.here()}" if anchor is not None else said))
    options += [Option(code, label("value_state", code)) for code in codes("value_state") if code != "given"]
    chips.set_options(options)
    return chips


def _questions(domain: str) -> str:
    return "\n".join(f"•  {one.here()}" for one in big_five().questions[domain])

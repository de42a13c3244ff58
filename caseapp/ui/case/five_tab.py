# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tab of the Big Five: now and before, a new assessment, all assessments."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from caseapp.i18n import _, formats
from caseapp.i18n.codes import codes, label
from caseapp.operations.assessments import DeleteAssessment
from caseapp.store.drafts import DraftRow, draft
from caseapp.store.queries.assessments import AssessmentRow, assessments_of
from caseapp.store.reader import Reader
from caseapp.ui.case import words
from caseapp.ui.case.assessment_form import AssessmentForm
from caseapp.ui.case.domain_card import DomainCard
from caseapp.ui.case.drafting import draft_key
from caseapp.ui.case.five import five_now
from caseapp.ui.case.room import CardRow
from caseapp.ui.case.tab import CaseTab
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner, Card, EmptyState
from caseapp.ui.kit.text import Text
from caseapp.ui.kit.two_lines import Act, Columns, TwoLineList, TwoLineRow
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px

_NEW = "assessment"


def _read(reader: Reader, case_id: str, item: str) -> tuple[tuple[AssessmentRow, ...], DraftRow | None]:
    return assessments_of(reader, case_id), draft(reader, draft_key(case_id, item))


class FiveTab(CaseTab):
    """The five domains over time. Item "assessment" opens a new one, "assessment.<id>" corrects one."""

    kinds = ("assessment", "domain_score")

    def __init__(self, desk: Desk, case_id: str) -> None:
        super().__init__(desk, case_id)
        self._looks: tuple[AssessmentRow, ...] = ()
        self.form: AssessmentForm | None = None
        self.five = CardRow()
        self.new = Button(_("New assessment"), "outlined", icon="plus")
        self.new.clicked.connect(self._on_new_clicked)
        self.list = TwoLineList(_("All assessments"), Columns(when=118, who=0))
        self.list.act_requested.connect(self._on_act_requested)
        self._waiting = Banner(_("A draft of an assessment is waiting."), acts=((_NEW, _("Go on")),))
        self._waiting.act_pressed.connect(self._on_go_on)
        self._waiting.hide()
        self._empty = EmptyState(
            _("Look at the five domains together: the own score and words of the person, and what we see."),
            _("New assessment"),
        )
        self._empty.act_pressed.connect(self._on_new_clicked)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._overview())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.load()

    def _overview(self) -> QWidget:
        holder = QWidget()
        head = QHBoxLayout()
        head.addWidget(Text(_("Now and before"), 18, SEMI))
        head.addStretch(1)
        head.addWidget(self.new)
        self._card = Card(_("All assessments"))
        self._card.body.addWidget(self.list, 1)
        column = QVBoxLayout(holder)
        column.setContentsMargins(px(24), px(14), px(24), px(22))
        column.setSpacing(px(12))
        column.addLayout(head)
        column.addWidget(self._waiting)
        column.addWidget(self._empty)
        column.addWidget(self.five)
        column.addWidget(self._card, 1)
        return holder

    def open(self, item: str) -> None:
        """Show now and before; an item opens the form, a domain puts the keyboard on its card."""
        if item.partition(".")[0] == _NEW:
            self._open_form(item)
        elif item in codes("domain") and self.form is None:
            card = next((one for one in self.findChildren(DomainCard) if one.property("domain") == item), None)
            if card is not None:
                card.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        self.read(partial(_read, case_id=self.case_id, item=_NEW), self._on_read)

    def closing(self) -> None:
        if self.form is not None:
            self.form.keep()
        super().closing()

    def bystander_looks(self, _on: bool) -> None:
        self._show()

    def _on_read(self, found: tuple[tuple[AssessmentRow, ...], DraftRow | None]) -> None:
        self._looks, waiting = found
        self._waiting.setVisible(waiting is not None and self.form is None)
        self._show()

    def _show(self) -> None:
        cards = []
        for now in five_now(self._looks) if self._looks else ():
            worker = words.first_name(self.desk.worker_name(now.worker_id)) or _("Colleague")
            card = DomainCard(now, worker, hides_words=self.desk.bystander, lines=4)
            card.setProperty("domain", now.domain)
            card.domain_pressed.connect(self._on_domain_pressed)
            cards.append(card)
        self.five.show_cards(cards)
        self.list.show_rows([self._row(look) for look in self._looks])
        self._card.setVisible(bool(self._looks))
        self._empty.setVisible(not self._looks)

    def _row(self, look: AssessmentRow) -> TwoLineRow:
        what = []
        for domain in codes("domain"):
            score = look.domains.get(domain)
            if score is not None and (score.level is not None or score.self_score is not None):
                values = (str(value) if value is not None else "–" for value in (score.level, score.self_score))
                what.append(f"{label('domain', domain)} {' / '.join(values)}")
        why = [self.desk.worker_name(look.worker_id), "" if self.desk.bystander else words.one_line(look.note)]
        return TwoLineRow(
            id=look.id,
            what=" · ".join(what) or _("Without numbers"),
            why=", ".join(part for part in why if part) or _("level / own score"),
            when=formats.day_short(look.day, self.desk.today()) if look.day else "",
            acts=(Act("change", _("Correct")), Act("delete", _("Delete"))),
        )

    def _open_form(self, item: str) -> None:
        if self.form is None:
            self.read(partial(_read, case_id=self.case_id, item=item), partial(self._on_form_read, item))

    def _on_form_read(self, item: str, found: tuple[tuple[AssessmentRow, ...], DraftRow | None]) -> None:
        if self.form is not None:
            return
        self._looks, kept = found
        record = item.partition(".")[2]
        row = next((look for look in self._looks if look.id == record), None)
        if record and row is None:
            return
        self.form = AssessmentForm(self.desk, self.case_id, row, self._looks[0] if self._looks else None)
        if kept is not None:
            self.form.bring_back(kept)
        self.form.finished.connect(self._on_form_finished)
        self._stack.addWidget(self.form)
        self._stack.setCurrentWidget(self.form)
        self.form.start()

    def _on_form_finished(self) -> None:
        form, self.form = self.form, None
        self._stack.setCurrentIndex(0)
        if form is not None:
            self._stack.removeWidget(form)
            form.hide()
            form.deleteLater()
        self.new.setFocus(Qt.FocusReason.OtherFocusReason)
        self.load()

    def _on_new_clicked(self) -> None:
        self._open_form(_NEW)

    def _on_go_on(self, act: str) -> None:
        self._open_form(act)

    def _on_domain_pressed(self, _domain: str) -> None:
        self._open_form(_NEW)

    def _on_act_requested(self, look_id: str, act: str) -> None:
        look = next((one for one in self._looks if one.id == look_id), None)
        if look is None:
            return
        if act == "change":
            self._open_form(f"{_NEW}.{look_id}")
        else:
            given = DeleteAssessment(assessment_id=look.id, read_rev=look.read_rev)
            self.desk.act(given, _("Assessment deleted"))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for looking at the five domains on one page, with a draft that keeps itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from caseapp.i18n import _, formats
from caseapp.i18n.codes import codes
from caseapp.operations import Done
from caseapp.operations.assessments import ChangeAssessment, RecordAssessment
from caseapp.store.drafts import DraftRow
from caseapp.store.queries.assessments import AssessmentRow
from caseapp.ui.case.assessment_domain import DomainEntry
from caseapp.ui.case.drafting import DraftKeeper
from caseapp.ui.case.turned import TurnedScreen
from caseapp.ui.desk import Desk
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.fields import Field, GrowingText
from caseapp.ui.kit.framed import PageScroll
from caseapp.ui.kit.reading import DayField
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px


class AssessmentForm(QWidget):
    """A new assessment that starts from the last one, or one that is corrected. `finished` when it can go."""

    finished = Signal()

    def __init__(self, desk: Desk, case_id: str, row: AssessmentRow | None, start: AssessmentRow | None) -> None:
        super().__init__()
        self._desk = desk
        self._case_id = case_id
        self._row = row
        self._turned: TurnedScreen | None = None
        item = f"assessment.{row.id}" if row is not None else "assessment"
        self.day = DayField(desk.today(), row.day if row is not None else desk.today(), "past")
        self.note = GrowingText(lines=1)
        self.note.set_text((row.note or "") if row is not None else "")
        self.entries = {domain: DomainEntry(domain) for domain in codes("domain")}
        source = row or start
        for domain, entry in self.entries.items():
            entry.show_row(source.domains.get(domain) if source is not None else None)
            entry.edited.connect(self._on_edited)
        self._first = self._body()
        self._keeper = DraftKeeper(desk, case_id, item, self._changed)
        self._error = Paragraph("", 14, tone="attn")
        self._error.hide()
        self._status = Text("", 13, tone="muted")
        self.save = Button(_("Save"), "filled", keys="Ctrl+Enter")
        self.leave = Button(_("Close"), "outlined", keys="Esc")
        self.turn = Button(_("Turn the screen"), "outlined", icon="repeat")
        self._lay_out(start)
        self._listen()

    def _lay_out(self, start: AssessmentRow | None) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(px(24), px(14), px(24), px(2))
        head.setSpacing(px(10))
        title = _("New assessment") if self._row is None else _("Correct the assessment")
        head.addWidget(Text(title, 18, SEMI))
        self.day.setFixedWidth(px(150))
        self.day.setAccessibleName(_("Day of the assessment"))
        head.addWidget(self.day)
        head.addWidget(self._status)
        head.addStretch(1)
        for button in (self.turn, self.leave, self.save):
            head.addWidget(button)
        self._page = PageScroll()
        self._page.body.setContentsMargins(px(24), px(8), px(24), px(22))
        self._page.body.setSpacing(px(12))
        self._page.body.addWidget(self._error)
        if self._row is None and start is not None and start.day is not None:
            day = formats.day_words(start.day)
            hint = _("Filled in as on %(day)s. Change what is different now; everything may stay empty.")
            self._page.body.addWidget(Paragraph(hint % {"day": day}, 13, "muted"))
        for entry in self.entries.values():
            self._page.body.addWidget(entry)
        self._page.body.addWidget(Field(_("Note about this assessment"), self.note))
        self._page.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._page, 1)

    def _listen(self) -> None:
        self.day.day_changed.connect(self._on_edited)
        self.note.text_edited.connect(self._on_edited)
        self._keeper.kept.connect(self._on_draft_kept)
        self.save.clicked.connect(self._on_save_wanted)
        self.leave.clicked.connect(self._on_leave_wanted)
        self.turn.clicked.connect(self._on_turn_wanted)
        for keys, slot in (
            ("Ctrl+Return", self._on_save_wanted),
            ("Ctrl+Enter", self._on_save_wanted),
            ("Ctrl+S", self._on_save_wanted),
            ("Esc", self._on_leave_wanted),
        ):
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(slot)

    def bring_back(self, draft: DraftRow) -> None:
        """Show the draft, and say so."""
        body = draft.body
        if body.get("day"):
            self.day.set_day(date.fromisoformat(body["day"]))
        self.note.set_text(body.get("note") or "")
        for domain, values in (body.get("domains") or {}).items():
            if domain in self.entries:
                self.entries[domain].show_values(values)
        self._keeper.came_back()
        when = formats.moment(draft.moment, self._desk.today())
        banner = Banner(_("Your draft of %(moment)s is back.") % {"moment": when}, acts=(("over", _("Start over")),))
        banner.act_pressed.connect(self._on_start_over)
        self._page.body.insertWidget(0, banner)

    def start(self) -> None:
        """Give the keyboard to the first question."""
        next(iter(self.entries.values())).own.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep(self) -> None:
        """The tab closes: what was typed is kept as a draft."""
        if self._turned is not None and isValid(self._turned):
            self._turned.close_screen()
        self._keeper.keep_now()

    def _body(self) -> dict[str, Any]:
        day = self.day.day()
        return {
            "day": day.isoformat() if day is not None else None,
            "note": self.note.toPlainText().strip(),
            "domains": {domain: entry.values() for domain, entry in self.entries.items()},
        }

    def _changed(self) -> dict[str, Any]:
        body = self._body()
        return body if body != self._first else {}

    def _given(self) -> object:
        known = self._row.domains if self._row is not None else {}
        found = (entry.given(known=domain in known) for domain, entry in self.entries.items())
        domains = tuple(given for given in found if given is not None)
        note = self.note.toPlainText().strip()  # empty empties
        if self._row is None:
            return RecordAssessment(case_id=self._case_id, day=self.day.day(), note=note, domains=domains)
        return ChangeAssessment(
            assessment_id=self._row.id, read_rev=self._row.read_rev, day=self.day.day(), note=note, domains=domains
        )

    def _on_edited(self, *_what: object) -> None:
        self._keeper.touch()

    def _on_draft_kept(self) -> None:
        words = _("draft kept at %(time)s") % {"time": formats.time(self._desk.clock.now())}
        self._status.setText(words)

    def _on_start_over(self, _act: str) -> None:
        self._keeper.drop()
        first = self._first
        self.day.set_day(date.fromisoformat(first["day"]) if first["day"] else None)
        self.note.set_text(first["note"])
        for domain, values in first["domains"].items():
            self.entries[domain].show_values(values)
        banner = self.sender()
        if isinstance(banner, Banner):
            banner.hide()

    def _on_save_wanted(self) -> None:
        if not self.day.read_now() or not self.save.isEnabled():
            return
        self.save.setEnabled(False)
        self._desk.act(self._given(), _("Assessment saved"), self._on_saved, self._on_refused)

    def _on_saved(self, _done: Done[Any]) -> None:
        if isValid(self):
            self._keeper.drop()
            self.finished.emit()

    def _on_refused(self, sentence: str) -> None:
        if isValid(self):
            self.save.setEnabled(True)
            self._error.setText(sentence)
            self._error.show()
            announce(self, sentence, urgent=True)

    def _on_leave_wanted(self) -> None:
        self._keeper.keep_now()
        self.finished.emit()

    def _on_turn_wanted(self) -> None:
        self._turned = TurnedScreen(self.window())
        said = {domain: (entry.values()["own"], entry.values()["words"]) for domain, entry in self.entries.items()}
        self._turned.show_answers(said)
        self._turned.answered.connect(self._on_answered)
        self._turned.open_screen()

    def _on_answered(self, domain: str, score: str, words: str) -> None:
        self.entries[domain].say_own(score, words)

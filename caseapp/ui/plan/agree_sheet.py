# SPDX-License-Identifier: EUPL-1.2
"""This is the place for agreeing on a plan: what everybody said, the day, the next review. Signing is no condition."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from caseapp.i18n import _, formats
from caseapp.i18n.codes import labelled
from caseapp.operations.act import Done
from caseapp.operations.agree import REVIEW_AFTER, AgreePlan
from caseapp.operations.plans import ParticipantFields
from caseapp.ui.desk import Desk
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.chips import ChoiceChips, Option
from caseapp.ui.kit.fields import Combo, Field, LineField
from caseapp.ui.kit.reading import DayField
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.plan.kept import AddLine
from caseapp.ui.plan.reading import PlanView

_DRAFT_PAUSE_MS = 800


class SaidBox(QFrame):
    """What one participant said: agreed or not, a remark, how it was noted."""

    said_changed = Signal()

    def __init__(self, fields: dict[str, Any]) -> None:
        super().__init__()
        self.name = str(fields["name"])
        self.setProperty("kit", "well")
        self.setAccessibleName(self.name)
        self.role = Combo([("", "–"), *labelled("participant_role")], fields.get("role") or "")
        self.role.setAccessibleName(_("Role of %(name)s") % {"name": self.name})
        self.role.setFixedWidth(px(190))
        self.agreement = ChoiceChips(_("What %(name)s said") % {"name": self.name}, may_be_empty=False)
        self.agreement.set_options([Option(code, words) for code, words in labelled("agreement")])
        self.agreement.set_chosen((fields.get("agreement") or "not_asked",))
        self.note = LineField(fields.get("note") or "", _("Remark, in the words of %(name)s") % {"name": self.name})
        self.note.setAccessibleName(_("Remark of %(name)s") % {"name": self.name})
        self.method = Combo([("", _("how it was noted")), *labelled("agreement_method")], fields.get("method") or "")
        self.method.setAccessibleName(_("How it was noted"))
        self.method.setFixedWidth(px(190))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(10), px(14), px(12))
        column.setSpacing(px(8))
        head = QHBoxLayout()
        head.setSpacing(px(12))
        name = Text(self.name, 15, SEMI, elide=True)
        head.addWidget(name, 1)
        head.addWidget(self.agreement, 3)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(self.role)
        row.addWidget(self.note, 1)
        row.addWidget(self.method)
        column.addLayout(row)
        self.agreement.choice_changed.connect(self._on_changed)
        self.note.textEdited.connect(self._on_changed)
        self.role.code_changed.connect(self._on_changed)
        self.method.code_changed.connect(self._on_changed)

    def fields(self) -> dict[str, Any]:
        """What was said, as the operation takes it."""
        return {
            "name": self.name,
            "role": self.role.code() or None,
            "agreement": self.agreement.chosen_one() or "not_asked",
            "note": self.note.text().strip() or None,
            "method": self.method.code() or None,
        }

    def _on_changed(self, _what: object) -> None:
        self.said_changed.emit()


class AgreeSheet(Sheet):
    """Agreeing freezes the plan as a version. Whoever does not agree is written down, not overruled."""

    def __init__(self, desk: Desk, view: PlanView, host: QWidget) -> None:
        super().__init__(host, _("Agree on the plan"), width=940, save=_("Agree and freeze"))
        self.desk = desk
        self.view = view
        self.plan_id = view.plan.id if view.plan is not None else ""
        self.draft_key = f"plan-agree:{self.plan_id}"
        self.boxes: dict[str, SaidBox] = {}
        self.day = DayField(desk.today(), desk.today(), lean="past")
        self.review = DayField(desk.today(), desk.today() + REVIEW_AFTER, lean="future")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DRAFT_PAUSE_MS)
        self._timer.timeout.connect(self._keep_draft)
        self._lay_out_form()
        self.save_requested.connect(self._on_save_wanted)
        self.close_requested.connect(self._on_leave_wanted)

    def _lay_out_form(self) -> None:
        words = _("Everybody says it in their own way. Not agreeing, not asked and not present are answers too.")
        frozen = _("This becomes version %(number)s. It never changes again.") % {"number": self._next_number()}
        self.body.addWidget(Paragraph(f"{words} {frozen}", 14, tone="muted"))
        days = QHBoxLayout()
        days.setSpacing(px(14))
        days.addWidget(Field(_("Agreed on"), self.day))
        days.addWidget(Field(_("Next review"), self.review, _("half a year later, or sooner")))
        days.addStretch(1)
        self.body.addLayout(days)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(10))
        self.body.addLayout(self._rows)
        self._fill()
        self.add = AddLine(_("Somebody else: name"))
        self.add.add_wanted.connect(self._on_add_wanted)
        self.body.addWidget(self.add)
        self._notes = QVBoxLayout()
        self.body.addLayout(self._notes)
        self.day.day_changed.connect(self._on_day_changed)
        self.review.day_changed.connect(self._on_changed)

    def open_first(self) -> None:
        """Open with the keyboard on what the first participant said."""
        first = next(iter(self.boxes.values()), None)
        self.open_sheet(first.agreement.focusProxy() if first is not None else None)

    def _next_number(self) -> int:
        return max((one.number for one in self.view.versions if one.plan_id == self.plan_id), default=0) + 1

    def _fill(self) -> None:
        """The participants of the plan, or the person and the worker; a draft of before wins."""
        draft = self.view.drafts.get(self.draft_key)
        if draft is not None:
            for fields in draft.body.get("participants", []):
                self._add(fields)
            for name, control in (("day", self.day), ("review", self.review)):
                if draft.body.get(name):
                    control.set_day(date.fromisoformat(draft.body[name]))
            when = formats.moment(draft.moment, self.desk.today())
            self.set_status(_("draft of %(when)s is back") % {"when": when})
            return
        plan = self.view.plan
        people = plan.participants if plan is not None else ()
        for one in people:
            # what somebody said about an earlier version does not count for this one
            self._add({"name": one.name, "role": one.role, "agreement": "not_asked", "method": one.method})
        if not people:
            self._add({"name": self.view.head.person.name.call, "role": "young_person"})
        me = self.desk.me
        if me is not None and me.name not in self.boxes and not any(one.role == "worker" for one in people):
            self._add({"name": me.name, "role": "worker", "agreement": "agreed"})

    def _add(self, fields: dict[str, Any]) -> SaidBox:
        box = SaidBox(fields)
        box.said_changed.connect(self._on_changed_said)
        self.boxes[box.name] = box
        self._rows.addWidget(box)
        return box

    def _body(self) -> dict[str, Any]:
        day, review = self.day.day(), self.review.day()
        return {
            "participants": [box.fields() for box in self.boxes.values()],
            "day": day.isoformat() if day else None,
            "review": review.isoformat() if review else None,
        }

    def _keep_draft(self) -> None:
        self.desk.keep_draft(self.draft_key, "plan_agree", self._body(), self.view.head.id)
        self.set_status(_("draft saved"))

    def _on_add_wanted(self, name: str) -> None:
        if name not in self.boxes:
            box = self._add({"name": name, "agreement": "not_asked"})
            self._timer.start()
            box.agreement.setFocus()

    def _on_changed_said(self) -> None:
        self._timer.start()

    def _on_changed(self, _what: object) -> None:
        self._timer.start()

    def _on_day_changed(self, day: object) -> None:
        if isinstance(day, date):
            self.review.set_day(day + REVIEW_AFTER)
        self._timer.start()

    def _on_save_wanted(self) -> None:
        if not (self.day.read_now() and self.review.read_now()):
            return
        self.save_button.setEnabled(False)
        said: list[ParticipantFields] = [box.fields() for box in self.boxes.values()]  # type: ignore[misc]
        given = AgreePlan(
            plan_id=self.plan_id, day=self.day.day(), next_review=self.review.day(), participants=tuple(said)
        )
        self.desk.act(given, _("Plan agreed: frozen as a version"), self._on_agreed, self._on_refused)

    def _on_agreed(self, _done: Done[Any]) -> None:
        self._timer.stop()
        self.desk.drop_draft(self.draft_key)
        self.close_sheet()

    def _on_refused(self, sentence: str) -> None:
        self.save_button.setEnabled(True)
        self._notes.addWidget(Banner(sentence, tone="attn", icon="circle-alert"))

    def _on_leave_wanted(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self._keep_draft()
        self.close_sheet()

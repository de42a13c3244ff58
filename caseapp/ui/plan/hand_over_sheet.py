# SPDX-License-Identifier: EUPL-1.2
"""This is the place for handing over the plan: to whom, what for, which parts; and for who has it already."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseapp.i18n import _, formats
from caseapp.i18n.codes import label, labelled
from caseapp.operations.act import Done
from caseapp.operations.agree import SharePlan, WithdrawShare
from caseapp.reports.documents import paper_names
from caseapp.reports.texts import LANGUAGES
from caseapp.store.queries.plans import shares_of
from caseapp.ui.desk import Desk
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.chips import ChoiceChips, Option
from caseapp.ui.kit.fields import Combo, Field, LineField
from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.kit.two_lines import Act, Columns, TwoLineList, TwoLineRow
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.plan.reading import PlanView
from caseapp.ui.print.wish import PrintWish

_ON_PAPER: Final = {"risks": "plan_b", "crisis_card": "plan_b"}  # codes of plan_part that a paper calls otherwise
_ALWAYS: Final = ("choices", "agreements", "readers", "change")


class HandOverSheet(Sheet):
    """The person decides who gets it. What is written down first is then printed with just these parts."""

    def __init__(self, desk: Desk, view: PlanView, host: QWidget) -> None:
        super().__init__(host, _("Hand over the plan"), width=1120, save=_("Write down and print"))
        self.desk = desk
        self.view = view
        self.plan_id = view.plan.id if view.plan is not None else ""
        self.draft_key = f"plan-share:{self.plan_id}"
        self.to_whom = LineField("", _("name or service"))
        self.purpose = LineField()
        self.parts = ChoiceChips(_("Which parts"), several=True)
        self.parts.set_options([Option(code, words) for code, words in labelled("plan_part")])
        self.language = Combo([(code, label("language", code)) for code in LANGUAGES])
        self.language.set_code(view.plan.language if view.plan is not None else "nl")
        self.shares = TwoLineList(_("Who may see the plan"), Columns(when=0, who=0), plain_acts=True)
        self.papers = TwoLineList(_("Papers that were printed"), Columns(when=0, who=0), plain_acts=True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(800)
        self._timer.timeout.connect(self._keep_draft)
        self._lay_out_sheet()
        self._fill()
        self.save_requested.connect(self._on_save_wanted)
        self.close_requested.connect(self._on_leave_wanted)
        self.shares.act_requested.connect(self._on_share_act)
        self.papers.act_requested.connect(self._on_paper_act)
        for line in (self.to_whom, self.purpose):
            line.textEdited.connect(self._on_changed)
        self.parts.choice_changed.connect(self._on_changed)

    def _lay_out_sheet(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(px(28))
        form = QVBoxLayout()
        form.setSpacing(px(14))
        words = _("It is their plan: they decide who gets it, and what of it.")
        form.addWidget(Paragraph(words, 14, tone="muted"))
        form.addWidget(Field(_("To whom"), self.to_whom))
        form.addWidget(Field(_("What for"), self.purpose, _("may stay empty")))
        form.addWidget(Field(_("Which parts"), self.parts))
        form.addWidget(Field(_("Language"), self.language))
        self._notes = QVBoxLayout()
        form.addLayout(self._notes)
        form.addStretch(1)
        row.addLayout(form, 1)
        right = QVBoxLayout()
        right.setSpacing(px(8))
        for title, inner in ((_("Who may see the plan"), self.shares), (_("Papers that were printed"), self.papers)):
            right.addWidget(Text(title, 15, SEMI))
            framed = Framed(inner, "surface")
            framed.setMinimumHeight(px(190))
            right.addWidget(framed, 1)
        row.addLayout(right, 1)
        self.body.addLayout(row)

    def _fill(self) -> None:
        self._show_shares(self.view.shares)
        names = paper_names()
        rows = []
        for one in self.view.papers:
            when = formats.moment(one.moment, self.desk.today()) if one.moment is not None else ""
            what = names.get(one.document, one.document)
            whom = _("for %(name)s") % {"name": one.handed_to} if one.handed_to else ""
            number = next((v.number for v in self.view.versions if v.id == one.plan_version_id), None)
            version = _("version %(number)s") % {"number": number} if number else ""
            why = " · ".join(part for part in (when, whom, version, self.desk.worker_name(one.worker_id)) if part)
            rows.append(TwoLineRow(one.id, what, why, icon="file-text", acts=(Act("again", _("Print again")),)))
        self.papers.show_rows(rows)
        draft = self.view.drafts.get(self.draft_key)
        if draft is not None:
            self.to_whom.setText(draft.body.get("to_whom", ""))
            self.purpose.setText(draft.body.get("purpose", ""))
            self.parts.set_chosen(draft.body.get("parts", []))
            when = formats.moment(draft.moment, self.desk.today())
            self.set_status(_("draft of %(when)s is back") % {"when": when})

    def _show_shares(self, shares: tuple[Any, ...]) -> None:
        rows = []
        for one in shares:
            parts = formats.joined(label("plan_part", part) for part in one.parts) or _("the whole plan")
            since = formats.day_words(one.day) if one.day else ""
            gone = (
                _("withdrawn on %(day)s") % {"day": formats.day_words(one.withdrawn_day)} if one.withdrawn_day else ""
            )
            why = " · ".join(part for part in (gone or since, parts, one.purpose or "") if part)
            acts = () if one.withdrawn_day else (Act("withdraw", _("Withdraw")),)
            rows.append(TwoLineRow(one.id, one.to_whom, why, icon="eye-off" if gone else "eye", acts=acts))
        self.shares.show_rows(rows)

    def _on_save_wanted(self) -> None:
        self.save_button.setEnabled(False)
        given = SharePlan(
            plan_id=self.plan_id,
            to_whom=self.to_whom.text(),
            purpose=self.purpose.text().strip() or None,
            parts=self.parts.chosen(),
        )
        self.desk.act(given, _("Written down who may see the plan"), self._on_shared, self._on_refused)

    def _on_shared(self, _done: Done[Any]) -> None:
        self._timer.stop()
        self.desk.drop_draft(self.draft_key)
        newest = self.view.versions[0] if self.view.versions else None
        agreed = self.view.plan is not None and self.view.plan.status in ("agreed", "printed")
        chosen = self.parts.chosen()
        wish = PrintWish(
            case_id=self.view.head.id,
            document="plan",
            version_id=newest.id if newest is not None and agreed else None,
            language=self.language.code() or "",
            handed_to=self.to_whom.text().strip(),
            purpose=self.purpose.text().strip(),
            parts=tuple(dict.fromkeys((*(_ON_PAPER.get(one, one) for one in chosen), *_ALWAYS))) if chosen else (),
        )
        self.close_sheet()
        self.desk.print_requested.emit(wish)

    def _on_refused(self, sentence: str) -> None:
        self.save_button.setEnabled(True)
        self._notes.addWidget(Banner(sentence, tone="attn", icon="circle-alert"))
        self.to_whom.setFocus()

    def _on_share_act(self, share_id: str, _act: str) -> None:
        row = next((one for one in self.view.shares if one.id == share_id), None)
        if row is not None:
            given = WithdrawShare(share_id=share_id, read_rev=row.read_rev)
            self.desk.act(given, _("Sharing withdrawn"), self._on_withdrawn)

    def _on_withdrawn(self, _done: Done[Any]) -> None:
        plan_id = self.plan_id
        self.desk.read(lambda reader: shares_of(reader, plan_id), self._on_shares_read)

    def _on_shares_read(self, shares: tuple[Any, ...]) -> None:
        self._show_shares(shares)

    def _on_paper_act(self, paper_id: str, _act: str) -> None:
        paper = next((one for one in self.view.papers if one.id == paper_id), None)
        if paper is not None:
            wish = PrintWish(
                case_id=self.view.head.id,
                document=paper.document,
                version_id=paper.plan_version_id,
                language=paper.language or "",
                reading_level=paper.reading_level or "",
                handed_to=paper.handed_to or "",
                purpose=paper.purpose or "",
            )
            self.close_sheet()
            self.desk.print_requested.emit(wish)

    def _keep_draft(self) -> None:
        body = {
            "to_whom": self.to_whom.text(),
            "purpose": self.purpose.text(),
            "parts": list(self.parts.chosen()),
        }
        self.desk.keep_draft(self.draft_key, "plan_share", body, self.view.head.id)
        self.set_status(_("draft saved"))

    def _on_changed(self, _what: object) -> None:
        self._timer.start()

    def _on_leave_wanted(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self._keep_draft()
        self.close_sheet()

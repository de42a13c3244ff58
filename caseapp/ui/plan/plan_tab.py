# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tab of the future plan: the parts, the form of one part, and the paper beside it."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from caseapp.i18n import _, formats
from caseapp.operations.plans import StartPlan, WritePlan
from caseapp.store.reader import Reader
from caseapp.ui.case.tab import CaseTab
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import EmptyState
from caseapp.ui.kit.framed import Framed, PageScroll
from caseapp.ui.kit.side_by_side import SideBySide
from caseapp.ui.kit.text import Tag, Text
from caseapp.ui.look.theme import px
from caseapp.ui.plan.agree_sheet import AgreeSheet
from caseapp.ui.plan.hand_over_sheet import HandOverSheet
from caseapp.ui.plan.other_parts import build_part
from caseapp.ui.plan.paper_side import PaperSide
from caseapp.ui.plan.part import PARTS, PlanPart
from caseapp.ui.plan.part_list import PartList
from caseapp.ui.plan.reading import PlanView, read_plan
from caseapp.ui.plan.versions_sheet import VersionsSheet
from caseapp.ui.print.wish import PrintWish


class PlanTab(CaseTab):
    """The plan of a case. Items: a part ("part-housing"), or "agree", "versions", "share" to open that at once."""

    kinds = (
        "plan", "plan_domain", "plan_risk", "plan_after_18", "plan_participant", "plan_version", "plan_share",
        "printed_paper", "goal", "step", "network_member", "person", "case",
    )  # fmt: skip

    def __init__(self, desk: Desk, case_id: str) -> None:
        super().__init__(desk, case_id)
        self.view: PlanView | None = None
        self._item = ""
        self._forms: dict[str, PlanPart] = {}
        self.parts = PartList()
        self.paper = PaperSide(desk, case_id)
        self._status = Tag("", "note")
        self._facts = Text("", 14, tone="muted", elide=True)
        self._forms_stack = QStackedWidget()
        self._stack = QStackedWidget()
        self._page = self._build_page()
        self._start = QWidget()
        self._closed = EmptyState(_("The plan is closed while somebody looks along. F9 opens it again."))
        for widget in (self._page, self._start, self._closed):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.parts.part_chosen.connect(self._on_part_chosen)
        self.paper.form_chosen.connect(self._on_form_chosen)
        self.load()

    # -- what every tab does -----------------------------------------------------------------------------------------

    def open(self, item: str) -> None:
        self._item = item
        if self.view is not None:
            self._go_to_item()

    def load(self) -> None:
        self.read(partial(_plan_of, self.case_id), self._on_read)

    def closing(self) -> None:
        for form in self._forms.values():
            form.flush()
        self.paper.live.stop()
        super().closing()

    def bystander_looks(self, _on: bool) -> None:
        self._show_right_page()

    # -- building ----------------------------------------------------------------------------------------------------

    def _build_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(px(24), px(10), px(24), px(16))
        column.setSpacing(px(10))
        column.addLayout(self._build_head())
        columns = SideBySide(narrow_at=1000)
        left = PageScroll(margin=0)
        left.body.setContentsMargins(0, 0, 0, 0)
        left.body.addWidget(self.parts)
        columns.add(left, 232, 260)
        columns.add(Framed(self._forms_stack), 0, 420)
        columns.add(self.paper, 0, 420)
        scroll = PageScroll(margin=0)
        scroll.body.setContentsMargins(0, 0, 0, 0)
        scroll.body.addWidget(columns, 1)
        column.addWidget(scroll, 1)
        return page

    def _build_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(self._status)
        head.addWidget(self._facts, 1)
        self.versions_button = Button(_("Versions"), "small", icon="history")
        self.share_button = Button(_("Give the plan"), "small", icon="share-2")
        self.agree_button = Button(_("Agree"), "small", icon="handshake")
        self.versions_button.clicked.connect(self._on_versions_wanted)
        self.share_button.clicked.connect(self._on_share_wanted)
        self.agree_button.clicked.connect(self._on_agree_wanted)
        self.paper.print_button.clicked.connect(self._on_print_wanted)
        for button in (self.versions_button, self.share_button, self.agree_button):
            head.addWidget(button)
        key = QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self._on_print_wanted)
        return head

    def _form(self, part: str) -> PlanPart:
        """The form of a part, built when it is first opened."""
        form = self._forms.get(part)
        if form is None:
            form = build_part(self.desk, part)
            form.network_wanted.connect(self._on_network_wanted)
            self._forms[part] = form
            scroll = PageScroll("surface", margin=16)
            scroll.body.addWidget(form)
            scroll.body.addStretch(1)
            scroll.setProperty("part", part)
            self._forms_stack.addWidget(scroll)
        return form

    # -- showing -----------------------------------------------------------------------------------------------------

    def _on_read(self, view: PlanView) -> None:
        self.view = view
        if view.plan is None:
            self._build_start(view)
            self._show_right_page()
            return
        self._status.setText(_status_words(view, self.desk.today()))
        self._status.setProperty("tone", "good" if view.plan.status in ("agreed", "printed") else "note")
        self._status.style().unpolish(self._status)
        self._status.style().polish(self._status)
        self._facts.setText(self._fact_words(view))
        self.parts.show_view(view)
        self.paper.show_form(view.plan.language, view.plan.reading_level)
        if not self.parts.chosen():
            self.parts.choose(PARTS[0])
        for form in self._forms.values():
            form.show_view(view)
        self._show_right_page()
        self.paper.refresh(40 if not self.paper.pages.count() else 400)
        self._go_to_item()

    def _fact_words(self, view: PlanView) -> str:
        plan = view.plan
        parts = []
        last = view.versions[0] if view.versions else None
        if last is not None and last.agreed_day is not None:
            day = formats.day_short(last.agreed_day, self.desk.today())
            parts.append(_("version %(number)s agreed on %(day)s") % {"number": last.number, "day": day})
        if plan is not None and plan.next_review is not None and view.versions:
            parts.append(_("next review %(day)s") % {"day": formats.day_short(plan.next_review, self.desk.today())})
        return " · ".join(parts)

    def _build_start(self, view: PlanView) -> None:
        """Nothing yet: say what belongs here and offer the first step."""
        old = self._start
        words = _("A future plan says what the person wants, in their own words: who helps, with what, when.")
        start = EmptyState(words, _("Start a plan"), "file-plus")
        start.act_pressed.connect(self._on_start_wanted)
        if view.ended is not None:
            again = Button(_("Start from the last plan"), "outlined", icon="copy")
            again.clicked.connect(self._on_start_again_wanted)
            start.add_act(again)
        self._start = start
        self._stack.addWidget(start)
        self._stack.removeWidget(old)
        old.deleteLater()

    def _show_right_page(self) -> None:
        if self.desk.bystander:
            self._stack.setCurrentWidget(self._closed)
        elif self.view is not None and self.view.plan is None:
            self._stack.setCurrentWidget(self._start)
        else:
            self._stack.setCurrentWidget(self._page)

    def _go_to_item(self) -> None:
        item, self._item = self._item, ""
        sheets = {"agree": self._on_agree_wanted, "versions": self._on_versions_wanted, "share": self._on_share_wanted}
        part = item.removeprefix("part-")
        if part in PARTS:
            self.parts.choose(part)
        elif item in sheets:
            sheets[item]()

    # -- what is wanted ----------------------------------------------------------------------------------------------

    def _on_part_chosen(self, part: str) -> None:
        form = self._form(part)
        if self.view is not None:
            form.show_view(self.view)
        for place in range(self._forms_stack.count()):
            widget = self._forms_stack.widget(place)
            if widget is not None and widget.property("part") == part:
                self._forms_stack.setCurrentWidget(widget)
        self.paper.follow(part)

    def _on_form_chosen(self, _document: str, language: str, level: str) -> None:
        plan = self.view.plan if self.view is not None else None
        if plan is not None and (language, level) != (plan.language, plan.reading_level):
            fields = {"language": language, "reading_level": level}
            given = WritePlan(plan_id=plan.id, read_rev=plan.read_rev, fields=fields)  # type: ignore[arg-type]
            self.desk.act(given, _("Language of the plan changed"))

    def _on_start_wanted(self) -> None:
        self.desk.act(StartPlan(case_id=self.case_id), _("Plan started"))

    def _on_start_again_wanted(self) -> None:
        ended = self.view.ended if self.view is not None else None
        if ended is not None:
            fields = {"status": "draft", "ended_reason": None}
            given = WritePlan(plan_id=ended.id, read_rev=ended.read_rev, fields=fields)  # type: ignore[arg-type]
            self.desk.act(given, _("Plan goes on"))

    def _on_network_wanted(self) -> None:
        self.place_requested.emit("network", "")

    def _flush(self) -> None:
        for form in self._forms.values():
            form.flush()

    def _on_agree_wanted(self) -> None:
        self._flush()
        if self.view is not None and self.view.plan is not None:
            AgreeSheet(self.desk, self.view, self.window()).open_first()

    def _on_versions_wanted(self) -> None:
        if self.view is not None and self.view.plan is not None:
            VersionsSheet(self.desk, self.view, self.window()).open_sheet()

    def _on_share_wanted(self) -> None:
        if self.view is not None and self.view.plan is not None:
            HandOverSheet(self.desk, self.view, self.window()).open_sheet()

    def _on_print_wanted(self) -> None:
        self._flush()
        if self.view is not None and self.view.plan is not None:
            wish = PrintWish(
                case_id=self.case_id,
                document=self.paper.document(),
                language=self.paper.language.code() or "",
                reading_level=self.paper.level.code() or "",
            )
            self.desk.print_requested.emit(wish)


def _status_words(view: PlanView, today: date) -> str:
    plan = view.plan
    if plan is None:
        return ""
    if plan.status in ("agreed", "printed") and view.versions:
        return _("agreed")
    since = view.draft_since or plan.started_day
    return _("draft since %(day)s") % {"day": formats.day_short(since, today)} if since else _("draft")


def _plan_of(case_id: str, reader: Reader) -> PlanView:
    return read_plan(reader, case_id)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the versions of a plan: what was agreed when, what changed since, printing an old one."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from caseapp.i18n import _, formats, ngettext
from caseapp.plans import versions
from caseapp.plans.plan_content import PlanContent
from caseapp.store.queries.plans import VersionRow, plan_content, version_content
from caseapp.store.reader import Reader
from caseapp.ui.desk import Desk
from caseapp.ui.kit.cards import EmptyState
from caseapp.ui.kit.fields import Combo, Field
from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.text import Hairline, Paragraph, Text
from caseapp.ui.kit.two_lines import Act, Columns, TwoLineList, TwoLineRow
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.plan.reading import PlanView
from caseapp.ui.plan.word_marks import MarkedText, marked_pair
from caseapp.ui.print.wish import PrintWish

DRAFT: Final = "draft"


class VersionsSheet(Sheet):
    """Left the versions, right two of them side by side, only where they differ."""

    def __init__(self, desk: Desk, view: PlanView, host: QWidget) -> None:
        super().__init__(host, _("Versions of the plan"), width=1220, closes_itself=True)
        self.desk = desk
        self.view = view
        self.list = TwoLineList(_("Agreed versions"), Columns(when=0, who=0), plain_acts=True)
        self.before = Combo(self._options())
        self.after = Combo(self._options())
        self.scope = f"VersionsSheet-{id(self)}"
        self._lay_out_sheet()
        self._fill()
        self.list.act_requested.connect(self._on_act_requested)
        self.list.row_chosen.connect(self._on_row_chosen)
        self.before.code_changed.connect(self._on_pair_chosen)
        self.after.code_changed.connect(self._on_pair_chosen)
        self.sheet_closed.connect(self._on_closed)

    def _options(self) -> list[tuple[str, str]]:
        return [(DRAFT, _("draft of today")), *((one.id, _version_words(one)) for one in self.view.versions)]

    def _lay_out_sheet(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(px(20))
        framed = Framed(self.list, "surface")
        framed.setFixedWidth(px(380))
        framed.setMinimumHeight(px(280))
        row.addWidget(framed)
        right = QVBoxLayout()
        right.setSpacing(px(10))
        pair = QHBoxLayout()
        pair.setSpacing(px(16))
        pair.addWidget(Field(_("Before"), self.before), 1)
        pair.addWidget(Field(_("After"), self.after), 1)
        right.addLayout(pair)
        self.count = Text("", 13, tone="muted")
        right.addWidget(self.count)
        self.found = QScrollArea()
        self.found.setWidgetResizable(True)
        self.found.setMinimumHeight(px(430))
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.found.setAccessibleName(_("Differences"))
        right.addWidget(self.found, 1)
        row.addLayout(right, 1)
        self.body.addLayout(row)

    def _fill(self) -> None:
        if not self.view.versions:
            words = _("No version was agreed yet. Agreeing freezes the plan as it is on that day.")
            self.found.setWidget(EmptyState(words))
        rows = []
        for one in self.view.versions:
            papers = sum(1 for paper in self.view.papers if paper.plan_version_id == one.id)
            printed = ngettext("%(count)s paper", "%(count)s papers", papers) % {"count": papers} if papers else ""
            review = _("review %(day)s") % {"day": formats.day_words(one.next_review)} if one.next_review else ""
            why = " · ".join(part for part in (self.desk.worker_name(one.worker_id), printed or review) if part)
            acts = (Act("print", _("Print")),)
            rows.append(TwoLineRow(one.id, _version_words(one), why, icon="lock", acts=acts))
        self.list.show_rows(rows)
        if self.view.versions:
            self.before.set_code(self.view.versions[0].id)
            self.after.set_code(DRAFT)
            self.list.choose(self.view.versions[0].id)
            self._compare()

    def show_pair(self, before: str, after: str) -> None:
        """Compare these two; "draft" is the draft of today."""
        self.before.set_code(before)
        self.after.set_code(after)
        self._compare()

    def _compare(self) -> None:
        plan_id = self.view.plan.id if self.view.plan is not None else ""
        query = partial(_pair_of, plan_id, self.before.code() or DRAFT, self.after.code() or DRAFT)
        self.desk.read(query, self._on_pair_read, self.scope)

    def _on_pair_read(self, pair: tuple[PlanContent, PlanContent]) -> None:
        found = versions.differences(*pair)
        self.found.setWidget(_Differences(found))
        count = ngettext("%(count)s difference", "%(count)s differences", len(found)) % {"count": len(found)}
        self.count.setText(count if found else _("These two say the same."))
        self.set_status("")

    def _on_pair_chosen(self, _code: object) -> None:
        self._compare()

    def _on_row_chosen(self, version_id: str) -> None:
        """A version against what came after it: the next one, or the draft."""
        order = [one.id for one in self.view.versions]
        place = order.index(version_id) if version_id in order else 0
        self.show_pair(version_id, order[place - 1] if place > 0 else DRAFT)

    def _on_act_requested(self, version_id: str, _act: str) -> None:
        wish = PrintWish(case_id=self.view.head.id, document="plan", version_id=version_id)
        self.close_sheet()
        self.desk.print_requested.emit(wish)

    def _on_closed(self) -> None:
        self.desk.background.close_scope(self.scope)


class _Differences(QWidget):
    """Difference after difference: where, then both texts beside each other."""

    def __init__(self, found: tuple[versions.Difference, ...]) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, px(12), 0)
        column.setSpacing(px(8))
        for place, one in enumerate(found):
            if place:
                column.addWidget(Hairline())
            column.addWidget(Paragraph(versions.title(one), 14, weight=SEMI))
            left, right = marked_pair(versions.shown(one, one.before), versions.shown(one, one.after))
            row = QHBoxLayout()
            row.setSpacing(px(16))
            for marked, words in ((left, _("Before")), (right, _("After"))):
                box = QFrame()
                box.setProperty("kit", "well")
                box.setAccessibleName(words)
                inside = QVBoxLayout(box)
                inside.setContentsMargins(px(12), px(8), px(12), px(8))
                inside.addWidget(MarkedText(marked))
                row.addWidget(box, 1)
            column.addLayout(row)
        column.addStretch(1)


def _version_words(one: VersionRow) -> str:
    day = formats.day_words(one.agreed_day) if one.agreed_day else ""
    return _("version %(number)s, %(day)s") % {"number": one.number, "day": day}


def _pair_of(plan_id: str, before: str, after: str, reader: Reader) -> tuple[PlanContent, PlanContent]:
    return _content_of(reader, plan_id, before), _content_of(reader, plan_id, after)


def _content_of(reader: Reader, plan_id: str, which: str) -> PlanContent:
    return plan_content(reader, plan_id) if which == DRAFT else version_content(reader, which)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tab of checklists: the basis, what must be arranged around 18, a home that may be lost."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from caseapp.i18n import _, formats, ngettext
from caseapp.i18n.codes import labelled
from caseapp.operations.cases import ChangeCase
from caseapp.operations.checklists import SETTLED_VALUE, RecordFact
from caseapp.plans.parameters import shown_on
from caseapp.ui.case.tab import CaseTab
from caseapp.ui.case.words import capital
from caseapp.ui.desk import Desk
from caseapp.ui.exit.item_details import ItemDetails
from caseapp.ui.exit.item_list import ItemList
from caseapp.ui.file.asked_sheets import ASKED, ORIENTATION
from caseapp.ui.file.checklist_cards import AmountsCard, AskedCard, SevenDaysCard
from caseapp.ui.file.checklist_reading import BasisView, ChecklistView, ListView, read_checklists
from caseapp.ui.kit.cards import Card, EmptyState, StepBox
from caseapp.ui.kit.fields import Combo, Field
from caseapp.ui.kit.framed import Framed, PageScroll
from caseapp.ui.kit.side_by_side import SideBySide
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.look.theme import px


class ChecklistsTab(CaseTab):
    """Left the basis, the region, what is asked and amounts, in the middle a list, right one item of it.

    The list is that around 18, or that of a home that may be lost: then there is a choice above it.
    """

    kinds = ("checklist_item", "fact", "case_file", "right_file", "reference_address", "lease", "housing_registration",
             "housing_episode", "assessment", "exit_file", "person", "network_member", "eviction")  # fmt: skip

    def __init__(self, desk: Desk, case_id: str) -> None:
        super().__init__(desk, case_id)
        self.view: ChecklistView | None = None
        self._wanted = ""
        self._about = ""  # the record the list in sight is about; "" for the one around 18
        self.which = Combo()
        self.which.setAccessibleName(_("Which list"))
        self.which.hide()  # with one list there is nothing to choose
        self.which.code_changed.connect(self._on_list_chosen)
        self.region = Combo((("", _("not chosen")), *labelled("jurisdiction_region")))
        self.region.setAccessibleName(_("Where the person is registered"))
        self.region.code_changed.connect(self._on_region_chosen)
        self.basis = Card(_("The basis in order"))
        self._late = Paragraph("", 13, "attn")
        self._late.hide()
        self.basis.body.addWidget(self._late)
        self._boxes: tuple[StepBox, ...] = ()
        self.asked, self.seven_days, self.amounts = AskedCard(), SevenDaysCard(), AmountsCard()
        self.asked.link_pressed.connect(self._on_answers_wanted)
        self.seven_days.link_pressed.connect(self._on_orientation_wanted)
        self.items = ItemList(_("What must be arranged around 18"))
        self.items.row_chosen.connect(self._on_item_chosen)
        self.items.state_wanted.connect(self._on_state_wanted)
        self.items.act_requested.connect(self._on_state_wanted)
        self.items.details_wanted.connect(self._on_details_wanted)
        self.details = ItemDetails(desk, has_evidence=True)
        self._checked = Paragraph("", 13, "muted")
        self._middle = QStackedWidget()
        self._middle.addWidget(Framed(self.items))
        self._no_list = EmptyState(
            _("Choose where the person is registered: then the list of that country stands here.")
        )
        self._middle.addWidget(self._no_list)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(14), px(24), px(14))
        column.addWidget(self._columns())
        self.load()

    def _columns(self) -> QWidget:
        columns = SideBySide(narrow_at=1000)
        left = self._left = PageScroll(margin=0)
        left.body.setContentsMargins(0, 0, 0, 0)
        where = Card()
        where.body.addWidget(Field(_("Where the person is registered"), self.region))
        where.body.addWidget(self._checked)
        for card in (self.basis, where, self.asked, self.seven_days, self.amounts):
            left.body.addWidget(card)
        left.body.addStretch(1)
        columns.add(left, 330, 380)
        middle = QWidget()
        inside = QVBoxLayout(middle)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(px(8))
        inside.addWidget(self.which)
        inside.addWidget(self._middle, 1)
        columns.add(middle, 0, 380)
        right = PageScroll(margin=0)
        right.body.setContentsMargins(0, 0, 0, 0)
        right.body.addWidget(self.details)
        right.body.addStretch(1)
        columns.add(right, 318, 360)
        return columns

    # -- what every tab does -----------------------------------------------------------------------------------------

    def open(self, item: str) -> None:
        """An item of the list around 18, "<eviction>:<item>", or "<eviction>" for its whole list."""
        about, colon, code = item.rpartition(":")
        if colon or (self.view is not None and self.view.shown(item).about_id == item):
            self._about, self._wanted = about or item, code if colon else ""
            if self.view is not None:
                self._on_read(self.view)
        else:
            self._wanted = item
            self._go_to_item()

    def load(self) -> None:
        self.read(partial(read_checklists, case_id=self.case_id), self._on_read)

    def closing(self) -> None:
        self.details.flush()
        super().closing()

    # -- showing -----------------------------------------------------------------------------------------------------

    def _on_read(self, view: ChecklistView) -> None:
        self.view = view
        today = self.desk.today()
        self.region.set_code(view.rows.region)
        self._show_basis(view)
        self.asked.show_facts(view.facts)
        self.asked.setVisible(bool(view.rows.rows))
        self.seven_days.show_orientation(view.orientation, today)
        self.amounts.show_amounts(shown_on(view.rows.jurisdiction, today))
        checked = view.rows.verified_on
        self._checked.setText(
            _("List checked on %(day)s. Rules and amounts change: look at the source when it matters.")
            % {"day": formats.day_words(checked)}
            if checked is not None
            else _("The list around 18 follows the country and region.")
        )
        self._left.settle()
        self._show_list(view)
        self._go_to_item()

    def _show_list(self, view: ChecklistView) -> None:
        self.which.set_options([(one.about_id, one.name) for one in view.lists])
        self.which.setVisible(len(view.lists) > 1)
        shown = view.shown(self._about)
        self._about = shown.about_id
        self.which.set_code(self._about)
        self._middle.setCurrentIndex(0 if shown.rows else 1)
        self.items.show_view(shown, self.desk.today())
        self.items.setAccessibleName(shown.name)
        chosen = self.items.chosen_id() or self.details.code
        if shown.item(chosen) is None:
            chosen = next((one.item.id for one in shown.items if one.open), "")
        self.items.choose(chosen)
        self.details.show_item(shown, chosen)
        self.details.setVisible(bool(shown.rows))

    def list_shown(self) -> ListView | None:
        """The list in sight."""
        return self.view.shown(self._about) if self.view is not None else None

    def _show_basis(self, view: ChecklistView) -> None:
        """Late ones first; what is in order last (policy 4)."""
        today = self.desk.today()
        focused = next((place for place, box in enumerate(self._boxes) if box.hasFocus()), None)
        for box in self._boxes:
            self.basis.body.removeWidget(box)
            box.deleteLater()
        ordered = sorted(view.basis, key=lambda one: (one.settled, one.due or date.max))
        late = sum(not one.settled and one.due is not None and one.due < today for one in ordered)
        self._late.setText(ngettext("%(count)s point is late", "%(count)s points are late", late) % {"count": late})
        self._late.setVisible(bool(late))
        self._boxes = tuple(self._box(one, today) for one in ordered)
        for box in self._boxes:
            self.basis.body.addWidget(box)
            box.show()
        if focused is not None and focused < len(self._boxes):
            self._boxes[focused].setFocus()

    def _box(self, one: BasisView, today: date) -> StepBox:
        """A point with the days that run (policy 4); the day by which it should be in order is its tooltip."""
        when = "" if one.settled or one.start is None else formats.days(max((today - one.start).days, 0))
        box = StepBox(one.point.id, capital(one.point.label.here()), "", when, one.settled, "muted")
        if not one.settled and one.due is not None:
            box.setToolTip(_("By %(day)s") % {"day": formats.day_words(one.due)})
        box.step_toggled.connect(self._on_basis_toggled)
        return box

    def _go_to_item(self) -> None:
        shown = self.list_shown()
        if shown is not None and self._wanted and shown.item(self._wanted) is not None:
            self.items.choose(self._wanted)
            self.details.show_item(shown, self._wanted)
            self._wanted = ""

    # -- acts --------------------------------------------------------------------------------------------------------

    def _on_list_chosen(self, about_id: object) -> None:
        self._about = str(about_id or "")
        if self.view is not None:
            self.details.flush()
            self._show_list(self.view)

    def _on_item_chosen(self, code: str) -> None:
        shown = self.list_shown()
        if shown is not None and code:
            self.details.show_item(shown, code)

    def _on_state_wanted(self, code: str, state: str) -> None:
        shown = self.list_shown()
        if shown is not None:
            self.details.show_item(shown, code)
            self.details.give_state(state)

    def _on_details_wanted(self, code: str) -> None:
        self._on_item_chosen(code)
        self.details.state.setFocus()

    def _on_region_chosen(self, code: object) -> None:
        if self.view is None or (code or "") == self.view.rows.region:
            return
        given = ChangeCase(case_id=self.case_id, read_rev=self.view.read_rev, fields={"region": str(code) or None})
        self.desk.act(given, _("Region saved"))

    def _on_answers_wanted(self) -> None:
        self.sheet_requested.emit(ASKED, {})

    def _on_orientation_wanted(self) -> None:
        self.sheet_requested.emit(ORIENTATION, {})

    def _on_basis_toggled(self, point_id: str, on: bool) -> None:
        """A point somebody ticks is in order; unticked it is asked again, unless what happened says it is in order."""
        if self.view is None:
            return
        one = next(one for one in self.view.basis if one.point.id == point_id)
        value = SETTLED_VALUE if on else "unknown"
        rev = self.view.read_rev
        given = RecordFact(case_id=self.case_id, name=one.point.settled, value=value, read_rev=rev)
        self.desk.act(given, _("The basis in order: saved"))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page "Who looked": who opened which case, by colleague and period, and what is missing.

Everybody sees what is written about herself; administrators see everybody's, because only their laptops can open it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseapp.i18n import N_, _, formats, ngettext
from caseapp.operations.openings import Opening
from caseapp.store.queries.openings import PAGE, Heard, OpeningsAsk
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner, Card
from caseapp.ui.kit.fields import Combo
from caseapp.ui.kit.flow import FlowLayout, empty_layout
from caseapp.ui.kit.framed import Framed, PageScroll
from caseapp.ui.kit.responsive import PageHead
from caseapp.ui.kit.side_by_side import SideBySide
from caseapp.ui.kit.table import Table
from caseapp.ui.kit.text import Hairline, Paragraph, Text
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.theme import px
from caseapp.ui.pages import Page
from caseapp.ui.sync.looked_table import (
    CASE,
    WHAT,
    WHEN,
    WHO,
    LookedModel,
    LookedView,
    case_words,
    read_looked,
    who_words,
)
from caseapp.ui.sync.syncing import syncing_of

_ALL: Final = "all"
_PERIODS: Final = {"7": N_("the last 7 days"), "31": N_("the last month"), "92": N_("the last 3 months")}


class LookedPage(Page):
    """Opened with Address("looked", case_id): of one case, or of all when no case is named."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.view: LookedView | None = None
        self.head = PageHead(_("Who looked"))
        self.about = Paragraph("", 14, "muted")
        self.case_button = Button("", "outlined", icon="x")
        self.case_button.setToolTip(_("Show all cases"))
        self.who = Combo(((_ALL, _("everybody")),))
        self.period = Combo(((_ALL, _("all the time")), *((code, _(words)) for code, words in _PERIODS.items())))
        self.who.setAccessibleName(_("Who"))
        self.period.setAccessibleName(_("Period"))
        self.gaps = QVBoxLayout()
        self.gaps.setSpacing(px(8))
        self.model = LookedModel(desk)
        self.table = Table(_("Who looked"), sorts_itself=False)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.set_widths({WHEN: 150, WHO: 180, WHAT: 310, CASE: 200}, stretch=CASE)
        self.nobody = Paragraph(_("Nothing is written down here yet."), 15, "muted")
        self.laptops = LaptopsCard(desk)
        self._lay_out()
        self.who.code_changed.connect(self._on_filter_changed)
        self.period.code_changed.connect(self._on_filter_changed)
        self.case_button.clicked.connect(self._on_all_cases)
        self.table.row_opened.connect(self._on_row_opened)
        syncing = syncing_of(desk)
        self.track(syncing, syncing.ended, self._on_round_ended)
        self.track(syncing, syncing.changed, self._show)
        self.track(desk, desk.bystander_changed, self._on_bystander_changed)

    def _lay_out(self) -> None:
        bar = QWidget()
        flow = FlowLayout(bar, gap=10, line_gap=8)
        for control, width in ((self.who, 220), (self.period, 200)):
            control.setMinimumWidth(px(width))
            flow.addWidget(control)
        flow.addWidget(self.case_button)
        self.table.setMinimumHeight(px(300))
        self.both = SideBySide(900)
        self.both.add(Framed(self.table), 0, 320)
        self.both.add(self.laptops, 320, 120)
        scroll = PageScroll()
        scroll.body.setSpacing(px(12))
        scroll.body.addWidget(self.head)
        scroll.body.addWidget(self.about)
        scroll.body.addLayout(self.gaps)
        scroll.body.addWidget(bar)
        scroll.body.addWidget(self.nobody)
        scroll.body.addWidget(self.both, 1)
        scroll.body.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)
        self.nobody.hide()
        self.case_button.hide()

    # -- the page ----------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Who looked")

    def open(self, address: Address) -> None:
        super().open(address)
        self.desk.opened(Opening(act="look", case_id=address.case_id), self._on_written)
        self._read()

    def refresh(self, changes: object) -> None:
        """Entries come with a round; acts of this window write none that this page does not ask for itself."""

    def take_focus(self) -> None:
        first = self.period if self.who.isHidden() else self.who
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        who, period = self.who.code(), self.period.code()
        now = self.desk.clock.now()
        ask = OpeningsAsk(
            case_id=self.address.case_id,
            worker_id=who if who and who != _ALL else "",
            since=now - timedelta(days=int(period)) if period and period != _ALL else None,
        )
        self.desk.read(partial(read_looked, ask=ask, now=now), self._on_read, self.scope)

    def _on_written(self) -> None:
        """That we look is an entry too."""
        if not self.is_closed:
            self._read()

    def _on_read(self, view: LookedView) -> None:
        self.view = view
        self._show()

    def _show(self) -> None:
        view = self.view
        if view is None:
            return
        self.model.show_view(view)
        count = view.found.count
        self.head.beside.setText(
            ngettext("%(count)s entry", "%(count)s entries", count) % {"count": formats.number(count)}
        )
        self.about.setText(self._about_words(view))
        people = self._people(view)
        self.who.set_options(((_ALL, _("everybody")), *people))
        self.who.setVisible(len(people) > 1 or self.desk.looks_after_team)
        self.both.setVisible(bool(count))
        self.case_button.setVisible(bool(self.address.case_id))
        if self.address.case_id:
            self.case_button.setText(case_words(self.address.case_id, view.cases, self.desk))
        self.nobody.setVisible(not count)
        self.laptops.show_laptops(view.laptops)
        empty_layout(self.gaps)
        for one in view.laptops:
            if one.missing:
                self.gaps.addWidget(Banner(gap_words(one, self.desk), "attn", "triangle-alert"))

    def _about_words(self, view: LookedView) -> str:
        kept = ngettext("Kept for %(count)s month.", "Kept for %(count)s months.", view.months) % {"count": view.months}
        said = [
            _("Every opening of a case, a paper and a file is written down. You see everybody's; looking here too is.")
            if self.desk.looks_after_team
            else _("Every opening of a case, a paper and a file is written down. You see your own.")
        ]
        said.append(kept)
        if view.found.count > PAGE:
            said.append(_("The last %(count)s are shown; choose a colleague or a period.") % {"count": PAGE})
        return " ".join(said)

    def _people(self, view: LookedView) -> list[tuple[str, str]]:
        found = {one.worker_id: who_words(one.worker_id, self.desk) for one in view.laptops if one.worker_id}
        return sorted(found.items(), key=lambda one: one[1].casefold())

    def _on_filter_changed(self, _code: object) -> None:
        self._read()

    def _on_all_cases(self) -> None:
        self.address = Address("looked")
        self.moved.emit(self.address)
        self._read()

    def _on_row_opened(self, case_id: str) -> None:
        self.navigate_requested.emit(Address("case", case_id))

    def _on_round_ended(self, _how: object) -> None:
        self._read()

    def _on_bystander_changed(self, _on: bool) -> None:
        self._show()


class LaptopsCard(Card):
    """The laptops whose entries are here: when each was heard of last."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Laptops"))
        self._desk = desk
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(8))
        self.body.addLayout(self._rows)
        self.body.addStretch(1)

    def show_laptops(self, laptops: tuple[Heard, ...]) -> None:
        """Write them anew."""
        empty_layout(self._rows)
        for place, one in enumerate(laptops):
            if place:
                self._rows.addWidget(Hairline())
            self._rows.addWidget(Text(laptop_words(one, self._desk), 14, MEDIUM, elide=True))
            for words in self._about(one):
                self._rows.addWidget(Paragraph(words, 13, "muted"))
            if one.missing:
                self._rows.addWidget(Paragraph(_missing_words(one.missing), 13, "attn"))

    def _about(self, one: Heard) -> list[str]:
        said = [_("last entry %(when)s") % {"when": self._when(one.last)}]
        if one.last_save is not None and one.last_save > one.last:
            said.append(_("last save %(when)s") % {"when": self._when(one.last_save)})
        return said

    def _when(self, moment: datetime) -> str:
        return formats.moment(moment, self._desk.today())


def laptop_words(one: Heard, desk: Desk) -> str:
    """What a laptop is called: after its colleague, and by the beginning of its number."""
    return _("Laptop of %(name)s") % {"name": who_words(one.worker_id, desk)} + f" · {one.dev_id[:4]}"


def gap_words(one: Heard, desk: Desk) -> str:
    """That entries are missing, plainly."""
    return (
        ngettext(
            "%(count)s entry of the laptop of %(name)s is missing: it was counted, and never came.",
            "%(count)s entries of the laptop of %(name)s are missing: they were counted, and never came.",
            one.missing,
        )
        % {"count": formats.number(one.missing), "name": who_words(one.worker_id, desk)}
    )  # fmt: skip


def _missing_words(count: int) -> str:
    return ngettext("%(count)s entry missing", "%(count)s entries missing", count) % {"count": formats.number(count)}

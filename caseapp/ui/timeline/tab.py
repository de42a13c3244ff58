# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tab Timeline of a case: the picture, or the same as a list, and what is shown of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from caseapp.i18n import _, ngettext
from caseapp.plans.dates import birth_span
from caseapp.plans.timeline.items import LANES, Item, Way
from caseapp.plans.timeline.scale import birthdays, reach_of
from caseapp.store.queries.timeline import CaseTimeline, case_timeline
from caseapp.ui.case.room import Bar
from caseapp.ui.case.tab import CaseTab
from caseapp.ui.cases.menu_chip import MenuChip
from caseapp.ui.desk import Desk
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button, IconButton
from caseapp.ui.kit.cards import EmptyState
from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.segments import Segments
from caseapp.ui.look.theme import px
from caseapp.ui.timeline.canvas import NEARER, Canvas
from caseapp.ui.timeline.legend import ContactLegend
from caseapp.ui.timeline.listing import ItemList
from caseapp.ui.timeline.preview import case_preview
from caseapp.ui.timeline.strip import LifeStrip
from caseapp.ui.timeline.words import FORM, items_of, lane_words

HIDDEN_LANES: Final = "timeline.hidden"  # a setting of this laptop: lanes that are not shown
_ROOMY: Final = 440  # how high the tab is when the strip of the whole life has room
_SPANS: Final = ("life", "years", "months", "weeks")


class TimelineTab(CaseTab):
    """From birth to five years ahead."""

    kinds = (
        "case_file", "person", "programme_entry", "housing_episode", "exit_file", "follow_up", "contact", "assessment",
        "domain_score", "plan", "plan_version", "meeting", "printed_paper", "case_event", "step", "goal",
    )  # fmt: skip

    def __init__(self, desk: Desk, case_id: str) -> None:
        super().__init__(desk, case_id)
        self._found: CaseTimeline | None = None
        self._items: tuple[Item, ...] = ()
        self._wanted = ""
        self._hidden = frozenset(str(desk.setting(HIDDEN_LANES) or "").split()) & set(LANES)
        self.canvas = Canvas(desk.today())
        self.list = ItemList(self.canvas.items)
        self.spans = Segments(_("How much time is in sight"), _span_words())
        self.strip = LifeStrip()
        self.legend = ContactLegend()
        self.legend.setFixedHeight(px(36))  # that of the acts beside it
        self.out = IconButton("minus", _("Farther (-)"), outlined=True, size=36)
        self.near = IconButton("plus", _("Nearer (+)"), outlined=True, size=36)
        self.today = Button(_("To today"), "outlined")
        self.lanes = MenuChip(_("All lanes"), "layers", icon_first=True)
        self.as_list = Button(_("As a list"), "outlined", icon="list")
        self.paper = IconButton("printer", _("Print this timeline or keep it as a picture"), outlined=True, size=36)
        self._empty = EmptyState(_("What happens in this case stands here along time, from the first note on."))
        self._lay_out()
        self._listen()
        self.load()

    def _lay_out(self) -> None:
        self.spans.choose("years")
        left = (self.spans, self.out, self.near, self.today, self.lanes)
        self._middle = QStackedWidget()
        self._framed = (Framed(self.canvas), Framed(self.list))
        for framed in self._framed:
            self._middle.addWidget(framed)
        self._middle.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(12), px(24), px(16))
        column.setSpacing(px(10))
        self._bar = Bar(left, (self.legend, self.as_list, self.paper))
        column.addWidget(self._bar)
        column.addWidget(self.strip)
        column.addWidget(self._middle, 1)
        self.as_list.setToolTip(f"{_('The same as a list')}  (L)")
        self._offer_lanes()

    def _listen(self) -> None:
        self.spans.segment_chosen.connect(self._on_span_chosen)
        self.canvas.zoomed.connect(self._on_zoomed)
        self.canvas.laid_out.connect(self._on_laid_out)
        self.strip.day_wanted.connect(self.canvas.move_to)
        self.out.clicked.connect(self._on_out_clicked)
        self.near.clicked.connect(self._on_near_clicked)
        self.today.clicked.connect(self.canvas.to_today)
        self.as_list.clicked.connect(self.turn)
        self.paper.clicked.connect(self._on_paper_clicked)
        self.lanes.entry_picked.connect(self._on_lane_picked)
        self.canvas.item_opened.connect(self._on_item_opened)
        self.list.item_opened.connect(self._on_item_opened)
        turning = QShortcut(QKeySequence(Qt.Key.Key_L), self)
        turning.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        turning.activated.connect(self.turn)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What only explains goes first where there is no room."""
        super().resizeEvent(event)
        acts = (self.spans, self.out, self.near, self.today, self.lanes, self.as_list, self.paper, self.legend)
        wanted = sum(one.sizeHint().width() + px(12) for one in acts) + px(48)
        self.legend.setVisible(wanted <= event.size().width())
        self._fit_strip()

    def _fit_strip(self) -> None:
        """The whole life stands above the picture of it, where there is room for both."""
        self.strip.setVisible(self.height() >= px(_ROOMY) and self._middle.currentWidget() is self._framed[0])

    # -- the tab ---------------------------------------------------------------------------------------------------

    def open(self, item: str) -> None:
        """Show the timeline, at an item when one is named."""
        self._wanted = item
        self._choose_wanted()

    def load(self) -> None:
        self.read(partial(case_timeline, case_id=self.case_id, today=self.desk.today()), self._on_read)

    def bystander_looks(self, _on: bool) -> None:
        self._show()

    def turn(self) -> None:
        """The picture, or the same as a list; the item stays."""
        to_list = self.canvas is self._shown()
        at = self.canvas.currentIndex().row() if to_list else self.list.item_row()
        self._middle.setCurrentWidget(self._framed[1 if to_list else 0])
        self.as_list.set_words(_("As a picture") if to_list else _("As a list"))
        self._fit_strip()
        if to_list:
            self.list.choose(at)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.canvas.choose(at)
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shown(self) -> object:
        if self._middle.currentWidget() is self._framed[0]:
            return self.canvas
        return self.list if self._middle.currentWidget() is self._framed[1] else None

    def _on_read(self, found: CaseTimeline) -> None:
        self._found = found
        self._show()

    def _show(self) -> None:
        found = self._found
        if found is None:
            return
        today = self.desk.today()
        self._items = items_of(found, today, discreet=self.desk.bystander)
        days = [one.start for one in self._items] + [one.end for one in self._items if one.end is not None]
        born = found.birth_day if found.birth_precision != "unknown" else None
        ages = birthdays(birth_span(born, found.birth_precision))
        self.canvas.show_items(Way.of(self._items, today), reach_of(born, today, tuple(days)), ages)
        self.list.hide_lanes(self._hidden)
        self.canvas.hide_lanes(self._hidden)
        if not self._items:
            self._middle.setCurrentWidget(self._empty)
        elif self._middle.currentWidget() is self._empty:
            self._middle.setCurrentWidget(self._framed[0])
        self._fit_strip()
        self._choose_wanted()

    def _choose_wanted(self) -> None:
        wanted = self._wanted
        place = next((at for at, one in enumerate(self._in_order()) if wanted and one.key.endswith(wanted)), -1)
        if place >= 0:
            self._wanted = ""
            self.canvas.choose(place)
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _in_order(self) -> tuple[Item, ...]:
        model = self.canvas.items
        return tuple(item for at in range(model.rowCount(QModelIndex())) if (item := model.item(at)) is not None)

    # -- what is wanted --------------------------------------------------------------------------------------------

    def _on_span_chosen(self, name: str) -> None:
        self.canvas.show_span(name)
        self.spans.choose(name)

    def _on_zoomed(self) -> None:
        """Other days than those of a name: none of the names is marked."""
        self.spans.choose(self.canvas.span())
        self._on_laid_out()

    def _on_laid_out(self) -> None:
        self.strip.show_picture(self.canvas.picture())

    def _on_out_clicked(self) -> None:
        self.canvas.zoom(1 / NEARER)

    def _on_near_clicked(self) -> None:
        self.canvas.zoom(NEARER)

    def _on_lane_picked(self, lane: str) -> None:
        self._hidden = frozenset() if not lane else self._hidden ^ {lane}
        if self._hidden >= set(LANES):
            self._hidden = frozenset()
        self.desk.keep_setting(HIDDEN_LANES, " ".join(sorted(self._hidden)))
        self.canvas.hide_lanes(self._hidden)
        self.list.hide_lanes(self._hidden)
        self._offer_lanes()
        announce(self, self.lanes.text())

    def _offer_lanes(self) -> None:
        shown = [lane for lane in LANES if lane not in self._hidden]
        words = _("All lanes")
        if self._hidden:
            words = ngettext("%(count)s lane", "%(count)s lanes", len(shown)) % {"count": len(shown)}
        entries = (("", _("All lanes")), *((lane, lane_words(lane)) for lane in LANES))
        self.lanes.offer(words, entries, frozenset(shown if self._hidden else ["", *shown]), one=False)

    def _on_item_opened(self, item: object) -> None:
        if not isinstance(item, Item) or self.desk.bystander:
            return
        tab, record = item.place
        if tab == FORM:
            self.sheet_requested.emit(record, {})
        elif tab:
            self.place_requested.emit(tab, record)

    def _on_paper_clicked(self) -> None:
        if self._found is not None:
            name = self.desk.name(self._found.name).full
            title = _("Timeline of %(name)s") % {"name": name}
            today = self.desk.today()
            plain = Way.of(items_of(self._found, today, discreet=True), today)  # no words of anybody on paper
            picture = replace(self.canvas.picture(), way=plain)
            case_preview(self.window(), self.desk, self.case_id, title, picture).open_sheet()


def _span_words() -> tuple[tuple[str, str], ...]:
    words = (_("Life"), _("Years"), _("Months"), _("Weeks"))
    return tuple(zip(_SPANS, words, strict=True))

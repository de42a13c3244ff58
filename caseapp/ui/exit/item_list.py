# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the items of an exit: what must be ready first, then by domain, then what is done."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from caseapp.i18n import _, formats
from caseapp.i18n.codes import codes, label
from caseapp.ui.exit.items_view import ItemsView, ShownItem
from caseapp.ui.kit.two_lines import Act, Columns, TwoLineList, TwoLineRow

ICONS: Final = {
    "housing": "house",
    "income": "wallet",
    "school_work": "school",
    "support": "heart-handshake",
    "health": "shield",
    "follow_up": "repeat",
}


class ItemList(TwoLineList):
    """Digits give a state (1 to do, 2 in progress, 3 done ...), Enter goes to the details of the item."""

    state_wanted = Signal(str, str)
    details_wanted = Signal(str)

    def __init__(self, words: str = "") -> None:
        super().__init__(words or _("Items of the exit"), Columns(when=112, who=0), plain_acts=True)
        self.wraps = True

    def show_view(self, view: ItemsView, today: date) -> None:
        """Show all items that fit this kind of institution."""
        self.show_rows(rows_of(view, today))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        states = codes("item_status")
        place = key - Qt.Key.Key_1
        chosen = self.chosen_id()
        if chosen and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if 0 <= place < len(states):
                self.state_wanted.emit(chosen, states[place])
                return
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.details_wanted.emit(chosen)
                return
        super().keyPressEvent(event)


def rows_of(view: ItemsView, today: date) -> list[TwoLineRow]:
    """Groups with their rows."""
    missing = [one for one in view.items if one.hard and one.open]
    later = [one for one in view.items if not one.hard and one.open]
    settled = [one for one in view.items if not one.open]
    order = {code: place for place, code in enumerate(codes("checklist_part"))}
    missing.sort(key=lambda one: (order.get(one.item.domain, 9), one.due or date.max))
    rows: list[TwoLineRow] = []
    if missing:
        rows.append(TwoLineRow("", _("Still missing to be ready"), str(len(missing))))
        rows += [_row(one, view, today, with_domain=True) for one in missing]
    for part in order:
        group = sorted((one for one in later if one.item.domain == part), key=lambda one: one.due or date.max)
        if group:
            rows.append(TwoLineRow("", label("checklist_part", part), str(len(group))))
            rows += [_row(one, view, today) for one in group]
    if settled:
        rows.append(TwoLineRow("", _("Done, not needed or declined"), str(len(settled))))
        rows += [_row(one, view, today, with_domain=True) for one in settled]
    return rows


def _row(one: ShownItem, view: ItemsView, today: date, *, with_domain: bool = False) -> TwoLineRow:
    touched = view.touched(one.item.id)
    serves = getattr(view, "serves_days", None)  # so long after its day an item is late; then it only stands open
    since = (today - one.due).days if one.open and one.due is not None else 0
    late = since > 0 and (serves is None or since <= serves)
    day = one.done_on if one.state == "done" else one.due
    state = "" if one.state == "todo" else label("step_status", one.state)
    reason = f"{state}: {one.reason}" if one.reason and state else state
    who = touched.who if touched is not None and touched.who else ""
    note = touched.note if touched is not None and touched.note else ""
    parts = [
        label("checklist_part", one.item.domain) if with_domain else "",
        _("must be ready") if one.hard and not one.open else "",
        who,
        formats.late(one.due, today) if late and one.due is not None else "",
        reason,
        note,
        "" if getattr(one, "sure", True) else _("look whether it is needed"),
    ]
    acts = (Act("done", _("Done")),) if one.open else (Act("todo", _("Open again")),)
    return TwoLineRow(
        one.item.id,
        one.item.label.here(),
        " · ".join(part for part in parts if part),
        formats.day_short(day, today) if day is not None else "",
        late=late,
        icon="check" if one.state == "done" else ICONS.get(one.item.domain, "circle"),
        acts=acts,
    )

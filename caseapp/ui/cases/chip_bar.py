# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the row of chips above the list of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from caseapp.i18n import N_, _
from caseapp.i18n.codes import codes, labelled
from caseapp.ui.cases.filters import BACKUP, MINE, SCOPES, TEAM, View
from caseapp.ui.cases.menu_chip import MenuChip
from caseapp.ui.kit.chips import FilterChip
from caseapp.ui.kit.flow import FlowLayout

_WORDS: Final = {
    MINE: N_("Mine"),
    BACKUP: N_("Also as backup"),
    TEAM: N_("Whole team"),
    "silent": N_("Silent"),
    "exit_soon": N_("Exit within 90 days"),
    "no_plan": N_("No plan from 16 on"),
    "no_backup": N_("No backup"),
    "closed": N_("Closed"),
}
_IN_THE_MENU: Final = (BACKUP, "closed")  # they show as chips while they are on
_IN_THE_SMALL_MENU: Final = (BACKUP, "silent", "exit_soon", "no_plan", "no_backup", "closed")


class ChipBar(QWidget):
    """Chips with counts. `view_changed(View)` tells what was chosen; `show_view` shows a choice and the counts."""

    view_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._view = View()
        self._hidden: tuple[str, ...] = _IN_THE_MENU
        self._counts: dict[str, int] = {}
        self._flow = FlowLayout(self, gap=8, line_gap=8)
        self._chips: dict[str, FilterChip] = {}
        for name in (MINE, TEAM, BACKUP, "silent", "exit_soon", "no_plan", "no_backup", "closed"):
            chip = FilterChip(_(_WORDS[name]), removable=name in _IN_THE_MENU)
            chip.setProperty("filter", name)
            chip.clicked.connect(self._on_chip_clicked)
            self._chips[name] = chip
            self._flow.addWidget(chip)
        self.programme = MenuChip(_("Programme"))
        self.more = MenuChip(_("Filter"), icon="plus", icon_first=True)
        self.programme.entry_picked.connect(self._on_programme_picked)
        self.more.entry_picked.connect(self._on_more_picked)
        self._flow.addWidget(self.programme)
        self._flow.addWidget(self.more)
        self.setAccessibleName(_("Filters"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_view(self._view, {})

    def chip(self, name: str) -> FilterChip:
        """One chip by its name (mine, backup, team, silent, exit_soon, no_plan, no_backup, closed)."""
        return self._chips[name]

    def show_view(self, view: View, counts: Mapping[str, int]) -> None:
        """Show what is chosen and what each chip would show."""
        self._view = view
        self._counts.update(counts)
        for name, chip in self._chips.items():
            on = self._is_on(name)
            chip.setChecked(on)
            chip.set_count(self._counts.get(name))
            chip.setVisible(on or name not in self._hidden)
        self._offer_menus()
        self._fit()

    def set_compact(self, compact: bool) -> None:
        """With little room most chips wait in the menu until they are on."""
        hidden = _IN_THE_SMALL_MENU if compact else _IN_THE_MENU
        if hidden != self._hidden:
            self._hidden = hidden
            self.show_view(self._view, {})

    def _fit(self) -> None:
        """As high as the chips need at this width: never cut off."""
        self.setMinimumHeight(self._flow.heightForWidth(max(self.width(), 1)))

    def _offer_menus(self) -> None:
        programmes = tuple((code, self._counted(words, f"programme:{code}")) for code, words in labelled("programme"))
        chosen = dict(labelled("programme")).get(self._view.programme, "")
        self.programme.offer(
            chosen or _("Programme"),
            (("", _("All programmes")), *programmes),
            frozenset({self._view.programme}),
        )
        names = self._hidden
        entries = tuple((name, self._counted(_(_WORDS[name]), name)) for name in names)
        on = frozenset(name for name in names if self._is_on(name))
        self.more.offer(_("Filter"), (*entries, ("", ""), ("none", _("Take all filters away"))), on, one=False)

    def _counted(self, words: str, name: str) -> str:
        count = self._counts.get(name)
        return words if count is None else f"{words}  {count}"

    def _is_on(self, name: str) -> bool:
        return self._view.scope == name if name in SCOPES else bool(getattr(self._view, name))

    def _on_chip_clicked(self, _on: bool) -> None:
        chip = self.sender()
        if isinstance(chip, FilterChip):
            self._toggle(str(chip.property("filter")))

    def _toggle(self, name: str) -> None:
        if name == BACKUP and self._view.scope == BACKUP:
            self._change(scope=MINE)
        elif name in SCOPES:
            self._change(scope=name)
        else:
            self._change(**{name: not getattr(self._view, name)})

    def _on_programme_picked(self, code: str) -> None:
        self._change(programme=code if code in codes("programme") else "")

    def _on_more_picked(self, name: str) -> None:
        if name == "none":
            view = View(scope=self._view.scope, sort=self._view.sort, grows=self._view.grows)
            self.show_view(view, {})
            self.view_changed.emit(view)
        else:
            self._toggle(name)

    def _change(self, **changes: str | bool) -> None:
        view = replace(self._view, **changes)  # type: ignore[arg-type]
        self.show_view(view, {})
        self.view_changed.emit(view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

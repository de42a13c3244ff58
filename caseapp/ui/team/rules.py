# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the rules notice in all cases together, rule by rule."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from caseapp.i18n import _, formats, ngettext
from caseapp.plans.catalogue import rule
from caseapp.plans.finding import LATE
from caseapp.plans.sentences import what_of, why_of
from caseapp.store.queries.team_findings import TeamFinding
from caseapp.ui.case import acts
from caseapp.ui.desk import Desk
from caseapp.ui.file.words import joined
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.cards import EmptyState
from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.text import Text
from caseapp.ui.kit.two_lines import Act, Columns, TwoLineList, TwoLineRow
from caseapp.ui.look.theme import px

OPEN: Final = "open"
MORE: Final = "more"
_FIRST: Final = 5  # of each rule, until somebody wants all


class RulesPart(QWidget):
    """The list. `place_wanted(Address)` goes to where something can be done about it."""

    place_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: tuple[TeamFinding, ...] = ()
        self._by_row: dict[str, TeamFinding] = {}
        self._whole: frozenset[str] = frozenset()
        self.said = Text("", 13, tone="muted")
        self.list = TwoLineList(_("What the rules notice"), Columns(when=0, who=200))
        self.empty = EmptyState(_("The rules notice nothing in these cases today."))
        self._middle = QStackedWidget()
        self._middle.addWidget(Framed(self.list))
        self._middle.addWidget(Framed(self.empty))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(14), px(24), px(14))
        column.setSpacing(px(10))
        column.addWidget(self._middle, 1)
        column.addWidget(self.said)
        self.list.act_requested.connect(self._on_act_requested)

    def show_findings(self, found: tuple[TeamFinding, ...]) -> None:
        """What was read."""
        self._found = found
        self._show()

    def say_again(self) -> None:
        """Names are shown or hidden now."""
        self._show()

    def _show(self) -> None:
        kept = self.list.chosen_id()
        self._by_row.clear()
        rows: list[TwoLineRow] = []
        for rule_id, group in groupby(self._found, key=_rule_of):
            rows += self._group(rule_id, tuple(group))
        self.list.show_rows(rows)
        self._middle.setCurrentIndex(0 if rows else 1)
        if kept:
            self.list.choose(kept)
        count = len(self._found)
        cases = len({one.case_id for one in self._found})
        words = ngettext("%(count)s thing noticed", "%(count)s things noticed", count) % {
            "count": formats.number(count)
        }
        of_cases = ngettext("in %(count)s case", "in %(count)s cases", cases) % {"count": formats.number(cases)}
        self.said.setText(f"{words} {of_cases}")

    def _group(self, rule_id: str, found: tuple[TeamFinding, ...]) -> list[TwoLineRow]:
        known = rule(rule_id)
        words = known.text.here() if known is not None else what_of(found[0].finding, self._desk.today())
        late = sum(one.finding.severity == LATE for one in found)
        said = formats.number(len(found))
        if late:
            said += " · " + ngettext("%(count)s late", "%(count)s late", late) % {"count": formats.number(late)}
        rows = [TwoLineRow("", f"{rule_id}   {words}", said)]
        shown = found if rule_id in self._whole else found[:_FIRST]
        rows += [self._line(f"{rule_id}:{place}", one) for place, one in enumerate(shown)]
        left = len(found) - len(shown)
        if left:
            more = ngettext("%(count)s more line", "%(count)s more lines", left) % {"count": formats.number(left)}
            rows.append(TwoLineRow(f"more:{rule_id}", more, acts=(Act(MORE, _("Show more")),)))
        return rows

    def _line(self, key: str, one: TeamFinding) -> TwoLineRow:
        desk, today = self._desk, self._desk.today()
        self._by_row[key] = one
        name, what = desk.name(one.name).full, what_of(one.finding, today)
        worker = desk.worker_name(one.worker_id) or (_("No worker") if one.worker_id is None else "")
        why = worker if desk.bystander else joined(worker, why_of(one.finding, today))
        return TwoLineRow(
            id=key,
            what=what,
            why=why,
            who=name,
            late=one.finding.severity == LATE,
            acts=(Act(OPEN, acts.act_words(one.finding.act) or _("Open case")),),
            spoken=", ".join(part for part in (name, what, why) if part),
        )

    def _on_act_requested(self, key: str, act: str) -> None:
        if act == MORE:
            self._whole |= {key.partition(":")[2]}
            self._show()
            return
        found = self._by_row.get(key)
        if found is not None:
            self.place_wanted.emit(place_of(found))


def place_of(found: TeamFinding) -> Address:
    """Where something can be done about it: the tab at its item, its form, or the case where it stands too."""
    tab, item = acts.place_of(found.finding.act, found.finding.subject_kind, found.finding.subject_id)
    return Address("case", found.case_id, tab, item)


def _rule_of(one: TeamFinding) -> str:
    return one.finding.rule

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for files whose time is over: terms to confirm, what is due, two people who decide."""

from __future__ import annotations

import json
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseapp.i18n import N_, _, formats, ngettext
from caseapp.i18n.codes import label
from caseapp.operations.destruction import ConfirmTerm, ProposeDestruction, ReleaseFile
from caseapp.plans.retention import DUE, KEPT, LATER, NO_TERM, NOT_CONFIRMED, PROPOSED, SOON, STATE_CONFIRMED, terms
from caseapp.security.permissions import Act, may
from caseapp.store.queries.names import ShownName
from caseapp.store.queries.retention import RetentionRow, RetentionView, retention_list
from caseapp.ui.desk import Desk
from caseapp.ui.figures.destroyed_card import DestroyedCard
from caseapp.ui.figures.retention_sheets import ConfirmSheet, HoldSheet
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner, Card
from caseapp.ui.kit.fields import Combo, Field
from caseapp.ui.kit.flow import empty_layout
from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.kit.two_lines import Act as RowAct
from caseapp.ui.kit.two_lines import Columns, TwoLineList, TwoLineRow
from caseapp.ui.look.theme import px
from caseapp.ui.rights import Eyes
from caseapp.ui.sync.erase_sheet import EraseSheet

_ABOUT: Final = N_(
    "When the time of a file is over, one person proposes to destroy it and another confirms. Until both did, nothing "
    "is destroyed; a complaint, an appeal or a claim that waits stops it."
)
_TEAM: Final = N_(
    "Afterwards two administrators sign the order to erase: then the file goes from the hub, from every laptop and "
    "from its backups."
)
_SOLE: Final = N_("After the second person it is destroyed at once on this laptop, with every backup in its folder.")
_GROUPS: Final = {
    DUE: N_("Time is over"),
    SOON: N_("Within 60 days"),
    NOT_CONFIRMED: N_("Term not confirmed yet"),
    NO_TERM: N_("No term known"),
    LATER: N_("Later"),
}
_LATER_SHOWN: Final = 50
PROPOSE, CONFIRM, KEEP, RELEASE, ERASE, OPEN = "propose", "confirm", "keep", "release", "erase", "open"


class RetentionPart(QWidget):
    """What would be destroyed when. `case_wanted(id)` when somebody opens a file first."""

    case_wanted = Signal(str)

    def __init__(self, desk: Desk, scope: str) -> None:
        super().__init__()
        self._desk, self._scope = desk, scope
        self.view: RetentionView | None = None
        self.context = Combo(
            [(one.context, f"{one.label.here()}: {_term_words(one.context)}") for one in terms().by_context.values()]
        )
        self.confirm = Button(_("We keep to this term"), "outlined", icon="check")
        self.usual = Button(_("This is our usual term"), "outlined")
        self._confirmed = QVBoxLayout()
        self._confirmed.setSpacing(px(4))
        self._notes = QVBoxLayout()
        self.list = TwoLineList(_("Files by the day on which their time is over"), Columns(when=110, who=190))
        self.destroyed_card = DestroyedCard(desk)
        self._lay_out()
        self.list.act_requested.connect(self._on_act_requested)
        self.confirm.clicked.connect(self._on_confirm_term)
        self.usual.clicked.connect(self._on_confirm_term)

    def _lay_out(self) -> None:
        card = Card(_("Terms"))
        card.body.addWidget(Paragraph(_("The organisation confirms its terms before anything is due."), 14, "muted"))
        card.body.addLayout(self._confirmed)
        card.body.addWidget(Field(_("Kind of help"), self.context))
        line = QHBoxLayout()
        line.setSpacing(px(10))
        line.addWidget(self.confirm)
        line.addWidget(self.usual)
        line.addStretch(1)
        card.body.addLayout(line)
        self._card = card
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(14))
        self._about = Banner(_(_ABOUT))
        column.addWidget(self._about)
        column.addWidget(card)
        column.addLayout(self._notes)
        framed = Framed(self.list)
        framed.setMinimumHeight(px(300))
        column.addWidget(framed, 1)
        column.addWidget(self.destroyed_card)

    def read(self) -> None:
        """Read the list."""
        self._desk.read(partial(retention_list, today=self._desk.today()), self._on_read, self._scope)

    def show_names(self) -> None:
        """Names are shown or hidden now."""
        if self.view is not None:
            self._on_read(self.view)

    def _on_read(self, view: RetentionView) -> None:
        self.view = view
        self._about.set_words(f"{_(_ABOUT)} {_(_TEAM if view.is_team else _SOLE)}")
        self._card.setVisible(may(Eyes.of(self._desk).role, Act.SETTINGS) or self._is_alone())
        empty_layout(self._confirmed)
        for context, day in sorted(view.confirmed.items()):
            words = _("%(what)s: confirmed on %(day)s") % {"what": _label(context), "day": formats.day_words(day)}
            if context == view.usual:
                words = _("%(words)s; for files without a term of their own") % {"words": words}
            self._confirmed.addWidget(Paragraph(words, 14))
        empty_layout(self._notes)
        due = sum(row.stage == DUE and row.state != STATE_CONFIRMED and not row.hold for row in view.rows)
        if due:
            said = ngettext("The time of %(count)s file is over.", "The time of %(count)s files is over.", due)
            self._notes.addWidget(Banner(said % {"count": due}, "attn", "triangle-alert"))
        self.list.show_rows(self._rows(view))
        self.destroyed_card.show_rows(view.destroyed)

    def _is_alone(self) -> bool:
        return len([one for one in self._desk.workers.values() if one.active]) <= 1

    def _rows(self, view: RetentionView) -> list[TwoLineRow]:
        rows: list[TwoLineRow] = []
        for stage, words in _GROUPS.items():
            inside = [row for row in view.rows if row.stage == stage]
            if inside:
                rows.append(TwoLineRow(id="", what=_(words), why=formats.number(len(inside))))
            rows.extend(self._row(row) for row in inside[: _LATER_SHOWN if stage == LATER else None])
        if not rows:
            rows.append(TwoLineRow(id="", what=_("No file is closed yet.")))
        return rows

    def _row(self, row: RetentionRow) -> TwoLineRow:
        return TwoLineRow(
            id=row.case_id,
            when=formats.day_numeric(row.destroy_on) if row.destroy_on is not None else "",
            who=self._desk.name(ShownName(row.call_name, row.rest_name)).full,
            what=_label(row.context) or _("no term chosen"),
            why=self._state_words(row),
            late=row.stage == DUE and row.state != STATE_CONFIRMED and not row.hold,
            acts=self._acts(row),
        )

    def _state_words(self, row: RetentionRow) -> str:
        if row.hold:
            held = label("hold_reason", row.hold)
            if row.state == KEPT and row.keep_until is not None:
                day = formats.day_words(row.keep_until)
                return _("kept until %(day)s: %(reason)s") % {"reason": held, "day": day}
            return _("kept: %(reason)s") % {"reason": held}
        if row.state == PROPOSED:
            return _("proposed by %(name)s; somebody else confirms") % {"name": self._name(row.proposed_by)}
        if row.state == STATE_CONFIRMED:
            number = sum(json.loads(row.report).values()) if row.report else 0
            return _("confirmed by %(name)s on %(day)s; %(count)s records; not erased yet") % {
                "name": self._name(row.confirmed_by),
                "day": formats.day_words(row.confirmed_day) if row.confirmed_day is not None else "?",
                "count": number,
            }
        return _term_words(row.context) if row.context else ""

    def _name(self, worker_id: str) -> str:
        return self._desk.worker_name(worker_id) or "?"

    def _acts(self, row: RetentionRow) -> tuple[RowAct, ...]:
        role = Eyes.of(self._desk).role
        decides = self._is_alone() or may(role, Act.APPROVE) or may(role, Act.PEOPLE)
        acts: list[RowAct] = []
        if decides and row.stage in (DUE, SOON):
            if row.stage == DUE and not row.hold:
                acts += self._next_act(row)
            if row.hold and row.state == KEPT:
                acts.append(RowAct(RELEASE, _("No longer held")))
            elif not row.hold:
                acts.append(RowAct(KEEP, _("Keep the file")))
        return (*acts, RowAct(OPEN, _("Open")))

    def _next_act(self, row: RetentionRow) -> list[RowAct]:
        """What the next of the two people does."""
        view, me = self.view, self._desk.me
        is_team = view is not None and view.is_team
        if row.state in ("", KEPT):
            return [RowAct(PROPOSE, _("Propose to destroy"))]
        if row.state == PROPOSED:
            is_another = me is not None and me.id != row.proposed_by
            alone = self._is_alone() and not is_team
            return [RowAct(CONFIRM, _("Confirm"))] if is_another or alone else []
        return [RowAct(ERASE, _("Ask to erase"))] if is_team and self._desk.looks_after_team else []

    # -- acts ------------------------------------------------------------------------------------------------------

    def _on_act_requested(self, case_id: str, code: str) -> None:
        view = self.view
        row = next((one for one in view.rows if one.case_id == case_id), None) if view is not None else None
        if row is None or view is None:
            return
        if code == PROPOSE:
            self._desk.act(ProposeDestruction(case_id=case_id), _("Proposed"))
        elif code == CONFIRM:
            ConfirmSheet(self.window(), self._desk, row, view).open_sheet()
        elif code == KEEP:
            HoldSheet(self.window(), self._desk, case_id).open_sheet()
        elif code == RELEASE:
            given = ReleaseFile(destruction_id=row.destruction_id, read_rev=view.rev)
            self._desk.act(given, _("No longer held"))
        elif code == ERASE:
            EraseSheet(self.window(), self._desk, case_id).open_sheet()
        else:
            self.case_wanted.emit(case_id)

    def _on_confirm_term(self) -> None:
        given = ConfirmTerm(context=self.context.code() or "", is_usual=self.sender() is self.usual)
        self._desk.act(given, _("Term confirmed"))


def _label(context: str) -> str:
    term = terms().by_context.get(context)
    return term.label.here() if term is not None else ""


def _term_words(context: str) -> str:
    """How long, in words."""
    term = terms().by_context.get(context)
    if term is None:
        return ""
    if term.until_age is not None:
        return _("until the person is %(age)s") % {"age": term.until_age}
    if term.days is not None:
        return _("%(count)s days after the signal") % {"count": term.days}
    if term.counts_from == "last_change":
        return _("%(count)s years after the last change") % {"count": term.years}
    return _("%(count)s years after closing") % {"count": term.years}

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the two cards beside Today: who was spoken to when, and what waits for me."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from caseapp.i18n import N_, _, formats, ngettext
from caseapp.plans.sentences import what_of
from caseapp.store.drafts import DraftRow
from caseapp.store.queries.absences import AbsenceRow
from caseapp.store.queries.names import ShownName
from caseapp.store.queries.openings import OpeningShown
from caseapp.store.queries.retention import RetentionWaiting
from caseapp.store.queries.team_findings import TeamFinding
from caseapp.store.queries.today import SilenceRow
from caseapp.ui.desk import Desk
from caseapp.ui.figures.words import over_why, over_words, to_destroy_words
from caseapp.ui.file.words import joined
from caseapp.ui.frame.address import Address
from caseapp.ui.kept import SHEET_WAITS
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.gauges import DaysRow
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.kit.two_lines import Act, Columns, TwoLineList, TwoLineRow
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.today.reading import TodayAnswer, cases_of_draft

SEEN: Final = "today.handed_seen"
_MOST_DAYS: Final = 42
_MOST_TOLD: Final = 4
_DIFFERENCES: Final = "differences"
_SHEET: Final = "sheet"
_DUE: Final = "retention:due"
_PROPOSED: Final = "retention:proposed"
_FAULT: Final = "catalogue"
_DRAFT_WORDS: Final = {  # by kind of form, the item of a case form included
    "contact": N_("Draft: contact with %(name)s"),
    "assessment": N_("Draft: assessment of %(name)s"),
    "goal": N_("Draft: goal of %(name)s"),
    "step": N_("Draft: step of %(name)s"),
    "plan": N_("Draft: plan of %(name)s"),
    "difference": N_("Draft: a difference about %(name)s"),
}


_DRAFT_OF: Final = N_("Draft: %(name)s")


class SilenceCard(Card):
    """The last conversation with each person as a bar of days; the link goes to all of them."""

    row_pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Last conversation"), _("all"))
        self.body.setSpacing(0)
        self._rows: list[DaysRow] = []
        self._hint = Text(_("Tick = agreed rhythm"), 13, tone="muted")
        self._nobody = Paragraph(_("Nobody here has an agreed rhythm yet."), 13, tone="muted")
        self.body.addWidget(self._hint)
        self.body.addWidget(self._nobody)
        self.body.addSpacing(px(6))

    def show_rows(self, rows: tuple[SilenceRow, ...], count: int, desk: Desk) -> None:
        """Show these, and how many there are in all."""
        for old in self._rows:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = []
        self.link.set_words(_("all %(count)s") % {"count": formats.number(count)})
        self.link.setVisible(bool(count))
        self._hint.setVisible(bool(rows))
        self._nobody.setVisible(not rows)
        for row in rows:
            made = self._row(row, desk)
            made.row_pressed.connect(self.row_pressed)
            self._rows.append(made)
            self.body.addWidget(made)

    def _row(self, row: SilenceRow, desk: Desk) -> DaysRow:
        name = desk.name(row.name).full
        rhythm = row.rhythm_days or 0
        if row.days is None:  # nobody was spoken to yet: long enough to be seen when it is too long
            days = _MOST_DAYS if row.quiet else 0
            return DaysRow(row.case_id, name, days, rhythm, _("not yet"), _MOST_DAYS)
        days = max(0, row.days)
        words = _("today") if days == 0 else formats.days(days)
        return DaysRow(row.case_id, name, days, rhythm, words, max(_MOST_DAYS, days))


class WaitingCard(Framed):
    """What waits for me: drafts, cases that were handed to me, differences. `picked(Address)` goes there."""

    picked = Signal(object)
    contact_picked = Signal(object)  # tuple of case ids: the form brings the draft back itself
    handed_seen = Signal(int)  # rev of the handing over

    def __init__(self) -> None:
        self.list = TwoLineList(_("Waits for me"), Columns(0, 0), plain_acts=True, in_card=True)
        super().__init__(self.list)
        self._targets: dict[str, Address] = {}
        self._contacts: dict[str, tuple[str, ...]] = {}
        head = QFrame()
        column = QVBoxLayout(head)
        column.setContentsMargins(px(18), px(12), px(18), px(10))
        column.setSpacing(px(6))
        column.addWidget(Text(_("Waits for me"), 15, SEMI))
        self._nothing = Paragraph(_("No drafts, no cases handed to you, no differences."), 13, tone="muted")
        column.addWidget(self._nothing)
        self.body.insertWidget(0, head)
        self.list.act_requested.connect(self._on_act_requested)
        self.setAccessibleName(_("Waits for me"))

    def show_answer(self, answer: TodayAnswer, desk: Desk, seen: frozenset[int]) -> None:
        """Show what waits; handings-over that were looked at are left out."""
        self._targets.clear()
        self._contacts.clear()
        rows = [self._draft_row(draft, name, answer.ask.day, desk) for draft, name in answer.drafts]
        for handed in answer.handed:
            if handed.rev not in seen:
                key = f"handed:{handed.rev}"
                self._targets[key] = Address("case", handed.case_id)
                by = {"name": desk.worker_name(handed.by_worker_id) or _("a colleague")}
                why = _("by %(name)s, with a note") % by if handed.note else _("by %(name)s") % by
                what = _("Handed to you: %(name)s") % {"name": desk.name(handed.name).full}
                look = (Act("open", _("Look")),)
                rows.append(TwoLineRow(key, what, why, icon="user-round-check", acts=look))
        rows += [self._untold_row(one, answer.ask.day, desk) for one in answer.untold[:_MOST_TOLD]]
        if len(answer.untold) > _MOST_TOLD:
            rows.append(self._more_untold_row(len(answer.untold) - _MOST_TOLD))
        rows += self._file_rows(answer.files)
        rows += [self._standing_in_row(one, desk) for one in answer.standing_in]
        rows += [self._glass_row(one, answer.ask.day, desk) for one in answer.glass]
        if answer.differences:
            rows.append(self._differences_row(answer))
        rows += self._fault_rows(desk)
        if desk.setting(SHEET_WAITS):
            self._targets[_SHEET] = Address("settings", tab="passphrase")
            why = _("without it a forgotten passphrase cannot be mended")
            acts = (Act("open", _("Make it")),)
            rows.append(TwoLineRow(_SHEET, _("Print the recovery sheet"), why, icon="printer", acts=acts))
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self._nothing.setVisible(not rows)

    def _untold_row(self, told: TeamFinding, today: date, desk: Desk) -> TwoLineRow:
        """Somebody leaves, or was put out, without a solution: the team lead is told."""
        key = f"untold:{told.case_id}:{told.finding.subject_id}"
        self._targets[key] = Address("team", tab="told", item=told.case_id)
        name = desk.name(told.name).full
        what = f"{name}: {what_of(told.finding, today)}" if name else what_of(told.finding, today)
        why = "" if desk.bystander else joined(desk.worker_name(told.worker_id), told.finding.rule)
        return TwoLineRow(key, what, why, icon="triangle-alert", acts=(Act("open", _("Look")),))

    def _more_untold_row(self, left: int) -> TwoLineRow:
        self._targets["untold"] = Address("team", tab="told")
        words = ngettext("%(count)s more without a solution", "%(count)s more without a solution", left)
        what = words % {"count": formats.number(left)}
        return TwoLineRow("untold", what, "", icon="triangle-alert", acts=(Act("open", _("Look")),))

    def _file_rows(self, files: RetentionWaiting) -> list[TwoLineRow]:
        """For the team lead: files whose time is over, and what a colleague proposed to destroy."""
        rows = []
        look = (Act("open", _("Look")),)
        if files.due:
            rows.append(TwoLineRow(_DUE, over_words(files.due), over_why(files.due), icon="folder-open", acts=look))
        if files.for_me:
            what, why = to_destroy_words(files.for_me), _("one person proposed it, another confirms")
            rows.append(TwoLineRow(_PROPOSED, what, why, icon="folder-open", acts=look))
        self._targets |= {row.id: Address("figures", tab="retention") for row in rows}
        return rows

    def _fault_rows(self, desk: Desk) -> list[TwoLineRow]:
        """Catalogues with a fault, of which an older text is in use."""
        faults = desk.profile.catalogue_faults if desk.profile is not None else ()
        if not faults:
            return []
        self._targets[_FAULT] = Address("settings", tab="catalogues")
        what = ngettext(
            "A catalogue of your organisation has a fault", "%(count)s catalogues have a fault", len(faults)
        ) % {"count": formats.number(len(faults))}
        why = _("the last good version stays in use")
        return [TwoLineRow(_FAULT, what, why, icon="book-open", acts=(Act("open", _("Look")),))]

    def _standing_in_row(self, away: AbsenceRow, desk: Desk) -> TwoLineRow:
        """Whose cases one looks after while they are away."""
        key = f"away:{away.id}"
        self._targets[key] = Address("cases", tab="backup")
        what = _("You stand in for %(name)s") % {"name": desk.worker_name(away.worker_id) or _("a colleague")}
        count = ngettext("%(count)s case", "%(count)s cases", away.covered) % {"count": away.covered}
        back = _("until %(day)s") % {"day": formats.day_weekday(away.until_day, desk.today())} if away.until_day else ""
        return TwoLineRow(key, what, joined(count, back), icon="users-round", acts=(Act("open", _("Look")),))

    def _glass_row(self, opening: OpeningShown, today: date, desk: Desk) -> TwoLineRow:
        key = f"glass:{opening.case_id}:{opening.moment.isoformat()}"
        self._targets[key] = Address("case", opening.case_id)
        who = desk.worker_name(opening.worker_id) or _("a colleague")
        what = _("%(name)s opened a restricted case") % {"name": who}
        when = formats.moment(opening.moment, today)
        why = when if desk.bystander else f"{when}: {opening.reason}"
        return TwoLineRow(key, what, why, icon="eye", acts=(Act("open", _("Look")),))

    def _differences_row(self, answer: TodayAnswer) -> TwoLineRow:
        self._targets[_DIFFERENCES] = Address("differences")
        count = answer.differences
        what = ngettext("%(count)s difference", "%(count)s differences", count) % {"count": formats.number(count)}
        why = _("two colleagues wrote something different")
        if answer.protective:
            why = ngettext("%(count)s is about staying safe", "%(count)s are about staying safe", answer.protective) % {
                "count": formats.number(answer.protective)
            }
        return TwoLineRow(_DIFFERENCES, what, why, icon="git-compare", acts=(Act("open", _("Decide")),))

    def _draft_row(self, draft: DraftRow, name: ShownName | None, today: date, desk: Desk) -> TwoLineRow:
        key = f"draft:{draft.key}"
        who = desk.name(name).full if name is not None else ""
        target, form = _target_of(draft)
        if target is not None:
            self._targets[key] = target
        else:
            self._contacts[key] = cases_of_draft(draft)
        if draft.kind == "new_case":
            what = _("Draft: new case")
        elif who:
            what = _(_DRAFT_WORDS.get(form, _DRAFT_OF)) % {"name": who}
        else:
            what = _("Draft: contact") if form == "contact" else _("Draft")
        why = _("%(moment)s, not saved yet") % {"moment": formats.moment(draft.moment, today)}
        return TwoLineRow(key, what, why, icon="pencil-line", acts=(Act("open", _("Continue")),))

    def _on_act_requested(self, key: str, _code: str) -> None:
        if key in self._contacts:
            self.contact_picked.emit(self._contacts[key])
            return
        target = self._targets.get(key)
        if target is None:
            return
        if key.startswith("handed:"):
            self.handed_seen.emit(int(key.partition(":")[2]))
        self.picked.emit(target)


def _target_of(draft: DraftRow) -> tuple[Address | None, str]:
    """Where a draft goes on (None: in the form for a contact), and which form it is."""
    cases = cases_of_draft(draft)
    case_id = cases[0] if cases else ""
    contact_id = draft.body.get("contact_id")
    if draft.kind == "new_case":
        return Address("cases", tab="new"), "new_case"
    if draft.kind == "difference":  # which one stands behind the kind in the key
        return Address("differences", item=draft.key.partition("/")[2]), "difference"
    if draft.kind == "case_form":  # the item that opens the form stands behind the case in the key
        item = draft.key.partition("/")[2]
        form = item.partition(".")[0]
        return Address("case", case_id, "contacts" if form == "contact" else "overview", item), form
    if draft.kind != "contact" and case_id:
        return Address("case", case_id, "five" if draft.kind == "assessment" else draft.kind), draft.kind
    if isinstance(contact_id, str) and contact_id and case_id:
        return Address("case", case_id, "contacts", f"contact.{contact_id}"), "contact"
    return None, "contact"

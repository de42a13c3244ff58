# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the form of what keeps a person safe, and for the calm line above the case.

The line says how to reach the person, never why. While somebody looks along it says no more than that there is a way.
"""

from __future__ import annotations

from typing import Any

from caseapp.i18n import _, formats
from caseapp.i18n.codes import label
from caseapp.operations.safety import EndSafety, SetSafety
from caseapp.store.queries.safety import SafetyRow, SafeWay
from caseapp.store.unit import LATEST
from caseapp.ui.case.form import Spec, of_list
from caseapp.ui.case.form_sheet import Ask, FormSheet
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.text import Paragraph


def safety_specs() -> tuple[Spec, ...]:
    """What is asked: first how to reach the person, then the rest."""
    yes_no = of_list("yes_no")
    return (
        Spec(name="safe_channel", label=_("Safe way to make contact"), kind="code", span=4,
             options=of_list("share_channel")),
        Spec(name="safe_times", label=_("Safe times"), span=4, hint=_("when nobody reads or listens along")),
        Spec(name="safe_word", label=_("Safe word"), span=4, hint=_("said or asked first")),
        Spec(name="no_contact", label=_("Never to be told or called"), kind="text", span=12,
             hint=_("who must not learn anything")),
        Spec(name="", label=_("Only here"), kind="head", span=12),
        Spec(name="protected_address", label=_("Protected address"), kind="text", span=12,
             hint=_("never printed, exported, searched or counted; write it nowhere else")),
        Spec(name="", label=_("Plan and rights"), kind="head", span=12),
        Spec(name="plan", label=_("Safety plan"), kind="text", span=12, lines=4),
        Spec(name="removal_order", label=_("Removal order"), span=8),
        Spec(name="removal_until", label=_("Removal order until"), kind="day", span=4, lean="future"),
        Spec(name="priority_ground", label=_("Ground for priority housing"), kind="code", span=4, options=yes_no),
        Spec(name="residence_risk", label=_("Residence right at risk"), kind="code", span=4, options=yes_no),
        Spec(name="contribution_not_claimed", label=_("Contribution not claimed"), kind="code", span=4,
             options=yes_no),
        Spec(name="review_day", label=_("Look again on"), kind="day", span=4, lean="future"),
        Spec(name="note", label=_("Note"), kind="text", span=12),
    )  # fmt: skip


class SafetySheet(FormSheet):
    """What keeps the person of a case safe. Saving switches the safety mode on; a button ends it."""

    def __init__(self, ask: Ask) -> None:
        row = ask.row if isinstance(ask.row, SafetyRow) else None
        self._row = row
        self.saved_words = _("Safety saved")
        specs = safety_specs()
        names = [spec.name for spec in specs if spec.kind != "head"]
        values = {name: getattr(row, name) for name in names} if row is not None else {}
        super().__init__(ask, _("Safety first"), specs, values, 820)
        words = _("Lies apart, only for whoever may read sensitive notes of this case.")
        self.body.insertWidget(0, Paragraph(words, 14, "muted"))
        if ask.head.safety_mode:
            self.end_button = Button(_("End the safety mode"), "quiet", icon="shield")
            self.end_button.clicked.connect(self._on_end_clicked)
            self.foot_left.addWidget(self.end_button)

    def given(self, changed: dict[str, Any]) -> object | None:
        if not changed and self.ask.head.safety_mode:
            return None
        read_rev = self._row.read_rev if self._row is not None else LATEST
        fields: Any = changed
        return SetSafety(case_id=self.ask.case_id, read_rev=read_rev, fields=fields)

    def _on_end_clicked(self) -> None:
        given = EndSafety(case_id=self.ask.case_id, read_rev=self.ask.head.read_rev)
        self.desk.act(given, _("Safety mode ended"), self._on_saved, self._on_refused)


def safe_words(way: SafeWay | None, *, hidden: bool) -> str:
    """How to reach the person, in one line."""
    if hidden or way is None:
        return _("Reach this person only in the way that was agreed.")
    parts = [label("share_channel", way.safe_channel), way.safe_times or ""]
    reach = ", ".join(part for part in parts if part)
    said = [_("Reach this person only so: %(way)s.") % {"way": reach} if reach else
            _("Reach this person only in the way that was agreed.")]  # fmt: skip
    if way.has_safe_word:
        said.append(_("Ask for the agreed word first."))
    if way.no_contact:
        said.append(_("Tell nothing to: %(who)s.") % {"who": " ".join(way.no_contact.split())})
    if way.review_day is not None:
        said.append(_("Look again on %(day)s.") % {"day": formats.day_short(way.review_day)})
    return " ".join(said)


def safe_banner(way: SafeWay | None, *, hidden: bool) -> Banner:
    """The calm line above a case in safety mode."""
    return Banner(safe_words(way, hidden=hidden), "note", "shield")

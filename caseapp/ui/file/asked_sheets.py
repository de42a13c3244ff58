# SPDX-License-Identifier: EUPL-1.2
"""This is the place for two forms of the lists: what they ask about a person, and the three clocks of seven days."""

from __future__ import annotations

from typing import Any, Final

from caseapp.i18n import N_, _
from caseapp.operations.asked import AnswerAsked
from caseapp.operations.checklists import SetOrientation
from caseapp.store.queries.checklists import FactRow, OrientationRow
from caseapp.ui.case.form import Spec, of_list
from caseapp.ui.case.form_sheet import Ask, FormSheet
from caseapp.ui.kit.text import Paragraph

ASKED: Final = "asked"  # the items that open the forms
ORIENTATION: Final = "orientation"
QUESTIONS: Final = {
    "school": N_("Goes to school or studies"),
    "youth_help": N_("Has youth help"),
    "care": N_("Is treated or cared for"),
    "impairment": N_("Has a lasting impairment"),
    "own_home": N_("Has an own home, or is about to"),
    "unaccompanied": N_("Came to the country alone and has a guardian"),
    "residence": N_("Right to stay"),
}
_DAYS: Final = {"permit_expiry": N_("Papers to stay end on"), "school_end": N_("School ends on")}


def answered(rows: tuple[FactRow, ...]) -> dict[str, str]:
    """The answers that say something, by question."""
    return {row.name: row.value for row in rows if row.name in QUESTIONS and row.value not in (None, "unknown")}


class AskedSheet(FormSheet):
    """What the lists ask. Every question may stay open: then its items stay to be looked at."""

    def __init__(self, ask: Ask) -> None:
        self.saved_words = _("Answers saved")
        rows: tuple[FactRow, ...] = ask.row or ()
        specs = tuple(
            Spec(
                name=name,
                label=_(words),
                kind="code",
                span=6,
                options=of_list("residence_status" if name == "residence" else "yes_no"),
            )
            for name, words in QUESTIONS.items()
        ) + tuple(
            Spec(name=name, label=_(words), kind="day", span=6, lean="future", hint=_("the list counts from it"))
            for name, words in _DAYS.items()
        )
        found = {row.name: row for row in rows}
        values: dict[str, object] = {
            spec.name: getattr(found.get(spec.name), "day" if spec.name in _DAYS else "value", None) for spec in specs
        }
        self._read_rev = max((row.read_rev for row in rows), default=ask.head.read_rev)
        super().__init__(ask, _("What the lists ask"), specs, values)
        self.body.insertWidget(
            0, Paragraph(_("With an answer, items that are not for this person leave the list."), 14, "muted")
        )

    def given(self, changed: dict[str, Any]) -> object | None:
        if not changed:
            return None
        fields: Any = changed
        return AnswerAsked(case_id=self.ask.case_id, read_rev=self._read_rev, fields=fields)


class OrientationSheet(FormSheet):
    """Three clocks that are not merged: each has its begin and its end; only the first can be paused."""

    def __init__(self, ask: Ask) -> None:
        row: OrientationRow = ask.row
        self._row = row
        self.saved_words = _("The seven days: saved")
        specs = (
            Spec(name="identified_day", label=_("Known since"), kind="day", span=4, lean="past"),
            Spec(name="oriented_day", label=_("Orientation on"), kind="day", span=4, lean="past"),
            Spec(
                name="orientation_pause",
                label=_("Paused because"),
                kind="code",
                span=4,
                options=of_list("orientation_pause"),
            ),
            Spec(name="shelter_day", label=_("Came to an emergency shelter on"), kind="day", span=6, lean="past"),
            Spec(name="proposal_day", label=_("Proposal on"), kind="day", span=6, lean="past"),
            Spec(name="advisory_day", label=_("Advisory group asked on"), kind="day", span=6, lean="past"),
            Spec(name="support_plan_day", label=_("Support plan on"), kind="day", span=6, lean="past"),
        )
        super().__init__(ask, _("The seven days"), specs, {spec.name: getattr(row, spec.name) for spec in specs})

    def given(self, changed: dict[str, Any]) -> object | None:
        if not changed:
            return None
        fields: Any = changed
        return SetOrientation(case_id=self.ask.case_id, read_rev=self._row.read_rev, fields=fields)

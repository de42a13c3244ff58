# SPDX-License-Identifier: EUPL-1.2
"""This is the place for asking how it goes after leaving: which points are open or late, and the form of one."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from caseapp.i18n import _
from caseapp.i18n.codes import label
from caseapp.operations.follow_ups import RecordFollowUp
from caseapp.store.queries.checklists import follow_ups_of
from caseapp.store.reader import Reader
from caseapp.ui.case.form import Spec, of_list
from caseapp.ui.case.form_sheet import Ask, FormSheet
from caseapp.ui.case.words import capital
from caseapp.ui.desk import Desk
from caseapp.ui.exit.reading import ExitView
from caseapp.ui.file.words import day_of, joined
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.kit.two_lines import Act, Columns, TwoLineList, TwoLineRow

FOLLOW_UP: Final = "follow_up"  # the form: "follow_up.<id of the exit>:<point>"


class AfterCard(Card):
    """The four moments after leaving: heard, open, late. The act opens the form (`wanted` carries its name)."""

    def __init__(self, tab: Any) -> None:  # noqa: ANN401 - the tab it stands in
        super().__init__(_("How it goes afterwards"))
        self._tab = tab
        self._key = ""
        self._about = Paragraph("", 13, "muted", lines=(3, 0))
        self.list = TwoLineList(_("How it goes afterwards"), Columns(when=104, who=0), in_card=True)
        self.list.act_requested.connect(self._on_act_requested)
        self.add_rows(self.list, self._about)

    def show_exit(self, view: ExitView, desk: Desk) -> None:
        """Show the moments of this exit; before somebody left there are none."""
        self.setVisible(bool(view.asked))
        self._key = view.row.id
        words = _("Asked after 14 days, 3, 6 and 12 months. “Not reached” is an answer too.")
        if view.row.follow_up_consent == "no":
            words = _("The person does not want us to ask. Write “does not want this” down.")
        self._about.setText(words)
        self.list.show_rows([_row(view, point.code, point.opens, point.due, desk) for point in view.asked])
        inside = self.layout()
        if inside is not None:
            inside.invalidate()
            inside.activate()
        self.setMinimumHeight(self.sizeHint().height() if view.asked else 0)

    def _on_act_requested(self, point: str, _act: str) -> None:
        self._tab.sheet_requested.emit(f"{FOLLOW_UP}.{self._key}:{point}", {})


def _row(view: ExitView, code: str, opens: date, due: date, desk: Desk) -> TwoLineRow:
    today, heard = desk.today(), view.heard.get(code)
    what = capital(label("follow_up_point", code))
    if heard is not None and heard.result:
        why = joined(capital(label("follow_up_result", heard.result)), label("ethos_light", heard.ethos_light))
        acts = (Act("write", _("Change")),)
        return TwoLineRow(code, what, why, day_of(heard.done_day or due, desk), icon="check", acts=acts)
    late = due < today
    why = _("late: ask how it goes") if late else _("can be asked now") if opens <= today else _("not yet")
    acts = (Act("write", _("Write down")),)
    return TwoLineRow(code, what, why, day_of(due, desk), late=late, icon="circle", acts=acts)


class FollowUpSheet(FormSheet):
    """How it goes at one point (methods 10). Everything may stay empty; the result stops the clock."""

    def __init__(self, ask: Ask) -> None:
        self.saved_words = _("How it goes: saved")
        exit_id, _colon, point = ask.item.partition(".")[2].partition(":")
        self._exit_id, self._point = exit_id, point
        specs = _specs()
        values: dict[str, Any] = {"done_day": ask.desk.today()}
        if ask.row is not None:
            values = {spec.name: getattr(ask.row, spec.name) for spec in specs if spec.kind != "head"}
        title = _("How it goes %(point)s") % {"point": label("follow_up_point", point)}
        super().__init__(ask, title, specs, values, 840)

    def complete(self) -> bool:
        there = bool(self.form.values()["result"])
        self.form.fields["result"].set_error("" if there else _("Choose a result; “not reached” is one too."))
        return there

    def given(self, changed: dict[str, Any]) -> object | None:
        if not changed and self.ask.row is not None:
            return None
        fields: Any = dict(changed)
        if self.ask.row is None:
            fields.setdefault("done_day", self.form.values()["done_day"])
        rev = self.ask.head.read_rev
        return RecordFollowUp(exit_id=self._exit_id, point=self._point, read_rev=rev, fields=fields)


def _specs() -> tuple[Spec, ...]:
    yes_no = of_list("yes_no")
    return (
        Spec(name="result", label=_("Result"), kind="chips", span=12, options=of_list("follow_up_result")),
        Spec(name="done_day", label=_("Asked on"), kind="day", span=3, lean="past"),
        Spec(name="source", label=_("Heard from"), kind="code", span=5, options=of_list("follow_up_source")),
        Spec(name="attempts", label=_("Attempts"), kind="number", span=4, bounds=(0, 99), hint=_("try three times")),
        Spec(name="attempt_modes", label=_("Tried how"), kind="many", span=12, options=of_list("contact_mode")),
        Spec(name="living", label=_("Living"), kind="head", span=12),
        Spec(name="ethos_light", label=_("Where they live now"), kind="code", span=8, options=of_list("ethos_light")),
        Spec(name="registered_address", label=_("Registered address"), kind="code", span=4, options=yes_no),
        Spec(name="days_homeless", label=_("Days without a home"), kind="number", span=4, bounds=(0, 800),
             hint=_("since the last time")),
        Spec(name="moves", label=_("Moved how often"), kind="number", span=4, bounds=(0, 99)),
        Spec(name="readmission_days", label=_("Days back inside"), kind="number", span=4, bounds=(0, 800)),
        Spec(name="readmission", label=_("Back in an institution"), kind="code", span=8,
             options=of_list("institution_type")),
        Spec(name="police", label=_("Police or court"), kind="code", span=4, options=yes_no),
        Spec(name="people", label=_("People, money, days"), kind="head", span=12),
        Spec(name="lasting_adult", label=_("One adult who stays"), kind="code", span=4, options=yes_no),
        Spec(name="supports_working", label=_("Supports that work"), kind="number", span=4, bounds=(0, 99)),
        Spec(name="would_call", label=_("Would call us"), kind="code", span=4, options=yes_no),
        Spec(name="income", label=_("Income"), kind="code", span=5, options=of_list("income_kind")),
        Spec(name="debts_trend", label=_("Problem debts"), kind="code", span=3, options=of_list("trend")),
        Spec(name="school_work_hours", label=_("School or work, hours a week"), kind="number", span=4, bounds=(0, 80)),
        Spec(name="has_gp", label=_("Has a GP"), kind="code", span=4, options=yes_no),
        Spec(name="crisis_use", label=_("Needed crisis help"), kind="code", span=4, options=yes_no),
        Spec(name="plan_used", label=_("Still uses the plan"), kind="code", span=4, options=yes_no),
        Spec(name="quality_of_life", label=_("How good is life now, 0 to 10"), kind="number", span=4, bounds=(0, 10),
             hint=_("as the person says")),
        Spec(name="their_words", label=_("In their words"), kind="text", span=12),
        Spec(name="note", label=_("Note"), kind="text", span=12),
    )  # fmt: skip


def follow_up_of(reader: Reader, case_id: str, record: str) -> object | None:
    """What was heard at this point, when anything was."""
    return next((row for row in follow_ups_of(reader, case_id) if row.id == record), None)

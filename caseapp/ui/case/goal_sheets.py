# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the forms of a goal and of a step."""

from __future__ import annotations

from typing import Any

from caseapp.i18n import _
from caseapp.operations.goals import AddGoal, AddStep, ChangeGoal, ChangeStep, DeleteGoal, DeleteStep
from caseapp.store.queries.goals import GoalRow, StepRow
from caseapp.ui.case.form import Spec, of_list
from caseapp.ui.case.form_sheet import Ask, FormSheet


class GoalSheet(FormSheet):
    """A goal in the words of the person; a new one with its first step."""

    def __init__(self, ask: Ask) -> None:
        self._row: GoalRow | None = ask.row if isinstance(ask.row, GoalRow) else None
        self.saved_words = _("Goal saved")
        self.deleted_words = _("Goal deleted")
        specs = [
            Spec(name="text", label=_("What I want"), kind="text", span=12, hint=_("in their own words: I ...")),
            Spec(name="domain", label=_("Domain"), kind="chips", span=12, options=of_list("domain")),
            Spec(name="horizon", label=_("By when"), kind="chips", span=12, options=of_list("goal_horizon")),
            Spec(name="success_sign", label=_("How we will notice that it works"), kind="text", span=12),
            Spec(name="in_plan", label=_("Stands in the future plan"), kind="tick", span=12),
        ]
        values: dict[str, object] = {"in_plan": True}
        if self._row is not None:
            specs.insert(
                4, Spec(name="status", label=_("How it goes"), kind="chips", span=12, options=of_list("goal_status"))
            )
            specs.insert(5, Spec(name="status_note", label=_("Why"), span=12))
            values = {spec.name: getattr(self._row, spec.name) for spec in specs}
        else:
            specs.append(Spec(name="", label=_("First step"), kind="head", span=12))
            specs.append(Spec(name="step_what", label=_("What"), span=6))
            specs.append(Spec(name="step_who", label=_("Who"), span=3))
            specs.append(Spec(name="step_day", label=_("When"), kind="day", span=3, lean="future"))
        super().__init__(ask, _("Goal") if self._row else _("New goal"), specs, values, 700)

    def complete(self) -> bool:
        written = bool(self.form.values()["text"])
        words = "" if written else _("A goal needs words: what does the person want?")
        self.form.fields["text"].set_error(words)
        return written

    def given(self, changed: dict[str, Any]) -> object | None:
        if self._row is not None:
            fields: Any = changed
            return ChangeGoal(goal_id=self._row.id, read_rev=self._row.read_rev, fields=fields) if changed else None
        values: dict[str, Any] = self.form.values()
        what, who, day = (values.pop(name) for name in ("step_what", "step_who", "step_day"))
        steps: Any = ({"what": what, "who": who, "due_day": day},) if what else ()
        filled: Any = {name: value for name, value in values.items() if value is not None}
        return AddGoal(case_id=self.ask.case_id, fields=filled, steps=steps)

    def taken_out(self) -> object | None:
        return DeleteGoal(goal_id=self._row.id, read_rev=self._row.read_rev) if self._row is not None else None


class StepSheet(FormSheet):
    """A step: what, who, when."""

    def __init__(self, ask: Ask) -> None:
        self._row: StepRow | None = ask.row if isinstance(ask.row, StepRow) else None
        self.saved_words = _("Step saved")
        self.deleted_words = _("Step deleted")
        self._goal_id = self._row.goal_id if self._row is not None else ask.preset.get("goal_id")
        specs = [
            Spec(name="what", label=_("What has to happen"), span=12),
            Spec(name="who", label=_("Who"), span=6, hint=_("call names")),
            Spec(name="owner_kind", label=_("On whose side"), kind="code", options=of_list("owner_kind")),
            Spec(name="due_day", label=_("When"), kind="day", span=6, lean="future"),
            Spec(name="when_text", label=_("When, in their words"), span=6),
            Spec(name="must", label=_("This one must happen"), kind="tick", span=12),
        ]
        values: dict[str, object] = {}
        if self._row is not None:
            specs.append(
                Spec(name="status", label=_("How it goes"), kind="chips", span=12, options=of_list("step_status"))
            )
            specs.append(Spec(name="reason", label=_("Why not"), span=12))
            values = {spec.name: getattr(self._row, spec.name) for spec in specs}
        super().__init__(ask, _("Step") if self._row else _("New step"), specs, values, 640)

    def complete(self) -> bool:
        values = self.form.values()
        words = "" if values["what"] else _("A step needs words: what has to happen?")
        self.form.fields["what"].set_error(words)
        if values.get("status") in ("blocked", "refused") and not values.get("reason"):
            self.form.fields["reason"].set_error(_("Say why: a step that is blocked or refused needs a reason."))
            return False
        return not words

    def given(self, changed: dict[str, Any]) -> object | None:
        fields: Any = changed
        if self._row is not None:
            return ChangeStep(step_id=self._row.id, read_rev=self._row.read_rev, fields=fields) if changed else None
        if self._goal_id:
            fields = {**changed, "goal_id": self._goal_id}
        return AddStep(case_id=self.ask.case_id, fields=fields)

    def taken_out(self) -> object | None:
        return DeleteStep(step_id=self._row.id, read_rev=self._row.read_rev) if self._row is not None else None

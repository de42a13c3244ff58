# SPDX-License-Identifier: EUPL-1.2
"""This is the place for exits in the demo: near and far, prepared well or badly, and those that lie behind."""

from __future__ import annotations

from functools import partial
from typing import Any

from caseapp.operations.demo.telling import Telling
from caseapp.operations.demo.timeline import Made
from caseapp.operations.exits import ChangeExit, ExitFields, OpenExit, SetExitItem
from caseapp.plans.catalogue import ANCHOR_ADMISSION, ExitItem, exit_checklist


def leaving(tell: Telling) -> None:
    """The exit file, the states of its items and, when it is so, the day of leaving."""
    about: dict[str, Any] | None = tell.who.about.get("exit")
    if about is None:
        return
    left, ahead = about.get("left"), int(about.get("in", 0))
    planned = tell.timeline.day(left if left is not None else -ahead)
    fields: ExitFields = {
        "institution_type": about["type"],
        "institution": about["name"],
        "admission_day": tell.timeline.day(about["admitted"]),
        "planned_day": planned,
        "contact_person": "sociale dienst, " + tell.phone(),
    }
    if about["dest"] != "unknown":
        fields["destination"] = about["dest"]
    if about.get("ready"):
        fields["ready_since"] = tell.timeline.day(about["ready"])
    if about["done"] >= 50:
        fields |= {"who_comes": tell.anchor or tell.worker_name, "first_night": str(tell.who.about.get("place", ""))}
    tell.act(tell.opened - 3, lambda made: OpenExit(case_id=made["case"], fields=fields), keep="exit", hour=14)
    _items(tell, about)
    if left is not None:
        tell.act(left, lambda made: ChangeExit(exit_id=made["exit"], fields={"actual_day": planned}), hour=17)


def _items(tell: Telling, about: dict[str, Any]) -> None:
    dice = tell.texts.dice
    items = [one for one in exit_checklist().items.values() if not one.only or about["type"] in one.only]
    if "left" in about:
        items = [one for one in items if one.hard or one.hard_if]  # of what lies behind, what mattered is enough
    done = [one for one in items if dice.random() * 100 < _chance(one, about)]
    latest = about.get("left", 1)
    for one in done:
        ago = dice.randint(min(latest, tell.opened - 4), max(latest, tell.opened - 4))
        fields = {"state": "done", "done_day": tell.timeline.day(tell.within(ago))}
        tell.act(ago, partial(_item, code=one.id, fields=fields), hour=16)
    rest = [one for one in items if one not in done]
    if "in" in about and rest:
        states = ("busy", "busy", "blocked", "not_needed")
        for one, state in zip(dice.sample(rest, min(len(rest), 4)), states, strict=False):
            fields = {"state": state, "who": tell.worker_name}
            if state == "blocked":
                fields["reason"] = tell.texts.notes["blocked"][tell.language]
            tell.act(dice.randint(1, 20), partial(_item, code=one.id, fields=fields), hour=16)


def _chance(item: ExitItem, about: dict[str, Any]) -> float:
    """How likely (%) it is that an item is done: what was due a while ago mostly is."""
    if "left" in about:
        return float(about["done"])
    offset = item.due_by_type.get(about["type"], item.due_offset)
    due_in = offset - about["admitted"] if item.anchor == ANCHOR_ADMISSION else offset + about["in"]
    return 96.0 if due_in < -10 else 82.0 if due_in < 0 else float(about["done"]) * 0.6


def _item(made: Made, *, code: str, fields: Any) -> SetExitItem:  # noqa: ANN401
    return SetExitItem(exit_id=made["exit"], code=code, fields=fields)

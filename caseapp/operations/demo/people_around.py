# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the network of a person in the demo, and for goals and steps."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from caseapp.operations.demo.telling import Telling
from caseapp.operations.demo.timeline import Made
from caseapp.operations.goals import AddGoal, AddStep, ChangeStep, StepFields
from caseapp.operations.network import AddNetworkMember, NetworkFields

_YOUNG_UNTIL: Final = 25


def choose_anchor(tell: Telling) -> None:
    """The adult who is always there; people of the street have none yet."""
    if not tell.who.about["story"].startswith("street"):
        tell.anchor = str(tell.texts.draw(f"anchor.{tell.language}", _bank(tell)["anchors"])[0])


def network(tell: Telling) -> None:
    """The one adult, some people of their own, some services."""
    dice, bank = tell.texts.dice, _bank(tell)
    if tell.anchor:
        relation = next(kind for name, kind in bank["anchors"] if name == tell.anchor)
        _member(tell, 30, {
            "name": tell.anchor, "relation": relation, "kind": "informal", "strength": 4, "always_there": True,
            "at_night": True, "phone": tell.phone(), "consent": "yes", "domains": ("support",), "on_card": True,
            "wanted": "yes", "check_in_days": 30, "jim_step": _step_of_mentor(tell),
        }, keep="anchor")  # fmt: skip
    count = dice.choice((1, 2, 2)) if tell.anchor else dice.choice((0, 1))
    for name, relation in dice.sample(bank["others"], count):
        _member(tell, dice.randint(10, 60), {
            "name": name, "relation": relation, "kind": "informal", "strength": dice.choice((1, 2, 3)),
            "wanted": "yes", "consent": dice.choice(("yes", "not_asked")),
        })  # fmt: skip
    for name, relation, organisation in dice.sample(bank["services"], dice.choice((1, 2, 3))):
        _member(tell, dice.randint(10, 80), {
            "name": name, "relation": relation, "organisation": organisation, "kind": "formal", "phone": tell.phone(),
            "strength": dice.choice((2, 3, 3)), "consent": "yes", "hours": "9-17 u",
            "domains": ("health",) if relation in ("gp", "therapist") else ("income",),
        })  # fmt: skip


def _step_of_mentor(tell: Telling) -> str | None:
    """Of most young people the one who is always there is the mentor they chose (JIM)."""
    is_young = int(tell.who.about["age"]) <= _YOUNG_UNTIL
    return "advise" if is_young and tell.who.number % 3 else None


def _bank(tell: Telling) -> Any:  # noqa: ANN401 - data of a file
    return tell.texts.plans["network"][tell.language]


def _member(tell: Telling, after: int, fields: NetworkFields, keep: str = "") -> None:
    tell.act(tell.opened - after, lambda made: AddNetworkMember(case_id=made["case"], fields=fields), keep=keep)


# -- goals -------------------------------------------------------------------------------------------------------------


def goals(tell: Telling) -> None:
    """Goals in the domains that need it most, with steps done, late and coming."""
    due = list(tell.who.about["due"])
    signs = dict(zip(("housing", "income", "school_work", "support", "health"), tell.who.about["levels"], strict=True))
    needing = sorted((sign, domain) for domain, sign in signs.items() if sign.isdigit())
    chosen = [domain for _sign, domain in needing[: 3 if tell.opened > 60 else 1]]
    for at, domain in enumerate(chosen):
        _goal(tell, domain, due[at :: len(chosen)])


def _goal(tell: Telling, domain: str, due: list[int]) -> None:
    bank = tell.texts.notes["goals"][tell.language][domain]
    dice = tell.texts.dice
    begun = tell.within(max(2, tell.opened - dice.randint(14, 50)))
    key = f"goal.{domain}"
    fields = {
        "domain": domain,
        "text": bank["text"],
        "success_sign": bank["sign"],
        "horizon": dice.choice(("month", "3m", "6m")),
    }
    tell.act(begun, lambda made: AddGoal(case_id=made["case"], fields=fields), keep=key)  # type: ignore[arg-type]
    for number, what in enumerate(bank["done"]):
        done = max(1, begun - dice.randint(5, 30))
        step: StepFields = {"what": tell.filled(what), "who": tell.who.call, "due_day": tell.timeline.day(done - 2)}
        _step(tell, begun, key, step, keep=f"{key}.{number}", done=done)
    for ahead in due:
        what = tell.filled(str(tell.texts.draw(f"step.{tell.language}.{domain}", bank["open"])))
        who = dice.choice((tell.worker_name, f"{tell.who.call}, {tell.worker_name}", tell.who.call))
        who = tell.worker_name if "description" in tell.who.about else who
        written = tell.within(min(begun, dice.randint(8, 30)))
        step = {"what": what, "who": who, "due_day": tell.timeline.day(-ahead), "must": dice.random() < 0.2}
        _step(tell, max(written, 0), key, step)
    if dice.random() < 0.15:
        blocked: StepFields = {"what": tell.filled(bank["open"][-1]), "who": tell.worker_name, "status": "blocked",
                               "reason": tell.texts.notes["blocked"][tell.language]}  # fmt: skip
        _step(tell, min(begun, 25), key, blocked)


def _step(tell: Telling, ago: int, goal: str, fields: StepFields, *, keep: str = "", done: int | None = None) -> None:
    def given(made: Made) -> AddStep:
        return AddStep(case_id=made["case"], fields={**fields, "goal_id": made[goal]})

    tell.act(ago, given, keep=keep, hour=17)
    if done is not None:
        tell.act(min(done, max(0, ago - 1)), partial(_done, keep=keep, day=tell.timeline.day(done)), hour=17)


def _done(made: Made, *, keep: str, day: object) -> ChangeStep:
    return ChangeStep(step_id=made[keep], fields={"status": "done", "done_day": day})  # type: ignore[typeddict-item]

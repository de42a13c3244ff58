# SPDX-License-Identifier: EUPL-1.2
"""This is the place for future plans in the demo: written in the voice of the young person, agreed, looked at again."""

from __future__ import annotations

from functools import partial
from typing import Any

from caseapp.operations.agree import AgreePlan, SharePlan
from caseapp.operations.demo.telling import Telling
from caseapp.operations.demo.timeline import Made
from caseapp.operations.people import ChangePerson
from caseapp.operations.plans import (
    PlanFields,
    StartPlan,
    WriteParticipant,
    WritePlan,
    WritePlanAfter18,
    WritePlanDomain,
    WritePlanRisk,
)

_ORDER = ("support", "housing", "school_work", "income", "health")


def plan(tell: Telling) -> None:
    """The plan: nothing, a draft, or one to three versions with what changed in between."""
    about = tell.who.about
    versions = _versions(tell)
    if not versions and not about.get("draft"):
        return
    begun = tell.within((versions[0] if versions else 9) + 8)
    _start(tell, begun)
    domains = _ORDER if versions else _ORDER[:2]
    for domain in domains:
        _domain(tell, max(begun - 1, 0), domain, whole=True)
    if versions:
        _around(tell, begun)
    for number, ago in enumerate(versions):
        if number:
            for domain in tell.texts.dice.sample(_ORDER, 2):
                _domain(tell, ago + 1, domain, whole=False)
            _own_words(tell, ago + 1)
        _agree(tell, ago)
    if versions and about.get("full"):
        _share(tell, versions[-1])
    if versions and about.get("draft"):
        _domain(tell, min(3, versions[-1]), "housing", whole=False)


def _versions(tell: Telling) -> list[int]:
    """The days of the versions: those of the file, and one after the last phase or move (R-BF-02) unless it is late."""
    found = [tell.within(ago) for ago in tell.who.about.get("plan", ())]
    if found and not tell.who.about.get("review_late"):
        leaving = tell.who.about.get("exit") or {}
        moved = int(leaving.get("left", max(20, tell.opened // 3)))
        event = min(moved, *(ago for _phase, ago in tell.who.about["track"]))
        latest = max(1, tell.within(event) - 9)
        if found[-1] > latest:
            found.append(latest)
    return found[-3:]


def _bank(tell: Telling) -> Any:  # noqa: ANN401 - data of a file
    return tell.texts.plans[tell.who.language]


def _start(tell: Telling, ago: int) -> None:
    fields: PlanFields = {
        "language": tell.who.language,
        "plan_type": "toekomstplan",
        "own_words": str(tell.texts.draw(f"own.{tell.who.language}", _bank(tell)["own_words"])),
    }
    tell.act(ago, lambda made: StartPlan(case_id=made["case"], fields=fields), keep="plan", hour=9)


def _own_words(tell: Telling, ago: int) -> None:
    words = str(tell.texts.draw(f"own.{tell.who.language}", _bank(tell)["own_words"]))
    tell.act(ago, lambda made: WritePlan(plan_id=made["plan"], fields={"own_words": words}), hour=11)


def _domain(tell: Telling, ago: int, domain: str, *, whole: bool) -> None:
    text = tell.texts.draw(f"plan.{tell.who.language}.{domain}", _bank(tell)["domains"][domain])
    fields: dict[str, object] = {"want": text["want"], "going_well": text["going_well"]}
    if whole:
        fields |= {"my_situation": text["situation"], "worries": text["worries"]}
    if tell.texts.dice.random() < 0.7:
        fields["score_self"] = tell.texts.dice.randint(3, 8)
    tell.act(
        ago,
        lambda made: WritePlanDomain(plan_id=made["plan"], domain=domain, fields=fields),  # type: ignore[arg-type]
        hour=11,
    )


def _around(tell: Telling, begun: int) -> None:
    """What if it goes wrong, the five choices, the card, after 18, who talks along."""
    bank, ago = _bank(tell), max(begun - 2, 0)
    for at, risk in enumerate(tell.texts.dice.sample(bank["risks"], 2)):
        fields = {name: tell.filled(text) for name, text in risk.items()} | {"position": at}
        tell.act(ago, partial(_risk, fields=fields), hour=12)
    choices, card = bank["choices"], bank["card"]
    written: PlanFields = {f"choice_{name}": tell.filled(text) for name, text in choices.items()}  # type: ignore[assignment]
    written |= {
        "card_signs": tell.filled(card["signs"]),
        "card_helps": tell.filled(card["helps"]),
        "card_does_not_help": tell.filled(card["not"]),
        "card_safe_place": tell.filled(card["place"]),
    }
    tell.act(ago, lambda made: WritePlan(plan_id=made["plan"], fields=written), hour=13)
    if int(tell.who.about["age"]) <= 18:
        for at, line in enumerate(bank["after_18"]):
            fields = {
                "topic": line["topic"],
                "who": tell.filled(line["who"]),
                "when_text": line["when"],
                "position": at,
            }
            tell.act(ago, partial(_after_18, fields=fields), hour=13)
    people = [(tell.who.call, "young_person"), (tell.worker_name, "worker")]
    people += [(tell.anchor, "family")] if tell.anchor else []
    for name, role in people:
        tell.act(ago, partial(_talks_along, fields={"name": name, "role": role}), hour=14)
    if tell.who.about.get("full"):
        words = str(bank["never_again"])
        tell.act(ago, partial(_never_again, words=words, store=tell.made), hour=14)


def _risk(made: Made, *, fields: Any) -> WritePlanRisk:  # noqa: ANN401
    return WritePlanRisk(plan_id=made["plan"], fields=fields)


def _after_18(made: Made, *, fields: Any) -> WritePlanAfter18:  # noqa: ANN401
    return WritePlanAfter18(plan_id=made["plan"], fields=fields)


def _talks_along(made: Made, *, fields: Any) -> WriteParticipant:  # noqa: ANN401
    return WriteParticipant(plan_id=made["plan"], fields=fields)


def _never_again(made: Made, *, words: str, store: Made) -> ChangePerson:
    return ChangePerson(person_id=store["person_of"](made["case"]), fields={"never_again": words})


def _agree(tell: Telling, ago: int) -> None:
    said: list[Any] = [
        {"name": tell.who.call, "agreement": "agreed", "method": "paper_signature"},
        {"name": tell.worker_name, "agreement": "agreed", "method": "paper_signature"},
    ]
    if tell.anchor:
        said.append(
            {"name": tell.anchor, "agreement": tell.texts.dice.choice(("agreed", "agreed_with_notes", "not_present"))}
        )
    day = tell.timeline.day(ago)
    tell.act(ago, lambda made: AgreePlan(plan_id=made["plan"], day=day, participants=tuple(said)), hour=15)


def _share(tell: Telling, ago: int) -> None:
    to_whom, purpose = ("CPAS", "Demande de revenu") if tell.who.language == "fr" else ("OCMW", "Aanvraag leefloon")
    tell.act(
        ago,
        lambda made: SharePlan(plan_id=made["plan"], to_whom=to_whom, purpose=purpose, parts=("housing", "income")),
        hour=16,
    )

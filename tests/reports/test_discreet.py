# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what never stands on a discreet paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caseapp.plans.plan_content import PlanContent
from caseapp.reports.documents import make_paper
from caseapp.reports.paper import PaperOptions
from caseapp.reports.texts import paper_texts
from tests.reports import samples
from tests.reports.reading import words_in

CANARY = samples.CANARY


def with_canaries(plan: PlanContent) -> PlanContent:
    """The same plan with a marked word wherever a discreet paper must not look."""
    people = tuple(
        replace(person, relation=f"{person.relation} {CANARY} leefgroep") if person.kind == "formal" else person
        for person in plan.people
    )
    return replace(plan, people=people, full_name=f"Yara {CANARY}", team=f"{CANARY} psychiatrie")


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize("name", ["plan", "plan-one-page", "crisis-card", "crisis-card-a6"])
def test_no_forbidden_word_on_a_discreet_paper(name: str, language: str) -> None:
    plan = with_canaries(getattr(samples, f"plan_{language}")())
    paper = make_paper(name, plan, PaperOptions(language=language, discreet=True))
    said = f"{words_in(paper.pdf)} {paper.title}".casefold()
    assert CANARY.casefold() not in said
    forbidden = paper_texts(language).discreet_words
    assert forbidden
    assert [word for word in forbidden if word in said] == []
    assert plan.call_name not in paper.title
    assert CANARY.encode() not in paper.pdf


def test_the_card_is_discreet_unasked() -> None:
    paper = make_paper("crisis-card", samples.plan_nl(), PaperOptions(discreet=False))
    assert paper.title == "Mijn kaart"
    assert "risis" not in words_in(paper.pdf)


def test_the_same_plan_says_more_when_it_is_not_discreet() -> None:
    said = words_in(make_paper("plan", with_canaries(samples.plan_nl())).pdf)
    assert "leefgroep" in said


def test_own_words_are_never_changed_but_the_worker_is_warned() -> None:
    plan = replace(samples.plan_nl(), own_words="Ik woon in een leefgroep.")
    paper = make_paper("plan", plan, PaperOptions(discreet=True))
    assert "leefgroep" in words_in(paper.pdf)
    assert "discreet_words" in paper.left_out

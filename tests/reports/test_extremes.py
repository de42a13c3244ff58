# SPDX-License-Identifier: EUPL-1.2
"""This is the place for content nobody expects: nothing at all, far too much, every script, signs without a glyph."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseapp.plans.meeting_paper import MeetingDecisionLine, MeetingPaper, MeetingPerson
from caseapp.plans.plan_content import (
    CrisisCard,
    ExitPaper,
    ExitPaperItem,
    PlanAfter18,
    PlanAgreement,
    PlanContent,
    PlanDomain,
    PlanGoal,
    PlanPerson,
    PlanRisk,
    PlanStep,
)
from caseapp.reports.documents import make_paper
from caseapp.reports.looks import DOMAINS
from caseapp.reports.paper import EXTRA_PARTS, STANDARD_PARTS, PaperOptions
from caseapp.reports.plain_papers import CaseExport, RecoverySheet
from tests.reports import samples
from tests.reports.reading import look_into, off_the_page, words_in

PLAN_PAPERS = ("plan", "plan-one-page", "crisis-card", "crisis-card-a6")
EVERYTHING = PaperOptions(parts=STANDARD_PARTS | EXTRA_PARTS)
STRANGE = "Zoë 🙂👩\u200d👧 نور (OCMW) ሰላም 中文 Þórður Łukasz Ђорђе \u202eomgekeerd\u202c \x00\x07 \u202e «ça» ½ № → ✓"


def assert_drawn(pdf: bytes) -> None:
    found = look_into(pdf)
    assert off_the_page(pdf) == []
    assert found.untagged == 0
    assert found.drawn == found.in_tree
    assert found.figures_without_alt == 0


@pytest.mark.parametrize("name", PLAN_PAPERS)
def test_an_empty_plan(name: str) -> None:
    for content in (PlanContent(call_name=""), PlanContent(call_name="A", day=date(2026, 1, 1))):
        assert_drawn(make_paper(name, content).pdf)


@pytest.mark.parametrize("name", PLAN_PAPERS)
def test_strange_signs_everywhere(name: str) -> None:
    paper = make_paper(name, _with_text(STRANGE), EVERYTHING)
    assert_drawn(paper.pdf)
    assert "signs" in paper.left_out


@pytest.mark.parametrize("name", PLAN_PAPERS)
def test_long_texts_without_a_space(name: str) -> None:
    assert_drawn(make_paper(name, _with_text("Hoofdletterwoordzonderspatie" * 12), EVERYTHING).pdf)


def test_ten_thousand_letters_flow_over_pages_and_none_is_lost() -> None:
    words = " ".join(f"woord{number}" for number in range(1100))
    assert len(words) > 10_000 - 400
    plan = replace(samples.plan_nl(), own_words=words)
    want = replace(plan.domains[0], want=words)
    paper = make_paper("plan", replace(plan, domains=(want, *plan.domains[1:])), EVERYTHING)
    assert paper.pages > 10
    said = words_in(paper.pdf)
    assert all(f"woord{number}" in said for number in range(1100))
    assert_drawn(paper.pdf)
    assert_drawn(make_paper("plan-one-page", plan).pdf)


@pytest.mark.parametrize("count", [0, 1, 5, 40])
def test_many_steps_break_between_steps_only(count: int) -> None:
    steps = tuple(
        PlanStep(what=f"Stap nummer {number} zetten.", who="ik", must=number % 3 == 0) for number in range(count)
    )
    domain = PlanDomain(domain="support", want="Rust.", goals=(PlanGoal(text="Doel.", steps=steps),))
    paper = make_paper("plan", replace(samples.plan_nl(), domains=(domain,)))
    assert_drawn(paper.pdf)
    said = words_in(paper.pdf).replace("\r\n", " ").replace("\xa0", " ")
    assert all(f"Stap nummer {number} " in said for number in range(count))


@pytest.mark.parametrize("count", [0, 1, 2, 9, 10, 20])
def test_many_people_become_a_list(count: int) -> None:
    people = tuple(
        PlanPerson(
            name=f"Persoon{number}",
            kind="formal" if number % 2 else "informal",
            phone="0400112233",
            at_night=number == 3,
        )
        for number in range(count)
    )
    card = CrisisCard(people=people, helps=tuple(f"Hulp{number}" for number in range(count)))
    plan = replace(samples.plan_nl(), people=people, crisis_card=card)
    for name in PLAN_PAPERS:
        assert_drawn(make_paper(name, plan).pdf)
    said = words_in(make_paper("plan", plan).pdf)
    assert all(f"Persoon{number}" in said for number in range(count))


@pytest.mark.parametrize("count", [0, 1, 40, 120])
def test_exit_lists_of_every_length(count: int) -> None:
    states = ("todo", "busy", "done", "not_needed", "blocked", "refused")
    leaving = date(2027, 2, 28)
    items = tuple(
        ExitPaperItem(
            code=f"E{number}",
            domain="income",
            label=f"Zaak{number} regelen. {STRANGE if number == 7 else ''}",
            due=None if number % 11 == 0 else leaving + timedelta(days=40 - number * 3),
            hard=number % 4 == 0,
            state=states[number % 6],
            note="Een noot." if number % 5 == 0 else "",
        )
        for number in range(count)
    )
    for day in (leaving, None):
        paper = make_paper(
            "exit-list", ExitPaper(call_name="Yara", today=date(2026, 11, 24), leaving_on=day, items=items)
        )
        assert_drawn(paper.pdf)
        said = words_in(paper.pdf)
        assert all(
            f"Zaak{number} " in said for number in range(count) if states[number % 6] not in {"not_needed", "refused"}
        )


def test_an_export_with_endless_rows() -> None:
    rows = (("Lang " * 40, "tekst " * 4000), ("", ""), ("x", STRANGE))
    export = CaseExport(title=STRANGE, made_on=date(2026, 1, 1), sections=(("Kop " * 60, rows), ("", ())))
    paper = make_paper("case-export", export)
    assert_drawn(paper.pdf)
    assert words_in(paper.pdf).count("tekst") == 4000
    assert_drawn(make_paper("case-export", CaseExport(title="", made_on=date(2026, 1, 1))).pdf)


def test_recovery_codes_of_every_shape() -> None:
    for groups in ((), ("ABCD",), tuple(f"{number:06}" for number in range(24))):
        sheet = RecoverySheet(code_groups=groups, profile_name=STRANGE, made_on=date(2026, 1, 1))
        paper = make_paper("recovery-sheet", sheet)
        assert paper.pages == 1
        assert all(group in words_in(paper.pdf) for group in groups)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=120), st.sampled_from(PLAN_PAPERS))
def test_any_text_at_all(text: str, name: str) -> None:
    assert_drawn(make_paper(name, _with_text(text), EVERYTHING).pdf)


def _with_text(text: str) -> PlanContent:
    """A plan in which every text is `text`."""
    person = PlanPerson(name=text, relation=text, phone=text, hours=text, at_night=True)
    step = PlanStep(what=text, who=text, when_text=text)
    domains = tuple(
        PlanDomain(
            domain=code,
            want=text,
            my_situation=text,
            going_well=(text, text),
            worries=text,
            score_self=7,
            goals=(PlanGoal(text=text, success_sign=text, steps=(step, step)),),
        )
        for code in DOMAINS
    )
    card = CrisisCard(
        signs=(text,) * 3,
        helps=(text,) * 3,
        does_not_help=(text,) * 3,
        people=(person,) * 4,
        safe_place=text,
        safe_place_phone=text,
    )
    plain = {
        field.name: text
        for field in fields(PlanContent)
        if field.type == "str" and field.name not in {"language", "reading_level"}
    }
    return PlanContent(
        **plain,
        day=date(2026, 1, 1),
        birth_day=date(2008, 2, 29),
        domains=domains,
        people=(person, replace(person, kind="formal")),
        risks=(PlanRisk(what=text, early_signs=text, what_helps=text, who_acts=text),),
        agreements=(PlanAgreement(name=text, note=text), PlanAgreement(name=text, agreement="not_present")),
        after_18=(PlanAfter18(topic=text, who=text, when=text),),
        crisis_card=card,
    )


def _meeting(text: str, *, is_minutes: bool, count: int = 3) -> MeetingPaper:
    """A meeting with one text everywhere, so many times."""
    return MeetingPaper(
        call_name=text[:60],
        today=samples.DAY,
        kind=text[:40],
        is_minutes=is_minutes,
        day=samples.DAY,
        time=text[:30],
        place=text,
        chair=text,
        why=text,
        for_whom=(text,) * count,
        person_part=text[:40],
        person_words=text,
        person_agrees=text[:40],
        agenda=(text,) * count,
        decisions=(MeetingDecisionLine(what=text, who=text, due=samples.DAY, is_step=True, agrees=text[:40]),) * count,
        options=text,
        minutes="\n".join([text] * count),
        people=(MeetingPerson(name=text, about=text, presence=text[:30]),) * count,
        secrecy=text,
        basis=text,
        aim=text,
        shared=text,
        change_name=text[:60],
        change_phone="0400123456",
    )


@pytest.mark.parametrize("is_minutes", [False, True])
@pytest.mark.parametrize("text", ["", "A", STRANGE, "Langwoord" * 60, "De waarborg vragen en opvolgen. " * 40])
def test_a_meeting_with_any_text(text: str, is_minutes: bool) -> None:
    name = "meeting-minutes" if is_minutes else "meeting-agenda"
    assert_drawn(make_paper(name, _meeting(text, is_minutes=is_minutes)).pdf)
    assert_drawn(make_paper(name, MeetingPaper(call_name="", today=samples.DAY, kind="", is_minutes=is_minutes)).pdf)


def test_a_meeting_of_sixty_people_with_long_names_is_whole() -> None:
    """Every name and decision is there, on as many pages as it takes; nothing is cut."""
    content = _meeting("Annelies Vandenbroucke-Vanderstraeten", is_minutes=True, count=60)
    people = tuple(replace(one, name=f"Annelies Vandenbroucke {at}") for at, one in enumerate(content.people))
    decided = tuple(replace(one, what=f"Beslissing nummer {at}") for at, one in enumerate(content.decisions))
    paper = make_paper("meeting-minutes", replace(content, people=people, decisions=decided))
    assert_drawn(paper.pdf)
    assert paper.pages > 5
    text = " ".join(words_in(paper.pdf).replace("\xa0", " ").split())
    for at in range(60):
        assert f"nummer {at} " in text
        assert f"Vandenbroucke {at} " in text

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for checking that clocks and findings can be read, in each language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given

from caseapp.i18n import set_language, speaking
from caseapp.plans.clocks import clocks_of
from caseapp.plans.facts import CaseFacts, DomainFacts, ExitFacts, ShareFacts, StepFacts
from caseapp.plans.findings import closing_check, findings_of
from caseapp.plans.sentences import sentence, what_of, why_of
from tests.plans.facts_of import CTI1, YOUNG, births, case, days, exit_files

TODAY = date(2026, 10, 5)


@pytest.fixture(autouse=True)
def _dutch() -> Iterator[None]:
    set_language("nl")
    yield
    set_language("en")


def said(facts: CaseFacts, rule: str) -> str:
    return next(sentence(clock, TODAY) for clock in clocks_of(facts) if clock.rule == rule)


def noticed(facts: CaseFacts, rule: str) -> str:
    return next(sentence(finding, TODAY) for finding in findings_of(facts, TODAY) if finding.rule == rule)


def test_clocks_in_dutch() -> None:
    facts = case(
        programmes=CTI1,
        last_conversation=date(2026, 9, 24),
        steps=(StepFacts(id="s1", what="Huurwaarborg aanvragen", due=TODAY, who="Hanan"),),
        exits=(ExitFacts(id="x1", institution_type="psychiatry", planned=date(2027, 1, 19)),),
    )
    assert said(facts, "R-BF-03") == "Rondetafel 17½ jaar · 18e verjaardag op 19 oktober"
    assert said(facts, "R-CTI-34") == "Gesprek inplannen · Ritme: om de 7 dagen; laatste gesprek op 24 september"
    assert said(facts, "STEP") == "Huurwaarborg aanvragen · Hanan"
    assert said(facts, "E30").endswith("bankkaart werkt · Vertrekt op 19 januari 2027")
    assert said(facts, "R-EX-03") == "Dag van vertrek · Psychiatrisch ziekenhuis of GGZ-kliniek"


def test_the_language_is_that_of_the_moment_of_reading() -> None:
    clock = next(clock for clock in clocks_of(case()) if clock.rule == "R-BF-03")
    assert what_of(clock) == "Rondetafel 17½ jaar"
    with speaking("fr"):
        assert what_of(clock) == "Table ronde à 17 ans et demi"
        assert why_of(clock) == "18 ans le 19 octobre 2026"


def test_findings_in_dutch() -> None:
    leaving = ExitFacts(id="x1", institution_type="youth_care", planned=date(2026, 10, 12), destination="none")
    facts = case(exits=(leaving,), programmes=YOUNG, last_conversation=date(2026, 9, 1))
    assert noticed(facts, "R-CTI-34").startswith("Al 34 dagen geen gesprek · Ritme: om de 14 dagen")
    text = noticed(facts, "R-EX-02")
    assert text.startswith("0 van 12 belangrijke punten voor het vertrek zijn klaar · Nog niet klaar: ")
    assert text.endswith("; nog 9")
    assert noticed(facts, "R-ETH-04") == "Er is nog geen plek om naartoe te gaan · Vertrekt op 12 oktober"


def test_closing_names_the_domain_and_its_level() -> None:
    first = closing_check(case(domains=(DomainFacts(domain="housing", level=2),)))[0]
    assert (
        sentence(first) == "Wonen is niet geregeld en niemand neemt het over · Laatst ingeschat als: ernstig en onzeker"
    )


def test_what_a_worker_wrote_is_never_read_as_a_pattern() -> None:
    facts = case(steps=(StepFacts(id="s1", what="100 % zeker %(naam)s", due=TODAY),))
    assert said(facts, "STEP") == "100 % zeker %(naam)s"


@given(births, days, exit_files(), days)
def test_everything_can_be_said_in_every_language(birth: date, opened: date, leaving: ExitFacts, today: date) -> None:
    facts = case(
        birth_day=birth,
        opened_day=opened,
        exits=(leaving,),
        programmes=CTI1,
        has_backup=False,
        has_worker=False,
        shares=(ShareFacts(id="s"),),
    )
    for code in ("nl", "fr", "en"):
        with speaking(code):
            for entry in (*clocks_of(facts), *findings_of(facts, today), *closing_check(facts)):
                text = sentence(entry, today)
                assert text.strip()
                assert "%(" not in text

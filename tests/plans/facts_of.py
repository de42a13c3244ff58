# SPDX-License-Identifier: EUPL-1.2
"""This is the place for cases the tests of the rules make up."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from caseapp.plans.catalogue import exit_checklist
from caseapp.plans.facts import CaseFacts, ExitFacts, ExitItemFacts, ProgrammeFacts

BIRTH = date(2008, 10, 19)
YOUNG = (ProgrammeFacts(programme="young_adult"),)
CTI1 = (ProgrammeFacts(programme="cti", phase="phase1", start=date(2026, 6, 1)),)

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
births = st.dates(date(1998, 1, 1), date(2014, 12, 31))
states = st.sampled_from(["todo", "busy", "done", "not_needed", "blocked", "refused"])


def case(**given: Any) -> CaseFacts:
    """A case opened on 1 March 2026, about somebody born on BIRTH, with what is given."""
    return CaseFacts(**{"case_id": "c1", "opened_day": date(2026, 3, 1), "birth_day": BIRTH, **given})


@st.composite
def exit_files(draw: st.DrawFn) -> ExitFacts:
    """An exit with any planned day and any state of its items; done items have the day they were done."""
    items = tuple(
        ExitItemFacts(code=code, state=state, done_on=draw(days) if state == "done" else None)
        for code in exit_checklist().items
        if (state := draw(states)) != "todo"
    )
    kind = draw(st.sampled_from(["youth_care", "psychiatry", "prison", "other"]))
    return ExitFacts(id="x1", institution_type=kind, planned=draw(days), admission=draw(days), items=items)

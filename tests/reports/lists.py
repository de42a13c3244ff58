# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a case with a home that may be lost and a stay in a Dutch prison, for tests of their papers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase
from caseapp.operations.checklists import SetChecklistItem
from caseapp.operations.exits import OpenExit, RecordConditions
from caseapp.operations.homes import AddEviction
from caseapp.plans.paper_content import EighteenItem, HomePaper, LeavingPaper, LookedAt
from caseapp.plans.reentry import POINTS
from caseapp.store.store import Store
from tests.records import TODAY

DAY = date(2026, 11, 24)


def make_lists(store: Store, case_id: str) -> str:
    """The id of the exit."""
    perform(store, ChangeCase(case_id=case_id, fields={"region": "NL"}))
    threatened: Any = {"signal_day": TODAY - timedelta(10), "phase": "claimed", "court_day": TODAY + timedelta(40)}
    eviction_id = str(perform(store, AddEviction(case_id=case_id, fields=threatened)).result)
    done: Any = {"state": "done"}
    perform(store, SetChecklistItem(case_id=case_id, about_id=eviction_id, code="EV01", fields=done))
    stay: Any = {
        "institution_type": "prison", "institution": "PI Zaandam", "admission_day": TODAY - timedelta(100),
        "planned_day": TODAY + timedelta(60),
    }  # fmt: skip
    exit_id = str(perform(store, OpenExit(case_id=case_id, fields=stay)).result)
    first: Any = {"identity": "ok", "home": "problem", "debts": "known", "people": "being_solved"}
    perform(store, RecordConditions(exit_id=exit_id, point="at_intake", fields=first))
    later: Any = {"identity": "ok", "home": "being_solved"}
    perform(store, RecordConditions(exit_id=exit_id, point="at_90", fields=later))
    return exit_id


def home(language: str) -> HomePaper:
    """My home with what is late, soon, later, without a day and done."""
    words = {"nl": "Ik weet hoeveel huur ik moet", "fr": "Je sais combien de loyer je dois", "en": "I know what I owe"}
    why = {"nl": "Dan kan ik iets voorstellen.", "fr": "Je peux alors proposer.", "en": "Then I can propose something."}
    days = (date(2026, 11, 1), date(2026, 11, 28), date(2026, 12, 20), None, None)
    items = [EighteenItem(label=words[language], why=why[language], due=day, done=False, who="Amal") for day in days]
    items += [EighteenItem(label=words[language], why=why[language], due=DAY, done=True)] * 20
    return HomePaper(call_name="Yara", today=DAY, court_day=date(2027, 1, 8), items=tuple(items), change_name="Amal",
                     change_phone="0400123456")  # fmt: skip


def leaving(language: str) -> LeavingPaper:
    """My leaving with every state."""
    words = {"nl": "Ik weet waar ik ga wonen", "fr": "Je sais où je vais habiter", "en": "I know where I will live"}
    states = ("", "known", "problem", "being_solved", "ok", "ok")
    return LeavingPaper(
        call_name="Yara",
        today=DAY,
        leaving=date(2027, 5, 28),
        points=tuple(zip(POINTS, (date(2026, 10, 1), date(2027, 2, 28), None, None), strict=True)),
        conditions=tuple(
            LookedAt(label=words[language], settled=(state == "ok", False, False, False), state=state)
            for state in states
        ),
        change_name="Amal",
        change_phone="0400123456",
    )

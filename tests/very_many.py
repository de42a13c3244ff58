# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a case with very many items of many kinds, written a few at a time, as a team does in years."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from caseapp.models import Case, Contact, Document, Goal, HousingEpisode, NetworkMember, Right, Step, Viewing
from caseapp.store.store import Store
from caseapp.store.unit import Changes, Unit

_FIRST = datetime(2020, 1, 6, 9, tzinfo=UTC)
_SHARES: dict[type[Any], tuple[int, Callable[[int], dict[str, Any]]]] = {  # how many of 100, and the fields of one
    Contact: (46, lambda at: {
        "moment": _FIRST + timedelta(hours=11 * at), "layer": "L2", "mode": "phone", "outcome": "completed",
        "with_whom": ("client",), "what": f"Gesprek {at}: hoe het gaat, wat er geregeld moet worden.",
    }),
    Step: (25, lambda at: {
        "what": f"Stap {at}", "who": "Nele", "status": "todo" if at % 20 == 0 else "done",
        "due_day": date(2026, 9, 1) + timedelta(at % 90),
    }),
    Goal: (5, lambda at: {"text": f"Doel {at}", "domain": "housing", "status": "active"}),
    NetworkMember: (5, lambda at: {"name": f"Persoon {at}", "kind": "informal"}),
    Right: (5, lambda at: {"kind": "living_wage", "state": "granted", "office": f"OCMW {at}"}),
    Viewing: (6, lambda at: {"place": f"Kamer {at}", "outcome": "refused"}),
    HousingEpisode: (4, lambda at: {
        "ethos_light": "with_others", "start_day": date(2015, 1, 1) + timedelta(at), "description": f"Plek {at}",
    }),
    Document: (4, lambda at: {"title": f"Brief {at}", "kind": "letter"}),
}  # fmt: skip


def fill(store: Store, case_id: str, items: int, at_once: int = 10) -> Changes:
    """Write so many more items into a case, some of them in one act. What the last act changed."""
    kinds = [model for model, (count, _fields) in _SHARES.items() for _one in range(count)]
    Random(20261121).shuffle(kinds)
    for start in range(0, items, at_once):
        numbers = range(start, min(start + at_once, items))
        _none, changes = store.act("open_case", partial(_write, case_id=case_id, kinds=kinds, numbers=numbers))
    return changes


def _write(unit: Unit, case_id: str, kinds: list[type[Any]], numbers: range) -> None:
    log_no = unit.log_of(Case, case_id)
    for at in numbers:
        model = kinds[at % len(kinds)]
        unit.create(model, log_no, case_id=case_id, **_SHARES[model][1](at))

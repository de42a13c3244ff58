# SPDX-License-Identifier: EUPL-1.2
"""This is the place for which cases count as handed over to a worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from caseapp.clock import FixedClock
from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase, HandOverCase
from caseapp.operations.undo import Undo
from caseapp.store.queries.handed import HandedRow, handed_to
from caseapp.store.store import Store
from tests.records import make_store, make_team, open_case


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = make_store(tmp_path, FixedClock())
    yield opened
    opened.close()


def _handed(store: Store, worker_id: str, days: int = 14) -> list[HandedRow]:
    since = store.clock.now() - timedelta(days=days)
    return list(store.read(lambda reader: handed_to(reader, worker_id, since)))


def test_a_case_that_a_colleague_handed_over(store: Store) -> None:
    nele, karim = make_team(store)
    case_id = open_case(store)
    open_case(store, "Lotte", "Claes")
    perform(store, HandOverCase(case_id=case_id, to_worker_id=karim, note="Hij belt liever dan hij schrijft."))
    perform(store, ChangeCase(case_id=case_id, fields={"note": "x"}))
    rows = _handed(store, karim)
    assert [(row.case_id, row.by_worker_id, row.note) for row in rows] == [
        (case_id, nele, "Hij belt liever dan hij schrijft.")
    ]
    assert _handed(store, nele) == []


def test_a_case_that_somebody_took_is_not_handed_over(store: Store) -> None:
    nele, karim = make_team(store)
    case_id = open_case(store, primary_worker_id=karim)
    perform(store, HandOverCase(case_id=case_id, to_worker_id=nele))
    assert _handed(store, nele) == []


def test_a_handing_over_of_long_ago_is_no_news(store: Store) -> None:
    _nele, karim = make_team(store)
    perform(store, HandOverCase(case_id=open_case(store), to_worker_id=karim))
    assert len(_handed(store, karim)) == 1
    assert isinstance(store.clock, FixedClock)
    store.clock.advance(timedelta(days=15))
    assert _handed(store, karim) == []


def test_a_handing_over_that_was_taken_back(store: Store) -> None:
    nele, karim = make_team(store)
    case_id = open_case(store)
    done = perform(store, HandOverCase(case_id=case_id, to_worker_id=karim))
    assert done.changes.act_rev is not None
    perform(store, Undo(act_rev=done.changes.act_rev))
    assert _handed(store, karim) == []
    assert _handed(store, nele) == []

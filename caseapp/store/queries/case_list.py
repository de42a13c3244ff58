# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the list of cases as one question: the order, the groups, the counts, the first rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from caseapp.store.queries.cases import CaseFilter, CaseRow, case_ids, case_rows, count_cases
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAsk:
    """Which cases, in which order. `by_worker` puts the cases of one worker together, workers by name."""

    wanted: CaseFilter
    sort: str = "name"
    descending: bool = False
    by_worker: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseList:
    """The answer: `groups` are (worker id, how many) in order, empty without `by_worker`."""

    ask: CaseAsk
    ids: tuple[str, ...]
    groups: tuple[tuple[str | None, int], ...]
    first: tuple[CaseRow, ...]
    counts: Mapping[str, int] = field(default_factory=dict)


def case_list(
    reader: Reader, ask: CaseAsk, today: date, *, first: int = 100, counted: Mapping[str, CaseFilter] | None = None
) -> CaseList:
    """The cases that fit, with the rows of the `first` ones, and how many fit each of the filters in `counted`."""
    ids = case_ids(reader, ask.wanted, today, ask.sort, descending=ask.descending)
    groups: tuple[tuple[str | None, int], ...] = ()
    if ask.by_worker:
        ids, groups = _by_worker(reader, ids)
    return CaseList(
        ask=ask,
        ids=ids,
        groups=groups,
        first=case_rows(reader, ids[:first], today),
        counts={name: count_cases(reader, one, today) for name, one in (counted or {}).items()},
    )


def cases_starting(reader: Reader, letters: str) -> frozenset[str]:
    """The cases whose name, as it is sorted, begins with these letters (without accents, small)."""
    rows = reader.sql(
        "SELECT case_id FROM case_summary WHERE sort_name >= ? AND sort_name < ?", (letters, letters + "\U0010ffff")
    )
    return frozenset(row[0].hex() for row in rows)


def restricted_beside(reader: Reader, worker_id: str | None) -> frozenset[str]:
    """The restricted cases of which this worker is neither primary worker nor backup."""
    worker = bytes.fromhex(worker_id or "")
    rows = reader.sql(
        "SELECT case_id FROM case_summary WHERE restricted = 1 AND worker_id IS NOT ? AND backup_id IS NOT ?",
        (worker, worker),
    )
    return frozenset(row[0].hex() for row in rows)


def cases_of_worker(reader: Reader, worker_id: str | None) -> frozenset[str]:
    """The cases of which this worker is primary worker or backup."""
    worker = bytes.fromhex(worker_id or "")
    rows = reader.sql("SELECT case_id FROM case_summary WHERE worker_id = ? OR backup_id = ?", (worker, worker))
    return frozenset(row[0].hex() for row in rows)


def _by_worker(reader: Reader, ids: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[tuple[str | None, int], ...]]:
    worker_of = {row[0].hex(): row[1] for row in reader.sql("SELECT case_id, worker_id FROM case_summary")}
    named = {row[0]: row[1] or "" for row in reader.sql("SELECT id, name FROM worker")}
    sizes = Counter(worker_of.get(one) for one in ids)
    order = sorted(sizes, key=lambda one: (one is None, named.get(one, "").casefold(), one or b""))
    place = {worker: at for at, worker in enumerate(order)}
    ordered = tuple(sorted(ids, key=lambda one: place[worker_of.get(one)]))  # stable: the order within stays
    return ordered, tuple((one.hex() if one is not None else None, sizes[one]) for one in order)

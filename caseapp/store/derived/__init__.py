# SPDX-License-Identifier: EUPL-1.2
"""This is the place for rows that follow from the record: search index, summaries, clocks. All can be made again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection

from caseapp.store.derived import search, summary
from caseapp.store.derived.cases import FreshRecord, cases_touched
from caseapp.store.registry import EntityKind

_NONE: Final[Mapping[tuple[int, bytes], FreshRecord]] = MappingProxyType({})


class Derived:
    """Keeps derived rows in step with the record, inside the transaction of the act."""

    def refresh(
        self,
        connection: Connection,
        touched: Iterable[tuple[EntityKind, bytes]],
        fresh: Mapping[tuple[int, bytes], FreshRecord] = _NONE,
    ) -> set[bytes]:
        """Make the derived rows of everything touched again; the cases concerned.

        `fresh` are records that were made just now, as they stand: the index holds nothing of them.
        """
        all_touched = list(touched)
        new: list[FreshRecord] = []
        for kind, identity in all_touched:
            one = fresh.get((kind.number, identity))
            if one is None or kind.name == "person":
                search.refresh(connection, kind, identity)
            else:
                new.append(one)
        search.put_fresh(connection, new)
        cases = cases_touched(connection, all_touched, fresh)
        self.refresh_cases(connection, cases)
        return cases

    def refresh_cases(self, connection: Connection, cases: Iterable[bytes]) -> None:
        """Make summary and clocks of these cases again."""
        for case_id in cases:
            summary.refresh(connection, case_id)

    def rebuild(self, connection: Connection, progress: Callable[[int, int], None]) -> None:
        """Make every derived row again. `progress(done, all)` may raise to cancel."""
        search.clear(connection)
        summary.clear(connection)
        search.rebuild(connection)
        case_ids = [row[0] for row in connection.exec_driver_sql("SELECT id FROM case_file")]
        for done, case_id in enumerate(case_ids):
            if done % 100 == 0:
                progress(done, len(case_ids))
            summary.refresh(connection, case_id)
        progress(len(case_ids), len(case_ids))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for rows that follow from the record: search index, summaries, clocks. All can be made again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Connection

from caseapp.store.derived import search, summary
from caseapp.store.derived.cases import cases_touched
from caseapp.store.plain_sql import first_value, runner
from caseapp.store.registry import EntityKind, kinds


class Derived:
    """Keeps derived rows in step with the record, inside the transaction of the act."""

    def refresh(self, connection: Connection, touched: Iterable[tuple[EntityKind, bytes]]) -> set[bytes]:
        """Make the derived rows of everything touched again; the cases concerned."""
        all_touched = list(touched)
        for kind, identity in all_touched:
            search.refresh(connection, kind, identity)
        cases = cases_touched(connection, all_touched)
        self.refresh_cases(connection, cases)
        return cases

    def refresh_cases(self, connection: Connection, cases: Iterable[bytes]) -> None:
        """Make summary and clocks of these cases again."""
        for case_id in cases:
            summary.refresh(connection, case_id)

    def refresh_many(self, connection: Connection, touched: Sequence[tuple[EntityKind, bytes]]) -> set[bytes]:
        """The same for very many: when they are most of the file, everything at once is faster."""
        run = runner(connection)
        there = sum(int(first_value(run(f"SELECT count(*) FROM {kind.name}"))) for kind in kinds().values())
        if len(touched) * 2 < there:
            return self.refresh(connection, touched)
        self.rebuild(connection, lambda _done, _all: None)
        return cases_touched(connection, touched)

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

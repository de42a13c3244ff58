# SPDX-License-Identifier: EUPL-1.2
"""This is the place for writing whole saves into the tables, and for making tables again from the journal inside an

open transaction: all of them, or those of one log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import Connection

from caseapp.store.colleagues.belonging import LogFacts, facts_of, goes_before
from caseapp.store.derived import Derived, search
from caseapp.store.derived.cases import cases_touched
from caseapp.store.journal import COLUMNS, EntityOps, Save, as_save
from caseapp.store.plain_sql import runner
from caseapp.store.projection import Projector, Source
from caseapp.store.registry import EntityKind, kinds

Progress = Callable[[str, int, int], None]
"""Told what is done (`replay`, `derive`, `compare`), how much of it and how much there is; may raise to cancel."""

Touched = set[tuple[EntityKind, bytes]]

_CHUNK = 500
_HOLD = (
    "INSERT INTO held (log_no, dev_no, seq) VALUES (?, ?, ?) "
    "ON CONFLICT (log_no, dev_no) DO UPDATE SET seq = max(seq, excluded.seq)"
)


class Replay:
    """Writes saves into the tables of one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._run = runner(connection)
        self._projector = Projector(connection)
        self._facts: dict[int, LogFacts] = {}

    def save(self, save: Save) -> None:
        """A save of the journal, with what this file holds."""
        self.project(Source(save.log_no, save.dev_no, save.seq, save.rev, save.moment), save.entities)
        self._run(_HOLD, (save.log_no, save.dev_no, save.seq))

    def project(self, source: Source, entities: tuple[EntityOps, ...]) -> None:
        """The operations of a save. Nouns of a newer version stay in the journal only."""
        known = kinds()
        for entity in entities:
            kind = known.get(entity.type_no)
            if kind is not None:
                self._project(source, kind, entity)
        self._projector.arrived(source)

    def _project(self, source: Source, kind: EntityKind, entity: EntityOps) -> None:
        touched = tuple(sorted({op.field for op in entity.ops if op.field in kind.by_number}))
        row = self._projector.read(kind, entity.entity_id, touched)
        if row is not None and row.log_no != source.log_no:
            # one record in two logs: it belongs to one of them, in whatever order they came
            if not goes_before(entity.entity_id, self._facts_of(source.log_no), self._facts_of(row.log_no)):
                return
            row = self._projector.take_over(kind, row, source.log_no)
        self._projector.apply(source, kind, entity.entity_id, entity.first, entity.ops, row)

    def _facts_of(self, log_no: int) -> LogFacts:
        if log_no not in self._facts:
            self._facts[log_no] = facts_of(self._run, log_no)
        return self._facts[log_no]


def reproject(connection: Connection, progress: Progress) -> int:
    """Make every table again from the journal; the number of saves that were replayed.

    Also after an update: nouns and fields of a newer version that waited in the journal are then known.
    """
    for kind in kinds().values():
        connection.exec_driver_sql(f"DELETE FROM {kind.name}")
    for name in ("sibling", "dead", "held"):
        connection.exec_driver_sql(f"DELETE FROM {name}")
    total = int(connection.exec_driver_sql("SELECT count(*) FROM journal").scalar() or 0)
    done = 0
    replay = Replay(connection)
    for save in saves_in_order(connection):
        replay.save(save)
        done += 1
        if done % _CHUNK == 0:
            progress("replay", done, total)
    Derived().rebuild(connection, lambda at, of: progress("derive", at, of))
    return done


def rebuild_log(connection: Connection, log_no: int) -> tuple[Touched, set[bytes]]:
    """Make the rows of one log again from the journal; the records and cases whose derived rows must follow."""
    run = runner(connection)
    touched: Touched = set()
    for kind in kinds().values():
        touched.update((kind, row[0]) for row in run(f"SELECT id FROM {kind.name} WHERE log_no = ?", (log_no,)))
    cases = cases_touched(connection, touched)
    for kind, identity in touched:
        search.forget(connection, kind, identity)
        run(f"DELETE FROM {kind.name} WHERE id = ?", (identity,))
        run("DELETE FROM sibling WHERE entity_id = ?", (identity,))
    for name in ("dead", "held"):
        run(f"DELETE FROM {name} WHERE log_no = ?", (log_no,))
    replay = Replay(connection)
    for save in saves_in_order(connection, log_no):
        replay.save(save)
        touched.update((kinds()[one.type_no], one.entity_id) for one in save.entities if one.type_no in kinds())
    return touched, cases | cases_touched(connection, touched)


def saves_in_order(connection: Connection, log_no: int | None = None) -> Iterator[Save]:
    """Every save, or those of a log, in the order of arrival; read in pieces so that tables can be written between."""
    last = 0
    which, values = ("", ()) if log_no is None else ("log_no = ? AND", (log_no,))
    while True:
        rows = connection.exec_driver_sql(
            f"SELECT {COLUMNS} FROM journal WHERE {which} rev > ? ORDER BY rev LIMIT ?", (*values, last, _CHUNK)
        ).fetchall()
        if not rows:
            return
        for row in rows:
            yield as_save(row)
        last = rows[-1][0]

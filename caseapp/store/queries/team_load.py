# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how many cases each worker carries against the limit (R-CTI-40), beside who is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseapp.plans.caseload import LIMIT_RULE, Carried, Load, load_of
from caseapp.store.queries.absences import AbsenceRow, absences
from caseapp.store.queries.workers import WorkerRow, team_rules, workers
from caseapp.store.reader import Reader

_CARRY: frozenset[str] = frozenset({"worker", "team_lead", "peer_worker", "intern"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRow:
    """What one worker carries. `worker` is None for the cases without a worker; they have no limit."""

    worker: WorkerRow | None
    load: Load
    as_backup: int
    silent: int
    exits: int
    away: AbsenceRow | None


def team_load(reader: Reader, today: date, only: str = "") -> tuple[LoadRow, ...]:
    """Every worker who is here, by name and never by number; last those who left, and nobody, with open cases.

    `only`: the one worker who may be seen.
    """
    limit = team_rules(reader).get(LIMIT_RULE)
    away = {row.worker_id: row for row in absences(reader, today) if row.is_on(today)}
    carried = _carried(reader)
    counts = _counts(reader, today)
    backups = dict(reader.sql("SELECT backup_id, count(*) FROM case_summary WHERE status = 'open' GROUP BY backup_id"))
    rows = []
    for one in (*workers(reader), None):
        key = bytes.fromhex(one.id) if one is not None else None
        cases = carried.get(key, [])
        here = one is not None and one.active and one.role in _CARRY
        if (only and (one is None or one.id != only)) or not (cases or here):
            continue
        silent, exits = counts.get(key, (0, 0))
        rows.append(
            LoadRow(
                worker=one,
                load=load_of(cases, one.hours_percent if one is not None else None, limit),
                as_backup=int(backups.get(key, 0)) if key is not None else 0,
                silent=silent,
                exits=exits,
                away=away.get(one.id) if one is not None else None,
            )
        )
    return tuple(rows)


def _carried(reader: Reader) -> dict[bytes | None, list[Carried]]:
    found: dict[bytes | None, list[Carried]] = {}
    rows = reader.sql(
        "SELECT worker_id, coalesce(programme, ''), coalesce(phase, '') FROM case_summary WHERE status = 'open'"
    )
    for worker, programme, phase in rows:
        found.setdefault(worker, []).append(Carried(programme, phase))
    return found


def _counts(reader: Reader, today: date) -> dict[bytes | None, tuple[int, int]]:
    """Silent cases, and exits within three months, by worker."""
    until = date.fromordinal(today.toordinal() + 90).isoformat()
    rows = reader.sql(
        "SELECT worker_id, sum(silent_from IS NOT NULL AND silent_from <= ?), "
        "sum(exit_day IS NOT NULL AND exit_day <= ?) FROM case_summary WHERE status = 'open' GROUP BY worker_id",
        (today.isoformat(), until),
    )
    return {row[0]: (int(row[1] or 0), int(row[2] or 0)) for row in rows}

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for saves on their way from one file to another in tests: as they travel, without a seal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from caseapp.store.changes import Changes
from caseapp.store.colleagues.arrivals import Arrival, Outcome, Receiving
from caseapp.store.colleagues.state import state_hash
from caseapp.store.journal import COLUMNS, as_save
from caseapp.store.plain_sql import Run, runner
from caseapp.store.queries.differences import differences
from caseapp.store.registry import kinds
from caseapp.store.store import Store

Numbered = tuple[tuple[int, bytes], ...]  # local numbers and what they stand for


class Op(NamedTuple):
    code: int
    field: int
    value: Any
    base: tuple[tuple[bytes, int, int], ...]


@dataclass(frozen=True)
class Entity:
    entity_id: bytes
    type_no: int
    ops: tuple[Op, ...]


def travelling(run: Run, where: str = "1") -> list[Arrival]:
    """Saves of the journal as they travel."""
    names = tuple(run("SELECT dev_no, dev_id FROM device").fetchall())
    logs = tuple(run("SELECT log_no, log_id FROM log").fetchall())
    columns = ", ".join(f"j.{one.strip()}" for one in COLUMNS.split(","))
    sql = (
        f"SELECT {columns} FROM journal j LEFT JOIN own_device o ON o.dev_no = j.dev_no "
        "LEFT JOIN sent s ON s.log_no = j.log_no AND s.dev_no = j.dev_no "
        f"WHERE {where} ORDER BY j.rev"
    )
    rows = run(sql).fetchall()
    if not rows:
        return []
    before = {row[:3]: row[3] for row in run("SELECT log_no, dev_no, seq, save_id FROM journal")}
    return [_arrival(row, before.get((row[2], row[3], row[4] - 1)), names, logs) for row in rows]


@lru_cache(maxsize=2000)  # the same saves are asked for again and again
def _arrival(row: tuple[Any, ...], prev: bytes | None, names: Numbered, logs: Numbered) -> Arrival:
    """A row of a journal as it travels."""
    save, name_of = as_save(row), dict(names)
    entities = tuple(
        Entity(
            one.entity_id,
            one.type_no,
            tuple(
                Op(op.code, op.field, op.value, tuple((name_of[d.dev_no], d.seq, d.idx) for d in op.base))
                for op in one.ops
            ),
        )
        for one in save.entities
    )
    return Arrival(
        dict(logs)[save.log_no], name_of[save.dev_no], save.seq, save.save_id, save.moment, save.act, save.author,
        entities, prev,
    )  # fmt: skip


def saves_in(store: Store, where: str = "1") -> list[Arrival]:
    """Saves of an open file as they travel."""
    return store.read(lambda reader: travelling(runner(reader.connection), where))


def logs_in(store: Store) -> list[Any]:
    """What kind of logs there are, as key records tell it to others."""
    return store.read(lambda reader: list(reader.sql("SELECT log_id, kind, case_id FROM log ORDER BY log_no")))


def bring(arrivals: list[Arrival], store: Store, logs: list[Any] | None = None) -> tuple[list[Outcome], Changes]:
    """Join saves in one transaction."""

    def work(receiving: Receiving) -> list[Outcome]:
        for log_id, kind, case_id in logs or ():
            receiving.name_log(log_id, kind, case_id)
        return [receiving.apply(one) for one in arrivals]

    return store.receive("test", work)


def share(giver: Store, taker: Store) -> tuple[list[Outcome], Changes]:
    """Everything that one file holds comes to another."""
    return bring(saves_in(giver), taker, logs_in(giver))


def visible(store: Store) -> dict[str, Any]:
    """Every row that somebody could see, without numbers that are local."""
    found: dict[str, Any] = {}
    with store.reading() as reader:
        for name in (*(kind.name for kind in kinds().values()), "case_summary", "clock"):
            columns = [row[1] for row in reader.sql(f"PRAGMA table_info({name})")]
            kept = ", ".join(one for one in columns if one not in ("row_no", "log_no", "dots", "clock_no"))
            found[name] = sorted(map(repr, reader.sql(f"SELECT {kept} FROM {name}")))
        logs = [row[0] for row in reader.sql("SELECT log_id FROM log ORDER BY log_id")]
        found["states"] = {log_id: state_hash(reader, log_id) for log_id in logs}
        found["differences"] = [
            (one.kind, one.entity_id, one.field, [(value.value, value.moment) for value in one.values])
            for one in differences(reader)
        ]
    return found

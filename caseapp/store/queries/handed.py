# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading which cases were handed to a worker lately, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from caseapp.models import Case
from caseapp.store.authors import writer_of
from caseapp.store.journal import COLUMNS, Save, as_save
from caseapp.store.queries.names import ShownName
from caseapp.store.reader import Reader
from caseapp.store.register import EntityDots, decode
from caseapp.store.registry import kind_of

_HANDING_OVER = "hand_over_case"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedRow:
    """A case that became somebody's: `rev` names the handing over, `note` is what the colleague left."""

    rev: int
    case_id: str
    name: ShownName
    by_worker_id: str | None
    moment: datetime
    note: str | None


def handed_to(reader: Reader, worker_id: str, since: datetime) -> tuple[HandedRow, ...]:
    """Cases of this worker that a colleague handed over since then, the latest first; one row per case."""
    rows = reader.sql(
        "SELECT c.log_no, c.dots, c.id, s.call_name, s.rest_name, c.handed_note FROM case_summary s "
        "JOIN case_file c ON c.id = s.case_id WHERE s.worker_id = ? AND s.status = 'open'",
        (bytes.fromhex(worker_id),),
    )
    earliest = round(since.timestamp() * 1000)
    found = []
    for log_no, dots, case_id, call, rest, note in rows:
        save = _handing_over(reader, log_no, decode(dots))
        if save is not None and save.moment >= earliest and writer_of(save.author).hex() != worker_id:
            found.append(
                HandedRow(
                    rev=save.rev,
                    case_id=case_id.hex(),
                    name=ShownName(call, rest),
                    by_worker_id=writer_of(save.author).hex() or None,
                    moment=datetime.fromtimestamp(save.moment / 1000, UTC),
                    note=note,
                )
            )
    return tuple(sorted(found, key=lambda one: -one.rev))


def _handing_over(reader: Reader, log_no: int, dots: EntityDots) -> Save | None:
    """The handing over that made the present worker the primary one; None when the case always was theirs.

    Only the save that wrote the field is read, never the whole journal of the case.
    """
    for live in reversed(dots.values.get(kind_of(Case).by_name["primary_worker_id"].number, ())):
        rows = reader.sql(
            f"SELECT {COLUMNS} FROM journal WHERE log_no = ? AND dev_no = ? AND seq = ?",
            (log_no, live.dot.dev_no, live.dot.seq),
        )
        save = as_save(rows[0]) if rows else None
        if save is not None and save.act == _HANDING_OVER:
            return save
    return None

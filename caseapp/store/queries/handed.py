# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading which cases were handed to a worker lately, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from caseapp.store.journal import COLUMNS, as_save
from caseapp.store.queries.names import ShownName
from caseapp.store.reader import Reader

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
    columns = ", ".join(f"j.{name.strip()}" for name in COLUMNS.split(","))
    rows = reader.sql(
        f"SELECT {columns}, c.id, s.call_name, s.rest_name, c.handed_note FROM case_summary s "
        "JOIN case_file c ON c.id = s.case_id JOIN journal j ON j.log_no = c.log_no "
        "WHERE s.worker_id = ? AND s.status = 'open' AND j.moment >= ? ORDER BY j.rev DESC",
        (bytes.fromhex(worker_id), round(since.timestamp() * 1000)),
    )
    found: dict[str, HandedRow] = {}
    for row in rows:
        *columns_of_save, case_id, call, rest, note = row
        save = as_save(columns_of_save)
        if save.act != _HANDING_OVER or case_id.hex() in found:
            continue
        if save.author.hex() == worker_id:
            continue
        found[case_id.hex()] = HandedRow(
            rev=save.rev,
            case_id=case_id.hex(),
            name=ShownName(call, rest),
            by_worker_id=save.author.hex() or None,
            moment=datetime.fromtimestamp(save.moment / 1000, UTC),
            note=note,
        )
    return tuple(found.values())

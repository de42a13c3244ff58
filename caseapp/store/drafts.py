# SPDX-License-Identifier: EUPL-1.2
"""This is the place for drafts: forms that were not saved yet. They live in the encrypted file of this laptop only."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from caseapp.clock import milliseconds
from caseapp.store.reader import Reader
from caseapp.store.store import Store


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft: `key` names the form and what it is about, `body` the fields as they were typed."""

    key: str
    kind: str
    case_id: str | None
    body: dict[str, Any]
    moment: datetime


def save_draft(store: Store, key: str, kind: str, body: dict[str, Any], case_id: str | None = None) -> None:
    """Keep the form as it stands. It survives lock, crash and restart."""
    moment = milliseconds(store.clock)
    values = (
        key,
        bytes.fromhex(case_id) if case_id else None,
        kind,
        json.dumps(body, ensure_ascii=False),
        moment,
    )
    store.local(
        lambda unit: unit.connection.exec_driver_sql(
            "INSERT INTO draft (key, case_id, kind, body, moment) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE "
            "SET case_id = excluded.case_id, kind = excluded.kind, body = excluded.body, moment = excluded.moment",
            values,
        )
    )


def drop_draft(store: Store, key: str) -> None:
    """The form was saved, or thrown away on purpose."""
    store.local(lambda unit: unit.connection.exec_driver_sql("DELETE FROM draft WHERE key = ?", (key,)))


def drafts(reader: Reader) -> tuple[DraftRow, ...]:
    """All drafts, the newest first."""
    rows = reader.sql("SELECT key, kind, case_id, body, moment FROM draft ORDER BY moment DESC")
    return tuple(_row(row) for row in rows)


def draft(reader: Reader, key: str) -> DraftRow | None:
    """One draft."""
    rows = reader.sql("SELECT key, kind, case_id, body, moment FROM draft WHERE key = ?", (key,))
    return _row(rows[0]) if rows else None


def _row(row: Any) -> DraftRow:  # noqa: ANN401
    return DraftRow(
        key=row[0],
        kind=row[1],
        case_id=row[2].hex() if row[2] is not None else None,
        body=json.loads(row[3]),
        moment=datetime.fromtimestamp(row[4] / 1000, UTC),
    )

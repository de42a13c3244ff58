# SPDX-License-Identifier: EUPL-1.2
"""This is the place for which case somebody means who names it without seeing any: its id, or the name one calls."""

from __future__ import annotations

from caseapp.store.reader import Reader


def addressed(reader: Reader, words: str) -> str | None:
    """The one open case with this id or this call name; None when there is none or several."""
    name = words.strip().casefold()
    rows = reader.sql("SELECT case_id, call_name FROM case_summary WHERE status = 'open'")
    found = {row[0].hex() for row in rows if name and name in (row[0].hex(), row[1].casefold())}
    return found.pop() if len(found) == 1 else None

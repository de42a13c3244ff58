# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading how this laptop stands with colleagues: whether there are any, what was not sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from caseapp.store.colleagues.progress import count_unfiled, count_unsent, fact, last_rounds
from caseapp.store.plain_sql import run_of
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True)
class SyncState:
    """`is_shared`: this laptop belongs to an organisation; until then it works alone and nothing waits to be sent.

    `last_round` is the last one that was done, `went_well` is about the very last.
    """

    is_shared: bool
    unsent: int
    last_round: datetime | None
    went_well: bool


def sync_state(reader: Reader) -> SyncState:
    """The state in numbers."""
    run = run_of(reader)
    shared = bool(reader.sql("SELECT EXISTS (SELECT 1 FROM directory_record)")[0][0])
    rounds = last_rounds(run, 50) if shared else ()
    good = next((one for one in rounds if one.outcome == "done"), None)
    count = count_unsent if fact(run, "hub") else count_unfiled
    return SyncState(
        is_shared=shared,
        unsent=count(run) if shared else 0,
        last_round=datetime.fromtimestamp(good.moment / 1000, UTC) if good is not None else None,
        went_well=not rounds or rounds[0].outcome == "done",
    )

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading which differences this worker can decide, and what was decided of late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from caseapp.security.permissions import Act, Layer, Role, may
from caseapp.store.drafts import draft
from caseapp.store.queries.decisions import Decision, recent_decisions
from caseapp.store.queries.difference_origins import DifferenceView, difference_view
from caseapp.store.queries.differences import CaseTie, DifferenceRow, any_difference, difference_rows
from caseapp.store.reader import Reader
from caseapp.ui.case.history_fields import is_read_by_people
from caseapp.ui.desk import Desk

_DAYS_BACK: Final = 14
_LAYERS: Final = {"sensitive": Layer.L3, "reporter": Layer.L4}


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who is looking: a difference is decided by whoever may write in the case."""

    role: str
    worker_id: str

    @classmethod
    def of(cls, desk: Desk) -> Eyes:
        """The eyes of who is signed in."""
        return cls(desk.me.role if desk.me is not None else Role.WORKER, desk.store.author.worker_id)

    def may_decide(self, compartment: str, case: CaseTie | None) -> bool:
        """Whether a difference in this part of a case is theirs. What belongs to no case is everybody's."""
        if case is None:
            return compartment in ("team", "core", "")
        own = case.worker_id is None or self.worker_id in (case.worker_id, case.backup_id)
        return may(self.role, Act.WRITE, _LAYERS.get(compartment, Layer.L2), own, restricted=case.restricted)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many differences wait for this worker; `safety` of them are about staying safe."""

    all: int = 0
    safety: int = 0


@dataclass(frozen=True, slots=True)
class Queue:
    """What the page shows at the left."""

    rows: tuple[DifferenceRow, ...]
    decided: tuple[Decision, ...]


def open_rows(reader: Reader, eyes: Eyes) -> tuple[DifferenceRow, ...]:
    """The differences this worker can decide; safety fields first."""
    if not any_difference(reader):
        return ()
    return tuple(
        row
        for row in difference_rows(reader)
        if is_read_by_people(row.difference.field) and eyes.may_decide(row.compartment, row.case)
    )


def read_counts(reader: Reader, eyes: Eyes) -> Counts:
    """How many there are."""
    rows = open_rows(reader, eyes)
    return Counts(len(rows), sum(row.difference.safety for row in rows))


def read_queue(reader: Reader, eyes: Eyes, today: date) -> Queue:
    """Both lists."""
    since = datetime.combine(today, time(), UTC) - timedelta(days=_DAYS_BACK)
    decided = (one for one in recent_decisions(reader, since) if eyes.may_decide(one.compartment, one.case))
    return Queue(open_rows(reader, eyes), tuple(one for one in decided if is_read_by_people(one.field)))


def read_case_rows(reader: Reader, eyes: Eyes, case_id: str) -> tuple[DifferenceRow, ...]:
    """The differences of one case."""
    return tuple(row for row in open_rows(reader, eyes) if row.case is not None and row.case.id == case_id)


def read_view(reader: Reader, key: str) -> tuple[DifferenceView | None, str]:
    """One difference, "<record>.<field>", to decide it; and the new text that was being written about it."""
    entity_id, _dot, field = key.partition(".")
    kept = draft(reader, draft_key(key))
    text = kept.body.get("text") if kept is not None else None
    return difference_view(reader, entity_id, field), text if isinstance(text, str) else ""


def draft_key(key: str) -> str:
    """Under which a text that was not settled is kept."""
    return f"difference/{key}"

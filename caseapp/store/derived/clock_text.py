# SPDX-License-Identifier: EUPL-1.2
"""This is the place for keeping a clock in one row and reading it back: values keep their kind."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from caseapp.plans.clocks import Clock
from caseapp.plans.sentences import Value
from caseapp.store.plain_sql import day_of

COLUMNS = "rule, due, warn_from, subject_kind, subject_id, text, until"


def packed(clock: Clock) -> tuple[str, str, str, str, str, str, str | None]:
    """A clock as the values of COLUMNS."""
    text = json.dumps([clock.what, clock.why, clock.act, [[name, *_packed(value)] for name, value in clock.values]])
    until = clock.until.isoformat() if clock.until is not None else None
    due, warn = clock.due.isoformat(), clock.warn_from.isoformat()
    return clock.rule, due, warn, clock.subject_kind, clock.subject_id, text, until


def unpacked(row: Sequence[Any]) -> Clock:
    """The clock of a row read with COLUMNS."""
    what, why, act, values = json.loads(row[5])
    return Clock(
        rule=row[0],
        due=date.fromisoformat(row[1]),
        warn_from=date.fromisoformat(row[2]),
        subject_kind=row[3],
        subject_id=row[4],
        what=what,
        why=why,
        act=act,
        values=tuple((name, _unpacked(kind, value)) for name, kind, value in values),
        until=day_of(row[6]),
    )


def _packed(value: Value) -> tuple[str, object]:
    if isinstance(value, date):
        return "day", value.isoformat()
    if isinstance(value, tuple):
        return "codes", list(value)
    return "plain", value


def _unpacked(kind: str, value: Any) -> Value:  # noqa: ANN401
    if kind == "day":
        return date.fromisoformat(value)
    return tuple(value) if kind == "codes" else value

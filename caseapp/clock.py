# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what time it is: the one seam through which the program reads the clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time. `now()` is aware and in UTC; `today()` is the day where the worker is."""

    def now(self) -> datetime: ...
    def today(self) -> date: ...


def milliseconds(clock: Clock) -> int:
    """Now as milliseconds since 1970, never before: how instants are kept in the file and on the way."""
    return max(0, round(clock.now().timestamp() * 1000))


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return datetime.now().astimezone().date()


@dataclass(slots=True)
class FixedClock:
    """A clock that stands still until it is moved: for tests, demo data and `--on DATE`."""

    moment: datetime = field(default_factory=lambda: datetime(2026, 10, 5, 9, 0, tzinfo=UTC))

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()

    def advance(self, step: timedelta) -> None:
        """Move the clock by `step` (may be negative: clocks are wrong sometimes)."""
        self.moment += step

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for acts spread back in time: collected in any order, done in the order in which they happened."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from caseapp.clock import FixedClock
from caseapp.operations.act import perform
from caseapp.store.store import Store

Made = dict[str, Any]  # what acts answered, by the name under which it was kept


@dataclass(frozen=True, slots=True)
class Event:
    """One act: when it was done, by which worker, and what is given, once ids of earlier acts are known."""

    moment: datetime
    worker_id: str
    given: Callable[[Made], object]
    made: Made
    keep: str = ""


@dataclass(slots=True)
class Timeline:
    """The acts of the whole team. `today` is the day the demo is made; days are counted back from it."""

    today: date
    now: datetime
    events: list[Event] = field(default_factory=list)

    def day(self, ago: int) -> date:
        """The day so many days ago (negative: ahead)."""
        return self.today - timedelta(days=ago)

    def moment(self, ago: int, hour: int, minute: int = 0) -> datetime:
        """A moment on that day, never later than now."""
        then = datetime.combine(self.day(ago), time(hour, minute), UTC)
        return min(then, self.now)

    def add(self, event: Event) -> None:
        """One act more."""
        self.events.append(event)

    def play(self, store: Store) -> int:
        """Do every act at its moment in the name of its worker; how many there were."""
        clock_of_the_machine, author = store.clock, store.author
        clock = FixedClock(self.now)
        store.clock = clock
        try:
            for event in sorted(self.events, key=lambda one: one.moment):
                clock.moment = event.moment
                store.author = dataclasses.replace(author, worker_id=event.worker_id)
                done = perform(store, event.given(event.made))
                if event.keep:
                    event.made[event.keep] = done.result
        finally:
            store.clock, store.author = clock_of_the_machine, author
        return len(self.events)

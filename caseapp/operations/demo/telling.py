# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what every chapter of a history needs: who it is about, the texts, the dice, the timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from caseapp.operations.demo.people import Somebody
from caseapp.operations.demo.texts import Texts, notes_language
from caseapp.operations.demo.timeline import Event, Made, Timeline

Given = Callable[[Made], object]


@dataclass(slots=True)
class Telling:
    """The history of one person while it is told. `made` holds the ids of what was made: case, plan, exit ..."""

    who: Somebody
    texts: Texts
    timeline: Timeline
    workers: Mapping[str, str]  # key -> id
    names: Mapping[str, str]  # key -> name
    made: Made = field(default_factory=dict)
    anchor: str = ""  # the adult who is always there

    @property
    def about(self) -> dict[str, object]:
        return self.who.about

    @property
    def language(self) -> str:
        """The language of the notes."""
        return notes_language(self.who.language)

    @property
    def opened(self) -> int:
        """How many days ago the case was opened."""
        return int(self.who.about["opened"])

    @property
    def worker_name(self) -> str:
        """The first name of the worker."""
        return self.names[self.who.about["worker"]].split()[0]

    def within(self, ago: int) -> int:
        """The same number of days ago, but not before the case was opened."""
        return max(0, min(ago, self.opened))

    def act(self, ago: int, given: Given, *, keep: str = "", by: str = "", hour: int = 0) -> None:
        """One act, so many days ago, by the worker of the case or another."""
        ago = self.within(ago)
        moment = self.timeline.moment(ago, hour or self.texts.dice.randint(10, 16), self.texts.dice.randint(0, 59))
        if ago == self.opened and not hour:
            moment = self.timeline.moment(ago, 17, self.texts.dice.randint(0, 59))
        worker = self.workers[by or self.who.about["worker"]]
        self.timeline.add(Event(moment, worker, given, self.made, keep))

    def filled(self, text: str) -> str:
        """A text with the people in it."""
        town = str(self.who.about.get("place", ""))
        return (
            text.replace("{who}", self.anchor or "iemand")
            .replace("{worker}", self.worker_name)
            .replace("{place}", town)
        )

    def phone(self) -> str:
        """A number that nobody has: 0400 .."""
        return "0400 " + " ".join(f"{self.texts.dice.randint(0, 99):02}" for _ in range(3))

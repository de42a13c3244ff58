# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the steps of a round share: the file, the hub, where we stand, what was done so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from caseapp.clock import milliseconds
from caseapp.store.changes import Changes
from caseapp.store.colleagues.arrivals import Receiving
from caseapp.store.colleagues.progress import fact
from caseapp.store.plain_sql import run_of
from caseapp.store.store import Store
from caseapp.store.unit import Unit
from caseapp.sync.inbox import Inbox, Taken
from caseapp.sync.places import Places
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.standing import HUB, Membership, Standing
from caseapp.sync.transport import Transport

Result = TypeVar("Result")
Tell = Callable[[Changes], object]
Progress = Callable[[int, int], object]  # logs that were fetched, and how many there are to fetch


def _unseen(_done: int, _all: int) -> None:
    """Nobody looks on."""


Watch = Callable[["Report"], object]


@dataclass(slots=True)
class Report:
    """What a round did. `outcome` is done, or the code at which it stopped."""

    sent: int = 0
    received: int = 0
    waiting: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    outcome: str = "done"
    is_copied: bool = False
    push_again: bool = False

    def add(self, taken: Taken) -> None:
        self.received += taken.applied
        self.waiting += taken.waiting
        self.is_copied = self.is_copied or taken.is_copied
        for code, count in taken.refused.items():
            self.refuse(code, count)

    def refuse(self, code: str, count: int = 1) -> None:
        self.refused[code] = self.refused.get(code, 0) + count


class Session:
    """The file and the hub during one round, in the thread of the round. `tell` hears what changed."""

    def __init__(self, store: Store, membership: Membership, hub: Transport | None, tell: Tell) -> None:
        self.store = store
        self.membership = membership
        self._hub = hub
        self.tell = tell
        self.watch: Watch = _nobody  # hears how far the round is, in the thread of the round; may break it off
        self.is_waited_for = False  # whether somebody looks on and works at nothing else
        self.without_key: set[bytes] = set()  # logs that need a key we have not
        self.unpackable: set[bytes] = set()  # logs whose snapshot does not hold
        self.places = Places()
        self.garbled: list[bytes] = []  # what came and is no envelope
        self.progress: Progress = _unseen
        self.report = Report()

    @property
    def has_hub(self) -> bool:
        return self._hub is not None

    @property
    def hub(self) -> Transport:
        """The hub; there is none when a file is exchanged."""
        assert self._hub is not None
        return self._hub

    @property
    def now(self) -> int:
        """Milliseconds since 1970, by the clock of this laptop: for people only."""
        return milliseconds(self.store.clock)

    def local(self, work: Callable[[Unit, Standing], Result]) -> Result:
        """A short transaction of bookkeeping."""
        return self.store.local(lambda unit: work(unit, self._standing(unit)))

    def receive(self, work: Callable[[Inbox, Standing], Result]) -> Result:
        """A short transaction in which saves of others are joined. The pages hear of it afterwards."""
        inboxes: list[Inbox] = []

        def join(receiving: Receiving) -> Result:
            standing = self._standing(receiving)
            inbox = Inbox(receiving, standing, self.now, keeps_all=fact(run_of(receiving), HUB) is None)
            inboxes.append(inbox)
            return work(inbox, standing)

        result, changes = self.store.receive("sync", join)
        self.report.add(inboxes[0].taken)
        self.without_key |= inboxes[0].taken.without_key
        self.unpackable |= inboxes[0].taken.unpackable
        self.garbled += inboxes[0].taken.garbled
        if changes.ids:
            self.tell(changes)
        self.watch(self.report)
        return result

    def extend(self, records: tuple[bytes, ...]) -> Standing:
        """Take records of the directory; what waited for them is tried again."""

        def take(receiving: Receiving) -> tuple[Standing, Inbox]:
            before = self._standing(receiving)
            after = self.membership.extend(receiving, before, records)
            inbox = Inbox(receiving, after, self.now, keeps_all=fact(run_of(receiving), HUB) is None)
            if after is not before:
                inbox.know_more()
            return after, inbox

        (standing, inbox), changes = self.store.receive("sync", take)
        self.membership.keep(standing)
        self.report.add(inbox.taken)
        if changes.ids:
            self.tell(changes)
        return standing

    def _standing(self, opened: Unit | Receiving) -> Standing:
        standing = self.membership.standing(opened)
        if standing is None:
            raise Refused(Code.DEVICE_UNKNOWN)
        return standing


def _nobody(_report: Report) -> None:
    """Nobody looks on."""

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a window or a command asks about things that end: part of `Colleagues`, same rules."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from caseapp.store.store import Store
from caseapp.sync.adopting import adopt_late
from caseapp.sync.session import Session

Connected = Callable[[], AbstractContextManager[Session]]


class Endings:
    """Saves of who left, erasure, the lease. `connected` gives a session that is signed in where there is a hub."""

    def __init__(self, store: Store, connected: Connected) -> None:
        self._store = store
        self._connected = connected

    def adopt(self, case_id: str) -> int:
        """Take over what was set aside in a case because its key had been replaced; how many saves."""
        with self._connected() as session:
            standing = session.local(lambda _unit, standing: standing)
            count, changes = self._store.act(
                "adopt", lambda unit: adopt_late(unit, standing, bytes.fromhex(case_id))
            )  # fmt: skip
            session.tell(changes)
        return count

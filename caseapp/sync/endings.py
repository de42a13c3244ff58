# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a window or a command asks about things that end: part of `Colleagues`, same rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from caseapp.store import ending_files
from caseapp.store.colleagues import progress
from caseapp.store.plain_sql import run_of
from caseapp.store.store import Store
from caseapp.sync.adopting import adopt_late
from caseapp.sync.http import checked_address
from caseapp.sync.orders import Connected, coming_keys
from caseapp.sync.protocol.directory import make_record
from caseapp.sync.protocol.directory_records import Body
from caseapp.sync.recovery import Drill, drill
from caseapp.sync.rescue import pass_on, rescue
from caseapp.sync.round import add_records, fetch_directory
from caseapp.sync.session import Report
from caseapp.sync.standing import DRILLED


class Endings:
    """Saves of who left, recovery, the lease. `connected` gives a session that is signed in where there is a hub."""

    def __init__(self, store: Store, connected: Connected) -> None:
        self._store = store
        self._connected = connected

    # -- when all laptops are lost ---------------------------------------------------------------------------------

    def rescue(self, address: str, sheets: Sequence[str], fingerprint: str = "") -> Report:
        """Make this empty laptop the first one of a team again, from the words of two recovery sheets and the hub."""
        checked = checked_address(address)
        with self._connected(checked) as session:
            report = rescue(session, checked, sheets, bytes.fromhex(fingerprint))
        self.tidy()
        return report

    def pass_on(self, sheets: Sequence[str]) -> Report:
        """After `rescue`, when colleagues are back with new laptops: give them what only they could open before."""
        with self._connected() as session:
            report = pass_on(session, sheets)
        self.tidy()
        return report

    def recovery_drill(self, sheets: Sequence[str]) -> Drill:
        """Whether two sheets open everything; nothing is opened. The day of a good drill is remembered."""
        with self._connected() as session:
            found = session.local(
                lambda unit, standing: drill(sheets, standing.directory, coming_keys(run_of(unit), standing))
            )
            if found is Drill.OPENS:
                session.local(lambda unit, _standing: progress.set_fact(run_of(unit), DRILLED, session.now))
        return found

    # -- what the team decides -----------------------------------------------------------------------------------------

    def set_lease_days(self, days: int) -> None:
        """How long laptops may be read without asking the hub: 3 to 30 days. Counts from their next round on."""
        self._decide({"lease_days": days})

    def set_retention_months(self, months: int) -> None:
        """How long who opened what is kept, on laptops and at the hub: 1 to 1,200 months."""
        self._decide({"retention_months": months})

    def _decide(self, changed: Body) -> None:
        with self._connected() as session:
            policy = asdict(session.local(lambda _unit, standing: standing.directory.policy))
            done: list[bool] = []

            def make() -> bytes | None:
                if done:
                    return None
                done.append(True)
                standing = session.local(lambda _unit, standing: standing)
                body: Body = {**policy, **changed}
                record = make_record(standing.directory, "policy", body, standing.keys, session.now)
                standing.directory.apply(record)  # says at once what would be refused
                return record

            if session.has_hub:
                fetch_directory(session)
            add_records(session, make)

    # -- after a round ---------------------------------------------------------------------------------------------

    def tidy(self) -> None:
        """Take what left the file out of its pages, out of the folder of attached files and out of the backups.

        Of what was confirmed to be destroyed, say that it is.
        """
        ending_files.tidy(self._store)
        ending_files.note_erased(self._store)

    # -- who left --------------------------------------------------------------------------------------------------

    def adopt(self, case_id: str) -> int:
        """Take over what was set aside in a case because its key had been replaced; how many saves."""
        with self._connected() as session:
            standing = session.local(lambda _unit, standing: standing)
            count, changes = self._store.act(
                "adopt", lambda unit: adopt_late(unit, standing, bytes.fromhex(case_id))
            )  # fmt: skip
            session.tell(changes)
        return count

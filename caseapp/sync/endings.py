# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a window or a command asks about things that end: part of `Colleagues`, same rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from typing import Protocol

from caseapp.errors import NotAllowed, WrongUse
from caseapp.i18n import N_
from caseapp.store.backup import renew_backups
from caseapp.store.colleagues import progress
from caseapp.store.colleagues.purge import EVERYWHERE, SWEEP, sweep
from caseapp.store.plain_sql import Run, run_of
from caseapp.store.store import Store
from caseapp.sync.adopting import adopt_late
from caseapp.sync.ended import settle_ended
from caseapp.sync.erasing import LOGS, Wish, agree, agreed, is_done, letter_of, new_wish, read_letters, tend
from caseapp.sync.http import checked_address
from caseapp.sync.protocol.directory import ADMINISTRATOR, make_record
from caseapp.sync.protocol.directory_records import Body
from caseapp.sync.recovery import Drill, drill
from caseapp.sync.rescue import pass_on, rescue
from caseapp.sync.round import add_records, fetch_directory
from caseapp.sync.session import Report, Session
from caseapp.sync.standing import DRILLED, Standing


class Connected(Protocol):
    """Gives a session: signed in where there is a hub, or with the hub of an address, not signed in."""

    def __call__(self, address: str = "") -> AbstractContextManager[Session]: ...


@dataclass(frozen=True, slots=True)
class PendingErasure:
    """What somebody wants erased: cases as far as this laptop knows them, who agreed so far, whether we did."""

    wish: Wish
    case_ids: tuple[str, ...]
    worker_ids: tuple[str, ...]
    is_agreed: bool


def _pending(run: Run, standing: Standing, letters: Mapping[bytes, bytes]) -> tuple[PendingErasure, ...]:
    directory = standing.directory
    cases = {row.log_id: row.case_id.hex() for row in progress.logs(run) if row.case_id is not None}
    people: dict[Wish, set[str]] = {one: {standing.user_id.hex()} for one in agreed(run)}
    for consent in read_letters(letters.values(), directory):
        people.setdefault(consent.wish, set()).add(directory.devices[consent.dev_id].user.hex())
    return tuple(
        PendingErasure(
            wish,
            tuple(sorted({cases[one] for one in wish.logs if one in cases})),
            tuple(sorted(who)),
            standing.user_id.hex() in who,
        )
        for wish, who in people.items()
        if not is_done(wish, directory)
    )


class Endings:
    """Saves of who left, erasure, the lease. `connected` gives a session that is signed in where there is a hub."""

    def __init__(self, store: Store, connected: Connected) -> None:
        self._store = store
        self._connected = connected

    # -- erasing ---------------------------------------------------------------------------------------------------

    def propose_erasure(self, case_ids: Sequence[str], reason: str) -> bytes:
        """Ask a second administrator to erase cases for good; the letter, for a file where there is no hub.

        `reason` is a code (retention, request, mistake), never a text about somebody.
        """
        wanted = {bytes.fromhex(one) for one in case_ids}
        with self._connected() as session:
            standing, rows = session.local(lambda unit, standing: (standing, progress.logs(run_of(unit))))
            self._must_be_administrator(standing)
            logs = [row.log_id for row in rows if row.case_id in wanted]
            if not logs or len(logs) > LOGS:
                raise WrongUse(N_("Choose between one and %(most)s cases to erase."), most=LOGS // 3)
            wish = new_wish(logs, reason, session.now)
            session.local(lambda unit, _standing: agree(run_of(unit), wish))
            self._tend(session, ())
            return session.local(lambda _unit, standing: letter_of(wish, standing.directory, standing.keys))

    def pending_erasures(self, files: Sequence[bytes] = ()) -> tuple[PendingErasure, ...]:
        """What administrators want erased and is not signed by enough, from the hub or from files somebody brought."""
        with self._connected() as session:
            standing = session.local(lambda _unit, standing: standing)
            if not standing.directory.is_administrator(standing.keys.dev_id):
                return ()  # the letters are not for us
            letters = self._letters(session, files)
            return session.local(lambda unit, standing: _pending(run_of(unit), standing, letters))

    def confirm_erasure(self, one: PendingErasure, files: Sequence[bytes] = ()) -> bytes:
        """Sign as well. When that is enough the cases are gone with the next round of every laptop; the letter."""
        with self._connected() as session:
            if session.has_hub:
                fetch_directory(session)
            standing = session.local(lambda _unit, standing: standing)
            self._must_be_administrator(standing)
            session.local(lambda unit, _standing: agree(run_of(unit), one.wish))
            self._tend(session, files)
            return session.local(lambda _unit, standing: letter_of(one.wish, standing.directory, standing.keys))

    def _tend(self, session: Session, files: Sequence[bytes]) -> None:
        letters = self._letters(session, files)
        add_records(session, lambda: tend(session, letters))
        if not session.has_hub:
            settle_ended(session)

    @staticmethod
    def _letters(session: Session, files: Sequence[bytes]) -> dict[bytes, bytes]:
        letters = {bytes([number]): content for number, content in enumerate(files)}
        if session.has_hub:
            letters |= {place: letter for place, letter, _at in session.hub.join_letters().letters}
        return letters

    @staticmethod
    def _must_be_administrator(standing: Standing) -> None:
        if not standing.directory.is_administrator(standing.keys.dev_id):
            raise NotAllowed(N_("Only administrators of the team erase cases, two of them together."))
        if len(standing.directory.users_with(ADMINISTRATOR)) < standing.directory.threshold:
            raise WrongUse(N_("Erasing takes two administrators. Make a second colleague administrator first."))

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
            found = session.local(lambda _unit, standing: drill(sheets, standing.directory))
            if found is Drill.OPENS:
                session.local(lambda unit, _standing: progress.set_fact(run_of(unit), DRILLED, session.now))
        return found

    # -- the lease -------------------------------------------------------------------------------------------------

    def set_lease_days(self, days: int) -> None:
        """How long laptops may be read without asking the hub: 3 to 30 days. Counts from their next round on."""
        with self._connected() as session:
            policy = asdict(session.local(lambda _unit, standing: standing.directory.policy))
            done: list[bool] = []

            def make() -> bytes | None:
                if done:
                    return None
                done.append(True)
                standing = session.local(lambda _unit, standing: standing)
                body: Body = {**policy, "lease_days": days}
                record = make_record(standing.directory, "policy", body, standing.keys, session.now)
                standing.directory.apply(record)  # says at once what would be refused
                return record

            if session.has_hub:
                fetch_directory(session)
            add_records(session, make)

    # -- after a round ---------------------------------------------------------------------------------------------

    def tidy(self) -> None:
        """Take what left the file out of its pages, and after an erasure out of the backups of this laptop too."""
        due = self._store.local(lambda unit: progress.fact(run_of(unit), SWEEP))
        if not due:
            return
        sweep(self._store)
        if due == EVERYWHERE:
            renew_backups(self._store)
        self._store.local(lambda unit: progress.set_fact(run_of(unit), SWEEP, None))

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

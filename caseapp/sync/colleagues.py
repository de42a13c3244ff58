# SPDX-License-Identifier: EUPL-1.2
"""This is the place for everything a window or a command asks of syncing: one object over the open file.

All methods block and belong into a thread that may wait (`ui/background.py`: `net`). What they write is in short
transactions. `tell` hears what changed, from that thread. Errors: SyncError (Refused, HubUnreachable, ...), WrongUse,
the store's errors; `sentences.say` puts a refusal into words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from caseapp.clock import milliseconds
from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.store.colleagues import progress
from caseapp.store.plain_sql import run_of
from caseapp.store.store import Store
from caseapp.store.unit import Unit
from caseapp.sync import enrol
from caseapp.sync.endings import Endings
from caseapp.sync.enrol import Waiting
from caseapp.sync.exchange import Written, read_exchange, write_exchange
from caseapp.sync.guests import Guests
from caseapp.sync.http import HttpHub, checked_address
from caseapp.sync.invitation import Invitation
from caseapp.sync.orders import Orders
from caseapp.sync.overview import Overview
from caseapp.sync.protocol import wire
from caseapp.sync.protocol.directory import make_record
from caseapp.sync.protocol.directory_records import Body
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.recovery import RecoverySecret
from caseapp.sync.repair import must_be_calm, note_hub
from caseapp.sync.round import fetch_directory, run_round
from caseapp.sync.session import Progress, Report, Session, Tell, Watch
from caseapp.sync.standing import HUB, Membership, Standing
from caseapp.sync.transport import Transport

Connect = Callable[[str], HttpHub]


class Colleagues:
    """Syncing over one open file. Not for two threads at once: the window gives it one."""

    def __init__(self, store: Store, tell: Tell, connect: Connect = HttpHub) -> None:
        self._store = store
        self._tell = tell
        self._connect = connect
        self.watch: Watch | None = None  # hears how far a round is, in its thread; what it raises breaks the round off
        self._membership = Membership()
        self.overview = Overview(store, self._membership)
        self.endings = Endings(store, self._connected)
        self.guests = Guests(store, self._membership, self._connected)
        self.orders = Orders(store, self._connected)

    # -- making a team ---------------------------------------------------------------------------------------------

    def found(self, recovery: RecoverySecret | None) -> None:
        """Make a team of this laptop. The sheets of `recovery` are printed before this is called."""
        enrol.found_team(self._store, self._membership, recovery)

    def give_hub(self, address: str, code: str) -> None:
        """Give the team a hub, with the code the hub printed; may be repeated when it was broken off."""
        checked = checked_address(address)
        with self._connect(checked) as hub:
            enrol.register_team(self._store, self._membership, hub, checked, code)

    def set_recovery(self, recovery: RecoverySecret) -> bool:
        """New recovery sheets. Whether they are in force; else a second signature is waited for, and the sheets of

        before stay good until then.
        """
        sign, box = recovery.public()
        return self._record("recovery_set", {"sign": sign, "box": box})

    # -- inviting --------------------------------------------------------------------------------------------------

    def invite(self, worker_id: str) -> Invitation:
        """An invitation for a device of this worker (oneself too). `text()` is read out or shown as a QR code."""
        return enrol.invite(self._store, self._membership, bytes.fromhex(worker_id))

    def invitations(self) -> tuple[tuple[Invitation, str], ...]:
        """Invitations of ours that nobody has used yet, with the worker they are for."""
        found = self._store.local(lambda unit: enrol.open_invitations(run_of(unit)))
        return tuple((one, user.hex()) for one, user in found)

    def take_back(self, invitation: Invitation) -> None:
        """The invitation lets nobody in any more."""
        enrol.drop_invitation(self._store, invitation)
        with self._hub() as hub:
            if hub is not None:
                self._sign_in(hub)
                hub.drop_letter(invitation.invite_id)

    def who_waits(self, files: Sequence[bytes] = ()) -> tuple[Waiting, ...]:
        """Who asks to be let in, by the hub or with a request file somebody brought."""
        letters: dict[bytes, bytes] = {}
        with self._hub() as hub:
            if hub is not None and not files:
                self._sign_in(hub)
                letters = {invite_id: letter for invite_id, letter, _at in hub.join_letters().letters}
        for content in files:
            for invitation, _user in self._store.local(lambda unit: enrol.open_invitations(run_of(unit))):
                letters.setdefault(invitation.invite_id, content)
        return enrol.who_waits(self._store, letters)

    def admit(self, one: Waiting, roles: Sequence[str]) -> bool:
        """Take a device in, after both people compared the six words. `roles` count for a new colleague only.

        Whether everything was done; else what takes two (another laptop for a colleague, the role of a lead) waits.
        """
        with self._hub() as hub:
            session = self._session(hub)
            if hub is None:
                enrol.admit_alone(self._store, self._membership, one, roles)
            else:
                self._sign_in(hub)
                fetch_directory(session)
                must_be_calm(session)
                self._add(session, lambda standing: enrol.next_admission(standing, one, roles, session.now))
                enrol.drop_invitation(self._store, one.invitation)
                hub.drop_letter(one.invitation.invite_id)
            left = session.local(lambda _unit, standing: enrol.left_for_two(standing, one, roles))
            if left is not None:
                self.orders.ask(session, *left, proposal_id=one.invitation.invite_id)
        if hub is not None:
            self.sync()
        return left is None

    # -- joining ---------------------------------------------------------------------------------------------------

    def ask_to_join(self, text: str, person: str, device: str) -> tuple[bytes, tuple[str, ...]]:
        """Ask with an invitation; the request (for a file, when there is no hub) and the six words to compare."""
        address = Invitation.parse(text).url
        if not address:
            return enrol.ask_to_join(self._store, None, text, person, device)
        with self._connect(address) as hub:
            return enrol.ask_to_join(self._store, hub, text, person, device)

    def give_up(self) -> None:
        """We do not want to be let in any more: this laptop works alone."""
        self._store.local(lambda unit: enrol.forget_asked(run_of(unit)))

    def come_in(self, progress: Progress | None = None) -> bool:
        """Whether we were let in meanwhile; then the first round was done as well (`progress` as in `sync`)."""
        invitation = self._store.local(lambda unit: enrol.asked_with(run_of(unit)))
        if invitation is None or not invitation.url:
            if invitation is None and self._has_hub_of_team():  # let in before, and broken off in the first round
                self.sync(is_waited_for=True, progress=progress)
                return True
            return False
        with self._connect(invitation.url) as hub:
            if not enrol.come_in(self._store, hub):
                return False
        self.sync(is_waited_for=True, progress=progress)
        return True

    # -- a round ---------------------------------------------------------------------------------------------------

    def sync(
        self, first: Iterable[str] = (), *, is_waited_for: bool = False, progress: Progress | None = None
    ) -> Report:
        """One round with the hub; cases of `first` are fetched before others. Raises WrongUse without a hub.

        `is_waited_for`: nobody works meanwhile (the first round of a new laptop), so it need not let saves by.
        `progress` hears, in this thread, how many logs were fetched and how many there are.
        """
        with self._hub() as hub:
            if hub is None:
                raise WrongUse(N_("This team has no hub. Exchange a file, or give the team a hub."))
            session = self._session(hub)
            session.is_waited_for = is_waited_for
            session.progress = progress or session.progress
            report = run_round(session, self._logs_of(first))
        self.endings.tidy()
        return report

    def wait_for_news(self, seconds: int = 25) -> bool:
        """Whether something new is at the hub; comes back as soon as it is, or after so many seconds."""
        with self._hub() as hub:
            if hub is None:
                return False
            self._sign_in(hub)
            position, height = self._store.local(lambda unit: (
                progress.fact(run_of(unit), "feed"), self._standing(unit).directory.height))  # fmt: skip
            feed = hub.feed(position if isinstance(position, int) else 0, seconds)
            return bool(feed.rows) or feed.dir_height > height

    def _logs_of(self, case_ids: Iterable[str]) -> tuple[bytes, ...]:
        wanted = {bytes.fromhex(one) for one in case_ids}
        rows = self._store.local(lambda unit: progress.logs(run_of(unit))) if wanted else ()
        return tuple(row.log_id for row in rows if row.case_id in wanted)

    # -- files -----------------------------------------------------------------------------------------------------

    def write_file(self, stream: IO[bytes]) -> Written:
        """Everything colleagues may read, for a stick or a mail."""
        rev = self._store.read_whole(lambda reader: reader.rev)
        written = write_exchange(self._store, self._membership, stream)
        self._store.local(lambda unit: progress.set_fact(run_of(unit), progress.FILED, rev))
        return written

    def read_file(self, path: Path) -> Report:
        """Take in a file a colleague brought."""
        with path.open("rb") as stream:
            return read_exchange(self._store, self._membership, stream, self._tell)

    # -- devices ---------------------------------------------------------------------------------------------------

    def revoke(self, dev_id: str, reason: str, *, wipe: bool) -> None:
        """Shut a device out at once; keys change with the round that follows. `reason`: a code such as lost, stolen."""
        self._record("device_revoke", {"dev": bytes.fromhex(dev_id), "reason": reason, "wipe": wipe})

    def let_leave(self, worker_id: str) -> bool:
        """A colleague leaves: what is still unsent on those devices comes in, nothing new goes out to them.

        Whether it holds; else a second signature is waited for.
        """
        return self._record("user_leave", {"user": bytes.fromhex(worker_id)})

    def set_roles(self, worker_id: str, roles: Sequence[str]) -> bool:
        """What a colleague may from now on, for all laptops. Whether it holds; else it waits for a second signature."""
        return self._record(
            "user_role", {"user": bytes.fromhex(worker_id), "roles": list[wire.Item](sorted(set(roles)))}
        )

    def _record(self, kind: str, body: Body) -> bool:
        """Whether the record was added; what takes two people is asked."""
        with self._hub() as hub:
            session = self._session(hub)
            done: list[bool] = []
            asks: list[bool] = []

            def once(standing: Standing) -> bytes | None:
                if done:
                    return None
                directory, me = standing.directory, standing.keys
                directory.try_out(kind, body, me.dev_id)  # says at once what would be refused
                if directory.signatures_needed(kind, body, me.dev_id) > 1:
                    asks.append(True)
                    return None
                return make_record(directory, kind, body, me, session.now)

            if hub is not None:
                self._sign_in(hub)
                fetch_directory(session)  # what others decided since counts too
                if kind != "device_revoke":
                    must_be_calm(session)
            self._add(session, once, done)
            if asks:
                self.orders.ask(session, kind, body)
        if hub is not None:
            self.sync()
        return not asks

    def _add(self, session: Session, make: Callable[[Standing], bytes | None], done: list[bool] | None = None) -> None:
        """Add records until there is none to add; when somebody else added one meanwhile, on top of that."""
        for _ in range(20):
            record = session.local(lambda _unit, standing: make(standing))
            if record is None:
                return
            try:
                if session.has_hub:
                    session.hub.add_record(record)
            except Refused as refused:
                if refused.code != Code.DIR_CONFLICT:
                    raise
                fetch_directory(session)
                continue
            session.extend((record,))
            if done is not None:
                done.append(True)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _has_hub_of_team(self) -> bool:
        return bool(self._store.local(lambda unit: progress.fact(run_of(unit), HUB)))

    @contextmanager
    def _hub(self) -> Iterator[HttpHub | None]:
        address = self._store.local(lambda unit: progress.fact(run_of(unit), HUB))
        if not isinstance(address, str) or not address:
            yield None
            return
        with self._connect(address) as hub:
            yield hub

    @contextmanager
    def _connected(self, address: str = "") -> Iterator[Session]:
        """A session, signed in where there is a hub; with an address, with that hub and not signed in."""
        if address:
            with self._connect(address) as hub:
                yield self._session(hub)
            return
        with self._hub() as hub:
            if hub is not None:
                self._sign_in(hub)
            yield self._session(hub)

    def _session(self, hub: Transport | None) -> Session:
        session = Session(self._store, self._membership, hub, self._tell)
        session.watch = self.watch or session.watch
        return session

    def _sign_in(self, hub: HttpHub) -> None:
        token = hub.sign_in(self._store.local(lambda unit: self._standing(unit).keys))
        self._store.local(lambda unit: note_hub(run_of(unit), token.generation.hex(), milliseconds(unit.clock)))

    def _standing(self, unit: Unit) -> Standing:
        standing = self._membership.standing(unit)
        if standing is None:
            raise WrongUse(N_("This laptop works alone. Make a team first, or join one."))
        return standing

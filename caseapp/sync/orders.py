# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a window or a command asks about things that take two signatures: part of `Colleagues`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, cast

from caseapp.errors import NotAllowed, WrongUse
from caseapp.i18n import N_
from caseapp.store.colleagues import progress
from caseapp.store.plain_sql import Run, run_of
from caseapp.store.store import Store
from caseapp.sync import proposals as p
from caseapp.sync.ended import settle_ended
from caseapp.sync.erasing import LOGS, erase_order
from caseapp.sync.proposals import Ours, Proposal, Stance, Voice
from caseapp.sync.protocol.directory import ADMINISTRATOR
from caseapp.sync.protocol.directory_records import Body
from caseapp.sync.protocol.signing import DeviceKeys, digest
from caseapp.sync.protocol.two_signatures import administrators
from caseapp.sync.recovery import RecoverySecret, ShareRefused, mark_of
from caseapp.sync.round import add_records, fetch_directory
from caseapp.sync.session import Session
from caseapp.sync.standing import Standing
from caseapp.sync.words import comparison_words

_SEEN = "appointments_seen"  # up to which height somebody here looked at who was appointed
_NOBODY = N_("Nobody asks for this any more. Look at the list again.")
_ONLY_ADMINISTRATORS = N_("Only administrators of the team sign this, two of them together.")


class Connected(Protocol):
    """Gives a session: signed in where there is a hub, or with the hub of an address, not signed in."""

    def __call__(self, address: str = "") -> AbstractContextManager[Session]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingOrder:
    """Something that waits for a second signature.

    `kind` is the type of the record. `case_ids` as far as this laptop knows them, `logs` how many parts in all;
    `worker_id`, `roles`, `dev_id`: whom it is about; `mark`: the two words on new recovery sheets; `words`: the six
    that the new laptop shows. `asked_by` is empty
    when that letter is gone; `signed_by`, `refused_by` name colleagues. `is_mine`: we asked. `is_signed`: we signed.
    """

    order_id: str
    kind: str
    since: int
    reason: str = ""
    case_ids: tuple[str, ...] = ()
    logs: int = 0
    worker_id: str = ""
    roles: tuple[str, ...] = ()
    dev_id: str = ""
    mark: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    asked_by: str = ""
    signed_by: tuple[str, ...] = ()
    refused_by: tuple[str, ...] = ()
    is_mine: bool = False
    is_signed: bool = False


def waiting_orders(run: Run, standing: Standing, voices: Sequence[Voice], now_ms: int) -> tuple[WaitingOrder, ...]:
    """What waits, the oldest first. For administrators; others see nothing."""
    directory = standing.directory
    if not directory.is_administrator(standing.keys.dev_id):
        return ()
    said = _said(run, standing, voices)
    cases = {row.log_id: row.case_id.hex() for row in progress.logs(run) if row.case_id is not None}
    found = [
        _shown(one, users, asker, standing, cases)
        for one, (users, asker) in said.items()
        if _stands(users, asker) and not p.is_over(one, directory, now_ms)
    ]
    return tuple(sorted(found, key=lambda row: (row.since, row.order_id)))


def _stands(users: Mapping[bytes, Stance], asker: bytes) -> bool:
    """Whether somebody still wants it, and who asked did not withdraw."""
    return set(users.values()) != {Stance.REFUSES} and users.get(asker) is not Stance.REFUSES


def _said(run: Run, standing: Standing, voices: Sequence[Voice]) -> dict[Proposal, tuple[dict[bytes, Stance], bytes]]:
    """Who says what about each proposal, and who asked. What we say counts as it is here, not as it lies at the hub."""
    found: dict[Proposal, tuple[dict[bytes, Stance], bytes]] = {}
    for voice in voices:
        if voice.user == standing.user_id:
            continue
        users, asker = found.setdefault(voice.proposal, ({}, b""))
        users[voice.user] = voice.stance
        found[voice.proposal] = users, voice.user if voice.stance is Stance.ASKS else asker
    for one in p.ours(run):
        users, _asker = found.setdefault(one.proposal, ({}, b""))
        users[standing.user_id] = one.stance
        found[one.proposal] = users, one.asker
    return found


def _shown(
    one: Proposal, users: Mapping[bytes, Stance], asker: bytes, standing: Standing, cases: Mapping[bytes, str]
) -> WaitingOrder:
    body = one.body
    logs = cast("list[bytes]", body.get("logs", []))
    about = cast("bytes", body.get("user", b""))
    dev_id = cast("bytes", body.get("dev", b""))
    if dev_id in standing.directory.devices:
        about = standing.directory.devices[dev_id].user
    signed = [user for user, stance in users.items() if stance is not Stance.REFUSES and _counts(user, standing)]
    return WaitingOrder(
        order_id=one.proposal_id.hex(),
        kind=one.kind,
        since=one.time_ms,
        reason=str(body.get("reason", "")),
        case_ids=tuple(sorted({cases[log] for log in logs if log in cases})),
        logs=len(logs),
        worker_id=about.hex(),
        roles=tuple(cast("list[str]", body.get("roles", []))),
        dev_id=dev_id.hex(),
        mark=mark_of(cast("bytes", body["sign"])) if one.kind == "recovery_set" else (),
        words=_six_words(one, standing) if one.kind == "device_add" else (),
        asked_by=asker.hex(),
        signed_by=tuple(sorted(user.hex() for user in signed)),
        refused_by=tuple(sorted(user.hex() for user, stance in users.items() if stance is Stance.REFUSES)),
        is_mine=asker == standing.user_id,
        is_signed=standing.user_id in signed,
    )


def _six_words(one: Proposal, standing: Standing) -> tuple[str, ...]:
    sign, box = cast("bytes", one.body["sign"]), cast("bytes", one.body["box"])
    return comparison_words(standing.directory.fingerprint, one.proposal_id, sign, box)


def _counts(user: bytes, standing: Standing) -> bool:
    return user in administrators(standing.directory)


# -- what everybody sees -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointed:
    """One person alone made somebody administrator, as the only one may. Shown until it was looked at here."""

    height: int
    moment: int
    worker_id: str
    by_worker_id: str


@dataclass(frozen=True, slots=True)
class Notices:
    """What everybody in the team should know: who looks after it alone (empty: nobody), who was appointed by one."""

    only_administrator: str = ""
    appointed: tuple[Appointed, ...] = ()


def notices(run: Run, standing: Standing) -> Notices:
    """For every laptop, whatever the role."""
    directory, seen = standing.directory, progress.fact(run, _SEEN)
    after = seen if isinstance(seen, int) else 0
    found = []
    for one in directory.appointments:
        people = {directory.person_of(signer) for signer in one.signers}
        stands = ADMINISTRATOR in one.roles and directory.users[one.user].has(ADMINISTRATOR)
        if one.height > after and len(people) == 1 and standing.user_id not in people and stands:
            by = next(iter(people))
            if by in directory.users:  # else the recovery sheets
                found.append(Appointed(height=one.height, moment=one.time_ms, worker_id=one.user.hex(),
                                       by_worker_id=by.hex()))  # fmt: skip
    few = administrators(directory)
    only = next(iter(few)).hex() if len(few) == 1 and len(directory.users) > 1 else ""
    return Notices(only, tuple(found))


class Orders:
    """Asking, signing, refusing, withdrawing. `connected` gives a session that is signed in where there is a hub."""

    def __init__(self, store: Store, connected: Connected) -> None:
        self._store = store
        self._connected = connected

    # -- asking ----------------------------------------------------------------------------------------------------

    def ask(self, session: Session, kind: str, body: Body, proposal_id: bytes = b"") -> str:
        """Ask the other administrators to sign this record as well; its id."""
        one = p.new_proposal(kind, body, session.now, proposal_id)

        def keep(run: Run, standing: Standing) -> None:
            p.take_stance(run, Ours(one, Stance.ASKS, standing.user_id))

        session.local(lambda unit, standing: keep(run_of(unit), standing))
        self._tend(session, ())
        return one.proposal_id.hex()

    def ask_to_erase(self, case_ids: Sequence[str], reason: str) -> str:
        """Ask a second administrator to erase cases for good; the id of what now waits.

        `reason` is a code (retention, request, mistake), never a text about somebody.
        """
        wanted = {bytes.fromhex(one) for one in case_ids}
        with self._connected() as session:
            standing, rows = session.local(lambda unit, standing: (standing, progress.logs(run_of(unit))))
            _must_be_administrator(standing)
            if len(administrators(standing.directory)) < standing.directory.threshold:
                raise WrongUse(
                    N_("Erasing takes two administrators. Make a second colleague administrator first.")
                )  # fmt: skip
            logs = [row.log_id for row in rows if row.case_id in wanted]
            if not logs or len(logs) > LOGS:
                raise WrongUse(N_("Choose between one and %(most)s cases to erase."), most=LOGS // 3)
            return self.ask(session, "erase_order", erase_order(logs, reason))

    def ask_for_release(self, dev_id: str = "") -> None:
        """Ask that what waits to leave a laptop may leave it now (this laptop, when none is named).

        Everybody may ask for the own laptop; two administrators sign.
        """
        with self._connected() as session:
            if session.has_hub:
                fetch_directory(session)
            standing = session.local(lambda _unit, standing: standing)
            me = standing.keys.dev_id
            body: Body = {"dev": bytes.fromhex(dev_id) if dev_id else me, "reason": "expected"}
            if standing.directory.is_administrator(me):
                self.ask(session, p.RELEASE, body)
                return
            if dev_id and body["dev"] != me:
                raise NotAllowed(_ONLY_ADMINISTRATORS)
            if not session.has_hub:
                raise WrongUse(N_("This team has no hub. Exchange a file, or give the team a hub."))
            one = p.new_proposal(p.RELEASE, body, session.now)
            letter = p.letter_of(one, Stance.ASKS, standing.directory, standing.keys)
            session.hub.ask_to_join(standing.org_id, p.letter_id(one, me), letter)

    # -- answering -------------------------------------------------------------------------------------------------

    def look(self, files: Sequence[bytes] = ()) -> tuple[WaitingOrder, ...]:
        """What waits now, from the hub and from files somebody brought."""
        with self._connected() as session:
            standing = session.local(lambda _unit, standing: standing)
            if not standing.directory.is_administrator(standing.keys.dev_id):
                return ()  # the letters are not for us
            if session.has_hub:
                fetch_directory(session)  # some are about people we have not heard of yet
            letters = self._letters(session, files)

            def read(run: Run, standing: Standing) -> tuple[WaitingOrder, ...]:
                p.note_heard(run, letters.values(), standing.directory)
                return waiting_orders(run, standing, p.heard(run, standing.directory), session.now)

            return session.local(lambda unit, standing: read(run_of(unit), standing))

    def sign(self, order_id: str, files: Sequence[bytes] = ()) -> bool:
        """Sign as well. Whether that was enough; else it goes on waiting."""
        return self._answer(order_id, Stance.AGREES, files)

    def refuse(self, order_id: str, files: Sequence[bytes] = ()) -> None:
        """Say no so that the others see it; what we asked ourselves is withdrawn."""
        self._answer(order_id, Stance.REFUSES, files)

    def sign_with_sheets(self, order_id: str, sheets: Sequence[str]) -> None:
        """Sign with the words of two recovery sheets, where there is no second administrator any more.

        Raises ShareRefused.
        """
        secret = RecoverySecret.from_shares(sheets)
        with self._connected() as session:
            one = self._found(session, order_id, self._letters(session, ()))
            self._agree(session, one, Stance.AGREES)
            if not session.local(lambda _unit, standing: standing.directory.is_recovery(secret.keys().dev_id)):
                raise ShareRefused(N_("These sheets are of another team. Look which ones belong to yours."))
            self._tend(session, (), one, (secret.keys(),))

    def note_seen(self, height: int) -> None:
        """Somebody looked at who was appointed up to this height; it is not shown again here."""
        self._store.local(lambda unit: progress.set_fact(run_of(unit), _SEEN, height))

    def letter(self, order_id: str) -> bytes:
        """What we said, as a file for a team without a hub."""
        with self._connected() as session:

            def read(run: Run, standing: Standing) -> bytes | None:
                for one in p.ours(run):
                    if one.proposal.proposal_id.hex() == order_id:
                        return p.letter_of(one.proposal, one.stance, standing.directory, standing.keys)
                return None

            found = session.local(lambda unit, standing: read(run_of(unit), standing))
        if found is None:
            raise WrongUse(_NOBODY)
        return found

    # -- inside ----------------------------------------------------------------------------------------------------

    def _answer(self, order_id: str, stance: Stance, files: Sequence[bytes]) -> bool:
        with self._connected() as session:
            if session.has_hub:
                fetch_directory(session)
            one = self._found(session, order_id, self._letters(session, files))
            self._agree(session, one, stance)
            self._tend(session, files)
            return session.local(lambda _unit, standing: p.is_over(one, standing.directory, session.now))

    @staticmethod
    def _found(session: Session, order_id: str, letters: Mapping[bytes, bytes]) -> Proposal:
        def find(run: Run, standing: Standing) -> Proposal | None:
            _must_be_administrator(standing)
            p.note_heard(run, letters.values(), standing.directory)
            said = _said(run, standing, p.heard(run, standing.directory))
            wanted = (one for one, (users, asker) in said.items() if _stands(users, asker))
            return next((one for one in wanted if one.proposal_id.hex() == order_id), None)

        found = session.local(lambda unit, standing: find(run_of(unit), standing))
        if found is None:
            raise WrongUse(_NOBODY)
        return found

    @staticmethod
    def _agree(session: Session, one: Proposal, stance: Stance) -> None:
        def keep(run: Run, standing: Standing) -> None:
            said = _said(run, standing, p.heard(run, standing.directory))
            asker = said[one][1] if one in said else b""
            asks = asker == standing.user_id and stance is Stance.AGREES
            p.take_stance(run, Ours(one, Stance.ASKS if asks else stance, asker))

        session.local(lambda unit, standing: keep(run_of(unit), standing))

    def _tend(
        self, session: Session, files: Sequence[bytes], one: Proposal | None = None, more: Sequence[DeviceKeys] = ()
    ) -> None:
        letters = self._letters(session, files)
        if one is not None:

            def at_once() -> bytes | None:
                standing = session.local(lambda _unit, standing: standing)
                if p.is_over(one, standing.directory, session.now):
                    return None
                return p.next_order(standing, one, p.read_letters(letters.values(), standing.directory), more)

            if session.has_hub:
                fetch_directory(session)
            add_records(session, at_once)
        add_records(session, lambda: p.tend(session, letters))
        if not session.has_hub:
            settle_ended(session)

    @staticmethod
    def _letters(session: Session, files: Sequence[bytes]) -> dict[bytes, bytes]:
        if session.has_hub:
            letters = {place: letter for place, letter, _at in session.hub.join_letters().letters}
        else:
            kept = session.local(lambda unit, _standing: p.heard_letters(run_of(unit)))
            letters = {digest("", one, 16): one for one in kept}
        return letters | {digest("", one, 16): one for one in files}


def coming_keys(run: Run, standing: Standing) -> tuple[tuple[bytes, bytes], ...]:
    """The public keys of recovery sheets that wait for a second signature."""
    every = {*(one.proposal for one in p.ours(run)), *(one.proposal for one in p.heard(run, standing.directory))}
    bodies = [one.body for one in every if one.kind == "recovery_set"]
    return tuple((cast("bytes", body["sign"]), cast("bytes", body["box"])) for body in bodies)


def takes_two_to_recover(standing: Standing) -> bool:
    """Whether a new recovery key needs a second signature. Raises NotAllowed for who is no administrator."""
    _must_be_administrator(standing)
    return standing.directory.signatures_needed("recovery_set", {}, standing.keys.dev_id) > 1


def _must_be_administrator(standing: Standing) -> None:
    if not standing.directory.is_administrator(standing.keys.dev_id):
        raise NotAllowed(_ONLY_ADMINISTRATORS)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for guests of other organisations, on the side of the host: links, invitations, access.

A guest is one laptop with a file of its own for us (docs/decisions/016). Everything here needs a hub.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.operations import perform
from caseapp.operations.team import SetTeamRule
from caseapp.store.colleagues import progress
from caseapp.store.colleagues.progress import LogRow, fact, set_fact
from caseapp.store.plain_sql import Run, first_value, run_of
from caseapp.store.reader import Reader
from caseapp.store.store import Store
from caseapp.store.unit import Unit
from caseapp.sync.access import facts_of_cases, guests_of
from caseapp.sync.baselines import fetch_newest_keys, tend_baselines
from caseapp.sync.enrol import Waiting
from caseapp.sync.fetching import fetch_all
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.housekeeping import with_guest
from caseapp.sync.invitation import Invitation, open_request
from caseapp.sync.organisation import Organisation
from caseapp.sync.people import names_of, write_guest
from caseapp.sync.protocol.directory import DeviceState, Directory, GroupKind, guest_group, make_record
from caseapp.sync.protocol.directory_records import Body
from caseapp.sync.protocol.grants import may_manage
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.pushing import push_all, write_regrant
from caseapp.sync.repair import must_be_calm
from caseapp.sync.round import add_records, fetch_directory, tidy_directory
from caseapp.sync.session import Session
from caseapp.sync.standing import Membership, Standing

COMPARTMENTS = ("core", "sensitive")
_INVITED = "guest_invitations"  # JSON of [text, id of the organisation, name]
_PARTNER = "partner:"  # a rule of the team: what a linked organisation is called
_TIMES = 4  # that a key is made again because somebody else made one meanwhile


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A linked organisation. `words` are those that were compared."""

    org_id: str
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuestRow:
    """A guest: `id` is that of the laptop and of the worker that carries the name. `state` as of a device."""

    id: str
    name: str
    org_id: str
    state: str


@dataclass(frozen=True, slots=True)
class AccessRow:
    """What a guest has of a case: role r or w, and the compartments."""

    guest_id: str
    role: str
    compartments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuestsView:
    """Everything about guests at once. `ours` is empty in the file of a guest, and so is the rest."""

    ours: Organisation | None = None
    partners: tuple[PartnerRow, ...] = ()
    guests: tuple[GuestRow, ...] = ()
    invitations: tuple[tuple[Invitation, str, str], ...] = ()


class Guests:
    """Guests over one open file. `connected` gives a session, signed in where there is a hub."""

    def __init__(
        self, store: Store, membership: Membership, connected: Callable[[], AbstractContextManager[Session]]
    ) -> None:
        self._store = store
        self._membership = membership
        self._connected = connected

    # -- organisations ---------------------------------------------------------------------------------------------

    def ours(self) -> Organisation:
        """Our own organisation, for who links us. Raises WrongUse for a laptop that works alone, or a guest."""

        def read(reader: Reader) -> Organisation:
            standing = self._standing(reader)
            if standing.is_guest:
                raise WrongUse(N_("This is the file of a guest. Give the code of the organisation you work for."))
            return Organisation(standing.org_id, standing.directory.fingerprint)

        return self._store.read_whole(read)

    def link(self, partner: Organisation, name: str) -> None:
        """Link an organisation, after its six words were compared by voice."""
        if not name.strip():
            raise WrongUse(N_("Give the organisation a name."))
        body: Body = {"org": partner.org_id, "fingerprint": partner.fingerprint}
        with self._online() as session:
            self._record(session, "org_link", body)
            changes = perform(
                self._store, SetTeamRule(name=_PARTNER + partner.org_id.hex(), value=name.strip())
            ).changes
            session.tell(changes)
            push_all(session)

    def unlink(self, org_id: str) -> None:
        """The link ends: all guests of this organisation are shut out at once, and their files destroy themselves."""
        with self._online() as session:
            self._record(session, "org_unlink", {"org": bytes.fromhex(org_id)})
            push_all(session)  # with new keys for everything they could read

    def partners(self) -> tuple[PartnerRow, ...]:
        """Linked organisations, by name."""

        def read(reader: Reader) -> list[PartnerRow]:
            links = self._standing(reader).directory.org_links
            run = run_of(reader)
            return [PartnerRow(org.hex(), _partner_name(run, org), Organisation(org, fingerprint).words)
                    for org, fingerprint in links.items()]  # fmt: skip

        return tuple(sorted(self._store.read_whole(read), key=lambda one: (one.name, one.org_id)))

    # -- guests ----------------------------------------------------------------------------------------------------

    def invite(self, org_id: str, name: str) -> Invitation:
        """An invitation for one laptop of a guest, for a new profile made for us."""

        def write(unit: Unit) -> Invitation:
            run, standing = run_of(unit), self._standing(unit)
            if not standing.directory.is_administrator(standing.keys.dev_id):
                raise WrongUse(N_("Only an administrator of the team invites guests."))
            if bytes.fromhex(org_id) not in standing.directory.org_links:
                raise WrongUse(N_("Link the organisation of the guest first."))
            if not name.strip():
                raise WrongUse(N_("A guest needs a name: colleagues see it beside what the guest writes."))
            hub = str(fact(run, "hub") or "")
            if not hub:
                raise WrongUse(N_("Guests need a hub. Give the team a hub first."))
            made = Invitation.new(hub, standing.org_id, standing.directory.fingerprint)
            set_fact(run, _INVITED, json.dumps([*_invitations(run), (made.text(), org_id, name.strip())]))
            return made

        return self._store.local(write)

    def invitations(self) -> tuple[tuple[Invitation, str, str], ...]:
        """Invitations of ours that no guest has used yet: with the organisation and the name."""
        found = self._store.local(lambda unit: _invitations(run_of(unit)))
        return tuple((Invitation.parse(text), org, name) for text, org, name in found)

    def take_back(self, invitation: Invitation) -> None:
        """The invitation lets nobody in any more."""
        self._drop(invitation)
        with self._online() as session:
            session.hub.drop_letter(invitation.invite_id)

    def who_waits(self) -> tuple[Waiting, ...]:
        """Guests who ask to be let in, with the words to compare. `user_id` is the id of their organisation."""
        with self._online() as session:
            letters = {invite_id: letter for invite_id, letter, _at in session.hub.join_letters().letters}
        found = []
        for invitation, org_id, _name in self.invitations():
            sealed = letters.get(invitation.invite_id)
            try:
                request = open_request(invitation, sealed) if sealed is not None else None
            except Refused:
                continue
            if request is not None:
                found.append(Waiting(invitation, bytes.fromhex(org_id), request, request.words(invitation)))
        return tuple(found)

    def admit(self, one: Waiting) -> None:
        """Let a guest in, after both people compared the six words. No case is granted by it."""
        name = next(name for invitation, _org, name in self.invitations() if invitation == one.invitation)
        request = one.request
        members = [(one.user_id, request.sign_public, request.box_public)]
        with self._online() as session:
            self._record(session, "group_create", guest_group(secrets.token_bytes(16), members))
            tidy_directory(session)
            session.tell(write_guest(self._store, request.dev_id, name))
            push_all(session)
            self._drop(one.invitation)
            session.hub.drop_letter(one.invitation.invite_id)

    def guests(self) -> tuple[GuestRow, ...]:
        """Every guest there ever was, those in use first."""

        def read(reader: Reader) -> list[GuestRow]:
            devices = [one for one in self._standing(reader).directory.devices.values() if one.is_guest]
            names = names_of(run_of(reader), [one.dev_id for one in devices])
            return [GuestRow(one.dev_id.hex(), names.get(one.dev_id, ""), one.org.hex(), str(one.state))
                    for one in devices]  # fmt: skip

        found = self._store.read_whole(read)
        return tuple(sorted(found, key=lambda one: (one.state != DeviceState.ACTIVE, one.name, one.id)))

    def revoke(self, guest_id: str) -> None:
        """Shut one guest out of everything at once; the guest's file destroys itself when it asks the hub."""
        with self._online() as session:
            body: Body = {"dev": bytes.fromhex(guest_id), "reason": "guest_left", "wipe": True}
            self._record(session, "device_revoke", body)
            push_all(session)

    def view(self) -> GuestsView:
        """For a page."""
        return GuestsView(self.ours(), self.partners(), self.guests(), self.invitations())

    # -- cases -----------------------------------------------------------------------------------------------------

    def grant(self, case_id: str, guest_id: str, role: str, *, sensitive: bool = False) -> None:
        """Let a guest read (r) or write (w) in a case: what stands there today and what is written from now on.

        The core of the case, and its sensitive entries only when they are asked for.
        """
        if role not in ("r", "w"):
            raise WrongUse(N_("A guest reads or writes; nothing else can be given."))
        chosen = COMPARTMENTS if sensitive else COMPARTMENTS[:1]
        roles = {kind: role if kind in chosen else "" for kind in COMPARTMENTS}
        with self._online() as session:
            fetch_all(session)
            if session.local(lambda unit, _s: facts_of_cases(run_of(unit)))[bytes.fromhex(case_id)].restricted:
                raise WrongUse(N_("This case is restricted: nobody else gets access, guests neither."))
            self._change(session, case_id, bytes.fromhex(guest_id), roles)
            tend_baselines(session)
            if Code.TOO_LARGE in session.report.refused:
                raise WrongUse(N_("This case is too large to be given to a guest."))

    def withdraw(self, case_id: str, guest_id: str) -> None:
        """End the access of a guest to a case: new keys at once, and the guest's file lets go of it."""
        with self._online() as session:
            fetch_all(session)
            self._change(session, case_id, bytes.fromhex(guest_id), dict.fromkeys(COMPARTMENTS, ""))

    def access(self, case_id: str) -> tuple[AccessRow, ...]:
        """Which guests have this case."""

        def read(reader: Reader) -> dict[bytes, dict[str, str]]:
            run, standing = run_of(reader), self._standing(reader)
            book = GrantBook(run, standing)
            found: dict[bytes, dict[str, str]] = {}
            for log in _logs_of(run, case_id):
                newest = book.newest(log.log_no)
                granted = guests_of(newest.record, standing.directory) if newest is not None else {}
                for group_id, role in granted.items():
                    for dev_id in standing.directory.members(group_id):
                        found.setdefault(dev_id, {})[log.kind] = role
            return found

        rows = self._store.read_whole(read).items()
        return tuple(AccessRow(dev_id.hex(), roles.get("core", "r"), tuple(sorted(roles))) for dev_id, roles in rows)

    def may_grant(self, case_id: str) -> bool:
        """Whether this laptop manages the case, so that it can give it to a guest."""

        def read(reader: Reader) -> bool:
            standing = self._membership.standing(reader)
            if standing is None or standing.is_guest:
                return False
            book = GrantBook(run_of(reader), standing)
            newest = [book.newest(log.log_no) for log in _logs_of(run_of(reader), case_id) if log.kind == "core"]
            return any(
                one is not None and may_manage(one.record, standing.directory, standing.keys.dev_id) for one in newest
            )

        return self._store.read_whole(read)

    def _change(self, session: Session, case_id: str, dev_id: bytes, roles: Mapping[str, str]) -> None:
        """New keys for the logs of a case, until the hub took them. `roles` by kind of log; empty takes away."""

        def step(unit: Unit, standing: Standing) -> bool:
            run = run_of(unit)
            group_id = _group_of(standing.directory, dev_id)
            book, some = GrantBook(run, standing), False
            for log in _logs_of(run, case_id):
                made = with_guest(unit, standing, book, log, (group_id, roles.get(log.kind, "")))
                if made is not None:
                    write_regrant(run, made, standing)
                    some = True
            return some

        for _ in range(_TIMES):
            fetch_newest_keys(session, bytes.fromhex(case_id))
            try:
                changed = session.local(step)
            except Refused as refused:
                if refused.detail.get("rule") != "maker":
                    raise
                raise WrongUse(N_("Only who works in this case, or leads the team, gives it to a guest.")) from refused
            if not changed:
                return
            push_all(session)
            fetch_all(session)
        raise Refused(Code.BUSY)

    # -- inside ----------------------------------------------------------------------------------------------------

    @contextmanager
    def _online(self) -> Iterator[Session]:
        """A session with the hub, its directory fetched. Raises WrongUse without a hub."""
        with self._connected() as session:
            if not session.has_hub:
                raise WrongUse(N_("Guests need a hub. Give the team a hub first."))
            fetch_directory(session)
            yield session

    def _record(self, session: Session, kind: str, body: Body) -> None:
        """Add a record; on top of what others added meanwhile."""
        if kind not in ("device_revoke", "org_unlink"):
            must_be_calm(session)
        done: list[bool] = []

        def make() -> bytes | None:
            standing = session.local(lambda _unit, standing: standing)
            if done:
                return None
            made = make_record(standing.directory, kind, body, standing.keys, session.now)
            standing.directory.apply(made)  # says at once what would be refused
            return made

        def taken(record: bytes) -> None:
            done.append(bool(record))

        add_records(session, make, taken)
        if not done:
            raise Refused(Code.DIR_REFUSED)

    def _drop(self, invitation: Invitation) -> None:
        def write(run: Run) -> None:
            left = [one for one in _invitations(run) if one[0] != invitation.text()]
            set_fact(run, _INVITED, json.dumps(left))

        self._store.local(lambda unit: write(run_of(unit)))

    def _standing(self, opened: Unit | Reader) -> Standing:
        standing = self._membership.standing(opened)
        if standing is None:
            raise WrongUse(N_("This laptop works alone. Make a team first, or join one."))
        return standing


def _invitations(run: Run) -> list[tuple[str, str, str]]:
    return [(text, org, name) for text, org, name in json.loads(str(fact(run, _INVITED) or "[]"))]


def _partner_name(run: Run, org_id: bytes) -> str:
    sql = "SELECT value FROM team_rule WHERE name = ? AND deleted = 0"
    found = first_value(run(sql, (_PARTNER + org_id.hex(),)))
    return str(json.loads(found)) if found else ""


def _logs_of(run: Run, case_id: str) -> list[LogRow]:
    wanted = bytes.fromhex(case_id)
    return [log for log in progress.logs(run) if log.case_id == wanted and log.kind in COMPARTMENTS]


def _group_of(directory: Directory, dev_id: bytes) -> bytes:
    """The group of one guest. Raises WrongUse for who is none, or was shut out."""
    for group_id, group in directory.groups.items():
        if group.kind is GroupKind.GUESTS and dev_id in directory.members(group_id):
            return group_id
    raise WrongUse(N_("There is no such guest, or the guest was shut out."))

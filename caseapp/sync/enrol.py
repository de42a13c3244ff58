# SPDX-License-Identifier: EUPL-1.2
"""This is the place for becoming a team: founding one, giving it a hub, inviting, asking to join, taking in.

A name never goes into the directory: a colleague is the id of the worker record, whose name lies in the sealed log of
the team.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from caseapp.clock import milliseconds
from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.store.colleagues.own_devices import own_device_no, own_devices
from caseapp.store.colleagues.progress import append_record, chain, fact, set_fact
from caseapp.store.guest_gate import WRITES
from caseapp.store.plain_sql import Opened, Run, first_value, run_of
from caseapp.store.store import Store
from caseapp.store.unit import Unit
from caseapp.sync.housekeeping import next_record
from caseapp.sync.invitation import Invitation, JoinRequest, make_request, open_request
from caseapp.sync.lease import ISSUER
from caseapp.sync.people import ORGANISATION, keep_names
from caseapp.sync.protocol.directory import (
    ADMINISTRATOR,
    Directory,
    Founder,
    genesis,
    make_record,
    new_device,
    record_hash,
)
from caseapp.sync.protocol.directory_records import Body
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys
from caseapp.sync.protocol.two_signatures import GRAVE
from caseapp.sync.recovery import RecoverySecret
from caseapp.sync.standing import FINGERPRINT, HUB, USER, Membership, Standing
from caseapp.sync.transport import Transport

_INVITED = "invitations"  # ours, that nobody has used yet: JSON of [text, user id]
_ASKED = "asked"  # the invitation with which this laptop asked to join
_NAME = "asked_name"  # and what its person is called
_PAGES = 10_000
WRONG_CODE = "wrong_code"  # the hub does not know the registration code; ours, no hub says it in these words


def present_keys(opened: Opened) -> DeviceKeys:
    """The keys of this laptop as it is now."""
    dev_no = own_device_no(opened.connection)
    one = next(one for one in own_devices(opened.connection) if one.dev_no == dev_no)
    return DeviceKeys(one.sign_seed, one.box_seed)


def is_alone(run: Run) -> bool:
    """Whether this laptop belongs to no organisation."""
    return fact(run, FINGERPRINT) is None


# -- founding ----------------------------------------------------------------------------------------------------------


def found_team(store: Store, membership: Membership, recovery: RecoverySecret | None) -> Standing:
    """Make the organisation of the team on this laptop; who does it is its first administrator.

    Raises WrongUse when there is one already, or nobody is signed in.
    """
    now = milliseconds(store.clock)

    def begin(unit: Unit) -> None:
        run = run_of(unit)
        if not is_alone(run):
            raise WrongUse(N_("This laptop belongs to a team already."))
        worker = bytes.fromhex(unit.author.worker_id)
        if not worker:
            raise WrongUse(N_("Say first who works here: a team begins with its first colleague."))
        role = first_value(run("SELECT role FROM worker WHERE id = ?", (worker,)))
        roles = tuple(sorted({str(role or "worker"), ADMINISTRATOR}))
        founder = Founder(worker, roles, recovery=None if recovery is None else recovery.public())
        record = genesis(secrets.token_bytes(16), founder, present_keys(unit), now)
        append_record(run, 0, record)
        set_fact(run, FINGERPRINT, record_hash(record).hex())
        set_fact(run, USER, worker.hex())

    store.local(begin)
    return tidy_alone(store, membership, now)


def tidy_alone(store: Store, membership: Membership, now_ms: int) -> Standing:
    """Add the records that are due, where no hub orders them."""

    def step(unit: Unit) -> tuple[Standing, bool]:
        standing = _of(membership, unit)
        record = next_record(standing, now_ms)
        if record is None:
            return standing, True
        return membership.extend(unit, standing, (record,)), False

    while True:
        standing, done = store.local(step)
        membership.keep(standing)
        if done:
            return standing


def _of(membership: Membership, unit: Unit) -> Standing:
    standing = membership.standing(unit)
    if standing is None:
        raise WrongUse(N_("This laptop works alone. Make a team first, or join one."))
    return standing


def register_team(store: Store, membership: Membership, hub: Transport, address: str, code: str) -> None:
    """Give the team a hub, with the code that the hub printed. What was recorded before goes there first.

    May be called again after it was broken off.
    """
    standing, records = store.local(lambda unit: (_of(membership, unit), chain(run_of(unit))))
    try:
        hub.register(records[0], code)
    except Refused as refused:
        if not _knows_us(hub, standing):
            raise (Refused(WRONG_CODE) if refused.code == Code.AUTH_FAILED else refused) from None
    hub.sign_in(standing.keys)
    height = hub.directory(0).height
    for record in records[height + 1 :]:
        hub.add_record(record)
    issuer = hub.facts().sign.hex()

    def write(run: Run) -> None:
        set_fact(run, HUB, address)
        set_fact(run, ISSUER, issuer)

    store.local(lambda unit: write(run_of(unit)))


def _knows_us(hub: Transport, standing: Standing) -> bool:
    try:
        return hub.sign_in(standing.keys).org == standing.org_id
    except Refused:
        return False


# -- inviting ----------------------------------------------------------------------------------------------------------


def invite(store: Store, membership: Membership, user_id: bytes) -> Invitation:
    """An invitation for one device of a colleague (a worker of the team), or of oneself; kept until it is used."""

    def write(unit: Unit) -> Invitation:
        run = run_of(unit)
        standing = _of(membership, unit)
        me = standing.keys.dev_id
        if user_id != standing.user_id and not standing.directory.is_administrator(me):
            raise WrongUse(N_("Only an administrator of the team invites colleagues."))
        made = Invitation.new(str(fact(run, HUB) or ""), standing.org_id, standing.directory.fingerprint)
        kept = [*_invitations(run), (made.text(), user_id.hex())]
        set_fact(run, _INVITED, json.dumps(kept))
        return made

    return store.local(write)


def open_invitations(run: Run) -> tuple[tuple[Invitation, bytes], ...]:
    """Our invitations that nobody has used yet, and for whom they are."""
    return tuple((Invitation.parse(text), bytes.fromhex(user)) for text, user in _invitations(run))


def _invitations(run: Run) -> list[tuple[str, str]]:
    return [(text, user) for text, user in json.loads(str(fact(run, _INVITED) or "[]"))]


def drop_invitation(store: Store, invitation: Invitation) -> None:
    """From now on this invitation lets nobody in."""

    def write(run: Run) -> None:
        kept = [one for one in _invitations(run) if Invitation.parse(one[0]).invite_id != invitation.invite_id]
        set_fact(run, _INVITED, json.dumps(kept))

    store.local(lambda unit: write(run_of(unit)))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who asks to be let in with an invitation of ours. `words` are read out and compared by both."""

    invitation: Invitation
    user_id: bytes
    request: JoinRequest
    words: tuple[str, ...]


def who_waits(store: Store, letters: Mapping[bytes, bytes]) -> tuple[Waiting, ...]:
    """Requests (by invitation id, from the hub or from files) that were made with our invitations.

    What does not open with the secret of the invitation was put there by somebody else and is passed over.
    """
    found = []
    for invitation, user_id in store.local(lambda unit: open_invitations(run_of(unit))):
        sealed = letters.get(invitation.invite_id)
        if sealed is None:
            continue
        try:
            request = open_request(invitation, sealed)
        except Refused:
            continue
        found.append(Waiting(invitation, user_id, request, request.words(invitation)))
    return tuple(found)


def next_admission(standing: Standing, one: Waiting, roles: Sequence[str], now_ms: int) -> bytes | None:
    """The next record that takes somebody in: the colleague, then the device. None when there is none for us alone.

    A new colleague whose role takes two signatures comes in as a worker; `left_for_two` says what is left.
    """
    directory, me = standing.directory, standing.keys
    user = directory.users.get(one.user_id)
    if user is None or not user.active:
        body = _with_roles(one.user_id, roles)
        if directory.signatures_needed("user_add", body, me.dev_id) > 1:
            body = _with_roles(one.user_id, sorted(set(roles) - GRAVE) or ["worker"])
        return make_record(directory, "user_add", body, me, now_ms)
    if one.request.dev_id in directory.devices:
        return None
    device = _device_of(standing, one)
    if directory.signatures_needed("device_add", device, me.dev_id) > 1:
        return None
    return make_record(directory, "device_add", device, me, now_ms)


def left_for_two(standing: Standing, one: Waiting, roles: Sequence[str]) -> tuple[str, Body] | None:
    """What of an admission takes a second signature, after `next_admission` gave nothing more."""
    directory = standing.directory
    if one.request.dev_id not in directory.devices:
        return "device_add", _device_of(standing, one)
    is_new = len([dev for dev in directory.devices.values() if dev.user == one.user_id]) == 1
    if is_new and not GRAVE.isdisjoint(set(roles) - directory.users[one.user_id].roles):
        return "user_role", _with_roles(one.user_id, roles)
    return None


def _with_roles(user_id: bytes, roles: Sequence[str]) -> Body:
    return {"user": user_id, "roles": [*sorted(set(roles))]}


def _device_of(standing: Standing, one: Waiting) -> Body:
    via = "own" if one.user_id == standing.user_id else "admin"
    return new_device(one.user_id, one.request.sign_public, one.request.box_public, via)


def admit_alone(store: Store, membership: Membership, one: Waiting, roles: Sequence[str]) -> None:
    """Take somebody in where no hub orders the directory; the next exchange file tells everybody."""
    now = milliseconds(store.clock)

    def step(unit: Unit) -> tuple[Standing, bool]:
        standing = _of(membership, unit)
        record = next_admission(standing, one, roles, now)
        return (standing, True) if record is None else (membership.extend(unit, standing, (record,)), False)

    done = False
    while not done:
        standing, done = store.local(step)
        membership.keep(standing)
    drop_invitation(store, one.invitation)


def own_device_record(standing: Standing, now_ms: int) -> bytes | None:
    """The record that puts a new incarnation of this laptop beside a former one that may still sign."""
    directory, me = standing.directory, standing.keys
    if me.dev_id in directory.devices:
        return None
    former = former_signer(standing)
    if former is None:
        raise Refused(Code.DEVICE_UNKNOWN)
    body = new_device(standing.user_id, me.sign_public, me.box_public, "own")
    return make_record(directory, "device_add", body, former, now_ms)


def former_signer(standing: Standing) -> DeviceKeys | None:
    """A former incarnation of this laptop that the directory still knows as active."""
    active = former_signers(standing)
    return active[0] if active else None


def former_signers(standing: Standing) -> list[DeviceKeys]:
    """All of them, the last one first: a hub that was put back may not know the last ones."""
    found = [one for one in standing.signers.values() if standing.directory.device_at(one.dev_id) is not None]
    return [one for one in reversed(found) if one.dev_id != standing.keys.dev_id]


# -- joining -----------------------------------------------------------------------------------------------------------


def ask_to_join(
    store: Store, hub: Transport | None, text: str, person: str, device: str
) -> tuple[bytes, tuple[str, ...]]:
    """Ask with the invitation somebody gave us; the sealed request (for a file) and the six words to compare.

    Raises InvitationRefused, WrongUse for a laptop that has cases or a team of its own.
    """
    invitation = Invitation.parse(text)

    def write(unit: Unit) -> DeviceKeys:
        run = run_of(unit)
        if not is_alone(run):
            raise WrongUse(N_("This laptop belongs to a team already."))
        if first_value(run("SELECT EXISTS (SELECT 1 FROM journal)")):
            raise WrongUse(
                N_("There is something written on this laptop already. Make a new profile to join the team with.")
            )
        set_fact(run, _ASKED, invitation.text())
        set_fact(run, _NAME, person)
        return present_keys(unit)

    keys = store.local(write)
    sealed = make_request(invitation, keys, person, device)
    if hub is not None:
        hub.ask_to_join(invitation.org_id, invitation.invite_id, sealed)
    words = JoinRequest(keys.sign_public, keys.box_public, person, device).words(invitation)
    return sealed, words


def asked_with(run: Run) -> Invitation | None:
    """The invitation with which this laptop asked, while it waits."""
    text = fact(run, _ASKED)
    return Invitation.parse(text) if isinstance(text, str) and text else None


def forget_asked(run: Run) -> None:
    """Nobody waits to be let in any more."""
    set_fact(run, _ASKED, "")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a laptop shows that waits to be let in. `has_hub` is false where requests travel as files."""

    text: str
    has_hub: bool
    words: tuple[str, ...]


def asked_words(opened: Opened) -> Asked | None:
    """The invitation this laptop asked with and the six words to compare; the same after a restart."""
    invitation = asked_with(run_of(opened))
    if invitation is None:
        return None
    keys = present_keys(opened)
    words = JoinRequest(keys.sign_public, keys.box_public, "", "").words(invitation)
    return Asked(invitation.text(), bool(invitation.url), words)


def come_in(store: Store, hub: Transport) -> bool:
    """Whether we were let in; then the directory is checked and kept, and the first round can begin.

    Raises Refused(dir_refused) for another organisation than the invitation says (T6), HubUnreachable.
    """
    invitation, keys = store.local(lambda unit: (asked_with(run_of(unit)), present_keys(unit)))
    if invitation is None:
        return False
    try:
        hub.sign_in(keys)
    except Refused as refused:
        if refused.code == Code.DEVICE_UNKNOWN:
            return False
        raise
    records: list[bytes] = list(hub.directory(-1).records)
    while records and len(records) < _PAGES:
        more = hub.directory(len(records) - 1).records
        if not more:
            break
        records.extend(more)
    enter(store, invitation, records)
    return True


def enter(store: Store, invitation: Invitation, records: Sequence[bytes]) -> None:
    """Keep the checked directory of the organisation we were invited to. Raises Refused(dir_refused, dir_conflict)."""
    directory = Directory.from_chain(records, invitation.fingerprint)

    def write(unit: Unit) -> str:
        run = run_of(unit)
        device = directory.device_at(present_keys(unit).dev_id)
        if device is None:
            raise Refused(Code.DEVICE_UNKNOWN)
        for height, record in enumerate(records):
            append_record(run, height, record)
        set_fact(run, FINGERPRINT, invitation.fingerprint.hex())
        set_fact(run, USER, device.author.hex())
        if device.is_guest:
            set_fact(run, ORGANISATION, directory.org_id.hex())
            set_fact(run, WRITES, "[]")
        set_fact(run, HUB, invitation.url or None)
        set_fact(run, _ASKED, "")
        run(
            "INSERT INTO meta (name, value) VALUES ('signed_in', ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (device.author.hex(),),
        )
        return device.author.hex()

    worker = store.local(write)
    store.sign_in(worker)
    if store.local(lambda unit: fact(run_of(unit), ORGANISATION)) is not None:
        name = store.local(lambda unit: fact(run_of(unit), _NAME))
        keep_names(store, {bytes.fromhex(worker): str(name or "?")})

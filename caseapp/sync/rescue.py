# SPDX-License-Identifier: EUPL-1.2
"""This is the place for beginning again when every laptop of a team is lost: two sheets of paper and the hub.

The recovery key signs this laptop into the directory and strikes the lost ones off; the recovery group opens the key
of every log, once. Then this laptop makes new keys, as it would after any loss. The secret of the sheets is held for as
long as that takes and never written down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.store.colleagues.keyring import keep_group_key
from caseapp.store.colleagues.progress import append_record, set_fact
from caseapp.store.plain_sql import first_value, run_of
from caseapp.store.unit import Unit
from caseapp.sync.enrol import is_alone, present_keys
from caseapp.sync.fetching import fetch_all
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.housekeeping import passed_on
from caseapp.sync.protocol.directory import ADMINISTRATOR, Directory, make_record, new_device, record_hash
from caseapp.sync.protocol.directory_records import Body
from caseapp.sync.protocol.directory_state import TEAM_LEAD
from caseapp.sync.protocol.messages import Wraps
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys
from caseapp.sync.recovery import RecoverySecret, ShareRefused, group_keys
from caseapp.sync.round import run_round
from caseapp.sync.session import Report, Session
from caseapp.sync.standing import FINGERPRINT, HUB, USER
from caseapp.sync.transport import Transport

_PAGES = 10_000
_KEYS = 200
_NO_TEAM = N_(
    "No team at this hub belongs to these sheets. Look at the address, and whether newer sheets were printed."
)


@dataclass(slots=True)
class _Chain:
    """The directory at the hub, and what the recovery key adds to it."""

    hub: Transport
    directory: Directory
    records: list[bytes]
    now_ms: int

    def add(self, kind: str, body: Body, signer: DeviceKeys) -> None:
        record = make_record(self.directory, kind, body, signer, self.now_ms)
        self.directory = self.directory.apply(record)
        self.hub.add_record(record)
        self.records.append(record)


def rescue(session: Session, address: str, sheets: Sequence[str], fingerprint: bytes = b"") -> Report:
    """Make this empty laptop the first one of the team again; the report of its first round.

    Somebody who is team lead goes on, with the right to pass everything on; all other laptops are struck off.
    `fingerprint`, when somebody wrote it down, says which organisation it must be. Raises ShareRefused, WrongUse,
    Refused, HubUnreachable. What was broken off is begun again with the same sheets on a new, empty profile.
    """
    secret = RecoverySecret.from_shares(sheets)
    keys = session.store.local(_free_keys)
    signer = secret.keys()
    chain = _fetched(session, signer, fingerprint)
    user = _who_goes_on(chain.directory)
    lost = [one.dev_id for one in chain.directory.devices.values() if one.revoked is None and not one.is_guest]
    chain.add("device_add", new_device(user, keys.sign_public, keys.box_public, "recovery"), signer)
    for dev_id in lost:
        chain.add("device_revoke", {"dev": dev_id, "reason": "lost", "wipe": True}, signer)
    roles = chain.directory.users[user].roles
    if TEAM_LEAD not in roles:
        chain.add("user_role", {"user": user, "roles": [*sorted({*roles, TEAM_LEAD})]}, signer)
    session.store.local(lambda unit: _enter(unit, chain, user, address))
    session.store.sign_in(user.hex())
    _open_everything(session, secret)
    return run_round(session)


def pass_on(session: Session, sheets: Sequence[str]) -> Report:
    """Give logs that only somebody on a lost laptop could pass on (restricted cases) to the laptops of today.

    For an administrator whose colleagues have new laptops. What this laptop may not hold goes again at the end.
    """
    secret = RecoverySecret.from_shares(sheets)
    signer = secret.keys()
    keys = session.local(lambda _unit, standing: standing.keys)
    if not session.local(lambda _unit, standing: standing.directory.is_recovery(signer.dev_id)):
        raise ShareRefused(_NO_TEAM)
    run_round(session)
    session.hub.sign_in(signer)
    _open_everything(session, secret)
    made = session.local(
        lambda unit, standing: list(passed_on(unit, standing, GrantBook(run_of(unit), standing), signer))
    )
    session.hub.sign_in(keys)
    for start in range(0, len(made), _KEYS):
        session.hub.push([one.envelope.data for one in made[start : start + _KEYS]])
    session.hub.sign_in(signer)
    for one in made:
        session.hub.put_wraps(
            Wraps(tuple((w.log_id, w.epoch, w.group_id, w.group_epoch, w.data) for w in one.made.wraps))
        )  # fmt: skip
    session.hub.sign_in(keys)
    return run_round(session)


def _free_keys(unit: Unit) -> DeviceKeys:
    run = run_of(unit)
    if not is_alone(run) or first_value(run("SELECT EXISTS (SELECT 1 FROM journal)")):
        raise WrongUse(N_("Recovery begins on a new, empty profile. This one holds something already."))
    return present_keys(unit)


def _fetched(session: Session, signer: DeviceKeys, fingerprint: bytes) -> _Chain:
    """The checked directory of the team whose recovery key this is."""
    try:
        session.hub.sign_in(signer)
    except Refused as refused:
        if refused.code == Code.DEVICE_UNKNOWN:
            raise ShareRefused(_NO_TEAM) from refused
        raise
    records: list[bytes] = []
    while len(records) < _PAGES:
        more = session.hub.directory(len(records) - 1).records
        if not more:
            break
        records.extend(more)
    if not records:
        raise ShareRefused(_NO_TEAM)
    directory = Directory.from_chain(records, fingerprint or record_hash(records[0]))
    if not directory.is_recovery(signer.dev_id):
        raise ShareRefused(_NO_TEAM)
    return _Chain(session.hub, directory, records, session.now)


def _who_goes_on(directory: Directory) -> bytes:
    """An administrator; one who leads the team if there is."""
    administrators = directory.users_with(ADMINISTRATOR)
    both = administrators & directory.users_with(TEAM_LEAD)
    return min(both or administrators)


def _enter(unit: Unit, chain: _Chain, user: bytes, address: str) -> None:
    run = run_of(unit)
    for height, record in enumerate(chain.records):
        append_record(run, height, record)
    set_fact(run, FINGERPRINT, chain.directory.fingerprint.hex())
    set_fact(run, USER, user.hex())
    set_fact(run, HUB, address)
    run(
        "INSERT INTO meta (name, value) VALUES ('signed_in', ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (user.hex(),),
    )


def _open_everything(session: Session, secret: RecoverySecret) -> None:
    """Fetch all logs as the recovery group, open their keys, and forget what opened them."""
    keys = session.local(lambda _unit, standing: group_keys(standing.directory, secret))

    def lend(unit: Unit) -> None:
        for (group_id, epoch), key in keys.items():
            keep_group_key(run_of(unit), group_id, epoch, key)

    def forget(unit: Unit) -> None:
        for group_id, epoch in keys:
            run_of(unit)("DELETE FROM group_key WHERE group_id = ? AND epoch = ?", (group_id, epoch))

    session.store.local(lend)
    try:
        session.is_waited_for = True
        fetch_all(session)
    finally:
        session.store.local(forget)

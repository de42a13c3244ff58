# SPDX-License-Identifier: EUPL-1.2
"""This is the place for coming in: which hub this is, a new organisation, who a device is, and the directory."""

from __future__ import annotations

import secrets

from caseapp.sync.protocol.limits import ID
from caseapp.sync.protocol.messages import (
    Challenge,
    ChallengeAsk,
    Height,
    HubFacts,
    NewRecord,
    Path,
    Records,
    Register,
    Registered,
    Token,
    TokenAsk,
    auth_payload,
    lease_payload,
)
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import Domain, verify
from casehub.hub import TOKEN_MS
from casehub.store import organisations
from casehub.store.organisations import DAY_MS, NewToken, Session, now_ms
from casehub.web.door import Answer, Call, Rule, check_device, door, said


def facts(call: Call) -> Answer:
    """Which hub this is."""
    row = call.hub.row
    return said(HubFacts(row.hub_id, call.hub.sign_public, row.generation, now_ms()))


def register(call: Call) -> Answer:
    """A new organisation, with the code that the hub printed."""
    ask = Register.decode(call.body)
    membership = organisations.register(call.hub.database, ask.genesis, ask.code)
    call.hub.remember(membership)
    return said(Registered(membership.org_id, 0), org=membership.org_id)


def challenge(call: Call) -> Answer:
    """The same answer for every device, known or not."""
    ChallengeAsk.decode(call.body)
    return said(Challenge(call.hub.row.hub_id, call.hub.new_nonce()))


def token(call: Call) -> Answer:
    """A token for thirty minutes and a lease for as long as the policy says."""
    ask, hub = TokenAsk.decode(call.body), call.hub
    org_id = ask.org if len(ask.org) == ID else organisations.organisation_of(hub.database, ask.dev)
    if org_id is None:
        raise Refused(Code.DEVICE_UNKNOWN)
    membership = hub.membership(org_id, organisations.dir_height(hub.database, org_id))
    device = membership.device(ask.dev)
    if device is None and not membership.is_recovery(ask.dev):
        raise Refused(Code.DEVICE_UNKNOWN)
    if not hub.is_nonce(ask.nonce):
        raise Refused(Code.AUTH_FAILED)
    try:
        payload = auth_payload(hub.row.hub_id, ask.nonce, ask.dev, ask.client, ask.org)
        verify(membership.sign_key(ask.dev), Domain.AUTH, payload, ask.sig)
    except Refused as refused:
        raise Refused(Code.AUTH_FAILED) from refused
    if device is not None:
        check_device(hub, membership, device, leaving=True)
    policy = membership.directory.policy
    if _version(ask.client) < _version(policy.min_client):
        raise Refused(Code.UPGRADE_REQUIRED, min_client=policy.min_client)
    now, fresh = now_ms(), secrets.token_bytes(32)
    lease = now + policy.lease_days * DAY_MS
    session = Session(ask.dev, org_id, membership.height)
    hashed = organisations.token_hash(fresh)
    organisations.keep_token(hub.database, NewToken(hashed, ask.nonce, session, now + TOKEN_MS, lease, ask.client))
    hub.forget_old(membership)
    answer = Token(
        token=fresh,
        until=now + TOKEN_MS,
        now=now,
        org=org_id,
        generation=hub.row.generation,
        state="recovery" if device is None else str(device.state),
        min_client=policy.min_client,
        lease=(now, lease, hub.sign_lease(lease_payload(org_id, ask.dev, now, lease))),
        dir_height=membership.height,
    )
    return said(answer, org=org_id, dev=ask.dev, client=_plain(ask.client))


def _version(text: str) -> tuple[int, ...]:
    """`caseapp 1.2.10` -> (1, 2, 10); what is no number ends it."""
    numbers: list[int] = []
    for part in text.rpartition(" ")[2].split("."):
        if not (part.isascii() and part.isdigit()):
            break
        numbers.append(int(part))
    return tuple(numbers)


def _plain(client: str) -> str:
    """What a device calls its version, harmless for a log."""
    return "".join(letter for letter in client if letter.isascii() and (letter.isalnum() or letter in ".-+ "))


def records(call: Call) -> Answer:
    """The directory above `after` (a height; -1 or nothing: from the beginning)."""
    from_start = call.request.query_params.get("after", "-1") == "-1"
    after = -1 if from_start else call.number("after", 0)
    found, top = organisations.records_after(call.hub.database, call.caller.org_id, after)
    return said(Records(tuple(found), top))


def append(call: Call) -> Answer:
    """One more record: heights are given out one after the other. The same record again is answered the same."""
    record, hub, before = NewRecord.decode(call.body).record, call.hub, call.caller.membership
    height = organisations.height_of_record(hub.database, before.org_id, record)
    if height is not None:
        return said(Height(height))
    after = organisations.append_record(hub.database, before, record)
    hub.remember(after)
    hub.watch.wake(after.org_id)
    return said(Height(after.height))


ROUTES = [
    door("GET", Path.HUB, facts, Rule(named=False)),
    door("POST", Path.ORG, register, Rule(named=False, cost=5)),
    door("POST", Path.CHALLENGE, challenge, Rule(named=False)),
    door("POST", Path.TOKEN, token, Rule(named=False)),
    door("GET", Path.DIR, records, Rule(leaving=True, recovery=True)),
    door("POST", Path.DIR, append, Rule(recovery=True)),
]

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for erasing cases for good: administrators of two people agree, and the directory says so.

A record with two signatures is good for one height and one signer only, and others may add records meanwhile. So who
agrees leaves a letter with cosignatures for every other administrator, on top of the directory as it is, and renews it
when that has grown. Whose laptop finds enough of them beside its own consent adds the record. From then on the hub
deletes, every laptop takes the cases off, and the keys are gone: copies that nobody can reach stay closed.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from caseapp.store.colleagues import progress
from caseapp.store.colleagues.progress import fact, set_fact
from caseapp.store.plain_sql import Run, run_of
from caseapp.sync.envelope import Header, Kind, seal
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.protocol import wire
from caseapp.sync.protocol.directory import ADMINISTRATOR, Directory, cosign, proposal, sealed_proposal
from caseapp.sync.protocol.directory_records import (
    Body,
    between,
    is_count,
    is_id,
    is_signature,
    is_word,
    list_of,
    pair_of,
)
from caseapp.sync.protocol.grants import may_manage
from caseapp.sync.protocol.messages import erase_body
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys, Domain, digest, verify
from caseapp.sync.session import Session
from caseapp.sync.standing import Standing

LOGS = 100  # of one order: so that its letter fits into the mailbox
_VERSION, _KIND, _FIELDS = 1, "erase", 11
_AGREED = "erasures"  # orders we agreed to: JSON of [id, logs, reason, time]
_TOLD = "erasures_told"  # up to which height the hub was told to delete
_LETTER = "oe1-erase-letter"


@dataclass(frozen=True, slots=True)
class Wish:
    """Logs somebody wants erased. `wish_id` is the same for everybody who agrees; `reason` is a code."""

    wish_id: bytes
    logs: tuple[bytes, ...]
    reason: str
    time_ms: int

    def body(self) -> Body:
        """Of the record in the directory."""
        return {"logs": list(self.logs), "reason": self.reason}

    def proposed(self, directory: Directory, signer: bytes) -> bytes:
        """What is signed when this administrator adds the record on top of the directory as it is."""
        return proposal(directory, "erase_order", self.body(), signer, self.time_ms)


@dataclass(frozen=True, slots=True)
class Consent:
    """A letter: an administrator agrees, with cosignatures for the laptops of others at this height."""

    wish: Wish
    dev_id: bytes
    height: int
    cosigns: Mapping[bytes, bytes]


def new_wish(logs: Iterable[bytes], reason: str, now_ms: int) -> Wish:
    return Wish(secrets.token_bytes(16), tuple(sorted(set(logs))), reason, now_ms)


# -- letters -----------------------------------------------------------------------------------------------------------


def letter_id(wish: Wish, dev_id: bytes) -> bytes:
    """Where the consent of a device lies in the mailbox."""
    return digest(_LETTER, wish.wish_id + dev_id, 16)


def letter_of(wish: Wish, directory: Directory, keys: DeviceKeys) -> bytes:
    """Our consent, good for the directory as it is."""
    mine = directory.devices[keys.dev_id].user
    others = sorted(
        one.dev_id
        for user in directory.users_with(ADMINISTRATOR) - {mine}
        for one in (directory.devices[dev_id] for dev_id in directory.devices_of(user))
    )
    signed: list[wire.Item] = [[dev_id, cosign(wish.proposed(directory, dev_id), keys)[1]] for dev_id in others[:20]]
    start: list[wire.Item] = [
        _VERSION, _KIND, directory.org_id, keys.dev_id, wish.wish_id, list(wish.logs), wish.reason, wish.time_ms,
        directory.height, signed,
    ]  # fmt: skip
    return wire.encode([*start, keys.sign(Domain.ERASE, wire.encode(start))])


def read_letters(letters: Iterable[bytes], directory: Directory) -> tuple[Consent, ...]:
    """Consents of administrators of this organisation; letters of another kind are passed over."""
    found = []
    for content in letters:
        try:
            found.append(_consent(content, directory))
        except Refused:
            continue
    return tuple(found)


def _consent(content: bytes, directory: Directory) -> Consent:
    item = wire.decode(content, depth=3)
    if not isinstance(item, list) or len(item) != _FIELDS or item[:3] != [_VERSION, _KIND, directory.org_id]:
        raise Refused(Code.MALFORMED)
    shapes = (is_id, is_id, list_of(is_id, LOGS, least=1), is_word, is_count, between(0, 2**32),
              list_of(pair_of(is_id, is_signature), 20), is_signature)  # fmt: skip
    if not all(check(part) for check, part in zip(shapes, item[3:], strict=True)):
        raise Refused(Code.MALFORMED)
    dev_id, wish_id, logs, reason, time_ms, height, signed, signature = item[3:]
    if not directory.is_administrator(cast("bytes", dev_id)):
        raise Refused(Code.NOT_MEMBER)
    device = directory.devices[cast("bytes", dev_id)]
    verify(device.sign, Domain.ERASE, wire.encode(item[:-1]), cast("bytes", signature))
    wish = Wish(
        cast("bytes", wish_id), tuple(cast("list[bytes]", logs)), cast("str", reason), cast("int", time_ms)
    )  # fmt: skip
    cosigns = {one[0]: one[1] for one in cast("list[tuple[bytes, bytes]]", signed)}
    return Consent(wish, device.dev_id, cast("int", height), cosigns)


# -- agreeing ----------------------------------------------------------------------------------------------------------


def agreed(run: Run) -> tuple[Wish, ...]:
    """What this laptop agreed to and is not done."""
    rows = json.loads(str(fact(run, _AGREED) or "[]"))
    return tuple(
        Wish(bytes.fromhex(row[0]), tuple(map(bytes.fromhex, row[1])), str(row[2]), int(row[3])) for row in rows
    )


def agree(run: Run, wish: Wish) -> None:
    """From now on the rounds of this laptop work for it."""
    _keep(run, [*(one for one in agreed(run) if one.wish_id != wish.wish_id), wish])


def _keep(run: Run, wishes: Sequence[Wish]) -> None:
    rows = [[one.wish_id.hex(), [log_id.hex() for log_id in one.logs], one.reason, one.time_ms] for one in wishes]
    set_fact(run, _AGREED, json.dumps(rows))


def is_done(wish: Wish, directory: Directory) -> bool:
    return all(directory.orders_erasure(log_id) for log_id in wish.logs)


def next_order(standing: Standing, wish: Wish, consents: Iterable[Consent]) -> bytes | None:
    """The record, when enough other people agreed to the same on top of the directory as it is."""
    directory, me = standing.directory, standing.keys
    signed: dict[bytes, bytes] = {}
    people = {standing.user_id}
    for one in consents:
        user = directory.devices[one.dev_id].user
        if one.wish == wish and one.height == directory.height and me.dev_id in one.cosigns and user not in people:
            signed[one.dev_id] = one.cosigns[me.dev_id]
            people.add(user)
    if len(people) < directory.signatures_needed("erase_order"):
        return None
    record = sealed_proposal(wish.proposed(directory, me.dev_id), signed.items(), me)
    try:
        directory.apply(record)
    except Refused:
        return None
    return record


def tend(session: Session, letters: Mapping[bytes, bytes]) -> bytes | None:
    """Work for what we agreed to: the record to add next, or None after our letters were left for others."""
    standing, wishes = session.local(lambda unit, standing: (standing, agreed(run_of(unit))))
    directory = standing.directory
    if not directory.is_administrator(standing.keys.dev_id):
        return None
    consents = read_letters(letters.values(), directory)
    for wish in wishes:
        place = letter_id(wish, standing.keys.dev_id)
        if is_done(wish, directory):
            session.local(lambda unit, _standing: _forget(run_of(unit), wish))  # noqa: B023 - used at once
            if session.has_hub and place in letters:
                session.hub.drop_letter(place)
            continue
        record = next_order(standing, wish, consents)
        if record is not None:
            return record
        ours = next((one for one in consents if one.dev_id == standing.keys.dev_id and one.wish == wish), None)
        if session.has_hub and (ours is None or ours.height != directory.height):
            session.hub.ask_to_join(standing.org_id, place, letter_of(wish, directory, standing.keys))
    return None


def _forget(run: Run, wish: Wish) -> None:
    _keep(run, [one for one in agreed(run) if one.wish_id != wish.wish_id])


# -- the hub -----------------------------------------------------------------------------------------------------------


def tell_hub(session: Session) -> None:
    """Have the hub delete what the directory orders. Who manages a log says so, and every administrator."""

    def due(run: Run, standing: Standing) -> list[tuple[bytes, str]]:
        told = fact(run, _TOLD)
        after = told if isinstance(told, int) else 0
        orders = [one for one in standing.directory.orders if one.type == "erase_order" and one.height > after]
        return [(log_id, one.reason) for one in orders for log_id in sorted(one.logs)]

    logs = session.local(lambda unit, standing: due(run_of(unit), standing))
    if not logs:
        return
    for log_id, reason in logs:
        order = session.local(lambda unit, standing: _order(run_of(unit), standing, log_id, reason))  # noqa: B023
        if order is None:
            continue
        try:
            session.hub.erase(order)
        except Refused as refused:
            if refused.code not in (Code.ERASED, Code.UNKNOWN, Code.NOT_MEMBER):
                raise
    session.local(lambda unit, standing: set_fact(run_of(unit), _TOLD, standing.directory.height))


def _order(run: Run, standing: Standing, log_id: bytes, reason: str) -> bytes | None:
    directory, me = standing.directory, standing.keys
    newest = GrantBook(run, standing).newest(progress.log_number(run, log_id))
    manages = newest is not None and may_manage(newest.record, directory, me.dev_id)
    if not (manages or directory.is_administrator(me.dev_id)):
        return None
    header = Header(
        kind=Kind.ERASE,
        log_id=log_id,
        dev_id=me.dev_id,
        seq=0,
        epoch=newest.record.epoch if newest is not None else 0,
        save_id=secrets.token_bytes(16),
        dir_height=directory.height,
        dir_hash=directory.head[:8],
    )
    return seal(header, erase_body(log_id, reason), None, me).data

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for gathering the signatures of two people under one record of the directory.

A record with two signatures is good for one height and one signer only, and others may add records meanwhile. So who
asks or agrees leaves a letter with cosignatures for every other administrator, on top of the directory as it is, and
renews it when that has grown: nobody has to ask again. Whose laptop finds enough of them beside its own consent adds
the record. Who asked may withdraw, and everybody may refuse: that is a letter too, so that the others see it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import cast

from caseapp.store.colleagues.progress import fact, set_fact
from caseapp.store.plain_sql import Run, run_of
from caseapp.sync.protocol import wire
from caseapp.sync.protocol.directory import ADMINISTRATOR, Cosign, Directory, cosign, proposal, sealed_proposal
from caseapp.sync.protocol.directory_records import Body, between, is_count, is_id, is_signature, list_of, pair_of
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys, Domain, digest, verify
from caseapp.sync.session import Session
from caseapp.sync.standing import Standing

KEPT_MS = 30 * 24 * 3600 * 1000  # an older proposal is no longer worked for
RELEASE = "purge_release"
_KINDS = frozenset({"erase_order", "recovery_set", "user_role", "user_leave", "device_add", RELEASE})
_VERSION, _KIND, _FIELDS = 1, "order", 12
_OURS = "orders"  # what we asked, agreed to or refused: JSON of [id, type, body, time, stance, user who asked]
_HEARD = "orders_heard"  # the letters as they lay in the mailbox at the last look: JSON of hex
_LETTER = "oe1-order-letter"
_COSIGNS = 20


class Stance(IntEnum):
    """What somebody says about a proposal. Who asked and refuses withdraws it."""

    ASKS = 0
    AGREES = 1
    REFUSES = 2


@dataclass(frozen=True, slots=True)
class Proposal:
    """A record that somebody wants; `content` is its body as canonical CBOR. The same for everybody who agrees."""

    proposal_id: bytes
    kind: str
    content: bytes
    time_ms: int

    @property
    def body(self) -> Body:
        return cast("Body", wire.decode(self.content))

    def proposed(self, directory: Directory, signer: bytes) -> bytes:
        """What is signed when this administrator adds the record on top of the directory as it is."""
        return proposal(directory, self.kind, self.body, signer, self.time_ms)


@dataclass(frozen=True, slots=True)
class Voice:
    """A letter: what somebody says, with cosignatures for the laptops of others at this height."""

    proposal: Proposal
    dev_id: bytes
    user: bytes
    stance: Stance
    height: int
    cosigns: Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Ours:
    """What this laptop said about a proposal, and who asked."""

    proposal: Proposal
    stance: Stance
    asker: bytes


def new_proposal(kind: str, body: Body, now_ms: int, proposal_id: bytes = b"") -> Proposal:
    """`proposal_id`: for a laptop, that of its invitation: so the other administrator compares the same six words."""
    return Proposal(proposal_id or secrets.token_bytes(16), kind, wire.encode(cast("wire.Item", body)), now_ms)


# -- letters -----------------------------------------------------------------------------------------------------------


def letter_id(one: Proposal, dev_id: bytes) -> bytes:
    """Where what a device says lies in the mailbox."""
    return digest(_LETTER, one.proposal_id + dev_id, 16)


def letter_of(one: Proposal, stance: Stance, directory: Directory, keys: DeviceKeys) -> bytes:
    """What we say; who agrees does so for the directory as it is."""
    signed: list[wire.Item] = []
    if stance is not Stance.REFUSES and directory.is_administrator(keys.dev_id):
        mine = directory.devices[keys.dev_id].user
        others = sorted(
            dev for user in directory.users_with(ADMINISTRATOR) - {mine} for dev in directory.devices_of(user)
        )
        signed = [[dev, cosign(one.proposed(directory, dev), keys)[1]] for dev in others[:_COSIGNS]]
    start: list[wire.Item] = [
        _VERSION, _KIND, directory.org_id, keys.dev_id, one.proposal_id, int(stance), one.kind,
        cast("wire.Item", one.body), one.time_ms, directory.height, signed,
    ]  # fmt: skip
    return wire.encode([*start, keys.sign(Domain.ORDER, wire.encode(start))])


def read_letters(letters: Iterable[bytes], directory: Directory) -> tuple[Voice, ...]:
    """What administrators say, and what others ask for their own laptop; all else is passed over."""
    found = []
    for content in letters:
        try:
            found.append(_voice(content, directory))
        except Refused:
            continue
    return tuple(found)


def _is_kind(item: wire.Item) -> bool:
    return item in _KINDS


def _is_body(item: wire.Item) -> bool:
    return isinstance(item, dict)


def _voice(content: bytes, directory: Directory) -> Voice:
    item = wire.decode(content)
    if not isinstance(item, list) or len(item) != _FIELDS or item[:3] != [_VERSION, _KIND, directory.org_id]:
        raise Refused(Code.MALFORMED)
    shapes = (is_id, is_id, between(0, max(Stance)), _is_kind, _is_body,
              is_count, is_count, list_of(pair_of(is_id, is_signature), _COSIGNS), is_signature)  # fmt: skip
    if not all(check(part) for check, part in zip(shapes, item[3:], strict=True)):
        raise Refused(Code.MALFORMED)
    dev_id, proposal_id, stance, kind, body, time_ms, height, signed, signature = item[3:]
    device = directory.device_at(cast("bytes", dev_id))
    if device is None or device.is_guest:
        raise Refused(Code.NOT_MEMBER)
    verify(device.sign, Domain.ORDER, wire.encode(item[:-1]), cast("bytes", signature))
    one = Proposal(
        cast("bytes", proposal_id), cast("str", kind), wire.encode(body), cast("int", time_ms)
    )  # fmt: skip
    if not directory.is_administrator(device.dev_id):
        asks = stance == Stance.ASKS and one.kind == RELEASE and one.body.get("dev") == device.dev_id and not signed
        if not asks:
            raise Refused(Code.NOT_MEMBER)
    cosigns = {pair[0]: pair[1] for pair in cast("list[Cosign]", signed)}
    return Voice(one, device.dev_id, device.user, Stance(cast("int", stance)), cast("int", height), cosigns)


# -- what this laptop said ---------------------------------------------------------------------------------------------


def ours(run: Run) -> tuple[Ours, ...]:
    """What this laptop asked for, agreed to or refused and is not done."""
    rows = json.loads(str(fact(run, _OURS) or "[]"))
    return tuple(
        Ours(
            Proposal(bytes.fromhex(row[0]), str(row[1]), bytes.fromhex(row[2]), int(row[3])),
            Stance(int(row[4])),
            bytes.fromhex(row[5]),
        )
        for row in rows
    )


def take_stance(run: Run, one: Ours) -> None:
    """From now on the rounds of this laptop work for it, or say no."""
    _keep(run, [*(known for known in ours(run) if known.proposal.proposal_id != one.proposal.proposal_id), one])


def forget(run: Run, one: Proposal) -> None:
    """This laptop says nothing more about it."""
    _keep(run, [known for known in ours(run) if known.proposal.proposal_id != one.proposal_id])


def _keep(run: Run, every: Sequence[Ours]) -> None:
    rows = [
        [one.proposal.proposal_id.hex(), one.proposal.kind, one.proposal.content.hex(), one.proposal.time_ms,
         int(one.stance), one.asker.hex()]
        for one in every
    ]  # fmt: skip
    set_fact(run, _OURS, json.dumps(rows))


def note_heard(run: Run, letters: Iterable[bytes], directory: Directory) -> None:
    """Remember what lay in the mailbox, so that pages show it without asking the hub."""
    about = [one.hex() for one in letters if read_letters((one,), directory)]
    set_fact(run, _HEARD, json.dumps(about))


def heard_letters(run: Run) -> tuple[bytes, ...]:
    """The letters of the last look, as they lay there."""
    return tuple(bytes.fromhex(one) for one in json.loads(str(fact(run, _HEARD) or "[]")))


def heard(run: Run, directory: Directory) -> tuple[Voice, ...]:
    """What others said at the last look."""
    return read_letters(heard_letters(run), directory)


# -- agreeing ----------------------------------------------------------------------------------------------------------


def is_over(one: Proposal, directory: Directory, now_ms: int) -> bool:
    """Whether it was done, cannot be done any more, or is too old."""
    if now_ms - one.time_ms > KEPT_MS or _is_done(one, directory):
        return True
    administrator = next(dev for dev in directory.devices if directory.is_administrator(dev))
    try:
        directory.try_out(one.kind, one.body, administrator)
    except Refused:
        return True
    return False


def _is_done(one: Proposal, directory: Directory) -> bool:
    body = one.body
    if one.kind == "erase_order":
        return all(directory.orders_erasure(log_id) for log_id in cast("list[bytes]", body["logs"]))
    if one.kind == "user_role":
        user = directory.users.get(cast("bytes", body["user"]))
        return user is not None and user.active and user.roles == frozenset(cast("list[str]", body["roles"]))
    if one.kind != RELEASE:
        return False  # done, it cannot be done again: somebody left, a laptop or a key is known
    return any(order.type == one.kind and order.time_ms == one.time_ms and order.dev == body.get("dev")
               for order in directory.orders)  # fmt: skip


def next_order(
    standing: Standing, one: Proposal, voices: Iterable[Voice], more: Sequence[DeviceKeys] = ()
) -> bytes | None:
    """The record, when enough other people agreed to the same on top of the directory as it is.

    `more` signs as well, at once: the key of the recovery sheets.
    """
    directory, me = standing.directory, standing.keys
    proposed = one.proposed(directory, me.dev_id)
    signed: dict[bytes, bytes] = dict(cosign(proposed, keys) for keys in more)
    people = {standing.user_id, *signed}
    for voice in voices:
        agrees = voice.proposal == one and voice.height == directory.height and me.dev_id in voice.cosigns
        if agrees and voice.user not in people:
            signed[voice.dev_id] = voice.cosigns[me.dev_id]
            people.add(voice.user)
    if len(people) < directory.signatures_needed(one.kind, one.body, me.dev_id):
        return None
    record = sealed_proposal(proposed, signed.items(), me)
    try:
        directory.apply(record)
    except Refused:
        return None
    return record


def tend(session: Session, letters: Mapping[bytes, bytes]) -> bytes | None:
    """Work for what we agreed to: the record to add next, or None after our letters were left for others."""

    def look(run: Run, standing: Standing) -> tuple[Standing, tuple[Ours, ...]]:
        note_heard(run, letters.values(), standing.directory)
        return standing, ours(run)

    standing, every = session.local(lambda unit, standing: look(run_of(unit), standing))
    directory = standing.directory
    if not directory.is_administrator(standing.keys.dev_id):
        return None
    voices = read_letters(letters.values(), directory)
    for one in every:
        place = letter_id(one.proposal, standing.keys.dev_id)
        if is_over(one.proposal, directory, session.now) or _is_withdrawn(one, standing, voices):
            session.local(lambda unit, _standing: forget(run_of(unit), one.proposal))  # noqa: B023 - used at once
            if session.has_hub and place in letters:
                session.hub.drop_letter(place)
            continue
        if one.stance is not Stance.REFUSES:
            record = next_order(standing, one.proposal, voices)
            if record is not None:
                return record
        if session.has_hub:
            _renew(session, standing, one, voices)
    return None


def _renew(session: Session, standing: Standing, one: Ours, voices: Iterable[Voice]) -> None:
    """Our letter as it should be, for the directory as it is."""
    directory, me = standing.directory, standing.keys
    for voice in voices:
        same = (voice.dev_id, voice.proposal, voice.stance) == (me.dev_id, one.proposal, one.stance)
        if same and (voice.height == directory.height or one.stance is Stance.REFUSES):
            return
    letter = letter_of(one.proposal, one.stance, directory, me)
    try:
        session.hub.ask_to_join(standing.org_id, letter_id(one.proposal, me.dev_id), letter)
    except Refused as refused:
        if refused.code != Code.QUOTA:
            raise
        session.report.refuse(refused.code)  # the mailbox is full: the next round tries again, all else goes on


def _is_withdrawn(one: Ours, standing: Standing, voices: Iterable[Voice]) -> bool:
    if one.asker == standing.user_id:
        return False
    return any(
        voice.proposal == one.proposal and voice.user == one.asker and voice.stance is Stance.REFUSES
        for voice in voices
    )  # fmt: skip


def asker_of(one: Proposal, voices: Iterable[Voice]) -> bytes:
    """Who asked, as far as letters say; empty when that letter is not there any more."""
    return next((voice.user for voice in voices if voice.proposal == one and voice.stance is Stance.ASKS), b"")

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for exchanging by file: the same envelopes on a stick or in a mail, without any hub.

A file carries the directory, and of every log a receiver may read its keys and all saves. Sending too much does no
harm: what is known is passed over. Without a hub nobody orders the directory, so records of administrators go before
those of others; who is overruled makes the own ones again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from caseapp.clock import milliseconds
from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.store.colleagues import envelopes as kept
from caseapp.store.colleagues import missed, progress
from caseapp.store.colleagues.envelopes import State
from caseapp.store.colleagues.keyring import WrapRow, wraps_of
from caseapp.store.colleagues.progress import RoundRow
from caseapp.store.plain_sql import Run, run_of
from caseapp.store.store import Store
from caseapp.store.unit import Unit
from caseapp.sync import chains
from caseapp.sync.audit import AUDIT
from caseapp.sync.audit_sending import tend_openings, travelling
from caseapp.sync.ended import settle_ended
from caseapp.sync.enrol import asked_with, enter, present_keys
from caseapp.sync.envelope import Kind
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.joining import join_all, take_wraps
from caseapp.sync.protocol.bundle import (
    Bundle,
    Frame,
    FrameType,
    TravellingWrap,
    new_head,
    parse_wrap,
    read_bundle,
    write_bundle,
)
from caseapp.sync.protocol.directory import parse_record
from caseapp.sync.protocol.grants import readers
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys, device_id
from caseapp.sync.pushing import make_keys, sealer_of
from caseapp.sync.renaming import note_handed_on, settle_alone
from caseapp.sync.repair import ask_what_hub_lacks
from caseapp.sync.session import Report, Session, Tell
from caseapp.sync.shut_out import must_belong
from caseapp.sync.standing import HUB, Membership, Standing

SUFFIX = ".oebundle"
_BATCH = 200
_DIRECTORY_BYTES = 64 * 1024 * 1024  # held in memory until the sender is known


@dataclass(frozen=True, slots=True)
class Written:
    """What went into a file."""

    frames: int
    saves: int
    devices: int


# -- writing -----------------------------------------------------------------------------------------------------------


def write_exchange(store: Store, membership: Membership, stream: IO[bytes]) -> Written:
    """Write everything colleagues may read for all their devices. Raises WrongUse when there is nobody to write for."""
    now = milliseconds(store.clock)
    if store.local(lambda unit: _standing(membership, unit).is_guest and not kept.count(run_of(unit), State.SET_BY)):
        raise WrongUse(N_("Guests use the hub of the organisation they visit; exchange files are for the team."))
    settle_alone(store, membership, now)
    if store.local(lambda unit: progress.fact(run_of(unit), HUB)) is None:
        chains.tidy(store, membership, now)
    store.local(lambda unit: make_keys(unit, _standing(membership, unit)))
    frames, standing, saves = store.local(lambda unit: _collected(unit, _standing(membership, unit), now))
    recipients = _recipients(standing)
    if not recipients:
        raise WrongUse(N_("There is no other laptop in the team yet. Invite a colleague first."))
    store.local(lambda unit: note_handed_on(run_of(unit), standing.keys.dev_id))
    head = new_head(standing.org_id, standing.keys, now)
    count = write_bundle(stream, head=head, sender=standing.keys, recipients=recipients, frames=frames)
    return Written(count, saves, len(recipients))


def _standing(membership: Membership, unit: Unit) -> Standing:
    standing = membership.standing(unit)
    if standing is None:
        raise WrongUse(N_("This laptop works alone. Make a team first, or join one."))
    return standing


def _recipients(standing: Standing) -> dict[bytes, bytes]:
    ours = {one.dev_id for one in standing.signers.values()}
    return {
        one.dev_id: one.box
        for one in standing.directory.devices.values()
        if one.dev_id not in ours and standing.directory.may_push(one.dev_id) and not one.is_guest
    }


def _collected(unit: Unit, standing: Standing, now_ms: int) -> tuple[list[Frame], Standing, int]:
    """The frames in the order in which a receiver can use them. Read in one transaction: what is in the file fits."""
    run = run_of(unit)
    book = GrantBook(run, standing)
    sealer = sealer_of(standing, now_ms)
    others = frozenset(_recipients(standing))
    frames = [Frame(FrameType.RECORD, record) for record in progress.chain(run)]
    saves = 0
    for log in progress.logs(run):
        aside = [row for row in kept.in_state(run, State.SET_BY, log.log_no) if row.kind == Kind.OPS]
        frames.extend(Frame(FrameType.ENVELOPE, row.content) for row in aside)
        saves += len(aside)
        newest = book.newest(log.log_no)
        if newest is None or standing.is_guest:
            continue  # from a guest a file takes what could not be sent any more, and nothing else
        if not readers(newest.record, standing.directory) & others:
            keys = sorted(book.of_log(log.log_no), key=lambda one: one.epoch)
            frames.extend(Frame(FrameType.ENVELOPE, one.record) for one in keys)  # say to whom it was taken from
            continue
        frames.extend(_wraps(log.log_id, wraps_of(run, log.log_no)))
        keys = sorted(book.of_log(log.log_no), key=lambda one: one.epoch)
        frames.extend(Frame(FrameType.ENVELOPE, one.record) for one in keys)
        if newest.record.compartment == AUDIT:
            frames.extend(Frame(FrameType.ENVELOPE, one) for one in travelling(run, standing, log))
        for dev_no in progress.held_numbers(run, log.log_no):
            if dev_no in standing.signers and newest.key is not None:
                ours = [
                    sealer.envelope_of(run, save, log, newest.log_key).data
                    for save in progress.saves_of(run, log.log_no, dev_no)
                ]
                frames.extend(Frame(FrameType.ENVELOPE, one) for one in ours)
                saves += len(ours)
        theirs = [row for row in kept.all_of(run, log.log_no, (Kind.OPS,)) if row.dev_no not in standing.signers]
        frames.extend(Frame(FrameType.ENVELOPE, row.content) for row in theirs)
        saves += len(theirs)
    return frames, standing, saves


def _wraps(log_id: bytes, rows: Iterable[WrapRow]) -> Iterator[Frame]:
    for row in rows:
        yield TravellingWrap(log_id, row.epoch, row.group_id, row.group_epoch, row.content).frame()


# -- reading -----------------------------------------------------------------------------------------------------------


def read_exchange(store: Store, membership: Membership, stream: IO[bytes], tell: Tell) -> Report:
    """Take a file in. What holds is joined, what does not is set aside; reading it twice does no harm.

    Raises Refused: malformed (no such file, or damaged), not_member (not for this laptop), dir_refused, dir_conflict.
    """
    session = Session(store, membership, None, tell)
    keys, org_id = store.local(lambda unit: _who(membership, unit))
    records: list[bytes] = []
    bundle = read_bundle(stream, keys=keys, sign_public_of=lambda dev_id: _sign_key(records, dev_id), org_id=org_id)
    try:
        _take_frames(session, bundle, records)
    except Refused as refused:
        session.report.outcome = refused.code
        raise
    finally:
        _note(session)
    session.receive(lambda inbox, _standing: inbox.try_again())
    store.local(lambda unit: _look_around(run_of(unit), session.now))
    must_belong(session)
    tend_openings(session)
    settle_ended(session)
    return session.report


def _look_around(run: Run, now_ms: int) -> None:
    """The file may hold what no hub has seen. Without a hub it is the round after which something may be missing."""
    ask_what_hub_lacks(run)
    if progress.fact(run, HUB) is None:
        missed.look(run, now_ms, has_hub=False)


def _take_frames(session: Session, bundle: Bundle, records: list[bytes]) -> None:
    """The directory first, then keys and saves in batches; a file may also hold nothing but the directory."""
    batch: list[Frame] = []
    entered = False
    size = 0
    for frame in bundle:
        if frame.type is FrameType.RECORD and not entered:
            size += len(frame.content)
            if size > _DIRECTORY_BYTES:
                raise Refused(Code.TOO_LARGE)
            records.append(frame.content)
            continue
        if not entered:
            _enter(session, records, bundle.head.sender)
            entered = True
        batch.append(frame)
        if len(batch) >= _BATCH:
            _join(session, batch)
            batch = []
    if not entered:
        _enter(session, records, bundle.head.sender)
    _join(session, batch)


def _sign_key(records: Sequence[bytes], dev_id: bytes) -> bytes | None:
    """The signing key of a device, from the directory in the file: an id follows from its key, so it can be no other.

    Whether that device belongs to the organisation is the question of the directory, not of the file.
    """
    for data in records:
        try:
            body = parse_record(data).body
        except Refused:
            continue
        members = body.get("members")
        guests = (
            [one[1] for one in members if isinstance(one, list) and len(one) > 1] if isinstance(members, list) else []
        )
        for sign in (body.get("sign"), *guests):
            if isinstance(sign, bytes) and device_id(sign) == dev_id:
                return sign
    return None


def _who(membership: Membership, unit: Unit) -> tuple[DeviceKeys, bytes | None]:
    standing = membership.standing(unit)
    if standing is not None:
        return standing.keys, standing.org_id
    invitation = asked_with(run_of(unit))
    if invitation is None:
        raise WrongUse(N_("This laptop works alone. Make a team first, or join one."))
    return present_keys(unit), invitation.org_id


def _enter(session: Session, records: Sequence[bytes], sender: bytes) -> None:
    """Take the directory of the file: as a member, or as somebody who asked to join."""
    invitation = session.store.local(
        lambda unit: asked_with(run_of(unit)) if session.membership.standing(unit) is None else None
    )
    if invitation is not None:
        enter(session.store, invitation, records)
    else:
        chains.take(session, records, sender)
    session.local(session.membership.open_keys)


def _join(session: Session, batch: Sequence[Frame]) -> None:
    wraps = []
    for frame in batch:
        if frame.type is FrameType.WRAP:
            try:
                one = parse_wrap(frame.content)
            except Refused as refused:
                session.report.refuse(refused.code)
                continue
            wraps.append((one.log_id, one.epoch, one.group_id, one.group_epoch, one.data))
    take_wraps(session, wraps)
    join_all(session, [(frame.content, None) for frame in batch if frame.type is FrameType.ENVELOPE])


def _note(session: Session) -> None:
    report = session.report
    row = RoundRow(session.now, "file", report.sent, report.received, report.outcome)
    session.store.local(lambda unit: progress.note_round(run_of(unit), row))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for making snapshots of logs, and for standing for those of others (docs/decisions/014).

A few of each in every round: nothing waits for it, and a hub is not asked more than it likes.
"""

from __future__ import annotations

import secrets

from caseapp.store.colleagues import envelopes as kept
from caseapp.store.colleagues import progress
from caseapp.store.colleagues.envelopes import EnvelopeRow, State
from caseapp.store.colleagues.state import state_hash
from caseapp.store.journal import COLUMNS, as_save
from caseapp.store.plain_sql import Run, first_value, run_of
from caseapp.store.reader import Reader
from caseapp.sync.envelope import Envelope, Header, Kind, check_signature, open_body, parse, seal
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.inbox import Inbox
from caseapp.sync.outbox import wire_save
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.limits import DEPS, READER_LEVEL, SNAPSHOT_BYTES
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.saves import encode_save
from caseapp.sync.protocol.signing import Domain, verify
from caseapp.sync.protocol.snapshots import Snapshot, decode_snapshot, encode_snapshot
from caseapp.sync.proving import prove
from caseapp.sync.session import Session
from caseapp.sync.standing import Standing
from caseapp.sync.unpacking import Packed, differing, note

_MADE, _PROVEN, _LOOKED_AT = 25, 3, 3  # in one round; a hub likes sixty questions a minute, and each takes two
_NEW = 20  # saves that are not in our last one
_LONG = 24  # a log with fewer saves has no snapshot
_ATTESTED = "attested_up_to"
_SAVES = f"SELECT {COLUMNS} FROM journal WHERE log_no = ? ORDER BY rev"  # noqa: S608 - names of ours
_LOG_NO = "SELECT log_no FROM log WHERE log_id = ?"

Listed = tuple[bytes, bytes, int, int, int, tuple[tuple[bytes, bytes], ...]]  # as in messages.Snapshots


def tend_snapshots(session: Session) -> None:
    """What is due with snapshots. What the hub does not like now is done in a later round. Not for guests."""
    if session.local(lambda _unit, standing: standing.is_guest):
        return
    try:
        _prove_some(session)
        _make_some(session)
        _look_at_some(session)
    except Refused:
        return


# -- making ------------------------------------------------------------------------------------------------------------


def _make_some(session: Session) -> None:
    for row in session.local(lambda unit, _standing: kept.snapshots_in(run_of(unit), State.WANTED, _MADE)):
        log_id = _log_id(session, row.log_no)
        theirs = [one for one in session.hub.shelf.snapshots(log_id).snapshots if not _is_ours(session, one)]
        enough = _cursor(session, row.log_no) - _NEW
        fresh = next((one for one in theirs if one[2] >= enough), None)
        if fresh is not None:
            _look_at(session, log_id, fresh)
        else:
            _make(session, row.log_no, log_id)
        _drop(session, row)


def _make(session: Session, log_no: int, log_id: bytes) -> None:
    with session.store.reading_whole() as reader:
        standing = session.membership.standing(reader)
        envelope = None if standing is None else packed(reader, standing, log_no, log_id)
    if envelope is None:
        return
    taken = session.hub.shelf.put_snapshot(log_id, envelope.data)
    about = Packed(envelope.env_id, taken.covers, dict(envelope.header.deps))

    def remember(run: Run, dev_no: int) -> None:
        run("DELETE FROM envelope WHERE log_no = ? AND kind = 3 AND state = 'done'", (log_no,))
        note(run, envelope.header, (log_no, dev_no), State.DONE, about.encode())

    session.local(lambda unit, standing: remember(run_of(unit), standing.dev_no))


def packed(reader: Reader, standing: Standing, log_no: int, log_id: bytes) -> Envelope | None:
    """A snapshot of a log as it is here; None when it is not ours to make, or there is little new, or it is too big."""
    run = run_of(reader)
    book = GrantBook(run, standing)
    newest = book.newest(log_no)
    me = standing.directory.device_at(standing.keys.dev_id)
    if newest is None or newest.key is None or me is None:
        return None
    if not book.might_write(newest.log_key, me, standing.directory.height) or not is_whole(run, log_no):
        return None
    ids = standing.device_ids
    held = {ids[dev_no]: seq for dev_no, seq in progress.held_numbers(run, log_no).items() if seq}
    if not held or len(held) > DEPS or not _is_due(run, log_no, held):
        return None
    rows = run(_SAVES, (log_no,)).fetchall()
    saves = [(ids[one.dev_no], one.save_id, encode_save(wire_save(one, ids))) for one in map(as_save, rows)]
    header = Header(
        kind=Kind.SNAPSHOT,
        log_id=log_id,
        dev_id=standing.keys.dev_id,
        seq=0,
        epoch=newest.record.epoch,
        save_id=secrets.token_bytes(16),
        dir_height=standing.directory.height,
        dir_hash=standing.directory.head[:8],
        deps=tuple(sorted(held.items())),
        crit=READER_LEVEL,
    )
    try:
        return seal(header, encode_snapshot(state_hash(reader, log_id), saves), newest.key, standing.keys)
    except Refused:
        return None  # too large for one


def is_whole(run: Run, log_no: int) -> bool:
    """Whether nothing of ours is unsent, nothing of others waits, and it may fit into one envelope."""
    waits = (
        "SELECT EXISTS (SELECT 1 FROM envelope WHERE log_no = ? AND kind = 1 "
        "AND state IN ('waiting', 'quarantine', 'missed'))"
    )
    size = first_value(run("SELECT sum(length(body)) FROM journal WHERE log_no = ?", (log_no,))) or 0
    return (
        not progress.unsent_saves(run, log_no, 1)
        and not first_value(run(waits, (log_no,)))
        and kept.snapshot_of(run, log_no, State.UNPROVEN) is None
        and 0 < size < SNAPSHOT_BYTES
    )


def _is_due(run: Run, log_no: int, held: dict[bytes, int]) -> bool:
    """Whether there is enough that our last one does not hold, whatever a hub asks for."""
    last = kept.snapshot_of(run, log_no, State.DONE)
    before = sum(Packed.decode(last.content).held.values()) if last is not None else 0
    return sum(held.values()) - before >= _NEW


# -- standing for those of others --------------------------------------------------------------------------------------


def _look_at_some(session: Session) -> None:
    """Logs in turn: what others packed is compared with what is here."""
    start = session.local(lambda unit, _standing: progress.fact(run_of(unit), _ATTESTED))
    after = start if isinstance(start, int) else 0
    sql = "SELECT log_no FROM held WHERE log_no > ? GROUP BY log_no HAVING sum(seq) > ? ORDER BY log_no LIMIT ?"
    found = session.local(lambda unit, _standing: run_of(unit)(sql, (after, _LONG, _LOOKED_AT)).fetchall())
    for (log_no,) in found:
        log_id = _log_id(session, log_no)
        for one in session.hub.shelf.snapshots(log_id).snapshots[:1]:
            if not _is_ours(session, one):
                _look_at(session, log_id, one)
    last = found[-1][0] if len(found) == _LOOKED_AT else 0
    session.local(lambda unit, _standing: progress.set_fact(run_of(unit), _ATTESTED, last))


def _is_ours(session: Session, one: Listed) -> bool:
    """Whether we made it, or stand for it already."""
    ours = session.local(lambda _unit, standing: {keys.dev_id for keys in standing.signers.values()})
    return one[1] in ours or any(dev_id in ours for dev_id, _ in one[5])


def _look_at(session: Session, log_id: bytes, one: Listed) -> None:
    """Compare a snapshot with what is here, and say so when it is the same. Raises Refused of the hub."""
    data = session.hub.shelf.snapshot(log_id, one[0])
    with session.store.reading_whole() as reader:
        standing = session.membership.standing(reader)
        if standing is None:
            return
        code, header = _compared(reader, standing, data, one[0])
    if code == Code.DIVERGED and header is not None:
        session.receive(lambda inbox, _standing: _alarm(inbox, header))
        session.report.refuse(code)
    elif not code:
        stand_for(session, standing, log_id, one[0])


def stand_for(session: Session, standing: Standing, log_id: bytes, env_id: bytes) -> None:
    """Sign that this device holds the same. Raises Refused of the hub."""
    signature = standing.keys.sign(Domain.ATTEST, m.attest_payload(log_id, env_id))
    session.hub.shelf.attest(log_id, m.Attest(env_id, signature))


def _compared(reader: Reader, standing: Standing, data: bytes, env_id: bytes) -> tuple[str, Header | None]:
    """Empty when it is the same as here, `diverged`, or why it cannot be said."""
    run = run_of(reader)
    try:
        envelope = parse(data)
        device = standing.directory.devices.get(envelope.header.dev_id)
        if envelope.env_id != env_id or envelope.header.kind is not Kind.SNAPSHOT or device is None:
            return Code.MALFORMED, None
        check_signature(envelope, device.sign)
        log_no = first_value(run(_LOG_NO, (envelope.header.log_id,))) or 0
        snapshot = _opened(envelope, GrantBook(run, standing), log_no)
    except Refused as refused:
        return refused.code, None
    ids = standing.device_ids
    held = {ids[dev_no]: seq for dev_no, seq in progress.held_numbers(run, log_no).items() if seq}
    if kept.snapshot_of(run, log_no, State.UNPROVEN) is not None or any(
        seq > held.get(dev_id, 0) for dev_id, seq in snapshot.held.items()
    ):
        return Code.GAP, None
    same = not differing(run, log_no, snapshot.saves)
    if same and held == snapshot.held:
        same = state_hash(reader, envelope.header.log_id) == snapshot.state
    return "" if same else Code.DIVERGED, envelope.header


def _opened(envelope: Envelope, book: GrantBook, log_no: int) -> Snapshot:
    for one in book.of_epoch(log_no, envelope.header.epoch):
        if one.key is not None:
            try:
                content = open_body(envelope, one.key)
            except Refused:
                continue
            return decode_snapshot(content, dict(envelope.header.deps))
    raise Refused(Code.UNREADABLE)


def _alarm(inbox: Inbox, header: Header) -> None:
    numbers = inbox.log_no(header.log_id), inbox.receiving.dev_no(header.dev_id)
    note(run_of(inbox.receiving), header, numbers, State.QUARANTINE, b"", Code.DIVERGED)


# -- what we joined ----------------------------------------------------------------------------------------------------


def _prove_some(session: Session) -> None:
    for row in session.local(lambda unit, _standing: kept.snapshots_in(run_of(unit), State.UNPROVEN, _PROVEN)):
        log_id = _log_id(session, row.log_no)
        about = Packed.decode(row.content)
        listed = {one[0]: one for one in session.hub.shelf.snapshots(log_id).snapshots}
        if about.env_id in listed and _is_attested(session, log_id, listed[about.env_id]):
            _drop(session, row)
        elif prove(session, row, log_id) and about.env_id in listed:
            standing = session.local(lambda _unit, standing: standing)
            stand_for(session, standing, log_id, about.env_id)


def _is_attested(session: Session, log_id: bytes, one: Listed) -> bool:
    """Whether a device of somebody else than its maker, and not ours, stands for it."""
    directory = session.local(lambda _unit, standing: standing.directory)
    maker = directory.devices.get(one[1])
    for dev_id, signature in one[5]:
        device = directory.devices.get(dev_id)
        if device is None or maker is None or device.user == maker.user or not device.active_at() or device.is_guest:
            continue
        try:
            verify(device.sign, Domain.ATTEST, m.attest_payload(log_id, one[0]), signature)
        except Refused:
            continue
        return True
    return False


# -- inside ------------------------------------------------------------------------------------------------------------


def _log_id(session: Session, log_no: int) -> bytes:
    sql = "SELECT log_id FROM log WHERE log_no = ?"
    return bytes(session.local(lambda unit, _standing: first_value(run_of(unit)(sql, (log_no,)))))


def _drop(session: Session, row: EnvelopeRow) -> None:
    session.local(lambda unit, _standing: kept.drop(run_of(unit), row))


def _cursor(session: Session, log_no: int) -> int:
    sql = "SELECT cursor FROM hub_log WHERE log_no = ?"
    return int(session.local(lambda unit, _standing: first_value(run_of(unit)(sql, (log_no,)))) or 0)

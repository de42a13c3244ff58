# SPDX-License-Identifier: EUPL-1.2
"""This is the place for handing our saves to the hub: new keys first, then saves, oldest first, log by log.

What the hub has acknowledged is on its disk. What it refuses stays here with the reason; nothing is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caseapp.clock import milliseconds
from caseapp.store.colleagues import envelopes as kept
from caseapp.store.colleagues import progress
from caseapp.store.colleagues.envelopes import EnvelopeRow, State
from caseapp.store.colleagues.keyring import LogKey, WrapRow, drop_log_key, keep_log_key, keep_wrap, log_keys, wraps_of
from caseapp.store.plain_sql import Run, run_of
from caseapp.store.unit import Unit
from caseapp.sync.audit_sending import push_openings
from caseapp.sync.envelope import Envelope, Kind
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.housekeeping import Regrant, must_look_again, note_looked, regrants
from caseapp.sync.outbox import Sealer
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.limits import PUSH_BYTES
from caseapp.sync.protocol.refusals import Code
from caseapp.sync.renaming import note_handed_on
from caseapp.sync.session import Session
from caseapp.sync.standing import Standing

_ENVELOPES = 200  # of one push: the hub answers for each of them, and a broken line costs little


@dataclass(frozen=True, slots=True)
class _Sent:
    log_no: int
    dev_no: int
    envelope: Envelope


def push_all(session: Session) -> None:
    """Hand over everything of ours. Raises HubUnreachable, or Refused when the hub refuses the whole laptop."""
    session.local(make_keys)
    _push_keys(session)
    skipped: set[int] = set()
    while batch := session.local(lambda unit, standing: _batch(unit, standing, session.now, skipped)):
        answer = session.hub.push([one.envelope.data for one in batch])
        _settle(session, batch, answer, skipped)
    push_openings(session)
    if session.local(lambda unit, _standing: must_look_again(run_of(unit), session.now)):
        session.report.push_again = True


# -- keys --------------------------------------------------------------------------------------------------------------


def make_keys(unit: Unit, standing: Standing) -> None:
    """Give keys to logs that need one, kept here to be handed on."""
    run = run_of(unit)
    book = GrantBook(run, standing)
    now_ms = milliseconds(unit.clock)
    for one in list(regrants(unit, standing, book, now_ms)):
        write_regrant(run, one, standing)
    note_looked(run, standing)


def write_regrant(run: Run, one: Regrant, standing: Standing) -> None:
    """Keep a new key of a log with its wraps, to be handed on."""
    made, header = one.made, one.envelope.header
    keep_log_key(run, LogKey(one.log.log_no, header.epoch, made.record.commit, made.key, one.envelope.data))
    for wrap in made.wraps:
        keep_wrap(run, WrapRow(one.log.log_no, wrap.epoch, wrap.group_id, wrap.group_epoch, wrap.data))
    row = EnvelopeRow(
        one.log.log_no, int(Kind.KEY), standing.dev_no, header.seq, header.save_id, header.epoch, State.SEALED, "",
        None, 0, one.envelope.data,
    )  # fmt: skip
    kept.keep(run, row)


def _push_keys(session: Session) -> None:
    """A key counts as handed over when its wraps are there too: without them nobody else opens anything."""
    while rows := session.local(lambda unit, _standing: _sealed_keys(run_of(unit))):
        answer = session.hub.push([row.content for row in rows])
        taken = _settle_keys(session, rows, answer)
        put_wraps(session, [row.log_no for row, _place in taken])
        _handed_over(session, taken)
        if len(taken) < len(rows):
            session.receive(lambda inbox, _standing: inbox.try_again())
        if not taken:
            return


def _settle_keys(
    session: Session, rows: Sequence[EnvelopeRow], answer: m.PushAnswer
) -> tuple[tuple[EnvelopeRow, int | None], ...]:
    return session.local(lambda unit, _standing: _note_keys(session, run_of(unit), rows, answer))


def _handed_over(session: Session, taken: Sequence[tuple[EnvelopeRow, int | None]]) -> None:
    def note(run: Run) -> None:
        for row, place in taken:
            kept.set_state(run, row, State.DONE, place)

    session.local(lambda unit, _standing: note(run_of(unit)))


def _sealed_keys(run: Run) -> tuple[EnvelopeRow, ...]:
    return tuple(row for row in kept.in_state(run, State.SEALED) if row.kind == Kind.KEY)[:_ENVELOPES]


def _note_keys(
    session: Session, run: Run, rows: Sequence[EnvelopeRow], answer: m.PushAnswer
) -> tuple[tuple[EnvelopeRow, int | None], ...]:
    """Keys the hub took, and where. A key that came second is dropped: the first one counts, and is fetched."""
    taken = []
    for row, (code, place, _detail) in zip(rows, answer.results, strict=True):
        if code in (m.OK, m.DUPLICATE):
            taken.append((row, place))
        elif code in (Code.BUSY, Code.QUOTA):
            session.report.refuse(code)
        else:
            if code != Code.STALE_EPOCH:
                session.report.refuse(code)
            kept.drop(run, row)
            drop_log_key(run, row.log_no, row.epoch, row.content)
            kept.key_is_none(run, row.log_no, row.epoch)
            progress.fetch_again(run, row.log_no)
            session.report.push_again = True
    return tuple(taken)


def put_wraps(session: Session, log_nos: Sequence[int], *, every: bool = False) -> None:
    """Hand over the wraps of the newest epoch of these logs, or of every epoch."""
    if not log_nos:
        return

    def read(unit: Unit, _standing: Standing) -> m.Wraps:
        run = run_of(unit)
        ids = {row.log_no: row.log_id for row in progress.logs(run)}
        newest = [row for log_no in log_nos for row in wraps_of(run, log_no)]
        tops: dict[int, int] = {}
        for row in newest:
            tops[row.log_no] = max(row.epoch, tops.get(row.log_no, 0))
        return m.Wraps(
            tuple(
                (ids[row.log_no], row.epoch, row.group_id, row.group_epoch, row.content)
                for row in newest
                if every or row.epoch >= tops[row.log_no] - 1
            )
        )

    wraps = session.local(read).wraps
    for at in range(0, len(wraps), m.WRAPS_PER_ASK):
        session.hub.put_wraps(m.Wraps(wraps[at : at + m.WRAPS_PER_ASK]))


# -- saves -------------------------------------------------------------------------------------------------------------


def sealer_of(standing: Standing, now_ms: int) -> Sealer:
    """What seals our saves as things stand."""
    directory = standing.directory
    return Sealer(standing.signers, standing.device_ids, directory.height, directory.head, now_ms, standing.hashes)


def _batch(unit: Unit, standing: Standing, now_ms: int, skipped: set[int]) -> list[_Sent]:
    """The next envelopes to hand over: whole runs of one log, oldest log first."""
    run = run_of(unit)
    book, sealer = GrantBook(run, standing), sealer_of(standing, now_ms)
    logs = {row.log_no: row for row in progress.logs(run)}
    resting = {row.log_no for row in progress.hub_logs(run).values() if row.rests(now_ms)}
    batch: list[_Sent] = []
    size = 0
    for log_no in progress.logs_with_unsent(run):
        if log_no in skipped or log_no in resting:
            continue
        newest = book.newest_at_hub(log_no)
        if newest is None or newest.key is None:
            skipped.add(log_no)
            continue
        for save in progress.unsent_saves(run, log_no, _ENVELOPES - len(batch)):
            envelope = sealer.envelope_of(run, save, logs[log_no], newest.log_key)
            if size + len(envelope.data) > PUSH_BYTES - 64 * 1024 and batch:
                return batch
            size += len(envelope.data)
            batch.append(_Sent(log_no, save.dev_no, envelope))
        if len(batch) >= _ENVELOPES:
            break
    return batch


def _settle(session: Session, batch: Sequence[_Sent], answer: m.PushAnswer, skipped: set[int]) -> None:
    session.local(lambda unit, _standing: _note(session, run_of(unit), batch, answer, skipped))
    session.watch(session.report)


def _note(session: Session, run: Run, batch: Sequence[_Sent], answer: m.PushAnswer, skipped: set[int]) -> None:
    """Behind a save that was refused nothing of that device counts as acknowledged: numbers have no holes."""
    broken: set[tuple[int, int]] = set()
    for one, (code, place, detail) in zip(batch, answer.results, strict=True):
        header = one.envelope.header
        if code not in (m.OK, m.DUPLICATE):
            broken.add((one.log_no, one.dev_no))
            if one.log_no not in skipped:
                skipped.add(one.log_no)
                _refused(session, run, one, code, detail)
        elif (one.log_no, one.dev_no) not in broken:
            progress.acknowledge(run, one.log_no, one.dev_no, header.seq)
            note_handed_on(run, header.dev_id)
            row = kept.of_save(run, one.log_no, int(header.kind), one.dev_no, header.save_id)
            if row is not None:
                kept.set_state(run, row, State.DONE, place)
            session.report.sent += code == m.OK


def _refused(session: Session, run: Run, one: _Sent, code: str, detail: object) -> None:
    if code in (Code.STALE_EPOCH, Code.FENCED):
        session.report.push_again = True  # the new key is fetched in this round, then it goes out under that one
        progress.fetch_again(run, one.log_no)
        if code == Code.STALE_EPOCH and any(key.epoch > one.envelope.header.epoch for key in log_keys(run, one.log_no)):
            progress.fetch_whole(run, one.log_no)  # a newer key is here that a stick brought: is it that of the hub?
        return
    if code == Code.FORK:
        session.report.is_copied = True
        return
    if code == Code.GAP and isinstance(detail, dict) and isinstance(detail.get("expected"), int):
        kept.reopen(run, one.log_no, one.dev_no, max(0, detail["expected"] - 1))
        session.report.push_again = True
        return
    session.report.refuse(code)
    before = progress.hub_logs(run).get(one.log_no, progress.HubLog(one.log_no))
    progress.keep_hub_log(run, before.failed(code, session.now))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for handing on what was opened on this laptop: to the hub, and into exchange files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from caseapp.store import openings
from caseapp.store.colleagues import envelopes as kept
from caseapp.store.colleagues import progress
from caseapp.store.colleagues.envelopes import EnvelopeRow
from caseapp.store.colleagues.keyring import LogKey
from caseapp.store.colleagues.progress import LogRow
from caseapp.store.openings import AuditLog, OpeningRow
from caseapp.store.plain_sql import Run, run_of
from caseapp.store.unit import Unit
from caseapp.sync.envelope import Envelope, Header, Kind, seal
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.limits import READER_LEVEL
from caseapp.sync.protocol.openings import WireOpening, encode_opening
from caseapp.sync.protocol.refusals import Code
from caseapp.sync.session import Session
from caseapp.sync.standing import Standing

_ENVELOPES = 200


@dataclass(frozen=True, slots=True)
class _Sealing:
    """What seals openings of one log."""

    run: Run
    standing: Standing
    log: LogRow
    about: AuditLog
    key: LogKey

    def envelope_of(self, row: OpeningRow) -> Envelope:
        keys, directory = self.standing.signers[self.about.dev_no], self.standing.directory
        previous = openings.opening_at(self.run, row.log_no, row.seq - 1)
        header = Header(
            kind=Kind.AUDIT,
            log_id=self.log.log_id,
            dev_id=keys.dev_id,
            seq=row.seq,
            epoch=self.key.epoch,
            save_id=row.save_id,
            prev=previous.save_id if previous is not None else b"",
            dir_height=directory.height,
            dir_hash=directory.head[:8],
            crit=READER_LEVEL,
        )
        return seal(header, encode_opening(self._content(row)), self.key.key, keys)

    def _content(self, row: OpeningRow) -> WireOpening:
        about = self.about
        before = (about.before_log, about.before_seq, about.before_month) if about.before_log else None
        return WireOpening(
            moment=max(0, row.moment),
            act=row.act,
            user=row.user,
            compartment=row.compartment,
            case_id=row.case_id or b"",
            reason=row.reason,
            before=before if row.seq == 1 else None,
        )


def sealed_openings(
    run: Run, standing: Standing, log: LogRow, after: int = 0, limit: int = 1_000_000
) -> tuple[tuple[OpeningRow, Envelope], ...]:
    """Openings of one of our own logs beyond a number, sealed; nothing for other logs or without a key."""
    about = openings.audit_logs(run).get(log.log_no)
    newest = GrantBook(run, standing).newest(log.log_no)
    if about is None or about.dev_no not in standing.signers or newest is None or newest.key is None:
        return ()
    sealing = _Sealing(run, standing, log, about, newest.log_key)
    return tuple((row, sealing.envelope_of(row)) for row in openings.openings_of(run, log.log_no, after, limit))


def push_openings(session: Session) -> None:
    """Hand over what was opened here. What the hub refuses stays, and stops nothing else."""
    passed: set[int] = set()
    while True:
        batch = session.local(lambda unit, standing: _next_batch(unit, standing, passed))
        if not batch:
            return
        answer = session.hub.push([envelope.data for _row, envelope in batch])
        session.local(lambda unit, standing: _note(session, unit, standing, batch, answer, passed))  # noqa: B023


def _next_batch(unit: Unit, standing: Standing, passed: set[int]) -> tuple[tuple[OpeningRow, Envelope], ...]:
    run = run_of(unit)
    logs = {log.log_no: log for log in progress.logs(run)}
    for log_no in openings.logs_with_unsent_openings(run):
        if log_no in passed:
            continue
        about = openings.audit_logs(run)[log_no]
        sent = run("SELECT seq FROM sent WHERE log_no = ? AND dev_no = ?", (log_no, about.dev_no)).fetchone()
        batch = sealed_openings(run, standing, logs[log_no], sent[0] if sent else 0, _ENVELOPES)
        if batch:
            return batch
        passed.add(log_no)
    return ()


def _note(
    session: Session,
    unit: Unit,
    standing: Standing,
    batch: Sequence[tuple[OpeningRow, Envelope]],
    answer: m.PushAnswer,
    passed: set[int],
) -> None:
    run = run_of(unit)
    numbers = {dev_id: dev_no for dev_no, dev_id in standing.device_ids.items()}
    for (row, envelope), (code, _place, detail) in zip(batch, answer.results, strict=True):
        dev_no = numbers[envelope.header.dev_id]
        if code in (m.OK, m.DUPLICATE):
            progress.acknowledge(run, row.log_no, dev_no, row.seq)
            continue
        passed.add(row.log_no)
        if code in (Code.STALE_EPOCH, Code.FENCED):
            progress.fetch_again(run, row.log_no)
            session.report.push_again = True
        elif code == Code.FORK:
            session.report.is_copied = True
        elif code == Code.GAP and isinstance(detail, dict) and isinstance(detail.get("expected"), int):
            run("UPDATE sent SET seq = min(seq, ?) WHERE log_no = ? AND dev_no = ?",
                (max(0, detail["expected"] - 1), row.log_no, dev_no))  # fmt: skip
            session.report.push_again = True
        else:
            session.report.refuse(code)
        return


# -- for files ---------------------------------------------------------------------------------------------------------


def travelling(run: Run, standing: Standing, log: LogRow) -> list[bytes]:
    """What an exchange file carries of a log of openings: ours sealed now, those of others as they came."""
    ours = [envelope.data for _row, envelope in sealed_openings(run, standing, log)]
    return ours + [row.content for row in _of_others(run, standing, log)]


def given_back(run: Run, standing: Standing, log: LogRow, held: Mapping[tuple[int, bytes], int]) -> list[bytes]:
    """Openings of others that a hub lost, which holds so much. Ours are marked, and go out later in the round."""
    for dev_no in standing.signers:
        after = held.get((int(Kind.AUDIT), standing.device_ids[dev_no]), 0)
        run("UPDATE sent SET seq = min(seq, ?) WHERE log_no = ? AND dev_no = ?", (after, log.log_no, dev_no))
    return [
        row.content
        for row in _of_others(run, standing, log)
        if row.seq > held.get((int(Kind.AUDIT), standing.device_ids[row.dev_no]), 0)
    ]


def _of_others(run: Run, standing: Standing, log: LogRow) -> list[EnvelopeRow]:
    rows = kept.all_of(run, log.log_no, (Kind.AUDIT,))
    return [row for row in rows if row.dev_no not in standing.signers]


def tend_openings(session: Session) -> None:
    """Keep what the team decided to keep, and destroy what is older."""

    def work(unit: Unit, standing: Standing) -> None:
        openings.keep_months(run_of(unit), standing.directory.policy.retention_months)
        openings.destroy_old(unit, session.now)

    session.local(work)

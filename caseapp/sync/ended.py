# SPDX-License-Identifier: EUPL-1.2
"""This is the place for logs this laptop may not hold any more: access that ended, and erasure by signed order.

The word of a hub is never enough. Access ended when the newest key record that we checked ourselves gives none of our
groups the log; a log is erased when the directory holds an order that enough administrators signed. What we wrote and
could not send any more is kept aside, sealed for those who still have the log. When very much would go at once, the
program waits a day and says so: it may be a mistake.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from caseapp.store.changes import Changes
from caseapp.store.colleagues import envelopes as kept
from caseapp.store.colleagues import progress
from caseapp.store.colleagues.envelopes import State
from caseapp.store.colleagues.progress import HubLog, LogRow
from caseapp.store.colleagues.purge import ERASED, PURGED, SWEEP, Stone, purge, stones
from caseapp.store.plain_sql import Opened, Run, run_of
from caseapp.store.unit import Unit
from caseapp.sync.envelope import Kind, parse
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.joining import join_all
from caseapp.sync.proposals import RELEASE
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.pages import FrameType
from caseapp.sync.pushing import sealer_of
from caseapp.sync.session import Session
from caseapp.sync.standing import Standing

MANY_CASES = 20  # that go at once without waiting
MANY_PERCENT = 10
_FEW = 5  # of a small caseload every case is a large part: so many may always go
WAIT_MS = 24 * 3600 * 1000
_ASK_AGAIN_MS = 3_600_000
_WAITS = "purge_waits"  # since when
_WAITS_FROM = "purge_waits_from"  # the height of the directory at that moment
_WAITING = "purge_waiting"  # how many cases
_KEPT_ALL = "kept_all"  # from what it followed when nothing had to go


@dataclass(frozen=True, slots=True)
class Brake:
    """Cases that would be taken off this laptop all at once, and when it will be done if nobody objects."""

    cases: int
    at: int


def brake(run: Run) -> Brake | None:
    """What waits because it is so much; None when nothing does."""
    since, cases = progress.fact(run, _WAITS), progress.fact(run, _WAITING)
    return Brake(cases, since + WAIT_MS) if isinstance(since, int) and isinstance(cases, int) and cases else None


def settle_ended(session: Session) -> None:
    """Take off what this laptop may not hold any more."""
    if session.has_hub:
        _ask_for_records(session)
    now = session.now

    def work(unit: Unit, standing: Standing) -> Changes | None:
        run = run_of(unit)
        looked_at = _all_that_decides(run, standing)
        if progress.fact(run, _KEPT_ALL) == looked_at:
            return None  # nothing went then, and nothing has changed
        gone = _gone(run, standing)
        progress.set_fact(run, _KEPT_ALL, None if gone else looked_at)
        if _must_wait(run, standing, gone, now):
            gone = [(log, reason) for log, reason in gone if reason == ERASED]
        if not gone:
            return None
        for log, reason in gone:
            if reason == PURGED:
                _seal_unsent(unit, standing, log, now)
        progress.set_fact(run, SWEEP, 1)
        return purge(unit, [Stone(log.log_no, reason, reason == PURGED) for log, reason in gone])

    changes = session.local(work)
    if changes is not None:
        session.tell(changes)


def has_ended(run: Run, standing: Standing, book: GrantBook, log_no: int) -> bool:
    """Whether the newest record we checked gives this log to none of our groups. One we made counts when the hub has

    it: until then nobody else could go on with the log.
    """
    newest = book.newest(log_no)
    if newest is None or not standing.is_member:
        return False
    ours = standing.directory.groups_of(standing.keys.dev_id)
    if any(grant.group_id in ours for grant in newest.record.grants):
        return False
    header = parse(newest.log_key.record).header
    if header.dev_id not in {one.dev_id for one in standing.signers.values()}:
        return True
    sent = kept.of_save(run, log_no, int(Kind.KEY), own_number(standing, header.dev_id), header.save_id)
    return sent is not None and sent.state == State.DONE


def own_number(standing: Standing, dev_id: bytes) -> int:
    """The local number of one of our incarnations."""
    return next(dev_no for dev_no, keys in standing.signers.items() if keys.dev_id == dev_id)


# -- asking ------------------------------------------------------------------------------------------------------------


def _ask_for_records(session: Session) -> None:
    """The hub says that access ended: it still gives the key records, and we look ourselves."""

    def read(run: Run) -> list[bytes]:
        ids = {row.log_no: row.log_id for row in progress.logs(run)}
        said = [row for row in progress.hub_logs(run).values() if row.reason == m.LogState.ENDED]
        return [ids[row.log_no] for row in said if not row.rests(session.now) and row.log_no in ids]

    said = session.local(lambda unit, _standing: read(run_of(unit)))
    for at in range(0, len(said), m.LOGS_PER_ASK):
        page = said[at : at + m.LOGS_PER_ASK]
        frames = session.hub.pull(m.PullAsk(tuple((log_id, 0) for log_id in page)))
        join_all(session, [(frame.content, None) for frame in frames if frame.type is FrameType.ENVELOPE])
        session.local(lambda unit, _standing: _ask_later(run_of(unit), page, session.now))  # noqa: B023


def _ask_later(run: Run, log_ids: Sequence[bytes], now_ms: int) -> None:
    known = progress.hub_logs(run)
    for log_id in log_ids:
        log_no = progress.log_number(run, log_id)
        before = known.get(log_no, HubLog(log_no))
        progress.keep_hub_log(
            run, HubLog(log_no, before.cursor, before.head, before.failures, now_ms + _ASK_AGAIN_MS, before.reason)
        )


# -- deciding ----------------------------------------------------------------------------------------------------------


def _all_that_decides(run: Run, standing: Standing) -> str:
    """All that it follows from which logs this laptop may hold: the same as long as the answer is."""
    rows = run("SELECT log_no, epoch, commitment FROM log_key ORDER BY 1, 2, 3").fetchall()
    logs = run("SELECT count(*), max(log_no) FROM log").fetchone()
    unsent = kept.in_state(run, State.SEALED)
    own = sorted(one.dev_id for one in standing.signers.values())
    text = repr((rows, logs, own, sorted(stones(run).items()), sorted(one.save_id for one in unsent)))
    return f"{standing.directory.head.hex()}:{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}"


def _gone(run: Run, standing: Standing) -> list[tuple[LogRow, str]]:
    """Logs this laptop may not hold, and why. Of one that was taken off only what a file brought again is here."""
    book, before = GrantBook(run, standing), stones(run)
    found = []
    for log in progress.logs(run):
        if standing.directory.orders_erasure(log.log_id):
            if before.get(log.log_no) != ERASED:
                found.append((log, ERASED))
        elif has_ended(run, standing, book, log.log_no):
            found.append((log, PURGED))
    return found


def _is_released(run: Run, standing: Standing) -> bool:
    """Whether two administrators signed, since it waits, that all this is as it should be."""
    after = progress.fact(run, _WAITS_FROM)
    return isinstance(after, int) and any(
        one.type == RELEASE and one.dev == standing.keys.dev_id and one.height > after
        for one in standing.directory.orders
    )  # fmt: skip


def _must_wait(run: Run, standing: Standing, gone: Sequence[tuple[LogRow, str]], now_ms: int) -> bool:
    """Whether so many cases would go at once that a day must pass first, or two administrators release it. What they

    ordered to be erased waits for nobody.

    The day begins anew when the clock of the laptop went back.
    """
    cases = {log.case_id for log, reason in gone if reason == PURGED and log.case_id is not None}
    held = {log.case_id for log in progress.logs(run) if log.case_id is not None}
    many = len(cases) > MANY_CASES or (len(cases) > _FEW and len(cases) * 100 > MANY_PERCENT * len(held))
    progress.set_fact(run, _WAITING, len(cases) if many else 0)
    if not many:
        progress.set_fact(run, _WAITS, None)
        return False
    since = progress.fact(run, _WAITS)
    if not isinstance(since, int):
        progress.set_fact(run, _WAITS_FROM, standing.directory.height)
    if not isinstance(since, int) or since > now_ms:
        progress.set_fact(run, _WAITS, now_ms)
        return True
    if now_ms - since < WAIT_MS and not _is_released(run, standing):
        return True
    progress.set_fact(run, _WAITS, None)
    progress.set_fact(run, _WAITING, 0)
    return False


def _seal_unsent(unit: Opened, standing: Standing, log: LogRow, now_ms: int) -> None:
    """Seal what we wrote and could not send any more under the last key we hold: who has the log can read it."""
    run = run_of(unit)
    keys = [one for one in GrantBook(run, standing).of_log(log.log_no) if one.key is not None]
    if not keys:
        return
    sealer = sealer_of(standing, now_ms)
    for save in progress.unsent_saves(run, log.log_no, 1_000_000):
        sealer.envelope_of(run, save, log, keys[0])

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for fetching what others wrote: the feed says which logs moved, pages bring their envelopes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from caseapp.store.colleagues import progress
from caseapp.store.colleagues.progress import HubLog
from caseapp.store.colleagues.purge import STONES
from caseapp.store.plain_sql import Run, run_of
from caseapp.sync.envelope import parse
from caseapp.sync.inbox import Inbox
from caseapp.sync.joining import join_all, take_wraps
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.pages import Frame, FrameType
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.session import Session
from caseapp.sync.standing import Standing

_BATCH = 200  # envelopes joined in one transaction
_LOGS = 1_000  # logs asked for in one page
_LATER_MS = (60_000, 300_000, 900_000, 3_600_000)
_FEED, _ACCESS = "feed", "access"
_CLOSED = STONES | {m.LogState.ENDED}  # logs that are not fetched until access is given anew


def fetch_all(session: Session, first: Iterable[bytes] = ()) -> None:
    """Bring in everything we have access to; logs of `first` (what somebody looks at) before the others."""
    _read_feed(session)
    wanted = session.local(lambda unit, _standing: _behind(run_of(unit), session.now))
    ahead = set(first)
    wanted.sort(key=lambda one: one[0] not in ahead)
    for at in range(0, len(wanted), _LOGS):
        _fetch(session, wanted[at : at + _LOGS])


def _read_feed(session: Session) -> None:
    """Note which logs moved. Places are kept page by page, so that a broken line costs one page."""
    position = session.local(lambda unit, _standing: progress.fact(run_of(unit), _FEED))
    after = position if isinstance(position, int) else 0
    while True:
        feed = session.hub.feed(after)
        if not _keep_feed(session, feed, after):
            after = 0
            continue
        after = feed.next
        if not feed.more:
            return


def _keep_feed(session: Session, feed: m.Feed, after: int) -> bool:
    return session.local(lambda unit, _standing: _note_feed(run_of(unit), feed, after))


def _note_feed(run: Run, feed: m.Feed, after: int) -> bool:
    """False when our access changed and the feed must be read from its beginning."""
    access = feed.access.hex()
    if after and progress.fact(run, _ACCESS) != access:
        progress.set_fact(run, _ACCESS, access)
        return False
    known = progress.hub_logs(run)
    for log_id, head, _epoch, state, _position in feed.rows:
        log_no = progress.log_number(run, log_id)
        progress.keep_hub_log(run, _row_of(known.get(log_no, HubLog(log_no)), head, state))
    progress.set_fact(run, _ACCESS, access)
    progress.set_fact(run, _FEED, feed.next)
    return True


def _row_of(before: HubLog, head: int, state: str) -> HubLog:
    """What the feed says of a log. One that comes back after its access had ended is fetched from its beginning."""
    if state != m.LogState.OPEN:
        if before.reason in STONES or before.reason == state:
            return before
        return HubLog(before.log_no, before.cursor, max(head, before.head), before.failures, 0, state)
    if before.reason in _CLOSED:
        return HubLog(before.log_no, 0, head)
    return HubLog(before.log_no, before.cursor, max(head, before.head), before.failures, before.retry_at)


def _behind(run: Run, now_ms: int) -> list[tuple[bytes, int]]:
    ids = {row.log_no: row.log_id for row in progress.logs(run)}
    return [
        (ids[row.log_no], row.cursor)
        for row in progress.hub_logs(run).values()
        if row.head > row.cursor and row.retry_at <= now_ms and row.log_no in ids and row.reason not in _CLOSED
    ]


def _fetch(session: Session, wanted: Sequence[tuple[bytes, int]]) -> None:
    cursors = dict(wanted)
    while cursors:
        ask = m.PullAsk(tuple(cursors.items()))
        moved = False
        batch: list[Frame] = []
        for frame in session.hub.pull(ask):
            if frame.type is FrameType.ENVELOPE:
                batch.append(frame)
                if len(batch) >= _BATCH:
                    moved = _join(session, batch, cursors) or moved
                    batch = []
            elif frame.type is FrameType.LOG:
                moved = _join(session, batch, cursors) or moved
                batch = []
                _log_done(session, m.LogDone.decode(frame.content), cursors)
            elif frame.type is FrameType.REFUSED:
                _log_refused(session, m.LogRefused.decode(frame.content), cursors)
        moved = _join(session, batch, cursors) or moved
        if not moved:
            return


def _join(session: Session, batch: Sequence[Frame], cursors: dict[bytes, int]) -> bool:
    """Join a batch, with the keys it turns out to need; whether it held anything."""
    if not batch:
        return False
    join_all(session, [(frame.content, frame.number) for frame in batch])
    for frame in batch:
        try:
            log_id = parse(frame.content).header.log_id
        except Refused:
            continue
        if log_id in cursors:
            cursors[log_id] = max(frame.number, cursors[log_id])
    without_key, session.without_key = tuple(session.without_key), set()
    if without_key:
        fetch_wraps(session, without_key)
    return True


def fetch_wraps(session: Session, log_ids: Sequence[bytes]) -> None:
    """Ask for keys of logs; what waited for them is read."""
    for at in range(0, len(log_ids), m.LOGS_PER_ASK):
        take_wraps(session, session.hub.wraps(log_ids[at : at + m.LOGS_PER_ASK]).wraps)
    session.without_key = set()


def _log_done(session: Session, done: m.LogDone, cursors: dict[bytes, int]) -> None:
    """The page is through with a log; it stays wanted only while there is more of it."""
    if done.next >= done.head:
        cursors.pop(done.log, None)
    elif done.log in cursors:
        cursors[done.log] = done.next

    def note(inbox: Inbox, _standing: Standing) -> None:
        inbox.note_places({done.log: done.next})

    session.receive(note)


def _log_refused(session: Session, refused: m.LogRefused, cursors: dict[bytes, int]) -> None:
    """One log is not given: it is asked again later and stops no other."""
    cursors.pop(refused.log, None)
    session.report.refuse(refused.code)

    def note(unit: object, _standing: Standing) -> None:
        run = run_of(unit)  # type: ignore[arg-type]
        log_no = progress.log_number(run, refused.log)
        before = progress.hub_logs(run).get(log_no, HubLog(log_no))
        rest = _LATER_MS[min(before.failures, len(_LATER_MS) - 1)]
        if refused.code == Code.ERASED:
            rest = 0
        progress.keep_hub_log(
            run, HubLog(log_no, before.cursor, before.head, before.failures + 1, session.now + rest, refused.code)
        )

    session.local(note)

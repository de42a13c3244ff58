# SPDX-License-Identifier: EUPL-1.2
"""This is the place for fetching what others wrote: the feed says which logs moved, pages bring their envelopes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from caseapp.store.colleagues import progress
from caseapp.store.colleagues.keyring import wraps_of
from caseapp.store.colleagues.progress import HubLog
from caseapp.store.colleagues.purge import STONES
from caseapp.store.plain_sql import Run, run_of
from caseapp.sync.joining import Letter, join_all, take_wraps
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.directory import GroupKind
from caseapp.sync.protocol.pages import FrameType
from caseapp.sync.protocol.refusals import Code
from caseapp.sync.session import Session
from caseapp.sync.standing import Standing
from caseapp.sync.unpacking import want_snapshots

_BATCH = 1_000  # envelopes handed over at once; they are joined in slices
_BATCH_BYTES = 2 * 1024 * 1024
_LOGS = 1_000  # logs asked for in one page
_FEED, _ACCESS, _WHOLE = "feed", "access", "feed_read_whole"
_WHOLE_MS = 24 * 3600 * 1000
_CLOSED = STONES | {m.LogState.ENDED, m.LogState.ERASED}  # logs that are not fetched until access is given anew


def fetch_all(session: Session, first: Iterable[bytes] = ()) -> None:
    """Bring in everything we may read: logs of `first` (what somebody looks at), then own cases, then the rest."""
    _read_feed(session)
    wanted = session.local(lambda unit, _standing: _behind(run_of(unit), session.now))
    new = [log_id for log_id, cursor in wanted if not cursor]
    fetch_wraps(session, new)  # with the keys at hand a log is read as it comes; and they tell which cases are ours
    order = session.local(lambda unit, standing: _order(run_of(unit), standing, new, frozenset(first)))
    wanted.sort(key=lambda one: order.get(one[0], _REST))
    fetched = _Fetched(session, len(wanted))
    for at in range(0, len(wanted), _LOGS):
        _fetch(fetched, wanted[at : at + _LOGS], join=True)
    again = [(log_id, 0) for log_id, _cursor in wanted if log_id in session.unpackable]
    session.unpackable.clear()
    for at in range(0, len(again), _LOGS):
        _fetch(fetched, again[at : at + _LOGS], join=False)


_LOOKED_AT, _OWN, _TEAM, _REST = range(4)
_FEW = 20  # logs of everybody, of which the one with the names of colleagues is one


def _order(run: Run, standing: Standing, new: Sequence[bytes], first: frozenset[bytes]) -> dict[bytes, int]:
    """What comes before the rest. A new log is ours when its key is there for the group of our own devices."""
    kinds = {group_id: group.kind for group_id, group in standing.directory.groups.items()}
    numbers = {row.log_id: row.log_no for row in progress.logs(run)}
    order: dict[bytes, int] = {}
    everybody = []
    for log_id in new:
        groups = {kinds.get(one.group_id) for one in wraps_of(run, numbers[log_id])} if log_id in numbers else set()
        if GroupKind.OWN in groups:
            order[log_id] = _OWN
        elif GroupKind.TEAM in groups:
            everybody.append(log_id)
    if len(everybody) <= _FEW:
        order |= dict.fromkeys(everybody, _TEAM)
    return order | dict.fromkeys(first, _LOOKED_AT)


def _read_feed(session: Session) -> None:
    """Note which logs moved. Places are kept page by page, so that a broken line costs one page."""
    after = session.local(lambda unit, _standing: _position(run_of(unit), session.now))
    feed = session.hub.feed(after)
    if not _keep_feed(session, feed, after):
        after = 0
    else:
        if not feed.more or feed.next <= after:
            return
        after = feed.next
    while True:
        feed = session.hub.feed(after)
        _keep_feed(session, feed, 0)
        if not feed.more or feed.next <= after:
            return
        after = feed.next


def _position(run: Run, now_ms: int) -> int:
    """From where the feed is read; once a day from its beginning, because what a hub left out never comes back."""
    whole, position = progress.fact(run, _WHOLE), progress.fact(run, _FEED)
    if isinstance(whole, int) and 0 <= now_ms - whole < _WHOLE_MS:
        return position if isinstance(position, int) else 0
    progress.set_fact(run, _WHOLE, now_ms)
    return 0


def _keep_feed(session: Session, feed: m.Feed, after: int) -> bool:
    return session.local(lambda unit, _standing: _note_feed(run_of(unit), feed, after))


def _note_feed(run: Run, feed: m.Feed, after: int) -> bool:
    """False when the feed must be read from its beginning: our access changed, or the hub stands before us."""
    access = feed.access.hex()
    if after and (progress.fact(run, _ACCESS) != access or feed.next < after):
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
    if head < before.cursor:  # the hub lost something, or somebody lied about places: begin again
        return HubLog(before.log_no, 0, head)
    return HubLog(before.log_no, before.cursor, head, before.failures, before.retry_at, before.reason)


_PUSHED = frozenset({Code.READ_ONLY, Code.QUOTA, Code.TOO_LARGE})  # what we bring is refused: no reason not to fetch


def _behind(run: Run, now_ms: int) -> list[tuple[bytes, int]]:
    ids = {row.log_no: row.log_id for row in progress.logs(run)}
    return [
        (ids[row.log_no], row.cursor)
        for row in progress.hub_logs(run).values()
        if row.head > row.cursor
        and row.log_no in ids
        and row.reason not in _CLOSED
        and (row.reason in _PUSHED or not row.rests(now_ms))
    ]


@dataclass(slots=True)
class _Fetched:
    """How far a fetch is, over all its pages."""

    session: Session
    all: int
    done: int = 0

    def tell(self, more: int) -> None:
        self.done = min(self.all, self.done + more)
        self.session.progress(self.done, self.all)


def _fetch(fetched: _Fetched, wanted: Sequence[tuple[bytes, int]], *, join: bool) -> None:
    """Page after page. With `join`, a log we have nothing of comes as a snapshot and what follows it."""
    session, cursors = fetched.session, dict(wanted)
    while cursors:
        session.places.begin(cursors)
        before = dict(cursors)
        batch: list[Letter] = []
        size = 0
        done: list[m.LogDone] = []
        parts: list[list[bytes]] = [[]]  # what came of each log
        for frame in session.hub.pull(m.PullAsk(tuple(cursors.items()), join=join)):
            if frame.type is FrameType.ENVELOPE:
                batch.append((frame.content, frame.number))
                parts[-1].append(frame.content)
                size += len(frame.content)
                if len(batch) >= _BATCH or size >= _BATCH_BYTES:
                    _join(session, batch)
                    batch, size = [], 0
            elif frame.type is FrameType.LOG:
                done.append(m.LogDone.decode(frame.content))
                parts.append([])
            elif frame.type is FrameType.REFUSED:
                _log_refused(session, m.LogRefused.decode(frame.content), cursors)
        _join(session, batch)
        if session.garbled and join:
            new = [one.log for one in done if not cursors.get(one.log, 1)]
            _whole_again(session, [log_id for log_id in new if _holds_garbled(session, log_id, done, parts)])
        session.garbled.clear()
        _logs_done(session, done, cursors)
        fetched.tell(len(before) - len(cursors))
        if cursors == before:
            return  # a page that brings nothing further would not end


def _holds_garbled(
    session: Session, log_id: bytes, done: Sequence[m.LogDone], parts: Sequence[Sequence[bytes]]
) -> bool:
    ours = [part for one, part in zip(done, parts, strict=False) if one.log == log_id]
    return any(each in session.garbled for part in ours for each in part)


def _whole_again(session: Session, log_ids: Sequence[bytes]) -> None:
    """Instead of a snapshot came what is no envelope: these logs are fetched save by save, from the beginning."""
    session.unpackable.update(log_ids)

    def note(run: Run) -> None:
        for log_id in log_ids:
            run("UPDATE hub_log SET cursor = 0 WHERE log_no = ?", (progress.log_number(run, log_id),))

    session.local(lambda unit, _standing: note(run_of(unit)))


def _join(session: Session, batch: Sequence[Letter]) -> None:
    """Join a batch, with the keys it turns out to need."""
    if not batch:
        return
    join_all(session, batch)
    without_key, session.without_key = tuple(session.without_key), set()
    if without_key:
        fetch_wraps(session, without_key)


def _logs_done(session: Session, done: Sequence[m.LogDone], cursors: dict[bytes, int]) -> None:
    """The page is through with these logs; each stays wanted only while there is more of it."""
    heads: dict[bytes, int] = {}
    for one in done:
        reached = session.places.reached([one.log]).get(one.log, 0)
        if one.log in session.unpackable or reached >= min(one.next, one.head) == one.head:
            cursors.pop(one.log, None)
        elif one.log in cursors:
            cursors[one.log] = reached
        if one.log not in session.unpackable:
            heads[one.log] = one.head
    if heads:
        session.local(lambda unit, _standing: progress.heads_are(run_of(unit), heads))
    wanted = [one.log for one in done if one.wanted]
    if wanted:
        session.local(lambda unit, standing: want_snapshots(run_of(unit), standing.dev_no, wanted))


def fetch_wraps(session: Session, log_ids: Sequence[bytes]) -> None:
    """Ask for keys of logs; what waited for them is read."""
    for at in range(0, len(log_ids), m.LOGS_PER_ASK):
        take_wraps(session, session.hub.wraps(log_ids[at : at + m.LOGS_PER_ASK]).wraps)
    session.without_key = set()


def _log_refused(session: Session, refused: m.LogRefused, cursors: dict[bytes, int]) -> None:
    """One log is not given: it is asked again later and stops no other."""
    cursors.pop(refused.log, None)
    session.report.refuse(refused.code)

    def note(unit: object, _standing: Standing) -> None:
        run = run_of(unit)  # type: ignore[arg-type]
        log_no = progress.log_number(run, refused.log)
        before = progress.hub_log(run, log_no)
        after = before.failed(refused.code, session.now)
        if refused.code in (Code.ERASED, Code.BEHIND_HORIZON):
            after = replace(after, retry_at=session.now)
        if refused.code == Code.BEHIND_HORIZON:
            after = replace(after, cursor=0)  # it comes whole in the next round
        progress.keep_hub_log(run, after)

    session.local(note)

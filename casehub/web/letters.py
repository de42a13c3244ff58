# SPDX-License-Identifier: EUPL-1.2
"""This is the place for envelopes that come and go: what changed (feed), pull, push, and what is held (vv)."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field

from caseapp.sync.envelope import Envelope, Kind, check_signature, parse
from caseapp.sync.protocol.limits import FEED_ROWS, PULL_BYTES, PUSH_BYTES
from caseapp.sync.protocol.messages import (
    BYTES,
    LONGEST_WAIT,
    OK,
    Feed,
    LogDone,
    LogRefused,
    Path,
    PullAsk,
    PushAnswer,
    PushAsk,
    VvAnswer,
    VvAsk,
    vv_hash,
)
from caseapp.sync.protocol.pages import Frame, FrameType
from caseapp.sync.protocol.refusals import Code, Refused
from casehub.store import baselines, logs, organisations, snapshots
from casehub.store.database import Tx
from casehub.store.pushing import Push, Result
from casehub.store.together import Again
from casehub.trouble import busy
from casehub.web.door import SMALL, Answer, Call, Caller, Rule, door, id_of, open_door, said

_ATTEMPTS = 8


# -- feed --------------------------------------------------------------------------------------------------------------


async def feed(call: Call) -> Answer:
    """At once when there is news; otherwise it waits, at most `wait` seconds, without holding a thread."""
    known = call.request.query_params.get("generation", "")
    if known and id_of(known) != call.hub.row.generation:
        raise Refused(Code.HUB_GENERATION_CHANGED, generation=call.hub.row.generation)
    wait = call.number("wait", 0, LONGEST_WAIT)
    after = call.number("after", 0)
    page = await call.hub.in_thread(lambda: _feed_page(call, after))
    height = call.number("dir", page.dir_height)
    end = time.monotonic() + wait
    while not page.rows and page.dir_height == height and not call.hub.watch.closing:
        left = end - time.monotonic()
        if left <= 0:
            break
        await call.hub.watch.wait(call.caller.org_id, (page.next, height), left)
        page = await call.hub.in_thread(lambda: _feed_page(call, after))
    return said(page, rows=len(page.rows))


def _feed_page(call: Call, after: int) -> Feed:
    org_id = call.caller.org_id
    height = organisations.dir_height(call.hub.database, org_id)
    caller = Caller(call.caller.dev_id, call.hub.membership(org_id, height))
    limit = max(1, call.number("limit", FEED_ROWS, FEED_ROWS))
    page = logs.feed_page(call.hub.database, org_id, caller.groups, after, limit)
    access = hashlib.blake2b(b"".join(sorted(caller.groups)), digest_size=8).digest()
    return Feed(page.rows, page.next, page.more, height, access, call.hub.row.generation)


# -- pull --------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Page:
    """Frames, and how much still fits."""

    room: int
    frames: list[bytes] = field(default_factory=list)
    sizes: list[tuple[bytes, int]] = field(default_factory=list)

    def add(self, frame: Frame) -> None:
        data = frame.encode()
        self.frames.append(data)
        self.room -= len(data)


def pull(call: Call) -> Answer:
    """Frames of the logs that were asked for, in that order, until the page is full."""
    ask = PullAsk.decode(call.body)
    page = _Page(min(max(ask.max_bytes, 1), PULL_BYTES))

    def work(tx: Tx) -> None:
        for log_id, after in ask.logs:
            if page.room <= 0:
                return
            before = page.room
            try:
                _add_log(tx, call.caller, page, (log_id, after, ask.join))
            except Refused as refused:
                page.add(Frame(FrameType.REFUSED, 0, LogRefused(log_id, refused.code, refused.detail).encode()))
            else:
                page.sizes.append((log_id, before - page.room))

    call.hub.database.read(work)
    page.add(Frame(FrameType.END))
    logs.note_access(call.hub.database, call.caller.org_id, call.caller.dev_id, "pull", page.sizes)
    return Answer(b"".join(page.frames), BYTES, facts={"logs": len(page.sizes), "frames": len(page.frames)})


def readable(tx: Tx, caller: Caller, log_id: bytes) -> logs.LogRow:
    """A log this device may read. Raises Refused: erased (with the order), not_member, unknown."""
    log = logs.log_row(tx, log_id, caller.groups)
    if log is None or log.org_id != caller.org_id:
        raise Refused(Code.UNKNOWN)
    if log.erased:
        raise Refused(Code.ERASED, order=logs.erase_order(tx, log_id))
    if not log.rank:
        raise Refused(Code.NOT_MEMBER)
    return log


def _add_log(tx: Tx, caller: Caller, page: _Page, ask: tuple[bytes, int, bool]) -> None:
    log_id, after, join = ask
    try:
        log = readable(tx, caller, log_id)
    except Refused as refused:
        if refused.code != Code.NOT_MEMBER or not logs.had_access(tx, log_id, caller.groups):
            raise
        _add_records(tx, page, log_id, after)
        return
    newest = None
    if not log.history:
        newest = _beginning(tx, caller, log, after)
    elif join and after == 0:
        newest = snapshots.newest(tx, log_id)
    if newest is not None:
        if page.frames and len(newest.data) > page.room:
            page.room = 0
            return
        for hub_seq, data in logs.envelopes_after(tx, log_id, 0, 2**31, Kind.KEY):
            if hub_seq <= newest.covers:
                page.add(Frame(FrameType.ENVELOPE, hub_seq, data))
        page.add(Frame(FrameType.ENVELOPE, newest.covers, newest.data))
        after = newest.covers
    for hub_seq, data in logs.envelopes_after(tx, log_id, after, page.room):
        page.add(Frame(FrameType.ENVELOPE, hub_seq, data))
        after = hub_seq
    page.add(Frame(FrameType.LOG, 0, LogDone(log_id, after, log.head, log.wanted).encode()))


def _beginning(tx: Tx, caller: Caller, log: logs.LogRow, after: int) -> snapshots.Snapshot | None:
    """With what a guest begins who is not past the key that let it in. Raises Refused(behind_horizon) without one."""
    began = baselines.since(tx, log.log_id, caller.groups)
    if began == 1 or after >= began:
        return None  # there is nothing before it
    found = baselines.newest(tx, log.log_id)
    if after or found is None or found.covers < began:
        raise Refused(Code.BEHIND_HORIZON)
    return found


def _add_records(tx: Tx, page: _Page, log_id: bytes, after: int) -> None:
    """Whose access ended gets the records that say so, and nothing of what was written since."""
    for hub_seq, data in logs.envelopes_after(tx, log_id, after, page.room, Kind.KEY):
        page.add(Frame(FrameType.ENVELOPE, hub_seq, data))
        after = hub_seq
    page.add(Frame(FrameType.LOG, 0, LogDone(log_id, after, after, 0).encode()))


# -- push --------------------------------------------------------------------------------------------------------------


def push(call: Call) -> Answer:
    """Each log stands for itself: what is wrong in one keeps nothing of another out."""
    ask, hub = PushAsk.decode(call.body), call.hub
    if sum(len(one) for one in ask.envelopes) > PUSH_BYTES:
        raise Refused(Code.TOO_LARGE, largest=PUSH_BYTES)
    results: list[Result | None] = [None] * len(ask.envelopes)
    by_log: dict[bytes, list[tuple[int, Envelope]]] = {}
    for at, data in enumerate(ask.envelopes):
        try:
            envelope = parse(data)
            check_signature(envelope, call.caller.membership.sign_key(envelope.header.dev_id))
        except Refused as refused:
            results[at] = (refused.code, 0, refused.detail)
        else:
            by_log.setdefault(envelope.header.log_id, []).append((at, envelope))
    for log_id, done in _push_logs(call, by_log, repair=ask.repair).items():
        for (at, _), result in zip(by_log[log_id], done, strict=True):
            results[at] = result
    whole = [one for one in results if one is not None]
    taken = sum(one[0] == OK for one in whole)
    if taken:
        hub.watch.wake(call.caller.org_id)
    for code, _, _ in whole:
        hub.counts.add("envelopes_total", f'{{result="{code}"}}')
    answer = PushAnswer(tuple(whole))
    return said(answer, envelopes=len(whole), taken=taken, logs=len(by_log))


def _push_logs(
    call: Call, by_log: dict[bytes, list[tuple[int, Envelope]]], *, repair: bool
) -> dict[bytes, list[Result]]:
    """Checks again with the directory of the moment when it moved in between. Raises Refused(busy)."""
    hub, caller = call.hub, call.caller
    done: dict[bytes, list[Result]] = {}
    membership = caller.membership
    for attempt in range(_ATTEMPTS):
        open_logs = [log_id for log_id in by_log if log_id not in done]
        if not open_logs:
            return done
        if attempt:
            height = organisations.dir_height(hub.database, caller.org_id)
            membership = hub.membership(caller.org_id, height)
        pushes = [
            Push(
                membership,
                caller.dev_id,
                log_id,
                tuple(envelope for _, envelope in by_log[log_id]),
                hub.settings.quota,
                repair,
            )
            for log_id in open_logs
        ]
        for log_id, result in zip(open_logs, hub.together.take(hub.database, pushes), strict=True):
            if isinstance(result, Refused) and len(by_log) > 1:
                done[log_id] = [(result.code, 0, {}) for _ in by_log[log_id]]
            elif isinstance(result, Exception) and not isinstance(result, Again):
                raise result
            elif not isinstance(result, Exception):
                done[log_id] = result
    raise busy("directory moves")


# -- what is held ------------------------------------------------------------------------------------------------------


def compare(call: Call) -> Answer:
    """Logs of which this hub holds something else than the device. What the hub does not know comes with head 0."""
    ask, caller = VvAsk.decode(call.body), call.caller

    def work(tx: Tx) -> list[tuple[bytes, int, int, tuple[tuple[int, bytes, int], ...]]]:
        found: list[tuple[bytes, int, int, tuple[tuple[int, bytes, int], ...]]] = []
        for log_id, hashed in ask.logs:
            log = logs.log_row(tx, log_id, caller.groups)
            if log is None:
                found.append((log_id, 0, 0, ()))
            elif log.org_id == caller.org_id and log.rank and not log.erased:
                held = logs.held(tx, log_id)
                if vv_hash(held) != hashed:
                    found.append((log_id, log.head, log.epoch, tuple(held)))
        return found

    return said(VvAnswer(tuple(call.hub.database.read(work))), logs=len(ask.logs))


ROUTES = [
    open_door("GET", Path.FEED, feed, Rule(recovery=True)),
    door("POST", Path.PULL, pull, Rule(largest=128 * 1024, recovery=True)),
    door("POST", Path.PUSH, push, Rule(largest=PUSH_BYTES + SMALL, leaving=True)),
    door("POST", Path.VV, compare, Rule(largest=256 * 1024)),
]

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for joining many envelopes without anybody having to wait: in slices, each a transaction.

A worker who saves waits for one slice at the most. What makes the program stumble (a fault of ours, met by content we
did not foresee) is set aside by itself, so that it stops neither the envelopes beside it nor the next round.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from caseapp.errors import CaseAppError
from caseapp.store.colleagues.keyring import WrapRow
from caseapp.sync.inbox import Inbox
from caseapp.sync.session import Session
from caseapp.sync.standing import Standing

_log = logging.getLogger(__name__)
_WORKING = 0.02  # seconds of one slice while somebody works; writing it down takes half as long again
_WAITING = 2.0  # and while somebody looks at a page that says it fetches
_LET_BY = 0.002  # seconds between slices, in which a save gets its turn

Letter = tuple[bytes, int | None]  # an envelope and its place in the log at the hub


def join_all(session: Session, letters: Sequence[Letter]) -> None:
    """Join envelopes in their order, with the places up to which their logs were fetched."""
    at = 0
    while at < len(letters):
        try:
            at += _slice(session, letters[at:], _WAITING if session.is_waited_for else _WORKING)
        except CaseAppError:
            raise
        except Exception:  # noqa: BLE001 - an outermost loop: what nobody foresaw must not stop all syncing
            session.membership.forget()
            at += _one_by_one(session, letters[at:])
        if not session.is_waited_for and at < len(letters):
            time.sleep(_LET_BY)


def _slice(session: Session, letters: Sequence[Letter], seconds: float) -> int:
    def take(inbox: Inbox, _standing: Standing) -> int:
        until = time.monotonic() + seconds
        logs: set[bytes] = set()
        taken = 0
        for content, place in letters:
            header = inbox.take(content, place)
            if header is not None and place is not None:
                session.places.note(header, place)
                logs.add(header.log_id)
            taken += 1
            if time.monotonic() > until:
                break
        refused = inbox.taken.unpackable | session.unpackable
        inbox.note_places(session.places.reached(logs - refused))
        return taken

    return session.receive(take)


def _one_by_one(session: Session, letters: Sequence[Letter]) -> int:
    """Up to and with the one at which we stumble; that one is kept, unread."""
    for count, letter in enumerate(letters, start=1):
        try:
            _slice(session, [letter], 0)
        except CaseAppError:
            raise
        except Exception as error:  # noqa: BLE001 - the same
            _log.error("an envelope could not be joined: %s", type(error).__name__)
            session.membership.forget()
            _put_aside(session, *letter)
            return count
    return len(letters)


def _put_aside(session: Session, content: bytes, place: int | None) -> None:
    session.receive(lambda inbox, _standing: inbox.set_aside(content, place))


def take_wraps(session: Session, wraps: Sequence[tuple[bytes, int, bytes, int, bytes]]) -> None:
    """Keys of logs as they travel: (log, epoch, group, epoch of the group, wrap); what waited for them is read.

    In slices too: behind a key may wait everything a colleague wrote in a log.
    """
    by_log: dict[bytes, list[tuple[bytes, int, bytes, int, bytes]]] = {}
    for wrap in wraps:
        by_log.setdefault(wrap[0], []).append(wrap)
    logs = list(by_log.items())
    at = 0
    while at < len(logs):
        at += _slice_of_wraps(session, logs[at:], _WAITING if session.is_waited_for else _WORKING)
        if not session.is_waited_for and at < len(logs):
            time.sleep(_LET_BY)


def _slice_of_wraps(
    session: Session, logs: Sequence[tuple[bytes, Sequence[tuple[bytes, int, bytes, int, bytes]]]], seconds: float
) -> int:
    def take(inbox: Inbox, _standing: Standing) -> int:
        until = time.monotonic() + seconds
        taken = 0
        for log_id, wraps in logs:
            log_no = inbox.log_no(log_id)
            inbox.take_wraps(log_id, [WrapRow(log_no, *wrap[1:]) for wrap in wraps])
            taken += 1
            if time.monotonic() > until:
                break
        return taken

    return session.receive(take)

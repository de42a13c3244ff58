# SPDX-License-Identifier: EUPL-1.2
"""This is the place for comparing a snapshot we joined with the signed envelopes, page by page, in later rounds.

A snapshot proves who packed it, not who wrote what is inside. Where the signed envelopes say something else they win,
and somebody is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from caseapp.store.colleagues import envelopes as kept
from caseapp.store.colleagues.envelopes import EnvelopeRow, State
from caseapp.store.plain_sql import run_of
from caseapp.sync.envelope import Kind, parse
from caseapp.sync.inbox import Inbox
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.pages import FrameType
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.saves import decode_save
from caseapp.sync.protocol.snapshots import PackedSave
from caseapp.sync.session import Session
from caseapp.sync.standing import Standing
from caseapp.sync.unpacking import Packed, arrival_of, differing


def prove(session: Session, row: EnvelopeRow, log_id: bytes) -> bool:
    """Look at one more page; whether everything is proven now. What is not at the hub any more stays unproven."""
    about = Packed.decode(row.content)
    envelopes: list[bytes] = []
    until = row.hub_seq or 0
    if until < about.covers:
        for frame in session.hub.pull(m.PullAsk(((log_id, until),))):
            if frame.type is FrameType.ENVELOPE and frame.number <= about.covers:
                envelopes.append(frame.content)
            elif frame.type is FrameType.LOG:
                until = m.LogDone.decode(frame.content).next
    return session.receive(
        lambda inbox, standing: _compare(session, (inbox, standing), replace(row, hub_seq=until), envelopes)
    )


def _compare(session: Session, within: tuple[Inbox, Standing], row: EnvelopeRow, envelopes: Sequence[bytes]) -> bool:
    inbox, standing = within
    run, about = run_of(inbox.receiving), Packed.decode(row.content)
    proven = dict(about.proven)
    signed = _signed(inbox, about, proven, envelopes)
    false = differing(run, row.log_no, signed)
    if false:
        authors = {dev_id: one.author for dev_id, one in standing.directory.devices.items()}
        log_id = parse(envelopes[0]).header.log_id
        inbox.receiving.set_right([arrival_of(log_id, one, authors[one.dev_id]) for one in false])
        alarm = replace(row, state=State.QUARANTINE, reason=Code.DIVERGED, seq=1, content=b"", moment=session.now)
        kept.keep(run, alarm)
        session.report.refuse(Code.DIVERGED, len(false))
    kept.drop(run, row)
    if proven == dict(about.held):
        return not false
    after = replace(about, proven=proven)
    kept.keep(run, replace(row, moment=session.now, content=after.encode()))
    return False


def _signed(inbox: Inbox, about: Packed, proven: dict[bytes, int], envelopes: Sequence[bytes]) -> list[PackedSave]:
    """The saves of a page that hold and come next of their device; `proven` goes on with them."""
    found: list[PackedSave] = []
    for data in envelopes:
        try:
            envelope = parse(data)
            header = envelope.header
            expected = proven.get(header.dev_id, 0) + 1
            if header.kind is not Kind.OPS or not expected == header.seq <= about.held.get(header.dev_id, 0):
                continue
            one = PackedSave(header.dev_id, header.seq, header.save_id, header.prev, inbox.save_of(envelope))
            decode_save(one.content)
        except Refused:
            continue
        proven[header.dev_id] = header.seq
        found.append(one)
    return found

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for large things in one piece: snapshots of a log and chunks of attachments, resumable."""

from __future__ import annotations

from caseapp.sync.envelope import Kind, check_signature, parse
from caseapp.sync.protocol.baselines import BASELINE
from caseapp.sync.protocol.grants import AUDIT
from caseapp.sync.protocol.limits import HASH, SNAPSHOT_BYTES
from caseapp.sync.protocol.messages import (
    BYTES,
    LARGEST_CHUNK,
    Attest,
    ChunkIds,
    Path,
    Snapshots,
    SnapshotTaken,
    attest_payload,
    chunk_id,
)
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import Domain, verify
from casehub.store import baselines, chunks, logs, snapshots
from casehub.store.database import Tx
from casehub.store.logs import LogRow
from casehub.web.door import Answer, Call, Rule, door, said
from casehub.web.letters import readable

_CHEAP = 0.25  # of a request: an attachment is a hundred of them


def _writable(tx: Tx, call: Call, log_id: bytes) -> LogRow:
    log = readable(tx, call.caller, log_id)
    if log.rank < logs.RANK["w"]:
        raise Refused(Code.READ_ONLY)
    if log.compartment == AUDIT:
        raise Refused(Code.MALFORMED)  # openings are never packed, and have nothing attached
    return log


def _ranged(call: Call, data: bytes) -> Answer:
    """The whole, or what `Range: bytes=from-[to]` asks for, so that a cut connection goes on where it was."""
    asked = call.request.headers.get("range", "")
    headers = {"Accept-Ranges": "bytes"}
    unit, _, span = asked.partition("=")
    start_text, dash, end_text = span.partition("-")
    if unit != "bytes" or not dash or not start_text.isdigit() or (end_text and not end_text.isdigit()):
        return Answer(data, BYTES, headers=headers)
    start, end = int(start_text), int(end_text) if end_text else len(data) - 1
    if start >= len(data) or end < start:
        return Answer(b"", BYTES, 416, {**headers, "Content-Range": f"bytes */{len(data)}"})
    end = min(end, len(data) - 1)
    return Answer(data[start : end + 1], BYTES, 206, {**headers, "Content-Range": f"bytes {start}-{end}/{len(data)}"})


# -- snapshots ---------------------------------------------------------------------------------------------------------


def list_snapshots(call: Call) -> Answer:
    """What there is, newest first. Guests see baselines, and so does who asks with `guests=1`."""
    log_id, asks = call.id("one"), call.number("guests", 0, 1)

    def work(tx: Tx) -> Snapshots:
        log = readable(tx, call.caller, log_id)
        found = snapshots.listed(tx, log_id) if log.history and not asks else baselines.listed(tx, log_id)
        return Snapshots(found)

    return said(call.hub.database.read(work))


def get_snapshot(call: Call) -> Answer:
    """The envelope."""
    log_id, env_id = call.id("one"), call.id("two", HASH)

    def work(tx: Tx) -> bytes:
        log = readable(tx, call.caller, log_id)
        return snapshots.one(tx, log_id, env_id) if log.history else baselines.one(tx, log_id, env_id)

    data = call.hub.database.read(work)
    logs.note_access(call.hub.database, call.caller.org_id, call.caller.dev_id, "snapshot", [(log_id, len(data))])
    return _ranged(call, data)


def take_snapshot(call: Call) -> Answer:
    """An envelope of kind SNAPSHOT whose `deps` are all it holds (the VV), under the newest epoch."""
    log_id, caller = call.id("one"), call.caller
    envelope = parse(call.body)
    header = envelope.header
    if header.kind is not Kind.SNAPSHOT or header.log_id != log_id or header.dev_id != caller.dev_id:
        raise Refused(Code.MALFORMED)
    check_signature(envelope, caller.membership.sign_key(header.dev_id))

    def work(tx: Tx) -> int:
        logs.lock_log(tx, log_id)
        log = _writable(tx, call, log_id)
        if not log.history or (header.seq == BASELINE and log.rank < logs.RANK["m"]):
            raise Refused(Code.READ_ONLY)  # nobody tells others what was before who does not know it
        if header.epoch != log.epoch:
            raise Refused(Code.STALE_EPOCH, epoch=log.epoch)
        org = tx.one("SELECT size FROM org WHERE org_id = ?", caller.org_id)
        if org is not None and org[0] + len(envelope.data) > call.hub.settings.quota:
            raise Refused(Code.QUOTA, quota=call.hub.settings.quota)
        if header.seq == BASELINE:
            return baselines.keep(tx, caller.org_id, envelope)
        return snapshots.keep(tx, caller.org_id, envelope)

    covers = call.hub.database.write(work)
    return said(SnapshotTaken(envelope.env_id, covers), log=log_id)


def take_attest(call: Call) -> Answer:
    """A device came to the same state."""
    log_id, caller, ask = call.id("one"), call.caller, Attest.decode(call.body)
    sign_key = caller.membership.sign_key(caller.dev_id)
    verify(sign_key, Domain.ATTEST, attest_payload(log_id, ask.env_id), ask.sig)

    def work(tx: Tx) -> None:
        if not readable(tx, caller, log_id).history:
            raise Refused(Code.READ_ONLY)
        snapshots.attest(tx, log_id, ask.env_id, caller.dev_id, ask.sig)

    call.hub.database.write(work)
    return Answer(status=204)


# -- chunks ------------------------------------------------------------------------------------------------------------


def missing_chunks(call: Call) -> Answer:
    """Which of these the hub lacks."""
    log_id, ask = call.id("one"), ChunkIds.decode(call.body)

    def work(tx: Tx) -> tuple[bytes, ...]:
        readable(tx, call.caller, log_id)
        return chunks.missing(tx, log_id, ask.ids)

    return said(ChunkIds(call.hub.database.read(work)))


def _known_chunk(call: Call) -> tuple[bytes, bytes, int]:
    log_id, wanted = call.id("one"), call.id("two", HASH)

    def work(tx: Tx) -> int:
        readable(tx, call.caller, log_id)
        return chunks.size_of(tx, log_id, wanted)

    return log_id, wanted, call.hub.database.read(work)


def has_chunk(call: Call) -> Answer:
    """200 or 404, without the bytes."""
    _, _, size = _known_chunk(call)
    return Answer(b"", BYTES, headers={"OE-Size": str(size)})


def get_chunk(call: Call) -> Answer:
    """The sealed bytes."""
    log_id, wanted, _ = _known_chunk(call)
    data = call.hub.shelf.get(log_id, wanted)
    if data is None:
        raise Refused(Code.UNKNOWN)
    logs.note_access(call.hub.database, call.caller.org_id, call.caller.dev_id, "chunk", [(log_id, len(data))])
    return _ranged(call, data)


def put_chunk(call: Call) -> Answer:
    """The bytes must be what their name says; the same again is fine."""
    log_id, named = call.id("one"), call.id("two", HASH)
    if not call.body or chunk_id(call.body) != named:
        raise Refused(Code.MALFORMED, field="chunk")
    database, quota = call.hub.database, call.hub.settings.quota

    def work(tx: Tx) -> bool:
        _writable(tx, call, log_id)
        org = tx.one("SELECT size FROM org WHERE org_id = ?", call.caller.org_id)
        if org is not None and org[0] + len(call.body) > quota:
            raise Refused(Code.QUOTA, quota=quota)
        return bool(chunks.missing(tx, log_id, [named]))

    if database.read(work):
        chunks.keep(database, call.hub.shelf, (call.caller.org_id, log_id, named), call.body, quota)
    return Answer(status=204)


ROUTES = [
    door("GET", Path.SNAPSHOTS, list_snapshots),
    door("POST", Path.SNAPSHOTS, take_snapshot, Rule(largest=SNAPSHOT_BYTES)),
    door("GET", Path.SNAPSHOT, get_snapshot),
    door("POST", Path.ATTEST, take_attest),
    door("POST", Path.CHUNKS, missing_chunks),
    door("HEAD", Path.CHUNK, has_chunk, Rule(cost=_CHEAP)),
    door("GET", Path.CHUNK, get_chunk, Rule(cost=_CHEAP)),
    door("PUT", Path.CHUNK, put_chunk, Rule(largest=LARGEST_CHUNK, cost=_CHEAP, leaving=True)),
]

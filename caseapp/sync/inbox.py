# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what comes in: every envelope is judged by itself, and one that does not hold stops no other.

Order of judging (docs/protocol.md): shape and sizes, who signed and what that device was by the directory, signature,
key and fence, content, number. What lacks something (a key, a predecessor, a newer program) waits; what does not hold
is set aside with its reason. Both are kept as they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from caseapp.store.authors import said_by
from caseapp.store.colleagues import envelopes as kept
from caseapp.store.colleagues import missed
from caseapp.store.colleagues.arrivals import Arrival, Outcome, Receiving
from caseapp.store.colleagues.envelopes import EnvelopeRow, State
from caseapp.store.colleagues.keyring import LogKey, WrapRow, keep_log_key, keep_wrap
from caseapp.store.colleagues.progress import HubLog, acknowledge_next, hub_log, keep_hub_log
from caseapp.store.plain_sql import first_value, run_of
from caseapp.sync.audit import AUDIT, must_be_by_owner, must_be_small, take_opening
from caseapp.sync.envelope import Envelope, Header, Kind, check_signature, open_body, parse
from caseapp.sync.forks import begin_log_again, begun_falsely, makes_way
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.naming import may_be_called
from caseapp.sync.protocol.baselines import BASELINE
from caseapp.sync.protocol.directory import Device, DeviceState, Directory
from caseapp.sync.protocol.grants import KeyRecord, check_key_record, counts, parse_key_record
from caseapp.sync.protocol.limits import READER_LEVEL
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.saves import decode_save
from caseapp.sync.standing import Standing
from caseapp.sync.unpacking import is_only_packed, join_snapshot, note
from caseapp.sync.visiting import must_leave_access, take_baseline

# what may still come right: the directory, a key, a predecessor or a newer program is missing here
_WAITS = frozenset({Code.DEVICE_UNKNOWN, Code.DIR_CONFLICT, Code.UNREADABLE, Code.GAP, Code.NEWER,
                    Code.UPGRADE_REQUIRED})  # fmt: skip
CROWDED = "crowded"  # too much of devices nobody here knows came in a file
_AGAIN = ("", Code.UNREADABLE, Code.GAP, Code.DEVICE_UNKNOWN, Code.DIR_CONFLICT, Code.NEWER)


@dataclass(slots=True)
class Taken:
    """What became of what came. `forked` logs hold two saves of one number; `is_copied`: a copy of us is at work."""

    applied: int = 0
    known: int = 0
    waiting: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    forked: set[int] = field(default_factory=set)
    is_copied: bool = False
    without_key: set[bytes] = field(default_factory=set)
    rekeyed: set[int] = field(default_factory=set)
    garbled: list[bytes] = field(default_factory=list)  # what does not even say which log it belongs to
    unpackable: set[bytes] = field(default_factory=set)  # logs whose snapshot does not hold: fetch them save by save

    def refuse(self, code: str) -> None:
        self.refused[code] = self.refused.get(code, 0) + 1


class Inbox:
    """Takes envelopes and wraps in one transaction."""

    def __init__(self, receiving: Receiving, standing: Standing, now_ms: int, *, keeps_all: bool = False) -> None:
        self.taken = Taken()
        self._receiving = receiving
        self._run = run_of(receiving)
        self._standing = standing
        self._now = now_ms
        self._oldest = 0 if keeps_all else now_ms - kept.KEPT_DAYS * 86_400_000
        self.book = GrantBook(self._run, standing)
        self._kinds: dict[int, str] = {}
        self._is_signed = False  # whether the signature of the last one holds
        self._place: int | None = None  # of the one that is judged, at the hub

    # -- the doors -------------------------------------------------------------------------------------------------

    def take(self, content: bytes, place: int | None = None) -> Header | None:
        """An envelope as it travelled, and its place in the log at the hub; its header, if its signature holds."""
        try:
            envelope = parse(content)
        except Refused as refused:
            self.taken.refuse(refused.code)
            self.taken.garbled.append(content)
            return None
        self._is_signed = False
        if envelope.header.kind is Kind.SNAPSHOT:
            self._take_snapshot(envelope, place)
        else:
            self._take(envelope, place)
        return envelope.header if self._is_signed else None

    def set_aside(self, content: bytes, place: int | None = None) -> None:
        """Keep an envelope unread: reading it made the program stumble."""
        header = parse(content).header
        if header.kind is Kind.SNAPSHOT:
            self._refuse_snapshot(header, Code.MALFORMED)
            return
        log_no, dev_no = self._receiving.log_no(header.log_id), self._receiving.dev_no(header.dev_id)
        row = EnvelopeRow(
            log_no, int(header.kind), dev_no, header.seq, header.save_id, header.epoch, State.QUARANTINE,
            Code.MALFORMED, place, self._now, content,
        )  # fmt: skip
        kept.keep(self._run, row)
        self.taken.refuse(Code.MALFORMED)
        if place is not None:
            self.note_places({header.log_id: place})

    def take_wraps(self, log_id: bytes, wraps: Iterable[WrapRow]) -> None:
        """Wraps of a log; what waited for a key is tried again."""
        if self._standing.directory.orders_erasure(log_id):
            return
        log_no = self._receiving.log_no(log_id)
        for one in wraps:
            keep_wrap(self._run, one)
        self._open(log_no, log_id)

    def open_all(self) -> None:
        """Keys of groups came: open the logs that waited for them."""
        rows = self._run(
            "SELECT DISTINCT l.log_no, l.log_id FROM log_key k JOIN log l ON l.log_no = k.log_no WHERE k.key IS NULL"
        )
        for log_no, log_id in rows.fetchall():
            self._open(log_no, log_id)

    def log_no(self, log_id: bytes) -> int:
        return self._receiving.log_no(log_id)

    @property
    def receiving(self) -> Receiving:
        """The transaction this belongs to."""
        return self._receiving

    def know_more(self) -> None:
        """The directory has grown: open what it has keys for, and try again what waited for it."""
        kept.forget_notes_of_strangers(self._run)
        self.open_all()
        self.try_again()

    def note_places(self, places: Mapping[bytes, int]) -> None:
        """Up to where logs were fetched; in the transaction that joins what was fetched."""
        for log_id, place in places.items():
            log_no = self._receiving.log_no(log_id)
            before = hub_log(self._run, log_no)
            keep_hub_log(self._run, HubLog(log_no, max(place, before.cursor), max(place, before.head)))

    def try_again(self, log_no: int | None = None) -> None:
        """What waits, now that the directory or something else has come."""
        while True:
            before = self.taken.applied
            for row in kept.in_state(self._run, State.WAITING, log_no):
                if (
                    row.content and row.reason in _AGAIN and kept.still_waits(self._run, row)
                ):  # not joined behind one before it
                    self._take(parse(row.content), row.hub_seq)
            if self.taken.applied == before:
                return

    # -- one envelope ----------------------------------------------------------------------------------------------

    def _take(self, envelope: Envelope, place: int | None) -> None:
        """One, and what waited for it, and for that: thousands may follow each other when a key comes late."""
        follower = self._take_one(envelope, place)
        while follower is not None:
            follower = self._take_one(parse(follower.content), follower.hub_seq)

    def _take_one(self, envelope: Envelope, place: int | None) -> EnvelopeRow | None:
        """The next save of the same device that waited for this one, if there is one."""
        header = envelope.header
        if self._standing.directory.orders_erasure(header.log_id):
            self.taken.known += 1  # whoever still has it: nothing of it comes back
            return None
        log_no, dev_no = self._receiving.log_no(header.log_id), self._receiving.dev_no(header.dev_id)
        state, reason = State.DONE, ""
        keep = True
        self._place = place
        try:
            keep = self._judge(envelope, log_no)
        except Refused as refused:
            reason = refused.code
            state = State.WAITING if reason in _WAITS else State.QUARANTINE
            self._note(reason, envelope, log_no)
        row = EnvelopeRow(
            log_no, int(header.kind), dev_no, header.seq, header.save_id, header.epoch, state, reason, place,
            self._now, envelope.data,
        )  # fmt: skip
        if reason == Code.DEVICE_UNKNOWN:
            if not kept.keep_of_stranger(self._run, row):
                self.taken.refuse(CROWDED)
        elif keep:
            kept.keep(self._run, row)
        else:
            kept.wait_no_more(self._run, row)
        if state is State.DONE and header.kind is Kind.KEY and place is not None:
            self._hub_has(log_no, header)
        if state is State.DONE and header.kind is Kind.OPS:
            return kept.next_waiting(self._run, log_no, header.kind, dev_no, header.seq + 1)
        return None

    def _note(self, reason: str, envelope: Envelope, log_no: int) -> None:
        if reason == Code.UNREADABLE:
            self.taken.without_key.add(envelope.header.log_id)
        if reason == Code.FORK:
            self.taken.forked.add(log_no)
        if reason in _WAITS:
            self.taken.waiting += 1
        else:
            self.taken.refuse(reason)

    def _signer(self, envelope: Envelope) -> Device:
        """Who signed it, and might. Raises Refused."""
        header = envelope.header
        device = self._standing.directory.devices.get(header.dev_id) or _recovery(self._standing.directory, header)
        if device is None:
            raise Refused(Code.DEVICE_UNKNOWN)
        check_signature(envelope, device.sign)
        self._is_signed = True
        if header.dir_height > self._standing.directory.height:
            raise Refused(Code.DIR_CONFLICT)
        if self._standing.hash_at(header.dir_height)[:8] != header.dir_hash:
            raise Refused(Code.DIR_REFUSED, rule="two_stories")
        if not device.may_push_at(header.dir_height):
            raise Refused(Code.DEVICE_REVOKED)
        if header.kind is Kind.SNAPSHOT and (device.is_guest or not device.active_at()):
            raise Refused(Code.DEVICE_REVOKED)  # who is not in the team may not tell what others wrote
        if header.crit > READER_LEVEL and header.kind is not Kind.OPS:
            raise Refused(Code.NEWER)
        return device

    def _judge(self, envelope: Envelope, log_no: int) -> bool:
        """Whether the bytes are kept. Raises Refused."""
        header = envelope.header
        device = self._signer(envelope)
        if header.kind is Kind.KEY:
            self._take_key(envelope, log_no)
            return True
        if header.kind is Kind.OPS:
            return self._take_save(envelope, log_no, device)
        if header.kind is Kind.AUDIT:
            return self._take_opening(envelope, log_no, device)
        return True

    # -- a snapshot ------------------------------------------------------------------------------------------------

    def _take_snapshot(self, envelope: Envelope, place: int | None) -> None:
        header = envelope.header
        log_no = self._receiving.log_no(header.log_id)
        try:
            self._must_hold_saves(log_no)
            device = self._signer(envelope)
            content = self._opened(envelope, self.book.of_epoch(log_no, header.epoch), device)
            self._must_be_named(log_no)
            self.taken.applied += self._joined(envelope, content, place)
        except Refused as refused:
            self._refuse_snapshot(header, refused.code)
            self.taken.is_copied = self.taken.is_copied or "own" in refused.detail
            return
        self.try_again(log_no)

    def _joined(self, envelope: Envelope, content: bytes, place: int | None) -> int:
        """Guests begin with a baseline and take no snapshot, everybody else the other way round."""
        if self._standing.is_guest or envelope.header.seq == BASELINE:
            return take_baseline(self._receiving, self.book, self._standing, envelope, content)
        authors = {dev_id: one.author for dev_id, one in self._standing.directory.devices.items()}
        return join_snapshot(self._receiving, envelope, content, authors, place)

    def _refuse_snapshot(self, header: Header, code: str) -> None:
        """None of it is taken: the log is fetched save by save. What cannot be honest is kept for people to see."""
        self.taken.unpackable.add(header.log_id)
        if code not in _WAITS:
            self.taken.refuse(code)
            numbers = self._receiving.log_no(header.log_id), self._receiving.dev_no(header.dev_id)
            note(self._run, header, numbers, State.QUARANTINE, b"", code)

    # -- a key -----------------------------------------------------------------------------------------------------

    def _take_key(self, envelope: Envelope, log_no: int) -> None:
        header = envelope.header
        record = parse_key_record(envelope.body)
        if not header.seq == header.epoch == record.epoch:
            raise Refused(Code.MALFORMED)
        if self.book.has(log_no, record):
            self.taken.known += 1
            return
        befores = self.book.records(log_no, record.epoch - 1)
        if record.epoch > 1 and not befores:
            raise Refused(Code.GAP)
        if record.epoch == 1 and not self._may_begin(log_no, header.dev_id):
            if self._place is None or not begun_falsely(self._run, log_no):
                raise Refused(Code.FOREIGN, rule="begun")
            begin_log_again(self._receiving, log_no)  # the hub has one beginning of every log, and it is the first
            self.book.forget(log_no)
            self._kinds.pop(log_no, None)
        _check_any(record, header.dev_id, self._standing, befores)
        keep_log_key(self._run, LogKey(log_no, record.epoch, record.commit, None, envelope.data))
        self.book.forget(log_no)
        self.taken.rekeyed.add(log_no)
        self._open(log_no, header.log_id)

    def _hub_has(self, log_no: int, header: Header) -> None:
        """Of keys of one epoch that were made apart the one counts that the hub has."""
        if len(self.book.of_epoch(log_no, header.epoch)) > 1:
            kept.hub_has_key(self._run, log_no, header.epoch, header.save_id)
            self.book.forget(log_no)
            self.try_again(log_no)

    def _may_begin(self, log_no: int, dev_id: bytes) -> bool:
        """A log is begun once. A second beginning is by a laptop of the same person (a copy), or by nobody's right."""
        devices = self._standing.directory.devices
        begun = {devices[parse(one.record).header.dev_id].user for one in self.book.of_epoch(log_no, 1)}
        return not begun or devices[dev_id].user in begun

    def _open(self, log_no: int, log_id: bytes) -> None:
        """Open what keys can be opened now, and read what waited for them."""
        if not self.book.open_keys(log_no, log_id):
            return
        about = self.book.about(log_no, log_id)
        self._receiving.write_down()  # what a log may be called follows from cases that may have come just now
        if about is not None and may_be_called(self._run, self.book, self._standing, log_no, about):
            self._receiving.name_log(log_id, about.kind, about.case_id or None)
            self._kinds.pop(log_no, None)
        self.taken.without_key.discard(log_id)
        self.try_again(log_no)

    # -- a save ----------------------------------------------------------------------------------------------------

    def save_of(self, envelope: Envelope) -> bytes:
        """The content of a save that holds, for looking at only. Raises Refused."""
        return self._content(envelope, self.log_no(envelope.header.log_id), self._signer(envelope))

    def _content(self, envelope: Envelope, log_no: int, device: Device) -> bytes:
        header = envelope.header
        grants = self.book.of_epoch(log_no, header.epoch)
        if not any(one.key is not None for one in grants):
            raise Refused(Code.UNREADABLE)
        if not self._counts(log_no, header, device):
            raise Refused(Code.FENCED)
        try:
            content = self._opened(envelope, grants, device)
        except Refused as refused:  # a newer program may pack in another way; that it opened proves who may write here
            if header.crit > READER_LEVEL and refused.code in (Code.MALFORMED, Code.TOO_LARGE):
                raise Refused(Code.NEWER) from refused
            raise
        self._must_be_named(log_no)
        if header.crit > READER_LEVEL:
            raise Refused(Code.NEWER)
        return content

    def _must_hold_saves(self, log_no: int) -> None:
        """Openings are never packed: each of them is signed by whose it is."""
        if self._kind_of(log_no) == AUDIT:
            raise Refused(Code.MALFORMED)

    def _must_be_named(self, log_no: int) -> None:
        if not self._kind_of(log_no):
            raise Refused(Code.FOREIGN, rule="name")

    def _take_save(self, envelope: Envelope, log_no: int, device: Device) -> bool:
        header = envelope.header
        save = decode_save(self._content(envelope, log_no, device))
        must_leave_access(device, save)
        arrival = Arrival(
            log_id=header.log_id,
            dev_id=header.dev_id,
            seq=header.seq,
            save_id=header.save_id,
            moment=save.moment,
            act=save.act,
            author=said_by(save.author, device.author, header.dev_id),
            entities=save.entities,
            prev=header.prev,
            written=save.written,
        )
        outcome = self._receiving.apply(arrival)
        if outcome is Outcome.FORK and self._place is not None and makes_way(self._receiving, arrival):
            self.taken.refuse(Code.FORK)
            outcome = self._receiving.apply(arrival)
        if outcome is Outcome.FORK and is_only_packed(self._run, log_no, header):
            self._receiving.set_right([arrival])  # what is here was told by a snapshot; this is signed
            self.taken.refuse(Code.DIVERGED)
            outcome = Outcome.APPLIED
        if outcome is Outcome.APPLIED:
            self.taken.applied += 1
            self._note_named(header, log_no)
        elif outcome is Outcome.DUPLICATE:
            self.taken.known += 1
            dev_no = self._receiving.dev_no(header.dev_id)
            if self._place is not None and dev_no in self._standing.signers:
                acknowledge_next(self._run, log_no, dev_no, header.seq)
        elif outcome is Outcome.OWN:
            self.taken.is_copied = True
            raise Refused(Code.GAP)
        else:
            raise Refused(_REFUSED[outcome])
        return save.moment >= self._oldest

    def _take_opening(self, envelope: Envelope, log_no: int, device: Device) -> bool:
        """That somebody opened a case: only in a log of openings, and only from the device whose log it is."""
        must_be_small(envelope)
        content = self._content(envelope, log_no, device)
        if self._kind_of(log_no) != AUDIT:
            raise Refused(Code.FOREIGN, rule="audit")
        must_be_by_owner(self._run, self.book, self._standing, envelope.header, log_no)
        dev_no = self._receiving.dev_no(envelope.header.dev_id)
        is_new = take_opening(self._receiving, envelope, content, device, (log_no, dev_no), self._now)
        self.taken.known += not is_new
        return dev_no not in self._standing.signers

    def _note_named(self, header: Header, log_no: int) -> None:
        """What its writer held of other devices should be here too; if not now, then after the log came whole."""
        for dev_id, seq in header.deps:
            dev_no = self._receiving.dev_no(dev_id) if dev_id in self._standing.directory.devices else None
            if dev_no is not None and self._receiving.held_of(log_no, dev_no) < seq:
                missed.named(self._run, log_no, dev_no, seq, self._now)

    def _counts(self, log_no: int, header: Header, device: Device) -> bool:
        """The fence. Of keys that were made apart the fence of any will do for who is still with us: it is for those

        who are not.
        """
        ending = self.book.ending(log_no, header.epoch)
        if ending is None or counts(ending, header.dev_id, header.seq):
            return True
        others = self.book.records(log_no, header.epoch + 1)
        still = device.state is DeviceState.ACTIVE
        return still and any(counts(one, header.dev_id, header.seq) for one in others)

    def _might_write(self, one: LogKey, device: Device, header: Header) -> bool:
        """A key beside the line (made apart, and overruled) is good for who may write by the line as well."""
        if not self.book.might_write(one, device, header.dir_height):
            return False
        line = self.book.line(one.log_no)
        at_epoch = next((other for other in line if other.epoch == one.epoch), None)
        if at_epoch is not None and at_epoch.commitment == one.commitment:
            return True
        return bool(line) and self.book.might_write(line[-1], device, self._standing.directory.height)

    def _kind_of(self, log_no: int) -> str:
        if log_no not in self._kinds:
            self._kinds[log_no] = str(first_value(self._run("SELECT kind FROM log WHERE log_no = ?", (log_no,))) or "")
        return self._kinds[log_no]

    def _opened(self, envelope: Envelope, grants: tuple[LogKey, ...], device: Device) -> bytes:
        """The content, with the key of the epoch under which it was sealed by somebody who might write."""
        may_not: Refused | None = None
        for one in grants:
            if one.key is None:
                continue
            try:
                content = open_body(envelope, one.key)
            except Refused as refused:
                if refused.code != Code.UNREADABLE:
                    raise
                continue
            if self._might_write(one, device, envelope.header):
                return content
            may_not = Refused(Code.READ_ONLY)
        if may_not is not None:
            raise may_not
        if not grants or any(one.key is None for one in grants):
            raise Refused(Code.UNREADABLE)
        raise Refused(Code.BAD_SIGNATURE, rule="key")


_REFUSED = {
    Outcome.GAP: Code.GAP,
    Outcome.FORK: Code.FORK,
    Outcome.UNFIT: Code.MALFORMED,
    Outcome.FOREIGN: Code.FOREIGN,
}


def _recovery(directory: Directory, header: Header) -> Device | None:
    """The recovery key as who signs; it passes keys of logs on when nobody who could is left, and writes nothing."""
    found = next((one for one in directory.recoveries if one.dev_id == header.dev_id), None)
    if found is None or header.kind is not Kind.KEY:
        return None
    return Device(dev_id=found.dev_id, user=b"", sign=found.sign, box=found.box, added=found.since, via="recovery")


def _check_any(record: KeyRecord, signer: bytes, standing: Standing, befores: tuple[KeyRecord, ...]) -> None:
    """Two keys may have begun the epoch before; the record follows one of them."""
    if not befores:
        check_key_record(record, signer, standing.directory, None)
        return
    problem: Refused | None = None
    for before in befores:
        try:
            check_key_record(record, signer, standing.directory, before)
        except Refused as refused:
            problem = refused
        else:
            return
    assert problem is not None
    raise problem

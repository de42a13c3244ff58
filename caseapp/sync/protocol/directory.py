# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the directory of an organisation: a chain of signed records that says who is in it.

The hub orders the records and can invent none: every one is signed by somebody the records before allow to. Who knows
the hash of the first record (the fingerprint, from paper or a QR code) and the highest height seen can be shown no
other chain and no older one. A record that is not understood is never passed over: the program must be renewed first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self, cast

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.directory_records import (
    Body,
    Cosign,
    Founder,
    Record,
    check_body,
    cosign,
    genesis,
    guest_group,
    make_record,
    new_device,
    new_group,
    parse_record,
    proposal,
    record_hash,
    sealed_proposal,
)
from caseapp.sync.protocol.directory_rules import Step, changed, demand, founded, may
from caseapp.sync.protocol.directory_state import (
    ADMINISTRATOR,
    NO_HASH,
    Device,
    DeviceState,
    DirectoryState,
    Group,
    GroupKind,
    Policy,
    StaleGroup,
    User,
)
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import Domain, verify
from caseapp.sync.protocol.two_signatures import signatures_needed

__all__ = [
    "ADMINISTRATOR",
    "Cosign",
    "Device",
    "DeviceState",
    "Directory",
    "Founder",
    "Group",
    "GroupKind",
    "Policy",
    "Record",
    "StaleGroup",
    "User",
    "cosign",
    "genesis",
    "guest_group",
    "make_record",
    "new_device",
    "new_group",
    "parse_record",
    "proposal",
    "record_hash",
    "sealed_proposal",
]


@dataclass(frozen=True)
class Directory(DirectoryState):
    """Where the chain stands. `apply` gives the next one and leaves this one as it is."""

    @classmethod
    def begin(cls, data: bytes, expected_fingerprint: bytes) -> Self:
        """From the record at height 0. Raises Refused(dir_refused) for another organisation than expected."""
        record = parse_record(data)
        demand(record.hash == expected_fingerprint, "fingerprint")
        demand(record.height == 0 and record.prev == NO_HASH and record.type == "genesis", "genesis")
        check_body(record.type, record.body)
        demand(not record.cosigns, "cosigns")
        verify(cast("bytes", record.body["sign"]), Domain.DIRECTORY, record.signed(), record.signature)
        start = cls(org_id=record.org_id, fingerprint=record.hash, head=record.hash)
        return founded(start, record.body, Step(0, record.time_ms, record.signer))

    @classmethod
    def from_chain(
        cls, records: Iterable[bytes], expected_fingerprint: bytes, known: tuple[int, bytes] | None = None
    ) -> Self:
        """From all records, the first at height 0. `known`: the highest height and its hash ever seen here.

        Raises Refused(dir_conflict) for a chain that does not contain what is known: a hub that forgets or tells two
        stories.
        """
        at = iter(records)
        first = next(at, None)
        if first is None:
            raise Refused(Code.DIR_CONFLICT, rule="empty")
        directory = cls.begin(first, expected_fingerprint)
        met = known is None or directory.is_at(*known)
        for data in at:
            directory = directory.apply(data)
            met = met or (known is not None and directory.is_at(*known))
        if not met:
            raise Refused(Code.DIR_CONFLICT, rule="rollback", height=directory.height)
        return directory

    def is_at(self, height: int, head: bytes) -> bool:
        """Whether this is the directory of that height, with that last record."""
        return (self.height, self.head) == (height, head)

    def apply(self, data: bytes) -> Self:
        """What holds after one more record.

        Raises Refused: dir_conflict (does not follow this head), dir_refused (a rule is broken), bad_signature,
        malformed, too_large, upgrade_required (signed as it should be, but of a newer version).
        """
        record = parse_record(data)
        demand(record.org_id == self.org_id, "organisation")
        if record.height != self.height + 1 or record.prev != self.head:
            raise Refused(Code.DIR_CONFLICT, height=self.height, head=self.head.hex())
        self._check_signatures(record)
        check_body(record.type, record.body)
        demand(may(self, record.type, record.body, record.signer), "right")
        self._check_threshold(record)
        cosigners = tuple(dev_id for dev_id, _ in record.cosigns)
        after = changed(self, record.type, record.body, Step(record.height, record.time_ms, record.signer, cosigners))
        return replace(after, height=record.height, head=record.hash)

    def vouched(self, data: bytes) -> Record:
        """A record of a later height that we cannot place, because what lies between was not given to us: whether

        those who signed it may do so by this directory. Raises Refused as `apply` does.
        """
        record = parse_record(data)
        demand(record.org_id == self.org_id, "organisation")
        demand(record.height > self.height, "height")
        self._check_signatures(record)
        check_body(record.type, record.body)
        demand(may(self, record.type, record.body, record.signer), "right")
        self._check_threshold(record)
        return record

    def may_sign(self, kind: str, body: Mapping[str, wire.Item], signer: bytes) -> bool:
        """Whether a record of this type and body may come from this device (or the recovery key)."""
        plain: Body = dict(body)
        try:
            check_body(kind, plain)
        except Refused:
            return False
        return may(self, kind, plain, signer)

    def orders_erasure(self, log_id: bytes) -> bool:
        """Whether administrators together ordered this log to be erased."""
        return any(order.type == "erase_order" and log_id in order.logs for order in self.orders)

    def signatures_needed(self, kind: str, body: Mapping[str, wire.Item], signer: bytes) -> int:
        """How many different people must sign this record; the recovery sheets count as one."""
        return signatures_needed(self, kind, dict(body), signer)

    def try_out(self, kind: str, body: Mapping[str, wire.Item], signer: bytes) -> None:
        """Whether a record of this type and body would hold now, signed by this one and by enough others.

        Raises Refused as `apply` does.
        """
        plain: Body = dict(body)
        check_body(kind, plain)
        demand(may(self, kind, plain, signer), "right")
        changed(self, kind, plain, Step(self.height + 1, 0, signer))

    def person_of(self, signer: bytes) -> bytes:
        """Whose signature this is: a user, or the recovery key as somebody of its own."""
        return signer if self.is_recovery(signer) else self.devices[signer].user

    def _sign_key(self, signer: bytes) -> bytes:
        if self.recovery is not None and self.recovery.dev_id == signer:
            return self.recovery.sign
        device = self.device_at(signer)
        demand(device is not None and not device.is_guest, "signer")
        return cast("Device", device).sign

    def _check_signatures(self, record: Record) -> None:
        verify(self._sign_key(record.signer), Domain.DIRECTORY, record.signed(), record.signature)
        named = [dev_id for dev_id, _ in record.cosigns]
        demand(named == sorted(set(named)) and record.signer not in named, "cosigns")
        for dev_id, signature in record.cosigns:
            demand(self.is_administrator(dev_id) or self.is_recovery(dev_id), "cosigner")
            verify(self._sign_key(dev_id), Domain.DIRECTORY, record.cosigned(), signature)

    def _check_threshold(self, record: Record) -> None:
        needed = signatures_needed(self, record.type, record.body, record.signer)
        people = {self.person_of(one) for one in (record.signer, *(dev for dev, _ in record.cosigns))}
        demand(len(people) >= needed, "threshold")

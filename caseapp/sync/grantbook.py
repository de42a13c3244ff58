# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who holds which log, as this laptop knows it: key records, their keys, who might write when."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from caseapp.store.colleagues.envelopes import is_at_hub
from caseapp.store.colleagues.keyring import LogKey, keep_log_key, log_keys, wraps_of
from caseapp.store.plain_sql import Run
from caseapp.sync.envelope import Header, parse
from caseapp.sync.protocol.directory import Device, DeviceState
from caseapp.sync.protocol.grants import (
    MANAGE,
    WRITE,
    Epoch,
    KeyRecord,
    LogSpec,
    LogWrap,
    check_key_record,
    open_key_before,
    open_log_key,
    open_spec,
    parse_key_record,
)
from caseapp.sync.protocol.refusals import Refused
from caseapp.sync.standing import Standing


@dataclass(frozen=True, slots=True)
class Granted:
    """The newest key of a log and the record that grants it."""

    log_key: LogKey
    record: KeyRecord

    @property
    def key(self) -> bytes | None:
        return self.log_key.key


@lru_cache(maxsize=2_000)
def _read(record: bytes) -> tuple[Header, KeyRecord]:
    """A grant as it travelled; what its bytes say does not change from round to round."""
    envelope = parse(record)
    return envelope.header, parse_key_record(envelope.body)


class GrantBook:
    """Reads grants of the open transaction, each once."""

    def __init__(self, run: Run, standing: Standing) -> None:
        self._run = run
        self._standing = standing
        self._keys: dict[int, tuple[LogKey, ...]] = {}
        self._lines: dict[int, tuple[LogKey, ...]] = {}
        self._might: dict[tuple[frozenset[bytes], bytes, int], bool] = {}

    def forget(self, log_no: int) -> None:
        """Read a log anew: something was written about it."""
        self._keys.pop(log_no, None)
        self._lines.pop(log_no, None)

    def of_log(self, log_no: int) -> tuple[LogKey, ...]:
        """Every grant of a log, the newest epoch first; of two of one epoch the one all laptops choose alike."""
        found = self._keys.get(log_no)
        if found is None:
            found = self._keys[log_no] = log_keys(self._run, log_no)
        return found

    def of_epoch(self, log_no: int, epoch: int) -> tuple[LogKey, ...]:
        return tuple(one for one in self.of_log(log_no) if one.epoch == epoch)

    def records(self, log_no: int, epoch: int) -> tuple[KeyRecord, ...]:
        return tuple(self.record_of(one) for one in self.of_epoch(log_no, epoch))

    def record_of(self, one: LogKey) -> KeyRecord:
        return _read(one.record)[1]

    def has(self, log_no: int, record: KeyRecord) -> bool:
        return any(one.commitment == record.commit for one in self.of_epoch(log_no, record.epoch))

    def newest(self, log_no: int) -> Granted | None:
        """The grant under which is written now."""
        line = self.line(log_no)
        return Granted(line[-1], self.record_of(line[-1])) if line else None

    def newest_at_hub(self, log_no: int) -> Granted | None:
        """The grant under which is sent: the newest that the hub has. Nobody else may ever get one of a stick."""
        for one in reversed(self.line(log_no)):
            if is_at_hub(self._run, log_no, one.epoch, _read(one.record)[0].save_id):
                return Granted(one, self.record_of(one))
        return self.newest(log_no)

    def line(self, log_no: int) -> tuple[LogKey, ...]:
        """One grant of every epoch, from the first on: each made by somebody whom the one before let do it.

        Where keys were made apart (by stick) the one counts that the hub has, while who signed it is with us; else the
        one by the newer directory: somebody who was shut out meanwhile can still sign by an older one, and whatever he
        builds on that is no key of this log.
        """
        found = self._lines.get(log_no)
        if found is None:
            found = self._lines[log_no] = self._line(self.of_log(log_no))
        return found

    def _line(self, grants: tuple[LogKey, ...]) -> tuple[LogKey, ...]:
        by_epoch: dict[int, list[LogKey]] = {}
        for one in grants:
            by_epoch.setdefault(one.epoch, []).append(one)
        line: list[LogKey] = []
        epoch = min(by_epoch, default=0)
        while epoch in by_epoch:
            following = [one for one in by_epoch[epoch] if not line or self._follows(one, line[-1])]
            if not following:
                break
            if len(following) > 1:
                following.sort(key=self._rank)
            line.append(following[0])
            epoch += 1
        return tuple(line)

    def _rank(self, one: LogKey) -> tuple[bool, int, bytes]:
        header, record = _read(one.record)
        signer = self._standing.directory.devices.get(header.dev_id)
        is_with_us = signer is not None and signer.state is DeviceState.ACTIVE
        given = is_with_us and is_at_hub(self._run, one.log_no, one.epoch, header.save_id)
        return not given, -record.dir_height, one.commitment

    def _follows(self, one: LogKey, before: LogKey) -> bool:
        header, record = _read(one.record)
        try:
            check_key_record(record, header.dev_id, self._standing.directory, self.record_of(before))
        except Refused:
            return False
        return True

    def ending(self, log_no: int, epoch: int) -> KeyRecord | None:
        """The record that ended an epoch; None while it is the newest."""
        line = self.line(log_no)
        return next((self.record_of(one) for one in line if one.epoch == epoch + 1), None)

    # -- opening ---------------------------------------------------------------------------------------------------

    def open_keys(self, log_no: int, log_id: bytes) -> bool:
        """Open the keys of a log that wraps and keys of groups open now; whether any was."""
        grants = self.of_log(log_no)
        if all(one.key is not None for one in grants):
            return False
        wraps = [LogWrap(log_id, row.epoch, row.group_id, row.group_epoch, row.content)
                 for row in wraps_of(self._run, log_no)]  # fmt: skip
        newer: list[LogKey] = []
        some = False
        for one in grants:  # from the newest epoch back: each key opens the one before it
            key = one.key or self._key_of(one, log_id, wraps, newer)
            if key is not None:
                newer.append(LogKey(log_no, one.epoch, one.commitment, key, one.record))
                if one.key is None:
                    keep_log_key(self._run, newer[-1])
                    some = True
        self.forget(log_no)
        return some

    def _key_of(self, one: LogKey, log_id: bytes, wraps: list[LogWrap], newer: list[LogKey]) -> bytes | None:
        record = self.record_of(one)
        try:
            return open_log_key(record, log_id, wraps, self._standing.group_keys)
        except Refused:
            pass
        for after in newer:
            if after.epoch == one.epoch + 1 and after.key is not None:
                try:
                    return open_key_before(Epoch(self.record_of(after), after.key), record, log_id, wraps)
                except Refused:
                    continue
        return None

    def about(self, log_no: int, log_id: bytes) -> LogSpec | None:
        """What a log is for, from the newest record that opens."""
        for one in reversed(self.line(log_no)):
            if one.key is not None:
                try:
                    return open_spec(self.record_of(one), log_id, one.key)
                except Refused:
                    continue
        return None

    # -- judging ---------------------------------------------------------------------------------------------------

    def might_write(self, one: LogKey, device: Device, height: int) -> bool:
        """Whether a device might write under a grant when its directory stood at `height`.

        Asked about saves of long ago, so it is not what holds now: a colleague who left wrote what she wrote. Who
        claims a height below that of the grant has not seen it and could not hold its key.
        """
        record = self.record_of(one)
        if height < record.dir_height:
            return False
        groups = frozenset(grant.group_id for grant in record.granted(WRITE, MANAGE))
        full = height if device.left is None else min(height, device.left - 1)
        name = (groups, device.dev_id, full)
        if name not in self._might:
            self._might[name] = bool(self._standing.directory.groups_of(device.dev_id, full) & groups)
        return self._might[name]

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for which logs a device could ever read, whatever it may read now."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from caseapp.sync.protocol.directory import Directory
from caseapp.sync.protocol.grants import KeyRecord


class Readers:
    """Answers for one device. A grant counts from its height on: who joins a group later gets its keys as well."""

    def __init__(self, directory: Directory, dev_id: bytes) -> None:
        self._directory = directory
        self._device = directory.devices[dev_id]

    def any_of(self, records: Iterable[KeyRecord]) -> bool:
        """Whether it could read under one of these grants of a log."""
        oldest: int | None = None
        for record in sorted(records, key=lambda one: one.epoch, reverse=True):
            if self._could(record, oldest):
                return True
            oldest = record.dir_height
        return False

    def _could(self, record: KeyRecord, replaced: int | None) -> bool:
        last = self._directory.height if replaced is None else replaced
        heights = [one for one in self._turns if record.dir_height < one <= last]
        return any(
            self._directory.is_member(self._device.dev_id, grant.group_id, height)
            for grant in record.grants
            for height in {record.dir_height, last, *heights}
        )

    @cached_property
    def _turns(self) -> frozenset[int]:
        """The heights at which it may have come into a group or gone out of one."""
        user = self._directory.users.get(self._device.user)
        steps = user.steps if user is not None else ()
        return frozenset({self._device.added, *(step.height for step in steps),
                          *(group.created for group in self._directory.groups.values())})  # fmt: skip

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how far a log was fetched. A hub says so, and may lie: a place counts when everything before it

came, each in its turn, signed by who it says. What a hub left out, spoilt or gave twice is asked for again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from caseapp.sync.envelope import Header, Kind

_Name = tuple[int, bytes, int, bytes]


class Places:
    """How far the logs of one page are."""

    def __init__(self) -> None:
        self._at: dict[bytes, int] = {}
        self._seen: dict[bytes, set[int]] = {}
        self._names: dict[bytes, set[_Name]] = {}

    def begin(self, cursors: Mapping[bytes, int]) -> None:
        """A page is asked for, after these places."""
        self._at = dict(cursors)
        self._seen.clear()
        self._names.clear()

    def note(self, header: Header, place: int) -> None:
        """Something that is signed came at a place. A snapshot stands for everything up to it."""
        log_id = header.log_id
        if log_id not in self._at:
            return  # nobody asked for it
        if header.kind is Kind.SNAPSHOT:
            self._at[log_id] = max(place, self._at[log_id])
        name = (int(header.kind), header.dev_id, header.seq, header.save_id)
        names, seen = self._names.setdefault(log_id, set()), self._seen.setdefault(log_id, set())
        if name not in names:
            names.add(name)
            seen.add(place)
        while self._at[log_id] + 1 in seen:
            self._at[log_id] += 1

    def reached(self, log_ids: Iterable[bytes]) -> dict[bytes, int]:
        """How far these logs are, of those that were asked for."""
        return {log_id: self._at[log_id] for log_id in log_ids if log_id in self._at}

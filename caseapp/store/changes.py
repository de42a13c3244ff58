# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what one act changed: the value that tells the pages what to read again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """Which kinds and ids an act changed.

    `rev` is the newest local revision after it, `act_rev` names the act for undo, `ids` holds (kind, id) pairs and
    `cases` the cases that were touched. An act that changed nothing has `act_rev` None.
    """

    act: str
    act_rev: int | None
    rev: int
    ids: frozenset[tuple[str, str]] = frozenset()
    cases: frozenset[str] = frozenset()

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of records that changed."""
        return frozenset(kind for kind, _ in self.ids)

    def touches(self, *kinds: str) -> bool:
        """Whether a record of one of these kinds changed."""
        return any(kind in kinds for kind, _ in self.ids)

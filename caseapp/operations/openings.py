# SPDX-License-Identifier: EUPL-1.2
"""This is the place for writing down that somebody opens a case, or takes something out of it.

What is looked at is written down beside the reading, so that nobody waits for it; what leaves (paper, file) is written
down first. It is no change of a case: the journal, the differences and undoing know nothing of it.
"""

from __future__ import annotations

from caseapp.clock import milliseconds
from caseapp.store.openings import Opening, note_opening
from caseapp.store.store import Store

__all__ = ["Opening", "record_opening"]


def record_opening(store: Store, opening: Opening) -> bool:
    """Write it down, durably when this returns; False when it is one with an opening of a moment ago."""
    now = milliseconds(store.clock)
    return store.local(lambda unit: note_opening(unit, opening, store.author.worker_id, now))

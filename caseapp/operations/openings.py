# SPDX-License-Identifier: EUPL-1.2
"""This is the place for writing down that somebody opens a case, or takes something out of it.

What is looked at is written down beside the reading, so that nobody waits for it; what leaves (paper, file) is written
down first, and so is the reason of who opens a restricted case of others (break-the-glass). It is no change of a case:
the journal, the differences and undoing know nothing of it.
"""

from __future__ import annotations

from typing import Final

from caseapp.clock import milliseconds
from caseapp.errors import NotAllowed, UnknownRecord, WrongUse
from caseapp.i18n import N_
from caseapp.operations.allowed import check_may_leave
from caseapp.security.permissions import Act
from caseapp.store.openings import Opening, note_opening
from caseapp.store.store import Store
from caseapp.store.viewing import GLASS

__all__ = ["Opening", "break_glass", "record_opening"]

_LEAVING: Final = {"print": Act.PRINT, "export": Act.EXPORT}  # two rights: paper is not a file
_LEAST_REASON = 8
_MOST_REASON = 300


def record_opening(store: Store, opening: Opening) -> bool:
    """Write it down, durably when this returns; False when it is one with an opening of a moment ago.

    What leaves is asked first. Raises NotAllowed when who is signed in may not print, or not save as a file.
    """
    if opening.act in _LEAVING and opening.case_id:
        check_may_leave(store, opening.case_id, _LEAVING[opening.act], opening.compartment)
    now = milliseconds(store.clock)
    return store.local(lambda unit: note_opening(unit, opening, store.author.worker_id, now))


def break_glass(store: Store, case_id: str, reason: str) -> None:
    """Open a restricted case of others, for a few hours and to read only; the reason is written down first.

    Raises NotAllowed for a role without this right, WrongUse without a reason, UnknownRecord.
    """
    said = " ".join(reason.split())
    with store.reading_whole() as reader:
        viewer = store.viewer(reader.connection)
        there = reader.sql("SELECT 1 FROM case_file WHERE id = ? AND deleted = 0", (bytes.fromhex(case_id),))
    if not there:
        raise UnknownRecord(N_("There is no such case."))
    if not viewer.may_in_general(Act.BREAK_GLASS):
        raise NotAllowed(N_("Your role does not let you open a restricted case of others. Ask the team lead."))
    if len(said) < _LEAST_REASON:
        raise WrongUse(N_("Say in a few words why you must see this case now."))
    record_opening(store, Opening(act=GLASS, case_id=case_id, compartment="core", reason=said[:_MOST_REASON]))
    store.look_again()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for taking back an act: what it wrote is replaced by what stood there before, as a new act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.operations.act import operation
from caseapp.store import ending_files
from caseapp.store.journal import COLUMNS, as_save
from caseapp.store.undo import undo_saves
from caseapp.store.unit import Unit

NEVER: Final = frozenset({ending_files.ACT})  # acts that nobody takes back


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """The act to take back: `act_rev` of its Changes. Undoing an undo does the act again."""

    act_rev: int


@operation
def undo(unit: Unit, given: Undo) -> int:
    """Take back an act; the number of fields that could not be, because they were changed since."""
    row = unit.connection.exec_driver_sql(f"SELECT {COLUMNS} FROM journal WHERE rev = ?", (given.act_rev,)).fetchone()  # noqa: S608 - names of columns
    if row is not None and as_save(row).act in NEVER:
        raise WrongUse(N_("This cannot be taken back: what was destroyed is gone."))
    left = undo_saves(unit, given.act_rev)
    if left is None:
        raise WrongUse(N_("There is nothing to undo here."))
    return left

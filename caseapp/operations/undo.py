# SPDX-License-Identifier: EUPL-1.2
"""This is the place for taking back an act: what it wrote is replaced by what stood there before, as a new act."""

from __future__ import annotations

from dataclasses import dataclass

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.operations.act import operation
from caseapp.store.undo import undo_saves
from caseapp.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """The act to take back: `act_rev` of its Changes. Undoing an undo does the act again."""

    act_rev: int


@operation
def undo(unit: Unit, given: Undo) -> int:
    """Take back an act; the number of fields that could not be, because they were changed since."""
    left = undo_saves(unit, given.act_rev)
    if left is None:
        raise WrongUse(N_("There is nothing to undo here."))
    return left

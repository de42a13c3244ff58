# SPDX-License-Identifier: EUPL-1.2
"""This is the place for finding the records that an operation names, before it writes anything."""

from __future__ import annotations

from collections.abc import Iterable

from caseapp.errors import UnknownRecord
from caseapp.i18n import N_
from caseapp.operations.checking import Reference
from caseapp.store.unit import Unit


def check_references(unit: Unit, named: Iterable[Reference]) -> None:
    """Raises UnknownRecord for an id of no record, of one of another kind or of one that was deleted."""
    for one in named:
        if not unit.holds(one.table, one.identity):
            raise UnknownRecord(N_("The field %(field)s names a record that is not there."), field=one.field)

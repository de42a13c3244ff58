# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what may be written in the file of a guest: only where the host granted it, and nothing that

decides who has a case. What nobody would take must not be written: it would stay here for ever (docs/decisions/016).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models.base import DELETED_FIELD
from caseapp.store.journal import Op
from caseapp.store.plain_sql import Run, first_value
from caseapp.store.registry import kind_named

WRITES = "guest_writes"  # a fact of the file of a guest: numbers of the logs it may write in, as JSON
NAMES = "guest_names"  # the act that writes down who is who; it never leaves this file
_ACCESS = ("primary_worker_id", "backup_worker_id", "restricted")


def decides_access(type_no: int, fields: Iterable[int]) -> bool:
    """Whether fields of a record say who has a case: those are not for guests."""
    case = kind_named("case_file")
    if type_no != case.number:
        return False
    return not {DELETED_FIELD, *(case.by_name[name].number for name in _ACCESS)}.isdisjoint(fields)


def check_guest(run: Run, act: str, saves: Iterable[tuple[int, Sequence[tuple[bytes, int, Sequence[Op]]]]]) -> None:
    """Raises WrongUse in the file of a guest for a save (log, records) that is not for guests."""
    found = first_value(run("SELECT value FROM meta WHERE name = ?", (f"sync_{WRITES}",)))
    if found is None or act == NAMES:
        return
    writable = set(json.loads(json.loads(found)))
    for log_no, entities in saves:
        if log_no not in writable:
            raise WrongUse(
                N_("You are a guest here: you write only in cases where the other organisation let you write.")
            )
        for _entity_id, type_no, ops in entities:
            touched = [op.field for op in ops if not (op.field == DELETED_FIELD and op.value == 0)]
            if decides_access(type_no, touched):
                raise WrongUse(N_("Who works in this case is decided by the organisation you are a guest of."))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for cases that wait for an update: what a newer program wrote is not read, nor written on.

A save says from which reader level on it can be understood. Where one lies that this program is too old for, the case
can be read as far as it came, and not be written in: who writes on what they cannot see would replace it unseen.
"""

from __future__ import annotations

from collections.abc import Iterable

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.store.plain_sql import Run, first_value

TOO_NEW = "newer"  # the code of the protocol, as it stands beside an envelope that waits
_WAITS = "SELECT EXISTS (SELECT 1 FROM envelope WHERE state = 'waiting' AND reason = ? AND kind = 1 AND log_no = ?)"


def check_up_to_date(run: Run, log_nos: Iterable[int]) -> None:
    """Raises WrongUse when one of these logs holds a save that this program is too old for."""
    for log_no in log_nos:
        if first_value(run(_WAITS, (TOO_NEW, log_no))):
            raise WrongUse(
                N_(
                    "A colleague wrote here with a newer version of the program. Update the program to write here "
                    "again; until then it can be read, and nothing is lost."
                )
            )


def waits_for_update(run: Run, case_id: bytes) -> bool:
    """Whether a case can only be read until the program is updated."""
    return bool(
        first_value(
            run(
                "SELECT EXISTS (SELECT 1 FROM envelope e JOIN log l ON l.log_no = e.log_no WHERE e.state = 'waiting' "
                "AND e.reason = ? AND e.kind = 1 AND (l.case_id = ? OR l.log_no = "
                "(SELECT log_no FROM case_file WHERE id = ?)))",
                (TOO_NEW, case_id, case_id),
            )
        )
    )

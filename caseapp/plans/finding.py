# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a finding is: something a rule notices in a case on a day."""

from __future__ import annotations

from dataclasses import dataclass

from caseapp.plans.sentences import Values

NOTE = "note"
LATE = "late"
SEVERITIES = (NOTE, LATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a rule noticed. `what` and `why` are msgids for `values` (see sentences)."""

    rule: str
    severity: str  # note | late
    what: str
    why: str = ""
    values: Values = ()
    act: str = ""
    subject_kind: str = "case"
    subject_id: str = ""

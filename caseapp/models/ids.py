# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the identities of records: random, without meaning and without time.

An id is 32 hexadecimal characters everywhere outside the file and 16 bytes inside it.
"""

from __future__ import annotations

import secrets
from typing import NewType

TeamId = NewType("TeamId", str)
WorkerId = NewType("WorkerId", str)
PersonId = NewType("PersonId", str)
CaseId = NewType("CaseId", str)
ProgrammeEntryId = NewType("ProgrammeEntryId", str)
ContactId = NewType("ContactId", str)
AssessmentId = NewType("AssessmentId", str)
GoalId = NewType("GoalId", str)
StepId = NewType("StepId", str)
PlanId = NewType("PlanId", str)
PlanVersionId = NewType("PlanVersionId", str)
ExitId = NewType("ExitId", str)
NetworkMemberId = NewType("NetworkMemberId", str)
PaperId = NewType("PaperId", str)
HousingEpisodeId = NewType("HousingEpisodeId", str)
PlanShareId = NewType("PlanShareId", str)


def new_id() -> str:
    """A fresh random id."""
    return secrets.token_hex(16)


def is_id(text: str) -> bool:
    """Whether `text` has the form of an id."""
    return len(text) == 32 and all(sign in "0123456789abcdef" for sign in text)

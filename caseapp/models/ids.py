# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the identities of records: without meaning and without time.

An id is 32 hexadecimal characters everywhere outside the file and 16 bytes inside it. Half of it is random, half
follows from that and the log the record lies in: who may write in one log cannot claim a record of another.
"""

from __future__ import annotations

import hashlib
import hmac
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
FollowUpId = NewType("FollowUpId", str)
HouseholdMemberId = NewType("HouseholdMemberId", str)
CheckInId = NewType("CheckInId", str)
RightId = NewType("RightId", str)
ReferenceAddressId = NewType("ReferenceAddressId", str)
CompetentOfficeId = NewType("CompetentOfficeId", str)
RegistrationId = NewType("RegistrationId", str)
ViewingId = NewType("ViewingId", str)
LeaseId = NewType("LeaseId", str)
EvictionId = NewType("EvictionId", str)
MeetingId = NewType("MeetingId", str)
MeetingMemberId = NewType("MeetingMemberId", str)
MeetingDecisionId = NewType("MeetingDecisionId", str)
ConsentId = NewType("ConsentId", str)
SharingId = NewType("SharingId", str)
DocumentId = NewType("DocumentId", str)
ReferralId = NewType("ReferralId", str)
HandoverId = NewType("HandoverId", str)
CaseEventId = NewType("CaseEventId", str)
AbsenceId = NewType("AbsenceId", str)

_HALF = 8


def new_id() -> str:
    """A fresh random id."""
    return secrets.token_hex(16)


def id_in(log_id: bytes) -> str:
    """A fresh id for a record of this log."""
    random = secrets.token_bytes(_HALF)
    return (random + _half_of(random, log_id)).hex()


def is_id_in(identity: bytes, log_id: bytes) -> bool:
    """Whether a record with this id was made in this log. Older records, and those made under a key, say nothing."""
    return hmac.compare_digest(identity[_HALF:], _half_of(identity[:_HALF], log_id))


def _half_of(random: bytes, log_id: bytes) -> bytes:
    return hashlib.blake2b(random, key=log_id, digest_size=_HALF, person=b"caseapp record").digest()


def is_id(text: str) -> bool:
    """Whether `text` has the form of an id."""
    return len(text) == 32 and all(sign in "0123456789abcdef" for sign in text)

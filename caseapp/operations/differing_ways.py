# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the operations by which fields of the whole file that differ are written anew.

Nouns that nobody changes after they were made are not here: words with a supporter, counts, what the file keeps of a
destruction. Of these only one of the values can be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from caseapp.models import ChecklistItem, FollowUp, SafetyFile
from caseapp.operations.absences import AbsenceFields, ChangeAbsence
from caseapp.operations.checklists import ChangeFact, ChecklistFields, FactFields, SetChecklistItem
from caseapp.operations.documents import ChangeDocument, DocumentFields
from caseapp.operations.follow_ups import FollowUpFields, RecordFollowUp
from caseapp.operations.homes import (
    ChangeEviction,
    ChangeLease,
    ChangeRegistration,
    ChangeViewing,
    EvictionFields,
    LeaseFields,
    RegistrationFields,
    ViewingFields,
)
from caseapp.operations.household import ChangeHouseholdMember, HouseholdFields
from caseapp.operations.meetings import (
    ChangeDecision,
    ChangeMeeting,
    ChangeMeetingMember,
    DecisionFields,
    MeetingFields,
    MeetingMemberFields,
)
from caseapp.operations.passing_on import (
    CaseEventFields,
    ChangeEvent,
    ChangeHandover,
    ChangeReferral,
    HandoverFields,
    ReferralFields,
)
from caseapp.operations.rights import (
    ChangeCompetentOffice,
    ChangeReferenceAddress,
    ChangeRight,
    OfficeFields,
    ReferenceFields,
    RightFields,
)
from caseapp.operations.safety import SafetyFields, SetSafety
from caseapp.operations.sharing import ChangeConsent, ChangeSharing, ConsentFields, SharingFields
from caseapp.store.unit import Unit

Fill = Callable[[Unit, str, int, dict[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Way:
    """The operation of a kind of record: its fields, and how it is filled in for one of them."""

    fields: Any
    fill: Fill


def simple(given: Any, key: str) -> Fill:  # noqa: ANN401
    """The operation that takes the id under `key`."""

    def fill(_unit: Unit, record_id: str, read_rev: int, fields: dict[str, Any]) -> object:
        return given(**{key: record_id}, read_rev=read_rev, fields=fields)

    return fill


def _named(given: Any, model: Any, *names: str) -> Fill:  # noqa: ANN401
    """The operation of a record there is one of under its parent: it takes what names it, not its id."""

    def fill(unit: Unit, record_id: str, read_rev: int, fields: dict[str, Any]) -> object:
        named = {name: unit.value_of(model, record_id, name) for name in names}
        return given(**named, read_rev=read_rev, fields=fields)

    return fill


FILE_WAYS: Final[Mapping[str, Way]] = {
    "checklist_item": Way(ChecklistFields, _named(SetChecklistItem, ChecklistItem, "case_id", "code", "about_id")),
    "fact": Way(FactFields, simple(ChangeFact, "fact_id")),
    "follow_up": Way(FollowUpFields, _named(RecordFollowUp, FollowUp, "exit_id", "point")),
    "household_member": Way(HouseholdFields, simple(ChangeHouseholdMember, "member_id")),
    "right_file": Way(RightFields, simple(ChangeRight, "right_id")),
    "reference_address": Way(ReferenceFields, simple(ChangeReferenceAddress, "address_id")),
    "competent_office": Way(OfficeFields, simple(ChangeCompetentOffice, "office_id")),
    "housing_registration": Way(RegistrationFields, simple(ChangeRegistration, "registration_id")),
    "viewing": Way(ViewingFields, simple(ChangeViewing, "viewing_id")),
    "lease": Way(LeaseFields, simple(ChangeLease, "lease_id")),
    "eviction": Way(EvictionFields, simple(ChangeEviction, "eviction_id")),
    "meeting": Way(MeetingFields, simple(ChangeMeeting, "meeting_id")),
    "meeting_member": Way(MeetingMemberFields, simple(ChangeMeetingMember, "member_id")),
    "meeting_decision": Way(DecisionFields, simple(ChangeDecision, "decision_id")),
    "consent": Way(ConsentFields, simple(ChangeConsent, "consent_id")),
    "sharing": Way(SharingFields, simple(ChangeSharing, "sharing_id")),
    "document": Way(DocumentFields, simple(ChangeDocument, "document_id")),
    "referral": Way(ReferralFields, simple(ChangeReferral, "referral_id")),
    "handover": Way(HandoverFields, simple(ChangeHandover, "handover_id")),
    "case_event": Way(CaseEventFields, simple(ChangeEvent, "event_id")),
    "absence": Way(AbsenceFields, simple(ChangeAbsence, "absence_id")),
    "safety_file": Way(SafetyFields, _named(SetSafety, SafetyFile, "case_id")),
}

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what we record: one file per noun of the field.

Importing the package makes every noun known to `RECORDED`.
"""

from __future__ import annotations

from caseapp.models.assessment import Assessment, DomainScore
from caseapp.models.base import Base, Recorded
from caseapp.models.case import Case, HousingEpisode, ProgrammeEntry
from caseapp.models.checklist import ChecklistItem, Fact
from caseapp.models.contact import Contact
from caseapp.models.document import Document
from caseapp.models.exit import ExitFile, ExitItem, FollowUp
from caseapp.models.goal import Goal, Step
from caseapp.models.home import Eviction, HousingRegistration, Lease, Viewing
from caseapp.models.household import HouseholdMember
from caseapp.models.meeting import Meeting, MeetingDecision, MeetingMember
from caseapp.models.network import CheckIn, NetworkMember
from caseapp.models.passing_on import CaseEvent, Handover, Referral
from caseapp.models.person import Person
from caseapp.models.plan import (
    Plan,
    PlanAfter18,
    PlanDomain,
    PlanParticipant,
    PlanRisk,
    PlanShare,
    PlanVersion,
    PrintedPaper,
)
from caseapp.models.rights import CompetentOffice, ReferenceAddress, Right
from caseapp.models.safety import SafetyFile
from caseapp.models.sharing import Consent, Sharing
from caseapp.models.team import Absence, Team, TeamRule, Worker
from caseapp.models.team_records import CountSnapshot, Destruction

RECORDED: tuple[type[Recorded], ...] = (
    Team, Worker, TeamRule, Person, Case, ProgrammeEntry, HousingEpisode, Contact, Assessment, DomainScore, Goal, Step,
    NetworkMember, Plan, PlanDomain, PlanRisk, PlanAfter18, PlanParticipant, PlanVersion, PrintedPaper, PlanShare,
    ExitFile, ExitItem, ChecklistItem, Fact, FollowUp, HouseholdMember, CheckIn, Right, ReferenceAddress,
    CompetentOffice, HousingRegistration, Viewing, Lease, Eviction, Meeting, MeetingMember, MeetingDecision, Consent,
    Sharing, Document, Referral, Handover, CaseEvent, SafetyFile, CountSnapshot, Destruction, Absence,
)  # fmt: skip

__all__ = [
    "RECORDED", "Absence", "Assessment", "Base", "Case", "CaseEvent", "CheckIn", "ChecklistItem", "CompetentOffice",
    "Consent", "Contact", "CountSnapshot", "Destruction", "Document", "DomainScore", "Eviction", "ExitFile", "ExitItem",
    "Fact", "FollowUp", "Goal", "Handover", "HouseholdMember", "HousingEpisode", "HousingRegistration", "Lease",
    "Meeting", "MeetingDecision", "MeetingMember", "NetworkMember", "Person", "Plan", "PlanAfter18", "PlanDomain",
    "PlanParticipant", "PlanRisk", "PlanShare", "PlanVersion", "PrintedPaper", "ProgrammeEntry", "Recorded",
    "ReferenceAddress", "Referral", "Right", "SafetyFile", "Sharing", "Step", "Team", "TeamRule", "Viewing", "Worker",
]  # fmt: skip

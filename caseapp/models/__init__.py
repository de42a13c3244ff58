# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what we record: one file per noun of the field.

Importing the package makes every noun known to `RECORDED`.
"""

from __future__ import annotations

from caseapp.models.assessment import Assessment, DomainScore
from caseapp.models.base import Base, Recorded
from caseapp.models.case import Case, HousingEpisode, ProgrammeEntry
from caseapp.models.contact import Contact
from caseapp.models.exit import ExitFile, ExitItem
from caseapp.models.goal import Goal, Step
from caseapp.models.network import NetworkMember
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
from caseapp.models.team import Team, TeamRule, Worker

RECORDED: tuple[type[Recorded], ...] = (
    Team, Worker, TeamRule, Person, Case, ProgrammeEntry, HousingEpisode, Contact, Assessment, DomainScore, Goal, Step,
    NetworkMember, Plan, PlanDomain, PlanRisk, PlanAfter18, PlanParticipant, PlanVersion, PrintedPaper, PlanShare,
    ExitFile, ExitItem,
)  # fmt: skip

__all__ = [
    "RECORDED", "Assessment", "Base", "Case", "Contact", "DomainScore", "ExitFile", "ExitItem", "Goal",
    "HousingEpisode", "NetworkMember", "Person", "Plan", "PlanAfter18", "PlanDomain", "PlanParticipant", "PlanRisk",
    "PlanShare", "PlanVersion", "PrintedPaper", "ProgrammeEntry", "Recorded", "Step", "Team", "TeamRule", "Worker",
]  # fmt: skip

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the plan tab shows, read in one snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseapp.store.drafts import DraftRow, drafts
from caseapp.store.queries.cases import CaseHead, case_head
from caseapp.store.queries.goals import GoalRow, GoalsOfCase, goals_of
from caseapp.store.queries.network import NetworkRow, network_of
from caseapp.store.queries.plans import (
    PaperRow,
    PlanRow,
    ShareRow,
    VersionRow,
    papers_of,
    plan_of_case,
    shares_of,
    versions_of,
)
from caseapp.store.queries.today import facts_of_case
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """The plan of a case with everything round it. `plan` None: nobody began one yet, or the last one ended."""

    head: CaseHead
    plan: PlanRow | None
    ended: PlanRow | None
    goals: GoalsOfCase
    network: tuple[NetworkRow, ...]
    versions: tuple[VersionRow, ...]
    shares: tuple[ShareRow, ...]
    papers: tuple[PaperRow, ...]
    drafts: dict[str, DraftRow]
    draft_since: date | None
    rev: int

    def goals_in(self, domain: str) -> tuple[GoalRow, ...]:
        """The goals that stand in the plan under a domain."""
        return tuple(
            goal for goal in self.goals.goals if goal.domain == domain and goal.in_plan and goal.status == "open"
        )


def read_plan(reader: Reader, case_id: str) -> PlanView:
    """Read it. Raises UnknownRecord when there is no such case."""
    found = plan_of_case(reader, case_id)
    facts = facts_of_case(reader, case_id)
    running = found if found is not None and found.status != "ended" else None
    return PlanView(
        head=case_head(reader, case_id),
        plan=running,
        ended=found if running is None else None,
        goals=goals_of(reader, case_id),
        network=network_of(reader, case_id),
        versions=versions_of(reader, case_id),
        shares=shares_of(reader, running.id) if running is not None else (),
        papers=papers_of(reader, case_id),
        drafts={one.key: one for one in drafts(reader) if one.case_id == case_id},
        draft_since=facts.draft_since if facts is not None else None,
        rev=reader.rev,
    )

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a worker can do: one function per act.

Importing the package makes every operation known to `operations()`.
"""

from __future__ import annotations

from caseapp.operations import (
    agree,
    assessments,
    cases,
    checklists,
    contacts,
    counts,
    destruction,
    differences,
    documents,
    exits,
    follow_ups,
    goals,
    homes,
    household,
    housing,
    meetings,
    network,
    passing_on,
    people,
    plans,
    programmes,
    rights,
    safety,
    same_person,
    sharing,
    team,
    undo,
)
from caseapp.operations.act import Done, operations, perform

__all__ = [
    "Done",
    "agree",
    "assessments",
    "cases",
    "checklists",
    "contacts",
    "counts",
    "destruction",
    "differences",
    "documents",
    "exits",
    "follow_ups",
    "goals",
    "homes",
    "household",
    "housing",
    "import_caseload",
    "meetings",
    "network",
    "operations",
    "passing_on",
    "people",
    "perform",
    "plans",
    "programmes",
    "rights",
    "safety",
    "same_person",
    "sharing",
    "team",
    "undo",
]

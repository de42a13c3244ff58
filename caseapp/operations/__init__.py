# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a worker can do: one function per act.

Importing the package makes every operation known to `operations()`.
"""

from __future__ import annotations

from caseapp.operations import (
    agree,
    assessments,
    cases,
    contacts,
    differences,
    exits,
    goals,
    housing,
    network,
    people,
    plans,
    programmes,
    team,
    undo,
)
from caseapp.operations.act import Done, operations, perform

__all__ = [
    "Done",
    "agree",
    "assessments",
    "cases",
    "contacts",
    "differences",
    "exits",
    "goals",
    "housing",
    "import_caseload",
    "network",
    "operations",
    "people",
    "perform",
    "plans",
    "programmes",
    "team",
    "undo",
]

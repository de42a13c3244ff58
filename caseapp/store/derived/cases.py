# SPDX-License-Identifier: EUPL-1.2
"""This is the place for which case a record belongs to."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from caseapp.store.plain_sql import runner
from caseapp.store.registry import EntityKind, kinds

# how to come from a record to its case, by table
_PARENT_OF: dict[str, str] = {
    "case_file": "SELECT id FROM case_file WHERE id = ?",
    "person": "SELECT id FROM case_file WHERE person_id = ?",
    "domain_score": ("SELECT a.case_id FROM domain_score s JOIN assessment a ON a.id = s.assessment_id WHERE s.id = ?"),
    "plan_domain": "SELECT p.case_id FROM plan_domain c JOIN plan p ON p.id = c.plan_id WHERE c.id = ?",
    "plan_risk": "SELECT p.case_id FROM plan_risk c JOIN plan p ON p.id = c.plan_id WHERE c.id = ?",
    "plan_after_18": "SELECT p.case_id FROM plan_after_18 c JOIN plan p ON p.id = c.plan_id WHERE c.id = ?",
    "plan_participant": "SELECT p.case_id FROM plan_participant c JOIN plan p ON p.id = c.plan_id WHERE c.id = ?",
    "plan_share": "SELECT p.case_id FROM plan_share c JOIN plan p ON p.id = c.plan_id WHERE c.id = ?",
    "exit_item": "SELECT e.case_id FROM exit_item i JOIN exit_file e ON e.id = i.exit_id WHERE i.id = ?",
}
_SIBLINGS = "SELECT DISTINCT type_no, entity_id FROM sibling"
_OF_NO_CASE = frozenset({"team", "worker", "team_rule"})


def cases_touched(connection: Connection, touched: Iterable[tuple[EntityKind, bytes]]) -> set[bytes]:
    """The cases of these records."""
    found: set[bytes] = set()
    run = runner(connection)
    for kind, identity in touched:
        if kind.name in _OF_NO_CASE:
            continue
        sql = _PARENT_OF.get(kind.name, f"SELECT case_id FROM {kind.name} WHERE id = ?")
        found.update(row[0] for row in run(sql, (identity,)) if row[0] is not None)
    return found


def case_differs(connection: Connection, case_id: bytes) -> bool:
    """Whether a field in a case, or of its person, holds several values that wait for a decision."""
    rows = runner(connection)(_SIBLINGS).fetchall()
    return any(case_id in cases_touched(connection, [(kinds()[number], identity)]) for number, identity in rows)

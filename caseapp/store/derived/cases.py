# SPDX-License-Identifier: EUPL-1.2
"""This is the place for which case a record belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Protocol

from sqlalchemy import Connection

from caseapp.models.types import Plain
from caseapp.store.plain_sql import runner
from caseapp.store.registry import EntityKind, kinds

PARENTS: Final = {  # records that belong to a case by way of another: table and column that names it
    "domain_score": ("assessment", "assessment_id"),
    "plan_domain": ("plan", "plan_id"),
    "plan_risk": ("plan", "plan_id"),
    "plan_after_18": ("plan", "plan_id"),
    "plan_participant": ("plan", "plan_id"),
    "plan_share": ("plan", "plan_id"),
    "exit_item": ("exit_file", "exit_id"),
    "meeting_member": ("meeting", "meeting_id"),
    "meeting_decision": ("meeting", "meeting_id"),
}
_PARENT_OF: Final = {  # how to come from a record to its case, by table
    "case_file": "SELECT id FROM case_file WHERE id = ?",
    "person": "SELECT id FROM case_file WHERE person_id = ?",
} | {
    name: f"SELECT p.case_id FROM {name} c JOIN {parent} p ON p.id = c.{column} WHERE c.id = ?"
    for name, (parent, column) in PARENTS.items()
}
_KINDS_THAT_DIFFER = "SELECT DISTINCT type_no FROM sibling"
OF_NO_CASE = frozenset({"team", "worker", "team_rule", "absence", "count_snapshot", "destruction"})


class FreshRecord(Protocol):
    """A record that was made just now, with the values of all its fields."""

    @property
    def kind(self) -> EntityKind: ...
    @property
    def row_no(self) -> int: ...
    @property
    def values(self) -> Mapping[int, Plain]: ...


def cases_touched(
    connection: Connection,
    touched: Iterable[tuple[EntityKind, bytes]],
    fresh: Mapping[tuple[int, bytes], FreshRecord] = MappingProxyType({}),
) -> set[bytes]:
    """The cases of these records. What is `fresh` is not read again."""
    found: set[bytes] = set()
    parents: set[tuple[str, Plain]] = set()
    run = runner(connection)
    for kind, identity in touched:
        one = fresh.get((kind.number, identity))
        if kind.name in OF_NO_CASE:
            continue
        if one is None or kind.name == "person":
            sql = _PARENT_OF.get(kind.name, f"SELECT case_id FROM {kind.name} WHERE id = ?")
            found.update(row[0] for row in run(sql, (identity,)) if row[0] is not None)
        elif kind.name == "case_file":
            found.add(identity)
        elif kind.name in PARENTS:
            parent, column = PARENTS[kind.name]
            parents.add((parent, one.values[kind.by_name[column].number]))
        else:
            case_id = one.values[kind.by_name["case_id"].number]
            if isinstance(case_id, bytes):
                found.add(case_id)
    for parent, parent_id in parents:
        rows = run(f"SELECT case_id FROM {parent} WHERE id = ?", (parent_id,))
        found.update(row[0] for row in rows if row[0] is not None)
    return found


def differing_in_case(kind: EntityKind) -> str:
    """Asks for the records of this kind that hold several values and belong to a case: number of the kind, case."""
    differing = "SELECT DISTINCT s.entity_id FROM sibling s"
    if kind.name in OF_NO_CASE:
        return ""
    if kind.name == "person":
        return f"{differing} WHERE s.type_no = ? AND s.entity_id = (SELECT person_id FROM case_file WHERE id = ?)"
    if kind.name == "case_file":
        return f"{differing} WHERE s.type_no = ? AND s.entity_id = ?"
    if kind.name in PARENTS:
        parent, column = PARENTS[kind.name]
        joined = f"JOIN {kind.name} k ON k.id = s.entity_id JOIN {parent} p ON p.id = k.{column}"
        return f"{differing} {joined} WHERE s.type_no = ? AND p.case_id = ?"
    return f"{differing} JOIN {kind.name} k ON k.id = s.entity_id WHERE s.type_no = ? AND k.case_id = ?"


def case_differs(connection: Connection, case_id: bytes) -> bool:
    """Whether a field in a case, or of its person, holds several values that wait for a decision."""
    run = runner(connection)
    for (number,) in run(_KINDS_THAT_DIFFER).fetchall():
        sql = differing_in_case(kinds()[number])
        if sql and run(f"SELECT EXISTS ({sql})", (number, case_id)).fetchone()[0]:
            return True
    return False

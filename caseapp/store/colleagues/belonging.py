# SPDX-License-Identifier: EUPL-1.2
"""This is the place for whether a save belongs into its log: who may write in one case writes in no other.

The log of the team holds the team's nouns, the logs of a case hold that case and nothing else. A record belongs to one
log: its id follows from it (`models/ids.id_in`). Records that two laptops make apart under one key have an id without
a log: they may meet in two compartments of one kind beside one case, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from caseapp.models.ids import is_id_in
from caseapp.store.journal import PUT
from caseapp.store.plain_sql import Run, first_value
from caseapp.store.registry import EntityKind, kinds

_OF_TEAM = frozenset({"team", "worker", "team_rule", "absence", "count_snapshot", "destruction"})
_COMPARTMENTS = frozenset({"sensitive", "reporter"})
_IN_CORE = frozenset({"case_file", "person"})


class _Op(Protocol):
    @property
    def code(self) -> int: ...
    @property
    def field(self) -> int: ...
    @property
    def value(self) -> object: ...


class _Entity(Protocol):
    @property
    def entity_id(self) -> bytes: ...
    @property
    def type_no(self) -> int: ...
    @property
    def ops(self) -> Sequence[_Op]: ...


@dataclass(frozen=True, slots=True)
class LogFacts:
    """What a log is for. `kind` is empty while nobody told us; `case_id` of a core log follows from its case."""

    log_id: bytes
    kind: str
    case_id: bytes | None


def facts_of(run: Run, log_no: int) -> LogFacts:
    row = run(
        "SELECT log_id, kind, coalesce(case_id, (SELECT c.id FROM case_file c WHERE c.log_no = log.log_no LIMIT 1)) "
        "FROM log WHERE log_no = ?",
        (log_no,),
    ).fetchone()
    return LogFacts(*row) if row is not None else LogFacts(b"", "", None)


LogOf = Callable[[EntityKind, bytes], int | None]


def belongs(
    run: Run,
    log_no: int,
    entities: Sequence[_Entity],
    known_facts: LogFacts | None = None,
    log_of: LogOf | None = None,
) -> bool:
    """Whether nothing of a save reaches into another case, or between the team and a case.

    `log_of` tells in which log a record lies, for who knows it better than the tables.
    """
    facts = known_facts or facts_of(run, log_no)
    found = log_of or (lambda kind, identity: _log_of(run, kind, identity))
    known = kinds()
    for one in entities:
        kind = known.get(one.type_no)
        if kind is None:
            continue
        if not _fits_log(kind, facts, one) or not _is_here(run, found(kind, one.entity_id), log_no, facts, one):
            return False
    return True


def goes_before(entity_id: bytes, log: LogFacts, other: LogFacts) -> bool:
    """Whether a record that two logs claim belongs to `log` and not to the `other`, which has it."""
    if is_id_in(entity_id, log.log_id):
        return True
    return not is_id_in(entity_id, other.log_id) and _are_beside(log, other) and log.log_id < other.log_id


def _fits_log(kind: EntityKind, facts: LogFacts, one: _Entity) -> bool:
    if not facts.kind:
        return True
    if facts.kind == "audit":
        return False  # holds no saves
    if facts.kind == "team" or kind.name in _OF_TEAM:
        return facts.kind == "team" and kind.name in _OF_TEAM
    if kind.name in _IN_CORE and facts.kind in _COMPARTMENTS:
        return False
    if facts.case_id is None:
        return True
    if kind.name == "case_file":
        return one.entity_id == facts.case_id
    field = kind.by_name.get("case_id")
    return field is None or all(
        op.value == facts.case_id for op in one.ops if op.code == PUT and op.field == field.number
    )


def _log_of(run: Run, kind: EntityKind, identity: bytes) -> int | None:
    return first_value(run(f"SELECT log_no FROM {kind.name} WHERE id = ?", (identity,)))  # type: ignore[no-any-return]


def _is_here(run: Run, found: int | None, log_no: int, facts: LogFacts, one: _Entity) -> bool:
    """Whether the record lies in this log, or in none yet, or may be in both."""
    if found is None or found == log_no:
        return True
    other = facts_of(run, found)
    return _are_beside(facts, other) or goes_before(one.entity_id, facts, other)


def _are_beside(one: LogFacts, other: LogFacts) -> bool:
    """Two compartments that two laptops made apart for one case; logs nobody has named are not judged."""
    alike = (one.kind, one.case_id) == (other.kind, other.case_id)
    return alike and (not one.kind or (one.kind in _COMPARTMENTS and one.case_id is not None))

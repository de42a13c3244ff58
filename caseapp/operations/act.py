# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what an operation is: a function from a unit of work and given values to an id or nothing.

`@operation` makes a function known under its name and under the type of what it is given. `perform` is the one door:
it cleans and checks the values, runs the operation as one act and says what changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_type_hints

from caseapp.operations.allowed import check_allowed
from caseapp.operations.checking import (
    Between,
    CaseRef,
    Emptied,
    GoalRef,
    Id,
    In,
    IsId,
    PersonRef,
    TeamRef,
    VersionRef,
    WorkerRef,
    checked_values,
    hints_of,
    references,
)
from caseapp.operations.existing import check_references
from caseapp.store.changes import Changes
from caseapp.store.store import Store
from caseapp.store.unit import Unit

__all__ = [
    "Between", "CaseRef", "Done", "Emptied", "GoalRef", "Id", "In", "IsId", "Operation", "PersonRef", "TeamRef",
    "VersionRef", "WorkerRef", "checked_values", "hints_of", "operation", "operations", "perform",
    "run_inside",
]  # fmt: skip

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation: its name, the dataclass of what it is given, the function, one sentence."""

    name: str
    given: type
    run: Callable[[Unit, Any], Any]
    sentence: str


@dataclass(frozen=True, slots=True)
class Done(Generic[Result]):
    """What an operation returned (mostly the id of the new record) and what changed."""

    result: Result
    changes: Changes


_BY_GIVEN: dict[type, Operation] = {}


def operation(run: Callable[[Unit, Any], Result]) -> Callable[[Unit, Any], Result]:
    """Make `run(unit, given)` known as an operation; the annotation of `given` is its dataclass."""
    hints = get_type_hints(run)
    given = next(hint for name, hint in hints.items() if name not in ("unit", "return"))
    sentence = (run.__doc__ or "").strip().splitlines()[0]
    _BY_GIVEN[given] = Operation(name=run.__name__, given=given, run=run, sentence=sentence)
    return run


def operations() -> dict[str, Operation]:
    """Every operation by its name."""
    return {one.name: one for one in sorted(_BY_GIVEN.values(), key=lambda one: one.name)}


def run_inside(unit: Unit, given: object) -> Any:  # noqa: ANN401
    """Run another operation as a part of the act that is under way, with all its checks."""
    known = _BY_GIVEN[type(given)]
    checked = checked_values(given)
    check_references(unit, references(checked))
    return known.run(unit, checked)


def perform(store: Store, given: object) -> Done[Any]:
    """Run the operation for these values as one act.

    Raises WrongUse for values that do not fit, UnknownRecord for ids that do not exist, NotAllowed for what is not for
    who is signed in (`allowed`), and the store's errors.
    """
    known = _BY_GIVEN[type(given)]
    checked = checked_values(given)
    named = tuple(references(checked))

    def run(unit: Unit) -> Any:  # noqa: ANN401
        check_references(unit, named)
        done = known.run(unit, checked)
        check_allowed(store, unit, known.name, checked)
        return done

    result, changes = store.act(known.name, run)
    return Done(result, changes)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what an operation is: a function from a unit of work and given values to an id or nothing.

`@operation` makes a function known under its name and under the type of what it is given. `perform` is the one door:
it cleans and checks the values, runs the operation as one act and says what changed.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from caseapp.errors import UnknownRecord, WrongUse
from caseapp.i18n import N_
from caseapp.i18n.codes import codes
from caseapp.models.ids import is_id
from caseapp.store.changes import Changes
from caseapp.store.store import Store
from caseapp.store.unit import Unit

LONGEST_TEXT = 64 * 1024  # bytes of one text (docs/protocol: the same limit as on the way to colleagues)

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class In:
    """Marks a text as a code of this list."""

    list_name: str


@dataclass(frozen=True, slots=True)
class Between:
    """Marks a number with its bounds, both included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class IsId:
    """Marks a text as the id of a record."""


Id = Annotated[str, IsId()]


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


def perform(store: Store, given: object) -> Done[Any]:
    """Run the operation for these values as one act.

    Raises WrongUse for values that do not fit, UnknownRecord for ids that do not exist, and the store's errors.
    """
    known = _BY_GIVEN[type(given)]
    checked = checked_values(given)
    result, changes = store.act(known.name, lambda unit: known.run(unit, checked))
    return Done(result, changes)


# -- cleaning and checking -------------------------------------------------------------------------------------------


def checked_values(given: Any) -> Any:  # noqa: ANN401
    """The same dataclass with clean texts. Raises WrongUse for a code, number, id or length that does not fit."""
    clean = {
        name: _checked(name, getattr(given, name), hint)
        for name, hint in hints_of(type(given)).items()
        if hasattr(given, name)
    }
    return dataclasses.replace(given, **clean)


_HINTS: dict[Any, dict[str, Any]] = {}


def hints_of(owner: Any) -> dict[str, Any]:  # noqa: ANN401
    """The annotations of a dataclass or TypedDict, with their marks."""
    if owner not in _HINTS:
        _HINTS[owner] = get_type_hints(owner, include_extras=True)
    return _HINTS[owner]


def _checked(name: str, value: Any, hint: Any) -> Any:  # noqa: ANN401
    if value is None:
        return None
    if get_origin(hint) in (Union, types.UnionType):
        inner = [one for one in get_args(hint) if one is not type(None)]
        return _checked(name, value, inner[0]) if len(inner) == 1 else value
    marks: tuple[Any, ...] = ()
    if get_origin(hint) is Annotated:
        hint, *rest = get_args(hint)
        marks = tuple(rest)
    if isinstance(value, str):
        value = _clean(name, value)
    for mark in marks:
        _check_mark(name, value, mark)
    if isinstance(value, Mapping) and typing.is_typeddict(hint):
        return {key: _checked(key, one, hints_of(hint)[key]) for key, one in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return checked_values(value)
    if isinstance(value, tuple):
        inner_hint = (get_args(hint) or (Any,))[0]
        return tuple(_checked(name, one, inner_hint) for one in value)
    return value


def _check_mark(name: str, value: Any, mark: object) -> None:  # noqa: ANN401
    if isinstance(mark, In) and value and value not in codes(mark.list_name):
        raise WrongUse(N_("“%(code)s” is not a value of the field %(field)s."), code=str(value)[:40], field=name)
    if isinstance(mark, Between) and not mark.low <= value <= mark.high:
        raise WrongUse(
            N_("The field %(field)s takes a number from %(low)s to %(high)s."),
            field=name,
            low=mark.low,
            high=mark.high,
        )
    if isinstance(mark, IsId) and not is_id(value):
        raise UnknownRecord(N_("This is not the id of a record: field %(field)s."), field=name)


def _clean(name: str, text: str) -> str:
    """Without NUL and broken characters, which no keyboard makes and no file can hold; line ends as one sign."""
    cleaned = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    cleaned = cleaned.encode("utf-8", "ignore").decode("utf-8")
    if len(cleaned.encode("utf-8")) > LONGEST_TEXT:
        raise WrongUse(
            N_("The text in the field %(field)s is too long (at most 64 KB). Shorten or split it."),
            field=name,
        )
    return cleaned

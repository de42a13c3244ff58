# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the fields of an operation may hold: marks on their types, and the check against them."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from caseapp.errors import UnknownRecord, WrongUse
from caseapp.i18n import N_
from caseapp.i18n.codes import codes
from caseapp.models.ids import is_id

LONGEST_TEXT = 64 * 1024  # bytes of one text (docs/protocol: the same limit as on the way to colleagues)
_FIRST_YEAR, _LAST_YEAR = 1850, 2200  # beyond these a year is a typing error; clocks can be counted for all of them
_LARGEST = 2**62  # what the file can hold, with room to spare


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
    """Marks a text as the id of a record; with a table, as one that must be there."""

    table: str = ""


@dataclass(frozen=True, slots=True)
class Emptied:
    """Marks a text that may be given empty, which empties the field; nothing given leaves it as it is."""


Id = Annotated[str, IsId()]
CaseRef = Annotated[str, IsId("case_file")]
GoalRef = Annotated[str, IsId("goal")]
PersonRef = Annotated[str, IsId("person")]
TeamRef = Annotated[str, IsId("team")]
VersionRef = Annotated[str, IsId("plan_version")]
WorkerRef = Annotated[str, IsId("worker")]


class Reference(NamedTuple):
    """A record that a field names."""

    field: str
    table: str
    identity: str


_HINTS: dict[Any, dict[str, Any]] = {}


def hints_of(owner: Any) -> dict[str, Any]:  # noqa: ANN401
    """The annotations of a dataclass or TypedDict, with their marks."""
    if owner not in _HINTS:
        _HINTS[owner] = get_type_hints(owner, include_extras=True)
    return _HINTS[owner]


def checked_values(given: Any) -> Any:  # noqa: ANN401
    """The same dataclass with clean texts; a blank text where nothing may stand is nothing.

    Raises WrongUse for a code, number, day or length that does not fit, and UnknownRecord for what is no id.
    """
    clean = {
        name: _checked(name, getattr(given, name), hint)
        for name, hint in hints_of(type(given)).items()
        if hasattr(given, name)
    }
    return dataclasses.replace(given, **clean)


def references(given: Any) -> Iterator[Reference]:  # noqa: ANN401
    """The records that these values name and that must be there."""
    for name, hint in hints_of(type(given)).items():
        yield from _references(name, getattr(given, name), hint)


def _references(name: str, value: Any, hint: Any) -> Iterator[Reference]:  # noqa: ANN401
    hint, marks, _empty = _bare(hint)
    if isinstance(value, str):
        for mark in marks:
            if isinstance(mark, IsId) and mark.table:
                yield Reference(name, mark.table, value)
    elif isinstance(value, Mapping) and typing.is_typeddict(hint):
        for key, one in value.items():
            yield from _references(key, one, hints_of(hint)[key])
    elif isinstance(value, tuple) and get_args(hint):
        for one in value:
            yield from _references(name, one, get_args(hint)[0])


@cache
def _bare(hint: Any) -> tuple[Any, tuple[Any, ...], bool]:  # noqa: ANN401
    """A hint without `| None` and without marks; its marks; whether nothing may stand there."""
    empty = False
    if get_origin(hint) in (Union, types.UnionType):
        inner = [one for one in get_args(hint) if one is not type(None)]
        empty = len(inner) < len(get_args(hint))
        if len(inner) > 1:
            return Any, (), empty
        hint = inner[0]
    if get_origin(hint) is Annotated:
        hint, *marks = get_args(hint)
        return hint, tuple(marks), empty
    return hint, (), empty


def _checked(name: str, value: Any, hint: Any) -> Any:  # noqa: ANN401
    hint, marks, may_be_empty = _bare(hint)
    if isinstance(value, str):
        value = _clean(name, value)
        if may_be_empty and not value.strip() and not any(isinstance(mark, Emptied) for mark in marks):
            value = None
    if value is None:
        if may_be_empty or hint is Any:
            return None
        raise WrongUse(N_("The field %(field)s cannot be empty."), field=name)
    if isinstance(value, Mapping) and typing.is_typeddict(hint):
        return {key: _checked(key, one, _hint_of(hint, key)) for key, one in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return checked_values(value)
    if get_origin(hint) is tuple and isinstance(value, tuple | list | set | frozenset):
        inner_hint = (get_args(hint) or (Any,))[0]
        return tuple(_checked(name, one, inner_hint) for one in value)
    _check_kind(name, value, hint)
    for mark in marks:
        _check_mark(name, value, mark)
    return value


def _hint_of(owner: Any, key: str) -> Any:  # noqa: ANN401
    hints = hints_of(owner)
    if key not in hints:
        raise WrongUse(N_("There is no field %(field)s."), field=str(key)[:40])
    return hints[key]


def _check_kind(name: str, value: Any, hint: Any) -> None:  # noqa: ANN401
    """Raises WrongUse for a value of another kind, and for numbers and days that cannot be meant."""
    if hint not in (str, int, bool, date, datetime):
        return
    fits = isinstance(value, hint)
    if (hint is int and isinstance(value, bool)) or (hint is date and isinstance(value, datetime)):
        fits = False
    if not fits:
        raise WrongUse(N_("The field %(field)s takes another kind of value."), field=name)
    if hint is int and abs(value) > _LARGEST:
        raise WrongUse(N_("The number in the field %(field)s is too large."), field=name)
    if hint in (date, datetime) and not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        raise WrongUse(N_("The date in the field %(field)s cannot be right. Check the year."), field=name)
    if hint is datetime and value.tzinfo is None:
        raise WrongUse(
            N_("The moment in the field %(field)s needs a time zone, as in 2026-01-31T14:00:00Z."), field=name
        )


def _check_mark(name: str, value: Any, mark: object) -> None:  # noqa: ANN401
    if isinstance(mark, In) and value not in codes(mark.list_name):
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

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for whether a value that came from elsewhere fits its field: what a column cannot hold, or no

reader could show, is not let in. Nouns, fields and codes of a newer version are not judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Integer, LargeBinary

from caseapp.models.base import DELETED_FIELD
from caseapp.models.types import Day, EntityRef, Moment
from caseapp.store.journal import ADD, PUT, REMOVE
from caseapp.store.registry import EntityKind

FIRST_MOMENT, LAST_MOMENT = -62_135_510_400_000, 253_402_214_400_000  # milliseconds: years 1 to 9999, a day inside
_LARGEST = 2**62
_ID = 16


def value_fits(kind: EntityKind, code: int, number: int, value: object) -> bool:
    """Whether an operation writes something that the field can hold."""
    check = _checks(kind).get(number)
    return check is None or code > REMOVE or check(code, value)


def fits_kind(kind: EntityKind, ops: Iterable[Any]) -> bool:
    """The same of all operations on a record: (code, field, value, base) each."""
    checks = _checks(kind)
    for code, number, value, _base in ops:
        check = checks.get(number)
        if check is not None and code <= REMOVE and not check(code, value):
            return False
    return True


_Check = Callable[[int, object], bool]  # of a code and a value


@cache
def _checks(kind: EntityKind) -> dict[int, _Check]:
    return {
        field.number: _is_element if field.many else _put_of(field.number, _check_of(field.column_type))
        for field in kind.by_name.values()
    }


def _is_element(code: int, value: object) -> bool:
    return code in (ADD, REMOVE) and isinstance(value, str) and value.split() == [value]


def _put_of(number: int, check: Callable[[object], bool]) -> _Check:
    if number == DELETED_FIELD:
        return lambda code, value: code == PUT and value is not None and check(value)
    if check is _is_text:
        return lambda code, value: code == PUT and (value is None or isinstance(value, str))
    return lambda code, value: code == PUT and (value is None or check(value))


def _check_of(column_type: object) -> Callable[[object], bool]:
    if isinstance(column_type, EntityRef):
        return _is_id
    if isinstance(column_type, Day):
        return _is_day
    if isinstance(column_type, Moment):
        return _is_moment
    if isinstance(column_type, Boolean):
        return _is_truth
    if isinstance(column_type, Integer):
        return _is_number
    if isinstance(column_type, LargeBinary):
        return _is_bytes
    return _is_text


def _is_id(value: object) -> bool:
    return isinstance(value, bytes) and len(value) == _ID


def _is_bytes(value: object) -> bool:
    return isinstance(value, bytes)


def _is_day(value: object) -> bool:
    if not isinstance(value, str) or len(value) != 10:
        return False
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_moment(value: object) -> bool:
    return _is_number(value) and FIRST_MOMENT <= value <= LAST_MOMENT  # type: ignore[operator]


def _is_truth(value: object) -> bool:
    return type(value) is int and value in (0, 1)


def _is_number(value: object) -> bool:
    return type(value) is int and -_LARGEST <= value <= _LARGEST


def _is_text(value: object) -> bool:
    return isinstance(value, str)

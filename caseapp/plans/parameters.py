# SPDX-License-Identifier: EUPL-1.2
"""This is the place for amounts, ages and terms that the law changes (methods 3.5).

A value holds from a day to a day and was checked on a day. More than twelve months after that it is not shown: an old
amount is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from caseapp import paths
from caseapp.plans.catalogue_file import Row, Words
from caseapp.plans.catalogue_reading import read_catalogue
from caseapp.plans.checklists import JURISDICTIONS
from caseapp.plans.dates import add_months
from caseapp.plans.editions import is_left_out, kept

UNITS = ("EUR", "percent", "days", "weeks", "months", "years", "day")
FRESH_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value of a parameter. `value` is a number, or a day when the unit is `day`."""

    code: str
    value: Decimal | date
    unit: str
    jurisdiction: str
    valid_from: date
    valid_to: date | None
    verified_on: date
    sure: bool
    source: str
    label: Words

    def holds_on(self, day: date) -> bool:
        """Whether it is the value of that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def fresh_on(self, day: date) -> bool:
        """Whether somebody checked it in the twelve months before that day."""
        return day <= add_months(self.verified_on, FRESH_MONTHS)


@kept
def parameters() -> tuple[Parameter, ...]:
    """Every parameter of the catalogue, without those the organisation leaves out."""
    every = read_parameters(paths.resource("catalogues", "parameters.yaml"))
    return tuple(one for one in every if not is_left_out(one.code))


def parameter(code: str, day: date, known: Iterable[Parameter] | None = None) -> Parameter | None:
    """The value of a parameter on a day; None when there is none for that day or it is too old to be shown."""
    for one in parameters() if known is None else known:
        if one.code == code and one.holds_on(day) and one.fresh_on(day):
            return one
    return None


@dataclass(frozen=True, slots=True)
class Shown:
    """The parameters of a country as they may be shown on a day; `too_old` were not checked for twelve months."""

    values: tuple[Parameter, ...]
    too_old: int


def shown_on(jurisdiction: str, day: date, known: Iterable[Parameter] | None = None) -> Shown:
    """What holds in a country on a day, in the order of the catalogue."""
    holding = [
        one
        for one in (parameters() if known is None else known)
        if one.jurisdiction == jurisdiction and one.holds_on(day)
    ]
    fresh = tuple(one for one in holding if one.fresh_on(day))
    return Shown(fresh, len(holding) - len(fresh))


def read_parameters(path: Path) -> tuple[Parameter, ...]:
    """Read the parameters; two values of one code never hold on the same day. Raises CatalogueError."""
    _edition, root = read_catalogue(path)
    found: list[Parameter] = []
    for row in root.rows("parameters"):
        one = _parameter(row)
        for other in found:
            if (
                other.code == one.code
                and other.valid_from <= (one.valid_to or date.max)
                and one.valid_from <= (other.valid_to or date.max)
            ):
                raise row.refuse("valid_from", "a time that no other value of this code covers")
        found.append(one)
    root.end()
    return tuple(found)


def _parameter(row: Row) -> Parameter:
    unit = row.one_of("unit", UNITS)
    one = Parameter(
        code=row.text("code"),
        value=row.day("value") if unit == "day" else _number(row, "value"),
        unit=unit,
        jurisdiction=row.one_of("jurisdiction", JURISDICTIONS),
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to") if "valid_to" in row.fields() else None,
        verified_on=row.day("verified_on"),
        sure=row.flag("sure"),
        source=row.text("source"),
        label=row.words("label"),
    )
    if one.valid_to is not None and one.valid_to < one.valid_from:
        raise row.refuse("valid_to", "a day not before valid_from")
    row.end()
    return one


def _number(row: Row, field: str) -> Decimal:
    try:
        return Decimal(row.text(field))
    except InvalidOperation as error:
        raise row.refuse(field, "a number") from error

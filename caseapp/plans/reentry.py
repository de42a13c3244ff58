# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the six basic conditions of coming back from a Dutch prison (R-PI-01, methods 6.3).

Each is looked at four times, from arrival to leaving. Nothing holds leaving up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

from caseapp import paths
from caseapp.i18n.codes import codes
from caseapp.plans.catalogue import number
from caseapp.plans.catalogue_file import Words
from caseapp.plans.catalogue_reading import read_catalogue
from caseapp.plans.dates import add_days
from caseapp.plans.editions import is_left_out, kept
from caseapp.plans.facts import ExitFacts

POINTS: Final = ("at_intake", "at_90", "at_30", "at_leaving")  # code list reentry_point
_PRISON: Final = "prison"
_COUNTRY: Final = "NL"


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the six."""

    id: str
    domain: str
    label: Words
    mine: Words


@kept
def every_condition() -> Mapping[str, Condition]:
    """All of them: what was written can be read whatever the organisation leaves out."""
    return read_conditions(paths.resource("catalogues", "reentry.yaml"))


def conditions() -> Mapping[str, Condition]:
    """Those the organisation uses."""
    return {name: one for name, one in every_condition().items() if not is_left_out(name)}


def read_conditions(path: Path) -> Mapping[str, Condition]:
    """Read the catalogue. Raises CatalogueError with file, line and field."""
    _edition, root = read_catalogue(path)
    found: dict[str, Condition] = {}
    for row in root.rows("conditions"):
        one = Condition(
            row.text("id"), row.one_of("domain", codes("checklist_part")), row.words("label"), row.words("mine")
        )
        row.end()
        if one.id in found:
            raise row.refuse("id", "an id that is not used above")
        found[one.id] = one
    root.end()
    return MappingProxyType(found)


def asks_conditions(institution_type: str | None, jurisdiction: str) -> bool:
    """Whether the six are asked: of who is in prison in the Netherlands."""
    return institution_type == _PRISON and jurisdiction == _COUNTRY


def point_days(admission: date | None, leaving: date | None) -> dict[str, date | None]:
    """By when each point is looked at; None for a day nobody knows."""
    return {
        "at_intake": add_days(admission, number("R-PI-01", "intake_days")) if admission else None,
        "at_90": add_days(leaving, -number("R-PI-01", "first_days")) if leaving else None,
        "at_30": add_days(leaving, -number("R-PI-01", "second_days")) if leaving else None,
        "at_leaving": leaving,
    }


def open_points(leaving: ExitFacts) -> tuple[str, ...]:
    """The points at which not every condition was looked at."""
    return tuple(
        point for point in POINTS if any(point not in leaving.looked_at.get(code, ()) for code in conditions())
    )

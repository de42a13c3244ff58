# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the basis in order (policy 4): what every case settles first, and within how many days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from caseapp import paths
from caseapp.i18n.codes import codes
from caseapp.plans.catalogue_file import Words
from caseapp.plans.catalogue_reading import read_catalogue
from caseapp.plans.editions import is_left_out, kept
from caseapp.plans.offsets import Offset, parse_offset

SETTLED = (
    "address_settled", "income_settled", "needs_looked_at", "stay_suitable", "insurance_settled", "debts_looked_at",
    "registered", "registered_for_housing",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisPoint:
    """One point of the basis; `settled` is the fact that stops its clock."""

    id: str
    domain: str
    start: Offset
    due: Offset
    settled: str
    label: Words


@kept
def basis() -> Mapping[str, BasisPoint]:
    """The points of the basis by id, without those the organisation leaves out."""
    return MappingProxyType({name: point for name, point in every_point().items() if not is_left_out(name)})


@kept
def every_point() -> Mapping[str, BasisPoint]:
    """All points of the basis: what was written about them can be read whatever the organisation leaves out."""
    return read_basis(paths.resource("catalogues", "basis_in_order.yaml"))


def read_basis(path: Path) -> Mapping[str, BasisPoint]:
    """Read the points. Raises CatalogueError with file, line and field."""
    _edition, root = read_catalogue(path)
    found: dict[str, BasisPoint] = {}
    for row in root.rows("items"):
        try:
            start, due = parse_offset(row.text("start")), parse_offset(row.text("due"))
        except ValueError as error:
            raise row.refuse("due", str(error)) from error
        point = BasisPoint(
            id=row.text("id"),
            domain=row.one_of("domain", codes("domain")),
            start=start,
            due=due,
            settled=row.one_of("settled", SETTLED),
            label=row.words("label"),
        )
        row.end()
        if point.id in found:
            raise row.refuse("id", "an id that is not used above")
        found[point.id] = point
    root.end()
    return MappingProxyType(found)

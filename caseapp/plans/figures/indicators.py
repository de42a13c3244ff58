# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the list of indicators: what each is called and defined as, in words, from a catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caseapp import paths
from caseapp.plans.catalogue_file import Words
from caseapp.plans.catalogue_reading import read_catalogue
from caseapp.plans.editions import kept

SHARE, SPLIT, COUNT, MEDIAN = "share", "split", "count", "median"
MONTH, QUARTER = "month", "quarter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator. Its period is fixed: a month beside its quarter would give hidden numbers away."""

    id: str
    group: str  # home, people, plans, first_help, safety, rights
    kind: str  # share: yes of all; split: by a code; count: how many; median: of days
    period: str
    stock: bool  # how it is at the end of each period, instead of what happened in it
    least: int  # the fewest people a share or median is shown for
    codes: str  # of a split: the code list
    label: Words
    numerator: Words
    denominator: Words
    source: str


@kept
def indicators() -> dict[str, Indicator]:
    """The indicators the program knows, in the order in which they are shown."""
    return read_indicators(paths.resource("catalogues", "indicators.yaml"))


def read_indicators(path: Path) -> dict[str, Indicator]:
    """Read the list. Raises CatalogueError with file, line and field."""
    _edition, root = read_catalogue(path)
    found: dict[str, Indicator] = {}
    for row in root.rows("indicators"):
        one = Indicator(
            id=row.text("id"),
            group=row.text("group"),
            kind=row.one_of("kind", (SHARE, SPLIT, COUNT, MEDIAN)),
            period=row.one_of("period", (MONTH, QUARTER)),
            stock=row.one_of("stock", ("true", "false"), "false") == "true",
            least=row.whole("least", 10),
            codes=row.text("codes", ""),
            label=row.words("label"),
            numerator=row.words("numerator"),
            denominator=row.words("denominator"),
            source=row.text("source"),
        )
        if one.id in found:
            raise row.refuse("id", "an id that is not used above")
        if (one.kind == SPLIT) != bool(one.codes):
            raise row.refuse("codes", "a code list for a split, and for nothing else")
        if one.least < 1:
            raise row.refuse("least", "1 or more")
        row.end()
        found[one.id] = one
    root.end()
    return found

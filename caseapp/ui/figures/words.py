# SPDX-License-Identifier: EUPL-1.2
"""This is the place for putting figures into words: periods, columns, numbers that are hidden, the file for export."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from caseapp.i18n import N_, _, formats, ngettext
from caseapp.i18n.codes import label
from caseapp.plans.figures import APART, MEDIAN, MONTH, NO, SHARE, SPLIT, UNKNOWN, YES, FigureTable, Indicator
from caseapp.plans.publications import published
from caseapp.store.queries.figures import FiguresView

HIDDEN: Final = "•"  # a number that is not shown
NOTHING: Final = "–"  # a share or median of nobody
GROUPS: Final = {
    "home": N_("Living"),
    "exits": N_("Leaving an institution"),
    "plans": N_("Contact, people, plans"),
    "first_help": N_("First help"),
    "safety": N_("Safety and rights"),
}
_ANSWERS: Final = {YES: N_("yes"), NO: N_("no"), UNKNOWN: N_("unknown"), APART: N_("paused, apart")}
ALL: Final = "all"


def span_words(table: FigureTable, row: int) -> str:
    """A month, a quarter, or the whole year."""
    if row >= len(table.spans):
        return _("year")
    first = table.spans[row].first
    if table.indicator.period == MONTH:
        return formats.month_short(first)
    return _("Q%(number)s") % {"number": (first.month + 2) // 3}


def column_words(indicator: Indicator, code: str) -> str:
    """What a column counts."""
    if code in _ANSWERS and indicator.kind == SHARE:
        return _(_ANSWERS[code])
    if indicator.kind == SPLIT:
        found = label(indicator.codes, code) if code != UNKNOWN else ""
        return found or _("unknown")
    return _("people") if indicator.kind == MEDIAN else _("number")


def number_words(number: int | None) -> str:
    """A number, or the sign for one that is hidden."""
    return HIDDEN if number is None else formats.number(number)


def share_words(share: float | None) -> str:
    """A share in whole percents; nothing where it is not shown."""
    return "" if share is None else formats.percent(round(share * 1000), 1000)


def measure(table: FigureTable, row: int) -> float | None:
    """What a chart draws for a period: the share, the median, or how many."""
    if table.indicator.kind == SHARE:
        return table.share(row)
    return table.median(row) if table.indicator.kind == MEDIAN else table.shown(row, len(table.columns))


def is_empty(table: FigureTable, row: int) -> bool:
    """Whether nothing happened, and that may be told."""
    return table.shown(row, len(table.columns)) == 0


def measure_words(table: FigureTable, row: int) -> str:
    """The same in words: "62 %", "14 days", "31"."""
    found = measure(table, row)
    if found is None:
        return NOTHING if is_empty(table, row) else HIDDEN
    if table.indicator.kind == SHARE:
        return share_words(found)
    if table.indicator.kind == MEDIAN:
        return ngettext("%(count)s day", "%(count)s days", round(found)) % {"count": formats.number(found, 1)}
    return formats.number(int(found))


def last_row(table: FigureTable) -> int:
    """The row that stands for the indicator: the year so far, or how it is now."""
    return len(table.numbers) - 1


def of_words(table: FigureTable, row: int) -> str:
    """As in "31 of 50": numerator and denominator, as far as they show."""
    if table.indicator.kind == SHARE:
        return _("%(part)s of %(whole)s") % {
            "part": number_words(table.of(row, YES)), "whole": number_words(table.denominator(row)),
        }  # fmt: skip
    if table.indicator.kind == MEDIAN:
        return _("of %(whole)s people") % {"whole": number_words(table.shown(row, len(table.columns)))}
    return ""


def heads_of(table: FigureTable) -> list[str]:
    """The headings of the table of an indicator."""
    indicator = table.indicator
    codes = [] if indicator.kind not in (SHARE, SPLIT) else list(table.columns)
    heads = [_("Period"), *(column_words(indicator, code) for code in codes)]
    if indicator.kind == SHARE:
        return [*heads, _("denominator"), _("share")]
    if indicator.kind == MEDIAN:
        return [*heads, _("people"), _("median")]
    return [*heads, _("total")]


def cells_of(table: FigureTable, row: int) -> list[str]:
    """The words of a row, as shown: nothing that is hidden is in it."""
    indicator = table.indicator
    codes = [] if indicator.kind not in (SHARE, SPLIT) else list(table.columns)
    cells = [span_words(table, row), *(number_words(table.of(row, code)) for code in codes)]
    if indicator.kind == SHARE:
        return [*cells, number_words(table.denominator(row)), measure_words(table, row)]
    whole = number_words(table.shown(row, len(table.columns)))
    if indicator.kind == MEDIAN:
        return [*cells, whole, measure_words(table, row)]
    return [*cells, whole]


def grid_of(table: FigureTable) -> tuple[list[str], list[list[str]]]:
    """The table as it stands in the window: periods below each other; of a split, codes (they have long names)."""
    rows = range(len(table.numbers))
    if table.indicator.kind != SPLIT:
        return heads_of(table), [cells_of(table, row) for row in rows]
    by_period = [cells_of(table, row) for row in rows]
    heads = ["", *(cells[0] for cells in by_period)]
    names = heads_of(table)[1:]
    return heads, [[name, *(cells[at] for cells in by_period)] for at, name in enumerate(names, 1)]


def csv_of(view: FiguresView) -> bytes:
    """The figures of a year for a spreadsheet: only what is shown, with what each number means."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("indicator"), _("numerator"), _("denominator"), _("source"), _("period"), _("what"), _("value")])
    for table in view.tables:
        one = table.indicator
        about = [one.label.here(), one.numerator.here(), one.denominator.here(), source_words(one.source)]
        heads = heads_of(table)
        for row in range(len(table.numbers)):
            cells = cells_of(table, row)
            when = f"{view.year} {cells[0]}"
            writer.writerows(_safe([*about, when, head, cell]) for head, cell in zip(heads[1:], cells[1:], strict=True))
    return out.getvalue().encode("utf-8-sig")


def _safe(cells: Sequence[str]) -> list[str]:
    """No cell is read as a formula by a spreadsheet."""
    return [f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell for cell in cells]


def source_words(source: str) -> str:
    """The published texts behind something, by the title people know; empty when there is none."""
    return " · ".join(_(title) for title in published(source))


def over_words(count: int) -> str:
    """Files whose time is over, in words."""
    said = ngettext("The time of %(count)s file is over", "The time of %(count)s files is over", count)
    return said % {"count": formats.number(count)}


def over_why(count: int) -> str:
    """What can be done with them."""
    return ngettext(
        "keep it and say why, or propose to destroy it", "keep them and say why, or propose to destroy them", count
    )


def to_destroy_words(count: int) -> str:
    """Files that somebody proposed to destroy, in words."""
    said = ngettext("%(count)s file to destroy", "%(count)s files to destroy", count)
    return said % {"count": formats.number(count)}

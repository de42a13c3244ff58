# SPDX-License-Identifier: EUPL-1.2
"""This is the place for figures of a team (methods 10, masterplan tier B 25): which there are, and how each counts."""

from __future__ import annotations

from caseapp.plans.figures.indicators import COUNT, MEDIAN, MONTH, QUARTER, SHARE, SPLIT, Indicator, indicators
from caseapp.plans.figures.rules import APART, NO, UNKNOWN, YES, Unit, units_of
from caseapp.plans.figures.tables import FigureTable, Span, spans_of, table_of
from caseapp.plans.figures.values import CaseValues

__all__ = [
    "APART", "COUNT", "MEDIAN", "MONTH", "NO", "QUARTER", "SHARE", "SPLIT", "UNKNOWN", "YES", "CaseValues",
    "FigureTable", "Indicator", "Span", "Unit", "indicators", "spans_of", "table_of", "units_of",
]  # fmt: skip

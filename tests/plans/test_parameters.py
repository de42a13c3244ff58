# SPDX-License-Identifier: EUPL-1.2
"""This is the place for proving amounts and terms (methods 3.5): the right one for a day, and none that is too old."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from caseapp.errors import CatalogueError
from caseapp.plans.parameters import parameter, parameters, read_parameters


def test_the_value_of_a_day_is_the_one_that_held_then() -> None:
    before = parameter("nl_huurtoeslag_full_age", date(2025, 6, 1))
    after = parameter("nl_huurtoeslag_full_age", date(2026, 6, 1))
    assert before is not None
    assert after is not None
    assert (before.value, after.value) == (Decimal(23), Decimal(21))


def test_an_amount_nobody_checked_for_twelve_months_is_not_shown() -> None:
    checked = next(one.verified_on for one in parameters() if one.code == "be_leefloon_decision_days")
    last = checked.replace(year=checked.year + 1)
    assert parameter("be_leefloon_decision_days", last) is not None
    assert parameter("be_leefloon_decision_days", date.fromordinal(last.toordinal() + 1)) is None


def test_a_parameter_nobody_knows_is_none() -> None:
    assert parameter("moon", date(2026, 6, 1)) is None


def test_two_values_never_hold_on_one_day(tmp_path: Path) -> None:
    row = (
        "{{code: a, value: {value}, unit: days, jurisdiction: BE, valid_from: {start}, verified_on: 2026-01-01, "
        "sure: true, source: x, label: {{nl: a, fr: b, en: c}}}}"
    )
    path = tmp_path / "mine.yaml"
    rows = ", ".join(row.format(value=value, start=start) for value, start in ((1, "2025-01-01"), (2, "2026-01-01")))
    path.write_text(f"{{name: mine, version: 1, valid_from: 2026-01-01, source: x, parameters: [{rows}]}}", "utf-8")
    with pytest.raises(CatalogueError, match="valid_from"):
        read_parameters(path)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for proving how long files are kept (methods 5.4)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caseapp.errors import CatalogueError
from caseapp.plans.retention import FileDays, destroy_on, on_notice, read_terms, terms

CLOSED = date(2020, 2, 29)


def day_of(context: str, **given: date | str | None) -> date | None:
    return destroy_on(terms().by_context[context], FileDays(**{"closed": CLOSED, **given}))  # type: ignore[arg-type]


def test_flemish_youth_help_is_kept_until_thirty_five() -> None:
    assert day_of("vl_youth_help", birth_day=date(2004, 2, 29)) == date(2039, 2, 28)
    assert day_of("vl_youth_help", birth_day=date(2004, 1, 1), birth_precision="year") == date(2039, 12, 31)
    assert day_of("vl_youth_help", birth_day=date(1980, 1, 1)) == CLOSED  # was older than 35 already
    assert day_of("vl_youth_help") is None


def test_a_dutch_youth_file_is_kept_twenty_years_after_the_last_change() -> None:
    assert day_of("nl_youth_act", last_change=date(2021, 5, 5)) == date(2041, 5, 5)
    assert day_of("nl_youth_act", last_change=date(2019, 1, 1)) == date(2040, 2, 29)


def test_an_open_file_is_never_due_and_a_signal_is_after_28_days() -> None:
    assert day_of("caw", closed=None) is None
    assert day_of("nl_youth_act", closed=None, last_change=CLOSED) is None
    assert day_of("signal_only", closed=None, received=date(2026, 2, 1)) == date(2026, 3, 1)


def test_it_stands_on_the_list_sixty_days_ahead() -> None:
    assert terms().notice_days == 60
    assert not on_notice(date(2026, 3, 2), date(2025, 12, 31), 60)
    assert on_notice(date(2026, 3, 1), date(2025, 12, 31), 60)


@pytest.mark.parametrize(
    "term", ["years: 0, from: closed", "years: 5, days: 3, from: closed", "from: closed", "years: 5, from: moon"]
)
def test_a_term_that_says_nothing_clear_is_refused(tmp_path: Path, term: str) -> None:
    path = tmp_path / "mine.yaml"
    row = f"{{id: A, context: a, {term}, label: {{nl: a, fr: b, en: c}}, source: x}}"
    path.write_text(
        f"{{name: mine, version: 1, valid_from: 2026-01-01, source: x, notice_days: 60, rows: [{row}]}}", "utf-8"
    )
    with pytest.raises(CatalogueError):
        read_terms(path)

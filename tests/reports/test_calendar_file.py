# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the calendar file: dates of my cases, readable by every calendar, nothing about anybody."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase
from caseapp.operations.goals import AddStep
from caseapp.reports.calendar_file import CalendarEntry, calendar_entries, calendar_file, safe_code
from caseapp.store.queries.names import ShownName
from tests.records import TODAY, full_store

_MADE = datetime(2026, 11, 21, 9, tzinfo=UTC)


def unfolded(content: bytes) -> list[str]:
    """The lines as a calendar reads them: every physical line at most 75 bytes and ended by CR LF."""
    assert content.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    return content.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def test_the_dates_of_my_cases_without_a_word_about_anybody(tmp_path: Path) -> None:
    filled = full_store(tmp_path)
    store, case_id = filled.store, filled.case_id
    due = TODAY + timedelta(days=20)
    perform(store, AddStep(case_id=case_id, fields={"what": "Met Yassin naar de rechtbank", "due_day": due}))
    perform(store, ChangeCase(case_id=case_id, fields={"short_code": "G-17"}))
    with store.reading() as reader:
        entries = calendar_entries(reader, filled.nele, TODAY)
        again = calendar_entries(reader, filled.nele, TODAY + timedelta(days=1))
        of_others = calendar_entries(reader, filled.karim, TODAY)
        names = reader.sql("SELECT call_name, family_name FROM person")
    content = calendar_file(entries, _MADE)
    text = "\n".join(unfolded(content))
    assert ("Stap · G-17" in text) or ("Step · G-17" in text)
    assert f"DTSTART;VALUE=DATE:{due:%Y%m%d}" in text
    for hidden in ("rechtbank", case_id, *(word for row in names for word in row if word)):
        assert hidden.casefold() not in text.casefold()
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == len(entries) > 0
    assert len({one.uid for one in entries}) == len(entries)
    assert {one.uid for one in again} & {one.uid for one in entries}
    assert not {one.uid for one in of_others} & {one.uid for one in entries}
    store.close()


@pytest.mark.parametrize("code", ["", "  ", "Yassin", "yassin-3", "EL IDRISSI", "x" * 17])
def test_a_short_code_that_says_who_gives_way(code: str) -> None:
    name = ShownName("Yassin", "El Idrissi")
    assert safe_code(code, "abcdef" + "0" * 26, name) == "ABCDEF"
    assert safe_code("G-17", "abcdef" + "0" * 26, name) == "G-17"


def test_hostile_titles_make_no_lines_of_their_own() -> None:
    hostile = "a\r\nATTACH:http://example.org\nEND:VEVENT, b; c\\ \x1b[2J" + "é" * 200
    lines = unfolded(calendar_file([CalendarEntry("u@caseapp", date(2026, 2, 28), hostile)], _MADE))
    assert not [line for line in lines if line.startswith("ATTACH")]
    assert lines.count("END:VEVENT") == 1
    (summary,) = (line for line in lines if line.startswith("SUMMARY:"))
    assert "\\, b\\; c\\\\" in summary
    assert summary.endswith("é" * 200)
    assert "DTEND;VALUE=DATE:20260301" in lines
    assert not re.search(r"[\x00-\x1f]", "".join(lines))


def test_no_dates_is_an_empty_calendar() -> None:
    lines = unfolded(calendar_file([], _MADE))
    assert (lines[0], lines[-1], len(lines)) == ("BEGIN:VCALENDAR", "END:VCALENDAR", 5)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of the count of one night (R-PIT-01..06, methods 8.2)."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date, timedelta

import pytest

from caseapp.plans.count import (
    FIELDS,
    band_of,
    count_form,
    count_rows,
    csv_of,
    duplicate_key,
    frozen,
    initials_of,
    is_whole,
    thawed,
)
from caseapp.plans.figures.values import CaseValues, MemberValues, RightValues, Span, Stay
from caseapp.plans.file_facts import EpisodeFacts
from tests.plans.made_team import made_team

DAY = date(2026, 10, 30)
SALT = b"telling-2026-oktober"


def stay(kind: str, start: date | None, end: date | None = None, **more: str) -> Stay:
    facts = EpisodeFacts(id=f"{kind}{start}", ethos_light=kind, start=start, end=end, no_own_home="yes")
    return Stay(facts=facts, **more)


def case(*stays: Stay, **more: object) -> CaseValues:
    given = {"id": "1" * 32, "opened": date(2026, 1, 1), "stays": stays, **more}
    return CaseValues(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stays", "situation"),
    [
        ([stay("public_space", date(2026, 10, 1))], "1"),
        ([stay("public_space", date(2026, 10, 29))], "1"),
        ([stay("public_space", DAY)], None),  # began after the night
        ([stay("emergency", date(2026, 10, 1), DAY)], "2"),  # left in the morning
        ([stay("emergency", date(2026, 10, 1), DAY - timedelta(days=1))], None),  # slept elsewhere
        ([stay("emergency", date(2026, 10, 1), date(2026, 10, 20)), stay("housed", date(2026, 10, 20))], None),
        ([stay("eviction", date(2026, 10, 1))], "7"),
        ([stay("precarious", date(2026, 10, 1))], None),
        ([stay("housed", date(2026, 10, 1))], None),
    ],
)
def test_who_is_counted_follows_from_the_night_before(stays: list[Stay], situation: str | None) -> None:
    """R-PIT-01."""
    rows = count_rows([case(*stays)], DAY, SALT)
    assert [row["situation"] for row in rows] == ([situation] if situation else [])


def test_a_signal_and_a_closed_case_are_not_counted() -> None:
    out = stay("public_space", date(2026, 1, 1))
    assert not count_rows([case(out, status="signal")], DAY, SALT)
    assert not count_rows([case(out, closed=date(2026, 10, 29))], DAY, SALT)
    assert count_rows([case(out, closed=DAY)], DAY, SALT)


def test_children_who_live_along_have_rows_of_their_own() -> None:
    """R-PIT-02."""
    household = (
        MemberValues(kind="child", birth=date(2020, 5, 5), with_them="yes", school="yes", initials="LIAM"),
        MemberValues(kind="child", birth=date(2005, 5, 5), with_them="yes"),  # grown up
        MemberValues(kind="child", birth=date(2019, 5, 5), with_them="no"),
        MemberValues(kind="child", birth=date(2019, 5, 5), with_them="yes", until=date(2026, 9, 1)),
        MemberValues(kind="pet", with_them="yes"),
    )
    rows = count_rows([case(stay("homeless_acc", date(2026, 10, 1)), household=household)], DAY, SALT)
    assert sorted(row["role"] for row in rows) == ["child", "person"]
    child, person = sorted(rows, key=lambda row: row["role"])
    assert (child["situation"], child["age_band"], child["in_school"]) == ("3", "6-11", "yes")
    assert (person["children_with"], person["children_elsewhere"], person["household"]) == ("1", "1", "single_parent")


def test_what_is_missing_is_unknown_and_never_blank() -> None:
    """R-PIT-03."""
    rows = count_rows(made_team(6, 200), DAY, SALT)
    assert len(rows) > 20
    for row in rows:
        assert tuple(row) == FIELDS
        assert all(row.values())
    bare = count_rows([case(stay("public_space", None))], DAY, SALT)[0]
    assert {bare[name] for name in ("dup_key", "age_band", "gender", "income", "duration", "household")} == {"unknown"}


def test_fields_are_as_they_were_on_that_night() -> None:
    given = case(
        stay("with_others", date(2026, 1, 1), date(2026, 6, 1)),
        stay("public_space", date(2026, 6, 1), cause="relationship", sub="1.1"),
        rights=(
            RightValues(kind="living_wage", state="granted", valid_from=date(2026, 11, 1)),
            RightValues(kind="unemployment", state="granted", valid_from=date(2026, 2, 1)),
        ),
        references=(Span(what="ocmw", since=date(2026, 3, 1)),),
        registrations=(Span(what="social", since=date(2026, 11, 10)),),
        birth=date(2006, 10, 30),
        gender="f",
    )
    row = count_rows([given], DAY, SALT)[0]
    assert (row["income"], row["address"], row["waiting_list"]) == ("unemployment", "reference_ocmw", "unknown")
    assert (row["duration"], row["trigger"], row["situation_sub"]) == ("6_12m", "breakup", "1.1")
    assert row["age_band"] == "18-20"


def test_the_key_is_alike_for_the_same_person_and_says_nothing_without_the_code() -> None:
    one = duplicate_key(SALT, initials_of("Zoë", "El Idrissi"), date(2008, 3, 22), "f")
    assert one == duplicate_key(SALT, initials_of("ZOE-Marie", "el idrissi"), date(2008, 3, 22), "f")
    assert one != duplicate_key(b"another count", initials_of("Zoë", "El Idrissi"), date(2008, 3, 22), "f")
    assert one != duplicate_key(SALT, initials_of("Zoë", "El Idrissi"), date(2008, 3, 23), "f")
    assert duplicate_key(SALT, "", date(2008, 3, 22), "f") == "unknown"
    assert duplicate_key(SALT, "ZOEL", None, "f") == "unknown"


@pytest.mark.parametrize(
    ("birth", "precision", "band"),
    [
        (date(2008, 10, 30), "day", "12-17"),
        (date(2008, 10, 29), "day", "18-20"),
        (date(2008, 1, 1), "year", "unknown"),
        (date(2003, 1, 1), "year", "21-25"),
        (date(1950, 1, 1), "day", "60+"),
        (None, "day", "unknown"),
    ],
)
def test_ages_are_bands(birth: date | None, precision: str, band: str) -> None:
    assert band_of(birth, precision, date(2026, 10, 29)) == band


def test_the_frozen_rows_have_a_hash_that_notices_every_change() -> None:
    """R-PIT-05."""
    rows = count_rows(made_team(7, 50), DAY, SALT)
    body, digest = frozen(rows)
    assert digest == hashlib.sha256(body).digest()
    assert thawed(body) == rows
    assert is_whole(body, digest)
    assert not is_whole(body.replace(b"unknown", b"unknowm", 1), digest)
    assert frozen(count_rows(reversed(made_team(7, 50)), DAY, SALT)) == (body, digest), (
        "the order of cases says nothing"
    )


def test_the_file_follows_the_form_of_the_year() -> None:
    """R-PIT-06."""
    form = count_form(2026)
    assert form is not None
    rows = count_rows([case(stay("public_space", date(2026, 6, 1)), birth=date(2006, 1, 1))], DAY, SALT, "CAW Zuid")
    table = list(csv.DictReader(io.StringIO(csv_of(rows, form).decode("utf-8-sig")), delimiter=form.separator))
    assert table[0]["situation"] == "1"
    assert table[0]["duration_homeless"] == "3-6m"
    assert table[0]["service_id"] == "CAW Zuid"
    assert count_form(2027) == form, "the last form stands until a new one comes"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_no_spreadsheet_takes_what_was_typed_for_a_formula(sign: str) -> None:
    rows = count_rows([case(stay("public_space", date(2026, 10, 1)))], DAY, SALT, f'{sign}HYPERLINK("x")')
    form = count_form(2026)
    assert form is not None
    table = list(csv.DictReader(io.StringIO(csv_of(rows, form).decode("utf-8-sig")), delimiter=form.separator))
    assert table[0]["service_id"] == f'\'{sign}HYPERLINK("x")'

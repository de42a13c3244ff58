# SPDX-License-Identifier: EUPL-1.2
"""This is the place for single cells: dates, names, telephone numbers and words as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseapp.operations.caseload import codes, dates, names, phones
from caseapp.operations.caseload.cells import (
    DateFrame,
    DateOrder,
    DayKind,
    NameCells,
    PartialDay,
    Phones,
    ProgrammeEntry,
    Read,
    order_of,
    read_day,
    read_gender,
    read_institution,
    read_name,
    read_phase,
    read_phones,
    read_programmes,
    read_reference,
    read_sleeping_place,
    region_of,
    shown_workers,
    text_of,
)

TODAY = date(2026, 11, 21)
BIRTH, START, LEAVE = (DateFrame(kind, TODAY) for kind in DayKind)


def _day(text: str, frame: DateFrame = START) -> str:
    value = read_day(text, frame).value
    return f"{value.day} {value.precision}" if value else ""


# -- dates -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14.12.2007", "2007-12-14 day"),
        ("14/12/2007", "2007-12-14 day"),
        (" 14 - 12 - 2007 ", "2007-12-14 day"),
        ("2007-12-14", "2007-12-14 day"),
        ("2007/12/14", "2007-12-14 day"),
        ("2007-12-14T09:30:00", "2007-12-14 day"),
        ("14/12/2007 00:00", "2007-12-14 day"),
        ("14122007", "2007-12-14 day"),
        ("20071214", "2007-12-14 day"),
        ("141207", "2007-12-14 day"),
        ("39430", "2007-12-14 day"),
        ("14 dec 2007", "2007-12-14 day"),
        ("14 DEC. 2007", "2007-12-14 day"),
        ("22 maart 2008", "2008-03-22 day"),
        ("3 août 2001", "2001-08-03 day"),
        ("1er février 1999", "1999-02-01 day"),
        ("08 Nov 2024", "2024-11-08 day"),
        ("November 8, 2024", "2024-11-08 day"),
        ("3. März 2001", "2001-03-03 day"),
        ("14 dec '07", "2007-12-14 day"),
        ("ma 12/05/2026", "2026-05-12 day"),
        ("sinds 12/05/2026", "2026-05-12 day"),
        ("2007", "2007-01-01 year"),
        ("in 2007", "2007-01-01 year"),
        ("dec 2024", "2024-12-01 month"),
        ("mei '25", "2025-05-01 month"),
        ("12/2024", "2024-12-01 month"),
        ("2024-12", "2024-12-01 month"),
        ("ca. 2025", "2025-01-01 estimated"),
        ("± 2025", "2025-01-01 estimated"),
        ("ong. mei 2025", "2025-05-01 estimated"),
        ("env. 12/05/2025", "2025-05-12 estimated"),
        ("2024?", "2024-01-01 estimated"),
        ("begin 2025", "2025-01-01 estimated"),
        ("zomer 2024", "2024-07-01 estimated"),
        ("?", "None unknown"),
        ("onbekend", "None unknown"),
        ("Inconnu", "None unknown"),
        ("-", "None unknown"),
        ("", ""),
        ("n.v.t.", ""),
        ("geen", ""),
    ],
)
def test_dates_as_people_write_them(text: str, expected: str) -> None:
    assert _day(text) == expected
    assert read_day(text, START).error is None


@pytest.mark.parametrize(
    ("text", "frame", "message"),
    [
        ("31/02/2005", BIRTH, dates.IMPOSSIBLE),
        ("30/02/26", START, dates.IMPOSSIBLE),
        ("00/00/0000", START, dates.IMPOSSIBLE),
        ("99999", START, dates.IMPOSSIBLE),
        ("01/01/2030", BIRTH, dates.BORN_LATER),
        ("12/05/1880", BIRTH, dates.BORN_LONG_AGO),
        ("9999", LEAVE, dates.TOO_FAR),
        ("12/05", START, dates.NO_YEAR),
        ("12 mei", START, dates.NO_YEAR),
        ("na de vakantie", LEAVE, dates.NOT_A_DATE),
        ("12-05-2026 of 13-05-2026", START, dates.NOT_A_DATE),
    ],
)
def test_dates_that_are_none(text: str, frame: DateFrame, message: str) -> None:
    read = read_day(text, frame)
    assert read.value is None
    assert read.error is not None
    assert read.error.message == message
    assert text in read.error.sentence(str)


@pytest.mark.parametrize(
    ("text", "frame", "message"),
    [
        ("12/05/2026 (OCMW)", START, dates.REST_KEPT),
        ("12/25/2025", START, dates.MONTH_FIRST),
        ("01/01/2028", START, dates.STARTS_LATER),
        ("01/01/2024", BIRTH, dates.AGE_ODD),
        ("01/01/1925", BIRTH, dates.AGE_ODD),
    ],
)
def test_dates_with_a_remark(text: str, frame: DateFrame, message: str) -> None:
    read = read_day(text, frame)
    assert read.value is not None
    assert read.notice is not None
    assert read.notice.message == message


@pytest.mark.parametrize(
    ("text", "frame", "year"),
    [
        ("16/07/09", BIRTH, 2009),
        ("16/07/68", BIRTH, 1968),
        ("20/11/26", BIRTH, 2026),
        ("22/11/26", BIRTH, 1926),
        ("25/03/25", START, 2025),
        ("04/06/27", LEAVE, 2027),
        ("01/01/99", START, 1999),
    ],
)
def test_years_of_two_digits(text: str, frame: DateFrame, year: int) -> None:
    value = read_day(text, frame).value
    assert value is not None
    assert value.day is not None
    assert value.day.year == year


def test_which_number_comes_first() -> None:
    assert order_of(["03/04/2026", "25/04/2026"]) is DateOrder.DAY_FIRST
    assert order_of(["03/04/2026", "04/25/2026", "12/31/2025"]) is DateOrder.MONTH_FIRST
    assert order_of([]) is DateOrder.DAY_FIRST
    frame = DateFrame(DayKind.START, TODAY, DateOrder.MONTH_FIRST)
    assert _day("03/04/2026", frame) == "2026-03-04 day"
    assert _day("2026-03-04", frame) == "2026-03-04 day"


_DUTCH = "jan feb mrt apr mei jun jul aug sep okt nov dec".split()  # noqa: SIM905  (a list of twelve words)
_FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905


@given(st.dates(min_value=date(1931, 1, 1), max_value=date(2016, 11, 21)))
def test_a_birth_date_in_every_style(day: date) -> None:
    d, m, y = day.day, day.month, day.year
    styles = [
        f"{d}/{m}/{y}", f"{d:02}/{m:02}/{y}", f"{d}-{m}-{y}", f"{d:02}.{m:02}.{y}", f"{d} {m} {y}", day.isoformat(),
        f"{y}/{m}/{d}", f"{d} {_DUTCH[m - 1]} {y}", f"{d} {_FRENCH[m - 1]} {y}", f"{d:02}-{_DUTCH[m - 1].upper()}-{y}",
        day.strftime("%d %b %Y"), day.strftime("%B %d, %Y"), f"{d:02}{m:02}{y}", f"{y}{m:02}{d:02}",
        f"{day.isoformat()} 00:00:00",
    ]  # fmt: skip
    for text in styles:
        assert read_day(text, BIRTH) == Read(PartialDay(day, "day")), text
    assert _day(f"ca. {d}/{m}/{y}", BIRTH) == f"{day} estimated"


@given(st.dates(min_value=date(1927, 11, 22), max_value=date(2016, 11, 20)))
def test_two_digits_give_back_the_century(day: date) -> None:
    value = read_day(day.strftime("%d/%m/%y"), BIRTH).value
    assert value == PartialDay(day, "day")


@given(st.integers(min_value=-80, max_value=1500))
def test_a_number_of_days_is_a_date(offset: int) -> None:
    day = TODAY - timedelta(days=offset)
    assert _day(str((day - date(1899, 12, 30)).days)) == f"{day} day"


@settings(max_examples=400)
@given(
    st.one_of(st.text(max_size=40), st.text(alphabet="0123456789/.-' ?jandecmei±ca", max_size=24)),
    st.sampled_from(list(DayKind)),
)
def test_no_text_breaks_the_reader_of_dates(text: str, kind: DayKind) -> None:
    read = read_day(text, DateFrame(kind, TODAY))
    assert (read.value is None) or (read.error is None)


# -- names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("full", "first", "particle", "family"),
    [
        ("Mbuyi, Zainab", "Zainab", "", "Mbuyi"),
        ("Jens 't Hooft", "Jens", "'t", "Hooft"),
        ("Jens ’t Hooft", "Jens", "'t", "Hooft"),
        ("Yara van 't Hof", "Yara", "van 't", "Hof"),
        ("Van den Broeck, Amélie", "Amélie", "Van den", "Broeck"),
        ("Wit, Layla de", "Layla", "de", "Wit"),
        ("RUBEN JANSSEN", "Ruben", "", "Janssen"),
        ("PEETERS Jan", "Jan", "", "Peeters"),
        ("VAN DE VELDE An", "An", "van de", "Velde"),
        ("rayan ijzerman", "Rayan", "", "IJzerman"),
        ("Kaat El Idrissi", "Kaat", "", "El Idrissi"),
        ("Shirin El-Idrissi", "Shirin", "", "El-Idrissi"),
        ("Jan d'Hondt", "Jan", "d'", "Hondt"),
        ("J.P. De Smet", "J.P.", "De", "Smet"),
        ("Mw. de Vries", "", "de", "Vries"),
        ("De Man, Jan", "Jan", "De", "Man"),
        ("Ruben", "Ruben", "", ""),
    ],
)
def test_names_in_one_cell(full: str, first: str, particle: str, family: str) -> None:
    read = read_name(NameCells(full=full))
    assert read.value is not None
    assert (read.value.first_name, read.value.particle, read.value.family_name) == (first, particle, family)
    assert read.notice is None


def test_names_in_several_cells() -> None:
    read = read_name(NameCells(first="RUBEN", family="Janssen")).value
    assert read == names.PersonName("Ruben", "Ruben", "", "Janssen")
    read = read_name(NameCells(first="Layla", particle="de", family="Wit", call="Lay")).value
    assert read == names.PersonName("Lay", "Layla", "de", "Wit")
    assert read_name(NameCells(first="Kim", family="?")).value == names.PersonName("Kim", "Kim")
    assert read_name(NameCells(first="?", family="onbekend")).value is None


def test_nicknames() -> None:
    assert read_name(NameCells(full='Ruben "Rub" Janssen')).value == names.PersonName("Rub", "Ruben", "", "Janssen")
    assert read_name(NameCells(full="Kuiper, B. (Bilal)")).value == names.PersonName("Bilal", "B.", "", "Kuiper")


@pytest.mark.parametrize(
    "text",
    [
        "vrouw met rode tas",
        "Man, Jaarbeurstunnel",
        '"Opa" Lombok',
        "Onbekende man brug Dampoort",
        "homme à la gare",
        "de oude man bij het park",
    ],
)
def test_people_described(text: str) -> None:
    read = read_name(NameCells(full=text))
    assert read.value is not None
    assert read.value.description == text
    assert read.notice is not None
    assert read.notice.message == names.DESCRIPTION


@pytest.mark.parametrize("text", ["Y?lmaz, Noah", "Lef\ufffdvre, Noah", "LefÃ¨vre, Noah"])
def test_a_lost_letter_stays_and_is_told(text: str) -> None:
    read = read_name(NameCells(full=text))
    assert read.value is not None
    assert read.value.family_name == text.removesuffix(", Noah")
    assert read.notice is not None
    assert read.notice.message == names.LETTER_LOST


@pytest.mark.parametrize("text", ["Ângela Ñúñez", "Ärzte, Åsa", "Öztürk, Ãlvaro", "Lefèvre, Noé"])
def test_rare_letters_are_not_lost_ones(text: str) -> None:
    assert read_name(NameCells(full=text)).notice is None


@settings(max_examples=300)
@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_breaks_the_reader_of_names(first: str, family: str) -> None:
    for cells in (NameCells(full=first), NameCells(first=first, family=family)):
        value = read_name(cells).value
        assert value is None or value.shown


# -- telephone numbers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "region", "number", "via"),
    [
        ("via zus +32 477 47 42 20", "BE", "+32477474220", "via zus"),
        ("0485 057866", "BE", "+32485057866", ""),
        ("0478/01.61.69", "BE", "+32478016169", ""),
        ("485057866", "BE", "+32485057866", ""),
        ("32485057866", "BE", "+32485057866", ""),
        ("0032 485 05 78 66", "BE", "+32485057866", ""),
        ("+32 (0)485 05 78 66", "NL", "+32485057866", ""),
        ("06-71123882", "NL", "+31671123882", ""),
        ("671123882", "NL", "+31671123882", ""),
        ("0485057866 (mama)", "BE", "+32485057866", "mama"),
        ("+212 661 12 34 56", "BE", "+212661123456", ""),
    ],
)
def test_telephone_numbers(text: str, region: str, number: str, via: str) -> None:
    read = read_phones(text, region)
    assert read.value is not None
    assert [(phone.number, phone.via) for phone in read.value.numbers] == [(number, via)]
    assert read.notice is None


def test_two_numbers_in_a_cell() -> None:
    read = read_phones("0485 057866 / mama 0478 123456", "BE").value
    assert read is not None
    assert [(phone.number, phone.via) for phone in read.numbers] == [("+32485057866", ""), ("+32478123456", "mama")]


def test_no_number_and_no_knowledge() -> None:
    assert read_phones("geen", "BE").value == Phones(has_none=True)
    assert read_phones("pas de GSM", "BE").value == Phones(has_none=True)
    assert read_phones("?", "BE").value == Phones()
    assert read_phones("", "BE") == Read()
    error = read_phones("bellen via OCMW", "BE").error
    assert error is not None
    assert error.message == phones.NO_NUMBER
    remark = read_phones("06-71123882", "BE").notice
    assert remark is not None
    assert remark.message == phones.OTHER_COUNTRY


def test_the_country_of_a_list() -> None:
    assert region_of(["0478/01.61.69", "06-71123882", "+32 485 05 78 66"]) == "BE"
    assert region_of(["06-71123882", "via zus +31 6 91469318", "geen"]) == "NL"
    assert region_of([]) == "BE"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.sampled_from(["BE", "NL"]))
def test_no_text_breaks_the_reader_of_numbers(text: str, region: str) -> None:
    read = read_phones(text, region)
    assert (read.value is None) or (read.error is None)


# -- words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CTI", [("cti", "")]),
        ("cti fase 1", [("cti", "phase1")]),
        ("CTI fase 2", [("cti", "phase2")]),
        ("CTI F3", [("cti", "phase3")]),
        ("CTI/fase III", [("cti", "phase3")]),
        ("CTI - overdracht", [("cti", "phase3")]),
        ("pre-CTI", [("cti", "pre_cti")]),
        ("BZ", [("outreach", "")]),
        ("bemoeizorg", [("outreach", "")]),
        ("JV", [("young_adult", "")]),
        ("jongvolw.", [("young_adult", "")]),
        ("Jeunes adultes", [("young_adult", "")]),
        ("JV + CTI fase 1", [("young_adult", ""), ("cti", "phase1")]),
    ],
)
def test_programmes(text: str, expected: list[tuple[str, str]]) -> None:
    assert read_programmes(text).value == tuple(ProgrammeEntry(*entry) for entry in expected)


def test_programmes_that_are_not_known() -> None:
    error = read_programmes("Groep 7").error
    assert error is not None
    assert error.message == codes.PROGRAMME_UNKNOWN
    assert read_programmes("?") == read_programmes("") == Read()
    assert read_programmes("CTI", "2").value == (ProgrammeEntry("cti", "phase2"),)
    assert read_phase("niets") == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("PZ Sint-Jan", "psychiatry"),
        ("gemeenschapsinstelling", "secure_youth"),
        ("UZ", "general_hospital"),
        ("PI", "prison"),
        ("vluchthuis", "refuge"),
        ("Beschermd wonen", "supported"),
        ("maison d'accueil", "shelter"),
        ("opvangcentrum CAW", "shelter"),
        ("opvangcentrum Fedasil", "asylum"),
        ("famille d'accueil", "foster_care"),
        ("VK", ""),
    ],
)
def test_institutions(text: str, code: str) -> None:
    read = read_institution(text)
    assert read.value is not None
    assert (read.value.code, read.value.text) == (code, text)
    assert (read.notice is None) is bool(code)


@pytest.mark.parametrize(
    ("text", "state", "code"),
    [
        ("auto", "coded", "public_space"),
        ("tent in het park", "coded", "non_conventional"),
        ("chez un ami", "coded", "with_others"),
        ("nachtopvang", "coded", "emergency"),
        ("huur, vonnis uithuiszetting", "coded", "eviction"),
        ("sociale huur", "not_homeless", ""),
        ("begeleid wonen", "not_homeless", ""),
        ("leefgroep", "coded", "institution"),
        ("?", "unknown", ""),
        ("Plan B", "unrecognised", ""),
    ],
)
def test_sleeping_places(text: str, state: str, code: str) -> None:
    place = read_sleeping_place(text).value
    assert place is not None
    assert (place.state, place.ethos_light, place.text) == (state, code, text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("M", "m"),
        ("V", "f"),
        ("F", "f"),
        ("H", "m"),
        ("Vrouw", "f"),
        ("X", "x"),
        ("non-binair", "x"),
        ("", "unknown"),
        ("?", "unknown"),
    ],
)
def test_genders(text: str, code: str) -> None:
    assert read_gender(text) == Read(code)


def test_workers_are_one_whatever_the_case() -> None:
    assert shown_workers(["An", "An ", "karim", "karim", "Karim", "?", ""]) == {"an": ("An", 2), "karim": ("Karim", 3)}


def test_small_readers() -> None:
    assert read_reference(" U-1000 ") == "U-1000"
    assert read_reference("12.0") == "12"
    assert text_of("'+32 477") == "+32 477"
    assert text_of("'t Hooft") == "'t Hooft"
    assert text_of(date(2026, 1, 2)) == "2026-01-02"

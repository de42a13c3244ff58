# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how fast people and notes are found while somebody types (P6, P7)."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from bench import names
from bench.figures import Row, Times, beside, ms
from bench.making import TODAY, Made
from caseapp.store.engine import connect
from caseapp.store.profile import Profile
from caseapp.store.queries.search import find_notes, find_people
from caseapp.store.search import SCHEMA, PersonNames, put_person
from caseapp.store.search import find_people as find_ids
from caseapp.store.search.notes import typed_note_words

_LISTS = Path(__file__).resolve().parent.parent / "tests" / "store" / "search"
_REGISTER = 10_000
_FIRST_HITS = 8
_TYPED_NAMES = 120
_TYPED_NOTES = (
    "huurwaarborg", "leefloon ocmw", "deurwaarder brief", "inschrijving", "huur", "schuld", "ge", "tante samira",
    "verblijfsdocument gent", "tolk", "woonschooloverleg", "2023-4", "garantie locative", "lettre", "gesprek vader",
    "nooitgeschreven", "studio opzeg", "identiteitskaart", "mechelen leefloon dossier", "rijbewijs",
)  # fmt: skip


def _variants() -> list[tuple[str, str]]:
    with (_LISTS / "variants.csv").open(encoding="utf-8", newline="") as file:
        return [(row["typed"], row["expected"]) for row in csv.DictReader(file)]


def _people() -> dict[str, PersonNames]:
    with (_LISTS / "people.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["key"]: PersonNames(
                call_name=row["call_name"],
                first_names=row["first_names"],
                prefix=row["prefix"],
                family_name=row["family_name"],
                other_names=tuple(filter(None, row["other_names"].split(";"))),
                description=row["description"],
                birth_day=date.fromisoformat(row["birth_day"]) if row["birth_day"] else None,
                birth_precision=row["birth_precision"],
                phone=row["phone"],
            )
            for row in csv.DictReader(file)
        }


def _stranger(chance: Random) -> PersonNames:
    fields: Any = names.person(chance, TODAY)
    wanted = (
        "call_name",
        "first_names",
        "prefix",
        "family_name",
        "description",
        "phone",
        "birth_day",
        "birth_precision",
    )
    return PersonNames(**{name: fields[name] for name in wanted if fields.get(name)})


def register(folder: Path) -> Any:  # noqa: ANN401 - a DB-API connection
    """An encrypted file with the people of the variants list among strangers, ten thousand together."""
    connection = connect(folder / "register.db", b"\x05" * 32, b"\x06" * 16)
    for statement in SCHEMA:
        connection.execute(statement)
    connection.execute("BEGIN")
    known = _people()
    chance = Random(6)
    for key, person in known.items():
        put_person(connection, key, person)
    for number in range(_REGISTER - len(known)):
        put_person(connection, f"s{number}", _stranger(chance))
    connection.execute("COMMIT")
    return connection


def recall() -> tuple[int, int]:
    """How many of the variants are found among the first hits, and how many there are."""
    with TemporaryDirectory() as folder:
        connection = register(Path(folder))
        variants = _variants()
        found = sum(
            expected in [hit.person_id for hit in find_ids(connection, typed, limit=_FIRST_HITS)]
            for typed, expected in variants
        )
        connection.close()
    return found, len(variants)


def _keys() -> list[str]:
    """What stands in the field after every key, for a sample of the variants."""
    typed = Random(7).sample([typed for typed, _ in _variants()], _TYPED_NAMES)
    return [name[:length] for name in typed for length in range(1, len(name) + 1)]


def name_keys(profile: Profile) -> Times:
    """Every key of a sample of typed names, as the search page asks."""
    with profile.store.reading() as reader:
        keys = _keys()
        find_people(reader, "van")
        works = iter(keys)
        return beside([lambda: find_people(reader, next(works))], len(keys) - 1, warm=1)[0]


def note_searches(profile: Profile) -> Times:
    """The notes searches, as the page asks."""
    with profile.store.reading() as reader:
        works = iter(_TYPED_NOTES * 6)
        return beside([lambda: find_notes(reader, next(works))], len(_TYPED_NOTES) * 6 - 2, warm=1)[0]


def _name_floor(profile: Profile, keys: list[str]) -> Times:
    """The same keys as a beginning of a word in a bare full-text table of the names."""
    with TemporaryDirectory() as folder, profile.store.reading() as reader:
        connection = connect(Path(folder) / "fts.db", *profile.store.keys)
        connection.execute(
            "CREATE VIRTUAL TABLE f USING fts5(name, tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
        )
        rows = reader.sql("SELECT call_name || ' ' || rest_name FROM case_summary")
        connection.executemany("INSERT INTO f (name) VALUES (?)", [tuple(row) for row in rows])
        matches = iter([" ".join(f'"{word}"*' for word in typed_note_words(key)) or '"a"*' for key in keys])
        sql = "SELECT rowid FROM f WHERE f MATCH ? LIMIT 12"
        found = beside([lambda: connection.execute(sql, (next(matches),)).fetchall()], len(keys) - 1, warm=1)[0]
        connection.close()
    return found


def p6(made: Made) -> list[Row]:
    """Names."""
    profile = made.open()
    try:
        found = name_keys(profile)
        floor = _name_floor(profile, _keys())
    finally:
        profile.close()
    hits, asked = recall()
    figure = f"p50 {ms(found.usual)}, p95 {ms(found.p95)}"
    alone = f"FTS5 on the names alone: p50 {ms(floor.usual)}, p95 {ms(floor.p95)}"
    share = hits / asked
    what = f"variants found among {_REGISTER:,} people"
    return [
        Row("P6", "name search, per key", "p95 <= 50 ms", alone, figure, found.p95 <= 50),
        Row("P6", what, ">= 95 %", "-", f"{share:.1%} of {asked}", share >= 0.95),
    ]


def p7(made: Made) -> list[Row]:
    """Notes."""
    profile = made.open()
    try:
        found = note_searches(profile)
        with profile.store.reading() as reader:
            matches = iter([" ".join(f'"{word}"*' for word in typed_note_words(one)) for one in _TYPED_NOTES * 6])
            sql = "SELECT rowid FROM search_note WHERE search_note MATCH ? ORDER BY rowid DESC LIMIT 30"
            floor = beside(
                [lambda: reader.driver.execute(sql, (next(matches),)).fetchall()], len(_TYPED_NOTES) * 6 - 2, warm=1
            )[0]
    finally:
        profile.close()
    figure = f"p50 {ms(found.usual)}, p95 {ms(found.p95)}"
    alone = f"FTS5 query alone: p50 {ms(floor.usual)}, p95 {ms(floor.p95)}"
    what = "full text in notes, thirty hits with their pieces"
    return [Row("P7", what, "p95 <= 100 ms", alone, figure, found.p95 <= 100)]

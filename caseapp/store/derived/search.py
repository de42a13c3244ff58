# SPDX-License-Identifier: EUPL-1.2
"""This is the place for keeping the search index in step: names of people, text of notes.

A note's document number is its row number times 16 plus the number of its kind here, so no table of its own is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection

from caseapp.i18n.codes import labels_everywhere
from caseapp.models.base import DELETED_FIELD
from caseapp.store.derived.cases import FreshRecord
from caseapp.store.plain_sql import day_of, driver_of
from caseapp.store.registry import EntityKind
from caseapp.store.search.index import drop_person, empty_people, put_person
from caseapp.store.search.names import PersonNames
from caseapp.store.search.notes import drop_note, put_new_notes, put_note

# kind of note: number, and the columns that are searched
NOTE_KINDS: dict[str, tuple[int, tuple[str, ...]]] = {
    "contact": (1, ("what", "their_words", "next_step", "place")),
    "goal": (2, ("text", "success_sign", "status_note")),
    "step": (3, ("what", "who", "reason")),
    "domain_score": (4, ("words", "worker_words")),
    "case_file": (5, ("note", "close_note")),
    "plan_domain": (6, ("want", "my_situation", "going_well", "worries")),
    "network_member": (7, ("name", "relation", "organisation", "note")),
    "exit_file": (
        8,
        ("institution", "destination_text", "first_night", "contact_person", "partners", "plan_b", "note"),
    ),
    "housing_episode": (9, ("description",)),
    "plan": (10, ("own_words", "card_signs", "card_helps", "card_does_not_help", "card_safe_place")),
    "assessment": (11, ("note",)),
    "plan_risk": (12, ("what", "early_signs", "what_helps", "who_acts")),
    "exit_item": (13, ("reason", "note", "who")),
    "document": (14, ("title", "from_whom", "file_name", "note", "kind")),
}
_CODES = {("document", "kind"): "document_kind"}  # searched by their words in every language
NOTE_NAMES = {number: name for name, (number, _) in NOTE_KINDS.items()}
_PERSON_COLUMNS = (
    "call_name, first_names, prefix, family_name, official_name, street_names, description, birth_day, "
    "birth_precision, phone, deleted"
)


def read_columns(kind_name: str) -> tuple[str, ...]:
    """The columns of a note that people wrote, and read in what is found."""
    return tuple(name for name in NOTE_KINDS[kind_name][1] if (kind_name, name) not in _CODES)


def doc_number(kind_name: str, row_no: int) -> int:
    """The document number of a note."""
    return row_no * 16 + NOTE_KINDS[kind_name][0]


def note_of(doc: int) -> tuple[str, int]:
    """The table and row number of a document."""
    return NOTE_NAMES[doc % 16], doc // 16


def refresh(connection: Connection, kind: EntityKind, identity: bytes) -> None:
    """Bring the index in step with one record."""
    driver = driver_of(connection)
    if kind.name == "person":
        row = driver.execute(f"SELECT {_PERSON_COLUMNS} FROM person WHERE id = ?", (identity,)).fetchone()
        if row is not None:
            _index_person(driver, identity, row)
    elif kind.name in NOTE_KINDS:
        columns = ", ".join(NOTE_KINDS[kind.name][1])
        sql = f"SELECT row_no, deleted, {columns} FROM {kind.name} WHERE id = ?"
        row = driver.execute(sql, (identity,)).fetchone()
        if row is not None:
            _index_note(driver, kind.name, row)


def put_fresh(connection: Connection, records: Iterable[FreshRecord]) -> None:
    """Put notes that were made just now into the index, which holds nothing of them."""
    notes = []
    for one in records:
        kind, values = one.kind, one.values
        if kind.name not in NOTE_KINDS or values[DELETED_FIELD]:
            continue
        number, fields = _fields(kind)
        text = "\n".join(str(values[field]) for field in fields if values[field])
        text += _words_of_codes(kind.name, {name: values[kind.by_name[name].number] for name in _coded(kind.name)})
        if text:
            notes.append((one.row_no * 16 + number, text))
    put_new_notes(driver_of(connection), notes)


@cache
def _fields(kind: EntityKind) -> tuple[int, tuple[int, ...]]:
    """The number of a kind of note, and those of its fields that are searched."""
    number, columns = NOTE_KINDS[kind.name]
    return number, tuple(kind.by_name[column].number for column in columns)


def forget(connection: Connection, kind: EntityKind, identity: bytes) -> None:
    """Take a record out of the index, before its row goes."""
    driver = driver_of(connection)
    if kind.name == "person":
        drop_person(driver, identity.hex())
    elif kind.name in NOTE_KINDS:
        row = driver.execute(f"SELECT row_no FROM {kind.name} WHERE id = ?", (identity,)).fetchone()
        if row is not None:
            drop_note(driver, doc_number(kind.name, row[0]))


def clear(connection: Connection) -> None:
    """Empty the index."""
    empty_people(driver_of(connection))
    connection.exec_driver_sql("DELETE FROM search_note")


def rebuild(connection: Connection) -> None:
    """Fill an empty index from the record."""
    driver = driver_of(connection)
    for row in connection.exec_driver_sql(f"SELECT {_PERSON_COLUMNS}, id FROM person").fetchall():
        _index_person(driver, row[-1], row)
    for name, (_, columns) in NOTE_KINDS.items():
        for row in connection.exec_driver_sql(f"SELECT row_no, deleted, {', '.join(columns)} FROM {name}").fetchall():
            _index_note(driver, name, row)


def _index_person(driver: Any, identity: bytes, row: Any) -> None:  # noqa: ANN401
    if row[10]:
        drop_person(driver, identity.hex())
        return
    names = PersonNames(
        call_name=row[0] or "",
        first_names=row[1] or "",
        prefix=row[2] or "",
        family_name=row[3] or "",
        other_names=tuple(name for name in (row[4], *(row[5] or "").split(",")) if name),
        description=row[6] or "",
        birth_day=day_of(row[7]),
        birth_precision=row[8] or "unknown",
        phone=row[9] or "",
    )
    put_person(driver, identity.hex(), names)


def _index_note(driver: Any, kind_name: str, row: Any) -> None:  # noqa: ANN401
    doc = doc_number(kind_name, row[0])
    text = "" if row[1] else "\n".join(part for part in row[2:] if part)
    if text:
        text += _words_of_codes(kind_name, dict(zip(NOTE_KINDS[kind_name][1], row[2:], strict=True)))
    if text:
        put_note(driver, doc, text)
    else:
        drop_note(driver, doc)


def _coded(kind_name: str) -> tuple[str, ...]:
    return tuple(name for kind, name in _CODES if kind == kind_name)


def _words_of_codes(kind_name: str, values: Mapping[str, object]) -> str:
    """The labels of codes, in every language: who looks for a lease types "huurcontract" or "bail"."""
    found = (
        words
        for name in _coded(kind_name)
        if values.get(name)
        for words in labels_everywhere(_CODES[kind_name, name], str(values[name]))
    )
    return "".join(f"\n{words}" for words in found)

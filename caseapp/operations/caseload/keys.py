# SPDX-License-Identifier: EUPL-1.2
"""This is the place for knowing a row again when a list is imported a second time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from rapidfuzz import fuzz

from caseapp.operations.caseload.dates import DateOrder, plain_day
from caseapp.operations.caseload.headings import Field, folded
from caseapp.operations.caseload.notices import Cell

NEW, UNCHANGED, CHANGED, OTHER_PERSON = "new", "unchanged", "changed", "other_person"

_DAY_FIELDS = frozenset({Field.BIRTH_DAY, Field.START_DAY, Field.LEAVE_DAY})
_SAME_NAME = 70  # of 100: a mended letter, a married name; not another person


class Keyed(Protocol):
    """What is compared of a row that is read (a CaseloadRow)."""

    @property
    def row_key(self) -> str: ...
    @property
    def person_key(self) -> str: ...
    @property
    def content_hash(self) -> str: ...
    @property
    def name_folded(self) -> str: ...
    @property
    def birth_day(self) -> date | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRow:
    """What was kept of a row when it was imported before. `case_id` is the caller's, handed back."""

    row_key: str
    person_key: str
    content_hash: str
    name_folded: str
    birth_day: date | None = None
    case_id: str = ""


@dataclass(frozen=True, slots=True)
class RowMatch:
    """A row with what is known of it. `state` is new, unchanged, changed, or other_person.

    `other_person`: the number in the list belonged to somebody else before (`known`) and no other known row
    fits; it is to be imported as a new person and shown to the worker, never written over the one who had
    the number.
    """

    row: Keyed
    state: str
    known: KnownRow | None = None


def match_rows(rows: Sequence[Keyed], known: Iterable[KnownRow]) -> tuple[RowMatch, ...]:
    """For every row whether it was imported before: by its key, when it can be the same person; else by the
    person.

    A list whose numbers were dealt out anew is found by the persons in it.
    """
    by_key: dict[str, KnownRow] = {}
    by_person: dict[str, list[KnownRow]] = {}
    for entry in known:
        by_key[entry.row_key] = entry
        if entry.person_key:
            by_person.setdefault(entry.person_key, []).append(entry)
    taken: set[str] = set()
    found: dict[int, KnownRow] = {}
    for place, row in enumerate(rows):
        entry_of_key = by_key.get(row.row_key)
        if entry_of_key is not None and _can_be_same(row, entry_of_key):
            found[place] = entry_of_key
            taken.add(entry_of_key.row_key)
    for place, row in enumerate(rows):
        free = [entry for entry in by_person.get(row.person_key, ()) if entry.row_key not in taken]
        if place not in found and row.person_key and len(free) == 1:
            found[place] = free[0]
            taken.add(free[0].row_key)
    return tuple(_matched(row, found.get(place), by_key.get(row.row_key)) for place, row in enumerate(rows))


def _matched(row: Keyed, entry: KnownRow | None, of_key: KnownRow | None) -> RowMatch:
    if entry is not None:
        return RowMatch(row, UNCHANGED if entry.content_hash == row.content_hash else CHANGED, entry)
    return RowMatch(row, OTHER_PERSON, of_key) if of_key is not None else RowMatch(row, NEW)


def _can_be_same(row: Keyed, entry: KnownRow) -> bool:
    if row.content_hash == entry.content_hash or row.person_key == entry.person_key != "":
        return True
    likeness = fuzz.token_sort_ratio(row.name_folded, entry.name_folded)
    if row.birth_day is not None and entry.birth_day is not None:
        return likeness >= (_SAME_NAME if row.birth_day != entry.birth_day else 30)
    return likeness >= _SAME_NAME


def digest(*parts: str) -> str:
    """A stable hex key that does not show what it was made from."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def canonical(field: Field, text: str, cell: Cell, order: DateOrder) -> str:
    """A cell without what does not change its meaning: how a date or a number is written, white space."""
    if field in _DAY_FIELDS:
        found = plain_day(cell, order)
        return f"{found.day} {found.precision}" if found is not None else folded(text)
    if field is Field.PHONE:
        return re.sub(r"\b0(?=[1-9])", "", re.sub(r"(?<=[\d+])[\s()./-]+(?=\d)", "", " ".join(text.split())))
    return " ".join(text.split())

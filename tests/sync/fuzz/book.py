# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what should be there: every text that was written, and what its writer had on the screen.

The book knows values, not dots. Every text is unlike every other, so a text may be gone at the end only when somebody
replaced it who had seen it, when its case was erased, or when the only laptop that held it is gone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import cbor2

from caseapp.store.journal import COLUMNS, as_save
from caseapp.store.registry import kind_named
from tests.sync.teams import Opened


class Place(NamedTuple):
    """A field of a record."""

    kind: str
    record: str
    name: str


TEXTS = {"case_file": ("note", "short_code"), "contact": ("what", "their_words")}


@dataclass
class Written:
    """A text that somebody wrote, or (without text) a deletion of the record."""

    place: Place
    case_id: str
    text: str
    seen: frozenset[str]
    saves: set[bytes] = field(default_factory=set)  # that hold it; a laptop that takes a new name gives new ids
    void: bool = False  # whoever held it is gone


class Broken(AssertionError):
    """What a history must never show."""


@dataclass
class Seen:
    """What a laptop shows: texts by place, and records that are deleted."""

    texts: dict[Place, set[str]]
    deleted: set[str]


def shown(laptop: Opened) -> Seen:
    """Every text a laptop has, with the sides of differences."""
    found: dict[Place, set[str]] = {}
    deleted = set()
    for kind, names in TEXTS.items():
        for row in laptop.rows(f"SELECT id, deleted, {', '.join(names)} FROM {kind}"):  # noqa: S608
            record = row[0].hex()
            if row[1]:
                deleted.add(record)
            for name, text in zip(names, row[2:], strict=True):
                found[Place(kind, record, name)] = {text} if text else set()
    for kind, names in TEXTS.items():
        of = kind_named(kind)
        for name in names:
            sql = "SELECT entity_id, value FROM sibling WHERE type_no = ? AND field = ?"
            for record, packed in laptop.rows(sql, of.number, of.by_name[name].number):
                found[Place(kind, record.hex(), name)].add(str(_plain(packed)))
    return Seen(found, deleted)


def _plain(packed: bytes) -> object:
    return cbor2.loads(packed)


def saves_of(laptop: Opened) -> dict[bytes, set[str]]:
    """The texts in every save a laptop holds."""
    found: dict[bytes, set[str]] = {}
    for row in laptop.rows(f"SELECT {COLUMNS} FROM journal"):  # noqa: S608
        save = as_save(row)
        values = {op.value for one in save.entities for op in one.ops if isinstance(op.value, str)}
        found.setdefault(save.save_id, set()).update(values)
    return found


class Book:
    """Everything that was written in a history."""

    def __init__(self) -> None:
        self.written: list[Written] = []
        self.by_save: dict[bytes, list[Written]] = {}
        self.erased: set[str] = set()
        self.clean = True  # nobody was copied or put back: what was replaced never comes back

    def new_text(self) -> str:
        return f"Woord{len(self.written)}."

    def add(self, one: Written, saves: set[bytes]) -> None:
        self.written.append(one)
        self.hold(one, saves)

    def hold(self, one: Written, saves: set[bytes]) -> None:
        one.saves |= saves
        for save_id in saves:
            self.by_save.setdefault(save_id, []).append(one)

    def renamed(self, before: bytes, after: bytes) -> None:
        """A laptop took a new name: its save has another id."""
        for one in self.by_save.get(before, []):
            if after not in one.saves:
                self.hold(one, {after})

    def lose(self, gone: set[bytes], kept: set[bytes]) -> None:
        """Saves that were on a laptop or a hub and are there no more; `kept` are those that are anywhere."""
        for save_id in gone - kept:
            for one in self.by_save.get(save_id, []):
                one.void = one.void or not one.saves & kept

    # -- the end ---------------------------------------------------------------------------------------------------

    def check(self, lead: Seen, kept: set[bytes]) -> None:
        """Against the laptop that may read everything. Raises Broken."""
        live = {text for texts in lead.texts.values() for text in texts}
        good = [one for one in self.written if not one.void or one.saves & kept]
        replaced = {text for one in good if one.text for text in one.seen - {one.text}}
        removed = {text for one in good if not one.text for text in one.seen}
        chosen = {one.text for one in good if one.text in one.seen}
        for one in good:
            if not one.text or one.case_id in self.erased:
                continue
            if one.text not in live and one.text not in replaced:
                raise Broken(f"lost: {one}")
            if one.place.record in lead.deleted and one.text in live and one.text not in removed | replaced:
                raise Broken(f"hidden by a deletion that had not seen it: {one}")
            if self.clean and one.text in live and one.text in replaced - chosen:
                raise Broken(f"back, though somebody replaced it: {one}")

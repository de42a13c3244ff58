# SPDX-License-Identifier: EUPL-1.2
"""This is the place for search: people by half-remembered names, notes by their words, in the file."""

from __future__ import annotations

from caseapp.store.search import index, notes
from caseapp.store.search.index import INDEX_VERSION, drop_person, empty_people, put_person
from caseapp.store.search.names import PersonNames
from caseapp.store.search.notes import NoteHit, drop_note, find_notes, put_note, snippet_of
from caseapp.store.search.people import PersonHit, find_people

SCHEMA: tuple[str, ...] = index.SCHEMA + notes.SCHEMA
"""The statements that make every table of the search."""

__all__ = [
    "INDEX_VERSION",
    "SCHEMA",
    "NoteHit",
    "PersonHit",
    "PersonNames",
    "drop_note",
    "drop_person",
    "empty_people",
    "find_notes",
    "find_people",
    "put_note",
    "put_person",
    "snippet_of",
]

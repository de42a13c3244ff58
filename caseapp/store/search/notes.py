# SPDX-License-Identifier: EUPL-1.2
"""This is the place for full text over notes: an index without a copy of the text, newest notes first.

Words are made here, the same way for what is kept and for what is typed, so nothing that is typed reaches the
query language of SQLite. The index holds words without their places (`detail=none`): half the
size, and no phrases.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from caseapp.store.search.index import Connection

SCHEMA: tuple[str, ...] = (
    (
        "CREATE VIRTUAL TABLE search_note USING fts5(text, content='', contentless_delete=1, detail=none, "
        "tokenize='unicode61 remove_diacritics 2', prefix='2 3 4')"
    ),
)

LONGEST_TYPED = 200
MOST_WORDS = 8
LONGEST_NOTE = 1_000_000
LONGEST_WORD = 64
SNIPPET_LENGTH = 180

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class NoteHit:
    """A note that holds all typed words. `rank` counts from 0: the order, newest first."""

    doc_id: int
    rank: int


class _Letters(dict[int, int | str | None]):
    """What becomes of a character: letters and digits that every SQLite knows stay, the rest parts words."""

    def __missing__(self, point: int) -> int | str | None:
        letter = chr(point)
        kind = unicodedata.ucd_3_2_0.category(letter)
        value: int | str | None = point if kind[0] in "LN" else " "
        if kind == "Mn" and 0x300 <= point < 0x370:
            value = None
        self[point] = value
        return value


_LETTERS = _Letters()


def put_note(conn: Connection, doc_id: int, text: str) -> None:
    """Make the note findable by the words of this text and by nothing else; `doc_id` grows with time."""
    drop_note(conn, doc_id)
    conn.execute("INSERT INTO search_note (rowid, text) VALUES (?, ?)", (doc_id, _plain_text(text[:LONGEST_NOTE])))


def put_new_notes(conn: Connection, notes: Iterable[tuple[int, str]]) -> None:
    """The same for notes that the index holds nothing of."""
    conn.executemany(
        "INSERT INTO search_note (rowid, text) VALUES (?, ?)",
        [(doc_id, _plain_text(text[:LONGEST_NOTE])) for doc_id, text in notes],
    )


def drop_note(conn: Connection, doc_id: int) -> None:
    """Forget the note. An unknown one is no error."""
    conn.execute("DELETE FROM search_note WHERE rowid = ?", (doc_id,))


def find_notes(
    conn: Connection, typed: str, limit: int = 50, case_rowids: Collection[int] | None = None
) -> list[NoteHit]:
    """The newest notes that hold every typed word; the last one may be a beginning.

    With `case_rowids` (the doc_ids of the notes of one case) only those are searched.
    """
    words = typed_note_words(typed)
    if not words or limit < 1 or (case_rowids is not None and not case_rowids):
        return []
    match = " ".join(f'"{word}"' for word in words[:-1])
    match += f' "{words[-1]}"' + ("*" if len(words[-1]) > 1 else "")
    if case_rowids is None:
        rows = conn.execute(
            "SELECT rowid FROM search_note WHERE search_note MATCH ? ORDER BY rowid DESC LIMIT ?",
            (match, limit),
        ).fetchall()
    else:
        rows = conn.execute(
            "SELECT rowid FROM search_note WHERE search_note MATCH ? AND rowid BETWEEN ? AND ? "
            "AND +rowid IN (SELECT value FROM json_each(?)) ORDER BY rowid DESC LIMIT ?",
            (match, min(case_rowids), max(case_rowids), json.dumps(sorted(case_rowids)), limit),
        ).fetchall()
    return [NoteHit(doc_id, rank) for rank, (doc_id,) in enumerate(rows)]


def typed_note_words(typed: str) -> list[str]:
    """The words that are searched for; a last one of one letter is still being typed and waits."""
    words = [word[:LONGEST_WORD] for word in _WORD.findall(_plain_text(typed[:LONGEST_TYPED]))[:MOST_WORDS]]
    if len(words) > 1 and len(words[-1]) == 1:
        words.pop()
    return words


def snippet_of(text: str, typed: str) -> tuple[tuple[str, bool], ...]:
    """A piece of the text around the first typed word, in runs; True marks what was typed."""
    wanted = [_bare(word) for word in typed_note_words(typed)]
    text = text[:LONGEST_NOTE]
    marks = [
        match.span()
        for match in re.finditer(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*", text)
        if wanted and _is_typed(_bare(match.group()), wanted)
    ]
    start = max(0, marks[0][0] - SNIPPET_LENGTH // 3) if marks else 0
    if start:
        start = text.find(" ", start, marks[0][0]) + 1 or start
    end = min(len(text), start + SNIPPET_LENGTH)
    runs: list[tuple[str, bool]] = [("… ", False)] if start else []
    spot = start
    for left, right in marks:
        if left >= end:
            break
        if left > spot:
            runs.append((text[spot:left], False))
        runs.append((text[left:right], True))
        spot = right
    if spot < end:
        runs.append((text[spot:end], False))
    if max(spot, end) < len(text):
        runs.append((" …", False))
    return tuple(runs)


def _is_typed(word: str, wanted: list[str]) -> bool:
    return word in wanted or (len(wanted[-1]) > 1 and word.startswith(wanted[-1]))


def _bare(word: str) -> str:
    parted = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in parted if unicodedata.category(letter) != "Mn")


def _plain_text(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return text.translate(_LETTERS)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tables by which a person is found, inside the encrypted file.

Words are stored once however many people bear them; people and words are known by small numbers.
All functions work inside the transaction of the caller and never commit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from caseapp.store.search.birthdays import birth_number
from caseapp.store.search.names import Kind, PersonNames, index_words, label_of
from caseapp.store.search.phones import numbers_of, pieces
from caseapp.store.search.sounds import bones, plain, slips, sounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

INDEX_VERSION = 1
"""Goes up when keys are made in another way: then `empty_people` and put everybody again."""

SCHEMA: tuple[str, ...] = (
    """CREATE TABLE search_person (
        number INTEGER PRIMARY KEY, person_id NOT NULL UNIQUE, birth INTEGER NOT NULL,
        estimated INTEGER NOT NULL, phone TEXT NOT NULL, label TEXT NOT NULL, words TEXT NOT NULL)""",
    "CREATE INDEX search_person_birth ON search_person (birth) WHERE birth > 0",
    "CREATE INDEX search_person_birthday ON search_person (birth % 10000) WHERE birth > 0",
    "CREATE TABLE search_word (number INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE)",
    """CREATE TABLE search_bearer (
        word INTEGER NOT NULL, person INTEGER NOT NULL, kind INTEGER NOT NULL,
        PRIMARY KEY (word, person)) WITHOUT ROWID""",
    """CREATE TABLE search_sound (
        sound TEXT NOT NULL, word INTEGER NOT NULL, PRIMARY KEY (sound, word)) WITHOUT ROWID""",
    """CREATE TABLE search_slip (
        slip INTEGER NOT NULL, word INTEGER NOT NULL, PRIMARY KEY (slip, word)) WITHOUT ROWID""",
    """CREATE TABLE search_digits (
        piece INTEGER NOT NULL, person INTEGER NOT NULL, PRIMARY KEY (piece, person)) WITHOUT ROWID""",
)
TABLES = ("search_digits", "search_slip", "search_sound", "search_bearer", "search_word", "search_person")

BONES = "="
"""In front of a key in search_sound: the consonants only."""


class Rows(Protocol):
    """What a statement gives back."""

    def fetchall(self) -> list[Any]: ...
    def fetchone(self) -> Any: ...  # noqa: ANN401 - a row of any kind


class Connection(Protocol):
    """The part of a DB-API connection of SQLite that the search uses."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Rows: ...
    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> object: ...


def put_person(conn: Connection, person_id: str, names: PersonNames) -> None:
    """Make the person findable by these names and by nothing else."""
    drop_person(conn, person_id)
    words = index_words(names)
    phones = numbers_of(names.phone)
    number = conn.execute(
        "INSERT INTO search_person (person_id, birth, estimated, phone, label, words) "
        "VALUES (?, ?, ?, ?, ?, ?) RETURNING number",
        (
            packed_id(person_id),
            birth_number(names.birth_day, names.birth_precision),
            int(names.birth_precision == "estimated"),
            " ".join(phones),
            label_of(names),
            " ".join(words),
        ),
    ).fetchone()[0]
    conn.executemany(
        "INSERT INTO search_bearer (word, person, kind) VALUES (?, ?, ?)",
        [(_word_number(conn, word), number, int(kind)) for word, kind in words.items()],
    )
    conn.executemany(
        "INSERT INTO search_digits (piece, person) VALUES (?, ?)",
        [(piece, number) for piece in _all_pieces(phones)],
    )


def drop_person(conn: Connection, person_id: str) -> None:
    """Forget the person; words that nobody else bears are forgotten too. An unknown person is no error."""
    row = conn.execute(
        "SELECT number, phone, words FROM search_person WHERE person_id = ?", (packed_id(person_id),)
    ).fetchone()
    if row is None:
        return
    number, phone, words = row
    conn.execute("DELETE FROM search_person WHERE number = ?", (number,))
    conn.executemany(
        "DELETE FROM search_digits WHERE piece = ? AND person = ?",
        [(piece, number) for piece in _all_pieces(tuple(phone.split()))],
    )
    for word in words.split():
        _unbear(conn, word, number)


def empty_people(conn: Connection) -> None:
    """Forget everybody, to fill the tables anew."""
    for table in TABLES:
        conn.execute(f"DELETE FROM {table}")


def packed_id(person_id: str) -> bytes | str:
    """An id as it is kept: hex digits at half their length, anything else as it is."""
    try:
        packed = bytes.fromhex(person_id)
    except ValueError:
        return person_id
    return packed if packed.hex() == person_id else person_id


def unpacked_id(kept: bytes | str) -> str:
    """The id again."""
    return kept.hex() if isinstance(kept, bytes) else kept


def _all_pieces(phones: tuple[str, ...]) -> set[int]:
    return set().union(*(pieces(phone) for phone in phones))


def _sound_keys(word: str) -> set[str]:
    heard = sounds(word)
    return set(heard) | {BONES + bones(sound) for sound in heard}


def _word_number(conn: Connection, word: str) -> int:
    row = conn.execute("SELECT number FROM search_word WHERE word = ?", (word,)).fetchone()
    if row is not None:
        return int(row[0])
    number = int(conn.execute("INSERT INTO search_word (word) VALUES (?) RETURNING number", (word,)).fetchone()[0])
    conn.executemany(
        "INSERT INTO search_sound (sound, word) VALUES (?, ?)",
        [(key, number) for key in sorted(_sound_keys(word))],
    )
    conn.executemany(
        "INSERT INTO search_slip (slip, word) VALUES (?, ?)",
        [(slip, number) for slip in sorted(slips(plain(word)))],
    )
    return number


def _unbear(conn: Connection, word: str, person: int) -> None:
    number = conn.execute("SELECT number FROM search_word WHERE word = ?", (word,)).fetchone()[0]
    conn.execute("DELETE FROM search_bearer WHERE word = ? AND person = ?", (number, person))
    if conn.execute("SELECT 1 FROM search_bearer WHERE word = ? LIMIT 1", (number,)).fetchone() is not None:
        return
    conn.execute("DELETE FROM search_word WHERE number = ?", (number,))
    conn.executemany(
        "DELETE FROM search_sound WHERE sound = ? AND word = ?", [(key, number) for key in _sound_keys(word)]
    )
    conn.executemany(
        "DELETE FROM search_slip WHERE slip = ? AND word = ?", [(slip, number) for slip in slips(plain(word))]
    )


KIND_COST: dict[int, float] = {
    Kind.CALL: 0.0,
    Kind.FAMILY: 0.0,
    Kind.FIRST: 0.005,
    Kind.OTHER: 0.01,
    Kind.PART: 0.04,
    Kind.DESCRIPTION: 0.06,
}
"""What a hit loses because of what the word is to the person."""

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what encryption costs (P12), and how large the file is beside the bare records (P13)."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from bench.figures import Row, Times, beside, once, times
from bench.making import KEPT, Made
from caseapp.store.engine import connect
from caseapp.store.registry import kinds

KEY, SALT = b"\x07" * 32, b"\x08" * 16
_TABLE = (
    "CREATE TABLE contact (row_no INTEGER PRIMARY KEY, id BLOB UNIQUE, case_id BLOB, moment INTEGER, mode TEXT, "
    "outcome TEXT, what TEXT, their_words TEXT, domains TEXT)"
)
_INDEX = "CREATE INDEX ix_contact_case_moment ON contact (case_id, moment)"
_COLUMNS = "id, case_id, moment, mode, outcome, what, their_words, domains"
_INSERT = f"INSERT INTO contact ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_POINT = "SELECT * FROM contact WHERE id = ?"
_CASE = "SELECT * FROM contact WHERE case_id = ? ORDER BY moment DESC LIMIT 100"
_ROUNDS = 5
_POINTS = 3000
_MOST_ROWS = 200_000
# what the store keeps beside the records themselves
_ONLY_OURS = (
    "journal",
    "held",
    "log",
    "dead",
    "sibling",
    "device",
    "case_summary",
    "clock",
    "draft",
    "setting",
    "meta",
)
_COLUMNS_OF_OURS = ("dots", "log_no", "deleted")


def _bulk(connection: Any, rows: list[Any]) -> None:  # noqa: ANN401
    connection.execute("BEGIN")
    connection.executemany(_INSERT, rows)
    connection.execute("COMMIT")


def _empty(connection: Any) -> None:  # noqa: ANN401
    connection.execute("DROP TABLE IF EXISTS contact")
    connection.execute(_TABLE)
    connection.execute(_INDEX)


def encryption(made: Made) -> tuple[list[Times], list[Times], list[Times]]:
    """Bulk inserts, reads by id, and reads of a case whose contacts lie scattered: (keyed, bare) each."""
    profile = made.open()
    with profile.store.reading() as reader:
        rows = [tuple(row) for row in reader.sql(f"SELECT {_COLUMNS} FROM contact LIMIT {_MOST_ROWS}")]
    profile.close()
    some = Random(12).sample(rows, _POINTS)
    with TemporaryDirectory(dir=KEPT) as folder:
        files = [
            connect(Path(folder) / "keyed.db", KEY, SALT),
            connect(Path(folder) / "bare.db", KEY, SALT, plain=True),
        ]
        taken: list[list[float]] = [[], []]
        for _ in range(_ROUNDS):
            for place, file in enumerate(files):
                _empty(file)
                taken[place].append(once(partial(_bulk, file, rows)))

        ids, cases = [row[0] for row in some], [row[1] for row in some]
        points = beside([partial(_read_all, file, _POINT, ids) for file in files], runs=_ROUNDS, warm=1)
        whole = beside([partial(_read_all, file, _CASE, cases) for file in files], runs=_ROUNDS, warm=1)
        for file in files:
            file.close()
    return [Times(tuple(one)) for one in taken], points, whole


def _read_all(file: Any, sql: str, asked: list[bytes]) -> None:  # noqa: ANN401
    for one in asked:
        file.execute(sql, (one,)).fetchall()


def p12(made: Made) -> list[Row]:
    """Encryption."""
    bulk, points, whole = encryption(made)
    kinds_of_work = (
        ("bulk insert", 1.15, bulk),
        ("point reads, a contact by its id", 1.6, points),
        ("point reads, the contacts of a case, each on a page of its own", 1.6, whole),
    )
    rows = []
    for what, bar, (keyed, bare) in kinds_of_work:
        ratio = min(keyed.taken) / min(bare.taken)
        floor = f"without a key: {min(bare.taken):.0f} ms"
        figure = f"{min(keyed.taken):.0f} ms, {times(ratio)} (best of {_ROUNDS})"
        rows.append(Row("P12", f"SQLCipher, {what}", f"<= {bar} x", floor, figure, ratio <= bar))
    return rows


def sizes(made: Made) -> tuple[int, int, int]:
    """Bytes of the file as it is, of a copy without gaps, and of the bare records with the same search index."""
    with TemporaryDirectory(dir=KEPT) as folder:
        whole, bare = Path(folder) / "whole.db", Path(folder) / "bare.db"
        profile = made.open()
        keys = profile.store.keys
        for path in (whole, bare):
            with profile.store.engine.connect() as connection:
                connection.exec_driver_sql("VACUUM INTO ?", (str(path),))
        profile.close()
        file = connect(bare, *keys)
        for name in _ONLY_OURS:
            file.execute(f"DROP TABLE {name}")
        for kind in kinds().values():
            for column in _COLUMNS_OF_OURS:
                file.execute(f"ALTER TABLE {kind.name} DROP COLUMN {column}")
        file.execute("VACUUM")
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        file.close()
        return made.file.stat().st_size, whole.stat().st_size, bare.stat().st_size


def p13_size(made: Made) -> list[Row]:
    """Size."""
    own, whole, bare = sizes(made)
    million = 1_000_000
    ratio = whole / bare
    figure = f"{own / million:.0f} MB, without gaps {whole / million:.0f} MB, {times(ratio)}"
    floor = f"plain tables, same search index, no journal: {bare / million:.0f} MB"
    return [Row("P13", "size of the file with journal and search", "<= 2.0 x", floor, figure, ratio <= 2.0)]

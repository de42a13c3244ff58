# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what tests about endings share: acts of a colleague, and words looked for in files."""

from __future__ import annotations

from pathlib import Path

from caseapp.store.engine import connect
from caseapp.store.journal import COLUMNS, as_save
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.http import HttpHub
from casehub.serving import Serving
from tests.sync.laptops import Laptop


def colleagues_of(laptop: Laptop, hub: Serving) -> Colleagues:
    """What the window asks of syncing, over the file of this laptop and a hub that has another door every time."""
    return Colleagues(laptop.store, laptop.told.append, lambda _address: HttpHub(hub.address))


def epochs(laptop: Laptop, case_id: str) -> int:
    """How many keys the core log of a case has had."""
    sql = (
        "SELECT max(k.epoch) FROM log_key k JOIN log l ON l.log_no = k.log_no JOIN case_file c ON c.log_no = l.log_no "
        "WHERE c.id = ?"
    )
    return int(laptop.rows(sql, bytes.fromhex(case_id))[0][0])


def device_of(laptop: Laptop) -> bytes:
    """The present name of a laptop."""
    sql = "SELECT d.dev_id FROM meta m JOIN device d ON d.dev_no = m.value WHERE m.name = 'own_device'"
    return bytes(laptop.rows(sql)[0][0])


def plain_content(laptop: Laptop) -> str:
    """Everything in the file of a laptop as one text, with the tables of its indexes: what the encryption hides."""
    laptop.store.fold()
    return plain_text(laptop.store.path, laptop.store.keys)


def plain_text(path: Path, keys: tuple[bytes, bytes]) -> str:
    """The same of any file that opens with these keys."""
    plain = path.with_name("plain.db")
    plain.unlink(missing_ok=True)
    connection = connect(path, *keys)
    try:
        connection.execute(f"ATTACH DATABASE '{plain}' AS plain KEY ''")
        connection.execute("SELECT sqlcipher_export('plain')").fetchall()
        connection.execute("DETACH DATABASE plain")
        texts = [plain.read_bytes().decode("latin-1")]
        rows = connection.execute(f"SELECT {COLUMNS} FROM journal").fetchall()  # noqa: S608 - names of columns
        texts.extend(repr(as_save(row)) for row in rows)
    finally:
        connection.close()
        plain.unlink(missing_ok=True)
    return "\n".join(texts)

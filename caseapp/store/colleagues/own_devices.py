# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who this laptop is: the keys of its incarnations, and which number a device has in this file.

An incarnation is one life of a device: a file that was copied or put back begins a new one, because two laptops that
count on under one name would write over each other unseen. Its id follows from its signing key.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from caseapp.security.device_keys import new_device_seeds
from caseapp.store.plain_sql import Run, first_value, runner


@dataclass(frozen=True)
class OwnDevice:
    """One incarnation of this laptop with its secret seeds. `repr` shows neither."""

    dev_no: int
    dev_id: bytes
    sign_seed: bytes
    box_seed: bytes

    def __repr__(self) -> str:
        return f"OwnDevice({self.dev_no}, {self.dev_id.hex()})"


def new_device(connection: Connection) -> int:
    """Begin a new incarnation of this laptop (first start, restore, clone); its number in this file."""
    run = runner(connection)
    dev_id, sign_seed, box_seed = new_device_seeds()
    dev_no = int(run("INSERT INTO device (dev_id) VALUES (?)", (dev_id,)).lastrowid)
    run("INSERT INTO own_device (dev_no, sign_seed, box_seed) VALUES (?, ?, ?)", (dev_no, sign_seed, box_seed))
    run(
        "INSERT INTO meta (name, value) VALUES ('own_device', ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (str(dev_no),),
    )
    return dev_no


def own_device_no(connection: Connection) -> int:
    """The number of the present incarnation; begun when there is none, with keys when it was made without."""
    run = runner(connection)
    if not first_value(run("SELECT EXISTS (SELECT 1 FROM own_device)")):
        _give_keys(run)
    found = first_value(run("SELECT value FROM meta WHERE name = 'own_device'"))
    return int(found) if found is not None else new_device(connection)


def own_devices(connection: Connection) -> tuple[OwnDevice, ...]:
    """Every incarnation of this laptop that this file knows, the first one first."""
    rows = runner(connection)(
        "SELECT o.dev_no, d.dev_id, o.sign_seed, o.box_seed FROM own_device o JOIN device d ON d.dev_no = o.dev_no "
        "ORDER BY o.dev_no"
    )
    return tuple(OwnDevice(*row) for row in rows)


def device_no(connection: Connection, dev_id: bytes) -> int:
    """The number of a device in this file, given when it is first heard of."""
    run = runner(connection)
    found = first_value(run("SELECT dev_no FROM device WHERE dev_id = ?", (dev_id,)))
    if found is not None:
        return int(found)
    return int(run("INSERT INTO device (dev_id) VALUES (?)", (dev_id,)).lastrowid)


def _give_keys(run: Run) -> None:
    """A file from before there were keys: its devices are this laptop's own, and nobody else has heard of them.

    Only their ids change; everything else names them by number.
    """
    for (dev_no,) in run("SELECT dev_no FROM device").fetchall():
        dev_id, sign_seed, box_seed = new_device_seeds()
        run("UPDATE device SET dev_id = ? WHERE dev_no = ?", (dev_id, dev_no))
        run("INSERT INTO own_device (dev_no, sign_seed, box_seed) VALUES (?, ?, ?)", (dev_no, sign_seed, box_seed))

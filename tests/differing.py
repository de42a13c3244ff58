# SPDX-License-Identifier: EUPL-1.2
"""This is the place for making differences: two people who write in one field without having seen each other."""

from __future__ import annotations

import secrets
from datetime import datetime

from caseapp.clock import FixedClock
from caseapp.operations import perform
from caseapp.store.store import Store
from caseapp.store.unit import Author, Unit


def other_device(store: Store, name: str = "") -> int:
    """A colleague's laptop; its number in this file."""

    def made(unit: Unit) -> int:
        sql = "INSERT INTO device (dev_id, name) VALUES (?, ?)"
        return int(unit.connection.exec_driver_sql(sql, (secrets.token_bytes(16), name)).lastrowid)

    return store.local(made)


def now(store: Store) -> int:
    """The newest revision."""
    return store.read(lambda reader: reader.rev)


def write_as(store: Store, worker_id: str, given: object, dev_no: int = 0, at: datetime | None = None) -> object:
    """An act of somebody, on another device or at another moment if these are given."""
    author, clock = store.author, store.clock
    store.author = Author(worker_id, dev_no or author.dev_no)
    if at is not None:
        store.clock = FixedClock(at)
    try:
        return perform(store, given).result
    finally:
        store.author, store.clock = author, clock

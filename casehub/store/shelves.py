# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the bytes of attachments: sealed chunks, in files of a folder or in a table."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from casehub.store.database import Database
from casehub.trouble import busy

FOLDER = "chunks"


class Shelf(Protocol):
    """Chunks by log and id. What is put is on disk when `put` returns."""

    def put(self, log_id: bytes, chunk_id: bytes, data: bytes) -> None:
        """The same chunk again changes nothing."""

    def get(self, log_id: bytes, chunk_id: bytes) -> bytes | None:
        """Nothing for what is not there."""

    def drop_log(self, log_id: bytes) -> None:
        """Every chunk of a log, for good."""


class FolderShelf:
    """A folder for each log, a file for each chunk: `chunks/<log>/<chunk>`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, log_id: bytes, chunk_id: bytes, data: bytes) -> None:
        place = self._folder / log_id.hex()
        path = place / chunk_id.hex()
        with _translated():
            if path.exists() and path.stat().st_size == len(data):
                return
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            waiting = place / f".{chunk_id.hex()}.{os.getpid()}.{os.urandom(4).hex()}"
            try:
                with waiting.open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                waiting.replace(path)
            finally:
                waiting.unlink(missing_ok=True)
            for changed in (place, self._folder):
                _sync_folder(changed)

    def get(self, log_id: bytes, chunk_id: bytes) -> bytes | None:
        with _translated():
            try:
                return (self._folder / log_id.hex() / chunk_id.hex()).read_bytes()
            except FileNotFoundError:
                return None

    def drop_log(self, log_id: bytes) -> None:
        place = self._folder / log_id.hex()
        with _translated():
            if place.exists():
                shutil.rmtree(place)
                _sync_folder(self._folder)


class TableShelf:
    """Rows beside the others, for a hub that has a database and no folder of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, log_id: bytes, chunk_id: bytes, data: bytes) -> None:
        sql = "INSERT INTO chunk_body (log_id, chunk_id, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        self._database.write(lambda tx: tx.run(sql, log_id, chunk_id, data))

    def get(self, log_id: bytes, chunk_id: bytes) -> bytes | None:
        sql = "SELECT bytes FROM chunk_body WHERE log_id = ? AND chunk_id = ?"
        row = self._database.read(lambda tx: tx.one(sql, log_id, chunk_id))
        return bytes(row[0]) if row else None

    def drop_log(self, log_id: bytes) -> None:
        self._database.write(lambda tx: tx.run("DELETE FROM chunk_body WHERE log_id = ?", log_id))


def shelf_for(database: Database, data: Path | None) -> Shelf:
    """Files when there is a folder (several hub processes share it), rows otherwise."""
    return TableShelf(database) if data is None else FolderShelf(data / FOLDER)


def _sync_folder(folder: Path) -> None:
    """The name of a new file is on disk too. Windows does this by itself and opens no folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise busy("disk of attachments", 30) from error

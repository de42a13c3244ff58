# SPDX-License-Identifier: EUPL-1.2
"""This is the place for pieces of attached files as they travel: sealed, one file each, in the folder of the profile.

Their keys lie in the encrypted database. A piece is there whole or not at all; what was fetched so far of one lies
beside it under another name.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from caseapp.store.backup import sync_folder, sync_to_disk
from caseapp.store.engine import translated
from caseapp.store.plain_sql import Run

FILES = "files"
STAGED = bytes([0xFF]) * 16  # where pieces lie until the record names them and says to which log they belong
_PART = ".part"


def forget_pieces(home: Path, log_ids: Iterable[bytes]) -> None:
    """Let go of everything attached in these logs: they left this laptop."""
    with translated():
        for log_id in log_ids:
            folder = home / FILES / log_id.hex()
            if folder.is_dir():
                shutil.rmtree(folder)


def home_of(run: Run) -> Path:
    """The folder of the profile that is open here."""
    return Path(str(next(row[2] for row in run("PRAGMA database_list").fetchall() if row[1] == "main"))).parent


def bring_pieces(home: Path, names: Iterable[bytes], log_ids: tuple[bytes, bytes]) -> None:
    """Put pieces with another log as well, from the first of these to the second; those that are not here are not."""
    source, goal = (Pieces(home, log_id) for log_id in log_ids)
    for name in names:
        sealed = None if goal.has(name) else source.get(name)
        if sealed is not None:
            goal.put(name, sealed)


class Pieces:
    """The sealed pieces of one log in a profile, by their names. Raises DiskFull, ReadOnly and their like."""

    def __init__(self, home: Path, log_id: bytes) -> None:
        self._folder = home / FILES / log_id.hex()

    def has(self, name: bytes) -> bool:
        return self._place(name).exists()

    def put(self, name: bytes, sealed: bytes) -> None:
        """Keep a piece; it is on the disk when this returns."""
        with translated():
            place = self._made(name)
            part = place.with_name(f"{place.name}.{os.getpid()}.new")
            try:
                part.write_bytes(sealed)
                self._settle(part, place)
            except OSError:
                part.unlink(missing_ok=True)
                raise

    def get(self, name: bytes) -> bytes | None:
        """The sealed bytes, None when they are not here."""
        with translated():
            try:
                return self._place(name).read_bytes()
            except FileNotFoundError:
                return None

    def drop(self, names: Iterable[bytes]) -> None:
        """Let go of pieces, whole or not."""
        with translated():
            for name in names:
                place = self._place(name)
                place.unlink(missing_ok=True)
                place.with_name(place.name + _PART).unlink(missing_ok=True)

    # -- a piece on its way ----------------------------------------------------------------------------------------

    def begun(self, name: bytes) -> bytes:
        """What came so far of a piece."""
        with translated():
            try:
                return self._part(name).read_bytes()
            except FileNotFoundError:
                return b""

    def add(self, name: bytes, more: bytes) -> None:
        """Some more of a piece. What is lost of it with the power is fetched again."""
        with translated(), self._part(name, is_made=True).open("ab") as part:
            part.write(more)

    def forget_begun(self, name: bytes) -> None:
        """What came is not what was asked for."""
        with translated():
            self._part(name).unlink(missing_ok=True)

    def finish(self, name: bytes) -> None:
        """All of it came, and it is what its name says."""
        with translated():
            self._settle(self._part(name), self._place(name))

    # -- inside ----------------------------------------------------------------------------------------------------

    def _place(self, name: bytes) -> Path:
        text = name.hex()
        return self._folder / text[:2] / text

    def _made(self, name: bytes) -> Path:
        place = self._place(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def _part(self, name: bytes, *, is_made: bool = False) -> Path:
        place = self._made(name) if is_made else self._place(name)
        return place.with_name(place.name + _PART)

    def _settle(self, part: Path, place: Path) -> None:
        sync_to_disk(part)
        part.replace(place)
        sync_folder(place.parent)

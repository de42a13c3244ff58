# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a team of three on a hub, made once in a process and copied for every test."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from caseapp.clock import FixedClock
from caseapp.operations.cases import ChangeCase
from caseapp.store.colleagues.progress import set_fact
from caseapp.store.colleagues.state import state_hash
from caseapp.store.plain_sql import run_of
from caseapp.store.queries.differences import differences
from caseapp.store.reader import Reader
from caseapp.store.replay import verify
from caseapp.store.store import Store
from caseapp.sync.session import Report
from caseapp.sync.standing import HUB, Membership
from casehub.serving import Serving
from tests.records import KEY, SALT, open_case
from tests.sync.laptops import Laptop, hub_at

NAMES = ("nele", "karim", "mila")


class Opened(Laptop):
    """A laptop whose file is there already."""

    def __init__(self, folder: Path, clock: FixedClock | None = None) -> None:  # the file is not made
        self.folder = folder
        self.store = Store(folder / "profile.db", KEY, SALT, clock or FixedClock())
        self.membership = Membership()
        self.told = []
        self.store.sign_in("")
        self.store.sign_in(json.loads(self.rows("SELECT value FROM meta WHERE name = 'sync_user'")[0][0]))

    @classmethod
    def new(cls, folder: Path) -> Opened:
        """A laptop with nothing on it, before it asks to join."""
        made = cls.__new__(cls)
        Laptop.__init__(made, folder)
        return made

    def note(self, case_id: str, words: str) -> None:
        """Write in one field of a case, having seen what stands there."""
        self.do(ChangeCase(case_id=case_id, fields={"note": words}))

    def values(self, case_id: str) -> set[str]:
        """Everything that stands in that field: one value, or the sides of a difference."""
        (shown,) = self.rows("SELECT note FROM case_file WHERE id = ?", bytes.fromhex(case_id))
        several = self.store.read(_differing)
        return {one for one in (shown[0],) if one} | several.get(case_id, set())

    def hash_of(self, log_id: bytes) -> bytes:
        return self.store.read(lambda reader: state_hash(reader, log_id))

    def log_of(self, case_id: str) -> bytes:
        """The core log of a case."""
        sql = "SELECT l.log_id FROM case_file c JOIN log l ON l.log_no = c.log_no WHERE c.id = ?"
        return bytes(self.rows(sql, bytes.fromhex(case_id))[0][0])

    def is_sound(self) -> bool:
        return verify(self.store).sound


def _differing(reader: Reader) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in differences(reader):
        if one.field == "note":
            found.setdefault(one.entity_id, set()).update(str(value.value) for value in one.values)
    return found


@dataclass
class Trio:
    """Nele leads. Karim has a case, Mila has another. Everybody has all they may have."""

    folder: Path
    nele: Opened
    karim: Opened
    mila: Opened
    of_karim: str
    of_mila: str

    @property
    def all(self) -> tuple[Opened, Opened, Opened]:
        return self.nele, self.karim, self.mila

    def rounds(self, hub: Serving, times: int = 1) -> list[Report]:
        return [laptop.round(hub) for _ in range(times) for laptop in self.all]

    def move_to(self, hub: Serving) -> None:
        """A hub in a test listens at another port every time."""
        for laptop in self.all:
            laptop.store.local(lambda unit: set_fact(run_of(unit), HUB, hub.address))

    def close(self) -> None:
        for laptop in self.all:
            laptop.close()


@contextmanager
def trio_at(folder: Path, **settings: object) -> Iterator[tuple[Trio, Serving]]:
    """A copy of the team, and a hub that knows it."""
    source, of_karim, of_mila = _made()
    shutil.copytree(source, folder, dirs_exist_ok=True)
    trio = Trio(folder, *(Opened(folder / name) for name in NAMES), of_karim, of_mila)  # type: ignore[arg-type]
    try:
        with hub_at(folder / "hub", **settings) as hub:
            trio.move_to(hub)
            yield trio, hub
    finally:
        trio.close()


@cache
def _made() -> tuple[Path, str, str]:
    folder = Path(tempfile.mkdtemp(prefix="trio"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    nele, karim, mila = (Laptop(folder / name) for name in NAMES)
    nele.start_team()
    users = nele.add_worker("Karim Aziz"), nele.add_worker("Mila Peeters")
    with hub_at(folder / "hub") as hub:
        nele.found(hub)
        cases = [
            open_case(nele.store, *name, primary_worker_id=user)
            for name, user in zip((("Yassin", "El Idrissi"), ("Lotte", "Claes")), users, strict=True)
        ]
        nele.round(hub)
        for laptop, user in ((karim, users[0]), (mila, users[1])):
            nele.let_in(laptop, user, hub)
        for laptop in (karim, mila, nele, karim, mila):
            laptop.round(hub)
    for laptop in (nele, karim, mila):
        laptop.close()
    return folder, cases[0], cases[1]

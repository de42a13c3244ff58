# SPDX-License-Identifier: EUPL-1.2
"""This is the place for erasing a case for good (T23): by two people, everywhere, and so that no copy opens again."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.errors import NotAllowed, WrongUse
from caseapp.operations.contacts import RecordContact
from caseapp.store.backup import back_up, backups
from caseapp.store.replay import verify
from casehub.serving import Serving
from tests.sync.acting import colleagues_of, plain_content, plain_text
from tests.sync.laptops import hub_at
from tests.sync.teams import Opened, Trio, trio_at

CANARY = "Zwartwitkwikstaart"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path) as made:
        yield made


def user_of(laptop: Opened) -> str:
    return laptop.store.author.worker_id


def make_administrator(trio: Trio, hub: Serving, laptop: Opened) -> None:
    colleagues_of(trio.nele, hub).set_roles(user_of(laptop), ["administrator", "worker"])
    laptop.round(hub)


def write_canary(trio: Trio, hub: Serving) -> bytes:
    """A contact of Mila's case that everybody may read has; the core log of the case."""
    fields = {"moment": trio.mila.store.clock.now(), "mode": "phone", "outcome": "completed", "what": CANARY}
    trio.mila.do(RecordContact(case_ids=(trio.of_mila,), fields=fields))  # type: ignore[arg-type]
    trio.mila.round(hub)
    trio.nele.round(hub)
    return trio.mila.log_of(trio.of_mila)


def order(trio: Trio, hub: Serving) -> None:
    """Nele asks, Karim agrees, everybody hears of it."""
    colleagues_of(trio.nele, hub).orders.ask_to_erase([trio.of_mila], "request")
    karim = colleagues_of(trio.karim, hub).orders
    (waiting,) = karim.look()
    assert karim.sign(waiting.order_id)


def rows(data: Path, name: str, log_id: bytes) -> int:
    """How many rows of a log a table of a hub holds."""
    (path,) = [one for one in data.rglob("*.db") if has_table(one, name)]
    with sqlite3.connect(path) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {name} WHERE log_id = ?", (log_id,)).fetchone()[0])  # noqa: S608


def has_table(path: Path, table: str) -> bool:
    with sqlite3.connect(path) as connection:
        return connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None


def test_t23_an_erased_case_is_on_no_laptop_and_in_no_copy(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    make_administrator(trio, hub, trio.karim)
    log_id = write_canary(trio, hub)
    assert CANARY in plain_content(trio.mila)
    back_up(trio.mila.store)
    order(trio, hub)
    colleagues_of(trio.mila, hub).sync()
    assert CANARY not in plain_content(trio.mila)  # 1 the file
    (copy,) = backups(trio.mila.folder / "backups")  # 2 the backups: one, and it is fresh
    assert CANARY not in plain_text(copy.path, trio.mila.store.keys)
    sql = "SELECT count(*) FROM log_key k JOIN log l ON l.log_no = k.log_no WHERE l.log_id = ?"
    assert trio.mila.rows(sql, log_id) == trio.mila.rows(sql.replace("log_key", "wrap"), log_id) == [(0,)]  # 3 the keys
    assert verify(trio.mila.store).faults == []


def test_t23_an_erased_case_is_not_at_the_hub(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    make_administrator(trio, hub, trio.karim)
    log_id = write_canary(trio, hub)
    sealed = [row[0] for row in trio.mila.rows("SELECT bytes FROM envelope WHERE kind = 1") if log_id in row[0]]
    order(trio, hub)
    trio.nele.round(hub)
    data = trio.folder / "hub"
    assert (rows(data, "env", log_id), rows(data, "wrap", log_id)) == (0, 0)
    files = [one.read_bytes() for one in data.rglob("*") if one.is_file()]
    assert sealed
    assert not any(envelope[60:] in content for envelope in sealed for content in files)


def test_t23_an_old_backup_of_the_hub_opens_nothing(made: tuple[Trio, Serving], tmp_path: Path) -> None:
    trio, hub = made
    make_administrator(trio, hub, trio.karim)
    log_id = write_canary(trio, hub)
    data = trio.folder / "hub"
    (envelopes,) = [one for one in data.rglob("*.db") if has_table(one, "env")]
    old = tmp_path / "old.db"
    with sqlite3.connect(envelopes) as source, sqlite3.connect(old) as target:
        source.backup(target)
    order(trio, hub)
    for laptop in (trio.nele, trio.mila):
        laptop.round(hub)
    hub.stop()
    restored = tmp_path / "restored"
    shutil.copytree(data, restored)
    shutil.copyfile(old, restored / envelopes.relative_to(data))  # the keys are those of today: kept apart for this
    for left in restored.rglob("*.db-*"):
        left.unlink()
    with hub_at(restored) as again:
        assert (rows(restored, "env", log_id) > 0, rows(restored, "wrap", log_id)) == (True, 0)
        for laptop in (trio.nele, trio.mila):
            laptop.round(again)
            assert CANARY not in plain_content(laptop)
            assert laptop.rows("SELECT id FROM case_file WHERE id = ?", bytes.fromhex(trio.of_mila)) == []


def test_t18_one_administrator_alone_erases_nothing(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    nele, mila = colleagues_of(trio.nele, hub).orders, colleagues_of(trio.mila, hub).orders
    with pytest.raises(WrongUse):
        nele.ask_to_erase([trio.of_mila], "request")  # nobody else could agree
    with pytest.raises(NotAllowed):
        mila.ask_to_erase([trio.of_mila], "request")
    make_administrator(trio, hub, trio.karim)
    order_id = nele.ask_to_erase([trio.of_mila], "request")
    assert not nele.sign(order_id)
    trio.rounds(hub, 2)
    assert trio.mila.rows("SELECT id FROM case_file") == [(bytes.fromhex(trio.of_mila),)]
    assert mila.look() == ()  # letters to administrators are not for others


def test_the_directory_may_grow_between_the_two_signatures(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    make_administrator(trio, hub, trio.karim)
    nele, karim = colleagues_of(trio.nele, hub), colleagues_of(trio.karim, hub)
    nele.orders.ask_to_erase([trio.of_mila], "retention")
    assert nele.set_roles(user_of(trio.mila), ["peer_worker"])  # its letter is of a directory that was
    (waiting,) = karim.orders.look()
    assert (waiting.case_ids, waiting.signed_by, waiting.is_signed) == ((), (user_of(trio.nele),), False)
    assert (waiting.asked_by, waiting.is_mine, waiting.reason) == (user_of(trio.nele), False, "retention")
    karim.orders.sign(waiting.order_id)
    trio.rounds(hub)
    trio.mila.round(hub)
    assert trio.mila.rows("SELECT id FROM case_file") == []
    assert nele.orders.look() == ()


def test_a_file_of_a_colleague_brings_nothing_back(made: tuple[Trio, Serving], tmp_path: Path) -> None:
    trio, hub = made
    make_administrator(trio, hub, trio.karim)
    write_canary(trio, hub)
    trio.mila.write_file(tmp_path / "before.oebundle")
    order(trio, hub)
    trio.nele.round(hub)
    trio.nele.read_file(tmp_path / "before.oebundle")
    assert CANARY not in plain_content(trio.nele)
    assert trio.nele.rows("SELECT count(*) FROM envelope WHERE state IN ('waiting', 'quarantine')") == [(0,)]

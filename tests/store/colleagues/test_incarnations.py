# SPDX-License-Identifier: EUPL-1.2
"""This is the place for laptops that were copied or put back, on real encrypted files: nothing of either is lost."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from caseapp.operations import perform
from caseapp.operations.people import ChangePerson
from caseapp.store.backup import back_up, restore_file
from caseapp.store.colleagues.arrivals import Outcome
from caseapp.store.colleagues.incarnation import logs_of_former
from caseapp.store.colleagues.own_devices import OwnDevice, own_devices
from caseapp.store.profile import open_profile
from caseapp.store.replay import verify
from caseapp.store.store import Store
from tests.records import KEY, SALT, make_store, make_team, open_case
from tests.store.colleagues.carrying import bring, logs_in, saves_in, share, visible
from tools.keep_profile import KEPT, PASSPHRASE


def _own(store: Store) -> tuple[OwnDevice, ...]:
    return store.read(lambda reader: own_devices(reader.connection))


def _all_sent(store: Store) -> None:
    store.local(
        lambda unit: unit.connection.exec_driver_sql(
            "INSERT INTO sent (log_no, dev_no, seq) SELECT log_no, dev_no, seq FROM held WHERE true "
            "ON CONFLICT (log_no, dev_no) DO UPDATE SET seq = excluded.seq"
        )
    )


def _call(store: Store, phone: str) -> None:
    person_id = store.read(lambda reader: reader.sql("SELECT id FROM person"))[0][0].hex()
    perform(store, ChangePerson(person_id=person_id, fields={"phone": phone}))


def _phones(store: Store) -> set[str]:
    standing = set(visible_values(store))
    one = store.read(lambda reader: reader.sql("SELECT phone FROM person"))[0][0]
    return standing or {one}


def visible_values(store: Store) -> list[str]:
    return [
        value for _kind, _id, field, values in visible(store)["differences"] if field == "phone" for value, _ in values
    ]


def test_the_id_of_a_device_follows_from_its_key(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    [own] = _own(store)
    public = bytes(SigningKey(own.sign_seed).verify_key)
    assert own.dev_id == hashlib.blake2b(public, digest_size=16).digest()
    assert own.sign_seed.hex() not in repr(own)
    assert store.author.dev_no == own.dev_no
    store.close()


def test_a_profile_from_before_gets_keys_once(tmp_path: Path) -> None:
    home = tmp_path / "profile"
    shutil.copytree(KEPT, home)
    found = []
    for _ in range(2):
        profile = open_profile(home, PASSPHRASE)
        found.append(_own(profile.store))
        assert verify(profile.store).sound
        profile.close()
    assert found[0] == found[1]
    [own] = found[0]
    assert own.dev_id == hashlib.blake2b(bytes(SigningKey(own.sign_seed).verify_key), digest_size=16).digest()


@pytest.fixture
def copied(tmp_path: Path) -> tuple[Store, Store, Store]:
    """A laptop with a case, a colleague who has it too, and a copy of the first that does not know it is one."""
    for name in ("first", "colleague", "copy"):
        (tmp_path / name).mkdir()
    first = make_store(tmp_path / "first")
    make_team(first)
    open_case(first)
    _all_sent(first)
    first.fold()
    shutil.copyfile(first.path, tmp_path / "copy" / "profile.db")
    copy = Store(tmp_path / "copy" / "profile.db", KEY, SALT, first.clock)
    copy.sign_in(first.author.worker_id)
    colleague = make_store(tmp_path / "colleague")
    share(first, colleague)
    return first, colleague, copy


def test_a_copied_laptop_takes_a_new_name_and_both_values_stay(copied: tuple[Store, Store, Store]) -> None:
    first, colleague, copy = copied
    assert _own(first) == _own(copy)
    _call(first, "0400 11 11 11")
    _call(copy, "0400 22 22 22")
    outcomes, _changes = share(first, copy)
    assert Outcome.FORK in outcomes
    moved, changes = copy.reincarnate()
    assert len(moved) == 1
    assert {kind for kind, _ in changes.ids} >= {"person"}
    assert len(_own(copy)) == 2
    assert copy.author.dev_no == _own(copy)[-1].dev_no
    assert Outcome.APPLIED in share(first, copy)[0]
    share(copy, first)
    share(copy, colleague)
    for store in (first, colleague, copy):
        assert _phones(store) == {"0400 11 11 11", "0400 22 22 22"}
        assert verify(store).sound
    assert visible(first) == visible(copy) == visible(colleague)
    _call(copy, "0400 33 33 33")
    share(copy, first)
    assert _phones(first) == {"0400 33 33 33"}
    for store in copied:
        store.close()


def test_a_copied_laptop_that_wrote_nothing_notices_it_too(copied: tuple[Store, Store, Store]) -> None:
    first, _colleague, copy = copied
    _call(first, "0400 11 11 11")
    assert Outcome.OWN in share(first, copy)[0]
    assert copy.reincarnate()[0] == ()
    share(first, copy)
    assert visible(first) == visible(copy)
    for store in copied:
        store.close()


def test_after_a_restore_what_was_sent_since_comes_back(tmp_path: Path) -> None:
    for name in ("laptop", "colleague"):
        (tmp_path / name).mkdir()
    laptop = make_store(tmp_path / "laptop")
    make_team(laptop)
    open_case(laptop)
    _all_sent(laptop)
    _call(laptop, "0400 11 11 11")
    backup = back_up(laptop)
    _call(laptop, "0400 22 22 22")
    colleague = make_store(tmp_path / "colleague")
    share(laptop, colleague)
    laptop.close()
    restore_file(laptop.path, KEY, SALT, backup)
    laptop = Store(laptop.path, KEY, SALT, laptop.clock)
    laptop.sign_in("")
    assert len(_own(laptop)) == 2
    assert laptop.read(lambda reader: len(logs_of_former(reader.connection))) == 1
    outcomes, _changes = share(colleague, laptop)
    assert Outcome.APPLIED in outcomes
    assert laptop.read(lambda reader: logs_of_former(reader.connection)) == ()
    assert visible(laptop) == visible(colleague)
    _call(laptop, "0400 33 33 33")
    share(laptop, colleague)
    assert visible(laptop) == visible(colleague)
    assert _phones(colleague) == {"0400 33 33 33"}
    laptop.close()
    colleague.close()


def test_after_a_restore_what_nobody_has_is_written_under_the_new_name(tmp_path: Path) -> None:
    laptop = make_store(tmp_path)
    make_team(laptop)
    open_case(laptop)
    _all_sent(laptop)
    known = saves_in(laptop)
    _call(laptop, "0400 11 11 11")
    backup = back_up(laptop)
    laptop.close()
    restore_file(laptop.path, KEY, SALT, backup)
    laptop = Store(laptop.path, KEY, SALT, laptop.clock)
    laptop.sign_in("")
    _call(laptop, "0400 22 22 22")
    bring(known, laptop, logs_in(laptop))
    before = visible(laptop)
    moved, _changes = laptop.reincarnate(begin=False)
    assert [(one.from_seq, one.seq) for one in moved][1:] == [(1, 2)]
    after = visible(laptop)
    assert {**after, "states": None} == {**before, "states": None}
    assert after["states"] != before["states"]
    names = {save.dev_id for save in saves_in(laptop)[len(known) :]}
    assert names == {_own(laptop)[-1].dev_id}
    assert verify(laptop).sound
    laptop.close()

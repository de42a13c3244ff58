# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a profile of the version before the whole file: it opens, nothing is lost, a copy was made.

The profile was made once by that version (tools/keep_profile.py): two cases, a team with a key of its own, and what
two people wrote apart and nobody decided yet.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from caseapp.operations import perform
from caseapp.operations.differences import SettleDifference
from caseapp.operations.undo import Undo
from caseapp.security.vault import database_key, database_salt
from caseapp.store.engine import connect
from caseapp.store.folder import DATABASE
from caseapp.store.migrations.runner import newest_version
from caseapp.store.profile import BACKUPS, Profile, open_profile, open_with_recovery, restore_profile
from caseapp.store.queries.differences import differences
from caseapp.store.queries.history import history_of
from caseapp.store.replay import verify
from caseapp.store.store import Store
from caseapp.sync.standing import Membership
from tests.sync.families.nouns import FIRST, NOUNS, SECOND, Written
from tools.keep_profile import CODE_FILE, KEPT_BEFORE_WHOLE_FILE, PASSPHRASE

BEFORE = 4
COPY = f"before-version-{BEFORE + 1}.db"
MADE_ANEW = frozenset({"clock", "setting"})  # rules of this version, and that they are; all other rows stay


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KEPT_BEFORE_WHOLE_FILE, tmp_path / "profile"))


@pytest.fixture
def opened(home: Path) -> Iterator[Profile]:
    profile = open_profile(home, PASSPHRASE)
    yield profile
    profile.close()


def rows_of(connection: Any, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
    return sorted(map(tuple, connection.execute(f'SELECT {columns} FROM "{table}"').fetchall()), key=repr)  # noqa: S608


def columns_of(connection: Any, table: str) -> list[str]:
    return [f'"{row[1]}"' for row in connection.execute(f'PRAGMA table_info("{table}")').fetchall()]


def at(path: Path, profile: Profile) -> Any:
    return connect(path, database_key(profile.key), database_salt(profile.key))


def tables(connection: Any) -> list[str]:
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    return [row[0] for row in connection.execute(sql).fetchall() if not row[0].startswith(("search_", "sqlite_"))]


def test_the_copy_is_the_file_as_it_was(home: Path, opened: Profile) -> None:
    saved = home / BACKUPS / COPY
    copy = at(saved, opened)
    assert copy.execute("PRAGMA user_version").fetchone()[0] == BEFORE
    assert copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    kept = at(KEPT_BEFORE_WHOLE_FILE / DATABASE, opened)
    for table in tables(kept):
        assert rows_of(copy, table) == rows_of(kept, table), table
    kept.close()
    copy.close()
    assert saved.with_suffix(".vault").read_bytes() == (KEPT_BEFORE_WHOLE_FILE / "vault.cbor").read_bytes()


def test_every_row_and_every_act_is_there_as_it_was(home: Path, opened: Profile) -> None:
    before, now = at(home / BACKUPS / COPY, opened), at(home / DATABASE, opened)
    assert now.execute("PRAGMA user_version").fetchone()[0] == newest_version()
    for table in set(tables(before)) - MADE_ANEW:
        columns = ", ".join(columns_of(before, table))
        assert rows_of(now, table, columns) == rows_of(before, table, columns), table
    assert len(rows_of(before, "journal")) > 40
    for connection in (before, now):
        connection.close()
    assert verify(opened.store).faults == []


def test_clocks_are_those_of_the_rules_of_this_version(home: Path, opened: Profile) -> None:
    before, now = at(home / BACKUPS / COPY, opened), at(home / DATABASE, opened)
    rules = [{row[0] for row in rows_of(one, "clock", "rule")} for one in (before, now)]
    assert {"BASIS-HOUSING", "BASIS-INCOME"} <= rules[1] - rules[0]
    assert {"E04", "E11"} <= rules[0] & rules[1]
    for connection in (before, now):
        connection.close()


def test_what_differed_still_waits_and_can_be_decided(opened: Profile) -> None:
    waiting = opened.store.read(differences)
    assert len(waiting) == 5
    for one in waiting:
        perform(opened.store, SettleDifference(record_id=one.entity_id, field=one.field, value=one.values[0].value))
    assert opened.store.read(differences) == ()
    assert verify(opened.store).faults == []


def test_what_was_done_can_be_read_and_taken_back(opened: Profile) -> None:
    ((case_id,),) = opened.store.read(lambda reader: reader.sql("SELECT id FROM case_file ORDER BY row_no LIMIT 1"))
    acts = opened.store.read(lambda reader: history_of(reader, case_id.hex()))
    assert [one.act for one in acts][-1] == "open_case"
    newest = opened.store.read(lambda reader: reader.sql("SELECT act_rev FROM journal ORDER BY rev DESC LIMIT 1"))[0][0]
    assert perform(opened.store, Undo(act_rev=newest)).result == 0
    assert verify(opened.store).faults == []


def test_the_keys_of_the_team_open_what_is_sent(opened: Profile) -> None:
    with opened.store.reading_whole() as reader:
        standing = Membership().standing(reader)
    assert standing is not None
    assert len(standing.hashes) == 11
    assert len(standing.group_keys) == 4


def test_every_noun_of_the_whole_file_can_be_written_in_it(opened: Profile, tmp_path: Path) -> None:
    ids = [row[0].hex() for row in opened.store.read(lambda reader: reader.sql("SELECT id FROM case_file"))]
    here: Any = At(opened.store, tmp_path)
    written = Written(here, *ids)
    for name, noun in NOUNS.items():
        for which in (FIRST, SECOND)[: 1 if name in ("safety_file", "destruction") else 2]:
            if name == "destruction":
                continue  # no file of these is over its time
            perform(opened.store, noun.make(written, which))
            newest = opened.store.read(lambda r, n=name: r.sql(f"SELECT id FROM {n} ORDER BY row_no DESC LIMIT 1"))  # type: ignore[misc]  # noqa: S608
            written.ids[name, which] = newest[0][0].hex()
    assert verify(opened.store).faults == []


@dataclass
class At:
    """Where the nouns are written, as they ask for it."""

    store: Store
    folder: Path


def test_the_next_opening_makes_no_second_copy_and_the_first_one_opens_again(home: Path) -> None:
    open_profile(home, PASSPHRASE).close()
    copy = home / BACKUPS / COPY
    first = copy.read_bytes()
    code = (KEPT_BEFORE_WHOLE_FILE / CODE_FILE).read_text("utf-8").strip()
    open_with_recovery(home, code).close()
    assert copy.read_bytes() == first
    restore_profile(home, PASSPHRASE, copy)
    again = open_profile(home, PASSPHRASE)
    assert len(again.store.read(differences)) == 5
    assert verify(again.store).faults == []
    again.close()

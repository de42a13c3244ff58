# SPDX-License-Identifier: EUPL-1.2
"""This is the place for files of other versions: older ones are brought up to date, newer ones left alone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from caseapp.errors import DatabaseDamaged, DatabaseFromFuture
from caseapp.store.engine import connect, make_engine
from caseapp.store.migrations.runner import Step, migrate, newest_version, version_of
from caseapp.store.profile import open_profile, open_with_recovery
from caseapp.store.queries.case_list import CaseAsk, case_list
from caseapp.store.queries.cases import CaseFilter
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.queries.history import history_of
from caseapp.store.replay import verify
from tests.records import TODAY
from tests.trouble.made import Made, file_keys, opened
from tests.trouble.steps import (
    AddColumn,
    BreakReference,
    LoseRows,
    LoseRowsOnPurpose,
    RebuildTable,
    Stumble,
    with_steps,
)
from tools.freeze_schema import statements
from tools.keep_profile import CODE_FILE, KEPT, PASSPHRASE

NOW = newest_version()
DERIVED_BY_SQLITE = re.compile(r"search_note_|sqlite_")  # what FTS5 and UNIQUE make by themselves


def test_the_models_are_what_the_migrations_make(made: Made) -> None:
    """A change of the models without a step, or of a released step, would show here."""
    connection = connect(made.home / "profile.db", *file_keys(made))
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    here = sorted(" ".join(sql.split()) for name, sql in rows if not DERIVED_BY_SQLITE.match(name))
    assert here == sorted(statements())


def test_a_copy_is_made_before_and_the_rows_stay(made: Made) -> None:
    profile = opened(made)
    before = counts(profile.store.engine)
    copies: list[Path] = []

    def copy(version: int) -> Path:
        copies.append(profile._copy_before_migration(version))
        with profile.store.engine.connect() as connection:
            assert version_of(connection) == version == NOW  # nothing was done yet
        return copies[-1]

    assert migrate(profile.store.engine, copy, with_steps(AddColumn(), RebuildTable())) == 2
    assert counts(profile.store.engine) == before
    with profile.store.engine.connect() as connection:
        assert version_of(connection) == NOW + 2
        assert connection.exec_driver_sql("SELECT DISTINCT weather FROM contact").scalar() == "rain"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    profile.close()
    [saved] = copies
    older = connect(saved, *file_keys(made))
    assert older.execute("PRAGMA user_version").fetchone()[0] == NOW
    assert older.execute("SELECT count(*) FROM contact").fetchone()[0] == before["contact"]
    older.close()
    assert saved.with_suffix(".vault").read_bytes() == (made.home / "vault.cbor").read_bytes()


def test_the_next_opening_does_not_migrate_again(made: Made) -> None:
    profile = opened(made)
    chosen = with_steps(AddColumn())
    assert migrate(profile.store.engine, profile._copy_before_migration, chosen) == 1
    assert migrate(profile.store.engine, must_not_be_called, chosen) == 0
    profile.close()


@pytest.mark.parametrize(
    ("step", "error"), [(LoseRows(), DatabaseDamaged), (BreakReference(), DatabaseDamaged), (Stumble(), LookupError)]
)
def test_a_step_that_goes_wrong_is_taken_back(made: Made, step: Step, error: type[Exception]) -> None:
    """Steps before it stay: each is whole by itself."""
    profile = opened(made)
    engine = profile.store.engine
    before, schema = counts(engine), schema_of(engine)
    with pytest.raises(error):
        migrate(engine, profile._copy_before_migration, with_steps(step))
    with engine.connect() as connection:
        assert version_of(connection) == NOW
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    assert counts(engine) == before
    assert schema_of(engine) == schema
    assert verify(profile.store).sound
    with pytest.raises(error):
        migrate(engine, profile._copy_before_migration, with_steps(AddColumn(), step))
    with engine.connect() as connection:
        assert version_of(connection) == NOW + 1
    assert counts(engine) == before
    profile.close()


def test_a_step_may_forget_rows_when_it_says_so(made: Made) -> None:
    profile = opened(made)
    before = counts(profile.store.engine)
    migrate(profile.store.engine, profile._copy_before_migration, with_steps(LoseRowsOnPurpose()))
    assert counts(profile.store.engine)["contact"] < before["contact"]
    profile.close()


def test_without_a_copy_nothing_is_done(made: Made) -> None:
    profile = opened(made)

    def no_copy(_version: int) -> Path:
        raise PermissionError(13, "no")

    schema = schema_of(profile.store.engine)
    with pytest.raises(Exception, match="cannot be written"):
        migrate(profile.store.engine, no_copy, with_steps(AddColumn()))
    assert schema_of(profile.store.engine) == schema
    profile.close()


def test_a_file_of_the_future_is_refused(made: Made) -> None:
    profile = opened(made)
    migrate(profile.store.engine, profile._copy_before_migration, with_steps(AddColumn()))
    profile.close()
    with pytest.raises(DatabaseFromFuture):
        opened(made)
    engine = make_engine(made.home / "profile.db", *file_keys(made))
    with pytest.raises(DatabaseFromFuture):
        migrate(engine, must_not_be_called)
    engine.dispose()


def test_a_profile_that_was_kept_from_version_0_1_0(tmp_path: Path) -> None:
    """Made once by tools/keep_profile.py and never again: what a worker's laptop holds after an update."""
    home = tmp_path / "profile"
    shutil.copytree(KEPT, home)
    code = (home / CODE_FILE).read_text("utf-8").strip()
    profile = open_profile(home, PASSPHRASE)
    with profile.store.reading() as reader:
        assert reader.sql("PRAGMA user_version")[0][0] == newest_version()
        assert len(case_list(reader, CaseAsk(wanted=CaseFilter()), TODAY).ids) == 2
        case_id = reader.sql("SELECT id FROM case_file ORDER BY row_no")[0][0].hex()
        assert [row.what for row in contacts_of(reader, case_id)][-1] == "Hij belt zelf over de school."
        assert history_of(reader, case_id)[-1].act == "open_case"
    assert verify(profile.store).sound
    profile.close()
    open_with_recovery(home, code).close()


def counts(engine: object) -> dict[str, int]:
    with engine.connect() as connection:  # type: ignore[attr-defined]
        names = [row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar()  # noqa: S608 - our own names
            for name in names
            if not name.startswith("search_note")
        }


def schema_of(engine: object) -> list[str]:
    with engine.connect() as connection:  # type: ignore[attr-defined]
        return [str(row) for row in connection.exec_driver_sql("SELECT name, sql FROM sqlite_master ORDER BY name")]


def must_not_be_called(_version: int) -> None:
    message = "a copy was made though nothing is to be done"
    raise AssertionError(message)

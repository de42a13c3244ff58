# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the second wall: no query can forget who looks, and no new table slips past it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from caseapp.clock import FixedClock
from caseapp.store.derived.cases import OF_NO_CASE
from caseapp.store.registry import kinds
from caseapp.store.store import Store
from caseapp.store.viewing import views
from tests.house.reading import Rule, Source, breaches, calls, program, source_of
from tests.records import full_store, make_store

# tables that say nothing about a person, or nothing that is read without one of the others
BESIDE = {
    "journal of this laptop": {"held", "dead", "sent", "own_device", "device", "log", "meta", "setting"},
    "who opened what: for data protection": {"opening", "audit_log"},
    "on its way to and from colleagues, sealed or by number": {
        "directory_record",
        "group_key",
        "log_key",
        "wrap",
        "envelope",
        "hub_log",
        "sync_round",
    },
    "forms of this laptop, by their key": {"draft"},
    "the version of the tables": {"alembic_version"},
}
# what handles records without showing them to anybody
MAY_READ_WHOLE = (
    "caseapp/store",
    "caseapp/sync",
    "caseapp/operations/allowed.py",
    "caseapp/operations/openings.py",
    "caseapp/operations/demo/making.py",
)
# what names the tables of the file itself, past the views
MAY_NAME_TABLES = {
    "caseapp/store/viewing.py": "makes the views",
    "caseapp/store/reader.py": "the revision of the file",
    "caseapp/store/queries/openings.py": "who opened what: only whether a case is here, and when a laptop last wrote",
    "caseapp/store/queries/figures.py": "figures of the whole team, for who has that right; ids of what one may read",
    "caseapp/store/queries/retention.py": "the revision of the file",
    "caseapp/store/queries/compartments.py": "a protected address, to keep it off the paper of who may not know it",
    "caseapp/operations/allowed.py": "whose a case is, also one that is hidden: what of it may be written or may leave",
}


def past_the_views(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and source.name not in MAY_NAME_TABLES and re.search(r"\b(FROM|JOIN)\s+main\.", node.value):
            yield source.at(node, "a query reads through the views: no main. before a table")


def whole_readings(source: Source) -> Iterator[str]:
    for call, name in calls(source.tree):
        if name in ("reading_whole", "read_whole") and not source.lies_in(*MAY_READ_WHOLE):
            yield source.at(call, "only upkeep and exchange read past the rights of who is signed in")


def test_nothing_that_shows_records_reads_past_the_rights() -> None:
    rule: Rule = whole_readings
    assert breaches(rule, program()) == ""
    bad = source_of("caseapp/ui/bad.py", "def f(store):\n    return store.read_whole(print)\n")
    assert len(list(whole_readings(bad))) == 1


def test_no_query_goes_past_the_views_by_naming_the_file() -> None:
    assert breaches(past_the_views, program()) == ""
    bad = source_of("caseapp/store/queries/bad.py", 'SQL = "SELECT what FROM main.contact"\n')
    assert len(list(past_the_views(bad))) == 1


def _viewed() -> set[str]:
    return {sql.split()[3] for sql in views()}


def test_every_noun_of_a_case_is_seen_through_a_view() -> None:
    assert {kind.name for kind in kinds().values()} - OF_NO_CASE <= _viewed()


def test_every_other_table_has_a_view_or_a_reason_why_not(tmp_path: Path) -> None:
    store = make_store(tmp_path, FixedClock())
    with store.reading_whole() as reader:
        tables = {row[0] for row in reader.sql("SELECT name FROM sqlite_master WHERE type = 'table'")}
    store.close()
    searched = {one for one in tables if one.startswith(("search_", "sqlite_"))}  # hold words and numbers of rows only
    beside = set().union(*BESIDE.values())
    assert tables - searched - beside - OF_NO_CASE - _viewed() == set()


def test_what_a_view_hides_is_hidden_from_plain_sql_too(tmp_path: Path) -> None:
    filled = full_store(tmp_path)
    store: Store = filled.store
    store.act("restrict", lambda unit: unit.connection.exec_driver_sql("UPDATE case_file SET restricted = 1"))
    store.act("not mine", lambda unit: unit.connection.exec_driver_sql(
        "UPDATE case_file SET primary_worker_id = x'01', backup_worker_id = NULL"))  # fmt: skip
    with store.reading() as reader:
        for kind in kinds().values():
            if kind.name not in OF_NO_CASE:
                count = f"SELECT count(*) FROM {kind.name}"  # noqa: S608 - names of tables
                assert reader.sql(count)[0][0] == 0, kind.name
    with store.reading_whole() as reader:
        assert reader.sql("SELECT count(*) FROM contact")[0][0] > 0
    store.close()

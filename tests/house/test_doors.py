# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the doors of the house: one commits, none lets records or widgets leak."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from tests.house.reading import (
    Rule,
    Source,
    breaches,
    calls,
    functions,
    last_word,
    program,
    source_of,
    sources,
)

# file -> why it may commit beside the unit of work
MAY_COMMIT = {
    "caseapp/store/unit.py": "the door: one act, one transaction",
    "caseapp/store/migrations/runner.py": "one transaction per step, before there is a unit of work",
}
MAY_IMPORT_LATE = (
    "caseapp/app.py",
    "caseapp/__main__.py",
    "caseapp/cli",
    "casehub/cli.py",
    "casehub/__main__.py",
)
MAY_PRINT = ("caseapp/cli", "caseapp/__main__.py", "casehub/cli.py", "casehub/__main__.py")
SKETCHES = {"TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"}
MODEL = "from caseapp.models.case import Case\n"


def commits(source: Source) -> Iterator[str]:
    for call, name in calls(source.tree):
        if name == "commit" and isinstance(call.func, ast.Attribute) and source.name not in MAY_COMMIT:
            yield source.at(call, "only store/unit.py commits")


@cache
def records() -> frozenset[str]:
    """The classes of caseapp.models that stand for a table."""
    return frozenset(
        node.name
        for source in sources("caseapp/models")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and any(_is_table_name(line) for line in node.body)
    )


def _is_table_name(line: ast.stmt) -> bool:
    targets = line.targets if isinstance(line, ast.Assign) else [line.target] if isinstance(line, ast.AnnAssign) else []
    return any(last_word(target) == "__tablename__" for target in targets)


def records_that_leave(source: Source, tables: frozenset[str] | None = None) -> Iterator[str]:
    """Public functions of the queries and operations answer ids, values and rows, and say so."""
    tables = records() if tables is None else tables
    here = {
        alias.asname or alias.name
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("caseapp.models")
        for alias in node.names
        if alias.name in tables
    }
    for node in source.tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if node.returns is None:
            yield source.at(node, f"{node.name} does not say what it answers")
            continue
        parts = list(ast.walk(node.returns))
        named = {part.id for part in parts if isinstance(part, ast.Name)} & here
        named |= {part.attr for part in parts if isinstance(part, ast.Attribute)} & tables
        named |= {str(part.value) for part in parts if isinstance(part, ast.Constant)} & here
        for record in sorted(named):
            yield source.at(node, f"{node.name} answers {record}, a record of the store; make it a ...Row")


def leaking_connections(source: Source) -> Iterator[str]:
    for call, name in calls(source.tree):
        if name != "connect" or not isinstance(call.func, ast.Attribute):
            continue
        for argument in call.args:
            if isinstance(argument, ast.Lambda):
                yield source.at(argument, "a lambda in connect() keeps the widget alive; use a bound method")
            elif isinstance(argument, ast.Call) and last_word(argument.func) == "partial":
                yield source.at(argument, "a partial in connect() keeps the widget alive; use a bound method")


def late_imports(source: Source) -> Iterator[str]:
    if source.lies_in(*MAY_IMPORT_LATE):
        return
    for function in functions(source.tree):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield source.at(node, f"an import inside {function.name}() hides an arrow")


def prints(source: Source) -> Iterator[str]:
    if source.lies_in(*MAY_PRINT):
        return
    for call, name in calls(source.tree):
        if name == "print" and isinstance(call.func, ast.Name):
            yield source.at(call, "only the command line prints")


def sketches(source: Source) -> Iterator[str]:
    for number, line in enumerate(source.text.splitlines(), 1):
        for word in SKETCHES & set(line.replace(":", " ").split()):
            yield source.at(number, f"{word}: finish it, or write an issue")


@pytest.mark.parametrize("rule", [commits, late_imports, prints, sketches])
def test_doors_of_the_program(rule: Rule) -> None:
    where = sources("caseapp") if rule is commits else program()  # the hub has its own store
    assert not (found := breaches(rule, where)), found


def test_no_record_leaves_the_store() -> None:
    assert not (found := breaches(records_that_leave, sources("caseapp/store/queries", "caseapp/operations"))), found


def test_there_are_records_to_keep_in() -> None:
    assert len(records()) > 5  # otherwise the rule above looks for nothing


def test_no_connection_keeps_a_widget_alive() -> None:
    assert not (found := breaches(leaking_connections, sources("caseapp/ui", "caseapp/app.py"))), found


def test_no_permission_without_a_file() -> None:
    """A permission for a file that was renamed waits for somebody to abuse it."""
    runner = "caseapp/store/migrations/runner.py"  # may not exist before the first migration
    missing = [name for name in MAY_COMMIT if name != runner and not sources(name)]
    assert not missing


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (commits, "def f(session):\n    session.commit()"),
        (leaking_connections, "button.clicked.connect(lambda: self.save())"),
        (leaking_connections, "button.clicked.connect(partial(self.save, 1))"),
        (leaking_connections, "button.clicked.connect(functools.partial(self.save, 1))"),
        (late_imports, "def f():\n    import json"),
        (late_imports, "class A:\n    def f(self):\n        from json import loads"),
        (prints, "print('x')"),
        (sketches, "x = 1  # TO" + "DO: more"),
    ],
)
def test_the_rules_bite(rule: Rule, text: str) -> None:
    assert breaches(rule, [source_of("caseapp/ui/x.py", text)])


@pytest.mark.parametrize("answer", ["", "-> Case", "-> list[Case]", "-> Sequence[models.Case] | None", "-> 'Case'"])
def test_a_record_that_leaves_is_seen(answer: str) -> None:
    source = source_of("caseapp/store/queries/x.py", f"{MODEL}def open_cases(unit) {answer}: ...")
    assert list(records_that_leave(source, frozenset({"Case"})))


def test_rows_may_leave() -> None:
    text = f"{MODEL}def open_cases(unit) -> tuple[CaseRow, ...]: ...\ndef _case() -> Case: ..."
    assert not list(records_that_leave(source_of("caseapp/store/queries/x.py", text), frozenset({"Case"})))

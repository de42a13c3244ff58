# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the rule that rooms import to the right only, and that each library has its room."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.house.reading import ROOT, Rule, Source, breaches, program, source_of, sources

# A library that is not named here may be used anywhere.
ROOMS_THAT_KNOW = {
    "PySide6": ("caseapp/ui", "caseapp/app.py"),
    "shiboken6": ("caseapp/ui", "caseapp/app.py"),
    "sqlalchemy": ("caseapp/models", "caseapp/store", "caseapp/sync/apply.py", "casehub"),
    "sqlcipher3": ("caseapp/store",),
    "alembic": ("caseapp/store", "casehub"),
    "reportlab": ("caseapp/reports",),
    "uharfbuzz": ("caseapp/reports",),
    "nacl": ("caseapp/security", "caseapp/sync", "casehub"),
    "argon2": ("caseapp/security",),
    "click": ("caseapp/cli", "caseapp/__main__.py", "casehub"),
    "starlette": ("casehub",),
    "uvicorn": ("casehub",),
    "psycopg": ("casehub",),
    "casehub": ("casehub",),
}
# What the hub may know of the program: the pure parts of the exchange, and the errors.
HUB_MAY_KNOW = ("caseapp.sync.protocol", "caseapp.sync.envelope", "caseapp.errors")


def imported(source: Source) -> Iterator[tuple[ast.stmt, str]]:
    """Every imported module with its statement, wherever it stands."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node, node.module


def libraries_out_of_their_room(source: Source) -> Iterator[str]:
    for node, module in imported(source):
        rooms = ROOMS_THAT_KNOW.get(module.split(".")[0])
        if rooms and not source.lies_in(*rooms):
            yield source.at(node, f"imports {module}, which only {', '.join(rooms)} may know")


def hub_that_knows_too_much(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "caseapp":
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            if not all(_hub_may_know(name) for name in whole):
                yield source.at(node, f"the hub may know of the program only {', '.join(HUB_MAY_KNOW)}")
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "caseapp" and not _hub_may_know(alias.name):
                    yield source.at(node, f"the hub may know of the program only {', '.join(HUB_MAY_KNOW)}")


def _hub_may_know(name: str) -> bool:
    return any(name == known or name.startswith(f"{known}.") for known in HUB_MAY_KNOW)


def relative_imports(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield source.at(node, "a relative import hides which room it comes from")


def test_the_arrows_of_the_rooms() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as go; go()", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("rule", [libraries_out_of_their_room, relative_imports])
def test_each_library_in_its_room(rule: Rule) -> None:
    assert not (found := breaches(rule, program())), found


def test_the_hub_knows_little_of_the_program() -> None:
    assert not (found := breaches(hub_that_knows_too_much, sources("casehub"))), found


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (libraries_out_of_their_room, "caseapp/plans/x.py", "from sqlalchemy.orm import Session"),
        (libraries_out_of_their_room, "caseapp/operations/x.py", "import sqlalchemy as sa"),
        (libraries_out_of_their_room, "caseapp/cli/x.py", "def f():\n    from PySide6.QtCore import Qt"),
        (libraries_out_of_their_room, "caseapp/sync/x.py", "import casehub.app"),
        (hub_that_knows_too_much, "casehub/x.py", "from caseapp.store import unit"),
        (hub_that_knows_too_much, "casehub/x.py", "from caseapp.sync import protocol, outbox"),
        (hub_that_knows_too_much, "casehub/x.py", "import caseapp.sync.http"),
        (relative_imports, "caseapp/ui/x.py", "from . import y"),
    ],
)
def test_the_rules_bite(rule: Rule, name: str, text: str) -> None:
    assert breaches(rule, [source_of(name, text)])
    assert not breaches(rule, [source_of(name, "from caseapp.errors import CaseAppError")])

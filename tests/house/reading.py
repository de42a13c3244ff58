# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading the source as the house rules see it: files, trees, findings."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FunctionDef = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file; `name` is its path from the root, with slashes."""

    name: str
    text: str
    tree: ast.Module

    def at(self, node: ast.AST | int, what: str) -> str:
        """One finding, written so that an editor can jump to it."""
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        return f"{self.name}:{line}: {what}"

    def lies_in(self, *places: str) -> bool:
        """Whether the file is one of these files, or lies under one of these folders."""
        return any(self.name == place or self.name.startswith(place.rstrip("/") + "/") for place in places)


Rule = Callable[[Source], Iterator[str]]


def source_of(name: str, text: str) -> Source:
    """A source that exists in a test only, to see a rule bite."""
    return Source(name, text, ast.parse(text, filename=name))


@cache
def _read(path: Path) -> Source:
    return source_of(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))


def sources(*places: str) -> list[Source]:
    """Every Python file under these folders (or these files) that exists."""
    found: list[Path] = []
    for place in places:
        path = ROOT / place
        found += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return [_read(path) for path in found]


def program() -> list[Source]:
    """The source of the program and of the hub."""
    return sources("caseapp", "casehub")


def breaches(rule: Rule, where: Iterable[Source]) -> str:
    """What a rule finds, one line each; empty when all is well."""
    return "\n".join(finding for source in where for finding in rule(source))


def functions(tree: ast.AST) -> Iterator[FunctionDef]:
    """Every function and method, also the nested ones."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the last word of what is called: `self.box.setText(..)` gives `setText`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = last_word(node.func)
            if name:
                yield node, name


def last_word(node: ast.AST) -> str:
    """`a.b.c` gives `c`, `c` gives `c`, anything else nothing."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def words_of(name: str) -> set[str]:
    """The words of an identifier or file name: `open_caseList` gives open, case, list."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def files_of_the_repository() -> list[Path]:
    """What git keeps or would keep; without git (an unpacked source package) everything but what is made."""
    if (ROOT / ".git").exists():
        answer = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        names = answer.stdout.decode("utf-8").split("\0")
        return [path for name in names if name and (path := ROOT / name).is_file()]
    made = {
        ".venv",
        "build",
        "dist",
        "__pycache__",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hypothesis",
    }
    return [path for path in sorted(ROOT.rglob("*")) if path.is_file() and not made & set(path.relative_to(ROOT).parts)]

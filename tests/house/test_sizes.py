# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tail limits: no giants. Sinners are named, and may only shrink."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.house.reading import FunctionDef, Source, functions, source_of, sources


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how wide things may be in one part of the house."""

    file: int = 500
    function: int = 60
    public_methods: int = 20
    arguments: int = 6


PROGRAM = Limits()
MIGRATIONS = Limits(file=800, function=200)  # frozen: written once, never edited, one step reads from top to bottom
TESTS = Limits(file=700, function=100, public_methods=40, arguments=12)  # fixtures are arguments; a story has a length

# "file", "file::function" or "file::Class" -> what it measures today. A number may be lowered or its line
# removed; a new line needs a reason that convinces a stranger.
SINNERS: dict[str, int] = {}


def limits_for(source: Source) -> Limits:
    if source.lies_in("caseapp/store/migrations", "casehub/migrations"):
        return MIGRATIONS
    return TESTS if source.lies_in("tests") else PROGRAM


def arguments_of(function: FunctionDef) -> int:
    names = [argument.arg for argument in function.args.posonlyargs + function.args.args + function.args.kwonlyargs]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def public_methods_of(cls: ast.ClassDef) -> int:
    """Ours only: a name with a capital letter inside is Qt's, who asks for it to be overridden."""
    names = {node.name for node in cls.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    return sum(not name.startswith("_") and name == name.lower() for name in names)


def measures(source: Source) -> Iterator[tuple[str, int, int, int, str]]:
    """Of everything that has a limit: its key among the sinners, line, size, limit, and what was measured."""
    limits = limits_for(source)
    yield source.name, 1, len(source.text.splitlines()), limits.file, "lines in the file"
    for function in functions(source.tree):
        key = f"{source.name}::{function.name}"
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        yield key, function.lineno, length, limits.function, "lines in the function"
        yield key, function.lineno, arguments_of(function), limits.arguments, "arguments"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef):
            key = f"{source.name}::{node.name}"
            yield key, node.lineno, public_methods_of(node), limits.public_methods, "public methods"


def all_sources() -> list[Source]:
    return sources("caseapp", "casehub", "tools", "bench", "tests", "hatch_build.py")


def too_big(where: list[Source]) -> list[str]:
    return [
        f"{source.name}:{line}: {key.partition('::')[2] or 'the file'}: {size} {what}, at most {limit}"
        for source in where
        for key, line, size, limit, what in measures(source)
        if size > SINNERS.get(key, limit)
    ]


def test_nothing_is_too_big() -> None:
    found = too_big(all_sources())
    assert not found, "\n".join(found)


def test_sinners_only_shrink() -> None:
    largest: dict[str, int] = {}
    for source in all_sources():
        for key, _line, size, limit, _what in measures(source):
            if size > limit:
                largest[key] = max(size, largest.get(key, 0))
    wrong = {key: (size, largest.get(key)) for key, size in SINNERS.items() if largest.get(key) != size}
    assert not wrong, f"sinners that changed (listed, today): {wrong}; lower the number or remove the line"


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\n" * 501,
        "def f():\n" + "    x = 1\n" * 60,
        "def f(a, b, c, d, *, e, f, g): ...",
        "class A:\n" + "".join(f"    def m{number}(self): ...\n" for number in range(21)),
    ],
)
def test_the_limits_bite(text: str) -> None:
    assert too_big([source_of("caseapp/plans/x.py", text)])


def test_what_just_fits() -> None:
    text = "class A:\n    def f(self, a, b, c, d, e, f):\n" + "        x = 1\n" * 59
    assert not too_big([source_of("caseapp/plans/x.py", text)])

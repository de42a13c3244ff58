# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how files begin and what things may be called."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.house.reading import Rule, Source, breaches, source_of, sources, words_of

FIRST_LINE = "# SPDX-License-Identifier: EUPL-1.2"
BEGINNING = "This is the place for"
# Words that say nothing about what is inside. `handler` as in `logging.Handler` may be used, not made.
SAYS_NOTHING = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "manager",
    "handler",
    "handlers",
    "service",
    "services",
}
WITHOUT_DOCSTRING = "__init__.py"  # a room that only gathers needs no sentence


def begins_wrong(source: Source) -> Iterator[str]:
    if not source.text.startswith(FIRST_LINE + "\n"):
        yield source.at(1, f"the first line is not {FIRST_LINE!r}")
    said = ast.get_docstring(source.tree)
    if source.name.endswith(WITHOUT_DOCSTRING) and said is None:
        return
    if not (said or "").startswith(BEGINNING):
        yield source.at(2, f'the module does not say "{BEGINNING} ..."')


def names_that_say_nothing(source: Source) -> Iterator[str]:
    for part in PurePosixPath(source.name).parts:
        if words := words_of(part.removesuffix(".py")) & SAYS_NOTHING:
            yield source.at(1, f"{words.pop()!r} in a file or folder name says nothing")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            for word in words_of(node.name) & SAYS_NOTHING:
                yield source.at(node, f"{word!r} in {node.name} says nothing")


def test_how_files_begin() -> None:
    where = sources("caseapp", "casehub", "tools", "bench", "tests", "hatch_build.py")
    assert not (found := breaches(begins_wrong, where)), found


def test_what_things_are_called() -> None:
    where = sources("caseapp", "casehub", "tools", "bench", "hatch_build.py")
    assert not (found := breaches(names_that_say_nothing, where)), found


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (begins_wrong, "caseapp/plans/x.py", '"""This is the place for nothing."""'),
        (begins_wrong, "caseapp/plans/x.py", f'{FIRST_LINE}\n"""Some things."""'),
        (begins_wrong, "caseapp/plans/x.py", f"{FIRST_LINE}\n"),
        (names_that_say_nothing, "caseapp/plans/date_utils.py", ""),
        (names_that_say_nothing, "caseapp/common/x.py", ""),
        (names_that_say_nothing, "caseapp/ui/x.py", "class SyncManager: ..."),
        (names_that_say_nothing, "caseapp/ui/x.py", "def save_handler(): ..."),
    ],
)
def test_the_rules_bite(rule: Rule, name: str, text: str) -> None:
    assert breaches(rule, [source_of(name, text)])


def test_what_is_fine() -> None:
    good = source_of(
        "caseapp/plans/x.py", f'{FIRST_LINE}\n"""This is the place for clocks."""\n\n\ndef managed(): ...\n'
    )
    assert not breaches(begins_wrong, [good])
    assert not breaches(names_that_say_nothing, [good])

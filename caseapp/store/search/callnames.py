# SPDX-License-Identifier: EUPL-1.2
"""This is the place for names that stand for each other: Mo and Mohamed, Youssef and Yusuf and Yosief.

They come from `resources/names/callnames.yaml`, which an organisation may change.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import yaml

from caseapp.errors import CatalogueError
from caseapp.i18n import N_
from caseapp.paths import resource
from caseapp.store.search.names import fold
from caseapp.store.search.sounds import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BIGGEST_FILE = 1_000_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FIELDS = ("version", "source", "call_names", "families")


@dataclass(frozen=True, slots=True)
class NameKin:
    """Folded names that stand for each other, under the plain spelling (`sounds.plain`) of each."""

    calls: dict[str, frozenset[str]]
    families: dict[str, frozenset[str]]

    def kin_of(self, word: str) -> tuple[frozenset[str], frozenset[str]]:
        """The call names (or the full names behind one) and the family of a folded word, without itself."""
        key = plain(word)
        family = self.families.get(key, frozenset())
        calls = set(self.calls.get(key, ()))
        for member in family:
            calls |= self.calls.get(plain(member), frozenset())
        for full in tuple(calls):
            calls |= self.families.get(plain(full), frozenset())
        return frozenset(calls - family - {word}), family - {word}


@cache
def shipped_kin() -> NameKin:
    """The names of the program, read once."""
    return read_kin(resource("names", "callnames.yaml"))


def read_kin(path: Path) -> NameKin:
    """Read and check a file of names; a wrong one raises CatalogueError with its line and field."""
    try:
        text = path.read_bytes()[: BIGGEST_FILE + 1]
        if len(text) > BIGGEST_FILE:
            raise _wrong(path, 1, "file", N_("%(file)s, line %(line)s, %(field)s: This file of names is too big."))
        root = yaml.compose(text.decode("utf-8"), Loader=_LOADER)
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(
            path, 1, "file", N_("%(file)s, line %(line)s, %(field)s: This file of names cannot be read.")
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _wrong(
            path,
            mark.line + 1 if mark else 1,
            "file",
            N_("%(file)s, line %(line)s, %(field)s: This is not readable as YAML."),
        ) from error
    if not isinstance(root, yaml.MappingNode):
        raise _wrong(
            path, 1, "file", N_("%(file)s, line %(line)s, %(field)s: Names with their call names are expected here.")
        )
    calls: dict[str, set[str]] = {}
    families: dict[str, set[str]] = {}
    for field_node, value in root.value:
        field = str(field_node.value)
        if field not in _FIELDS:
            raise _wrong(
                path,
                field_node.start_mark.line + 1,
                field,
                N_("%(file)s, line %(line)s, %(field)s: This field is not known."),
            )
        if field == "call_names":
            for full, shorts in _call_rows(path, value):
                for short in shorts:
                    calls.setdefault(plain(short), set()).add(full)
                    calls.setdefault(plain(full), set()).add(short)
        elif field == "families":
            for members in _family_rows(path, value):
                for member in members:
                    families.setdefault(plain(member), set()).update(members)
    return NameKin(
        {word: frozenset(kin) for word, kin in calls.items()},
        {word: frozenset(kin) for word, kin in families.items()},
    )


def _call_rows(path: Path, node: yaml.Node) -> Iterator[tuple[str, list[str]]]:
    if not isinstance(node, yaml.MappingNode):
        raise _wrong(
            path,
            node.start_mark.line + 1,
            "call_names",
            N_("%(file)s, line %(line)s, %(field)s: Names with their call names are expected here."),
        )
    seen: set[str] = set()
    for full_node, shorts_node in node.value:
        full = _name(path, full_node, "call_names")
        if str(full_node.value) in seen:
            raise _wrong(
                path,
                full_node.start_mark.line + 1,
                "call_names",
                N_("%(file)s, line %(line)s, %(field)s: This name stands here twice."),
            )
        seen.add(str(full_node.value))
        yield full, _names(path, shorts_node, "call_names")


def _family_rows(path: Path, node: yaml.Node) -> Iterator[list[str]]:
    if not isinstance(node, yaml.SequenceNode):
        raise _wrong(
            path,
            node.start_mark.line + 1,
            "families",
            N_("%(file)s, line %(line)s, %(field)s: A list is expected here."),
        )
    for row in node.value:
        members = _names(path, row, "families")
        if len(members) < 2:
            raise _wrong(
                path,
                row.start_mark.line + 1,
                "families",
                N_("%(file)s, line %(line)s, %(field)s: Two names or more are expected here."),
            )
        yield members


def _names(path: Path, node: yaml.Node, field: str) -> list[str]:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise _wrong(
            path,
            node.start_mark.line + 1,
            field,
            N_("%(file)s, line %(line)s, %(field)s: A list of names is expected here."),
        )
    return [_name(path, part, field) for part in node.value]


def _name(path: Path, node: yaml.Node, field: str) -> str:
    if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:str":
        raise _wrong(
            path,
            node.start_mark.line + 1,
            field,
            N_("%(file)s, line %(line)s, %(field)s: A name is expected here; put it between quotes."),
        )
    word = fold(str(node.value)).replace(" ", "")
    if not word:
        raise _wrong(
            path, node.start_mark.line + 1, field, N_("%(file)s, line %(line)s, %(field)s: This name has no letters.")
        )
    return word


def _wrong(path: Path, line: int, field: str, sentence: str) -> CatalogueError:
    return CatalogueError(sentence, file=path.name, line=line, field=field)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for code lists: which codes a field may hold, in order, and what they are called.

A list lies in `resources/codelists/*.yaml` with its labels in nl, fr and en; a file may hold several lists
that belong together. Labels of other languages come from the gettext domain `codelists` (decision 006).
Nothing is read before the first question; then a file is read once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from caseapp import paths
from caseapp.errors import CatalogueError
from caseapp.i18n.language import speech

_LANGUAGES = ("nl", "fr", "en")
_OWN_FIELDS = {"code", "letter", "flags", "number", "source", *_LANGUAGES, "de"}


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its labels by language, and what else the list says about it."""

    code: str
    labels: Mapping[str, str]
    letters: Mapping[str, str] = field(default_factory=dict)  # the letter of a domain mark, by language
    flags: frozenset[str] = frozenset()
    number: int | None = None


def codes(list_name: str) -> tuple[str, ...]:
    """The codes of a list in their order. Raises CatalogueError when there is no such list."""
    return tuple(_list(list_name))


def label(list_name: str, code: str | None, *, capital: bool = False) -> str:
    """The label of a code in the language in use; an unknown code comes back as itself, None as nothing.

    `capital`: with a capital letter, where it stands alone (chips, headings).
    """
    if not code:
        return ""
    text = _label(list_name, code)
    return text[:1].upper() + text[1:] if capital else text


def labels_everywhere(list_name: str, code: str) -> tuple[str, ...]:
    """The labels of a code in every language of the list, for searching."""
    found = _list(list_name).get(code)
    return tuple(found.labels.values()) if found is not None else ()


def labelled(list_name: str) -> tuple[tuple[str, str], ...]:
    """Code and label of every code of a list, in order: for choices in a form."""
    return tuple((code, label(list_name, code)) for code in codes(list_name))


def letter(list_name: str, code: str) -> str:
    """The letter in the mark of a domain, in the language in use."""
    known = _list(list_name).get(code)
    if known is None:
        return "?"
    return known.letters.get(speech().code) or known.letters.get("en") or "?"


def flagged(list_name: str, flag: str) -> tuple[str, ...]:
    """The codes of a list that carry a flag, in order: closing reasons of `cti`, of `outreach`."""
    return tuple(code for code, known in _list(list_name).items() if flag in known.flags)


def flags(list_name: str, code: str) -> frozenset[str]:
    """The flags of a code; none when it is unknown."""
    known = _list(list_name).get(code)
    return known.flags if known is not None else frozenset()


def number_of(list_name: str, code: str) -> int | None:
    """The number of a code (category, most months, days to wait); None when it has none or is unknown."""
    known = _list(list_name).get(code)
    return known.number if known is not None else None


def list_names() -> tuple[str, ...]:
    """The names of all code lists."""
    return tuple(sorted(_where()))


def _label(list_name: str, code: str) -> str:
    known = _list(list_name).get(code)
    if known is None:
        return code
    speaks = speech()
    own = known.labels.get(speaks.code)
    if own is not None:
        return own
    english = known.labels["en"]
    return speaks.labels.pgettext(f"{list_name}.{code}", english)


def _list(name: str) -> Mapping[str, Code]:
    where = _where().get(name)
    if where is None:
        raise CatalogueError("There is no code list %(name)s.", name=name)
    return read_lists(where)[name]


@cache
def _where() -> Mapping[str, Path]:
    """The file of each list: found by its top-level keys, without parsing the files."""
    found = {}
    for path in sorted(paths.resource("codelists").glob("*.yaml")):
        for line in path.read_text("utf-8").splitlines():
            if line[:1].isalpha() and line.endswith(":"):
                found[line[:-1]] = path
    return MappingProxyType(found)


@cache
def read_lists(path: Path) -> Mapping[str, Mapping[str, Code]]:
    """Every list of one file. A fault raises CatalogueError with file, line and field."""
    try:
        root = yaml.compose(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise CatalogueError("%(file)s, line %(line)s: not readable as YAML.", file=path.name, line=line) from error
    if not isinstance(root, yaml.MappingNode):
        raise CatalogueError("%(file)s, line %(line)s: not readable as YAML.", file=path.name, line=1)
    lists = {str(name.value): _codes_of(path.name, content) for name, content in root.value}
    return MappingProxyType(lists)


def _codes_of(file: str, node: yaml.Node) -> Mapping[str, Code]:
    rows: dict[str, Code] = {}
    content = dict(_pairs(file, node))
    codes_node = content.get("codes")
    if not isinstance(codes_node, yaml.SequenceNode) or "source" not in content:
        raise _fault(file, node, "source, codes")
    for row in codes_node.value:
        code = _code(file, row)
        if code.code in rows:
            raise _fault(file, row, "code")
        rows[code.code] = code
    return MappingProxyType(rows)


def _code(file: str, node: yaml.Node) -> Code:
    content = dict(_pairs(file, node))
    for name in ("code", *_LANGUAGES):
        value = content.get(name)
        if not isinstance(value, yaml.ScalarNode) or not value.value:
            raise _fault(file, node, name)
    unknown = content.keys() - _OWN_FIELDS
    if unknown or not content["code"].value.isascii():
        raise _fault(file, node, ", ".join(sorted(unknown)) or "code")
    labels = {key: str(value.value) for key, value in content.items() if key in {*_LANGUAGES, "de"}}
    letters = {key: str(value.value) for key, value in _pairs(file, content.get("letter"))}
    marks = content.get("flags")
    number = content.get("number")
    return Code(
        code=str(content["code"].value),
        labels=MappingProxyType(labels),
        letters=MappingProxyType(letters),
        flags=frozenset(str(flag.value) for flag in marks.value) if marks is not None else frozenset(),
        number=int(number.value) if number is not None else None,
    )


def _pairs(file: str, node: yaml.Node | None) -> list[tuple[str, yaml.Node]]:
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode):
        raise _fault(file, node, "code")
    return [(str(key.value), value) for key, value in node.value]


def _fault(file: str, node: yaml.Node, name: str) -> CatalogueError:
    return CatalogueError(
        "%(file)s, line %(line)s: field %(field)s is missing or wrong.",
        file=file,
        line=node.start_mark.line + 1,
        field=name,
    )

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the content of a catalogue: read so that every fault is told with file, line and field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

import yaml

from caseapp.errors import CatalogueError
from caseapp.i18n.language import language

_TRUTH = {"true": True, "false": False}
_MOST_SAID, _NEAREST = 12, 6  # of a list of what is allowed: all of it, else the names most like it


@dataclass(frozen=True, slots=True)
class Words:
    """A text of a catalogue in the three languages it is written in."""

    nl: str
    fr: str
    en: str

    def here(self) -> str:
        """The text in the language in use; English when it is none of ours."""
        code = language()
        return self.nl if code == "nl" else self.fr if code == "fr" else self.en


class Row:
    """One mapping of a catalogue. Asking for a field checks it; `end()` refuses fields nobody asked for."""

    def __init__(self, file: str, node: yaml.Node, name: str) -> None:
        self.file = file
        self._node = node
        self._name = name
        self._asked: set[str] = set()
        if not isinstance(node, yaml.MappingNode):
            raise self._fault(node, name, "a group of fields")
        self._fields: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if str(key.value) in self._fields:
                raise self._fault(key, str(key.value), "a field that is named once")
            self._fields[str(key.value)] = value

    def text(self, field: str, default: str | None = None) -> str:
        """A text; `default` when the field is absent, else it must be there and not be empty."""
        node = self._get(field)
        if node is None and default is not None:
            return default
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self._fault(node, field, "a text")
        return str(node.value)

    def one_of(self, field: str, allowed: Iterable[str], default: str | None = None) -> str:
        """A text that is one of `allowed`."""
        value = self.text(field, default)
        choices = tuple(allowed)
        if value not in choices and value != default:
            raise self._fault(self._fields.get(field), field, _said(choices, value))
        return value

    def whole(self, field: str, default: int | None = None) -> int:
        """A whole number."""
        node = self._get(field)
        if node is None and default is not None:
            return default
        return self._whole(node, field)

    def decimal(self, field: str) -> float:
        """A number."""
        node = self._get(field)
        try:
            return float(node.value) if isinstance(node, yaml.ScalarNode) else self._refuse(node, field)
        except ValueError as error:
            raise self._fault(node, field, "a number") from error

    def flag(self, field: str) -> bool:
        """`true` or `false`."""
        return _TRUTH[self.one_of(field, _TRUTH)]

    def day(self, field: str) -> date:
        """A day as 2026-01-31."""
        try:
            return date.fromisoformat(self.text(field))
        except ValueError as error:
            raise self._fault(self._fields.get(field), field, "a day (2026-01-31)") from error

    def words(self, field: str) -> Words:
        """A text in nl, fr and en."""
        row = self.row(field)
        found = Words(row.text("nl"), row.text("fr"), row.text("en"))
        row.end()
        return found

    def texts(self, field: str, allowed: Iterable[str]) -> tuple[str, ...]:
        """A list of texts out of `allowed`; none when the field is absent."""
        node = self._get(field)
        if node is None:
            return ()
        choices = tuple(allowed)
        if not isinstance(node, yaml.SequenceNode):
            raise self._fault(node, field, "a list")
        for entry in node.value:
            if entry.value not in choices:
                raise self._fault(entry, field, _said(choices, str(entry.value)))
        return tuple(str(entry.value) for entry in node.value)

    def numbers(self, field: str) -> dict[str, int]:
        """A group of named whole numbers; empty when the field is absent."""
        node = self._get(field)
        if node is None:
            return {}
        row = Row(self.file, node, field)
        return {name: row.whole(name) for name in row.fields()}

    def row(self, field: str) -> Row:
        """A group of fields."""
        node = self._get(field)
        if node is None:
            raise self._fault(None, field, "a group of fields")
        return Row(self.file, node, field)

    def rows(self, field: str) -> tuple[Row, ...]:
        """A list of groups of fields."""
        node = self._get(field)
        if not isinstance(node, yaml.SequenceNode):
            raise self._fault(node, field, "a list")
        return tuple(Row(self.file, entry, field) for entry in node.value)

    def fields(self) -> tuple[str, ...]:
        """The names of the fields, in their order."""
        return tuple(self._fields)

    def end(self) -> None:
        """Refuse fields nobody asked for: most often a slip of the pen."""
        for name, node in self._fields.items():
            if name not in self._asked:
                raise self._fault(node, name, "-")

    def refuse(self, field: str, expected: str) -> CatalogueError:
        """The error that says what is wrong with a field."""
        return self._fault(self._fields.get(field), field, expected)

    @property
    def whole_node(self) -> yaml.Node:
        """The node of the whole group."""
        return self._node

    def node(self, field: str) -> yaml.Node | None:
        """The node of a field, unread."""
        return self._fields.get(field)

    def _get(self, field: str) -> yaml.Node | None:
        self._asked.add(field)
        return self._fields.get(field)

    def _whole(self, node: yaml.Node | None, field: str) -> int:
        try:
            return int(node.value) if isinstance(node, yaml.ScalarNode) else self._refuse(node, field)
        except ValueError as error:
            raise self._fault(node, field, "a whole number") from error

    def _refuse(self, node: yaml.Node | None, field: str) -> int:
        raise self._fault(node, field, "a number")

    def _fault(self, node: yaml.Node | None, field: str, expected: str) -> CatalogueError:
        return CatalogueError(
            "%(file)s, line %(line)s, field %(field)s: expected %(expected)s.",
            file=(node or self._node).start_mark.name,
            line=(node or self._node).start_mark.line + 1,
            field=field,
            expected=expected,
        )


@dataclass(frozen=True, slots=True)
class Edition:
    """Which catalogue this is, since when it holds, and where it comes from."""

    name: str
    version: int
    valid_from: date
    source: str


def _said(choices: tuple[str, ...], given: str) -> str:
    """What was expected: all of it, or of a long list what is most like what was given."""
    if len(choices) <= _MOST_SAID:
        return " | ".join(choices)
    return " | ".join(("…", *get_close_matches(given, choices, _NEAREST, 0.0)))

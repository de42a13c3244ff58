# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading a catalogue: the file that ships, and what an organisation lays over it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import yaml

from caseapp.errors import CatalogueError
from caseapp.plans.catalogue_file import Edition, Row
from caseapp.plans.editions import OWN_FOLDER, own_text_of, text_of
from caseapp.plans.overlay import laid_over, left_out_of


class _Named(StringIO):
    """A text with the name of its file: faults name it."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.name = name


def read_catalogue(path: Path) -> tuple[Edition, Row]:
    """The edition of a catalogue and its content. Raises CatalogueError with file, line and field."""
    root = _composed(_text(path), path.name)
    edition = _edition(Row(path.name, root, "catalogue"), path)
    own_text = own_text_of(path)
    if own_text is not None and isinstance(root, yaml.MappingNode):
        own = _own(own_text, path)
        left_out_of(root, own)
        root = laid_over(root, own)
    row = Row(path.name, root, "catalogue")
    _edition(row, path)
    return edition, row


def own_edition(path: Path) -> tuple[Edition, frozenset[str]] | None:
    """The edition of what an organisation lays over a catalogue, and the ids it leaves out; None without such."""
    own_text = own_text_of(path)
    if own_text is None:
        return None
    base = _composed(_text(path), path.name)
    assert isinstance(base, yaml.MappingNode)
    own = _own(own_text, path)
    return _edition(own, path), left_out_of(base, own)


def _own(text: str, path: Path) -> Row:
    name = f"{OWN_FOLDER}/{path.name}"
    row = Row(name, _composed(text, name), "catalogue")
    _edition(row, path)
    return row


def _edition(row: Row, path: Path) -> Edition:
    edition = Edition(row.text("name"), row.whole("version"), row.day("valid_from"), row.text("source"))
    if edition.name != path.stem:
        raise row.refuse("name", path.stem)
    return edition


def _text(path: Path) -> str:
    try:
        return text_of(path)
    except FileNotFoundError as error:
        raise CatalogueError("The catalogue %(file)s is missing.", file=path.name) from error
    except UnicodeDecodeError as error:
        raise CatalogueError("%(file)s, line %(line)s: not readable as YAML.", file=path.name, line=1) from error


def _composed(text: str, name: str) -> yaml.Node:
    try:
        root = yaml.compose(_Named(text, name), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise CatalogueError("%(file)s, line %(line)s: not readable as YAML.", file=name, line=line) from error
    if root is None:
        raise CatalogueError("%(file)s, line %(line)s: not readable as YAML.", file=name, line=1)
    return root

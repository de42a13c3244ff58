# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a command writes: lines, tables, JSON, files. It works in a pipe and in any locale."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import click

from caseapp.cli.ending import at_the_border


def make_output_safe() -> None:
    """A sign that the terminal cannot show becomes a question mark instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(ValueError):
                stream.reconfigure(errors="replace")


def say(text: str = "") -> None:
    """One line of the answer."""
    click.echo(text)


def say_json(value: object) -> None:
    """The answer as JSON: UTF-8, or only ASCII where the output cannot hold more."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    click.echo(json.dumps(value, ensure_ascii=encoding != "utf8", indent=2))


def say_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns under headings; line ends inside a cell become spaces."""
    lines = [[" ".join(str(cell).split()) for cell in row] for row in (headings, *rows)]
    widths = [max(_width(line[at]) for line in lines) for at in range(len(headings))]
    for line in lines:
        cells = [cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)]
        say("  ".join(cells).rstrip())


def _width(text: str) -> int:
    """How many places a text takes in a terminal."""
    return sum(0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
               for sign in text)  # fmt: skip


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole. Raises ReadOnly or DiskFull."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise at_the_border(error) from error


def read_text(path: Path) -> str:
    """The text of a file that a person named."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise at_the_border(OSError(0, "encoding")) from error
    except OSError as error:
        raise at_the_border(error) from error

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading every catalogue and code list once, and saying what is wrong."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from caseapp.errors import CaseAppError
from caseapp.i18n import codes
from caseapp.plans import catalogue

ROOT = Path(__file__).resolve().parent.parent


def faults() -> Iterator[str]:
    """One sentence for each catalogue that cannot be read, and for each that nobody reads."""
    for name, read in inspect.getmembers(catalogue, callable):
        theirs = inspect.getmodule(inspect.unwrap(read)) is catalogue and not inspect.isclass(read)
        if theirs and not name.startswith("_") and not inspect.signature(read).parameters:
            try:
                read()
            except CaseAppError as error:
                yield str(error)
    try:
        for name in codes.list_names():
            codes.labelled(name)
    except CaseAppError as error:
        yield str(error)
    program = "".join(path.read_text("utf-8") for path in (ROOT / "caseapp").rglob("*.py"))
    for path in sorted((ROOT / "resources" / "catalogues").glob("*.yaml")):
        if path.name not in program and f'"{path.stem}"' not in program:
            yield f"{path.relative_to(ROOT).as_posix()}: no part of the program reads it"


def main() -> int:
    """Print what is wrong; 0 when nothing is."""
    found = list(faults())
    print("\n".join(found) or "catalogues and code lists: fine")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the command that lets the program measure itself."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import click

from caseapp.cli.opening import language_option
from caseapp.cli.texts import Command, Option
from caseapp.errors import StoreError
from caseapp.i18n import N_


@click.command(cls=Command, help=N_("Measure the program and print the table of bars (in a checkout)."))
@language_option
@click.option("--size", cls=Option, type=click.Choice(["S", "M", "L"]), help=N_("How large the team is."))
@click.option("--only", cls=Option, metavar="P3,P8", help=N_("Only these bars."))
def bench(size: str | None, only: str | None) -> None:
    root = Path(__file__).resolve().parents[2]
    script = root / "bench" / "__main__.py"
    if not script.is_file():
        raise StoreError(N_("Measuring works from a checkout of the source: there is no folder bench here."))
    given = [*(("--size", size) if size else ()), *(("--only", only) if only else ())]
    sys.path.insert(0, str(root))
    before, sys.argv = sys.argv, [str(script), *given]
    try:
        runpy.run_path(str(script), run_name="__main__")
    finally:
        sys.argv = before

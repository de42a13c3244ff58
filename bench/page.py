# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the table as people read it: on the screen and as a page of `docs/timings`."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from datetime import date

from bench.figures import Row
from bench.making import Size

_HEAD = ("", "what", "bar", "floor beside it", "measured", "verdict")


def machine() -> str:
    """The class of the machine, no names."""
    version = ".".join(platform.python_version_tuple()[:2])
    return f"{os.cpu_count()} cores, {platform.system()}, Python {version}"


def markdown(rows: Sequence[Row], size: Size, version: str, day: date) -> str:
    """The page of a release."""
    head = (
        f"Measured on {day.isoformat()}, {machine()}; team of size {size.name}: {size.cases:,} cases, {size.items:,} "
        "items of the timeline. Medians unless said; ratios are to the floor measured in the same run. The window is "
        "drawn without a screen (offscreen)."
    )
    counts = {state: sum(row.reached is state for row in rows) for state in (True, False, None)}
    lines = [
        f"# Timings of {version}",
        "",
        head,
        "",
        _line(_HEAD),
        "|" + "---|" * len(_HEAD),
        *(_line((row.key, row.what, row.bar, row.floor, row.figure, row.verdict)) for row in rows),
        "",
        f"{counts[True]} reached, {counts[False]} missed, {counts[None]} not measured yet.",
        "",
    ]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def say(row: Row) -> None:
    """One row, as soon as it is known."""
    mark = {True: "ok", False: "MISSED", None: "-"}[row.reached]
    print(f"{row.key:<4} {row.what:<72} {row.bar:<28} {row.figure}  [{row.floor}]  {mark}", flush=True)


def complain(words: str) -> None:
    """A measure that broke off."""
    print(words, file=sys.stderr, flush=True)

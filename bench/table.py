# SPDX-License-Identifier: EUPL-1.2
"""This is the place for which rows there are, in which order they are measured, and for the command.

Measuring P19 takes minutes and happens only when it is asked for: `python -m bench --only P19`.
"""

from __future__ import annotations

import argparse
import importlib
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

from bench.causes import NOT_YET, cause_of
from bench.colleagues import p4_syncing
from bench.figures import Row
from bench.files import p12, p13_size
from bench.finding import p6, p7
from bench.hub_load import p16
from bench.lists import p3, p5, p9, p17
from bench.making import SIZES, Made, made
from bench.page import complain, markdown, say
from bench.printing import p11
from bench.saving import p8, p18
from bench.starting import p1, window_rows
from bench.syncing import p14
from bench.timelines import p5_timeline, p10

KILLS = 200
_ROOT = Path(__file__).resolve().parent.parent


def _kills(_made: Made) -> list[Row]:
    figures = importlib.import_module("bench.kills").kill_rounds(KILLS)  # it starts processes of its own when imported
    lost = f"{len(figures.lost)} lost, {len(figures.faults)} faults"
    figure = f"{figures.kills} kills, {figures.acknowledged:,} acknowledged, {lost}"
    sound = not figures.lost and not figures.faults and figures.kills >= KILLS
    return [Row("K", "kill -9 at random moments: acknowledged saves lost", f"0 in >= {KILLS}", "-", figure, sound)]


def _growth(large: Made) -> list[Row]:
    return p17(made(SIZES["S"]), large)


def _tests(_made: Made) -> list[Row]:
    start = perf_counter()
    done = subprocess.run(["make", "test"], cwd=_ROOT, check=False)
    minutes = (perf_counter() - start) / 60
    words = "" if done.returncode == 0 else ", with failures"
    return [Row("P19", "make test", "<= 5 min", "-", f"{minutes:.1f} min{words}", minutes <= 5 and not words)]


MEASURES: dict[str, tuple[Callable[[Made], list[Row]], ...]] = {
    "P1": (p1,),
    "P2": (window_rows,),
    "P3": (p3,),
    "P4": (p4_syncing,),
    "P5": (p5, p5_timeline),
    "P6": (p6,),
    "P7": (p7,),
    "P8": (p8,),
    "P9": (p9,),
    "P10": (p10,),
    "P11": (p11,),
    "P12": (p12,),
    "P13": (p13_size,),
    "P14": (p14,),
    "P15": (),  # P14 brings it
    "P16": (p16,),
    "P17": (_growth,),
    "P18": (p18,),
    "K": (_kills,),
    "P19": (_tests,),
}
_ONLY_WHEN_ASKED = frozenset({"P19"})


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code is 0 also when a bar is missed: a figure is no test."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the program against its bars.")
    parser.add_argument("--size", choices=tuple(SIZES), default="L", help="how large a team (default: L)")
    parser.add_argument(
        "--only", default="", metavar="P3,P8", help="only these rows (P2 brings what is seen on the screen)"
    )
    page = _ROOT / "docs" / "timings" / f"{version('caseapp')}.md"
    parser.add_argument(
        "--out", type=Path, nargs="?", const=page, metavar="FILE", help="write the page too (docs/timings/<version>.md)"
    )
    given = parser.parse_args(argv)
    wanted = {one.strip().upper() for one in given.only.split(",") if one.strip()}
    unknown = wanted - set(MEASURES) - set(NOT_YET)
    if unknown:
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    team = made(SIZES[given.size])
    rows = []
    for key, measures in MEASURES.items():
        if key in wanted or (not wanted and key not in _ONLY_WHEN_ASKED):
            for measure in measures:
                rows += _measured(key, measure, team)
    rows += [
        Row(key, what, bar, "-", "-", None, why)
        for key, (what, bar, why) in NOT_YET.items()
        if not wanted or key in wanted
    ]
    rows.sort(key=lambda row: int(row.key[1:] or 99))
    if given.out is not None:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(markdown(rows, team.size, version("caseapp"), datetime.now(UTC).date()), encoding="utf-8")
    return 0


def _measured(key: str, measure: Callable[[Made], list[Row]], team: Made) -> list[Row]:
    try:
        rows = measure(team)
    except Exception as error:  # noqa: BLE001 - one row that breaks off must not cost the others
        complain(f"{key} broke off: {type(error).__name__}: {error}")
        return [Row(key, measure.__doc__ or key, "-", "-", "-", None, f"broke off with {type(error).__name__}")]
    rows = [replace(row, why=row.why or cause_of(row.key, row.what)) if row.reached is False else row for row in rows]
    for row in rows:
        say(row)
    return rows

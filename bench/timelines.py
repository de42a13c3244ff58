# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the timelines on the screen: that of the biggest case (P5), that of a team of 300 (P10)."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench.figures import Row, ms
from bench.lists import big_cases
from bench.making import KEPT, SIZES, Made, made
from bench.starting import driven_by

_DRIVER = Path(__file__).with_name("window_timelines.py")
_FRAME_MS = 1000 / 60


def timeline_day(team: Made) -> dict[str, Any]:
    """What the driver finds: the timeline of the team, that of the biggest case, and the frames of both."""
    with TemporaryDirectory(dir=KEPT) as folder:
        copy = team.copied(Path(folder) / "copy")
        profile = copy.open()
        big = big_cases(profile)[0]
        profile.close()
        return driven_by((str(_DRIVER), str(copy.home)), {"CASEAPP_BENCH_BIG": big})


def p5_timeline(team: Made) -> list[Row]:
    """The timeline of one big case."""
    day = timeline_day(team)
    shown = day["case"] * 1000
    what = f"the timeline of a case with {day['items']:,} items, on the screen"
    zoomed = _frames("P5", "zooming in that timeline", day["case zooming"])
    return [Row("P5", what, "<= 200 ms", "-", ms(shown), shown <= 200), zoomed]


def p10(_team: Made) -> list[Row]:
    """The timeline of a team of 300 cases over two years, whatever the size that is measured."""
    day = timeline_day(made(SIZES["S"]))
    shown = day["team"] * 1000
    what = f"team timeline, the {day['cases']} open ones of 300 cases, two years, on the screen"
    return [
        Row("P10", what, "<= 300 ms", "-", ms(shown), shown <= 300),
        _frames("P10", "scrolling its rows, two years in sight", day["team scrolling"]),
        _frames("P10", "zooming it", day["team zooming"]),
    ]


def _frames(key: str, what: str, taken: list[float]) -> Row:
    slow = sum(one > _FRAME_MS for one in taken)
    figure = f"{ms(median(taken))} a frame, {slow} of {len(taken)} longer than 16.7 ms, the longest {ms(max(taken))}"
    return Row(
        key, what, "60 frames/s: one lost at most per second", "16.7 ms a frame", figure, slow <= len(taken) / 60
    )

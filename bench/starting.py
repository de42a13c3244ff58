# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the program from outside: start, coming in, the list on the screen, memory (P1 to P5, P9)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from bench.figures import Row, ms, times
from bench.lists import big_cases
from bench.making import KEPT, PASSPHRASE, Made
from caseapp.store.local_settings import set_local_setting

_DRIVER = Path(__file__).with_name("window.py")
_ROUNDS = 7
_WORK_ROUNDS = 3


def driven(wish: str, home: Path, **more: str) -> dict[str, Any]:
    """One run of the driver in a process of its own."""
    return driven_by((str(_DRIVER), wish, str(home)), more)


def driven_by(wanted: tuple[str, ...], more: Mapping[str, str]) -> dict[str, Any]:
    """One run of a driver in a process of its own: its file and what it is given."""
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "CASEAPP_BENCH_PASSPHRASE": PASSPHRASE, **more}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled
    surroundings["PYTHONPYCACHEPREFIX"] = str(KEPT / "compiled")
    surroundings["CASEAPP_BENCH_STARTED"] = repr(perf_counter())
    done = subprocess.run([sys.executable, *wanted], env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def p1(made: Made) -> list[Row]:
    """Start."""
    floors, ours = [], []
    for turn in range(_ROUNDS + 1):
        pair = driven("floor", made.home)["shown"], driven("unlock", made.home)["shown"]
        if turn:  # the first one fills the caches of the system
            floors.append(pair[0] * 1000)
            ours.append(pair[1] * 1000)
    ratio = median(ours) / median(floors)
    floor = f"an empty window: {ms(median(floors))}"
    figure = f"{ms(median(ours))}, {times(ratio)}"
    return [Row("P1", "process start to unlock page shown", "<= 2.0 x", floor, figure, ratio <= 2)]


def work_days(made: Made) -> dict[str, float]:
    """Medians of what the driver finds in some days at work, with the case list of the whole team as first page."""
    days = []
    with TemporaryDirectory(dir=KEPT) as folder:
        copy = made.copied(Path(folder) / "copy")
        for _ in range(_WORK_ROUNDS):
            profile = copy.open()
            big = big_cases(profile)[0]
            set_local_setting(profile.store, "place", "cases")
            set_local_setting(profile.store, "cases.view", {"scope": "team", "sort": "name", "grows": True})
            profile.close()
            days.append(driven("work", copy.home, CASEAPP_BENCH_BIG=big))
    return {name: median(day[name] for day in days) for name in days[0] if all(name in day for day in days)}


def window_rows(made: Made) -> list[Row]:
    """P2, and on the screen P3, P4, P5, P9; memory (P13)."""
    day = work_days(made)
    come_in = day["list"] - day["argon"]
    apart = f"Argon2id with the parameters of the vault, apart: {ms(day['argon'] * 1000)}"
    what = "passphrase to the case list on the screen, without the key derivation"
    frames = f"{day['slow frames']:.0f} longer than 16.7 ms, the longest {ms(day['worst frame'] * 1000)}"
    scrolled = f"scrolling {day['rows']:,.0f} rows in {day['frames']:.0f} frames"
    smooth = day["slow frames"] <= day["frames"] / 60
    sorts = [day[one] for one in day if one.startswith("sort") and not one.endswith("block")]
    blocks = [day[one] for one in day if one.endswith("block")]
    rows = [
        Row("P2", what, "<= 800 ms", apart, ms(come_in * 1000), come_in <= 0.8),
        _screen("P3", "another order, on the screen (the slowest of three)", 150, max(sorts)),
        Row("P4", scrolled, "one frame lost at most per second", "16.7 ms a frame", frames, smooth),
        _screen("P4", "longest block of the window: order, a case, Today", 50, max(blocks)),
    ]
    if "case" in day:
        rows.append(_screen("P5", "open a case with 2,000 items, on the screen", 150, day["case"]))
    if "today" in day:
        rows.append(_screen("P9", "Today for the signed-in lead, on the screen", 400, day["today"]))
    figure = f"{day['memory']:.0f} MB after coming in, {day['memory after']:.0f} MB after the day"
    peak = f"peak with the key derivation (256 MB of its own): {day['peak']:.0f} MB"
    rows.append(
        Row("P13", "memory of the process, the case list shown", "<= 350 MB", peak, figure, day["memory after"] <= 350)
    )
    return rows


def _screen(key: str, what: str, bar: int, seconds: float) -> Row:
    return Row(key, what, f"<= {bar} ms", "-", ms(seconds * 1000), seconds * 1000 <= bar)

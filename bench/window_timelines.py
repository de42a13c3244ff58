# SPDX-License-Identifier: EUPL-1.2
"""This is the place for driving the timelines of the real program without a screen: P5 (the timeline of a case), P10.

python bench/window_timelines.py FOLDER        prints one line of JSON

A frame is one painting of the picture after the wheel turned, or after the rows were scrolled.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.window import PASSPHRASE, Work

if TYPE_CHECKING:
    from collections.abc import Callable

_FRAMES = 120
_NEARER = 1.06


def timelines(home: Path) -> dict[str, Any]:
    """In with the passphrase, the timeline of the team, then that of the biggest case; frames of both."""
    from caseapp.ui.unlock.page import UnlockPage

    work = Work(home)
    work.shown()
    work.settle(lambda: None)
    page: Any = work.app.window.findChild(UnlockPage)
    passphrase = os.environ[PASSPHRASE]
    work.settle(lambda: page.unlock_requested.emit(passphrase), lambda: work.app.workplace is not None)
    found: dict[str, Any] = {"team first": work.go("timeline")}
    work.go("cases")
    found["team"] = work.go("timeline")
    place: Any = work.app.workplace
    team: Any = place.frame.page()
    found["cases"] = len(team.view.team.ids())
    team.view.show_months(24, 3)
    bar = team.view.verticalScrollBar()
    found["team scrolling"] = _frames(work, lambda step: bar.setValue(bar.maximum() * step // _FRAMES))
    found["team zooming"] = _frames(
        work, lambda step: team.view.zoom(_NEARER if step % 40 < 20 else 1 / _NEARER, 500.0)
    )
    big = os.environ.get("CASEAPP_BENCH_BIG", "")
    if big:
        work.go(f"case/{big}/overview")
        found["case"] = work.go(f"case/{big}/timeline")
        page = place.frame.page()
        canvas: Any = page.tab("timeline").canvas
        found["items"] = canvas.items.rowCount()
        canvas.show_span("life")
        found["case zooming"] = _frames(
            work, lambda step: canvas.zoom(_NEARER if step % 80 < 60 else 1 / _NEARER, 700.0)
        )
    work.close()
    return found


def _frames(work: Work, turn: Callable[[int], object]) -> list[float]:
    """Milliseconds of each of many frames."""
    taken = []
    for step in range(_FRAMES):
        start = perf_counter()
        turn(step)
        work.application.processEvents()
        taken.append((perf_counter() - start) * 1000)
    return taken


if __name__ == "__main__":
    print(json.dumps(timelines(Path(sys.argv[1]))))

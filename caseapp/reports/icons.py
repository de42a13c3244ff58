# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the pictograms of the papers: Lucide outlines, drawn as vector paths.

One pictogram per idea, by the name of the idea and not of the picture.
"""

from __future__ import annotations

import json
from functools import cache

from caseapp.paths import resource

ICONS = {
    "support": "heart-handshake",
    "housing": "house",
    "school_work": "briefcase",
    "income": "wallet",
    "health": "heart-pulse",
    "people": "users-round",
    "plan_b": "umbrella",
    "choices": "hand",
    "agreements": "handshake",
    "reading": "eye",
    "change": "pencil",
    "help": "life-buoy",
    "where": "map-pin",
    "when": "clock",
    "day": "calendar",
    "often": "repeat",
    "who": "user-round",
    "sleep": "bed-single",
    "night": "moon",
    "not_now": "hourglass",
    "mine": "lock",
    "own_words": "quote",
    "phone": "phone",
    "then": "arrow-right",
    "cut": "scissors",
    "not": "ban",
    "good": "check",
    "key": "key-round",
    "paper": "file-text",
    "after_18": "door-open",
    "warning": "circle-alert",
}

Steps = list[list[float | str]]


@cache
def _outlines() -> dict[str, Steps]:
    outlines: dict[str, Steps] = json.loads(resource("icons", "paper.json").read_text(encoding="utf-8"))
    return outlines


def outline(idea: str) -> Steps:
    """Moves, lines and curves of the pictogram of an idea, on a grid of 24 x 24 with y downwards."""
    return _outlines()[ICONS[idea]]

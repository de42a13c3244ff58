# SPDX-License-Identifier: EUPL-1.2
"""This is the place for playing histories of real laptops with a real hub, from a seed or from a list of acts.

python -m tests.sync.fuzz.play 100 200          seeds 100 to 199; the first that breaks is made smaller and printed
python -m tests.sync.fuzz.play '[["sync",0,0,0]]'   this one; also the name of a file with such a list
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from tests.sync.fuzz.acts import ACTS, WEIGHTS
from tests.sync.fuzz.book import Broken
from tests.sync.fuzz.chance import draw_from
from tests.sync.fuzz.line import NewDatabase
from tests.sync.fuzz.office import Office, made
from tests.sync.fuzz.truths import check

Step = tuple[str, int, int, int]
LENGTH = 40


def drawn(seed: int, length: int = LENGTH) -> list[Step]:
    """The acts of a seed."""
    chance = Random(seed)
    names = chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=length)
    return [(name, chance.randrange(256), chance.randrange(256), chance.randrange(256)) for name in names]


def play(steps: Sequence[Step], seed: int = 0, new_database: NewDatabase = lambda: "", *, tells: bool = False) -> None:
    """Play a history and check it. Raises Broken, or what a fault of ours raises."""
    made()
    folder = Path(tempfile.mkdtemp(prefix="history"))
    chance = Random(seed)
    with pytest.MonkeyPatch.context() as luck:
        draw_from(luck, chance)
        office = Office(folder, new_database)
        try:
            for step in steps:
                name, *numbers = step
                ACTS[name](office, *numbers)
                if tells:
                    desks = " ".join(f"{one.name}:{one.is_out or one.outcome or '-'}" for one in office.desks)
                    print(f"{step}  {desks}", *office.told, sep="\n")
                    office.told.clear()
            office.meet()
            check(office)
        finally:
            office.close()
            shutil.rmtree(folder)


def failure(steps: Sequence[Step], seed: int) -> str:
    """What breaks, in a word; empty when all is well."""
    try:
        play(steps, seed)
    except Broken as broken:
        return str(broken).split(":", maxsplit=1)[0]
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault
        return f"{type(error).__name__} {getattr(error, 'code', '')}"
    return ""


def smaller(steps: Sequence[Step], seed: int, most: int = 200) -> list[Step]:
    """Fewer acts that break the same: leave out pieces, then single ones, as long as that goes on."""
    wanted, found = failure(steps, seed), list(steps)
    size, tried = max(1, len(found) // 2), 0
    while tried < most:
        at = 0
        while at < len(found) and tried < most:
            fewer = found[:at] + found[at + size :]
            tried += 1
            if failure(fewer, seed) == wanted:
                found = fewer
            else:
                at += size
        if size == 1:
            break
        size = max(1, size // 2)
    return found


def main(*given: str) -> int:
    """Whether something broke."""
    if len(given) == 1:
        text = given[0] if given[0].startswith("[") else Path(given[0]).read_text()
        play([tuple(step) for step in json.loads(text)], tells=True)
        return 0
    for seed in range(int(given[0]), int(given[1])):
        steps = drawn(seed)
        try:
            play(steps, seed)
        except Exception:  # noqa: BLE001 - told, then made smaller
            print(f"seed {seed} breaks", traceback.format_exc(), flush=True)
            print(json.dumps(smaller(steps, seed)), flush=True)
            return 1
        print(f"seed {seed} holds", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

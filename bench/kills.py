# SPDX-License-Identifier: EUPL-1.2
"""This is the place for killing a writing process again and again, and counting what was lost of what it had said.

python bench/kills.py [kills]        prints the figures; 200 kills unless another number is given
"""

from __future__ import annotations

import random
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.trouble.jobs import write_contacts
from tests.trouble.killing import killed
from tests.trouble.made import Made, make_profile, opened, pages_are_whole, soundness

VERIFIED_EVERY = 10


@dataclass(slots=True)
class KillFigures:
    """What came of it. `lost` are numbers that had been acknowledged and are not in the file; it stays empty."""

    seed: int
    kills: int = 0
    acknowledged: int = 0
    unspoken: int = 0  # saved, but killed before it could be said
    lost: set[int] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def kill_rounds(count: int, *, made: Made | None = None, seed: int = 1) -> KillFigures:
    """Kill a process that writes contacts `count` times and look after every kill. Without `made` on a new profile."""
    if made is None:
        with tempfile.TemporaryDirectory() as folder:
            return kill_rounds(count, made=make_profile(Path(folder) / "profile"), seed=seed)
    chance = random.Random(seed)
    figures = KillFigures(seed)
    acknowledged: set[int] = set()
    for _ in range(count):
        first = max(numbers_in(made), default=0) + 1
        acknowledged.update(
            killed(write_contacts, made, first, after=chance.randint(0, 3), delay=chance.uniform(0, 0.03))
        )
        figures.kills += 1
        present = numbers_in(made)
        figures.lost |= acknowledged - present
        if not pages_are_whole(made):
            figures.faults.append(f"kill {figures.kills}: a damaged page")
        if figures.kills % VERIFIED_EVERY == 0 or figures.kills == count:
            figures.faults += [f"kill {figures.kills}: {fault}" for fault in soundness(made)]
    figures.acknowledged = len(acknowledged)
    figures.unspoken = len(numbers_in(made) - acknowledged)
    return figures


def numbers_in(made: Made) -> set[int]:
    """The numbers of the contacts that are in the file. Opening it is what a worker does after a crash."""
    profile = opened(made)
    try:
        with profile.store.reading() as reader:
            found = reader.sql("SELECT what FROM contact WHERE deleted = 0")
        return {int(what) for (what,) in found if what.isdigit()}
    finally:
        profile.close()


def main() -> None:
    """Print the figures."""
    start = perf_counter()
    figures = kill_rounds(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
    print(f"kills {figures.kills}, acknowledged {figures.acknowledged}, lost {len(figures.lost)}, "
          f"saved and not yet said {figures.unspoken}, faults {len(figures.faults)}, "
          f"{perf_counter() - start:.0f} s")  # fmt: skip
    for fault in figures.faults:
        print(fault)


if __name__ == "__main__":
    main()

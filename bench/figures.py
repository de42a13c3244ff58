# SPDX-License-Identifier: EUPL-1.2
"""This is the place for taking a time, and for a row of the table: bar, floor, figure, verdict."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Times:
    """How long a piece of work took, in milliseconds."""

    taken: tuple[float, ...]

    @property
    def usual(self) -> float:
        return median(self.taken)

    @property
    def p95(self) -> float:
        return quantiles(self.taken, n=20)[18] if len(self.taken) > 1 else self.taken[0]


def once(work: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def timed(work: Callable[[], object], runs: int = 15, warm: int = 2) -> Times:
    """The times of `runs` runs after some that do not count."""
    return beside([work], runs, warm)[0]


def beside(works: Sequence[Callable[[], object]], runs: int = 15, warm: int = 2) -> list[Times]:
    """The times of several works, run in turns, so that what else the machine does falls on all of them."""
    for _ in range(warm):
        for work in works:
            work()
    gc.collect()
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for place, work in enumerate(works):
            taken[place].append(once(work))
    return [Times(tuple(one)) for one in taken]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table. `reached` is None where the bar cannot be measured yet; `why` is then the reason."""

    key: str
    what: str
    bar: str
    floor: str
    figure: str
    reached: bool | None
    why: str = ""

    @property
    def verdict(self) -> str:
        if self.reached is None:
            return f"not measured: {self.why}"
        if self.reached:
            return "reached"
        return f"missed: {self.why}" if self.why else "missed"


def ms(value: float) -> str:
    """Milliseconds as a person reads them."""
    return f"{value:.0f} ms" if value >= 20 else f"{value:.1f} ms" if value >= 1 else f"{value:.2f} ms"


def times(value: float) -> str:
    """A ratio."""
    return f"{value:.2f} x"

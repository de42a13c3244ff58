# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how long papers take: a plan, every other paper of it, and ten pages at once.

python bench/papers.py        prints milliseconds (median of 15) and kilobytes
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from caseapp.reports.documents import make_paper
from caseapp.reports.paper import Paper
from tests.reports import samples

RUNS = 15


def timed(name: str, content: object) -> tuple[float, float, Paper]:
    """First run and median of the others in milliseconds, and the paper."""
    times = []
    for _ in range(RUNS + 1):
        start = perf_counter()
        paper = make_paper(name, content)
        times.append((perf_counter() - start) * 1000)
    return times[0], median(times[1:]), paper


def measure() -> list[tuple[str, float, float, int, int]]:
    """Name, first run, median, pages and kilobytes of every paper."""
    plan = samples.plan_nl()
    long_words = " ".join(plan.own_words.split() * 22)
    rows = [
        ("plan", "plan", plan),
        ("plan, own words over many pages", "plan", replace(plan, own_words=long_words)),
        ("one page", "plan-one-page", plan),
        ("card sheet", "crisis-card", plan),
        ("card A6", "crisis-card-a6", plan),
        ("exit list", "exit-list", samples.exit_nl()),
        ("plan with Arabic words", "plan", samples.plan_ar()),
        ("plan with Tigrinya words", "plan", samples.plan_ti()),
    ]
    results = []
    for label, name, content in rows:
        first, usual, paper = timed(name, content)
        results.append((label, first, usual, paper.pages, len(paper.pdf) // 1024))
    return results


if __name__ == "__main__":
    print(f"{'paper':<34}{'first ms':>9}{'ms':>7}{'pages':>7}{'KB':>5}")
    for label, first, usual, pages, size in measure():
        print(f"{label:<34}{first:>9.0f}{usual:>7.0f}{pages:>7}{size:>5}")

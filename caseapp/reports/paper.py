# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what goes into making a paper and what comes out: options and the finished file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

STANDARD_PARTS = frozenset(
    (
        "support",
        "housing",
        "school_work",
        "income",
        "health",
        "people",
        "plan_b",
        "choices",
        "after_18",
        "agreements",
        "readers",
        "change",
    )
)
EXTRA_PARTS = frozenset(("age", "full_name", "score_self", "my_situation", "worries", "never_again", "address"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOptions:
    """How a paper is made. `parts`: what is ticked; standard parts are, extra parts are ticked one by one."""

    language: str = "nl"
    reading_level: str = "B1"  # A2 | B1
    discreet: bool = False
    save_toner: bool = False
    parts: frozenset[str] = STANDARD_PARTS


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished paper. `left_out`: codes of what was there but is not printed (`left_out_label` says it).

    `told`: sentences for who makes it, with what stays away and why; they are shown and never kept.
    """

    pdf: bytes
    pages: int
    sha256: str
    title: str
    left_out: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def paper_of(pdf: bytes, pages: int, title: str, left_out: tuple[str, ...] = ()) -> Paper:
    """A paper with its fingerprint."""
    return Paper(pdf, pages, hashlib.sha256(pdf).hexdigest(), title, left_out)

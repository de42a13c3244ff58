# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how the five domains stand now and how they stood before, worked out of the assessments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from caseapp.i18n.codes import codes, letter
from caseapp.store.queries.assessments import AssessmentRow, DomainScoreRow
from caseapp.ui.look.marks import Mark, State

Direction = Literal["", "up", "down", "same"]
ARROWS = {"up": "arrow-up-right", "down": "arrow-down-right", "same": "arrow-right"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainNow:
    """One domain: the newest thing said and seen, and what stood there before. States are of `value_state`."""

    domain: str
    level: int | None = None
    level_state: str = "not_asked"
    level_before: int | None = None
    self_score: int | None = None
    self_state: str = "not_asked"
    self_before: int | None = None
    words: str = ""
    words_day: date | None = None
    worker_words: str = ""
    worker_id: str | None = None
    day: date | None = None
    points: tuple[tuple[float, int], ...] = ()

    def mark(self, *, ladder: bool = True) -> Mark:
        """The mark of this domain."""
        state = "known" if self.level is not None else self.level_state
        return Mark(self.domain, letter("domain", self.domain), self.level, cast("State", state), ladder)


def five_now(looks: Sequence[AssessmentRow]) -> tuple[DomainNow, ...]:
    """The five domains; `looks` are the assessments, the latest first."""
    return tuple(_domain_now(domain, looks) for domain in codes("domain"))


def direction(now: int | None, before: int | None) -> Direction:
    """Which way a value went."""
    if now is None or before is None:
        return ""
    return "same" if now == before else "up" if now > before else "down"


def _domain_now(domain: str, looks: Sequence[AssessmentRow]) -> DomainNow:
    said = [(look, look.domains[domain]) for look in looks if domain in look.domains]
    level = _first(said, _has_level_answer)
    own = _first(said, _has_own_answer)
    words = _first(said, _has_words)
    levels = [row.level for _look, row in said if row.level is not None]
    owns = [row.self_score for _look, row in said if row.self_score is not None]
    return DomainNow(
        domain=domain,
        level=level[1].level if level else None,
        level_state=level[1].level_state if level else "not_asked",
        level_before=_before(levels, level[1].level if level else None),
        self_score=own[1].self_score if own else None,
        self_state=own[1].self_state if own else "not_asked",
        self_before=_before(owns, own[1].self_score if own else None),
        words=(words[1].words or "").strip() if words else "",
        words_day=words[0].day if words else None,
        worker_words=next((row.worker_words for _look, row in said if row.worker_words), None) or "",
        worker_id=level[0].worker_id if level else None,
        day=level[0].day if level else None,
        points=tuple(
            (float(look.day.toordinal()), row.level)
            for look, row in reversed(said)
            if row.level is not None and look.day is not None
        ),
    )


def _before(values: list[int], now: int | None) -> int | None:
    """The value before the present one; when the present one is a state, the last number."""
    if now is None:
        return values[0] if values else None
    return values[1] if len(values) > 1 else None


_Said = tuple[AssessmentRow, DomainScoreRow]


def _first(said: list[_Said], fits: Callable[[DomainScoreRow], bool]) -> _Said | None:
    return next((one for one in said if fits(one[1])), None)


def _has_level_answer(row: DomainScoreRow) -> bool:
    return row.level_state != "not_asked"


def _has_own_answer(row: DomainScoreRow) -> bool:
    return row.self_state != "not_asked"


def _has_words(row: DomainScoreRow) -> bool:
    return bool((row.words or "").strip())

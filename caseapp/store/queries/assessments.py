# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading Big Five assessments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from caseapp.models import Assessment, DomainScore
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainScoreRow:
    """One domain in an assessment; states are given, unknown, not_asked, not_now."""

    id: str
    domain: str
    level: int | None
    level_state: str
    self_score: int | None
    self_state: str
    words: str | None
    worker_words: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRow:
    """One look at the domains; `domains` by code, only those that were looked at."""

    id: str
    day: date | None
    worker_id: str | None
    note: str | None
    domains: dict[str, DomainScoreRow]
    read_rev: int


_SCORE: tuple[Any, ...] = (
    DomainScore.assessment_id,
    *(getattr(DomainScore, name) for name in DomainScoreRow.__slots__),
)


def assessments_of(reader: Reader, case_id: str) -> tuple[AssessmentRow, ...]:
    """The assessments of a case, the latest first."""
    looks = reader.rows(
        select(Assessment.id, Assessment.day, Assessment.worker_id, Assessment.note)
        .where(Assessment.case_id == case_id, Assessment.deleted.is_(False))
        .order_by(Assessment.day.desc(), Assessment.born.desc(), Assessment.id.desc())
    )
    scores = reader.rows(
        select(*_SCORE)
        .join(Assessment, Assessment.id == DomainScore.assessment_id)
        .where(Assessment.case_id == case_id, Assessment.deleted.is_(False), DomainScore.deleted.is_(False))
    )
    by_look: dict[str, dict[str, DomainScoreRow]] = {}
    for score in scores:
        look_id, score_id, domain, level, level_state, self_score, self_state, words, worker_words = tuple(score)
        by_look.setdefault(look_id, {})[domain] = DomainScoreRow(
            id=score_id,
            domain=domain,
            level=level,
            level_state=level_state or "not_asked",
            self_score=self_score,
            self_state=self_state or "not_asked",
            words=words,
            worker_words=worker_words,
        )
    return tuple(
        AssessmentRow(
            id=look.id,
            day=look.day,
            worker_id=look.worker_id,
            note=look.note,
            domains=by_look.get(look.id, {}),
            read_rev=reader.rev,
        )
        for look in looks
    )

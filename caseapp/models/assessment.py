# SPDX-License-Identifier: EUPL-1.2
"""This is the place for Big Five assessments over time (methods 2.6): own score, worker's level, words."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Integer, Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Day, EntityRef


class Assessment(Recorded, Base):
    """One moment of looking at the five domains."""

    __tablename__ = "assessment"
    type_number = 15

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    day: Mapped[date | None] = field(2, Day())
    worker_id: Mapped[str | None] = field(3, EntityRef())
    note: Mapped[str | None] = field(4, Text())


class DomainScore(Recorded, Base):
    """One domain in an assessment. `state` is given, unknown, not_asked or not_now, for level and self score apart."""

    __tablename__ = "domain_score"
    type_number = 16

    assessment_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    domain: Mapped[str | None] = field(2, Text())
    level: Mapped[int | None] = field(3, Integer())
    level_state: Mapped[str | None] = field(4, Text())
    self_score: Mapped[int | None] = field(5, Integer())
    self_state: Mapped[str | None] = field(6, Text())
    words: Mapped[str | None] = field(7, Text())
    worker_words: Mapped[str | None] = field(8, Text())

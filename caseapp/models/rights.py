# SPDX-License-Identifier: EUPL-1.2
"""This is the place for rights and papers: a benefit or status with its application (masterplan tier B 14-16)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Day, EntityRef


class Right(Recorded, Base):
    """One right and how far it is, from not looked at to granted, refused or ended."""

    __tablename__ = "right_file"
    type_number = 35

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    kind: Mapped[str | None] = field(2, Text())
    kind_text: Mapped[str | None] = field(3, Text())
    state: Mapped[str | None] = field(4, Text())
    office: Mapped[str | None] = field(5, Text())
    asked_day: Mapped[date | None] = field(6, Day())
    receipt_day: Mapped[date | None] = field(7, Day())
    receipt_number: Mapped[str | None] = field(8, Text())
    decision_day: Mapped[date | None] = field(9, Day())
    valid_from: Mapped[date | None] = field(10, Day())
    valid_to: Mapped[date | None] = field(11, Day())
    appeal_until: Mapped[date | None] = field(12, Day())  # what the letter says; wins over the rule
    appealed_day: Mapped[date | None] = field(13, Day())
    appeal_result: Mapped[str | None] = field(14, Text())
    why_not: Mapped[str | None] = field(15, Text())
    why_text: Mapped[str | None] = field(16, Text())
    note: Mapped[str | None] = field(17, Text())


class ReferenceAddress(Recorded, Base):
    """An address for the post of somebody without an own one, and when the person last showed up (R-BE-2)."""

    __tablename__ = "reference_address"
    type_number = 36

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    kind: Mapped[str | None] = field(2, Text())
    state: Mapped[str | None] = field(3, Text())
    office: Mapped[str | None] = field(4, Text())
    place: Mapped[str | None] = field(5, Text())
    asked_day: Mapped[date | None] = field(6, Day())
    start_day: Mapped[date | None] = field(7, Day())
    valid_to: Mapped[date | None] = field(8, Day())
    shown_day: Mapped[date | None] = field(9, Day())
    end_day: Mapped[date | None] = field(10, Day())
    note: Mapped[str | None] = field(11, Text())
    from_stay: Mapped[str | None] = field(12, Text())  # registered after three months in an institution
    for_release: Mapped[str | None] = field(13, Text())  # a condition of release (tier B 15)


class CompetentOffice(Recorded, Base):
    """Which welfare office is competent, since when and why (R-BE-3). A change says its reason."""

    __tablename__ = "competent_office"
    type_number = 37

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    name: Mapped[str | None] = field(2, Text())
    nis_code: Mapped[str | None] = field(3, Text())
    basis: Mapped[str | None] = field(4, Text())
    start_day: Mapped[date | None] = field(5, Day())
    end_day: Mapped[date | None] = field(6, Day())
    reason: Mapped[str | None] = field(7, Text())
    incompetence: Mapped[str | None] = field(8, Text())
    note: Mapped[str | None] = field(9, Text())

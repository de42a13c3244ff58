# SPDX-License-Identifier: EUPL-1.2
"""This is the place for consent and for what was shared with others (methods 5.1 and 5.2, masterplan tier A 8)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Codes, Day, EntityRef


class Consent(Recorded, Base):
    """What the person said about sharing: with whom, what for, what, until when. In doubt nothing is shared."""

    __tablename__ = "consent"
    type_number = 45

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    answer: Mapped[str | None] = field(
        2, Text(), protective=("withdrawn", "refused", "not_now", "not_asked", "unknown", "given")
    )
    receiver: Mapped[str | None] = field(3, Text())
    receiver_kind: Mapped[str | None] = field(4, Text())
    purpose: Mapped[str | None] = field(5, Text())
    categories: Mapped[tuple[str, ...]] = field(6, Codes())
    channel: Mapped[str | None] = field(7, Text())
    day: Mapped[date | None] = field(8, Day())
    until_day: Mapped[date | None] = field(9, Day())
    explained: Mapped[str | None] = field(10, Text())
    explained_text: Mapped[str | None] = field(11, Text())
    withdrawn_day: Mapped[date | None] = field(12, Day())
    network_id: Mapped[str | None] = field(13, EntityRef())
    their_words: Mapped[str | None] = field(14, Text())
    note: Mapped[str | None] = field(15, Text())


class Sharing(Recorded, Base):
    """What left the team: to whom, why, and the answers its ground asks for (R-LAW-BE-2, R-LAW-NL)."""

    __tablename__ = "sharing"
    type_number = 46

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    day: Mapped[date | None] = field(2, Day())
    receiver: Mapped[str | None] = field(3, Text())
    receiver_kind: Mapped[str | None] = field(4, Text())
    purpose: Mapped[str | None] = field(5, Text())
    categories: Mapped[tuple[str, ...]] = field(6, Codes())
    what: Mapped[str | None] = field(7, Text())
    channel: Mapped[str | None] = field(8, Text())
    ground: Mapped[str | None] = field(9, Text())
    secret_scope: Mapped[str | None] = field(10, Text())
    consent_id: Mapped[str | None] = field(11, EntityRef())
    be_informed: Mapped[str | None] = field(12, Text())
    be_agrees: Mapped[str | None] = field(13, Text())
    be_bound: Mapped[str | None] = field(14, Text())
    be_same_task: Mapped[str | None] = field(15, Text())
    be_only_needed: Mapped[str | None] = field(16, Text())
    consent_tried: Mapped[str | None] = field(17, Text())
    consent_why_not: Mapped[str | None] = field(18, Text())
    harm: Mapped[str | None] = field(19, Text())
    harm_near: Mapped[str | None] = field(20, Text())
    other_routes: Mapped[str | None] = field(21, Text())
    why_them: Mapped[str | None] = field(22, Text())
    consulted_name: Mapped[str | None] = field(23, Text())
    consulted_day: Mapped[date | None] = field(24, Day())
    person_told_day: Mapped[date | None] = field(25, Day())
    person_told_why_not: Mapped[str | None] = field(26, Text())
    review_day: Mapped[date | None] = field(27, Day())
    approved_by: Mapped[str | None] = field(28, EntityRef())
    meeting_id: Mapped[str | None] = field(29, EntityRef())
    left_out: Mapped[str | None] = field(30, Text())
    note: Mapped[str | None] = field(31, Text())

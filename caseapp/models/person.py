# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the person: names as used and as official, how it is safe to reach them, what they speak."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Codes, Day, EntityRef


class Person(Recorded, Base):
    """A person, also one without a name: then `description` says who is meant ("man, brug Dampoort").

    `birth_precision`: day, month, year, estimated or unknown; `birth_day` is then the first day that fits.
    `same_as`: the first record of the same person; every case has a record of its own (docs/decisions/017).
    """

    __tablename__ = "person"
    type_number = 10

    call_name: Mapped[str | None] = field(1, Text())
    first_names: Mapped[str | None] = field(2, Text())
    prefix: Mapped[str | None] = field(3, Text())
    family_name: Mapped[str | None] = field(4, Text())
    official_name: Mapped[str | None] = field(5, Text())
    street_names: Mapped[str | None] = field(6, Text())
    description: Mapped[str | None] = field(7, Text())
    pseudonymous: Mapped[bool | None] = field(8, Boolean())
    birth_day: Mapped[date | None] = field(9, Day(), index=True)
    birth_precision: Mapped[str | None] = field(10, Text())
    gender: Mapped[str | None] = field(11, Text())
    pronouns: Mapped[str | None] = field(12, Text())
    languages: Mapped[tuple[str, ...]] = field(13, Codes())
    needs_interpreter: Mapped[str | None] = field(14, Text())
    reads_own_script: Mapped[str | None] = field(15, Text())
    reads_latin: Mapped[str | None] = field(16, Text())
    phone: Mapped[str | None] = field(17, Text())
    phone_note: Mapped[str | None] = field(18, Text())
    email: Mapped[str | None] = field(19, Text())
    address: Mapped[str | None] = field(20, Text())
    safe_contact: Mapped[str | None] = field(21, Text())
    contact_ban: Mapped[str | None] = field(22, Text(), protective=("yes", "unknown", "not_asked", "not_now", "no"))
    household: Mapped[str | None] = field(23, Text())
    children: Mapped[str | None] = field(24, Text())
    never_again: Mapped[str | None] = field(25, Text())
    same_as: Mapped[str | None] = field(26, EntityRef(), index=True, is_late=True)

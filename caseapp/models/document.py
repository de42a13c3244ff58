# SPDX-License-Identifier: EUPL-1.2
"""This is the place for documents: scans and letters, kept as sealed pieces beside the file (docs/protocol 10)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped

from caseapp.models.base import Base, Recorded, field
from caseapp.models.types import Day, EntityRef


class Document(Recorded, Base):
    """A document: what it is in words, and where its sealed pieces are. `file_key` opens them and stays in the log."""

    __tablename__ = "document"
    type_number = 47

    case_id: Mapped[str | None] = field(1, EntityRef(), index=True)
    title: Mapped[str | None] = field(2, Text())
    kind: Mapped[str | None] = field(3, Text())
    day: Mapped[date | None] = field(4, Day())
    from_whom: Mapped[str | None] = field(5, Text())
    valid_to: Mapped[date | None] = field(6, Day())
    layer: Mapped[str | None] = field(7, Text(), protective=("L4", "L3", "L2", "L1"))
    media_type: Mapped[str | None] = field(8, Text())
    file_name: Mapped[str | None] = field(9, Text())
    size: Mapped[int | None] = field(10, Integer())
    file_id: Mapped[bytes | None] = field(11, LargeBinary())
    file_key: Mapped[bytes | None] = field(12, LargeBinary())
    pieces: Mapped[bytes | None] = field(13, LargeBinary())  # names of the pieces one after the other, 32 bytes each
    digest: Mapped[bytes | None] = field(14, LargeBinary())  # BLAKE2b-256 of the content
    picture: Mapped[bytes | None] = field(15, LargeBinary())  # a small picture of the first page, PNG, at most 24 KiB
    about_id: Mapped[str | None] = field(16, EntityRef())
    note: Mapped[str | None] = field(17, Text())

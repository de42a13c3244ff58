# SPDX-License-Identifier: EUPL-1.2
"""This is the place for drafts of contacts: which one comes back when the form opens, under which key it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from caseapp.store.drafts import DraftRow, drafts
from caseapp.store.reader import Reader

KIND: Final = "contact"
KEY: Final = "contact"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits: the draft that comes back at once, another one that may be asked for, and a free key."""

    back: DraftRow | None
    other: DraftRow | None
    free_key: str


def edit_key(contact_id: str) -> str:
    """The key of the draft of a contact that is changed."""
    return f"{KEY}/{contact_id}"


def waiting_drafts(reader: Reader, case_ids: Sequence[str], contact_id: str = "") -> Waiting:
    """The draft for these people; for nobody in particular the newest one. Other drafts are never written over."""
    found = [one for one in drafts(reader) if one.kind == KIND]
    if contact_id:
        key = edit_key(contact_id)
        return Waiting(next((one for one in found if one.key == key), None), None, key)
    new = [one for one in found if not one.body.get("contact_id")]
    fitting = [one for one in new if not case_ids or _cases(one) == set(case_ids)]
    taken = {one.key for one in new}
    free = next(key for key in (KEY, *(f"{KEY}/{number}" for number in range(2, len(taken) + 3))) if key not in taken)
    back = fitting[0] if fitting else None
    other = next((one for one in new if one is not back), None)
    return Waiting(back, other, back.key if back is not None else free)


def _cases(one: DraftRow) -> set[str]:
    return {person.get("case_id", "") for person in one.body.get("people", ())}

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for values for any operation, made from its types alone: a marked word in every text it takes."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import UTC, date, datetime
from typing import Annotated, Any, Union, get_args, get_origin

from caseapp.i18n.codes import codes
from caseapp.operations.act import Between, In, IsId, hints_of
from caseapp.store.reader import Reader

# which table an id points into, when its name does not say so
TABLES = {
    "case": "case_file",
    "exit": "exit_file",
    "member": "network_member",
    "entry": "programme_entry",
    "episode": "housing_episode",
    "risk": "plan_risk",
    "line": "plan_after_18",
    "participant": "plan_participant",
    "share": "plan_share",
    "record": "person",
    "right": "right_file",
    "registration": "housing_registration",
    "address": "reference_address",
    "office": "competent_office",
    "decision": "meeting_decision",
    "event": "case_event",
    "network": "network_member",
    "count": "count_snapshot",
}
# what one act takes that its types do not tell
OF_ACT: dict[str, dict[str, Any]] = {
    "RecordFact": {"name": "school", "value": "unknown", "day": None},
    "SetChecklistItem": {"code": "NL01"},
    "SetExitItem": {"code": "PI-CARE"},  # with the four moments, which only these have
    "ConfirmTerm": {"context": "caw"},
    "TakeCount": {"code": "telling van de nacht"},
    "BeginAbsence": {"cover_worker_id": None, "case_ids": ()},
    "AddDecision": {"as_step": False},
}
MEMBERS = {"Household": "household_member", "Meeting": "meeting_member"}  # whose `member_id`, by the act
# texts that are codes without a mark, because what fits depends on another value
BARE_CODES: dict[str, Any] = {
    "phase": None, "document": "plan", "language": "nl", "reading_level": None, "code": "E30", "field": "phone",
    "gone": False, "discreet": False, "pseudonymous": False, "deleted": False, "read_rev": 2**62,
    "next_review": date(2027, 3, 1), "backup_worker_id": None, "risk_id": None, "about_id": None, "approved_by": None,
}  # fmt: skip


def values_for(given: type, reader: Reader, word: str) -> Any:
    """A value of the dataclass `given` with everything filled in: ids that exist, codes that fit, `word` as text."""
    of = next((table for mark, table in MEMBERS.items() if mark in given.__name__), "network_member")
    values = {
        name: an_id(of, reader) if name == "member_id" else _value(name, hint, reader, word)
        for name, hint in hints_of(given).items()
    }
    return given(**{**values, **OF_ACT.get(given.__name__, {})})


def _value(name: str, hint: Any, reader: Reader, word: str) -> Any:
    origin = get_origin(hint)
    if name in BARE_CODES and not (origin is Annotated and any(isinstance(mark, In) for mark in get_args(hint))):
        return BARE_CODES[name]
    if origin in (Union, types.UnionType):
        inner = [one for one in get_args(hint) if one is not type(None)]
        return word if str in inner else _value(name, inner[0], reader, word)
    if origin is Annotated:
        return _marked(name, hint, reader, word)
    if origin is tuple:
        return (_value(name, get_args(hint)[0], reader, word),)
    if typing.is_typeddict(hint):
        return {key: _value(key, one, reader, word) for key, one in hints_of(hint).items()}
    if dataclasses.is_dataclass(hint):
        return values_for(typing.cast("type", hint), reader, word)
    plain = {str: word, bytes: word.encode(), int: 1, float: 1.0, bool: True, date: date(2026, 9, 1)}
    return datetime(2026, 9, 1, 10, 0, tzinfo=UTC) if hint is datetime else plain[hint]


def _marked(name: str, hint: Any, reader: Reader, word: str) -> Any:
    inner, *marks = get_args(hint)
    for mark in marks:
        if isinstance(mark, In):
            return codes(mark.list_name)[0]
        if isinstance(mark, Between):
            return mark.low
        if isinstance(mark, IsId):
            return an_id(mark.table or name, reader)
    return _value(name, inner, reader, word)


def an_id(name: str, reader: Reader) -> str | None:
    """The newest record that a field of this name may point to; None when there is none yet."""
    noun = (
        name.removesuffix("s").removesuffix("_id").removeprefix("to_").removeprefix("primary_").removeprefix("backup_")
    )
    table = TABLES.get(noun, noun)
    rows = reader.sql(f"SELECT id FROM {table} WHERE deleted = 0 ORDER BY row_no DESC LIMIT 1")  # noqa: S608 - our names
    return rows[0][0].hex() if rows else None

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what is inside an AUDIT envelope: that somebody opened a case on the device that signed it.

Canonical CBOR of `[moment, user, act, compartment, case_id, reason, before]`. `user` is who it was by the word of the
device, whose own user answers for it. `before` stands in number 1 only: `[log, number, month]` of the log of this
device before, or nothing. Acts this version does not know are kept as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, cast

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.limits import ID
from caseapp.sync.protocol.refusals import Code, Refused

OPENING_BYTES = 4 * 1024  # of a whole envelope: who writes very much fills nobody's disk
REASON = 500
_NAME = 32
_LARGEST = 2**53

Before: TypeAlias = "tuple[bytes, int, int]"


@dataclass(frozen=True, slots=True, kw_only=True)
class WireOpening:
    """An opening as it travels; `case_id` is empty when it was about several cases."""

    moment: int
    act: str
    user: bytes = b""
    compartment: str = ""
    case_id: bytes = b""
    reason: str = ""
    before: Before | None = None


def encode_opening(one: WireOpening) -> bytes:
    """The content of an envelope."""
    before: list[wire.Item] = [*one.before] if one.before else []
    return wire.encode([one.moment, one.user, one.act, one.compartment, one.case_id, one.reason, before])


def decode_opening(content: bytes) -> WireOpening:
    """Raises Refused(malformed)."""
    item = wire.decode(content, depth=3)
    if not isinstance(item, list) or len(item) != 7:
        raise Refused(Code.MALFORMED)
    moment, user, act, compartment, case_id, reason, before = item
    fits = (
        (user == b"" or _is_id(user))
        and _is_count(moment)
        and _is_text(act, _NAME)
        and act
        and _is_text(compartment, _NAME)
    )
    fits = fits and _is_text(reason, REASON) and (case_id == b"" or _is_id(case_id)) and _is_before(before)
    if not fits:
        raise Refused(Code.MALFORMED)
    return WireOpening(
        moment=cast("int", moment),
        act=cast("str", act),
        user=cast("bytes", user),
        compartment=cast("str", compartment),
        case_id=cast("bytes", case_id),
        reason=cast("str", reason),
        before=cast("Before", tuple(cast("list[wire.Item]", before))) if before else None,
    )


def _is_count(item: wire.Item) -> bool:
    return isinstance(item, int) and not isinstance(item, bool) and 0 <= item < _LARGEST


def _is_text(item: wire.Item, longest: int) -> bool:
    return isinstance(item, str) and len(item) <= longest


def _is_id(item: wire.Item) -> bool:
    return isinstance(item, bytes) and len(item) == ID


def _is_before(item: wire.Item) -> bool:
    if not isinstance(item, list):
        return False
    return not item or (len(item) == 3 and _is_id(item[0]) and _is_count(item[1]) and _is_count(item[2]))

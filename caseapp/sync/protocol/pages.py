# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a page of envelopes on its way: frames, each of which may be used as soon as it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from caseapp.sync.protocol.limits import SNAPSHOT_BYTES
from caseapp.sync.protocol.refusals import Code, Refused

_LARGEST = SNAPSHOT_BYTES + 9
_FURTHEST = 2**53


class FrameType(StrEnum):
    """What a frame of a page holds."""

    ENVELOPE = "E"  # hub_seq, envelope
    LOG = "L"  # one log of the question is dealt with as far as this page goes: `LogDone`
    REFUSED = "R"  # one log of the question is not given: `LogRefused`
    END = "Z"  # the page is whole


@dataclass(frozen=True, slots=True)
class Frame:
    """u32 length of the rest, one letter, u64 number, content. Every whole frame may be used at once."""

    type: FrameType
    number: int = 0
    content: bytes = b""

    def encode(self) -> bytes:
        return (
            (9 + len(self.content)).to_bytes(4, "big")
            + self.type.encode()
            + self.number.to_bytes(8, "big")
            + self.content
        )


class FrameReader:
    """Takes pieces of a page as they come, gives whole frames. `ended` says whether the page is whole."""

    def __init__(self) -> None:
        self._held = bytearray()
        self.ended = False

    def feed(self, piece: bytes) -> Iterator[Frame]:
        """Raises Refused(malformed, too_large)."""
        self._held += piece
        while len(self._held) >= 4:
            length = int.from_bytes(self._held[:4], "big")
            if self.ended or length < 9:
                raise Refused(Code.MALFORMED)
            if length > _LARGEST:
                raise Refused(Code.TOO_LARGE)
            if len(self._held) < 4 + length:
                return
            letter = chr(self._held[4])
            if letter not in tuple(FrameType):
                raise Refused(Code.MALFORMED)
            number = int.from_bytes(self._held[5:13], "big")
            if number >= _FURTHEST:
                raise Refused(Code.MALFORMED)
            content = bytes(self._held[13 : 4 + length])
            del self._held[: 4 + length]
            self.ended = letter == FrameType.END
            yield Frame(FrameType(letter), number, content)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who wrote a save. A laptop may say that somebody else wrote than whose laptop it is.

Two who shared a laptop before there was a team did so. The author of a journal row is then both: the worker (16 bytes)
by the word of the laptop, and behind it the colleague whose laptop signed it, who answers for it. People see both.
"""

from __future__ import annotations

_ID = 16


def said_by(writer: bytes, answers: bytes, dev_id: bytes) -> bytes:
    """The author of a save that says who wrote it; `answers` for it who signed. A guest is known by the device only."""
    is_other = len(writer) == _ID and answers not in (writer, dev_id)
    return writer + answers if is_other else answers


def writer_of(author: bytes) -> bytes:
    """The id of the worker who wrote; empty when nobody was named."""
    return author[:_ID]


def laptop_of(author: bytes) -> bytes:
    """The id of the colleague whose laptop it was; empty when it was the writer's own."""
    return author[_ID:]

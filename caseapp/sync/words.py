# SPDX-License-Identifier: EUPL-1.2
"""This is the place for words two people read to each other, to see that both programs speak of the same keys."""

from __future__ import annotations

from shamir_mnemonic.wordlist import WORDLIST

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.signing import digest

COMPARED = 6  # words: 60 bits
_BITS = 10
_DOMAIN = "oe1-join-words"


def words_of(content: bytes, count: int) -> tuple[str, ...]:
    """The first bits of `content` as words of the SLIP-39 list, ten bits a word."""
    number = int.from_bytes(content, "big") >> len(content) * 8 - count * _BITS
    return tuple(WORDLIST[number >> _BITS * place & (1 << _BITS) - 1] for place in reversed(range(count)))


def comparison_words(fingerprint: bytes, invite_id: bytes, sign_public: bytes, box_public: bytes) -> tuple[str, ...]:
    """Six words over what a join is about: the organisation, the invitation, the keys of the new device."""
    return words_of(digest(_DOMAIN, wire.encode([fingerprint, invite_id, sign_public, box_public])), COMPARED)

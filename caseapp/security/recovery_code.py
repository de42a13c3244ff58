# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the recovery code: 128 random bits as a person can print, read out and type
them.

Seven groups of four characters of Crockford's base 32 (no I, L, O, U): 128 bits of code and 12 bits of
checksum, so that a typing error is told apart from a wrong code. Capitals, spaces and dashes do not matter;
O is read as 0, I and L as 1, U as V.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

from caseapp.errors import WrongPassphrase
from caseapp.i18n import N_

CODE_BYTES = 16
GROUPS = 7
GROUP_LENGTH = 4
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {letter: value for value, letter in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1, "U": 27}
_CHECK_BITS = 12
_LENGTH = GROUPS * GROUP_LENGTH


class RecoveryCode:
    """One recovery code. Its text appears only when asked for, never in `repr`."""

    __slots__ = ("_content",)

    def __init__(self, content: bytes) -> None:
        if len(content) != CODE_BYTES:
            raise ValueError("a recovery code has 16 bytes")
        self._content = bytes(content)

    @classmethod
    def random(cls) -> RecoveryCode:
        return cls(secrets.token_bytes(CODE_BYTES))

    @classmethod
    def parse(cls, text: str) -> RecoveryCode:
        """The code a person typed. Raises WrongPassphrase when it cannot be one: too short, too long,
        mistyped.
        """
        letters = [letter for letter in unicodedata.normalize("NFKC", text).upper() if not _is_gap(letter)]
        if len(letters) != _LENGTH:
            raise WrongPassphrase(
                N_("A recovery code has %(length)s letters and digits; this one has %(typed)s."),
                length=_LENGTH,
                typed=len(letters),
            )
        number = 0
        for letter in letters:
            value = _VALUE.get(letter)
            if value is None:
                raise WrongPassphrase(N_("A recovery code has only digits and letters without accents."))
            number = number << 5 | value
        content = (number >> _CHECK_BITS).to_bytes(CODE_BYTES, "big")
        if number & (1 << _CHECK_BITS) - 1 != _checksum(content):
            raise WrongPassphrase(
                N_("There is a typing error in the recovery code. Compare it with the sheet, group by group.")
            )
        return cls(content)

    def groups(self) -> tuple[str, ...]:
        """The code in its groups of four, for the recovery sheet."""
        number = int.from_bytes(self._content, "big") << _CHECK_BITS | _checksum(self._content)
        letters = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))
        return tuple(letters[start : start + GROUP_LENGTH] for start in range(0, _LENGTH, GROUP_LENGTH))

    def text(self) -> str:
        """The whole code on one line, groups joined by dashes."""
        return "-".join(self.groups())

    def secret(self) -> bytes:
        """What the recovery slot is locked with."""
        return self._content

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RecoveryCode) and secrets.compare_digest(self._content, other._content)

    __hash__ = None  # type: ignore[assignment]  # a secret is not looked up in tables

    def __repr__(self) -> str:
        return "RecoveryCode(...)"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a recovery code is never written down by the program")


def _checksum(content: bytes) -> int:
    digest = hashlib.blake2b(content, person=b"caseapp-reccheck", digest_size=2).digest()
    return int.from_bytes(digest, "big") >> 16 - _CHECK_BITS


def _is_gap(letter: str) -> bool:
    """Spaces, dashes, points and invisible marks that come along when text is pasted."""
    return letter.isspace() or unicodedata.category(letter) in {"Pd", "Cf", "Cc"} or letter in "._·•"

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the key of a profile while it is open, and for the keys that follow from it."""

from __future__ import annotations

import hashlib
import secrets
from types import TracebackType
from typing import Self

from caseapp.errors import VaultError
from caseapp.i18n import N_

KEY_BYTES = 32
SALT_BYTES = 16


class VaultKey:
    """The 32 random bytes everything else follows from. Kept in a bytearray that `wipe()` overwrites.

    Python may have copied parts of it meanwhile; that is why locking also restarts the process.
    """

    __slots__ = ("_content",)

    def __init__(self, content: bytes | bytearray) -> None:
        if len(content) != KEY_BYTES:
            raise ValueError("a vault key has 32 bytes")
        self._content = bytearray(content)

    @classmethod
    def random(cls) -> VaultKey:
        return cls(secrets.token_bytes(KEY_BYTES))

    @property
    def wiped(self) -> bool:
        return not self._content

    def wipe(self) -> None:
        """Overwrite the key; it opens nothing any more. May be called twice."""
        for position in range(len(self._content)):
            self._content[position] = 0
        self._content.clear()

    def content(self) -> bytes:
        """A copy of the bytes, for wrapping them into a slot. Nobody else asks for it."""
        self._must_be_whole()
        return bytes(self._content)

    def derive(self, domain: bytes, size: int = KEY_BYTES) -> bytes:
        """A key for one use: keyed BLAKE2b over the name of that use."""
        self._must_be_whole()
        return hashlib.blake2b(domain, key=self._content, digest_size=size).digest()

    def _must_be_whole(self) -> None:
        if not self._content:
            raise VaultError(N_("The profile is locked."))

    def __repr__(self) -> str:
        return "VaultKey(wiped)" if self.wiped else "VaultKey(...)"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a vault key is never written down")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wipe()


def database_key(key: VaultKey) -> bytes:
    """The raw 32-byte key of the encrypted database."""
    return key.derive(b"caseapp-key-database-1")


def database_salt(key: VaultKey) -> bytes:
    """The 16-byte salt of the encrypted database. Not secret, but the same every time."""
    return key.derive(b"caseapp-salt-database-1", SALT_BYTES)


def file_key(key: VaultKey) -> bytes:
    """The key under which the keys of documents and photos are kept."""
    return key.derive(b"caseapp-key-files-1")

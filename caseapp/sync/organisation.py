# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how an organisation is known to another: its code, and the six words compared by voice."""

from __future__ import annotations

from dataclasses import dataclass

from caseapp.errors import SyncError
from caseapp.i18n import N_
from caseapp.sync.base32 import letters_of, octets_of
from caseapp.sync.protocol.limits import HASH, ID
from caseapp.sync.protocol.signing import digest
from caseapp.sync.words import COMPARED, words_of

_VERSION, _CHECK = 2, 4
_SIZE = 1 + ID + HASH + _CHECK


class OrganisationRefused(SyncError):
    """What was typed is no code of an organisation."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation, and the fingerprint of the record it began with."""

    org_id: bytes
    fingerprint: bytes

    def text(self) -> str:
        """For a mail or a message: no secret, and worth nothing without the words."""
        body = bytes([_VERSION]) + self.org_id + self.fingerprint
        return letters_of(body + _checksum(body))

    @classmethod
    def parse(cls, text: str) -> Organisation:
        """Raises OrganisationRefused with a sentence."""
        try:
            content = octets_of(text)
        except ValueError as error:
            raise OrganisationRefused(N_("This is not the code of an organisation.")) from error
        body, check = content[:-_CHECK], content[-_CHECK:]
        if len(content) != _SIZE or body[0] != _VERSION or check != _checksum(body):
            raise OrganisationRefused(N_("This is not the code of an organisation."))
        return cls(body[1 : 1 + ID], body[1 + ID :])

    @property
    def words(self) -> tuple[str, ...]:
        """What both organisations read to each other before they are linked."""
        return words_of(digest("oe1-organisation-words", self.org_id + self.fingerprint), COMPARED)


def _checksum(body: bytes) -> bytes:
    return digest("oe1-organisation-check", body, _CHECK)

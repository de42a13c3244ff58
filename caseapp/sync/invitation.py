# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how a device asks to join: the invitation a colleague reads out or shows, and the request.

An invitation is text in Crockford's base 32 (no I, L, O, U) in groups of five, with a checksum; capitals, spaces and
dashes do not matter, O is read as 0, I and L as 1, U as V. A QR code holds the same text. The request travels sealed
under the secret of the invitation, so that the hub learns neither names nor keys and can put none in its place.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import cast

import nacl.bindings as sodium
import nacl.utils
from nacl.exceptions import CryptoError

from caseapp.errors import SyncError
from caseapp.i18n import N_
from caseapp.sync.base32 import letters_of, octets_of
from caseapp.sync.protocol import wire
from caseapp.sync.protocol.directory_records import is_box_key, is_sign_key
from caseapp.sync.protocol.limits import HASH, ID
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys, Domain, device_id, digest, verify
from caseapp.sync.words import comparison_words

REQUEST_BYTES = 4 * 1024
_VERSION = 1
_SCHEMES = ("", "https://", "http://")
_ADDRESS = re.compile(r"[A-Za-z0-9.\-\[\]:]+(/[A-Za-z0-9._~\-/]*)?\Z")
_LONGEST_URL = 200
_SECRET = 16
_CHECK = 4
_START = 2 + ID + HASH + _SECRET
_NAME = 80


class InvitationRefused(SyncError):
    """What was typed or scanned is no invitation."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Where and whom to join. `url` is empty for a team without a hub. `repr` shows no secret."""

    url: str
    org_id: bytes
    fingerprint: bytes
    secret: bytes

    @classmethod
    def new(cls, url: str, org_id: bytes, fingerprint: bytes) -> Invitation:
        """A fresh invitation, for one device. Raises ValueError for an address the text cannot hold."""
        made = cls(url.rstrip("/"), org_id, fingerprint, secrets.token_bytes(_SECRET))
        made.text()
        return made

    @classmethod
    def parse(cls, text: str) -> Invitation:
        """The invitation somebody typed, pasted or scanned. Raises InvitationRefused with a sentence."""
        content = _decoded(text)
        body, check = content[:-_CHECK], content[-_CHECK:]
        if len(body) < _START or not secrets.compare_digest(check, _checksum(body)):
            raise InvitationRefused(N_("There is a typing error in the invitation, or a part of it is missing."))
        if body[0] != _VERSION:
            raise InvitationRefused(N_("This invitation was made by a newer version of the program. Update first."))
        parts = body[2 : 2 + ID], body[2 + ID : 2 + ID + HASH], body[2 + ID + HASH : _START]
        address = body[_START:].decode("ascii", "replace")
        if body[1] >= len(_SCHEMES) or not _is_address(_SCHEMES[body[1]], address):
            raise InvitationRefused(N_("The invitation names an address that cannot be used."))
        return cls(_SCHEMES[body[1]] + address, *parts)

    @property
    def invite_id(self) -> bytes:
        """Names the invitation at the hub; says nothing of the secret."""
        return digest("oe1-invite-id", self.secret, ID)

    def key(self) -> bytes:
        """What the request is sealed under."""
        return digest("oe1-invite-key", self.secret)

    def text(self) -> str:
        """For reading out, and for a QR code (all of it is of the QR alphabet)."""
        scheme = next(number for number in (1, 2, 0) if self.url.startswith(_SCHEMES[number]))
        address = self.url.removeprefix(_SCHEMES[scheme])
        if not _is_address(_SCHEMES[scheme], address) or len(self.secret) != _SECRET:
            raise ValueError("not an address of a hub")
        body = bytes([_VERSION, scheme]) + self.org_id + self.fingerprint + self.secret + address.encode("ascii")
        return letters_of(body + _checksum(body))

    def __repr__(self) -> str:
        return f"Invitation({self.invite_id.hex()})"


def _is_address(scheme: str, address: str) -> bool:
    if not scheme:
        return not address
    return len(address) <= _LONGEST_URL and _ADDRESS.match(address) is not None


def _checksum(body: bytes) -> bytes:
    return digest("oe1-invite-check", body, _CHECK)


def _decoded(text: str) -> bytes:
    try:
        return octets_of(text)
    except ValueError as error:
        raise InvitationRefused(N_("An invitation has only digits and letters without accents.")) from error


# -- the request -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """Who asks. `person` and `device` are what the person typed, for the administrator's eyes only."""

    sign_public: bytes
    box_public: bytes
    person: str
    device: str

    @property
    def dev_id(self) -> bytes:
        return device_id(self.sign_public)

    def words(self, invitation: Invitation) -> tuple[str, ...]:
        """What both people read to each other before the device is taken in."""
        return comparison_words(invitation.fingerprint, invitation.invite_id, self.sign_public, self.box_public)


def make_request(invitation: Invitation, keys: DeviceKeys, person: str, device: str) -> bytes:
    """The sealed request of a new device."""
    named = [person[:_NAME], device[:_NAME]]
    start: list[wire.Item] = [_VERSION, keys.sign_public, keys.box_public, *named]
    signature = keys.sign(Domain.JOIN, wire.encode([*_about(invitation), *start]))
    nonce = nacl.utils.random(24)
    packed = wire.pack(wire.encode([*start, signature]))
    bound_to = wire.encode(_about(invitation))
    return nonce + sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(packed, bound_to, nonce, invitation.key())


def open_request(invitation: Invitation, sealed: bytes) -> JoinRequest:
    """Raises Refused: too_large, unreadable (not for this invitation), malformed, bad_signature, upgrade_required."""
    if len(sealed) > REQUEST_BYTES:
        raise Refused(Code.TOO_LARGE)
    bound_to = wire.encode(_about(invitation))
    try:
        packed = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[24:], bound_to, sealed[:24], invitation.key())
    except (CryptoError, ValueError, TypeError) as error:
        raise Refused(Code.UNREADABLE) from error
    item = wire.decode(wire.unpack(packed, REQUEST_BYTES), depth=1)
    if not isinstance(item, list) or not item:
        raise Refused(Code.MALFORMED)
    if item[0] != _VERSION:
        raise Refused(Code.UPGRADE_REQUIRED)
    if len(item) != 6 or not (is_sign_key(item[1]) and is_box_key(item[2]) and isinstance(item[5], bytes)):
        raise Refused(Code.MALFORMED)
    if not all(isinstance(one, str) and len(one) <= _NAME for one in item[3:5]):
        raise Refused(Code.MALFORMED)
    sign, box, person, device = cast("tuple[bytes, bytes, str, str]", tuple(item[1:5]))
    verify(sign, Domain.JOIN, wire.encode([*_about(invitation), *item[:5]]), item[5])
    return JoinRequest(sign, box, person, device)


def _about(invitation: Invitation) -> list[wire.Item]:
    return [invitation.invite_id, invitation.org_id, invitation.fingerprint]

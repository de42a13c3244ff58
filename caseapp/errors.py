# SPDX-License-Identifier: EUPL-1.2
"""This is the place for every error raised on purpose.

    CaseAppError                 a worker can understand it; `.sentence()` says it in the language in use
    +- WrongUse                  the request itself is wrong (command line: exit code 2)
    |  +- UnknownRecord          no such case, person, plan ...
    |  +- NotAllowed             the role or the layer does not permit it
    +- VaultError
    |  +- WrongPassphrase        not the passphrase (or recovery code) of this vault
    |  +- VaultDamaged           the vault was altered or cannot be read
    |  +- VaultMissing           a database without its vault
    |  +- VaultFromFuture        made by a newer version of the program
    |  +- TryLater               too many wrong passphrases: wait `values["seconds"]`
    +- StoreError
    |  +- ProfileMissing         no profile in this folder
    |  +- ProfileInUse           another window or command has this profile open
    |  +- ProfileClosed          the profile was closed while something still worked on it
    |  +- NotADatabase           the file is not a caseapp database, or not with this key
    |  +- DatabaseDamaged        a page does not match its checksum
    |  +- DatabaseFromFuture     made by a newer version of the program
    |  +- DiskFull               no room left; nothing was changed
    |  +- ReadOnly               the folder or file cannot be written
    +- SyncError                 something about colleagues, devices or the hub; nothing written here is lost by it
    |  +- HubUnreachable         no connection now; later again
    |  +- Refused                what came from elsewhere does not hold (caseapp.sync.protocol.refusals; `code`)
    +- ImportRefused             a list that cannot be read at all (too big, hostile, no such format)
    +- CatalogueError            a catalogue file is wrong (file, line, field)
    +- PaperError                a paper cannot be made

Anything else that is raised is a bug and goes to the crash dialog. Messages hold no names, notes or values.
"""

from __future__ import annotations

from collections.abc import Callable


class CaseAppError(Exception):
    """An expected error. `message` is an English msgid with named placeholders, `values` what fills them."""

    exit_code = 1

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.values = values

    def sentence(self, translate: Callable[[str], str]) -> str:
        """The error in the language of `translate` (gettext), filled in."""
        text = translate(self.message)
        return text % self.values if self.values else text


class WrongUse(CaseAppError):
    """The request itself is wrong."""

    exit_code = 2


class UnknownRecord(WrongUse):
    """No such record."""

    exit_code = 1


class NotAllowed(WrongUse):
    """The role or the layer does not permit it."""

    exit_code = 1


class VaultError(CaseAppError):
    """Something about the key of the profile."""


class WrongPassphrase(VaultError):
    """Not the passphrase of this vault."""


class VaultDamaged(VaultError):
    """The vault was altered or cannot be read."""


class VaultMissing(VaultError):
    """A database without its vault."""


class VaultFromFuture(VaultError):
    """Made by a newer version of the program."""


class TryLater(VaultError):
    """Too many wrong passphrases in a row; `values["seconds"]` says how long to wait."""


class StoreError(CaseAppError):
    """Something about the encrypted file."""


class ProfileMissing(StoreError):
    """No profile in this folder."""


class ProfileInUse(StoreError):
    """Another window or command has this profile open."""


class ProfileClosed(StoreError):
    """The profile was closed while something still worked on it."""


class NotADatabase(StoreError):
    """Not a caseapp database, or not with this key."""


class DatabaseDamaged(StoreError):
    """A page does not match its checksum."""


class DatabaseFromFuture(StoreError):
    """Made by a newer version of the program."""


class DiskFull(StoreError):
    """No room left; nothing was changed."""


class ReadOnly(StoreError):
    """The folder or file cannot be written."""


class SyncError(CaseAppError):
    """Something about colleagues, devices or the hub."""


class HubUnreachable(SyncError):
    """No connection to the hub now."""


class ImportRefused(CaseAppError):
    """A list that cannot be read at all."""


class CatalogueError(CaseAppError):
    """A catalogue file is wrong."""


class PaperError(CaseAppError):
    """A paper cannot be made."""

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what lies in a profile folder. Light: the unlock page asks before the store is loaded."""

from __future__ import annotations

from pathlib import Path

from caseapp.errors import ReadOnly
from caseapp.i18n import N_
from caseapp.security.vault_file import has_vault

DATABASE = "profile.db"


def profile_exists(home: Path) -> bool:
    """Whether there is a profile, whole or not, in `home`. Raises ReadOnly for a folder one may not look into."""
    try:
        return has_vault(home) or (home / DATABASE).exists()
    except OSError:
        raise ReadOnly(N_("The folder of this profile cannot be written. Nothing was changed.")) from None

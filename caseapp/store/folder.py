# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what lies in a profile folder. Light: the unlock page asks before the store is loaded."""

from __future__ import annotations

from pathlib import Path

from caseapp.security.vault import has_vault

DATABASE = "profile.db"


def profile_exists(home: Path) -> bool:
    """Whether there is a profile, whole or not, in `home`."""
    return has_vault(home) or (home / DATABASE).exists()

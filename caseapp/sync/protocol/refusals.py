# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the reasons why something that came from elsewhere is not taken: stable codes."""

from __future__ import annotations

from enum import StrEnum

from caseapp.errors import SyncError


class Code(StrEnum):
    """Codes of `application/problem+json`, and of the quarantine. An unknown code means: later, and keep the data."""

    # who asks
    AUTH_FAILED = "auth_failed"
    DEVICE_UNKNOWN = "device_unknown"
    DEVICE_REVOKED = "device_revoked"
    DEVICE_LEAVING = "device_leaving"
    LEASE_EXPIRED = "lease_expired"
    NOT_MEMBER = "not_member"
    READ_ONLY = "read_only"
    UPGRADE_REQUIRED = "upgrade_required"
    # what was sent
    STALE_EPOCH = "stale_epoch"
    FENCED = "fenced"
    GAP = "gap"
    FORK = "fork"
    BAD_SIGNATURE = "bad_signature"
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"  # no key fits, or the key does not match its commitment
    DIVERGED = "diverged"  # two signed stories about the same saves
    FOREIGN = "foreign"  # writes in, or claims, what belongs to another log
    NEWER = "newer"  # written by a newer program (`crit`)
    DIR_CONFLICT = "dir_conflict"
    DIR_REFUSED = "dir_refused"
    WITHHELD = "withheld"  # colleagues have a newer directory than the hub shows
    # how things stand
    QUOTA = "quota"
    ERASED = "erased"
    BEHIND_HORIZON = "behind_horizon"
    HUB_GENERATION_CHANGED = "hub_generation_changed"
    UNKNOWN = "unknown"  # no such thing here
    BUSY = "busy"


class Refused(SyncError):
    """Something from elsewhere does not hold. `code` says why, `detail` holds numbers and ids only."""

    def __init__(self, code: Code | str, **detail: object) -> None:
        super().__init__(str(code))
        self.code = str(code)
        self.detail = detail

    def __str__(self) -> str:
        return self.code

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what an operator may set, with the values that hold when nothing is set."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caseapp.sync.protocol.limits import REQUEST_BURST, REQUESTS_PER_MINUTE

GIB = 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One hub process. `requests` and `burst` are per device and minute; `quota` is bytes per organisation."""

    data: Path | None = None
    database: str = ""
    host: str = "127.0.0.1"
    port: int = 8460
    behind_proxy: bool = False
    requests: int = REQUESTS_PER_MINUTE
    burst: int = REQUEST_BURST
    quota: int = 100 * GIB
    threads: int = 48  # most of them wait for the disk, and go into one transaction then

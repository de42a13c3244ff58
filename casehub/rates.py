# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how often a device may ask: a bucket that fills by itself, one per device."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from caseapp.sync.protocol.refusals import Refused
from casehub.trouble import busy

_KEPT = 20_000


class Buckets:
    """`per_minute` requests on average, `burst` at once; every hub process counts for itself. 0: no limit."""

    def __init__(self, per_minute: int, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / 60
        self._burst = float(burst)
        self._clock = clock
        self._filled: dict[bytes | str, tuple[float, float]] = {}
        self._counting = threading.Lock()

    def take(self, who: bytes | str, cost: float = 1.0) -> None:
        """Raises Refused(busy) with the seconds to wait."""
        if not self._rate:
            return
        now = self._clock()
        with self._counting:
            level, then = self._filled.get(who, (self._burst, now))
            level = min(self._burst, level + (now - then) * self._rate)
            if level < cost:
                self._filled[who] = (level, now)
                raise too_often(int((cost - level) / self._rate) + 1)
            self._filled[who] = (level - cost, now)
            if len(self._filled) > _KEPT:
                self._forget(now)

    def _forget(self, now: float) -> None:
        """Who has a full bucket again needs none."""
        full = [who for who, (level, then) in self._filled.items() if level + (now - then) * self._rate >= self._burst]
        for who in full:
            del self._filled[who]


def too_often(seconds: int) -> Refused:
    """The device asks too often: HTTP 429."""
    return busy("rate", seconds)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the growing delay after wrong passphrases.

The count lies in `vault.tries` beside the vault and is no secret. It slows down somebody at the keyboard
and nobody else: deleting the file resets it, and nothing is ever destroyed, because wiping a profile would
be too easy a prank.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
from datetime import UTC, datetime
from pathlib import Path

from caseapp.clock import Clock
from caseapp.errors import TryLater
from caseapp.i18n import N_

FILE_NAME = "vault.tries"
FREE_TRIES = 5
LONGEST_DELAY = 300
_LARGEST_FILE = 256
_MOST_COUNTED = 1000


class Tries:
    """The wrong passphrases since the last right one."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._path = folder / FILE_NAME
        self._clock = clock

    def seconds_to_wait(self) -> int:
        """Whole seconds until the next try; 0 when it may come now. A clock that was moved never makes
        it longer.
        """
        wrong, last = self._read()
        delay = delay_after(wrong)
        if not delay:
            return 0
        passed = (self._clock.now() - last).total_seconds()
        return min(delay, max(0, math.ceil(delay - passed)))

    def must_be_allowed(self) -> None:
        """Raise TryLater while the delay runs."""
        seconds = self.seconds_to_wait()
        if seconds:
            raise TryLater(N_("Too many wrong passphrases. Seconds to wait: %(seconds)s."), seconds=seconds)

    def wrong(self) -> None:
        """Count one wrong passphrase. A folder that cannot be written does not count."""
        count = min(self._read()[0] + 1, _MOST_COUNTED)
        text = json.dumps({"wrong": count, "last": int(self._clock.now().timestamp())})
        with (
            contextlib.suppress(OSError),
            os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file,
        ):
            file.write(text)

    def right(self) -> None:
        """Start again at nothing."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _read(self) -> tuple[int, datetime]:
        never = 0, datetime.fromtimestamp(0, UTC)
        try:
            with self._path.open("rb") as file:
                content = json.loads(file.read(_LARGEST_FILE))
            wrong, last = content["wrong"], content["last"]
            if type(wrong) is not int or type(last) is not int or wrong < 0:
                return never
            return min(wrong, _MOST_COUNTED), datetime.fromtimestamp(last, UTC)
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return never


def delay_after(wrong: int) -> int:
    """Seconds to wait after so many wrong passphrases in a row: none up to four, then 2, 4, 8 ... 300."""
    if wrong < FREE_TRIES:
        return 0
    return min(LONGEST_DELAY, 2 << min(wrong - FREE_TRIES, 16))

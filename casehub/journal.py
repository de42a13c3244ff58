# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the hub tells its operator: one JSON line per event, and counts.

Ids, codes, sizes and milliseconds; never content, never a token, never a signature.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from datetime import UTC, datetime
from typing import TextIO


class Journal:
    """Lines for the log of the machine. Safe from every thread."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._writing = threading.Lock()

    def note(self, event: str, **facts: object) -> None:
        """One line. Bytes are ids and written in hexadecimal."""
        plain = {name: value.hex() if isinstance(value, bytes) else value for name, value in facts.items()}
        moment = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"at": moment, "event": event, **plain}, default=str)
        with self._writing:
            self._stream.write(line + "\n")
            self._stream.flush()


class Counts:
    """Numbers since the start, for Prometheus."""

    def __init__(self) -> None:
        self._numbers: Counter[tuple[str, str]] = Counter()
        self._counting = threading.Lock()

    def add(self, name: str, label: str = "", by: int = 1) -> None:
        with self._counting:
            self._numbers[name, label] += by

    def lines(self) -> list[str]:
        """`casehub_<name>{label} number`."""
        with self._counting:
            return [f"casehub_{name}{label} {number}" for (name, label), number in sorted(self._numbers.items())]

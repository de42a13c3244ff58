# SPDX-License-Identifier: EUPL-1.2
"""This is the place for running hubs: in a thread of the tests, and as the processes an operator starts."""

from __future__ import annotations

import io
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from casehub.hub import Hub
from casehub.serving import Serving
from casehub.settings import Settings
from tests.hub.team import Team


class Running:
    """A hub in a thread of this process. `journal` is what it told its operator."""

    def __init__(self, settings: Settings) -> None:
        self.lines, self.journal = io.StringIO(), io.StringIO()
        self.settings = settings
        self.serving = Serving(settings, self.lines, self.journal)
        self.address, self.code = self.serving.address, self.serving.code
        self._thread = threading.Thread(target=self.serving.run)
        self._thread.start()

    @property
    def hub(self) -> Hub:
        return self.serving.hub

    def stop(self) -> None:
        if self._thread.is_alive():
            self.serving.stop()
            self._thread.join(20)
        assert not self._thread.is_alive()


class Process:
    """`casehub serve` as its operator starts it."""

    def __init__(self, log: Path, *options: str) -> None:
        self._log = log.open("a")
        self.child = subprocess.Popen(
            [sys.executable, "-m", "casehub", "serve", "--port", "0", "--requests", "0", *options],
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        assert self.child.stdout is not None
        self.line = self.child.stdout.readline()
        found = re.fullmatch(r"casehub is ready at (\S+)(?: - registration code (\S+))?\n", self.line)
        assert found, self.line
        self.address, self.code = found[1], found[2] or ""

    def end(self, how: int = signal.SIGTERM) -> tuple[int, str]:
        """Its exit code, and what it printed after it was ready."""
        self.child.send_signal(how)
        rest, _ = self.child.communicate(timeout=30)
        self._log.close()
        return self.child.returncode, rest


def options_of(settings: Settings) -> tuple[str, ...]:
    """The same place, for the command line."""
    return ("--database", settings.database) if settings.database else ("--data", str(settings.data))


Start = Callable[[Settings], Running]
Gather = Callable[[Running], Team]
Launch = Callable[..., Process]

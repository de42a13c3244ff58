# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a line between a laptop and a hub that is cut after so many bytes of answers."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit


class CutLine:
    """Passes bytes on; after `left` bytes that came from the hub everything is dropped. None: never."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._hub = (parts.hostname or "", parts.port or 0)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self.left: int | None = None
        self.holds_back = False  # instead of dropping the line, nothing more comes
        self.passed = 0
        self.reached = threading.Event()  # so many bytes came, and the rest is held back
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        threading.Thread(target=self._welcome, daemon=True).start()

    def cut_after(self, count: int | None) -> None:
        with self._lock:
            self.left, self.passed = count, 0
            self.reached.clear()

    def close(self) -> None:
        self._door.close()
        self._drop()

    def _drop(self) -> None:
        """What is open now: who is cut off comes back at once, and that is another line."""
        with self._lock:
            going, self._open = self._open, []
        for one in going:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _welcome(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._door.accept()
                far = socket.create_connection(self._hub)
                with self._lock:
                    self._open += [near, far]
                threading.Thread(target=self._pass, args=(near, far, False), daemon=True).start()
                threading.Thread(target=self._pass, args=(far, near, True), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, counts: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(16_384):
                with self._lock:
                    whole = not counts or self.left is None or self.passed + len(piece) <= self.left
                    part = piece if whole or self.left is None else piece[: max(0, self.left - self.passed)]
                    self.passed += len(part) if counts else 0
                if part:
                    target.sendall(part)
                if not whole:
                    self.reached.set()
                    if not self.holds_back:
                        self._drop()
                    return
        if self.holds_back and self.reached.is_set():
            return
        for one in (source, target):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@contextmanager
def line_to(address: str) -> Iterator[CutLine]:
    """A line to the hub at `address`."""
    line = CutLine(address)
    try:
        yield line
    finally:
        line.close()

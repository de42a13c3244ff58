# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a line to the hub that breaks after so many bytes, in whichever direction they went."""

from __future__ import annotations

import select
import socket
import threading


class CuttingLine:
    """A listener before the hub. `cut_after` bytes of both directions together everything is closed."""

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._lock = threading.Lock()
        self._left: int | None = None
        self.passed = 0
        self._ended = False
        threading.Thread(target=self._listen, daemon=True).start()

    def cut_after(self, count: int | None) -> None:
        """From now on; None lets everything through."""
        with self._lock:
            self._left, self.passed = count, 0

    def close(self) -> None:
        self._ended = True
        self._listener.close()

    def _listen(self) -> None:
        while not self._ended:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, socket.create_connection(self._target) as far:
            while True:
                ready, _, _ = select.select([near, far], [], [], 30)
                if not ready:
                    return
                for one in ready:
                    data, goes_on = self._allowed(one.recv(65536))
                    if data:
                        (far if one is near else near).sendall(data)
                    if not goes_on:
                        return

    def _allowed(self, data: bytes) -> tuple[bytes, bool]:
        """What of it still goes through, and whether the line holds."""
        with self._lock:
            holds = bool(data)
            if self._left is not None:
                holds = holds and len(data) < self._left
                data = data[: self._left]
                self._left -= len(data)
            self.passed += len(data)
            return data, holds

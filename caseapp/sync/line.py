# SPDX-License-Identifier: EUPL-1.2
"""This is the place for cutting a connection from outside: whoever closes the program does not wait for the network."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Mapping
from typing import Any

from caseapp.errors import HubUnreachable
from caseapp.i18n import N_


class Line:
    """What connections are made over. `cut()` from another thread ends what waits at once, and lets nothing begin."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self.is_cut = False

    def cut(self) -> None:
        """End every connection; whoever waits for an answer gets HubUnreachable."""
        with self._lock:
            self.is_cut = True
            for one in self._sockets:
                _end(one)

    def must_hold(self) -> None:
        """Raise HubUnreachable when the line was cut."""
        if self.is_cut:
            raise HubUnreachable(N_("Stopped. What was done stays done; the next round goes on from there."))

    def heard(self, event: str, info: Mapping[str, Any]) -> None:
        """The trace of httpcore: every step of a request tells of itself here, and may be the last."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            found = info["return_value"].get_extra_info("socket")
            with self._lock:
                self._sockets = [one for one in self._sockets if one.fileno() >= 0]
                if isinstance(found, socket.socket):
                    self._sockets.append(found)
                    if self.is_cut:
                        found.close()
        if not event.endswith((".failed", ".response_closed.started", ".response_closed.complete")):
            self.must_hold()


def _end(one: socket.socket) -> None:
    with contextlib.suppress(OSError, ValueError):
        socket.socket.shutdown(one, socket.SHUT_RDWR)  # not that of TLS, which would want to say goodbye first

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for running a hub: listening, saying once that it is ready, stopping without hurting anybody."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import TextIO

import uvicorn
from starlette.applications import Starlette

from casehub.hub import Hub
from casehub.settings import Settings
from casehub.store import organisations
from casehub.store.opening import open_database
from casehub.trouble import HubTrouble, WrongStart
from casehub.web import entry, health, keyring, letters, orders, whole
from casehub.web.door import no_such_door

_LAST_REQUESTS = 20  # seconds a request may still take when the hub stops


def application(hub: Hub) -> Starlette:
    """Every door of the hub."""
    rooms = (entry, letters, keyring, whole, orders, health)
    routes = [route for room in rooms for route in room.ROUTES]
    made = Starlette(routes=routes, exception_handlers={404: no_such_door, 405: no_such_door})
    made.state.hub = hub
    return made


def check_host(settings: Settings) -> None:
    """Plain HTTP is for this machine. Raises WrongStart."""
    if settings.behind_proxy or _is_loopback(settings.host):
        return
    raise WrongStart(
        "The hub speaks plain HTTP, so %(host)s would let everybody on the way see who asks for what and steal tokens."
        " Put a reverse proxy with TLS before it on this machine, or, when the proxy reaches it over a network you"
        " trust, say so with --behind-proxy.",
        host=settings.host,
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Server(uvicorn.Server):
    """uvicorn, that says it is ready and lets go of who only waits."""

    def __init__(self, config: uvicorn.Config, hub: Hub, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._hub = hub
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._hub.watch.close()
        super().handle_exit(sig, frame)


class Serving:
    """A hub that listens. `run` comes back when it was stopped; `stop` may be called from any thread."""

    def __init__(self, settings: Settings, lines: TextIO, journal: TextIO) -> None:
        check_host(settings)
        self._lines = lines
        self._socket = _listen(settings)
        try:
            self.hub = Hub(open_database(settings), settings, journal)
        except BaseException:
            self._socket.close()
            raise
        self.port = int(self._socket.getsockname()[1])
        self.address = f"http://{_in_url(settings.host)}:{self.port}"
        self.code = "" if organisations.has_organisations(self.hub.database) else self._new_code()
        config = uvicorn.Config(
            application(self.hub),
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            lifespan="off",
            timeout_keep_alive=75,
            timeout_graceful_shutdown=_LAST_REQUESTS,
            ws="none",
        )
        self._server = _Server(config, self.hub, self._say)

    def _new_code(self) -> str:
        return organisations.new_code(self.hub.database)

    def _say(self) -> None:
        code = f" - registration code {self.code}" if self.code else ""
        self._lines.write(f"casehub is ready at {self.address}{code}\n")
        self._lines.flush()
        self.hub.journal.note("start", database=self.hub.database.kind, generation=self.hub.row.generation)

    def run(self) -> None:
        """Until SIGTERM, SIGINT or `stop`; requests under way are finished."""
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self.hub.journal.note("stop")
            self.hub.close()

    def stop(self) -> None:
        self.hub.watch.close()
        self._server.should_exit = True


def serve(settings: Settings, lines: TextIO, journal: TextIO) -> None:
    """Runs until it is told to stop; then the process may end well."""
    serving = Serving(settings, lines, journal)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _already_stopping)
    serving.run()


def _already_stopping(_number: int, _frame: FrameType | None) -> None:
    """Uvicorn raises the signal again when it has stopped; there is nothing left to do."""


def _listen(settings: Settings) -> socket.socket:
    """Made with its protocol by name: asyncio asks for it before it switches the waiting for fuller packets off."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name != "nt":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))
        listening.listen(512)
    except OSError as error:
        listening.close()
        raise HubTrouble(
            "The hub cannot listen at %(host)s port %(port)s: %(why)s.",
            host=settings.host,
            port=settings.port,
            why=error.strerror or type(error).__name__,
        ) from error
    return listening


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host

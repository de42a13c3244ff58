# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a real hub without sockets: requests go straight into its application, in one thread.

The line between a laptop and the hub can be cut at any byte of either direction, lose one answer, bring one request
twice, or let something else happen before a request. All of it is counted, so that it happens again the same way.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from caseapp.sync.http import HttpHub
from casehub.hub import Hub
from casehub.serving import application
from casehub.settings import Settings
from casehub.store.copying import backup, restore
from casehub.store.opening import open_database

NewDatabase = Callable[[], str]  # the address of an empty database; an empty text means files in a folder


@dataclass
class Trouble:
    """What goes wrong on the line, once: then it holds again."""

    cut_after: int | None = None  # bytes of both directions together
    lose: int | None = None  # the answer of so many requests later
    twice: int | None = None  # that request comes twice
    before: tuple[int, Callable[[], None]] | None = None  # something else happens before that request


class MemoryHub:
    """A hub with its database. It can be put back to a backup."""

    def __init__(self, folder: Path, new_database: NewDatabase = lambda: "") -> None:
        self._folder, self._new_database, self._copies = folder, new_database, 0
        self._loop = asyncio.new_event_loop()
        self.journal = io.StringIO()
        self.trouble = Trouble()
        self.backups: list[Path] = []
        self._asked = 0

    def begin(self, source: Path) -> None:
        """A hub out of the folder of another one."""
        self._settings = self._fresh()
        restore(source, None, self._settings)
        self._open()

    def _fresh(self) -> Settings:
        self._copies += 1
        data = self._folder / f"hub{self._copies}"
        return Settings(
            data=data, database=self._new_database(), port=0, requests=1_000_000, burst=1_000_000, threads=1
        )

    def _open(self) -> None:
        self.hub = Hub(open_database(self._settings), self._settings, self.journal)
        self._application = application(self.hub)

    def keep_copy(self) -> None:
        """`casehub backup`."""
        to = self._folder / f"hub-backup{len(self.backups)}"
        backup(self._settings, to, None)
        self.backups.append(to)

    def put_back(self, which: int) -> None:
        """`casehub restore`."""
        self.hub.close()
        self._settings = self._fresh()
        restore(self.backups[which], None, self._settings)
        self._open()

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the hub has on its disk."""
        return [tuple(row) for row in self.hub.database.read(lambda tx: tx.all(sql, *values))]

    def close(self) -> None:
        self.hub.close()
        self._loop.close()

    # -- the line --------------------------------------------------------------------------------------------------

    def connect(self, address: str) -> HttpHub:
        """What a laptop takes for a hub behind HTTP."""
        made = HttpHub(address)
        head = dict(made._http.headers)
        made._http.close()
        made._http = httpx.Client(base_url=address, headers=head, transport=_Between(self))
        return made

    def answer(self, request: httpx.Request) -> httpx.Response:
        """One request over the line as it is just now."""
        trouble, self._asked = self.trouble, self._asked + 1
        if trouble.before is not None:
            count, happens = trouble.before
            trouble.before = (count - 1, happens) if count else None
            if not count:
                self.trouble = Trouble()
                happens()
                self.trouble = trouble
        body = request.read()
        self._pass(len(body))
        status, headers, content = self._run(request, body)
        trouble.twice = _less(trouble.twice)
        if trouble.twice == -1:
            status, headers, content = self._run(request, body)
        trouble.lose = _less(trouble.lose)
        if trouble.lose == -1:
            raise httpx.ReadError("the answer is lost", request=request)
        left = trouble.cut_after
        if left is not None and left < len(content):
            self.trouble.cut_after = 0
            return httpx.Response(status, headers=headers, stream=_Torn(content[:left], request))
        self._pass(len(content))
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(content))

    def _pass(self, count: int) -> None:
        left = self.trouble.cut_after
        if left is None:
            return
        if left < count or not left:
            self.trouble.cut_after = 0
            raise httpx.ReadError("the line is cut")
        self.trouble.cut_after = left - count

    def _run(self, request: httpx.Request, body: bytes) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        scope = {
            "type": "http", "http_version": "1.1", "method": request.method, "scheme": "http",
            "path": request.url.path, "raw_path": request.url.raw_path, "root_path": "",
            "query_string": request.url.query, "headers": [(k.lower(), v) for k, v in request.headers.raw],
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 1),
        }  # fmt: skip
        got: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            got.append(message)

        self._loop.run_until_complete(self._application(scope, receive, send))
        content = b"".join(one.get("body", b"") for one in got[1:])
        return got[0]["status"], got[0]["headers"], content


def _less(count: int | None) -> int | None:
    return None if count is None else count - 1


class _Between(httpx.BaseTransport):
    def __init__(self, hub: MemoryHub) -> None:
        self._hub = hub

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._hub.answer(request)


class _Torn(httpx.SyncByteStream):
    """An answer that ends too early."""

    def __init__(self, content: bytes, request: httpx.Request) -> None:
        self._content, self._request = content, request

    def __iter__(self) -> Iterator[bytes]:
        if self._content:
            yield self._content
        raise httpx.ReadError("the line is cut", request=self._request)

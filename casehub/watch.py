# SPDX-License-Identifier: EUPL-1.2
"""This is the place for devices that wait for news: woken by a push here at once, by one elsewhere within a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

LOOK_EVERY = 0.4  # seconds; another hub process over the same database is seen this late
Positions = dict[bytes, tuple[int, int]]


class Watch:
    """Lives in the event loop. `look` reads where every feed stands; it is asked only while somebody waits."""

    def __init__(self, look: Callable[[], Awaitable[Positions]]) -> None:
        self._look = look
        self._waiting: dict[bytes, set[asyncio.Future[None]]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Task[None] | None = None
        self.closing = False

    @property
    def waiting(self) -> int:
        return sum(len(some) for some in self._waiting.values())

    async def wait(self, org_id: bytes, seen: tuple[int, int], seconds: float) -> None:
        """Until something may have changed behind `seen` (feed position, directory height), or time is up."""
        if self.closing:
            return
        self._loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = self._loop.create_future()
        self._waiting.setdefault(org_id, set()).add(future)
        if self._looking is None or self._looking.done():
            self._looking = self._loop.create_task(self._look_on())
        try:
            if (await self._look()).get(org_id, seen) == seen:
                await asyncio.wait_for(future, seconds)
        except TimeoutError:
            pass
        finally:
            self._waiting[org_id].discard(future)

    def wake(self, org_id: bytes) -> None:
        """From any thread: there is news in this organisation, committed. Who begins to wait now looks by himself."""
        if self._waiting.get(org_id) and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake_now, org_id)

    def close(self) -> None:
        """From any thread or signal: everybody is answered now, and nobody waits any more."""
        self.closing = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake_all)

    def _wake_now(self, org_id: bytes) -> None:
        for future in self._waiting.get(org_id, ()):
            if not future.done():
                future.set_result(None)

    def _wake_all(self) -> None:
        for org_id in self._waiting:
            self._wake_now(org_id)

    async def _look_on(self) -> None:
        before = await self._positions()
        while self.waiting and not self.closing:
            await asyncio.sleep(LOOK_EVERY)
            now = await self._positions()
            for org_id, position in now.items():
                if before.get(org_id) != position:
                    self._wake_now(org_id)
            before = now or before

    async def _positions(self) -> Positions:
        try:
            return await self._look()
        except Exception:  # noqa: BLE001 - the database is away: whoever waits is told so when he asks himself
            return {}

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a monitor asks: is it well, and how much goes through. Counts only."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from caseapp.sync.protocol.messages import Path
from caseapp.sync.protocol.refusals import Refused
from casehub.hub import Hub
from casehub.store.database import Row, Tx


async def health(request: Request) -> Response:
    """200 when the database answers."""
    hub: Hub = request.app.state.hub
    try:
        await hub.in_thread(lambda: hub.database.read(lambda tx: tx.one("SELECT 1 FROM hub")))
    except Refused:
        return PlainTextResponse("busy\n", 503, {"Retry-After": "5"})
    return PlainTextResponse("ok\n")


async def metrics(request: Request) -> Response:
    """Text for Prometheus. A proxy does not pass this on (docs/hub.md)."""
    hub: Hub = request.app.state.hub
    try:
        numbers = await hub.in_thread(lambda: hub.database.read(_numbers))
        size = await hub.in_thread(hub.database.size)
    except Refused:
        return PlainTextResponse("casehub_up 0\n")
    held = [f"casehub_{name} {number}" for name, number in numbers.items()]
    now = ["casehub_up 1", f"casehub_waiting {hub.watch.waiting}", f"casehub_database_bytes {size}"]
    return PlainTextResponse("\n".join([*now, *held, *hub.counts.lines()]) + "\n")


def _numbers(tx: Tx) -> dict[str, int]:
    orgs: Row = tx.one("SELECT count(*), coalesce(sum(logs), 0), coalesce(sum(size), 0) FROM org") or (0, 0, 0)
    numbers = {"organisations": orgs[0], "logs": int(orgs[1]), "kept_bytes": int(orgs[2])}
    for state, count in tx.all("SELECT state, count(*) FROM device GROUP BY state ORDER BY state"):
        numbers[f'devices{{state="{state}"}}'] = count
    numbers["letters"] = (tx.one("SELECT count(*) FROM letter") or (0,))[0]
    return numbers


ROUTES = [Route(Path.HEALTH, health, methods=["GET"]), Route("/metrics", metrics, methods=["GET"])]

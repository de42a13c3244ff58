# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what every request goes through: version, size, who asks, how often; and how it is answered."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from caseapp.sync.protocol.directory import Device, DeviceState
from caseapp.sync.protocol.limits import ID, PROTOCOL, RECORD_BYTES
from caseapp.sync.protocol.messages import CBOR, GENERATION_HEADER, PROTO_HEADER, Message
from caseapp.sync.protocol.problems import PROBLEM, problem
from caseapp.sync.protocol.refusals import Code, Refused
from casehub.hub import Hub
from casehub.membership import Membership
from casehub.store import organisations
from casehub.trouble import busy

SMALL = RECORD_BYTES + 4096
_THIS_MACHINE = frozenset({"127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Caller:
    """The device that asks, and the directory by which it is judged."""

    dev_id: bytes
    membership: Membership

    @property
    def org_id(self) -> bytes:
        return self.membership.org_id

    @property
    def groups(self) -> frozenset[bytes]:
        return self.membership.groups_of(self.dev_id)

    def demand_administrator(self) -> None:
        """Raises Refused(not_member)."""
        if not self.membership.is_administrator(self.dev_id):
            raise Refused(Code.NOT_MEMBER)


@dataclass(slots=True)
class Call:
    """A request, read; the caller is filled in by the thread that does the work."""

    hub: Hub
    request: Request
    route: str
    body: bytes = b""
    _caller: Caller | None = None

    @property
    def caller(self) -> Caller:
        assert self._caller is not None, "this door asks nobody's name"
        return self._caller

    def id(self, name: str, size: int = ID) -> bytes:
        """An id out of the path. Raises Refused(malformed)."""
        return id_of(self.request.path_params[name], size)

    def number(self, name: str, default: int, largest: int = 2**53) -> int:
        """A number out of the question. Raises Refused(malformed)."""
        text = self.request.query_params.get(name, str(default))
        if not (text.isascii() and text.isdigit() and len(text) < 17 and int(text) <= largest):
            raise Refused(Code.MALFORMED, field=name)
        return int(text)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. `facts` go into the log of the hub."""

    body: bytes = b""
    kind: str = CBOR
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a door asks. `leaving`: also for devices that only bring what they still hold. `cost`: of the bucket.

    `recovery`: also for who holds two recovery sheets.
    """

    largest: int = SMALL
    named: bool = True
    leaving: bool = False
    recovery: bool = False
    cost: float = 1.0


Work = Callable[[Call], Answer]


def id_of(text: str, size: int = ID) -> bytes:
    """Raises Refused(malformed)."""
    try:
        found = bytes.fromhex(text)
    except ValueError as error:
        raise Refused(Code.MALFORMED) from error
    if len(found) != size or found.hex() != text:
        raise Refused(Code.MALFORMED)
    return found


def said(message: Message, **facts: object) -> Answer:
    """A message as the answer."""
    return Answer(message.encode(), facts=facts)


def door(method: str, path: str, work: Work, rule: Rule | None = None) -> Route:
    """The route that asks for the name and runs `work`, both in one go in a thread."""
    asks = rule or Rule()
    return _route(method, path, asks, lambda call: call.hub.in_thread(lambda: work(_named(call, asks))))


def open_door(method: str, path: str, work: Callable[[Call], Awaitable[Answer]], rule: Rule | None = None) -> Route:
    """The same for work that waits in the event loop."""
    asks = rule or Rule()

    async def named_first(call: Call) -> Answer:
        await call.hub.in_thread(lambda: _named(call, asks))
        return await work(call)

    return _route(method, path, asks, named_first)


def _route(method: str, path: str, asks: Rule, work: Callable[[Call], Awaitable[Answer]]) -> Route:
    """`{}` in a path is an id: the first `one`, the second `two`. `work` begins with asking for the name."""
    template = path.replace("{}", "{one}", 1).replace("{}", "{two}", 1)

    async def endpoint(request: Request) -> Response:
        return await guarded(Call(cast("Hub", request.app.state.hub), request, f"{method} {path}"), asks, work)

    return Route(template, endpoint, methods=[method])


async def guarded(call: Call, rule: Rule, work: Callable[[Call], Awaitable[Answer]]) -> Response:
    """Everything around `work`: what is refused becomes a problem, what is a bug becomes a line in the log."""
    hub = call.hub
    start = time.perf_counter()
    code = ""
    try:
        _check_protocol(call.request)
        call.body = await _read(call.request, rule.largest)
        answer = await work(call)
    except Refused as refused:
        code = refused.code
        answer = answer_to(refused)
    except ClientDisconnect:
        code = "gone"
        answer = Answer(status=499)
    except Exception as error:  # noqa: BLE001 - outermost: a bug in one request stops no other
        code = "bug"
        hub.journal.note("bug", route=call.route, kind=type(error).__name__, where=_where(error))
        answer = answer_to(busy("bug", 60))
    _note(call, answer, code, time.perf_counter() - start)
    headers = {PROTO_HEADER: str(PROTOCOL), GENERATION_HEADER: hub.row.generation.hex(), **answer.headers}
    return Response(answer.body, answer.status, headers, answer.kind)


def answer_to(refused: Refused) -> Answer:
    """A problem, with what HTTP itself has to say about it."""
    why = refused.detail.get("why")
    if refused.code == Code.BUSY:
        refused = Refused(Code.BUSY, retry_after=refused.detail.get("retry_after", 5))
    status, body = problem(refused)
    headers = {"Retry-After": str(refused.detail["retry_after"])} if refused.code == Code.BUSY else {}
    return Answer(body, PROBLEM, 429 if why == "rate" else status, headers, {"why": why} if why else {})


async def no_such_door(_request: Request, error: Exception) -> Response:
    """A path or method nobody serves."""
    status = getattr(error, "status_code", 404)
    _, body = problem(Refused(Code.UNKNOWN))
    return Response(body, status, media_type=PROBLEM)


def _check_protocol(request: Request) -> None:
    if request.headers.get(PROTO_HEADER) != str(PROTOCOL):
        raise Refused(Code.UPGRADE_REQUIRED, protocol=PROTOCOL)


async def _read(request: Request, largest: int) -> bytes:
    told = request.headers.get("content-length", "0")
    if not told.isdigit() or int(told) > largest:
        raise Refused(Code.TOO_LARGE, largest=largest)
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > largest:
            raise Refused(Code.TOO_LARGE, largest=largest)
        pieces.append(piece)
    return b"".join(pieces)


def _named(call: Call, rule: Rule) -> Call:
    """With the device that asks, when this door wants to know. Raises Refused."""
    if not rule.named:
        call.hub.rates.take(_address(call), rule.cost)
        return call
    scheme, _, token = call.request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Refused(Code.AUTH_FAILED)
    session = organisations.session_of(call.hub.database, id_of(token, 32))
    membership = call.hub.membership(session.org_id, session.dir_height)
    if not (rule.recovery and membership.is_recovery(session.dev_id)):
        check_device(call.hub, membership, membership.device(session.dev_id), leaving=rule.leaving)
    call.hub.rates.take(session.dev_id, rule.cost)
    call._caller = Caller(session.dev_id, membership)  # noqa: SLF001 - this is where it is found out
    return call


def check_device(hub: Hub, membership: Membership, device: Device | None, *, leaving: bool) -> None:
    """Raises Refused: device_unknown, device_revoked (with the signed record), device_leaving."""
    if device is None:
        raise Refused(Code.DEVICE_UNKNOWN)
    if device.revoked is not None:
        records, _ = organisations.records_after(hub.database, membership.org_id, device.revoked - 1, 1)
        raise Refused(Code.DEVICE_REVOKED, record=records[0] if records else b"", height=device.revoked)
    if device.state is DeviceState.LEAVING and not leaving:
        raise Refused(Code.DEVICE_LEAVING)


def _address(call: Call) -> str:
    """Whose bucket is used before a device said who it is: the address that the nearest proxy adds, if it is ours."""
    peer = call.request.client.host if call.request.client else ""
    told = call.request.headers.get("x-forwarded-for", "")
    if told and (call.hub.settings.behind_proxy or peer in _THIS_MACHINE):
        return told.rpartition(",")[2].strip()
    return peer


def _note(call: Call, answer: Answer, code: str, seconds: float) -> None:
    facts: dict[str, object] = {"route": call.route, "status": answer.status}
    if code:
        facts["code"] = code
        call.hub.counts.add("refused_total", f'{{code="{code}"}}')
    if call._caller is not None:  # noqa: SLF001 - a door that asks nobody's name has none
        facts |= {"org": call.caller.org_id, "dev": call.caller.dev_id}
    facts |= {"in": len(call.body), "out": len(answer.body), "ms": round(seconds * 1000, 1), **answer.facts}
    call.hub.journal.note("request", **facts)
    call.hub.counts.add("requests_total", f'{{route="{call.route}",status="{answer.status}"}}')
    call.hub.counts.add("received_bytes_total", by=len(call.body))
    call.hub.counts.add("sent_bytes_total", by=len(answer.body))


def _where(error: Exception) -> str:
    """File and line of a bug, without any value."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else "?"

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for asking a hub over HTTPS."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx

from caseapp.errors import HubUnreachable, WrongUse
from caseapp.i18n import N_
from caseapp.sync.line import Line
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.limits import PROTOCOL, PULL_BYTES, SNAPSHOT_BYTES
from caseapp.sync.protocol.pages import Frame, FrameReader
from caseapp.sync.protocol.problems import PROBLEM, refused_of
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys, Domain

Body = TypeVar("Body", bound=m.Message)

_TIMEOUT = httpx.Timeout(20.0, connect=8.0)
_LARGEST_ANSWER = 4 * PULL_BYTES
_LARGEST_PAGE = SNAPSHOT_BYTES + 4 * PULL_BYTES
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_UNREACHABLE = N_("No connection to the hub. Everything you write is kept and will be sent later.")


def checked_address(address: str) -> str:
    """The address of a hub as it is kept. Raises WrongUse: without TLS only on this machine."""
    text = address.strip().rstrip("/")
    if "://" not in text:
        text = f"https://{text}"
    parts = urlsplit(text)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.username:
        raise WrongUse(N_("This is not the address of a hub. It looks like https://hub.example.org."))
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise WrongUse(N_("The address of a hub begins with https://, so that nobody listens on the way."))
    return text


@cache
def _trusted() -> ssl.SSLContext:
    """Whom we believe. Reading the certificates takes longer than a round without news: once in a process."""
    return httpx.create_ssl_context()


@cache
def _no_tls() -> ssl.SSLContext:
    """For a hub on this machine: believes nobody."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class HttpHub:
    """A hub behind HTTPS. One object per round or watch; not for several threads at once, but for who cuts the line."""

    def __init__(self, address: str, *, line: Line | None = None) -> None:
        self.address = checked_address(address)
        self._extensions: dict[str, Any] = {} if line is None else {"trace": line.heard}
        self._token = ""
        self._http = httpx.Client(
            base_url=self.address,
            timeout=_TIMEOUT,
            headers={m.PROTO_HEADER: str(PROTOCOL), "accept-encoding": "identity"},
            verify=_trusted() if self.address.startswith("https:") else _no_tls(),
            follow_redirects=False,
        )

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_of: object) -> None:
        self.close()

    # -- coming in -------------------------------------------------------------------------------------------------

    def facts(self) -> m.HubFacts:
        return self.ask("GET", m.Path.HUB, m.HubFacts)

    def register(self, genesis: bytes, code: str) -> None:
        self.ask("POST", m.Path.ORG, m.Registered, m.Register(genesis, code.strip()))

    def sign_in(self, keys: DeviceKeys) -> m.Token:
        """Say who we are. No passphrase leaves this laptop: the device signs what the hub asks."""
        challenge = self.ask("POST", m.Path.CHALLENGE, m.Challenge, m.ChallengeAsk(keys.dev_id))
        client = f"caseapp {version('caseapp')}"
        signed = keys.sign(Domain.AUTH, m.auth_payload(challenge.hub, challenge.nonce, keys.dev_id, client))
        ask = m.TokenAsk(keys.dev_id, challenge.nonce, client, signed)
        token = self.ask("POST", m.Path.TOKEN, m.Token, ask)
        self._token = token.token.hex()
        return token

    # -- directory -------------------------------------------------------------------------------------------------

    def directory(self, after: int) -> m.Records:
        return self.ask("GET", m.Path.DIR, m.Records, query={"after": str(after)})

    def add_record(self, record: bytes) -> None:
        self.ask("POST", m.Path.DIR, m.Height, m.NewRecord(record))

    # -- envelopes -------------------------------------------------------------------------------------------------

    def feed(self, after: int, wait_seconds: int = 0) -> m.Feed:
        query = {"after": str(after)} | ({"wait": str(wait_seconds)} if wait_seconds else {})
        return self.ask("GET", m.Path.FEED, m.Feed, query=query, seconds=wait_seconds)

    def pull(self, ask: m.PullAsk) -> Iterator[Frame]:
        reader = FrameReader()
        with (
            self._reaching(),
            self._http.stream(
                "POST", m.Path.PULL, content=ask.encode(), headers=self._head(), extensions=dict(self._extensions)
            ) as got,
        ):
            if got.status_code != httpx.codes.OK:
                raise _refused(got, b"".join(_pieces(got, _LARGEST_ANSWER)))
            for piece in _pieces(got, _LARGEST_PAGE):
                yield from reader.feed(piece)
        if not reader.ended:
            raise HubUnreachable(_UNREACHABLE)

    def push(self, envelopes: Sequence[bytes], *, repair: bool = False) -> m.PushAnswer:
        answer = self.ask("POST", m.Path.PUSH, m.PushAnswer, m.PushAsk(tuple(envelopes), repair))
        if len(answer.results) != len(envelopes):
            raise Refused(Code.MALFORMED)
        return answer

    def wraps(self, log_ids: Sequence[bytes]) -> m.Wraps:
        return self.ask("POST", m.Path.KEYS_FETCH, m.Wraps, m.KeysAsk(tuple(log_ids)))

    def put_wraps(self, wraps: m.Wraps) -> m.WrapsTaken:
        return self.ask("POST", m.Path.KEYS, m.WrapsTaken, wraps)

    def differing(self, ask: m.VvAsk) -> m.VvAnswer:
        return self.ask("POST", m.Path.VV, m.VvAnswer, ask)

    def erase(self, order: bytes) -> None:
        self.ask("POST", m.Path.ERASE, m.Erased, m.Erase(order))

    @property
    def shelf(self) -> HttpShelf:
        """Snapshots and pieces of files."""
        return HttpShelf(self)

    # -- joining ---------------------------------------------------------------------------------------------------

    def ask_to_join(self, org_id: bytes, invite_id: bytes, letter: bytes) -> None:
        self.send("PUT", m.Path.JOIN_ONE.format(invite_id.hex()), letter, {"org": org_id.hex()})

    def join_letters(self) -> m.JoinList:
        return self.ask("GET", m.Path.JOIN, m.JoinList)

    def drop_letter(self, invite_id: bytes) -> None:
        self.send("DELETE", m.Path.JOIN_ONE.format(invite_id.hex()), b"")

    # -- inside ----------------------------------------------------------------------------------------------------

    def pieces(self, path: str, start: int) -> Iterator[bytes]:
        """What lies at `path` from byte `start` on, as it comes."""
        head = self._head() | ({"range": f"bytes={start}-"} if start else {})
        with (
            self._reaching(),
            self._http.stream("GET", path, headers=head, extensions=dict(self._extensions)) as got,
        ):
            if got.status_code not in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
                raise _refused(got, b"".join(_pieces(got, _LARGEST_ANSWER)))
            if start and got.status_code == httpx.codes.OK:
                raise Refused(Code.MALFORMED)
            yield from _pieces(got, _LARGEST_ANSWER)

    def ask(
        self,
        method: str,
        path: str,
        answer: type[Body],
        body: m.Message | None = None,
        query: Mapping[str, str] | None = None,
        seconds: int = 0,
    ) -> Body:
        """One question and its answer."""
        return answer.decode(self.send(method, path, body.encode() if body else b"", query, seconds))

    def send(
        self, method: str, path: str, content: bytes, query: Mapping[str, str] | None = None, seconds: int = 0
    ) -> bytes:
        """One question; the bytes of the answer."""
        limits: dict[str, Any] = {"extensions": dict(self._extensions)}
        if seconds:
            limits["timeout"] = httpx.Timeout(20.0 + seconds, connect=8.0)
        with self._reaching():
            request = self._http.stream(
                method, path, content=content or None, params=query, headers=self._head(), **limits
            )
            with request as got:
                taken = b"".join(_pieces(got, _LARGEST_ANSWER))
                if got.status_code >= httpx.codes.BAD_REQUEST:
                    raise _refused(got, taken)
                if got.status_code not in (httpx.codes.OK, httpx.codes.CREATED, httpx.codes.NO_CONTENT):
                    raise Refused(Code.BUSY)
        return taken

    def _head(self) -> dict[str, str]:
        head = {"content-type": m.CBOR}
        return head | ({"authorization": f"Bearer {self._token}"} if self._token else {})

    @contextlib.contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            raise HubUnreachable(_UNREACHABLE) from error


class HttpShelf:
    """What the hub keeps in one piece."""

    def __init__(self, hub: HttpHub) -> None:
        self._hub = hub

    def snapshots(self, log_id: bytes) -> m.Snapshots:
        return self._hub.ask("GET", m.Path.SNAPSHOTS.format(log_id.hex()), m.Snapshots)

    def snapshot(self, log_id: bytes, env_id: bytes) -> bytes:
        return self._hub.send("GET", m.Path.SNAPSHOT.format(log_id.hex(), env_id.hex()), b"")

    def baselines(self, log_id: bytes) -> m.Snapshots:
        return self._hub.ask("GET", m.Path.SNAPSHOTS.format(log_id.hex()), m.Snapshots, query={"guests": "1"})

    def put_snapshot(self, log_id: bytes, envelope: bytes) -> m.SnapshotTaken:
        return m.SnapshotTaken.decode(self._hub.send("POST", m.Path.SNAPSHOTS.format(log_id.hex()), envelope))

    def attest(self, log_id: bytes, attest: m.Attest) -> None:
        self._hub.send("POST", m.Path.ATTEST.format(log_id.hex()), attest.encode())

    def missing_chunks(self, log_id: bytes, ids: Sequence[bytes]) -> tuple[bytes, ...]:
        return self._hub.ask("POST", m.Path.CHUNKS.format(log_id.hex()), m.ChunkIds, m.ChunkIds(tuple(ids))).ids

    def put_chunk(self, log_id: bytes, chunk_id: bytes, sealed: bytes) -> None:
        self._hub.send("PUT", m.Path.CHUNK.format(log_id.hex(), chunk_id.hex()), sealed)

    def chunk(self, log_id: bytes, chunk_id: bytes, start: int = 0) -> Iterator[bytes]:
        return self._hub.pieces(m.Path.CHUNK.format(log_id.hex(), chunk_id.hex()), start)


def _pieces(got: httpx.Response, largest: int) -> Iterator[bytes]:
    """The body as it comes, never more than `largest`, and never unpacked: what is small on its way stays small."""
    if got.headers.get("content-encoding", "identity") != "identity":
        raise Refused(Code.MALFORMED)
    size = 0
    for piece in got.iter_raw():
        size += len(piece)
        if size > largest:
            raise Refused(Code.TOO_LARGE)
        yield piece


def _refused(got: httpx.Response, body: bytes) -> Refused:
    """What the hub says; something else in between (a proxy, a login page of the network) says nothing of ours."""
    if got.headers.get("content-type", "").split(";", maxsplit=1)[0].strip() != PROBLEM:
        return Refused(Code.BUSY, status=got.status_code)
    return refused_of(body)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a hub that lies: between a real laptop and a real hub, it changes what either of them says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import httpx

from caseapp.sync.envelope import parse
from caseapp.sync.http import HttpHub
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol import wire
from caseapp.sync.protocol.pages import Frame, FrameType
from caseapp.sync.round import run_round
from caseapp.sync.session import Report
from casehub.serving import Serving
from tests.sync.laptops import Laptop

Change = Callable[[Any], Any]


class LyingHub(HttpHub):
    """Answers go through a function named after the question: `directory`, `feed`, `pull`, `wraps`, `push`, ...

    `pull` gets and gives a list of frames. `count` says how often each was asked.
    """

    def __init__(self, hub: Serving, **changes: Change) -> None:
        super().__init__(hub.address)
        self.changes = changes
        self.count: dict[str, int] = {}

    def _changed(self, name: str, answer: Any) -> Any:
        self.count[name] = self.count.get(name, 0) + 1
        change = self.changes.get(name)
        return answer if change is None else change(answer)

    def sign_in(self, keys: Any) -> m.Token:
        return self._changed("sign_in", super().sign_in(keys))  # type: ignore[no-any-return]

    def directory(self, after: int) -> m.Records:
        return self._changed("directory", super().directory(after))  # type: ignore[no-any-return]

    def feed(self, after: int, wait_seconds: int = 0) -> m.Feed:
        return self._changed("feed", super().feed(after, wait_seconds))  # type: ignore[no-any-return]

    def pull(self, ask: m.PullAsk) -> Iterator[Frame]:
        yield from self._changed("pull", list(super().pull(ask)))

    def push(self, envelopes: Sequence[bytes], *, repair: bool = False) -> m.PushAnswer:
        if "swallow" in self.changes:
            return self._changed("swallow", envelopes)  # type: ignore[no-any-return]
        return self._changed("push", super().push(envelopes, repair=repair))  # type: ignore[no-any-return]

    def wraps(self, log_ids: Sequence[bytes]) -> m.Wraps:
        return self._changed("wraps", super().wraps(log_ids))  # type: ignore[no-any-return]

    def differing(self, ask: m.VvAsk) -> m.VvAnswer:
        return self._changed("differing", super().differing(ask))  # type: ignore[no-any-return]


class RawHub(HttpHub):
    """The same one level lower: a function makes the HTTP answer out of the true one."""

    def __init__(self, hub: Serving, change: Callable[[httpx.Request, httpx.Response], httpx.Response]) -> None:
        super().__init__(hub.address)
        head = dict(self._http.headers)
        self._http.close()
        inner = httpx.HTTPTransport()

        class Between(httpx.BaseTransport):
            def handle_request(self, request: httpx.Request) -> httpx.Response:
                answer = inner.handle_request(request)
                answer.read()
                changed = change(request, answer)
                if changed is not answer:
                    return changed
                return httpx.Response(
                    answer.status_code, headers=answer.headers, stream=httpx.ByteStream(answer.content)
                )

            def close(self) -> None:
                inner.close()

        self._http = httpx.Client(base_url=self.address, headers=head, transport=Between(), follow_redirects=False)


def lying_round(laptop: Laptop, line: HttpHub) -> Report:
    """A round over this line."""
    with line:
        return run_round(laptop.session(line))


def of_envelopes(change: Callable[[list[Frame]], list[Frame]]) -> Change:
    """A change of the envelopes on a page only; what the page says of logs stays."""

    def changed(frames: list[Frame]) -> list[Frame]:
        some = change([one for one in frames if one.type is FrameType.ENVELOPE])
        return [*some, *(one for one in frames if one.type is not FrameType.ENVELOPE)]

    return changed


def flipped(content: bytes, at: int, bit: int = 0) -> bytes:
    spoilt = bytearray(content)
    spoilt[at % len(spoilt)] ^= 1 << bit
    return bytes(spoilt)


def sewn(head: bytes, body: bytes, signature: bytes) -> bytes:
    """An envelope of parts of others: the header of the first, the body of the second, the signature of the third."""
    parts = [parse(one) for one in (head, body, signature)]
    return wire.encode([parts[0].header_bytes, parts[1].body, parts[2].signature])

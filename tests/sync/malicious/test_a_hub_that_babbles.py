# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a hub, or something before it, that answers with anything at all: garbage, floods, detours."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random

import httpx
import pytest

from caseapp.errors import SyncError
from caseapp.i18n import _
from caseapp.sync.sentences import say
from casehub.serving import Serving
from tests.sync.malicious.hub import RawHub, lying_round
from tests.sync.teams import Trio, trio_at

ROUNDS = 200 if os.environ.get("CASEAPP_NIGHTLY") else 12
BOMB = gzip.compress(bytes(1024 * 1024), 9) * 200  # 200 MB, as members of one file
Change = Callable[[httpx.Request, httpx.Response], httpx.Response]


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path_factory.mktemp("team")) as found:
        yield found


def with_body(answer: httpx.Response, body: bytes, **head: str) -> httpx.Response:
    kept = {"content-type": answer.headers.get("content-type", "")} | head
    return httpx.Response(answer.status_code, headers=kept, stream=httpx.ByteStream(body))


def page(_request: httpx.Request, _answer: httpx.Response) -> httpx.Response:
    body = httpx.ByteStream(b"<html>Log in to this network</html>")
    return httpx.Response(200, headers={"content-type": "text/html"}, stream=body)


def detour(_request: httpx.Request, _answer: httpx.Response) -> httpx.Response:
    return httpx.Response(307, headers={"location": "http://127.0.0.1:9/v1/auth/token"}, stream=httpx.ByteStream(b""))


def bomb(_request: httpx.Request, answer: httpx.Response) -> httpx.Response:
    return with_body(answer, BOMB, **{"content-encoding": "gzip"})


def huge(_request: httpx.Request, answer: httpx.Response) -> httpx.Response:
    def pieces() -> Iterator[bytes]:
        for _number in range(1_000):
            yield bytes(1024 * 1024)
        raise AssertionError("somebody read a gigabyte")

    return httpx.Response(answer.status_code, headers={"content-type": "application/cbor"}, content=pieces())


def huge_problem(_request: httpx.Request, answer: httpx.Response) -> httpx.Response:
    found = huge(_request, answer)
    return httpx.Response(500, headers={"content-type": "application/problem+json"}, stream=found.stream)


def strange_code(_request: httpx.Request, _answer: httpx.Response) -> httpx.Response:
    body = httpx.ByteStream(b'{"code": "of_the_year_2040"}')
    return httpx.Response(400, headers={"content-type": "application/problem+json"}, stream=body)


def deep(_request: httpx.Request, answer: httpx.Response) -> httpx.Response:
    return with_body(answer, b"\x81" * 100_000)


def nothing(_request: httpx.Request, answer: httpx.Response) -> httpx.Response:
    return with_body(answer, b"")


def many(_request: httpx.Request, answer: httpx.Response) -> httpx.Response:
    return with_body(answer, b"\x9b" + (2**40).to_bytes(8, "big"))


def deep_problem(_request: httpx.Request, _answer: httpx.Response) -> httpx.Response:
    body = b'{"code":' + b"[" * 100_000
    return httpx.Response(400, headers={"content-type": "application/problem+json"}, stream=httpx.ByteStream(body))


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "change", [page, detour, bomb, huge, huge_problem, strange_code, deep, deep_problem, nothing, many]
)
@pytest.mark.parametrize("where", ["/v1/dir", "/v1/pull"])
def test_t5_babble_is_an_error_with_a_sentence(team: tuple[Trio, Serving], change: Change, where: str) -> None:
    trio, hub = team
    trio.karim.note(trio.of_karim, f"{where} {change.__name__}")
    trio.nele.note(trio.of_karim, f"Nele {where} {change.__name__}")
    trio.nele.round(hub)
    asked: list[str] = []

    def between(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if request.url.path != where:
            return answer
        asked.append(where)
        return change(request, answer)

    with pytest.raises(SyncError) as caught:
        lying_round(trio.karim, RawHub(hub, between))
    assert asked
    assert say(caught.value, _)
    before = trio.karim.values(trio.of_karim)
    trio.karim.round(hub)
    trio.nele.round(hub)
    trio.karim.round(hub)
    assert before <= trio.karim.values(trio.of_karim) == trio.nele.values(trio.of_karim)


@pytest.mark.timeout(600)
def test_t5_any_byte_of_any_answer_may_flip(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    random = Random(11)

    def between(_request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        body = bytearray(answer.content)
        if body and random.random() < 0.2:
            body[random.randrange(len(body))] ^= 1 << random.randrange(8)
        return with_body(answer, bytes(body))

    for number in range(ROUNDS):
        trio.karim.note(trio.of_karim, f"Karim {number}")
        with suppress(SyncError):
            lying_round(trio.karim, RawHub(hub, between))
    trio.rounds(hub, 3)
    log_id = trio.karim.log_of(trio.of_karim)
    assert trio.karim.hash_of(log_id) == trio.nele.hash_of(log_id)
    assert f"Karim {ROUNDS - 1}" in trio.nele.values(trio.of_karim)

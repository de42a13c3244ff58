# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a round asks of a hub, whatever carries it.

Every call may raise HubUnreachable (later again) or Refused (with the code of the hub). Calls block: never on the
thread of the window. Bodies are those of protocol/messages.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from caseapp.sync.protocol.messages import (
    Attest,
    Feed,
    HubFacts,
    JoinList,
    PullAsk,
    PushAnswer,
    Records,
    Snapshots,
    SnapshotTaken,
    Token,
    VvAnswer,
    VvAsk,
    Wraps,
    WrapsTaken,
)
from caseapp.sync.protocol.pages import Frame
from caseapp.sync.protocol.signing import DeviceKeys


class Shelf(Protocol):
    """What a hub keeps in one piece: snapshots of logs, pieces of attached files."""

    def snapshots(self, log_id: bytes) -> Snapshots: ...

    def baselines(self, log_id: bytes) -> Snapshots:
        """What guests of a log begin with."""
        ...

    def snapshot(self, log_id: bytes, env_id: bytes) -> bytes: ...

    def put_snapshot(self, log_id: bytes, envelope: bytes) -> SnapshotTaken: ...

    def attest(self, log_id: bytes, attest: Attest) -> None: ...

    def missing_chunks(self, log_id: bytes, ids: Sequence[bytes]) -> tuple[bytes, ...]: ...

    def put_chunk(self, log_id: bytes, chunk_id: bytes, sealed: bytes) -> None: ...

    def chunk(self, log_id: bytes, chunk_id: bytes, start: int = 0) -> Iterator[bytes]:
        """Pieces of a chunk from byte `start` on, as they come."""
        ...


class Transport(Protocol):
    """A hub as a device sees it."""

    def facts(self) -> HubFacts: ...

    def register(self, genesis: bytes, code: str) -> None: ...

    def sign_in(self, keys: DeviceKeys) -> Token: ...

    def directory(self, after: int) -> Records: ...

    def add_record(self, record: bytes) -> None: ...

    def feed(self, after: int, wait_seconds: int = 0) -> Feed: ...

    def pull(self, ask: PullAsk) -> Iterator[Frame]:
        """Frames as they come; what was given may be used even when the rest breaks off."""
        ...

    def push(self, envelopes: Sequence[bytes], *, repair: bool = False) -> PushAnswer: ...

    def wraps(self, log_ids: Sequence[bytes]) -> Wraps: ...

    def put_wraps(self, wraps: Wraps) -> WrapsTaken: ...

    def differing(self, ask: VvAsk) -> VvAnswer: ...

    @property
    def shelf(self) -> Shelf:
        """Whole things: snapshots and pieces of files."""
        ...

    def erase(self, order: bytes) -> None: ...

    def ask_to_join(self, org_id: bytes, invite_id: bytes, letter: bytes) -> None: ...

    def join_letters(self) -> JoinList: ...

    def drop_letter(self, invite_id: bytes) -> None: ...

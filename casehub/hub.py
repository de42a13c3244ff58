# SPDX-License-Identifier: EUPL-1.2
"""This is the place for one hub process: what it keeps in memory beside its database. Nothing here must survive."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TextIO, TypeVar

from nacl.signing import SigningKey

from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import Domain, digest
from casehub.journal import Counts, Journal
from casehub.membership import Membership
from casehub.rates import Buckets
from casehub.settings import Settings
from casehub.store import erasing, forgetting, logs, organisations
from casehub.store.database import Database
from casehub.store.shelves import shelf_for
from casehub.store.together import Together
from casehub.watch import Positions, Watch

T = TypeVar("T")
NONCE_SECONDS = 120
TOKEN_MS = 30 * 60 * 1000


class Hub:
    """Built once per process; every request has it."""

    def __init__(self, database: Database, settings: Settings, stream: TextIO) -> None:
        self.database = database
        self.settings = settings
        self.journal = Journal(stream)
        self.counts = Counts()
        self.row = organisations.hub_row(database)
        self.rates = Buckets(settings.requests, settings.burst)
        self.watch = Watch(self._look)
        self.together = Together()
        self.shelf = shelf_for(database, settings.data)
        erasing.sweep(database, self.shelf)
        self._sign = SigningKey(self.row.sign_seed)
        self._threads = ThreadPoolExecutor(settings.threads, thread_name_prefix="hub")
        self._memberships: dict[bytes, Membership] = {}
        self._forgot: dict[bytes, int] = {}  # when old things of an organisation were let go
        self._reading = threading.Lock()

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Work that waits for a disk or counts signatures, away from the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def _look(self) -> Positions:
        return await self.in_thread(lambda: logs.positions(self.database))

    def membership(self, org_id: bytes, height: int) -> Membership:
        """The directory at this height or above it; read and checked once, then extended."""
        known = self._memberships.get(org_id)
        if known is not None and known.height >= height:
            return known
        with self._reading:
            known = self._memberships.get(org_id)
            while known is None or known.height < height:
                records, top = organisations.records_after(self.database, org_id, known.height if known else -1)
                if not records:
                    raise Refused(Code.UNKNOWN)
                if known is None:
                    known, records = Membership.founded(records[0]), records[1:]
                known = known.extended(records)
                height = max(height, top)
            self._memberships[org_id] = known
            return known

    def forget_old(self, membership: Membership) -> None:
        """Once a day: what the policy of an organisation says is not kept any longer. Never in somebody's way."""
        today = organisations.now_ms() // forgetting.DAY_MS
        if self._forgot.get(membership.org_id) == today:
            return
        self._forgot[membership.org_id] = today
        months = membership.directory.policy.retention_months
        try:
            gone = forgetting.forget_old(self.database, membership.org_id, months)
        except Refused:
            return  # busy: tomorrow is soon enough
        if gone:
            self.database.settle()
            self.journal.note("forgot", org=membership.org_id, logs=gone)

    def remember(self, membership: Membership) -> None:
        """What was just written need not be read again."""
        with self._reading:
            known = self._memberships.get(membership.org_id)
            if known is None or known.height < membership.height:
                self._memberships[membership.org_id] = membership

    @property
    def sign_public(self) -> bytes:
        """With what leases are checked."""
        return bytes(self._sign.verify_key)

    def sign_lease(self, payload: bytes) -> bytes:
        return self._sign.sign(digest(Domain.LEASE, payload)).signature

    # -- questions to devices ----------------------------------------------------------------------------------------

    def new_nonce(self) -> bytes:
        """Random, with its hour and a seal: any hub process over this database knows it again, none keeps it."""
        start = secrets.token_bytes(16) + int(time.time()).to_bytes(8, "big")
        return start + self._seal(start)

    def is_nonce(self, nonce: bytes) -> bool:
        """Whether it was made here within two minutes."""
        if len(nonce) != 40 or not hmac.compare_digest(nonce[24:], self._seal(nonce[:24])):
            return False
        return 0 <= time.time() - int.from_bytes(nonce[16:24], "big") + 1 <= NONCE_SECONDS

    def _seal(self, start: bytes) -> bytes:
        return hashlib.blake2b(start, key=self.row.sign_seed, digest_size=16, person=b"oe1-nonce").digest()

    def close(self) -> None:
        """After the last answer."""
        self._threads.shutdown(wait=True)
        self.database.close()

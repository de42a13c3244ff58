# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the hub itself, its organisations, their directory, devices and tokens."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass

from caseapp.sync.protocol.directory import parse_record
from caseapp.sync.protocol.refusals import Code, Refused
from casehub.membership import Membership
from casehub.store.database import Database, Tx
from casehub.store.schema import SCHEMA
from casehub.trouble import HubTrouble

DAY_MS = 86_400_000
CODE_DAYS = 7
RECORDS_A_PAGE = 200
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that look alike


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class HubRow:
    """Who this hub is. `generation` changes when what it holds was restored or moved."""

    hub_id: bytes
    generation: bytes
    sign_seed: bytes


@dataclass(frozen=True, slots=True)
class Session:
    """Whom a token stands for."""

    dev_id: bytes
    org_id: bytes
    dir_height: int


def hub_row(database: Database) -> HubRow:
    """Made at the first start. Raises HubTrouble for the tables of a newer hub."""

    def work(tx: Tx) -> tuple[bytes, bytes, bytes, int]:
        tx.run(
            "INSERT INTO hub (one, hub_id, generation, sign_seed, schema_no) VALUES (1, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            secrets.token_bytes(16),
            secrets.token_bytes(16),
            secrets.token_bytes(32),
            SCHEMA,
        )
        row = tx.one("SELECT hub_id, generation, sign_seed, schema_no FROM hub")
        assert row is not None
        return row[0], row[1], row[2], row[3]

    hub_id, generation, seed, schema = database.write(work)
    if schema != SCHEMA:
        raise HubTrouble("This database was made by a newer version of casehub (%(number)s).", number=schema)
    return HubRow(hub_id, generation, seed)


def renew_generation(database: Database) -> None:
    """After a restore or a move: clients compare what they hold with what is here. Nobody stays signed in."""

    def work(tx: Tx) -> None:
        tx.run("UPDATE hub SET generation = ?", secrets.token_bytes(16))
        tx.run("DELETE FROM token")

    database.write(work)


# -- registration ------------------------------------------------------------------------------------------------------


def _code_hash(code: str) -> bytes:
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.blake2b(plain.encode(), digest_size=32, person=b"oe1-org-code").digest()


def new_code(database: Database) -> str:
    """A registration code, for one organisation, within a week. Only its hash is kept."""
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))

    def work(tx: Tx) -> None:
        tx.run("DELETE FROM org_code WHERE expires_at < ?", now_ms())
        tx.run(
            "INSERT INTO org_code (code_hash, expires_at) VALUES (?, ?)",
            _code_hash(code),
            now_ms() + CODE_DAYS * DAY_MS,
        )

    database.write(work)
    return code


def has_organisations(database: Database) -> bool:
    return database.read(lambda tx: tx.one("SELECT 1 FROM org")) is not None


def register(database: Database, genesis: bytes, code: str) -> Membership:
    """A new organisation. The same genesis again answers the same. Raises Refused(auth_failed, dir_refused)."""
    found = Membership.founded(genesis)

    def work(tx: Tx) -> None:
        row = tx.one("SELECT bytes FROM dir_record WHERE org_id = ? AND height = 0", found.org_id)
        if row is not None:
            if row[0] != genesis:
                raise Refused(Code.DIR_REFUSED)
            return
        if not tx.run("DELETE FROM org_code WHERE code_hash = ? AND expires_at >= ?", _code_hash(code), now_ms()):
            raise Refused(Code.AUTH_FAILED)
        tx.run(
            "INSERT INTO org (org_id, feed_pos, dir_height, dir_hash, size, logs, made_at)"
            " VALUES (?, 0, 0, ?, 0, 0, ?)",
            found.org_id,
            found.head,
            now_ms(),
        )
        tx.run("INSERT INTO dir_record (org_id, height, bytes) VALUES (?, 0, ?)", found.org_id, genesis)
        _write_devices(tx, None, found)

    database.write(work)
    return found


# -- directory ---------------------------------------------------------------------------------------------------------


def records_after(
    database: Database, org_id: bytes, height: int, limit: int = RECORDS_A_PAGE
) -> tuple[list[bytes], int]:
    """Records above `height` in order, and the height of the newest there is."""

    def work(tx: Tx) -> tuple[list[bytes], int]:
        top = tx.one("SELECT dir_height FROM org WHERE org_id = ?", org_id)
        rows = tx.all(
            "SELECT bytes FROM dir_record WHERE org_id = ? AND height > ? ORDER BY height LIMIT ?",
            org_id,
            height,
            limit,
        )
        return [row[0] for row in rows], top[0] if top else -1

    return database.read(work)


def dir_height(database: Database, org_id: bytes) -> int:
    """Raises Refused(device_unknown) for an organisation that is not here."""
    row = database.read(lambda tx: tx.one("SELECT dir_height FROM org WHERE org_id = ?", org_id))
    if row is None:
        raise Refused(Code.DEVICE_UNKNOWN)
    return int(row[0])


def height_of_record(database: Database, org_id: bytes, record: bytes) -> int | None:
    """Where this very record stands, if it is here."""
    height = parse_record(record).height
    row = database.read(
        lambda tx: tx.one("SELECT bytes FROM dir_record WHERE org_id = ? AND height = ?", org_id, height)
    )
    return height if row is not None and row[0] == record else None


def append_record(database: Database, before: Membership, record: bytes) -> Membership:
    """One more record; heights are given out one at a time. Raises Refused(dir_conflict, dir_refused)."""
    after = before.extended([record])

    def work(tx: Tx) -> None:
        row = tx.one(f"SELECT dir_height, dir_hash FROM org WHERE org_id = ?{tx.lock}", before.org_id)
        assert row is not None
        if (row[0], row[1]) != (before.height, before.head):
            raise Refused(Code.DIR_CONFLICT, height=row[0], parent=row[1])
        tx.run("INSERT INTO dir_record (org_id, height, bytes) VALUES (?, ?, ?)", before.org_id, after.height, record)
        _write_devices(tx, before, after)
        tx.run("UPDATE org SET dir_height = ?, dir_hash = ? WHERE org_id = ?", after.height, after.head, before.org_id)

    database.write(work)
    return after


def _write_devices(tx: Tx, before: Membership | None, after: Membership) -> None:
    held = before.directory.devices if before else {}
    for dev_id, device in after.directory.devices.items():
        if held.get(dev_id) != device:
            tx.run(
                "INSERT INTO device (dev_id, org_id, user_id, guest, state, lease_until, seen_at, client)"
                " VALUES (?, ?, ?, ?, ?, 0, 0, '') ON CONFLICT (dev_id, org_id) DO UPDATE SET state = excluded.state",
                dev_id,
                after.org_id,
                device.user,
                int(device.is_guest),
                str(device.state),
            )
    for key in after.directory.recoveries[len(before.directory.recoveries) if before else 0 :]:
        tx.run(
            "INSERT INTO device (dev_id, org_id, user_id, guest, state, lease_until, seen_at, client)"
            " VALUES (?, ?, ?, 1, 'recovery', 0, 0, '') ON CONFLICT (dev_id, org_id) DO NOTHING",
            key.dev_id,
            after.org_id,
            b"",
        )


# -- tokens ------------------------------------------------------------------------------------------------------------


def organisation_of(database: Database, dev_id: bytes) -> bytes | None:
    """The organisation whose directory names this device."""
    row = database.read(lambda tx: tx.one("SELECT org_id FROM device WHERE dev_id = ? ORDER BY guest", dev_id))
    return row[0] if row else None


def token_hash(token: bytes) -> bytes:
    return hashlib.blake2b(token, digest_size=32, person=b"oe1-token").digest()


@dataclass(frozen=True, slots=True)
class NewToken:
    """What is written down when a device has said who it is; never the token itself."""

    token_hash: bytes
    nonce: bytes
    session: Session
    expires_at: int
    lease_until: int
    client: str


def keep_token(database: Database, new: NewToken) -> None:
    """A nonce is good for one token. Raises Refused(auth_failed) the second time."""

    def work(tx: Tx) -> None:
        now = now_ms()
        tx.run("DELETE FROM token WHERE expires_at < ?", now)
        taken = tx.run(
            "INSERT INTO token (token_hash, nonce_hash, dev_id, org_id, expires_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            new.token_hash,
            token_hash(new.nonce),
            new.session.dev_id,
            new.session.org_id,
            new.expires_at,
        )
        if not taken:
            raise Refused(Code.AUTH_FAILED)
        tx.run(
            "UPDATE device SET lease_until = ?, seen_at = ?, client = ? WHERE dev_id = ? AND org_id = ?",
            new.lease_until,
            now,
            new.client,
            new.session.dev_id,
            new.session.org_id,
        )

    database.write(work)


def session_of(database: Database, token: bytes) -> Session:
    """Whoever holds this token, and how high the directory stands now. Raises Refused(auth_failed)."""
    row = database.read(
        lambda tx: tx.one(
            "SELECT t.dev_id, t.org_id, o.dir_height FROM token t JOIN org o ON o.org_id = t.org_id"
            " WHERE t.token_hash = ? AND t.expires_at >= ?",
            token_hash(token),
            now_ms(),
        )
    )
    if row is None:
        raise Refused(Code.AUTH_FAILED)
    return Session(row[0], row[1], row[2])

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the sizes nobody may exceed: what is larger is refused before it is looked into."""

from __future__ import annotations

PROTOCOL = 1  # sent as `OE-Proto`
SUITE = 1  # XChaCha20-Poly1305, Ed25519, X25519 sealed boxes, BLAKE2b
READER_LEVEL = 1  # an envelope whose `crit` is above this is kept, and read after an update

ID = 16  # bytes of every id
HASH = 32
KEY = 32

HEADER_BYTES = 4 * 1024
ENVELOPE_BYTES = 256 * 1024
PLAIN_BYTES = 4 * 1024 * 1024  # of a body, unpacked
SNAPSHOT_BYTES = 16 * 1024 * 1024  # of a snapshot, sealed; unpacked four times as many
SNAPSHOT_SAVES = 100_000
RECORD_BYTES = 80 * 1024  # of a directory record: the wraps of a group of 500 devices are 66 KB
OPS = 2_000
TEXT_BYTES = 192 * 1024  # the frozen content of a plan version; a text that people write has 64 KiB
DEPTH = 8
ITEMS = 200_000  # numbers, texts, lists of one message, counted before they are kept
DEPS = 128  # in a header; what does not fit is left out, they are a warning only
ENTITIES = 2_000  # of a save
DOTS = 20_000  # of a save, over all its operations

PUSH_BYTES = 1024 * 1024
PUSH_ENVELOPES = 500
PULL_BYTES = 4 * 1024 * 1024
FEED_ROWS = 500
CHUNK_BYTES = 1024 * 1024
FILE_BYTES = 100 * 1024 * 1024
LOGS_PER_ORGANISATION = 200_000
DEVICES_PER_GROUP = 500
OWN_DEVICES = 10  # a user adds alone; more take an administrator
USERS = 2_000  # ever, of an organisation
GROUPS = 5_000
LINKS = 100  # organisations one works with
GRANTS = 64  # groups that hold one log
REQUESTS_PER_MINUTE = 60
REQUEST_BURST = 120
CLOCK_AHEAD_MS = 48 * 3600 * 1000  # a save from further in the future is kept and flagged

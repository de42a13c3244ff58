# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tables of what is shared with colleagues: keys, envelopes, the directory, the hub."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from caseapp.models.base import Base

metadata = Base.metadata

directory_record = Table(  # who belongs to the organisation: a signed chain, from the first record on
    "directory_record", metadata,
    Column("height", Integer, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)  # fmt: skip

group_key = Table(
    "group_key", metadata,
    Column("group_id", LargeBinary(16), primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("key", LargeBinary(32), nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip

log_key = Table(  # two laptops without a hub may begin the same epoch: the commitment tells their keys apart
    "log_key", metadata,
    Column("log_no", Integer, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("commitment", LargeBinary(32), primary_key=True),
    Column("key", LargeBinary(32)),                 # empty until a wrap for us arrives
    Column("record", LargeBinary, nullable=False),  # the envelope that grants it
    sqlite_with_rowid=False,
)  # fmt: skip

wrap = Table(  # log keys under the keys of groups; passed on, so that colleagues reach each other without a hub too
    "wrap", metadata,
    Column("log_no", Integer, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("group_id", LargeBinary(16), primary_key=True),
    Column("group_epoch", Integer, primary_key=True),
    Column("bytes", LargeBinary, primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip

envelope = Table(
    "envelope", metadata,
    Column("env_no", Integer, primary_key=True),
    Column("log_no", Integer, nullable=False),
    Column("kind", Integer, nullable=False),
    Column("dev_no", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("save_id", LargeBinary(16), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("state", Text, nullable=False),          # sealed, done, waiting, quarantine
    Column("reason", Text, nullable=False, server_default=""),
    Column("hub_seq", Integer),                     # its place in the log at the hub
    Column("moment", Integer, nullable=False),      # when it came here
    Column("bytes", LargeBinary, nullable=False),
    UniqueConstraint("log_no", "kind", "dev_no", "seq", "save_id"),
    Index("ix_envelope_state", "state"),
)  # fmt: skip

hub_log = Table(  # how far this laptop is with a log at the hub
    "hub_log", metadata,
    Column("log_no", Integer, primary_key=True),
    Column("cursor", Integer, nullable=False),      # place in the log up to which it was fetched
    Column("head", Integer, nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("retry_at", Integer, nullable=False, server_default="0"),
    Column("reason", Text, nullable=False, server_default=""),
)  # fmt: skip

sync_round = Table(  # what the page of colleagues shows of the last rounds
    "sync_round", metadata,
    Column("round_no", Integer, primary_key=True),
    Column("moment", Integer, nullable=False),
    Column("way", Text, nullable=False),            # hub, or the file of an exchange
    Column("sent", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    Column("outcome", Text, nullable=False),        # done, or a code
)  # fmt: skip

audit_log = Table(  # the log of a device in which it says what was opened: one for every month
    "audit_log", metadata,
    Column("log_no", Integer, primary_key=True),
    Column("dev_no", Integer, nullable=False),
    Column("month", Integer, nullable=False),       # 12 times the year, and months since January
    Column("before_log", LargeBinary(16)),          # the one before of the same device, how far it went, its month
    Column("before_seq", Integer, nullable=False, server_default="0"),
    Column("before_month", Integer, nullable=False, server_default="0"),
)  # fmt: skip

opening = Table(  # that somebody looked at a case, and when
    "opening", metadata,
    Column("log_no", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("save_id", LargeBinary(16), nullable=False),
    Column("moment", Integer, nullable=False),
    Column("user", LargeBinary(16), nullable=False),
    Column("act", Text, nullable=False),
    Column("compartment", Text, nullable=False),
    Column("case_id", LargeBinary(16)),             # none: it was about more than one case
    Column("reason", Text, nullable=False, server_default=""),
    Index("ix_opening_case", "case_id", "moment"),
    Index("ix_opening_moment", "moment"),
    sqlite_with_rowid=False,
)  # fmt: skip

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tables that are not nouns of the field: journal, bookkeeping, derived and local rows."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from caseapp.store import colleague_tables

metadata = colleague_tables.metadata  # the tables of two files, one schema

# -- what happened -----------------------------------------------------------------------------------------------
journal = Table(
    "journal", metadata,
    Column("rev", Integer, primary_key=True),       # local revision, in the order of arrival
    Column("act_rev", Integer, nullable=False),     # revision of the first row of the same act
    Column("log_no", Integer, nullable=False),
    Column("dev_no", Integer, nullable=False),
    Column("seq", Integer, nullable=False),         # counted per log and device, from 1, without gaps
    Column("save_id", LargeBinary(16), nullable=False),
    Column("moment", Integer, nullable=False),      # milliseconds since 1970, for people only: no clock decides
    Column("body", LargeBinary, nullable=False),    # see store/journal.py
    UniqueConstraint("log_no", "dev_no", "seq"),
)  # fmt: skip

log = Table(
    "log", metadata,
    Column("log_no", Integer, primary_key=True),
    Column("log_id", LargeBinary(16), nullable=False, unique=True),
    Column("kind", Text, nullable=False),           # team, or the compartment of a case: core, sensitive, reporter
    Column("case_id", LargeBinary(16), index=True), # of the compartments beside the core
)  # fmt: skip

device = Table(
    "device", metadata,
    Column("dev_no", Integer, primary_key=True),
    Column("dev_id", LargeBinary(16), nullable=False, unique=True),
    Column("name", Text, nullable=False, server_default=""),
)  # fmt: skip

held = Table(  # what this file holds of every log: the highest number without a gap
    "held", metadata,
    Column("log_no", Integer, primary_key=True),
    Column("dev_no", Integer, primary_key=True),
    Column("seq", Integer, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip

dead = Table(  # dots that were replaced before they arrived
    "dead", metadata,
    Column("log_no", Integer, primary_key=True),
    Column("dev_no", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("idx", Integer, primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip

sibling = Table(  # only for fields that hold more than one value at present
    "sibling", metadata,
    Column("entity_id", LargeBinary(16), primary_key=True),
    Column("field", Integer, primary_key=True),
    Column("dev_no", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("idx", Integer, primary_key=True),
    Column("type_no", Integer, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("value", LargeBinary, nullable=False),   # CBOR of the plain value
    Column("moment", Integer, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip

# -- of this laptop and what left it --------------------------------------------------------------------------------
own_device = Table(  # the keys of every incarnation of this laptop; device.dev_id follows from the first
    "own_device", metadata,
    Column("dev_no", Integer, primary_key=True),
    Column("sign_seed", LargeBinary(32), nullable=False),
    Column("box_seed", LargeBinary(32), nullable=False),
)  # fmt: skip

sent = Table(  # the highest number of own saves that the hub acknowledged
    "sent", metadata,
    Column("log_no", Integer, primary_key=True),
    Column("dev_no", Integer, primary_key=True),
    Column("seq", Integer, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip

# -- derived from the above, made again at will --------------------------------------------------------------------
case_summary = Table(
    "case_summary", metadata,
    Column("case_id", LargeBinary(16), primary_key=True),
    Column("person_id", LargeBinary(16), nullable=False, index=True),
    Column("status", Text, nullable=False),
    Column("restricted", Integer, nullable=False),
    Column("worker_id", LargeBinary(16)),
    Column("backup_id", LargeBinary(16)),
    Column("call_name", Text, nullable=False),      # or the first word of the description
    Column("rest_name", Text, nullable=False),
    Column("sort_name", Text, nullable=False),
    Column("birth_day", Text),
    Column("birth_precision", Text),
    Column("programme", Text),
    Column("phase", Text),
    Column("levels", Text, nullable=False),         # a sign per domain of derived.facts.DOMAINS: 1-5 ? - .
    Column("last_contact", Integer),                # moment of the last contact of any kind
    Column("last_talk", Integer),                   # moment of the last conversation with the person
    Column("rhythm_days", Integer),
    Column("silent_from", Text),                    # the first day on which the silence is too long (R-CTI-34)
    Column("plan_agreed", Text),
    Column("plan_draft", Integer, nullable=False),
    Column("exit_day", Text),
    Column("flags", Text, nullable=False),          # words: interpreter, children, contact_ban, animal, conflict
    Index("ix_case_summary_worker", "worker_id"),
    sqlite_with_rowid=False,
)  # fmt: skip

clock = Table(
    "clock", metadata,
    Column("clock_no", Integer, primary_key=True),
    Column("case_id", LargeBinary(16), nullable=False),
    Column("rule", Text, nullable=False),
    Column("due", Text, nullable=False),
    Column("warn_from", Text, nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("text", Text, nullable=False),           # see store/derived/clock_text.py
    Column("until", Text),
    # whole questions are answered from these: what is next in a case, how many are due until a day
    Index("ix_clock_case_due", "case_id", "due", "until"),
    Index("ix_clock_due", "due", "case_id", "until"),
)  # fmt: skip

# -- this laptop only ----------------------------------------------------------------------------------------------
draft = Table(
    "draft", metadata,
    Column("key", Text, primary_key=True),          # kind of form and what it is about
    Column("case_id", LargeBinary(16)),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),           # JSON
    Column("moment", Integer, nullable=False),
)  # fmt: skip

setting = Table(
    "setting", metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),          # JSON
)  # fmt: skip

meta = Table(
    "meta", metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)  # fmt: skip

DERIVED = (case_summary, clock)
LOCAL = (draft, setting, meta)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the children do until they are killed. Each works on and on, and tells what is done."""

from __future__ import annotations

import os
import resource
import shutil
import signal
from datetime import datetime
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

from caseapp.clock import FixedClock
from caseapp.errors import CaseAppError
from caseapp.operations import perform
from caseapp.operations.caseload.people import CaseloadRow
from caseapp.operations.contacts import RecordContact
from caseapp.operations.import_caseload import ImportCaseload
from caseapp.security.kdf import FLOOR
from caseapp.store.backup import back_up, backups, restore_file
from caseapp.store.drafts import save_draft
from caseapp.store.migrations.runner import migrate
from caseapp.store.profile import DATABASE, Profile, create_profile, open_profile
from caseapp.store.replay import rebuild
from caseapp.store.store import Store
from tests.trouble.killing import READY
from tests.trouble.made import PASSPHRASE, Made, file_keys, opened
from tests.trouble.steps import AddColumn, RebuildTable, with_steps

LONG = "een lange notitie over niets " * 1500


def note(profile: Profile, made: Made, what: str) -> None:
    """One contact."""
    fields = {"mode": "phone", "outcome": "completed", "what": what}
    perform(profile.store, RecordContact(case_ids=(made.case_id,), fields=fields))  # type: ignore[arg-type]


def note_on_and_on(profile: Profile, made: Made, saved: list[str]) -> None:
    """Contacts until one is refused; `saved` holds the numbers that were acknowledged."""
    for number in range(1000):
        note(profile, made, f"{number} " + LONG[:8000])
        saved.append(str(number))


def write_contacts(made: Made, first: int, pipe: Connection) -> None:
    """Contacts numbered from `first`; each number is told when its act has returned."""
    profile = opened(made)
    for number in count(first):
        fields = {"mode": "phone", "outcome": "completed", "what": str(number), "next_step": f"volgende {number}"}
        perform(profile.store, RecordContact(case_ids=(made.case_id,), fields=fields))  # type: ignore[arg-type]
        pipe.send(number)


def write_drafts(made: Made, first: int, pipe: Connection) -> None:
    """One draft, written over again and again, as a form does while somebody types."""
    profile = opened(made)
    for number in count(first):
        save_draft(profile.store, "contact:1", "contact", {"what": str(number) + " lang" * 200}, made.case_id)
        pipe.send(number)


def make_backups(made: Made, pipe: Connection) -> None:
    """Backups, one after the other."""
    profile = opened(made)
    pipe.send(READY)
    for number in count():
        back_up(profile.store)
        pipe.send(number)


def restore_again(made: Made, pipe: Connection) -> None:
    """The first backup put back over and over; some work in between, with no clean close."""
    copy = backups(made.home / "backups")[-1].path
    pipe.send(READY)
    for number in count():
        restore_file(made.home / DATABASE, *file_keys(made), copy)
        pipe.send(number)


def import_rows(made: Made, rows: tuple[CaseloadRow, ...], pipe: Connection) -> None:
    """A list in one act; then it rests."""
    profile = opened(made)
    pipe.send(READY)
    perform(profile.store, ImportCaseload(rows=rows))
    pipe.send(len(rows))
    while profile:
        signal.pause()


def rebuild_again(made: Made, pipe: Connection) -> None:
    """Every table made again from the journal, over and over."""
    profile = opened(made)
    pipe.send(READY)
    for number in count():
        rebuild(profile.store)
        pipe.send(number)


def migrate_again(made: Made, folder: Path, pipe: Connection) -> None:
    """Copies of the file, each brought two steps further."""
    key, salt = file_keys(made)
    pipe.send(READY)
    for number in count():
        path = folder / f"{number}.db"
        shutil.copyfile(made.home / DATABASE, path)
        store = Store(path, key, salt, FixedClock())
        migrate(store.engine, lambda _version: None, with_steps(AddColumn(), RebuildTable()))
        store.close()
        pipe.send(number)


def make_profiles(folder: Path, pipe: Connection) -> None:
    """New profiles, each in a folder of its own."""
    pipe.send(READY)
    for number in count():
        profile, _code = create_profile(folder / str(number), PASSPHRASE, kdf=FLOOR, clock=FixedClock())
        profile.close()
        pipe.send(number)


def destroy_and_stop(made: Made, moment: datetime, pipe: Connection) -> None:
    """Open a profile in which a destruction was confirmed: that destroys it. Then it rests."""
    pipe.send(READY)
    profile = opened(made, FixedClock(moment))
    pipe.send(0)
    while profile:
        signal.pause()


def hold_open(made: Made, kind: str, pipe: Connection) -> None:
    """Has the profile open and does nothing."""
    profile = opened(made, kind=kind)
    pipe.send(READY)
    while profile:
        signal.pause()


def write_until_the_limit(made: Made, pipe: Connection) -> None:
    """With a limit on the size of files, which a process cannot take back: what refused, and what was saved before."""
    limit = (made.home / DATABASE).stat().st_size + 20_000
    profile = opened(made)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    saved: list[str] = []
    try:
        note_on_and_on(profile, made, saved)
    except CaseAppError as error:
        pipe.send((type(error).__name__, saved))


def come_in_as_nobody(home: Path, pipe: Connection) -> None:
    """Become somebody without rights, try everything, tell the classes of what was raised."""
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
    found = []
    for work in (
        lambda: open_profile(home, PASSPHRASE),
        lambda: create_profile(home, PASSPHRASE, kdf=FLOOR),
        lambda: create_profile(home / "new", PASSPHRASE, kdf=FLOOR),
        lambda: backups(home / "backups"),
    ):
        try:
            work()
        except Exception as error:  # noqa: BLE001 - whatever it is, its class is told
            found.append(type(error).__name__)
    pipe.send(found)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading in many threads while one writes: no errors, and every snapshot is of one moment."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Event

from caseapp.operations import perform
from caseapp.operations.contacts import RecordContact
from caseapp.store.drafts import save_draft
from caseapp.store.queries.case_list import CaseAsk, case_list
from caseapp.store.queries.cases import CaseFilter
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.replay import verify
from caseapp.store.store import Store
from tests.records import TODAY
from tests.trouble.made import Made, opened

READERS, ACTS = 8, 1000 if os.environ.get("CASEAPP_NIGHTLY") else 120


def test_eight_threads_read_while_one_writes(made: Made) -> None:
    profile = opened(made)
    store, done = profile.store, Event()
    first_rev = store.read(lambda reader: reader.rev)
    before = count(store)
    with ThreadPoolExecutor(READERS) as threads:
        readings = [threads.submit(read_on_and_on, store, made.case_id, done) for _ in range(READERS)]
        try:
            for number in range(ACTS):
                fields = {"mode": "phone", "outcome": "completed", "what": str(number)}
                perform(store, RecordContact(case_ids=(made.case_id,), fields=fields))  # type: ignore[arg-type]
                if number % 50 == 0:
                    save_draft(store, "contact:1", "contact", {"what": str(number)}, made.case_id)
        finally:
            done.set()
        seen = [reading.result() for reading in readings]
    for snapshots in seen:
        assert snapshots
        for rev, contacts, journal in snapshots:
            assert journal == rev  # the journal is whole up to the revision of the snapshot
            assert contacts == before + rev - first_rev  # one contact for each act, none of a later one
        assert all(one <= two for (one, *_), (two, *_) in pairwise(snapshots))  # time does not go back
    assert count(store) == before + ACTS
    assert verify(store).sound
    profile.close()


def read_on_and_on(store: Store, case_id: str, done: Event) -> list[tuple[int, int, int]]:
    """Revision, number of contacts and of rows in the journal, each time from one snapshot."""
    found: list[tuple[int, int, int]] = []
    last = False
    while not last:
        last = done.is_set()
        with store.reading() as reader:
            journal = reader.sql("SELECT count(*) FROM journal")[0][0]
            contacts_of(reader, case_id, limit=3)
            if len(found) % 5 == 0:
                case_list(reader, CaseAsk(wanted=CaseFilter()), TODAY)
            found.append((reader.rev, reader.sql("SELECT count(*) FROM contact")[0][0], journal))
    return found


def count(store: Store) -> int:
    return int(store.read(lambda reader: reader.sql("SELECT count(*) FROM contact"))[0][0])


def test_writing_from_many_threads_is_one_at_a_time(made: Made) -> None:
    profile = opened(made)
    before = count(profile.store)

    def write(number: int) -> int | None:
        fields = {"mode": "phone", "outcome": "completed", "what": str(number)}
        given = RecordContact(case_ids=(made.case_id,), fields=fields)  # type: ignore[arg-type]
        return perform(profile.store, given).changes.act_rev

    with ThreadPoolExecutor(READERS) as threads:
        revisions = list(threads.map(write, range(80)))
    assert len(set(revisions)) == 80
    assert count(profile.store) == before + 80
    assert verify(profile.store).sound
    profile.close()

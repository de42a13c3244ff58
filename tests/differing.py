# SPDX-License-Identifier: EUPL-1.2
"""This is the place for making differences: two people who write in one field without having seen each other."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from caseapp.clock import FixedClock
from caseapp.operations import perform
from caseapp.operations.contacts import ChangeContact, DeleteContact
from caseapp.operations.differences import SettleDifference
from caseapp.operations.goals import ChangeGoal
from caseapp.operations.people import ChangePerson
from caseapp.store.queries.cases import CaseFilter, case_head, case_ids, case_rows
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.queries.goals import goals_of
from caseapp.store.store import Store
from caseapp.store.unit import Author, Unit


def other_device(store: Store, name: str = "") -> int:
    """A colleague's laptop; its number in this file."""

    def made(unit: Unit) -> int:
        sql = "INSERT INTO device (dev_id, name) VALUES (?, ?)"
        return int(unit.connection.exec_driver_sql(sql, (secrets.token_bytes(16), name)).lastrowid)

    return store.local(made)


def now(store: Store) -> int:
    """The newest revision."""
    return store.read(lambda reader: reader.rev)


def write_as(store: Store, worker_id: str, given: object, dev_no: int = 0, at: datetime | None = None) -> object:
    """An act of somebody, on another device or at another moment if these are given."""
    author, clock = store.author, store.clock
    store.author = Author(worker_id, dev_no or author.dev_no)
    if at is not None:
        store.clock = FixedClock(at)
    try:
        return perform(store, given).result
    finally:
        store.author, store.clock = author, clock


FRIDAY = datetime(2026, 10, 2, 14, 12, tzinfo=UTC)
EARLIER = datetime(2026, 10, 2, 12, 40, tzinfo=UTC)
JUNE = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)
STORY = (
    "Samen de post geopend, drie brieven van de telefoonfirma. Hij wil eerst zelf bellen en vraagt of we erbij zitten. "
    "Daarna gewandeld langs het water en gesproken over de zomer."
)


def differ(store: Store, case_id: str, others: tuple[str, str]) -> None:
    """Two workers wrote apart in one case: safe contact, the ban, a goal, a story; one took away what one changed."""
    nele, karim = others
    away = other_device(store, "laptop team 2")
    person = store.read(lambda reader: case_head(reader, case_id)).person.id
    goal = store.read(lambda reader: goals_of(reader, case_id)).goals[0].id
    first, second = (one.id for one in store.read(lambda reader: contacts_of(reader, case_id))[:2])
    write_as(store, nele, ChangePerson(person_id=person, fields={"safe_contact": "Bel of app na 16 u."}), at=JUNE)
    write_as(store, nele, ChangeContact(contact_id=first, fields={"what": STORY}), at=JUNE)
    rev = now(store)
    mine = ("Bel of app na 16 u; geen brieven naar vader.", "yes", "0400 11 22 34")
    theirs = ("Bel of app na 14 u; brieven mogen naar de studio.", "no", "0400 11 22 43")
    story = (STORY.replace("drie", "vier") + " Hij belt dinsdag zelf.", STORY.replace("zomer", "winter en zijn zus"))

    def written(safe: str, ban: str, phone: str) -> ChangePerson:
        fields = {"safe_contact": safe, "contact_ban": ban, "phone": phone}
        return ChangePerson(person_id=person, read_rev=rev, fields=fields)  # type: ignore[arg-type]

    apart: list[tuple[object, object]] = [
        (written(*mine), written(*theirs)),
        (
            ChangeGoal(goal_id=goal, read_rev=rev, fields={"status": "reached"}),
            ChangeGoal(goal_id=goal, read_rev=rev, fields={"status": "dropped"}),
        ),
        (
            ChangeContact(contact_id=first, read_rev=rev, fields={"what": story[0]}),
            ChangeContact(contact_id=first, read_rev=rev, fields={"what": story[1]}),
        ),
        (
            DeleteContact(contact_id=second, read_rev=rev),
            ChangeContact(contact_id=second, read_rev=rev, fields={"place": "aan het station"}),
        ),
    ]
    for here, there in apart:
        write_as(store, karim, there, away, EARLIER)
        write_as(store, nele, here, at=FRIDAY)
    settled = SettleDifference(record_id=person, field="phone", value="0400 11 22 43", read_rev=now(store))
    write_as(store, nele, settled)


def differ_in_demo(store: Store) -> None:
    """The same in the made-up team, in the case of Yassin."""
    today = store.clock.today()
    rows = store.read(lambda reader: case_rows(reader, case_ids(reader, CaseFilter(), today), today))
    yassin = next(row for row in rows if row.name.call == "Yassin")
    assert yassin.worker_id is not None
    assert yassin.backup_id is not None
    differ(store, yassin.id, (yassin.worker_id, yassin.backup_id))

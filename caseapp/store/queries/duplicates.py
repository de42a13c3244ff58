# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading who may be in the files twice, over the whole team, and who is linked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseapp.store.one_person import first_of, links_of
from caseapp.store.plain_sql import day_of
from caseapp.store.queries.case_list import restricted_beside
from caseapp.store.queries.names import ShownName, shown_name
from caseapp.store.reader import Reader
from caseapp.store.search.alike import Alike, KnownPerson, alike_people


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonInCase:
    """A record of a person with the case it belongs to."""

    person_id: str
    case_id: str
    identity: str
    name: ShownName
    birth_day: date | None
    birth_precision: str
    phone: str
    status: str


@dataclass(frozen=True, slots=True)
class AlikeRow:
    """Two records that may be about one person; `why` is born_and_name or phone."""

    one: PersonInCase
    other: PersonInCase
    why: str
    score: float


def people_in_cases(reader: Reader, worker_id: str) -> tuple[PersonInCase, ...]:
    """Everybody with a case, without restricted cases of others."""
    hidden = restricted_beside(reader, worker_id)
    links = links_of(reader)
    rows = reader.sql(
        "SELECT p.id, c.id, p.call_name, p.first_names, p.prefix, p.family_name, "
        "p.description, p.birth_day, p.birth_precision, p.phone, c.status "
        "FROM person p JOIN case_file c ON c.person_id = p.id AND c.deleted = 0 WHERE p.deleted = 0 ORDER BY p.row_no"
    )
    return tuple(
        PersonInCase(
            person_id=row[0].hex(),
            case_id=row[1].hex(),
            identity=first_of(links, row[0].hex()),
            name=shown_name(
                call_name=row[2], first_names=row[3], prefix=row[4], family_name=row[5], description=row[6]
            ),
            birth_day=day_of(row[7]),
            birth_precision=row[8] or "unknown",
            phone=row[9] or "",
            status=row[10] or "",
        )
        for row in rows
        if row[1].hex() not in hidden
    )


def duplicates(reader: Reader, worker_id: str) -> tuple[AlikeRow, ...]:
    """Who may be in the files twice. Takes a moment for thousands of people: for the background."""
    people = {one.person_id: one for one in people_in_cases(reader, worker_id)}
    return tuple(_row(pair, people) for pair in alike_people(_known(one) for one in people.values()))


def linked(reader: Reader, worker_id: str) -> tuple[tuple[PersonInCase, ...], ...]:
    """Records that are said to be about one person, together."""
    groups: dict[str, list[PersonInCase]] = {}
    for one in people_in_cases(reader, worker_id):
        groups.setdefault(one.identity, []).append(one)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _known(one: PersonInCase) -> KnownPerson:
    return KnownPerson(one.person_id, one.identity, one.name.full, one.birth_day, one.birth_precision, one.phone)


def _row(pair: Alike, people: dict[str, PersonInCase]) -> AlikeRow:
    return AlikeRow(people[pair.one.person_id], people[pair.other.person_id], pair.why, pair.score)

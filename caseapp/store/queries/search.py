# SPDX-License-Identifier: EUPL-1.2
"""This is the place for searching: people by name, notes by words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseapp.store.derived.search import note_of, read_columns
from caseapp.store.one_person import RECORDS
from caseapp.store.plain_sql import day_of
from caseapp.store.queries.names import ShownName, shown_name
from caseapp.store.reader import Reader
from caseapp.store.search.notes import find_notes as find_documents
from caseapp.store.search.notes import snippet_of
from caseapp.store.search.people import find_people as find_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPerson:
    """A person who fits. `matched` says how: name, sound, typo, birth, call_name, phone."""

    person_id: str
    case_id: str | None
    name: ShownName
    birth_day: date | None
    birth_precision: str | None
    programme: str | None
    worker_id: str | None
    matched: str
    restricted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNote:
    """A note that fits: `snippet` as pieces of text and whether they were typed; `day` when it is known."""

    kind: str
    entity_id: str
    case_id: str
    name: ShownName
    snippet: tuple[tuple[str, bool], ...]
    layer: str | None


def find_people(reader: Reader, typed: str, limit: int = 12) -> tuple[FoundPerson, ...]:
    """People who fit what was typed, the best first; with their open case, or the last one. Everybody once."""
    found: dict[bytes, FoundPerson] = {}
    for hit in find_ids(reader.driver, typed, limit):
        rows = reader.sql(
            f"{RECORDS} SELECT p.call_name, p.first_names, p.prefix, p.family_name, p.description, p.birth_day, "
            "p.birth_precision, "
            "s.case_id, s.programme, s.worker_id, s.restricted, p.id "
            "FROM one_person one JOIN person p ON p.id = one.id AND p.deleted = 0 "
            "LEFT JOIN case_file c ON c.person_id = p.id LEFT JOIN case_summary s ON s.case_id = c.id "
            "ORDER BY s.status = 'open' DESC, p.born DESC, p.id LIMIT 1",
            (bytes.fromhex(hit.person_id),),
        )
        if not rows or rows[0][11] in found:
            continue
        row = rows[0]
        name = shown_name(call_name=row[0], first_names=row[1], prefix=row[2], family_name=row[3], description=row[4])
        found[row[11]] = FoundPerson(
            person_id=row[11].hex(),
            case_id=row[7].hex() if row[7] is not None else None,
            name=name,
            birth_day=day_of(row[5]),
            birth_precision=row[6],
            programme=row[8],
            worker_id=row[9].hex() if row[9] is not None else None,
            matched=hit.matched,
            restricted=bool(row[10]),
        )
    return tuple(found.values())


_CASE_OF = {  # nothing for a part of what was deleted
    "case_file": "t.id",
    "domain_score": "(SELECT a.case_id FROM assessment a WHERE a.id = t.assessment_id AND a.deleted = 0)",
    "plan_domain": "(SELECT p.case_id FROM plan p WHERE p.id = t.plan_id AND p.deleted = 0)",
    "plan_risk": "(SELECT p.case_id FROM plan p WHERE p.id = t.plan_id AND p.deleted = 0)",
    "exit_item": "(SELECT e.case_id FROM exit_file e WHERE e.id = t.exit_id AND e.deleted = 0)",
}

_LAYERED = frozenset({"contact", "document"})


def find_notes(reader: Reader, typed: str, limit: int = 30) -> tuple[FoundNote, ...]:
    """Notes that hold every typed word, the newest first."""
    found = []
    for hit in find_documents(reader.driver, typed, limit):
        kind, row_no = note_of(hit.doc_id)
        columns = read_columns(kind)
        case = _CASE_OF.get(kind, "t.case_id")
        layer = "t.layer" if kind in _LAYERED else "NULL"
        rows = reader.sql(
            f"SELECT t.id, {case}, {layer}, {', '.join('t.' + one for one in columns)} "
            f"FROM {kind} t WHERE t.row_no = ?",
            (row_no,),
        )
        if not rows or rows[0][1] is None:
            continue
        entity_id, case_id, note_layer, *texts = rows[0]
        names = reader.sql("SELECT call_name, rest_name FROM case_summary WHERE case_id = ?", (case_id,))
        if names:
            found.append(
                FoundNote(
                    kind=kind,
                    entity_id=entity_id.hex(),
                    case_id=case_id.hex(),
                    name=ShownName(*names[0]),
                    snippet=snippet_of("\n".join(text for text in texts if text), typed),
                    layer=note_layer,
                )
            )
    return tuple(found)

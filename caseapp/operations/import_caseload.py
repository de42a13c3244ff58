# SPDX-License-Identifier: EUPL-1.2
"""This is the place for taking a caseload list in: every row becomes a person with a case, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseapp.i18n import _
from caseapp.models import Case, ExitFile, HousingEpisode, Person, ProgrammeEntry, Worker
from caseapp.operations.act import operation
from caseapp.operations.caseload.cells import worker_key
from caseapp.operations.caseload.dates import PartialDay
from caseapp.operations.caseload.keys import OTHER_PERSON, UNCHANGED, KnownRow, RowMatch, match_rows
from caseapp.operations.caseload.people import CaseloadRow
from caseapp.operations.team import initials_of
from caseapp.store.reader import Reader
from caseapp.store.unit import LATEST, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCaseload:
    """Rows of a list that was read. Rows that changed since the last import are written only when asked."""

    rows: tuple[CaseloadRow, ...]
    update_changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportDone:
    """What became of the rows; `changed` holds the numbers of rows that differ from what was imported before."""

    opened: int
    unchanged: int
    updated: int
    changed: tuple[int, ...]
    new_workers: tuple[str, ...]


def known_rows(reader: Reader) -> tuple[KnownRow, ...]:
    """What was kept of rows that were imported before."""
    rows = reader.sql(
        "SELECT import_key, import_person, import_hash, import_name, import_birth, id FROM case_file "
        "WHERE import_key IS NOT NULL AND deleted = 0 ORDER BY born, id"
    )
    return tuple(
        KnownRow(
            row_key=row[0],
            person_key=row[1] or "",
            content_hash=row[2] or "",
            name_folded=row[3] or "",
            birth_day=date.fromisoformat(row[4]) if row[4] else None,
            case_id=row[5].hex(),
        )
        for row in rows
    )


def matches(reader: Reader, rows: tuple[CaseloadRow, ...]) -> tuple[RowMatch, ...]:
    """Which rows are new, unchanged or changed: for the preview."""
    return match_rows(rows, known_rows(reader))


@operation
def import_caseload(unit: Unit, given: ImportCaseload) -> ImportDone:
    """Take a caseload list in; a second time it makes no doubles."""
    workers = _Workers(unit)
    opened = unchanged = updated = 0
    changed: list[int] = []
    cases: dict[str, str] = {}
    known = known_rows(unit.reader)
    for match, row in zip(match_rows(given.rows, known), given.rows, strict=True):
        if match.known is None or match.state == OTHER_PERSON:
            cases[row.row_key] = _open(unit, row, workers)
            opened += 1
            continue
        cases[row.row_key] = match.known.case_id
        if match.state == UNCHANGED:
            unchanged += 1
        elif given.update_changed:
            _update(unit, row, match.known.case_id)
            updated += 1
        else:
            changed.append(row.number)
    _keep_keys(unit, cases, known)
    return ImportDone(
        opened=opened, unchanged=unchanged, updated=updated, changed=tuple(changed), new_workers=tuple(workers.new)
    )


def _keep_keys(unit: Unit, cases: dict[str, str], known: tuple[KnownRow, ...]) -> None:
    """Every case bears the key its row has in this list; a case that lost its number to another gives up the key.

    Otherwise a list that was dealt out anew would be a stranger the next time, and open its cases again.
    """
    keys = {case_id: key for key, case_id in cases.items()}
    for entry in known:
        fresh = keys.get(entry.case_id)
        if fresh is None and entry.row_key in cases:
            fresh = f"{entry.row_key}:{entry.case_id}"
        if fresh is not None and fresh != entry.row_key:
            unit.put(Case, entry.case_id, LATEST, import_key=fresh)


class _Workers:
    """The workers of the team by the key under which a list names them: first name, or whole name."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self.new: list[str] = []
        self._ids: dict[str, str] = {}
        rows = unit.connection.exec_driver_sql(
            "SELECT name, id FROM worker WHERE deleted = 0 ORDER BY born, id"
        ).fetchall()
        for name, identity in rows:
            words = (name or "").split()
            for key in (name or "", words[0] if words else ""):
                self._ids.setdefault(worker_key(key), identity.hex())
        team = unit.connection.exec_driver_sql("SELECT id FROM team WHERE deleted = 0 ORDER BY born, id").scalar()
        self.team_id = team.hex() if team is not None else None

    def of(self, key: str, shown: str) -> str | None:
        """The worker of a key; somebody new becomes a worker of the team."""
        if not key:
            return None
        if key not in self._ids:
            self._ids[key] = self._unit.create(
                Worker,
                self._unit.team_log(),
                name=shown,
                initials=initials_of(shown),
                role="worker",
                active=True,
                team_id=self.team_id,
            )
            self.new.append(shown)
        return self._ids[key]


def _open(unit: Unit, row: CaseloadRow, workers: _Workers) -> str:
    log_no = unit.new_log("core")
    person_id = unit.create(Person, log_no, **_person(row))
    started = row.start.day if row.start is not None else None
    case_id = unit.create(
        Case,
        log_no,
        person_id=person_id,
        team_id=workers.team_id,
        primary_worker_id=workers.of(row.worker_key, row.worker),
        backup_worker_id=workers.of(row.backup_key, row.backup),
        status="open",
        opened_day=started,
        short_code=row.reference or None,
        note=_note(row),
        import_key=row.row_key,
        **_import_marks(row),
    )
    for entry in row.programmes:
        unit.create(
            ProgrammeEntry,
            log_no,
            case_id=case_id,
            programme=entry.programme,
            phase=entry.phase or None,
            start_day=started,
        )
    _housing(unit, row, log_no, case_id)
    _exit(unit, row, log_no, case_id)
    return case_id


def _import_marks(row: CaseloadRow) -> dict[str, object]:
    return {
        "import_hash": row.content_hash,
        "import_person": row.person_key or None,
        "import_name": row.name_folded,
        "import_birth": row.birth_day,
    }


def _person(row: CaseloadRow) -> dict[str, object]:
    name = row.name
    birth = row.birth or PartialDay(None, "unknown")
    return {
        "call_name": name.call_name or name.first_name or None,
        "first_names": name.first_name or None,
        "prefix": name.particle or None,
        "family_name": name.family_name or None,
        "description": name.description or None,
        "pseudonymous": True if name.is_description else None,
        "birth_day": birth.day,
        "birth_precision": birth.precision,
        "gender": row.gender,
        "phone": ", ".join(phone.shown for phone in row.phones) or None,
        "phone_note": _phone_note(row),
        "email": ", ".join(row.emails) or None,
        "address": row.address or None,
    }


def _phone_note(row: CaseloadRow) -> str | None:
    via = [phone.via for phone in row.phones if phone.via]
    if via:
        return ", ".join(via)
    return _("no phone") if row.has_no_phone else None


def _note(row: CaseloadRow) -> str | None:
    """The note of the list, then every word that found no other place: nothing is lost."""
    parts = [row.note, row.import_note]
    parts += [value for value in (row.nationality, row.language) if value and value not in row.import_note]
    return "\n".join(part for part in parts if part) or None


def _housing(unit: Unit, row: CaseloadRow, log_no: int, case_id: str) -> None:
    place = row.sleeping_place
    if place is not None and place.state != "unknown":
        unit.create(
            HousingEpisode, log_no, case_id=case_id, ethos_light=place.ethos_light or None, description=place.text
        )


def _exit(unit: Unit, row: CaseloadRow, log_no: int, case_id: str) -> None:
    leave = row.leave.day if row.leave is not None else None
    if row.institution is None and leave is None:
        return
    left = leave is not None and leave < unit.clock.today()
    unit.create(
        ExitFile,
        log_no,
        case_id=case_id,
        institution_type=(row.institution.code if row.institution is not None else "") or None,
        institution=row.institution.text if row.institution is not None else None,
        planned_day=leave,
        note=_("The day of leaving in the list has passed: check whether it happened.") if left else None,
    )


def _update(unit: Unit, row: CaseloadRow, case_id: str) -> None:
    """Write what a list says now beside what the program knows: fields that were empty, where one sleeps, the note."""
    key = bytes.fromhex(case_id)
    run = unit.connection.exec_driver_sql
    log_no, person, note = run("SELECT log_no, person_id, note FROM case_file WHERE id = ?", (key,)).one()
    known = run("SELECT birth_day, phone, email, address FROM person WHERE id = ?", (person,)).one()
    fresh = _person(row)
    fields = {
        name: fresh[name]
        for name, present in zip(("birth_day", "phone", "email", "address"), known, strict=True)
        if fresh[name] is not None and (not present or name == "phone")
    }
    if "birth_day" in fields:
        fields["birth_precision"] = fresh["birth_precision"]
    unit.put(Person, person.hex(), LATEST, **fields)
    added = [line for line in (_note(row) or "").splitlines() if line not in (note or "")]
    unit.put(Case, case_id, LATEST, note="\n".join([note or "", *added]).strip() or None, **_import_marks(row))
    places = run(
        "SELECT id, description FROM housing_episode WHERE case_id = ? AND deleted = 0 AND end_day IS NULL", (key,)
    ).fetchall()
    place = row.sleeping_place
    if place is not None and place.state != "unknown" and place.text not in [one[1] for one in places]:
        for one in places:
            unit.put(HousingEpisode, one[0].hex(), LATEST, end_day=unit.clock.today())
        _housing(unit, row, log_no, case_id)
    leave = row.leave.day if row.leave is not None else None
    exits = run("SELECT id FROM exit_file WHERE case_id = ? AND deleted = 0 AND actual_day IS NULL", (key,)).fetchall()
    if exits and leave is not None:
        unit.put(ExitFile, exits[0][0].hex(), LATEST, planned_day=leave)
    elif not exits:
        _exit(unit, row, log_no, case_id)

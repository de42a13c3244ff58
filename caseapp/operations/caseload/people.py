# SPDX-License-Identifier: EUPL-1.2
"""This is the place for making one person with a case out of one row of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from caseapp.i18n import N_
from caseapp.operations.caseload.cells import read_reference, text_of, worker_key
from caseapp.operations.caseload.codes import (
    Institution,
    ProgrammeEntry,
    SleepingPlace,
    read_gender,
    read_institution,
    read_programmes,
    read_sleeping_place,
)
from caseapp.operations.caseload.columns import Mapping
from caseapp.operations.caseload.dates import REST_KEPT, DateFrame, DayKind, PartialDay, latest, read_day
from caseapp.operations.caseload.headings import Field
from caseapp.operations.caseload.names import NameCells, PersonName, has_lost_letter, read_name
from caseapp.operations.caseload.notices import Cell, Notice, Read, notice
from caseapp.operations.caseload.phones import Phone, read_phones
from caseapp.operations.caseload.table import RawRow

T = TypeVar("T")

NO_NAME = N_("There is no name in this row; the person is taken in without one.")
LEAVE_FIRST = N_("“%(text)s” lies before the start; it is kept in the note.")
BEFORE_BIRTH = N_("“%(text)s” lies before the birth date; it is kept in the note.")
NO_EMAIL = N_("“%(text)s” could not be read as an e-mail address; it is kept in the note.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadRow:
    """One row that becomes a person with a case. Dates are None when the cell is empty, "unknown" when it
    says so.

    `import_note` holds, line by line under their headings, the words that found no other place. `raw` is
    every filled cell as it stood. `row_key`, `person_key` and `content_hash` are for `match_rows`;
    `person_key` is empty when name and exact birth date are not both known.
    """

    number: int
    row_key: str
    person_key: str
    content_hash: str
    reference: str
    name: PersonName
    gender: str  # m | f | x | unknown
    birth: PartialDay | None
    phones: tuple[Phone, ...]
    has_no_phone: bool  # the list says that there is none
    emails: tuple[str, ...]
    address: str
    nationality: str
    language: str
    programmes: tuple[ProgrammeEntry, ...]
    worker: str  # the spelling to show, one per worker; "" when nobody is named
    worker_key: str
    backup: str
    backup_key: str
    start: PartialDay | None
    institution: Institution | None
    leave: PartialDay | None
    sleeping_place: SleepingPlace | None
    note: str
    import_note: str
    notices: tuple[Notice, ...]
    raw: tuple[tuple[str, str], ...]
    same_person_as: int | None = None

    @property
    def name_folded(self) -> str:
        """The name to compare with."""
        return self.name.folded

    @property
    def birth_day(self) -> date | None:
        """The birth date when it is known to the day."""
        return self.birth.day if self.birth is not None and self.birth.precision == "day" else None


@dataclass(slots=True)
class RowReader:
    """Reads rows of one list. `workers` gives the spelling to show per worker key."""

    mapping: Mapping
    headings: list[str]
    today: date
    workers: dict[str, tuple[str, int]]
    row: RawRow = field(default_factory=lambda: RawRow(0, ()))
    notices: list[Notice] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def read(self, row: RawRow) -> CaseloadRow | None:
        """The person of a row, without keys yet; None when no person can be made of it."""
        self.row, self.notices, self.kept = row, [], []
        birth, start, leave = self._days()
        phones, has_no_phone = self._phones()
        emails = self._emails()
        name = self._name()
        if name is None:
            return None
        gender = self._checked(Field.GENDER, read_gender(self._text(Field.GENDER)))
        sleeping = self._checked(Field.SLEEPING_PLACE, read_sleeping_place(self._text(Field.SLEEPING_PLACE)))
        institution = self._checked(Field.INSTITUTION, read_institution(self._text(Field.INSTITUTION)))
        programmes = self._programmes()
        worker, backup = worker_key(self._text(Field.WORKER)), worker_key(self._text(Field.BACKUP))
        self._keep_the_rest()
        return CaseloadRow(
            number=row.number,
            row_key="",
            person_key="",
            content_hash="",
            reference=self._reference(),
            name=name,
            gender=gender or "unknown",
            birth=birth,
            phones=phones,
            has_no_phone=has_no_phone,
            emails=emails,
            address=", ".join(self._texts(Field.ADDRESS)),
            nationality=self._text(Field.NATIONALITY),
            language=self._text(Field.LANGUAGE),
            programmes=programmes,
            worker=self.workers[worker][0] if worker else "",
            worker_key=worker,
            backup=self.workers[backup][0] if backup else "",
            backup_key=backup,
            start=start,
            institution=institution,
            leave=leave,
            sleeping_place=sleeping,
            note="\n".join(self._texts(Field.NOTE)),
            import_note="\n".join(self.kept),
            notices=tuple(self.notices),
            raw=tuple(self._raw()),
        )

    # -- cells -----------------------------------------------------------------------------------------------

    def _cell(self, wanted: Field) -> Cell:
        index = self.mapping.index_of(wanted)
        return self.row.cell(index) if index is not None else ""

    def _text(self, wanted: Field) -> str:
        return text_of(self._cell(wanted))

    def _texts(self, wanted: Field) -> list[str]:
        texts = (text_of(self.row.cell(index)) for index in self.mapping.indexes_of(wanted))
        return [text for text in texts if text]

    def _reference(self) -> str:
        return read_reference(self._cell(Field.REFERENCE))

    def _heading(self, index: int) -> str:
        """The heading of a column, or its place between brackets."""
        named = self.headings[index] if index < len(self.headings) else ""
        return named or f"[{index + 1}]"

    def _raw(self) -> list[tuple[str, str]]:
        texts = [(self._heading(index), text_of(cell)) for index, cell in enumerate(self.row.cells)]
        return [(heading, text) for heading, text in texts if text]

    def _keep(self, index: int) -> None:
        line = f"{self._heading(index)}: {text_of(self.row.cell(index))}"
        if line not in self.kept:
            self.kept.append(line)

    def _remark(self, remark: Notice, index: int, *, is_kept: bool) -> None:
        self.notices.append(remark.about(self._heading(index)))
        if is_kept:
            self._keep(index)

    def _checked(self, wanted: Field, read: Read[T]) -> T | None:
        """The value; remarks are noted under the heading, and words without a value go to the import note."""
        return self._checked_at(self.mapping.index_of(wanted), read)

    def _checked_at(self, index: int | None, read: Read[T]) -> T | None:
        if index is None:
            return read.value
        if read.notice is not None:
            self._remark(read.notice, index, is_kept=read.notice.message == REST_KEPT)
        if read.error is not None:
            self._remark(read.error, index, is_kept=True)
        return read.value

    # -- fields ----------------------------------------------------------------------------------------------

    def _days(self) -> tuple[PartialDay | None, PartialDay | None, PartialDay | None]:
        birth, start, leave = (
            self._checked(wanted, read_day(self._day_cell(wanted), DateFrame(kind, self.today, self.mapping.order)))
            for wanted, kind in (
                (Field.BIRTH_DAY, DayKind.BIRTH),
                (Field.START_DAY, DayKind.START),
                (Field.LEAVE_DAY, DayKind.LEAVE),
            )
        )
        if _is_before(start, birth):
            self._refuse(Field.START_DAY, BEFORE_BIRTH)
            start = None
        if _is_before(leave, birth):
            self._refuse(Field.LEAVE_DAY, BEFORE_BIRTH)
            leave = None
        if _is_before(leave, start):
            self._refuse(Field.LEAVE_DAY, LEAVE_FIRST)
            leave = None
        return birth, start, leave

    def _day_cell(self, wanted: Field) -> Cell:
        cell = self._cell(wanted)
        return text_of(cell) if isinstance(cell, str) else cell

    def _refuse(self, wanted: Field, message: str) -> None:
        index = self.mapping.index_of(wanted)
        if index is not None:
            self._remark(notice(message, text=self._text(wanted)), index, is_kept=True)

    def _phones(self) -> tuple[tuple[Phone, ...], bool]:
        numbers: list[Phone] = []
        has_none = False
        for index in self.mapping.indexes_of(Field.PHONE):
            found = self._checked_at(index, read_phones(text_of(self.row.cell(index)), self.mapping.region))
            if found is not None:
                numbers += [number for number in found.numbers if number not in numbers]
                has_none = has_none or found.has_none
        return tuple(numbers), has_none and not numbers

    def _emails(self) -> tuple[str, ...]:
        found: list[str] = []
        for index in self.mapping.indexes_of(Field.EMAIL):
            text = text_of(self.row.cell(index))
            here = re.findall(r"[^\s,;<>()\[\]]+@[^\s,;<>()\[\]]+\.\w{2,}", text)
            if here and re.fullmatch(r"[\s,;<>/]*", re.sub(r"\S+@\S+", "", text)) is None:
                self._keep(index)  # words beside the address
            if not here and re.search(r"\w", text):
                self._remark(notice(NO_EMAIL, text=text[:60]), index, is_kept=True)
            found += here
        return tuple(dict.fromkeys(found))

    def _programmes(self) -> tuple[ProgrammeEntry, ...]:
        text, phase = self._text(Field.PROGRAMME), self._text(Field.PHASE)
        found = self._checked(Field.PROGRAMME, read_programmes(text, phase)) or ()
        index = self.mapping.index_of(Field.PHASE)
        if phase and index is not None and not any(entry.phase for entry in found):
            self._keep(index)
        return found

    def _name(self) -> PersonName | None:
        cells = NameCells(
            full=self._text(Field.FULL_NAME),
            first=self._text(Field.FIRST_NAME),
            call=self._text(Field.CALL_NAME),
            particle=self._text(Field.PARTICLE),
            family=self._text(Field.FAMILY_NAME),
        )
        read = read_name(cells)
        index = next((use.index for use in self.mapping.columns if use.field in _NAMES and self._text(use.field)), 0)
        if read.value is not None:
            if len(self._raw()) == 1 and re.search(r"[0-9:]", read.value.shown):
                return None  # a remark under the list, not a person
            return self._checked_at(index, read)
        if not self._has_a_person():
            return None
        self._remark(notice(NO_NAME), index, is_kept=False)
        said = (
            Field.SLEEPING_PLACE,
            Field.INSTITUTION,
            Field.PHONE,
            Field.REFERENCE,
            Field.PROGRAMME,
            Field.NOTE,
        )
        traces = [text for text in (self._text(wanted) for wanted in said) if text]
        return PersonName(description=f"? · {traces[0][:60]}" if traces else "?")

    def _name_column(self) -> int:
        """The column to name in a remark: the one with a lost letter, else the first that is filled."""
        filled = [use.index for use in self.mapping.columns if use.field in _NAMES and self._text(use.field)]
        return next(
            (index for index in filled if has_lost_letter(text_of(self.row.cell(index)))),
            min(filled, default=0),
        )

    def _has_a_person(self) -> bool:
        """Whether a row without a name still says something about somebody."""
        telling = (
            Field.PHONE,
            Field.EMAIL,
            Field.ADDRESS,
            Field.NOTE,
            Field.SLEEPING_PLACE,
            Field.INSTITUTION,
            Field.BIRTH_DAY,
        )
        if any(re.search(r"\w", text) for wanted in telling for text in self._texts(wanted)):
            return True
        return len(self._raw()) >= 3

    def _keep_the_rest(self) -> None:
        """Cells of columns without a field, and cells beyond the last column."""
        for index in self.mapping.indexes_of(Field.OTHER):
            if text_of(self.row.cell(index)):
                self._keep(index)
        for index in range(len(self.headings), len(self.row.cells)):
            if text_of(self.row.cell(index)):
                self._keep(index)


_NAMES = (Field.FULL_NAME, Field.FIRST_NAME, Field.CALL_NAME, Field.FAMILY_NAME)


def _is_before(later: PartialDay | None, earlier: PartialDay | None) -> bool:
    """Whether the one that should be later certainly lies before the other."""
    last = latest(later) if later is not None else None
    return (
        last is not None
        and earlier is not None
        and earlier.day is not None
        and earlier.precision != "estimated"
        and last < earlier.day
    )

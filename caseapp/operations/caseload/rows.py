# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what becomes of every row of a list: a person to be taken in, or the reason why
not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from caseapp.errors import ImportRefused
from caseapp.i18n import N_
from caseapp.operations.caseload.cells import shown_workers, text_of
from caseapp.operations.caseload.columns import Mapping, headings_of
from caseapp.operations.caseload.headings import Field, folded
from caseapp.operations.caseload.keys import canonical, digest
from caseapp.operations.caseload.notices import Notice, notice
from caseapp.operations.caseload.people import CaseloadRow, RowReader
from caseapp.operations.caseload.table import LOOK_EVERY, RawRow, RawTable, Watch

ACCEPTED, BLANK, HEADING, TOTALS, DOUBLE, UNREADABLE, ABOVE = (
    "accepted", "blank", "heading", "totals", "double", "unreadable", "above",
)  # fmt: skip

NO_PERSON = N_("Nothing in this row says who it is about.")
NUMBER_TWICE = N_("The number “%(text)s” stands more than once in the list, for different people.")
SAME_PERSON = N_("This may be the same person as in row %(row)s.")
SAME_DATA = N_("The same person with the same data stands in row %(row)s.")
NO_NAME_COLUMN = N_("No column says who the rows are about. Choose which column holds the names.")

_TOTALS = re.compile(
    r"^(?:sub|eind|algemeen )?(?:totaal|total|totaux|som|sum|somme|aantal|summe|gesamt|insgesamt|nombre)\b"
)


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """A row no person can be made of, with the reason and its cells as they stand."""

    number: int
    reason: Notice
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row: accepted, blank, heading, totals, double (of `of_row`), unreadable, above (a
    title).
    """

    number: int
    kind: str
    reason: Notice | None = None
    of_row: int | None = None


@dataclass(frozen=True, slots=True)
class ListedWorker:
    """A worker named in the list: the key rows refer to, the spelling to show, in how many cells."""

    key: str
    shown: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReading:
    """A whole list, read. `outcomes` holds every row of the file once, in order."""

    table: RawTable
    mapping: Mapping
    rows: tuple[CaseloadRow, ...]
    unread: tuple[UnreadRow, ...]
    outcomes: tuple[RowOutcome, ...]
    workers: tuple[ListedWorker, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows became what."""
        return dict(Counter(outcome.kind for outcome in self.outcomes))


def read_rows(
    table: RawTable,
    mapping: Mapping,
    today: date,
    *,
    source: str = "",
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportReading:
    """What becomes of every row of a list.

    `source` names the list for the row keys (a team, say), when several lists with numbers of their own are
    imported; it must be the same every time. Raises ImportRefused when no column names a person, or when it
    was stopped.
    """
    if not mapping.names_a_person:
        raise ImportRefused(NO_NAME_COLUMN)
    watch = Watch(progress, cancelled)
    named = [use.index for use in mapping.columns if use.field in (Field.WORKER, Field.BACKUP)]
    workers = shown_workers(text_of(row.cell(index)) for row in table.rows for index in named)
    reader = RowReader(mapping, headings_of(table), today, workers)
    ledger = _Ledger(table, mapping)
    for place, row in enumerate(table.rows):
        if place % LOOK_EVERY == 0:
            watch.look(place, len(table.rows))
        ledger.enter(row, reader)
    rows = _with_keys(ledger.rows, source)
    watch.look(1, 1)
    return ImportReading(
        table=table,
        mapping=mapping,
        rows=rows,
        unread=tuple(ledger.unread),
        outcomes=tuple(ledger.outcomes),
        workers=tuple(ListedWorker(key, shown, count) for key, (shown, count) in sorted(workers.items())),
    )


class _Ledger:
    """Books every row as one outcome."""

    def __init__(self, table: RawTable, mapping: Mapping) -> None:
        self.mapping = mapping
        self.heading = _folded_cells(table.header) if table.header else None
        self.rows: list[CaseloadRow] = []
        self.unread: list[UnreadRow] = []
        self.outcomes = [RowOutcome(row.number, BLANK if row.is_blank else ABOVE) for row in table.above]
        if table.header:
            self.outcomes.append(RowOutcome(table.header.number, HEADING))
        self.seen: dict[str, CaseloadRow] = {}

    def enter(self, row: RawRow, reader: RowReader) -> None:
        """Read one row and book it."""
        if not any(text_of(cell) for cell in row.cells):
            self.outcomes.append(RowOutcome(row.number, BLANK))
        elif self._is_heading(row):
            self.outcomes.append(RowOutcome(row.number, HEADING))
        elif _is_totals(row):
            self.outcomes.append(RowOutcome(row.number, TOTALS))
        elif (person := reader.read(row)) is None:
            reason = notice(NO_PERSON)
            self.unread.append(UnreadRow(row.number, reason, tuple(text_of(cell) for cell in row.cells)))
            self.outcomes.append(RowOutcome(row.number, UNREADABLE, reason))
        else:
            self._enter_person(row, person)

    def _is_heading(self, row: RawRow) -> bool:
        """Whether the headings stand here once more."""
        if self.heading is None or len(row.cells) != len(self.heading):
            return False
        return folded(text_of(row.cells[0])) == self.heading[0] and _folded_cells(row) == self.heading

    def _enter_person(self, row: RawRow, person: CaseloadRow) -> None:
        content = _content(row, self.mapping)
        signature = folded(" | ".join(content))
        first = self.seen.get(signature)
        if first is not None and _is_double(person, first):
            reason = notice(SAME_DATA, row=first.number)
            self.outcomes.append(RowOutcome(row.number, DOUBLE, reason, first.number))
            return
        self.seen.setdefault(signature, person)
        self.rows.append(replace(person, content_hash=digest(*content)))
        self.outcomes.append(RowOutcome(row.number, ACCEPTED))


def _folded_cells(row: RawRow) -> tuple[str, ...]:
    return tuple(folded(text_of(cell)) for cell in row.cells)


def _is_totals(row: RawRow) -> bool:
    texts = [text for cell in row.cells if (text := text_of(cell))]
    if len(texts) > 4 or _TOTALS.match(folded(texts[0])) is None:
        return False
    return all(re.fullmatch(r"[\W\d]*", text) for text in texts[1:]) and len(texts[0].split()) <= 4


def _content(row: RawRow, mapping: Mapping) -> list[str]:
    """The cells that make the content of a row, in an order that does not depend on that of the columns.

    The number is left out: a list whose numbers were dealt out anew has the same content.
    """
    content: list[str] = []
    for index, cell in enumerate(row.cells):
        use = mapping.columns[index] if index < len(mapping.columns) else None
        field, heading = (use.field, use.heading) if use else (Field.OTHER, "")
        if field in (Field.REFERENCE, Field.IGNORE) or not (text := text_of(cell)):
            continue
        label = f"{field.value} {folded(heading)}" if field is Field.OTHER else field.value
        content.append(f"{label}={canonical(field, text, text if isinstance(cell, str) else cell, mapping.order)}")
    return sorted(content)


def _is_double(person: CaseloadRow, first: CaseloadRow) -> bool:
    """Whether equal content means the same person: not for two people without a name, a birth date and a
    number.
    """
    if not person.reference or person.reference == first.reference:
        return True
    is_known = person.birth is not None and person.birth.day is not None
    return is_known or bool(person.phones) or bool(person.emails)


def _with_keys(rows: list[CaseloadRow], source: str) -> tuple[CaseloadRow, ...]:
    """Rows with their keys, and with remarks about numbers and people that stand in the list twice."""
    numbers = Counter(folded(row.reference) for row in rows)
    used: Counter[str] = Counter()
    people: dict[str, int] = {}
    result: list[CaseloadRow] = []
    for row in rows:
        reference, born = folded(row.reference), row.birth_day.isoformat() if row.birth_day else ""
        is_named = bool(born) and not row.name.is_description
        person_key = digest("person", row.name_folded, born) if is_named else ""
        notices = list(row.notices)
        if reference and numbers[reference] == 1:
            key = digest("number", folded(source), reference)
        else:
            telling = born or "".join(phone.number for phone in row.phones)
            key = digest("name", folded(source), reference, row.name_folded, telling)
        if reference and numbers[reference] > 1:
            notices.append(notice(NUMBER_TWICE, text=row.reference[:40]))
        used[key] += 1
        key = key if used[key] == 1 else digest(key, str(used[key]))
        same_as = people.get(person_key) if person_key else None
        if same_as is not None:
            notices.append(notice(SAME_PERSON, row=same_as))
        elif person_key:
            people[person_key] = row.number
        result.append(replace(row, row_key=key, person_key=person_key, notices=tuple(notices), same_person_as=same_as))
    return tuple(result)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for one case over months: the clock is moved, and what the program says that day is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pypdfium2

from caseapp.clock import FixedClock
from caseapp.operations import perform
from caseapp.operations.contacts import RecordContact
from caseapp.plans.finding import LATE
from caseapp.reports.case_papers import PaperWanted, paper_for
from caseapp.reports.paper import PaperOptions
from caseapp.store.queries.agenda import Whose
from caseapp.store.queries.figures import figures_shown
from caseapp.store.queries.today import findings_of_case
from caseapp.store.store import Store


@dataclass
class Year:
    """A store whose clock is moved, and the case that is followed."""

    store: Store
    clock: FixedClock
    case_id: str = ""

    @property
    def today(self) -> date:
        return self.clock.today()

    def go_to(self, day: date, hour: int = 9) -> None:
        """Some time passes. Never back."""
        assert day >= self.today
        self.clock.moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)

    def do(self, given: object) -> Any:
        """Do it today."""
        return perform(self.store, given).result

    def talk(self, what: str, mode: str = "home_visit", **more: Any) -> None:
        """A conversation with the person today."""
        fields: Any = {"mode": mode, "outcome": "completed", "with_whom": ("client",), "what": what, **more}
        self.do(RecordContact(case_ids=(self.case_id,), fields=fields))

    def noticed(self) -> dict[str, str]:
        """What the rules notice today: rule and severity, late wins."""
        found = self.store.read(lambda reader: findings_of_case(reader, self.case_id, self.today))
        said: dict[str, str] = {}
        for one in found:
            if said.get(one.rule) != LATE:
                said[one.rule] = one.severity
        return said

    def late(self) -> set[str]:
        """The rules that are late today."""
        return {rule for rule, severity in self.noticed().items() if severity == LATE}

    def due(self, rule: str) -> list[date]:
        """The days of the clocks of a rule or an item."""
        sql = "SELECT due FROM clock WHERE case_id = ? AND rule = ? ORDER BY due"
        values = (bytes.fromhex(self.case_id), rule)
        return [date.fromisoformat(row[0]) for row in self.store.read(lambda reader: reader.sql(sql, values))]

    def open_points(self, first: str) -> list[str]:
        """The points of lists whose codes begin like this and that run today or are overdue."""
        sql = "SELECT DISTINCT rule FROM clock WHERE case_id = ? AND rule LIKE ? AND warn_from <= ? ORDER BY rule"
        values = (bytes.fromhex(self.case_id), f"{first}%", self.today.isoformat())
        return [row[0] for row in self.store.read(lambda reader: reader.sql(sql, values))]

    def overdue(self, first: str = "R-") -> set[str]:
        """The rules whose day has passed, as Today shows them; other first letters: points of a list."""
        sql = (
            "SELECT DISTINCT rule FROM clock WHERE case_id = ? AND rule LIKE ? AND due < ? "
            "AND (until IS NULL OR until >= ?)"
        )
        day = self.today.isoformat()
        values = (bytes.fromhex(self.case_id), f"{first}%", day, day)
        return {row[0] for row in self.store.read(lambda reader: reader.sql(sql, values))}

    def ids(self, table: str) -> list[str]:
        """The records of a noun, the oldest first."""
        sql = f"SELECT id FROM {table} WHERE deleted = 0 ORDER BY row_no"  # noqa: S608
        return [row[0].hex() for row in self.store.read(lambda reader: reader.sql(sql))]

    def paper(self, document: str, language: str = "nl", **more: Any) -> str:
        """The words of a paper as it would be printed today."""
        options = PaperOptions(language=language)
        wanted = PaperWanted(case_id=self.case_id, document=document, today=self.today, options=options, **more)
        pdf = self.store.read(lambda reader: paper_for(reader, wanted)).pdf
        pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(BytesIO(pdf))]
        return " ".join(" ".join(pages).split())

    def counted(self, name: str) -> dict[str, str]:
        """In which column of an indicator each case of this calendar year stands."""
        (table,) = self.store.read(lambda reader: figures_shown(reader, self.today.year, self.today, [name])).tables
        return {unit.case_id: unit.code for row in table.units for unit in row}


WHOLE_TEAM = Whose()

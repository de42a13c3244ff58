# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the sheet that says who is away, until when, and who stands in for which cases."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from caseapp.i18n import _, ngettext
from caseapp.operations import Done
from caseapp.operations.absences import BeginAbsence, ChangeAbsence
from caseapp.store.queries.absences import AbsenceRow
from caseapp.store.reader import Reader
from caseapp.ui.desk import Desk
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.fields import Combo, Field, LineField
from caseapp.ui.kit.reading import DayField
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.look.theme import px

EVERY: Final = "every"
MISSING: Final = "missing"


class AwaySheet(Sheet):
    """A new absence, or other days for one that is there. Others only for who leads the team."""

    def __init__(self, host: QWidget, desk: Desk, *, leads: bool, row: AbsenceRow | None = None) -> None:
        title = _("Other days") if row is not None else _("Somebody is away")
        super().__init__(host, title, 560, _("Save"), closes_itself=True)
        self._desk, self._row = desk, row
        self._cases: dict[str, tuple[tuple[str, str], ...]] = {}  # by worker: case and backup
        here = [(one.id, one.name) for one in desk.workers.values() if one.active and one.role != "guest"]
        me = desk.store.author.worker_id
        self.who = Combo(here, row.worker_id if row is not None else me or None)
        self.who.setEnabled(leads and row is None)
        self.first = DayField(desk.today(), row.from_day if row is not None else desk.today(), lean="near")
        self.last = DayField(desk.today(), row.until_day if row is not None else None, lean="future")
        self.cover = Combo([("", _("Nobody"))])
        self.which = Combo(())
        self.note = LineField((row.note or "") if row is not None else "")
        self._first_field = Field(_("Away from"), self.first)
        days = QHBoxLayout()
        days.setSpacing(px(14))
        days.addWidget(self._first_field)
        days.addWidget(Field(_("Until"), self.last, _("empty: not known yet")))
        self.body.addWidget(Field(_("Who is away"), self.who))
        self.body.addLayout(days)
        if row is None:
            self.body.addWidget(Field(_("Who stands in"), self.cover))
            self.body.addWidget(Field(_("For which cases"), self.which, _("becomes their backup meanwhile")))
        self.body.addWidget(Field(_("Note"), self.note, _("colleagues read it; no reasons of health")))
        self._banners = QVBoxLayout()
        self.body.addLayout(self._banners)
        self.body.addStretch(1)
        self.who.code_changed.connect(self._on_changed)
        self.cover.code_changed.connect(self._on_changed)
        self.save_requested.connect(self._on_save_wanted)
        self._on_changed("")
        desk.read(_cases_of_all, self._on_cases_read)

    def _on_cases_read(self, found: dict[str, tuple[tuple[str, str], ...]]) -> None:
        if isValid(self):
            self._cases = found
            self._on_changed("")

    def _on_changed(self, _code: object) -> None:
        who = self.who.code() or ""
        others = [
            (one.id, one.name)
            for one in self._desk.workers.values()
            if one.active and one.role not in ("guest", "statistician", "administrator") and one.id != who
        ]
        self.cover.set_options([("", _("Nobody")), *others])
        every, missing = len(self._which_cases(EVERY)), len(self._which_cases(MISSING))
        words = (
            (MISSING, ngettext("the %(count)s case without a backup", "the %(count)s cases without a backup", missing)),
            (EVERY, ngettext("the %(count)s open case", "all %(count)s open cases", every)),
        )
        counted = {MISSING: missing, EVERY: every}
        self.which.set_options([(code, text % {"count": counted[code]}) for code, text in words])
        self.which.setEnabled(bool(self.cover.code()))

    def _which_cases(self, which: str) -> tuple[str, ...]:
        cases = self._cases.get(self.who.code() or "", ())
        return tuple(case_id for case_id, backup in cases if which == EVERY or not backup)

    def _on_save_wanted(self) -> None:
        if not (self.first.read_now() and self.last.read_now()):
            return
        first = self.first.day()
        if first is None:
            self._first_field.set_error(_("Write a day, for instance 5/10, friday or +14."))
            self.first.setFocus()
            return
        note = self.note.text().strip() or None
        if self._row is not None:
            fields: Any = {"from_day": first, "until_day": self.last.day(), "note": note}
            given: object = ChangeAbsence(absence_id=self._row.id, read_rev=self._row.read_rev, fields=fields)
            self._desk.act(given, _("Saved"), self._on_saved, self._on_refused)
            return
        cover = self.cover.code() or None
        cases = self._which_cases(self.which.code() or MISSING) if cover else ()
        given = BeginAbsence(
            worker_id=self.who.code() or "",
            from_day=first,
            until_day=self.last.day(),
            cover_worker_id=cover,
            case_ids=cases,
            note=note,
        )
        name = self._desk.worker_name(self.who.code())
        self._desk.act(given, _("%(name)s is away") % {"name": name}, self._on_saved, self._on_refused)

    def _on_saved(self, _done: Done[Any]) -> None:
        if isValid(self):
            self.close_sheet()

    def _on_refused(self, words: str) -> None:
        if isValid(self):
            self._banners.addWidget(Banner(words, "attn", "triangle-alert"))


def _cases_of_all(reader: Reader) -> dict[str, tuple[tuple[str, str], ...]]:
    """The open cases of each worker, each with its backup or ""."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = reader.sql(
        "SELECT s.worker_id, s.case_id, s.backup_id FROM case_summary s JOIN case_file c ON c.id = s.case_id "
        "WHERE s.status = 'open' AND s.worker_id IS NOT NULL ORDER BY s.sort_name"
    )
    for worker, case_id, backup in rows:
        found.setdefault(worker.hex(), []).append((case_id.hex(), backup.hex() if backup is not None else ""))
    return {worker: tuple(cases) for worker, cases in found.items()}

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the sheet of one colleague: added, changed, or gone from the team."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QWidget
from shiboken6 import isValid

from caseapp.i18n import _, ngettext
from caseapp.i18n.codes import labelled
from caseapp.operations import Done
from caseapp.operations.team import AddWorker, ChangeWorker, WorkerFields
from caseapp.store.queries.cases import CaseFilter, count_cases
from caseapp.store.queries.workers import WorkerRow
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.fields import Combo, Field, LineField
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.look.theme import px

_LEAST_HOURS: Final = 5
_MOST_HOURS: Final = 100


def colleague_roles() -> tuple[tuple[str, str], ...]:
    """The roles a colleague can have: guests of other organisations are let in elsewhere."""
    return tuple(one for one in labelled("role") if one[0] != "guest")


class WorkerSheet(Sheet):
    """Name, initials, role and phone of a colleague.

    Who is in the team with laptops (`in_team`) gets another role, and leaves, on the page of syncing: keys change too.
    """

    def __init__(self, host: QWidget, desk: Desk, worker: WorkerRow | None = None, *, in_team: bool = False) -> None:
        title = _("Change a colleague") if worker is not None else _("Add a colleague")
        super().__init__(host, title, 560, _("Save"), closes_itself=True)
        self._desk = desk
        self._worker = worker
        self.name = LineField(worker.name if worker is not None else "")
        self.initials = LineField(worker.initials if worker is not None else "")
        self.phone = LineField((worker.phone or "") if worker is not None else "")
        self.role = Combo(colleague_roles(), worker.role if worker is not None else "worker")
        self._name_field = Field(_("Name"), self.name)
        self.hours = LineField(str(worker.hours_percent or "") if worker is not None else "")
        self.hours.setPlaceholderText("100")
        self._hours_field = Field(_("Part of full time, in percent"), self.hours)
        row = QHBoxLayout()
        row.setSpacing(px(14))
        row.addWidget(self._name_field, 3)
        if worker is not None:
            row.addWidget(Field(_("Initials"), self.initials), 1)
        self.body.addLayout(row)
        decides = _("is changed under Sync and devices, with the keys") if in_team else ""
        self.body.addWidget(Field(_("Role"), self.role, decides or _("decides what somebody may read")))
        self.role.setEnabled(not in_team)
        below = QHBoxLayout()
        below.setSpacing(px(14))
        below.addWidget(Field(_("Phone"), self.phone), 3)
        below.addWidget(self._hours_field, 2)
        self._hours_field.setVisible(worker is not None)
        self.body.addLayout(below)
        self._banners = QHBoxLayout()
        self.body.addLayout(self._banners)
        self.body.addStretch(1)
        self.save_requested.connect(self._on_save_wanted)
        if worker is not None and worker.id != desk.store.author.worker_id and not in_team:
            words = _("Left the team") if worker.active else _("Back in the team")
            leaving = Button(words, "quiet", icon="log-out" if worker.active else "undo-2")
            leaving.clicked.connect(self._on_leaving_wanted)
            self.foot_left.addWidget(leaving)
            query = partial(count_cases, wanted=CaseFilter(worker_id=worker.id), today=desk.today())
            desk.read(query, self._on_counted)

    def _on_counted(self, count: int) -> None:
        if isValid(self) and count:
            words = ngettext(
                "%(count)s open case has this colleague as worker. Hand it over before the farewell.",
                "%(count)s open cases have this colleague as worker. Hand them over before the farewell.",
                count,
            )
            self._banners.addWidget(Banner(words % {"count": count}))

    def _on_save_wanted(self) -> None:
        if not self.name.text().strip():
            self._name_field.set_error(_("Write the name."))
            self.name.setFocus()
            return
        if self.hours.text().strip() and self._percent() is None:
            self._hours_field.set_error(_("Write a number from 5 to 100."))
            self.hours.setFocus()
            return
        phone = self.phone.text().strip() or None
        role = self.role.code() or "worker"
        if self._worker is None:
            given: object = AddWorker(name=self.name.text().strip(), role=role, phone=phone)
            self._desk.act(given, _("Colleague added"), self._on_saved, self._name_field.set_error)
            return
        now: WorkerFields = {"name": self.name.text().strip(), "role": role, "phone": phone}
        now["hours_percent"] = self._percent()
        now["initials"] = self.initials.text().strip() or self._worker.initials
        changed: Any = {name: value for name, value in now.items() if value != getattr(self._worker, name)}
        if not changed:
            self.close_sheet()
            return
        given = ChangeWorker(worker_id=self._worker.id, read_rev=self._worker.read_rev, fields=changed)
        self._desk.act(given, _("Saved"), self._on_saved, self._name_field.set_error)

    def _percent(self) -> int | None:
        """The part of full time; None for nothing written, or for no such number."""
        text = self.hours.text().strip().removesuffix("%").strip()
        return int(text) if text.isdecimal() and _LEAST_HOURS <= int(text) <= _MOST_HOURS else None

    def _on_leaving_wanted(self) -> None:
        worker = self._worker
        if worker is None:
            return
        given = ChangeWorker(worker_id=worker.id, read_rev=worker.read_rev, fields={"active": not worker.active})
        words = _("%(name)s left the team") if worker.active else _("%(name)s is back in the team")
        self._desk.act(given, words % {"name": worker.name}, self._on_saved, self._name_field.set_error)

    def _on_saved(self, _done: Done[Any]) -> None:
        if isValid(self):
            self.close_sheet()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the sheet that opens a case: who, born when, which programme, who works with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from caseapp.i18n import _
from caseapp.i18n.codes import labelled
from caseapp.operations import Done
from caseapp.operations.caseload.dates import DateFrame, DayKind, PartialDay, read_day
from caseapp.operations.cases import OpenCase
from caseapp.operations.people import PersonFields
from caseapp.store.drafts import DraftRow, draft
from caseapp.store.queries.case_list import restricted_beside
from caseapp.store.queries.search import FoundPerson, find_people
from caseapp.store.reader import Reader
from caseapp.ui.cases.lines import age_of, programme_words
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.fields import Combo, Field, LineField
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.look.theme import px

DRAFT: Final = "new_case"
_LOOK_MS: Final = 250
_KEEP_MS: Final = 2000
_MOST_LIKE: Final = 2


@dataclass(frozen=True, slots=True)
class _Like:
    """People who fit what was typed; those nobody here may see are left out."""

    asked: tuple[str, str]
    found: tuple[FoundPerson, ...]


class NewCaseSheet(Sheet):
    """Opens a case. Somebody alike is named above the acts; that never stops anybody."""

    def __init__(self, host: QWidget, desk: Desk, opened: Callable[[str], object]) -> None:
        super().__init__(host, _("New case"), width=640, save=_("Open the case"))
        self._desk = desk
        self._opened = opened
        self.scope = f"new-case-{id(self)}"
        self._banner: Banner | None = None
        self._saved = False
        self.call_name = LineField()
        self.family_name = LineField()
        self.description = LineField(placeholder=_("for instance: man, bridge at the station"))
        self.birth = LineField(placeholder=_("22/3/2008, March 2008 or 2008"))
        self.programme = Combo((("", _("not chosen yet")), *labelled("programme")))
        people = tuple((row.id, row.name) for row in desk.workers.values() if row.active)
        me = desk.store.author.worker_id
        self.worker = Combo(people, me)
        self.backup = Combo((("", _("nobody yet")), *people))
        self._lay_out_form()
        self._look = self._timer(_LOOK_MS, self._look_for_alike)
        self._keep = self._timer(_KEEP_MS, self._keep_draft)
        self._connect()
        desk.read(partial(draft, key=DRAFT), self._on_draft_read, self.scope)

    def _lay_out_form(self) -> None:
        self._birth_field = Field(_("Born"), self.birth, _("as far as it is known"))
        self._name_field = Field(_("Call name"), self.call_name)
        self.body.addLayout(_side_by_side(self._name_field, Field(_("Family name"), self.family_name)))
        self.body.addWidget(Field(_("Or a description, while the name is not known"), self.description))
        self.body.addLayout(_side_by_side(self._birth_field, Field(_("Programme"), self.programme)))
        self.body.addLayout(_side_by_side(Field(_("Worker"), self.worker), Field(_("Backup"), self.backup)))
        self._like_place = QHBoxLayout()
        self.body.addLayout(self._like_place)
        self.body.addStretch(1)

    def _timer(self, pause: int, slot: Callable[[], object]) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(pause)
        made.timeout.connect(slot)
        return made

    def _connect(self) -> None:
        for line in (self.call_name, self.family_name, self.description, self.birth):
            line.textEdited.connect(self._on_edited)
        self.birth.editingFinished.connect(self._on_birth_left)
        self.save_requested.connect(self._on_save_wanted)
        self.close_requested.connect(self._on_close_wanted)

    # -- what was typed --------------------------------------------------------------------------------------------

    def _name(self) -> str:
        words = f"{self.call_name.text()} {self.family_name.text()}".split() or self.description.text().split()
        return " ".join(words)

    def _born(self) -> tuple[PartialDay | None, str]:
        """The day of birth as far as it can be read, and what is wrong with it."""
        text = self.birth.text().strip()
        if not text:
            return None, ""
        read = read_day(text, DateFrame(DayKind.BIRTH, self._desk.today()))
        if read.value is None:
            return None, _("This is not a day of birth. Write for instance 22/3/2008, March 2008 or 2008.")
        return read.value, ""

    def _on_edited(self, _text: str) -> None:
        self._name_field.set_error("")
        self._look.start()
        self._keep.start()

    def _on_birth_left(self) -> None:
        self._birth_field.set_error(self._born()[1])

    # -- somebody alike --------------------------------------------------------------------------------------------

    def _look_for_alike(self) -> None:
        asked = (self._name(), self.birth.text().strip())
        if len(asked[0]) + len(asked[1]) < 3:
            self._show_alike(_Like(asked, ()))
            return
        worker_id = self._desk.store.author.worker_id
        query = partial(_alike, asked=asked, worker_id=worker_id)
        self._desk.read(query, self._show_alike, self.scope)

    def _show_alike(self, like: _Like) -> None:
        if like.asked != (self._name(), self.birth.text().strip()):
            return
        if self._banner is not None:
            self._like_place.removeWidget(self._banner)
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
        if not like.found:
            return
        people = "; ".join(self._said(one) for one in like.found)
        acts = tuple(
            (one.case_id, _("Look at %(name)s") % {"name": self._desk.name(one.name).call})
            for one in like.found
            if one.case_id is not None
        )
        words = _("Is this somebody you know already? %(people)s") % {"people": people}
        self._banner = Banner(words, icon="users", acts=acts)
        self._banner.act_pressed.connect(self._on_alike_picked)
        self._like_place.addWidget(self._banner)
        self._place()

    def _said(self, one: FoundPerson) -> str:
        programme = programme_words(one.programme, None)[0]
        age = age_of(one.birth_day, one.birth_precision, self._desk.today())
        return ", ".join(part for part in (self._desk.name(one.name).full, age, programme) if part)

    def _on_alike_picked(self, case_id: str) -> None:
        self._leave()
        self._desk.navigate_requested.emit(Address("case", case_id))

    # -- draft -----------------------------------------------------------------------------------------------------

    def _keep_draft(self) -> None:
        body = {
            "call_name": self.call_name.text(),
            "family_name": self.family_name.text(),
            "description": self.description.text(),
            "birth": self.birth.text(),
        }
        if any(body.values()) and not self._saved:
            self._desk.keep_draft(DRAFT, DRAFT, body)

    def _on_draft_read(self, found: DraftRow | None) -> None:
        if found is None or self._name() or self.birth.text():
            return
        self.call_name.setText(str(found.body.get("call_name", "")))
        self.family_name.setText(str(found.body.get("family_name", "")))
        self.description.setText(str(found.body.get("description", "")))
        self.birth.setText(str(found.body.get("birth", "")))
        self.set_status(_("Your draft is back"))
        self._look.start()

    # -- saving and leaving ----------------------------------------------------------------------------------------

    def _on_save_wanted(self) -> None:
        born, wrong = self._born()
        self._birth_field.set_error(wrong)
        if not self._name():
            self._name_field.set_error(_("Write a name, or a description of who is meant."))
            self.call_name.setFocus()
            return
        if wrong:
            self.birth.setFocus()
            return
        given = OpenCase(
            person=self._person(born),
            primary_worker_id=self.worker.code() or None,
            backup_worker_id=self.backup.code() or None,
            programme=self.programme.code() or None,
        )
        self.save_button.setEnabled(False)
        self._desk.act(given, _("Case opened"), self._on_saved, self._on_not_saved)

    def _person(self, born: PartialDay | None) -> PersonFields:
        person: PersonFields = {}
        if self.call_name.text().strip():
            person["call_name"] = self.call_name.text().strip()
        if self.family_name.text().strip():
            person["family_name"] = self.family_name.text().strip()
        if self.description.text().strip():
            person["description"] = self.description.text().strip()
            person["pseudonymous"] = not (self.call_name.text().strip() or self.family_name.text().strip())
        if born is not None and born.day is not None:
            person["birth_day"] = born.day
            person["birth_precision"] = born.precision
        return person

    def _on_saved(self, done: Done[Any]) -> None:
        self._saved = True
        self._desk.drop_draft(DRAFT)
        self._leave()
        self._opened(str(done.result))

    def _on_not_saved(self, sentence: str) -> None:
        self.save_button.setEnabled(True)
        self._name_field.set_error(sentence)

    def _on_close_wanted(self) -> None:
        self._keep_draft()
        self._leave()

    def _leave(self) -> None:
        self._look.stop()
        self._keep.stop()
        self._desk.background.close_scope(self.scope)
        self.close_sheet()


def _alike(reader: Reader, asked: tuple[str, str], worker_id: str) -> _Like:
    """People by the name with the day of birth, then by the name alone."""
    name, birth = asked
    hidden = restricted_beside(reader, worker_id)
    found: dict[str, FoundPerson] = {}
    for typed in (f"{name} {birth}".strip(), name):
        for one in find_people(reader, typed, _MOST_LIKE) if len(typed) >= 3 else ():
            if one.case_id not in hidden:
                found.setdefault(one.person_id, one)
    return _Like(asked, tuple(found.values())[:_MOST_LIKE])


def _side_by_side(left: QWidget, right: QWidget) -> QLayout:
    row = QHBoxLayout()
    row.setSpacing(px(16))
    row.addWidget(left, 1)
    row.addWidget(right, 1)
    return row

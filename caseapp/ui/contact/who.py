# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who a contact was with: finding people as one types, and people nobody knows yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtWidgets import QLineEdit

from caseapp.i18n import _, formats
from caseapp.i18n.codes import label
from caseapp.operations.caseload.names import NameCells, read_name
from caseapp.operations.people import PersonFields
from caseapp.store.queries.case_list import restricted_beside
from caseapp.store.queries.cases import CaseRow, case_rows
from caseapp.store.queries.names import ShownName
from caseapp.store.queries.search import FoundPerson, find_people
from caseapp.store.reader import Reader
from caseapp.ui.desk import Desk
from caseapp.ui.kit.people import PersonPicker
from caseapp.ui.look.theme import px

_NEW: Final = "new:"  # a person of whom only these words are known
_PERSON: Final = "person:"  # a person who is known, without a case
_LEAST: Final = 2
NOBODY: Final = ShownName("", "")
_MOST: Final = 7


@dataclass(frozen=True, slots=True)
class Somebody:
    """One chosen person: the case, or a person without one (`person_id`), or only what was typed (`typed`)."""

    case_id: str = ""
    person_id: str = ""
    typed: str = ""
    name: ShownName = NOBODY

    @property
    def code(self) -> str:
        """What the picker knows this person by."""
        return self.case_id or (_PERSON + self.person_id if self.person_id else _NEW + self.typed)


def person_from(typed: str) -> PersonFields:
    """What can be known of a person from a few typed words: name parts, or a description."""
    said = " ".join(typed.split())
    name = read_name(NameCells(full=said)).value
    if name is None or name.is_description or not (name.call_name or name.first_name or name.family_name):
        return {"description": said, "pseudonymous": True}
    fields: PersonFields = {}
    call = name.call_name or name.first_name
    if call:
        fields["call_name"] = call
    if name.particle:
        fields["prefix"] = name.particle
    if name.family_name:
        fields["family_name"] = name.family_name
    return fields


class WhoField(PersonPicker):
    """The picker of the quick form. It answers its own searches and offers to open a case for somebody new."""

    def __init__(self, desk: Desk, scope: str) -> None:
        super().__init__(placeholder=_("type three letters"))
        self._desk = desk
        self._scope = scope
        self._known: dict[str, Somebody] = {}
        line = self.focusProxy()
        if line is not None:
            line.setMinimumWidth(px(232))
        self.search_requested.connect(self._on_search_wanted)
        self.people_changed.connect(self._on_people_changed)

    def chosen(self) -> tuple[Somebody, ...]:
        """Who was chosen, in order."""
        return tuple(self._known[code] for code in self.people() if code in self._known)

    def typed(self) -> str:
        """Letters that were typed and not chosen yet."""
        line = self.focusProxy()
        return line.text().strip() if isinstance(line, QLineEdit) else ""

    def show_chosen(self, people: Sequence[Somebody]) -> None:
        """Show these, without telling."""
        self._known.update({one.code: one for one in people})
        self.set_people([(one.code, self._desk.name(one.name).full) for one in people])
        self._say_what_to_type()

    def show_names(self) -> None:
        """Write the names again (bystander mode changed)."""
        self.show_chosen(self.chosen())

    def _on_people_changed(self, _codes: tuple[str, ...]) -> None:
        self._say_what_to_type()

    def _say_what_to_type(self) -> None:
        line = self.focusProxy()
        if isinstance(line, QLineEdit):
            many = bool(self.people())
            line.setPlaceholderText(_("anybody else: type three letters") if many else _("type three letters"))

    def _on_search_wanted(self, typed: str) -> None:
        if len(typed) < _LEAST:
            self._answer(typed, ())
            return
        query = partial(_find, typed=typed, worker_id=self._desk.store.author.worker_id)
        self._desk.read(query, partial(self._answer, typed), self._scope)

    def _answer(self, typed: str, found: Sequence[FoundPerson]) -> None:
        rows: list[tuple[str, str, str]] = []
        for one in found:
            who = Somebody(case_id=one.case_id or "", person_id=one.person_id, name=one.name)
            self._known[who.code] = who
            rows.append((who.code, self._desk.name(one.name).full, self._about(one)))
        if len(typed) >= _LEAST:
            new = Somebody(typed=typed, name=ShownName(typed, ""))
            self._known[new.code] = new
            rows.append((new.code, typed, _("somebody new: opens a case")))
        self.set_suggestions(rows, typed)

    def _about(self, one: FoundPerson) -> str:
        age = ""
        if one.birth_day is not None:
            age = formats.age_text(formats.age(one.birth_day, self._desk.today()))
        programme = label("programme", one.programme) if one.programme else ""
        return " · ".join(part for part in (age, programme, self._desk.worker_name(one.worker_id)) if part)


def _find(reader: Reader, typed: str, worker_id: str) -> tuple[FoundPerson, ...]:
    hidden = restricted_beside(reader, worker_id)
    return tuple(one for one in find_people(reader, typed, _MOST) if one.case_id not in hidden)


def people_of_cases(reader: Reader, case_ids: Sequence[str], today: date) -> tuple[Somebody, ...]:
    """The people of these cases; cases that are gone are left out."""
    rows: tuple[CaseRow, ...] = case_rows(reader, case_ids, today)
    return tuple(Somebody(case_id=row.id, person_id=row.person_id, name=row.name) for row in rows)

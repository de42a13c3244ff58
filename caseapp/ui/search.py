# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the search field: people, notes, pages and commands, grouped, while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from anyascii import anyascii
from PySide6.QtCore import QObject

from caseapp.i18n import N_, _
from caseapp.i18n.codes import label
from caseapp.store.queries.case_list import cases_of_worker, restricted_beside
from caseapp.store.queries.search import FoundNote, FoundPerson, find_notes, find_people
from caseapp.store.reader import Reader
from caseapp.ui.cases.lines import age_of
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.frame.frame import Frame
from caseapp.ui.frame.rail import RAIL
from caseapp.ui.kit.suggest import Suggestion
from caseapp.ui.print.wish import PrintWish
from caseapp.ui.rights import Eyes

SCOPE: Final = "search"
MOST_PEOPLE: Final = 7
MOST_NOTES: Final = 8
_READ_NOTES: Final = 24  # some of them may not be shown
_LEAST_FOR_PEOPLE: Final = 2
_LEAST_FOR_NOTES: Final = 3
_SENSITIVE: Final = ("L3", "L4")


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do from the field: its code, its words (a msgid), its keys, its icon, other words it is known by."""

    code: str
    words: str
    keys: str = ""
    icon: str = "keyboard"
    also: str = ""


COMMANDS: Final = (
    Command("contact", N_("Record a contact"), "Ctrl+N", "pen-line", N_("call visit meeting attempt note")),
    Command("new_case", N_("New case"), "Ctrl+Shift+N", "folder-plus", N_("open a case person signal")),
    Command("import", N_("Import a list"), "", "upload", N_("caseload Excel CSV")),
    Command("duplicates", N_("In the files twice?"), "", "users", N_("double same person link")),
    Command("print", N_("Print"), "Ctrl+P", "printer", N_("paper PDF")),
    Command("undo", N_("Undo the last act"), "Ctrl+Z", "undo-2", N_("take back")),
    Command("bystander", N_("Hide names from bystanders"), "F9", "eye-off", N_("initials privacy")),
    Command("lock", N_("Lock"), "Ctrl+L", "lock", N_("leave close")),
    Command("keys", N_("All shortcuts"), "F1", "keyboard", N_("help keyboard")),
    Command("back", N_("Back"), "Alt+Left", "arrow-left"),
)
_NOTE_TABS: Final = {  # where a note stands in its case; the others stand on the overview
    "contact": "contacts",
    "domain_score": "five",
    "assessment": "five",
    "plan_domain": "plan",
    "plan": "plan",
    "network_member": "network",
    "exit_file": "exit",
    "exit_item": "exit",
    "plan_risk": "plan",
    "document": "documents",
}
_NOTE_WORDS: Final = {
    "contact": N_("contact"),
    "goal": N_("goal"),
    "step": N_("step"),
    "domain_score": N_("assessment"),
    "assessment": N_("assessment"),
    "plan_risk": N_("plan"),
    "case_file": N_("case"),
    "plan_domain": N_("plan"),
    "network_member": N_("network"),
    "exit_file": N_("exit"),
    "exit_item": N_("exit"),
    "housing_episode": N_("housing"),
    "plan": N_("plan"),
    "document": N_("document"),
}


@dataclass(frozen=True, slots=True)
class _Found:
    """The answer of the store to one text."""

    typed: str
    people: tuple[FoundPerson, ...]
    notes: tuple[FoundNote, ...]
    own: frozenset[str]


class Finder(QObject):
    """Joins the search field of a frame with the store, the pages and the commands.

    Make one per frame; it also registers Ctrl+Shift+N. Answers that come too late are dropped.
    """

    def __init__(self, frame: Frame, desk: Desk) -> None:
        super().__init__(frame)
        self._frame = frame
        self._desk = desk
        self._typed = ""
        self._acts: dict[str, Callable[[], object]] = {
            "contact": frame.contact_requested.emit,
            "new_case": self.open_new_case,
            "import": self._import,
            "duplicates": self._show_duplicates,
            "print": self._print,
            "undo": frame.undo_requested.emit,
            "bystander": self._turn_bystander,
            "lock": frame.lock_requested.emit,
            "keys": self._show_keys,
            "back": frame.go_back,
        }
        frame.search_changed.connect(self._on_search_changed)
        frame.result_picked.connect(self._on_result_picked)
        frame.rebuilt.connect(self._add_keys)
        self._add_keys()

    def open_new_case(self) -> None:
        """Ctrl+Shift+N: the sheet for a new case, over the list."""
        self._frame.go_to(Address("cases", tab="new"))

    def _add_keys(self) -> None:
        self._frame.shortcuts.add("Ctrl+Shift+N", _("New case"), self.open_new_case, _("Everywhere"))

    # -- while somebody types --------------------------------------------------------------------------------------

    def _on_search_changed(self, text: str) -> None:
        self._typed = text
        self._desk.background.close_scope(SCOPE)
        typed = text.strip()
        if not typed:
            return
        if len(typed) < _LEAST_FOR_PEOPLE:
            self._show(_Found(text, (), (), frozenset()))
            return
        me = self._desk.store.author.worker_id
        self._desk.read(partial(_find, typed=text, me=me, eyes=Eyes.of(self._desk)), self._show, SCOPE)

    def _show(self, found: _Found) -> None:
        if found.typed != self._typed:
            return
        people = [self._person(one) for one in found.people if one.case_id is not None]
        notes = [self._note(one, found.own) for one in found.notes if not self._is_hidden(one)]
        groups = (
            (_("People"), people),
            (_("Pages"), _pages(found.typed)),
            (_("Commands"), self._commands(found.typed)),
            (_("Notes"), notes[:MOST_NOTES]),
        )
        self._frame.top_bar.search.show_results(found.typed, groups)

    def _commands(self, typed: str) -> list[Suggestion]:
        return [
            Suggestion(f"command/{one.code}", _(one.words), one.keys.replace("+", " "), one.icon)
            for one in COMMANDS
            if _fits(typed, f"{_(one.words)} {_(one.also)}") and (one.code != "print" or self._open_case())
        ]

    def _person(self, one: FoundPerson) -> Suggestion:
        worker = self._desk.workers.get(one.worker_id or "")
        age = age_of(one.birth_day, one.birth_precision, self._desk.today())
        parts = [age, label("programme", one.programme), worker.initials if worker is not None else ""]
        about = " · ".join(part for part in parts if part)
        return Suggestion(f"case/{one.case_id}", self._desk.name(one.name).full, about, "user-round")

    def _is_hidden(self, note: FoundNote) -> bool:
        return self._desk.bystander and note.layer in _SENSITIVE

    def _note(self, note: FoundNote, own: frozenset[str]) -> Suggestion:
        name = self._desk.name(note.name).full
        seen = Eyes.of(self._desk).sees_text(note.layer, is_own=note.case_id in own)
        if note.layer in _SENSITIVE or not seen:
            words = _("sensitive note") if note.layer in _SENSITIVE else _("note of a colleague")
            icon = "shield"
        elif self._desk.bystander:
            words, icon = _(_NOTE_WORDS[note.kind]), "file-text"
        else:
            words, icon = " ".join("".join(text for text, _typed in note.snippet).split()), "file-text"
        return Suggestion(f"note/{note.kind}/{note.case_id}/{note.entity_id}", name, words, icon)

    # -- picked ----------------------------------------------------------------------------------------------------

    def _on_result_picked(self, result: str) -> None:
        what, _slash, rest = result.partition("/")
        if what == "case":
            self._frame.go_to(Address("case", rest))
        elif what == "note":
            kind, case_id, entity_id = rest.split("/")
            tab = _NOTE_TABS.get(kind, "overview")
            self._frame.go_to(Address("case", case_id, tab, entity_id if kind in ("contact", "document") else ""))
        elif what == "page":
            self._frame.go_to(Address(rest))
        elif what == "command":
            self.run(rest)

    def run(self, code: str) -> None:
        """Do a command."""
        self._acts[code]()

    def _open_case(self) -> str:
        """The case that is open, or ""."""
        now = self._frame.history.now
        return now.case_id if now is not None and now.page == "case" else ""

    def _print(self) -> None:
        self._desk.print_requested.emit(PrintWish(case_id=self._open_case()))

    def _import(self) -> None:
        self._frame.go_to(Address("settings", tab="import"))

    def _show_duplicates(self) -> None:
        self._frame.go_to(Address("duplicates"))

    def _turn_bystander(self) -> None:
        self._frame.bystander_requested.emit(not self._desk.bystander)

    def _show_keys(self) -> None:
        self._frame.show_keys()


def _find(reader: Reader, typed: str, me: str, eyes: Eyes) -> _Found:
    """People and notes that fit; restricted cases of others are not found at all."""
    hidden = restricted_beside(reader, me)
    people = tuple(one for one in find_people(reader, typed, MOST_PEOPLE + 3) if one.case_id not in hidden)
    notes: tuple[FoundNote, ...] = ()
    own: frozenset[str] = frozenset()
    if len(typed.strip()) >= _LEAST_FOR_NOTES:
        own = cases_of_worker(reader, me)
        notes = tuple(
            one
            for one in find_notes(reader, typed, _READ_NOTES)
            if one.case_id not in hidden and eyes.may_read(one.layer, is_own=one.case_id in own)
        )
    return _Found(typed, people[:MOST_PEOPLE], notes, own)


def _pages(typed: str) -> list[Suggestion]:
    return [
        Suggestion(f"page/{entry.page}", _(entry.words), "", entry.icon)
        for entry in RAIL
        if entry.page != "lock" and _fits(typed, _(entry.words))
    ]


def _fits(typed: str, words: str) -> bool:
    """Whether every typed word begins a word of these."""
    known = _plain(words).split()
    return all(any(word.startswith(part) for word in known) for part in _plain(typed).split())


def _plain(text: str) -> str:
    return anyascii(text).casefold()


__all__ = ["COMMANDS", "Command", "Finder"]

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for choosing in which form a paper is made; sensitive parts are ticked one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from PySide6.QtCore import Signal

from caseapp.i18n import _, formats
from caseapp.i18n.codes import label
from caseapp.operations.allowed import may_leave
from caseapp.plans.sharing import same_receiver
from caseapp.reports.case_papers import (
    CASE_PAPERS,
    EXIT_PAPERS,
    HOME,
    LEAVING,
    MEETING_PAPERS,
    PARTNER_FILE,
    PLAN_PAPERS,
    PaperWanted,
)
from caseapp.reports.content_lists import asked_exits
from caseapp.reports.documents import DOCUMENTS, paper_names, part_label
from caseapp.reports.meeting_content import FOR_PERSON, MINUTES
from caseapp.reports.paper import EXTRA_PARTS, STANDARD_PARTS, PaperOptions
from caseapp.reports.partner_export import partners_of
from caseapp.reports.texts import LANGUAGES
from caseapp.security.permissions import Act
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.checklists import eviction_lists, list_around_18
from caseapp.store.queries.exits import ExitRow, exits_of
from caseapp.store.queries.meetings import MeetingRow, meetings_of
from caseapp.store.queries.network import network_of
from caseapp.store.queries.plans import PlanRow, VersionRow, plan_of_case, versions_of
from caseapp.store.reader import Reader
from caseapp.ui.kit.chips import ChoiceChips, Option
from caseapp.ui.kit.fields import Combo, Field, LineField
from caseapp.ui.kit.framed import PageScroll
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.look.theme import px
from caseapp.ui.print.wish import PrintWish

DRAFT: Final = "draft"
LEVELS: Final = ("B1", "A2")
_SENSITIVE: Final = "sensitive"
_ALL: Final = "all"
_EXPORT: Final = "case-export"
_OF_EXIT: Final = (*EXIT_PAPERS, LEAVING)
_FOR_SOMEBODY: Final = (*MEETING_PAPERS, PARTNER_FILE)
_IN_ORDER: Final = (
    "support", "housing", "school_work", "income", "health", "people", "plan_b", "choices", "after_18", "agreements",
    "readers", "change", "age", "full_name", "score_self", "my_situation", "worries", "never_again", "address",
)  # fmt: skip
_EXTRAS_OF: Final = {  # which sensitive parts a paper knows
    "plan": ("age", "full_name", "score_self", "my_situation", "worries", "never_again"),
    "exit-list": ("address", _SENSITIVE),
    "almost-18": (_SENSITIVE,),
    HOME: (_SENSITIVE,),
    "meeting-agenda": (_SENSITIVE,),
    "meeting-minutes": (_SENSITIVE,),
    _EXPORT: (_SENSITIVE,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintChoices:
    """What can be printed of a case."""

    plan: PlanRow | None
    versions: tuple[VersionRow, ...]
    exits: tuple[ExitRow, ...]
    around_18: bool = False  # whether there is a list around 18
    home_at_risk: bool = False  # whether there is a home that may be lost
    asked: tuple[ExitRow, ...] = ()  # exits of which the basic conditions are asked
    people: bool = False  # whether there is anybody in the network
    meetings: tuple[MeetingRow, ...] = ()
    partners: tuple[str, ...] = ()  # with whom the person said yes to sharing
    leaving: frozenset[Act] = frozenset()  # which of printing and saving as a file the worker may do


def read_choices(reader: Reader, case_id: str, today: date) -> PrintChoices:
    """Read what there is to print."""
    return PrintChoices(
        plan=plan_of_case(reader, case_id),
        versions=versions_of(reader, case_id),
        exits=exits_of(reader, case_id),
        around_18=bool(list_around_18(reader, case_id).rows)
        and case_head(reader, case_id).person.birth_day is not None,
        home_at_risk=bool(eviction_lists(reader, case_id)),
        asked=asked_exits(reader, case_id),
        people=any(one.until_day is None and one.wanted != "no" for one in network_of(reader, case_id)),
        meetings=meetings_of(reader, case_id),
        partners=partners_of(reader, case_id, today),
        leaving=may_leave(reader, case_id),
    )


class PaperChoice(PageScroll):
    """The left side of the preview: document, version, language, form, parts, for whom and why."""

    choice_changed = Signal()

    def __init__(self, wish: PrintWish, today: date) -> None:
        super().__init__("surface", margin=0)
        self.body.setContentsMargins(px(5), px(2), px(14), px(5))
        self._wish = wish
        self._today = today
        self._choices: PrintChoices | None = None
        self._offered: tuple[tuple[str, str], ...] = ()
        self.document = Combo()
        self.version = Combo()
        self.audience = Combo()
        self.language = Combo([(code, label("language", code)) for code in LANGUAGES])
        self.level = ChoiceChips(_("Level"), may_be_empty=False)
        self.level.set_options([Option(code, label("reading_level", code)) for code in LEVELS])
        self.form = ChoiceChips(_("Form"), several=True)
        self.form.set_options(
            [
                Option("discreet", _("discreet"), description=_("No words that tell what it is about")),
                Option("save_toner", _("save toner"), description=_("No grey grounds")),
            ]
        )
        self.parts = ChoiceChips(_("What is on it"), several=True)
        self.extras = ChoiceChips(_("Only when it is wanted"), several=True)
        self.handed_to = LineField(wish.handed_to)
        self.purpose = LineField(wish.purpose)
        self.left_out = Paragraph("", 13, tone="muted")
        self._fields = {
            "document": Field(_("Document"), self.document),
            "version": Field(_("Version"), self.version),
            "audience": Field(_("Who gets this paper"), self.audience),
            "language": Field(_("Language"), self.language),
            "level": Field(_("Level"), self.level),
            "form": Field(_("Form"), self.form),
            "handed_to": Field(_("Printed for whom"), self.handed_to, _("may stay empty")),
            "purpose": Field(_("What for"), self.purpose, _("may stay empty")),
            "parts": Field(_("What is on it"), self.parts),
            "extras": Field(_("Only when it is wanted"), self.extras, _("sensitive")),
        }
        for field in self._fields.values():
            self.body.addWidget(field)
        self.body.addWidget(self.left_out)
        self.body.addStretch(1)
        self.level.set_chosen((wish.reading_level or "B1",))
        self.document.code_changed.connect(self._on_document_chosen)
        self.version.code_changed.connect(self._on_version_chosen)
        self.audience.code_changed.connect(self._on_chosen)
        self.language.code_changed.connect(self._on_chosen)
        for chips in (self.level, self.form, self.parts, self.extras):
            chips.choice_changed.connect(self._on_chosen)

    def show_choices(self, choices: PrintChoices) -> None:
        """Offer what there is; called once the case was read."""
        self._choices = choices
        names = paper_names()
        offered = [name for name in (*CASE_PAPERS, PARTNER_FILE) if self._is_there(name)]
        self.document.set_options([(name, names[name]) for name in offered])
        self.document.set_code(self._wish.document if self._wish.document in offered else None)
        plan = choices.plan
        self.language.set_code(self._wish.language or (plan.language if plan is not None else None) or "nl")
        if not self._wish.reading_level and plan is not None and plan.reading_level in LEVELS:
            self.level.set_chosen((plan.reading_level,))
        self._offer_versions()
        if self._wish.version_id:
            self.version.set_code(self._wish.version_id)
        self._offer_readers()
        if self._wish.audience and self.document.code() in MEETING_PAPERS:
            self.audience.set_code(self._wish.audience)
        self._fit_document()
        self.choice_changed.emit()

    def wanted(self) -> PaperWanted | None:
        """The paper as it is chosen now."""
        document = self.document.code()
        if document is None:
            return None
        ticked = frozenset(self.parts.chosen() + self.extras.chosen())
        options = PaperOptions(
            language=self.language.code() or "nl",
            reading_level=self.level.chosen_one() or "B1",
            discreet="discreet" in self.form.chosen(),
            save_toner="save_toner" in self.form.chosen(),
        )
        if document == "plan":
            options = replace(options, parts=ticked - {_SENSITIVE})
        elif document in _EXTRAS_OF:
            options = replace(options, parts=STANDARD_PARTS | (ticked & EXTRA_PARTS))
        return PaperWanted(
            case_id=self._wish.case_id,
            document=document,
            today=self._today,
            options=options,
            version_id=self.version_id(),
            exit_id=self._exit_id(),
            sensitive=_SENSITIVE in ticked,
            without=self._staying() if document == _EXPORT else (),
            meeting_id=self.version.code() if document in MEETING_PAPERS else None,
            audience=self._reader() if document in _FOR_SOMEBODY else "",
        )

    def version_id(self) -> str | None:
        """The frozen version that is printed; None for the draft and for papers without versions."""
        code = self.version.code()
        return code if self.document.code() in PLAN_PAPERS and code and code != DRAFT else None

    def show_left_out(self, words: tuple[str, ...]) -> None:
        """Say what is not on the paper."""
        text = _("Not on this paper: %(parts)s") % {"parts": " · ".join(words)} if words else ""
        self.left_out.setText(text)
        self.left_out.setVisible(bool(words))

    def _exit_id(self) -> str | None:
        if self.document.code() not in _OF_EXIT:
            return None
        return self.version.code() or self._wish.exit_id

    def _is_there(self, name: str) -> bool:
        if self._choices is None:
            return False
        if name in PLAN_PAPERS:
            return self._choices.plan is not None
        if name in EXIT_PAPERS:
            return bool(self._choices.exits)
        if name in MEETING_PAPERS:
            return bool(self._choices.meetings)
        there = {
            PARTNER_FILE: bool(self._choices.partners),
            "almost-18": self._choices.around_18,
            "who-is-who": self._choices.people,
            HOME: self._choices.home_at_risk,
            LEAVING: bool(self._choices.asked),
        }
        return there.get(name, True)

    def _offer_versions(self) -> None:
        """Draft and versions of the plan, or the stays of the exit list."""
        if self._choices is None:
            return
        if self.document.code() in _OF_EXIT:
            there = self._choices.asked if self.document.code() == LEAVING else self._choices.exits
            words = [
                (one.id, one.institution or label("institution_type", one.institution_type) or _("Exit"))
                for one in there
            ]
            self.version.set_options(words)
            if self._wish.exit_id:
                self.version.set_code(self._wish.exit_id)
            return
        if self.document.code() in MEETING_PAPERS:
            self.version.set_options([(one.id, _meeting_words(one)) for one in self._choices.meetings])
            minutes = self.document.code() == MINUTES  # the newest that was held, or the first that is still to come
            rows = self._choices.meetings if minutes else self._choices.meetings[::-1]
            likely = next((one.id for one in rows if one.state == ("held" if minutes else "planned")), None)
            chosen = self._wish.meeting_id or likely
            if chosen:
                self.version.set_code(chosen)
            return
        drafts = [(DRAFT, _("draft of today"))]
        for one in self._choices.versions:
            day = formats.day_words(one.agreed_day) if one.agreed_day else ""
            drafts.append((one.id, _("version %(number)s, %(day)s") % {"number": one.number, "day": day}))
        self.version.set_options(drafts)

    def offer_sections(self, offered: tuple[tuple[str, str], ...]) -> None:
        """The sections there are: what is not ticked stays here."""
        if offered != self._offered and self.document.code() == _EXPORT:
            staying = self._staying()
            self._offered = offered
            self.parts.set_options([Option(code, words) for code, words in offered])
            self.parts.set_chosen([code for code, _words in offered if code not in staying])
            self._fields["parts"].setVisible(bool(offered))

    def _staying(self) -> tuple[str, ...]:
        chosen = self.parts.chosen()
        return tuple(code for code, _words in self._offered if code not in chosen)

    def _offer_readers(self) -> None:
        """Everybody who was asked to the meeting, one of them, or the person; the partners with a yes."""
        if self.document.code() == PARTNER_FILE and self._choices is not None:
            self.audience.set_options([(one, one) for one in self._choices.partners])
            known = [one for one in self._choices.partners if same_receiver(one, self._wish.audience)]
            self.audience.set_code((known or list(self._choices.partners))[0])
            return
        rows = self._choices.meetings if self._choices is not None else ()
        meeting = next((one for one in rows if one.id == self.version.code()), None)
        kept = self.audience.code()
        found = [(_ALL, _("everybody who was asked")), (FOR_PERSON, _("only the person"))]
        found += [(one.id, one.name or "") for one in (meeting.members if meeting is not None else ())]
        self.audience.set_options(found)
        self.audience.set_code(kept if kept in dict(found) else _ALL)

    def _reader(self) -> str:
        code = self.audience.code() or _ALL
        return "" if code == _ALL else code

    def _fit_document(self) -> None:
        """Only what this document knows can be chosen."""
        code = self.document.code() or ""
        document = DOCUMENTS.get(code)
        meeting = code in MEETING_PAPERS
        self._fields["version"].setVisible(code in PLAN_PAPERS or code in _OF_EXIT or meeting)
        words = _("Which meeting") if meeting else _("Which exit") if code in _OF_EXIT else _("Version")
        self._fields["version"].label.setText(words)
        self._fields["audience"].setVisible(code in _FOR_SOMEBODY)
        plain = code in (_EXPORT, PARTNER_FILE)
        self._fields["level"].setVisible(document is not None and not document.easy and not plain)
        self._fields["form"].setVisible(not plain)
        self._fields["parts"].setVisible(code == "plan")
        self._offered = ()
        standard = [part for part in _IN_ORDER if part in STANDARD_PARTS] if code == "plan" else []
        self.parts.set_options([Option(part, part_label(part)) for part in standard])
        self.parts.set_chosen([part for part in standard if not self._wish.parts or part in self._wish.parts])
        extras = _EXTRAS_OF.get(code, ())
        self._fields["extras"].setVisible(bool(extras))
        self.extras.set_options([Option(part, _extra_label(part)) for part in extras])
        self.form.set_chosen(("discreet",) if document is not None and document.private else self.form.chosen())

    def _on_document_chosen(self, _code: object) -> None:
        self._offer_versions()
        self._offer_readers()
        self._fit_document()
        self.choice_changed.emit()

    def _on_version_chosen(self, _code: object) -> None:
        self._offer_readers()
        self.choice_changed.emit()

    def _on_chosen(self, _what: object) -> None:
        self.choice_changed.emit()


def _meeting_words(one: MeetingRow) -> str:
    day = formats.day_words(one.day) if one.day is not None else _("no day yet")
    return f"{label('meeting_kind', one.kind)}, {day}"


def _extra_label(part: str) -> str:
    return _("items and notes of sensitive layers") if part == _SENSITIVE else part_label(part)

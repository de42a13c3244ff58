# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the papers by name: values in, bytes of a PDF out.

The same content and options give the same bytes. Papers are made one at a time: the PDF writer keeps its fonts for the
whole process.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from caseapp.errors import PaperError
from caseapp.i18n import N_, _
from caseapp.plans.meeting_paper import MeetingPaper
from caseapp.plans.paper_content import EighteenPaper, HomePaper, LeavingPaper, PeoplePaper, WeekPaper
from caseapp.plans.plan_content import ExitPaper, PlanContent
from caseapp.reports.card import card_a6, card_sheet
from caseapp.reports.eighteen import eighteen_paper
from caseapp.reports.exit_list import exit_list_paper
from caseapp.reports.list_papers import keep_home_paper, leaving_paper
from caseapp.reports.looks import Looks
from caseapp.reports.making import Making
from caseapp.reports.meeting_papers import meeting_paper
from caseapp.reports.one_page import one_page_paper
from caseapp.reports.paper import Paper, PaperOptions, paper_of
from caseapp.reports.plain_papers import CaseExport, LossReport, RecoverySheet, case_export_paper, recovery_paper
from caseapp.reports.plan_paper import plan_paper
from caseapp.reports.share_papers import RecoveryShares, recovery_shares_paper
from caseapp.reports.sheet import A4, A6, Sheet
from caseapp.reports.texts import PaperTexts, paper_texts
from caseapp.reports.way_papers import first_week_paper, who_is_who_paper

_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Document:
    """A paper: its label, what it is made of, its title key and how it is drawn."""

    label: str
    content: type
    title: str
    draw: Callable[[Making, Any], None]
    size: tuple[float, float] = A4
    easy: bool = False  # always at level A2
    private: bool = False  # always discreet


DOCUMENTS: dict[str, Document] = {
    "plan": Document(N_("Future plan"), PlanContent, "my_plan_long", plan_paper),
    "plan-one-page": Document(N_("Future plan on one page"), PlanContent, "my_plan", one_page_paper, easy=True),
    "crisis-card": Document(
        N_("Card for bad moments (four to cut out)"), PlanContent, "my_card", card_sheet, private=True
    ),
    "crisis-card-a6": Document(N_("Card for bad moments (A6)"), PlanContent, "my_card", card_a6, size=A6, private=True),
    "exit-list": Document(N_("What do I arrange when"), ExitPaper, "exit_title", exit_list_paper),
    "almost-18": Document(N_("Almost 18"), EighteenPaper, "eighteen_title", eighteen_paper),
    "keep-home": Document(N_("My home: what I do to keep it"), HomePaper, "home_title", keep_home_paper),
    "basic-conditions": Document(N_("My leaving: the basic conditions"), LeavingPaper, "leaving_title", leaving_paper),
    "first-week": Document(N_("My first week"), WeekPaper, "week_title", first_week_paper, private=True),
    "who-is-who": Document(N_("Who is who"), PeoplePaper, "who_title", who_is_who_paper, private=True),
    "meeting-agenda": Document(N_("Agenda of a meeting"), MeetingPaper, "agenda_title", meeting_paper),
    "meeting-minutes": Document(N_("Minutes of a meeting"), MeetingPaper, "minutes_title", meeting_paper),
    "partner-file": Document(
        N_("For a partner, with consent"), CaseExport, "export_title", case_export_paper, private=True
    ),
    "recovery-sheet": Document(N_("Recovery sheet"), RecoverySheet, "recovery_title", recovery_paper),
    "recovery-shares": Document(
        N_("Recovery sheets of the team"), RecoveryShares, "recovery_title", recovery_shares_paper
    ),
    "lost-laptop": Document(N_("What a laptop held"), LossReport, "loss_title", case_export_paper),
    "case-export": Document(N_("Readable export of the case"), CaseExport, "export_title", case_export_paper),
}


def paper_names() -> dict[str, str]:
    """Every paper with its label in the language of the window."""
    return {key: _(document.label) for key, document in DOCUMENTS.items()}


def make_paper(name: str, content: object, options: PaperOptions | None = None) -> Paper:
    """Make a paper. `content` is what the paper is about: PlanContent, ExitPaper, CaseExport ... (see `DOCUMENTS`)."""
    options = options or PaperOptions()
    return make_with(name, content, options, paper_texts(options.language))


def make_with(name: str, content: object, options: PaperOptions, texts: PaperTexts) -> Paper:
    """As `make_paper`, with other fixed texts (another language that is being translated)."""
    document = DOCUMENTS.get(name)
    if document is None:
        raise PaperError(N_("There is no paper with the name %(name)s"), name=name)
    if not isinstance(content, document.content):
        raise PaperError(N_("The paper %(name)s is not made from this content"), name=name)
    with _one_at_a_time:
        return _made(document, content, options, texts)


def _made(document: Document, content: object, options: PaperOptions, texts: PaperTexts) -> Paper:
    title = texts[document.title]
    discreet = options.discreet or document.private
    options = replace(options, discreet=discreet)
    call_name = getattr(content, "call_name", "")
    if not discreet and call_name:
        title = f"{title} {call_name}"
    sheet = Sheet(document.size, texts.language, title, rtl=texts.rtl)
    easy = document.easy or options.reading_level == "A2"
    looks = Looks(easy=easy, rtl=texts.rtl, save_toner=options.save_toner)
    names = tuple(person.name for person in getattr(content, "people", ()))
    language = getattr(content, "language", "")
    making = Making(sheet, texts, looks, options, language, names)
    document.draw(making, content)
    if discreet and texts.not_discreet(own_texts(content)):
        making.leave_out("discreet_words")
    if making.missing:
        making.leave_out("signs")
    told = tuple(getattr(content, "told", ()))
    if told:
        making.leave_out("no_consent")
    return replace(paper_of(sheet.finished(), sheet.pages, title, tuple(making.left_out)), told=told)


def own_texts(content: object) -> str:
    """The person's own words in a content, which are printed as they are."""
    if not isinstance(content, PlanContent):
        return ""
    card = content.crisis_card
    texts = [content.own_words, *card.signs, *card.helps, *card.does_not_help, card.safe_place]
    for domain in content.domains:
        texts += [domain.want, *domain.going_well]
        texts += [step.what for goal in domain.goals for step in goal.steps]
    return "\n".join(texts)


_LEFT_OUT = {
    "signs": N_("Some signs cannot be printed; a dot stands in their place"),
    "discreet_words": N_("The own words hold a word that is not discreet; they are printed as they are"),
    "discreet_lines": N_("Lines with a word that is not discreet"),
    "relations": N_("What services are to the person is not on a discreet paper"),
    "own_words": N_("The own words are too long for one page; the long plan has them"),
    "shortened": N_("Something long was cut with an ellipsis"),
    "long_on_card": N_("Not everything fitted on the card"),
    "people_on_card": N_("Only the first three people are on the card"),
    "not_needed": N_("Items that are not needed or were refused"),
    "no_consent": N_("What the consent of the person does not cover"),
}


def left_out_label(code: str) -> str:
    """A code of `Paper.left_out` in words; a part that was not ticked is only a part of the plan."""
    if code in _LEFT_OUT:
        return _(_LEFT_OUT[code])
    return _("Not ticked: %(part)s") % {"part": part_label(code)}


_PARTS = {
    "support": N_("Support"),
    "housing": N_("Housing"),
    "school_work": N_("School and work"),
    "income": N_("Income and debts"),
    "health": N_("Wellbeing and health"),
    "people": N_("My people"),
    "plan_b": N_("If things go wrong"),
    "choices": N_("The five choices"),
    "after_18": N_("After 18"),
    "agreements": N_("Agreements"),
    "readers": N_("Who may read it"),
    "change": N_("How to change something"),
    "age": N_("Age"),
    "full_name": N_("Full name"),
    "score_self": N_("Own marks"),
    "my_situation": N_("How it is now"),
    "worries": N_("Worries"),
    "never_again": N_("What must never happen again"),
    "address": N_("Address of the first night"),
}


def part_label(part: str) -> str:
    """A part of a paper in words, for the list of ticks."""
    return _(_PARTS[part])

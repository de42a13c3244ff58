# SPDX-License-Identifier: EUPL-1.2
"""This is the place for making any paper of a case by its name: for preview, plan and command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from caseapp.errors import PaperError, UnknownRecord
from caseapp.i18n import N_
from caseapp.plans.plan_content import PlanContent
from caseapp.reports.case_export import case_export_of
from caseapp.reports.content import exit_paper_of, in_words
from caseapp.reports.content_lists import home_paper_of, leaving_paper_of
from caseapp.reports.content_way import eighteen_paper_of, people_paper_of, week_paper_of
from caseapp.reports.documents import make_paper
from caseapp.reports.meeting_content import AGENDA, MINUTES, MeetingWanted, meeting_paper_of
from caseapp.reports.paper import Paper, PaperOptions
from caseapp.reports.partner_export import partner_paper_of
from caseapp.reports.protected import without_addresses
from caseapp.store.queries.compartments import protected_addresses
from caseapp.store.queries.exits import exits_of
from caseapp.store.queries.plans import plan_content, plan_of_case, version_content
from caseapp.store.reader import Reader

PLAN_PAPERS: Final = ("plan", "plan-one-page", "crisis-card", "crisis-card-a6")
EXIT_PAPERS: Final = ("exit-list", "first-week")  # the papers about a stay and the end of it
LEAVING: Final = "basic-conditions"  # of a stay in a Dutch prison
HOME: Final = "keep-home"  # when a home may be lost
PARTNER_FILE: Final = "partner-file"  # only when the person said yes to somebody
MEETING_PAPERS: Final = (AGENDA, MINUTES)
CASE_PAPERS: Final = (
    *PLAN_PAPERS,
    *EXIT_PAPERS,
    LEAVING,
    "almost-18",
    HOME,
    "who-is-who",
    *MEETING_PAPERS,
    "case-export",
)  # the papers that are about one case


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWanted:
    """Which paper of which case. `version_id` None is the draft; `exit_id` None the exit that is ahead.

    `sensitive` lets items and notes of sensitive layers onto the paper; what is never printed stays away.
    """

    case_id: str
    document: str
    today: date
    options: PaperOptions = field(default_factory=PaperOptions)
    version_id: str | None = None
    exit_id: str | None = None
    sensitive: bool = False
    without: tuple[str, ...] = ()  # sections of the readable export that stay here
    meeting_id: str | None = None  # None: the next meeting, or the last that was held
    audience: str = ""  # of a meeting: nothing for all who were asked, "person", or one of them; else the partner


def content_for(reader: Reader, wanted: PaperWanted) -> object:
    """What the paper will say, without a protected address anywhere. Raises UnknownRecord when there is nothing."""
    return without_addresses(_content(reader, wanted), protected_addresses(reader, wanted.case_id))


def _content(reader: Reader, wanted: PaperWanted) -> object:
    if wanted.document in PLAN_PAPERS:
        return in_words(_plan_wanted(reader, wanted), wanted.options.language)
    if wanted.document in EXIT_PAPERS:
        exit_id = wanted.exit_id or next((one.id for one in exits_of(reader, wanted.case_id)), None)
        if exit_id is None:
            raise UnknownRecord(N_("There is no exit file yet."))
        if wanted.document == "first-week":
            return week_paper_of(reader, exit_id, wanted.options.language, wanted.today)
        return exit_paper_of(reader, exit_id, wanted.options.language, wanted.today, sensitive=wanted.sensitive)
    if wanted.document in MEETING_PAPERS:
        meeting = MeetingWanted(
            document=wanted.document,
            meeting_id=wanted.meeting_id,
            audience=wanted.audience,
            sensitive=wanted.sensitive,
        )
        return meeting_paper_of(reader, wanted.case_id, meeting, wanted.options.language, wanted.today)
    if wanted.document == LEAVING:
        return leaving_paper_of(reader, wanted.case_id, wanted.exit_id, wanted.options.language, wanted.today)
    if wanted.document == HOME:
        language, sensitive = wanted.options.language, wanted.sensitive
        return home_paper_of(reader, wanted.case_id, language, wanted.today, sensitive=sensitive)
    if wanted.document == "almost-18":
        language, sensitive = wanted.options.language, wanted.sensitive
        return eighteen_paper_of(reader, wanted.case_id, language, wanted.today, sensitive=sensitive)
    if wanted.document == "who-is-who":
        return people_paper_of(reader, wanted.case_id, wanted.options.language, wanted.today)
    if wanted.document == PARTNER_FILE:
        return partner_paper_of(reader, wanted.case_id, wanted.audience, wanted.options.language, wanted.today)
    if wanted.document == "case-export":
        return case_export_of(
            reader,
            wanted.case_id,
            wanted.options.language,
            today=wanted.today,
            sensitive=wanted.sensitive,
            without=wanted.without,
        )
    raise PaperError(N_("There is no paper with the name %(name)s"), name=wanted.document)


def _plan_wanted(reader: Reader, wanted: PaperWanted) -> PlanContent:
    if wanted.version_id is not None:
        return version_content(reader, wanted.version_id)
    plan = plan_of_case(reader, wanted.case_id)
    if plan is None:
        raise UnknownRecord(N_("There is no future plan yet."))
    return plan_content(reader, plan.id)


def paper_for(reader: Reader, wanted: PaperWanted) -> Paper:
    """The finished paper. The same version with the same options gives the same bytes."""
    return make_paper(wanted.document, content_for(reader, wanted), wanted.options)

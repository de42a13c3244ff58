# SPDX-License-Identifier: EUPL-1.2
"""This is the place for commands about papers: printing one to a file, and comparing versions of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caseapp.cli.opening import Place, json_option, language_option, profile_options
from caseapp.cli.output import say, say_json, write_file
from caseapp.cli.texts import Command, Option
from caseapp.errors import UnknownRecord, WrongUse
from caseapp.i18n import N_, language, ngettext

if TYPE_CHECKING:
    from caseapp.plans.plan_content import PlanContent
    from caseapp.reports.paper import Paper
    from caseapp.store.queries.plans import VersionRow
    from caseapp.store.reader import Reader
    from caseapp.store.store import Store

DRAFT = "draft"
case_option = click.option("--case", "case_id", cls=Option, metavar="ID", help=N_("The id of the case."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was asked of `print`, option by option."""

    case_id: str | None
    document: str | None
    only_list: bool
    version: str
    language: str | None
    level: str
    discreet: bool
    sensitive: bool
    meeting: str | None
    audience: str
    handed_to: str | None
    purpose: str | None
    out: Path | None


@click.command("print", cls=Command, help=N_("Make a paper about a case as PDF, and record that it was made."))
@profile_options
@case_option
@click.option("--document", cls=Option, metavar="NAME", help=N_("Which paper; --list names them."))
@click.option("--list", "only_list", cls=Option, is_flag=True, help=N_("Name the papers."))
@click.option("--version", cls=Option, default=DRAFT, show_default=True, metavar="N|draft",
              help=N_("The agreed version of the plan."))  # fmt: skip
@click.option(
    "--language", cls=Option, metavar="nl|fr|en", help=N_("The language of the paper; otherwise that of the plan.")
)
@click.option("--level", cls=Option, type=click.Choice(["B1", "A2"]), default="B1", show_default=True,
              help=N_("The reading level."))  # fmt: skip
@click.option("--discreet", cls=Option, is_flag=True, help=N_("Without words that say what help it is about."))
@click.option("--sensitive", cls=Option, is_flag=True, help=N_("With items and notes of sensitive layers."))
@click.option("--meeting", cls=Option, metavar="ID", help=N_("Of which meeting; otherwise the next or the last one."))
@click.option("--for", "audience", cls=Option, metavar="person|NAME", default="",
              help=N_("Of a meeting: the copy of the person, or of one who was asked."))  # fmt: skip
@click.option("--handed-to", cls=Option, metavar="TEXT", help=N_("Who gets it."))
@click.option("--purpose", cls=Option, metavar="TEXT", help=N_("What for."))
@click.option("--out", cls=Option, metavar="FILE.pdf", type=click.Path(path_type=Path, dir_okay=False),
              help=N_("Where the PDF goes; otherwise here, under the name of the paper."))  # fmt: skip
def print_paper(home: Path, passphrase_file: Path | None, **asked: Any) -> None:
    from caseapp.reports.case_papers import CASE_PAPERS
    from caseapp.reports.documents import left_out_label, paper_names

    wish = Wish(**asked)
    if wish.only_list:
        for name in CASE_PAPERS:
            say(f"{name:<16} {paper_names()[name]}")
        return
    if wish.case_id is None or wish.document is None:
        raise WrongUse(N_("Name the case (--case) and the paper (--document). See: caseapp print --list"))
    if wish.document not in CASE_PAPERS:
        name = wish.document[:40]
        raise WrongUse(N_("There is no paper with the name %(name)s. See: caseapp print --list"), name=name)
    target = wish.out or Path(f"{wish.document}.pdf")
    with Place(home, passphrase_file).opened() as profile:
        paper = _printed(profile.store, wish, wish.case_id, target)
    pages = ngettext("%(count)s page", "%(count)s pages", paper.pages) % {"count": paper.pages}
    say(f"{target} ({pages}, sha256 {paper.sha256})")
    for code in paper.left_out:
        say(left_out_label(code))
    for sentence in paper.told:
        say(f"  {sentence}")


def _printed(store: Store, wish: Wish, case_id: str, target: Path) -> Paper:
    """The paper, written to the file and recorded."""
    from caseapp.operations import perform
    from caseapp.operations.agree import RecordPaper
    from caseapp.operations.openings import Opening, record_opening
    from caseapp.reports.case_papers import PaperWanted, paper_for
    from caseapp.reports.paper import PaperOptions

    with store.reading() as reader:
        must_be_case(reader, case_id)
        frozen = _version(reader, case_id, wish.version) if wish.version != DRAFT else None
        spoken = _paper_language(reader, case_id, wish.language)
        wanted = PaperWanted(
            case_id=case_id,
            document=str(wish.document),
            today=store.clock.today(),
            options=PaperOptions(language=spoken, reading_level=wish.level, discreet=wish.discreet),
            version_id=frozen.id if frozen else None,
            sensitive=wish.sensitive,
            meeting_id=wish.meeting,
            audience=wish.audience,
        )
        paper = paper_for(reader, wanted)
    record_opening(store, Opening(act="export", case_id=case_id, compartment="sensitive" if wish.sensitive else "core"))
    write_file(target, paper.pdf)
    record = RecordPaper(
        case_id=case_id,
        document=wanted.document,
        sha256=paper.sha256,
        pages=paper.pages,
        language=spoken,
        reading_level=wish.level,
        discreet=wish.discreet,
        plan_version_id=wanted.version_id,
        handed_to=wish.handed_to,
        purpose=wish.purpose,
        left_out=paper.left_out,
    )
    perform(store, record)
    return paper


def _paper_language(reader: Reader, case_id: str, wanted: str | None) -> str:
    from caseapp.i18n import available_languages
    from caseapp.reports.texts import paper_texts
    from caseapp.store.queries.plans import plan_of_case

    if wanted is not None:
        known = available_languages()
        if wanted.split("-")[0] not in known:
            paper_texts(wanted)  # raises PaperError for a language without fixed texts
        return wanted
    plan = plan_of_case(reader, case_id)
    return (plan.language if plan is not None else None) or language()


def must_be_case(reader: Reader, case_id: str) -> None:
    """Raises UnknownRecord when there is no such case."""
    from caseapp.models.ids import is_id
    from caseapp.store.queries.cases import case_head

    if not is_id(case_id):
        raise UnknownRecord(N_("There is no such case."))
    case_head(reader, case_id)


def _version(reader: Reader, case_id: str, number: str) -> VersionRow:
    from caseapp.store.queries.plans import plan_of_case, versions_of

    plan = plan_of_case(reader, case_id)
    for row in versions_of(reader, case_id):
        if str(row.number) == number.removeprefix("v") and plan is not None and row.plan_id == plan.id:
            return row
    raise UnknownRecord(N_("There is no version %(number)s of this plan."), number=number[:10])


@click.command(cls=Command, help=N_("Say what changed between two versions of a plan."))
@profile_options
@language_option
@json_option
@case_option
@click.option("--from", "before", cls=Option, metavar="N", required=True, help=N_("The earlier version."))
@click.option("--to", "after", cls=Option, metavar="M|draft", default=DRAFT, show_default=True,
              help=N_("The later version, or the draft."))  # fmt: skip
def compare(
    home: Path, passphrase_file: Path | None, as_json: bool, case_id: str | None, before: str, after: str
) -> None:
    from caseapp.operations.openings import Opening, record_opening
    from caseapp.plans.versions import differences, shown, title

    if case_id is None:
        raise WrongUse(N_("Name the case (--case)."))
    with Place(home, passphrase_file).opened() as profile, profile.store.reading() as reader:
        must_be_case(reader, case_id)
        found = differences(_content(reader, case_id, before), _content(reader, case_id, after))
        record_opening(profile.store, Opening(act="compare", case_id=case_id, compartment="core"))
    if as_json:
        say_json(
            [
                {
                    "path": list(one.path),
                    "kind": one.kind,
                    "before": shown(one, one.before) if one.before is not None else None,
                    "after": shown(one, one.after) if one.after is not None else None,
                }
                for one in found
            ]
        )
        return
    for one in found:
        say(title(one))
        if one.kind != "added":
            say(f"  - {' / '.join(shown(one, one.before).splitlines())}")
        if one.kind != "removed":
            say(f"  + {' / '.join(shown(one, one.after).splitlines())}")
    say(ngettext("%(count)s difference", "%(count)s differences", len(found)) % {"count": len(found)})


def _content(reader: Reader, case_id: str, number: str) -> PlanContent:
    from caseapp.store.queries.plans import plan_content, plan_of_case, version_content

    if number != DRAFT:
        return version_content(reader, _version(reader, case_id, number).id)
    plan = plan_of_case(reader, case_id)
    if plan is None:
        raise UnknownRecord(N_("There is no future plan yet."))
    return plan_content(reader, plan.id)

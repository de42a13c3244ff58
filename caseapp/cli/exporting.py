# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the command that gives data away: one case for the person it is about, the list of the team."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caseapp.cli.looking import note
from caseapp.cli.opening import Place, language_option, profile_options
from caseapp.cli.output import say, write_file
from caseapp.cli.papers import case_option, must_be_case
from caseapp.cli.texts import Command, Option
from caseapp.errors import WrongUse
from caseapp.i18n import N_, _, language, ngettext

if TYPE_CHECKING:
    from caseapp.reports.case_table import Table
    from caseapp.store.profile import Profile


@click.command(cls=Command, help=N_("Save one case (PDF, JSON) or the list of cases (XLSX, CSV)."))
@profile_options
@language_option
@case_option
@click.option("--list", "whole_list", cls=Option, is_flag=True, help=N_("The list of cases."))
@click.option("--all", "closed_too", cls=Option, is_flag=True, help=N_("Closed cases too."))
@click.option("--sensitive", cls=Option, is_flag=True, help=N_("With items and notes of sensitive layers."))
@click.option("--preview", cls=Option, is_flag=True, help=N_("Only show what would go, item by item."))
@click.option(
    "--without", cls=Option, metavar="PART", multiple=True, help=N_("A part that stays here (as the preview names it).")
)
@click.option("--for", "partner", cls=Option, metavar="NAME", default="",
              help=N_("For this partner: what the person said yes to; it is noted as shared."))  # fmt: skip
@click.option("--out", cls=Option, metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help=N_("The file; its ending says which kind."))  # fmt: skip
def export(home: Path, passphrase_file: Path | None, case_id: str | None, out: Path | None, **asked: Any) -> None:
    whole_list, closed_too, sensitive = asked["whole_list"], asked["closed_too"], asked["sensitive"]
    if (case_id is None) == (not whole_list):
        raise WrongUse(N_("Name one case (--case ID) or the list (--list), not both."))
    if out is None and not asked["preview"]:
        raise WrongUse(N_("Name the file (--out), or ask for the preview (--preview)."))
    with Place(home, passphrase_file).opened() as profile:
        if asked["partner"]:
            _for_partner(profile, case_id, asked["partner"], None if asked["preview"] else out)
        elif asked["preview"] or out is None:
            if case_id is None:
                raise WrongUse(N_("The preview is of one case (--case ID)."))
            _preview(profile, case_id, sensitive=sensitive)
        elif case_id is not None:
            _one_case(profile, case_id, out, sensitive=sensitive, without=tuple(asked["without"]))
            say(str(out))
        else:
            table = _list(profile, out, closed_too=closed_too)
            count = len(table.rows)
            say(f"{out} ({ngettext('%(count)s case', '%(count)s cases', count) % {'count': count}})")
            if table.left_out:
                left = ngettext("%(count)s case is not in it.", "%(count)s cases are not in it.", table.left_out)
                say(f"{left % {'count': table.left_out}} {_('Your role does not let you save that as a file.')}")


def _preview(profile: Profile, case_id: str, *, sensitive: bool) -> None:
    from caseapp.reports.case_export import sections_of

    with profile.store.reading() as reader:
        must_be_case(reader, case_id)
        note(profile.store, "open", case_id, sensitive=sensitive)
        sections = sections_of(reader, case_id, sensitive=sensitive)
    for one in sections:
        say(f"{one.heading} ({one.code})")
        for left, text in one.rows:
            say(f"  {left}: {' / '.join(text.splitlines())}" if text else f"  {left}")


def _for_partner(profile: Profile, case_id: str | None, partner: str, out: Path | None) -> None:
    """What a partner may have goes into a file and is written down as shared; without a file it is only shown."""
    from caseapp.operations import perform
    from caseapp.operations.sharing import RecordSharing
    from caseapp.reports.case_papers import PARTNER_FILE, PaperWanted, paper_for
    from caseapp.reports.paper import PaperOptions
    from caseapp.reports.partner_export import partner_export_of

    if case_id is None:
        raise WrongUse(N_("Name one case (--case ID)."))
    kind = out.suffix.lower() if out is not None else ".json"
    if kind not in (".json", ".pdf"):
        raise WrongUse(N_("The file name of one case ends on .pdf or .json."))
    with profile.store.reading() as reader:
        must_be_case(reader, case_id)
        today = profile.store.clock.today()
        made = partner_export_of(reader, case_id, partner, today)
        options = PaperOptions(language=language())
        wanted = PaperWanted(case_id=case_id, document=PARTNER_FILE, today=today, options=options, audience=partner)
        content = paper_for(reader, wanted).pdf if kind == ".pdf" else made.as_json().encode()
    note(profile.store, "export" if out is not None else "open", case_id, sensitive=made.is_sensitive)
    if out is None:
        say(made.as_json())
        return
    write_file(out, content)
    for consent_id, categories in made.consents:
        shared: Any = {
            "receiver": partner, "ground": "consent", "consent_id": consent_id, "categories": categories,
            "channel": "file", "what": ", ".join(made.content),
        }  # fmt: skip
        perform(profile.store, RecordSharing(case_id=case_id, fields=shared))
    say(str(out))


def _one_case(profile: Profile, case_id: str, out: Path, *, sensitive: bool, without: tuple[str, ...]) -> None:
    from caseapp.operations import perform
    from caseapp.operations.agree import RecordPaper
    from caseapp.reports.case_export import case_json_of
    from caseapp.reports.case_papers import PaperWanted, paper_for
    from caseapp.reports.paper import PaperOptions

    kind = out.suffix.lower()
    if kind not in (".pdf", ".json"):
        raise WrongUse(N_("The file name of one case ends on .pdf or .json."))
    with profile.store.reading() as reader:
        must_be_case(reader, case_id)
        note(profile.store, "export", case_id, sensitive=sensitive)
        if kind == ".json":
            write_file(out, case_json_of(reader, case_id, sensitive=sensitive, without=without).encode())
            return
        options = PaperOptions(language=language())
        today = profile.store.clock.today()
        wanted = PaperWanted(
            case_id=case_id, document="case-export", today=today, options=options, sensitive=sensitive, without=without
        )
        paper = paper_for(reader, wanted)
    write_file(out, paper.pdf)
    perform(
        profile.store,
        RecordPaper(
            case_id=case_id,
            document="case-export",
            sha256=paper.sha256,
            pages=paper.pages,
            language=language(),
            left_out=paper.left_out,
        ),
    )


def _list(profile: Profile, out: Path, *, closed_too: bool) -> Table:
    from caseapp.reports.case_table import as_file, case_table
    from caseapp.store.queries.cases import CaseFilter

    with profile.store.reading() as reader:
        wanted = CaseFilter(status=None if closed_too else "open")
        table = case_table(reader, wanted, profile.store.clock.today())
    note(profile.store, "export")
    write_file(out, as_file(table, out))
    return table

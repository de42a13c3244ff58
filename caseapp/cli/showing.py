# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the command that shows everything about one case, differences and history included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caseapp.cli.looking import note
from caseapp.cli.opening import Place, json_option, language_option, profile_options
from caseapp.cli.output import say, say_json
from caseapp.cli.papers import case_option, must_be_case
from caseapp.cli.texts import Command
from caseapp.errors import WrongUse
from caseapp.i18n import N_, _

if TYPE_CHECKING:
    from datetime import date

    from caseapp.store.reader import Reader

_SECTIONS = {
    "case": N_("Case"), "network": N_("Network"), "goals": N_("Goals"), "loose_steps": N_("Steps"),
    "contacts": N_("Contacts"), "assessments": N_("Assessments"), "plan": N_("Future plan"),
    "plan_versions": N_("Agreed versions"), "plan_shares": N_("Who may see the plan"), "exits": N_("Exits"),
    "papers": N_("Papers that were printed"), "clocks": N_("Clocks"), "findings": N_("Findings"),
    "differences": N_("Differences"), "history": N_("History"),
}  # fmt: skip
_ALL = 100_000
_UNTOLD = ("protected_address",)  # stands in its own form and nowhere else


@click.command(cls=Command, help=N_("Show everything about one case, differences included."))
@profile_options
@language_option
@json_option
@case_option
def show(home: Path, passphrase_file: Path | None, as_json: bool, case_id: str | None) -> None:
    if case_id is None:
        raise WrongUse(N_("Name the case (--case)."))
    with Place(home, passphrase_file).opened() as profile, profile.store.reading() as reader:
        must_be_case(reader, case_id)
        found = everything(reader, case_id, profile.store.clock.today())
        note(profile.store, "open", case_id)
    if as_json:
        say_json(found)
        return
    say(str(found["name"]))
    for key, heading in _SECTIONS.items():
        if found[key]:
            say()
            say(_(heading).upper())
            for line in _lines(found[key], 0):
                say(line)


def everything(reader: Reader, case_id: str, today: date) -> dict[str, Any]:
    """One case as plain values: ids, codes, ISO dates."""
    from caseapp.store.queries.assessments import assessments_of
    from caseapp.store.queries.cases import case_head
    from caseapp.store.queries.contacts import contacts_of
    from caseapp.store.queries.differences import differences_of_case
    from caseapp.store.queries.exits import exits_of
    from caseapp.store.queries.goals import goals_of
    from caseapp.store.queries.history import history_of
    from caseapp.store.queries.network import network_of
    from caseapp.store.queries.plans import papers_of, plan_of_case, shares_of, versions_of

    head = case_head(reader, case_id)
    goals = goals_of(reader, case_id)
    plan = plan_of_case(reader, case_id)
    return {
        "id": case_id,
        "name": head.person.name.full,
        "read_rev": reader.rev,
        "case": _plain(head),
        "network": _plain(network_of(reader, case_id)),
        "goals": _plain(goals.goals),
        "loose_steps": _plain(goals.loose_steps),
        "contacts": _plain(contacts_of(reader, case_id, limit=_ALL)),
        "assessments": _plain(assessments_of(reader, case_id)),
        "plan": _plain(plan),
        "plan_versions": _plain(versions_of(reader, case_id)),
        "plan_shares": _plain(shares_of(reader, plan.id)) if plan is not None else [],
        "exits": _plain(exits_of(reader, case_id)),
        "papers": _plain(papers_of(reader, case_id)),
        **_noticed(reader, case_id, today),
        "differences": _plain([one for one in differences_of_case(reader, case_id) if one.field not in _UNTOLD]),
        "history": _plain(history_of(reader, case_id, limit=_ALL)),
    }


def _noticed(reader: Reader, case_id: str, today: date) -> dict[str, list[dict[str, object]]]:
    from caseapp.plans.sentences import sentence
    from caseapp.store.queries.today import clocks_of_case, findings_of_case

    return {
        "clocks": [
            {"rule": row.clock.rule, "due": row.clock.due.isoformat(), "late": row.clock.due < today,
             "what": sentence(row.clock, today)}
            for row in clocks_of_case(reader, case_id, today)
        ],
        "findings": [
            {"rule": one.rule, "what": sentence(one, today)} for one in findings_of_case(reader, case_id, today)
        ],
    }  # fmt: skip


def _plain(value: object) -> Any:  # noqa: ANN401 - what JSON can hold
    """Rows as objects; the revision stands once, at the top."""
    import msgspec

    def told(kind: object) -> object:
        return kind.hex() if isinstance(kind, bytes) else str(kind)

    return _without_rev(msgspec.to_builtins(value, enc_hook=told, builtin_types=()))


def _without_rev(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {name: _without_rev(one) for name, one in value.items() if name != "read_rev"}
    return [_without_rev(one) for one in value] if isinstance(value, list | tuple) else value


def _lines(value: Any, depth: int) -> Iterable[str]:  # noqa: ANN401
    """Nested values as indented lines; what is empty is left out."""
    indent = "  " * depth
    if isinstance(value, Mapping):
        for name, one in value.items():
            if one in (None, "", [], {}):
                continue
            if isinstance(one, Mapping | list):
                yield f"{indent}{name}:"
                yield from _lines(one, depth + 1)
            else:
                yield f"{indent}{name}: {' / '.join(str(one).splitlines())}"
    else:
        for one in value:
            if isinstance(one, Mapping):
                inner = list(_lines(one, depth + 1))
                if inner:
                    yield f"{indent}- {inner[0].strip()}"
                    yield from inner[1:]
            else:
                yield f"{indent}- {one}"

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the command that runs any operation with values given as JSON, and for describing them."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caseapp.cli.opening import Place, language_option, profile_options
from caseapp.cli.output import read_text, say, say_json
from caseapp.cli.texts import Command, Option
from caseapp.errors import WrongUse
from caseapp.i18n import N_, _

if TYPE_CHECKING:
    from caseapp.operations.act import Done, Operation

_NOT_BY_HAND = frozenset({
    "import_caseload",  # its rows come out of a list: `caseapp import`
    "add_document",  # its file is looked at and sealed first
})  # fmt: skip


@click.command(cls=Command, help=N_("Run any operation with values given as JSON; print the ids and what changed."))
@click.argument("name", required=False)
@profile_options
@language_option
@click.option("--json", "values_file", cls=Option, metavar="FILE|-",
              help=N_("The values; - reads them from standard input."))  # fmt: skip
@click.option("--list", "only_list", cls=Option, is_flag=True, help=N_("Describe the operations and their fields."))
def act(name: str | None, home: Path, passphrase_file: Path | None, values_file: str | None, only_list: bool) -> None:
    from caseapp.cli.fields import described

    known = acts()
    if name is not None and name not in known:
        raise WrongUse(N_("There is no operation %(name)s. See: caseapp act --list"), name=name[:60])
    if only_list:
        for one in known.values() if name is None else (known[name],):
            say(f"{one.name}: {one.sentence}")
            for line in described(one.given):
                say(f"  {line}")
        return
    if name is None:
        raise WrongUse(N_("Which operation? See: caseapp act --list"))
    given = given_for(known[name], _values(values_file))
    place = Place(home, passphrase_file)
    from caseapp.operations import perform

    with place.opened(stdin_is_taken=values_file == "-", shows_nothing=True) as profile:
        done = perform(profile.store, given)
    say_json(_answer(done))


def acts() -> dict[str, Operation]:
    """The operations that can be run by hand."""
    from caseapp.operations import operations

    return {name: one for name, one in operations().items() if name not in _NOT_BY_HAND}


def given_for(known: Operation, values: object) -> object:
    """The values as the dataclass of the operation. Raises WrongUse that names the field."""
    import msgspec

    from caseapp.cli.fields import strange_field

    if not isinstance(values, Mapping):
        raise WrongUse(N_("The values are a JSON object with the fields of the operation."))
    strange = strange_field(values, known.given)
    if strange is not None:
        raise WrongUse(N_("There is no field %(field)s. See: caseapp act %(name)s --list"), field=strange[:80],
                       name=known.name)  # fmt: skip
    try:
        return msgspec.convert(values, known.given)
    except msgspec.ValidationError as error:
        reason, _at, where = str(error).partition(" - at ")
        field = where.strip("`").removeprefix("$").removeprefix(".")
        if not field:
            raise WrongUse(N_("The values do not fit: %(reason)s."), reason=reason) from error
        raise WrongUse(N_("The field %(field)s does not fit: %(reason)s."), field=field, reason=reason) from error


def _values(values_file: str | None) -> object:
    import msgspec

    if values_file is None:
        return {}
    if values_file == "-":
        if sys.stdin is None or sys.stdin.closed:
            raise WrongUse(N_("There is nothing on standard input."))
        text = sys.stdin.read()
    else:
        text = read_text(Path(values_file))
    try:
        return msgspec.json.decode(text.lstrip("\ufeff").encode("utf-8", "surrogateescape"))
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise WrongUse(N_("This is not JSON: %(reason)s."), reason=_reason(error)) from error


def _reason(error: BaseException) -> str:
    """Where it stops being JSON; never what stands there."""
    import msgspec

    return str(error).partition("(")[0].strip() if isinstance(error, msgspec.DecodeError) else _("wrong encoding")


def _answer(done: Done[Any]) -> dict[str, object]:
    result = done.result
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        result = dataclasses.asdict(result)
    changes = done.changes
    return {
        "act": changes.act,
        "result": list(result) if isinstance(result, tuple) else result,
        "act_rev": changes.act_rev,
        "rev": changes.rev,
        "cases": sorted(changes.cases),
        "changed": [{"kind": kind, "id": identity} for kind, identity in sorted(changes.ids)],
    }

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what an operator types: `casehub serve`, `code`, `backup`, `restore`, `migrate`, `check` ..."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from casehub.settings import GIB, Settings
from casehub.store import organisations
from casehub.store.opening import open_database

_FOLDER = click.Path(path_type=Path, file_okay=False)


def _place(command: Callable[..., Any]) -> Callable[..., Any]:
    data = click.option("--data", type=_FOLDER, help="Folder of the hub: its SQLite files and attachments.")
    database = click.option(
        "--database", default="", envvar="CASEHUB_DATABASE", help="postgresql://... instead of SQLite files."
    )
    return data(database(command))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def casehub() -> None:
    """The hub keeps sealed envelopes for devices of a team. It cannot read them."""


@casehub.command()
@_place
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8460, show_default=True, type=click.IntRange(0, 65535), help="0 chooses a free one.")
@click.option("--behind-proxy", is_flag=True, help="A proxy with TLS stands before it: hosts beyond loopback are fine.")
@click.option("--requests", default=60, show_default=True, type=click.IntRange(0), help="A device, a minute; 0: any.")
@click.option("--burst", default=120, show_default=True, type=click.IntRange(1), help="At once.")
@click.option("--quota-gib", default=100, show_default=True, type=click.IntRange(1), help="Of each organisation.")
def serve(data: Path | None, database: str, quota_gib: int, **options: Any) -> None:
    """Run the hub until it is stopped. Prints one line when it is ready; its log goes to standard error."""
    from casehub.serving import serve as run

    run(Settings(data=data, database=database, quota=quota_gib * GIB, **options), sys.stdout, sys.stderr)


@casehub.command()
@_place
def code(data: Path | None, database: str) -> None:
    """Print a new one-time code with which an organisation registers, good for a week."""
    opened = open_database(Settings(data=data, database=database))
    try:
        organisations.hub_row(opened)
        click.echo(organisations.new_code(opened))
    finally:
        opened.close()


@casehub.command()
@_place
@click.option("--to", required=True, type=_FOLDER, help="A new folder.")
@click.option("--keys-to", type=_FOLDER, help="Put the wraps into this folder instead, to throw them away earlier.")
def backup(data: Path | None, database: str, to: Path, keys_to: Path | None) -> None:
    """Copy everything into a folder, also while the hub runs. Prints how many envelopes there are."""
    from casehub.store.copying import backup as copy

    count = copy(Settings(data=data, database=database), to, keys_to)
    click.echo(f"{count} envelopes in {to}")


@casehub.command()
@_place
@click.option("--from", "folder", required=True, type=_FOLDER, help="A folder made by `casehub backup`.")
@click.option("--keys", type=_FOLDER, help="Where the wraps lie, if apart.")
def restore(data: Path | None, database: str, folder: Path, keys: Path | None) -> None:
    """Make a hub out of a backup. It gets a new generation, and clients bring what it lacks."""
    from casehub.store.copying import restore as copy

    count = copy(folder, keys, Settings(data=data, database=database))
    click.echo(f"{count} envelopes restored; the hub has a new generation")


@casehub.command()
@click.option("--from", "folder", required=True, type=_FOLDER, help="The folder of a hub that is stopped.")
@click.option("--to", "database", required=True, envvar="CASEHUB_DATABASE", help="postgresql://...")
@click.option("--data", type=_FOLDER, help="Folder for attachments; without it they go into the database.")
def migrate(folder: Path, database: str, data: Path | None) -> None:
    """Move a hub from SQLite to PostgreSQL. Positions stay; it gets a new generation."""
    from casehub.store.copying import restore as copy

    count = copy(folder, None, Settings(data=data, database=database))
    click.echo(f"{count} envelopes moved; start the hub with --database")


@casehub.command()
@_place
def check(data: Path | None, database: str) -> None:
    """Look whether everything that is kept is whole. Exit code 1 when it is not."""
    from casehub.store.checking import problems
    from casehub.store.shelves import shelf_for

    opened = open_database(Settings(data=data, database=database))
    try:
        found = problems(opened, shelf_for(opened, data))
    finally:
        opened.close()
    for sentence in found:
        click.echo(sentence)
    if found:
        raise click.exceptions.Exit(1)
    click.echo("Everything that is kept is whole.")


@casehub.command()
@_place
@click.option("--device", default="", metavar="HEX", help="Only what this device fetched.")
@click.option("--log", "log_id", default="", metavar="HEX", help="Only of this log.")
@click.option("--days", default=31, show_default=True, type=click.IntRange(1), help="So far back.")
def access(data: Path | None, database: str, device: str, log_id: str, days: int) -> None:
    """Print which device fetched what of which log: a record for data protection that no laptop can change."""
    from casehub.store.forgetting import DAY_MS, accesses

    try:
        wanted = bytes.fromhex(device), bytes.fromhex(log_id)
    except ValueError:
        raise click.BadParameter("ids are hexadecimal") from None
    opened = open_database(Settings(data=data, database=database))
    try:
        for one in accesses(opened, organisations.now_ms() - days * DAY_MS, *wanted):
            moment = datetime.fromtimestamp(one.at / 1000, UTC).isoformat(timespec="seconds")
            ids = (one.org_id.hex(), one.dev_id.hex(), one.what, one.log_id.hex())
            click.echo("\t".join((moment, *ids, str(one.size))))
    finally:
        opened.close()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for finding the database an operator means."""

from __future__ import annotations

from casehub.settings import Settings
from casehub.store.database import Database
from casehub.store.postgres import PostgresDatabase
from casehub.store.sqlite import SqliteDatabase
from casehub.trouble import WrongStart


def open_database(settings: Settings) -> Database:
    """A folder, or an address. Raises HubTrouble."""
    if settings.database:
        if not settings.database.startswith(("postgresql://", "postgres://")):
            raise WrongStart("--database wants an address that begins with postgresql://.")
        return PostgresDatabase(settings.database)
    if settings.data is None:
        raise WrongStart("Say where the hub keeps its data: --data FOLDER, or --database postgresql://...")
    return SqliteDatabase(settings.data)

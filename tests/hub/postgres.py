# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a PostgreSQL of our own: a cluster in a temporary folder, on a socket only, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg

MISSING = "PostgreSQL is not installed: apt-get install postgresql (the tests start a cluster of their own)"
_QUICK = "-c fsync=off -c max_connections=60 -c shared_buffers=64MB"


def programs() -> Path | None:
    """Where initdb and pg_ctl are; Debian does not put them on the path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    return debian[-1].parent if debian else None


class Cluster:
    """PostgreSQL refuses to run as root, so then it runs as nobody."""

    def __init__(self, where: Path, settings: str = _QUICK) -> None:
        self._programs = where
        self._folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # a socket path is at most 107 letters
        self._as = ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups"] if os.geteuid() == 0 else []
        if self._as:
            shutil.chown(self._folder, "nobody", "nogroup")
        self._run("initdb", "-D", f"{self._folder}/data", "-A", "trust", "-U", "hub", "--no-sync", "-E", "UTF8")
        options = f"-k {self._folder} -c listen_addresses='' {settings}"
        self._run("pg_ctl", "-D", f"{self._folder}/data", "-o", options, "-w", "-l", f"{self._folder}/log", "start")

    def _run(self, program: str, *options: str) -> None:
        done = subprocess.run(
            [*self._as, str(self._programs / program), *options],
            cwd=self._folder,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert done.returncode == 0, done.stderr

    def new_database(self) -> str:
        """The address of an empty database: always the same one, emptied, because making one copies 7 MB."""
        address = f"postgresql://hub@/postgres?host={self._folder}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = 'postgres' AND pid <> pg_backend_pid()"
            )
            connection.execute("DROP SCHEMA IF EXISTS keys CASCADE")
            connection.execute("DROP SCHEMA IF EXISTS public CASCADE")
            connection.execute("CREATE SCHEMA public")
        return address

    def pids(self) -> list[int]:
        """The processes of the server, as they are now."""
        first = int((self._folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [first, *(int(one) for one in children)]

    def start(self) -> None:
        options = f"-k {self._folder} -c listen_addresses='' -c fsync=off -c max_connections=60 -c shared_buffers=64MB"
        self._run("pg_ctl", "-D", f"{self._folder}/data", "-o", options, "-w", "-l", f"{self._folder}/log", "start")

    def halt(self) -> None:
        """As when somebody pulls the plug."""
        self._run("pg_ctl", "-D", f"{self._folder}/data", "-m", "immediate", "-w", "stop")

    def stop(self) -> None:
        self.halt()
        shutil.rmtree(self._folder)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a laptop as a process: it runs the commands it is given, one a line, as somebody types them."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from caseapp.cli import program
from caseapp.operations import perform
from caseapp.operations.team import StartTeam
from caseapp.security import vault
from caseapp.security.kdf import FLOOR
from caseapp.store.profile import create_profile
from tests.stretching import remembered

PASSPHRASE = "vier paarden in de regen"


class Desk:
    """A laptop of a colleague: a profile folder, and a process of its own that works in it."""

    def __init__(self, home: Path, team: str = "", lead: str = "") -> None:
        self.home = home
        profile, _code = create_profile(home, PASSPHRASE, kdf=FLOOR)
        if team:
            started = StartTeam(team_name=team, worker_name=lead, role="team_lead")
            profile.store.sign_in(perform(profile.store, started).result)
        profile.close()
        self._child: subprocess.Popen[str] | None = None

    def run(self, *arguments: object, given: object = None) -> tuple[int, str]:
        """Exit code and output of a command."""
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "tests.sync.week.desk"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "CASEAPP_PASSPHRASE": PASSPHRASE, "LC_ALL": "C", "CASEAPP_LANGUAGE": "en"},
            )
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        line = [
            [str(one) for one in arguments] + ["--home", str(self.home)],
            None if given is None else json.dumps(given),
        ]
        self._child.stdin.write(json.dumps(line) + "\n")
        self._child.stdin.flush()
        code, output = json.loads(self._child.stdout.readline())
        return code, output

    def must(self, *arguments: object, given: object = None) -> str:
        """The output of a command that succeeds."""
        code, output = self.run(*arguments, given=given)
        assert code == 0, (arguments, output)
        return output

    def act(self, name: str, /, **values: Any) -> Any:
        """The result of an operation."""
        return json.loads(self.must("act", name, "--json", "-", given=values))

    def answer(self, *arguments: object) -> Any:
        return json.loads(self.must(*arguments, "--json"))

    def kill(self) -> None:
        """As when the battery goes."""
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def close(self) -> None:
        if self._child is not None:
            self._child.communicate()


def _run(arguments: list[str], given: str | None) -> tuple[int, str]:
    output = io.StringIO()
    sys.stdin = io.StringIO(given or "")
    code: object = 0
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        try:
            program.main(arguments, prog_name="caseapp")
        except SystemExit as ended:
            code = ended.code
    return (code if isinstance(code, int) else int(code is not None)), output.getvalue()


def main() -> None:
    """Commands come as lines of JSON: [arguments, what is typed]; the answer is [exit code, output].

    The passphrase is stretched for the first command, as by somebody who comes in in the morning.
    """
    vault.argon2id = remembered
    lines, answers = sys.stdin, sys.stdout
    for line in lines:
        arguments, given = json.loads(line)
        answers.write(json.dumps(_run(arguments, given)) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()

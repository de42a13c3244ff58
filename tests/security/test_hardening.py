# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the operating system was asked; each in a process of its own, since it
cannot be undone.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ASK = """
import ctypes, os, resource, sys
from caseapp.security.hardening import harden_process
from pathlib import Path
print(harden_process())
print(resource.getrlimit(resource.RLIMIT_CORE))
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
Path(sys.argv[1]).write_text("x")
print(oct(os.stat(sys.argv[1]).st_mode & 0o777))
print(harden_process())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what holds")
def test_what_holds_on_linux(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(tmp_path / "new")], capture_output=True, text=True, check=True
    )
    everything = "Hardening(no_core_files=True, not_dumpable=True, private_files=True)"
    assert done.stdout.splitlines() == [everything, "(0, 0)", "0", "0o600", everything]


def test_it_runs_on_every_system() -> None:
    program = "from caseapp.security.hardening import harden_process; harden_process()"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

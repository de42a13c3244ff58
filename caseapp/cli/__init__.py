# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the same acts without a window: `caseapp COMMAND`, for administrators, tests and automation."""

from __future__ import annotations

from caseapp.cli.program import program
from caseapp.security.hardening import harden_process

__all__ = ["main", "program"]


def main() -> None:
    """Run the command that was typed, and end the process with its exit code."""
    harden_process()
    program.main()

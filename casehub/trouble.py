# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what can go wrong around the hub: sentences for its operator, never a traceback.

CaseAppError
+- HubTrouble           exit code 1: a disk, a database, a file that is not as it should be
|  +- WrongStart        exit code 2: the command line asks for something that cannot be done
+- Refused              what a device asked for is not done; `code` says why (caseapp.sync.protocol.refusals)
"""

from __future__ import annotations

from caseapp.errors import CaseAppError
from caseapp.sync.protocol.refusals import Code, Refused


class HubTrouble(CaseAppError):
    """Something around the hub is not as it should be."""


class WrongStart(HubTrouble):
    """The command line asks for something that cannot be done."""

    exit_code = 2


def busy(why: str, seconds: int = 5) -> Refused:
    """Not now; nothing was taken. `why` is a word for the log of the hub and for nobody else."""
    return Refused(Code.BUSY, retry_after=seconds, why=why)

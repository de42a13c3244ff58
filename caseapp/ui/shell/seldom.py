# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the views of coming in that are seldom seen. Loaded when the unlock page stands there."""

from __future__ import annotations

from caseapp.ui.shell.joining import Joining
from caseapp.ui.shell.recovery import RecoverySheet
from caseapp.ui.unlock.first_start import FirstStart

__all__ = ["FirstStart", "Joining", "RecoverySheet"]

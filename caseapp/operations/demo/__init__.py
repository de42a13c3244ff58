# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the demo team: invented people with believable histories, made through the operations only.

The people and every text are data in `resources/demo`; here stands how they become acts, spread back in time.
"""

from __future__ import annotations

from caseapp.operations.demo.making import make_demo

__all__ = ["make_demo"]

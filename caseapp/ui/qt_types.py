# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a workaround: Qt's classes of events are loaded before Python hears the first event.

PySide6 6.11.3 makes its classes when they are first asked for. When an event reaches a Python event filter,
shiboken's `BindingManager::findDerivedType` walks through all classes of events and makes the missing ones while it
walks, which can move what it walks through: the process ends with a segmentation fault, depending on what was
loaded before. Classes that exist already are not made again.
"""

from __future__ import annotations

from functools import cache
from types import ModuleType
from typing import Final

from PySide6 import QtCore, QtGui, QtWidgets

_MODULES: Final[tuple[ModuleType, ...]] = (QtCore, QtGui, QtWidgets)


@cache
def load_event_types() -> int:
    """Make every class of events and of style options now (about 90, a few milliseconds). Says how many."""
    count = 0
    for module in _MODULES:
        for name in dir(module):
            if name.endswith("Event") or name.startswith("QStyleOption"):
                getattr(module, name)
                count += 1
    return count

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for drafts of the forms of a case: kept a moment after typing, back when the form opens again.

The key of a draft is `<case id>/<item>`, its kind `case_form`; the item opens the form again:
Address("case", case_id, tab, item).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from caseapp.ui.desk import Desk

KIND: Final = "case_form"
WAITS_MS: Final = 2000


def draft_key(case_id: str, item: str) -> str:
    """The key of the draft of a form."""
    return f"{case_id}/{item}"


class DraftKeeper(QObject):
    """Keeps what `collect` gives, some time after the last `touch`; an empty body drops the draft."""

    kept = Signal()

    def __init__(self, desk: Desk, case_id: str, item: str, collect: Callable[[], dict[str, Any]]) -> None:
        super().__init__()
        self._desk = desk
        self._case_id = case_id
        self._key = draft_key(case_id, item)
        self._collect = collect
        self._is_kept = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAITS_MS)
        self._timer.timeout.connect(self.keep_now)

    def came_back(self) -> None:
        """A draft was found and stands in the form."""
        self._is_kept = True

    def touch(self) -> None:
        """Something was typed."""
        if not self._timer.isActive():
            self._timer.start()

    def keep_now(self) -> None:
        """Keep it at once (the form closes, the program locks)."""
        self._timer.stop()
        body = self._collect()
        if body:
            self._desk.keep_draft(self._key, KIND, body, self._case_id)
            self._is_kept = True
            self.kept.emit()
        else:
            self.drop()

    def drop(self) -> None:
        """The form was saved, or thrown away on purpose."""
        self._timer.stop()
        if self._is_kept:
            self._desk.drop_draft(self._key)
            self._is_kept = False

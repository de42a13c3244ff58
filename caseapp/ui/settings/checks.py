# SPDX-License-Identifier: EUPL-1.2
"""This is the place for proving that nothing is broken, and for making everything again from what was recorded."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from caseapp.errors import CaseAppError
from caseapp.i18n import _, formats
from caseapp.store.replay import Progress as StoreProgress
from caseapp.store.replay import Verdict, rebuild, verify
from caseapp.store.store import Store
from caseapp.ui.background import Cancelled, Kind
from caseapp.ui.desk import Desk
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.settings.progress import Progress
from caseapp.ui.settings.section import Section

_Step = Callable[[tuple[str, int, int]], None]


class Stopped(Exception):
    """Somebody pressed Stop."""


class _Long:
    """Long work of the store that tells how far it is and stops when it is asked to."""

    def __init__(self, store: Store, work: Callable[[Store, StoreProgress], object], cancelled: Cancelled) -> None:
        self._store = store
        self._work = work
        self._cancelled = cancelled

    def __call__(self, step: _Step) -> object:
        def tell(what: str, done: int, total: int) -> None:
            if self._cancelled.is_set():
                raise Stopped
            step((what, done, total))

        return self._work(self._store, tell)


class ChecksSection(Section):
    """Verify and rebuild, one at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Checks"))
        self._cancelled = Cancelled()
        self.verify_button = Button(_("Check everything"), "outlined", icon="shield-check")
        self.rebuild_button = Button(_("Make everything again"), "outlined", icon="refresh-cw")
        self.verify_button.clicked.connect(self._on_verify_wanted)
        self.rebuild_button.clicked.connect(self._on_rebuild_wanted)
        checking = Card(_("Is everything whole?"))
        words = _(
            "Reads every page of the file and proves that what you see follows from what was recorded. Changes nothing."
        )
        checking.body.addWidget(Paragraph(words, 14, "muted"))
        checking.body.addWidget(self.verify_button, 0, Qt.AlignmentFlag.AlignLeft)
        making = Card(_("When the check found a difference"))
        words = _("Makes every table again from what was recorded. All of it happens or nothing; no note is lost.")
        making.body.addWidget(Paragraph(words, 14, "muted"))
        making.body.addWidget(self.rebuild_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.progress = Progress()
        self.progress.stop_wanted.connect(self._on_stop_wanted)
        self.result = Paragraph("", 15)
        self.result.hide()
        for widget in (checking, making, self.progress, self.result):
            self.inside.addWidget(widget)

    def focus_item(self, _item: str) -> None:
        self.verify_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _start(self, kind: Kind, work: Callable[[Store, StoreProgress], object], words: str) -> None:
        self._cancelled = Cancelled()
        self.result.hide()
        self.verify_button.setEnabled(False)
        self.rebuild_button.setEnabled(False)
        self.progress.start(words)
        long = _Long(self.desk.store, work, self._cancelled)
        done = self._on_verified if kind == "read" else self._on_rebuilt
        self.desk.background.run_long(kind, long, self._on_step, done, self._on_failed, self.scope)

    def _on_verify_wanted(self) -> None:
        self._start("read", verify, _("Checking ..."))

    def _on_rebuild_wanted(self) -> None:
        self._start("write", rebuild, _("Making everything again ..."))

    def _on_step(self, step: tuple[str, int, int]) -> None:
        what, done, total = step
        words = {
            "replay": _("Reading what was recorded ..."),
            "derive": _("Working out dates and findings ..."),
            "compare": _("Comparing ..."),
        }
        self.progress.step(words.get(what, _("Checking ...")), done, total)

    def _on_verified(self, verdict: Verdict) -> None:
        if verdict.sound:
            words = _("Everything is whole: %(rows)s records agree with %(saves)s recorded changes.")
            values = {"rows": formats.number(verdict.rows), "saves": formats.number(verdict.saves)}
            self._say(words % values, "good")
            return
        words = _("There are differences in: %(tables)s. Make a backup, then make everything again; no note is lost.")
        tables = formats.joined(fault.split(":")[0] for fault in verdict.faults)
        self._say(words % {"tables": tables}, "attn")

    def _on_rebuilt(self, saves: int) -> None:
        words = _("Everything was made again from %(saves)s recorded changes.")
        self._say(words % {"saves": formats.number(saves)}, "good")

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, Stopped):
            self._say(_("Stopped. Nothing was changed."), "text")
        elif isinstance(error, CaseAppError):
            self._say(error.sentence(_), "attn")
        else:
            self.desk.background.failed.emit(error)
            self._say(_("Something went wrong inside the program. Nothing was changed."), "attn")

    def _on_stop_wanted(self) -> None:
        self._cancelled.cancel()

    def _say(self, words: str, tone: str) -> None:
        self.progress.finish()
        self.verify_button.setEnabled(True)
        self.rebuild_button.setEnabled(True)
        self.result.setProperty("tone", tone)
        self.result.setText(words)
        self.result.show()
        announce(self, words)

    def closing(self) -> None:
        self._cancelled.cancel()
        super().closing()

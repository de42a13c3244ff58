# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the copies of this laptop: which there are, making one, going back to one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseapp.errors import CaseAppError, WrongPassphrase
from caseapp.i18n import _, formats
from caseapp.security.vault import unlock
from caseapp.store.backup import BackupRow, back_up, backups
from caseapp.ui.desk import Desk
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.fields import Field, PassphraseField
from caseapp.ui.kit.flow import empty_layout
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.text import Hairline, Paragraph, Text
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.theme import px
from caseapp.ui.settings.progress import Progress
from caseapp.ui.settings.section import Section

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class RestoreWish:
    """Go back to this copy: the profile is closed, the copy takes its place, the program starts again."""

    copy: Path


class RestoreSheet(Sheet):
    """Explains what going back means and asks for the passphrase. `confirmed(copy)` follows when it is right."""

    confirmed = Signal(object)

    def __init__(self, host: QWidget, desk: Desk, row: BackupRow) -> None:
        super().__init__(host, _("Go back to a backup"), 560, _("Go back"), closes_itself=True)
        self._desk = desk
        self._copy = row.path
        self.scope = f"restore-{id(self)}"
        when = formats.moment(row.made, desk.today())
        words = _(
            "Everything on this laptop becomes as it was: %(moment)s. What was written since is not thrown away: the "
            "present file stays beside it. The program closes and opens again."
        )
        self.body.addWidget(Paragraph(words % {"moment": when}))
        self.passphrase = PassphraseField()
        self._field = Field(_("Passphrase"), self.passphrase)
        self.progress = Progress()
        self.body.addWidget(self._field)
        self.body.addWidget(self.progress)
        self.body.addStretch(1)
        self.save_requested.connect(self._on_wanted)
        self.passphrase.returnPressed.connect(self._on_wanted)

    def _on_wanted(self) -> None:
        profile = self._desk.profile
        if profile is None or not self.save_button.isEnabled():
            return
        self.save_button.setEnabled(False)
        self.progress.start(_("Checking the passphrase ..."), can_stop=False)
        work = partial(unlock, profile.home, self.passphrase.text(), clock=self._desk.clock)
        self._desk.background.run("write", work, self._on_right, self._on_wrong, self.scope)

    def _on_right(self, key: object) -> None:
        key.wipe()  # type: ignore[attr-defined]
        self.close_sheet()
        self.confirmed.emit(self._copy)

    def _on_wrong(self, error: BaseException) -> None:
        self.save_button.setEnabled(True)
        self.progress.finish()
        words = _("That is not the passphrase of this laptop. Nothing was lost.")
        if isinstance(error, CaseAppError) and not isinstance(error, WrongPassphrase):
            words = error.sentence(_)
        self._field.set_error(words)
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def close_sheet(self) -> None:
        self._desk.background.close_scope(self.scope)
        super().close_sheet()


class BackupsSection(Section):
    """The list of copies; one a day is made by itself, seven are kept."""

    def __init__(self, desk: Desk) -> None:
        words = _("Once a day the program copies everything, encrypted, into its own folder. Seven copies are kept.")
        super().__init__(desk, _("Backups"), words)
        self._found: dict[str, BackupRow] = {}
        self.button = Button(_("Make one now"), "outlined", icon="copy")
        self.button.clicked.connect(self._on_make_wanted)
        self.progress = Progress()
        self._result = Paragraph("", 14)
        self._result.hide()
        self.inside.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.inside.addWidget(self.progress)
        self.inside.addWidget(self._result)
        card = Card(_("Copies on this laptop"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        card.body.addLayout(self._rows)
        self.inside.addWidget(card)
        words = _(
            "A copy on the same laptop does not help when the laptop is gone. "
            "Copy this folder to a safe disk now and then: %(folder)s"
        )
        self.inside.addWidget(Paragraph(words % {"folder": str(self._folder())}, 14, "muted"))

    def _folder(self) -> Path:
        return self.desk.store.path.parent / "backups"

    def shown(self) -> None:
        self.desk.background.run("read", partial(backups, self._folder()), self._on_read, None, self.scope)

    def focus_item(self, _item: str) -> None:
        self.button.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_read(self, rows: tuple[BackupRow, ...]) -> None:
        self._found = {row.path.name: row for row in rows}
        empty_layout(self._rows)
        if not rows:
            self._rows.addWidget(Text(_("There is no copy yet."), tone="muted"))
        for place, row in enumerate(rows):
            if place:
                self._rows.addWidget(Hairline())
            self._rows.addWidget(self._row(row))

    def _row(self, backup: BackupRow) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, px(6), 0, px(6))
        row.setSpacing(px(12))
        when = formats.moment(backup.made, self.desk.today())
        row.addWidget(Text(when, 15, MEDIUM))
        size = formats.number(max(0.1, backup.size / _MEGABYTE), 1)
        row.addWidget(Text(_("%(size)s MB") % {"size": size}, 13, tone="muted"), 1)
        button = Button(_("Go back to this one ..."), "small")
        button.setAccessibleName(_("Go back to the copy of %(moment)s") % {"moment": when})
        button.setProperty("copy", backup.path.name)
        button.clicked.connect(self._on_restore_wanted)
        row.addWidget(button)
        return holder

    def _on_make_wanted(self) -> None:
        self.button.setEnabled(False)
        self._result.hide()
        self.progress.start(_("Copying everything ..."), can_stop=False)
        self.desk.background.run("write", partial(back_up, self.desk.store), self._on_made, self._on_failed, self.scope)

    def _on_made(self, _path: Path) -> None:
        self._say(_("The copy is made."), "good")
        self.shown()

    def _on_failed(self, error: BaseException) -> None:
        known = isinstance(error, CaseAppError)
        self._say(error.sentence(_) if known else _("Something went wrong inside the program."), "attn")  # type: ignore[attr-defined]

    def _say(self, words: str, tone: str) -> None:
        self.button.setEnabled(True)
        self.progress.finish()
        self._result.setProperty("tone", tone)
        self._result.setText(words)
        self._result.show()
        announce(self, words)

    def _on_restore_wanted(self) -> None:
        sender = self.sender()
        backup = self._found.get(str(sender.property("copy")))
        if backup is None:
            return
        sheet = RestoreSheet(self.window(), self.desk, backup)
        sheet.confirmed.connect(self._on_confirmed)
        sheet.open_sheet()

    def _on_confirmed(self, copy: Path) -> None:
        self.desk.restore_requested.emit(RestoreWish(copy))

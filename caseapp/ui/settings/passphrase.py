# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what opens this laptop: another passphrase, another recovery sheet."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from caseapp.errors import CaseAppError, WrongPassphrase
from caseapp.i18n import _, formats, language
from caseapp.reports.documents import make_paper
from caseapp.reports.paper import PaperOptions
from caseapp.reports.plain_papers import RecoverySheet
from caseapp.security.kdf import KdfCost
from caseapp.security.passphrase import must_be_acceptable
from caseapp.security.recovery_code import RecoveryCode
from caseapp.security.vault import change_passphrase, new_recovery_code, unlock, unlock_with_recovery
from caseapp.security.vault_key import VaultKey
from caseapp.ui.desk import Desk
from caseapp.ui.kept import SHEET_WAITS
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.fields import Field, PassphraseField
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.settings.progress import Progress
from caseapp.ui.settings.section import Section
from caseapp.ui.unlock.first_start import strength_words


def replace_passphrase(home: Path, key: VaultKey, proof: str, new: str, kdf: KdfCost | None = None) -> None:
    """Make `new` the passphrase, when `proof` is the present one or the code of the recovery sheet."""
    must_be_acceptable(new)
    try:
        code = RecoveryCode.parse(proof)
    except CaseAppError:
        code = None
    opened = unlock_with_recovery(home, code) if code is not None else unlock(home, proof)
    opened.wipe()
    change_passphrase(home, key, new, kdf=kdf)


class PassphraseSection(Section):
    """The passphrase and the sheet for when it is forgotten."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Passphrase and recovery"))
        self.present, self.first, self.second = PassphraseField(), PassphraseField(), PassphraseField()
        self._present = Field(_("Present passphrase"), self.present, _("or the code of the recovery sheet"))
        self._first = Field(_("New passphrase"), self.first)
        self._second = Field(_("The same once more"), self.second)
        self._strength = Text("", 13, tone="muted")
        self._strength.hide()
        self.button = Button(_("Change the passphrase"), "filled")
        self.progress = Progress()
        self._result = Paragraph("", 14, tone="good")
        self._result.hide()
        card = Card(_("Another passphrase"))
        card.body.addWidget(Paragraph(_("A few words in a row are strong and easy to remember."), 14, "muted"))
        for widget in (self._present, self._first, self._strength, self._second, self.progress, self._result):
            card.body.addWidget(widget)
        card.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.inside.addWidget(card)
        self.sheet = RecoveryCard(desk, self.scope)
        self.inside.addWidget(self.sheet)
        self.first.textChanged.connect(self._on_typed)
        self.second.returnPressed.connect(self._on_change_wanted)
        self.button.clicked.connect(self._on_change_wanted)

    def focus_item(self, _item: str) -> None:
        self.present.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_typed(self, text: str) -> None:
        words, tone = strength_words(text)
        self._strength.setText(words)
        self._strength.set_tone(tone)
        self._strength.setVisible(bool(words))
        self.first.setAccessibleDescription(words)
        self._result.hide()

    def _on_change_wanted(self) -> None:
        for field in (self._present, self._first, self._second):
            field.set_error("")
        profile = self.desk.profile
        if profile is None or not self.button.isEnabled():
            return
        if self.first.text() != self.second.text():
            self._second.set_error(_("The two are not the same. Type the second one again."))
            self.second.setFocus()
            return
        try:
            must_be_acceptable(self.first.text())
        except CaseAppError as error:
            self._first.set_error(error.sentence(_))
            self.first.setFocus()
            return
        self.button.setEnabled(False)
        self.progress.start(_("Making the new key ..."), can_stop=False)
        work = partial(replace_passphrase, profile.home, profile.key, self.present.text(), self.first.text())
        self.desk.background.run("write", work, self._on_changed, self._on_failed, self.scope)

    def _on_changed(self, _nothing: object) -> None:
        self._end()
        for field in (self.present, self.first, self.second):
            field.clear()
        self._result.setText(_("The new passphrase opens this laptop from now on. The recovery sheet stays good."))
        self._result.show()
        announce(self, self._result.text())

    def _on_failed(self, error: BaseException) -> None:
        self._end()
        if isinstance(error, WrongPassphrase):
            self._present.set_error(_("That is not the present passphrase. Nothing was changed."))
        elif isinstance(error, CaseAppError):
            self._present.set_error(error.sentence(_))
        else:
            self.desk.background.failed.emit(error)
            self._present.set_error(_("Something went wrong inside the program. Nothing was changed."))
        self.present.setFocus()
        self.present.selectAll()

    def _end(self) -> None:
        self.button.setEnabled(True)
        self.progress.finish()


class RecoveryCard(Card):
    """A new recovery sheet. The code exists in memory only until it is saved as a paper."""

    def __init__(self, desk: Desk, scope: str) -> None:
        super().__init__(_("Recovery sheet"))
        self._desk = desk
        self._scope = scope
        self._pdf = b""
        self._target = Path()
        words = _(
            "Without the passphrase only this paper opens your cases. "
            "With a new sheet the old one opens nothing any more."
        )
        self.body.addWidget(Paragraph(words, 14, "muted"))
        self.button = Button(_("Make a new sheet ..."), "outlined", icon="printer")
        self.progress = Progress()
        self._result = Paragraph("", 14)
        self._result.hide()
        self.body.addWidget(self.progress)
        self.body.addWidget(self._result)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.button.clicked.connect(self._on_sheet_wanted)

    def _on_sheet_wanted(self) -> None:
        name = f"{_('Recovery sheet')} {self._desk.today():%Y-%m-%d}.pdf"
        chosen, _kind = QFileDialog.getSaveFileName(self.window(), _("Save the recovery sheet"), name, "PDF (*.pdf)")
        if chosen:
            self.make(Path(chosen))

    def make(self, target: Path) -> None:
        """A new code, on paper at `target`; a sheet that could not be saved there is saved at the next try."""
        profile = self._desk.profile
        if profile is None:
            return
        self._target = target
        self.button.setEnabled(False)
        self.progress.start(_("Making the sheet ..."), can_stop=False)
        if self._pdf:
            work = partial(_saved_again, target, self._pdf)
        else:
            work = partial(_new_sheet, profile.home, profile.key, self._desk.today(), language())
        self._desk.background.run("write", work, self._on_made, self._on_failed, self._scope)

    def _on_made(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._desk.background.run(
            "write", partial(self._target.write_bytes, pdf), self._on_saved, self._on_not_saved, self._scope
        )

    def _on_saved(self, _count: object) -> None:
        self._pdf = b""
        self._desk.keep_setting(SHEET_WAITS, False)
        moment = formats.time(self._desk.clock.now())
        words = _("Saved at %(time)s as %(file)s. Print it, keep it away from the laptop, then delete the file.")
        self._say(words % {"time": moment, "file": self._target.name}, "good")

    def _on_not_saved(self, _error: BaseException) -> None:
        self._say(
            _("The sheet could not be saved there. Choose another place: the old sheet is not good any more."), "attn"
        )

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


def _saved_again(_target: Path, pdf: bytes) -> bytes:
    return pdf


def _new_sheet(home: Path, key: VaultKey, today: object, speaks: str) -> bytes:
    code = new_recovery_code(home, key)
    sheet = RecoverySheet(code_groups=tuple(code.groups()), profile_name=home.name, made_on=today, language=speaks)  # type: ignore[arg-type]
    return make_paper("recovery-sheet", sheet, PaperOptions(language=speaks)).pdf

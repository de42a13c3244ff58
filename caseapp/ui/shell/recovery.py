# SPDX-License-Identifier: EUPL-1.2
"""This is the place for coming in with the recovery sheet, and for choosing a new passphrase afterwards."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from caseapp.i18n import _
from caseapp.ui.kit.fields import Field, LineField, PassphraseField
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.text import Paragraph


class RecoverySheet(Sheet):
    """Asks for the code of the recovery sheet. `code_given(code)`; the owner closes it or shows the trouble."""

    code_given = Signal(str)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, _("Open with the recovery sheet"), width=560, save=_("Open"), closes_itself=True)
        self.body.addWidget(Paragraph(_("Type the code on the sheet. Capitals, spaces and dashes do not matter.")))
        self.code = LineField()
        self._field = Field(_("Code"), self.code)
        self.body.addWidget(self._field)
        self.code.returnPressed.connect(self._on_given)
        self.save_requested.connect(self._on_given)

    def show_trouble(self, sentence: str) -> None:
        """The code did not open the profile."""
        self._field.set_error(sentence)
        self.code.setFocus()
        self.code.selectAll()

    def _on_given(self) -> None:
        if self.code.text().strip():
            self._field.set_error("")
            self.code_given.emit(self.code.text())


class NewPassphraseSheet(Sheet):
    """Asks for a new passphrase twice. `passphrase_given(text)`; the owner closes it or shows the trouble."""

    passphrase_given = Signal(str)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, _("Choose a new passphrase"), width=560, save=_("Keep"), closes_itself=True)
        self.body.addWidget(Paragraph(_("From now on only this one opens the cases on this laptop.")))
        self.first, self.second = PassphraseField(), PassphraseField()
        self._first_field = Field(_("Passphrase"), self.first)
        self._second_field = Field(_("The same once more"), self.second)
        self.body.addWidget(self._first_field)
        self.body.addWidget(self._second_field)
        self.second.returnPressed.connect(self._on_given)
        self.save_requested.connect(self._on_given)

    def show_trouble(self, sentence: str) -> None:
        """This passphrase will not do."""
        self._first_field.set_error(sentence)
        self.first.setFocus()

    def _on_given(self) -> None:
        self._first_field.set_error("")
        if self.first.text() != self.second.text():
            self._second_field.set_error(_("The two are not the same. Show them or type the second one again."))
            self.second.setFocus()
            return
        self._second_field.set_error("")
        self.passphrase_given.emit(self.first.text())

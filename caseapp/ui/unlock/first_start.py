# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the first start: language, passphrase, recovery sheet, and what to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseapp.i18n import _, language
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.chips import ChoiceChips, Option
from caseapp.ui.kit.fields import Field, LineField, PassphraseField
from caseapp.ui.kit.text import Hairline, Paragraph, Text
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.unlock.ground import LANGUAGE_NAMES, Ground
from caseapp.ui.unlock.page import WayRow

STEPS: Final = ("language", "passphrase", "sheet", "begin")
_SHORTEST: Final = 8  # not a rule for letters and figures: fewer than this is hardly a sentence
_LONG: Final = 20
_FAIR: Final = 14


class _Step(QWidget):
    """One step: a title, a sentence, things, and the buttons below."""

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(px(12))
        self.title = Text(title, 22, SEMI)
        self.column.addWidget(self.title)
        self.column.addWidget(Paragraph(words, tone="muted"))


def strength_words(passphrase: str) -> tuple[str, str]:
    """How strong a passphrase is, in words, with its tone. Length counts, repeating does not."""
    if not passphrase:
        return "", "muted"
    different = len(set(passphrase))
    length = len(passphrase) if different > 4 else different
    if length < _SHORTEST:
        return _("Easy to guess. Four or five words in a row work better."), "attn"
    if length < _FAIR:
        return _("Fair. One more word makes it strong."), "note"
    if length < _LONG:
        return _("Strong."), "good"
    return _("Very strong."), "good"


class FirstStart(Ground):
    """The pages of the first start, one after the other. It only asks; the app does what is asked."""

    passphrase_chosen = Signal(str)
    sheet_requested = Signal()
    begin_requested = Signal(str)
    name_given = Signal(str)

    def __init__(self, languages: Sequence[str], step: str = "language") -> None:
        super().__init__(languages, card_width=480)
        self._languages = tuple(languages)
        self._trouble = Paragraph("", 13, tone="attn")
        self._trouble.hide()
        self._shown: QWidget | None = None
        self.step = ""
        self.first = PassphraseField()
        self.second = PassphraseField()
        self.name = LineField()
        self.show_step(step)

    def show_step(self, step: str) -> None:
        """Show one of `STEPS`."""
        if self._shown is not None:
            self.inside.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self.step = step
        builders = {
            "language": self._language_step,
            "passphrase": self._passphrase_step,
            "sheet": self._sheet_step,
            "begin": self._begin_step,
        }
        made = builders[step]()
        self._shown = made
        self.inside.addWidget(made)
        self.inside.addWidget(self._trouble)
        self._trouble.hide()
        self.languages.setVisible(step != "language")
        announce(self, made.title.text())
        if self.isVisible():
            made.show()  # a layout shows it only later, and nothing can take the keyboard before
            self._begin_with(made)

    def show_busy(self) -> None:
        """The encrypted profile is being made."""
        if self._shown is not None:
            self._shown.setEnabled(False)
        announce(self, _("The encrypted profile is being made"))

    def show_trouble(self, sentence: str) -> None:
        """What was asked could not be done; the step stays."""
        if self._shown is not None:
            self._shown.setEnabled(True)
        self._trouble.setText(sentence)
        self._trouble.show()
        announce(self, sentence, urgent=True)

    # -- the four steps --------------------------------------------------------------------------------------
    def _language_step(self) -> _Step:
        made = _Step(_("Welcome"), _("Which language do you work in? You can change it at any time."))
        chips = ChoiceChips(_("Language"), may_be_empty=False)
        chips.set_options([Option(code, LANGUAGE_NAMES.get(code, code)) for code in self._languages])
        chips.set_chosen([language()])
        chips.choice_changed.connect(self._on_language_changed)
        made.column.addWidget(chips)
        self._add_buttons(made, _("Next"), self._on_language_done)
        return made

    def _passphrase_step(self) -> _Step:
        made = _Step(
            _("Make a passphrase"),
            _("It opens the cases on this laptop. A few words in a row are strong and easy to remember."),
        )
        self.name = LineField()
        self.first, self.second = PassphraseField(), PassphraseField()
        self._strength = Text("", 13, tone="muted")
        self._strength.hide()
        self._name_field = Field(_("Your name"), self.name, _("as colleagues see it"))
        self._again = Field(_("The same once more"), self.second)
        made.column.addWidget(self._name_field)
        made.column.addWidget(Field(_("Passphrase"), self.first))
        made.column.addWidget(self._strength)
        made.column.addWidget(self._again)
        self.first.textChanged.connect(self._on_first_changed)
        self.second.textEdited.connect(self._on_second_edited)
        self.name.returnPressed.connect(self.first.setFocus)
        self.first.returnPressed.connect(self.second.setFocus)
        self.second.returnPressed.connect(self._on_passphrase_done)
        self._add_buttons(made, _("Next"), self._on_passphrase_done)
        return made

    def _sheet_step(self) -> _Step:
        made = _Step(
            _("Print the recovery sheet"),
            _("Without the passphrase only this sheet opens your cases. Keep it away from the laptop."),
        )
        printing = Button(_("Print or save the sheet"), "outlined", icon="printer")
        printing.clicked.connect(self._on_sheet_clicked)
        made.column.addWidget(printing, 0, Qt.AlignmentFlag.AlignLeft)
        self._add_buttons(made, _("I have it"), self._on_sheet_done)
        return made

    def _begin_step(self) -> _Step:
        made = _Step(_("How do you want to begin?"), _("You can do the other things later too."))
        made.column.addWidget(Hairline())
        for code, icon, words in (
            ("empty", "file", _("Start empty")),
            ("join", "handshake", _("I join a team: a colleague invited me")),
            ("demo", "users-round", _("Look around with a made-up team")),
            ("import", "upload", _("Bring in the list of the team (Excel or CSV)")),
        ):
            way = WayRow(icon, words)
            way.setProperty("act", code)
            way.clicked.connect(self._on_begin_clicked)
            made.column.addWidget(way)
        return made

    def _begin_with(self, made: QWidget) -> None:
        """Give the keyboard to the first control of the step."""
        made.setFocus(Qt.FocusReason.OtherFocusReason)
        made.focusNextPrevChild(True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._shown is not None:
            self._begin_with(self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on wherever the keyboard is; the lines of the passphrase hear it themselves."""
        on = {"language": self._on_language_done, "sheet": self._on_sheet_done}.get(self.step)
        if on is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            on()
        else:
            super().keyPressEvent(event)

    def _add_buttons(self, made: _Step, words: str, slot: object) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, px(8), 0, 0)
        row.addStretch(1)
        button = Button(words, "filled", keys="Enter")
        button.clicked.connect(slot)
        row.addWidget(button)
        made.column.addLayout(row)

    # -- what people do --------------------------------------------------------------------------------------
    def _on_language_changed(self, codes: tuple[str, ...]) -> None:
        self.language_chosen.emit(codes[0])

    def _on_language_done(self) -> None:
        self.show_step("passphrase")
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_first_changed(self, text: str) -> None:
        words, tone = strength_words(text)
        self._strength.setText(words)
        self._strength.setVisible(bool(words))
        self._strength.set_tone(tone)
        self.first.setAccessibleDescription(words)

    def _on_second_edited(self, _text: str) -> None:
        self._again.set_error("")

    def _on_passphrase_done(self) -> None:
        if not self.first.text():
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.first.text() != self.second.text():
            self._again.set_error(_("The two are not the same. Type the second one again."))
            self.second.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.name_given.emit(self.name.text().strip())
        self.passphrase_chosen.emit(self.first.text())

    def _on_sheet_clicked(self) -> None:
        self.sheet_requested.emit()

    def _on_sheet_done(self) -> None:
        self.show_step("begin")

    def _on_begin_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.begin_requested.emit(str(sender.property("act")))

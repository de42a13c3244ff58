# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a new laptop of a team shows: the invitation is typed, words are read out, it waits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.sync.enrol import Asked
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.fields import Field, GrowingText, LineField
from caseapp.ui.kit.flow import FlowLayout
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.settings.progress import Progress
from caseapp.ui.sync.asking import WordsView
from caseapp.ui.sync.recovery_sheets import TwoSheets
from caseapp.ui.sync.standing import counts_words
from caseapp.ui.unlock.ground import Ground


class JoinView(Ground):
    """Only asks and shows; `Joining` does what is asked."""

    asked = Signal(str, str, str)  # invitation, name of the person, name of the laptop
    file_wanted = Signal()  # the invitation is in a file
    request_wanted = Signal()  # save the request as a file
    exchange_wanted = Signal()  # read the exchange file of a colleague
    alone_wanted = Signal()
    rescue_wanted = Signal(str, tuple)  # address of the hub, the words of two sheets

    def __init__(self, languages: Sequence[str], person: str) -> None:
        super().__init__(languages, card_width=580)
        self._shown: QWidget | None = None
        self.step = ""
        self.person = LineField(person)
        self.device = LineField()
        self.invitation = GrowingText(lines=4, most_lines=9)
        self.words: WordsView | None = None
        self.progress = Progress()
        self.trouble = Paragraph("", 14, "attn")
        self.trouble.hide()
        self.languages.hide()  # chosen a step before; another one would throw away what was typed

    def show_form(self, text: str = "") -> None:
        """Ask for the invitation."""
        column = self._begin(
            "form",
            _("Join a team"),
            _("A colleague invites you: in letters, as a QR code, or in a file. Type it, paste it, or open the file."),
        )
        person, device = self.person.text(), self.device.text()
        self.invitation = GrowingText(lines=4, most_lines=9)
        self.invitation.set_text(text)
        self._field = Field(_("Invitation"), self.invitation, _("capitals, spaces and dashes do not matter"))
        column.addWidget(self._field)
        self.file_button = Button(_("From a file ..."), "quiet", icon="folder-open")
        column.addWidget(self.file_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.person, self.device = LineField(person), LineField(device)
        self._person_field = Field(_("Your name"), self.person, _("as your colleague knows you"))
        column.addWidget(self._person_field)
        column.addWidget(Field(_("Name of this laptop"), self.device, _("so that your colleague knows which one asks")))
        self.device.setPlaceholderText(_("laptop of %(name)s") % {"name": person.split(" ")[0]} if person else "")
        self.ask_button = Button(_("Ask to come in"), "filled")
        self.lost_button = Button(_("All laptops of the team are lost"), "quiet")
        column.addWidget(self.lost_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._end(column, (self.ask_button,))
        self.lost_button.clicked.connect(self.show_rescue)
        self.file_button.clicked.connect(self.file_wanted)
        self.ask_button.clicked.connect(self._on_ask_clicked)
        self.person.returnPressed.connect(self._on_ask_clicked)
        self.device.returnPressed.connect(self._on_ask_clicked)
        self.invitation.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_rescue(self) -> None:
        """Begin the team again, from two recovery sheets and the hub."""
        column = self._begin(
            "rescue",
            _("Begin again from the recovery sheets"),
            _(
                "For when no laptop of the team is left. With two of the three sheets this laptop fetches everything "
                "from the hub. The lost laptops are shut out."
            ),
        )
        self.address = LineField(placeholder="https://hub.example.org")
        self._address_field = Field(_("Address of the hub"), self.address)
        column.addWidget(self._address_field)
        self.two = TwoSheets()
        column.addWidget(self.two)
        self.rescue_button = Button(_("Begin again"), "filled")
        self.back_button = Button(_("I have an invitation"), "quiet")
        column.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._end(column, (self.rescue_button,))
        self.rescue_button.clicked.connect(self._on_rescue_clicked)
        self.back_button.clicked.connect(self._on_again_clicked)
        self.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_waiting(self, asked: Asked) -> None:
        """The six words, until somebody lets us in."""
        column = self._begin(
            "waiting",
            _("Read these six words to your colleague"),
            _("Your colleague sees six words too. Are they the same, in the same order? Then you are let in."),
        )
        self.words = WordsView(asked.words, 24)
        column.addWidget(self.words)
        if asked.has_hub:
            said = _("This page goes on by itself as soon as you are in. You may also close the program and come back.")
        else:
            said = _(
                "Your team exchanges files. Save the request, bring it to your colleague, and read the exchange file "
                "you get back."
            )
        column.addWidget(Paragraph(said, 14, "muted"))
        self.request_button = Button(_("Save the request ..."), "outlined", icon="download")
        self.exchange_button = Button(_("Read the exchange file ..."), "filled", icon="upload")
        self.again_button = Button(_("Another invitation"), "quiet")
        buttons = (self.again_button,) if asked.has_hub else (
            self.request_button, self.exchange_button, self.again_button)  # fmt: skip
        self._end(column, buttons)
        self.request_button.clicked.connect(self.request_wanted)
        self.exchange_button.clicked.connect(self.exchange_wanted)
        self.again_button.clicked.connect(self._on_again_clicked)
        if asked.has_hub:
            self.progress.start(_("Waiting to be let in ..."), can_stop=False)
        buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self.words.accessibleName())

    def show_fetching(self) -> None:
        """We are in; what colleagues wrote is on its way."""
        column = self._begin("fetching", _("You are in"), _("What your colleagues wrote comes to this laptop now."))
        self._end(column, ())
        self.progress.start(_("Fetching ..."), can_stop=False)

    def show_busy(self, words: str) -> None:
        """Something goes on."""
        self.show_trouble("")
        self.progress.start(words, can_stop=False)

    def show_step(self, received: int) -> None:
        """We are in, and what colleagues wrote comes."""
        if received:
            if self.step != "fetching":
                self.show_fetching()
            words = _("Fetching: %(counts)s") % {"counts": counts_words(0, received)}
            self.progress.start(words, can_stop=False)

    def show_trouble(self, sentence: str) -> None:
        """What did not work; "" takes it away."""
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))
        if sentence:
            if self.step in ("form", "rescue"):
                self.progress.finish()
            announce(self, sentence, urgent=True)

    def show_rest(self) -> None:
        """Nothing goes on any more."""
        self.progress.finish()

    # -- inside ----------------------------------------------------------------------------------------------------

    def _begin(self, step: str, title: str, words: str) -> QVBoxLayout:
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
        self.step = step
        self._shown = QWidget()
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        column.addWidget(Text(title, 20, SEMI))
        column.addWidget(Paragraph(words, 15, "muted"))
        announce(self, title)
        return column

    def _end(self, column: QVBoxLayout, buttons: Sequence[Button]) -> None:
        self.progress = Progress()
        self.trouble = Paragraph("", 14, "attn")
        self.trouble.hide()
        column.addWidget(self.progress)
        column.addWidget(self.trouble)
        holder = QWidget()
        shown = list(buttons)
        if self.step != "fetching":
            shown.append(Button(_("Begin without a team"), "quiet"))
            shown[-1].clicked.connect(self.alone_wanted)
        row = FlowLayout(holder, gap=10, line_gap=8)
        for button in shown:
            row.addWidget(button)
        column.addWidget(holder)
        if self._shown is not None:
            self.inside.addWidget(self._shown)
            self._shown.show()

    def _on_again_clicked(self) -> None:
        self.show_form()

    def _on_rescue_clicked(self) -> None:
        address = self.address.text().strip()
        self._address_field.set_error("" if address else _("Write the address."))
        typed = self.two.typed()
        if address and typed is not None:
            self.rescue_wanted.emit(address, typed)

    def _on_ask_clicked(self) -> None:
        self._field.set_error("")
        self._person_field.set_error("")
        text, person = self.invitation.toPlainText().strip(), self.person.text().strip()
        if not text:
            self._field.set_error(_("Type or paste the invitation."))
            self.invitation.setFocus()
        elif not person:
            self._person_field.set_error(_("Write the name."))
            self.person.setFocus()
        else:
            self.asked.emit(text, person, self.device.text().strip() or self.device.placeholderText() or person)

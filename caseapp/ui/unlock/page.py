# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the unlock page: greets, says that nothing was lost, one field, one button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from caseapp.i18n import _, ngettext
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button, PushButton
from caseapp.ui.kit.lines import PassphraseField, mark_wrong
from caseapp.ui.kit.paint import rounded, scaled_font
from caseapp.ui.kit.text import Hairline, Paragraph, Text
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import colour, px
from caseapp.ui.unlock.ground import Ground


@dataclass(frozen=True, slots=True)
class Greeting:
    """What the page says about who was here: name, since when locked, whether a draft waits."""

    name: str = ""
    locked_at: str = ""
    has_draft: bool = False
    team: str = ""
    has_security_key: bool = False
    trouble: str = ""  # what went wrong while nobody was in


class WayRow(PushButton):
    """Another way in: icon, words, an arrow."""

    ring_radius = 6

    def __init__(self, icon: str, words: str) -> None:
        super().__init__(words)
        self._icon = icon
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(240), px(34))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse():
            rounded(painter, QRectF(self.rect()), px(6), "row", None)
        middle = (self.height() - px(17)) / 2
        draw_icon(painter, QRectF(0, middle, px(17), px(17)), self._icon, "accent")
        where = QRectF(self.width() - px(17), middle, px(17), px(17))
        draw_icon(painter, where, "chevron-right", "accent")
        painter.setFont(scaled_font(14, MEDIUM))
        painter.setPen(colour("accent"))
        words = QRectF(px(27), 0, self.width() - px(50), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())


class IconLine(QWidget):
    """A small sentence after an icon (caps lock, encryption)."""

    def __init__(self, icon: str, words: str, tone: str) -> None:
        super().__init__()
        self._sign = (icon, tone)
        self.words = Text(words, 13, tone=tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(23), 0, 0, 0)
        row.addWidget(self.words)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        name, tone = self._sign
        draw_icon(QPainter(self), QRectF(0, (self.height() - px(16)) / 2, px(16), px(16)), name, tone)


class UnlockPage(Ground):
    """The view: `unlock_requested(passphrase)` goes out, `show_wrong` or nothing comes back."""

    unlock_requested = Signal(str)
    recovery_requested = Signal()
    security_key_requested = Signal()

    def __init__(self, languages: Sequence[str], greeting: Greeting | None = None) -> None:
        self.greeting = greeting or Greeting()
        super().__init__(languages, self.greeting.team)
        self._seconds = 0
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._on_second_passed)
        self.field = PassphraseField()
        self.field.setAccessibleName(_("Passphrase"))
        self.reveal = Button(_("Show"), "link", icon="eye")
        self.caps = IconLine("arrow-big-up", _("Caps Lock is on"), "note")
        self.wrong = Paragraph("", 13, tone="attn")
        self.button = Button(_("Unlock"), "filled", keys="Enter")
        self.button.setFixedHeight(px(44))
        self._lay_out()
        self.field.returnPressed.connect(self._on_unlock_wanted)
        self.field.caps_lock_seen.connect(self.caps.setVisible)
        self.button.clicked.connect(self._on_unlock_wanted)
        self.reveal.clicked.connect(self._on_reveal_clicked)
        self.setFocusProxy(self.field)

    def _lay_out(self) -> None:
        who = self.greeting
        self.inside.addWidget(Text(_("Hello %(name)s") % {"name": who.name} if who.name else _("Hello"), 22, SEMI))
        self.inside.addWidget(Paragraph(self._sentence(), tone="muted"))
        self.inside.addSpacing(px(14))
        label = Text(_("Passphrase"), 13, MEDIUM)
        label.setBuddy(self.field)
        self.inside.addWidget(label)
        inside_field = QHBoxLayout(self.field)
        inside_field.setContentsMargins(0, 0, px(11), 0)
        inside_field.addStretch(1)
        inside_field.addWidget(self.reveal)
        self.field.setTextMargins(0, 0, self.reveal.sizeHint().width() + px(16), 0)
        self.inside.addWidget(self.field)
        for line in (self.caps, self.wrong):
            line.hide()
            self.inside.addWidget(line)
        self.inside.addSpacing(px(8))
        self.inside.addWidget(self.button)
        self.inside.addSpacing(px(14))
        self.inside.addWidget(Hairline())
        self.inside.addSpacing(px(8))
        self.inside.addWidget(Text(_("It does not work?"), 13, tone="muted"))
        ways = QVBoxLayout()
        ways.setSpacing(0)
        if who.has_security_key:
            by_key = WayRow("key-round", _("With my security key"))
            by_key.clicked.connect(self._on_security_key_clicked)
            ways.addWidget(by_key)
        by_sheet = WayRow("file-text", _("With the recovery sheet"))
        by_sheet.clicked.connect(self._on_recovery_clicked)
        ways.addWidget(by_sheet)
        self.inside.addLayout(ways)
        safe = IconLine("lock", _("Everything on this laptop is encrypted. Works without a network."), "muted")
        self.below_card.addWidget(safe, 0, Qt.AlignmentFlag.AlignHCenter)

    def _sentence(self) -> str:
        who = self.greeting
        if who.locked_at and who.has_draft:
            return _("Locked at %(time)s. Your draft is kept.") % {"time": who.locked_at}
        if who.locked_at:
            return _("Locked at %(time)s. Everything is kept.") % {"time": who.locked_at}
        return _("Give your passphrase to open the cases on this laptop.")

    def show_wrong(self, seconds: int) -> None:
        """The passphrase was wrong; the next try can be made after `seconds`. What was typed is selected."""
        self._set_busy(False)
        self._seconds = max(0, seconds)
        self._say_wrong()
        mark_wrong(self.field, True)
        announce(self, self.wrong.text(), urgent=True)
        if self._seconds:
            self._clock.start()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def show_trouble(self, sentence: str) -> None:
        """The profile could not be opened for another reason than the passphrase."""
        self._set_busy(False)
        self.wrong.setText(sentence)
        self.wrong.show()
        announce(self, sentence, urgent=True)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_busy(self) -> None:
        """The key is being derived; the button says so."""
        self._set_busy(True)
        announce(self, _("Unlocking"))

    def forget(self) -> None:
        """Empty the field."""
        self.field.clear()
        self.field.reveal(False)

    def _set_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)
        self.button.set_words(_("Unlocking") if busy else _("Unlock"))
        self.field.setReadOnly(busy)

    def _say_wrong(self) -> None:
        words = _("That is not the passphrase of this laptop. Nothing was lost.")
        if self._seconds:
            wait = ngettext("Try again in %(count)s second.", "Try again in %(count)s seconds.", self._seconds)
            words = f"{words} {wait % {'count': self._seconds}}"
        self.wrong.setText(words)
        self.wrong.show()
        self.button.setEnabled(self._seconds == 0)

    def _on_second_passed(self) -> None:
        self._seconds -= 1
        if self._seconds <= 0:
            self._clock.stop()
        self._say_wrong()

    def _on_unlock_wanted(self) -> None:
        if self.button.isEnabled() and self.field.text():
            mark_wrong(self.field, False)
            self.wrong.hide()
            self.unlock_requested.emit(self.field.text())

    def _on_reveal_clicked(self) -> None:
        shown = self.field.echoMode() != PassphraseField.EchoMode.Normal
        self.field.reveal(shown)
        self.reveal.icon_name = "eye-off" if shown else "eye"
        self.reveal.set_words(_("Hide") if shown else _("Show"))
        self.field.setTextMargins(0, 0, self.reveal.sizeHint().width() + px(16), 0)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_recovery_clicked(self) -> None:
        self.recovery_requested.emit()

    def _on_security_key_clicked(self) -> None:
        self.security_key_requested.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        self.field.reveal(False)
        super().hideEvent(event)

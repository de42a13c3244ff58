# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how the program looks and speaks: language, colours and size, words, when it locks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from caseapp.i18n import _, available_languages, formats, language, unreviewed_languages
from caseapp.i18n.codes import label, labelled, letter
from caseapp.ui.desk import Desk
from caseapp.ui.kept import (
    DEFAULT_WORD,
    DOMAIN_ORDER,
    LANGUAGE,
    LOCK_MINUTES,
    PERSON_WORD,
    SCALE,
    SCHEME,
    domain_order,
    lock_minutes,
)
from caseapp.ui.kit.buttons import IconButton
from caseapp.ui.kit.cards import Banner, Card, MarkView
from caseapp.ui.kit.chips import ChoiceChips, Option
from caseapp.ui.kit.fields import Field
from caseapp.ui.kit.text import Hairline, Paragraph, Text
from caseapp.ui.look.marks import Mark
from caseapp.ui.look.theme import px
from caseapp.ui.settings.section import Section
from caseapp.ui.unlock.ground import LANGUAGE_NAMES

_SIZES = ("100", "125", "150", "175", "200")
_MINUTES = ("2", "5", "10", "15", "30")


class LanguageSection(Section):
    """The language of the window. Papers have their own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, _("Language"), _("The window changes at once. A paper can be printed in another language.")
        )
        self.chips = ChoiceChips(_("Language"), may_be_empty=False)
        self.chips.set_options([Option(code, LANGUAGE_NAMES.get(code, code)) for code in available_languages()])
        self.chips.set_chosen([language()])
        self.chips.choice_changed.connect(self._on_chosen)
        self.inside.addWidget(self.chips)
        unread = [LANGUAGE_NAMES.get(code, code) for code in unreviewed_languages()]
        if unread:
            words = _("Nobody who speaks it from birth and knows the work has read these texts yet: %(languages)s.")
            self.inside.addWidget(Banner(words % {"languages": formats.joined(unread)}))
            self.inside.addWidget(
                Paragraph(_("Tell your team which words sound wrong; they can be changed."), 14, "muted")
            )

    def focus_item(self, _item: str) -> None:
        self.chips.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_chosen(self, codes: tuple[str, ...]) -> None:
        if codes and codes[0] != language():
            self.desk.keep_setting(LANGUAGE, codes[0])
            self.rebuild_wanted.emit("language")


class LookSection(Section):
    """Light or dark, and how large."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Appearance"))
        self.scheme = ChoiceChips(_("Colours"), may_be_empty=False)
        words = {"system": _("as the system"), "light": _("light"), "dark": _("dark")}
        self.scheme.set_options([Option(code, said) for code, said in words.items()])
        self.scheme.set_chosen([str(desk.setting(SCHEME, "system"))])
        self.text_size = ChoiceChips(_("Text size"), may_be_empty=False)
        self.text_size.set_options([Option(code, f"{code} %") for code in _SIZES])
        kept = desk.setting(SCALE, 1.0)
        self.text_size.set_chosen([str(round(kept * 100))] if isinstance(kept, int | float) else ["100"])
        self.inside.addWidget(Field(_("Colours"), self.scheme))
        self.inside.addWidget(Field(_("Text size"), self.text_size))
        self.scheme.choice_changed.connect(self._on_scheme_chosen)
        self.text_size.choice_changed.connect(self._on_size_chosen)

    def focus_item(self, item: str) -> None:
        (self.text_size if item == "size" else self.scheme).setFocus(Qt.FocusReason.TabFocusReason)

    def _on_scheme_chosen(self, codes: tuple[str, ...]) -> None:
        if codes:
            self.desk.keep_setting(SCHEME, codes[0])
            self.rebuild_wanted.emit("scheme")

    def _on_size_chosen(self, codes: tuple[str, ...]) -> None:
        if codes:
            self.desk.keep_setting(SCALE, int(codes[0]) / 100)
            self.rebuild_wanted.emit("size")


class WordsSection(Section):
    """The order of the domains and the word for a person."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Words and order"))
        self.word = ChoiceChips(_("Word for the person"), may_be_empty=False)
        self.word.set_options([Option(code, words) for code, words in labelled("person_word")])
        self.word.set_chosen([str(desk.setting(PERSON_WORD, DEFAULT_WORD))])
        self.word.choice_changed.connect(self._on_word_chosen)
        self.inside.addWidget(Field(_("Word for the person"), self.word))
        self._buttons: dict[str, IconButton] = {}
        card = Card(_("Order of the domains on screen"))
        card.body.setSpacing(px(2))
        for place, code in enumerate(domain_order(desk)):
            if place:
                card.body.addWidget(Hairline())
            card.body.addWidget(self._row(code, place))
        self.inside.addWidget(card)
        words = _(
            "The order says nothing about weight, and nothing depends on it. The future plan keeps its own order."
        )
        self.inside.addWidget(Paragraph(words, 14, "muted"))

    def _row(self, code: str, place: int) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, px(4), 0, px(4))
        row.setSpacing(px(10))
        name = label("domain", code)
        row.addWidget(MarkView(Mark(code, letter("domain", code), ladder=False, weight="open"), 24, name))
        row.addWidget(Text(name), 1)
        for step, icon, words in (
            (-1, "arrow-up", _("Move up: %(name)s")),
            (1, "arrow-down", _("Move down: %(name)s")),
        ):
            button = IconButton(icon, words % {"name": name}, outlined=True)
            button.setEnabled(0 <= place + step < len(domain_order(self.desk)))
            button.setProperty("move", f"{code} {step}")
            button.clicked.connect(self._on_move_wanted)
            self._buttons[f"{code} {step}"] = button
            row.addWidget(button)
        return holder

    def focus_item(self, item: str) -> None:
        button = self._buttons.get(item)
        if button is not None and not button.isEnabled():  # at the end: the other way is still open
            code, step = item.split()
            button = self._buttons[f"{code} {-int(step)}"]
        (button or self.word).setFocus(Qt.FocusReason.TabFocusReason)

    def _on_move_wanted(self) -> None:
        sender = self.sender()
        if sender is not None:
            code, step = str(sender.property("move")).split()
            self.move_domain(code, int(step))

    def move_domain(self, code: str, step: int) -> None:
        """Put a domain one place further up or down."""
        order = list(domain_order(self.desk))
        place = order.index(code)
        order.insert(place + step, order.pop(place))
        self.desk.keep_setting(DOMAIN_ORDER, list(order))
        self.rebuild_wanted.emit(f"{code} {step}")

    def _on_word_chosen(self, codes: tuple[str, ...]) -> None:
        if codes:
            self.desk.keep_setting(PERSON_WORD, codes[0])
            self.rebuild_wanted.emit("word")


class LockSection(Section):
    """After how long without work the program locks."""

    def __init__(self, desk: Desk) -> None:
        words = _("When nobody touches keyboard or mouse, the program locks by itself. After sleep it always does.")
        super().__init__(desk, _("Locking"), words)
        self.minutes = ChoiceChips(_("Lock after"), may_be_empty=False)
        self.minutes.set_options([Option(code, formats.minutes(int(code))) for code in _MINUTES])
        self.minutes.set_chosen([str(lock_minutes(desk))])
        self.minutes.choice_changed.connect(self._on_chosen)
        self.inside.addWidget(Field(_("Lock after"), self.minutes))
        self.inside.addWidget(Paragraph(_("What you were writing is kept as a draft."), 14, "muted"))

    def focus_item(self, _item: str) -> None:
        self.minutes.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_chosen(self, codes: tuple[str, ...]) -> None:
        if codes:
            self.desk.keep_setting(LOCK_MINUTES, int(codes[0]))
            self.rebuild_wanted.emit("minutes")

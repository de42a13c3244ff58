# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the fields of the quick contact form, in the order in which one tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.i18n.codes import codes, label, letter
from caseapp.ui.contact.when import WhenField
from caseapp.ui.contact.who import Somebody, WhoField
from caseapp.ui.desk import Desk
from caseapp.ui.kept import domain_order, person_word
from caseapp.ui.kit.chips import ChoiceChips, Option
from caseapp.ui.kit.fields import Combo, Field, GrowingText, LineField
from caseapp.ui.kit.reading import DayField, NumberField
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.marks import Mark
from caseapp.ui.look.theme import px

RARE_MODES: Final = ("no_show", "attempt")  # older lists: said with the outcome now, shown where they were used
SENSITIVE: Final = ("L3", "L4")


class ContactForm(QWidget):
    """Shows and hands out the fields of a contact. `edited` tells that somebody changed something."""

    edited = Signal()

    def __init__(self, desk: Desk, scope: str, lines: int) -> None:
        super().__init__()
        self._desk = desk
        self._extra_modes: tuple[str, ...] = ()
        self.who = WhoField(desk, scope)
        self.when = WhenField(desk.clock)
        self.minutes = NumberField()
        self.with_whom = ChoiceChips(_("With whom"), several=True)
        self.mode = ChoiceChips(_("How"))
        self.outcome = ChoiceChips(_("How it went"))
        self.what = GrowingText(lines=lines, most_lines=12)
        self.their_words = GrowingText(lines=lines, most_lines=12)
        self.next_step = LineField()
        self.next_who = Combo()
        self.next_day = DayField(desk.today(), lean="future")
        self.domains = ChoiceChips(_("Touches on"), several=True)
        self.layer = Combo()
        self.place = LineField()
        self.direction = ChoiceChips(_("Planned or not"))
        self._offer_choices("")  # before the layout: Tab follows the order in which things were made
        self._lay_out()
        self._connect()
        self.show_people()

    # -- building ----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        self.who_field = Field(_("Who"), self.who)
        self.when_field = Field(_("When"), self.when)
        minutes = Field(_("Minutes"), self.minutes)
        column.addLayout(_row((self.who_field, 456), (self.when_field, 176), (minutes, 92)))
        column.addWidget(Field(_("With whom"), self.with_whom, _("more than one is possible")))
        column.addWidget(Field(_("How"), self.mode))
        column.addWidget(Field(_("How did it go"), self.outcome))
        self._what_field = Field(_("What happened"), self.what)
        self._words_field = Field(_("In their own words"), self.their_words, _("may stay empty"))
        column.addLayout(_row((self._what_field, 1), (self._words_field, 1)))
        column.addLayout(self._step_rows())
        self._layer_field = Field(_("Who reads along"), self.layer)
        column.addLayout(_row((Field(_("Touches on"), self.domains), 590), (self._layer_field, 148)))
        self.more = QWidget()
        more = _row((Field(_("Place"), self.place), 1), (Field(_("Planned or not"), self.direction), 1))
        more.setContentsMargins(0, 0, 0, 0)
        self.more.setLayout(more)
        self.more.hide()
        column.addWidget(self.more)

    def _step_rows(self) -> QGridLayout:
        """The agreed step, who does it, when: three controls under one label."""
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(5))
        title = Text(_("Agreed next step"), 13, MEDIUM)
        title.setBuddy(self.next_step)
        self.next_step.setAccessibleName(title.text())
        self.next_who.setAccessibleName(_("Who does the next step"))
        self.next_day.setAccessibleName(_("When the next step is due"))
        self._day_error = Paragraph("", 13, tone="attn")
        self._day_error.hide()
        grid.addWidget(title, 0, 0, 1, 3)
        for place, (control, share) in enumerate(((self.next_step, 440), (self.next_who, 148), (self.next_day, 148))):
            grid.addWidget(control, 1, place)
            grid.setColumnStretch(place, share)
        grid.addWidget(self._day_error, 2, 0, 1, 3)
        return grid

    def _connect(self) -> None:
        for line in (self.when, self.minutes, self.next_step, self.next_day, self.place):
            line.textEdited.connect(self._on_edited)
        for changed in (
            self.who.people_changed,
            self.when.moment_changed,
            self.minutes.number_changed,
            self.next_day.day_changed,
            self.what.text_edited,
            self.their_words.text_edited,
            self.next_who.code_changed,
            self.layer.code_changed,
        ):
            changed.connect(self._on_edited)
        for chips in (self.with_whom, self.mode, self.outcome, self.domains, self.direction):
            chips.choice_changed.connect(self._on_edited)
        self.who.people_changed.connect(self._on_people_changed)
        self.when.moment_changed.connect(self._on_moment_changed)
        self.next_day.misread.connect(self._on_day_misread)

    # -- words that follow from who was chosen ---------------------------------------------------------------------

    def show_people(self) -> None:
        """Write the words that name the person, the choices, the colleagues."""
        one = self._one_name()
        self._offer_choices(one)
        words = _("In the words of %(name)s") % {"name": one} if one else _("In their own words")
        self._words_field.label.setText(words)
        self.their_words.setAccessibleName(words)
        self._offer_workers(one)

    def _offer_choices(self, one: str) -> None:
        self.with_whom.set_options(
            [
                Option(code, one if code == "client" and one else _short("contact_with", code, self._desk))
                for code in codes("contact_with")
            ]
        )
        modes = [code for code in codes("contact_mode") if code not in RARE_MODES or code in self._extra_modes]
        self.mode.set_options(
            [Option(code, label("contact_mode_short", code), description=label("contact_mode", code)) for code in modes]
        )
        self.outcome.set_options([Option(code, self._outcome_words(code, one)) for code in codes("contact_outcome")])
        self.domains.set_options([_domain(code) for code in domain_order(self._desk)])
        self.direction.set_options(
            [Option(code, label("contact_direction", code)) for code in codes("contact_direction")]
        )

    def _one_name(self) -> str:
        chosen = self.who.chosen()
        return self._desk.name(chosen[0].name).call.rstrip(",") if len(chosen) == 1 else ""

    def _outcome_words(self, code: str, one: str) -> str:
        if code == "cancelled_by_client":
            return _("%(name)s cancelled") % {"name": one or person_word(self._desk)}
        return label("contact_outcome_short", code)

    def _offer_workers(self, one: str) -> None:
        me = self._desk.me
        others = [row for row in self._desk.workers.values() if row.active and row is not me]
        names = [_first(row.name) for row in ([me] if me is not None else []) + others]
        person = one or person_word(self._desk)
        offered = list(dict.fromkeys([*names[:1], person, *names[1:]]))
        kept = self.next_who.code()
        if kept and kept not in offered:
            offered.append(kept)
        self.next_who.set_options([(name, name) for name in offered])

    def offer_layers(self, offered: Sequence[str]) -> None:
        """Which layers can be chosen."""
        self.layer.set_options([(code, label("layer_short", code)) for code in offered])

    def open_more(self, *, focus: bool = True) -> None:
        """Show place and direction."""
        self.more.show()
        if focus:
            self.place.setFocus(Qt.FocusReason.TabFocusReason)

    # -- values ------------------------------------------------------------------------------------------------------

    def read_now(self) -> bool:
        """Read the fields that are read when they are left; the first that cannot be read gets the keyboard."""
        for field in (self.when, self.minutes, self.next_day):
            if not field.read_now():
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return False
        return True

    def values(self) -> dict[str, Any]:
        """Every field by its name in the operation; None for what was not said."""
        step = self.next_step.text().strip() or None
        return {
            "moment": self.when.moment(),
            "minutes": self.minutes.value(),
            "with_whom": self.with_whom.chosen(),
            "mode": self.mode.chosen_one(),
            "outcome": self.outcome.chosen_one(),
            "direction": self.direction.chosen_one(),
            "place": self.place.text().strip() or None,
            "what": self.what.toPlainText().strip() or None,
            "their_words": self.their_words.toPlainText().strip() or None,
            "next_step": step,
            "next_day": self.next_day.day() if step else None,
            "next_who": (self.next_who.code() or None) if step else None,
            "domains": tuple(code for code in codes("domain") if code in self.domains.chosen()),
            "layer": self.layer.code() or "L2",
        }

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show these values; what is not named becomes empty."""
        moment = values.get("moment")
        if isinstance(moment, datetime):
            self.when.set_moment(moment)
        mode = values.get("mode")
        if mode in RARE_MODES:
            self._extra_modes = (str(mode),)
            self.show_people()
        self.minutes.set_value(values.get("minutes"))
        for chips, name in ((self.mode, "mode"), (self.outcome, "outcome"), (self.direction, "direction")):
            chips.set_chosen([values[name]] if values.get(name) else [])
        self.with_whom.set_chosen(values.get("with_whom") or ())
        self.domains.set_chosen(values.get("domains") or ())
        for text, name in ((self.what, "what"), (self.their_words, "their_words")):
            text.set_text(values.get(name) or "")
        for line, name in ((self.next_step, "next_step"), (self.place, "place")):
            line.setText(values.get(name) or "")
        day = values.get("next_day")
        self.next_day.set_day(day if isinstance(day, date) else None)
        self._choose_who(values.get("next_who"))
        if values.get("layer"):
            self.layer.set_code(values["layer"])
        if values.get("place") or values.get("direction"):
            self.open_more(focus=False)

    def _choose_who(self, name: str | None) -> None:
        if name and self.next_who.findData(name) < 0:
            self.next_who.addItem(name, name)
        if name:
            self.next_who.set_code(name)

    def as_draft(self) -> dict[str, Any]:
        """Everything as JSON can hold it."""
        found = self.values()
        found["moment"] = found["moment"].isoformat()
        found["with_whom"], found["domains"] = list(found["with_whom"]), list(found["domains"])
        day = self.next_day.day()
        found["next_day"] = day.isoformat() if day is not None else None
        return found

    def fill_draft(self, body: Mapping[str, Any]) -> None:
        """Show what `as_draft` kept."""
        values = dict(body)
        values["moment"] = datetime.fromisoformat(body["moment"]) if body.get("moment") else None
        values["next_day"] = date.fromisoformat(body["next_day"]) if body.get("next_day") else None
        self.fill(values)

    # -- what happens ------------------------------------------------------------------------------------------------

    def _on_edited(self, *_what: object) -> None:
        self.edited.emit()

    def _on_people_changed(self, people: tuple[str, ...]) -> None:
        if people:
            self.who_field.set_error("")
        self.show_people()

    def _on_moment_changed(self, _moment: object) -> None:
        self.when_field.set_hint(_("still to come") if self.when.lies_ahead() else "")

    def _on_day_misread(self, words: str) -> None:
        self._day_error.setText(words)
        self._day_error.setVisible(bool(words))


def set_people(form: ContactForm, people: Sequence[Somebody]) -> None:
    """Show these people in the form, and the words that follow."""
    form.who.show_chosen(people)
    form.show_people()


def _row(*parts: tuple[QWidget, int]) -> QHBoxLayout:
    """Fields side by side, their tops in line."""
    row = QHBoxLayout()
    row.setSpacing(px(14))
    for widget, share in parts:
        row.addWidget(widget, share, Qt.AlignmentFlag.AlignTop)
    return row


def _short(list_name: str, code: str, desk: Desk) -> str:
    return person_word(desk) if code == "client" else label(f"{list_name}_short", code)


def _domain(code: str) -> Option:
    return Option(
        code,
        label("domain_short", code),
        Mark(code, letter("domain", code), ladder=False, weight="open"),
        label("domain", code),
    )


def _first(name: str) -> str:
    return name.split(" ", 1)[0]

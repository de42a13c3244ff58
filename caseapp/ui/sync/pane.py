# SPDX-License-Identifier: EUPL-1.2
"""This is the place for deciding one difference: both values beside each other, and what it becomes."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from caseapp.i18n import _
from caseapp.operations.differences import BOTH, NEW, ONE, SettleDifference, can_keep_both
from caseapp.operations.differing_fields import sort_of
from caseapp.store.queries.difference_origins import DifferenceView, Standing
from caseapp.ui.case.room import CardRow
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner, Card
from caseapp.ui.kit.flow import FlowLayout
from caseapp.ui.kit.text import Hairline, Paragraph, Text
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.plan.word_marks import Marked
from caseapp.ui.sync import words
from caseapp.ui.sync.choices import Choice, Choices
from caseapp.ui.sync.editor import ValueEditor
from caseapp.ui.sync.value_card import Fact, ValueCard, marked, plain

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DifferencePane(Card):
    """One difference. `settle_wanted(SettleDifference)` and the other signals tell what the worker wants."""

    case_wanted = Signal()
    later_wanted = Signal()
    settle_wanted = Signal(object)
    open_wanted = Signal()
    written_on = Signal()

    def __init__(self, desk: Desk, view: DifferenceView, *, opened: bool = False) -> None:
        super().__init__()
        self.desk = desk
        self.view = view
        self._is_open = not self._is_closed() or opened
        self.editor: ValueEditor | None = None
        self.choices: Choices | None = None
        self.settle = Button(_("Settle it"), "filled", keys="Ctrl+Enter")
        self.later = Button(_("Decide later"), "outlined")
        self._trouble = Paragraph("", 13, "attn")
        self.setAccessibleName(words.about(view.row.difference))
        self._lay_out_head()
        if desk.bystander:
            self.body.addWidget(Paragraph(_("Closed while somebody looks along."), 15, "muted"))
            self.body.addStretch(1)
            return
        if not self._is_open:
            self._lay_out_door()
            return
        self._lay_out_values()
        self._lay_out_choices()
        self._lay_out_foot()
        self._on_choice_made()

    @property
    def shows_values(self) -> bool:
        """Whether what was written stands there to be read."""
        return self._is_open and not self.desk.bystander

    # -- what stands there --------------------------------------------------------------------------------------------

    def _is_closed(self) -> bool:
        """Entries of a sensitive layer open on purpose, here too."""
        return self.view.row.compartment in ("sensitive", "reporter")

    def _lay_out_head(self) -> None:
        view = self.view
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, px(4), 0, 0)
        line.setSpacing(px(10))
        line.addWidget(Text(words.about(view.row.difference), 18, SEMI))
        line.addWidget(Text(words.person(view.row.case, self.desk), 15, tone="muted", elide=True), 1)
        if view.row.case is not None:
            self.open_case = Button(_("Open the case"), "link")
            self.open_case.clicked.connect(self._on_case_clicked)
            line.addWidget(self.open_case)
        self.body.setContentsMargins(px(6), px(4), px(6), px(4))
        self.body.setSpacing(px(10))
        self.body.addWidget(holder)
        subject = "" if self.desk.bystander or not self._is_open else words.subject(view, self.desk)
        if subject:
            self.body.addWidget(Paragraph(subject, 13, "muted"))

    def _lay_out_door(self) -> None:
        self.body.addWidget(
            Paragraph(_("This stands in a closed layer. Open it when nobody reads along."), 15, "muted")
        )
        door = Button(_("Open this difference"), "outlined", icon="eye")
        door.clicked.connect(self.open_wanted)
        self.body.addWidget(door, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    def _lay_out_values(self) -> None:
        view, difference = self.view, self.view.row.difference
        careful = difference.safety or difference.field == "deleted"
        if careful:
            self.body.addWidget(Banner(words.banner(view), "note", "shield-check"))
        else:
            self.body.addWidget(Paragraph(words.banner(view), 13, "muted"))
        three = self._three_ways()
        cards: list[QWidget] = [
            ValueCard(words.did(view, one, self.desk), text, self._facts(one), self._counts(one), careful=careful)
            for one, text in zip(view.standing, self._texts(), strict=True)
        ]
        if three and view.before is not None:
            facts = (("history", _("since %(day)s") % {"day": words.since(view.before.since, self.desk)}),)
            cards.append(ValueCard(_("Before that"), plain(str(view.before.value)), facts))
        row = CardRow(least=250)
        row.show_cards(cards)
        self.body.addWidget(row)
        if three:
            self.body.addWidget(Fact("info", _("Underlined: what each of them changed in the text before.")))
        elif difference.field != "deleted":
            self.body.addWidget(_WrappedFact("history", words.before(view, self.desk)))

    def _three_ways(self) -> bool:
        """Whether it is a story, with the text from before beside it."""
        view = self.view
        long = any(isinstance(one.value, str) and len(one.value) > words.LONG for one in view.standing)
        return long and words.is_text(view.row.difference) and view.before is not None

    def _texts(self) -> list[Marked]:
        view = self.view
        if view.row.difference.field == "deleted":
            return [plain(_("Taken away") if one.value else words.changed_lines(one, self.desk) or _("Changed"))
                    for one in view.standing]  # fmt: skip
        said = [words.said(view, one.value, self.desk) for one in view.standing]
        if not words.is_text(view.row.difference):
            return [plain(one) for one in said]
        origin = str(view.before.value) if self._three_ways() and view.before is not None else None
        return marked(said, origin)

    def _facts(self, one: Standing) -> tuple[tuple[str, str], ...]:
        writer = one.writers[0]
        return ("clock", words.when(writer, self.desk)), ("laptop", words.device(writer, self.desk))

    def _counts(self, one: Standing) -> str:
        if not one.counts or self.view.row.difference.field == "deleted":
            return ""
        difference = self.view.row.difference
        return _("counts now") if difference.protective else _("shown now")

    # -- what it becomes ----------------------------------------------------------------------------------------------

    def _lay_out_choices(self) -> None:
        difference = self.view.row.difference
        found = [self._choice_of(one) for one in self.view.standing]
        if can_keep_both(difference):
            found.append(Choice(BOTH, None, _("Keep both, below each other"), _("with name and date")))
        sort = sort_of(difference.kind, difference.field)
        if difference.field != "deleted" and sort.sort != "none":
            new = {
                "text": _("Write a new text"), "line": _("Write a new text"), "code": _("Choose something else"),
                "yes_no": _("Choose something else"), "worker": _("Choose somebody else"),
            }.get(sort.sort, _("Write something else"))  # fmt: skip
            found.append(Choice(NEW, None, new))
            self.editor = ValueEditor(sort, new, self.desk, [one.value for one in self.view.standing])
            if sort.sort in ("text", "line"):
                counting = next((one for one in self.view.standing if one.counts), self.view.standing[0])
                self.editor.fill(counting.value)
            self.editor.edited.connect(self._on_edited)
        self.body.addWidget(Hairline())
        question = _("What will it be?")
        self.body.addWidget(Text(question, 15, SEMI))
        self.choices = Choices(question, found, self.editor)
        self.choices.choice_made.connect(self._on_choice_made)
        self.body.addWidget(self.choices)

    def _choice_of(self, one: Standing) -> Choice:
        view = self.view
        value = one.value.hex() if isinstance(one.value, bytes) else one.value
        name, moment = words.who(one, self.desk), words.when(one.writers[0], self.desk)
        if view.row.difference.field == "deleted":
            return Choice(ONE, value, _("Take it away") if one.value else _("Keep it"), name)
        if words.is_text(view.row.difference) and one.value not in (None, ""):
            told = "" if words.names_differ(view.standing, self.desk) else moment
            return Choice(ONE, value, _("Keep the text of %(who)s") % {"who": name}, told)
        said = words.said(view, one.value, self.desk) if one.value not in (None, "") else _("nothing")
        return Choice(ONE, value, _("Keep: %(value)s") % {"value": said}, name)

    def _lay_out_foot(self) -> None:
        others = words.others(self.view, self.desk)
        told = _("You can undo it.")
        if others:
            told = _("%(who)s sees your choice at the next sync. You can undo it.") % {"who": others}
        foot = QWidget()
        line = QHBoxLayout(foot)
        line.setContentsMargins(0, px(6), 0, 0)
        line.setSpacing(px(10))
        line.addWidget(Paragraph(told, 13, "muted"), 1, Qt.AlignmentFlag.AlignVCenter)
        acts = QWidget()
        flow = FlowLayout(acts, gap=10, line_gap=8)
        flow.addWidget(self.later)
        flow.addWidget(self.settle)
        line.addWidget(acts)
        self._trouble.hide()
        self.body.addWidget(self._trouble)
        self.body.addWidget(foot)
        self.body.addStretch(1)
        self.later.clicked.connect(self.later_wanted)
        self.settle.clicked.connect(self._on_settle_clicked)

    # -- acts ---------------------------------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Put the keyboard on the choices, or on the first button there is."""
        if self.choices is not None:
            self.choices.take_focus()
        else:
            self.focusNextChild()

    def complain(self, sentence: str) -> None:
        """Say what was wrong with the choice, above the buttons; everything stays as it is."""
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits choose, Ctrl+Enter settles; True when the key was used."""
        if self.choices is None:
            return False
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() in _ENTER:
            self.do_settle()
            return True
        plain_key = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not plain_key or isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit):
            return False
        if self.choices.choose(event.key() - Qt.Key.Key_1):
            chosen = self.choices.chosen()
            if chosen is not None and chosen.how == NEW and self.editor is not None:
                self.editor.control.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        return False

    def do_settle(self) -> None:
        """Hand out the decision, when something is chosen."""
        chosen = self.choices.chosen() if self.choices is not None else None
        if chosen is None:
            self.complain(_("Choose first what it will be."))
            return
        value = chosen.value
        if chosen.how == NEW and self.editor is not None:
            if not self.editor.read_now():
                self.editor.control.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            value = self.editor.value()
        self.complain("")
        difference = self.view.row.difference
        self.settle_wanted.emit(
            SettleDifference(
                record_id=difference.entity_id,
                field=difference.field,
                how=chosen.how,
                value=value,
                read_rev=self.view.read_rev,
            )
        )

    def written(self) -> str:
        """What was typed in the field for a new text and not settled yet."""
        chosen = self.choices.chosen() if self.choices is not None else None
        if self.editor is None or chosen is None or chosen.how != NEW:
            return ""
        value = self.editor.value()
        return value if isinstance(value, str) else ""

    def bring_back(self, text: str) -> None:
        """Show again what was typed before."""
        if self.editor is not None and self.choices is not None:
            self.editor.fill(text)
            self.choices.choose(len(self.choices.rows) - 1, focus=False)

    def _on_choice_made(self) -> None:
        self.settle.setEnabled(self.choices is not None and self.choices.chosen() is not None)

    def _on_edited(self) -> None:
        self.written_on.emit()
        if self.choices is not None:
            self.choices.choose(len(self.choices.rows) - 1, focus=False)

    def _on_settle_clicked(self) -> None:
        self.do_settle()

    def _on_case_clicked(self) -> None:
        self.case_wanted.emit()


class _WrappedFact(QWidget):
    """An icon and a sentence that goes on at the next line."""

    def __init__(self, icon: str, sentence: str) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(8))
        sign = Fact(icon, "")
        sign.setFixedWidth(px(16))
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Paragraph(sentence, 13, "muted"), 1)

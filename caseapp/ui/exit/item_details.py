# SPDX-License-Identifier: EUPL-1.2
"""This is the place for one item of an exit: how it stands, why, by when, who acts, a remark."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from caseapp.i18n import _, formats
from caseapp.i18n.codes import flags, label, labelled
from caseapp.ui.desk import Desk
from caseapp.ui.exit.items_view import ItemsView
from caseapp.ui.kit.chips import ChoiceChips, Option
from caseapp.ui.kit.fields import Field, GrowingText, LineField
from caseapp.ui.kit.reading import DayField
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.plan.kept import Control, Kept


class ItemDetails(QFrame):
    """The item that is chosen in the list. Blocked and declined ask for a reason, nothing else does.

    `has_evidence`: items of this list also keep what shows that they are done.
    """

    def __init__(self, desk: Desk, *, has_evidence: bool = False) -> None:
        super().__init__()
        self.desk = desk
        self.view: ItemsView | None = None
        self.code = ""
        self._pending = ""  # a state that waits for its reason
        self.setProperty("kit", "card")
        self.setAccessibleName(_("Details of the item"))
        self.title = Paragraph("", 15, weight=SEMI)
        self.about = Paragraph("", 13, tone="muted")
        self.mine = Paragraph("", 13, tone="muted")
        self.rule = Paragraph("", 13, tone="muted")
        self.state = ChoiceChips(_("How it stands"), may_be_empty=False)
        self.state.set_options([Option(code, words) for code, words in labelled("step_status")])
        self.reason = LineField()
        self._reason_field = Field(_("Why"), self.reason)
        self.kept: dict[str, Kept] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(14), px(16), px(14))
        column.setSpacing(px(12))
        for widget in (self.title, self.about, Field(_("How it stands"), self.state), self._reason_field):
            column.addWidget(widget)
        column.addWidget(self._field("who", _("Who acts"), LineField()))
        column.addWidget(self._field("due_day", _("Own date"), DayField(desk.today(), lean="future")))
        if has_evidence:
            column.addWidget(self._field("evidence", _("What shows it"), LineField()))
        column.addWidget(self._field("note", _("Remark"), GrowingText(lines=2, most_lines=6)))
        column.addWidget(self.rule)
        column.addWidget(self.mine)
        column.addStretch(1)
        self.state.choice_changed.connect(self._on_state_chosen)
        self.reason.editingFinished.connect(self._on_reason_given)
        self._reason_field.hide()

    def _field(self, name: str, words: str, control: Control) -> Field:
        kept = Kept(name, control, self)
        kept.save_wanted.connect(self._on_save_wanted)
        self.kept[name] = kept
        return Field(words, control, _("instead of the one above") if name == "due_day" else "")

    def show_item(self, view: ItemsView, code: str) -> None:
        """Show an item; the same item again keeps what is being typed."""
        one = view.item(code)
        if one is None:
            self.hide()
            return
        if code != self.code or self.view is None or self.view.key != view.key:
            self.flush()
            self.code = code
            self._pending = ""
            for kept in self.kept.values():
                kept.forget()
        self.view = view
        touched = view.touched(code)
        rev = view.read_rev
        self.title.setText(one.item.label.here())
        due = formats.day_words(one.due) if one.due is not None else _("no day yet")
        self.about.setText(" · ".join((label("checklist_part", one.item.domain), *view.words_of(one), due)))
        self.mine.setText(_("On the paper: %(words)s") % {"words": one.item.mine.here()})
        behind = view.rule_of(one)
        self.rule.setText(behind)
        self.rule.setVisible(bool(behind))
        for name, kept in self.kept.items():
            kept.show_value(getattr(touched, name) if touched is not None else None, rev)
        if not self._pending:
            self.state.set_chosen((one.state,))
            if not self.reason.hasFocus():
                self.reason.setText(one.reason)
            self._reason_field.setVisible(_asks_reason(one.state))
        self.show()

    def give_state(self, state: str) -> None:
        """A state from the list or the chips; the reason is asked where one is needed."""
        self.state.set_chosen((state,))
        if _asks_reason(state) and not self.reason.text().strip():
            self._pending = state
            self._reason_field.show()
            self._reason_field.set_error("")
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._pending = ""
        self._reason_field.setVisible(_asks_reason(state))
        reason = self.reason.text().strip() if _asks_reason(state) else None
        self._act({"state": state, "reason": reason}, _state_words(state))

    def flush(self) -> None:
        """Save what was typed and not saved yet."""
        for kept in self.kept.values():
            kept.flush_all()

    def _on_state_chosen(self, chosen: tuple[str, ...]) -> None:
        if chosen:
            self.give_state(chosen[0])

    def _on_reason_given(self) -> None:
        words = self.reason.text().strip()
        state = self._pending or (self.state.chosen_one() or "")
        one = self.view.item(self.code) if self.view is not None else None
        if words and _asks_reason(state) and one is not None and (state, words) != (one.state, one.reason):
            self._pending = ""
            self._act({"state": state, "reason": words}, _state_words(state))
        elif self._pending and not words:
            self._reason_field.set_error(_("Say why, in a few words; then it is written down."))

    def _on_save_wanted(self, name: str, value: object, read_rev: int) -> None:
        self._act({name: value}, _("Item changed"), read_rev)

    def _act(self, fields: dict[str, object], words: str, read_rev: int | None = None) -> None:
        if self.view is None:
            return
        rev = self.view.read_rev if read_rev is None else read_rev
        self.desk.act(self.view.setting(self.code, fields, rev), words)


def _asks_reason(state: str) -> bool:
    return "reason" in flags("step_status", state)


def _state_words(state: str) -> str:
    return _("Item: %(state)s") % {"state": label("step_status", state)}

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a form that floats over the page of a case, with its draft, its delete and its save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from caseapp.i18n import _, formats
from caseapp.operations import Done
from caseapp.store.changes import Changes
from caseapp.store.drafts import DraftRow
from caseapp.store.queries.cases import CaseHead
from caseapp.ui.case.drafting import DraftKeeper
from caseapp.ui.case.form import Form, Spec
from caseapp.ui.desk import Desk
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.text import Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a form needs: where it floats, whose case, which record (`row`, when there is one), draft and preset."""

    host: QWidget
    desk: Desk
    head: CaseHead
    item: str
    row: Any = None
    draft: DraftRow | None = None
    preset: Mapping[str, object] = field(default_factory=dict)
    more: Any = None  # what else a form chooses from

    @property
    def case_id(self) -> str:
        return self.head.id


class FormSheet(Sheet):
    """The base of the forms of a case. Subclasses say what is saved (`given`) and what is deleted (`taken_out`)."""

    saved_words = ""
    deleted_words = ""

    def __init__(
        self, ask: Ask, title: str, specs: Sequence[Spec], values: Mapping[str, object], width: int = 760
    ) -> None:
        super().__init__(ask.host, title, width, _("Save"))
        self.ask = ask
        self.desk = ask.desk
        self.form = Form(specs, ask.desk.today())
        self.form.fill(values)
        self._keeper = DraftKeeper(ask.desk, ask.case_id, ask.item, self.form.as_draft)
        self._error = Paragraph("", 14, tone="attn")
        self._error.hide()
        self._banner: Banner | None = None
        self.form.fill_draft({name: value for name, value in ask.preset.items() if value is not None})
        if ask.draft is not None:
            self._bring_back(ask.draft)
        self.body.addWidget(self.form)
        self.body.addWidget(self._error)
        self.body.addStretch(1)
        if self.deleted_words and ask.row is not None:
            delete = Button(_("Delete"), "quiet", icon="trash-2")
            delete.clicked.connect(self._on_delete_clicked)
            self.foot_left.addWidget(delete)
        self.form.edited.connect(self._keeper.touch)
        self._keeper.kept.connect(self._on_draft_kept)
        self.save_requested.connect(self._on_save_requested)
        self.close_requested.connect(self._on_close_requested)
        self.meanwhile: Banner | None = None  # a colleague wrote in this case while the form was open
        self.desk.changed.connect(self._on_changed_meanwhile)

    def given(self, changed: dict[str, Any]) -> object | None:
        """What to save, from what was changed; None when there is nothing to save."""
        raise NotImplementedError

    def complete(self) -> bool:
        """Whether nothing is asked for any more; says at its field what is."""
        return True

    def taken_out(self) -> object | None:
        """What deletes the record."""
        return None

    def keep(self) -> None:
        """The page closes: what was typed is kept as a draft."""
        self._keeper.keep_now()

    def say_wrong(self, sentence: str) -> None:
        """Show what is wrong above the acts."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        announce(self, sentence, urgent=True)

    def _bring_back(self, draft: DraftRow) -> None:
        self.form.fill_draft(draft.body)
        self._keeper.came_back()
        when = formats.moment(draft.moment, self.desk.today())
        self._banner = Banner(
            _("Your draft of %(moment)s is back.") % {"moment": when}, acts=(("over", _("Start over")),)
        )
        self._banner.act_pressed.connect(self._on_start_over)
        self.body.addWidget(self._banner)

    def _on_changed_meanwhile(self, changes: Changes) -> None:
        """What is typed stays, and is saved against what was read when the form opened: nothing is replaced unseen."""
        if changes.act == "sync" and self.ask.case_id in changes.cases and self.meanwhile is None:
            self.meanwhile = Banner(
                _(
                    "A colleague wrote in this case meanwhile. What you type stays; if both wrote in one field, both "
                    "texts stay."
                )
            )
            self.body.insertWidget(0, self.meanwhile)

    def _on_start_over(self, _act: str) -> None:
        self._keeper.drop()
        self.form.fill(dict(self.form.first()))
        if self._banner is not None:
            self._banner.hide()

    def _on_draft_kept(self) -> None:
        moment = formats.time(self.desk.clock.now())
        self.set_status(_("draft kept at %(time)s") % {"time": moment})

    def _on_save_requested(self) -> None:
        if not self.form.read_now() or not self.complete():
            return
        changed = self.form.changed()
        given = self.given(changed)
        if given is None:
            self._leave()
            return
        self.save_button.setEnabled(False)
        self.desk.act(given, self.saved_words, self._on_saved, self._on_refused)

    def _on_saved(self, _done: Done[Any]) -> None:
        if isValid(self):
            self._leave()

    def _on_refused(self, sentence: str) -> None:
        if isValid(self):
            self.save_button.setEnabled(True)
            self.say_wrong(sentence)

    def _on_delete_clicked(self) -> None:
        given = self.taken_out()
        if given is not None:
            self.desk.act(given, self.deleted_words, self._on_saved, self._on_refused)

    def _on_close_requested(self) -> None:
        self._keeper.keep_now()
        self.close_sheet()

    def _leave(self) -> None:
        self._keeper.drop()
        self.close_sheet()

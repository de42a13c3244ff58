# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what is asked about a file whose time is over: why it is kept, or whether it goes."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from caseapp.i18n import N_, _, formats, ngettext
from caseapp.i18n.codes import flagged
from caseapp.operations import Done
from caseapp.operations.destruction import ConfirmDestruction, HoldFile
from caseapp.store.changes import Changes
from caseapp.store.ending_files import finish_destructions
from caseapp.store.queries.names import ShownName
from caseapp.store.queries.retention import RetentionRow, RetentionView
from caseapp.ui.case.form import of_list
from caseapp.ui.desk import Desk
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.fields import Combo, Field
from caseapp.ui.kit.lines import LineField
from caseapp.ui.kit.reading import DayField
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.look.fonts import MEDIUM

_GOES: Final = N_(
    "Everything of this file goes off this laptop: notes, plans, documents, sensitive entries, who reported it, "
    "drafts, what the search knows of it, and every backup in the folder of this profile. It cannot be taken back."
)
_STAYS: Final = N_(
    "What stays: a report without content (which kind of file, how many records, who decided, on which days). Papers, "
    "exports, and copies of the profile that you put elsewhere yourself still hold the file until you destroy those as "
    "well: with this passphrase they can be opened."
)
_TEAM: Final = N_(
    "This is a file of a team. Confirming destroys nothing yet: two administrators sign the order to erase, each on "
    "the own laptop, and then it goes from the hub, from every laptop when that connects, and from its backups."
)


class HoldSheet(Sheet):
    """Why a file is kept although its time is over, and until when."""

    def __init__(self, host: QWidget, desk: Desk, case_id: str) -> None:
        super().__init__(host, _("Keep the file"), 520, _("Keep it"), closes_itself=True)
        self._desk, self._case_id = desk, case_id
        found = flagged("hold_reason", "found")
        self.reason = Combo([one for one in of_list("hold_reason") if one[0] not in found])
        self.until = DayField(desk.today(), lean="future")
        self._until = Field(_("Until"), self.until, _("empty: until somebody says that it no longer holds"))
        self._field = Field(_("Why"), self.reason)
        self.body.addWidget(self._field)
        self.body.addWidget(self._until)
        self.body.addWidget(
            Paragraph(_("Only the reason is kept, as one of these words: nothing about the person."), 13, "muted")
        )
        self.body.addStretch(1)
        self.save_requested.connect(self._on_wanted)

    def _on_wanted(self) -> None:
        if not self.until.read_now():
            return
        given = HoldFile(case_id=self._case_id, reason=self.reason.code() or "other", until=self.until.day())
        self._desk.act(given, _("Kept"), self._on_done, self._field.set_error)

    def _on_done(self, _done: object) -> None:
        self.close_sheet()


class ConfirmSheet(Sheet):
    """The second person reads what goes and what stays. Outside a team the file is destroyed when this is saved."""

    def __init__(self, host: QWidget, desk: Desk, row: RetentionRow, view: RetentionView) -> None:
        words = _("Confirm") if view.is_team else _("Destroy this file for good")
        super().__init__(host, _("Confirm that a file is destroyed"), 620, words, closes_itself=True)
        self._desk, self._row, self._view = desk, row, view
        self.witness = LineField(placeholder=_("name and function"))
        self._witness = Field(
            _("Second person who read this with you"),
            self.witness,
            _("You work alone in this profile: somebody of your organisation looks along."),
        )
        me = desk.me
        self.is_alone = not view.is_team and (me is None or me.id == row.proposed_by)
        self._fill()
        self.save_requested.connect(self._on_wanted)

    def _fill(self) -> None:
        row = self._row
        self.body.addWidget(Text(self._desk.name(ShownName(row.call_name, row.rest_name)).full, 16, MEDIUM))
        if row.destroy_on is not None and row.proposed_day is not None:
            said = _("Its time was over on %(day)s. %(name)s proposed it on %(proposed)s.") % {
                "day": formats.day_words(row.destroy_on),
                "name": self._desk.worker_name(row.proposed_by) or "?",
                "proposed": formats.day_words(row.proposed_day),
            }
            self.body.addWidget(Paragraph(said, 14))
        if self._view.is_team:
            self.body.addWidget(Banner(_(_TEAM)))
        else:
            self.body.addWidget(Banner(_(_GOES), "attn", "triangle-alert"))
        self.body.addWidget(Paragraph(_(_STAYS), 14, "muted"))
        self.body.addWidget(self._witness)
        self._witness.setVisible(self.is_alone)
        self.trouble = Paragraph("", 14, "attn")
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        self.body.addStretch(1)

    def _on_wanted(self) -> None:
        given = ConfirmDestruction(
            destruction_id=self._row.destruction_id,
            witness=self.witness.text() if self.is_alone else None,
            read_rev=self._view.rev,
        )
        # what goes for good offers no undo; in a team it is still only a decision
        self._desk.act(given, _("Confirmed") if self._view.is_team else "", self._on_confirmed, self._say)

    def _say(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.show()

    def _on_confirmed(self, _done: Done[object]) -> None:
        if self._view.is_team:
            self.close_sheet()
            return
        desk = self._desk
        desk.background.run("write", partial(finish_destructions, desk.store), self._on_destroyed)

    def _on_destroyed(self, found: tuple[Changes, ...]) -> None:
        for changes in found:
            self._desk.tell(changes, "")
        gone = {case_id for changes in found for case_id in changes.cases}
        if found:
            said = ngettext("%(count)s file was destroyed.", "%(count)s files were destroyed.", max(1, len(gone)))
            self._desk.said.emit(said % {"count": max(1, len(gone))})
        self.close_sheet()

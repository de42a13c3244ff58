# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a team decides for itself: who reads the files of colleagues, and the caseload."""

from __future__ import annotations

from typing import Final

from caseapp.i18n import _, formats
from caseapp.operations.team import SetTeamRule
from caseapp.plans.caseload import LIMIT_RULE, limit_of
from caseapp.store.changes import Changes
from caseapp.store.queries.workers import team_rules
from caseapp.ui.desk import Desk
from caseapp.ui.kit.cards import Banner, Card
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.kit.ticks import Tick
from caseapp.ui.settings.kept_line import KeptLine
from caseapp.ui.settings.section import Section
from caseapp.ui.settings.team import may_change_team

READ: Final = "workers_read_working_files"
WRITE: Final = "workers_write_working_files"
_MOST: Final = 200


class TeamRulesSection(Section):
    """The default is private; whoever leads or looks after the team may open it to colleagues."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, _("Rules of the team"), _("What the team decides for itself. It counts on every laptop.")
        )
        self._may = may_change_team(desk)
        self.reads = Tick(_("Workers read the working files of colleagues"))
        self.writes = Tick(_("Workers also write in the working files of colleagues"))
        self.limit = KeptLine(
            desk, _("Cases for somebody who works full time"), self._set_limit, _("Saved"), _("empty: as CTI says")
        )
        if not self._may:
            self.inside.addWidget(Banner(_("Your team lead or administrator changes the rules of the team.")))
        files = Card(_("Files of colleagues"))
        words = _(
            "Without this a worker reads and writes the own cases and those as backup; of other cases only whose they "
            "are. Sensitive notes, who reported it and restricted cases stay closed either way."
        )
        files.body.addWidget(Paragraph(words, 13, tone="muted"))
        files.body.addWidget(self.reads)
        files.body.addWidget(self.writes)
        load = Card(_("Caseload"))
        words = _("More than this is shown on the page Team and stops nobody. Part time counts in proportion.")
        load.body.addWidget(Paragraph(words, 13, tone="muted"))
        load.body.addWidget(self.limit)
        self.inside.addWidget(files)
        self.inside.addWidget(load)
        self.reads.clicked.connect(self._on_reads_clicked)
        self.writes.clicked.connect(self._on_writes_clicked)
        for control in (self.reads, self.writes, self.limit.line):
            control.setEnabled(False)

    def shown(self) -> None:
        self.desk.read(team_rules, self._on_read, self.scope)

    def refresh(self, changes: Changes) -> None:
        if changes.touches("team_rule", "worker"):
            self.shown()

    def focus_item(self, _item: str) -> None:
        self.reads.setFocus()

    def _on_read(self, rules: dict[str, object]) -> None:
        self._may = may_change_team(self.desk)
        reads = rules.get(READ) is True
        self.reads.setChecked(reads)
        self.writes.setChecked(reads and rules.get(WRITE) is True)
        self.reads.setEnabled(self._may)
        self.writes.setEnabled(self._may and reads)
        own = rules.get(LIMIT_RULE)
        self.limit.show_text(str(own) if isinstance(own, int) and not isinstance(own, bool) else "")
        self.limit.line.setEnabled(self._may)
        self.limit.line.setPlaceholderText(formats.number(limit_of(None)))

    def _on_reads_clicked(self, on: bool) -> None:
        self._set(READ, on)

    def _on_writes_clicked(self, on: bool) -> None:
        self._set(WRITE, on)

    def _set(self, name: str, on: bool) -> None:
        self.desk.act(SetTeamRule(name=name, value=on), _("Saved"), None, self._on_refused)

    def _on_refused(self, words: str) -> None:
        self.desk.sorry.emit(words)
        self.shown()

    def _set_limit(self, text: str) -> SetTeamRule:
        value = int(text) if text.isdecimal() and 0 < int(text) <= _MOST else None
        if value is None:
            self.limit.line.clear()
        return SetTeamRule(name=LIMIT_RULE, value=value)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who works here: oneself, the team, the colleagues who come and go."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.i18n.codes import label
from caseapp.operations.team import ChangeTeam, ChangeWorker
from caseapp.security.permissions import Act, may
from caseapp.store.changes import Changes
from caseapp.store.queries.workers import TeamRow, WorkerRow, team, workers
from caseapp.sync.colleagues import Colleagues
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner, Card
from caseapp.ui.kit.flow import empty_layout
from caseapp.ui.kit.text import Avatar, Hairline, Tag, Text
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.theme import px
from caseapp.ui.settings.kept_line import KeptLine
from caseapp.ui.settings.section import Section
from caseapp.ui.settings.worker_sheet import WorkerSheet
from caseapp.ui.sync.syncing import syncing_of

_Found = tuple[tuple[WorkerRow, ...], TeamRow | None, frozenset[str]]
_TEAM_FIELDS = ("name", "organisation", "phone", "complaint_name", "complaint_phone")


def may_change_team(desk: Desk) -> bool:
    """Whether who is signed in may change people and team: who has the right, and who works here alone."""
    me = desk.me
    if me is None:
        return True
    alone = sum(1 for row in desk.workers.values() if row.active) <= 1
    return alone or may(me.role, Act.PEOPLE) or may(me.role, Act.SETTINGS)


class MeSection(Section):
    """Who is signed in on this laptop."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, _("About me"), _("So colleagues and papers name you. Your initials stand at the top right.")
        )
        saved = _("Saved")
        self.name = KeptLine(desk, _("Name"), partial(self._change, "name"), saved)
        self.initials = KeptLine(desk, _("Initials"), partial(self._change, "initials"), saved)
        self.phone = KeptLine(
            desk, _("Phone"), partial(self._change, "phone"), saved, _("stands on the papers of your cases")
        )
        row = QHBoxLayout()
        row.setSpacing(px(14))
        row.addWidget(self.name, 3)
        row.addWidget(self.initials, 1)
        self.inside.addLayout(row)
        self.inside.addWidget(self.phone)
        self.fixed = Banner(
            _(
                "The team let this laptop in under this name, and signs with it what is written here. So it is fixed: "
                "somebody else is invited with a laptop or a profile of their own. Is the name misspelt? An "
                "administrator mends it under Team."
            )
        )
        self.fixed.hide()
        self.inside.addWidget(self.fixed)

    def _change(self, field: str, text: str) -> ChangeWorker:
        me = self.desk.store.author.worker_id
        return ChangeWorker(worker_id=me, fields={field: text or None})  # type: ignore[misc]

    def shown(self) -> None:
        read = partial(_read_team, self.desk, syncing_of(self.desk).colleagues)
        self.desk.background.run("read", read, self._on_read, None, self.scope)

    def refresh(self, changes: Changes) -> None:
        if changes.touches("worker"):
            self.shown()

    def focus_item(self, _item: str) -> None:
        first = self.name if self.name.isEnabled() else self.initials
        first.line.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_read(self, found: _Found) -> None:
        rows, _group, in_team = found
        me = next((row for row in rows if row.id == self.desk.store.author.worker_id), None)
        for field in (self.name, self.initials, self.phone):
            field.setEnabled(me is not None)
        is_fixed = me is not None and me.id in in_team
        self.fixed.setVisible(is_fixed)
        if is_fixed:
            self.name.setEnabled(False)
        if me is not None:
            self.name.show_text(me.name)
            self.initials.show_text(me.initials)
            self.phone.show_text(me.phone or "")


class TeamSection(Section):
    """The team and everybody in it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Team"))
        self._team_id = ""
        self._found: dict[str, WorkerRow] = {}
        self._in_team: frozenset[str] = frozenset()
        labels = (
            _("Name of the team"),
            _("Organisation"),
            _("Phone of the team"),
            _("Where to complain"),
            _("Phone for complaints"),
        )
        self.lines = {
            field: KeptLine(desk, words, partial(self._change, field), _("Saved"))
            for field, words in zip(_TEAM_FIELDS, labels, strict=True)
        }
        self.lines["complaint_name"].set_hint(_("stands on every plan"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(14))
        for place, line in enumerate(self.lines.values()):
            grid.addWidget(line, (place + 1) // 2, (place + 1) % 2 if place else 0, 1, 1 if place else 2)
        self.inside.addLayout(grid)
        self._may = may_change_team(desk)
        if not self._may:
            self.inside.addWidget(Banner(_("Your team lead or administrator changes the team.")))
        self.card = Card(_("Colleagues"), _("Add a colleague") if self._may else "")
        self.card.link_pressed.connect(self._on_add_wanted)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.card.body.addLayout(self._rows)
        self.inside.addWidget(self.card)
        self.setEnabled(True)

    def shown(self) -> None:
        read = partial(_read_team, self.desk, syncing_of(self.desk).colleagues)
        self.desk.background.run("read", read, self._on_read, None, self.scope)

    def refresh(self, changes: Changes) -> None:
        if changes.touches("worker", "team"):
            self.shown()

    def focus_item(self, _item: str) -> None:
        self.lines["name"].line.setFocus(Qt.FocusReason.TabFocusReason)

    def _change(self, field: str, text: str) -> ChangeTeam:
        return ChangeTeam(team_id=self._team_id, fields={field: text or None})  # type: ignore[misc]

    def _on_read(self, found: _Found) -> None:
        rows, group, self._in_team = found
        self._found = {row.id: row for row in rows}
        self._team_id = group.id if group is not None else ""
        for field, line in self.lines.items():
            line.setEnabled(group is not None and self._may)
            line.show_text((getattr(group, field) or "") if group is not None else "")
        empty_layout(self._rows)
        for place, row in enumerate(one for one in rows if one.role != "guest"):
            if place:
                self._rows.addWidget(Hairline())
            self._rows.addWidget(self._row(row))

    def _row(self, worker: WorkerRow) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, px(7), 0, px(7))
        row.setSpacing(px(12))
        row.addWidget(Avatar(worker.initials, worker.name))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Text(worker.name, 15, MEDIUM, "text" if worker.active else "muted"))
        about = [label("role", worker.role, capital=True), worker.phone or ""]
        names.addWidget(Text(" · ".join(part for part in about if part), 13, tone="muted"))
        row.addLayout(names, 1)
        if worker.id == self.desk.store.author.worker_id:
            row.addWidget(Tag(_("this is you"), "accent"))
        elif not worker.active:
            row.addWidget(Tag(_("left the team")))
        if self._may:
            button = Button(_("Change"), "small")
            button.setAccessibleName(_("Change %(name)s") % {"name": worker.name})
            button.setProperty("worker", worker.id)
            button.clicked.connect(self._on_change_wanted)
            row.addWidget(button)
        return holder

    def _on_add_wanted(self) -> None:
        WorkerSheet(self.window_of(), self.desk).open_sheet()

    def _on_change_wanted(self) -> None:
        sender = self.sender()
        worker = self._found.get(str(sender.property("worker")))
        if worker is not None:
            WorkerSheet(self.window_of(), self.desk, worker, in_team=worker.id in self._in_team).open_sheet()

    def window_of(self) -> QWidget:
        """What a sheet floats over."""
        return self.window()


def _read_team(desk: Desk, colleagues: Colleagues) -> _Found:
    """In another thread: everybody, the team, and who of them is in it with laptops."""
    rows, group = desk.store.read(lambda reader: (workers(reader), team(reader)))
    return rows, group, frozenset(one.worker_id for one in colleagues.overview.colleagues() if one.active)

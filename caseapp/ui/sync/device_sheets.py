# SPDX-License-Identifier: EUPL-1.2
"""This is the place for grave acts about colleagues: a laptop shut out, a farewell, another role."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from caseapp.i18n import N_, _, formats, ngettext
from caseapp.operations.team import ChangeWorker
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.overview import ColleagueRow, DeviceRow
from caseapp.ui.desk import Desk
from caseapp.ui.kit.chips import ChoiceChips, Option
from caseapp.ui.kit.fields import Combo, Field
from caseapp.ui.kit.text import Hairline
from caseapp.ui.kit.ticks import Tick
from caseapp.ui.settings.worker_sheet import colleague_roles
from caseapp.ui.sync.asking import AskingSheet
from caseapp.ui.sync.held_sheet import HeldSheet, HeldView
from caseapp.ui.sync.order_words import waits_words

_REASONS: Final = (("lost", N_("lost")), ("stolen", N_("stolen")), ("replaced", N_("replaced")), ("other", N_("other")))
_LOSSES: Final = ("lost", "stolen")  # that are reported
ADMINISTRATOR: Final = "administrator"


class RevokeSheet(AskingSheet):
    """Why, what it holds, and whether it shall destroy it. `names`: what may be the same laptop, the newest first."""

    def __init__(self, host: QWidget, desk: Desk, row: DeviceRow, words: str, names: Sequence[DeviceRow] = ()) -> None:
        super().__init__(host, desk, _("Shut out a laptop"), _("Shut out"))
        self._host = host
        self._row = row
        self._words = words
        self._names = tuple(names) or (row,)
        self._wanted = self._names
        self.say(
            _(
                "%(device)s can neither send nor receive from now on. Your team gets new keys, so that nothing written "
                "later can be read with it. What it holds already stays on it, locked behind its passphrase."
            )
            % {"device": words}
        )
        self.reason = ChoiceChips(_("Why"), may_be_empty=False)
        self.reason.set_options([Option(code, _(said)) for code, said in _REASONS])
        self.reason.set_chosen(["lost"])
        self.body.addWidget(Field(_("Why"), self.reason))
        self.others = [one for one in self._names if one is not row and one.state != "revoked" and not one.is_this]
        self.same = ChoiceChips(_("Other names"))
        self.same.set_options(
            [Option("same", _("the same laptop: shut out too")), Option("another", _("another laptop: leave it"))]
        )
        words = ngettext(
            "It let %(count)s other laptop in. The same one, put back from a copy?",
            "It let %(count)s other laptops in. The same one, put back from copies?",
            len(self.others),
        )
        self._same_field = Field(words % {"count": formats.number(len(self.others))}, self.same)
        self.body.addWidget(self._same_field)
        self._same_field.setVisible(bool(self.others))  # not before it has a parent: it would be a window of its own
        self.wipe = Tick(_("Have it destroy its keys and its file when it meets the hub"))
        self.wipe.setChecked(True)
        self.body.addWidget(self.wipe)
        self.say(
            _(
                "A thief may never connect it. So this order is no certainty: the passphrase and the encryption of the "
                "laptop are. Work on it that was not sent is lost."
            ),
            14,
            "muted",
        )
        self.body.addWidget(Hairline())
        self.held = HeldView(desk, [one for one in self._names if one is row or one in self.others])
        self.body.addWidget(self.held)
        self.sheet_closed.connect(self.held.forget)
        self.end_body()
        self.save_requested.connect(self._on_wanted)
        self.held.read()

    def _on_wanted(self) -> None:
        if self.others and not self.same.chosen_one():
            self._same_field.set_error(_("Choose first: a thief may go on under the other name."))
            self.same.setFocus()
            return
        others = self.others if self.same.chosen_one() == "same" else []
        self._wanted = tuple(one for one in self._names if one is self._row or one in others)
        work = partial(
            _revoke,
            dev_ids=tuple(one.dev_id for one in self._wanted),
            reason=self.reason.chosen_one() or "lost",
            wipe=self.wipe.isChecked(),
        )
        self.do(_("Shutting out and making new keys ..."), work, self._on_shut_out)

    def _on_shut_out(self, _nothing: object) -> None:
        self.close_sheet()
        self._desk.said.emit(_("Shut out. New keys are made for everything it could read."))
        if self.reason.chosen_one() in _LOSSES:
            HeldSheet(self._host, self._desk, self._wanted, self._words).open_sheet()


class FarewellSheet(AskingSheet):
    """A colleague leaves: what is unsent still comes in, nothing new goes out."""

    def __init__(self, host: QWidget, desk: Desk, row: ColleagueRow) -> None:
        name = desk.worker_name(row.worker_id)
        super().__init__(host, desk, _("A colleague leaves"), _("Leaves the team"))
        self._row = row
        self.say(
            _(
                "%(name)s leaves the team. The laptops still send what was written there and not sent yet; nothing new "
                "goes to them. When everything came in, they destroy what they hold."
            )
            % {"name": name}
        )
        self.say(_("Hand over open cases first: Settings, Team, and the name."), 14, "muted")
        self.end_body()
        self.save_requested.connect(self._on_wanted)

    def _on_wanted(self) -> None:
        self.do(_("Telling everybody ..."), partial(_let_leave, worker_id=self._row.worker_id), self._on_left)

    def _on_left(self, is_done: bool) -> None:
        if not is_done:
            self.close_sheet()
            self._desk.said.emit(waits_words())
            return
        worker = self._desk.workers.get(self._row.worker_id)
        if worker is not None and worker.active:
            self._desk.act(ChangeWorker(worker_id=worker.id, read_rev=worker.read_rev, fields={"active": False}))
        self.close_sheet()
        self._desk.said.emit(_("Noted. The laptops of this colleague may still send what they hold."))


class RolesSheet(AskingSheet):
    """What a colleague may from now on, on all laptops."""

    def __init__(self, host: QWidget, desk: Desk, row: ColleagueRow) -> None:
        name = desk.worker_name(row.worker_id)
        super().__init__(host, desk, _("Role of %(name)s") % {"name": name}, _("Change"))
        self._row = row
        work = next((role for role in row.roles if role != ADMINISTRATOR), ADMINISTRATOR)
        self.role = Combo(colleague_roles(), work)
        self.body.addWidget(Field(_("Role"), self.role, _("decides which cases come to the laptops")))
        self.looks_after = Tick(_("Looks after the team: lets colleagues in and shuts laptops out"))
        self.looks_after.setChecked(ADMINISTRATOR in row.roles)
        self.body.addWidget(self.looks_after)
        self.say(
            _("Keys change with the role. What is on a laptop already is not taken back; new things follow the role."),
            14,
            "muted",
        )
        self.end_body()
        self.save_requested.connect(self._on_wanted)

    def _on_wanted(self) -> None:
        roles = {self.role.code() or "worker"} | ({ADMINISTRATOR} if self.looks_after.isChecked() else set())
        work = partial(_set_roles, worker_id=self._row.worker_id, roles=tuple(sorted(roles)))
        self.do(_("Telling everybody ..."), work, self._on_changed)

    def _on_changed(self, is_done: bool) -> None:
        if not is_done:
            self.close_sheet()
            self._desk.said.emit(waits_words())
            return
        worker, role = self._desk.workers.get(self._row.worker_id), self.role.code() or "worker"
        if worker is not None and worker.role != role:
            self._desk.act(ChangeWorker(worker_id=worker.id, read_rev=worker.read_rev, fields={"role": role}))
        self.close_sheet()
        self._desk.said.emit(_("Saved"))


def _revoke(colleagues: Colleagues, *, dev_ids: tuple[str, ...], reason: str, wipe: bool) -> None:
    """The newest name first: it could otherwise sign for yet another one."""
    done = {one.dev_id for one in colleagues.overview.devices() if one.state == "revoked"}  # broken off before
    for dev_id in dev_ids:
        if dev_id not in done:
            colleagues.revoke(dev_id, reason, wipe=wipe)


def _let_leave(colleagues: Colleagues, *, worker_id: str) -> bool:
    return colleagues.let_leave(worker_id)


def _set_roles(colleagues: Colleagues, *, worker_id: str, roles: tuple[str, ...]) -> bool:
    return colleagues.set_roles(worker_id, roles)

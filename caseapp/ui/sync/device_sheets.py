# SPDX-License-Identifier: EUPL-1.2
"""This is the place for grave acts about colleagues: a laptop shut out, a farewell, another role."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QCheckBox, QWidget

from caseapp.i18n import N_, _
from caseapp.i18n.codes import labelled
from caseapp.operations.team import ChangeWorker
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.overview import ColleagueRow, DeviceRow
from caseapp.ui.desk import Desk
from caseapp.ui.kit.chips import ChoiceChips, Option
from caseapp.ui.kit.fields import Combo, Field
from caseapp.ui.sync.asking import AskingSheet

_REASONS: Final = (("lost", N_("lost")), ("stolen", N_("stolen")), ("replaced", N_("replaced")), ("other", N_("other")))
ADMINISTRATOR: Final = "administrator"


class RevokeSheet(AskingSheet):
    """Why, and whether it shall destroy what it holds."""

    def __init__(self, host: QWidget, desk: Desk, row: DeviceRow, words: str) -> None:
        super().__init__(host, desk, _("Shut out a laptop"), _("Shut out"))
        self._row = row
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
        self.wipe = QCheckBox(_("Have it destroy its keys and its file when it meets the hub"))
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
        self.end_body()
        self.save_requested.connect(self._on_wanted)

    def _on_wanted(self) -> None:
        work = partial(
            _revoke, dev_id=self._row.dev_id, reason=self.reason.chosen_one() or "lost", wipe=self.wipe.isChecked()
        )
        self.do(_("Shutting out and making new keys ..."), work, self._on_shut_out)

    def _on_shut_out(self, _nothing: object) -> None:
        self.close_sheet()
        self._desk.said.emit(_("Shut out. New keys are made for everything it could read."))


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

    def _on_left(self, _nothing: object) -> None:
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
        self.role = Combo(labelled("role"), work)
        self.body.addWidget(Field(_("Role"), self.role, _("decides which cases come to the laptops")))
        self.looks_after = QCheckBox(_("Looks after the team: lets colleagues in and shuts laptops out"))
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

    def _on_changed(self, _nothing: object) -> None:
        worker, role = self._desk.workers.get(self._row.worker_id), self.role.code() or "worker"
        if worker is not None and worker.role != role:
            self._desk.act(ChangeWorker(worker_id=worker.id, read_rev=worker.read_rev, fields={"role": role}))
        self.close_sheet()
        self._desk.said.emit(_("Saved"))


def _revoke(colleagues: Colleagues, *, dev_id: str, reason: str, wipe: bool) -> None:
    colleagues.revoke(dev_id, reason, wipe=wipe)


def _let_leave(colleagues: Colleagues, *, worker_id: str) -> None:
    colleagues.let_leave(worker_id)


def _set_roles(colleagues: Colleagues, *, worker_id: str, roles: tuple[str, ...]) -> None:
    colleagues.set_roles(worker_id, roles)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for joining a team with a new profile: asking, waiting to be let in, fetching everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from caseapp.errors import CaseAppError, HubUnreachable
from caseapp.i18n import _
from caseapp.store.local_settings import set_local_setting
from caseapp.store.profile import Profile
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.enrol import Asked
from caseapp.sync.exchange import SUFFIX
from caseapp.sync.sentences import say
from caseapp.ui.background import Background
from caseapp.ui.kept import JOINS
from caseapp.ui.sync.files import INVITATION_SUFFIX, REQUEST_SUFFIX, load_text, read_file, save_bytes
from caseapp.ui.sync.syncing import Worker
from caseapp.ui.unlock.join import JoinView

_ASK_AGAIN_MS: Final = 4_000


class Joining(QObject):
    """One attempt to join. `came_in` when everything is here, `gave_up` when somebody begins alone instead."""

    came_in = Signal()
    gave_up = Signal()

    def __init__(self, profile: Profile, background: Background, languages: Sequence[str], person: str) -> None:
        super().__init__()
        self.profile = profile
        self.background = background
        self.worker = Worker(profile.store)
        self.view = JoinView(languages, person)
        self._is_open = True
        self._asking = 0
        self._request = b""
        self._text = ""
        self._timer = QTimer(self)
        self._timer.setInterval(_ASK_AGAIN_MS)
        self._timer.timeout.connect(self._look)
        view = self.view
        view.asked.connect(self._on_asked)
        view.file_wanted.connect(self._on_file_wanted)
        view.request_wanted.connect(self._on_request_wanted)
        view.exchange_wanted.connect(self._on_exchange_wanted)
        view.alone_wanted.connect(self._on_alone_wanted)
        view.rescue_wanted.connect(self._on_rescue_wanted)
        view.show_form()

    def start(self) -> None:
        """Go on where it stopped: ask for the invitation, or wait."""
        self._run(_where, self._on_where_read)

    def close(self) -> None:
        """Stop, without waiting for the network."""
        self._is_open = False
        self._timer.stop()
        self.worker.close()

    # -- asking ----------------------------------------------------------------------------------------------------

    def _on_where_read(self, found: tuple[bool, Asked | None]) -> None:
        is_in, asked = found
        if is_in:
            self.view.show_fetching()
            self._look()
            self._timer.start()
        elif asked is not None:
            self._wait(asked)

    def _on_asked(self, text: str, person: str, device: str) -> None:
        self.view.show_busy(_("Asking ..."))
        self._run(partial(_ask, text=text, person=person, device=device), self._on_ask_done)

    def _on_ask_done(self, found: tuple[bytes, Asked]) -> None:
        self._request, asked = found
        self._wait(asked)

    def _wait(self, asked: Asked) -> None:
        self._text = asked.text
        self.view.show_waiting(asked)
        if asked.has_hub:
            self._timer.start()

    # -- all laptops are lost --------------------------------------------------------------------------------------

    def _on_rescue_wanted(self, address: str, typed: tuple[str, str]) -> None:
        self.view.show_busy(_("Fetching everything from the hub ..."))
        self._run(partial(_rescue, address=address, typed=typed), self._on_rescued)

    def _on_rescued(self, _nothing: object) -> None:
        self._enter()

    # -- waiting ---------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        if self._is_open and not self._asking:
            self._run(Colleagues.come_in, self._on_looked)

    def _on_looked(self, is_in: bool) -> None:
        self.view.show_trouble("")
        if is_in:
            self._enter()

    def _enter(self) -> None:
        self._timer.stop()
        self.background.run("write", partial(set_local_setting, self.profile.store, JOINS, None), self._on_entered)

    def _on_entered(self, _nothing: object) -> None:
        if self._is_open:
            self.came_in.emit()

    # -- files -----------------------------------------------------------------------------------------------------

    def read_exchange(self, source: Path) -> None:
        """The exchange file a colleague brought, after letting us in."""
        self.view.show_busy(_("Reading the file ..."))
        self._run(partial(_read_exchange, source=source), self._on_exchange_read)

    def save_request(self, target: Path) -> None:
        """The request, for a colleague of a team without a hub."""
        try:
            save_bytes(target, self._request)
        except CaseAppError as error:
            self.view.show_trouble(error.sentence(_))

    def read_invitation(self, source: Path) -> None:
        """An invitation that came as a file."""
        try:
            self.view.show_form(load_text(source).strip())
        except CaseAppError as error:
            self.view.show_trouble(error.sentence(_))

    def _on_exchange_read(self, is_in: bool) -> None:
        if is_in:
            self._enter()
        else:
            self.view.show_rest()
            words = _("In this file you are not in the team yet. Ask your colleague to let you in first.")
            self.view.show_trouble(words)

    def _on_file_wanted(self) -> None:
        kinds = _("Invitation") + f" (*{INVITATION_SUFFIX})"
        chosen, _kind = QFileDialog.getOpenFileName(self.view.window(), _("Open the invitation"), "", kinds)
        if chosen:
            self.read_invitation(Path(chosen))

    def _on_request_wanted(self) -> None:
        if not self._request:  # the program was closed meanwhile: it is made anew
            self.view.show_form(self._text)
            return
        kinds = _("Request") + f" (*{REQUEST_SUFFIX})"
        name = f"{_('Request')}{REQUEST_SUFFIX}"
        chosen, _kind = QFileDialog.getSaveFileName(self.view.window(), _("Save the request"), name, kinds)
        if chosen:
            self.save_request(Path(chosen))

    def _on_exchange_wanted(self) -> None:
        kinds = _("Exchange file") + f" (*{SUFFIX})"
        chosen, _kind = QFileDialog.getOpenFileName(self.view.window(), _("Read an exchange file"), "", kinds)
        if chosen:
            self.read_exchange(Path(chosen))

    def _on_alone_wanted(self) -> None:
        self._timer.stop()
        self.worker.stop()
        self._run(Colleagues.give_up, self._on_given_up)

    def _on_given_up(self, _nothing: object) -> None:
        self.gave_up.emit()

    # -- inside ----------------------------------------------------------------------------------------------------

    def _run(self, work: Callable[[Colleagues], Any], on_done: Callable[[Any], object]) -> None:
        self._asking += 1
        doing, then = partial(self.worker.do, work), partial(self._on_came_back, on_done)
        self.background.run_long("net", doing, self._on_step, then, self._on_failed)

    def _on_step(self, step: object) -> None:
        if self._is_open and isinstance(step, tuple):
            self.view.show_step(step[1])

    def _on_came_back(self, on_done: Callable[[Any], object], result: object) -> None:
        self._asking -= 1
        if self._is_open:
            on_done(result)

    def _on_failed(self, error: BaseException) -> None:
        self._asking -= 1
        if not self._is_open:
            return
        if not isinstance(error, CaseAppError):
            self.background.failed.emit(error)
            self.view.show_trouble(_("Something went wrong inside the program. Nothing was changed."))
            return
        if self._timer.isActive() and isinstance(error, HubUnreachable):
            self.view.show_trouble(_("No connection to the hub. It is tried again by itself."))
        else:
            self.view.show_rest()
            self.view.show_trouble(say(error, _))


def _where(colleagues: Colleagues) -> tuple[bool, Asked | None]:
    return not colleagues.overview.state().alone, colleagues.overview.asked()


def _ask(colleagues: Colleagues, *, text: str, person: str, device: str) -> tuple[bytes, Asked | None]:
    sealed, _words = colleagues.ask_to_join(text, person, device)
    return sealed, colleagues.overview.asked()


def _rescue(colleagues: Colleagues, *, address: str, typed: tuple[str, str]) -> None:
    colleagues.endings.rescue(address, typed)


def _read_exchange(colleagues: Colleagues, *, source: Path) -> bool:
    read_file(colleagues, source)
    return not colleagues.overview.state().alone

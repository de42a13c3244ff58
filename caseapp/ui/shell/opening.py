# SPDX-License-Identifier: EUPL-1.2
"""This is the place for coming in: the unlock page, the recovery code, the first start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from caseapp.clock import Clock
from caseapp.errors import CaseAppError, WrongPassphrase
from caseapp.i18n import _, available_languages, set_language
from caseapp.security.passphrase import must_be_acceptable
from caseapp.security.tries import Tries
from caseapp.store.folder import profile_exists
from caseapp.ui.background import Background
from caseapp.ui.frame.window import Window
from caseapp.ui.unlock.page import Greeting, UnlockPage

if TYPE_CHECKING:
    from caseapp.security.recovery_code import RecoveryCode
    from caseapp.store.profile import Profile
    from caseapp.ui.shell.joining import Joining
    from caseapp.ui.shell.recovery import RecoverySheet
    from caseapp.ui.unlock.first_start import FirstStart


class Ways(Protocol):
    """What coming in asks of the store (entering.py)."""

    def enter(self, home: Path, passphrase: str, clock: Clock) -> Profile: ...
    def enter_with_code(self, home: Path, code: str, clock: Clock) -> Profile: ...
    def make_profile(self, home: Path, passphrase: str, clock: Clock) -> tuple[Profile, RecoveryCode]: ...
    def sheet_saved(self, profile: Profile) -> None: ...
    def joins(self, profile: Profile) -> str | None: ...
    def fill(self, profile: Profile, begin: str, name: str) -> tuple[Profile, str]: ...


class Seldom(Protocol):
    """The views that most starts never show (seldom.py)."""

    RecoverySheet: type[RecoverySheet]
    FirstStart: type[FirstStart]
    Joining: type[Joining]


Loading = Callable[[], Ways]
"""Loads the store when it is asked the first time; the unlock page stands there before."""


@dataclass(frozen=True, slots=True)
class Loads:
    """What is loaded when it is asked the first time: the store, views that are seldom seen, papers."""

    ways: Loading
    seldom: Callable[[], Seldom]
    paper: Callable[[RecoveryCode, Path], bytes]


@dataclass(frozen=True, slots=True)
class Opened:
    """An open profile and what the worker wants first: nothing, demo, import or join. `name` is who waits to join."""

    profile: Profile
    begin: str = ""
    name: str = ""


class Opening(QObject):
    """Shows what is needed to come in. `opened(Opened)` follows; the views are gone by then."""

    opened = Signal(object)

    def __init__(
        self,
        window: Window,
        background: Background,
        home: Path,
        clock: Clock,
        loads: Loads,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._background = background
        self._home = home
        self._clock = clock
        self._ways = loads.ways
        self._loads = loads
        self._view: QWidget | None = None
        self._first: FirstStart | None = None  # the view, while it is the one that is shown
        self._greeting = Greeting()
        self._joining: Joining | None = None
        self._made: tuple[Profile, RecoveryCode] | None = None
        self._name = ""

    def start(self, greeting: Greeting | None = None) -> None:
        """Show the unlock page, or the first start where there is no profile yet."""
        self._greeting = greeting or self._greeting
        self._window.setWindowTitle("caseapp")
        try:
            is_there = profile_exists(self._home)
        except CaseAppError as error:
            self._greeting = replace(self._greeting, trouble=error.sentence(_))
            is_there = True
        if is_there:
            self._show_unlock()
        else:
            self._show_first_start("language")
            if self._greeting.trouble and self._first is not None:
                self._first.show_trouble(self._greeting.trouble)

    def discard(self) -> None:
        """The window closes before anybody came in: a profile that was made is closed properly."""
        if self._joining is not None:
            joining, self._joining = self._joining, None
            joining.close()
            self._background.drain()
            joining.profile.close()
        if self._made is not None:
            self._made[0].close()
            self._made = None

    # -- unlock ------------------------------------------------------------------------------------------------------

    def _show_unlock(self) -> None:
        page = UnlockPage(available_languages(), self._greeting)
        page.unlock_requested.connect(self._on_unlock_wanted)
        page.recovery_requested.connect(self._on_recovery_wanted)
        page.language_chosen.connect(self._on_unlock_language_chosen)
        self._show(page)
        wait = Tries(self._home, self._clock).seconds_to_wait()
        if wait:
            page.show_wrong(wait)
        elif self._greeting.trouble:
            page.show_trouble(self._greeting.trouble)
            self._greeting = replace(self._greeting, trouble="")

    def _on_unlock_wanted(self, passphrase: str) -> None:
        page = self._view
        if isinstance(page, UnlockPage):
            page.show_busy()
            work = partial(_enter, self._ways, self._home, passphrase, self._clock)
            self._background.run("write", work, self._on_unlocked, self._on_unlock_failed)

    def _on_unlocked(self, opened: Opened) -> None:
        if isinstance(self._view, UnlockPage):
            self._view.forget()
        self._come_in(opened)

    def _on_unlock_failed(self, error: BaseException) -> None:
        page = self._view
        if not isinstance(page, UnlockPage):
            return
        if isinstance(error, WrongPassphrase):
            page.show_wrong(Tries(self._home, self._clock).seconds_to_wait())
        elif isinstance(error, CaseAppError):
            page.show_trouble(error.sentence(_))
        else:
            page.show_trouble(_("Something went wrong inside the program. Nothing was changed."))
            self._background.failed.emit(error)

    def _on_unlock_language_chosen(self, code: str) -> None:
        set_language(code)
        self._show_unlock()

    def _on_recovery_wanted(self) -> None:
        sheet = self._loads.seldom().RecoverySheet(self._window)
        sheet.code_given.connect(self._on_code_given)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open_sheet()
        self._recovery = sheet

    def _on_code_given(self, code: str) -> None:
        work = partial(_enter_with_code, self._ways, self._home, code, self._clock)
        self._background.run("write", work, self._on_recovered, self._on_recovery_failed)

    def _on_recovered(self, opened: Opened) -> None:
        self._recovery.close_sheet()
        self._come_in(opened)

    def _on_recovery_failed(self, error: BaseException) -> None:
        self._recovery.show_trouble(
            error.sentence(_) if isinstance(error, CaseAppError) else _("This code could not be read.")
        )

    # -- first start -------------------------------------------------------------------------------------------------

    def _show_first_start(self, step: str) -> None:
        page = self._loads.seldom().FirstStart(available_languages(), step)
        page.language_chosen.connect(self._on_first_language_chosen)
        page.name_given.connect(self._on_name_given)
        page.passphrase_chosen.connect(self._on_passphrase_chosen)
        page.sheet_requested.connect(self._on_sheet_wanted)
        page.begin_requested.connect(self._on_begin_wanted)
        self._show(page)
        self._first = page

    def _on_first_language_chosen(self, code: str) -> None:
        set_language(code)
        step = self._first.step if self._first is not None else "language"
        self._show_first_start(step)

    def _on_name_given(self, name: str) -> None:
        self._name = name

    def _on_passphrase_chosen(self, passphrase: str) -> None:
        page = self._first
        if page is None:
            return
        try:
            must_be_acceptable(passphrase)
        except CaseAppError as error:
            page.show_trouble(error.sentence(_))
            return
        page.show_busy()
        work = partial(_make, self._ways, self._home, passphrase, self._clock)
        self._background.run("write", work, self._on_profile_made, self._on_making_failed)

    def _on_profile_made(self, made: tuple[Profile, RecoveryCode]) -> None:
        self._made = made
        if self._first is not None:
            self._first.show_step("sheet")

    def _on_making_failed(self, error: BaseException) -> None:
        if self._first is not None:
            known = error if isinstance(error, CaseAppError) else None
            self._first.show_trouble(known.sentence(_) if known else _("Something went wrong inside the program."))
            if not known:
                self._background.failed.emit(error)

    def _on_sheet_wanted(self) -> None:
        if self._made is None:
            return
        name = f"{_('Recovery sheet')} {datetime.now().astimezone():%Y-%m-%d}.pdf"
        chosen, _kind = QFileDialog.getSaveFileName(self._window, _("Save the recovery sheet"), name, "PDF (*.pdf)")
        if chosen:
            try:
                Path(chosen).write_bytes(self._loads.paper(self._made[1], self._home))
                self._ways().sheet_saved(self._made[0])
            except OSError:
                if self._first is not None:
                    self._first.show_trouble(_("The sheet could not be saved there. Choose another place."))

    def _on_begin_wanted(self, begin: str) -> None:
        if self._made is None:
            return
        if self._first is not None:
            self._first.show_busy()
        work = partial(_fill, self._ways, self._made[0], begin, self._name)
        self._background.run("write", work, self._on_begun, self._on_making_failed)

    def _on_begun(self, opened: Opened) -> None:
        self._made = None
        self._come_in(opened)

    # -- joining a team ----------------------------------------------------------------------------------------------

    def _come_in(self, opened: Opened) -> None:
        """Into the program, or to where one waits to be let into a team."""
        if opened.begin != "join":
            self._finish(opened)
            return
        made = self._loads.seldom().Joining(opened.profile, self._background, available_languages(), opened.name)
        made.came_in.connect(self._on_joined)
        made.gave_up.connect(self._on_joining_given_up)
        self._show(made.view)
        self._joining = made
        made.start()

    def _on_joined(self) -> None:
        if self._joining is not None:
            joining, self._joining = self._joining, None
            joining.close()
            self._finish(Opened(joining.profile))

    def _on_joining_given_up(self) -> None:
        if self._joining is not None:
            joining, self._joining = self._joining, None
            joining.close()
            work = partial(_fill, self._ways, joining.profile, "empty", joining.view.person.text().strip())
            self._background.run("write", work, self._on_begun, self._on_making_failed)

    # -- views -------------------------------------------------------------------------------------------------------

    def _show(self, view: QWidget) -> None:
        before, self._view, self._first = self._view, view, None
        self._window.show_only(view)
        if before is not None:
            self._window.drop(before)

    def _finish(self, opened: Opened) -> None:
        self.opened.emit(opened)
        if self._view is not None:
            self._window.drop(self._view)
            self._view = self._first = None


# run in another thread, where loading the store holds nobody up


def _enter(ways: Loading, home: Path, passphrase: str, clock: Clock) -> Opened:
    profile = ways().enter(home, passphrase, clock)
    person = ways().joins(profile)
    return Opened(profile) if person is None else Opened(profile, "join", person.strip())


def _enter_with_code(ways: Loading, home: Path, code: str, clock: Clock) -> Opened:
    profile = ways().enter_with_code(home, code, clock)
    person = ways().joins(profile)
    return Opened(profile, "new_passphrase") if person is None else Opened(profile, "join", person.strip())


def _make(ways: Loading, home: Path, passphrase: str, clock: Clock) -> tuple[Profile, RecoveryCode]:
    return ways().make_profile(home, passphrase, clock)


def _fill(ways: Loading, profile: Profile, begin: str, name: str) -> Opened:
    return Opened(*ways().fill(profile, begin, name), name)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the front door: it builds every object once and joins the rooms. The only file that knows all.

`run_window` is the whole life of a window: unlock, work, lock, unlock again, close.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from caseapp.clock import Clock, SystemClock
from caseapp.errors import CaseAppError
from caseapp.i18n import _, language, set_language
from caseapp.security.crash_report import write_crash_report
from caseapp.security.hardening import harden_process
from caseapp.security.log import caseapp_log
from caseapp.ui.background import Background
from caseapp.ui.frame.window import Window
from caseapp.ui.look.theme import install_theme
from caseapp.ui.shell.idle import IdleWatch
from caseapp.ui.shell.language import first_language
from caseapp.ui.shell.opening import Loads, Opened, Opening, Seldom, Ways
from caseapp.ui.unlock.page import Greeting

if TYPE_CHECKING:
    from caseapp.security.recovery_code import RecoveryCode
    from caseapp.store.profile import Profile
    from caseapp.ui.settings.backups import RestoreWish
    from caseapp.ui.shell.workplace import Workplace

_log = logging.getLogger(__name__)
_IDLE_SECONDS = 300.0  # until a profile is open and says otherwise
_LOAD_AFTER_MS = 50  # the unlock page stands there first
_BETWEEN_LOADS_MS = 8  # between the modules of two pages a letter of the passphrase is shown
_COLLECT_AFTER = (20_000, 20, 20)  # looking for rings of dead objects stops the window: seldom, and not among modules
_SWITCH_SECONDS = 0.0005  # how long the window waits at most for a thread that reads
_BACKUP_AFTER_MS = 20_000  # the first minute belongs to the worker

STORE_MODULES: Final = (
    "caseapp.store.queries.case_list",
    "caseapp.store.queries.exits",
    "caseapp.store.queries.network",
    "caseapp.store.queries.search",
    "caseapp.store.queries.history",
    "caseapp.store.queries.handed",
    "caseapp.store.queries.agenda",
    "caseapp.store.queries.differences",
    "caseapp.store.backup",
    "caseapp.operations.agree",
    "caseapp.operations.import_caseload",
    "caseapp.operations.caseload.columns",
    "caseapp.operations.caseload.files",
    "caseapp.operations.caseload.rows",
    "caseapp.operations.undo",
    "caseapp.plans.versions",
    "caseapp.reports.documents",
    "caseapp.reports.case_papers",
    "caseapp.sync.colleagues",
    "pypdfium2",
)
"""What pages need and no window does: loaded by another thread while the unlock page stands there."""
PAGE_MODULES: Final = (
    "caseapp.ui.shell.seldom",
    "caseapp.ui.shell.workplace",
    "caseapp.ui.kit.table",
    "caseapp.ui.cases.page",
    "caseapp.ui.today.page",
    "caseapp.ui.contact.sheet",
    "caseapp.ui.case.header",
    "caseapp.ui.case.overview",
    "caseapp.ui.case.contacts_tab",
    "caseapp.ui.case.five_tab",
    "caseapp.ui.case.history_tab",
    "caseapp.ui.case.network_tab",
    "caseapp.ui.plan.plan_tab",
    "caseapp.ui.exit.exit_tab",
    "caseapp.ui.case.page",
    "caseapp.ui.print.preview",
    "caseapp.ui.settings.page",
    "caseapp.ui.search",
    "caseapp.ui.book",
)
"""The pages, loaded after that by the thread of the window, a piece at a time: the list of all pages comes last."""


class App(QObject):
    """One window over one profile folder."""

    profile_opened = Signal()
    locked = Signal()

    def __init__(self, home: Path, clock: Clock, *, restart: Callable[[Path, str], None] | None = None) -> None:
        super().__init__()
        gc.set_threshold(*_COLLECT_AFTER)
        sys.setswitchinterval(_SWITCH_SECONDS)
        self.home = home
        self.clock = clock
        self._restart = restart
        self.background = Background()
        self.background.failed.connect(self._on_failed)
        self.window = Window()
        self.window.close_requested.connect(self._on_close_requested)
        self.opening = Opening(self.window, self.background, home, clock, Loads(ways_in, seldom_seen, recovery_paper))
        self.opening.opened.connect(self._on_opened)
        self.workplace: Workplace | None = None
        self._pages_to_load = iter(PAGE_MODULES)
        self._loading = QTimer(self)
        self._loading.setSingleShot(True)
        self._loading.timeout.connect(self._load)
        self._loading_pages = QTimer(self)
        self._loading_pages.setInterval(_BETWEEN_LOADS_MS)
        self._loading_pages.timeout.connect(self._load_page)
        self.idle = IdleWatch(_IDLE_SECONDS, self)
        self.idle.became_idle.connect(self.lock)

    def start(self, profile: Profile | None = None, greeting: Greeting | None = None) -> None:
        """Show the window: the unlock page, or a profile that is open already."""
        if profile is not None:
            self._on_opened(Opened(profile))
        else:
            self.opening.start(greeting)
            self._loading.start(_LOAD_AFTER_MS)
        self.window.show()

    def _load(self) -> None:
        self.background.run("read", load_ahead, self._on_loaded)

    def _on_loaded(self, _done: object) -> None:
        self._loading_pages.start()

    def _load_page(self) -> None:
        """Load the next page. On this thread: two threads must not make classes of Qt at once."""
        module = next(self._pages_to_load, "")
        if module and self.workplace is None:
            import_module(module)
        else:
            self._loading_pages.stop()
            gc.freeze()

    def lock(self) -> None:
        """Close the profile and forget the key; the window goes back to the unlock page (in a new process)."""
        if self.workplace is None:
            return
        self._keep_sheets()
        greeting = self._farewell()
        self._leave()
        self._begin_anew(greeting)

    def close(self) -> None:
        """End: everything that was written is on the disk, every thread and file is closed."""
        self._loading.stop()
        self._loading_pages.stop()
        self.opening.discard()
        self._leave()
        self.background.shutdown()

    # -- coming and going --------------------------------------------------------------------------------------------

    def _on_opened(self, opened: Opened) -> None:
        from caseapp.ui.book import PAGES, Floating
        from caseapp.ui.shell.workplace import Workplace

        profile = opened.profile
        self.workplace = Workplace(profile, self.background, self.clock, PAGES)
        self.workplace.lock_requested.connect(self.lock)
        Floating(self.workplace, self.window)
        self.window.show_only(self.workplace.frame)
        self.workplace.start()
        self._set_idle_time()
        self.workplace.desk.settings_changed.connect(self._set_idle_time)
        self.workplace.desk.restore_requested.connect(self._on_restore_wanted)
        self.workplace.syncing.shut_out.connect(self._on_shut_out, Qt.ConnectionType.QueuedConnection)
        self.idle.start()
        QTimer.singleShot(_BACKUP_AFTER_MS, self, self._on_backup_time)
        self.profile_opened.emit()
        gc.freeze()
        self.workplace.begin(opened.begin)

    def _begin_anew(self, greeting: Greeting) -> None:
        """The unlock page, in a new process where there is one."""
        if self._restart is not None:
            self._restart(self.home, json.dumps(asdict(greeting)))
            self.window.close()
            return
        self.opening.start(greeting)
        self.locked.emit()

    def _keep_sheets(self) -> None:
        """What floats over the pages keeps its draft and goes: nothing readable stays on screen."""
        from caseapp.ui.kit.sheet import Sheet

        if self.workplace is not None:
            self.workplace.stop_syncing()
        for sheet in self.window.findChildren(Sheet):
            if sheet.isHidden():
                continue  # kept already
            sheet.keep()
            sheet.hide()
            sheet.deleteLater()
        self.background.drain()

    def _set_idle_time(self) -> None:
        from caseapp.ui.kept import lock_minutes

        if self.workplace is not None:
            self.idle.seconds = lock_minutes(self.workplace.desk) * 60.0

    def _on_restore_wanted(self, wish: RestoreWish) -> None:
        """Close the profile, put the copy in its place, and begin at the unlock page."""
        if self.workplace is None:
            return
        self._keep_sheets()
        greeting = self._farewell()
        database, keys = self.workplace.profile.store.path, self.workplace.profile.store.keys
        self._leave()
        work = partial(_restore_alone, database, keys, wish.copy)
        self.background.run("write", work, partial(self._on_restored, greeting), partial(self._on_restored, greeting))

    def _on_restored(self, greeting: Greeting, result: object) -> None:
        """A copy that does not fit changed nothing: the file of before opens again."""
        if isinstance(result, BaseException):
            _log.error("going back to a backup failed: %s", type(result).__name__)
            known = isinstance(result, CaseAppError)
            why = result.sentence(_) if known else _("Something went wrong inside the program. Nothing was changed.")  # type: ignore[attr-defined]
            greeting = replace(greeting, trouble=why)
        self._begin_anew(greeting)

    def _on_shut_out(self, sentence: str) -> None:
        """Colleagues signed that this laptop is out: its profile is destroyed, and the first start says why."""
        from caseapp.store.destroying import destroy_profile

        self._leave()
        then = partial(self._on_destroyed, Greeting(trouble=sentence))
        self.background.run("write", partial(destroy_profile, self.home), then, then)

    def _on_destroyed(self, greeting: Greeting, result: object) -> None:
        """What could not be destroyed now is at the next round."""
        if isinstance(result, BaseException):
            _log.error("destroying the profile failed: %s", type(result).__name__)
        self._begin_anew(greeting)

    def _on_backup_time(self) -> None:
        from caseapp.store.backup import back_up, backup_due

        if self.workplace is not None and backup_due(self.workplace.profile.store):
            self.background.run("write", partial(back_up, self.workplace.profile.store), None, self._on_backup_failed)

    def _on_backup_failed(self, error: BaseException) -> None:
        if self.workplace is not None and isinstance(error, CaseAppError):
            self.workplace.desk.sorry.emit(_("The daily backup failed.") + " " + error.sentence(_))

    def _farewell(self) -> Greeting:
        from caseapp.store.drafts import drafts

        desk = self.workplace.desk if self.workplace is not None else None
        now = self.clock.now().astimezone()
        name = desk.me.name.split()[0] if desk is not None and desk.me is not None and desk.me.name else ""
        team = desk.team.name if desk is not None and desk.team is not None else ""
        waiting = bool(desk.store.read(drafts)) if desk is not None else False
        return Greeting(name=name, locked_at=f"{now:%H:%M}", has_draft=waiting, team=team)

    def _leave(self) -> None:
        self.idle.stop()
        if self.workplace is None:
            return
        self._keep_sheets()
        place, self.workplace = self.workplace, None
        place.close()
        self.background.drain()
        place.profile.close()
        self.window.drop(place.frame)
        gc.unfreeze()  # what belonged to the profile may be collected

    def _on_close_requested(self) -> None:
        self.close()

    def _on_failed(self, error: object) -> None:
        """A bug: a report without content, and one sentence."""
        if not isinstance(error, BaseException):
            return
        write_crash_report(self.home, error)
        _log.error("unexpected %s", type(error).__name__)
        if self.workplace is not None:
            self.workplace.desk.sorry.emit(_("Something went wrong inside the program. What was saved is safe."))


def ways_in() -> Ways:
    """What coming in asks of the store; loads it when asked the first time."""
    from caseapp.ui.shell import entering

    return entering


def seldom_seen() -> Seldom:
    """Views of coming in that most starts never show."""
    from caseapp.ui.shell import seldom

    return seldom


def _restore_alone(database: Path, keys: tuple[bytes, bytes], copy: Path) -> None:
    """Put a copy in the place of the database while nobody else can come in."""
    from caseapp.security.profile_lock import ProfileLock
    from caseapp.store.backup import restore_file

    with ProfileLock(database.parent, "window"):
        restore_file(database, *keys, copy)


def load_ahead() -> None:
    """Load what pages need and no window does, in another thread while the passphrase is being typed."""
    ways_in()
    for module in STORE_MODULES:
        import_module(module)
    from caseapp.i18n import codes, formats
    from caseapp.plans import catalogue

    today = datetime.now().astimezone()
    formats.day_short(today.date())  # the names of days and months of this language are read at the first use
    formats.time(today)
    for name in codes.list_names():
        codes.codes(name)
    for read in (catalogue.exit_checklist, catalogue.future_plan, catalogue.rhythms, catalogue.big_five):
        read()


def recovery_paper(code: RecoveryCode, home: Path) -> bytes:
    """The recovery sheet as PDF, in the language in use."""
    from caseapp.reports.documents import make_paper
    from caseapp.reports.paper import PaperOptions
    from caseapp.reports.plain_papers import RecoverySheet

    made_on = datetime.now().astimezone().date()
    sheet = RecoverySheet(code_groups=code.groups(), profile_name=home.name, made_on=made_on, language=language())
    return make_paper("recovery-sheet", sheet, PaperOptions(language=language())).pdf


def restart_process(home: Path, greeting: str) -> None:
    """A new process shows the unlock page: what was in memory goes back to the system (Python cannot wipe text)."""
    from PySide6.QtCore import QProcess

    os.environ["CASEAPP_GREETING"] = greeting
    QProcess.startDetached(sys.executable, ["-m", "caseapp", "window", "--home", str(home)])
    os.environ.pop("CASEAPP_GREETING", None)


def run_window(
    home: Path, *, profile: Profile | None = None, clock: Clock | None = None, screenshot: Path | None = None
) -> int:
    """Open the window over `home` and stay until it is closed; the exit code. `screenshot` takes one and ends."""
    harden_process()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    log = caseapp_log(home)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    application.setApplicationName("caseapp")
    install_theme(application)  # type: ignore[arg-type]
    set_language(_language_of(home))
    app = App(home, clock or SystemClock(), restart=None if screenshot is not None else restart_process)
    greeting = os.environ.pop("CASEAPP_GREETING", "")
    app.start(profile, Greeting(**json.loads(greeting)) if greeting else None)
    if screenshot is not None:
        _take_picture(app, screenshot)
    code = application.exec()
    app.close()
    log.close()
    return code


def _language_of(home: Path) -> str:
    """The language of the unlock page, before anything is open: the last one used here, else the system's."""
    return first_language(home)


def _take_picture(app: App, path: Path) -> None:
    """Wait until the page is quiet, keep its picture, end."""

    def take() -> None:
        if app.background.waiting():
            QTimer.singleShot(100, take)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        app.window.grab().save(str(path))
        app.window.close()
        QApplication.quit()

    QTimer.singleShot(700, take)

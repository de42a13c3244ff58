# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the pictures of Today, Cases and the search field, in the real frame, with invented people."""

from __future__ import annotations

import atexit
import random
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from look import register
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from caseapp.clock import FixedClock
from caseapp.operations import perform
from caseapp.operations.assessments import DomainGiven, RecordAssessment
from caseapp.operations.cases import ChangeCase, HandOverCase, OpenCase
from caseapp.operations.contacts import RecordContact
from caseapp.operations.exits import OpenExit
from caseapp.operations.goals import AddStep
from caseapp.operations.team import AddWorker
from caseapp.store.derived.facts import DOMAINS
from caseapp.store.drafts import save_draft
from caseapp.store.store import Store
from caseapp.ui.background import Background
from caseapp.ui.cases.page import CasesPage
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.frame.frame import Frame
from caseapp.ui.frame.window import Window
from caseapp.ui.search import Finder
from caseapp.ui.today.page import TodayPage
from tests.records import TODAY, make_store, make_team

# call name, family name, born, programme, phase, days since the last conversation, levels, more about the person
_MINE: tuple[tuple[Any, ...], ...] = (
    ("", "", date(1986, 1, 1), "outreach", "contact_seeking", 40, "1????", {"description": "Man, brug Dampoort"}),
    ("Bilal", "Kaya", date(2007, 6, 2), "cti", "phase2", 34, "43223", {"needs_interpreter": "yes"}),
    ("Rayan", "Mahdi", date(2005, 4, 2), "young_adult", None, 19, "43434", {}),
    ("Noor", "Haddad", date(2008, 2, 2), "cti", "phase1", 11, "23442", {"needs_interpreter": "yes"}),
    ("Yassin", "El Idrissi", date(2008, 3, 22), "cti", "phase2", 11, "42443", {}),
    ("Mirela", "Popescu", date(2003, 4, 9), "outreach", "bridging", 9, "12?23", {"children": "dochter van 3"}),
    ("Jolien", "Wouters", date(2002, 1, 9), "outreach", "waakvlam", 8, "44343", {}),
    ("Fatou", "Diallo", date(2009, 4, 9), "young_adult", None, 6, "43434", {"needs_interpreter": "yes"}),
    ("Ilyas", "Amrani", date(2008, 9, 24), "young_adult", None, 5, "23344", {}),
    ("Kobe", "Willems", date(2008, 1, 9), "cti", "pre_cti", 4, "43423", {}),
    ("Lotte", "Vermeulen", date(2008, 3, 9), "cti", "phase1", 3, "43443", {}),
    ("Senne", "Claes", date(2006, 3, 9), "outreach", "trust", 1, "11222", {}),
    ("Tuur", "Maes", date(2010, 7, 9), "young_adult", None, 0, "4?33?", {}),
)
_FIRST = [
    "Amira",
    "Sofie",
    "Jens",
    "Elif",
    "Daan",
    "Hamza",
    "Lina",
    "Stef",
    "Zeynep",
    "Wout",
    "Aya",
    "Milan",
    "Nina",
    "Omar",
    "Robbe",
    "Hanne",
    "Luka",
    "Selma",
]
_LAST = [
    "Peeters",
    "Yilmaz",
    "Janssens",
    "Benali",
    "Jacobs",
    "Öztürk",
    "Mertens",
    "Nowak",
    "Goossens",
    "Tesfay",
    "Kabila",
    "Aydin",
    "Lemmens",
]
_STEPS = (
    (0, "Nieuwe poging aan de brug, op een ander uur", -7),
    (5, "Zich tonen bij het OCMW", -2),
    (11, "Huisbezoek met twee", 0),
    (9, "Huurwaarborg aanvragen bij het OCMW", 0),
    (8, "Inschrijven voor sociale huur", 3),
    (6, "Waakvlam: even bellen", 4),
)
_made: dict[str, Any] = {}


def _profile() -> tuple[Store, list[str]]:
    """A team with forty cases, made once."""
    if "store" not in _made:
        folder = tempfile.mkdtemp()
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        store = make_store(Path(folder), FixedClock())
        nele, karim = make_team(store)
        _made.update(store=store, ids=_fill(store, nele, karim))
    return _made["store"], _made["ids"]


def _fill(store: Store, nele: str, karim: str) -> list[str]:
    griet = perform(store, AddWorker(name="Griet Lippens")).result
    ids = [_case(store, one, nele, karim) for one in _MINE]
    chance = random.Random(5)  # noqa: S311 - pictures, the same every time
    for _number in range(26):
        born = date(chance.randint(2001, 2010), chance.randint(1, 12), chance.randint(1, 28))
        kind = chance.choice([("cti", "phase1"), ("cti", "phase3"), ("young_adult", None), ("outreach", "contact")])
        levels = "".join(chance.choice("1223344455?") for _domain in DOMAINS)
        days = chance.choice([0, 2, 5, 8, 13, 20, 33])
        one: Any = (chance.choice(_FIRST), chance.choice(_LAST), born, *kind, days, levels, {})
        _case(store, one, chance.choice([karim, griet]), chance.choice([None, nele, karim]))
    for place, what, days in _STEPS:
        fields: Any = {"what": what, "who": "Nele", "due_day": TODAY + timedelta(days=days)}
        perform(store, AddStep(case_id=ids[place], fields=fields))
    leaving: Any = {"institution_type": "youth_care", "institution": "Huis De Linde", "planned_day": date(2026, 10, 19)}
    perform(store, OpenExit(case_id=ids[9], fields=leaving))
    perform(store, ChangeCase(case_id=ids[3], fields={"restricted": True}))
    handed = _case(store, ("Robin", "Segers", date(2007, 1, 9), "young_adult", None, 6, "33444", {}), griet, karim)
    store.sign_in(griet)
    perform(store, HandOverCase(case_id=handed, to_worker_id=nele, note="Belt liefst na 16 u."))
    store.sign_in(nele)
    save_draft(store, "contact", "contact", {"people": [{"case_id": ids[1]}]})
    save_draft(store, f"{ids[8]}/goal", "case_form", {"text": "Ik wil een studio"}, ids[8])
    return ids


def _case(store: Store, one: tuple[Any, ...], worker: str, backup: str | None) -> str:
    call, family, born, programme, phase, days, levels, more = one
    precision = "day" if call else "estimated"
    person: Any = {"call_name": call, "family_name": family, "birth_day": born, "birth_precision": precision, **more}
    given = OpenCase(
        person=person, programme=programme, phase=phase, opened_day=TODAY - timedelta(days=70),
        primary_worker_id=worker, backup_worker_id=backup,
    )  # fmt: skip
    case_id = str(perform(store, given).result)
    domains = tuple(
        DomainGiven(domain=name, level=int(sign)) if sign.isdigit() else DomainGiven(domain=name, level_state="unknown")
        for name, sign in zip(DOMAINS, levels, strict=True)
    )
    perform(store, RecordAssessment(case_id=case_id, day=TODAY - timedelta(days=30), domains=domains))
    moment = datetime(TODAY.year, TODAY.month, TODAY.day, 8, 30, tzinfo=UTC) - timedelta(days=days)
    fields: Any = {
        "moment": moment, "mode": "home_visit", "outcome": "completed", "with_whom": ("client",),
        "what": "Samen de post geopend en gebeld met het OCMW over het leefloon.",
    }  # fmt: skip
    perform(store, RecordContact(case_ids=(case_id,), fields=fields))
    return case_id


def _wait(background: Background) -> None:
    """Until everything that was handed in has come back."""
    for _round in range(4):
        QApplication.processEvents()
        while background.waiting():
            loop = QEventLoop()
            background.became_idle.connect(loop.quit)
            if background.waiting():
                loop.exec()
    QApplication.processEvents()


def _framed(page: str, tab: str, _window: Window) -> QWidget:
    store, _ids = _profile()
    background = Background()
    atexit.register(background.shutdown)
    desk = Desk(store, background, store.clock)
    desk.load()
    frame = Frame()
    frame.show_person("NV", "Nele Van Damme")
    frame.show_sync("waiting", "3 wijzigingen nog niet verzonden")
    frame.add_page("today", partial(TodayPage, desk))
    frame.add_page("cases", partial(CasesPage, desk))
    frame.setProperty("finder", Finder(frame, desk))
    frame.go_to(Address(page, tab=tab))
    _wait(background)
    _made["background"] = background
    return frame


def _after(act: Callable[[Frame], object]) -> Callable[[QWidget], None]:
    def done(shown: QWidget) -> None:
        if isinstance(shown, Frame):
            act(shown)
            _wait(_made["background"])

    return done


def _choose_yassin(frame: Frame) -> None:
    page = frame.page()
    if isinstance(page, CasesPage):
        page.table.choose(_made["ids"][4])


def _whole_team(frame: Frame) -> None:
    page = frame.page()
    if isinstance(page, CasesPage):
        page.chips.chip("team").click()


def _search(frame: Frame) -> None:
    frame.top_bar.search.setFocus()
    frame.top_bar.search.setText("ka")
    frame.search_changed.emit("ka")


register("today", partial(_framed, "today", ""))
register("cases", partial(_framed, "cases", ""), _after(_choose_yassin))
register("cases-team", partial(_framed, "cases", ""), _after(_whole_team))
register("cases-new", partial(_framed, "cases", "new"), _after(lambda _frame: None))
register("search", partial(_framed, "cases", ""), _after(_search))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the pictures of the page of a case, in the real frame, with invented people."""

from __future__ import annotations

import atexit
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
from caseapp.operations.contacts import RecordContact
from caseapp.operations.goals import AddGoal
from caseapp.operations.network import AddNetworkMember
from caseapp.operations.people import ChangePerson
from caseapp.operations.programmes import StartProgramme
from caseapp.store.queries.cases import case_head
from caseapp.store.store import Store
from caseapp.ui.background import Background
from caseapp.ui.case.assessment_form import AssessmentForm
from caseapp.ui.case.page import CasePage
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.frame.frame import Frame
from caseapp.ui.frame.window import Window
from tests.records import full_case, make_store, make_team

_WORDS = (
    ("housing", "Eindelijk mijn eigen sleutel. Maar na juni weet ik het nog niet.", (2, 3, 1, 3, 2, 3), (4, 7)),
    ("income", "Ik wil gewoon weten wat er elke maand binnenkomt.", (2, 2, 2, 3, 3, 2), (6, 4)),
    ("school_work", "Drie dagen bakkerij, twee dagen school. Dat lukt mij.", (2, 3, 2, 3, 4, 4), (8, 8)),
    ("support", "Tante Samira bel ik altijd, ook ’s nachts.", (2, 3, 2, 3, 3, 4), (6, 8)),
    ("health", "Slapen blijft moeilijk. Overdag gaat het wel.", (2, 2, 2, 3, 3, 3), (5, 5)),
)
_MEMBERS: tuple[dict[str, Any], ...] = (
    {"name": "mama", "relation": "mother", "strength": 1, "wanted": "no", "consent": "no"},
    {"name": "Bilal", "relation": "friend", "strength": 3, "wanted": "yes", "consent": "not_asked"},
    {"name": "meester Koen", "relation": "teacher", "strength": 3, "wanted": "yes", "consent": "yes"},
    {"name": "Fatima (zus)", "relation": "sibling", "strength": 2, "wanted": "yes", "consent": "unknown"},
    {"name": "Sofie, OCMW", "relation": "welfare_office", "kind": "formal", "strength": 2, "consent": "yes"},
    {"name": "dr. Peeters", "relation": "gp", "kind": "formal", "strength": 3, "wanted": "yes", "consent": "yes"},
    {"name": "budgetbeheer", "relation": "administrator", "kind": "formal", "strength": 1, "wanted": "yes"},
)
_made: dict[str, Any] = {}


def _profile() -> tuple[Store, str]:
    """A file with one rich case, made once."""
    if "store" not in _made:
        folder = tempfile.mkdtemp()
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        store = make_store(Path(folder), FixedClock())
        _nele, karim = make_team(store)
        case_id = full_case(store, karim)
        _enrich(store, case_id)
        store.clock.advance(timedelta(days=21))  # type: ignore[attr-defined]
        _made.update(store=store, case_id=case_id)
    return _made["store"], _made["case_id"]


def _enrich(store: Store, case_id: str) -> None:
    person = store.read(partial(case_head, case_id=case_id)).person
    fields: Any = {
        "pronouns": "hij/hem",
        "languages": ("ar", "nl"),
        "safe_contact": "bel of app na 16 u; geen brieven naar vader",
    }
    perform(store, ChangePerson(person_id=person.id, fields=fields))
    perform(store, StartProgramme(case_id=case_id, programme="young_adult", start_day=date(2026, 5, 1)))
    for look in range(6):
        given = tuple(
            DomainGiven(
                domain=name, level=levels[look], self_score=own[1 if look == 5 else 0], words=said,
                worker_words="Wij zien vooral dat het contract eindigt." if name == "housing" else None,
            )
            for name, said, levels, own in _WORDS
        )  # fmt: skip
        day = date(2026, 10, 1) if look == 5 else date(2025, 12, 1) + timedelta(days=45 * look)
        perform(store, RecordAssessment(case_id=case_id, day=day, domains=given))
    for goal in (
        {"domain": "housing", "text": "Na juni kan ik blijven of heb ik iets beters"},
        {"domain": "health", "text": "Ik slaap vijf nachten op zeven"},
    ):
        steps: Any = ({"what": "Samen wonen: uitzoeken", "who": "Yassin", "when_text": "nov"},)
        perform(store, AddGoal(case_id=case_id, fields=goal, steps=steps))  # type: ignore[arg-type]
    for member in _MEMBERS:
        perform(store, AddNetworkMember(case_id=case_id, fields={"domains": ("support",), **member}))  # type: ignore[typeddict-item]
    closed: Any = {
        "moment": datetime(2026, 9, 22, 9, 0, tzinfo=UTC),
        "mode": "phone",
        "outcome": "completed",
        "what": "Over de zitting van vorige week.",
        "with_whom": ("formal_provider",),
        "layer": "L3",
    }
    perform(store, RecordContact(case_ids=(case_id,), fields=closed))


def _frame(tab: str, item: str, window: Window) -> QWidget:
    store, case_id = _profile()
    background = Background(window)
    desk = Desk(store, background, store.clock)
    desk.load()
    frame = Frame()
    frame.add_page("case", partial(CasePage, desk))
    frame.show_person("NV", "Nele Van Damme")
    frame.show_sync("fine", "Bijgewerkt om 10:42")
    frame.go_to(Address("case", case_id, tab, item))
    frame.setProperty("desk", desk)
    _made["desk"] = desk
    return frame


def _wait(_frame: QWidget) -> None:
    """Until everything that is read in the background has come back."""
    while _made["desk"].background.waiting():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    for _round in range(5):
        QApplication.processEvents()


def _with_bystander(frame: QWidget) -> None:
    _wait(frame)
    _made["desk"].set_bystander(True)
    _wait(frame)


def _turned(frame: QWidget) -> None:
    _wait(frame)
    form = frame.findChild(AssessmentForm)
    if form is not None:
        form.turn.click()
    _wait(frame)


def case_view(name: str, tab: str, item: str = "", after: Callable[[QWidget], None] = _wait) -> None:
    """Take pictures of a tab of the case."""
    register(f"case-{name}", partial(_frame, tab, item), after)


case_view("overview", "overview")
case_view("overview-bystander", "overview", after=_with_bystander)
case_view("contacts", "contacts")
case_view("five", "five")
case_view("five-new", "five", "assessment")
case_view("turned", "five", "assessment", after=_turned)
case_view("network", "network")
case_view("history", "history")
case_view("member", "network", "member")
case_view("person", "overview", "person")
case_view("close", "overview", "close")
case_view("goal", "overview", "goal")

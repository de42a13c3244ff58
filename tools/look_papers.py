# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the pictures of the plan, the exit and the print preview, in the real frame."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from look import register
from look_case import _frame, _made, _profile, _wait
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from caseapp.operations import perform
from caseapp.operations.agree import RecordPaper, SharePlan
from caseapp.operations.goals import AddGoal
from caseapp.operations.plans import WriteParticipant, WritePlan, WritePlanAfter18, WritePlanDomain
from caseapp.store.queries.plans import plan_of_case, versions_of
from caseapp.ui.exit.exit_tab import ExitTab
from caseapp.ui.plan.agree_sheet import AgreeSheet
from caseapp.ui.plan.domain_part import DomainPart
from caseapp.ui.print.live_paper import LivePaper
from caseapp.ui.print.preview import PrintPreview
from caseapp.ui.print.wish import PrintWish

_TEXTS: dict[str, dict[str, Any]] = {
    "support": {"want": "Eén iemand die blijft, ook als ik 18 ben. Dat is tante Samira.",
                "going_well": "Ik bel tante Samira elke zondag.\nBilal komt langs."},
    "housing": {"want": "Een studio in Sint-Niklaas, dicht bij de bakkerij. Alleen wonen, maar niet alleen zijn.",
                "worries": "Het contract eindigt in juni."},
    "school_work": {"want": "Mijn diploma bakker halen.", "score_self": 8},
    "health": {"not_now": True, "ask_again": date(2026, 12, 1)},
}  # fmt: skip


def _with_plan() -> None:
    """The case of the pictures gets a plan that was written in after it was agreed."""
    store, case_id = _profile()
    if "plan" in _made:
        return
    plan = store.read(lambda reader: plan_of_case(reader, case_id))
    if plan is None:
        return
    _made["plan"] = plan.id
    for domain, fields in _TEXTS.items():
        perform(store, WritePlanDomain(plan_id=plan.id, domain=domain, fields=fields))  # type: ignore[arg-type]
    steps: Any = (
        {"what": "Aan tante Samira vragen of zij mijn steunfiguur wil zijn", "who": "ik", "status": "done",
         "done_day": date(2026, 9, 18), "position": 0},
        {"what": "Afspreken wie mij belt als ik 18 ben", "who": "ik en Nele", "due_day": date(2026, 12, 10),
         "position": 1},
        {"what": "Bilal elke maand zien", "who": "ik", "when_text": "elke maand", "position": 2},
    )  # fmt: skip
    goal: Any = {"domain": "support", "text": "Ik heb iemand die blijft"}
    perform(store, AddGoal(case_id=case_id, fields=goal, steps=steps))
    words: Any = {"own_words": "Ik wil mijn eigen leven maken, met een oven en een deur die van mij is."}
    perform(store, WritePlan(plan_id=plan.id, fields=words))
    for fields in ({"name": "tante Samira", "role": "jim"}, {"name": "Sofie, OCMW", "role": "ocmw"}):
        perform(store, WriteParticipant(plan_id=plan.id, fields=fields))  # type: ignore[arg-type]
    line: Any = {"topic": "bellen als het niet gaat", "who": "Nele", "when_text": "tot maart 2027"}
    perform(store, WritePlanAfter18(plan_id=plan.id, fields=line))
    perform(store, SharePlan(plan_id=plan.id, to_whom="Sofie, OCMW", purpose="leefloon", parts=("income", "housing")))
    version = store.read(lambda reader: versions_of(reader, case_id))[0]
    perform(
        store,
        RecordPaper(case_id=case_id, document="plan", sha256="0" * 64, pages=5, language="nl", handed_to="Yassin",
                    plan_version_id=version.id),
    )  # fmt: skip


def _settled(frame: QWidget) -> None:
    """Also what waits a moment before it begins: the paper."""
    for _round in range(40):
        _wait(frame)
        QTest.qWait(120)
        lives = [live for live in frame.window().findChildren(LivePaper) if live.is_waiting()]
        if _round > 4 and not lives and not _made["desk"].background.waiting():
            break


def _plan_frame(tab: str, item: str, window: Any) -> QWidget:  # noqa: ANN401 - the window of look
    _with_plan()
    return _frame(tab, item, window)


def _with_preview(frame: QWidget) -> None:
    _settled(frame)
    wish = PrintWish(case_id=_made["case_id"], document=_made.get("document", "plan"), handed_to="Yassin")
    PrintPreview(_made["desk"], wish, frame.window()).open_sheet()
    _settled(frame)


def _with_questions(frame: QWidget) -> None:
    _settled(frame)
    for form in frame.findChildren(DomainPart):
        if form.isVisible():
            form.help.click()
    _settled(frame)


def _with_said(frame: QWidget) -> None:
    _settled(frame)
    sheet = frame.window().findChild(AgreeSheet)
    if sheet is not None:
        for name, said in (("tante Samira", "agreed_with_notes"), ("Sofie, OCMW", "not_present")):
            if name in sheet.boxes:
                sheet.boxes[name].agreement.set_chosen((said,))
        sheet.boxes["tante Samira"].note.setText("Ik wil elke maand horen hoe het gaat.")
    QApplication.processEvents()


def _with_blocked(frame: QWidget) -> None:
    _settled(frame)
    tab = frame.findChild(ExitTab)
    if tab is not None:
        tab.items.setFocus()
        tab.items.state_wanted.emit("E10", "blocked")
    _settled(frame)


def _with_exit_preview(frame: QWidget) -> None:
    _made["document"] = "exit-list"
    _with_preview(frame)
    _made["document"] = "plan"


def paper_view(name: str, tab: str, item: str = "", after: Callable[[QWidget], None] = _settled) -> None:
    """Take pictures of a tab with papers."""
    register(name, partial(_plan_frame, tab, item), after)


paper_view("plan-support", "plan", "part-support")
paper_view("plan-questions", "plan", "part-health", _with_questions)
paper_view("plan-own", "plan", "part-own_words")
paper_view("plan-people", "plan", "part-people")
paper_view("plan-risks", "plan", "part-risks")
paper_view("plan-who", "plan", "part-participants")
paper_view("plan-agree", "plan", "agree", _with_said)
paper_view("plan-versions", "plan", "versions")
paper_view("plan-share", "plan", "share")
paper_view("print-plan", "plan", "", _with_preview)
paper_view("exit", "exit")
paper_view("exit-blocked", "exit", "", _with_blocked)
paper_view("print-exit", "exit", "", _with_exit_preview)

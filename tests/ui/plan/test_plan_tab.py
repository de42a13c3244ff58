# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tab of the plan: written in place, seen on paper, agreed, compared, handed over."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from caseapp.operations import perform
from caseapp.operations.agree import AgreePlan, RecordPaper
from caseapp.operations.plans import WritePlan, WritePlanDomain
from caseapp.store.drafts import draft
from caseapp.store.queries.goals import goals_of
from caseapp.store.queries.plans import papers_of, plan_of_case, shares_of, versions_of
from caseapp.ui.plan.agree_sheet import AgreeSheet
from caseapp.ui.plan.domain_part import DomainPart
from caseapp.ui.plan.entries import EntriesPart
from caseapp.ui.plan.goals import GoalBox, StepLine
from caseapp.ui.plan.hand_over_sheet import HandOverSheet
from caseapp.ui.plan.plan_tab import PlanTab
from caseapp.ui.plan.versions_sheet import VersionsSheet
from caseapp.ui.plan.word_marks import MarkedText, marked_pair
from caseapp.ui.print.wish import PrintWish
from tests.records import open_case
from tests.ui.case.conftest import Opened


def plan_tab(opened: Opened, item: str = "") -> PlanTab:
    tab = opened.go("plan", item).tab("plan")
    assert isinstance(tab, PlanTab)
    return tab


def housing(opened: Opened) -> tuple[PlanTab, DomainPart]:
    tab = plan_tab(opened, "part-housing")
    form = tab._forms["housing"]
    assert isinstance(form, DomainPart)
    return tab, form


def plan(opened: Opened) -> Any:
    return opened.ask(plan_of_case, case_id=opened.case_id)


def sheet(opened: Opened, kind: type[QWidget]) -> Any:
    found = [one for one in opened.window.findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def test_the_paper_stands_beside_the_form(opened: Opened) -> None:
    tab = plan_tab(opened)
    opened.qtbot.waitUntil(lambda: tab.paper.pages.count() > 0, timeout=15000)
    words = " ".join(page.accessibleDescription() for page in tab.paper.pages._pages)
    assert "Een eigen studio." in words


def test_a_field_saves_itself_when_it_is_left_and_can_be_undone(opened: Opened) -> None:
    _tab, form = housing(opened)
    want = form.kept["want"].control
    assert want.toPlainText() == "Een eigen studio."
    want.setFocus()
    want.selectAll()
    opened.qtbot.keyClicks(want, "Een studio met oven.")
    form.goals.add.setFocus()
    opened.wait()
    assert plan(opened).domains["housing"].want == "Een studio met oven."
    assert plan(opened).status == "draft"
    opened.undo()
    assert plan(opened).domains["housing"].want == "Een eigen studio."
    assert want.toPlainText() == "Een eigen studio."


def test_a_field_saves_itself_after_a_pause(opened: Opened) -> None:
    _tab, form = housing(opened)
    want = form.kept["want"].control
    form.kept["want"]._timer.setInterval(5)
    want.setFocus()
    opened.qtbot.keyClicks(want, "Ook een kat. ")
    opened.qtbot.waitUntil(lambda: "Ook een kat." in plan(opened).domains["housing"].want, timeout=5000)
    assert want.hasFocus()


def test_what_a_colleague_wrote_meanwhile_stays_beside_what_is_typed(opened: Opened) -> None:
    _tab, form = housing(opened)
    want = form.kept["want"].control
    want.setFocus()
    opened.qtbot.keyClicks(want, "Getypt. ")
    before = form.kept["want"]._rev
    opened.do(WritePlanDomain(plan_id=plan(opened).id, domain="housing", fields={"want": "Van een ander."}))
    assert want.toPlainText().startswith("Getypt.")
    assert form.kept["want"]._rev == before
    form.goals.add.setFocus()
    opened.wait()
    assert "Getypt." in plan(opened).domains["housing"].want


def test_goals_and_steps_are_made_ticked_moved_and_taken_away(opened: Opened) -> None:
    _tab, form = housing(opened)
    form.goals.add.setFocus()
    opened.qtbot.keyClicks(form.goals.add, "Ik woon alleen")
    opened.key(form.goals.add, Qt.Key.Key_Return)
    box = next(iter(form.findChildren(GoalBox)))
    for words in ("Inschrijven", "Sparen"):
        box.add.setFocus()
        opened.qtbot.keyClicks(box.add, words)
        opened.key(box.add, Qt.Key.Key_Return)

    def steps() -> list[Any]:
        goals = opened.ask(goals_of, case_id=opened.case_id).goals
        return list(next(goal for goal in goals if goal.text == "Ik woon alleen").steps)

    assert [step.what for step in steps()] == ["Inschrijven", "Sparen"]
    lines = {line.step.what: line for line in box.findChildren(StepLine)}
    opened.qtbot.mouseClick(lines["Inschrijven"].tick, Qt.MouseButton.LeftButton)
    opened.wait()
    assert steps()[0].status == "done"
    lines["Sparen"].when.setFocus()
    opened.qtbot.keyClicks(lines["Sparen"].when, "10/12")
    lines["Sparen"].who.setFocus()
    opened.wait()
    assert (steps()[1].due_day, steps()[1].when_text) == (date(2026, 12, 10), None)
    lines["Sparen"].when.setFocus()
    lines["Sparen"].when.selectAll()
    opened.qtbot.keyClicks(lines["Sparen"].when, "elke maand")
    lines["Sparen"].who.setFocus()
    opened.wait()
    assert (steps()[1].due_day, steps()[1].when_text) == (None, "elke maand")
    opened.key(lines["Sparen"].what, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [step.what for step in steps()] == ["Sparen", "Inschrijven"]
    opened.qtbot.mouseClick(lines["Sparen"].gone, Qt.MouseButton.LeftButton)
    opened.wait()
    assert [step.what for step in steps()] == ["Inschrijven"]


def test_goals_are_put_in_another_order(opened: Opened) -> None:
    _tab, form = housing(opened)
    for words in ("Eerst dit", "Dan dat"):
        form.goals.add.setFocus()
        opened.qtbot.keyClicks(form.goals.add, words)
        opened.key(form.goals.add, Qt.Key.Key_Return)
    box = next(one for one in form.findChildren(GoalBox) if one.goal.text == "Dan dat")
    opened.key(box.text, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    goals = [goal.text for goal in opened.ask(goals_of, case_id=opened.case_id).goals if goal.domain == "housing"]
    assert goals == ["Dan dat", "Eerst dit"]
    assert form.goals._rows.itemAt(0).widget() is box


def test_not_now_asks_when_to_ask_again(opened: Opened) -> None:
    _tab, form = housing(opened)
    assert not form.ask_again.isVisible()
    opened.qtbot.mouseClick(form.not_now, Qt.MouseButton.LeftButton)
    opened.wait()
    assert form.ask_again.isVisible()
    form.ask_again.setText("1/12")
    opened.key(form.ask_again, Qt.Key.Key_Return)
    row = plan(opened).domains["housing"]
    assert (row.not_now, row.ask_again) == (True, date(2026, 12, 1))


def test_a_risk_is_added_and_changed(opened: Opened) -> None:
    tab = plan_tab(opened, "part-risks")
    form = tab._forms["risks"]
    assert isinstance(form, EntriesPart)
    form.add.setFocus()
    opened.qtbot.keyClicks(form.add, "Ik kom niet opdagen")
    opened.key(form.add, Qt.Key.Key_Return)
    risks = {one.what: one for one in plan(opened).risks}
    assert "Ik kom niet opdagen" in risks
    line = form._boxes[risks["Ik kom niet opdagen"].id].kept["who_acts"].control
    line.setFocus()
    opened.qtbot.keyClicks(line, "Bilal")
    form.add.setFocus()
    opened.wait()
    assert {one.what: one.who_acts for one in plan(opened).risks}["Ik kom niet opdagen"] == "Bilal"


def test_a_plan_starts_from_nothing(opened: Opened) -> None:
    opened.case_id = open_case(opened.store, "Noor", "Haddad")
    tab = plan_tab(opened)
    assert tab._stack.currentWidget() is tab._start
    opened.qtbot.mouseClick(tab._start.act, Qt.MouseButton.LeftButton)
    opened.wait()
    assert plan(opened).status == "draft"
    assert tab._stack.currentWidget() is tab._page


def test_an_ended_plan_goes_on(opened: Opened) -> None:
    perform(opened.store, WritePlan(plan_id=plan(opened).id, fields={"status": "ended"}))
    tab = plan_tab(opened)
    assert tab._stack.currentWidget() is tab._start
    again = [one for one in tab._start.findChildren(QWidget) if getattr(one, "icon_name", "") == "copy"]
    opened.qtbot.mouseClick(again[0], Qt.MouseButton.LeftButton)
    opened.wait()
    assert plan(opened).status == "draft"


def test_agreeing_freezes_a_version_with_what_everybody_said(opened: Opened) -> None:
    plan_tab(opened, "agree")
    form = sheet(opened, AgreeSheet)
    assert form.boxes["Yassin"].agreement.chosen_one() == "not_asked"  # what was said of the version before is past
    form.add.setFocus()
    opened.qtbot.keyClicks(form.add, "tante Samira")
    opened.key(form.add, Qt.Key.Key_Return)
    said = form.boxes["tante Samira"]
    opened.key(said.agreement.focusProxy(), Qt.Key.Key_2)
    opened.qtbot.keyClicks(said.note, "Elke maand bellen.")
    opened.key(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    opened.qtbot.waitUntil(lambda: len(opened.ask(versions_of, case_id=opened.case_id)) == 2, timeout=5000)
    opened.wait()
    people = {one.name: one for one in plan(opened).participants}
    assert people["tante Samira"].agreement == "agreed_with_notes"
    assert people["tante Samira"].note == "Elke maand bellen."
    assert people["Nele Van Damme"].agreement == "agreed"
    assert plan(opened).status == "agreed"
    assert not [one for one in opened.window.findChildren(AgreeSheet) if one.isVisible()]


def test_what_was_said_survives_closing_the_sheet(opened: Opened) -> None:
    plan_tab(opened, "agree")
    form = sheet(opened, AgreeSheet)
    key = form.draft_key
    opened.qtbot.keyClicks(form.boxes["Yassin"].note, "Nog over nadenken.")
    opened.key(form, Qt.Key.Key_Escape)
    assert opened.ask(draft, key=key) is not None
    opened.do(WritePlan(plan_id=plan(opened).id, fields={"choice_where": "thuis"}))
    plan_tab(opened, "agree")
    assert sheet(opened, AgreeSheet).boxes["Yassin"].note.text() == "Nog over nadenken."


def test_two_versions_stand_beside_each_other_with_the_words_that_differ(opened: Opened) -> None:
    opened.do(WritePlanDomain(plan_id=plan(opened).id, domain="housing", fields={"want": "Een eigen huis."}))
    plan_tab(opened, "versions")
    form = sheet(opened, VersionsSheet)
    opened.wait()
    texts = {one._marked.text: one._marked.marks for one in form.found.widget().findChildren(MarkedText)}
    assert texts["Een eigen studio."] == ((10, 6),)
    assert texts["Een eigen huis."] == ((10, 4),)
    assert form.count.text().startswith("1 ")


def test_an_old_version_is_printed_again(opened: Opened) -> None:
    plan_tab(opened, "versions")
    form = sheet(opened, VersionsSheet)
    version = opened.ask(versions_of, case_id=opened.case_id)[0]
    with opened.qtbot.waitSignal(opened.desk.print_requested) as wished:
        opened.key(form.list, Qt.Key.Key_Return)
    wish = wished.args[0]
    assert isinstance(wish, PrintWish)
    assert (wish.document, wish.version_id) == ("plan", version.id)


def test_handing_over_is_written_down_and_wishes_just_these_parts(opened: Opened) -> None:
    plan_tab(opened, "share")
    form = sheet(opened, HandOverSheet)
    opened.key(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert opened.ask(shares_of, plan_id=form.plan_id) == ()
    opened.qtbot.keyClicks(form.to_whom, "Sofie, OCMW")
    form.parts.set_chosen(("housing", "risks"))
    with opened.qtbot.waitSignal(opened.desk.print_requested) as wished:
        opened.key(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert wished.args[0].handed_to == "Sofie, OCMW"
    assert {"housing", "plan_b"} <= set(wished.args[0].parts)
    assert "health" not in wished.args[0].parts
    row = opened.ask(shares_of, plan_id=plan(opened).id)[0]
    assert (row.to_whom, row.parts) == ("Sofie, OCMW", ("housing", "risks"))


def test_sharing_is_withdrawn_and_papers_are_listed(opened: Opened) -> None:
    paper = RecordPaper(case_id=opened.case_id, document="plan", sha256="a" * 64, pages=5, language="nl",
                        handed_to="Yassin")  # fmt: skip
    perform(opened.store, paper)
    plan_tab(opened, "share")
    form = sheet(opened, HandOverSheet)
    opened.qtbot.keyClicks(form.to_whom, "School")
    opened.key(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    plan_tab(opened, "share")
    form = sheet(opened, HandOverSheet)
    assert form.papers.rows.row(0).what == "Toekomstplan"
    assert len(opened.ask(papers_of, case_id=opened.case_id)) == 1
    form.shares.setFocus()
    opened.key(form.shares, Qt.Key.Key_Return)
    assert opened.ask(shares_of, plan_id=form.plan_id)[0].withdrawn_day is not None
    assert form.shares.rows.row(0).acts == ()


def test_bystander_closes_the_plan(opened: Opened) -> None:
    tab = plan_tab(opened)
    opened.desk.set_bystander(True)
    assert tab._stack.currentWidget() is tab._closed
    opened.desk.set_bystander(False)
    assert tab._stack.currentWidget() is tab._page


def test_everything_has_a_name_and_the_keyboard_reaches_the_form(opened: Opened) -> None:
    tab, form = housing(opened)
    for widget in tab.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            named = widget.accessibleName() or getattr(widget, "text", lambda: "")()
            assert named, type(widget).__name__
    button = tab.parts.buttons["housing"]
    button.setFocus()
    opened.key(button, Qt.Key.Key_Down)
    assert tab.parts.chosen() == "school_work"
    assert form is tab._forms["housing"]


def test_words_that_differ() -> None:
    left, right = marked_pair("Bel na 16 u, geen brieven.", "Bel na 14 u, wel brieven.")
    assert [left.text[at : at + length] for at, length in left.marks] == ["16", "geen"]
    assert [right.text[at : at + length] for at, length in right.marks] == ["14", "wel"]
    assert marked_pair("", "Nieuw woord")[1].marks == ((0, 11),)


def test_agreeing_elsewhere_shows_at_once(opened: Opened) -> None:
    tab = plan_tab(opened)
    opened.do(AgreePlan(plan_id=plan(opened).id, day=date(2026, 10, 4)))
    assert "2" in tab._facts.text()

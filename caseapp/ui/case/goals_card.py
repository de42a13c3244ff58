# SPDX-License-Identifier: EUPL-1.2
"""This is the place for goals and their steps in the overview: tick a step, open a goal, add one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from caseapp.i18n import _, formats, ngettext
from caseapp.i18n.codes import label
from caseapp.store.queries.goals import GoalRow, GoalsOfCase, StepRow
from caseapp.store.queries.names import ShownName
from caseapp.ui.case.five import DomainNow
from caseapp.ui.case.rows import GoalHead
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button, IconButton
from caseapp.ui.kit.cards import Card, EmptyState, StepBox
from caseapp.ui.kit.flow import empty_layout
from caseapp.ui.look.theme import px

_OPEN: Final = ("todo", "busy", "blocked")
_SHOWN_AFTER_DONE: Final = timedelta(days=60)
_MOST_STEPS: Final = 24  # built at once; the rest comes when it is asked for


class ScrollBody(QScrollArea):
    """What stands in a card and scrolls inside it when there is more than fits."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kit", "page")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget()
        self._inside.setProperty("ground", "none")
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.setWidget(self._inside)

    def empty(self) -> None:
        """Take everything out."""
        empty_layout(self.body)


class GoalsCard(Card):
    """Open goals with the steps of everyone, then steps that stand alone."""

    step_toggled = Signal(object, bool)  # StepRow, done
    sheet_requested = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(_("Goals and next steps"), _("Add a goal"))
        self._scroll = ScrollBody()
        self.body.addWidget(self._scroll)
        self._steps: dict[str, StepRow] = {}
        self._boxes: dict[str, StepBox] = {}
        self._goals: dict[str, GoalRow] = {}
        self._shown: tuple[GoalsOfCase, tuple[DomainNow, ...], Desk] | None = None
        self._shows_all = False
        self._menu = QMenu(self)
        self.link_pressed.connect(self._on_add_goal)

    def show_goals(self, goals: GoalsOfCase, five: tuple[DomainNow, ...], desk: Desk) -> None:
        """Show these; the keyboard stays where it was."""
        self._shown = (goals, five, desk)
        self._build()

    def _build(self) -> None:
        if self._shown is None:
            return
        goals, five, desk = self._shown
        today = desk.today()
        focused = self._focused_step()
        self._scroll.empty()
        self._steps.clear()
        self._boxes.clear()
        self._goals = {goal.id: goal for goal in goals.goals}
        marks = {now.domain: now for now in five}
        room = 10_000 if self._shows_all else _MOST_STEPS
        hidden = 0
        for goal in goals.goals:
            if goal.status not in (None, "open"):
                continue
            steps = _steps_shown(goal.steps, today)
            if room <= 0:
                hidden += 1 + len(steps)
                continue
            self._add_goal(goal, marks.get(goal.domain or ""))
            hidden += max(0, len(steps) - room)
            self._add_steps(steps[:room], desk)
            room -= len(steps) + 1
        loose = _steps_shown(goals.loose_steps, today)
        if loose and room > 0:
            self._add_loose_head()
            self._add_steps(loose[:room], desk)
            hidden += max(0, len(loose) - room)
        if hidden:
            self._add_more(hidden)
        if not self._scroll.body.count():
            self._add_empty()
        self._scroll.body.addStretch(1)
        again = self._boxes.get(focused)
        if again is not None:
            again.show()
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focused_step(self) -> str:
        return next((key for key, box in self._boxes.items() if box.hasFocus()), "")

    def _add_goal(self, goal: GoalRow, now: DomainNow | None) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, px(4), 0, 0)
        row.setSpacing(px(6))
        mark = now.mark(ladder=False) if now is not None else None
        head = GoalHead(goal.id, goal.text or "", mark, label("domain", goal.domain))
        head.goal_pressed.connect(self._on_goal_pressed)
        more = IconButton("ellipsis", _("More for: %(goal)s") % {"goal": goal.text or ""}, size=24, tone="muted")
        more.setProperty("goal", goal.id)
        more.clicked.connect(self._on_more_clicked)
        row.addWidget(head, 1)
        row.addWidget(more)
        self._scroll.body.addLayout(row)

    def _add_loose_head(self) -> None:
        head = GoalHead("", _("Steps without a goal"), None)
        head.goal_pressed.connect(self._on_goal_pressed)
        head.setToolTip(_("Add a step"))
        self._scroll.body.addWidget(head)

    def _add_steps(self, steps: tuple[StepRow, ...], desk: Desk) -> None:
        today = desk.today()
        for step in steps:
            self._steps[step.id] = step
            done = step.status == "done"
            who = desk.name(ShownName(step.who, "")).full if step.who else ""
            box = StepBox(step.id, step.what or "", who, _when(step, today), done, _tone(step, today))
            box.setProperty("step", step.id)
            self._boxes[step.id] = box
            box.setContentsMargins(0, 0, 0, 0)
            box.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            box.customContextMenuRequested.connect(self._on_step_menu)
            box.step_toggled.connect(self._on_step_toggled)
            row = QHBoxLayout()
            row.setContentsMargins(px(35), 0, px(2), 0)
            row.addWidget(box)
            self._scroll.body.addLayout(row)

    def _add_more(self, hidden: int) -> None:
        words = ngettext("Show %(count)s more", "Show %(count)s more", hidden) % {"count": hidden}
        more = Button(words, "link")
        more.clicked.connect(self._on_all_wanted)
        self._scroll.body.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_empty(self) -> None:
        words = _("No goals yet. A goal is what the person wants, in their own words, with steps of everyone.")
        empty = EmptyState(words, _("Add a goal"))
        empty.act_pressed.connect(self._on_add_goal)
        self._scroll.body.addWidget(empty)

    def _on_add_goal(self) -> None:
        self.sheet_requested.emit("goal", {})

    def _on_goal_pressed(self, goal_id: str) -> None:
        self.sheet_requested.emit(f"goal.{goal_id}" if goal_id else "step", {})

    def _on_step_toggled(self, step_id: str, done: bool) -> None:
        step = self._steps.get(step_id)
        if step is not None:
            self.step_toggled.emit(step, done)

    def _on_all_wanted(self) -> None:
        self._shows_all = True
        self._build()

    def _on_step_menu(self, at: QPoint) -> None:
        box = self.sender()
        if isinstance(box, StepBox):
            step = self._steps[str(box.property("step"))]
            self._popup([(f"step.{step.id}", step.what or "", "pencil", {})], box.mapToGlobal(at))

    def _on_more_clicked(self) -> None:
        button = self.sender()
        if not isinstance(button, IconButton):
            return
        goal = self._goals[str(button.property("goal"))]
        rows: list[tuple[str, str, str, dict[str, object]]] = [
            ("step", _("Add a step"), "plus", {"goal_id": goal.id}),
            (f"goal.{goal.id}", _("Change the goal"), "pencil", {}),
        ]
        rows += [
            (f"step.{step.id}", _("Step: %(what)s") % {"what": step.what or ""}, "square-check", {})
            for step in goal.steps
        ]
        self._popup(rows, button.mapToGlobal(QPoint(0, button.height())))

    def _popup(self, rows: list[tuple[str, str, str, dict[str, object]]], at: QPoint) -> None:
        self._menu.clear()
        for key, said, _sign, preset in rows[:20]:
            action = QAction(said, self._menu)
            action.setData((key, preset))
            action.triggered.connect(self._on_menu_picked)
            self._menu.addAction(action)
        self._menu.popup(at)

    def _on_menu_picked(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            key, preset = action.data()
            self.sheet_requested.emit(key, preset)


def _steps_shown(steps: tuple[StepRow, ...], today: date) -> tuple[StepRow, ...]:
    """Open steps, and those done of late; in their order."""
    since = today - _SHOWN_AFTER_DONE
    return tuple(
        step
        for step in steps
        if (step.status or "todo") in _OPEN
        or (step.status == "done" and (step.done_day is None or step.done_day >= since))
    )


def _when(step: StepRow, today: date) -> str:
    if step.status == "done" and step.done_day is not None:
        return formats.day_short(step.done_day, today)
    if step.status == "blocked":
        return label("step_status", "blocked")
    if step.due_day is not None:
        return formats.day_short(step.due_day, today)
    return step.when_text or ""


def _tone(step: StepRow, today: date) -> str:
    late = step.due_day is not None and step.due_day < today and step.status != "done"
    return "attn" if late or step.status == "blocked" else "text"

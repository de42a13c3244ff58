# SPDX-License-Identifier: EUPL-1.2
"""This is the place for goals and steps inside a domain of the plan: written, ticked, moved, taken away in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from caseapp.i18n import _, formats
from caseapp.operations.goals import AddGoal, AddStep, ChangeGoal, ChangeStep, DeleteGoal, DeleteStep
from caseapp.store.queries.goals import GoalRow, StepRow
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import IconButton
from caseapp.ui.kit.cards import draw_box
from caseapp.ui.kit.day_words import day_from_words
from caseapp.ui.kit.paint import scaled_font
from caseapp.ui.kit.text import Text
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.plan.kept import AddLine, Kept, MovableLine, bare, drop


class TickBox(QCheckBox):
    """A box of 16 to tick a step."""

    ring_radius = 4

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(px(22), px(24))

    def sizeHint(self) -> QSize:
        return QSize(px(22), px(24))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_box(QPainter(self), QPointF(px(2), (self.height() - px(16)) / 2), self.isChecked())


class StepLine(QWidget):
    """One step: done, what, who, when. `when` may be a day or their own words."""

    move_wanted = Signal(str, int)

    def __init__(self, desk: Desk, step: StepRow) -> None:
        super().__init__()
        self.desk = desk
        self.step = step
        self.tick = TickBox()
        self.what = MovableLine(_("What has to happen"))
        self.who = bare(_("Who"), _("who"))
        self.when = bare(_("When: a day or words"), _("when"))
        for line in (self.who, self.when):
            line.setFont(scaled_font(13))
        self.gone = IconButton("x", _("Take this step away"), size=24, tone="muted")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, px(2), 0, px(4))
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(0)
        grid.addWidget(self.tick, 0, 0)
        grid.addWidget(self.what, 0, 1, 1, 2)
        grid.addWidget(self.gone, 0, 3)
        grid.addWidget(self.who, 1, 1)
        grid.addWidget(self.when, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        self._kept = [Kept("what", self.what, self), Kept("who", self.who, self), Kept("when", self.when, self)]
        for kept in self._kept:
            kept.save_wanted.connect(self._on_save_wanted)
        self.tick.clicked.connect(self._on_ticked)
        self.gone.clicked.connect(self._on_gone_clicked)
        self.what.move_wanted.connect(self._on_move_wanted)
        self.show_step(step)

    def show_step(self, step: StepRow) -> None:
        """Show what the store holds."""
        self.step = step
        done = step.status == "done"
        self.tick.setChecked(done)
        self.tick.setAccessibleName(step.what or "")
        self.what.setToolTip(f"{step.what or ''}\n{_('Alt+Up and Alt+Down move it')}".strip())
        self._kept[0].show_value(step.what, step.read_rev)
        self._kept[1].show_value(step.who, step.read_rev)
        self._kept[2].show_value(self._when_words(step), step.read_rev)

    def _when_words(self, step: StepRow) -> str:
        if step.when_text:
            return step.when_text
        return formats.day_short(step.due_day, self.desk.today()) if step.due_day else ""

    def _on_save_wanted(self, field: str, value: object, read_rev: int) -> None:
        fields: dict[str, object] = {field: value}
        if field == "what" and not value:
            self.desk.act(DeleteStep(step_id=self.step.id, read_rev=read_rev), _("Step taken away"))
            return
        if field == "when":
            day = day_from_words(str(value), self.desk.today(), "future") if value else None
            fields = {"due_day": day, "when_text": None if day is not None else value}
        self._change(fields, read_rev)

    def _on_ticked(self, on: bool) -> None:
        self._change({"status": "done" if on else "todo"}, self.step.read_rev)

    def _change(self, fields: dict[str, object], read_rev: int) -> None:
        given = ChangeStep(step_id=self.step.id, read_rev=read_rev, fields=fields)  # type: ignore[arg-type]
        self.desk.act(given, _("Step changed"))

    def _on_gone_clicked(self) -> None:
        self.desk.act(DeleteStep(step_id=self.step.id, read_rev=self.step.read_rev), _("Step taken away"))

    def _on_move_wanted(self, way: int) -> None:
        self.move_wanted.emit(self.step.id, way)


class GoalBox(QFrame):
    """A goal in I-form with its steps."""

    move_wanted = Signal(str, int)

    def __init__(self, desk: Desk, goal: GoalRow) -> None:
        super().__init__()
        self.desk = desk
        self.goal = goal
        self._steps: dict[str, StepLine] = {}
        self.setProperty("kit", "well")
        self.text = MovableLine(_("Goal, in the words of the person"))
        self.text.move_wanted.connect(self._on_goal_move_wanted)
        self.text.setFont(scaled_font(15, SEMI))
        gone = IconButton("x", _("Take this goal away"), size=24, tone="muted")
        gone.clicked.connect(self._on_gone_clicked)
        self._kept = Kept("text", self.text, self)
        self._kept.save_wanted.connect(self._on_save_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(8), px(8))
        column.setSpacing(px(2))
        head = QHBoxLayout()
        head.addWidget(self.text, 1)
        head.addWidget(gone)
        column.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        add = AddLine(_("New step: what has to happen?"), bare=True)
        add.add_wanted.connect(self._on_add_wanted)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(30), px(2), 0, 0)
        foot.addWidget(add)
        column.addLayout(foot)
        self.add = add
        self.show_goal(goal)

    def show_goal(self, goal: GoalRow) -> None:
        """Show what the store holds; steps keep their widgets."""
        self.goal = goal
        self.setAccessibleName(goal.text or "")
        self._kept.show_value(goal.text, goal.read_rev)
        known = {step.id for step in goal.steps}
        for step_id in [one for one in self._steps if one not in known]:
            drop(self._steps.pop(step_id))
        for place, step in enumerate(goal.steps):
            line = self._steps.get(step.id)
            if line is None:
                line = StepLine(self.desk, step)
                line.move_wanted.connect(self._on_move_wanted)
                self._steps[step.id] = line
            else:
                line.show_step(step)
            if self._rows.indexOf(line) != place:
                self._rows.removeWidget(line)
                self._rows.insertWidget(place, line)

    def _on_save_wanted(self, _field: str, value: object, read_rev: int) -> None:
        if value:
            fields = {"text": str(value)}
            given = ChangeGoal(goal_id=self.goal.id, read_rev=read_rev, fields=fields)  # type: ignore[arg-type]
            self.desk.act(given, _("Goal changed"))

    def _on_gone_clicked(self) -> None:
        self.desk.act(DeleteGoal(goal_id=self.goal.id, read_rev=self.goal.read_rev), _("Goal taken away"))

    def _on_goal_move_wanted(self, way: int) -> None:
        self.move_wanted.emit(self.goal.id, way)

    def _on_add_wanted(self, words: str) -> None:
        places = [step.position for step in self.goal.steps if step.position is not None]
        fields = {"goal_id": self.goal.id, "what": words, "position": max(places, default=-1) + 1}
        given = AddStep(case_id=self.goal.case_id, fields=fields)  # type: ignore[arg-type]
        self.desk.act(given, _("Step added"))

    def _on_move_wanted(self, step_id: str, way: int) -> None:
        for moved, position in _moved(self.goal.steps, step_id, way):
            fields = {"position": position}
            self.desk.act(ChangeStep(step_id=moved, fields=fields), _("Step moved"))  # type: ignore[arg-type]


def _moved(rows: Sequence[GoalRow | StepRow], moved: str, way: int) -> list[tuple[str, int]]:
    """Which rows get another position when one goes a place up (-1) or down (1)."""
    order = [row.id for row in rows]
    place = order.index(moved)
    if not 0 <= place + way < len(order):
        return []
    order[place], order[place + way] = order[place + way], order[place]
    now = {row.id: row.position for row in rows}
    return [(one, position) for position, one in enumerate(order) if now[one] != position]


class Goals(QWidget):
    """All goals of one domain, and a line for another one."""

    def __init__(self, desk: Desk, domain: str) -> None:
        super().__init__()
        self.desk = desk
        self._domain = domain
        self._case_id = ""
        self._goals: tuple[GoalRow, ...] = ()
        self._boxes: dict[str, GoalBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(Text(_("Goals and steps"), 13, MEDIUM))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(8))
        column.addLayout(self._rows)
        self.add = AddLine(_("New goal, in the words of the person: I …"))
        self.add.add_wanted.connect(self._on_add_wanted)
        column.addWidget(self.add)

    def show_goals(self, case_id: str, goals: tuple[GoalRow, ...]) -> None:
        """Show these; boxes of goals that stay keep what is being typed."""
        self._case_id = case_id
        self._goals = goals
        known = {goal.id for goal in goals}
        for goal_id in [one for one in self._boxes if one not in known]:
            drop(self._boxes.pop(goal_id))
        for place, goal in enumerate(goals):
            box = self._boxes.get(goal.id)
            if box is None:
                box = GoalBox(self.desk, goal)
                box.move_wanted.connect(self._on_move_wanted)
                self._boxes[goal.id] = box
            else:
                box.show_goal(goal)
            if self._rows.indexOf(box) != place:
                self._rows.removeWidget(box)
                self._rows.insertWidget(place, box)

    def _on_add_wanted(self, words: str) -> None:
        fields = {"domain": self._domain, "text": words, "in_plan": True}
        self.desk.act(AddGoal(case_id=self._case_id, fields=fields), _("Goal added"))  # type: ignore[arg-type]

    def _on_move_wanted(self, goal_id: str, way: int) -> None:
        for moved, position in _moved(self._goals, goal_id, way):
            fields = {"position": position}
            self.desk.act(ChangeGoal(goal_id=moved, fields=fields), _("Goal moved"))  # type: ignore[arg-type]

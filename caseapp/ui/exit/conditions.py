# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the six basic conditions of coming back from a Dutch prison: their four points, and a form."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from caseapp.i18n import _, formats
from caseapp.i18n.codes import flags, label
from caseapp.operations.exits import ConditionFields, RecordConditions
from caseapp.plans.reentry import POINTS, conditions, point_days
from caseapp.store.queries.exits import ExitItemRow, ExitRow, exits_of
from caseapp.store.reader import Reader
from caseapp.ui.case.form import Spec, of_list
from caseapp.ui.case.form_sheet import Ask, FormSheet
from caseapp.ui.case.words import capital
from caseapp.ui.desk import Desk
from caseapp.ui.exit.reading import ExitView
from caseapp.ui.file.words import day_of
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.kit.two_lines import Act, Columns, TwoLineList, TwoLineRow

CONDITIONS: Final = "conditions"  # the form: "conditions.<id of the exit>:<point>"
_FIELDS: Final = {f"PI-{name.upper()}": name for name in ConditionFields.__annotations__}


class ConditionsCard(Card):
    """When the conditions were looked at, and what is not in order. The act opens the form of that point."""

    def __init__(self, tab: Any) -> None:  # noqa: ANN401 - the tab it stands in
        super().__init__(_("Six basic conditions"))
        self._tab = tab
        self._key = ""
        self._about = Paragraph(_("Looked at four times; an unsolved one stops nobody from leaving."), 13, "muted")
        self.list = TwoLineList(_("Six basic conditions"), Columns(when=104, who=0), in_card=True)
        self.list.act_requested.connect(self._on_act_requested)
        self.add_rows(self.list, self._about)

    def show_exit(self, view: ExitView, desk: Desk) -> None:
        """Show the four points of this exit; nothing where they are not asked."""
        self.setVisible(view.has_conditions)
        self._key = view.row.id
        days = point_days(view.row.admission_day, view.row.actual_day or view.row.planned_day)
        self.list.show_rows([_row(view.row, point, days[point], desk) for point in POINTS])
        inside = self.layout()
        if inside is not None:
            inside.invalidate()
            inside.activate()
        self.setMinimumHeight(self.sizeHint().height() if view.has_conditions else 0)

    def _on_act_requested(self, point: str, _act: str) -> None:
        self._tab.sheet_requested.emit(f"{CONDITIONS}.{self._key}:{point}", {})


def _row(row: ExitRow, point: str, due: date | None, desk: Desk) -> TwoLineRow:
    found = {code: getattr(row.items[code], point) for code in conditions() if code in row.items}
    told = {code: status for code, status in found.items() if status}
    what = capital(label("reentry_point", point))
    when = day_of(due, desk) if due is not None else ""
    if not told:
        late = due is not None and due < desk.today() and row.actual_day is None
        return TwoLineRow(
            point, what, _("not looked at yet"), when, late=late, icon="circle", acts=(Act("write", _("Write down")),)
        )
    still = [code for code, status in told.items() if "settled" not in flags("reentry_status", status)]
    words = [f"{conditions()[code].label.here()}: {label('reentry_status', told[code])}" for code in still]
    in_order = _("%(count)s of %(total)s in order") % {
        "count": formats.number(len(told) - len(still)),
        "total": formats.number(len(conditions())),
    }
    icon = "circle" if len(told) < len(conditions()) else "check"
    acts = (Act("write", _("Change")),)
    return TwoLineRow(point, what, " · ".join((in_order, *words)), when, icon=icon, acts=acts)


class ConditionsSheet(FormSheet):
    """How the six stand at one point. Everything may stay empty."""

    def __init__(self, ask: Ask) -> None:
        self.saved_words = _("Basic conditions saved")
        row: ExitRow = ask.row
        self._exit_id, _colon, self._point = ask.item.partition(".")[2].partition(":")
        specs = tuple(
            Spec(name=_FIELDS[code], label=one.label.here(), kind="chips", span=12, options=of_list("reentry_status"))
            for code, one in conditions().items()
            if code in _FIELDS
        )
        values = {_FIELDS[code]: _status(row.items.get(code), self._point) for code in _FIELDS}
        title = _("Basic conditions: %(point)s") % {"point": label("reentry_point", self._point)}
        super().__init__(ask, title, specs, values)

    def given(self, changed: dict[str, Any]) -> object | None:
        if not changed:
            return None
        fields: Any = changed
        rev = self.ask.row.read_rev
        return RecordConditions(exit_id=self._exit_id, point=self._point, read_rev=rev, fields=fields)


def _status(item: ExitItemRow | None, point: str) -> str | None:
    status = getattr(item, point) if item is not None else None
    return status if isinstance(status, str) else None


def exit_of(reader: Reader, case_id: str, record: str) -> ExitRow | None:
    """The exit file of "<id of the exit>:<point>"."""
    exit_id, _colon, point = record.partition(":")
    return next((row for row in exits_of(reader, case_id) if row.id == exit_id and point in POINTS), None)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for words with a supporter (methods 2.5): the form, and which ones there were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseapp.i18n import _
from caseapp.i18n.codes import label
from caseapp.operations.follow_ups import DeleteCheckIn, RecordCheckIn
from caseapp.store.queries.checklists import CheckInRow
from caseapp.ui.case.form import Spec, of_list
from caseapp.ui.case.form_sheet import Ask, FormSheet
from caseapp.ui.case.words import capital
from caseapp.ui.desk import Desk
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.two_lines import Act, Columns, TwoLineList, TwoLineRow

_SHOWN_AT_ONCE = 4


class CheckInSheet(FormSheet):
    """How it goes between the person and a supporter: asked to the supporter, or to the person."""

    def __init__(self, ask: Ask) -> None:
        self.saved_words = _("Word with the supporter saved")
        specs = (
            Spec(name="goes", label=_("How it goes"), kind="chips", span=12, options=of_list("check_in_goes")),
            Spec(name="day", label=_("On"), kind="day", span=4, lean="past"),
            Spec(name="with_whom", label=_("Spoken with"), kind="code", span=8, options=of_list("contact_with")),
            Spec(name="note", label=_("What was said"), kind="text", span=12, lines=4),
        )
        self._member_id = str(ask.preset.get("member_id") or ask.item.partition(".")[2])
        name = getattr(ask.row, "name", "") if ask.row is not None else ""
        title = _("A word with %(name)s") % {"name": name} if name else _("A word with a supporter")
        super().__init__(ask, title, specs, {"day": ask.desk.today(), "with_whom": "informal_support"}, 640)

    def given(self, _changed: dict[str, Any]) -> object | None:
        values: dict[str, Any] = self.form.values()
        return RecordCheckIn(
            member_id=self._member_id,
            day=values["day"],
            with_whom=values["with_whom"],
            goes=values["goes"],
            note=values["note"],
        )


class CheckInCard(Card):
    """The words there were, the latest first; none: the card is not there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Words with supporters"))
        self._desk = desk
        self._entries: tuple[CheckInRow, ...] = ()
        self.list = TwoLineList(
            _("Words with supporters"), Columns(when=104, who=0), in_card=True, most_rows=_SHOWN_AT_ONCE
        )
        self.list.act_requested.connect(self._on_act_requested)
        self.add_rows(self.list)

    def show_rows(self, entries: tuple[CheckInRow, ...], names: Mapping[str, str], days: Mapping[str, str]) -> None:
        """Show them with the names of the supporters and the days in words."""
        self._entries = entries
        hidden = self._desk.bystander
        self.list.show_rows(
            [
                TwoLineRow(
                    id=one.id,
                    what=", ".join(
                        part
                        for part in (names.get(one.member_id, ""), label("check_in_goes", one.goes))
                        if part
                    ) or _("Spoken"),
                    why="" if hidden else one.note or capital(label("contact_with", one.with_whom)),
                    when=days.get(one.id, ""),
                    acts=(Act("delete", _("Delete")),),
                )
                for one in entries
            ]
        )  # fmt: skip
        self.setVisible(bool(entries))

    def _on_act_requested(self, check_in_id: str, _act: str) -> None:
        row = next((one for one in self._entries if one.id == check_in_id), None)
        if row is not None:
            self._desk.act(DeleteCheckIn(check_in_id=row.id, read_rev=row.read_rev), _("Deleted"))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the form that changes a contact that was written down."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from caseapp.i18n import _
from caseapp.operations.contacts import ChangeContact, DeleteContact
from caseapp.store.queries.contacts import ContactRow
from caseapp.ui.case.form import Spec, of_list
from caseapp.ui.case.form_sheet import Ask, FormSheet


def contact_specs() -> tuple[Spec, ...]:
    """Every field of a contact, in the order in which one tells it."""
    return (
        Spec(name="day", label=_("Day"), kind="day", span=4, lean="past"),
        Spec(name="time", label=_("Time"), kind="time", span=2),
        Spec(name="minutes", label=_("Minutes"), kind="number", span=2),
        Spec(name="place", label=_("Place"), span=4),
        Spec(name="with_whom", label=_("With"), kind="many", span=12, options=of_list("contact_with")),
        Spec(name="mode", label=_("How"), kind="code", span=4, options=of_list("contact_mode")),
        Spec(name="outcome", label=_("Outcome"), kind="code", span=4, options=of_list("contact_outcome")),
        Spec(name="direction", label=_("Planned or not"), kind="code", span=4, options=of_list("contact_direction")),
        Spec(name="what", label=_("What happened"), kind="text", span=12, lines=3),
        Spec(name="their_words", label=_("In their words"), kind="text", span=12),
        Spec(name="next_step", label=_("Agreed next step"), span=6),
        Spec(name="next_day", label=_("When"), kind="day", span=3, lean="future"),
        Spec(name="next_who", label=_("Who"), span=3),
        Spec(name="domains", label=_("Domains"), kind="many", span=12, options=of_list("domain")),
        Spec(name="layer", label=_("Who reads along"), kind="chips", span=12, options=of_list("layer")),
        Spec(name="risk", label=_("There was danger"), kind="tick", span=12),
    )


class ContactSheet(FormSheet):
    """A contact, with all its fields."""

    def __init__(self, ask: Ask) -> None:
        row = ask.row
        if not isinstance(row, ContactRow):
            raise TypeError(type(row).__name__)
        self._row = row
        self.saved_words = _("Contact saved")
        self.deleted_words = _("Contact deleted")
        specs = contact_specs()
        values = {spec.name: getattr(row, spec.name) for spec in specs if spec.name not in ("day", "time")}
        local = row.moment.astimezone() if row.moment is not None else None
        values["day"] = local.date() if local is not None else None
        values["time"] = local.time().replace(second=0, microsecond=0) if local is not None else None
        super().__init__(ask, _("Change the contact"), specs, values, 820)

    def given(self, changed: dict[str, Any]) -> object | None:
        values = self.form.values()
        day, at = values["day"], values["time"]
        moved = "day" in changed or "time" in changed
        fields: Any = {name: value for name, value in changed.items() if name not in ("day", "time")}
        if moved and day is not None:
            clock = at if isinstance(at, time) else time(12, 0)
            fields["moment"] = datetime.combine(day, clock).astimezone()  # type: ignore[arg-type]
        if fields.get("layer", "") is None:
            fields["layer"] = "L2"
        return ChangeContact(contact_id=self._row.id, read_rev=self._row.read_rev, fields=fields) if fields else None

    def taken_out(self) -> object | None:
        return DeleteContact(contact_id=self._row.id, read_rev=self._row.read_rev)

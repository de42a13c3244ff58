# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the form about somebody in the network of the person."""

from __future__ import annotations

from typing import Any

from caseapp.i18n import _
from caseapp.operations.network import AddNetworkMember, ChangeNetworkMember, DeleteNetworkMember
from caseapp.store.queries.network import NetworkRow
from caseapp.ui.case.form import Spec, of_list
from caseapp.ui.case.form_sheet import Ask, FormSheet


def member_specs() -> tuple[Spec, ...]:
    """Every field of a supporter or provider."""
    yes_no = of_list("yes_no")
    return (
        Spec(name="name", label=_("Name"), span=6, hint=_("as the person says it")),
        Spec(name="relation", label=_("Who they are"), kind="code", span=6, options=of_list("relation")),
        Spec(name="kind", label=_("Kind"), kind="chips", span=12, options=of_list("network_kind")),
        Spec(name="organisation", label=_("Service"), span=6),
        Spec(name="phone", label=_("Phone"), span=3),
        Spec(name="hours", label=_("When to call"), span=3),
        Spec(name="strength", label=_("How strong the tie is"), kind="chips", span=12, options=of_list("tie_strength")),
        Spec(name="always_there", label=_("Is always there"), kind="tick", span=4),
        Spec(name="at_night", label=_("Can be called at night"), kind="tick", span=4),
        Spec(name="on_card", label=_("Stands on the crisis card"), kind="tick", span=4),
        Spec(name="domains", label=_("Helps with"), kind="many", span=12, options=of_list("domain")),
        Spec(name="wanted", label=_("The person wants this contact"), kind="code", span=4, options=yes_no),
        Spec(name="consent", label=_("We may speak with them"), kind="code", span=4, options=yes_no),
        Spec(name="consent_day", label=_("Asked on"), kind="day", span=4, lean="past"),
        Spec(name="since_day", label=_("Since"), kind="day", span=4, lean="past"),
        Spec(name="until_day", label=_("Until"), kind="day", span=4, hint=_("empty while it lasts")),
        Spec(name="check_in_days", label=_("We call every ... days"), kind="number", span=4, bounds=(1, 366)),
        Spec(name="support_role", label=_("Support around 18"), kind="code", span=6, options=of_list("support_role"),
             hint=_("youth help and welfare office go on together")),
        Spec(name="jim_step", label=_("Chosen mentor (JIM): step"), kind="code", span=6, options=of_list("jim_step")),
        Spec(name="chosen_by_person", label=_("Chosen by the person"), kind="code", span=4, options=yes_no),
        Spec(name="accepted", label=_("Wants to do it"), kind="code", span=4, options=yes_no),
        Spec(name="asked_day", label=_("Asked for it on"), kind="day", span=4, lean="past"),
        Spec(name="agreements", label=_("Agreements: secrecy, when to reach"), kind="text", span=12),
        Spec(name="note", label=_("Note"), kind="text", span=12),
    )  # fmt: skip


class MemberSheet(FormSheet):
    """Somebody around the person: own people and services."""

    def __init__(self, ask: Ask) -> None:
        self._row: NetworkRow | None = ask.row if isinstance(ask.row, NetworkRow) else None
        self.saved_words = _("Network saved")
        self.deleted_words = _("Taken out of the network")
        specs = member_specs()
        values: dict[str, Any] = {"kind": "informal"}
        if self._row is not None:
            values = {spec.name: getattr(self._row, spec.name) for spec in specs}
            strength = values["strength"]
            values["strength"] = str(strength) if strength is not None else None
        title = _("In the network") if self._row is not None else _("Add somebody to the network")
        super().__init__(ask, title, specs, values, 820)

    def complete(self) -> bool:
        written = bool(self.form.values()["name"])
        words = "" if written else _("Who is it? Write a name, or what the person calls them.")
        self.form.fields["name"].set_error(words)
        return written

    def given(self, changed: dict[str, Any]) -> object | None:
        fields: Any = dict(changed)
        if fields.get("strength") is not None:
            fields["strength"] = int(fields["strength"])
        if self._row is not None:
            row = self._row
            return ChangeNetworkMember(member_id=row.id, read_rev=row.read_rev, fields=fields) if fields else None
        fields.setdefault("kind", self.form.values()["kind"] or "informal")
        return AddNetworkMember(case_id=self.ask.case_id, fields=fields)

    def taken_out(self) -> object | None:
        row = self._row
        return DeleteNetworkMember(member_id=row.id, read_rev=row.read_rev) if row is not None else None

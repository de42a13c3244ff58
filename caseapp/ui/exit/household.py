# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who lives with the person and leaves along: children, a partner, others."""

from __future__ import annotations

from typing import Any, Final

from caseapp.i18n import _, formats
from caseapp.i18n.codes import label
from caseapp.operations.household import AddHouseholdMember, ChangeHouseholdMember, DeleteHouseholdMember
from caseapp.store.queries.household import HouseholdRow, household_of
from caseapp.ui.case.entries import EntryKind, Line
from caseapp.ui.case.form import Spec, of_list
from caseapp.ui.case.form_sheet import Ask
from caseapp.ui.case.words import capital
from caseapp.ui.desk import Desk
from caseapp.ui.file.words import joined, until


def household_line(row: HouseholdRow, desk: Desk) -> Line:
    """Somebody in a line: who, how old, whether they leave along."""
    kind = capital(label("household_kind", row.kind))
    born = formats.day_words(row.birth_day) if row.birth_day is not None else ""
    name = "" if desk.bystander else row.name or ""
    return Line(
        what=f"{kind}, {name}" if name else kind,
        why=joined(
            _("leaves along") if row.leaves_along else "",
            _("lives elsewhere") if row.with_them == "no" else "",
            _("born %(day)s") % {"day": born} if born else "",
            row.care or "",
            until(row.until_day, desk),
        ),
        icon="users-round" if row.kind not in ("child", "unborn") else "user-round",
    )


def _specs(_ask: Ask) -> tuple[Spec, ...]:
    yes_no = of_list("yes_no")
    return (
        Spec(name="kind", label=_("Who it is"), kind="chips", span=12, options=of_list("household_kind")),
        Spec(name="name", label=_("Name"), span=6, hint=_("may stay empty")),
        Spec(name="birth_day", label=_("Born on"), kind="day", span=6, lean="past"),
        Spec(name="leaves_along", label=_("Leaves along with the person"), kind="tick", span=12),
        Spec(name="with_them", label=_("Lives with the person"), kind="code", span=6, options=yes_no),
        Spec(name="school", label=_("Goes to school or day care"), kind="code", span=6, options=yes_no),
        Spec(name="care", label=_("Care or support they have"), span=8),
        Spec(name="until_day", label=_("Until"), kind="day", span=4, hint=_("empty while it lasts")),
        Spec(name="note", label=_("Note"), kind="text", span=12),
    )


def _make(case_id: str, fields: dict[str, Any]) -> object:
    return AddHouseholdMember(case_id=case_id, fields=fields)  # type: ignore[arg-type]


def _change(row: HouseholdRow, fields: dict[str, Any]) -> object:
    return ChangeHouseholdMember(member_id=row.id, read_rev=row.read_rev, fields=fields)  # type: ignore[arg-type]


HOUSEHOLD: Final = EntryKind(
    code="household",
    table="household_member",
    title=lambda: _("Who leaves along"),
    add=lambda: _("Add somebody"),
    empty=lambda: _("Children, a partner, somebody else: who lives with the person, and who leaves along."),
    saved=lambda: _("Household saved"),
    read=household_of,
    line=household_line,
    specs=_specs,
    make=_make,
    change=_change,
    delete=lambda row: DeleteHouseholdMember(member_id=row.id, read_rev=row.read_rev),
    fresh=lambda _ask: {"with_them": "yes", "leaves_along": True},
    needed={"kind": lambda: _("Who is it: a child, a partner, somebody else?")},
)

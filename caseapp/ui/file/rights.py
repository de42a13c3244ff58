# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tab of rights: benefits and papers, the reference address, which office is competent."""

from __future__ import annotations

from typing import Any, Final

from caseapp.i18n import _
from caseapp.i18n.codes import flagged, label
from caseapp.operations.rights import (
    AddReferenceAddress,
    AddRight,
    ChangeCompetentOffice,
    ChangeReferenceAddress,
    ChangeRight,
    DeleteCompetentOffice,
    DeleteReferenceAddress,
    DeleteRight,
    SetCompetentOffice,
)
from caseapp.plans.clocks.rights import alerts_of
from caseapp.store.queries.rights import OfficeRow, ReferenceRow, RightRow, offices_of, references_of, rights_of
from caseapp.ui.case.entries import EntriesTab, EntryKind, Line
from caseapp.ui.case.form import Spec, of_list
from caseapp.ui.case.form_sheet import Ask
from caseapp.ui.case.words import capital
from caseapp.ui.desk import Desk
from caseapp.ui.file.words import day_of, joined, until


def right_line(row: RightRow, desk: Desk) -> Line:
    """A right in a line: what, how far, where, and until when."""
    kind = row.kind_text or label("right_kind", row.kind)
    last = row.decision_day or row.receipt_day or row.asked_day
    ends = until(row.valid_to, desk)
    near = (
        row.state in ("granted", "partly") and row.valid_to is not None and desk.today() >= alerts_of(row.valid_to)[1]
    )
    state, appeal = label("right_state", row.state), _appeal_words(row, desk)
    return Line(
        what=capital(kind),
        why=joined(state, row.office or "", "" if near else ends, label("why_not_taken", row.why_not)),
        urgent=appeal or (ends if near else ""),
        when=day_of(last, desk),
        icon="circle-check" if row.state in ("granted", "partly") else "file-text",
    )


def _appeal_words(row: RightRow, desk: Desk) -> str:
    """Until when one may still appeal against a no; nothing when that was done or is over."""
    if row.appeal_until is None or row.appealed_day is not None or row.appeal_until < desk.today():
        return ""
    return _("appeal until %(day)s") % {"day": day_of(row.appeal_until, desk)}


def _right_specs(_ask: Ask) -> tuple[Spec, ...]:
    return (
        Spec(name="kind", label=_("Which right"), kind="code", span=8, options=of_list("right_kind")),
        Spec(name="kind_text", label=_("Other name for it"), span=4),
        Spec(name="state", label=_("How far it is"), kind="code", span=6, options=of_list("right_state")),
        Spec(name="office", label=_("Asked at"), span=6, hint=_("office or service")),
        Spec(name="asked_day", label=_("Asked for on"), kind="day", span=4, lean="past"),
        Spec(name="receipt_day", label=_("Receipt of"), kind="day", span=4, lean="past"),
        Spec(name="receipt_number", label=_("Number on the receipt"), span=4),
        Spec(name="decision_day", label=_("Decision of"), kind="day", span=4, lean="past"),
        Spec(name="valid_from", label=_("Valid from"), kind="day", span=4),
        Spec(name="valid_to", label=_("Valid until"), kind="day", span=4, lean="future"),
        Spec(name="appeal_until", label=_("Appeal until"), kind="day", span=4, hint=_("as the letter says")),
        Spec(name="appealed_day", label=_("Appealed on"), kind="day", span=4, lean="past"),
        Spec(name="appeal_result", label=_("Result of it"), kind="code", span=4, options=of_list("appeal_result")),
        Spec(name="why_not", label=_("Why it was not taken up"), kind="code", span=6, options=of_list("why_not_taken")),
        Spec(name="why_text", label=_("In words"), span=6),
        Spec(name="note", label=_("Note"), kind="text", span=12),
    )


def _make_right(case_id: str, fields: dict[str, Any]) -> object:
    return AddRight(case_id=case_id, fields=fields)  # type: ignore[arg-type]


def _change_right(row: RightRow, fields: dict[str, Any]) -> object:
    return ChangeRight(right_id=row.id, read_rev=row.read_rev, fields=fields)  # type: ignore[arg-type]


RIGHTS: Final = EntryKind(
    code="right",
    table="right_file",
    title=lambda: _("Rights and papers"),
    add=lambda: _("Add a right"),
    empty=lambda: _("Benefits, insurance, papers: what there is, what was asked for, and until when it holds."),
    saved=lambda: _("Right saved"),
    read=rights_of,
    line=right_line,
    specs=_right_specs,
    make=_make_right,
    change=_change_right,
    delete=lambda row: DeleteRight(right_id=row.id, read_rev=row.read_rev),
    fresh=lambda _ask: {"state": "to_open"},
    needed={"kind": lambda: _("Which right is it? Choose one, or “other”.")},
    width=820,
)


def reference_line(row: ReferenceRow, desk: Desk) -> Line:
    """A reference address in a line: where, how it stands, when the person last showed up."""
    shown = _("last shown on %(day)s") % {"day": day_of(row.shown_day, desk)} if row.shown_day else ""
    ends = until(row.end_day or row.valid_to, desk)
    state = label("reference_state", row.state)
    from_stay = _("registered from the institution") if row.from_stay == "yes" else ""
    release = _("a condition of release") if row.for_release == "yes" else ""
    threatened = row.state in flagged("reference_state", "threatened")
    return Line(
        what=capital(label("reference_kind", row.kind)) + (f", {row.place}" if row.place else ""),
        why=joined("" if threatened else state, release, from_stay, row.office or "", shown, ends),
        urgent=state if threatened else "",
        when=day_of(row.start_day or row.asked_day, desk),
        icon="mail",
    )


def _reference_specs(_ask: Ask) -> tuple[Spec, ...]:
    yes_no = of_list("yes_no")
    return (
        Spec(name="kind", label=_("Where"), kind="code", span=6, options=of_list("reference_kind")),
        Spec(name="state", label=_("How it stands"), kind="code", span=6, options=of_list("reference_state")),
        Spec(name="office", label=_("Office"), span=6),
        Spec(name="place", label=_("Municipality"), span=6),
        Spec(name="asked_day", label=_("Asked for on"), kind="day", span=4, lean="past"),
        Spec(name="start_day", label=_("Since"), kind="day", span=4, lean="past"),
        Spec(name="shown_day", label=_("Last shown up on"), kind="day", span=4, lean="past"),
        Spec(name="valid_to", label=_("Valid until"), kind="day", span=4, lean="future"),
        Spec(name="end_day", label=_("Ended on"), kind="day", span=4, hint=_("empty while it lasts")),
        Spec(
            name="from_stay",
            label=_("Registered after 3 months in an institution"),
            kind="code",
            span=6,
            options=yes_no,
        ),
        Spec(name="for_release", label=_("A condition of release"), kind="code", span=6, options=yes_no),
        Spec(name="note", label=_("Note"), kind="text", span=12),
    )


def _make_reference(case_id: str, fields: dict[str, Any]) -> object:
    return AddReferenceAddress(case_id=case_id, fields=fields)  # type: ignore[arg-type]


def _change_reference(row: ReferenceRow, fields: dict[str, Any]) -> object:
    return ChangeReferenceAddress(address_id=row.id, read_rev=row.read_rev, fields=fields)  # type: ignore[arg-type]


REFERENCES: Final = EntryKind(
    code="reference",
    table="reference_address",
    title=lambda: _("Reference address"),
    add=lambda: _("Add a reference address"),
    empty=lambda: _(
        "Without an address of their own, post can go to the welfare office, a private person or the town."
    ),
    saved=lambda: _("Reference address saved"),
    read=references_of,
    line=reference_line,
    specs=_reference_specs,
    make=_make_reference,
    change=_change_reference,
    delete=lambda row: DeleteReferenceAddress(address_id=row.id, read_rev=row.read_rev),
    fresh=lambda _ask: {"kind": "ocmw", "state": "asked"},
)


def office_line(row: OfficeRow, desk: Desk) -> Line:
    """A competent office in a line: which, why, since when, and why it changed."""
    ends = until(row.end_day, desk) if row.end_day else _("competent now")
    return Line(
        what=row.name or "",
        why=joined(ends, label("office_basis", row.basis), row.reason or "", row.incompetence or ""),
        when=day_of(row.start_day, desk),
        icon="building-2",
    )


def _office_specs(_ask: Ask) -> tuple[Spec, ...]:
    return (
        Spec(name="name", label=_("Which office"), span=8),
        Spec(name="nis_code", label=_("NIS code"), span=4),
        Spec(name="basis", label=_("Why this one"), kind="code", span=8, options=of_list("office_basis")),
        Spec(name="start_day", label=_("Since"), kind="day", span=4, lean="past"),
        Spec(name="reason", label=_("Why it changes"), span=12, hint=_("needed when another office was competent")),
        Spec(
            name="incompetence", label=_("Declared not competent: what was said, and the answer"), kind="text", span=12
        ),
        Spec(name="note", label=_("Note"), kind="text", span=12),
    )


def _make_office(case_id: str, fields: dict[str, Any]) -> object:
    return SetCompetentOffice(case_id=case_id, **fields)


def _change_office(row: OfficeRow, fields: dict[str, Any]) -> object:
    return ChangeCompetentOffice(office_id=row.id, read_rev=row.read_rev, fields=fields)  # type: ignore[arg-type]


OFFICES: Final = EntryKind(
    code="office",
    table="competent_office",
    title=lambda: _("Competent office"),
    add=lambda: _("Set the competent office"),
    empty=lambda: _(
        "Which welfare office is competent, and why. The place of the first application stays, also after a move."
    ),
    saved=lambda: _("Competent office saved"),
    read=offices_of,
    line=office_line,
    specs=_office_specs,
    make=_make_office,
    change=_change_office,
    delete=lambda row: DeleteCompetentOffice(office_id=row.id, read_rev=row.read_rev),
    fresh=lambda ask: {"basis": "actual_stay", "start_day": ask.desk.today()},
    needed={"name": lambda: _("Which office is it?"), "basis": lambda: _("Choose why this office is competent.")},
)


class RightsTab(EntriesTab):
    """Rights and papers of a case (masterplan tier B 14-16)."""

    entry_kinds = (RIGHTS, REFERENCES, OFFICES)

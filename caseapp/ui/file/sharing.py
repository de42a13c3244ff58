# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the tab of sharing: what the person said about it, what was shared, handovers."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from caseapp.i18n import _
from caseapp.i18n.codes import label
from caseapp.operations.sharing import (
    ChangeConsent,
    ChangeSharing,
    DeleteConsent,
    DeleteSharing,
    RecordConsent,
    RecordSharing,
)
from caseapp.plans.sharing import stands_on
from caseapp.reports.case_papers import PARTNER_FILE
from caseapp.store.queries.sharing import ConsentRow, SharingRow, consents_of, sharings_of
from caseapp.ui.case.case_sheets import worker_options
from caseapp.ui.case.entries import EntriesTab, EntryKind, Line
from caseapp.ui.case.form import Spec, of_list
from caseapp.ui.case.form_sheet import Ask
from caseapp.ui.case.tab import CaseTab
from caseapp.ui.case.words import capital
from caseapp.ui.desk import Desk
from caseapp.ui.file.passing_on import HANDOVERS
from caseapp.ui.file.words import day_of, joined, until
from caseapp.ui.kit.two_lines import Act
from caseapp.ui.print.wish import PrintWish


def _categories(codes: tuple[str, ...]) -> str:
    return ", ".join(label("share_category", code) for code in codes)


def consent_line(row: ConsentRow, desk: Desk) -> Line:
    """What the person said, in a line: with whom, yes or no, what, until when."""
    return Line(
        what=capital(joined(row.receiver or label("receiver_kind", row.receiver_kind), row.purpose or "")),
        why=joined(label("consent_answer", row.answer), _categories(row.categories), until(row.until_day, desk)),
        when=day_of(row.withdrawn_day or row.day, desk),
        icon="circle-check" if row.answer == "given" else "circle",
    )


def _consent_specs(_ask: Ask) -> tuple[Spec, ...]:
    return (
        Spec(name="receiver", label=_("With whom"), span=8),
        Spec(name="receiver_kind", label=_("Who that is"), kind="code", span=4, options=of_list("receiver_kind")),
        Spec(name="purpose", label=_("What for"), span=12),
        Spec(name="categories", label=_("What"), kind="many", span=12, options=of_list("share_category")),
        Spec(
            name="answer", label=_("The answer of the person"), kind="chips", span=12, options=of_list("consent_answer")
        ),
        Spec(name="day", label=_("Asked on"), kind="day", span=4, lean="past"),
        Spec(name="until_day", label=_("Until"), kind="day", span=4, lean="future"),
        Spec(name="withdrawn_day", label=_("Withdrawn on"), kind="day", span=4, lean="past"),
        Spec(name="explained", label=_("How it was explained"), kind="code", span=6, options=of_list("how_explained")),
        Spec(name="channel", label=_("By which way"), kind="code", span=6, options=of_list("share_channel")),
        Spec(name="their_words", label=_("In their words"), kind="text", span=12),
        Spec(name="note", label=_("Note"), kind="text", span=12),
    )


def _make_consent(case_id: str, fields: dict[str, Any]) -> object:
    return RecordConsent(case_id=case_id, fields=fields)  # type: ignore[arg-type]


def _change_consent(row: ConsentRow, fields: dict[str, Any]) -> object:
    return ChangeConsent(consent_id=row.id, read_rev=row.read_rev, fields=fields)  # type: ignore[arg-type]


def _of_a_yes(row: ConsentRow, desk: Desk) -> tuple[Act, ...]:
    """What a yes that stands today is good for."""
    stands = bool(row.receiver) and stands_on(asdict(row), desk.today())
    return (Act("partner", _("Print for them")),) if stands else ()


def _print_for_them(tab: CaseTab, row: ConsentRow, _act: str) -> None:
    wish = PrintWish(case_id=tab.case_id, document=PARTNER_FILE, audience=row.receiver or "")
    tab.desk.print_requested.emit(wish)


CONSENTS: Final = EntryKind(
    code="consent",
    table="consent",
    title=lambda: _("What the person says about sharing"),
    add=lambda: _("Ask about sharing"),
    empty=lambda: _(
        "Nothing is shared by default. With whom may we speak, about what, until when? “No” is a normal answer."
    ),
    saved=lambda: _("Consent saved"),
    read=consents_of,
    line=consent_line,
    specs=_consent_specs,
    make=_make_consent,
    change=_change_consent,
    delete=lambda row: DeleteConsent(consent_id=row.id, read_rev=row.read_rev),
    beside=_of_a_yes,
    do=_print_for_them,
    fresh=lambda ask: {"answer": "not_asked", "day": ask.desk.today()},
)


def sharing_line(row: SharingRow, desk: Desk) -> Line:
    """What was shared in a line: with whom, on which ground, what."""
    review = _("look again on %(day)s") % {"day": day_of(row.review_day, desk)} if row.review_day else ""
    late = row.review_day is not None and row.review_day < desk.today()
    return Line(
        what=capital(joined(row.receiver or "", row.purpose or "")),
        why=joined(label("sharing_ground", row.ground), _categories(row.categories), "" if late else review),
        urgent=review if late else "",
        when=day_of(row.day, desk),
        icon="share-2",
    )


def _sharing_specs(ask: Ask) -> tuple[Spec, ...]:
    yes_no = of_list("yes_no")
    given = tuple(
        (one.id, joined(one.receiver or "", one.purpose or "")) for one in ask.more or () if one.answer == "given"
    )
    return (
        Spec(name="receiver", label=_("With whom"), span=8),
        Spec(name="day", label=_("On"), kind="day", span=4, lean="past"),
        Spec(name="receiver_kind", label=_("Who that is"), kind="code", span=6, options=of_list("receiver_kind")),
        Spec(name="channel", label=_("By which way"), kind="code", span=6, options=of_list("share_channel")),
        Spec(name="purpose", label=_("What for"), span=12),
        Spec(name="categories", label=_("About what"), kind="many", span=12, options=of_list("share_category")),
        Spec(name="what", label=_("Exactly what was shared"), kind="text", span=12),
        Spec(name="ground", label=_("On which ground"), kind="code", span=6, options=of_list("sharing_ground")),
        Spec(name="consent_id", label=_("Which yes of the person"), kind="code", span=6, options=given),
        Spec(name="", label=_("Shared professional secrecy: five times yes"), kind="head", span=12),
        Spec(name="be_informed", label=_("The person knows"), kind="code", span=4, options=yes_no),
        Spec(name="be_agrees", label=_("The person agrees"), kind="code", span=4, options=yes_no),
        Spec(name="be_bound", label=_("They are bound too"), kind="code", span=4, options=yes_no),
        Spec(name="be_same_task", label=_("They have the same task"), kind="code", span=4, options=yes_no),
        Spec(name="be_only_needed", label=_("Only what is needed"), kind="code", span=4, options=yes_no),
        Spec(name="", label=_("Without consent: why it had to be"), kind="head", span=12),
        Spec(name="consent_tried", label=_("How consent was asked"), kind="text", span=6),
        Spec(name="consent_why_not", label=_("Why there is none"), kind="text", span=6),
        Spec(name="harm", label=_("Which harm, how serious"), kind="text", span=6),
        Spec(name="harm_near", label=_("How near it is"), kind="text", span=6),
        Spec(name="other_routes", label=_("What else was tried"), kind="text", span=6),
        Spec(name="why_them", label=_("Why with them"), kind="text", span=6),
        Spec(name="consulted_name", label=_("Whom we consulted"), span=6),
        Spec(name="consulted_day", label=_("On"), kind="day", span=3, lean="past"),
        Spec(name="review_day", label=_("Look again on"), kind="day", span=3, lean="future"),
        Spec(name="person_told_day", label=_("The person was told on"), kind="day", span=4, lean="past"),
        Spec(name="person_told_why_not", label=_("Why not yet"), span=8),
        Spec(
            name="approved_by",
            label=_("Which colleague looked at it too"),
            kind="code",
            span=6,
            options=worker_options(ask.desk, ask.desk.me.id if ask.desk.me else None),
        ),
        Spec(name="left_out", label=_("What was left out on purpose"), span=6),
        Spec(name="note", label=_("Note"), kind="text", span=12),
    )


def _make_sharing(case_id: str, fields: dict[str, Any]) -> object:
    return RecordSharing(case_id=case_id, fields=fields)  # type: ignore[arg-type]


def _change_sharing(row: SharingRow, fields: dict[str, Any]) -> object:
    return ChangeSharing(sharing_id=row.id, read_rev=row.read_rev, fields=fields)  # type: ignore[arg-type]


SHARINGS: Final = EntryKind(
    code="sharing",
    table="sharing",
    title=lambda: _("What was shared"),
    add=lambda: _("Write down what is shared"),
    empty=lambda: _("Every time something leaves the team: with whom, what, and on which ground."),
    saved=lambda: _("Sharing saved"),
    read=sharings_of,
    line=sharing_line,
    specs=_sharing_specs,
    make=_make_sharing,
    change=_change_sharing,
    delete=lambda row: DeleteSharing(sharing_id=row.id, read_rev=row.read_rev),
    fresh=lambda ask: {"day": ask.desk.today()},
    more=consents_of,
    needed={
        "receiver": lambda: _("With whom is it shared?"),
        "ground": lambda: _("On which ground is it shared? Choose one."),
    },
    width=900,
)


class SharingTab(EntriesTab):
    """Consent, sharing and handovers of a case (methods 5, masterplan tier A 8 and 10)."""

    entry_kinds = (CONSENTS, SHARINGS, HANDOVERS)

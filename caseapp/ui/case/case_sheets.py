# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the forms about the case itself: workers, programmes, housing, handing over, the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from caseapp.i18n import _, formats
from caseapp.i18n.codes import label
from caseapp.operations.cases import ChangeCase, CloseCase, HandOverCase, ReopenCase
from caseapp.operations.housing import RecordHousing
from caseapp.operations.programmes import ChangeProgramme, StartProgramme
from caseapp.plans.findings import Finding
from caseapp.plans.retention import destroy_on, terms
from caseapp.plans.sentences import what_of, why_of
from caseapp.store.queries.cases import ProgrammeRow
from caseapp.store.queries.retention import RetentionAhead
from caseapp.ui.case.form import Spec, of_list
from caseapp.ui.case.form_sheet import Ask, FormSheet
from caseapp.ui.desk import Desk
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.fields import Combo
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.print.wish import PrintWish


def worker_options(desk: Desk, without: str | None = None) -> tuple[tuple[str, str], ...]:
    """The colleagues who are here, by name."""
    return tuple((row.id, row.name) for row in desk.workers.values() if row.active and row.id != without)


class CaseSheet(FormSheet):
    """Backup, opening, restriction, note. The primary worker changes by handing over, unless there is none."""

    def __init__(self, ask: Ask) -> None:
        head, desk = ask.head, ask.desk
        self.saved_words = _("Case saved")
        first = (
            Spec(name="primary_worker_id", label=_("Primary worker"), kind="code", options=worker_options(desk)),
            Spec(
                name="backup_worker_id",
                label=_("Backup"),
                kind="code",
                options=worker_options(desk, head.primary_worker_id),
            ),
        )
        specs: tuple[Spec, ...] = (
            first[1],
            Spec(name="short_code", label=_("Short code"), span=6),
            Spec(name="opened_day", label=_("Opened on"), kind="day", span=6, lean="past"),
            Spec(
                name="opening_reason",
                label=_("Why the case was opened"),
                kind="code",
                options=of_list("opening_reason"),
            ),
            Spec(
                name="housing_in_sight",
                label=_("A lasting place to live in sight"),
                kind="code",
                span=6,
                options=of_list("yes_no"),
                hint=_("asked before 18; without an answer the level of housing counts"),
            ),
            Spec(name="housing_in_sight_day", label=_("In sight since"), kind="day", span=6, lean="past"),
            Spec(
                name="retention_context",
                label=_("How long the file is kept"),
                kind="code",
                span=12,
                options=tuple((one.context, one.label.here()) for one in terms().by_context.values()),
                hint=_("empty: the usual term of the organisation"),
            ),
            Spec(name="no_contact_wanted", label=_("Wants no contact now"), kind="tick", span=12),
            Spec(name="restricted", label=_("Restricted: only for whoever works on it"), kind="tick", span=12),
            Spec(name="note", label=_("Note"), kind="text", span=12),
        )
        if head.primary_worker_id is None:  # first who it is: that is a handing over, and an act of its own
            specs = first
        values = {spec.name: getattr(head, spec.name) for spec in specs}
        super().__init__(ask, _("Workers and case"), specs, values, 700)

    def given(self, changed: dict[str, Any]) -> object | None:
        head = self.ask.head
        worker = changed.pop("primary_worker_id", None)
        if worker is not None:
            backup = changed.get("backup_worker_id") or head.backup_worker_id
            return HandOverCase(case_id=head.id, read_rev=head.read_rev, to_worker_id=worker, backup_worker_id=backup)
        if not changed:
            return None
        return ChangeCase(case_id=head.id, read_rev=head.read_rev, fields=changed)  # type: ignore[arg-type]


class ProgrammeSheet(FormSheet):
    """A programme that starts, or one that runs: its phase, and its end."""

    def __init__(self, ask: Ask) -> None:
        row = ask.row
        self._row: ProgrammeRow | None = row if isinstance(row, ProgrammeRow) else None
        self.saved_words = _("Programme saved")
        programme = self._row.programme if self._row else "young_adult"
        phase = Spec(name="phase", label=_("Phase"), kind="code", options=of_list(f"phase_{programme}"))
        start = Spec(name="start_day", label=_("Since"), kind="day", hint=_("of this phase"), lean="past")
        note = Spec(name="note", label=_("Note"), kind="text", span=12)
        if self._row is not None:
            end = Spec(name="end_day", label=_("Ended on"), kind="day", hint=_("empty while it goes on"))
            specs: tuple[Spec, ...] = (phase, start, end, note)
            values: dict[str, object] = {spec.name: getattr(self._row, spec.name) for spec in specs}
            title = label("programme", self._row.programme)
        else:
            which = Spec(name="programme", label=_("Programme"), kind="code", options=of_list("programme"))
            specs = (which, phase, start, note)
            values = {"start_day": ask.desk.today()}
            title = _("Start a programme")
        super().__init__(ask, title, specs, values, 640)
        chosen = self.form.controls.get("programme")
        if isinstance(chosen, Combo):
            chosen.code_changed.connect(self._on_programme_chosen)
            if chosen.code():
                self._on_programme_chosen(chosen.code())

    def _on_programme_chosen(self, code: object) -> None:
        phases = self.form.controls["phase"]
        if isinstance(phases, Combo) and code:
            phases.set_options((("", "–"), *of_list(f"phase_{code}")))

    def complete(self) -> bool:
        if self._row is not None or self.form.values()["programme"]:
            return True
        self.form.fields["programme"].set_error(_("Choose a programme."))
        return False

    def given(self, changed: dict[str, Any]) -> object | None:
        if self._row is not None:
            if not changed:
                return None
            fields: Any = changed
            return ChangeProgramme(entry_id=self._row.id, read_rev=self._row.read_rev, fields=fields)
        values: dict[str, Any] = self.form.values()
        return StartProgramme(case_id=self.ask.case_id, **values)


class HousingSheet(FormSheet):
    """Where the person stays from a day on."""

    def __init__(self, ask: Ask) -> None:
        self.saved_words = _("Place to live saved")
        specs = (
            Spec(name="ethos_light", label=_("Kind of place"), kind="code", span=8, options=of_list("ethos_light")),
            Spec(name="start_day", label=_("Since"), kind="day", span=4, lean="past"),
            Spec(name="description", label=_("In their words"), kind="text", span=12),
        )
        now = next((row for row in ask.head.housing if row.end_day is None), None)
        super().__init__(ask, _("Where they live now"), specs, {}, 640)
        if now is not None:
            before = now.description or label("ethos_light", now.ethos_light)
            words = _("Until now: %(place)s. It ends the day the new place begins.") % {"place": before}
            self.body.insertWidget(0, Paragraph(words, 14, "muted"))

    def given(self, changed: dict[str, Any]) -> object | None:
        return RecordHousing(case_id=self.ask.case_id, **changed) if changed else None


class HandOverSheet(FormSheet):
    """The next worker, the backup, and what the next one must know."""

    def __init__(self, ask: Ask) -> None:
        head = ask.head
        self.saved_words = _("Case handed over")
        others = worker_options(ask.desk, head.primary_worker_id)
        specs = (
            Spec(name="to_worker_id", label=_("To whom"), kind="code", options=others),
            Spec(
                name="backup_worker_id",
                label=_("Backup from now on"),
                kind="code",
                options=worker_options(ask.desk),
                hint=_("empty: the worker of now"),
            ),
            Spec(name="note", label=_("What the next worker must know, or why"), kind="text", span=12, lines=4),
        )
        super().__init__(ask, _("Hand over"), specs, {}, 640)

    def complete(self) -> bool:
        chosen = bool(self.form.values()["to_worker_id"])
        self.form.fields["to_worker_id"].set_error("" if chosen else _("Choose who takes over."))
        return chosen

    def given(self, changed: dict[str, Any]) -> object | None:
        return HandOverCase(case_id=self.ask.case_id, read_rev=self.ask.head.read_rev, **changed)


def kept_words(ahead: RetentionAhead | None, closed: date, today: date) -> str:
    """How long a file that closes on a day is kept, and that the person may have a copy of it."""
    offer = _("The person may have a copy of it.")
    term = terms().by_context.get(ahead.context) if ahead is not None else None
    if ahead is None or term is None:
        said = _("Nobody said yet how long this file is kept: that is chosen in the form of the case.")
        return f"{said} {offer}"
    what = {"what": term.label.here()}
    day = destroy_on(term, replace(ahead.days, closed=closed, last_change=max(closed, today)))
    if day is None:
        said = _("How long this file is kept (%(what)s) cannot be counted: the day of birth is not known.") % what
    else:
        said = _("This file is kept until %(day)s (%(what)s).") % (what | {"day": formats.day_words(day)})
    if not ahead.is_confirmed:
        offer = " ".join((_("Your organisation did not confirm this term yet."), offer))
    return f"{said} {offer}"


class CloseSheet(FormSheet):
    """The end of a case. What is not arranged is shown first; it stops nobody (R-BF-05)."""

    def __init__(self, ask: Ask) -> None:
        self.saved_words = _("Case closed")
        self._check: tuple[Finding, ...] = ask.row if isinstance(ask.row, tuple) else ()
        today: date = ask.desk.today()
        specs = (
            Spec(name="reason", label=_("Why"), kind="code", options=of_list("close_reason")),
            Spec(name="day", label=_("Closed on"), kind="day", lean="past"),
            Spec(
                name="note",
                label=_("In words: how it ended, and who stays in touch"),
                kind="text",
                span=12,
                lines=4,
            ),
        )
        super().__init__(ask, _("Close the case"), specs, {"day": today}, 680)
        self.save_button.set_words(_("Close the case"))
        if self._check:
            lines = [_("Not arranged yet. You can close the case all the same; say why below.")]
            lines += [f"•  {what_of(one, today)}. {why_of(one, today)}" for one in self._check]
            self.body.insertWidget(0, Banner("\n".join(lines), "attn", "triangle-alert"))
        self.kept = Banner("", icon="clock", acts=(("copy", _("Make a copy for the person")),))
        self.body.insertWidget(self.body.indexOf(self.form) + 1, self.kept)
        self.kept.act_pressed.connect(self._on_copy_wanted)
        self.form.edited.connect(self._show_kept)
        self._show_kept()

    def _show_kept(self) -> None:
        """How long the file will be kept, counted from the day that is chosen."""
        today: date = self.desk.today()
        chosen = self.form.values()["day"]
        self.kept.set_words(kept_words(self.ask.more, chosen if isinstance(chosen, date) else today, today))

    def _on_copy_wanted(self, _act: str) -> None:
        self.desk.print_requested.emit(PrintWish(case_id=self.ask.case_id, document="case-export"))

    def complete(self) -> bool:
        values = self.form.values()
        self.form.fields["reason"].set_error("" if values["reason"] else _("Choose a reason; it is counted."))
        asks_words = bool(self._check) and not values["note"]
        self.form.fields["note"].set_error(_("Say in a few words why it closes now.") if asks_words else "")
        return bool(values["reason"]) and not asks_words

    def given(self, _changed: dict[str, Any]) -> object | None:
        values: dict[str, Any] = self.form.values()
        values["day"] = values["day"] or self.desk.today()
        return CloseCase(case_id=self.ask.case_id, read_rev=self.ask.head.read_rev, **values)


class ReopenSheet(FormSheet):
    """A closed case that goes on."""

    def __init__(self, ask: Ask) -> None:
        self.saved_words = _("The case is open again")
        super().__init__(ask, _("Open the case again"), (), {}, 560)
        words = _("The case goes on. What was written at the closing stays in the history.")
        self.body.insertWidget(0, Paragraph(words, 15))
        self.save_button.set_words(_("Open again"))

    def given(self, _changed: dict[str, Any]) -> object | None:
        return ReopenCase(case_id=self.ask.case_id, read_rev=self.ask.head.read_rev)

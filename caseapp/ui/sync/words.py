# SPDX-License-Identifier: EUPL-1.2
"""This is the place for saying a difference in words: what, who, when, on which laptop, what counts now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from caseapp.i18n import N_, _, formats
from caseapp.operations.differing_fields import sort_of
from caseapp.store.queries.decisions import Decision
from caseapp.store.queries.difference_origins import DifferenceView, Standing, Writer
from caseapp.store.queries.differences import CaseTie, Difference
from caseapp.store.queries.history import FieldChange
from caseapp.ui.case.history_fields import Plain, field_words, is_shown, value_words
from caseapp.ui.case.words import first_name, one_line
from caseapp.ui.desk import Desk

_KINDS: Final = {  # what it is that somebody took away and somebody else changed
    "person": N_("The person"), "case_file": N_("The case"), "programme_entry": N_("A programme"),
    "housing_episode": N_("A place to live"), "contact": N_("A contact"), "assessment": N_("An assessment"),
    "domain_score": N_("A domain of an assessment"), "goal": N_("A goal"), "step": N_("A step"),
    "network_member": N_("Somebody in the network"), "plan": N_("The plan"), "plan_domain": N_("A domain of the plan"),
    "plan_risk": N_("What if it goes wrong"), "plan_after_18": N_("A line of after 18"),
    "plan_participant": N_("Somebody who talks along"), "plan_version": N_("A version of the plan"),
    "printed_paper": N_("A paper"), "plan_share": N_("A sharing"), "exit_file": N_("An exit"),
    "exit_item": N_("A point of the exit"), "worker": N_("A colleague"), "team": N_("The team"),
    "team_rule": N_("A rule of the team"), "checklist_item": N_("A point of the list around 18"),
    "fact": N_("What the rules ask"), "follow_up": N_("How it went after leaving"),
    "household_member": N_("Somebody of the household"), "check_in": N_("A word with a supporter"),
    "right_file": N_("A right"), "reference_address": N_("A reference address"),
    "competent_office": N_("The competent office"), "housing_registration": N_("A registration for a home"),
    "viewing": N_("A viewing"), "lease": N_("A lease"), "eviction": N_("A home that may be lost"),
    "meeting": N_("A meeting"), "meeting_member": N_("Somebody at a meeting"),
    "meeting_decision": N_("A decision of a meeting"), "consent": N_("A yes or no to sharing"),
    "sharing": N_("Something that was shared"), "document": N_("A document"), "referral": N_("A referral"),
    "handover": N_("A handover"), "case_event": N_("A crisis, an exclusion or a respite"),
    "safety_file": N_("What keeps the person safe"), "count_snapshot": N_("A count"),
    "destruction": N_("A file whose time is over"), "absence": N_("An absence"),
}  # fmt: skip
_SOMETHING: Final = N_("A record")
LONG: Final = 160  # letters from which a text is read as a story: the text before stands beside it


def is_text(difference: Difference) -> bool:
    """Whether the values are words that people wrote themselves."""
    return sort_of(difference.kind, difference.field).sort in ("text", "line")


def about(difference: Difference) -> str:
    """What the difference is about: the name of the field, or of what was taken away."""
    if difference.field == "deleted":
        return _(_KINDS.get(difference.kind, _SOMETHING))
    return field_words(difference.kind, difference.field)


def subject(view: DifferenceView, desk: Desk) -> str:
    """Which goal, step or contact it is, in words; empty for the person and the case."""
    if view.subject is None:
        return ""
    field, value = view.subject
    kind = view.row.difference.kind
    said = value_words(_change(kind, field), value, desk.worker_name, desk.today())
    return _("%(kind)s: %(name)s") % {"kind": _(_KINDS.get(kind, _SOMETHING)), "name": said}


def person(case: CaseTie | None, desk: Desk) -> str:
    """Who it is about."""
    return desk.name(case.name).full if case is not None else (desk.team.name if desk.team is not None else _("Team"))


def said(view: DifferenceView, value: Plain, desk: Desk) -> str:
    """A value as people write it; "–" for nothing."""
    difference = view.row.difference
    if isinstance(value, bytes) and value in view.names:
        return view.names[value]
    return value_words(_change(difference.kind, difference.field), value, desk.worker_name, desk.today())


def who(one: Standing, desk: Desk) -> str:
    """Who wrote a value: first names."""
    names = dict.fromkeys(first_name(desk.worker_name(writer.worker_id)) or _("Somebody") for writer in one.writers)
    return formats.joined(names)


def when(writer: Writer, desk: Desk) -> str:
    """Like "Fri 2 Oct, 16:12"."""
    local = writer.moment.astimezone()
    return _("%(day)s, %(time)s") % {
        "day": formats.day_weekday(local.date(), desk.today()), "time": formats.time(writer.moment),
    }  # fmt: skip


def device(writer: Writer, desk: Desk) -> str:
    """On which laptop it was written."""
    if writer.device:
        return writer.device
    if writer.is_here:
        return _("this laptop")
    name = first_name(desk.worker_name(writer.laptop_of or writer.worker_id))
    return _("laptop of %(name)s") % {"name": name} if name else _("another laptop")


def did(view: DifferenceView, one: Standing, desk: Desk) -> str:
    """The head of a card: "Nele wrote"."""
    name = {"who": who(one, desk)}
    if view.row.difference.field != "deleted":
        return _("%(who)s wrote") % name
    return _("%(who)s took this away") % name if one.value else _("%(who)s changed this") % name


def changed_lines(one: Standing, desk: Desk) -> str:
    """What was written in a record that somebody else took away: a line per field."""
    lines = [
        _("%(field)s: %(value)s")
        % {
            "field": field_words(change.kind, change.field),
            "value": value_words(change, change.after, desk.worker_name, desk.today()),
        }
        for change in one.changes
        if is_shown(change)
    ]
    return "\n".join(lines)


def waits(difference: Difference) -> str:
    """What counts as long as nobody decides, short."""
    if difference.field == "deleted":
        return _("taken away and changed")
    if difference.protective:
        return _("the most careful value counts")
    if difference.safety:
        return _("keep to the most careful text")
    return _("the latest shows until you choose")


def banner(view: DifferenceView) -> str:
    """The same, whole."""
    difference = view.row.difference
    if difference.field == "deleted":
        return _("Until somebody chooses, it stays to be seen. Nothing gets lost.")
    if difference.protective:
        return _(
            "Until somebody chooses, the most careful value counts. "
            "Nothing gets lost: the other one stays in the history."
        )
    if difference.safety:
        return _(
            "Until somebody chooses, keep to the most careful text. "
            "Nothing gets lost: the other one stays in the history."
        )
    return _("Until somebody chooses, the latest one shows. Nothing gets lost: the other one stays in the history.")


def before(view: DifferenceView, desk: Desk) -> str:
    """What stood there when both began."""
    old = view.before
    neither = (
        _("Neither of the two had seen the other’s.")
        if len(view.standing) == 2
        else _("None of them had seen the others’.")
    )
    if old is None:
        return _("Nothing stood there before.") + " " + neither
    text = one_line(said(view, old.value, desk))
    stop = "" if text.endswith((".", "!", "?", "…")) else "."
    stood = _("Before that there stood, since %(day)s: “%(text)s”") % {"day": since(old.since, desk), "text": text}
    return f"{stood}{stop} {neither}"


def since(moment: datetime, desk: Desk) -> str:
    """The day from which something stood there."""
    day = moment.astimezone().date()
    return formats.day_month(day) if day.year == desk.today().year else formats.day_words(day)


def decided(one: Decision, desk: Desk) -> str:
    """Who decided what, when: "Nele kept the one of Karim, Thursday"."""
    name = {"who": first_name(desk.worker_name(one.worker_id)) or _("Somebody")}
    if one.field == "deleted":
        words = _("%(who)s took it away") % name if one.value else _("%(who)s kept it") % name
    elif one.how == "both":
        words = _("%(who)s kept both") % name
    elif one.how == "new":
        words = _("%(who)s wrote a new one") % name
    elif one.of_worker_id == one.worker_id:
        words = _("%(who)s kept their own") % name
    else:
        of = first_name(desk.worker_name(one.of_worker_id)) or _("a colleague")
        words = _("%(who)s kept the one of %(of)s") % {**name, "of": of}
    return _("%(what)s, %(when)s") % {"what": words, "when": _lately(one.moment, desk)}


def _lately(moment: datetime, desk: Desk) -> str:
    day = moment.astimezone().date()
    ago = (desk.today() - day).days
    if ago <= 1:
        return formats.relative(day, desk.today())
    return formats.weekday_long(day) if ago < 7 else formats.day_short(day, desk.today())


def decided_about(one: Decision) -> str:
    """The field that was decided, small, for behind a name."""
    name = _(_KINDS.get(one.kind, _SOMETHING)) if one.field == "deleted" else field_words(one.kind, one.field)
    return name[:1].lower() + name[1:]


def decided_value(one: Decision, desk: Desk) -> str:
    """What it became."""
    return value_words(_change(one.kind, one.field), one.value, desk.worker_name, desk.today())


def others(view: DifferenceView, desk: Desk) -> str:
    """Colleagues who wrote one of the values elsewhere: they see the choice later."""
    me = desk.store.author.worker_id
    names = [
        first_name(desk.worker_name(writer.worker_id))
        for one in view.standing
        for writer in one.writers
        if not writer.is_here and writer.worker_id != me
    ]
    return formats.joined(dict.fromkeys(name for name in names if name))


def names_differ(standing: Sequence[Standing], desk: Desk) -> bool:
    """Whether the names alone tell the values apart."""
    return len({who(one, desk) for one in standing}) == len(standing)


def _change(kind: str, field: str) -> FieldChange:
    return FieldChange(kind, "", field, None, None, created=False)

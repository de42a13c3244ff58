# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a case says on the papers "Almost 18", "My first week" and "Who is who"."""

from __future__ import annotations

from datetime import date, timedelta

from caseapp.errors import UnknownRecord
from caseapp.i18n import N_, speaking
from caseapp.i18n.codes import label
from caseapp.plans.checklists import DueItem
from caseapp.plans.dates import earliest_birthday
from caseapp.plans.facts import CaseFacts
from caseapp.plans.findings_file import window_of
from caseapp.plans.paper_content import EighteenItem, EighteenPaper, PeoplePaper, Supporter, WeekLine, WeekPaper
from caseapp.plans.plan_content import PlanPerson
from caseapp.reports.content import SENSITIVE_LAYERS
from caseapp.reports.texts import paper_texts
from caseapp.store.queries.cases import CaseHead, case_head
from caseapp.store.queries.checklists import list_around_18
from caseapp.store.queries.exits import exit_row
from caseapp.store.queries.network import NetworkRow, network_of
from caseapp.store.queries.today import facts_of_case
from caseapp.store.queries.workers import workers
from caseapp.store.reader import Reader

UNPRINTED = frozenset(("not_needed", "refused"))
_TELLING = frozenset(("residence", "unaccompanied", "impairment", "care"))  # facts a line would give away


def eighteen_paper_of(
    reader: Reader, case_id: str, language: str, today: date, *, sensitive: bool = False
) -> EighteenPaper:
    """Almost 18. Items of sensitive layers (health, residence) are on it only when asked for."""
    facts, head = _facts(reader, case_id), case_head(reader, case_id)
    found, window = list_around_18(reader, case_id), window_of(facts)
    birthday = earliest_birthday(facts.birth_day, facts.birth_precision, 18)
    if birthday is None or window is None or not found.rows:
        raise UnknownRecord(N_("The list around 18 needs a birth date and where the person is registered."))
    name, phone = whom_to_call(reader, head)
    with speaking(language):
        return EighteenPaper(
            call_name=head.person.name.call,
            today=today,
            birthday=birthday,
            window=window,
            supporters=tuple(
                Supporter(name=one.name, since=one.since_day, until=one.until_day)
                for one in network_of(reader, case_id)
                if one.wanted != "no"
                and (one.support_role or one.always_there or one.jim_step or one.relation == "jim")
                and (one.until_day is None or one.until_day > window[0])
            ),
            items=tuple(
                item_line(row.entry, row.written.who if row.written is not None else None)
                for row in found.rows
                if row.entry.state not in UNPRINTED and (sensitive or not tells_much(row.entry))
            ),
            change_name=name,
            change_phone=phone,
        )


def tells_much(entry: DueItem) -> bool:
    """Whether the line says something of health or of papers to stay: only for who asks for it."""
    return entry.item.layer in SENSITIVE_LAYERS or bool(entry.item.when.facts() & _TELLING)


def item_line(entry: DueItem, who: str | None) -> EighteenItem:
    """A line in the first person, with why."""
    return EighteenItem(
        label=entry.item.mine.here(),
        why=entry.item.why.here(),
        due=entry.due,
        done=entry.state == "done",
        who=who or "",
    )


def week_paper_of(reader: Reader, exit_id: str, language: str, today: date) -> WeekPaper:
    """The seven days from the day of leaving, with what is agreed for them."""
    row = exit_row(reader, exit_id)
    facts, head = _facts(reader, row.case_id), case_head(reader, row.case_id)
    first = row.actual_day or row.planned_day
    lines = [WeekLine(day=one.due, what=one.what, who=one.who) for one in facts.steps if one.due is not None]
    name, _phone = whom_to_call(reader, head)
    if facts.next_contact_day is not None:
        words = facts.next_contact_text or paper_texts(language)["week_talk"].format(name=name)
        lines.append(WeekLine(day=facts.next_contact_day, what=words, who=name if facts.next_contact_text else ""))
    week = [one for one in lines if first is not None and first <= one.day < first + timedelta(days=7)]
    with speaking(language):
        return WeekPaper(
            call_name=head.person.name.call,
            today=today,
            first_day=first,
            lines=tuple(sorted(week, key=lambda one: one.day)),
            people=tuple(_person(one) for one in _present(reader, row.case_id) if one.phone and one.always_there),
            who_comes=row.who_comes or "",
        )


def people_paper_of(reader: Reader, case_id: str, language: str, today: date) -> PeoplePaper:
    """Everybody around the person whom they want."""
    head = case_head(reader, case_id)
    name, phone = whom_to_call(reader, head)
    people = _present(reader, case_id)
    if not people:
        raise UnknownRecord(N_("There is nobody in the network yet."))
    with speaking(language):
        return PeoplePaper(
            call_name=head.person.name.call,
            today=today,
            people=tuple(_person(one) for one in people),
            change_name=name,
            change_phone=phone,
        )


def _present(reader: Reader, case_id: str) -> list[NetworkRow]:
    return [one for one in network_of(reader, case_id) if one.until_day is None and one.wanted != "no"]


def _person(one: NetworkRow) -> PlanPerson:
    return PlanPerson(
        name=one.name,
        relation=label("relation", one.relation),
        kind=one.kind or "informal",
        phone=one.phone or "",
        hours=one.hours or "",
        at_night=bool(one.at_night),
    )


def _facts(reader: Reader, case_id: str) -> CaseFacts:
    facts = facts_of_case(reader, case_id)
    if facts is None:
        raise UnknownRecord(N_("There is no such case."))
    return facts


def whom_to_call(reader: Reader, head: CaseHead) -> tuple[str, str]:
    """Call name and telephone of the worker."""
    worker = next((one for one in workers(reader) if one.id == head.primary_worker_id), None)
    parts = worker.name.split() if worker is not None else []
    return (parts[0] if parts else "", (worker.phone or "") if worker is not None else "")

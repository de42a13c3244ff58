# SPDX-License-Identifier: EUPL-1.2
"""This is the place for turning what is recorded about a case into the content of a paper, in the paper's language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from caseapp.i18n import speaking
from caseapp.i18n.codes import flags, label
from caseapp.plans.exits import DatedItem, dated_items, has_cti
from caseapp.plans.plan_content import ExitPaper, ExitPaperItem, PlanContent, PlanPerson
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.exits import ExitItemRow, exit_row
from caseapp.store.queries.network import network_of
from caseapp.store.queries.today import facts_of_case
from caseapp.store.queries.workers import workers
from caseapp.store.reader import Reader

SENSITIVE_LAYERS: Final = frozenset(("L3", "L4"))


def exit_paper_of(reader: Reader, exit_id: str, language: str, today: date, *, sensitive: bool = False) -> ExitPaper:
    """The content of "What do I arrange when". Items of sensitive layers are on it only when asked for."""
    row = exit_row(reader, exit_id)
    head = case_head(reader, row.case_id)
    facts = facts_of_case(reader, row.case_id)
    leaving = next((one for one in facts.exits if one.id == exit_id), None) if facts is not None else None
    dated = dated_items(leaving, cti=facts is not None and has_cti(facts)) if leaving is not None else ()
    network = [one for one in network_of(reader, row.case_id) if one.until_day is None and one.wanted != "no"]
    worker = next((one for one in workers(reader) if one.id == head.primary_worker_id), None)
    with speaking(language):
        return ExitPaper(
            call_name=head.person.name.call,
            today=today,
            leaving_on=row.actual_day or row.planned_day,
            destination=row.destination_text or _destination(row.destination),
            address_first_night=row.first_night or "",
            who_comes=row.who_comes or "",
            items=tuple(
                _item(one, row.items.get(one.item.id))
                for one in dated
                if sensitive or one.item.layer not in SENSITIVE_LAYERS
            ),
            people=tuple(
                PlanPerson(name=one.name, relation=label("relation", one.relation), phone=one.phone or "")
                for one in network
                if one.phone and one.always_there
            ),
            plan_b=row.plan_b or "",
            change_name=worker.name.split()[0] if worker is not None and worker.name.split() else "",
            change_phone=(worker.phone or "") if worker is not None else "",
        )


def in_words(content: PlanContent, language: str) -> PlanContent:
    """The plan with the codes of relations as words of the paper's language; words of people stay as they are."""
    with speaking(language):
        return replace(
            content,
            people=tuple(_related(one) for one in content.people),
            crisis_card=replace(content.crisis_card, people=tuple(_related(one) for one in content.crisis_card.people)),
        )


def _related(one: PlanPerson) -> PlanPerson:
    return replace(one, relation=label("relation", one.relation))


def _destination(code: str | None) -> str:
    known = code and code != "unknown" and "without_solution" not in flags("exit_destination", code)
    return label("exit_destination", code) if known else ""


def _item(one: DatedItem, touched: ExitItemRow | None) -> ExitPaperItem:
    return ExitPaperItem(
        code=one.item.id,
        domain=one.item.domain,
        label=one.item.mine.here(),
        due=one.due,
        hard=one.hard,
        state=one.state,
        who=(touched.who or "") if touched is not None else "",
        note=(touched.note or "") if touched is not None else "",
    )

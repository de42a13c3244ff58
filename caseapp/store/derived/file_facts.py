# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading what rules need to know of rights, homes, people and passing on. Runs at every save."""

from __future__ import annotations

from datetime import date
from typing import Any

from caseapp.i18n.codes import flagged, number_of
from caseapp.plans.facts import ExitItemFacts
from caseapp.plans.file_facts import (
    EpisodeFacts,
    EventFacts,
    EvictionFacts,
    HandoverFacts,
    LeaseFacts,
    MeetingFacts,
    OrientationFacts,
    ReferenceFacts,
    ReferralFacts,
    RegistrationFacts,
    ReviewFacts,
    RightFacts,
    SupportFacts,
)
from caseapp.store.plain_sql import Run, day_of

_SETTLED_BY_ITEM = {  # a point of the basis that is in order when one of these items of the list around 18 is done
    "address_settled": ("NL17", "BE02", "BE14"),
    "insurance_settled": ("NL04", "BE03"),
    "debts_looked_at": ("NL19", "BE27"),
    "registered": ("NL17", "BE02"),
    "registered_for_housing": ("NL15", "BE15"),
}
_SETTLED_BY_RIGHT = {
    "address_settled": ("reference_address",),
    "income_settled": ("living_wage", "unemployment", "disability_allowance"),
    "insurance_settled": ("health_insurance",),
    "debts_looked_at": ("debt_help",),
}


def read_file_facts(run: Run, case_id: bytes, orientation: tuple[Any, ...]) -> dict[str, Any]:
    """The fields of CaseFacts that this room knows. `orientation`: the seven fields of the case in their order."""
    known, days, settled = _facts(run, case_id)
    rights, items = _rights(run, case_id), _checklist(run, case_id)
    checklist = items.pop("", ())
    episodes, leases = _episodes(run, case_id), _leases(run, case_id)
    registrations, references = _registrations(run, case_id), _references(run, case_id)
    done = {one.code for one in checklist if one.state in ("done", "not_needed")}
    granted = {one.kind for one in rights if one.state in ("granted", "partly", "not_needed")}
    settled |= {name for name, items in _SETTLED_BY_ITEM.items() if done & set(items)}
    settled |= {name for name, kinds in _SETTLED_BY_RIGHT.items() if granted & set(kinds)}
    settled |= {"address_settled", "registered"} if references else set()
    settled |= {"registered_for_housing"} if registrations or leases else set()
    if any(one.end is None and one.ethos_light == "housed" for one in episodes):
        settled |= {"stay_suitable", "address_settled"}
    if run("SELECT 1 FROM assessment WHERE case_id = ? AND deleted = 0 LIMIT 1", (case_id,)).fetchone():
        settled.add("needs_looked_at")
    return {
        "known": known,
        "days": days,
        "settled": frozenset(settled),
        "checklist": checklist,
        "orientation": OrientationFacts(
            identified=day_of(orientation[0]),
            oriented=day_of(orientation[1]),
            pause=orientation[2] or "",
            shelter=day_of(orientation[3]),
            proposal=day_of(orientation[4]),
            advisory=day_of(orientation[5]),
            support_plan=day_of(orientation[6]),
        ),
        "rights": rights,
        "references": references,
        "leases": leases,
        "registrations": registrations,
        "evictions": _evictions(run, case_id),
        "eviction_items": items,
        "episodes": episodes,
        "supports": _supports(run, case_id),
        "handovers": _handovers(run, case_id),
        "meetings": _meetings(run, case_id),
        "reviews": _reviews(run, case_id),
        "referrals": _referrals(run, case_id),
        "events": _events(run, case_id),
    }


def _rows(run: Run, table: str, columns: str, case_id: bytes, more: str = "") -> list[Any]:
    sql = f"SELECT {columns} FROM {table} WHERE case_id = ? AND deleted = 0{more} ORDER BY born, id"
    return list(run(sql, (case_id,)).fetchall())


def _facts(run: Run, case_id: bytes) -> tuple[dict[str, str | int], dict[str, date], set[str]]:
    known: dict[str, str | int] = {}
    days: dict[str, date] = {}
    settled: set[str] = set()
    for name, value, day in _rows(run, "fact", "name, value, day", case_id):
        if value in ("unknown", "not_asked", "not_now", None) and day is None:
            continue
        if day is not None:
            days[name] = date.fromisoformat(day)
        elif value == "settled":
            settled.add(name)
        else:
            known[name] = value
    return known, days, settled


def _checklist(run: Run, case_id: bytes) -> dict[str, tuple[ExitItemFacts, ...]]:
    """What was written about items: under "" those of the list around 18, else under the id of their eviction."""
    columns = "code, coalesce(state, 'todo'), due_day, done_day, coalesce(reason, ''), about_id"
    found: dict[str, tuple[ExitItemFacts, ...]] = {}
    for row in _rows(run, "checklist_item", columns, case_id):
        about = row[5].hex() if row[5] is not None else ""
        one = ExitItemFacts(code=row[0] or "", state=row[1], due=day_of(row[2]), done_on=day_of(row[3]), reason=row[4])
        found[about] = (*found.get(about, ()), one)
    return found


def _rights(run: Run, case_id: bytes) -> tuple[RightFacts, ...]:
    columns = (
        "id, coalesce(kind, 'other'), coalesce(state, 'unknown'), asked_day, receipt_day, decision_day, valid_to, "
        "appeal_until, appealed_day"
    )
    return tuple(
        RightFacts(
            id=row[0].hex(),
            kind=row[1],
            state=row[2],
            asked=day_of(row[3]),
            receipt=day_of(row[4]),
            decided=day_of(row[5]),
            valid_to=day_of(row[6]),
            appeal_until=day_of(row[7]),
            appealed=day_of(row[8]),
        )
        for row in _rows(run, "right_file", columns, case_id)
    )


def _references(run: Run, case_id: bytes) -> tuple[ReferenceFacts, ...]:
    active = flagged("reference_state", "active")
    rows = _rows(
        run, "reference_address", "id, coalesce(kind, 'ocmw'), start_day, shown_day, valid_to, state, end_day", case_id
    )
    return tuple(
        ReferenceFacts(
            id=row[0].hex(), kind=row[1], start=day_of(row[2]), shown=day_of(row[3]), valid_to=day_of(row[4])
        )
        for row in rows
        if row[5] in active and row[6] is None
    )


def _leases(run: Run, case_id: bytes) -> tuple[LeaseFacts, ...]:
    columns = (
        "id, coalesce(kind, 'other'), start_day, end_day, coalesce(landlord, ''), coalesce(support_by, ''), "
        "coalesce(same_organisation, '')"
    )
    return tuple(
        LeaseFacts(
            id=row[0].hex(),
            kind=row[1],
            start=day_of(row[2]),
            end=day_of(row[3]),
            landlord=row[4],
            support_by=row[5],
            same=row[6],
        )
        for row in _rows(run, "lease", columns, case_id, " AND ended_day IS NULL")
    )


def _registrations(run: Run, case_id: bytes) -> tuple[RegistrationFacts, ...]:
    columns = "id, coalesce(kind, 'other'), registered_day, renew_day"
    rows = _rows(run, "housing_registration", columns, case_id, " AND end_day IS NULL")
    return tuple(
        RegistrationFacts(id=row[0].hex(), kind=row[1], registered=day_of(row[2]), renew=day_of(row[3])) for row in rows
    )


def _evictions(run: Run, case_id: bytes) -> tuple[EvictionFacts, ...]:
    columns = "id, coalesce(phase, 'signals'), signal_day, offered_day, court_day, level"
    rows = _rows(run, "eviction", columns, case_id, " AND result IS NULL")
    return tuple(
        EvictionFacts(
            id=row[0].hex(),
            phase=row[1],
            signal=day_of(row[2]),
            offered=day_of(row[3]),
            court=day_of(row[4]),
            level=number_of("eviction_level", row[5] or "") or 1,
        )
        for row in rows
    )


def _episodes(run: Run, case_id: bytes) -> tuple[EpisodeFacts, ...]:
    columns = (
        "id, coalesce(ethos_light, ''), start_day, end_day, coalesce(no_own_home, ''), exit_day, coalesce(solution, '')"
    )
    return tuple(
        EpisodeFacts(
            id=row[0].hex(),
            ethos_light=row[1],
            start=day_of(row[2]),
            end=day_of(row[3]),
            no_own_home=row[4],
            exit_day=day_of(row[5]),
            solution=row[6],
        )
        for row in _rows(run, "housing_episode", columns, case_id)
    )


def _supports(run: Run, case_id: bytes) -> tuple[SupportFacts, ...]:
    """Supporters with a role in the window around 18, a mentor, or an agreed rhythm of check-ins."""
    rows = run(
        "SELECT m.id, coalesce(m.name, ''), coalesce(m.support_role, ''), "
        "m.relation = 'jim' OR m.jim_step IS NOT NULL, "
        "m.since_day, m.until_day, m.check_in_days, "
        "(SELECT max(i.day) FROM check_in i WHERE i.member_id = m.id AND i.deleted = 0) "
        "FROM network_member m WHERE m.case_id = ? AND m.deleted = 0 AND (m.support_role IS NOT NULL "
        "OR m.relation = 'jim' OR m.jim_step IS NOT NULL OR m.check_in_days IS NOT NULL) ORDER BY m.born, m.id",
        (case_id,),
    )
    return tuple(
        SupportFacts(
            id=row[0].hex(),
            name=row[1],
            role=row[2],
            jim=bool(row[3]),
            since=day_of(row[4]),
            until=day_of(row[5]),
            check_in_days=row[6],
            checked=day_of(row[7]),
        )
        for row in rows
    )


def _handovers(run: Run, case_id: bytes) -> tuple[HandoverFacts, ...]:
    columns = (
        "id, coalesce(organisation, ''), coalesce(state, 'proposed'), accepted_day, appointment_day, attended, "
        "feedback_30_day, feedback_90_day"
    )
    return tuple(
        HandoverFacts(
            id=row[0].hex(),
            organisation=row[1],
            state=row[2],
            accepted=day_of(row[3]),
            appointment=day_of(row[4]),
            attended=row[5] == "yes",
            first_word=day_of(row[6]),
            second_word=day_of(row[7]),
        )
        for row in _rows(run, "handover", columns, case_id)
        if row[2] != "stopped"
    )


def _meetings(run: Run, case_id: bytes) -> tuple[MeetingFacts, ...]:
    columns = "id, coalesce(kind, 'other'), day, state = 'held', minutes IS NOT NULL"
    rows = _rows(run, "meeting", columns, case_id, " AND coalesce(state, 'planned') <> 'cancelled'")
    return tuple(
        MeetingFacts(id=row[0].hex(), kind=row[1], day=day_of(row[2]), held=bool(row[3]), has_minutes=bool(row[4]))
        for row in rows
        if not row[4]
    )


def _reviews(run: Run, case_id: bytes) -> tuple[ReviewFacts, ...]:
    rows = _rows(run, "sharing", "id, review_day, person_told_day IS NOT NULL", case_id, " AND review_day IS NOT NULL")
    return tuple(ReviewFacts(id=row[0].hex(), review=day_of(row[1]), told=bool(row[2])) for row in rows)


def _referrals(run: Run, case_id: bytes) -> tuple[ReferralFacts, ...]:
    columns = "id, coalesce(outcome, 'waiting'), coalesce(outcome_day, asked_day)"
    rows = _rows(run, "referral", columns, case_id)
    return tuple(ReferralFacts(id=row[0].hex(), outcome=row[1], day=day_of(row[2])) for row in rows)


def _events(run: Run, case_id: bytes) -> tuple[EventFacts, ...]:
    columns = "id, coalesce(kind, 'crisis'), day, end_day, coalesce(alternative, ''), lead_told_day"
    return tuple(
        EventFacts(
            id=row[0].hex(),
            kind=row[1],
            day=day_of(row[2]),
            end=day_of(row[3]),
            alternative=row[4],
            lead_told=day_of(row[5]),
        )
        for row in _rows(run, "case_event", columns, case_id)
    )

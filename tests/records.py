# SPDX-License-Identifier: EUPL-1.2
"""This is the place for records that tests work on: real encrypted files with invented people."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from caseapp.clock import FixedClock
from caseapp.operations import perform
from caseapp.operations.agree import AgreePlan
from caseapp.operations.assessments import DomainGiven, RecordAssessment
from caseapp.operations.cases import OpenCase
from caseapp.operations.contacts import RecordContact
from caseapp.operations.exits import OpenExit, SetExitItem
from caseapp.operations.goals import AddGoal
from caseapp.operations.housing import RecordHousing
from caseapp.operations.network import AddNetworkMember
from caseapp.operations.plans import StartPlan, WriteParticipant, WritePlan, WritePlanDomain, WritePlanRisk
from caseapp.operations.team import AddWorker, StartTeam
from caseapp.store.migrations.runner import migrate
from caseapp.store.store import Store

KEY, SALT = b"\x01" * 32, b"\x02" * 16
TODAY = date(2026, 10, 5)


def make_store(folder: Path, clock: FixedClock | None = None) -> Store:
    """An empty encrypted file, up to date, signed in as nobody: a device of its own. Close it after use."""
    (folder / "profile.db").write_bytes(_migrated())
    return _opened(folder, "", clock)


class Filled(NamedTuple):
    """A file with a team and one full case, and the ids."""

    store: Store
    nele: str
    karim: str
    case_id: str


def full_store(folder: Path) -> Filled:
    """A copy of one file with a team and one full case, signed in as Nele. Each copy is the same device."""
    content, nele, karim, case_id = _full()
    (folder / "profile.db").write_bytes(content)
    return Filled(_opened(folder, nele), nele, karim, case_id)


def _opened(folder: Path, worker_id: str, clock: FixedClock | None = None) -> Store:
    store = Store(folder / "profile.db", KEY, SALT, clock or FixedClock())
    store.sign_in(worker_id)
    return store


@cache
def _migrated() -> bytes:
    """A file with all tables and nothing in them, made once in a process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "profile.db"
        store = Store(path, KEY, SALT, FixedClock())
        migrate(store.engine, lambda _version: None)
        store.close()
        return path.read_bytes()


@cache
def _full() -> tuple[bytes, str, str, str]:
    """A file with a team and one full case, made once in a process."""
    with tempfile.TemporaryDirectory() as folder:
        store = make_store(Path(folder))
        nele, karim = make_team(store)
        case_id = full_case(store, karim)
        store.close()
        return (Path(folder) / "profile.db").read_bytes(), nele, karim, case_id


def make_team(store: Store) -> tuple[str, str]:
    """A team with a lead, Nele, who is signed in, and a colleague, Karim; their ids."""
    nele = perform(store, StartTeam(team_name="Team Schelde", worker_name="Nele Van Damme")).result
    store.sign_in(nele)
    karim = perform(store, AddWorker(name="Karim Aziz", phone="0400 11 22 33")).result
    return nele, karim


def open_case(store: Store, call_name: str = "Yassin", family_name: str = "El Idrissi", **more: object) -> str:
    """An open case; `more` are fields of OpenCase."""
    person = {"call_name": call_name, "family_name": family_name, "birth_day": date(2008, 3, 22)}
    given = {"programme": "cti", "phase": "phase2", "opened_day": date(2026, 5, 1), **more}
    return str(perform(store, OpenCase(person=person, **given)).result)  # type: ignore[arg-type]


def full_case(store: Store, karim: str | None = None) -> str:
    """A case with something in every room: contacts, assessments, goals, network, plan with one version, exit."""
    case_id = open_case(store, backup_worker_id=karim)
    perform(
        store,
        RecordHousing(case_id=case_id, ethos_light="institution", description="studio van de leefgroep"),
    )
    for days, mode, outcome, what in (
        (30, "phone", "completed", "Hij belt zelf over de school."),
        (17, "attempt", "not_found", "Aangebeld om 17 u; kaartje in de bus gestoken."),
        (11, "home_visit", "completed", "Post samen geopend: drie brieven van de telefoonfirma."),
    ):
        moment = datetime(TODAY.year, TODAY.month, TODAY.day, 14, 0, tzinfo=UTC) - timedelta(days=days)
        fields = {
            "moment": moment, "mode": mode, "outcome": outcome, "what": what, "with_whom": ("client",), "minutes": 40,
            "domains": ("income",), "their_words": "Als ze het niet geven, hoe betaal ik dan november?",
        }  # fmt: skip
        perform(store, RecordContact(case_ids=(case_id,), fields=fields))  # type: ignore[arg-type]
    for day, levels in ((date(2026, 6, 1), (2, 3, 4, 3, 3)), (date(2026, 9, 20), (3, 2, 4, 4, 3))):
        names = ("housing", "income", "school_work", "support", "health")
        given = tuple(
            DomainGiven(domain=name, level=level, self_score=level * 2, words=f"Zo zie ik {name} nu.")
            for name, level in zip(names, levels, strict=True)
        )
        perform(store, RecordAssessment(case_id=case_id, day=day, domains=given))
    perform(
        store,
        AddGoal(
            case_id=case_id,
            fields={"domain": "income", "text": "Ik heb elke maand een vast inkomen"},
            steps=(
                {
                    "what": "Leefloon aanvragen (OCMW)",
                    "who": "Yassin, Nele",
                    "status": "done",
                    "done_day": date(2026, 9, 15),
                },
                {"what": "Beslissing leefloon nakijken", "who": "Nele", "due_day": date(2026, 10, 15)},
            ),
        ),
    )
    perform(
        store,
        AddNetworkMember(
            case_id=case_id,
            fields={
                "name": "tante Samira", "relation": "aunt", "kind": "informal", "strength": 4, "always_there": True,
                "at_night": True, "phone": "0400 44 55 66", "consent": "yes", "domains": ("support",),
            },
        ),
    )  # fmt: skip
    plan_id = perform(store, StartPlan(case_id=case_id, fields={"own_words": "Ik wil mijn eigen leven maken."})).result
    perform(
        store,
        WritePlanDomain(
            plan_id=plan_id,
            domain="housing",
            fields={"want": "Een eigen studio.", "going_well": "Ik kook zelf.\nIk betaal op tijd."},
        ),
    )
    perform(
        store,
        WritePlanRisk(
            plan_id=plan_id,
            fields={
                "what": "Ik raak mijn studio kwijt",
                "who_acts": "Nele",
                "what_helps": "Tante Samira bellen",
            },
        ),
    )
    perform(store, WriteParticipant(plan_id=plan_id, fields={"name": "Yassin", "role": "young_person"}))
    perform(
        store,
        WritePlan(plan_id=plan_id, fields={"card_signs": "Ik slaap niet", "card_helps": "Buiten wandelen"}),
    )
    perform(
        store,
        AgreePlan(plan_id=plan_id, day=date(2026, 9, 21), participants=({"name": "Yassin", "agreement": "agreed"},)),
    )
    exit_id = perform(
        store,
        OpenExit(
            case_id=case_id,
            fields={
                "institution_type": "youth_care",
                "institution": "Huis De Linde",
                "planned_day": date(2026, 12, 15),
            },
        ),
    ).result
    perform(
        store,
        SetExitItem(exit_id=exit_id, code="E30", fields={"state": "done", "done_day": date(2026, 9, 30)}),
    )
    return case_id

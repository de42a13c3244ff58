# SPDX-License-Identifier: EUPL-1.2
"""This is the place for every place of the program: pages, tabs, parts, forms, and how a test goes there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from caseapp.plans.reentry import POINTS
from caseapp.store.queries.cases import CaseFilter, case_ids, case_rows
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.queries.differences import differences
from caseapp.store.queries.exits import exits_of
from caseapp.store.queries.goals import goals_of
from caseapp.store.queries.network import network_of
from caseapp.store.queries.team_review import ReviewRow
from caseapp.sync.enrol import Waiting
from caseapp.sync.invitation import Invitation, JoinRequest
from caseapp.sync.overview import ColleagueRow, DeviceRow
from caseapp.ui.case.registry import TABS
from caseapp.ui.case.sheets import SHEETS
from caseapp.ui.figures.count_part import TakeSheet
from caseapp.ui.file.registry import ENTRY_KINDS
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.plan.part import PARTS as PLAN_PARTS
from caseapp.ui.print.wish import PrintWish
from caseapp.ui.settings.page import PARTS
from caseapp.ui.sync.device_sheets import FarewellSheet, RevokeSheet, RolesSheet
from caseapp.ui.sync.held_sheet import HeldSheet
from caseapp.ui.sync.invite_sheets import AdmitSheet, InvitationSheet, InviteSheet
from caseapp.ui.sync.recovery_sheets import RecoveryDrill, RecoveryMaking
from caseapp.ui.sync.team_sheets import HubSheet, MakeTeamSheet
from caseapp.ui.team.away_sheet import AwaySheet
from caseapp.ui.team.hand_over import HandOverCasesSheet
from caseapp.ui.team.page import AWAY, DISCUSS, LOAD, RULES, TOLD
from caseapp.ui.team.reading import read_review
from tests.journeys.hands import Hands

_NEEDS: Final = ("contact", "step", "check_in", "follow_up", "conditions")  # forms that begin with a record


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere one can be: its name, how to get there, whether a form floats there."""

    name: str
    go: Callable[[Hands], object]
    floats: bool = False


def full_case(hands: Hands) -> str:
    """The case with most in it: Yassin of the made-up team."""
    today = hands.desk.today()

    def found(reader: object) -> str:
        rows = case_rows(reader, case_ids(reader, CaseFilter(), today), today)  # type: ignore[arg-type]
        return next(row.id for row in rows if row.name.call == "Yassin")

    return hands.store.read(found)


def pages(hands: Hands) -> Iterator[Place]:
    """Every page, every tab of a case, every part of the plan and of the settings."""
    case_id = full_case(hands)
    yield Place("today", _to(Address("today")))
    yield Place("cases", _to(Address("cases")))
    yield Place("timeline", _to(Address("timeline")))
    yield Place("exits", _to(Address("exits")))
    yield Place("duplicates", _to(Address("duplicates")))
    yield Place("timeline-list", partial(_turned, Address("timeline")))
    yield Place("case-timeline-list", partial(_turned, Address("case", case_id, "timeline")))
    for tab in (DISCUSS, LOAD, AWAY, TOLD, RULES):
        yield Place(f"team-{tab}", _to(Address("team", tab=tab)))
    for tab in ("", "count", "retention"):
        yield Place(f"figures-{tab}", _to(Address("figures", tab=tab)))
    yield Place("sync", _to(Address("sync")))
    yield Place("looked", _to(Address("looked")))
    yield Place("looked-case", _to(Address("looked", case_id)))
    yield Place("differences", _to(Address("differences")))
    for one in hands.store.read(differences):
        item = f"{one.entity_id}.{one.field}"
        yield Place(f"differences-{one.field}", _to(Address("differences", item=item)))
    yield Place("no-case", _to(Address("case", "0" * 32)))
    for tab in TABS:
        yield Place(f"case-{tab.code}", _to(Address("case", case_id, tab.code)))
    yield Place("case-assessment", _to(Address("case", case_id, "five", "assessment")))
    for part in PLAN_PARTS:
        yield Place(f"plan-{part}", _to(Address("case", case_id, "plan", f"part-{part}")))
    for part in PARTS:
        yield Place(f"settings-{part.code}", _to(Address("settings", tab=part.code)))


def forms(hands: Hands) -> Iterator[Place]:
    """Everything that floats over a page."""
    case_id = full_case(hands)
    yield Place("keys", lambda hands: hands.press("F1"), floats=True)
    yield Place("contact", lambda hands: hands.press("Ctrl+N"), floats=True)
    yield Place("new-case", lambda hands: hands.press("Ctrl+Shift+N"), floats=True)
    records = _records(hands, case_id)
    for kind in SHEETS:
        if kind not in _NEEDS:
            yield Place(f"form-{kind}", _to(Address("case", case_id, "overview", kind)), floats=True)
        if kind in records:
            address = Address("case", case_id, "overview", f"{kind}.{records[kind]}")
            yield Place(f"form-{kind}-change", _to(address), floats=True)
    for item in ("agree", "versions", "share"):
        yield Place(f"plan-{item}", _to(Address("case", case_id, "plan", item)), floats=True)
    for name, kind in (
        ("team", MakeTeamSheet), ("hub", HubSheet), ("invite", InviteSheet), ("recovery", RecoveryMaking),
        ("drill", RecoveryDrill),
    ):  # fmt: skip
        yield Place(f"sync-{name}", partial(_float, kind), floats=True)
    for name, make in team_sheets(hands).items():
        yield Place(f"sync-{name}", partial(_float, make), floats=True)
    yield Place("team-away-sheet", partial(_float, partial(AwaySheet, leads=True)), floats=True)
    rows, me = _review(hands), hands.store.author.worker_id
    yield Place("team-hand-over", partial(_float, partial(HandOverCasesSheet, worker=me, rows=rows)), floats=True)
    yield Place("count-take", partial(_float, TakeSheet), floats=True)
    yield Place("timeline-print", partial(_pressed, Address("case", case_id, "timeline"), "paper"), floats=True)
    yield Place("team-timeline-print", partial(_pressed, Address("timeline"), "paper"), floats=True)
    yield Place("print", lambda hands: hands.desk.print_requested.emit(PrintWish(case_id=case_id)), floats=True)


def team_sheets(hands: Hands) -> dict[str, Callable[..., Sheet]]:
    """Sheets about colleagues and their laptops, as if the made-up team had some."""
    karim = next(one.id for one in hands.desk.workers.values() if one.id != hands.store.author.worker_id)
    invitation = Invitation.new("https://hub.example.org", b"o" * 16, b"f" * 32)
    request = JoinRequest(b"s" * 32, b"b" * 32, "Karim Aziz", "laptop Karim")
    waiting = Waiting(invitation, bytes.fromhex(karim), request, ("answer", "wrap", "sister", "legal", "bike", "heat"))
    person = ColleagueRow(worker_id=karim, roles=("worker",), active=True, is_me=False)
    old, new = (
        DeviceRow(dev_id=name * 16, worker_id=karim, state="active", is_this=False, is_guest=False, last_save=None,
                  brought_by=by)
        for name, by in (("ab", ""), ("cd", "ab" * 16))
    )  # fmt: skip
    return {
        "invitation": partial(InvitationSheet, text=invitation.text()),
        "admit": partial(AdmitSheet, one=waiting),
        "revoke": partial(RevokeSheet, row=old, words="Laptop Karim", names=(new, old)),
        "held": partial(HeldSheet, names=(old,), words="Laptop Karim"),
        "farewell": partial(FarewellSheet, row=person),
        "roles": partial(RolesSheet, row=person),
    }


def _review(hands: Hands) -> tuple[ReviewRow, ...]:
    me, today = hands.store.author.worker_id, hands.desk.today()
    return tuple(row for row in hands.store.read(partial(read_review, me=me, today=today)) if row.worker_id == me)


def _float(kind: Callable[..., Sheet], hands: Hands) -> None:
    hands.frame.go_to(Address("sync"))
    kind(hands.app.window, hands.desk).open_sheet()


def _part(hands: Hands, address: Address) -> Any:  # a page, or the tab that is open on it
    hands.frame.go_to(address)
    hands.wait()
    page = hands.page()
    return page.tab(address.tab) if address.tab and hasattr(page, "tab") else page


def _turned(address: Address, hands: Hands) -> None:
    """The same as a list: L, which is the picture again when it is pressed twice."""
    part = _part(hands, address)
    part.turn()


def _pressed(address: Address, button: str, hands: Hands) -> None:
    getattr(_part(hands, address), button).click()


def _to(address: Address) -> Callable[[Hands], object]:
    def go(hands: Hands) -> None:
        hands.frame.go_to(address)

    return go


def _records(hands: Hands, case_id: str) -> dict[str, str]:
    """A record of every kind that a form can change."""

    def found(reader: object) -> dict[str, str]:
        goals = goals_of(reader, case_id)  # type: ignore[arg-type]
        return {
            "goal": goals.goals[0].id,
            "step": goals.goals[0].steps[0].id,
            "contact": contacts_of(reader, case_id)[0].id,  # type: ignore[arg-type]
            "member": network_of(reader, case_id)[0].id,  # type: ignore[arg-type]
            "check_in": network_of(reader, case_id)[0].id,  # type: ignore[arg-type]
            "follow_up": f"{exits_of(reader, case_id)[0].id}:m3",  # type: ignore[arg-type]
            "conditions": f"{exits_of(reader, case_id)[0].id}:{POINTS[0]}",  # type: ignore[arg-type]
            **{
                code: rows[0].id
                for code, kind in ENTRY_KINDS.items()
                if (rows := kind.read(reader, case_id))  # type: ignore[arg-type]
            },
        }

    return hands.store.read(found)


def arrive(hands: Hands, place: Place) -> None:
    """Go there and wait until everything is read and drawn; forms of before are closed first."""
    leave_forms(hands)
    place.go(hands)
    hands.until_paper()
    if place.floats:
        hands.until(lambda: hands.sheet() is not None)
        hands.until_paper()


def leave_forms(hands: Hands) -> None:
    """Esc, until nothing floats."""
    for _form in range(3):
        if hands.sheet() is None:
            return
        hands.press("Escape")
        hands.wait()
    sheet = hands.sheet()
    assert sheet is None, f"Esc does not close {sheet.accessibleName()!r}, the keyboard is in {hands.focus()}"

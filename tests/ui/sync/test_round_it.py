# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of what points at differences: the chip, Today, the case, the page of syncing."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtTest import QTest

from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase, HandOverCase
from caseapp.operations.differences import SettleDifference
from caseapp.operations.people import ChangePerson
from caseapp.operations.team import AddWorker
from caseapp.store.colleagues.progress import RoundRow
from caseapp.store.queries.differences import differences
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.overview import SyncState
from caseapp.ui.case.page import CasePage
from caseapp.ui.frame.address import Address
from caseapp.ui.sync.chip import SyncChip, chip_words
from caseapp.ui.sync.differences import DifferencesPage
from caseapp.ui.sync.page import SyncPage
from caseapp.ui.sync.queue import Counts, Eyes, open_rows
from caseapp.ui.today.page import TodayPage
from tests.journeys.hands import texts_in
from tests.ui.opened import Opened
from tests.ui.sync.conftest import Apart

_DAY_MS = 24 * 3600 * 1000


def test_the_chip_says_what_must_be_known_first(opened: Opened) -> None:
    desk = opened.desk
    now = round(desk.clock.now().timestamp() * 1000)
    good = RoundRow(now, "hub", 0, 0, "done")
    team = SyncState(alone=False, hub="https://hub.example.org", is_member=True, last=good, last_good=good)
    three = replace(team, unsent=3)
    long_ago = RoundRow(now - 3 * _DAY_MS, "hub", 0, 0, "done")
    away = replace(team, last=RoundRow(now, "hub", 0, 0, "unreachable"), last_good=long_ago)

    def said(state: SyncState, counts: Counts | None = None, *, is_busy: bool = False) -> tuple[str, str]:
        return chip_words(state, counts or Counts(), desk, is_busy=is_busy)

    assert said(SyncState(alone=True)) == ("off", "")
    assert said(SyncState(alone=True), Counts(2, 1)) == ("differences", "2 verschillen te beslissen")
    assert said(three, Counts(1, 0)) == ("differences", "1 verschil te beslissen")
    assert said(three) == ("waiting", "3 wijzigingen nog niet verzonden")
    assert said(three, is_busy=True) == ("busy", "3 wijzigingen verzenden ...")
    assert said(team, is_busy=True) == ("busy", "synchroniseren ...")
    assert said(replace(three, failed=1)) == ("failed", "3 wijzigingen nog niet verzonden")
    assert said(replace(team, failed=2)) == ("failed", "2 dossiers synchroniseren niet")
    assert said(replace(away, unsent=1)) == ("failed", "1 wijziging nog niet verzonden")
    kind, words = said(away)
    assert (kind, "2 okt" in words) == ("failed", True)
    assert said(team)[0] == "current"
    assert said(team)[1].startswith("bijgewerkt ")
    assert said(replace(team, last=None, last_good=None)) == ("off", "nog niet gesynchroniseerd")
    newer = RoundRow(now, "hub", 0, 0, "upgrade_required")
    assert said(replace(three, last=newer)) == ("failed", "werk het programma bij om te synchroniseren")
    assert said(replace(three, lease_until=now + 5 * _DAY_MS))[0] == "waiting"
    assert said(replace(three, lease_until=now + 2 * _DAY_MS))[1].startswith("verbind vóór ")
    out = replace(three, shut_out="device_revoked", is_member=False)
    assert said(out, Counts(1)) == ("failed", "niet meer in het team")


def test_what_was_not_sent_is_counted_once_there_is_a_team(opened: Opened) -> None:
    colleagues = Colleagues(opened.store, lambda _changes: None)
    opened.case("Yassin", "El Idrissi")
    assert colleagues.overview.state().unsent == 0
    colleagues.found(None)
    state = colleagues.overview.state()
    assert not state.alone
    assert state.unsent > 0


def test_the_chip_follows_what_happens_and_opens_the_page(apart: Apart) -> None:
    opened = apart.opened
    chip = SyncChip(opened.desk, opened.frame)
    chip.look()
    opened.wait()
    words = opened.frame.top_bar.sync
    assert words.text() == "5 verschillen te beslissen"
    assert words.isVisible()
    opened.show("sync", SyncPage)
    words.click()
    opened.wait()
    assert opened.frame.history.now is not None
    assert opened.frame.history.now.page == "differences"
    for one in opened.store.read(differences):
        value = one.values[0].value
        assert not isinstance(value, bytes)
        rev = opened.store.read(lambda reader: reader.rev)
        given = SettleDifference(record_id=one.entity_id, field=one.field, value=value, read_rev=rev)
        opened.desk.act(given)
        opened.wait()
    QTest.qWait(1)
    opened.wait()
    assert words.text() == ""
    assert not words.isVisible()


def test_today_has_a_line_with_the_act_on_it(apart: Apart) -> None:
    page = apart.opened.show("today", TodayPage)
    said = texts_in(page)
    assert "5 verschillen" in said or any("5 verschillen, 2 gaan over veiligheid" in one for one in said)
    page.waiting.list.act_requested.emit("differences", "open")  # type: ignore[attr-defined]
    assert apart.opened.went[-1] == Address("differences")


def test_the_case_says_which_fields_differ(apart: Apart) -> None:
    opened = apart.opened
    opened.desk.navigate_requested.connect(opened.went.append)
    opened.frame.add_page("case", lambda: CasePage(opened.desk))
    opened.frame.go_to(Address("case", apart.case_id))
    opened.wait()
    page = opened.frame.page()
    assert isinstance(page, CasePage)
    banner = page.differing.banner
    assert banner is not None
    assert banner.isVisible()
    said = banner.accessibleName()
    assert said.startswith("5 verschillen te beslissen: Veilig bereiken, Contactverbod, ")
    assert said.endswith("Hou je tot dan aan de voorzichtigste tekst.")
    banner.act_pressed.emit("decide")
    assert opened.went[-1] == Address("differences", apart.case_id)
    other = opened.case("Noor", "Haddad")
    opened.frame.go_to(Address("case", other))
    opened.wait()
    assert page.differing.banner is None
    assert page.differing.isHidden()


def test_the_page_of_syncing_speaks_the_truth(apart: Apart) -> None:
    page = apart.opened.show("sync", SyncPage)
    said = " ".join(texts_in(page))
    assert "werkt alleen" in said
    assert "5 verschillen te beslissen" in said
    page.differing.link.click()  # type: ignore[attr-defined]
    assert apart.opened.went[-1] == Address("differences")


def test_a_difference_is_for_who_may_write_in_the_case(apart: Apart) -> None:
    opened = apart.opened
    bo = perform(opened.store, AddWorker(name="Bo Maes")).result
    looking = {
        "nele": Eyes("worker", opened.nele), "karim": Eyes("worker", opened.karim), "bo": Eyes("worker", bo),
        "lead": Eyes("team_lead", bo), "supervisor": Eyes("supervisor", bo),
    }  # fmt: skip
    with opened.store.reading() as reader:
        count = {name: len(open_rows(reader, eyes)) for name, eyes in looking.items()}
    assert count == {"nele": 5, "karim": 5, "bo": 0, "lead": 5, "supervisor": 0}
    perform(opened.store, ChangeCase(case_id=apart.case_id, fields={"restricted": True}))
    assert opened.store.read(lambda reader: open_rows(reader, Eyes("team_lead", bo))) == ()
    perform(opened.store, HandOverCase(case_id=apart.case_id, to_worker_id=bo))
    assert len(opened.store.read(lambda reader: open_rows(reader, Eyes("worker", bo)))) == 5


def test_bookkeeping_is_not_put_before_people(opened: Opened) -> None:
    """Two who put goals in another order need not talk about it."""
    case_id = opened.case("Yassin", "El Idrissi")
    rev = opened.store.read(lambda reader: reader.rev)
    assert rev > 0
    opened.store.local(
        lambda unit: unit.connection.exec_driver_sql(
            "INSERT INTO sibling SELECT id, 14, 1, 1, n, 11, 1, x'6161', 0 "
            "FROM case_file, (SELECT 1 AS n UNION SELECT 2)"
        )
    )
    assert case_id
    eyes = Eyes.of(opened.desk)
    assert len(opened.store.read(differences)) == 1
    assert opened.store.read(lambda reader: open_rows(reader, eyes)) == ()


def test_many_differences_do_not_hold_up_the_page(opened: Opened) -> None:
    """A list brought in on two laptops: the list is read with a few statements, not with some for each."""
    rev = opened.store.read(lambda reader: reader.rev)
    for number in range(60):
        case_id = opened.case(f"Jongere {number}", "Test")
        key = bytes.fromhex(case_id)
        person_id = opened.store.read(
            lambda reader, key=key: reader.sql("SELECT person_id FROM case_file WHERE id = ?", (key,))
        )[0][0].hex()  # type: ignore[misc]
        for phone in ("1", "2"):
            perform(opened.store, ChangePerson(person_id=person_id, read_rev=rev, fields={"phone": phone}))
    asked: list[str] = []
    with opened.store.reading() as reader:
        read = reader.sql
        reader.sql = lambda text, values=(): (asked.append(text), read(text, values))[1]  # type: ignore[assignment, method-assign]
        rows = open_rows(reader, Eyes.of(opened.desk))
    assert len(rows) == 60
    assert len(asked) < 8
    page = opened.show("differences", DifferencesPage)
    assert any("60" in one for one in texts_in(page))

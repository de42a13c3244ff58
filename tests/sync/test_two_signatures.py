# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what takes two signatures (T18, T19), between real laptops: asked, signed, refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from caseapp.errors import NotAllowed, WrongUse
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.http import HttpHub
from caseapp.sync.protocol.directory import ADMINISTRATOR, parse_record
from caseapp.sync.protocol.refusals import Refused
from caseapp.sync.recovery import Drill, RecoverySecret, ShareRefused
from casehub.serving import Serving
from casehub.store.mailbox import MOST
from tests.records import open_case
from tests.sync.acting import colleagues_of, device_of
from tests.sync.laptops import Laptop
from tests.sync.teams import Opened, Trio, trio_at
from tests.sync.test_ended_access import cases, give


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    """Nele leads and looks after the team, and so does Karim from now on."""
    with trio_at(tmp_path) as (trio, hub):
        assert colleagues_of(trio.nele, hub).set_roles(user_of(trio.karim), [ADMINISTRATOR, "worker"])
        trio.karim.round(hub)
        yield trio, hub


def user_of(laptop: Opened) -> str:
    return laptop.store.author.worker_id


def roles_of(trio: Trio, hub: Serving, laptop: Opened) -> set[str]:
    """By the list of Mila's laptop, after a round."""
    trio.mila.round(hub)
    rows = colleagues_of(trio.mila, hub).overview.colleagues()
    return set(next(one.roles for one in rows if one.worker_id == user_of(laptop)))


def words(secret: RecoverySecret) -> list[str]:
    return [" ".join(one) for one in secret.shares()][:2]


def test_t18_a_role_that_opens_cases_waits_for_the_second_administrator(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    nele, karim = colleagues_of(trio.nele, hub), colleagues_of(trio.karim, hub)
    assert not nele.set_roles(user_of(trio.mila), ["team_lead"])
    assert roles_of(trio, hub, trio.mila) == {"worker"}
    (mine,) = nele.overview.orders()
    assert (mine.kind, mine.roles, mine.worker_id) == ("user_role", ("team_lead",), user_of(trio.mila))
    assert (mine.is_mine, mine.is_signed) == (True, True)
    assert not nele.orders.sign(mine.order_id)  # twice is not two
    assert karim.overview.orders() == ()
    trio.karim.round(hub)
    (asked,) = karim.overview.orders()  # after a round it stands there without asking the hub again
    assert (asked.asked_by, asked.is_mine, asked.is_signed) == (user_of(trio.nele), False, False)
    assert karim.orders.sign(asked.order_id)
    assert roles_of(trio, hub, trio.mila) == {"team_lead"}
    trio.nele.round(hub)
    assert nele.overview.orders() == karim.overview.orders() == ()


def test_t18_who_was_taken_over_makes_no_puppet(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    nele = colleagues_of(trio.nele, hub)
    nele.revoke(device_of(trio.karim).hex(), "lost", wipe=False)  # first the other one out, which one may do alone
    assert not nele.set_roles(user_of(trio.nele), [ADMINISTRATOR, "supervisor", "team_lead"])
    assert not nele.set_roles(user_of(trio.mila), [ADMINISTRATOR])
    assert not nele.let_leave(user_of(trio.karim))
    for _ in range(2):
        for one in nele.orders.look():
            assert not nele.orders.sign(one.order_id)
        trio.nele.round(hub)
    assert roles_of(trio, hub, trio.nele) == {ADMINISTRATOR, "team_lead"}
    assert roles_of(trio, hub, trio.mila) == {"worker"}
    assert ADMINISTRATOR in roles_of(trio, hub, trio.karim)


def test_t18_a_laptop_in_the_name_of_a_colleague_takes_two(made: tuple[Trio, Serving], tmp_path: Path) -> None:
    trio, hub = made
    nele, karim = colleagues_of(trio.nele, hub), colleagues_of(trio.karim, hub)
    other = Laptop(tmp_path / "other")
    theirs = colleagues_of(other, hub)
    _sealed, shown = theirs.ask_to_join(nele.invite(user_of(trio.mila)).text(), "Mila", "tweede laptop")
    (waiting,) = (one for one in nele.who_waits() if one.request.device == "tweede laptop")
    assert not nele.admit(waiting, ["worker"])
    assert not theirs.come_in()
    (order,) = karim.orders.look()
    assert (order.kind, order.worker_id, order.words) == ("device_add", user_of(trio.mila), shown)
    assert karim.orders.sign(order.order_id)
    assert theirs.come_in()
    other.close()


def test_a_new_colleague_who_is_to_lead_comes_in_as_a_worker_first(made: tuple[Trio, Serving], tmp_path: Path) -> None:
    trio, hub = made
    nele, karim = colleagues_of(trio.nele, hub), colleagues_of(trio.karim, hub)
    worker = trio.nele.add_worker("Sofie Maes", "team_lead")
    other = Laptop(tmp_path / "other")
    theirs = colleagues_of(other, hub)
    theirs.ask_to_join(nele.invite(worker).text(), "Sofie", "laptop Sofie")
    (waiting,) = (one for one in nele.who_waits() if one.request.device == "laptop Sofie")
    assert not nele.admit(waiting, ["team_lead"])
    assert theirs.come_in()
    (order,) = karim.orders.look()
    assert (order.kind, order.roles) == ("user_role", ("team_lead",))
    karim.orders.sign(order.order_id)
    trio.nele.round(hub)  # her letter was of before Sofie's laptop had its keys
    assert nele.overview.orders() == ()
    other.close()
    rows = nele.overview.colleagues()
    assert next(one.roles for one in rows if one.worker_id == worker) == ("team_lead",)


def test_who_refuses_says_so_and_who_asked_withdraws(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    nele, karim = colleagues_of(trio.nele, hub), colleagues_of(trio.karim, hub)
    nele.set_roles(user_of(trio.mila), ["team_lead"])
    (order,) = karim.orders.look()
    karim.orders.refuse(order.order_id)
    (mine,) = nele.orders.look()
    assert mine.refused_by == (user_of(trio.karim),)
    nele.orders.refuse(mine.order_id)
    assert nele.orders.look() == karim.orders.look() == ()
    trio.rounds(hub, 2)
    assert nele.overview.orders() == karim.overview.orders() == ()
    assert roles_of(trio, hub, trio.mila) == {"worker"}
    with pytest.raises(WrongUse):
        karim.orders.sign("00" * 16)


def test_the_directory_that_grows_makes_nobody_ask_again(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    nele, karim = colleagues_of(trio.nele, hub), colleagues_of(trio.karim, hub)
    nele.set_roles(user_of(trio.mila), ["team_lead"])
    for role in ("peer_worker", "worker", "intern"):  # by one, each on a directory that Nele's letter does not know
        karim.set_roles(user_of(trio.mila), [role])
    (order,) = karim.orders.look()
    assert not karim.orders.sign(order.order_id)  # signed, and of another height than what Nele signed
    trio.nele.round(hub)
    assert roles_of(trio, hub, trio.mila) == {"team_lead"}


def test_t19_sheets_are_replaced_by_two_and_the_old_ones_open_nothing_new(
    made: tuple[Trio, Serving], tmp_path: Path
) -> None:
    trio, hub = made
    nele, karim = colleagues_of(trio.nele, hub), colleagues_of(trio.karim, hub)
    old, new = RecoverySecret.random(), RecoverySecret.random()
    assert not nele.set_recovery(old)  # a key that could sign everything takes two as well
    assert karim.orders.sign(karim.orders.look()[0].order_id)
    assert not nele.set_recovery(new)
    assert nele.endings.recovery_drill(words(old)) is Drill.OPENS  # until the second signature
    assert nele.endings.recovery_drill(words(new)) is Drill.COMING
    (order,) = karim.orders.look()
    assert len(order.mark) == 2
    assert karim.orders.sign(order.order_id)
    trio.rounds(hub, 2)
    assert nele.endings.recovery_drill(words(old)) is Drill.EARLIER
    assert nele.endings.recovery_drill(words(new)) is Drill.OPENS
    fresh = Laptop(tmp_path / "fresh")
    with pytest.raises(ShareRefused):
        colleagues_of(fresh, hub).endings.rescue(hub.address, words(old))
    colleagues_of(fresh, hub).endings.rescue(hub.address, words(new))
    assert {bytes.fromhex(trio.of_karim), bytes.fromhex(trio.of_mila)} == {
        row[0] for row in fresh.rows("SELECT id FROM case_file")
    }
    fresh.close()


def test_two_sheets_sign_where_the_second_administrator_is_gone(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    nele, karim = colleagues_of(trio.nele, hub), colleagues_of(trio.karim, hub)
    secret = RecoverySecret.random()
    nele.set_recovery(secret)
    karim.orders.sign(karim.orders.look()[0].order_id)
    nele.revoke(device_of(trio.karim).hex(), "lost", wipe=False)
    nele.let_leave(user_of(trio.karim))
    (order,) = nele.orders.look()
    with pytest.raises(ShareRefused):
        nele.orders.sign_with_sheets(order.order_id, words(RecoverySecret.random()))
    nele.orders.sign_with_sheets(order.order_id, words(secret))
    assert nele.orders.look() == ()
    assert nele.set_roles(user_of(trio.mila), [ADMINISTRATOR, "worker"])  # the only one again
    trio.mila.round(hub)
    (told,) = colleagues_of(trio.mila, hub).overview.notices().appointed
    assert (told.worker_id, told.by_worker_id) == (user_of(trio.mila), user_of(trio.nele))


def test_a_full_mailbox_stops_no_round(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    with HttpHub(hub.address) as line:
        org_id = parse_record(trio.nele.rows("SELECT bytes FROM directory_record WHERE height = 0")[0][0]).org_id
        with suppress(Refused):
            for number in range(MOST + 1):  # anybody may write there
                line.ask_to_join(org_id, number.to_bytes(16, "big"), b"nonsense")
    nele = colleagues_of(trio.nele, hub)
    assert not nele.set_roles(user_of(trio.mila), ["team_lead"])
    trio.nele.note(trio.of_karim, "Ondertussen.")
    report = trio.nele.round(hub)
    assert (report.outcome, report.sent, set(report.refused)) == ("done", 1, {"quota"})


def test_everybody_is_told_who_was_made_administrator_by_one(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    mila = colleagues_of(trio.mila, hub)
    assert mila.overview.notices().only_administrator == user_of(trio.nele)
    trio.mila.round(hub)
    told = mila.overview.notices()
    (one,) = told.appointed
    assert (told.only_administrator, one.worker_id, one.by_worker_id) == ("", user_of(trio.karim), user_of(trio.nele))
    assert colleagues_of(trio.nele, hub).overview.notices().appointed == ()  # she knows
    mila.orders.note_seen(one.height)
    assert mila.overview.notices().appointed == ()


def test_t16_what_waits_a_day_is_released_by_two(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    nele, karim, mila = (colleagues_of(one, hub) for one in trio.all)
    for number in range(8):
        open_case(trio.nele.store, f"Kind{number}", "Peeters", primary_worker_id=user_of(trio.mila))
    trio.rounds(hub, 2)
    many = cases(trio.mila)
    for case_id in many:
        give(trio.nele, case_id, trio.karim, trio.nele)
    trio.rounds(hub, 2)
    assert cases(trio.mila) == many
    with pytest.raises(NotAllowed):
        mila.orders.ask_for_release(device_of(trio.karim).hex())
    mila.orders.ask_for_release()
    (order,) = nele.orders.look()
    assert (order.kind, order.worker_id, order.signed_by) == ("purge_release", user_of(trio.mila), ())
    assert not nele.orders.sign(order.order_id)
    trio.mila.round(hub)
    assert cases(trio.mila) == many
    assert karim.orders.sign(order.order_id)
    trio.mila.round(hub)
    assert cases(trio.mila) == set()
    assert mila.overview.state().brake is None


def test_without_a_hub_what_was_signed_travels_as_a_file(tmp_path: Path) -> None:
    nele, karim = Laptop(tmp_path / "nele"), Laptop(tmp_path / "karim")
    nele.start_team()
    worker = nele.add_worker("Karim Aziz")
    nele.found()
    nele.let_in_by_file(karim, worker, (ADMINISTRATOR, "worker"))
    nele.write_file(tmp_path / "1.oebundle")
    karim.read_file(tmp_path / "1.oebundle")
    case_id = open_case(nele.store, "Lotte", "Claes", primary_worker_id=worker)
    karim.write_file(tmp_path / "2.oebundle")
    nele.read_file(tmp_path / "2.oebundle")
    nele.write_file(tmp_path / "3.oebundle")
    karim.read_file(tmp_path / "3.oebundle")
    ours, theirs = without_hub(nele), without_hub(karim)
    letter = ours.orders.letter(ours.orders.ask_to_erase([case_id], "request"))
    (order,) = theirs.orders.look((letter,))
    assert order.case_ids == (case_id,)
    assert theirs.orders.sign(order.order_id)
    assert karim.rows("SELECT id FROM case_file") == []
    karim.write_file(tmp_path / "4.oebundle")
    nele.read_file(tmp_path / "4.oebundle")
    assert nele.rows("SELECT id FROM case_file") == []
    for laptop in (nele, karim):
        laptop.close()


def without_hub(laptop: Laptop) -> Colleagues:
    return Colleagues(laptop.store, laptop.told.append)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for laptops whose time in the team is over: stolen (T1, T9), or leaving in peace (5.17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from caseapp.operations.cases import HandOverCase
from caseapp.security.kdf import FLOOR
from caseapp.store.backup import back_up
from caseapp.store.destroying import destroy_profile
from caseapp.store.files import Pieces
from caseapp.store.profile import create_profile
from caseapp.sync.http import HttpHub
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.directory import make_record
from caseapp.sync.protocol.directory_records import Body
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys
from caseapp.sync.round import run_round
from caseapp.sync.session import Session
from caseapp.sync.shut_out import ShutOut
from casehub.serving import Serving
from tests.records import open_case
from tests.sync.acting import colleagues_of, device_of, epochs
from tests.sync.teams import Opened, Trio, trio_at


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path) as made:
        yield made


class SayingHub(HttpHub):
    """A hub that says of everybody that they were shut out, with a record of its own choice."""

    def __init__(self, address: str, record: bytes) -> None:
        super().__init__(address)
        self._record = record

    def sign_in(self, keys: DeviceKeys) -> m.Token:
        raise Refused(Code.DEVICE_REVOKED, record=self._record.hex())


def told_by(laptop: Opened, hub: Serving, record: bytes) -> Refused:
    """What a laptop makes of a hub that says so."""
    with SayingHub(hub.address, record) as line, pytest.raises(Refused) as caught:
        run_round(Session(laptop.store, laptop.membership, line, laptop.told.append))
    return caught.value


def order(signer: Opened, about: bytes, *, wipe: bool = True, keys: DeviceKeys | None = None) -> bytes:
    """A record that strikes a device off, on top of the directory of `signer`."""
    standing = signer.store.local(signer.membership.standing)
    assert standing is not None
    body: Body = {"dev": about, "reason": "stolen", "wipe": wipe}
    return make_record(standing.directory, "device_revoke", body, keys or standing.keys, 1)


def test_t1_a_stolen_laptop_believes_the_signed_record_and_asks_to_be_destroyed(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    nele = colleagues_of(trio.nele, hub)
    nele.revoke(device_of(trio.karim).hex(), "stolen", wipe=True)
    with pytest.raises(ShutOut) as caught:
        trio.karim.round(hub)
    assert (caught.value.code, caught.value.wipe, caught.value.reason) == ("wiped", True, "stolen")
    state = colleagues_of(trio.karim, hub).overview.state()
    assert (state.shut_out, state.wipe_due) == ("wiped", True)
    hub.stop()  # from now on it needs no hub to know
    with pytest.raises(ShutOut):
        trio.karim.round(hub)


def test_a_laptop_shut_out_without_wiping_keeps_its_file(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    colleagues_of(trio.nele, hub).revoke(device_of(trio.karim).hex(), "replaced", wipe=False)
    with pytest.raises(ShutOut) as caught:
        trio.karim.round(hub)
    assert (caught.value.code, caught.value.wipe) == (Code.DEVICE_REVOKED, False)
    assert trio.karim.values(trio.of_karim) is not None


def test_the_hub_alone_cannot_order_a_wipe(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    karim = device_of(trio.karim)
    flipped = bytearray(order(trio.nele, karim))
    flipped[-1] ^= 1
    forged = [
        b"",
        order(trio.nele, karim, keys=DeviceKeys.random()),  # signed by nobody we know
        order(trio.mila, karim),  # by a colleague who is no administrator
        order(trio.nele, device_of(trio.mila)),  # about another laptop
        bytes(flipped),
    ]
    for record in forged:
        refused = told_by(trio.karim, hub, record)
        assert refused.code == Code.DEVICE_REVOKED
        assert not isinstance(refused, ShutOut)
        state = colleagues_of(trio.karim, hub).overview.state()
        assert (state.shut_out, state.wipe_due) == (Code.DEVICE_REVOKED, False)
    assert isinstance(told_by(trio.mila, hub, order(trio.nele, device_of(trio.mila))), ShutOut)
    trio.karim.round(hub)  # the hub lets us in again: nothing was lost
    assert colleagues_of(trio.karim, hub).overview.state().shut_out == ""


def test_striking_off_a_former_name_does_not_end_the_laptop(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    former = device_of(trio.karim)
    trio.karim.store.reincarnate(begin=True)
    trio.karim.round(hub)
    assert device_of(trio.karim) != former
    colleagues_of(trio.nele, hub).revoke(former.hex(), "replaced", wipe=True)
    assert trio.karim.round(hub).outcome == "done"
    assert not isinstance(told_by(trio.karim, hub, order(trio.nele, former)), ShutOut)


def test_what_a_laptop_held_is_told_for_the_report_of_its_loss(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    nele = colleagues_of(trio.nele, hub)
    karim = device_of(trio.karim).hex()
    nele.revoke(karim, "lost", wipe=True)
    held = nele.overview.held_by(karim)
    assert {(one.case_id, one.kind) for one in held} == {("", "team"), (trio.of_karim, "core")}
    assert {one.case_id for one in nele.overview.held_by(device_of(trio.mila).hex())} == {"", trio.of_mila}


# -- destroying --------------------------------------------------------------------------------------------------------


def test_t1_destroying_leaves_neither_keys_nor_file_nor_copies(tmp_path: Path) -> None:
    home = tmp_path / "profile"
    profile, _code = create_profile(home, "correct horse battery staple", kdf=FLOOR)
    back_up(profile.store)
    profile.close()
    Pieces(home, bytes(16)).put(bytes(32), b"sealed")
    (home / "notes of somebody.txt").write_text("not ours", encoding="ascii")
    vault = (home / "vault.cbor").read_bytes()
    assert list((home / "backups").iterdir())
    destroy_profile(home)
    assert sorted(path.name for path in home.rglob("*")) == ["notes of somebody.txt", "profile.lock"]
    assert all(vault not in path.read_bytes() for path in home.rglob("*") if path.is_file())
    destroy_profile(home)  # again, as after a crash in the middle


# -- leaving -----------------------------------------------------------------------------------------------------------


def test_who_leaves_hands_over_everything_and_then_goes(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    nele, before = colleagues_of(trio.nele, hub), epochs(trio.nele, trio.of_karim)
    trio.karim.note(trio.of_karim, "Geschreven in de trein, zonder verbinding.")
    nele.let_leave(user_of(trio.karim))
    assert epochs(trio.nele, trio.of_karim) == before  # the key waits for what may still come
    with pytest.raises(ShutOut) as caught:
        trio.karim.round(hub)
    assert (caught.value.code, caught.value.wipe) == ("left", True)
    nele.sync()
    assert trio.nele.values(trio.of_karim) == {"Geschreven in de trein, zonder verbinding."}
    assert {one.state for one in nele.overview.devices() if one.worker_id == user_of(trio.karim)} == {"revoked"}
    nele.sync()
    assert epochs(trio.nele, trio.of_karim) == before + 1  # nothing is awaited any more


def test_who_leaves_and_could_not_send_stays_until_it_can(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    colleagues_of(trio.nele, hub).let_leave(user_of(trio.karim))
    trio.karim.note(trio.of_karim, "Nog niet verstuurd.")
    trio.karim.store.local(lambda unit: unit.connection.exec_driver_sql("DELETE FROM log_key"))
    assert trio.karim.round(hub).outcome == "done"
    assert colleagues_of(trio.karim, hub).overview.state().unsent == 1


def test_a_case_that_was_opened_before_hearing_of_the_leaving_reaches_the_team(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    nele = colleagues_of(trio.nele, hub)
    nele.let_leave(user_of(trio.karim))
    opened = open_case(trio.karim.store, "Robbe", "Nieuw", primary_worker_id=user_of(trio.karim))
    trio.karim.note(opened, "Geschreven op de laatste dag.")
    with pytest.raises(ShutOut) as caught:
        trio.karim.round(hub)
    assert (caught.value.code, caught.value.wipe) == ("left", True)
    nele.sync()
    assert trio.nele.values(opened) == {"Geschreven op de laatste dag."}


def test_a_new_key_waits_a_week_for_who_leaves_and_no_longer(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    nele, before = colleagues_of(trio.nele, hub), epochs(trio.nele, trio.of_karim)
    nele.let_leave(user_of(trio.karim))
    clock = trio.nele.store.clock
    clock.advance(timedelta(days=6))  # type: ignore[attr-defined]
    nele.sync()
    assert epochs(trio.nele, trio.of_karim) == before
    clock.advance(timedelta(days=2))  # type: ignore[attr-defined]
    nele.sync()
    assert epochs(trio.nele, trio.of_karim) == before + 1


def test_a_case_that_goes_to_a_colleague_does_not_shut_out_what_comes_late(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    nele = colleagues_of(trio.nele, hub)
    trio.karim.note(trio.of_karim, "Nog op zijn laptop.")
    nele.let_leave(user_of(trio.karim))
    given = HandOverCase(case_id=trio.of_karim, to_worker_id=user_of(trio.mila), backup_worker_id=user_of(trio.nele))
    trio.nele.do(given)
    nele.sync()
    trio.mila.round(hub)  # she has it at once
    assert (bytes.fromhex(trio.of_karim),) in trio.mila.rows("SELECT id FROM case_file")
    with pytest.raises(ShutOut):
        trio.karim.round(hub)
    trio.mila.round(hub)
    assert trio.mila.values(trio.of_karim) == {"Nog op zijn laptop."}


def test_t9_a_stolen_laptop_beside_one_that_leaves_makes_new_keys_at_once(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    nele, before = colleagues_of(trio.nele, hub), epochs(trio.nele, trio.of_karim)
    nele.let_leave(user_of(trio.karim))
    nele.revoke(device_of(trio.karim).hex(), "stolen", wipe=True)
    assert epochs(trio.nele, trio.of_karim) == before + 1


def user_of(laptop: Opened) -> str:
    return laptop.store.author.worker_id

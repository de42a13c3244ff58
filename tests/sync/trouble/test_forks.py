# SPDX-License-Identifier: EUPL-1.2
"""This is the place for sticks from a disk image that had not met the hub: what the hub has goes first (T14)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.models import Case
from caseapp.operations.cases import HandOverCase
from caseapp.sync.http import HttpHub
from caseapp.sync.joining import join_all, take_wraps
from caseapp.sync.overview import Overview
from caseapp.sync.protocol.grants import Epoch, LogSpec
from caseapp.sync.round import fetch_directory
from casehub.serving import Serving
from tests.sync.acting import colleagues_of
from tests.sync.malicious.member import Member, entity
from tests.sync.teams import Opened, Trio, trio_at
from tests.sync.trouble.test_copies import copied


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path) as found:
        yield found


def forked(trio: Trio, hub: Serving) -> Opened:
    """Karim's laptop wrote for the hub, a disk image of it for a stick; Nele read the stick. The image."""
    trio.karim.note(trio.of_karim, "ervoor")
    trio.rounds(hub)
    image = copied(trio.karim, trio.folder / "image")
    trio.karim.note(trio.of_karim, "op de laptop")
    trio.karim.note(trio.of_karim, "op de laptop, en verder")
    image.note(trio.of_karim, "op het beeld")
    image.write_file(trio.folder / "stick")
    trio.nele.read_file(trio.folder / "stick")
    assert trio.nele.values(trio.of_karim) == {"op het beeld"}
    return image


def test_t14_a_stick_from_a_disk_image_makes_way_for_the_hub(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    image = forked(trio, hub)
    trio.nele.note(trio.of_karim, "Nele, na het beeld")
    trio.karim.round(hub)
    trio.nele.round(hub)
    both = {"op de laptop, en verder", "Nele, na het beeld"}
    assert trio.nele.values(trio.of_karim) == both  # she had not seen what the laptop wrote
    aside = Overview(trio.nele.store, trio.nele.membership).set_aside()
    assert [(row.reason, row.count) for row in aside] == [("fork", 1)]
    for _ in range(2):
        for laptop in (image, trio.karim, trio.nele):
            laptop.round(hub)
    assert trio.nele.values(trio.of_karim) == both | {"op het beeld"}
    log_id = trio.nele.log_of(trio.of_karim)
    assert trio.nele.hash_of(log_id) == trio.karim.hash_of(log_id) == image.hash_of(log_id)
    assert len({Member(one).standing.keys.dev_id for one in (trio.karim, image)}) == 2
    assert trio.nele.is_sound()
    image.close()


def test_what_only_a_lost_image_had_can_be_taken_over(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    forked(trio, hub).close()
    trio.karim.round(hub)
    trio.nele.round(hub)
    assert trio.nele.values(trio.of_karim) == {"op de laptop, en verder"}
    assert colleagues_of(trio.nele, hub).endings.adopt(trio.of_karim) == 1
    trio.rounds(hub, 2)
    assert trio.karim.values(trio.of_karim) == {"op de laptop, en verder", "op het beeld"}
    trio.nele.read_file(trio.folder / "stick")  # the same once more: it is here already
    assert Overview(trio.nele.store, trio.nele.membership).set_aside() == ()
    assert colleagues_of(trio.nele, hub).endings.adopt(trio.of_karim) == 0


def test_t9_a_fresh_laptop_that_was_given_a_false_beginning_takes_that_of_the_hub(team: tuple[Trio, Serving]) -> None:
    """Karim gives Mila's new laptop, which has not synced yet, a first key of her case that he made himself."""
    trio, hub = team
    trio.mila.note(trio.of_mila, "van Mila")
    trio.mila.round(hub)
    fresh, mila = Opened.new(trio.folder / "fresh"), trio.mila.store.author.worker_id
    trio.nele.let_in(fresh, mila, hub)
    for laptop in (trio.nele, trio.mila):
        laptop.round(hub)
    karim = Member(trio.karim)
    log_id = trio.mila.log_of(trio.of_mila)
    spec = LogSpec(log_id, "core", "core", bytes.fromhex(trio.of_mila))
    trio.karim.round(hub)
    record, made = karim.new_log(spec, {karim.own_group(): "m", karim.own_group(trio.mila): "m"})
    key = Epoch(made.record, made.key)
    false = karim.save(log_id, entity(Case, trio.of_mila, note="van Karim"), key=key)
    with HttpHub(hub.address) as line:
        session = fresh.session(line)
        line.sign_in(session.local(lambda _unit, standing: standing.keys))
        fetch_directory(session)
        session.local(session.membership.open_keys)
        take_wraps(session, [(one.log_id, one.epoch, one.group_id, one.group_epoch, one.data) for one in made.wraps])
        join_all(session, [(record.data, None), (false.data, None)])
    assert fresh.values(trio.of_mila) == {"van Karim"}
    for _ in range(2):
        fresh.round(hub)
    assert fresh.values(trio.of_mila) == {"van Mila"}
    assert fresh.hash_of(log_id) == trio.mila.hash_of(log_id)
    assert fresh.is_sound()
    fresh.note(trio.of_mila, "van Mila, op de nieuwe laptop")
    fresh.round(hub)
    trio.mila.round(hub)
    assert trio.mila.values(trio.of_mila) == {"van Mila, op de nieuwe laptop"}
    fresh.close()


def test_what_the_hub_has_of_what_stands_on_it_goes_too_and_comes_again(team: tuple[Trio, Serving]) -> None:
    """Nele wrote twice on the image's save and gave all to Mila; her second save came to the hub as it was."""
    trio, hub = team
    mila, karim = (Member(one).standing.user_id.hex() for one in (trio.mila, trio.karim))
    trio.nele.do(HandOverCase(case_id=trio.of_karim, to_worker_id=mila, backup_worker_id=karim))
    trio.rounds(hub, 3)
    image = forked(trio, hub)
    trio.nele.note(trio.of_karim, "Nele, na het beeld")
    trio.nele.note(trio.of_karim, "Nele, en verder")
    trio.nele.write_file(trio.folder / "second stick")
    trio.mila.read_file(trio.folder / "second stick")
    assert trio.mila.values(trio.of_karim) == {"Nele, en verder"}
    trio.karim.round(hub)
    trio.nele.round(hub)
    trio.rounds(hub, 2)
    both = {"op de laptop, en verder", "Nele, en verder"}
    log_id = trio.nele.log_of(trio.of_karim)
    for laptop in (trio.mila, trio.nele, trio.karim):
        assert laptop.values(trio.of_karim) == both
        assert laptop.hash_of(log_id) == trio.nele.hash_of(log_id)
        assert laptop.is_sound()
    image.close()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the making of a profile that does not go well: afterwards it is whole, or as if never begun."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from caseapp.clock import FixedClock
from caseapp.errors import CaseAppError, DiskFull, TryLater, WrongPassphrase, WrongUse
from caseapp.security.kdf import FLOOR
from caseapp.security.vault_file import read_vault
from caseapp.security.vault_format import decode
from caseapp.store.profile import create_profile, open_profile, open_with_recovery, profile_exists
from tests.trouble.made import PASSPHRASE, Made


def test_a_profile_that_cannot_be_opened_at_once_leaves_no_vault_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has its recovery code: it must not lie in the way."""
    home = tmp_path / "profile"
    moves: list[str] = []

    def full_disk(*_: object, **__: object) -> None:
        moves.append("open")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("caseapp.store.profile.Profile._sign_in", full_disk)
    with pytest.raises(DiskFull):
        create_profile(home, PASSPHRASE, kdf=FLOOR)
    monkeypatch.undo()
    assert moves == ["open"]
    assert not profile_exists(home)
    assert {path.name for path in home.iterdir()} == {"profile.lock"}
    profile, _code = create_profile(home, PASSPHRASE, kdf=FLOOR)
    profile.close()


@pytest.mark.parametrize("moved", ["nothing", "database"])
def test_making_that_was_broken_off_while_moving(tmp_path: Path, original: Made, moved: str) -> None:
    """The database goes first, the vault follows: whoever comes next ends the moving, or begins anew."""
    made = original.copied(tmp_path / "profile")
    making = made.home / "making"
    making.mkdir()
    (made.home / "vault.cbor").replace(making / "vault.cbor")
    if moved == "nothing":
        (made.home / "profile.db").replace(making / "profile.db")
        assert not profile_exists(made.home)
        create_profile(made.home, PASSPHRASE, kdf=FLOOR)[0].close()
    else:
        with pytest.raises(WrongUse):
            create_profile(made.home, PASSPHRASE, kdf=FLOOR)
    open_profile(made.home, PASSPHRASE).close()
    assert not making.exists()


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    place = tmp_path / "profile"
    place.write_text("een gewoon bestand")
    with pytest.raises(WrongUse):
        create_profile(place, PASSPHRASE, kdf=FLOOR)
    with pytest.raises(CaseAppError):
        open_profile(place, PASSPHRASE)
    assert place.read_text() == "een gewoon bestand"


def test_the_clock_and_the_label_reach_the_vault(tmp_path: Path) -> None:
    home = tmp_path / "profile"
    clock = FixedClock(datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC))
    create_profile(home, PASSPHRASE, kdf=FLOOR, clock=clock, label="laptop van de permanentie")[0].close()
    vault = decode(read_vault(home)).vault
    assert vault.created == int(clock.now().timestamp())
    assert {slot.label for slot in vault.slots} == {"laptop van de permanentie", ""}


def test_the_delay_after_wrong_passphrases_goes_by_the_clock_that_is_given(tmp_path: Path, made: Made) -> None:
    clock = FixedClock()
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            open_profile(made.home, "niet deze zin", clock=clock)
    with pytest.raises(TryLater):
        open_profile(made.home, PASSPHRASE, clock=clock)
    clock.advance(timedelta(minutes=10))
    open_profile(made.home, PASSPHRASE, clock=clock).close()


def test_the_recovery_code_opens_it_whatever_the_clock_says(made: Made) -> None:
    for years in (-10, 10):
        clock = FixedClock(datetime(2026 + years, 1, 1, tzinfo=UTC))
        open_with_recovery(made.home, made.code, clock=clock).close()


def test_new_files_are_for_this_user_alone(tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("Windows has the rights of the profile folder instead")
    home = tmp_path / "new" / "profile"
    create_profile(home, PASSPHRASE, kdf=FLOOR)[0].close()
    assert home.stat().st_mode & 0o077 == 0

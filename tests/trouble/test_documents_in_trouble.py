# SPDX-License-Identifier: EUPL-1.2
"""This is the place for documents on a full disk and in a program that is killed: nothing half, no room lost."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from caseapp.errors import DiskFull, WrongUse
from caseapp.operations import perform
from caseapp.operations.documents import AddDocument, seal_document
from caseapp.store.attached import FILE_BYTES, open_file
from caseapp.store.files import FILES
from caseapp.store.profile import open_profile
from caseapp.store.queries.documents import documents_of, file_of
from caseapp.store.replay import verify
from tests.trouble.disks import fill, make_room, small_disk
from tests.trouble.killing import killed, moments
from tests.trouble.made import PASSPHRASE, Made, opened

_LETTER = b"De huur stopt op 1 maart. " * 60_000  # one and a half megabyte: two pieces


def pieces_in(home: Path) -> list[Path]:
    return [path for path in (home / FILES).rglob("*") if path.is_file()]


def letter_at(folder: Path) -> Path:
    path = folder / "brief.txt"
    path.write_bytes(_LETTER)
    return path


def test_no_room_for_a_document_leaves_no_part_of_it(tmp_path: Path, original: Made) -> None:
    letter = letter_at(tmp_path)
    with small_disk(tmp_path / "disk", 8) as disk:
        made = original.copied(disk / "profile")
        profile = opened(made)
        fill(disk, leave=1_300_000)
        with pytest.raises(DiskFull):
            seal_document(made.home, letter)
        assert pieces_in(made.home) == []
        make_room(disk)
        file = seal_document(made.home, letter)
        fill(disk, leave=1_300_000)
        with pytest.raises(DiskFull):
            perform(profile.store, AddDocument(case_id=made.case_id, file=file, fields={"title": "Opzeg"}))
        make_room(disk)
        assert profile.store.read(lambda reader: documents_of(reader, made.case_id)) == ()
        made_id = perform(profile.store, AddDocument(case_id=made.case_id, file=file, fields={"title": "Opzeg"})).result
        found = profile.store.read(lambda reader: file_of(reader, made_id))
        assert found is not None
        assert b"".join(open_file(found.file, found.pieces(made.home))) == _LETTER
        assert verify(profile.store).sound
        profile.close()


def take_in_on_and_on(home: Path, case_id: str, letter: Path, pipe: Connection) -> None:
    """Takes in the same letter until it is killed; says how often it was done."""
    profile = open_profile(home, PASSPHRASE)
    pipe.send(-1)
    number = 0
    while True:
        file = seal_document(home, letter)
        perform(profile.store, AddDocument(case_id=case_id, file=file, fields={"title": str(number)}))
        pipe.send(number)
        number += 1


def test_killed_while_documents_come_in(tmp_path: Path, original: Made) -> None:
    """What was said to be in is whole; what was not leaves nothing that waits for its form for ever."""
    letter, random = letter_at(tmp_path), moments(7)
    for round_no in range(3):
        made = original.copied(tmp_path / f"profile{round_no}")
        said = killed(take_in_on_and_on, made.home, made.case_id, letter, after=2, delay=random.uniform(0, 0.2))
        profile = opened(made)
        rows = profile.store.read(lambda reader: documents_of(reader, made.case_id))  # noqa: B023 - read at once
        assert {row.title for row in rows} >= {str(number) for number in said if number >= 0}
        for row in rows:
            found = profile.store.read(lambda reader: file_of(reader, row.id))  # noqa: B023 - read at once
            assert found is not None
            assert b"".join(open_file(found.file, found.pieces(made.home))) == _LETTER
        assert not (made.home / FILES / ("ff" * 16)).exists()
        assert verify(profile.store).sound
        profile.close()


def test_a_file_of_101_megabytes_is_refused_in_words_and_one_of_100_is_not(tmp_path: Path) -> None:
    large = tmp_path / "scan.pdf"
    with large.open("wb") as stream:
        stream.write(b"%PDF-1.4\n")
        stream.truncate(FILE_BYTES + 1)
    with pytest.raises(WrongUse, match="100 MB"):
        seal_document(tmp_path, large)
    with large.open("r+b") as stream:
        stream.truncate(FILE_BYTES)
    assert seal_document(tmp_path, large).size == FILE_BYTES

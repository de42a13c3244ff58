# SPDX-License-Identifier: EUPL-1.2
"""This is the place for documents between laptops: whoever works on a case gets its files, nobody else does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.operations import perform
from caseapp.operations.documents import AddDocument, ChangeDocument, let_go, seal_document
from caseapp.store.attached import NotAsAttached, open_file
from caseapp.store.files import FILES
from caseapp.store.queries.documents import documents_of, file_of
from casehub.serving import Serving
from tests.sync.laptops import Laptop
from tests.sync.teams import Trio, trio_at

CANARY = b"Vonnis van de vrederechter. "
LETTER = CANARY * 60_000  # two pieces


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path / "trio") as (trio, hub):
        yield trio, hub


def add(laptop: Laptop, case_id: str, path: Path, **fields: object) -> str:
    home = laptop.store.path.parent
    file = seal_document(home, path)
    made = perform(laptop.store, AddDocument(case_id=case_id, file=file, fields=fields)).result  # type: ignore[arg-type]
    let_go(home, file)
    return str(made)


def content_of(laptop: Laptop, document_id: str) -> bytes:
    found = laptop.store.read(lambda reader: file_of(reader, document_id))
    assert found is not None
    return b"".join(open_file(found.file, found.pieces(laptop.store.path.parent)))


def test_a_colleague_of_the_case_opens_it_and_nobody_else_holds_a_byte(
    opened: tuple[Trio, Serving], tmp_path: Path
) -> None:
    trio, hub = opened
    path = tmp_path / "vonnis.txt"
    path.write_bytes(LETTER)
    made = add(trio.nele, trio.of_karim, path, title="Vonnis", kind="decision")
    assert trio.nele.round(hub).outcome == "done"
    assert trio.karim.round(hub).outcome == "done"
    assert trio.mila.round(hub).outcome == "done"
    (row,) = trio.karim.store.read(lambda reader: documents_of(reader, trio.of_karim))
    assert (row.id, row.title, row.size) == (made, "Vonnis", len(LETTER))
    assert content_of(trio.karim, made) == LETTER
    assert trio.mila.store.read(lambda reader: documents_of(reader, trio.of_karim)) == ()
    assert not (trio.mila.store.path.parent / FILES).exists()
    assert hub.hub.settings.data is not None
    for folder in (hub.hub.settings.data, trio.nele.folder, trio.karim.folder):
        assert not [one for one in folder.rglob("*") if one.is_file() and CANARY in one.read_bytes()]


def test_what_a_colleague_changed_of_layer_comes_again_and_opens(opened: tuple[Trio, Serving], tmp_path: Path) -> None:
    trio, hub = opened
    path = tmp_path / "verslag.txt"
    path.write_bytes(CANARY)
    made = add(trio.karim, trio.of_karim, path)
    trio.karim.round(hub)
    trio.nele.round(hub)
    assert content_of(trio.nele, made) == CANARY
    moved = str(perform(trio.karim.store, ChangeDocument(document_id=made, fields={"layer": "L3"})).result)
    for laptop in (trio.karim, trio.nele, trio.karim, trio.nele):
        laptop.round(hub)
    (row,) = trio.nele.store.read(lambda reader: documents_of(reader, trio.of_karim))
    assert (row.id, row.layer) == (moved, "L3")
    assert content_of(trio.nele, moved) == CANARY


def test_a_piece_the_disk_lost_comes_back_with_the_next_round(opened: tuple[Trio, Serving], tmp_path: Path) -> None:
    trio, hub = opened
    path = tmp_path / "brief.txt"
    path.write_bytes(LETTER)
    made = add(trio.nele, trio.of_karim, path)
    trio.nele.round(hub)
    for one in (trio.nele.store.path.parent / FILES).rglob("*"):
        if one.is_file():
            one.unlink()
    with pytest.raises(NotAsAttached):
        content_of(trio.nele, made)
    trio.nele.round(hub)
    assert content_of(trio.nele, made) == LETTER
    assert trio.nele.is_sound()


def test_a_record_whose_pieces_nobody_has_stops_no_round(opened: tuple[Trio, Serving], tmp_path: Path) -> None:
    trio, hub = opened
    path = tmp_path / "brief.txt"
    path.write_bytes(CANARY)
    made = add(trio.nele, trio.of_karim, path)
    for one in (trio.nele.store.path.parent / FILES).rglob("*"):
        if one.is_file():
            one.unlink()
    for laptop in (trio.nele, trio.karim):
        report = laptop.round(hub)
        assert (report.outcome, report.refused) == ("done", {})
    trio.nele.do(ChangeDocument(document_id=made, fields={"title": "Zoek de brief"}))
    assert trio.nele.round(hub).outcome == "done"

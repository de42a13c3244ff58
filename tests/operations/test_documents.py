# SPDX-License-Identifier: EUPL-1.2
"""This is the place for documents: taken in sealed, found, opened again, and nothing of them in the clear."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from caseapp.errors import UnknownRecord, WrongUse
from caseapp.operations import perform
from caseapp.operations.documents import (
    PICTURE_BYTES,
    AddDocument,
    ChangeDocument,
    DeleteDocument,
    SealedFile,
    let_go,
    seal_document,
)
from caseapp.operations.undo import Undo
from caseapp.store.attached import FILE_BYTES, NotAsAttached, open_file
from caseapp.store.files import FILES
from caseapp.store.queries.documents import document, documents_of, file_of
from caseapp.store.queries.search import find_notes
from caseapp.store.replay import verify
from caseapp.store.store import Store
from tests.records import open_case

CANARY = b"De huur is opgezegd op 1 maart."
PDF = b"%PDF-1.7\n" + CANARY


@pytest.fixture
def case_id(store: Store) -> str:
    return open_case(store)


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def add(store: Store, case_id: str, path: Path, **fields: Any) -> str:
    home = store.path.parent
    file = seal_document(home, path)
    done = perform(store, AddDocument(case_id=case_id, file=file, fields=fields))  # type: ignore[arg-type]
    let_go(home, file)
    return str(done.result)


def content_of(store: Store, document_id: str) -> bytes:
    found = store.read(lambda reader: file_of(reader, document_id))
    assert found is not None
    return b"".join(open_file(found.file, found.pieces(store.path.parent)))


def kind_of_log(store: Store, document_id: str) -> str:
    sql = "SELECT l.kind FROM document d JOIN log l ON l.log_no = d.log_no WHERE d.id = ?"
    return str(store.read(lambda reader: reader.sql(sql, (bytes.fromhex(document_id),)))[0][0])


def test_a_document_comes_back_as_it_went_and_is_nowhere_in_the_clear(
    store: Store, case_id: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("stick")
    path = written(elsewhere, "opzeg.pdf", PDF)
    made = add(store, case_id, path, title="Opzeg van de huur", kind="lease", day=date(2026, 9, 1))
    assert content_of(store, made) == PDF
    (row,) = store.read(lambda reader: documents_of(reader, case_id))
    assert (row.title, row.kind, row.layer, row.media_type, row.size) == (
        "Opzeg van de huur", "lease", "L2", "application/pdf", len(PDF),
    )  # fmt: skip
    for one in store.path.parent.rglob("*"):
        assert one.is_dir() or CANARY not in one.read_bytes(), one
    assert not [one for one in (store.path.parent / FILES / ("ff" * 16)).rglob("*") if one.is_file()]
    assert verify(store).sound


def test_it_is_found_by_title_and_by_kind_in_every_language(store: Store, case_id: str, tmp_path: Path) -> None:
    made = add(store, case_id, written(tmp_path, "scan0001.pdf", PDF), title="Van de vrederechter", kind="lease")
    for typed in ("vrederechter", "huurcontract", "bail", "lease"):
        found = store.read(partial(find_notes, typed=typed))
        assert [(one.kind, one.entity_id) for one in found] == [("document", made)], typed
    perform(store, DeleteDocument(document_id=made))
    assert store.read(lambda reader: find_notes(reader, "vrederechter")) == ()


def test_its_layer_decides_where_it_lies_and_its_pieces_go_along(store: Store, case_id: str, tmp_path: Path) -> None:
    path = written(tmp_path, "brief.txt", CANARY)
    plain = add(store, case_id, path, kind="other")
    medical = add(store, case_id, path, kind="health")
    reporter = add(store, case_id, path, kind="other", layer="L4")
    assert [kind_of_log(store, one) for one in (plain, medical, reporter)] == ["core", "sensitive", "reporter"]
    moved = str(perform(store, ChangeDocument(document_id=plain, fields={"layer": "L3", "title": "Verslag"})).result)
    assert moved != plain
    assert kind_of_log(store, moved) == "sensitive"
    assert content_of(store, moved) == CANARY
    assert store.read(lambda reader: document(reader, plain)) is None
    with pytest.raises(UnknownRecord):
        perform(store, ChangeDocument(document_id=plain, fields={"title": "weg"}))
    assert verify(store).sound


def test_what_was_done_can_be_taken_back(store: Store, case_id: str, tmp_path: Path) -> None:
    made = add(store, case_id, written(tmp_path, "a.txt", CANARY), title="Eerst")
    done = perform(store, ChangeDocument(document_id=made, fields={"title": "Daarna"}))
    perform(store, Undo(act_rev=done.changes.act_rev))  # type: ignore[arg-type]
    row = store.read(lambda reader: document(reader, made))
    assert row is not None
    assert row.title == "Eerst"
    done = perform(store, DeleteDocument(document_id=made))
    perform(store, Undo(act_rev=done.changes.act_rev))  # type: ignore[arg-type]
    assert content_of(store, made) == CANARY


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.exe", PDF, "application/pdf"),
        ("b", b"\x89PNG\r\n\x1a\n....", "image/png"),
        ("c.jpeg", b"\xff\xd8\xff\xe0....", "image/jpeg"),
        ("d.tif", b"II*\x00....", "image/tiff"),
        ("e.tif", b"MM\x00*....", "image/tiff"),
        ("f.txt", "Zoë komt morgen.".encode(), "text/plain"),
        ("g.txt", "Zoë komt morgen om tien uur langs.".encode("cp1252"), "text/plain"),
        ("h.txt", "Zoë".encode("utf-16"), "text/plain"),
        ("i.txt", "é".encode() * 40_000, "text/plain"),
    ],
)
def test_what_it_is_follows_from_its_bytes(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    assert seal_document(tmp_path, written(tmp_path, name, content)).media_type == kind


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90\x00\x03\x00", b"PK\x03\x04\x14\x00", b"\x00" * 900, b"GIF89a\x01\x00", b"\x7fELF\x02\x01\x01\x00"],
)
def test_what_is_empty_or_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(WrongUse):
        seal_document(tmp_path, written(tmp_path, "brief.pdf", content))
    assert not (tmp_path / FILES).exists()


def test_more_than_100_mb_is_refused_and_exactly_so_much_is_not(tmp_path: Path) -> None:
    large = tmp_path / "groot.pdf"
    with large.open("wb") as stream:
        stream.write(b"%PDF-")
        stream.truncate(FILE_BYTES + 1)
    with pytest.raises(WrongUse, match="100 MB"):
        seal_document(tmp_path, large)
    with large.open("r+b") as stream:
        stream.truncate(FILE_BYTES)
    assert seal_document(tmp_path, large).size == FILE_BYTES


def test_folders_and_files_that_are_gone_are_refused_with_a_sentence(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "weg.pdf"):
        with pytest.raises(WrongUse):
            seal_document(tmp_path, path)


def test_a_record_without_sealed_pieces_is_refused(store: Store, case_id: str) -> None:
    made_up = SealedFile(
        file_id=bytes(16), key=bytes(32), size=5, names=(bytes(32),), media_type="application/pdf",
        file_name="x.pdf", digest=bytes(32),
    )  # fmt: skip
    with pytest.raises(WrongUse):
        perform(store, AddDocument(case_id=case_id, file=made_up, fields={}))
    assert store.read(lambda reader: documents_of(reader, case_id)) == ()


def test_a_picture_that_is_too_large_for_the_record_is_left_out(store: Store, case_id: str, tmp_path: Path) -> None:
    file = seal_document(store.path.parent, written(tmp_path, "a.txt", CANARY))
    for picture, kept in ((b"p" * PICTURE_BYTES, True), (b"p" * (PICTURE_BYTES + 1), False)):
        given = AddDocument(case_id=case_id, file=replace(file, picture=picture), fields={})
        made = str(perform(store, given).result)
        row = store.read(partial(document, document_id=made))
        assert row is not None
        assert (row.picture is not None) is kept


def test_a_piece_that_the_disk_spoilt_says_so(store: Store, case_id: str, tmp_path: Path) -> None:
    made = add(store, case_id, written(tmp_path, "a.pdf", PDF))
    found = store.read(lambda reader: file_of(reader, made))
    assert found is not None
    (place,) = (store.path.parent / FILES).rglob(found.file.names[0].hex())
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    with pytest.raises(NotAsAttached) as caught:
        content_of(store, made)
    assert caught.value.reason == "unknown"
    assert "file_key" not in repr(found)
    assert found.file.key.hex() not in repr(found)

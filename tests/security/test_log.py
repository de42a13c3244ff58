# SPDX-License-Identifier: EUPL-1.2
"""This is the place for marked names sent at the log in every way there is, none of which may arrive."""

from __future__ import annotations

import logging
import stat
import warnings
from collections.abc import Iterator
from decimal import Decimal
from enum import IntEnum, StrEnum
from pathlib import Path

import pytest

from caseapp.errors import WrongPassphrase
from caseapp.security.log import FILE_NAME, FOLDER_NAME, KEPT_FILES, LARGEST_FILE, CaseAppLog, caseapp_log

CANARY = "Kwikstaartje"
CASE_ID = "0123456789abcdef0123456789abcdef"
ours = logging.getLogger("caseapp.tests")
theirs = logging.getLogger("sqlalchemy.engine")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[CaseAppLog]:
    started = caseapp_log(tmp_path)
    yield started
    started.close()
    for file in (tmp_path / FOLDER_NAME).iterdir():
        assert CANARY not in file.read_text(encoding="utf-8")


def _text(log: CaseAppLog) -> str:
    return log.path.read_text(encoding="utf-8")


class Kind(StrEnum):
    SECRET = CANARY


class Number(IntEnum):
    Kwikstaartje = 4


class Shouting:
    def __repr__(self) -> str:
        return CANARY

    __str__ = __repr__


def test_ids_numbers_and_classes_arrive(log: CaseAppLog) -> None:
    ours.info("opened %s in %d ms, %s %s %s", CASE_ID, 12, Shouting, True, None)
    ours.warning("failed: %s, %s", WrongPassphrase("of " + CANARY), type(WrongPassphrase("x")).__name__)
    ours.info("counted %(rows)s", {"rows": 3})
    lines = _text(log).splitlines()
    assert lines[0].endswith(f"INFO caseapp.tests opened {CASE_ID} in 12 ms, Shouting True None")
    assert lines[1].endswith("WARNING caseapp.tests failed: WrongPassphrase, WrongPassphrase")
    assert lines[2].endswith("counted 3")
    assert lines[0][:10].count("-") == 2
    assert "+00:00 " in lines[0]


@pytest.mark.parametrize(
    "value",
    [
        CANARY,
        CANARY.encode(),
        [CANARY],
        {"name": CANARY},
        (1, CANARY),
        Kind.SECRET,
        Number.Kwikstaartje,
        Shouting(),
        Path(CANARY),
        Decimal("12.5"),
        ValueError(CANARY),
        CASE_ID + CANARY,
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_of_people_do_not(log: CaseAppLog, value: object) -> None:
    ours.info("saw %s", value)
    ours.info("saw %(it)s", {"it": value})
    ours.info("saw %r and %s", value, CASE_ID)
    text = _text(log)
    assert text.count("saw") == 3
    assert "12.5" not in text


def test_words_put_together_at_run_time_do_not(log: CaseAppLog) -> None:
    ours.info(f"opened {CANARY}")
    ours.info("opened " + str(Shouting()))
    ours.info(CANARY.join(["a", "b"]))
    ours.info(Shouting())
    ours.info("opened %s".replace("opened", CANARY), 1)
    assert _text(log).count("(withheld)") == 5


def test_libraries_are_heard_without_their_words(log: CaseAppLog) -> None:
    theirs.warning("SELECT %s", CANARY)
    theirs.error("literal words of a library")
    theirs.info("not heard at all")
    logging.getLogger(f"{CANARY} 1").error("a name in the name")
    text = _text(log)
    assert text.count("sqlalchemy.engine (withheld)") == 2
    assert "literal words" not in text
    assert len(text.splitlines()) == 3


def test_tracebacks_keep_places_and_classes(log: CaseAppLog) -> None:
    def act() -> None:
        try:
            {}[CANARY]
        except KeyError as cause:
            raise ValueError(CANARY) from cause

    try:
        act()
    except ValueError:
        ours.exception("an act failed", stack_info=True)
    text = _text(log)
    assert "an act failed" in text
    for kept in ("ValueError", "caused by:", "KeyError", "test_log.py:", "test_tracebacks_keep_places_and_classes"):
        assert kept in text
    assert "raise" not in text


def test_a_line_with_the_wrong_number_of_values_prints_nothing(
    log: CaseAppLog, capsys: pytest.CaptureFixture[str]
) -> None:
    ours.info("two %s %s", CANARY)
    ours.info("a number %d", CANARY)
    ours.info("none", CANARY)
    assert _text(log).count("(withheld)") == 3
    assert capsys.readouterr() == ("", "")


def test_extra_fields_and_warnings_do_not_arrive(log: CaseAppLog) -> None:
    ours.info("saved", extra={"person": CANARY})
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn(CANARY, stacklevel=1)
    text = _text(log)
    assert "saved" in text
    assert CANARY not in text


def test_it_stays_small(log: CaseAppLog) -> None:
    for number in range(4 * LARGEST_FILE // 300 * 2):
        ours.info(
            "a line of some length so that the file is soon full, with %s and %s and %s", CASE_ID * 2, CASE_ID, number
        )
    files = sorted(file.name for file in log.path.parent.iterdir())
    assert files == [FILE_NAME, *(f"{FILE_NAME}.{number + 1}" for number in range(KEPT_FILES))]
    assert all(file.stat().st_size <= LARGEST_FILE for file in log.path.parent.iterdir())


def test_only_the_owner_reads_it(log: CaseAppLog) -> None:
    ours.info("started")
    assert stat.S_IMODE(log.path.stat().st_mode) & 0o077 == 0


def test_closing_leaves_logging_as_it_was(tmp_path: Path) -> None:
    def now() -> tuple[object, ...]:
        root = logging.getLogger()
        return root.level, list(root.handlers), logging.raiseExceptions, logging.getLogger("caseapp").level

    before = now()
    started = caseapp_log(tmp_path)
    assert now() != before
    started.close()
    started.close()
    assert now() == before


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / FOLDER_NAME).write_text("a file in the way")
    started = caseapp_log(tmp_path)
    ours.error("an act failed")
    started.close()

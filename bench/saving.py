# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how long a save takes beside the same rows by hand, and an import (P8, P18)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from secrets import token_bytes
from tempfile import TemporaryDirectory
from typing import Any

from bench import names, notes
from bench.figures import Row, Times, beside, ms, once, times
from bench.making import KEPT, NOW, TODAY, Made, copy_of
from caseapp.operations import perform
from caseapp.operations.caseload.columns import propose_mapping
from caseapp.operations.caseload.files import read_table
from caseapp.operations.caseload.rows import read_rows
from caseapp.operations.contacts import RecordContact
from caseapp.operations.import_caseload import ImportCaseload
from caseapp.store.derived.search import doc_number
from caseapp.store.engine import connect
from caseapp.store.store import Store

_LIST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Saves:
    """Times of saves through the program, and of the same rows by hand."""

    ours: Times
    hand: Times


def saves(made: Made, runs: int = 300) -> Saves:
    """Contacts saved in random open cases of a copy, by the program and by hand in turns."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=KEPT) as folder, copy_of(made, Path(folder)) as profile:
        store = profile.store
        with store.reading() as reader:
            cases = [row[0] for row in reader.sql("SELECT case_id FROM case_summary WHERE status = 'open'")]
        floor = connect(store.path, *store.keys)
        chance = Random(8)
        ours, hand = beside([partial(_save, store, cases, chance), partial(_by_hand, floor, cases, chance)], runs, 30)
        floor.close()
    return Saves(ours, hand)


def _save(store: Store, cases: list[bytes], chance: Random) -> None:
    fields: Any = {
        "moment": NOW, "mode": "phone", "outcome": "completed", "with_whom": ("client",), "minutes": 20,
        "what": f"{notes.sentence(chance)} {notes.sentence(chance)}",
    }  # fmt: skip
    perform(store, RecordContact(case_ids=(chance.choice(cases).hex(),), fields=fields))


def _by_hand(connection: Any, cases: list[bytes], chance: Random) -> None:  # noqa: ANN401
    """The rows of such a save: contact, journal, what is held, search, summary; clocks mostly stay as they are."""
    case_id, moment = chance.choice(cases), round(NOW.timestamp() * 1000)
    what = f"{notes.sentence(chance)} {notes.sentence(chance)}"
    run = connection.execute
    run("BEGIN IMMEDIATE")
    log_no = run("SELECT log_no FROM case_file WHERE id = ?", (case_id,)).fetchone()[0]
    rev = run("SELECT max(rev) FROM journal").fetchone()[0] + 1
    seq = (run("SELECT max(seq) FROM journal WHERE log_no = ? AND dev_no = 1", (log_no,)).fetchone()[0] or 0) + 1
    made = run(
        "INSERT INTO contact (id, log_no, dots, deleted, case_id, moment, minutes, with_whom, mode, outcome, what, "
        "layer) VALUES (?, ?, ?, 0, ?, ?, 20, 'client', 'phone', 'completed', ?, 'L2')",
        (token_bytes(16), log_no, token_bytes(60), case_id, moment, what),
    )
    run("INSERT INTO search_note (rowid, text) VALUES (?, ?)", (doc_number("contact", made.lastrowid), what))
    run(
        "INSERT INTO journal (rev, act_rev, log_no, dev_no, seq, save_id, moment, body) "
        "VALUES (?, ?, ?, 1, ?, ?, ?, ?)",
        (rev, rev, log_no, seq, token_bytes(16), moment, token_bytes(120) + what.encode()),
    )
    run("UPDATE held SET seq = ? WHERE log_no = ? AND dev_no = 1", (seq, log_no))
    run("UPDATE case_summary SET last_contact = ?, last_talk = ? WHERE case_id = ?", (moment, moment, case_id))
    run("COMMIT")


def p8(made: Made) -> list[Row]:
    """A contact."""
    found = saves(made)
    ratio = found.ours.usual / found.hand.usual
    floor = f"the same rows by hand, FULL sync: p50 {ms(found.hand.usual)}, p95 {ms(found.hand.p95)}"
    figure = f"p50 {ms(found.ours.usual)}, p95 {ms(found.ours.p95)}, {times(ratio)}"
    return [Row("P8", "save a contact", "p95 <= 5 ms, <= 4 x", floor, figure, found.ours.p95 <= 5 and ratio <= 4)]


_HEADINGS = ("Nr", "Naam", "Voornaam", "Geboortedatum", "Telefoon", "Begeleider", "Programma", "Start", "Opmerking")


def write_list(path: Path, rows: int) -> None:
    """A list as a team keeps it, in a spreadsheet saved as text."""
    chance = Random(18)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(_HEADINGS)
        for number in range(rows):
            person = names.person(chance, TODAY)
            family = f"{person.get('prefix') or ''} {person.get('family_name') or ''}".strip()
            born = person.get("birth_day")
            day = f"{born:%d/%m/%Y}" if isinstance(born, date) else ""
            start = f"{chance.randrange(1, 28)}/{chance.randrange(1, 13)}/2026"
            worker, programme = chance.choice(("An", "Jo", "Karim", "Liesbeth")), chance.choice(("CTI", "outreach"))
            call, phone = person.get("call_name") or "Man", person.get("phone") or ""
            note = notes.sentence(chance)
            writer.writerow((number + 1, family or "Onbekend", call, day, phone, worker, programme, start, note))


def p18(made: Made) -> list[Row]:
    """An import into a team that is there already."""
    with TemporaryDirectory(dir=KEPT) as folder, copy_of(made, Path(folder)) as profile:
        path = Path(folder) / "lijst.csv"
        write_list(path, _LIST_ROWS)
        found: list[int] = []

        def work() -> None:
            table = read_table(path)
            reading = read_rows(table, propose_mapping(table), TODAY)
            done = perform(profile.store, ImportCaseload(rows=reading.rows)).result
            found.append(done.opened)

        taken = once(work) / 1000
    return [
        Row(
            "P18",
            f"import of a list of 2,000 rows ({found[0]:,} cases opened)",
            "<= 5 s",
            "-",
            f"{taken:.1f} s",
            taken <= 5,
        )
    ]

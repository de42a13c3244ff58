# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how long it takes to join saves from elsewhere: `python -m bench.joining [operations]`.

The floor is the same rows written by hand into a bare encrypted file: the saves as they are, and the records.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bench import notes
from caseapp.clock import FixedClock
from caseapp.models import Case, Contact, Person
from caseapp.store.colleagues.arrivals import Arrival, Outcome, Receiving
from caseapp.store.engine import connect
from caseapp.store.journal import EntityOps, Op, pack_body
from caseapp.store.migrations.runner import migrate
from caseapp.store.registry import kind_of
from caseapp.store.store import Store

_SAVES_PER_LOG = 50
_KEY, _SALT = b"\x01" * 32, b"\x02" * 16
_MOMENT = 1_790_000_000_000
_FIELDS = ("case_id", "moment", "mode", "outcome", "with_whom", "minutes", "what", "next_step", "domains")


def saves(operations: int, chance: Random) -> list[Arrival]:
    """Saves of colleagues: a case with its person, then contacts, log by log."""
    found: list[Arrival] = []
    made = 0
    while made < operations:
        log_id, dev_id, case_id, person_id = (chance.randbytes(16) for _ in range(4))
        prev: bytes | None = None
        for seq in range(1, _SAVES_PER_LOG + 1):
            entities = _opening(case_id, person_id) if seq == 1 else (_contact(case_id, chance),)
            save_id = chance.randbytes(16)
            moment = _MOMENT + seq * 3_600_000
            found.append(Arrival(log_id, dev_id, seq, save_id, moment, "record_contact", b"", entities, prev))
            prev = save_id
            made += sum(len(one.ops) for one in entities)
    return found


def _entity(model: type[Case | Person | Contact], identity: bytes, **values: object) -> EntityOps:
    kind = kind_of(model)
    ops = [Op(0, 0, 0)]
    for name, value in values.items():
        field = kind.by_name[name]
        ops.append(Op(1 if field.many else 0, field.number, value))  # type: ignore[arg-type]
    return EntityOps(identity, kind.number, 0, tuple(ops))


def _opening(case_id: bytes, person_id: bytes) -> tuple[EntityOps, ...]:
    person = _entity(Person, person_id, call_name="Yassin", family_name="El Idrissi", birth_day="2008-03-22")
    case = _entity(Case, case_id, person_id=person_id, status="open", opened_day="2026-05-01")
    return person, case


def _contact(case_id: bytes, chance: Random) -> EntityOps:
    said = f"{notes.sentence(chance)} {notes.sentence(chance)}"
    values = (case_id, _MOMENT, "phone", "completed", "client", 20, said, notes.sentence(chance), "income")
    return _entity(Contact, chance.randbytes(16), **dict(zip(_FIELDS, values, strict=True)))


def _join(store: Store, arrivals: list[Arrival]) -> None:
    def work(receiving: Receiving) -> None:
        for one in arrivals:
            if receiving.apply(one) is not Outcome.APPLIED:
                raise AssertionError("a save was not joined")

    store.receive("bench", work)


def _by_hand(store: Store, arrivals: list[Arrival]) -> None:
    connection = connect(store.path, *store.keys)
    connection.execute("BEGIN")
    logs: dict[bytes, int] = {}
    for rev, save in enumerate(arrivals, start=1):
        log_no = logs.setdefault(save.log_id, len(logs) + 1)
        body = pack_body(save.act, save.author, [(one.entity_id, one.type_no, one.ops) for one in save.entities])  # type: ignore[misc]
        connection.execute(
            "INSERT INTO journal VALUES (?,?,?,?,?,?,?,?)",
            (rev, rev, log_no, log_no, save.seq, save.save_id, save.moment, body),
        )
        for one in save.entities:
            names, values = _KINDS[one.type_no], [op.value for op in one.ops]
            marks = ", ".join("?" * (len(values) + 3))
            connection.execute(
                f"INSERT INTO {names[0]} (id, log_no, dots, {', '.join(names[1][op.field] for op in one.ops)}) "
                f"VALUES ({marks})",
                (one.entity_id, log_no, b"", *values),
            )
    connection.execute("COMMIT")
    connection.close()


_KINDS = {
    kind.number: (kind.name, {number: field.name for number, field in kind.by_number.items()})
    for kind in map(kind_of, (Case, Person, Contact))
}


def _timed(arrivals: list[Arrival], work: Callable[[Store, list[Arrival]], None]) -> float:
    with TemporaryDirectory() as folder:
        store = Store(Path(folder) / "profile.db", _KEY, _SALT, FixedClock())
        migrate(store.engine, lambda _version: None)
        store.sign_in("")
        begun = time.process_time()
        work(store, arrivals)
        taken = time.process_time() - begun
        store.close()
    return taken


def main() -> None:
    """Print processor time of both."""
    operations = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    arrivals = saves(operations, Random(14))
    count = sum(len(one.ops) for save in arrivals for one in save.entities)
    ours, hand = (_timed(arrivals, partial(work)) for work in (_join, _by_hand))
    print(f"{len(arrivals)} saves, {count} operations:")
    print(f"joined in {ours:.2f} s, by hand {hand:.2f} s ({ours / hand:.1f} x)")


if __name__ == "__main__":
    main()

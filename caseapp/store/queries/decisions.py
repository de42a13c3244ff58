# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading what was decided about differences of late: which field, by whom, when, how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import cbor2
import zstandard

from caseapp.models.types import Plain
from caseapp.store.authors import writer_of
from caseapp.store.journal import COLUMNS, PUT, EntityOps, Op, Save, as_save
from caseapp.store.queries.difference_origins import journal_row
from caseapp.store.queries.differences import CaseTie, case_ties, differences
from caseapp.store.reader import Reader
from caseapp.store.registry import kinds

_ACT: Final = "settle_difference"
_BEGIN: Final = b"\x83" + cbor2.dumps(_ACT)  # of a journal body: a list of three, the name of the act first
_MOST_READ: Final = 8_000  # the latest saves, whatever they are: a list that was brought in may be among them


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A difference that somebody decided. `how`: kept (one of the values, `of_worker_id` wrote it), both or new."""

    rev: int
    act_rev: int
    moment: datetime
    worker_id: str | None
    kind: str
    entity_id: str
    field: str
    value: Plain
    how: str
    of_worker_id: str | None
    compartment: str
    case: CaseTie | None


def recent_decisions(reader: Reader, since: datetime, limit: int = 12) -> tuple[Decision, ...]:
    """The latest decisions that still hold, the newest first."""
    found: list[Decision] = []
    seen: set[tuple[str, str]] = set()
    for save in _settled(reader, round(since.timestamp() * 1000)):
        for entity, op in _decided(save):
            kind = kinds()[entity.type_no]
            key = (entity.entity_id.hex(), kind.by_number[op.field].name)
            if key not in seen and not _differs_again(reader, key):
                found.append(_decision(reader, save, entity, op))
            seen.add(key)
        if len(found) >= limit:
            break
    return tuple(found[:limit])


def _settled(reader: Reader, since_ms: int) -> list[Save]:
    """The saves of decisions. The name of the act stands inside the body: it is looked at before all is read."""
    rows = reader.sql(
        "SELECT rev, body FROM (SELECT rev, moment, body FROM journal ORDER BY rev DESC LIMIT ?) "
        "WHERE moment >= ? AND (substr(body, 1, 1) = x'01' OR instr(body, ?) = 2) ORDER BY rev DESC",
        (_MOST_READ, since_ms, _BEGIN),
    )
    revs = [rev for rev, body in rows if body[0] == 0 or _begins_so(body)]
    return [as_save(reader.sql(f"SELECT {COLUMNS} FROM journal WHERE rev = ?", (rev,))[0]) for rev in revs]


def _begins_so(body: bytes) -> bool:
    with zstandard.ZstdDecompressor().stream_reader(body[1:]) as stream:
        return bool(stream.read(len(_BEGIN)) == _BEGIN)


def _decided(save: Save) -> list[tuple[EntityOps, Op]]:
    """The field that was decided: the one whose write replaced several values (other fields may follow from it)."""
    for entity in save.entities:
        kind = kinds().get(entity.type_no)
        ops = [op for op in entity.ops if op.code == PUT and kind is not None and op.field in kind.by_number]
        several = [op for op in ops if len(op.base) > 1]
        if several:
            return [(entity, op) for op in several[:1]]
    return []


def _differs_again(reader: Reader, key: tuple[str, str]) -> bool:
    return any(one.field == key[1] for one in differences(reader, (key[0],)))


def _decision(reader: Reader, save: Save, entity: EntityOps, op: Op) -> Decision:
    kind = kinds()[entity.type_no]
    how, of_worker = _how(reader, save, op)
    compartment, case = case_ties(reader, kind, (entity.entity_id,)).get(entity.entity_id.hex(), ("", None))
    return Decision(
        rev=save.rev,
        act_rev=save.act_rev,
        moment=datetime.fromtimestamp(save.moment / 1000, UTC),
        worker_id=writer_of(save.author).hex() or None,
        kind=kind.name,
        entity_id=entity.entity_id.hex(),
        field=kind.by_number[op.field].name,
        value=op.value,
        how=how,
        of_worker_id=of_worker,
        compartment=compartment,
        case=case,
    )


def _how(reader: Reader, save: Save, op: Op) -> tuple[str, str | None]:
    replaced: dict[Plain, str | None] = {}
    for dot in op.base:
        before = journal_row(reader, save.log_no, dot.dev_no, dot.seq)
        if before is not None:
            replaced[before.op_at(dot.idx)[1].value] = writer_of(before.author).hex() or None
    if op.value in replaced:
        return "kept", replaced[op.value]
    texts = [one for one in replaced if isinstance(one, str) and one]
    text = op.value if isinstance(op.value, str) else ""
    return ("both" if len(texts) > 1 and all(one in text for one in texts) else "new"), None

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for saves that a colleague had before the eyes and that have not come here.

Every envelope names what its writer held of others. What is named and still not here after a log was fetched whole
marks the log as incomplete: somebody may be keeping it back. Nothing is stopped by it, and the mark goes when it comes.
"""

from __future__ import annotations

from caseapp.store.colleagues.envelopes import State
from caseapp.store.plain_sql import Run, first_value

NAMED, SOUGHT, MISSING = "", "sought", "missing"  # in this order, a round each
_NOBODY = bytes(16)  # the id of the save is not known
_DAY_MS = 86_400_000
_IS_WHOLE = "EXISTS (SELECT 1 FROM hub_log h WHERE h.log_no = envelope.log_no AND h.cursor >= h.head)"


def named(run: Run, log_no: int, dev_no: int, seq: int, now_ms: int) -> None:
    """Somebody had this save of another device. Of each device the furthest is remembered while it is not here."""
    held = run("SELECT 1 FROM held WHERE log_no = ? AND dev_no = ? AND seq >= ?", (log_no, dev_no, seq))
    if first_value(held) is not None:
        return
    place = (log_no, dev_no)
    before = first_value(
        run("SELECT seq FROM envelope WHERE state = 'missed' AND kind = 1 AND log_no = ? AND dev_no = ?", place)
    )
    if before is None:
        run(
            "INSERT INTO envelope (log_no, kind, dev_no, seq, save_id, epoch, state, reason, hub_seq, moment, bytes) "
            "VALUES (?, 1, ?, ?, ?, 0, ?, ?, NULL, ?, X'')",
            (*place, seq, _NOBODY, str(State.MISSED), NAMED, now_ms),
        )
    elif before < seq:
        run("UPDATE envelope SET seq = ? WHERE state = 'missed' AND kind = 1 AND log_no = ? AND dev_no = ?",
            (seq, *place))  # fmt: skip


def look(run: Run, now_ms: int, *, has_hub: bool) -> None:
    """A round is over: what came is forgotten, what did not is sought once in the whole log and then missing.

    What is missing is sought again every day. Without a hub an exchange file is such a round.
    """
    run(
        "DELETE FROM envelope WHERE state = 'missed' AND (EXISTS (SELECT 1 FROM held h WHERE "
        "h.log_no = envelope.log_no AND h.dev_no = envelope.dev_no AND h.seq >= envelope.seq) "
        "OR EXISTS (SELECT 1 FROM envelope e WHERE "
        "e.log_no = envelope.log_no AND e.kind = 1 AND e.dev_no = envelope.dev_no AND e.seq = envelope.seq "
        "AND e.state <> 'missed'))"
    )
    whole = _IS_WHOLE if has_hub else "1"
    day = now_ms // _DAY_MS
    run(f"UPDATE envelope SET reason = ?, moment = ? WHERE state = 'missed' AND reason = ? AND {whole}",
        (MISSING, now_ms, SOUGHT))  # fmt: skip
    run(f"UPDATE envelope SET reason = ? WHERE state = 'missed' AND reason = ? AND {whole}", (SOUGHT, NAMED))
    if has_hub:
        run(
            "UPDATE hub_log SET cursor = 0 WHERE log_no IN (SELECT log_no FROM envelope WHERE state = 'missed' "
            "AND epoch < ? AND reason <> ?)",
            (day, NAMED),
        )
    run("UPDATE envelope SET epoch = ? WHERE state = 'missed' AND reason <> ?", (day, NAMED))


def count(run: Run) -> int:
    """How many colleagues' laptops, over all logs, wrote something that is missing here."""
    sql = "SELECT count(*) FROM envelope WHERE state = 'missed' AND reason = ?"
    return int(first_value(run(sql, (MISSING,))) or 0)


def is_incomplete(run: Run, case_id: bytes) -> bool:
    """Whether something is missing in a log of this case."""
    sql = (
        "SELECT 1 FROM envelope e JOIN log l ON l.log_no = e.log_no WHERE e.state = 'missed' AND e.reason = ? "
        "AND (l.case_id = ? OR l.log_no = (SELECT log_no FROM case_file WHERE id = ?)) LIMIT 1"
    )
    return first_value(run(sql, (MISSING, case_id, case_id))) is not None

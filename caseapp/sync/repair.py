# SPDX-License-Identifier: EUPL-1.2
"""This is the place for filling a hub that was set back: laptops give back what it lost, also what others wrote.

Everything is signed by who wrote it, so anybody in a log may bring it. Absence at the hub is never taken as deletion.
"""

from __future__ import annotations

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.store.colleagues import envelopes as kept
from caseapp.store.colleagues import progress
from caseapp.store.openings import held_openings
from caseapp.store.plain_sql import Run, run_of
from caseapp.store.unit import Unit
from caseapp.sync.audit import AUDIT
from caseapp.sync.audit_sending import given_back
from caseapp.sync.envelope import Kind
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.limits import PUSH_BYTES
from caseapp.sync.pushing import put_wraps, sealer_of
from caseapp.sync.session import Session
from caseapp.sync.standing import Standing

_GENERATION = "generation"
_REPAIRING = "repairing"
_ENVELOPES = 200
_SET_BACK, _SET_BACK_MS = "hub_set_back", 3 * 24 * 3600 * 1000


def note_hub(run: Run, generation: str, now_ms: int) -> bool:
    """Whether the hub is another one than last time: its places mean nothing any more, and it may lack something. Since

    when is kept too, because signs of life and decisions wait then. The same hub writes nothing: it is asked often.
    """
    before = progress.fact(run, _GENERATION)
    if before != generation:
        progress.set_fact(run, _GENERATION, generation)
    if before in (None, generation):
        return is_repairing(run)
    progress.set_fact(run, _SET_BACK, now_ms)
    progress.forget_cursors(run)
    progress.set_fact(run, "feed", 0)
    progress.set_fact(run, _REPAIRING, 1)
    return True


def was_just_set_back(run: Run, now_ms: int) -> bool:
    """Whether the hub was put back so short ago that others may still have to bring what it forgot."""
    since = progress.fact(run, _SET_BACK)
    return isinstance(since, int) and 0 <= now_ms - since < _SET_BACK_MS


def must_be_calm(session: Session) -> None:
    """That something may be decided for the team. Another administrator may hold decisions that the hub forgot: what

    is decided before they are back takes their place, and laptops that know them could never follow. Raises WrongUse.
    """

    def is_calm(unit: Unit, standing: Standing) -> bool:
        me, directory = standing.keys.dev_id, standing.directory
        others = any(one != me and directory.is_administrator(one) for one in directory.devices)
        return not others or not was_just_set_back(run_of(unit), session.now)

    if session.has_hub and not session.local(is_calm):
        raise WrongUse(
            N_(
                "The hub was put back from a backup and may have forgotten what another administrator decided. "
                "Nothing was changed. Let everybody sync, and decide this three days later. A lost laptop can be shut "
                "out at once."
            )
        )


def is_repairing(run: Run) -> bool:
    """Whether something may still be missing at a hub that was set back."""
    return bool(progress.fact(run, _REPAIRING))


def ask_what_hub_lacks(run: Run) -> None:
    """The next round compares what we hold with the hub."""
    progress.set_fact(run, _REPAIRING, 1)


def offer_again(run: Run) -> None:
    """Everything of ours goes to the hub once more: who is leaving may bring, and may not ask what is there."""
    progress.forget_acknowledged(run)
    progress.set_fact(run, _REPAIRING, 0)


def repair(session: Session) -> None:
    """Compare every log with the hub and give back what it lacks. Goes on in the next round when it is broken off."""
    held = session.local(lambda unit, _standing: _held(run_of(unit)))
    ids = list(held)
    for at in range(0, len(ids), m.LOGS_PER_ASK):
        page = ids[at : at + m.LOGS_PER_ASK]
        answer = session.hub.differing(m.VvAsk(tuple((log_id, m.vv_hash(held[log_id])) for log_id in page)))
        for log_id, _head, _epoch, theirs in answer.logs:
            _give_back(session, log_id, {(kind, dev_id): seq for kind, dev_id, seq in theirs})
    session.local(lambda unit, _standing: progress.set_fact(run_of(unit), _REPAIRING, 0))


def _held(run: Run) -> dict[bytes, list[tuple[int, bytes, int]]]:
    """What we hold of every log that has a key: (kind, device, highest number)."""
    names = progress.device_ids(run)
    found: dict[bytes, list[tuple[int, bytes, int]]] = {}
    granted = {row[0] for row in run("SELECT DISTINCT log_no FROM log_key")}
    for log in progress.logs(run):
        if log.log_no not in granted:
            continue
        saves = [(int(Kind.OPS), names[dev], seq) for dev, seq in progress.held_numbers(run, log.log_no).items()]
        saves += [(int(Kind.AUDIT), names[dev], seq) for dev, seq in held_openings(run, log.log_no).items()]
        keys: dict[bytes, int] = {}
        for row in kept.all_of(run, log.log_no, (Kind.KEY,)):
            keys[names[row.dev_no]] = max(row.seq, keys.get(names[row.dev_no], 0))
        found[log.log_id] = [*saves, *((int(Kind.KEY), dev_id, seq) for dev_id, seq in keys.items())]
    return found


def _give_back(session: Session, log_id: bytes, theirs: dict[tuple[int, bytes], int]) -> None:
    log_no, lacking = session.local(lambda unit, standing: _lacking(unit, standing, session.now, log_id, theirs))
    while lacking:
        batch: list[bytes] = []
        while lacking and len(batch) < _ENVELOPES and sum(map(len, batch)) + len(lacking[0]) < PUSH_BYTES:
            batch.append(lacking.pop(0))
        answer = session.hub.push(batch, repair=True)
        session.report.sent += sum(code == m.OK for code, _, _ in answer.results)
    put_wraps(session, [log_no], every=True)


def _lacking(
    unit: Unit, standing: Standing, now_ms: int, log_id: bytes, theirs: dict[tuple[int, bytes], int]
) -> tuple[int, list[bytes]]:
    """Envelopes the hub does not have: keys by epoch, then saves by device and number. What we wrote ourselves is

    marked, and goes out later in the round.
    """
    run = run_of(unit)
    log_no = progress.log_number(run, log_id)
    names = standing.device_ids
    keys = [
        row for row in kept.all_of(run, log_no, (Kind.KEY,)) if row.seq > theirs.get((row.kind, names[row.dev_no]), 0)
    ]
    found = [row.content for row in sorted(keys, key=lambda row: row.epoch)]
    saves = {(row.dev_no, row.seq): row.content for row in kept.all_of(run, log_no, (Kind.OPS,))}
    newest = GrantBook(run, standing).newest(log_no)
    sealer = sealer_of(standing, now_ms)
    log = next(row for row in progress.logs(run) if row.log_no == log_no)
    if log.kind == AUDIT:
        return log_no, found + given_back(run, standing, log, theirs)
    for dev_no, held in sorted(progress.held_numbers(run, log_no).items()):
        after = theirs.get((int(Kind.OPS), names[dev_no]), 0)
        if dev_no == standing.dev_no and newest is not None and newest.key is not None:
            kept.reopen(run, log_no, dev_no, after)  # they go out as new ones do, under a key that the hub has
            continue
        if dev_no in standing.signers and newest is not None and newest.key is not None:
            ours = progress.saves_of(run, log_no, dev_no, after)
            found.extend(sealer.envelope_of(run, save, log, newest.log_key).data for save in ours)
            continue
        for seq in range(after + 1, held + 1):
            if (dev_no, seq) not in saves:
                break  # let go of long ago: another laptop has it
            found.append(saves[dev_no, seq])
    return log_no, found

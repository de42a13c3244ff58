# SPDX-License-Identifier: EUPL-1.2
"""This is the place for one round of syncing: directory, what we wrote, what others wrote. It may break off anywhere.

Every step is a short transaction of its own, so that a worker who saves in between never waits for the network, and
the next round goes on where this one stopped. A log that fails is tried again by itself and stops no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from caseapp.errors import HubUnreachable
from caseapp.store.colleagues import envelopes as kept
from caseapp.store.colleagues import missed, progress
from caseapp.store.colleagues.progress import RoundRow
from caseapp.store.openings import logs_with_unsent_openings
from caseapp.store.plain_sql import Run, first_value, run_of
from caseapp.store.unit import Unit
from caseapp.sync.audit_sending import tend_openings
from caseapp.sync.baselines import tend_baselines, tend_guest
from caseapp.sync.ended import settle_ended
from caseapp.sync.enrol import former_signers, own_device_record
from caseapp.sync.erasing import tell_hub
from caseapp.sync.fetching import fetch_all, fetch_wraps
from caseapp.sync.file_round import tend_files
from caseapp.sync.housekeeping import next_farewell, next_record, reads_letters
from caseapp.sync.lease import issuer_due, keep_lease
from caseapp.sync.letters import farewells
from caseapp.sync.proposals import tend
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.directory import make_record
from caseapp.sync.protocol.directory_records import Body
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys
from caseapp.sync.pushing import push_all
from caseapp.sync.renaming import has_former_work, renumber
from caseapp.sync.repair import note_hub, offer_again, repair, was_just_set_back
from caseapp.sync.session import Report, Session
from caseapp.sync.shut_out import came_in, judged, leave, must_belong
from caseapp.sync.snapshots import tend_snapshots
from caseapp.sync.standing import Standing

_RECORDS = 60  # that one round adds to the directory at the most
_PASSES = 3  # push and fetch again: a key may change while we push


def run_round(session: Session, first: Iterable[bytes] = ()) -> Report:
    """One round. Logs of `first` are fetched before others.

    Raises HubUnreachable, or Refused when the hub refuses this laptop as a whole; what was done stays done and noted.
    ShutOut when colleagues signed that this laptop is out of the team, or it left and everything is handed over.
    """
    report = session.report
    try:
        must_belong(session)
        _go(session, tuple(first))
    except HubUnreachable:
        report.outcome = "unreachable"
        raise
    except Refused as refused:
        meant = judged(session, refused)
        report.outcome = meant.code
        if meant is refused:
            raise
        raise meant from refused
    finally:
        _note(session, "hub")
    return report


def _go(session: Session, first: tuple[bytes, ...]) -> None:
    token = _come_in(session)
    came_in(session)
    was_set_back = session.local(lambda unit, _standing: note_hub(run_of(unit), token.generation.hex(), session.now))
    fetch_directory(session)
    must_belong(session)
    session.local(session.membership.open_keys)
    if session.local(_waits_for_update):
        session.receive(lambda inbox, _standing: inbox.try_again())  # this may be the version that can read it
    is_leaving = token.state == "leaving"
    if not is_leaving:
        tidy_directory(session)
        _name_issuer(session)
        _read_letters(session)
    _keep_lease(session, token)
    if was_set_back and is_leaving:
        session.local(lambda unit, _standing: offer_again(run_of(unit)))
    elif was_set_back:
        fetch_all(session, first)  # what a file brought may have to make way before it is handed on
        repair(session)
    if session.local(lambda unit, _standing: has_former_work(unit)) and not is_leaving:
        fetch_all(session)  # what a former incarnation did hand over comes back as known
        _renumber(session, is_copied=False)
    if not is_leaving and session.local(_is_behind):
        fetch_all(session, first)
        _must_show_all(session)
    for _ in range(_PASSES):
        session.report.push_again = False
        push_all(session)
        if not is_leaving:
            fetch_all(session, first)
            _must_show_all(session)
            _ask_for_keys(session)
        if session.report.is_copied:
            _begin_anew(session)
        if not session.report.push_again:
            break
    if is_leaving:
        leave(session)
    else:
        session.local(lambda unit, _standing: missed.look(run_of(unit), session.now, has_hub=True))
        tend_snapshots(session)
        tend_baselines(session)
        tend_guest(session)
        tend_openings(session)
        tend_files(session)
        tell_hub(session)
    settle_ended(session)


def _come_in(session: Session) -> m.Token:
    """Sign in. A new incarnation (after a restore) is put into the directory by the one before it."""
    standing = session.local(lambda _unit, standing: standing)
    try:
        return session.hub.sign_in(standing.keys)
    except Refused as refused:
        formers = former_signers(standing)
        if refused.code != Code.DEVICE_UNKNOWN or not formers:
            raise
    _come_in_as_before(session, formers)
    fetch_directory(session)
    _certify(session)
    return session.hub.sign_in(standing.keys)


def _come_in_as_before(session: Session, formers: Sequence[DeviceKeys]) -> None:
    """Under the last former name that the hub knows. Raises Refused(device_unknown) when it knows none."""
    for former in formers[:-1]:
        try:
            session.hub.sign_in(former)
        except Refused as refused:
            if refused.code != Code.DEVICE_UNKNOWN:
                raise
        else:
            return
    session.hub.sign_in(formers[-1])


def fetch_directory(session: Session) -> None:
    """Take what the hub has beyond our directory. Raises Refused(dir_conflict) for one that forgot something (T6)."""
    while True:
        height = session.local(lambda _unit, standing: standing.directory.height)
        answer = session.hub.directory(height)
        if answer.height < height:
            _give_records_back(session, answer.height)
            answer = session.hub.directory(height)
        if answer.height < height:
            raise Refused(Code.DIR_CONFLICT, rule="rollback", height=answer.height)
        if not answer.records:
            return
        after = session.extend(answer.records).directory.height
        if after in (height, answer.height):
            return


def _give_records_back(session: Session, height: int) -> None:
    """A hub that was put back from a backup lacks records. We never go back ourselves, so it gets them again."""
    for record in session.local(lambda unit, _standing: progress.chain(run_of(unit), height)):
        session.hub.add_record(record)


def _must_show_all(session: Session) -> None:
    """Colleagues sealed by a directory that the hub has not shown us. Raises Refused(withheld) when it still does not.

    What it hides may be that somebody was shut out: until it is shown nothing more is sealed (T7).
    """
    if session.local(_is_behind):
        fetch_directory(session)
        if session.local(_is_behind):
            raise Refused(Code.WITHHELD)


def _waits_for_update(unit: Unit, _standing: Standing) -> bool:
    sql = "SELECT EXISTS (SELECT 1 FROM envelope WHERE state = 'waiting' AND reason = ?)"
    return bool(first_value(run_of(unit)(sql, (str(Code.NEWER),))))


def _is_behind(unit: Unit, _standing: Standing) -> bool:
    sql = "SELECT EXISTS (SELECT 1 FROM envelope WHERE state = 'waiting' AND reason = ? AND hub_seq IS NOT NULL)"
    return bool(first_value(run_of(unit)(sql, (str(Code.DIR_CONFLICT),))))


def tidy_directory(session: Session) -> None:
    """Groups and their keys as they should be.

    When the hub was put back, those who know more of the directory than it give that back first: a sign of life by
    somebody who knows less would take its place, and the two stories never meet again.
    """

    def make(run: Run, standing: Standing) -> bytes | None:
        return next_record(standing, session.now, ticks=not was_just_set_back(run, session.now))

    add_records(session, lambda: session.local(lambda unit, standing: make(run_of(unit), standing)))


def _name_issuer(session: Session) -> None:
    """Put the key of the hub, which signs leases, into the directory."""

    def make() -> bytes | None:
        standing, due = session.local(lambda unit, standing: (standing, issuer_due(run_of(unit), standing.directory)))
        if due is None or not standing.directory.is_administrator(standing.keys.dev_id):
            return None
        body: Body = {"hub_sign": due or session.hub.facts().sign}
        return make_record(standing.directory, "lease_issuer", body, standing.keys, session.now)

    add_records(session, make)


def _keep_lease(session: Session, token: m.Token) -> None:
    good = session.local(lambda unit, standing: keep_lease(run_of(unit), standing, token, session.now))
    if not good:
        session.report.refuse(Code.BAD_SIGNATURE)


def _read_letters(session: Session) -> None:
    """Letters to administrators: who left and said goodbye is struck off, who agrees signs together."""
    if not session.local(lambda _unit, standing: reads_letters(standing)):
        return
    letters = {invite_id: letter for invite_id, letter, _at in session.hub.join_letters().letters}
    gone = session.local(lambda _unit, standing: farewells(letters, standing.directory))
    add_records(session, lambda: session.local(lambda _unit, standing: next_farewell(standing, gone, session.now)))
    for dev_id in gone:
        session.hub.drop_letter(dev_id)
    add_records(session, lambda: tend(session, letters))


def add_records(
    session: Session, make: Callable[[], bytes | None], taken: Callable[[bytes], object] | None = None
) -> None:
    """Add what is due. Somebody else may do the same at the same moment: the hub takes one. `taken` hears of each."""
    for _ in range(_RECORDS):
        record = make()
        if record is None:
            return
        try:
            if session.has_hub:
                session.hub.add_record(record)
        except Refused as refused:
            if refused.code != Code.DIR_CONFLICT:
                session.report.refuse(refused.code)
                return
            fetch_directory(session)
        else:
            session.extend((record,))
            if taken is not None:
                taken(record)


def _ask_for_keys(session: Session) -> None:
    """Logs whose key was granted and has not come yet, where something waits to be read or to be written."""

    def read(run: Run) -> dict[int, bytes]:
        waiting = {row[0] for row in run("SELECT DISTINCT log_no FROM envelope WHERE state = 'waiting'")}
        waiting |= {*progress.logs_with_unsent(run), *logs_with_unsent_openings(run)}
        rows = run("SELECT DISTINCT l.log_no, l.log_id FROM log l JOIN log_key k ON k.log_no = l.log_no "
                   "WHERE k.key IS NULL")  # fmt: skip
        return {log_no: log_id for log_no, log_id in rows.fetchall() if log_no in waiting}

    def may_write_now(run: Run) -> bool:
        return bool(
            {*progress.logs_with_unsent(run), *logs_with_unsent_openings(run)} & without.keys() - read(run).keys()
        )

    without = session.local(lambda unit, _standing: read(run_of(unit)))
    if without:
        fetch_wraps(session, tuple(without.values()))
        if session.local(lambda unit, _standing: may_write_now(run_of(unit))):
            session.report.push_again = True


def _begin_anew(session: Session) -> None:
    """A copy of this laptop is at work: this one takes a new name and sends what it had not sent under that one."""
    session.report.is_copied = False
    session.report.push_again = True
    _renumber(session, is_copied=True)
    tidy_directory(session)


def _renumber(session: Session, *, is_copied: bool) -> None:
    changes = renumber(session.store, is_copied=is_copied)
    if changes.ids:
        session.tell(changes)
    _certify(session)
    session.hub.sign_in(session.local(lambda _unit, standing: standing.keys))
    session.local(session.membership.open_keys)
    session.receive(lambda inbox, _standing: inbox.try_again())  # what stood where ours stood


def _certify(session: Session) -> None:
    """Put the present incarnation into the directory, signed by a former one of ours."""
    for _ in range(_PASSES):
        record = session.local(lambda _unit, standing: own_device_record(standing, session.now))
        if record is None:
            return
        try:
            session.hub.add_record(record)
        except Refused as refused:
            if refused.code != Code.DIR_CONFLICT:
                raise
            fetch_directory(session)
        else:
            session.extend((record,))
            return


def _note(session: Session, way: str) -> None:
    report = session.report

    def write(run: Run) -> None:
        progress.note_round(run, RoundRow(session.now, way, report.sent, report.received, report.outcome))
        kept.forget_old(run, session.now)

    session.store.local(lambda unit: write(run_of(unit)))

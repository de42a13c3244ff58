# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the files of documents in a round: pieces the hub lacks go up, pieces not here come down.

The record of a document travels like every record; who has no key of its log never learns that there is a file. A file
that cannot travel now stops nothing else and is tried again in the next round.
"""

from __future__ import annotations

from typing import Final

from caseapp.errors import HubUnreachable
from caseapp.store.colleagues.progress import fact, set_fact
from caseapp.store.files import Pieces
from caseapp.store.plain_sql import run_of
from caseapp.store.queries.documents import FileOfLog, all_files
from caseapp.sync.chunks import Urgency, Wish, fetch_files, hand_over
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.session import Session

_TOLD: Final = frozenset({Code.QUOTA, Code.TOO_LARGE})  # somebody must do something about these
_SMALL: Final = 256 * 1024


def tend_files(session: Session) -> None:
    """Bring and fetch. Raises HubUnreachable; what came of a piece stays."""
    with (
        session.store.reading_whole() as reader
    ):  # also of cases that are not for who is signed in: others wait for them
        files = all_files(reader)
    if not files:
        return
    home = session.store.path.parent
    wishes = []
    for one in files:
        pieces = Pieces(home, one.log_id)
        if all(pieces.has(name) for name in one.file.names):
            _bring(session, one, pieces)
        else:
            urgency = Urgency.THUMBNAIL if one.file.size <= _SMALL else Urgency.FILE
            wishes.append(Wish(one.log_id, one.file, urgency))
    if wishes:
        fetch_files(session.hub.shelf, wishes, home, lambda _done, _all: session.watch(session.report))


def _bring(session: Session, one: FileOfLog, pieces: Pieces) -> None:
    """Hand over what the hub lacks; a hub that was put back from a backup is asked again."""
    name = (
        f"file_{one.log_id.hex()}_{one.file.file_id.hex()}"  # the same file lies in another log after a change of layer
    )
    generation, handed = session.local(
        lambda unit, _standing: (fact(run_of(unit), "generation"), fact(run_of(unit), name))
    )
    if handed is not None and handed == generation:
        return
    try:
        hand_over(session.hub.shelf, one.log_id, one.file, pieces)
    except HubUnreachable:
        raise
    except Refused as refused:
        if refused.code in _TOLD:
            session.report.refuse(refused.code)
        return
    session.local(lambda unit, _standing: set_fact(run_of(unit), name, generation))
    session.watch(session.report)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the laptops of a history and their hub: who is in, who is out, what each of them holds."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from random import Random

import pytest

from caseapp.clock import FixedClock
from caseapp.errors import HubUnreachable, SyncError, WrongUse
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.protocol.refusals import Refused
from caseapp.sync.session import Report
from caseapp.sync.shut_out import ShutOut
from tests.sync.acting import colleagues_of
from tests.sync.fuzz.book import Book, Broken, Seen, saves_of, shown
from tests.sync.fuzz.chance import draw_from
from tests.sync.fuzz.line import MemoryHub, NewDatabase, Trouble
from tests.sync.teams import NAMES, Opened, trio_at

# what honest laptops never do to each other
_NEVER = {"bad_signature", "malformed", "foreign", "dir_refused", "too_large", "diverged", "unreadable"}


@dataclass
class Form:
    """What somebody has on the screen, and will save later."""

    record: str
    kind: str
    case_id: str
    read_rev: int
    seen: Seen


@dataclass
class Desk:
    """A laptop and who works at it."""

    name: str
    laptop: Opened
    user: str
    api: Colleagues
    is_out: str = ""  # why
    is_image: bool = False  # put back from an image, and has not met the hub since
    is_double: bool = False
    forms: list[Form] = field(default_factory=list)
    outcome: str = ""
    known: dict[int, bytes] = field(default_factory=dict)  # our own saves by revision

    @property
    def clock(self) -> FixedClock:
        return self.laptop.store.clock  # type: ignore[return-value]


def device_id(desk: Desk) -> str:
    """The present name of a laptop."""
    sql = "SELECT d.dev_id FROM meta m JOIN device d ON d.dev_no = m.value WHERE m.name = 'own_device'"
    return str(desk.laptop.rows(sql)[0][0].hex())


class Office:
    """Everything a history plays with."""

    def __init__(self, folder: Path, new_database: NewDatabase = lambda: "") -> None:
        self.folder = folder
        source, self.cases = made()
        self.cases = list(self.cases)
        self.hub = MemoryHub(folder, new_database)
        self.hub.begin(source / "hub")
        self.book = Book()
        self.desks: list[Desk] = []
        self.told: list[str] = []
        self.names = 0
        self.refused: Counter[str] = Counter()
        self.sticks: list[Path] = []
        self.logs: dict[bytes, str] = {}  # the case of every log that was ever seen
        self.copies: list[tuple[int, Path, bool]] = []
        for name in NAMES:
            shutil.copytree(source / name, folder / name)
            self.seat(name, Opened(folder / name))

    def new_name(self) -> str:
        """For one more laptop."""
        self.names += 1
        return f"desk{self.names}"

    def seat(self, name: str, laptop: Opened) -> Desk:
        desk = Desk(name, laptop, laptop.store.author.worker_id, self._api(laptop))
        self.desks.append(desk)
        return desk

    def _api(self, laptop: Opened) -> Colleagues:
        return Colleagues(laptop.store, laptop.told.append, self.hub.connect)

    def reopen(self, desk: Desk) -> None:
        """The file at a desk is another one now."""
        moment = desk.clock.moment
        desk.laptop = Opened(desk.laptop.folder, FixedClock(moment))
        desk.api = self._api(desk.laptop)
        desk.forms.clear()
        desk.known.clear()

    def close(self) -> None:
        for desk in self.desks:
            desk.laptop.close()
        self.hub.close()

    # -- who is there ----------------------------------------------------------------------------------------------

    @property
    def at_work(self) -> list[Desk]:
        return [desk for desk in self.desks if not desk.is_out]

    def desk(self, which: int) -> Desk:
        return self.at_work[which % len(self.at_work)]

    @property
    def lead(self) -> Desk:
        return self.desks[0]

    # -- rounds ----------------------------------------------------------------------------------------------------

    def sync(self, desk: Desk, trouble: Trouble | None = None) -> Report | None:
        """One round; what it told."""
        self.hub.trouble = trouble or Trouble()
        try:
            report = desk.api.sync()
        except ShutOut as ending:
            desk.is_out, desk.outcome = ending.reason, ending.reason
            return None
        except HubUnreachable:
            desk.outcome = "unreachable"
            return None
        except Refused as refused:
            desk.outcome = refused.code
            self.refused[refused.code] += 1
            return None
        finally:
            self.hub.trouble = Trouble()
            self.note_names()
        desk.outcome = report.outcome
        desk.is_image = False
        self.refused.update(report.refused)
        return report

    def attempt(self, what: str, work: Callable[[], object]) -> bool:
        """Something that may be refused for a good reason."""
        try:
            work()
        except ShutOut:
            return False
        except (SyncError, WrongUse) as error:
            self.told.append(f"  {what}: {type(error).__name__} {getattr(error, 'code', '')} {error}")
            return False
        finally:
            self.hub.trouble = Trouble()
            self.note_names()
        return True

    # -- saves -----------------------------------------------------------------------------------------------------

    def note_names(self) -> None:
        """Laptops that took a new name gave their saves new ids."""
        sql = "SELECT j.rev, j.save_id FROM journal j JOIN own_device o ON o.dev_no = j.dev_no"
        for desk in self.at_work:
            rows = desk.laptop.rows("SELECT l.log_id, c.id FROM case_file c JOIN log l ON l.log_no = c.log_no")
            self.logs.update({log_id: case.hex() for log_id, case in rows})
            for rev, save_id in desk.laptop.rows(sql):
                before = desk.known.get(rev)
                if before is not None and before != save_id:
                    self.book.renamed(before, save_id)
                desk.known[rev] = save_id

    def held(self, desk: Desk) -> set[bytes]:
        """Saves a laptop holds, read or not."""
        found = {row[0] for row in desk.laptop.rows("SELECT save_id FROM journal")}
        return found | {
            row[0] for row in desk.laptop.rows("SELECT save_id FROM envelope WHERE kind = 1 AND bytes <> X''")
        }

    def at_hub(self) -> set[bytes]:
        return {bytes(row[0]) for row in self.hub.rows("SELECT save_id FROM env WHERE kind = 1")}

    def everywhere(self) -> set[bytes]:
        """Saves that are still somewhere."""
        found = self.at_hub()
        for desk in self.at_work:
            found |= self.held(desk)
        return found

    def losing(self, before: set[bytes]) -> None:
        """Something was put back or went away."""
        self.book.lose(before, self.everywhere())

    # -- the end ---------------------------------------------------------------------------------------------------

    def meet(self) -> None:
        """Everybody syncs until nothing moves, also after clocks went on; what was set aside is taken over."""
        self._rest()
        for _ in range(3):
            for desk in self.at_work:
                desk.clock.advance(timedelta(days=8))
            self._rest()
            if not self._take_over():
                break
            self._rest()

    def _rest(self) -> None:
        before: object = None
        for _ in range(14):
            for desk in self.at_work:
                desk.clock.advance(timedelta(minutes=70))
                self.sync(desk)
            now = self._state()
            if now == before:
                return
            before = now
        raise Broken(f"the laptops never come to rest: {[(desk.name, desk.outcome) for desk in self.desks]}")

    def _state(self) -> object:
        counts = "SELECT count(*), coalesce(max(rev), 0), (SELECT count(*) FROM log_key) FROM journal"
        return (
            self.hub.rows("SELECT count(*) FROM env"),
            [(desk.name, desk.is_out, desk.outcome, desk.laptop.rows(counts)) for desk in self.desks],
        )

    def _take_over(self) -> bool:
        """What laptops keep aside for colleagues travels by file and is taken over there; whether there was any."""
        moved = False
        for desk in self.at_work:
            state = desk.api.overview.state()
            if not state.set_by and (state.is_member or not state.unsent):
                continue  # kept aside, or written by who is leaving after the key had changed
            path = self.folder / "aside"
            with path.open("wb") as stream:
                desk.api.write_file(stream)
            for other in self.at_work:
                if other is not desk:
                    self.attempt("aside", partial(other.api.read_file, path))
        for desk in self.at_work:
            for row in desk.api.overview.set_aside():
                if row.reason == "fenced" and row.case_id:
                    moved = bool(desk.api.endings.adopt(row.case_id)) or moved
            if moved:
                self._rest()
        return moved

    def texts(self, desk: Desk) -> set[str]:
        """Every text a laptop could show to who looks into its file."""
        return {text for texts in saves_of(desk.laptop).values() for text in texts}

    def shown(self, desk: Desk) -> Seen:
        return shown(desk.laptop)

    def check_honest(self) -> None:
        bugs = [line for line in self.hub.journal.getvalue().splitlines() if '"bug"' in line]
        if bugs:
            raise Broken(f"the hub stumbled: {bugs[0]}")
        wrong = _NEVER & set(self.refused) - (set() if self.book.clean else {"diverged"})
        if wrong:
            raise Broken(f"honest laptops refuse each other: {wrong}")


@cache
def made() -> tuple[Path, tuple[str, ...]]:
    """A team of three with a case each, of which Nele and Karim are administrators; copied for every history."""
    folder = Path(tempfile.mkdtemp(prefix="office"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    chance = Random(0)
    with pytest.MonkeyPatch.context() as luck, trio_at(folder) as (trio, hub):
        draw_from(luck, chance)
        user = trio.karim.store.author.worker_id
        colleagues_of(trio.nele, hub).set_roles(user, ["administrator", "worker"])
        trio.rounds(hub, 2)
        cases = (trio.of_karim, trio.of_mila)
    return folder, cases

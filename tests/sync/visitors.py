# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a guest in tests: another organisation is linked, its worker let in with a new profile."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from caseapp.store.colleagues.progress import set_fact
from caseapp.store.plain_sql import run_of
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.organisation import Organisation
from caseapp.sync.standing import HUB
from casehub.serving import Serving
from tests.sync.acting import colleagues_of, device_of
from tests.sync.laptops import hub_at
from tests.sync.teams import NAMES, Opened, Trio, trio_at

PARTNER = Organisation(b"partner organisa", b"fingerprint of the partner org..")
NAME = "Sofie Maes (Huis Oost)"


@dataclass
class Visit:
    """A team with a guest who has no case yet. Karim has a case, and gives it; Nele leads and administers."""

    trio: Trio
    hub: Serving
    guest: Opened

    @property
    def guest_id(self) -> str:
        return device_of(self.guest).hex()

    @property
    def case_id(self) -> str:
        return self.trio.of_karim

    def of(self, laptop: Opened) -> Colleagues:
        return colleagues_of(laptop, self.hub)

    def grant(self, role: str = "w", *, sensitive: bool = False) -> None:
        self.of(self.trio.karim).guests.grant(self.case_id, self.guest_id, role, sensitive=sensitive)

    def rounds(self, times: int = 1) -> None:
        for _ in range(times):
            for laptop in (*self.trio.all, self.guest):
                laptop.round(self.hub)


@contextmanager
def visit_at(folder: Path) -> Iterator[Visit]:
    """A copy of the team and its guest, and a hub that knows them."""
    shutil.copytree(_made(), folder, dirs_exist_ok=True)
    *team, guest = (Opened(folder / name) for name in (*NAMES, "sofie"))
    case_id, of_mila = (folder / "cases").read_text().split()
    trio = Trio(folder, *team, case_id, of_mila)
    try:
        with hub_at(folder / "hub") as hub:
            for laptop in (*team, guest):
                laptop.store.local(lambda unit: set_fact(run_of(unit), HUB, hub.address))
            yield Visit(trio, hub, guest)
    finally:
        trio.close()
        guest.close()


@cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="visit"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with trio_at(folder) as (trio, hub):
        guest = Opened.new(folder / "sofie")
        let_in(trio.nele, guest, hub)
        for laptop in (*trio.all, guest):
            laptop.round(hub)
        guest.close()
        (folder / "cases").write_text(f"{trio.of_karim} {trio.of_mila}")
    return folder


def let_in(host: Opened, guest: Opened, hub: Serving, partner: Organisation = PARTNER, name: str = NAME) -> None:
    """Link, invite, ask, compare, let in, come in: everything both people do."""
    theirs, ours = colleagues_of(guest, hub), colleagues_of(host, hub)
    if partner.org_id.hex() not in {one.org_id for one in ours.guests.partners()}:
        ours.guests.link(Organisation.parse(partner.text()), "Huis Oost")
    invitation = ours.guests.invite(partner.org_id.hex(), name)
    _request, words = theirs.ask_to_join(invitation.text(), name, "laptop Sofie")
    (waiting,) = ours.guests.who_waits()
    assert waiting.words == words
    ours.guests.admit(waiting)
    assert theirs.come_in()

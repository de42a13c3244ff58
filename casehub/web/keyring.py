# SPDX-License-Identifier: EUPL-1.2
"""This is the place for keys that wait for devices: bringing and fetching wraps, many logs at once."""

from __future__ import annotations

from caseapp.sync.protocol.messages import KeysAsk, Path, Wraps, WrapsTaken
from casehub.store import logs, wraps
from casehub.web.door import SMALL, Answer, Call, Rule, door, said


def bring(call: Call) -> Answer:
    """A wrap is taken when the signed key record of its epoch holds its hash, whoever brings it."""
    ask, caller = Wraps.decode(call.body), call.caller
    bringer = wraps.Bringer(caller.org_id, caller.dev_id, caller.groups)
    refused = wraps.keep_wraps(call.hub.database, bringer, ask.wraps)
    return said(WrapsTaken(len(ask.wraps) - len(refused), tuple(refused)), wraps=len(ask.wraps))


def fetch(call: Call) -> Answer:
    """The wraps for the groups of this device."""
    ask, caller, database = KeysAsk.decode(call.body), call.caller, call.hub.database
    found = wraps.wraps_for(database, caller.org_id, caller.groups, ask.logs, latest=ask.latest)
    sizes: dict[bytes, int] = {}
    for wrap in found:
        sizes[wrap[0]] = sizes.get(wrap[0], 0) + len(wrap[4])
    logs.note_access(database, caller.org_id, caller.dev_id, "keys", sizes.items())
    return said(Wraps(tuple(found)), wraps=len(found))


ROUTES = [
    door("POST", Path.KEYS, bring, Rule(largest=8 * 1024 * 1024, leaving=True, recovery=True)),
    door("POST", Path.KEYS_FETCH, fetch, Rule(largest=SMALL, recovery=True)),
]

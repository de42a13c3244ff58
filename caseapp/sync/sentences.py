# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a refusal means to a worker: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Callable

from caseapp.errors import CaseAppError, HubUnreachable
from caseapp.i18n import N_
from caseapp.store.colleagues import missed
from caseapp.sync.protocol.refusals import Code, Refused

_LATER = N_("The hub answered something this version does not know. Everything is kept, and it will be tried again.")

SENTENCES: dict[str, str] = {
    Code.AUTH_FAILED: N_(
        "The hub did not recognise this laptop. Nothing is lost. Try again, or ask who looks after the hub."
    ),
    Code.DEVICE_UNKNOWN: N_("The hub does not know this laptop. Ask an administrator of your team to invite it."),
    Code.DEVICE_REVOKED: N_("An administrator has shut this laptop out of the team. It can neither send nor receive."),
    "wiped": N_(
        "This laptop was reported lost and shut out of the team. Colleagues signed that its file is to be destroyed."
    ),
    "wrong_code": N_(
        "The hub does not know this registration code. Look whether it was typed right; it is good for one team and "
        "for a week. Nothing was changed."
    ),
    "left": N_(
        "You have left the team. Everything you wrote was handed over; the file on this laptop is now destroyed."
    ),
    Code.DEVICE_LEAVING: N_("This laptop is leaving the team: what you wrote is still sent, nothing new comes in."),
    Code.LEASE_EXPIRED: N_(
        "This laptop was away too long. Connect to the hub to read again; new notes can be written meanwhile."
    ),
    Code.NOT_MEMBER: N_("This laptop has no access to that case any more. What you wrote is kept on this laptop."),
    Code.READ_ONLY: N_(
        "You may read that case but not write in it. What you wrote is kept here; ask the team lead for access."
    ),
    Code.UPGRADE_REQUIRED: N_("A newer version of the program is needed to sync. Everything you write is kept."),
    Code.STALE_EPOCH: N_("The key of a case was changed meanwhile. It is sealed again and sent at the next round."),
    Code.FENCED: N_("A note came sealed with a key that had already been replaced. It was set aside, not shown."),
    Code.GAP: N_("A note came before the one that goes ahead of it. It waits until that one is there."),
    Code.FORK: N_(
        "A laptop counts twice: a copy of it was used beside it. Both versions are kept; the copy begins anew."
    ),
    Code.BAD_SIGNATURE: N_("Something came that was not signed by who it says. It was set aside, not shown."),
    Code.FOREIGN: N_(
        "A laptop wrote in a case from where it does not belong. It was set aside, not shown. Tell an administrator."
    ),
    Code.MALFORMED: N_("Something came that cannot be read. It was set aside; everything else goes on."),
    Code.TOO_LARGE: N_("Something is larger than may be sent. It was set aside; everything else goes on."),
    "crowded": N_(
        "The file holds more of laptops this one does not know than it can keep. Sync first, then read the file again."
    ),
    missed.MISSING: N_(
        "A colleague has read a note that has not arrived here. It is asked for again; tell an administrator if this "
        "stays for days."
    ),
    Code.UNREADABLE: N_("The key for a note is not here yet. The note waits until a colleague has passed it on."),
    Code.DIVERGED: N_(
        "Two laptops tell the same notes of a case differently. Nothing was replaced; tell an administrator."
    ),
    Code.NEWER: N_("A colleague wrote with a newer version of the program. Update to read it; nothing is lost."),
    Code.DIR_CONFLICT: N_("Somebody else changed the list of colleagues at the same moment. Try again."),
    Code.DIR_REFUSED: N_(
        "The list of colleagues does not hold together. Nothing of it was taken. Tell an administrator."
    ),
    Code.WITHHELD: N_(
        "Colleagues work with a newer list of colleagues than the hub shows. Nothing more is sent until it shows "
        "that list. Tell an administrator."
    ),
    Code.QUOTA: N_("The hub has no more room for your team. Everything is kept here; tell who looks after the hub."),
    Code.ERASED: N_("This case was erased by order of two colleagues. It is taken off this laptop as well."),
    Code.BEHIND_HORIZON: N_("A case must come to this laptop as a whole. It does so as soon as the hub has it."),
    Code.HUB_GENERATION_CHANGED: N_("The hub was put back from a backup. This laptop fills in what is missing there."),
    Code.UNKNOWN: N_("The hub does not have what was asked for. Nothing is lost; it will be tried again."),
    Code.BUSY: N_("The hub is busy. Everything is kept, and it will be tried again shortly."),
}


def sentence_of(code: str) -> str:
    """The English text for a code, to be translated; one for codes of newer versions too."""
    return SENTENCES.get(code, _LATER)


def say(error: CaseAppError, translate: Callable[[str], str]) -> str:
    """What a worker reads for an error of syncing."""
    if isinstance(error, Refused):
        return translate(sentence_of(error.code))
    if isinstance(error, HubUnreachable):
        return translate(N_("No connection to the hub. Everything you write is kept and will be sent later."))
    return error.sentence(translate)

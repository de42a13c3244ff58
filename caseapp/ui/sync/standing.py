# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading how this laptop stands with its colleagues, and for saying it in sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from caseapp.i18n import _, formats, ngettext
from caseapp.i18n.codes import label
from caseapp.store.colleagues.progress import RoundRow
from caseapp.store.queries.cases import case_rows
from caseapp.store.queries.names import ShownName
from caseapp.store.store import Store
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.guests import GuestsView
from caseapp.sync.invitation import Invitation
from caseapp.sync.orders import Notices, WaitingOrder
from caseapp.sync.overview import ColleagueRow, DeviceRow, FailedRow, SetAsideRow, SyncState
from caseapp.sync.protocol.refusals import Code
from caseapp.sync.sentences import sentence_of
from caseapp.ui.desk import Desk
from caseapp.ui.sync.queue import Counts, Eyes, read_counts

_UNREACHABLE = "unreachable"
_SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamView:
    """Everything the page shows, read at once."""

    state: SyncState
    differing: Counts
    rounds: tuple[RoundRow, ...] = ()
    colleagues: tuple[ColleagueRow, ...] = ()
    devices: tuple[DeviceRow, ...] = ()
    aside: tuple[SetAsideRow, ...] = ()
    failed: tuple[FailedRow, ...] = ()
    invitations: tuple[tuple[Invitation, str], ...] = ()
    case_names: dict[str, ShownName] = field(default_factory=dict)
    orders: tuple[WaitingOrder, ...] = ()
    notices: Notices = field(default_factory=Notices)
    guests: GuestsView = field(default_factory=GuestsView)


def read_team_view(store: Store, colleagues: Colleagues, eyes: Eyes, desk: Desk) -> TeamView:
    """In another thread."""
    overview = colleagues.overview
    state = overview.state()
    differing = store.read(lambda reader: read_counts(reader, eyes))
    if state.alone:
        return TeamView(state=state, differing=differing)
    aside = overview.set_aside()
    orders = overview.orders()
    failed = overview.failed()
    named = {one.case_id for one in aside} | {one.case_id for one in failed}
    ids = tuple((named - {""}) | {one for row in orders for one in row.case_ids})
    today = desk.today()
    return TeamView(
        state=state,
        differing=differing,
        rounds=overview.rounds()[:8],
        colleagues=overview.colleagues(),
        devices=overview.devices(),
        aside=aside,
        failed=failed,
        invitations=colleagues.invitations(),
        orders=orders,
        notices=overview.notices(),
        guests=GuestsView() if state.is_guest else colleagues.guests.view(),
        case_names={row.id: row.name for row in store.read(lambda reader: case_rows(reader, ids, today))},
    )


# -- sentences ---------------------------------------------------------------------------------------------------------


def moment_of(milliseconds: int) -> datetime:
    """An instant of the sync tables."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def headline(state: SyncState, desk: Desk) -> str:
    """The first line of the page: short enough for large letters."""
    if state.alone:
        return _("This laptop works alone")
    if state.shut_out or not state.is_member:
        return _("This laptop is not in the team any more")
    if state.unsent:
        words = ngettext("%(count)s change not sent", "%(count)s changes not sent", state.unsent)
        return words % {"count": formats.number(state.unsent)}
    if state.last_good is None:
        return _large(_("not synced yet"))
    when = moment_of(state.last_good.moment)
    is_today = when.astimezone().date() == desk.today()
    words = formats.time(when) if is_today else formats.moment(when, desk.today())
    return _large(_("up to date %(when)s") % {"when": words})


def sentences(state: SyncState, desk: Desk) -> list[str]:
    """What follows below the first line."""
    if state.alone:
        return [
            _("Nothing leaves it, and nothing waits to be sent. Everything is saved here, encrypted."),
            _("Work with colleagues? Make a team, and what you write comes to their laptops too."),
        ]
    if state.shut_out:
        return [_(sentence_of(state.shut_out))]
    if state.is_guest:
        found = [_("You are a guest of another organisation here: you see the cases it gives you, and no other.")]
        return [*found, _set_by_words(state)] if state.set_by else found
    found = [
        _("Team with a hub: %(address)s.") % {"address": state.hub.removeprefix("https://")}
        if state.hub
        else _("Team by exchange file: on a stick, or in a mail. Nobody else can read the file.")
    ]
    if not state.unsent:
        found.append(_("Everything you wrote was sent.") if state.hub else _("Everything you wrote is in a file."))
    elif state.hub:
        found.append(_("What was not sent is saved on this laptop and goes out by itself."))
    else:
        found.append(_("Write an exchange file so that your colleagues get it."))
    last = state.last
    if state.hub and last is not None and last.outcome != "done":
        when = formats.moment(moment_of(last.moment), desk.today())
        found.append(_("The last try, %(when)s:") % {"when": when} + " " + outcome_words(last.outcome))
    if state.is_repairing:
        found.append(_(sentence_of(Code.HUB_GENERATION_CHANGED)))
    if ends_soon(state, desk):
        words = _("Connect to the hub before %(when)s. After that this laptop shows no cases until it has.")
        found.append(words % {"when": formats.moment(moment_of(state.lease_until or 0), desk.today())})
    if state.missing:
        found.append(_("Something of a colleague has not arrived, although somebody else has read it. See below."))
    if state.set_by:
        found.append(_set_by_words(state))
    if state.is_stale:
        found.append(_("For a week there was no sign of life of the team. Ask whether colleagues still sync."))
    return found


def ends_soon(state: SyncState, desk: Desk) -> bool:
    """Whether this laptop shuts within days when it does not come to the hub."""
    if state.lease_until is None or state.lease_expired:
        return False
    return moment_of(state.lease_until) - desk.clock.now() < _SOON


def _set_by_words(state: SyncState) -> str:
    """Of what could not be sent before its case went to others."""
    words = ngettext(
        "%(count)s change of yours could not be sent before its case went to others. The next exchange file takes "
        "it to who has the case.",
        "%(count)s changes of yours could not be sent before their case went to others. The next exchange file "
        "takes them to who has the case.",
        state.set_by,
    )
    return words % {"count": formats.number(state.set_by)}


def outcome_words(outcome: str) -> str:
    """How a round ended, in a sentence."""
    if outcome == "done":
        return _("Done.")
    if outcome == _UNREACHABLE:
        return _("No connection to the hub. Everything you write is kept and will be sent later.")
    return _(sentence_of(outcome))


def counts_words(sent: int, received: int) -> str:
    """Like "3 sent, 12 received"."""
    parts = []
    if sent:
        parts.append(ngettext("%(count)s sent", "%(count)s sent", sent) % {"count": formats.number(sent)})
    if received:
        words = ngettext("%(count)s received", "%(count)s received", received)
        parts.append(words % {"count": formats.number(received)})
    return ", ".join(parts) or _("nothing new")


def role_words(roles: tuple[str, ...]) -> str:
    """The roles of a colleague, the work first, looking after the team last."""
    order = sorted(roles, key=lambda role: (role == "administrator", role))
    return formats.joined(label("role", role) for role in order)


def device_words(row: DeviceRow, number: int, desk: Desk) -> str:
    """What a laptop is called: nobody gives it a name, its colleague does."""
    name = desk.worker_name(row.worker_id)
    if not name:
        return _large(_("another laptop"))
    words = _large(_("laptop of %(name)s") % {"name": name.split(maxsplit=1)[0]})
    return f"{words} ({number})" if number > 1 else words


def _large(words: str) -> str:
    """With a capital at the beginning; names inside keep theirs."""
    return words[:1].upper() + words[1:]

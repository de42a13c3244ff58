# SPDX-License-Identifier: EUPL-1.2
"""This is the place for saying what waits for a second signature: what it is, who asks, what it means."""

from __future__ import annotations

from typing import Final

from caseapp.i18n import N_, _, formats, ngettext
from caseapp.sync.orders import WaitingOrder
from caseapp.ui.desk import Desk
from caseapp.ui.sync.standing import moment_of, role_words

REASONS: Final = (
    ("retention", N_("the time it is kept is over")),
    ("request", N_("the person asks for it")),
    ("mistake", N_("it was made by mistake")),
)
_SOMEBODY: Final = N_("a colleague whose name is not here yet")


def what_words(one: WaitingOrder, desk: Desk) -> str:
    """What it is, in one line."""
    if one.kind == "erase_order":
        if not one.case_ids:
            return _("Erase for good what is not on this laptop")
        words = ngettext("Erase %(count)s case for good", "Erase %(count)s cases for good", len(one.case_ids))
        return words % {"count": formats.number(len(one.case_ids))}
    name = {"name": name_of(one.worker_id, desk)}
    return {
        "recovery_set": _("New recovery sheets for the team"),
        "user_role": _("Another role for %(name)s: %(roles)s") % {**name, "roles": role_words(one.roles)},
        "user_leave": _("%(name)s leaves the team") % name,
        "device_add": _("Another laptop for %(name)s") % name,
        "purge_release": _("Let many cases leave the laptop of %(name)s at once") % name,
    }[one.kind]


def who_words(one: WaitingOrder, desk: Desk) -> str:
    """Who asks, since when, and what the others said."""
    when = formats.moment(moment_of(one.since), desk.today())
    if one.is_mine:
        said = [_("You asked, %(when)s") % {"when": when}]
    elif one.asked_by:
        said = [_("%(name)s asks, %(when)s") % {"name": name_of(one.asked_by, desk), "when": when}]
    else:
        said = [when]
    said += [_("%(name)s does not agree") % {"name": name_of(who, desk)} for who in one.refused_by]
    if one.is_signed and not one.is_mine:
        said.append(_("you signed"))
    return " · ".join(said)


def meaning(one: WaitingOrder, desk: Desk) -> str:
    """What happens when a second person signs."""
    name = {"name": name_of(one.worker_id, desk)}
    return {
        "erase_order": erasing_words(),
        "recovery_set": _(
            "The words “%(mark)s” stand on the new sheets: look whether they are on the paper. As soon as a second "
            "person signs, the old sheets bring the team back no more. Tear those up then."
        )
        % {"mark": " ".join(one.mark)},
        "user_role": _(
            "Team leads and supervisors read cases of others. Administrators let laptops in and sign what takes two. "
            "Ask %(name)s and yourself whether this is right."
        )
        % name,
        "user_leave": _("%(name)s looks after the team. After this the others do it without %(name)s.") % name,
        "device_add": _(
            "The new laptop gets everything %(name)s may read. Ask %(name)s yourself, by voice, whether there is one, "
            "and compare these six words: the new laptop shows them."
        )
        % name,
        "purge_release": _(
            "So much would leave this laptop at once that it waits a day: it may be a mistake. Ask why before you sign."
        ),
    }[one.kind]


def erasing_words() -> str:
    """What erasing does, and what it does not."""
    return _(
        "It goes from every laptop of the team, from the copies on it, and from the hub. Nobody can bring it back. "
        "Sticks, papers and exports you have to look for yourselves."
    )


def waits_words() -> str:
    """What was asked is not done yet."""
    return _("Asked. It waits for the signature of a second administrator.")


def reason_words(code: str) -> str:
    """Why a case is erased."""
    return next((_(said) for known, said in REASONS if known == code), code)


def name_of(worker_id: str, desk: Desk) -> str:
    """A colleague by name."""
    return desk.worker_name(worker_id) or _(_SOMEBODY)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what everybody in a team should know at once: who was made administrator by one person alone,

who looks after the team alone, and that very many cases wait to leave this laptop.
"""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseapp.i18n import _, formats, ngettext
from caseapp.sync.colleagues import Colleagues
from caseapp.ui.desk import Desk
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.flow import empty_layout
from caseapp.ui.look.theme import px
from caseapp.ui.sync.order_words import name_of
from caseapp.ui.sync.standing import TeamView, moment_of
from caseapp.ui.sync.syncing import syncing_of


class TeamNotices(QWidget):
    """Banners above the page of syncing; nothing where there is nothing to know."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._syncing = syncing_of(desk)
        self._seen = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(8))
        self.hide()

    def show_view(self, view: TeamView) -> None:
        """Write them anew."""
        empty_layout(self._column)
        banners = [*self._brake(view), *self._appointed(view), *self._alone(view)]
        for banner in banners:
            banner.act_pressed.connect(self._on_act)
            self._column.addWidget(banner)
        self.setVisible(bool(banners))

    def _brake(self, view: TeamView) -> list[Banner]:
        brake = view.state.brake
        if brake is None:
            return []
        words = ngettext(
            "%(count)s case would leave this laptop at once, because others work in it now. It stays until %(when)s, "
            "in case that is a mistake. Two administrators can let it go earlier.",
            "%(count)s cases would leave this laptop at once, because others work in them now. They stay until "
            "%(when)s, in case that is a mistake. Two administrators can let them go earlier.",
            brake.cases,
        ) % {"count": formats.number(brake.cases), "when": formats.moment(moment_of(brake.at), self._desk.today())}
        acts = (("release", _("Ask the administrators")),) if view.state.hub or view.state.is_administrator else ()
        return [Banner(words, "attn", "clock", acts)]

    def _appointed(self, view: TeamView) -> list[Banner]:
        found = []
        for one in view.notices.appointed:
            self._seen = max(self._seen, one.height)
            words = _(
                "%(name)s looks after the team too since %(when)s: lets laptops in and signs what takes two. %(by)s "
                "decided that alone, as the only one could. Is that right? Otherwise talk about it today."
            ) % {
                "name": name_of(one.worker_id, self._desk),
                "by": name_of(one.by_worker_id, self._desk),
                "when": formats.moment(moment_of(one.moment), self._desk.today()),
            }
            found.append(Banner(words, "note", "users-round", (("seen", _("I know")),)))
        return found

    def _alone(self, view: TeamView) -> list[Banner]:
        only = view.notices.only_administrator
        if not only:
            return []
        words = _(
            "Only %(name)s looks after the team, and can do alone what takes two elsewhere: give roles, let laptops "
            "in. A second administrator makes that safer."
        )
        return [Banner(words % {"name": name_of(only, self._desk)}, "note", "info")]

    def _on_act(self, act: str) -> None:
        if act == "seen":
            self._syncing.act(self._note_seen, None, self._desk.sorry.emit)
        else:
            self._syncing.act(_ask_for_release, self._on_asked, self._desk.sorry.emit)

    def _note_seen(self, colleagues: Colleagues) -> None:
        colleagues.orders.note_seen(self._seen)

    def _on_asked(self, _nothing: object) -> None:
        self._desk.said.emit(_("Asked. It waits for the signatures of two administrators."))


def _ask_for_release(colleagues: Colleagues) -> None:
    colleagues.orders.ask_for_release()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the recovery sheets of a team: printed first, then proved by typing two of them, then in force.

The secret is in memory only while the sheet is open.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseapp.errors import CaseAppError
from caseapp.i18n import _, language
from caseapp.reports.documents import make_paper
from caseapp.reports.paper import Paper, PaperOptions
from caseapp.reports.share_papers import RecoveryShares, SharePage
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.recovery import Drill, RecoverySecret, ShareSheet, share_words, sheets
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.fields import Field, GrowingText
from caseapp.ui.kit.flow import FlowLayout
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.look.theme import px
from caseapp.ui.print.plain_preview import PlainPreview
from caseapp.ui.sync.asking import AskingSheet
from caseapp.ui.sync.standing import TeamView


class TwoSheets(QWidget):
    """Where two sheets are typed; what is wrong is said at the sheet it is on."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = GrowingText(lines=3, most_lines=8), GrowingText(lines=3, most_lines=8)
        hint = _("33 words; the first four letters are enough")
        self._fields = (Field(_("One sheet"), self.first, hint), Field(_("Another sheet"), self.second, hint))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        for field in self._fields:
            column.addWidget(field)
            control = field.control
            control.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)

    def typed(self) -> tuple[str, str] | None:
        """Both sheets, when each of them can be one."""
        good = True
        for field, line in zip(self._fields, (self.first, self.second), strict=True):
            field.set_error("")
            try:
                share_words(line.toPlainText())
            except CaseAppError as error:
                field.set_error(error.sentence(_))
                if good:
                    line.setFocus()
                good = False
        return (self.first.toPlainText(), self.second.toPlainText()) if good else None

    def show_trouble(self, sentence: str) -> None:
        """Both together do not do."""
        self._fields[1].set_error(sentence)


class RecoveryMaking(AskingSheet):
    """Three sheets are printed, two are typed back, then they are in force."""

    def __init__(self, host: QWidget, desk: Desk, *, replaces: bool = False) -> None:
        title = _("New recovery sheets of the team") if replaces else _("Recovery sheets of the team")
        super().__init__(host, desk, title, _("These sheets are good"), 680)
        self._host = host
        self.secret = RecoverySecret.random()
        self.shares = sheets(self.secret)
        self.is_printed = False
        self.say(
            _("Three sheets of paper for three people. Any two of them open everything when all laptops are lost.")
        )
        self.say(
            _(
                "1. Print them, and give each to somebody else. 2. Type two of them here, so that you know they are "
                "right."
            ),
            14,
            "muted",
        )
        if replaces:
            self.say(
                _(
                    "3. Another administrator signs. Until then the sheets of now stay good; after it they bring the "
                    "team back no more, and are to be torn up."
                ),
                14,
                "muted",
            )
        self.print_button = Button(_("Print or save the three sheets ..."), "filled", icon="printer")
        holder = QWidget()
        FlowLayout(holder).addWidget(self.print_button)
        self.body.addWidget(holder)
        self.two = TwoSheets()
        self.two.setEnabled(False)
        self.body.addWidget(self.two)
        self.end_body()
        self.save_button.setEnabled(False)
        self.print_button.clicked.connect(self._on_print_wanted)
        self.save_requested.connect(self._on_typed)

    def paper(self) -> Callable[[], Paper]:
        """What makes the three sheets, in another thread."""
        team = self._desk.team.name if self._desk.team is not None and self._desk.team.name else ""
        content = RecoveryShares(
            sheets=tuple(_page(one) for one in self.shares),
            mark=self.shares[0].mark,
            team_name=team,
            made_on=self._desk.today(),
            language=language(),
        )
        return partial(make_paper, "recovery-shares", content, PaperOptions(language=language()))

    def _on_print_wanted(self) -> None:
        self._preview = PlainPreview(self._desk, self.paper(), _("Recovery sheets of the team"), self._host)
        self._preview.went_out.connect(self._on_went_out)
        self._preview.sheet_closed.connect(self._on_preview_closed)
        self.hide()
        self._preview.open_sheet()

    def _on_went_out(self) -> None:
        self.is_printed = True
        self.two.setEnabled(True)
        self.save_button.setEnabled(True)

    def _on_preview_closed(self) -> None:
        self.show()
        self.raise_()
        (self.two.first if self.is_printed else self.print_button).setFocus()

    def _on_typed(self) -> None:
        typed = self.two.typed()
        if typed is None:
            return
        try:
            found = RecoverySecret.from_shares(typed)
        except CaseAppError as error:
            self.two.show_trouble(error.sentence(_))
            return
        if found != self.secret:
            self.two.show_trouble(_("These are other sheets than the ones you just printed."))
            return
        self.do(_("Telling everybody ..."), partial(_set_recovery, secret=self.secret), self._on_set)

    def _on_set(self, is_done: bool) -> None:
        self.close_sheet()
        if is_done:
            self._desk.said.emit(_("The recovery sheets are in force. Keep them apart."))
        else:
            self._desk.said.emit(_("Not in force yet: they wait for the signature of a second administrator."))


class RecoveryDrill(AskingSheet):
    """Two sheets are typed to see whether they still open everything. Nothing is opened."""

    def __init__(self, host: QWidget, desk: Desk) -> None:
        super().__init__(host, desk, _("Try the recovery sheets"), _("Try"), 640)
        self.say(_("Once a year: type two of the three sheets. Nothing is opened, and nothing changes."))
        self.two = TwoSheets()
        self.body.addWidget(self.two)
        self.result = self.say("")
        self.result.hide()
        self.end_body()
        self.save_requested.connect(self._on_typed)

    def _on_typed(self) -> None:
        self.result.hide()
        typed = self.two.typed()
        if typed is not None:
            self.do(_("Trying ..."), partial(_drill, typed=typed), self._on_tried)

    def _on_tried(self, found: Drill) -> None:
        words = {
            Drill.OPENS: _("These two sheets open everything. Put them back where they were."),
            Drill.EARLIER: _(
                "These are older sheets: they open only what was written before the newer ones were made."
            ),
            Drill.COMING: _("These sheets are new and not in force yet: a second administrator has to sign."),
            Drill.OTHER: _("These sheets are of another team. Look which ones belong to yours."),
        }[found]
        self.result.setText(words)
        self.result.show()
        self.set_status("")


class RecoveryCard(Card):
    """Whether there are recovery sheets; a reminder that stays until there are."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("When all laptops are lost"))
        self._desk = desk
        self.words = Paragraph("", 14)
        self.make_button = Button(_("Make the recovery sheets ..."), "outlined", icon="printer")
        self.try_button = Button(_("Try two sheets ..."), "outlined", icon="shield-check")
        self.replace_button = Button(_("Replace the sheets ..."), "quiet", icon="printer")
        holder = QWidget()
        row = FlowLayout(holder, gap=10, line_gap=8)
        row.addWidget(self.make_button)
        row.addWidget(self.try_button)
        row.addWidget(self.replace_button)
        self.body.addWidget(self.words)
        self.body.addWidget(holder)
        self.make_button.clicked.connect(self._on_make_wanted)
        self.try_button.clicked.connect(self._on_try_wanted)
        self.replace_button.clicked.connect(self._on_replace_wanted)

    def show_view(self, view: TeamView) -> None:
        """Write it anew."""
        state = view.state
        self.setVisible(not state.alone and not state.is_guest)
        self.make_button.setVisible(not state.recovery and state.is_administrator)
        self.try_button.setVisible(state.recovery)
        self.replace_button.setVisible(state.recovery and state.is_administrator)
        if state.recovery:
            self.words.setText(_("Two of the three recovery sheets open everything again. Try them once a year."))
        else:
            self.words.setText(
                _("There are no recovery sheets yet. When all laptops are lost, everything is lost. Make them soon.")
            )
        self.words.setProperty("tone", "muted" if state.recovery else "attn")
        self.words.update()

    def _on_make_wanted(self) -> None:
        RecoveryMaking(self.window(), self._desk).open_sheet()

    def _on_replace_wanted(self) -> None:
        RecoveryMaking(self.window(), self._desk, replaces=True).open_sheet()

    def _on_try_wanted(self) -> None:
        RecoveryDrill(self.window(), self._desk).open_sheet()


def _page(one: ShareSheet) -> SharePage:
    return SharePage(number=one.number, of=one.of, needed=one.needed, words=one.words)


def _set_recovery(colleagues: Colleagues, *, secret: RecoverySecret) -> bool:
    return colleagues.set_recovery(secret)


def _drill(colleagues: Colleagues, *, typed: tuple[str, str]) -> Drill:
    return colleagues.overview.drill(typed)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the cards of the page about syncing: how it stands, what waits, rounds, files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from caseapp.i18n import _, formats, ngettext
from caseapp.sync.exchange import SUFFIX, Written
from caseapp.sync.sentences import sentence_of
from caseapp.sync.session import Report
from caseapp.ui.desk import Desk
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.flow import FlowLayout, empty_layout
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.theme import px
from caseapp.ui.settings.progress import Progress
from caseapp.ui.sync.files import read_file, write_file
from caseapp.ui.sync.standing import (
    TeamView,
    counts_words,
    headline,
    moment_of,
    outcome_words,
    sentences,
)
from caseapp.ui.sync.syncing import Ended, Syncing, syncing_of


class StateCard(Card):
    """How this laptop stands, in words; a round at once; the first step to a team."""

    team_wanted = Signal()
    hub_wanted = Signal()

    def __init__(self, desk: Desk, syncing: Syncing) -> None:
        super().__init__()
        self._desk = desk
        self._syncing = syncing
        self.setAccessibleName(_("How this laptop stands"))
        self.head_words = Text("", 18, SEMI)
        self.sentences = Paragraph("", 15, "muted")
        self.progress = Progress()
        self.result = Paragraph("", 14)
        self.result.hide()
        self.sync_button = Button(_("Sync now"), "filled", icon="refresh-cw")
        self.team_button = Button(_("Make a team ..."), "filled", icon="users-round")
        self.hub_button = Button(_("Give the team a hub ..."), "outlined", icon="globe")
        buttons = QWidget()
        row = FlowLayout(buttons, gap=10, line_gap=8)
        for button in (self.sync_button, self.team_button, self.hub_button):
            row.addWidget(button)
            button.hide()
        self.body.addWidget(self.head_words)
        self.body.addWidget(self.sentences)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.result)
        self.body.addWidget(buttons)
        self.sync_button.clicked.connect(syncing.sync_now)
        self.progress.stop_wanted.connect(syncing.stop_round)
        self.team_button.clicked.connect(self.team_wanted)
        self.hub_button.clicked.connect(self.hub_wanted)

    def show_view(self, view: TeamView) -> None:
        """Write it anew."""
        state = view.state
        self.head_words.setText(headline(state, self._desk))
        self.sentences.setText("\n".join(sentences(state, self._desk)))
        self.team_button.setVisible(state.alone)
        self.sync_button.setVisible(bool(state.hub))
        self.hub_button.setVisible(not state.alone and not state.hub and state.is_administrator)

    def first(self) -> QWidget:
        """Where the keyboard begins."""
        shown = [one for one in (self.sync_button, self.team_button, self.hub_button) if not one.isHidden()]
        return shown[0] if shown else self

    def show_began(self) -> None:
        """A round goes on."""
        self.result.hide()
        self.sync_button.setEnabled(False)
        self.progress.start(_("Syncing ..."))

    def show_step(self, sent: int, received: int) -> None:
        """How far the round is."""
        self.progress.start(_("Syncing: %(counts)s") % {"counts": counts_words(sent, received)})

    def show_ended(self, how: Ended) -> None:
        """What the round did, or why it stopped."""
        self.progress.finish()
        self.sync_button.setEnabled(True)
        words = how.sentence
        if how.report is not None:
            said = [_("Done: %(counts)s.") % {"counts": counts_words(how.report.sent, how.report.received)}]
            said.extend(_(sentence_of(code)) for code in how.report.refused)
            words = " ".join(said)
        self.result.setProperty("tone", "attn" if how.sentence else "text")
        self.result.setText(words)
        self.result.setVisible(bool(words))
        announce(self, words)


class AsideCard(Card):
    """What does not sync or could not be shown yet: how many, why, from whom, in which case; tried again at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Waiting or set aside"), _("Try again now"))
        self._desk = desk
        self.link_pressed.connect(syncing_of(desk).sync_now)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(8))
        self.body.addLayout(self._rows)

    def show_view(self, view: TeamView) -> None:
        """Write it anew; hidden when there is nothing."""
        empty_layout(self._rows)
        self.setVisible(bool(view.aside or view.failed))
        self.link.setVisible(bool(view.failed))
        for failed in view.failed:
            when = formats.moment(moment_of(failed.retry_at), self._desk.today())
            self._add(failed.reason, [self._of(failed.case_id, view), _("by itself again %(when)s") % {"when": when}])
        for one in view.aside:
            words = ngettext("%(count)s save", "%(count)s saves", one.count) % {"count": formats.number(one.count)}
            about = [words, self._desk.worker_name(one.worker_id), self._of(one.case_id, view)]
            about.append(formats.moment(moment_of(one.moment), self._desk.today()))
            self._add(one.reason, about)

    def _of(self, case_id: str, view: TeamView) -> str:
        name = view.case_names.get(case_id)
        if name is not None:
            return self._desk.name(name).full
        return _("a case that is not on this laptop") if case_id else _("of the team")

    def _add(self, reason: str, about: Sequence[str]) -> None:
        row = QVBoxLayout()
        row.setSpacing(0)
        row.addWidget(Paragraph(_(sentence_of(reason)), 15))
        row.addWidget(Text(" · ".join(part for part in about if part), 13, tone="muted", elide=True))
        self._rows.addLayout(row)


class RoundsCard(Card):
    """The last rounds, one line each."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Last rounds"))
        self._desk = desk
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(6))
        self.body.addLayout(self._rows)

    def show_view(self, view: TeamView) -> None:
        """Write them anew."""
        empty_layout(self._rows)
        self.setVisible(not view.state.alone)
        if not view.rounds:
            self._rows.addWidget(Paragraph(_("There was no round yet."), 14, "muted"))
        for one in view.rounds:
            row = QHBoxLayout()
            row.setSpacing(px(10))
            when = Text(formats.moment(moment_of(one.moment), self._desk.today()), 14, MEDIUM)
            when.setMinimumWidth(px(128))
            went_well = one.outcome == "done"
            words = counts_words(one.sent, one.received) if went_well else outcome_words(one.outcome)
            way = _("by the hub") if one.way == "hub" else _("by file")
            row.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Paragraph(f"{words} · {way}" if went_well else words, 14, "muted"), 1)
            self._rows.addLayout(row)


class FileCard(Card):
    """Exchange by file: written for all colleagues, read from one of them."""

    def __init__(self, desk: Desk, syncing: Syncing) -> None:
        super().__init__(_("Exchange file"))
        self._desk = desk
        self._syncing = syncing
        words = _(
            "For colleagues without a connection: on a stick, or in a mail. Only laptops of the team can open it."
        )
        self.body.addWidget(Paragraph(words, 14, "muted"))
        self.progress = Progress()
        self.result = Paragraph("", 14)
        self.result.hide()
        self.write_button = Button(_("Write a file ..."), "outlined", icon="download")
        self.read_button = Button(_("Read a file ..."), "outlined", icon="upload")
        buttons = QWidget()
        row = FlowLayout(buttons, gap=10, line_gap=8)
        row.addWidget(self.write_button)
        row.addWidget(self.read_button)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.result)
        self.body.addWidget(buttons)
        self.write_button.clicked.connect(self._on_write_wanted)
        self.read_button.clicked.connect(self._on_read_wanted)
        self.progress.stop_wanted.connect(syncing.stop_round)

    def show_view(self, view: TeamView) -> None:
        """Only a team has somebody to exchange with."""
        self.setVisible(not view.state.alone and (not view.state.is_guest or bool(view.state.set_by)))

    def write(self, target: Path) -> None:
        """Write everything colleagues may read to `target`."""
        self._begin(_("Writing the file ..."))
        self._syncing.act(lambda colleagues: write_file(colleagues, target), self._on_written, self._on_failed)

    def read(self, source: Path) -> None:
        """Take in the file of a colleague."""
        self._begin(_("Reading the file ..."))
        self._syncing.act(lambda colleagues: read_file(colleagues, source), self._on_read, self._on_failed)

    def _on_write_wanted(self) -> None:
        name = f"caseapp {self._desk.today():%Y-%m-%d}{SUFFIX}"
        kinds = _("Exchange file") + f" (*{SUFFIX})"
        chosen, _kind = QFileDialog.getSaveFileName(self.window(), _("Write an exchange file"), name, kinds)
        if chosen:
            path = Path(chosen)
            self.write(path if path.suffix else path.with_suffix(SUFFIX))

    def _on_read_wanted(self) -> None:
        kinds = _("Exchange file") + f" (*{SUFFIX})"
        chosen, _kind = QFileDialog.getOpenFileName(self.window(), _("Read an exchange file"), "", kinds)
        if chosen:
            self.read(Path(chosen))

    def _on_written(self, written: Written) -> None:
        saves = ngettext("%(count)s save", "%(count)s saves", written.saves) % {"count": formats.number(written.saves)}
        laptops = ngettext("%(count)s laptop", "%(count)s laptops", written.devices) % {"count": written.devices}
        words = _("Written: %(saves)s for %(laptops)s. Nobody else can read the file.")
        self._say(words % {"saves": saves, "laptops": laptops})

    def _on_read(self, report: Report) -> None:
        said = [_("Read: %(counts)s.") % {"counts": counts_words(0, report.received)}]
        said.extend(_(sentence_of(code)) for code in report.refused)
        self._say(" ".join(said))

    def _on_failed(self, sentence: str) -> None:
        self._say(sentence, "attn")

    def _begin(self, words: str) -> None:
        self.result.hide()
        self.write_button.setEnabled(False)
        self.read_button.setEnabled(False)
        self.progress.start(words)

    def _say(self, words: str, tone: str = "text") -> None:
        self.progress.finish()
        self.write_button.setEnabled(True)
        self.read_button.setEnabled(True)
        self.result.setProperty("tone", tone)
        self.result.setText(words)
        self.result.show()
        announce(self, words, urgent=tone == "attn")

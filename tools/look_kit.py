# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the gallery of the kit and the frame, with invented people."""

from __future__ import annotations

from datetime import date, time

from look import register
from look_people import DOMAIN_LETTERS as LETTERS
from look_people import CasesModel
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from caseapp.ui.frame.address import Address
from caseapp.ui.frame.frame import Frame
from caseapp.ui.frame.window import Window
from caseapp.ui.kit.buttons import Button, IconButton
from caseapp.ui.kit.cards import Banner, Card, EmptyState, FindingRow, MarkView, StepBox
from caseapp.ui.kit.chips import ChoiceChips, FilterChip, Option
from caseapp.ui.kit.fields import Combo, Field, GrowingText, LineField
from caseapp.ui.kit.framed import Framed, PageScroll
from caseapp.ui.kit.gauges import DaysRow, OpenDots, ProgressPanel, StepLine
from caseapp.ui.kit.paint import Run
from caseapp.ui.kit.people import PersonPicker
from caseapp.ui.kit.reading import DayField, NumberField, TimeField
from caseapp.ui.kit.responsive import PageHead, SideBySide
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.table import Table
from caseapp.ui.kit.tabs import Tabs
from caseapp.ui.kit.text import Hairline, KeyCap, Paragraph, Tag, Text
from caseapp.ui.kit.two_lines import Act, TwoLineList, TwoLineRow
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.marks import Mark, State
from caseapp.ui.look.theme import px
from caseapp.ui.look.tokens import DOMAINS
from caseapp.ui.pages import Page
from caseapp.ui.unlock.first_start import FirstStart
from caseapp.ui.unlock.page import Greeting, UnlockPage

TODAY = date(2026, 10, 5)
NAMES = ("Wonen", "Inkomen & schulden", "School & werk", "Steun & netwerk", "Welzijn & gezondheid")


def head(title: str, beside: str) -> QHBoxLayout:
    """The head of a page."""
    row = QHBoxLayout()
    row.setSpacing(px(14))
    row.addWidget(Text(title, 24, SEMI))
    row.addWidget(Text(beside, 15, tone="muted"), 0, Qt.AlignmentFlag.AlignVCenter)
    row.addStretch(1)
    return row


class TodaySample(Page):
    """The page of today, as the picture shows it."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(22), px(24), px(24))
        column.setSpacing(px(16))
        top = PageHead("Vandaag", "maandag 5 oktober 2026")
        for words, chosen in (("Mijn dossiers", True), ("Ook als vervanger", False), ("Heel het team", False)):
            top.add(FilterChip(words, chosen=chosen))
        column.addWidget(top)
        parts = SideBySide(least=900)
        self.list = TwoLineList("Wat vandaag moet")
        self.list.show_rows(_today_rows())
        parts.add(Framed(self.list), 22)
        holder = QWidget()
        side = QVBoxLayout(holder)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(px(16))
        side.addWidget(_days_card())
        side.addWidget(_waiting_card())
        side.addStretch(1)
        parts.add(holder, 10)
        scroll = PageScroll(margin=0)
        scroll.body.setContentsMargins(0, 0, 0, 0)
        scroll.body.addWidget(parts)
        self.list.setMinimumHeight(px(320))
        column.addWidget(scroll, 1)


def _today_rows() -> list[TwoLineRow]:
    late = (
        ("7 dagen", "Man, brug Dampoort", "Nieuwe poging", "Weigerde op 14 september; na 14 dagen opnieuw langsgaan"),
        ("6 dagen", "Yassin El Idrissi", "Faseplan 2 maken", "Fase 2 begon op 15 september"),
        ("2 dagen", "Mirela Popescu", "Zich tonen bij het OCMW", "Referentieadres: om de 80 dagen, laatst op 15 juli"),
    )
    now = (
        ("10:00", "Senne Claes", "Huisbezoek", "Afgesproken op 28 september; met twee langsgaan"),
        ("13:30", "Fatou Diallo", "Rondetafel 17½ jaar", "Vijf aanwezigen; ontwerpplan versie 2 ligt klaar"),
        ("vandaag", "Lotte Vermeulen", "Bellen: twee weken na uitstroom", "Verliet de leefgroep op 21 september"),
    )
    rows = [TwoLineRow("", "Te laat", "3")]
    for place, (when, who, what, why) in enumerate(late):
        acts = (Act("open", ("Poging noteren", "Plan openen", "Gedaan")[place]), Act("move", "Verplaatsen"))
        rows.append(TwoLineRow(f"l{place}", what, why, when, who, True, acts=(*acts, Act("case", "Dossier"))))
    rows.append(TwoLineRow("", "Vandaag", "4"))
    for place, (when, who, what, why) in enumerate(now):
        one = (Act("open", ("Contact noteren", "Afdrukken", "Gebeld")[place]),)
        rows.append(TwoLineRow(f"n{place}", what, why, when, who, acts=one))
    rows.append(TwoLineRow("", "Deze week", "4"))
    return rows


def _days_card() -> Card:
    card = Card("Laatste gesprek", "alle 13")
    card.body.setSpacing(0)
    card.body.addWidget(Text("Streepje = afgesproken ritme", 13, tone="muted"))
    for name, days, rhythm in (
        ("Man, brug Dampoort", 40, 14),
        ("Bilal Kaya", 34, 14),
        ("Noor Haddad", 11, 7),
        ("Rayan Mahdi", 19, 14),
        ("Yassin El Idrissi", 11, 14),
        ("Fatou Diallo", 6, 14),
    ):
        card.body.addWidget(DaysRow(name, name, days, rhythm, f"{days} dagen"))
    return card


def _waiting_card() -> Card:
    card = Card("Wacht op mij")
    for what, why, act in (
        ("Concept: poging bij Bilal Kaya", "gisteren 16:40, nog niet bewaard", "Verder"),
        ("Overgedragen: Rayan Mahdi", "door Griet Lippens, met nota", "Bekijken"),
    ):
        card.body.addWidget(Hairline())
        card.body.addWidget(FindingRow(what, (Run(what, MEDIUM),), why, act))
    return card


class CasesSample(Page):
    """The table of cases."""

    def __init__(self, count: int = 13) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(12))
        column.setSpacing(px(16))
        top = head("Dossiers", "13 van 47")
        top.addWidget(Button("Weergave: Mijn maandag", "quiet", icon="bookmark", menu_arrow=True))
        top.addWidget(Button("Groeperen: niet", "quiet", icon="rows-3", menu_arrow=True))
        top.addWidget(Button("Nieuw dossier", "outlined", icon="plus"))
        column.addLayout(top)
        chips = QHBoxLayout()
        chips.setSpacing(px(8))
        for words, number in (("Van mij", 13), ("Heel het team", 47), ("Stil", 3), ("Uitstroom binnen 90 dagen", 1)):
            chips.addWidget(FilterChip(words, number, chosen=number == 13))
        chips.addStretch(1)
        column.addLayout(chips)
        self.table = Table("Dossiers")
        self.table.setModel(CasesModel(count))
        widths = {0: 190, 1: 84, 2: 240, **dict.fromkeys(range(3, 8), 40), 8: 150, 10: 60}
        self.table.set_widths(widths, stretch=9)
        self.table.show_sort(8, ascending=False)
        column.addWidget(Framed(self.table), 1)


class OverviewSample(Page):
    """Domain cards, goals, findings, as on the overview of a case."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(12), 0, 0)
        column.setSpacing(px(8))
        top = head("Yassin El Idrissi", "18 jaar · 22 maart 2008 · hij/hem")
        top.setContentsMargins(px(24), 0, px(24), 0)
        top.addWidget(Tag("Jongvolwassenen"))
        top.addWidget(Tag("CTI fase 2, nog 70 dagen", "accent"))
        top.addWidget(Button("Afdrukken", "outlined", icon="printer"))
        top.addWidget(IconButton("ellipsis", "Meer", outlined=True))
        column.addLayout(top)
        names = ("Overzicht", "Tijdlijn", "Big Five", "Plan", "Checklists", "Uitstroom", "CTI", "Contacten", "Netwerk")
        tabs = Tabs("Dossier", [(name, name) for name in names], self)
        tabs.show_tab("Overzicht")
        column.addWidget(tabs)
        scroll = PageScroll()
        cards = QHBoxLayout()
        cards.setSpacing(px(12))
        for place, domain in enumerate(DOMAINS):
            cards.addWidget(_domain_card(place, domain), 1)
        scroll.body.addLayout(cards)
        low = QHBoxLayout()
        low.setSpacing(px(12))
        low.addWidget(_goals_card(), 5)
        low.addWidget(_findings_card(), 4)
        scroll.body.addLayout(low)
        scroll.body.addStretch(1)
        column.addWidget(scroll, 1)


def _domain_card(place: int, domain: str) -> Card:
    quotes = (
        "“Eindelijk mijn eigen sleutel. Maar na juni weet ik het nog niet.”",
        "“Ik wil gewoon weten wat er elke maand binnenkomt.”",
        "“Drie dagen bakkerij, twee dagen school. Dat lukt mij.”",
        "“Tante Samira bel ik altijd, ook ’s nachts.”",
        "“Slapen blijft moeilijk. Overdag gaat het wel.”",
    )
    level = (3, 2, 4, 4, 3)[place]
    card = Card()
    row = QHBoxLayout()
    row.setSpacing(px(10))
    row.addWidget(MarkView(Mark(domain, LETTERS[domain], level), 28, f"{NAMES[place]}, {level} van 5"))
    row.addWidget(Text(NAMES[place], 15, SEMI, elide=True), 1)
    card.body.addLayout(row)
    words = Paragraph(quotes[place], lines=(3, 0))
    card.body.addWidget(words, 1)
    card.body.addWidget(Hairline())
    card.body.addWidget(Text("Deels of tijdelijk geregeld", 14, MEDIUM, elide=True))
    row = QHBoxLayout()
    row.addWidget(Text(f"Nele {level}, was 2", 13, tone="muted"), 1)
    points = [(0, 3), (2, 3), (5, 3), (6, level - 1), (7, level), (8, level)]
    row.addWidget(StepLine(domain, points, "verloop"))
    card.body.addLayout(row)
    return card


def _goals_card() -> Card:
    card = Card("Doelen en volgende stappen", "Doel toevoegen")
    goal = QHBoxLayout()
    goal.setSpacing(px(10))
    goal.addWidget(MarkView(Mark("income", "I", 2, ladder=False), 24, "Inkomen"))
    goal.addWidget(Text("Ik heb elke maand een vast inkomen", 15, SEMI), 1)
    card.body.addLayout(goal)
    steps = QVBoxLayout()
    steps.setContentsMargins(px(34), 0, 0, 0)
    steps.setSpacing(0)
    steps.addWidget(StepBox("1", "Leefloon aanvragen (OCMW)", "Yassin, Nele", "15 sep", done=True))
    steps.addWidget(StepBox("2", "Beslissing leefloon nakijken", "Nele", "15 okt"))
    steps.addWidget(StepBox("3", "Afbetaling telefoonschuld vragen", "Yassin", "20 okt"))
    card.body.addLayout(steps)
    card.body.addStretch(1)
    return card


def _findings_card() -> Card:
    card = Card("Aandachtspunten", count="3")
    first = (Run("Faseplan 2: ", MEDIUM), Run("6 dagen te laat", SEMI, "attn"))
    card.body.addWidget(FindingRow("a", first, "CTI vraagt het binnen 14 dagen", "Maken", late=True))
    card.body.addWidget(Hairline())
    card.body.addWidget(FindingRow("b", (Run("Teamoverleg over dit dossier", MEDIUM),), "Elke maand", "Agenderen"))
    card.body.addStretch(1)
    return card


class GallerySample(Page):
    """Everything else of the kit on one page."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        scroll = PageScroll()
        column.addWidget(scroll)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(10))
        for made in (
            Button("Bewaren", "filled", keys="Ctrl+Enter"),
            Button("Sluiten", "outlined", keys="Esc"),
            Button("Gedaan", "small"),
            Button("alle 13", "link"),
            Button("Synchroniseren", "quiet", icon="refresh-cw"),
            KeyCap("Ctrl+K"),
            Tag("concept, niet besproken", "note"),
            Tag("gehaald", "good"),
            OpenDots(3, 3, "band 3 van 4"),
        ):
            buttons.addWidget(made)
        disabled = Button("Niet nu", "outlined")
        disabled.setEnabled(False)
        buttons.addWidget(disabled)
        buttons.addStretch(1)
        scroll.body.addLayout(buttons)
        scroll.body.addLayout(_marks_grid())
        scroll.body.addLayout(_fields_grid())
        words = "Zolang niemand kiest, telt de voorzichtigste tekst. Er gaat niets verloren."
        scroll.body.addWidget(Banner(words, icon="shield-check", acts=(("more", "Uitleg"),), close="Sluiten"))
        low = QHBoxLayout()
        panel = ProgressPanel("Lijst inlezen")
        panel.show_step("Rij 840 van 2000 nakijken", 42)
        card = Card()
        card.body.addWidget(panel)
        low.addWidget(card, 1)
        empty = Card()
        empty.body.addWidget(EmptyState("Hier komen de afspraken met Yassin.", "Afspraak maken", "plus"))
        low.addWidget(empty, 1)
        scroll.body.addLayout(low)
        scroll.body.addStretch(1)


def _marks_grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(24))
    for row, domain in enumerate(DOMAINS):
        grid.addWidget(Text(NAMES[row], 14, SEMI), row, 0)
        for level in range(1, 6):
            grid.addWidget(MarkView(Mark(domain, LETTERS[domain], level), 28, ""), row, level)
        states: tuple[State, ...] = ("unknown", "not_now", "not_asked")
        for place, state in enumerate(states):
            grid.addWidget(MarkView(Mark(domain, LETTERS[domain], None, state), 28, ""), row, 6 + place)
        for place, size in enumerate((20, 24, 40)):
            grid.addWidget(MarkView(Mark(domain, LETTERS[domain], row + 1), size, ""), row, 9 + place)
    grid.setColumnStretch(12, 1)
    return grid


def _fields_grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(14))
    wrong = Field("Dag", DayField(TODAY), "mag leeg blijven")
    wrong.set_error("Dit is geen dag. Schrijf bijvoorbeeld 5/10, morgen of +14.")
    for place, field in enumerate(
        (
            Field("Wie leest mee", Combo([("a", "werkdossier"), ("b", "alleen ik")])),
            Field("Wanneer", DayField(TODAY, date(2026, 10, 8))),
            Field("Uur", TimeField(time(11, 20))),
            Field("Minuten", NumberField(40)),
            wrong,
        )
    ):
        grid.addWidget(field, 0, place, Qt.AlignmentFlag.AlignTop)
    return grid


def contact_sheet(frame: QWidget) -> None:
    """The form of a contact over the page."""
    sheet = Sheet(frame, "Contact noteren", save="Bewaren")
    sheet.set_status("concept bewaard om 11:24")
    picker = PersonPicker(placeholder="nog iemand: typ drie letters")
    picker.set_people([("1", "Yassin El Idrissi")])
    first = QHBoxLayout()
    first.setSpacing(px(14))
    first.addWidget(Field("Wie", picker), 5)
    first.addWidget(Field("Wanneer", DayField(TODAY, TODAY)), 2)
    first.addWidget(Field("Minuten", NumberField(40)), 1)
    sheet.body.addLayout(first)
    for label, words, several in (
        ("Met wie", "Yassin,steunfiguur,hulpverlener,verhuurder,school of werk,instelling", True),
        ("Hoe", "huisbezoek,op straat,elders,instelling,kantoor,telefoon,video,bericht,brief", False),
        ("Hoe liep het", "doorgegaan,kort contact,niet aangetroffen,geweigerd,Yassin zegde af,wij zegden af", False),
    ):
        chips = ChoiceChips(label, several=several)
        options = [Option(word, word) for word in words.split(",")]
        chips.set_options(options)
        chips.set_chosen([options[0].code])
        sheet.body.addWidget(Field(label, chips, "meer dan één kan" if several else ""))
    texts = QHBoxLayout()
    texts.setSpacing(px(14))
    what = GrowingText(lines=4)
    what.set_text("Samen naar de brief van het OCMW gekeken. Het onderzoek loopt nog; er ontbreekt een attest")
    words_of = GrowingText(lines=4)
    words_of.set_text("“Als ze het niet geven, hoe betaal ik dan november?”")
    texts.addWidget(Field("Wat gebeurde er", what))
    texts.addWidget(Field("In de woorden van Yassin", words_of, "mag leeg blijven"))
    sheet.body.addLayout(texts)
    step = QHBoxLayout()
    step.setSpacing(px(8))
    step.addWidget(LineField("Attest van verblijf vragen"), 6)
    step.addWidget(Combo([("n", "Nele"), ("y", "Yassin")]), 2)
    step.addWidget(DayField(TODAY, date(2026, 10, 8)), 2)
    sheet.body.addLayout(step)
    domains = ChoiceChips("Raakt aan", several=True)
    short = ("Wonen", "Inkomen", "School", "Steun", "Welzijn")
    domains.set_options(
        [
            Option(domain, words, Mark(domain, LETTERS[domain], ladder=False, weight="open"))
            for domain, words in zip(DOMAINS, short, strict=True)
        ]
    )
    domains.set_chosen(["housing", "income"])
    sheet.body.addWidget(Field("Raakt aan", domains))
    for keys, words in (("Tab", "volgend veld"), ("1–9", "keuze")):
        sheet.foot_left.addWidget(KeyCap(keys))
        sheet.foot_left.addWidget(Text(words, 13, tone="muted"))
    sheet.open_sheet(what)


def _frame_with(key: str, page: type[Page]) -> Frame:
    frame = Frame()
    frame.add_page(key, page)
    frame.show_person("NV", "Nele Van Damme")
    frame.show_sync("waiting", "3 wijzigingen nog niet verzonden")
    frame.go_to(Address(key))
    return frame


def _today(_window: Window) -> QWidget:
    return _frame_with("today", TodaySample)


def _cases(_window: Window) -> QWidget:
    return _frame_with("cases", CasesSample)


def _overview(_window: Window) -> QWidget:
    return _frame_with("case", OverviewSample)


def _gallery(_window: Window) -> QWidget:
    return _frame_with("settings", GallerySample)


def _unlock(_window: Window) -> QWidget:
    team = "Team jongvolwassenen en bemoeizorg, regio Gent"
    return UnlockPage(("nl", "fr", "en", "de"), Greeting("Nele", "12:04", True, team, True))


def _first(_window: Window) -> QWidget:
    return FirstStart(("nl", "fr", "en"), "passphrase")


def _after_today(frame: QWidget) -> None:
    page = frame.page() if isinstance(frame, Frame) else None
    if isinstance(page, TodaySample) and isinstance(frame, Frame):
        page.list.choose("l1")
        page.list.setFocus()
        frame.show_undo("Contact met Tuur bewaard")


def _after_cases(frame: QWidget) -> None:
    page = frame.page() if isinstance(frame, Frame) else None
    if isinstance(page, CasesSample):
        page.table.choose("case-4")
        page.table.setFocus()


def _after_unlock(page: QWidget) -> None:
    if isinstance(page, UnlockPage):
        page.field.setText("een lange zin")
        page.caps.show()


register("kit-today", _today, _after_today)
register("kit-cases", _cases, _after_cases)
register("kit-overview", _overview)
register("kit-gallery", _gallery)
register("kit-contact", _overview, contact_sheet)
register("kit-unlock", _unlock, _after_unlock)
register("kit-first-start", _first)

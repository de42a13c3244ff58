# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the catalogues of the methods: rules, questions, checklists and rhythms as data.

Each function reads its file at the first call and keeps the result in memory. A fault in a file raises
CatalogueError. Every `read_...` takes the file, so that an organisation can bring its own edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from caseapp import paths
from caseapp.i18n.codes import codes
from caseapp.plans.catalogue_file import Edition, Row, Words
from caseapp.plans.catalogue_reading import read_catalogue
from caseapp.plans.editions import kept

ANCHOR_EXIT = "X"
ANCHOR_ADMISSION = "admission"
CROSS = "cross"  # questions that belong to no single domain


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a method: its id (R-BF-01), what it says, where it comes from, and its numbers."""

    id: str
    text: Words
    source: str
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BigFive:
    """Anchors for levels 1, 3 and 5 (methods 2.6) and guiding questions (methods 2.2) per domain."""

    edition: Edition
    anchors: Mapping[str, Mapping[int, Words]]
    questions: Mapping[str, tuple[Words, ...]]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules of one catalogue by id."""

    edition: Edition
    rules: Mapping[str, Rule]


@dataclass(frozen=True, slots=True)
class ExitItem:
    """One item of the exit checklist (methods 6.2). Offsets are days from the anchor."""

    id: str
    domain: str
    anchor: str  # X (the day of leaving) or admission
    start_offset: int
    due_offset: int
    hard: bool
    hard_if: str  # "", "cti" or "treatment": hard only then
    only: tuple[str, ...]  # kinds of institution it is for; empty: all
    due_by_type: Mapping[str, int]
    layer: str
    label: Words
    mine: Words  # I-form for the paper of the person (A7)
    mine_is_ours: bool  # the I-form is our own wording, not yet reviewed [D]


@dataclass(frozen=True, slots=True)
class ExitChecklist:
    """The items of an exit and the rules around it."""

    edition: Edition
    rules: Mapping[str, Rule]
    items: Mapping[str, ExitItem]


@dataclass(frozen=True, slots=True)
class Institution:
    """How early leaving this kind of institution is prepared (methods 6.1)."""

    code: str
    lead_days: int
    at_admission: bool
    lead: Words
    partner: Words


@dataclass(frozen=True, slots=True)
class RhythmTable:
    """How often a conversation takes place (R-CTI-34), by (programme, phase); phase "any" is the default."""

    edition: Edition
    silent_factor: float
    intervals: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Term:
    """A hard word and what it means in plain words."""

    code: str
    word: Words
    meaning: Words


@kept
def big_five() -> BigFive:
    """Anchors and questions of the five domains."""
    return read_big_five(paths.resource("catalogues", "big_five.yaml"))


@kept
def future_plan() -> RuleBook:
    """The rules of the future plan (methods 2.3)."""
    return read_rules(paths.resource("catalogues", "future_plan.yaml"))


@kept
def file_rules() -> RuleBook:
    """The rules of the whole file: around 18, rights, homes, people, passing on."""
    return read_rules(paths.resource("catalogues", "file_rules.yaml"))


@kept
def exit_checklist() -> ExitChecklist:
    """The exit checklist (methods 6.2)."""
    return read_exit_checklist(paths.resource("catalogues", "exit_items.yaml"))


@kept
def institutions() -> Mapping[str, Institution]:
    """Kinds of institutions with their lead times (methods 6.1)."""
    return read_institutions(paths.resource("catalogues", "institutions.yaml"))


@kept
def rhythms() -> RhythmTable:
    """The contact rhythms (R-CTI-34)."""
    return read_rhythms(paths.resource("catalogues", "rhythm.yaml"))


@kept
def glossary() -> Mapping[str, Term]:
    """Hard words in plain words (methods 11.6)."""
    return read_glossary(paths.resource("catalogues", "glossary.yaml"))


def rule(rule_id: str) -> Rule | None:
    """The rule with this id, in whichever catalogue it stands; None for a rule without numbers and text."""
    books = (future_plan().rules, exit_checklist().rules, file_rules().rules)
    return next((book[rule_id] for book in books if rule_id in book), None)


def number(rule_id: str, name: str) -> int:
    """A number of a rule: `number("R-BF-02", "every_days")`."""
    found = rule(rule_id)
    if found is None or name not in found.numbers:
        raise KeyError(f"{rule_id} {name}")
    return found.numbers[name]


def read_big_five(path: Path) -> BigFive:
    """Read anchors and questions."""
    edition, root = read_catalogue(path)
    domains = codes("domain")
    anchor_rows, question_rows = root.row("anchors"), root.row("questions")
    anchors: dict[str, Mapping[int, Words]] = {}
    for domain in domains:
        levels = anchor_rows.row(domain)
        anchors[domain] = MappingProxyType({level: levels.words(str(level)) for level in (1, 3, 5)})
        levels.end()
    questions = {domain: _words_list(question_rows, domain) for domain in (*domains, CROSS)}
    for row in (anchor_rows, question_rows, root):
        row.end()
    return BigFive(edition, MappingProxyType(anchors), MappingProxyType(questions))


def read_rules(path: Path) -> RuleBook:
    """Read a book of rules."""
    edition, root = read_catalogue(path)
    book = RuleBook(edition, _rules(root))
    root.end()
    return book


def read_exit_checklist(path: Path) -> ExitChecklist:
    """Read the exit checklist."""
    edition, root = read_catalogue(path)
    rules = _rules(root)
    items: dict[str, ExitItem] = {}
    for row in root.rows("items"):
        item = _exit_item(row)
        if item.id in items:
            raise row.refuse("id", "an id that is not used above")
        items[item.id] = item
    root.end()
    return ExitChecklist(edition, rules, MappingProxyType(items))


def read_institutions(path: Path) -> Mapping[str, Institution]:
    """Read the kinds of institutions; each code of the code list stands in it once."""
    _edition, root = read_catalogue(path)
    known = codes("institution_type")
    found: dict[str, Institution] = {}
    for row in root.rows("types"):
        code = row.one_of("code", known)
        found[code] = Institution(
            code, row.whole("lead_days"), row.flag("at_admission"), row.words("lead"), row.words("partner")
        )
        row.end()
    missing = [code for code in known if code not in found]
    if missing:
        raise root.refuse("types", ", ".join(missing))
    root.end()
    return MappingProxyType(found)


def read_rhythms(path: Path) -> RhythmTable:
    """Read the rhythms; every programme has a default."""
    edition, root = read_catalogue(path)
    intervals: dict[tuple[str, str], int] = {}
    for row in root.rows("intervals"):
        programme = row.one_of("programme", codes("programme"))
        phase = row.one_of("phase", (*codes(f"phase_{programme}"), "any"))
        row.text("source")
        intervals[programme, phase] = row.whole("days")
        if intervals[programme, phase] < 1:
            raise row.refuse("days", "1 or more")
        row.end()
    missing = [programme for programme in codes("programme") if (programme, "any") not in intervals]
    if missing:
        raise root.refuse("intervals", ", ".join(f"{programme}, any" for programme in missing))
    table = RhythmTable(edition, root.decimal("silent_factor"), MappingProxyType(intervals))
    root.end()
    return table


def read_glossary(path: Path) -> Mapping[str, Term]:
    """Read the glossary."""
    _edition, root = read_catalogue(path)
    terms: dict[str, Term] = {}
    for row in root.rows("terms"):
        term = Term(row.text("code"), row.words("word"), row.words("meaning"))
        row.end()
        terms[term.code] = term
    root.end()
    return MappingProxyType(terms)


def _rules(root: Row) -> Mapping[str, Rule]:
    found: dict[str, Rule] = {}
    for row in root.rows("rules"):
        one = Rule(row.text("id"), row.words("text"), row.text("source"), MappingProxyType(row.numbers("numbers")))
        row.end()
        if one.id in found:
            raise row.refuse("id", "an id that is not used above")
        found[one.id] = one
    return MappingProxyType(found)


def _exit_item(row: Row) -> ExitItem:
    types = codes("institution_type")
    due_by_type = row.numbers("due_by_type")
    unknown = due_by_type.keys() - set(types)
    if unknown:
        raise row.refuse("due_by_type", " | ".join(types))
    item = ExitItem(
        id=row.text("id"),
        domain=row.one_of("domain", codes("checklist_part")),
        anchor=row.one_of("anchor", (ANCHOR_EXIT, ANCHOR_ADMISSION)),
        start_offset=row.whole("start"),
        due_offset=row.whole("due"),
        hard=row.flag("hard"),
        hard_if=row.one_of("hard_if", ("cti", "treatment"), ""),
        only=row.texts("only", types),
        due_by_type=MappingProxyType(due_by_type),
        layer=row.one_of("layer", codes("layer")),
        label=row.words("label"),
        mine=row.words("mine"),
        mine_is_ours=row.one_of("mine_source", ("A7", "D")) == "D",
    )
    if item.start_offset > item.due_offset:
        raise row.refuse("start", "a day not after due")
    row.end()
    return item


def _words_list(rows: Row, field: str) -> tuple[Words, ...]:
    found = []
    for row in rows.rows(field):
        found.append(Words(row.text("nl"), row.text("fr"), row.text("en")))
        row.end()
    return tuple(found)

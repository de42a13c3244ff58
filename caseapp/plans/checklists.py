# SPDX-License-Identifier: EUPL-1.2
"""This is the place for checklists around a birthday, a move or the start of a case (methods 3, policy 4).

A checklist is a catalogue of items; each says from when it can be done and by when it should be (see `offsets`), for
whom (see `conditions`), who does it, and where that comes from. Pure: what is known of a person goes in as anchors and
facts, dated items come out. What was done keeps its day, whatever happens to its anchor later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from caseapp import paths
from caseapp.i18n.codes import codes
from caseapp.plans.catalogue_file import Edition, Row, Words
from caseapp.plans.catalogue_reading import read_catalogue
from caseapp.plans.conditions import Condition, Known, parse_condition
from caseapp.plans.editions import is_left_out, kept
from caseapp.plans.facts import ExitItemFacts
from caseapp.plans.offsets import Anchors, Offset, parse_offset

JURISDICTIONS = ("NL", "BE")
REGIONS = ("VL", "BR", "WA")
LEVELS = ("1", "2", "3")  # of a home that may be lost (masterplan section 7)
EVIDENCE = ("none", "date", "document", "reference")
OPEN_STATES = frozenset({"todo", "busy", "blocked"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One item of a checklist, as the catalogue says it."""

    id: str
    domain: str
    start: Offset
    due: Offset
    when: Condition
    regions: tuple[str, ...]  # none: everywhere the checklist is for
    acts: tuple[str, ...]  # code list who_acts
    evidence: str  # what shows that it is done
    layer: str
    label: Words
    label_by_region: Mapping[str, Words]
    mine: Words  # in the first person, for the paper
    why: Words  # one plain sentence, for the paper
    levels: tuple[str, ...]  # of an eviction; none: not of an eviction
    rule: str  # a rule that explains it (R-BE-2); often none
    source: str

    def label_in(self, region: str) -> Words:
        """The label as services are called in a region."""
        return self.label_by_region.get(region, self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """A checklist of one jurisdiction."""

    edition: Edition
    jurisdiction: str
    verified_on: date
    items: Mapping[str, ChecklistItem]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """An item as it stands for one person."""

    item: ChecklistItem
    start: date | None
    due: date | None
    state: str
    done_on: date | None
    reason: str
    sure: bool  # False: whether it is needed depends on something nobody wrote down yet

    @property
    def hard(self) -> bool:
        """No item of a checklist holds anything up."""
        return False

    @property
    def open(self) -> bool:
        """Whether something remains to be done."""
        return self.state in OPEN_STATES


@kept
def eighteen(jurisdiction: str) -> Checklist:
    """What must be arranged around the eighteenth birthday, in the Netherlands (NL) or Belgium (BE)."""
    names = {"NL": "eighteen_nl.yaml", "BE": "eighteen_be.yaml"}
    return read_checklist(paths.resource("catalogues", names[jurisdiction]))


@kept
def eviction_list() -> Checklist:
    """What must be done when a home may be lost, in three levels."""
    return read_checklist(paths.resource("catalogues", "eviction.yaml"))


def eviction_items(level: int, anchors: Anchors, recorded: Iterable[ExitItemFacts] = ()) -> tuple[DueItem, ...]:
    """The items of one level, and those of another somebody wrote something about: work is never lost."""
    written = tuple(recorded)
    kept_codes = {entry.code for entry in written}
    return tuple(
        one
        for one in due_items(eviction_list(), anchors, {}, written)
        if str(level) in one.item.levels or one.item.id in kept_codes
    )


def read_checklist(path: Path) -> Checklist:
    """Read a checklist. Raises CatalogueError with file, line and field."""
    edition, root = read_catalogue(path)
    jurisdiction = root.one_of("jurisdiction", JURISDICTIONS)
    verified_on = root.day("verified_on")
    items: dict[str, ChecklistItem] = {}
    for row in root.rows("items"):
        item = _item(row)
        if item.id in items:
            raise row.refuse("id", "an id that is not used above")
        items[item.id] = item
    root.end()
    return Checklist(edition=edition, jurisdiction=jurisdiction, verified_on=verified_on, items=MappingProxyType(items))


def due_items(
    checklist: Checklist, anchors: Anchors, known: Known, recorded: Iterable[ExitItemFacts] = ()
) -> tuple[DueItem, ...]:
    """The items that are for this person, in the order of the catalogue.

    Left out is only what is certainly not for this person (or not used by the organisation) and about which nobody
    wrote anything down. An agreed day
    wins over the day that follows from the anchor.
    """
    written = {entry.code: entry for entry in recorded}
    found = []
    for item in checklist.items.values():
        entry = written.get(item.id)
        fits = _fits(item, known)
        if entry is None and (fits is False or is_left_out(item.id)):
            continue
        entry = entry or ExitItemFacts(code=item.id)
        start, due = item.start.day(anchors), entry.due or item.due.day(anchors)
        if start and due and start > due:
            start = due
        found.append(
            DueItem(
                item=item,
                start=start,
                due=due,
                state=entry.state,
                done_on=entry.done_on,
                reason=entry.reason,
                sure=bool(fits),
            )
        )
    return tuple(found)


def _fits(item: ChecklistItem, known: Known) -> bool | None:
    region = known.get("region")
    if item.regions and region is not None and region not in item.regions:
        return False
    holds = item.when.holds(known)
    return None if item.regions and region is None and holds else holds


def _item(row: Row) -> ChecklistItem:
    item = ChecklistItem(
        id=row.text("id"),
        domain=row.one_of("domain", codes("checklist_part")),
        start=_offset(row, "start"),
        due=_offset(row, "due"),
        when=_condition(row, "when"),
        regions=row.texts("regions", REGIONS),
        acts=row.texts("acts", codes("who_acts")),
        evidence=row.one_of("evidence", EVIDENCE),
        layer=row.one_of("layer", codes("layer")),
        label=row.words("label"),
        label_by_region=_words_by_region(row, "label_by_region"),
        mine=row.words("mine"),
        why=row.words("why"),
        levels=row.texts("levels", LEVELS),
        rule=row.text("rule", ""),
        source=row.text("source"),
    )
    if not item.acts:
        raise row.refuse("acts", "who does it")
    row.end()
    return item


def _offset(row: Row, field: str) -> Offset:
    try:
        return parse_offset(row.text(field))
    except ValueError as error:
        raise row.refuse(field, str(error)) from error


def _condition(row: Row, field: str) -> Condition:
    try:
        return parse_condition(row.text(field, ""))
    except ValueError as error:
        raise row.refuse(field, str(error)) from error


def _words_by_region(row: Row, field: str) -> Mapping[str, Words]:
    if field not in row.fields():
        return MappingProxyType({})
    inner = row.row(field)
    unknown = set(inner.fields()) - set(REGIONS)
    if unknown:
        raise row.refuse(field, " | ".join(REGIONS))
    return MappingProxyType({region: inner.words(region) for region in inner.fields()})

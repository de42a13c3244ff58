# SPDX-License-Identifier: EUPL-1.2
"""This is the place for which column of a list is what: proposed from headings and cells, or taken from a
file.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from statistics import median

from caseapp.errors import ImportRefused
from caseapp.i18n import N_
from caseapp.operations.caseload.codes import (
    is_unknown,
    read_institution,
    read_programmes,
    read_sleeping_place,
)
from caseapp.operations.caseload.dates import DateOrder, order_of, plain_day
from caseapp.operations.caseload.headings import MANY_COLUMNS, Field, field_of_heading, folded
from caseapp.operations.caseload.notices import Cell, cell_text
from caseapp.operations.caseload.phones import REGIONS, region_of
from caseapp.operations.caseload.table import RawTable
from caseapp.operations.caseload.vocabulary import words

MAP_NOT_JSON = N_("The file with the columns is not valid JSON.")
MAP_SHAPE = N_("The file with the columns must name a field for each column.")
MAP_FIELD = N_("The file with the columns names “%(field)s”, which is not a field. Fields are: %(fields)s.")
MAP_COLUMN = N_("The list has no column “%(column)s” that the file with the columns names.")
MAP_TWICE = N_("The file with the columns gives the field “%(field)s” to two columns.")
MAP_ORDER = N_("The date order in the file with the columns must be dmy or mdy.")
MAP_REGION = N_("The region in the file with the columns must be one of: %(regions)s.")

_DATE_FIELDS = frozenset({Field.BIRTH_DAY, Field.START_DAY, Field.LEAVE_DAY})
_NAME_FIELDS = frozenset({Field.FULL_NAME, Field.FIRST_NAME, Field.FAMILY_NAME, Field.CALL_NAME})
_SAMPLE = 400  # rows
_ENOUGH = 4  # filled cells before their content may speak against a heading


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What one column is: its place from 0, its heading ("" without one), the field, and how certain that
    is (0-1).
    """

    index: int
    heading: str
    field: Field
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """What every column of a list is, how dates are ordered, and where telephone numbers belong."""

    columns: tuple[ColumnUse, ...]
    order: DateOrder = DateOrder.DAY_FIRST
    region: str = "BE"

    def index_of(self, field: Field) -> int | None:
        """The (first) column with this field."""
        return next((use.index for use in self.columns if use.field is field), None)

    def indexes_of(self, field: Field) -> tuple[int, ...]:
        """All columns with this field."""
        return tuple(use.index for use in self.columns if use.field is field)

    def with_field(self, index: int, field: Field) -> Mapping:
        """The same mapping with another field for one column; a column that had the field becomes OTHER."""
        is_single = field not in MANY_COLUMNS
        columns = tuple(
            replace(use, field=field, confidence=1.0)
            if use.index == index
            else (replace(use, field=Field.OTHER) if is_single and use.field is field else use)
            for use in self.columns
        )
        return replace(self, columns=columns)

    @property
    def names_a_person(self) -> bool:
        """Whether any column says who a row is about."""
        return any(use.field in _NAME_FIELDS for use in self.columns)

    def to_json(self) -> str:
        """As a file for `--map`; columns count from 1 there."""
        columns = [{"column": use.index + 1, "heading": use.heading, "field": use.field.value} for use in self.columns]
        content = {"version": 1, "date_order": self.order.value, "region": self.region, "columns": columns}
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str, table: RawTable) -> Mapping:
        """A mapping from a file, fitted to a list: by heading where there is one, else by place.

        `columns` may also be an object of heading and field. Columns that are not named keep their text in
        the import note. Raises ImportRefused when the file names a field or a column that does not exist.
        """
        try:
            content = json.loads(text.lstrip("\ufeff"))
        except (ValueError, RecursionError) as error:
            raise ImportRefused(MAP_NOT_JSON) from error
        if not isinstance(content, dict):
            raise ImportRefused(MAP_SHAPE)
        proposed = propose_mapping(table)
        fields = dict(_named_columns(content.get("columns"), table))
        singles = [field for field in fields.values() if field not in MANY_COLUMNS]
        if twice := next((field for field in singles if singles.count(field) > 1), None):
            raise ImportRefused(MAP_TWICE, field=twice.value)
        order, region = (
            content.get("date_order", proposed.order.value),
            content.get("region", proposed.region),
        )
        if order not in [known.value for known in DateOrder]:
            raise ImportRefused(MAP_ORDER)
        if region not in REGIONS:
            raise ImportRefused(MAP_REGION, regions=", ".join(REGIONS))
        columns = tuple(
            ColumnUse(use.index, use.heading, fields.get(use.index, Field.OTHER)) for use in proposed.columns
        )
        return cls(columns=columns, order=DateOrder(order), region=region)


def _named_columns(named: object, table: RawTable) -> list[tuple[int, Field]]:
    if isinstance(named, dict):
        named = [{"heading": heading, "field": field} for heading, field in named.items()]
    if not isinstance(named, list) or not named:
        raise ImportRefused(MAP_SHAPE)
    headings = [folded(heading) for heading in headings_of(table)]
    result: list[tuple[int, Field]] = []
    for entry in named:
        if not isinstance(entry, dict) or not isinstance(entry.get("field"), str):
            raise ImportRefused(MAP_SHAPE)
        if entry["field"] not in [known.value for known in Field]:
            raise ImportRefused(MAP_FIELD, field=entry["field"][:40], fields=", ".join(Field))
        heading, place = str(entry.get("heading") or ""), entry.get("column")
        if heading and headings.count(folded(heading)) == 1:
            index = headings.index(folded(heading))
        elif isinstance(place, int) and 1 <= place <= len(headings):
            index = place - 1
        else:
            raise ImportRefused(MAP_COLUMN, column=(heading or str(place))[:40])
        result.append((index, Field(entry["field"])))
    return result


def headings_of(table: RawTable) -> list[str]:
    """One heading per column of the list, "" where there is none."""
    cells = table.header.cells if table.header else ()
    return [" ".join(cell_text(cells[index]).split()) if index < len(cells) else "" for index in range(table.width)]


# -- proposal ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shares:
    """Which part of the filled cells of a column reads as what (0-1)."""

    filled: int
    day: float
    phone: float
    email: float
    gender: float
    programme: float
    institution: float
    sleeping: float
    number: float
    distinct: float
    many_words: float
    words_only: float
    median_year: float
    year_spread: float
    length: float


def propose_mapping(table: RawTable) -> Mapping:
    """What every column probably is, by its heading and by what stands in it."""
    headings = headings_of(table)
    sample = [row for row in table.rows if not row.is_blank][:_SAMPLE]
    cells = [[row.cell(index) for row in sample] for index in range(len(headings))]
    order = order_of(cell for column in cells for cell in column)
    shares = [_shares_of(column, order) for column in cells]
    by_heading = [field_of_heading(heading) if heading else None for heading in headings]
    candidates: list[tuple[float, int, Field]] = []
    for index, (guess, share) in enumerate(zip(by_heading, shares, strict=True)):
        if guess is not None:
            candidates.append((guess[1] * _agreement(guess[0], share), index, guess[0]))
        elif share.filled:
            candidates += [(score, index, field) for field, score in _by_content(share, shares)]
    chosen = _names_settled(_assigned(candidates), headings, shares)
    columns = tuple(
        ColumnUse(index, heading, *chosen.get(index, (Field.OTHER, 0.0))) for index, heading in enumerate(headings)
    )
    phones = [cell for use in columns if use.field is Field.PHONE for cell in cells[use.index]]
    return Mapping(columns=columns, order=order, region=region_of(phones))


def _assigned(candidates: list[tuple[float, int, Field]]) -> dict[int, tuple[Field, float]]:
    """The most certain candidates first, each column once and each field once (some fields more often)."""
    chosen: dict[int, tuple[Field, float]] = {}
    taken: set[Field] = set()
    for score, index, field in sorted(candidates, key=lambda item: (-item[0], item[1])):
        if score < 0.3 or index in chosen or (field in taken and field not in MANY_COLUMNS):
            continue
        chosen[index] = (field, round(min(score, 1.0), 2))
        taken.add(field)
    return chosen


def _names_settled(
    chosen: dict[int, tuple[Field, float]], headings: list[str], shares: list[_Shares]
) -> dict[int, tuple[Field, float]]:
    """Beside "Voornaam", "Naam" is the family name; a lone "Nom" with two words per cell is the full name."""
    place = {field: index for index, (field, _) in chosen.items()}
    has_given = Field.FIRST_NAME in place or Field.CALL_NAME in place
    if has_given and Field.FULL_NAME in place and Field.FAMILY_NAME not in place:
        index = place[Field.FULL_NAME]
        if folded(headings[index]) in ("naam", "name", "nom", "") and shares[index].many_words < 0.9:
            chosen[index] = (Field.FAMILY_NAME, chosen[index][1])
    if not has_given and Field.FAMILY_NAME in place and Field.FULL_NAME not in place:
        index = place[Field.FAMILY_NAME]
        if shares[index].many_words > 0.5:
            chosen[index] = (Field.FULL_NAME, chosen[index][1])
    return chosen


def _agreement(field: Field, share: _Shares) -> float:
    """How far the cells agree with a heading: 1 when they do or cannot tell, little when they clearly do
    not.
    """
    if share.filled < _ENOUGH:
        return 1.0
    fitting = {
        Field.BIRTH_DAY: share.day,
        Field.START_DAY: share.day,
        Field.LEAVE_DAY: share.day,
        Field.PHONE: share.phone,
        Field.EMAIL: share.email,
        Field.GENDER: share.gender,
        Field.PROGRAMME: share.programme,
        Field.WORKER: share.words_only,
        Field.BACKUP: share.words_only,
        Field.FULL_NAME: share.words_only,
        Field.FAMILY_NAME: share.words_only,
        Field.FIRST_NAME: share.words_only,
    }.get(field, 1.0)
    return 1.0 if fitting >= 0.5 else 0.25 + fitting


def _by_content(share: _Shares, all_shares: list[_Shares]) -> list[tuple[Field, float]]:
    """What a column without a known heading may be, with a score below that of a heading."""
    guesses: list[tuple[Field, float]] = []
    if share.day > 0.7:
        years = [other.median_year for other in all_shares if other.day > 0.7]
        is_oldest = share.median_year <= min(years)
        if is_oldest and (share.median_year < max(years) - 7 or share.year_spread > 8):
            return [(Field.BIRTH_DAY, 0.75)]
        is_latest = (
            len(years) > 1 and share.median_year >= max(years) and share.filled < max(o.filled for o in all_shares) / 2
        )
        return [(Field.LEAVE_DAY if is_latest else Field.START_DAY, 0.5)]
    for field, value in (
        (Field.PHONE, share.phone),
        (Field.EMAIL, share.email),
        (Field.PROGRAMME, share.programme),
    ):
        if value > 0.6:
            guesses.append((field, 0.7 * value))
    if share.gender > 0.9 and share.distinct < 0.5:
        guesses.append((Field.GENDER, 0.65))
    if share.number > 0.9 and share.distinct > 0.95:
        guesses.append((Field.REFERENCE, 0.6))
    if guesses:
        return guesses
    if share.institution > 0.6 or share.sleeping > 0.6:
        return [(Field.INSTITUTION, 0.5 * share.institution), (Field.SLEEPING_PLACE, 0.5 * share.sleeping)]
    if share.words_only > 0.8 and share.length < 40:
        if share.distinct > 0.5:
            return (
                [(Field.FULL_NAME, 0.55)]
                if share.many_words > 0.5
                else [(Field.FIRST_NAME, 0.45), (Field.FAMILY_NAME, 0.44)]
            )
        if share.distinct < 0.3 and share.many_words < 0.5 and share.filled >= 10:
            return [(Field.WORKER, 0.4)]
    return [(Field.NOTE, 0.35)] if share.length > 25 and share.many_words > 0.7 else []


def _shares_of(cells: list[Cell], order: DateOrder) -> _Shares:
    texts = [cell_text(cell) for cell in cells]
    known = [(cell, text) for cell, text in zip(cells, texts, strict=True) if text and not is_unknown(text)]
    count = max(1, len(known))
    days = [found.day for cell, _ in known if (found := plain_day(cell, order)) is not None and found.day]
    years = [day.year for day in days] or [0]

    def share(fits: list[bool]) -> float:
        return sum(fits) / count if known else 1.0

    shown = [text for _, text in known]
    return _Shares(
        filled=sum(1 for text in texts if text),
        day=len(days) / count if known else 1.0,
        phone=share([_is_phone(text) for text in shown]),
        email=share([re.search(r"\S@\S+\.\w", text) is not None for text in shown]),
        gender=share([folded(text) in _GENDER_LETTERS for text in shown]),
        programme=share([read_programmes(text).value is not None for text in shown]),
        institution=share([(named := read_institution(text).value) is not None and named.code != "" for text in shown]),
        sleeping=share(
            [(place := read_sleeping_place(text).value) is not None and place.state != "unrecognised" for text in shown]
        ),
        number=share([re.fullmatch(r"[A-Za-z]{0,4}[-/. ]?[0-9]{1,9}", text) is not None for text in shown]),
        distinct=len({folded(text) for text in shown}) / count,
        many_words=share([len(text.split()) > 1 for text in shown]),
        words_only=share([any(x.isalpha() for x in text) and not any(x.isdigit() for x in text) for text in shown]),
        median_year=median(years),
        year_spread=max(years) - min(years),
        length=sum(map(len, shown)) / count,
    )


_GENDER_LETTERS = words("m v f x h w man vrouw homme femme male female jongen meisje")


def _is_phone(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    is_written_so = re.search(r"(?:\+|0|^)[0-9][0-9 ./()-]{7,}", text) is not None and 8 <= len(digits) <= 24
    return (is_written_so and plain_day(text) is None) or folded(text) in (
        "geen",
        "geen gsm",
        "aucun",
        "none",
    )

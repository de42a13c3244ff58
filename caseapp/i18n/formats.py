# SPDX-License-Identifier: EUPL-1.2
"""This is the place for writing days, moments, numbers and lists the way the language in use writes them.

Patterns come from Babel and are read once per language; written days are remembered, because lists show
many rows.
Nothing here reads the clock: what depends on today takes `today`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from datetime import time as time_of_day
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import DateTimePattern, parse_pattern
from babel.dates import format_time as babel_time
from babel.lists import format_list
from babel.numbers import format_decimal

from caseapp.i18n.language import _, ngettext, speech

_SHORT = "MMMd"
_SHORT_WITH_YEAR = "yMMMd"
_LONG_WITHOUT_YEAR = "MMMMd"
_MONTH = "yMMMM"
_LEAP_DAY = (2, 29)


@lru_cache(maxsize=32)
def _locale(region: str) -> Locale:
    """How this region writes; a region nobody knows writes as the British do."""
    try:
        return Locale.parse(region)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


@lru_cache(maxsize=256)
def _pattern(region: str, skeleton: str) -> DateTimePattern:
    """The pattern for "full", "long", "short", for a skeleton of CLDR ("MMMd"), or one given as it is."""
    locale = _locale(region)
    if skeleton in {"full", "long", "short"}:
        text = locale.date_formats[skeleton].pattern
        text = text.replace("yyyy", "y").replace("yy", "y")  # four digits of the year, always
        return parse_pattern(text)
    known = locale.datetime_skeletons.get(skeleton)
    return parse_pattern(known.pattern if known is not None else skeleton)


@lru_cache(maxsize=16384)
def _written(region: str, skeleton: str, day: date) -> str:
    return _pattern(region, skeleton).apply(day, _locale(region))


def day_long(day: date) -> str:
    """Like "maandag 5 oktober 2026"."""
    return _written(speech().region, "full", day)


def day_month(day: date) -> str:
    """Like "5 oktober": in a sentence about this year."""
    return _written(speech().region, _LONG_WITHOUT_YEAR, day)


def day_words(day: date) -> str:
    """Like "5 oktober 2026"."""
    return _written(speech().region, "long", day)


def day_short(day: date, today: date | None = None) -> str:
    """Like "5 okt"; with the year unless it is that of `today` (always when `today` is not given)."""
    region = speech().region
    if today is not None and day.year == today.year:
        return _written(region, _SHORT, day)
    return _written(region, _SHORT_WITH_YEAR, day)


def day_weekday(day: date, today: date | None = None) -> str:
    """Like "ma 5 okt", for agendas."""
    return f"{weekday_short(day)} {day_short(day, today or day)}"


def day_numeric(day: date) -> str:
    """Like "5/10/2026", or "05-10-2026" where the region writes it so."""
    return _written(speech().region, "short", day)


def month(day: date) -> str:
    """Like "oktober 2026"."""
    return _written(speech().region, _MONTH, day)


def month_short(day: date) -> str:
    """Like "okt", for axes."""
    return _written(speech().region, "LLL", day)


def weekday_short(day: date) -> str:
    """Like "ma"."""
    return _written(speech().region, "EEE", day)


def weekday_long(day: date) -> str:
    """Like "maandag"."""
    return _written(speech().region, "EEEE", day)


def time(when: datetime | time_of_day, zone: tzinfo | None = None) -> str:
    """Like "09:05" where the worker is; `zone` None is the zone of the machine. Instants are aware."""
    if isinstance(when, datetime):
        when = when.astimezone(zone).time()
    return str(babel_time(when, "short", locale=_locale(speech().region)))


def moment(when: datetime, today: date | None = None, zone: tzinfo | None = None) -> str:
    """Like "vandaag 16:40", "gisteren 16:40", "5 okt 16:40" or "5 okt 2025 16:40", where the worker is."""
    local = when.astimezone(zone)
    day = local.date()
    if today is not None and -1 <= (day - today).days <= 0:
        return f"{relative(day, today)} {time(local.timetz(), zone)}"
    return f"{day_short(day, today)} {time(local.timetz(), zone)}"


def days(count: int) -> str:
    """Like "11 dagen"."""
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": number(count)}


def relative(day: date, today: date, *, sentence: bool = False) -> str:
    """Like "vandaag", "gisteren", "morgen", "over 3 dagen"; the past is "11 dagen" (lists of last contacts).

    `sentence`: "11 dagen geleden", for use inside a sentence.
    """
    distance = (day - today).days
    if distance == 0:
        return _("today")
    if distance == -1:
        return _("yesterday")
    if distance == 1:
        return _("tomorrow")
    values = {"count": number(abs(distance))}
    if distance > 1:
        return ngettext("in %(count)s day", "in %(count)s days", distance) % values
    if sentence:
        return ngettext("%(count)s day ago", "%(count)s days ago", -distance) % values
    return days(-distance)


def late(day: date, today: date) -> str:
    """Like "7 dagen te laat"; empty when not late."""
    count = (today - day).days
    if count <= 0:
        return ""
    return ngettext("%(count)s day late", "%(count)s days late", count) % {"count": number(count)}


def age(birth_day: date, today: date) -> int:
    """Age in whole years. Who was born on 29 February turns a year older on 28 February in a common year.

    The same rule as `caseapp.plans.dates.birthday_at`, which names its source.
    """
    birthday = (birth_day.month, birth_day.day)
    if birthday == _LEAP_DAY and not _is_leap(today.year):
        birthday = (2, 28)
    return today.year - birth_day.year - ((today.month, today.day) < birthday)


def age_text(years: int) -> str:
    """Like "17 jaar"."""
    return ngettext("%(count)s year old", "%(count)s years old", years) % {"count": number(years)}


def minutes(count: int) -> str:
    """Like "45 min", "1 u 30"."""
    hours, rest = divmod(count, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)02d") % {"hours": hours, "minutes": rest}


def number(value: float, decimals: int | None = None) -> str:
    """Like "1.234,5": at most `decimals` digits after the comma (as many as there are when None)."""
    if isinstance(value, int) and -1000 < value < 1000:
        return str(value)
    pattern = None if decimals is None else "#,##0" + ("." + "#" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern, locale=_locale(speech().region)))


def money(value: float) -> str:
    """Like "€ 932,93"; whole amounts without a comma."""
    pattern = "#,##0" if value == round(value) else "#,##0.00"
    amount = str(format_decimal(value, format=pattern, locale=_locale(speech().region)))
    return _("€ %(amount)s") % {"amount": amount}


def percent(part: int, whole: int) -> str:
    """Like "71 %"; "-" when there is nothing to divide."""
    return f"{round(100 * part / whole)}\N{NARROW NO-BREAK SPACE}%" if whole else "-"


def joined(parts: Iterable[str], *, either: bool = False) -> str:
    """Like "A, B en C"; `either`: "A, B of C". Empty parts fall away."""
    chosen = [part for part in parts if part]
    return format_list(chosen, "or" if either else "standard", _locale(speech().region))


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

"""A text -> the full dates in it (``2022年11月3日``, ``二〇二二年十一月三日``, ``2024 年 4 月22 日``), and time limits as days.

`full_dates` finds day-exact dates with their spans. `last_day` turns the words of a time limit (2025年底前, 2024年10月, 6月底, 年内,
上半年) into the last day they allow; words that fix no day (长期, 每季度, 持续推进) give None. Words of limits are data:
`dates_limits.csv`.
"""

from __future__ import annotations

import calendar
import csv
import re
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from msgspec import Struct

from graph.document import Span
from graph.extraction.document_number import chinese_integer
from graph.extraction.patterns import characters, numbers, pattern
from graph.reading.folded import folded

_LIMITS = Path(__file__).with_name("dates_limits.csv")
_REACH = 24

_ZEROS = characters("dates", "zeros")
"""Latin, Greek and Cyrillic O as well: typed for the zero of 二〇〇四年."""
FULL_DATE = pattern("dates", "full-date")
"""Matches ``2022年11月3日`` in a folded text, leaves ``2022年11月`` alone."""
_BEFORE_DAY_SIGN = pattern("dates", "before-day-sign")
_ISO = re.compile(r"(?P<year>(?:19|20)\d\d)\s*[-/.]\s*(?P<month>[01]?\d)\s*[-/.]\s*(?P<day>[0-3]?\d)(?!\d)")
_EIGHT_DIGITS = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)\Z")


class FullDate(Struct, frozen=True, gc=False):
    """A date that names its day, as written and as a day."""

    span: Span
    text: str
    day: date


@lru_cache(maxsize=32)
def full_dates(text: str) -> tuple[FullDate, ...]:
    """Return every 年月日 date in *text*, in order; impossible ones (2月30日) are left out."""
    shadow = folded(text)
    found = []
    position = shadow.find("日")
    while position >= 0:
        match = _BEFORE_DAY_SIGN.search(shadow[max(0, position - _REACH) : position + 1])
        day = _day(match) if match else None
        if match and day:
            span = Span(max(0, position - _REACH) + match.start(), position + 1)
            found.append(FullDate(span, span.of(text), day))
        position = shadow.find("日", position + 1)
    return tuple(found)


def field_date(value: str) -> date | None:
    """Return the day that a labelled value says (``2019年01月12日``, ``2024-05-22 17:48``, ``20240522``), or None."""
    words = folded(value).strip()
    match = FULL_DATE.match(words) or _ISO.match(words) or _EIGHT_DIGITS.match(words)
    return _day(match) if match else None


def _day(match: re.Match[str]) -> date | None:
    year, month, day = (_number(match[part]) for part in ("year", "month", "day"))
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(words: str) -> int | None:
    words = re.sub(r"\s", "", words)
    if words.isascii() and words.isdigit():
        return int(words)
    if words.startswith("廿"):
        words = "二十" + words[1:]
    return chinese_integer(re.sub(f"[{_ZEROS}]", "〇", words))


# --- time limits ---------------------------------------------------------------------------------------------------

_LIMIT = pattern("dates", "limit")
_THIRDS = numbers("dates", "thirds")
_YEARS_LATER = numbers("dates", "years-later")
_LAST_MONTHS = numbers("dates", "last-months")
_RANGE_END = pattern("dates", "range-end")
_IN_ITS_YEAR = pattern("dates", "in-its-year")


@cache
def _rhythms() -> re.Pattern[str]:
    with _LIMITS.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return re.compile("|".join(re.escape(row["words"]) for row in rows if row["meaning"] == "rhythm"))


@cache
def _named_ends() -> tuple[tuple[re.Pattern[str], date], ...]:
    with _LIMITS.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return tuple((re.compile(row["words"]), date.fromisoformat(row["day"])) for row in rows if row["day"])


def last_day(words: str, written: date | None = None) -> date | None:
    """Return the last day that the time limit *words* allows, or None when it fixes none.

    *written* is the document's own date; it gives the year to 6月底, 年内 and 明年. Where the words name a period, its last
    day counts (2024年10月 -> 31 October 2024); where they name several, the latest.
    """
    limit = folded(words).strip()
    limit = _RANGE_END.sub("", limit)
    rhythm = _rhythms().search(limit)
    of = None if rhythm else written
    days = [day for day in (_limit_day(match, of) for match in _LIMIT.finditer(limit)) if day]
    days += [day for match in _ISO.finditer(limit) if (day := _day(match))]
    days += [day for end, day in _named_ends() if end.search(limit)]
    if not days and of and _IN_ITS_YEAR.search(limit):
        return date(of.year, 12, 31)
    return max(days, default=None)


def _limit_day(match: re.Match[str], written: date | None) -> date | None:
    if not (match["year"] or match["month"] or match["part"]):
        return None
    year = _limit_year(match["year"], written)
    if year is None:
        return None
    if match["part"]:
        return _period_end(year, match["part"])
    if not match["month"]:
        return date(year, 12, 31)
    month = _number(match["month"])
    if month is None or not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    if match["day"]:
        day = _number(match["day"])
        return date(year, month, day) if day and 1 <= day <= last else None
    return date(year, month, _THIRDS.get(match["third"] or "", last))


def _limit_year(words: str | None, written: date | None) -> int | None:
    later = 0 if words is None else _YEARS_LATER.get(words)
    if later is not None:
        return written.year + later if written else None
    return _number(words or "")


def _period_end(year: int, period: str) -> date:
    month = _LAST_MONTHS[period]
    return date(year, month, calendar.monthrange(year, month)[1])

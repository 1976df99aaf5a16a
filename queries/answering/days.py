"""Days, months and years as a question writes them -> the first and the last day they name."""

from __future__ import annotations

import re
from datetime import date, timedelta

DAY = re.compile(
    r"(?P<y>(?:19|20)\d{2})(?:年(?:(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})[日号])?)?|-(?P<m2>\d{1,2})(?:-(?P<d2>\d{1,2}))?|\b)"
)
"""A year, a month or a day in either script of dates: 2024年10月, 2024-10-31."""


def first_day(match: re.Match[str]) -> date | None:
    """Return the first day of what *match* names; None where there is no such day."""
    month, day = match["m"] or match["m2"], match["d"] or match["d2"]
    try:
        return date(int(match["y"]), int(month or 1), int(day or 1))
    except ValueError:
        return None


def last_day(match: re.Match[str], first: date) -> date:
    """Return the last day of what *match* names: a day, a month, a year."""
    if match["d"] or match["d2"]:
        return first
    months = 1 if match["m"] or match["m2"] else 12
    after = first.year * 12 + first.month - 1 + months
    return date(after // 12, after % 12 + 1, 1) - timedelta(days=1)

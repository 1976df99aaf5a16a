"""A document's text -> its first signature: the bodies that signed, and the date below them (成文日期).

Forms: one body a line, several in columns parted by blanks, （…代章） below, the date on the same line or glued to the title of
the plan that follows (``…办公室2015年4月15日平潭综合实验区开展…``). Source: GB/T 9704—2012, 7.3.5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from graph.document import Span
from graph.extraction.dates import FullDate, full_dates
from graph.extraction.metadata_lines import Lines, is_organ
from graph.extraction.metadata_titles import is_complete
from graph.extraction.patterns import pattern

_STAMP = pattern("metadata_signature", "stamp")
_BEFORE = pattern("metadata_signature", "before")
_UP_TO_TOKEN = re.compile(r".*[\s。;!?:》”\]】]", re.DOTALL)
"""What stands before the last run of characters that may be a name."""
_NO_TITLE = pattern("metadata_signature", "no-title")
_GLUED_TITLE = re.compile(r"[^。,;:!?\s《]{6,90}")
_NAME_GOES_ON = pattern("metadata_signature", "name-goes-on")
_TEXT_OPENS = pattern("metadata_signature", "text-opens")
_LABEL = pattern("metadata_signature", "label")
"""What stands behind such a label has not signed: 配合单位：县发改委、县供销社."""
_PLACE = pattern("metadata_signature", "place")
_OFFICE = pattern("metadata_signature", "office")
_REACH = 1500
_MAX_ORGANS = 60


@dataclass(frozen=True, slots=True)
class Signature:
    """The bodies that signed, in order, and the date under them."""

    issuers: tuple[Span, ...]
    date: FullDate

    @property
    def end(self) -> int:
        """Where the signature ends."""
        return self.date.span.end


def signature(lines: Lines, start: int = 0) -> Signature | None:
    """Return the first signature at or after *start*, or None."""
    for date in full_dates(lines.text):
        if (
            date.span.start < start
            or not _BEFORE.search(lines.shadow, max(0, date.span.start - 40), date.span.start)
            or lines.in_furniture(date.span.start)
            or not _stands_alone_after(lines.shadow, date.span.end)
        ):
            continue
        issuers = _organs_before(lines.shadow, date.span.start, start)
        if issuers:
            return Signature(issuers, date)
    return None


def order_date(lines: Lines) -> FullDate | None:
    """Return the date below the name of the head who signed an order (市长：…, then the day), or None."""
    for date in full_dates(lines.text):
        start = date.span.start
        if (
            _line_starts(lines.shadow, start)
            and _line_ends(lines.shadow, date.span.end)
            and _OFFICE.search(lines.shadow, max(0, start - 40), start)
        ):
            return date
    return None


def closing_date(lines: Lines, start: int) -> FullDate | None:
    """Return the first date after *start* that is a line of its own, without bodies above it, or None."""
    for date in full_dates(lines.text):
        if (
            date.span.start > start
            and _line_starts(lines.shadow, date.span.start)
            and _line_ends(lines.shadow, date.span.end)
            and not lines.in_furniture(date.span.start)
        ):
            return date
    return None


def _line_starts(shadow: str, position: int) -> bool:
    """Tell whether nothing but blanks stands before *position* in its line."""
    while position and shadow[position - 1] != "\n" and shadow[position - 1].isspace():
        position -= 1
    return not position or shadow[position - 1] == "\n"


def _line_ends(shadow: str, position: int) -> bool:
    end = shadow.find("\n", position)
    rest = shadow[position : end if end >= 0 else len(shadow)].strip()
    return not rest or rest.startswith("(")


def _stands_alone_after(shadow: str, position: int) -> bool:
    """Tell whether what follows a date leaves it a signature's: a line end, a blank, a note in brackets, or a glued title."""
    following = shadow[position : position + 1]
    if not following or following.isspace() or following == "(":
        return True
    if _NO_TITLE.match(shadow, position):
        return False
    title = _GLUED_TITLE.match(shadow, position)
    return title is not None and any(
        is_complete(title[0][: opening.start()]) for opening in _TEXT_OPENS.finditer(title[0])
    )


def _organs_before(shadow: str, position: int, floor: int) -> tuple[Span, ...]:
    """Return the bodies named directly before *position*, in reading order."""
    floor = max(floor, position - _REACH)
    found: list[Span] = []
    spaced: list[Span] = []
    cursor = position
    while len(found) < _MAX_ORGANS:
        blank = len(shadow[floor:cursor].rstrip())
        cursor = floor + blank
        window = shadow[max(floor, cursor - 60) : cursor]
        stamp = _STAMP.search(window)
        if stamp and not found and not spaced:
            cursor -= len(window) - stamp.start()
            continue
        before = _UP_TO_TOKEN.match(window)
        token = window[before.end() :] if before else window
        if not token:
            break
        span = Span(cursor - len(token), cursor)
        if shadow[span.start - 1 : span.start] == ":" and (found or _LABEL.search(shadow, floor, span.start)):
            break
        if len(token) == 1 and token.isalpha():
            spaced.append(span)
            name = "".join(shadow[s.start] for s in reversed(spaced))
            if len(spaced) > 24:
                break
            if is_organ(name) and (
                span.start == floor
                or shadow[span.start - 1] == "\n"
                or (
                    shadow[span.start - 2 : span.start].isspace()
                    and len(shadow[span.start - 2 : span.start]) == 2
                )
            ):
                found.append(Span(span.start, spaced[0].end))
                spaced = []
        elif spaced:
            break
        elif wrapped := _wrapped(shadow, span, floor):
            found.append(wrapped)
            span = wrapped
        elif is_organ(token):
            found.append(span)
        else:
            break
        cursor = span.start
    if spaced and is_organ("".join(shadow[s.start] for s in reversed(spaced))):
        found.append(Span(spaced[-1].start, spaced[0].end))
    return tuple(part for span in reversed(found) for part in _listed(shadow, span))


def _wrapped(shadow: str, span: Span, floor: int) -> Span | None:
    """Return the name that *span* ends, where its beginning stands on the line above: ``…新型冠状病毒感染 / 的肺炎疫情防控工作领导小组``."""
    if not _NAME_GOES_ON.match(shadow, span.start) or shadow[floor : span.start].rstrip(" ")[-1:] != "\n":
        return None
    above = shadow[floor : span.start].rstrip()
    first = floor + above.rfind("\n") + 1
    beginning = shadow[first : floor + len(above)].strip()
    if (
        len(beginning) < 2
        or " " in beginning
        or is_organ(beginning)
        or not is_organ(beginning + span.of(shadow))
    ):
        return None
    return Span(first + len(shadow[first:]) - len(shadow[first:].lstrip()), span.end)


def _glued(shadow: str, span: Span) -> list[Span]:
    """Return the bodies of one place that a page joined without a blank (某市财政局某市教育局), else *span* itself."""
    place = _PLACE.match(shadow, span.start, span.end)
    if place is None:
        return [span]
    starts = [span.start]
    while (again := shadow.find(place[0], starts[-1] + len(place[0]), span.end)) > 0:
        starts.append(again)
    found = [Span(*ends) for ends in pairwise([*starts, span.end])]
    return found if all(is_organ(part.of(shadow)) for part in found) else [span]


def _listed(shadow: str, span: Span) -> list[Span]:
    """Return the bodies in ``A、B`` one by one where each of them is a body, else *span* itself."""
    if len(glued := _glued(shadow, span)) > 1:
        return glued
    parts = shadow[span.start : span.end].split("、")
    if len(parts) < 2 or not all(is_organ(part) for part in parts):
        return [span]
    spans, start = [], span.start
    for part in parts:
        spans.append(Span(start, start + len(part)))
        start += len(part) + 1
    return spans

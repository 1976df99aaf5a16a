"""The lines of all pages of a PDF -> without running heads, page numbers and print marks; the page's own description apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph.reading.folded import folded
from graph.reading.page_fields import label_name
from graph.reading.pdf_page import Line, Segment

_EDGE_LINES = 3
_MARGIN = 0.09
_PAGE_NUMBER = re.compile(
    r"[-—–―·.\s]*\d{1,4}[-—–―·.\s]*\Z|第?\s*\d{1,4}\s*页?\s*(?:[/,]?\s*共\s*\d{1,4}\s*页)?\Z|\d{1,4}\s*/\s*\d{1,4}\Z"
)
_PRINT_MARK = re.compile(r"https?://|file:///|\d{4}/\d{1,2}/\d{1,2},?\s+(?:上午|下午)?\d{1,2}:\d{2}")
_LABEL = re.compile(r"\s*([^:]{2,16}?)\s*:\s*(.*)\Z", re.DOTALL)
_FEWEST_LABELS = 3
_SPACED = 4
"""Characters that a label is spaced out to: 索 引 号."""


def without_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """Return the lines of each page without what is printed around the text on every page.

    Only the first and last lines of a page, in its margins, are looked at: page numbers, addresses and dates of printing, and
    lines that return (digits aside) on half of the pages.
    """
    edges = [_edge_lines(lines, height) for lines, height in zip(pages, heights, strict=True)]
    returning = Counter(key for page in edges for key in {_key(line.words) for line in page})
    needed = max(2, (len(pages) + 1) // 2)
    kept = []
    for lines, edge in zip(pages, edges, strict=True):
        furniture = {
            id(line) for line in edge if _is_furniture(line) or returning[_key(line.words)] >= needed
        }
        kept.append([line for line in lines if id(line) not in furniture])
    return kept


def _edge_lines(lines: Sequence[Line], height: float) -> list[Line]:
    outer = [*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]] if len(lines) > 2 * _EDGE_LINES else list(lines)
    return [
        line
        for line in outer
        if line.baseline < _MARGIN * height or line.baseline > (1 - _MARGIN) * height - line.size
    ]


def _key(words: str) -> str:
    return re.sub(r"\s", "", re.sub(r"\d+", "#", words))


def _is_furniture(line: Line) -> bool:
    words = folded(line.words).strip()
    return bool(_PAGE_NUMBER.match(words) or _PRINT_MARK.search(words))


@dataclass(frozen=True, slots=True)
class Description:
    """What a page says of the document by its own labels, and the lines that say it."""

    fields: dict[str, str]
    lines: frozenset[int]
    """``id`` of each line."""


def description(lines: Sequence[Line]) -> Description:
    """Return the labelled description on one page; empty unless at least three known labels stand together.

    A value stands right of its label, on as many lines as lie nearer to it than to the labels above and below.
    """
    rows = [(line, _labelled(line.segments)) for line in lines]
    labels = [(segment, name) for _, segments in rows for segment, name in segments if name]
    if len(labels) < _FEWEST_LABELS:
        return Description({}, frozenset())
    region = _region(rows, [segment for segment, _ in labels])
    fields: dict[str, str] = {}
    for segment, name in labels:
        value = _value(segment, [s for s, _ in labels], [s for _, segments in region for s in segments])
        if value:
            fields.setdefault(name, value)
    return Description(fields, frozenset(id(line) for line, _ in region))


_Labelled = list[tuple[Segment, str | None]]


def _labelled(segments: Sequence[Segment]) -> _Labelled:
    """Return *segments* with the name of each that is a label; the spaced characters of a label (``标  题：``) become one."""
    merged: _Labelled = []
    for segment in segments:
        for back in range(min(_SPACED, len(merged)), -1, -1):
            before = [part for part, name in merged[len(merged) - back :] if name is None]
            if len(before) < back or any(len(part.words) > 2 for part in before):
                continue
            words = "".join(part.words for part in before) + segment.words
            if name := _label_of(words):
                first = before[0] if before else segment
                merged[len(merged) - back :] = [
                    (Segment(words, first.left, segment.right, segment.baseline, segment.size), name)
                ]
                break
        else:
            merged.append((segment, None))
    return merged


def _label_of(words: str) -> str | None:
    match = _LABEL.match(folded(words))
    return label_name(match[1]) if match else None


def _region(
    rows: Sequence[tuple[Line, _Labelled]], labels: Sequence[Segment]
) -> list[tuple[Line, _Labelled]]:
    """Return the rows of the description: from the first label to the last, with lines of values that reach beyond them."""
    column = min(label.left for label in labels) + 2 * labels[0].size
    numbers = [index for index, (_, segments) in enumerate(rows) if any(name for _, name in segments)]
    first, last = numbers[0], numbers[-1]
    while first and _belongs(rows[first - 1][0], rows[first][0], column):
        first -= 1
    while last + 1 < len(rows) and _belongs(rows[last + 1][0], rows[last][0], column):
        last += 1
    return list(rows[first : last + 1])


def _belongs(line: Line, beside: Line, column: float) -> bool:
    return line.left > column and abs(line.baseline - beside.baseline) < 1.8 * line.size


def _value(label: Segment, labels: Sequence[Segment], region: Sequence[tuple[Segment, str | None]]) -> str:
    match = _LABEL.match(folded(label.words))
    value = label.words[match.start(2) :].strip() if match else ""
    inside = label.words[: match.start(2)] if match else ""
    right = min(
        (s.left for s in labels if s.left > label.right and abs(s.baseline - label.baseline) < 3 * s.size),
        default=1e9,
    )
    column = [s.baseline for s in labels if abs(s.left - label.left) < 2 * s.size]
    above = min((y for y in column if y > label.baseline + label.size), default=1e9)
    below = max((y for y in column if y < label.baseline - label.size), default=-1e9)
    high, low = (above + label.baseline) / 2, (below + label.baseline) / 2
    start = (
        label.right - 0.5 * label.size
        if not value
        else label.left + 0.8 * label.size * len(re.sub(r"\s", "", inside))
    )
    last = label.baseline if value else None
    for segment, name in sorted(region, key=lambda part: (-round(part[0].baseline), part[0].left)):
        if name is None and start <= segment.left < right and low < segment.baseline < high:
            value += (
                " " if last is not None and abs(segment.baseline - last) < 0.5 * segment.size else ""
            ) + segment.words
            last = segment.baseline
    return value.strip()

"""The words below a line of column names on a PDF page -> the columns they stand in: gutters that hardly a word crosses.

Where a full cell touches the next one, its line is cut at the widest space between two characters near the gutter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.reading.column_names import ColumnKind
from graph.reading.pdf_page import Glyph, Line, Segment

SAME_LINE = 0.35
"""Segments whose baselines differ by less than so many type sizes stand on one line."""
_STRADDLES = 0.8
"""A segment that reaches so many type sizes over a gutter on both sides crosses it."""
_CROSSED_ONE_IN = 6
"""A gutter is one though a line in so many runs over it."""
_NEAR_GUTTER = 1.5
_NARROWEST = 0.1
_LEAST_GAP = 0.15
"""Cells that touch are parted by so many type sizes at least."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table: what each holds, and the gutters between them."""

    kinds: tuple[ColumnKind | None, ...]
    gutters: tuple[float, ...]

    def of(self, segment: Segment) -> int | None:
        """Return the column that *segment* stands in, None where it crosses a gutter."""
        reach = _STRADDLES * segment.size
        if any(segment.left < x - reach and segment.right > x + reach for x in self.gutters):
            return None
        middle = (segment.left + segment.right) / 2
        return sum(1 for x in self.gutters if middle > x)


def columns_of(head: Line, lines: Sequence[Line], kinds: tuple[ColumnKind | None, ...]) -> Columns | None:
    """Return the columns with the gutters that hardly a segment of *lines* crosses, None where two headings have none."""
    segments = [segment for line in (head, *lines) for segment in line.segments]
    gutters: list[float] = []
    for left, right in pairwise(head.segments):
        begin, end = (left.left + left.right) / 2, (right.left + right.right) / 2
        strip = _emptiest(segments, begin, end, max(1, len(lines) // _CROSSED_ONE_IN), _NARROWEST * head.size)
        if strip is None:
            return None
        gutters.append(max((strip[0] + strip[1]) / 2, strip[1] - 0.5 * head.size))
    return Columns(kinds, tuple(gutters))


def _emptiest(
    segments: Sequence[Segment], begin: float, end: float, most: int, narrowest: float
) -> tuple[float, float] | None:
    """Return the widest strip in [begin, end] that the fewest *segments* (at most *most*) cross."""
    within = [s for s in segments if s.right > begin and s.left < end]
    places = sorted({begin, end, *(min(max(x, begin), end) for s in within for x in (s.left, s.right))})
    strips = [
        (low, high, sum(s.left < high and s.right > low for s in within)) for low, high in pairwise(places)
    ]
    for crossed in range(most + 1):
        widest: tuple[float, float] | None = None
        start: float | None = None
        for low, high, count in [*strips, (end, end, most + 1)]:
            if count <= crossed:
                start = low if start is None else start
                if widest is None or high - start > widest[1] - widest[0]:
                    widest = (start, high)
            else:
                start = None
        if widest is not None and widest[1] - widest[0] >= narrowest:
            return widest
    return None


def parted(columns: Columns, line: Line, glyphs: Sequence[Glyph]) -> Line:
    """Return *line* with the segments cut that cross a gutter where a full cell touches the next one."""
    segments: list[Segment] = []
    for segment in line.segments:
        rest = segment
        for gutter in columns.gutters:
            pieces = _cut_at(rest, gutter, glyphs)
            segments += pieces[:-1]
            rest = pieces[-1]
        segments.append(rest)
    return Line(line.page, tuple(segments)) if len(segments) > len(line.segments) else line


def _cut_at(segment: Segment, gutter: float, glyphs: Sequence[Glyph]) -> list[Segment]:
    reach = _STRADDLES * segment.size
    if not (segment.left < gutter - reach and segment.right > gutter + reach):
        return [segment]
    row = sorted(
        (
            glyph
            for glyph in glyphs
            if abs(glyph.baseline - segment.baseline) < SAME_LINE * segment.size
            and segment.left - 0.1 <= glyph.left
            and glyph.right <= segment.right + 0.1
        ),
        key=lambda glyph: glyph.left,
    )
    if len(row) != len(segment.words):
        return [segment]
    near = [k for k in range(1, len(row)) if abs(row[k].left - gutter) < _NEAR_GUTTER * segment.size]
    place = max(near, key=lambda k: row[k].left - row[k - 1].right, default=0)
    if not place or row[place].left - row[place - 1].right < _LEAST_GAP * segment.size:
        return [segment]
    size, baseline, words = segment.size, segment.baseline, segment.words
    return [
        Segment(words[:place], segment.left, row[place - 1].right, baseline, size),
        Segment(words[place:], row[place].left, segment.right, baseline, size),
    ]


def fitting(columns: Columns, lines: Sequence[Line]) -> int:
    """Return how many of *lines* stand in the columns, counted from the first."""
    for index, line in enumerate(lines):
        places = [columns.of(segment) for segment in line.segments]
        if None in places:
            return index
    return len(lines)

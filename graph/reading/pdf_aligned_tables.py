"""The lines of a PDF page -> tables that no ruling lines draw: columns by where words begin and end, rows by space and numbers.

A table is looked for below a line of column names (序号 重点任务 牵头单位 …), and at the top of the page after one that a table
fills to its foot. Rows are told by the numbers of the first column, or by a gap that is clearly wider than that of lines;
where neither tells, the lines stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.reading.column_names import ACTOR_KINDS, LONGEST_NAME, ColumnKind, column_kind, is_head
from graph.reading.folded import folded
from graph.reading.pdf_columns import SAME_LINE, Columns, columns_of, fitting, parted
from graph.reading.pdf_page import Glyph, Line, Segment
from graph.reading.pdf_tables import PageTable
from graph.reading.text_builder import GridCell, parts_words

_NUMBER = re.compile(r"\d{1,3}[.、]?\Z")
_NOTE = re.compile(r"(?:备注|附注|说明|注)\s*:")
"""What stands below a table and is no row of it."""
_SECTION = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)])")
"""A heading that fills the width of a table."""
_HALF_A_NAME = 6
_FURTHEST = 6.0
"""Lines of one table are nearer than so many type sizes."""
_CLEARLY_WIDER = 1.25
_SHORT_OF_EDGE = 1.9
"""A line that ends so many type sizes before the others of its column ends an entry."""
_FOOT_LINES = 2
"""So many lines below a table may be the running foot of its page."""


@dataclass(frozen=True, slots=True)
class _Open:
    """A table that fills its page to the foot: its head, its columns and where it stands."""

    head: Line
    columns: Columns
    table: PageTable


class AlignedTables:
    """Finds the tables without rules on the pages of a file, one page after the other."""

    def __init__(self) -> None:
        self._open: _Open | None = None

    def on(self, page: int, lines: Sequence[Line], glyphs: Sequence[Glyph]) -> list[PageTable]:
        """Return the tables that *lines* (of *glyphs*), from the top of *page* down, set in columns."""
        found: list[PageTable] = []
        before, self._open = self._open, None
        place = 0
        if before is not None and before.table.page == page - 1:
            place = self._continued(page, before, lines, glyphs, found)
        while place < len(lines):
            head, kinds, high = _head_at(lines, place)
            if kinds:
                place += high - 1
                place = self._keep(_table(page, head, lines[place + 1 :], kinds, glyphs), lines, place, found)
            else:
                place += 1
        return found

    def _continued(
        self, page: int, before: _Open, lines: Sequence[Line], glyphs: Sequence[Glyph], found: list[PageTable]
    ) -> int:
        """Add the table that goes on at the top of *page*, below its running head if there is one; return the line after it."""
        for place in range(min(_FOOT_LINES, len(lines))):
            if _head(lines[place]):
                return 0
            if (
                after := self._keep(_rest(page, before, lines[place:], glyphs), lines, place, found)
            ) > place + 1:
                return after
        return 0

    def _keep(self, made: _Open | None, lines: Sequence[Line], place: int, found: list[PageTable]) -> int:
        place += 1
        if made is None:
            return place
        found.append(made.table)
        while place < len(lines) and lines[place].baseline > made.table.bottom:
            place += 1
        if len(lines) - place <= _FOOT_LINES:
            self._open = made
        return place


def _head_at(lines: Sequence[Line], place: int) -> tuple[Line, tuple[ColumnKind | None, ...], int]:
    """Return the head that begins with line *place*, the kinds of its columns (() for none) and how many lines high it is."""
    line = lines[place]
    if kinds := _head(line):
        return line, kinds, 1
    if len(line.segments) > 1 and all(len(segment.words) <= _HALF_A_NAME for segment in line.segments):
        for high in (3, 2):
            part = lines[place : place + high]
            if len(part) < high or part[0].baseline - part[-1].baseline > high * line.size:
                continue
            stacked = _stacked(part)
            if kinds := _head(stacked):
                return stacked, kinds, high
    return line, (), 1


def _stacked(lines: Sequence[Line]) -> Line:
    """Return the one line that *lines* are, whose segments stand above each other: 牵头 above 单位."""
    stacks: list[Segment] = []
    for segment in (segment for line in lines for segment in line.segments):
        for index, above in enumerate(stacks):
            if segment.left < above.right and segment.right > above.left:
                left, right = min(above.left, segment.left), max(above.right, segment.right)
                stacks[index] = Segment(
                    above.words + segment.words, left, right, segment.baseline, above.size
                )
                break
        else:
            stacks.append(segment)
    return Line(lines[0].page, tuple(sorted(stacks, key=lambda segment: segment.left)))


def _head(line: Line) -> tuple[ColumnKind | None, ...]:
    """Return the kinds of the columns that *line* names, () when it is no head of a table that hands out tasks."""
    if len(line.segments) < 3 or any(len(segment.words) > LONGEST_NAME for segment in line.segments):
        return ()
    kinds = tuple(column_kind(folded(segment.words)) for segment in line.segments)
    known = [kind for kind in kinds if kind is not None]
    return kinds if len(kinds) - len(known) <= 1 and is_head(known) else ()


def _table(
    page: int,
    head: Line,
    below: Sequence[Line],
    kinds: tuple[ColumnKind | None, ...],
    glyphs: Sequence[Glyph],
) -> _Open | None:
    """Return the table whose columns *head* names, None where the lines *below* make no rows."""
    taken, sections = _parted_from_sections(_near(head, head, below))
    columns = columns_of(head, taken, kinds)
    while columns is not None and taken:
        cut = [parted(columns, line, glyphs) for line in taken]
        fit = fitting(columns, cut)
        if fit == len(taken):
            taken = cut
            break
        taken = taken[:fit]
        columns = columns_of(head, taken, kinds)
    if columns is None or not taken:
        return None
    rows = _rows(columns, [segment for line in taken for segment in line.segments], goes_on=False)
    if not rows:
        return None
    edges = _edges(columns, [head, *taken])
    cells = [GridCell(segment.words, 0, column) for column, segment in enumerate(head.segments)]
    sections = [line for line in sections if line.baseline > taken[-1].baseline]
    cells += _cells(rows, edges, 1, sections)
    return _Open(head, columns, _page_table(page, head.baseline + head.size, taken, edges, cells))


def _rest(page: int, before: _Open, lines: Sequence[Line], glyphs: Sequence[Glyph]) -> _Open | None:
    """Return the rest of the table *before*, with which *lines* begin, None where they do not stand in its columns."""
    columns = before.columns
    near, sections = _parted_from_sections(_near(before.head, lines[0], lines))
    taken = [parted(columns, line, glyphs) for line in near]
    taken = taken[: fitting(columns, taken)]
    while taken:
        rows = _rows(columns, [segment for line in taken for segment in line.segments], goes_on=True)
        if rows:
            edges = [(left, left) for left in before.table.columns]
            sections = [line for line in sections if line.baseline > taken[-1].baseline]
            cells = _cells(rows, _edges(columns, [before.head, *taken]), 0, sections)
            return _Open(
                before.head,
                columns,
                _page_table(page, taken[0].baseline + before.head.size, taken, edges, cells),
            )
        taken = taken[:-1] if len(taken) <= _FOOT_LINES + 1 else []
    return None


def _near(head: Line, above: Line, lines: Sequence[Line]) -> list[Line]:
    """Return those of *lines* that may stand in the table under *head*: no note, no running text, no wide gap before."""
    middles = [(segment.left + segment.right) / 2 for segment in head.segments]
    taken: list[Line] = []
    for line in lines:
        first = line.segments[0]
        runs_on = (
            first.left < head.segments[1].left and sum(first.left < x < first.right for x in middles) > 1
        )
        runs_on &= not _is_section(line)
        if (
            runs_on
            or above.baseline - line.baseline > _FURTHEST * head.size
            or _NOTE.match(folded(line.words))
        ):
            break
        taken.append(line)
        above = line
    return taken


def _parted_from_sections(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Return *lines* without the headings that fill the width of a table, and those."""
    sections = [line for line in lines if _is_section(line)]
    return [line for line in lines if line not in sections], sections


def _is_section(line: Line) -> bool:
    return len(line.segments) == 1 and _SECTION.match(folded(line.words)) is not None


def _cells(
    rows: Sequence[_Row], edges: Sequence[tuple[float, float]], first: int, sections: Sequence[Line]
) -> list[GridCell]:
    """Return the cells of *rows*, numbered from *first*, with the *sections* that stand between them."""
    parts: list[tuple[float, _Row | Line]] = [
        (max(segment.baseline for cell in row.values() for segment in cell), row) for row in rows
    ]
    parts += [(line.baseline, line) for line in sections]
    cells: list[GridCell] = []
    for number, (_, part) in enumerate(sorted(parts, key=lambda part: -part[0]), first):
        if isinstance(part, Line):
            cells.append(GridCell(part.words, number, 0, 1, len(edges)))
        else:
            cells += [
                GridCell(_words(part.get(k, ()), right), number, k) for k, (_, right) in enumerate(edges)
            ]
    return cells


def _page_table(
    page: int,
    top: float,
    lines: Sequence[Line],
    edges: Sequence[tuple[float, float]],
    cells: Sequence[GridCell],
) -> PageTable:
    size = max(line.size for line in lines)
    bottom = min(segment.baseline for line in lines for segment in line.segments) - 0.3 * size
    lefts = tuple(left for left, _ in edges)
    return PageTable(page, top, bottom, lefts[0], max(right for _, right in edges), lefts, tuple(cells))


_Row = dict[int, list[Segment]]


def _rows(columns: Columns, segments: Sequence[Segment], *, goes_on: bool) -> list[_Row]:
    """Return the rows that *segments* make, [] where nothing tells one from the next; the first may end a row where it *goes_on*."""
    ordered = sorted(segments, key=lambda segment: -segment.baseline)
    heights = _heights(ordered)
    number = columns.kinds.index("number") if "number" in columns.kinds else None
    for cuts in _ways_to_cut(columns, ordered, heights, number):
        rows = _cut(columns, ordered, cuts)
        if _are_rows(columns, rows[1:] if goes_on and _ends_row(rows, number) else rows, number):
            return rows
    return []


def _heights(ordered: Sequence[Segment]) -> list[float]:
    """Return the heights of the lines that *ordered* segments stand on, from the top."""
    heights: list[float] = []
    for segment in ordered:
        if not heights or heights[-1] - segment.baseline > SAME_LINE * segment.size:
            heights.append(segment.baseline)
    return heights


def _ways_to_cut(
    columns: Columns, ordered: Sequence[Segment], heights: Sequence[float], number: int | None
) -> Iterable[list[float]]:
    """Yield heights at which rows may end: at gaps of at least some width, the widest first, then above each number."""
    gaps = [(above - below, (above + below) / 2) for above, below in pairwise(heights)]
    widths = sorted({round(width, 1) for width, _ in gaps}, reverse=True)
    if number is None:
        wide = [w for w, narrower in pairwise(widths) if w > _CLEARLY_WIDER * narrower]
        even = bool(widths) and widths[0] <= _CLEARLY_WIDER * widths[-1]
        widths = widths[-1:] if even else wide
    for width in widths:
        yield [middle for gap, middle in gaps if gap >= width - 0.1]
    if number is not None:
        tops = [s.baseline + 0.5 * s.size for s in ordered if columns.of(s) == number and _is_number(s)]
        yield tops[1:]
    if len(heights) == 1:
        yield []


def _cut(columns: Columns, ordered: Sequence[Segment], cuts: Sequence[float]) -> list[_Row]:
    rows: list[_Row] = [{}]
    remaining = list(cuts)
    for segment in ordered:
        while remaining and segment.baseline < remaining[0]:
            rows.append({})
            remaining.pop(0)
        column = columns.of(segment)
        if column is not None:
            rows[-1].setdefault(column, []).append(segment)
    return [row for row in rows if row]


def _ends_row(rows: Sequence[_Row], number: int | None) -> bool:
    """Tell whether the first of *rows* has no number: it is the end of a row that the page before began."""
    return number is not None and len(rows) > 1 and number not in rows[0]


def _are_rows(columns: Columns, rows: Sequence[_Row], number: int | None) -> bool:
    """Tell whether each of *rows* has one number (where a column counts) and something to do, and most name who does it."""
    tasks = [column for column, kind in enumerate(columns.kinds) if kind in ("task", "duty", None)]
    actors = [column for column, kind in enumerate(columns.kinds) if kind in ACTOR_KINDS]
    for row in rows:
        if number is not None and sum(map(_is_number, row.get(number, ()))) != 1:
            return False
        if not any(column in row for column in tasks):
            return False
    named = sum(any(column in row for column in actors) for row in rows)
    return bool(rows) and 2 * named > len(rows)


def _is_number(segment: Segment) -> bool:
    return _NUMBER.match(folded(segment.words)) is not None


def _edges(columns: Columns, lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Return where the words of each column begin and end."""
    edges: list[tuple[float, float] | None] = [None] * len(columns.kinds)
    for line in lines:
        for segment in line.segments:
            column = columns.of(segment)
            if column is not None:
                old = edges[column] or (segment.left, segment.right)
                edges[column] = (min(old[0], segment.left), max(old[1], segment.right))
    return [edge or (0.0, 0.0) for edge in edges]


def _words(segments: Iterable[Segment], right: float) -> str:
    """Return the words of one cell; a line that ends well before *right* ends an entry."""
    text = ""
    last: Segment | None = None
    ordered = sorted(segments, key=lambda segment: -segment.baseline)
    heights = _heights(ordered)
    ordered.sort(key=lambda s: (min(range(len(heights)), key=lambda k: abs(heights[k] - s.baseline)), s.left))
    for segment in ordered:
        if last is not None:
            same = abs(last.baseline - segment.baseline) < SAME_LINE * segment.size
            short = right - last.right > _SHORT_OF_EDGE * segment.size
            text += " " if same or parts_words(text, segment.words) else "\n" if short else ""
        text += segment.words
        last = segment
    return text

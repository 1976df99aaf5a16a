"""A document -> the tables that its plain text lost: one cell a line, or cells separated by tabs or spaces.

A table is recognised by its head: neighbouring cells whose words are names of columns (:mod:`.column_names`), one of them
naming who acts. Rows are then anchored on the numbers of the first column and on heading lines; where the count of cells
does not fit, :mod:`.cell_alignment` finds the likeliest assignment of cells to columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.document import Cell, Document, Row, Span, Table
from graph.reading.cell_alignment import aligned
from graph.reading.column_names import ACTOR_KINDS, LONGEST_NAME, ColumnKind, column_kind

_ACTOR_HEAD = re.compile(r"单[ \u3000]*位|部[ \u3000]*门|處室|处室|主体|分工|單[ \u3000]*位|部[ \u3000]*門")
_ROW_NUMBER = re.compile(r"[0-9０-９]{1,4}[.．、]?\Z")
_SECTION_LINE = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])\S")
_BLANK = " \t\u3000\u00a0\r\x0b\x0c"
_FEWEST_COLUMNS = 3
_LOOKAHEAD_LINES = 4


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text; `span` leaves out surrounding white space, `empty` says that it has no character at all."""

    span: Span
    empty: bool
    words: str


class _Lines:
    """The lines of a text, cut when asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def __len__(self) -> int:
        return len(self.starts)

    def at(self, index: int) -> _Line:
        start = self.starts[index]
        end = self.starts[index + 1] - 1 if index + 1 < len(self.starts) else len(self._text)
        raw = self._text[start:end]
        words = raw.strip(_BLANK)
        begin = start + (len(raw) - len(raw.lstrip(_BLANK))) if words else start + min(len(raw), 1)
        return _Line(Span(begin, begin + len(words)), not raw, words)


def recovered_tables(document: Document) -> tuple[Table, ...]:
    """Return the tables found in the running text of *document* outside its published tables, in text order.

    Ids continue those of the published tables (``table-3`` after ``table-1`` and ``table-2``); rows keep the head and
    full-width section rows. A row cut in mid-row keeps the cells it has. Nothing found: an empty tuple.
    """
    text = document.text
    taken = [table.span for table in document.tables]
    tables: list[Table] = []
    position = 0
    lines: _Lines | None = None
    for match in _ACTOR_HEAD.finditer(text):
        if match.start() < position or any(span.start <= match.start() < span.end for span in taken):
            continue
        line_start = text.rfind("\n", 0, match.start()) + 1
        line_end = text.find("\n", match.end())
        line_end = len(text) if line_end < 0 else line_end
        if (
            line_end - line_start > 3 * LONGEST_NAME
            or column_kind(text[line_start:line_end]) not in ACTOR_KINDS
        ):
            continue
        lines = lines or _Lines(text)
        found = _table_at(lines, line_start, f"table-{len(taken) + len(tables) + 1}")
        if found is not None:
            tables.append(found)
            position = found.span.end
    return tuple(tables)


def _index_of(lines: _Lines, start: int) -> int:
    low, high = 0, len(lines.starts)
    while low < high:
        middle = (low + high) // 2
        if lines.starts[middle] < start:
            low = middle + 1
        else:
            high = middle
    return low


def _table_at(lines: _Lines, actor_start: int, table_id: str) -> Table | None:
    """Return the table whose head holds the column name that starts at *actor_start*."""
    actor = _index_of(lines, actor_start)
    first = actor
    while first > 0 and _kind(lines.at(first - 1)) is not None:
        first -= 1
    last = actor
    while last + 1 < len(lines) and _kind(lines.at(last + 1)) is not None:
        last += 1
    head = [lines.at(index) for index in range(first, last + 1)]
    kinds = [kind for line in head if (kind := _kind(line)) is not None]
    if len(head) < _FEWEST_COLUMNS or not {"task", "duty"} & set(kinds):
        return None
    rows = [_row(line.span for line in head)]
    rows.extend(_rows(lines, last + 1, kinds))
    if len(rows) < 2:
        return None
    return Table(
        table_id, Span(rows[0].span.start, rows[-1].span.end), tuple(_numbered(rows)), flattened=True
    )


def _kind(line: _Line) -> ColumnKind | None:
    return column_kind(line.words) if line.words and len(line.words) <= 3 * LONGEST_NAME else None


def _row(cells: Iterator[Span] | list[Span]) -> Row:
    spans = list(cells)
    return Row(
        Span(spans[0].start, max(span.end for span in spans)),
        tuple(Cell(span, 0, column) for column, span in enumerate(spans)),
    )


def _numbered(rows: list[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows):
        yield Row(
            row.span,
            tuple(Cell(c.span, number, c.column, c.row_span, c.column_span) for c in row.cells),
        )


def _section_row(line: _Line, width: int) -> Row:
    return Row(line.span, (Cell(line.span, 0, 0, 1, width),))


def _rows(lines: _Lines, index: int, kinds: list[ColumnKind]) -> Iterator[Row]:
    """Yield the rows from line *index* on, until the text no longer reads as rows."""
    numbered = kinds[0] == "number"
    width = len(kinds)
    if not numbered:
        return
    while index < len(lines):
        line = lines.at(index)
        if not line.words:
            index += 1
            continue
        if _ROW_NUMBER.match(line.words):
            cells, index = _cells(lines, index, kinds)
            yield _row(cells)
        elif _SECTION_LINE.match(line.words) and _anchor_follows(lines, index + 1):
            yield _section_row(line, width)
            index += 1
        elif [_kind(lines.at(index + k)) for k in range(min(width, len(lines) - index))] == kinds:
            index += width  # the head repeated at the top of a page
        else:
            return


def _anchor_follows(lines: _Lines, index: int) -> bool:
    seen = 0
    while index < len(lines) and seen < _LOOKAHEAD_LINES:
        line = lines.at(index)
        if line.words:
            if _ROW_NUMBER.match(line.words):
                return True
            seen += not _SECTION_LINE.match(line.words)
            if seen:
                return False
        index += 1
    return False


def _cells(lines: _Lines, index: int, kinds: list[ColumnKind]) -> tuple[list[Span], int]:
    """Return the cells of the row whose number stands in line *index*, and the line after the row."""
    width = len(kinds)
    found = [lines.at(index)]
    index += 1
    while index < len(lines):
        line = lines.at(index)
        if line.empty:
            index += 1
            continue
        if line.words and (_ROW_NUMBER.match(line.words) or _SECTION_LINE.match(line.words)):
            if len(found) >= width or kinds[len(found)] not in ("other", "category", "duty"):
                break
        elif len(found) >= width and (not line.words or not _continues(lines, index)):
            break
        found.append(line)
        index += 1
    while len(found) > width and not found[-1].words:
        found.pop()
    if len(found) == width:
        return [line.span for line in found], index
    return aligned([line.span for line in found], [line.words for line in found], kinds), index


def _continues(lines: _Lines, index: int) -> bool:
    """Tell whether the surplus line *index* still belongs to the row: the next row or section follows soon."""
    for ahead in range(index + 1, min(index + _LOOKAHEAD_LINES, len(lines))):
        words = lines.at(ahead).words
        if words and (_ROW_NUMBER.match(words) or _SECTION_LINE.match(words)):
            return True
    return False

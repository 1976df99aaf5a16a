"""Paragraphs and tables in reading order -> one text with blocks and tables whose spans point into it.

Readers of formats that set things apart (HTML, DOCX, PDF) build their Document with this; every paragraph and every table row
ends with a newline. Characters that only steer layout (soft hyphen, zero-width blanks) are left out, no-break blanks
become blanks, radicals that a font put in place of ideographs become ideographs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.document import Block, BlockKind, Cell, Document, Row, SourceFile, Span, Table
from graph.reading.folded import folding

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb\x00-\x08\x0e-\x1f\x7f]"
)
_BLANK = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_RADICAL = re.compile("[\u2e80-\u2fdf]")
_MAX_REPEATED = 200_000
"""Merged cells are repeated in the rows they cover up to this many times in one table."""
_AROUND_NEWLINE = re.compile(r"[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell as published: its words and the rows and columns it covers."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


def parts_words(before: str, after: str) -> bool:
    """Tell whether lines of one cell that end and begin so need a blank between them: only where Latin words meet."""
    return before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()


def plain(words: str) -> str:
    """Return *words* without characters that only steer layout."""
    words = _BLANK.sub(" ", _INVISIBLE.sub("", words))
    if _RADICAL.search(words):
        table = folding()
        words = _RADICAL.sub(lambda match: table.get(match[0], match[0]), words)
    return words


def _cell(cell: GridCell, span: Span, row: int) -> Cell:
    return Cell(span, row, cell.column, cell.row_span, cell.column_span)


class TextBuilder:
    """Collects the parts of one document in reading order."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._tables: list[Table] = []

    def __len__(self) -> int:
        return self._length

    def _append(self, words: str) -> Span:
        span = Span(self._length, self._length + len(words))
        self._pieces.append(words)
        self._length += len(words)
        return span

    def paragraph(self, words: str, kind: BlockKind = "paragraph", page: int | None = None) -> Span | None:
        """Add one paragraph (blanks at its ends left out) and return its span, or None when it is blank."""
        words = _AROUND_NEWLINE.sub("\n", plain(words).strip())
        if not words:
            return None
        span = self._append(words)
        self._append("\n")
        self._blocks.append(Block(kind, span, page))
        return span

    def table(self, cells: Iterable[GridCell], page: int | None = None) -> Table | None:
        """Add one table, a line a row, cells parted by tabs, and return it; None when all its cells are blank.

        Each row holds every cell that covers it; a cell of several rows has its text once, in the first of them.
        """
        grid = sorted(cells, key=lambda cell: (cell.row, cell.column))
        if not any(cell.text.strip() for cell in grid):
            return None
        start = self._length
        by_row: dict[int, list[GridCell]] = {}
        for cell in grid:
            by_row.setdefault(cell.row, []).append(cell)
        open_cells: list[tuple[GridCell, Span]] = []
        rows: list[Row] = []
        repeated = 0
        for number in range(max(cell.row + cell.row_span for cell in grid)):
            row_start = self._length
            open_cells = [item for item in open_cells if number < item[0].row + item[0].row_span]
            repeated += len(open_cells)
            covering = list(open_cells) if repeated < _MAX_REPEATED else []
            for index, cell in enumerate(by_row.get(number, ())):
                if index:
                    self._append("\t")
                placed = (cell, self._append(_AROUND_NEWLINE.sub("\n", plain(cell.text).strip())))
                covering.append(placed)
                if cell.row_span > 1:
                    open_cells.append(placed)
            row_span = Span(row_start, self._length)
            self._append("\n")
            covering.sort(key=lambda item: item[0].column)
            rows.append(Row(row_span, tuple(_cell(cell, span, number) for cell, span in covering)))
        table = Table(f"table-{len(self._tables) + 1}", Span(start, self._length - 1), tuple(rows))
        self._tables.append(table)
        self._blocks.append(Block("table", table.span, page))
        return table

    def document(
        self, source: SourceFile, fields: Mapping[str, str], warnings: Sequence[str] = ()
    ) -> Document:
        """Return what was collected as a Document."""
        return Document(
            source,
            "".join(self._pieces),
            tuple(self._blocks),
            tuple(self._tables),
            dict(fields),
            tuple(warnings),
        )

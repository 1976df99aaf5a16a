"""The ruling lines and characters of a PDF page -> the tables on it, with merged cells; tables that go on over pages joined.

Which rectangles the rules enclose is found with pdfplumber's table functions, fed with pdfium's geometry (pdfminer, ten
times slower, is not run).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.reading.pdf_page import Glyph, Page, Rule, lines_of
from graph.reading.text_builder import GridCell, parts_words

Edge = dict[str, Any]
"""A rule as pdfplumber describes it."""
_SNAP = 3.0
_JOIN = 3.0
_CROSS = 4.0
_SAME_COLUMN = 6.0
_OPEN_ROW = 8.0
"""Upright rules that go on so far beyond the last level rule hold part of a row."""
_FEWEST_UPRIGHT = 3
_NUMBER = re.compile(r"\d{1,3}[.、]?\Z")


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table on one page: its box, the left edges of its columns, its cells."""

    page: int
    top: float
    bottom: float
    left: float
    right: float
    columns: tuple[float, ...]
    cells: tuple[GridCell, ...]

    def holds(self, glyph: Glyph) -> bool:
        """Tell whether the middle of *glyph* lies inside the table."""
        x, y = glyph.middle
        return self.left <= x <= self.right and self.bottom <= y <= self.top


def may_hold_table(page: Page) -> bool:
    """Tell whether *page* has enough rules for a table of two rows and two columns."""
    level = sum(rule.level for rule in page.rules)
    return level >= 3 and len(page.rules) > level


def tables_on(page: Page) -> list[PageTable]:
    """Return the tables of *page* from the top down; a grid needs two rows and two columns."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    edges = [_edge(rule) for rule in page.rules]
    edges = _closed(merge_edges(edges, _SNAP, _SNAP, _JOIN, _JOIN))
    if len(edges) > 4000:
        return []
    boxes = intersections_to_cells(edges_to_intersections(edges, _CROSS, _CROSS))
    found = []
    for cells in cells_to_tables(boxes):
        table = _table(page, cells)
        if table:
            found.append(table)
    return sorted(found, key=lambda table: -table.top)


def _edge(rule: Rule) -> Edge:
    """Return *rule* as pdfplumber describes an edge, with y turned to grow upwards throughout."""
    return {
        "x0": rule.x0,
        "x1": rule.x1,
        "top": rule.y0,
        "bottom": rule.y1,
        "width": rule.x1 - rule.x0,
        "height": rule.y1 - rule.y0,
        "orientation": "h" if rule.level else "v",
        "object_type": "line",
    }


def _closed(edges: list[Edge]) -> list[Edge]:
    """Return *edges* with the sides that an open table leaves out.

    Those are the upright ones, where its level rules all begin and end, and the level one where upright rules end
    together at the foot or the head of a page, because the row goes on over the page break.
    """
    sides: dict[tuple[int, int], list[Edge]] = {}
    for edge in edges:
        if edge["orientation"] == "h":
            sides.setdefault((round(edge["x0"] / _SNAP), round(edge["x1"] / _SNAP)), []).append(edge)
    added = []
    for level in sides.values():
        if len(level) < 3:
            continue
        low, high = min(edge["top"] for edge in level), max(edge["bottom"] for edge in level)
        upright = [
            e
            for e in edges
            if e["orientation"] == "v" and e["bottom"] > low + _SNAP and e["top"] < high - _SNAP
        ]
        open_sides = [
            x
            for x in (level[0]["x0"], level[0]["x1"])
            if not any(abs(e["x0"] - x) <= _CROSS for e in upright)
        ]
        added += [_edge(Rule(x, low, x, high)) for x in open_sides if upright]
    return edges + added + _level_sides(edges)


def _level_sides(edges: Sequence[Edge]) -> list[Edge]:
    """Return a level rule for each height at which upright rules end together beyond the last level rule."""
    level = [edge for edge in edges if edge["orientation"] == "h"]
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    if not level or len(upright) < _FEWEST_UPRIGHT:
        return []
    low, high = min(edge["top"] for edge in level), max(edge["top"] for edge in level)
    added = []
    for side in ("top", "bottom"):
        ends: dict[int, list[Edge]] = {}
        for edge in upright:
            if edge[side] < low - _OPEN_ROW if side == "top" else edge[side] > high + _OPEN_ROW:
                ends.setdefault(round(edge[side] / _SNAP), []).append(edge)
        for together in ends.values():
            if len(together) >= _FEWEST_UPRIGHT:
                places = [edge["x0"] for edge in together]
                added.append(_edge(Rule(min(places), together[0][side], max(places), together[0][side])))
    return added


def _table(page: Page, boxes: Sequence[tuple[float, float, float, float]]) -> PageTable | None:
    """Return the table whose cells fill *boxes* (x0, low, x1, high)."""
    columns = _snapped([box[0] for box in boxes])
    tops = sorted(_snapped([box[3] for box in boxes]), reverse=True)
    if len(columns) < 2 or len(tops) < 2:
        return None
    left, low = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, high = max(box[2] for box in boxes), max(box[3] for box in boxes)
    inside = [g for g in page.glyphs if left <= g.middle[0] <= right and low <= g.middle[1] <= high]
    cells = []
    for x0, y0, x1, y1 in boxes:
        row, column = _nearest(tops, y1), _nearest(columns, x0)
        height = sum(1 for top in tops if y0 + _SNAP < top < y1 - _SNAP) + 1
        width = sum(1 for edge in columns if x0 + _SNAP < edge < x1 - _SNAP) + 1
        glyphs = [g for g in inside if x0 <= g.middle[0] < x1 and y0 <= g.middle[1] < y1]
        cells.append(GridCell(_cell_text(glyphs, page.number, x1), row, column, height, width))
    if not any(cell.text for cell in cells):
        return None
    return PageTable(
        page.number,
        high,
        low,
        left,
        right,
        tuple(columns),
        tuple(sorted(cells, key=lambda c: (c.row, c.column))),
    )


def _snapped(values: Sequence[float]) -> list[float]:
    snapped: list[float] = []
    for value in sorted(values):
        if not snapped or value - snapped[-1] > _SNAP:
            snapped.append(value)
    return snapped


def _nearest(values: Sequence[float], value: float) -> int:
    return min(range(len(values)), key=lambda index: abs(values[index] - value))


def _cell_text(glyphs: Sequence[Glyph], page: int, right: float) -> str:
    """Return the words of a cell; a line that reaches the cell's right edge goes on in the next one."""
    text = ""
    full = False
    for line in lines_of(glyphs, page):
        words = line.words
        numbered = re.match(r"\(?（?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、）)]", words)
        if text and (not full or numbered):
            text += "\n"
        elif parts_words(text, words):
            text += " "
        text += words
        full = right - line.right < 1.9 * line.size
    return text


def joined(tables: Sequence[PageTable]) -> tuple[GridCell, ...]:
    """Return the cells of one table that stands in pieces on several pages; a head repeated on each page counts once."""
    cells = list(tables[0].cells)
    head = _row(tables[0].cells, 0)
    for piece in tables[1:]:
        added = list(piece.cells)
        if head and _row(added, 0) == head:
            added = [_moved(cell, -1) for cell in added if cell.row > 0]
        cells = _appended(cells, added)
    return tuple(cells)


def _row(cells: Sequence[GridCell], number: int) -> list[str]:
    return [cell.text for cell in cells if cell.row == number]


def _moved(cell: GridCell, rows: int) -> GridCell:
    return GridCell(cell.text, cell.row + rows, cell.column, cell.row_span, cell.column_span)


def _appended(cells: list[GridCell], added: list[GridCell]) -> list[GridCell]:
    """Return *cells* with the rows of *added* below; a first row that only ends the row above is put into it."""
    if not added:
        return cells
    last = max(cell.row + cell.row_span for cell in cells) - 1
    first = [cell for cell in added if cell.row == 0]
    above = {
        cell.column: index for index, cell in enumerate(cells) if cell.row <= last < cell.row + cell.row_span
    }
    opens_empty = bool(first) and not first[0].text and first[0].column in above
    numbered = opens_empty and bool(_NUMBER.match(cells[above[first[0].column]].text))
    if numbered and all(cell.row_span == 1 for cell in first):
        for cell in first:
            if cell.text and cell.column in above:
                index = above[cell.column]
                old = cells[index]
                cells[index] = GridCell(
                    old.text + cell.text, old.row, old.column, old.row_span, old.column_span
                )
        added = [_moved(cell, -1) for cell in added if cell.row > 0]
    elif _goes_on_in(first, above, cells):
        for cell in first:
            if cell.column not in above:
                continue
            index = above[cell.column]
            old = cells[index]
            below = last + cell.row_span - old.row if cell.row_span > 1 else old.row_span
            text = old.text if cell.row_span > 1 else old.text + cell.text
            cells[index] = GridCell(text, old.row, old.column, below, old.column_span)
        added = [_moved(cell, -1) for cell in added if cell.row > 0]
    elif opens_empty:
        index = above[first[0].column]
        old = cells[index]
        cells[index] = GridCell(
            old.text, old.row, old.column, last + 1 + first[0].row_span - old.row, old.column_span
        )
        added = [cell for cell in added if cell is not first[0]]
    return cells + [_moved(cell, last + 1) for cell in added]


def _goes_on_in(first: Sequence[GridCell], above: dict[int, int], cells: Sequence[GridCell]) -> bool:
    """Tell whether the row *first* only ends the row above it: that one is numbered, this is not and has empty cells."""
    numbers = [column for column, index in above.items() if _NUMBER.match(cells[index].text)]
    own = {cell.column: cell.text for cell in first if cell.row_span == 1}
    return (
        len(numbers) == 1
        and own.get(numbers[0]) == ""
        and any(own.values())
        and any(not text for column, text in own.items() if column != numbers[0])
    )


def goes_on(above: PageTable, below: PageTable) -> bool:
    """Tell whether *below*, at the top of the next page, has the columns of *above*."""
    return (
        below.page == above.page + 1
        and len(above.columns) == len(below.columns)
        and all(abs(a - b) < _SAME_COLUMN for a, b in zip(above.columns, below.columns, strict=True))
    )

"""Text with tables drawn in box characters (│ ├ ┼ …) whose cells run over several lines -> the same with one row a line.

Archives of the 2000s set tables so; a cell that is wrapped lies in pieces between those of its neighbours. Each row becomes
one line with tabs between its cells; a cell merged over several rows is repeated in each. Other text, and tables whose cells
keep to one line, stay as they are. Source of the characters: Unicode block Box Drawing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from graph.reading.text_builder import parts_words

_STARTS = "┌├│└┏┣┃┗"
_UPRIGHT = re.compile(r"[│┃├┤┼┬┴┌┐└┘┏┓┗┛┣┫╋┳┻┠┨┯┷┿╂]")
_LEVEL = re.compile(r"[─━—-]+\Z")
_FEWEST_LINES = 4
_FEWEST_COLUMNS = 2
Pieces = list[str]


def unfolded(text: str) -> str:
    """Return *text* with each table drawn in box characters whose cells are wrapped turned into rows of tabbed cells."""
    if "│" not in text and "┃" not in text:
        return text
    lines = text.split("\n")
    kept: list[str] = []
    place = 0
    while place < len(lines):
        end = place
        while end < len(lines) and lines[end].strip()[:1] in _STARTS and lines[end].strip():
            end += 1
        rows = _rows([line.strip() for line in lines[place:end]]) if end - place >= _FEWEST_LINES else None
        if rows is not None:
            kept += ["\t".join(row) for row in rows]
            place = end
        else:
            kept += lines[place : max(end, place + 1)]
            place = max(end, place + 1)
    return "\n".join(kept)


def _rows(lines: Sequence[str]) -> list[Pieces] | None:
    """Return the rows of the table that *lines* draw, None where they draw none or no cell is wrapped."""
    pieces = [_UPRIGHT.split(line)[1:-1] for line in lines]
    width, _ = Counter(len(part) for part in pieces).most_common(1)[0]
    if width < _FEWEST_COLUMNS:
        return None
    tables = [(part, [_is_rule(piece) for piece in part]) for part in pieces if len(part) == width]
    bands = list(_bands(tables))
    if len(tables) < len(lines) - 1 or not bands or sum(map(len, bands)) <= len(bands):
        return None
    widest = max(range(width), key=lambda column: max(len(part[column].strip()) for part, _ in tables))
    cells = [_cells(tables, column) for column in range(width)]
    rows: list[Pieces] = []
    for band in bands:
        row = [
            _joined(tables[index][0][column] for index in band)
            if column == widest
            else cells[column].get(band[0], "")
            for column in range(width)
        ]
        if row[widest]:
            rows.append(row)
    return rows


def _is_rule(piece: str) -> bool:
    return _LEVEL.match(piece.strip()) is not None


def _bands(tables: Sequence[tuple[Pieces, list[bool]]]) -> Iterator[list[int]]:
    """Yield the lines between two rules, be they drawn through one column only; a line with words beside a rule ends a band."""
    band: list[int] = []
    for index, (_, rules) in enumerate(tables):
        if any(rules):
            if not rules[0]:
                band.append(index)
            if band:
                yield band
            band = [index] if rules[0] and not all(rules) else []
        else:
            band.append(index)
    if band:
        yield band


def _cells(tables: Sequence[tuple[Pieces, list[bool]]], column: int) -> dict[int, str]:
    """Return, for each line, the words of the cell of *column* that it belongs to."""
    cells: dict[int, str] = {}
    run: list[int] = []
    for index, (_, rules) in enumerate([*tables, ([], [True] * (column + 1))]):
        if not rules[column]:
            run.append(index)
            continue
        words = _joined(tables[k][0][column] for k in run)
        cells.update(dict.fromkeys(run, words))
        if index < len(tables):
            cells[index] = ""  # the rule itself; the line may go on with words in other columns
        run = []
    return {index: words for index, words in cells.items() if words or index not in cells}


def _joined(pieces: Iterator[str]) -> str:
    """Return the pieces of a wrapped cell as one; blanks only where Latin words meet."""
    text = ""
    for piece in map(str.strip, pieces):
        if not piece or _is_rule(piece):
            continue
        text += (" " if parts_words(text, piece) else "") + piece
    return text

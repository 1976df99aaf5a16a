"""A document -> the tables that its plain text lost: one cell a line, or cells separated by tabs, bars, commas or spaces.

A table is recognised by its head: neighbouring cells whose words are names of columns (:mod:`.column_names`), one of them
naming who acts. Rows are then anchored on the numbers of the first column and on heading lines; where counts do not fit,
or nothing is numbered, :mod:`.cell_alignment` finds the likeliest assignment of cells to columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import count, repeat

from msgspec.structs import replace

from graph.document import Cell, Document, Row, Span, Table
from graph.reading.cell_alignment import Token, aligned, aligned_rows, fits, is_section
from graph.reading.column_names import (
    ACTOR_KINDS,
    LONGEST_NAME,
    ColumnKind,
    column_kind,
    is_head,
    surely_acts,
)
from graph.reading.flattened_lines import ROW_NUMBER, Lines
from graph.reading.separated_rows import LOOKAHEAD_LINES, MOST_LOOSE_TOKENS, separated_rows
from graph.reading.shadow import shadow
from graph.reading.stretches import Stretches
from graph.reading.word_places import places_of

_ACTOR_HEADS = ("单位", "部门", "处室", "主体", "分工")
_SPACED_HEADS = (("单", "位"), ("部", "门"))
"""Those that may be written with blanks between their signs: 单  位."""
_LONGEST_UNKNOWN_NAME = 8
_MOST_SPREAD_HEADS = 20
"""After so many lines that only seemed to head a table with blank lines between its cells none is looked for any more."""
_CELL_MARK = re.compile(r"[ \t|│┃,;]")
"""What may part the cells of a line."""
_UP_TO_CELL_MARK = re.compile(rf".*{_CELL_MARK.pattern}", re.DOTALL)
_ANCHOR_STARTS = frozenset("0123456789一二三四五六七八九十(")


def recovered_tables(document: Document) -> tuple[Table, ...]:
    """Return the tables found in the running text of *document* outside its published tables, in text order.

    Ids continue those of the published tables (``table-3`` after ``table-1`` and ``table-2``); rows keep the head and
    full-width section rows. A row cut in mid-row keeps the cells it has. Nothing found: an empty tuple.
    """
    text = shadow(document.text)
    furniture = [block.span for block in document.blocks if block.kind == "page-furniture"]
    taken = Stretches([*(table.span for table in document.tables), *furniture])
    found: list[list[list[Span]]] = []
    position = line_start = 0
    line_end = -1
    tried = -1
    spread = 0
    lines: Lines | None = None
    for start, end in _actor_heads(text):
        if start < position or taken.holds(start):
            continue
        if start >= line_end:
            line_start = text.rfind("\n", max(line_end, 0), start) + 1
            line_end = text.find("\n", end)
            line_end = len(text) if line_end < 0 else line_end
        rows: list[list[Span]] | None = None
        if (
            line_end - line_start <= 3 * LONGEST_NAME
            and column_kind(text[line_start:line_end].rstrip(" |")) in ACTOR_KINDS
        ):
            if line_start >= tried:
                lines = lines or Lines(document.text, text)
                rows, tried = _one_cell_a_line(lines, line_start)
                gap = (
                    0 if rows or spread > _MOST_SPREAD_HEADS else lines.gap_around(lines.index_of(line_start))
                )
                if gap:
                    spread += 1
                    rows, tried = _one_cell_a_line(
                        lines.without_gaps(lines.index_of(line_start), gap), line_start
                    )
        elif _may_hold_head(text, start, end, line_start, line_end):
            lines = lines or Lines(document.text, text)
            rows = separated_rows(lines, line_start, start)
            position = line_end
        if rows:
            found.append(rows)
            position = rows[-1][-1].end
    return tuple(_table(rows, f"table-{len(document.tables) + k}") for k, rows in enumerate(found, 1))


def _actor_heads(text: str) -> list[tuple[int, int]]:
    """Return where the words begin and end that names of columns of actors end in, in order."""
    found = [(place, place + len(word)) for word in _ACTOR_HEADS for place in places_of(word, text)]
    for first, last in _SPACED_HEADS:
        for place in places_of(" " + last, text):
            end, start = place + 2, place
            while start >= 0 and text[start] == " ":
                start -= 1
            if start >= 0 and text[start] == first:
                found.append((start, end))
    return sorted(found)


def with_recovered_tables(document: Document) -> Document:
    """Return *document* with the recovered tables beside its published ones; a document that has them stays as it is."""
    if any(table.flattened for table in document.tables):
        return document
    found = recovered_tables(document)
    if not found:
        return document
    return replace(document, tables=tuple(sorted((*document.tables, *found), key=lambda table: table.span)))


def _table(rows: list[list[Span]], table_id: str) -> Table:
    """Return the table of *rows*, whose first is the head; a row of one span alone fills the width."""
    width = len(rows[0])
    made: list[Row] = []
    for number, spans in enumerate(rows):
        if len(spans) == 1:
            made.append(Row(spans[0], (Cell(spans[0], number, 0, 1, width),)))
        else:
            cells = tuple(map(Cell, spans, repeat(number), count()))
            made.append(Row(Span(spans[0].start, spans[-1].end), cells))
    return Table(table_id, Span(made[0].span.start, made[-1].span.end), tuple(made), flattened=True)


# --- one cell a line -----------------------------------------------------------------------------------------------


def _one_cell_a_line(lines: Lines, actor_start: int) -> tuple[list[list[Span]] | None, int]:
    """Return the table whose head holds the column name that starts at *actor_start*, and where that head ends.

    A long run of column names is one head, looked at once: each of its names would only find it again.
    """
    first = last = lines.index_of(actor_start)
    while first > 0 and _kind(lines.words[first - 1]) is not None:
        first -= 1
    while last + 1 < len(lines) and _kind(lines.words[last + 1]) is not None:
        last += 1
    numbers = [index for index in range(first, last + 1) if _kind(lines.words[index]) == "number"]
    first = numbers[0] if numbers else first  # what stands before 序号 is the table's title: 任务分工
    unknown = not numbers and first > 1 and _is_unknown_name(lines, first - 1)
    if unknown:
        first -= 2
    head = range(first, last + 1)
    kinds = [kind for index in head if (kind := _kind(lines.words[index])) is not None]
    if unknown and "task" not in kinds:
        kinds.insert(1, "task")
    head_end = lines.starts[last + 1]
    if not is_head(kinds):
        return None, head_end
    rows = [[lines.span(index) for index in head]]
    if kinds[0] == "number":
        rows.extend(_numbered_rows(lines, last + 1, kinds))
    else:
        rows.extend(_loose_rows(lines, last + 1, kinds))
    return rows if len(rows) > 1 else None, head_end


def _is_unknown_name(lines: Lines, index: int) -> bool:
    """Tell whether line *index* may head a column that no pattern knows, between 序号 and the columns known: 民生实事."""
    words = lines.words[index]
    return (
        1 < len(words) <= _LONGEST_UNKNOWN_NAME
        and words.isalpha()
        and surely_acts(lines.words[index + 1])
        and _kind(lines.words[index - 1]) == "number"
    )


def _kind(words: str) -> ColumnKind | None:
    return column_kind(words) if words and len(words) <= 3 * LONGEST_NAME else None


def _numbered_rows(lines: Lines, index: int, kinds: list[ColumnKind]) -> Iterator[list[Span]]:
    """Yield the rows from line *index* on, until the text no longer reads as rows."""
    width, last = len(kinds), len(lines)
    while index < last:
        words = lines.words[index]
        if not words:
            index += 1
        elif ROW_NUMBER.match(words):
            if after := lines.row_follows(index, width, _is_anchor):
                yield lines.spans(index, index + width)
                index = after
            else:
                cells, index = _cells(lines, index, kinds)
                yield cells
        elif is_section(words) and _anchor_follows(lines, index + 1):
            yield [lines.span(index)]
            index += 1
        elif [_kind(head) for head in lines.words[index : index + width]] == kinds:
            index += width  # the head repeated at the top of a page
        else:
            return


def _anchor_follows(lines: Lines, index: int) -> bool:
    while index < len(lines):
        words = lines.words[index]
        if words and not is_section(words):
            return ROW_NUMBER.match(words) is not None
        index += 1
    return False


@lru_cache(maxsize=4096)
def _is_anchor(words: str) -> bool:
    if not words or words[0] not in _ANCHOR_STARTS:
        return False
    return ROW_NUMBER.match(words) is not None or is_section(words)


def _cells(lines: Lines, index: int, kinds: list[ColumnKind]) -> tuple[list[Span], int]:
    """Return the cells of the row whose number stands in line *index*, and the line after the row; they are not counted out."""
    width, all_words, last = len(kinds), lines.words, len(lines)
    found = [index]
    index += 1
    while index < last:
        words = all_words[index]
        if not words and lines.is_empty(index):
            index += 1
            continue
        if words and _is_anchor(words):
            if len(found) >= width or kinds[len(found)] not in ("other", "category", "duty"):
                break
        elif len(found) >= width and (
            not words or not (_continues(lines, index) or _completes(lines, found, index, kinds))
        ):
            break
        found.append(index)
        index += 1
    while len(found) > width and not lines.words[found[-1]]:
        found.pop()
    if len(found) == width:
        return [lines.span(line) for line in found], index
    return aligned([lines.token(line) for line in found], kinds), index


def _continues(lines: Lines, index: int) -> bool:
    """Tell whether the surplus line *index* still belongs to the row: the next row or section follows soon."""
    return any(words and _is_anchor(words) for words in lines.words[index + 1 : index + LOOKAHEAD_LINES])


def _completes(lines: Lines, found: list[int], index: int, kinds: list[ColumnKind]) -> bool:
    """Tell whether line *index* holds the last cell of the row *found*, which without it does not fit its columns."""
    return not fits([lines.token(line) for line in found[-len(kinds) :]], kinds) and fits(
        [lines.token(index)], kinds[-1:]
    )


def _loose_rows(lines: Lines, index: int, kinds: list[ColumnKind]) -> Iterator[list[Span]]:
    """Yield rows without numbers: the cells up to the end of the block.

    As long as lines parted by empty ones, or counted out, make rows that fit, these are taken; the others are aligned by
    what they hold.
    """
    width = len(kinds)
    tokens: list[Token] = []
    breaks: set[int] = set()
    blanks = 0
    while index < len(lines) and len(tokens) < MOST_LOOSE_TOKENS:
        empty = lines.is_empty(index)
        blanks = blanks + 1 if empty else 0
        if (blanks > 1 and tokens) or lines.words[index].startswith("附件"):
            break
        if empty:
            breaks.add(len(tokens))
        else:
            tokens.append(lines.token(index))
        index += 1
    breaks.add(len(tokens))
    place = 0
    while place < len(tokens):
        end = place + width
        if place + 1 in breaks and is_section(tokens[place].words):
            yield [tokens[place].span]
            place += 1
            continue
        row = tokens[place:end]
        parted = (place in breaks or place == 0) and end in breaks and end < len(tokens)
        if (
            len(row) < width
            or not breaks.isdisjoint(range(place + 1, end))
            or not (parted or fits(row, kinds))
        ):
            break
        yield [token.span for token in row]
        place = end
    yield from aligned_rows(tokens[place:], kinds)


# --- cells separated inside a line ---------------------------------------------------------------------------------


def _may_hold_head(text: str, start: int, end: int, line_start: int, line_end: int) -> bool:
    """Tell quickly whether the word around [*start*, *end*) is a column name with others beside it."""
    first, last = max(line_start, start - LONGEST_NAME), min(line_end, end + LONGEST_NAME)
    before = _UP_TO_CELL_MARK.match(text, first, start)
    after = _CELL_MARK.search(text, end, last)
    begin = before.end() if before else first
    stop = after.start() if after else last
    return (begin > line_start or stop < line_end) and column_kind(text[begin:stop].strip('"')) in ACTOR_KINDS

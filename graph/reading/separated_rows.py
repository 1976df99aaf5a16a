"""Lines whose cells tabs, bars, commas or blanks part -> the rows of a table, its head first.

A head may leave cells empty and go on in a second line (责任单位 above 牵头单位 and 配合单位).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.document import Span
from graph.reading.cell_alignment import Token, aligned, aligned_rows, fits, is_section
from graph.reading.column_names import FEWEST_COLUMNS, LONGEST_NAME, ColumnKind, column_kind, is_head
from graph.reading.flattened_lines import ROW_NUMBER, Lines

LOOKAHEAD_LINES = 4
MOST_LOOSE_TOKENS = 6000
"""More cells than this are aligned no longer without row numbers."""
_NUMBER_CELL = re.compile(
    r"(?:[0-9]{1,4}(?:[.-][0-9]{1,3}){0,3}|[一二三四五六七八九十]{1,3}|\([0-9一二三四五六七八九十]{1,3}\))[.、]?\Z"
)
"""The number of a row with cells beside it: 1, 1.2, 一, （一）."""


def separated_rows(lines: Lines, line_start: int, actor: int) -> list[list[Span]] | None:
    """Return the rows, the head first, of the table whose head stands at *line_start* and names a column at *actor*, or None."""
    index = lines.index_of(line_start)
    if stopped := _stopped_rows(lines, index):
        return stopped
    tokens = lines.tokens(index)
    at_actor = next((k for k, token in enumerate(tokens) if token.span.start <= actor < token.span.end), None)
    if at_actor is None:
        return None
    if lines.is_separated(index) and (headed := _wide_head(lines, index)):
        rows, kinds, after = headed
        heads = len(rows)
        rows.extend(_line_rows(lines, after, kinds, separated=True))
        return rows if len(rows) > heads else None
    first = last = at_actor
    while first > 0 and column_kind(tokens[first - 1].words) is not None:
        first -= 1
    while last + 1 < len(tokens) and column_kind(tokens[last + 1].words) is not None:
        last += 1
    kinds = [kind for token in tokens[first : last + 1] if (kind := column_kind(token.words)) is not None]
    if not is_head(kinds):
        return None
    rows = [[token.span for token in tokens[first : last + 1]]]
    rest = tokens[last + 1 :]
    if rest:
        rows.extend(aligned_rows(rest[:MOST_LOOSE_TOKENS], kinds))
    else:
        rows.extend(_line_rows(lines, index + 1, kinds, separated=lines.is_separated(index)))
    return rows if len(rows) > 1 else None


def _cells_of(lines: Lines, index: int) -> list[Token]:
    """Return the cells of line *index* with the empty ones that tabs at its ends set apart."""
    return lines.empty_cells_before(index) + lines.tokens(index) + lines.empty_cells_after(index)


def _kinds_of(cells: list[Token]) -> list[ColumnKind | None] | None:
    """Return what the columns hold that *cells* head, None where a heading is empty; None when a cell heads no column."""
    kinds = [column_kind(cell.words) for cell in cells]
    if all(kind is not None or not cell.words for kind, cell in zip(kinds, cells, strict=True)):
        return kinds
    return None


def _wide_head(lines: Lines, index: int) -> tuple[list[list[Span]], list[ColumnKind], int] | None:
    """Return the head that begins in line *index*, where a cell of it is empty or it goes on in the next line.

    Returned are its rows, the kinds of the columns and the line after it. A column without a heading holds the numbers
    when it is the first, else whatever it may.
    """
    head = _cells_of(lines, index)
    kinds = _kinds_of(head)
    if kinds is None or None not in kinds:
        return None
    rows = [[cell.span for cell in head]]
    after = index + 1
    while after < len(lines) and lines.is_rule(after):
        after += 1
    if after < len(lines) and lines.is_separated(after):
        below = _cells_of(lines, after)
        lower = _kinds_of(below) if len(below) == len(head) else None
        if lower is not None and any(lower):
            kinds = [under or over for under, over in zip(lower, kinds, strict=True)]
            rows.append([cell.span for cell in below])
            after += 1
    if not is_head(kinds):
        return None
    return rows, [kind or ("other" if k else "number") for k, kind in enumerate(kinds)], after


def _stopped_rows(lines: Lines, index: int) -> list[list[Span]] | None:
    """Return the rows of cells that commas or semicolons part, where line *index* is nothing but names of columns."""
    for stop in lines.stops_in(index):
        head, after = lines.stopped_tokens(index, stop)
        kinds = [column_kind(token.words) for token in head]
        if None in kinds or not is_head(kinds):
            continue
        rows = [[cell.span for cell in head]]
        while after < len(lines):
            cells, after = lines.stopped_tokens(after, stop)
            if len(cells) != len(kinds):
                break
            rows.append([cell.span for cell in cells])
        return rows if len(rows) > 1 else None
    return None


def _line_rows(lines: Lines, index: int, kinds: list[ColumnKind], *, separated: bool) -> Iterator[list[Span]]:
    """Yield a row for each line (and the lines that continue it)."""
    width = len(kinds)
    while index < len(lines):
        words = lines.words[index]
        if not words or lines.is_rule(index):
            index += 1
            continue
        tokens = lines.tokens(index)
        if separated and len(tokens) < width:
            tokens += lines.empty_cells_after(index)[: width - len(tokens)]
            merged = lines.empty_cells_before(index)
            if merged and len(merged) + len(tokens) == width:
                yield [token.span for token in (*merged, *tokens)]
                index += 1
                continue
        if separated and _is_full_width(tokens, kinds):
            yield [tokens[0].span]
            index += 1
            continue
        if len(tokens) == 1 and (is_section(words) or (separated and _is_heading(lines, index, kinds))):
            yield [lines.span(index)]
            index += 1
            continue
        if not _opens_row(tokens, kinds):
            return
        index += 1
        while index < len(lines) and not separated and _wrapped(lines, index, kinds):
            tokens += lines.tokens(index)
            index += 1
        if separated and kinds[0] == "number":
            tokens, index = _completed(lines, index, tokens, kinds)
        if separated and len(tokens) == width:
            yield [token.span for token in tokens]
        else:
            yield aligned(tokens, kinds)


def _completed(
    lines: Lines, index: int, tokens: list[Token], kinds: list[ColumnKind]
) -> tuple[list[Token], int]:
    """Return the cells of a row that lines broke inside its cells, and the line after it: line *index* may continue it."""
    cells, ahead = list(tokens), index
    while ahead < min(index + LOOKAHEAD_LINES, len(lines)):
        words = lines.words[ahead]
        separated = lines.is_separated(ahead)
        if len(cells) == len(kinds):
            goes_on = (
                not separated
                and _wrapped(lines, ahead, kinds)
                and not (fits(cells, kinds) and _is_heading(lines, ahead, kinds))
            )
        else:
            goes_on = bool(words) and not is_section(words) and not _opens_row(lines.tokens(ahead), kinds)
        if not goes_on:
            break
        more = [lines.token(ahead)]
        if separated:
            more = lines.tokens(ahead) + lines.empty_cells_after(ahead)
        last = cells[-1]
        cells[-1] = Token(Span(last.span.start, more[0].span.end), last.words + more[0].words)
        cells += more[1:]
        ahead += 1
    if len(cells) != len(kinds):
        return tokens, index
    return [_unquoted(cell) for cell in cells], ahead


def _is_heading(lines: Lines, index: int, kinds: list[ColumnKind]) -> bool:
    """Tell whether line *index*, alone in its row, heads the numbered rows below and is no end of a cell of the last column."""
    words, below = lines.words[index], index + 1
    if kinds[0] != "number" or len(words) > LONGEST_NAME or words.endswith(("。", ";", ",", "、", ":")):
        return False
    while below < min(index + LOOKAHEAD_LINES, len(lines)) and not lines.words[below]:
        below += 1
    return (
        below < len(lines)
        and lines.is_separated(below)
        and _opens_row(lines.tokens(below), kinds)
        and not fits([lines.token(index)], kinds[-1:])
    )


def _is_full_width(tokens: list[Token], kinds: list[ColumnKind]) -> bool:
    """Tell whether *tokens* are one heading and empty cells: ``| 一、优化环境 | | | |``, 城市建设 where numbers stand."""
    words = tokens[0].words
    return (
        len(tokens) > 1
        and not any(token.words for token in tokens[1:])
        and (is_section(words) or (kinds[0] == "number" and len(words) > 1 and not _NUMBER_CELL.match(words)))
    )


def _unquoted(cell: Token) -> Token:
    """Return *cell* without the quotes that a cell with line breaks has in a copied sheet."""
    if len(cell.words) > 2 and cell.words[0] == cell.words[-1] == '"':
        return Token(Span(cell.span.start + 1, cell.span.end - 1), cell.words[1:-1])
    return cell


def _opens_row(tokens: list[Token], kinds: list[ColumnKind]) -> bool:
    if kinds[0] == "number":
        number = ROW_NUMBER if len(tokens) < FEWEST_COLUMNS else _NUMBER_CELL
        return bool(tokens) and number.match(tokens[0].words) is not None
    return len(tokens) >= min(3, len(kinds))


def _wrapped(lines: Lines, index: int, kinds: list[ColumnKind]) -> bool:
    """Tell whether line *index* continues the row above: it opens no row of its own, and one follows soon or none at all."""
    words = lines.words[index]
    if not words or lines.is_rule(index) or is_section(words) or _opens_row(lines.tokens(index), kinds):
        return False
    return kinds[0] == "number" and any(
        lines.words[ahead] and _opens_row(lines.tokens(ahead), kinds)
        for ahead in range(index + 1, min(index + LOOKAHEAD_LINES, len(lines)))
    )

"""Cells in reading order + kinds of columns -> rows, where counts alone do not tell which cell stands in which column.

The likeliest assignment in order: each cell costs what its words tell against the column's kind, a column left empty and
a cell that continues the one before cost a little (a Viterbi path; linear in the cells for a fixed number of columns).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from graph.document import Span
from graph.reading.column_names import ColumnKind

UNITS = re.compile(
    r"[^。;]*(?:局|委|办|部|厅|署|院|会|室|社|(?<![0-9])[所处站]|队|妇联|残联|侨联|文联|工商联|社科联|科协|行|区|县|市|镇|乡|街道|政府|单位|部门|中心|公司|集团|机构|方|庭|海关|国企|学校|大学|试点)"
    r"(?:[(〔].{1,16}[)〕])?(?:等|等.{0,8}(?:部门|单位))?(?:按职责分工负责|负责|牵头|配合)?[。]?\Z"
)
"""Words that read as a list of units by their end."""
_LABEL = re.compile(r"(?:牵头|责任|配合|主办|协办|负责|参与)(?:责任)?(?:单位|部门):\Z")
_DUE = re.compile(
    r"(?=.{1,24}\Z).*(?:年|月|日|季度|底前|长期|长效|持续|常态|每年|每月|全年|长期坚持|立即|适时|半年).*\Z"
)
_PERSON = re.compile(
    r"(?:[\u4e00-\u9fff某·]{2,4}(?:[、, ][\u4e00-\u9fff某·]{2,4}){0,5}|[〔(\[].{1,4}[〕)\]])\Z"
)
_NUMBER = re.compile(r"[0-9]{1,4}[.、]?\Z")
_NOBODY = re.compile(r"[/无—－\-]{1,3}\Z")
_ITEM = re.compile(r"(?:\d{1,2}|[(]\d{1,2}[)])[.、]?[\u4e00-\u9fff]")
_SECTION = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)])\S")

_ABSENT: dict[str, float] = {
    "task": 6.0,
    "number": 3.0,
    "duty": 2.0,
    "lead": 1.5,
    "responsible": 1.5,
    "category": 0.5,
}
_ABSENT_OTHERWISE = 1.0
_CONTINUES = 2.0
_CONTINUES_OPEN = 0.5
_CONTINUES_LIST = 0.6
_CONTINUES_LEAD = 0.8
"""A column of leads holds fewer names than one of supports."""
_FITS = 1.0
_FITS_TASK = 2.0
"""What is done may end like a name: 办好市民运动会."""
_NEW_ROW = 0.1
_NEVER = 1e9


class Token(Struct, frozen=True, gc=False):
    """One cell or piece of a cell: its place and its words (folded)."""

    span: Span
    words: str


def is_section(words: str) -> bool:
    """Tell whether *words* read as a heading row: ``一、…`` ``（一）…``."""
    return _SECTION.match(words) is not None


def _against(kind: ColumnKind, words: str) -> float:
    """Return what *words* cost in a column of *kind*: 0 fits, 4 hardly."""
    if not words or _NOBODY.match(words):
        return 4.0 if kind in ("task", "number") else 0.0
    if kind == "number":
        return 0.0 if _NUMBER.match(words) else _NEVER
    if _NUMBER.match(words):
        return 0.0 if kind == "other" else 3.0
    units = UNITS.match(words) is not None and len(words) < 60
    if kind == "due":
        return 0.0 if _DUE.match(words) and not units else 4.0
    if kind == "person":
        return 0.0 if _PERSON.match(words) and not units else 4.0
    if kind in ("task", "duty"):
        if kind == "duty" and _ITEM.match(words):
            return 0.0
        return 2.0 if units and len(words) < 40 else 1.5 if len(words) < 5 else 0.0
    if kind in ("category", "other"):
        return 1.0 if len(words) > 30 or units else 0.3
    return 0.0 if units or _LABEL.match(words) else 3.0


def fits(row: Sequence[Token], kinds: Sequence[ColumnKind]) -> bool:
    """Tell whether the cells of *row*, one for each column of *kinds*, all read as what their columns hold."""
    return all(
        _against(kind, token.words) <= (_FITS_TASK if kind == "task" else _FITS)
        for kind, token in zip(kinds, row, strict=True)
    )


def _continuation(kind: ColumnKind, before: str, words: str) -> float:
    """Return what it costs that *words* go on in the column of the cell *before*."""
    if kind in ("task", "duty"):
        return _CONTINUES_OPEN if not before.endswith(("。", ";")) or _ITEM.match(words) else _CONTINUES
    if kind in ("lead", "lead_office"):
        return _CONTINUES_LEAD
    if kind in ("support", "responsible", "guide", "person", "support_office"):
        return _CONTINUES_LIST
    return _CONTINUES


def aligned(tokens: Sequence[Token], kinds: Sequence[ColumnKind]) -> list[Span]:
    """Return one span per column of *kinds* for the cells of one row.

    Cells that share a column are joined from the first to the last; a column without a cell gets an empty span where it
    would stand.
    """
    rows = aligned_rows(tokens, kinds, single=True)
    return rows[0] if rows else [Span(0, 0)] * len(kinds)


def aligned_rows(
    tokens: Sequence[Token], kinds: Sequence[ColumnKind], *, single: bool = False
) -> list[list[Span]]:
    """Return the rows that *tokens* fall into, a span for each column; a heading row is one span alone.

    With *single*, all tokens belong to one row.
    """
    if not tokens:
        return []
    width = len(kinds)
    absent = [_ABSENT.get(kind, _ABSENT_OTHERWISE) for kind in kinds]
    before = [sum(absent[:column]) for column in range(width)]
    after = [sum(absent[column + 1 :]) for column in range(width)]
    heading = width  # the state of a full-width row
    costs = [before[c] + _against(kind, tokens[0].words) for c, kind in enumerate(kinds)]
    costs.append(0.0 if is_section(tokens[0].words) and not single else _NEVER)
    history: list[list[int]] = []
    for index in range(1, len(tokens)):
        words, previous = tokens[index].words, tokens[index - 1].words
        closing = min(range(width), key=lambda c: costs[c] + after[c])
        closed = costs[closing] + after[closing] + _NEW_ROW
        if costs[heading] < closed:
            closing, closed = heading, costs[heading]
        if single:
            closed = _NEVER
        fresh: list[float] = []
        sources: list[int] = []
        for column, kind in enumerate(kinds):
            best, source = costs[column] + _continuation(kind, previous, words), column
            for left in range(column):
                step = costs[left] + before[column] - before[left] - absent[left]
                if step < best:
                    best, source = step, left
            if closed + before[column] < best:
                best, source = closed + before[column], -1 - closing
            fresh.append(best + _against(kind, words))
            sources.append(source)
        fresh.append(closed if is_section(words) and not single else _NEVER)
        sources.append(-1 - closing)
        history.append(sources)
        costs = fresh
    state = min(range(width + 1), key=lambda c: costs[c] + (after[c] if c < width else 0.0))
    path: list[tuple[int, bool]] = []
    for sources in reversed(history):
        source = sources[state]
        path.append((state, source < 0))
        state = source if source >= 0 else -1 - source
    path.append((state, True))
    path.reverse()
    return _rows(tokens, path, width)


def _rows(tokens: Sequence[Token], path: list[tuple[int, bool]], width: int) -> list[list[Span]]:
    rows: list[list[Span]] = []
    held: dict[int, list[Span]] = {}
    for token, (column, begins) in zip(tokens, path, strict=True):
        if begins and held:
            rows.append(_row(held, width))
            held = {}
        if token.words:
            held.setdefault(column, []).append(token.span)
        else:
            held.setdefault(column, [])
    if held:
        rows.append(_row(held, width))
    return [row for row in rows if row]


def _row(held: dict[int, list[Span]], width: int) -> list[Span]:
    if width in held:
        return [Span(held[width][0].start, held[width][-1].end)]
    spans: list[Span] = []
    start = min((spans[0].start for spans in held.values() if spans), default=-1)
    if start < 0:
        return []
    for column in range(width):
        own = held.get(column)
        place = spans[-1].end if spans else start
        spans.append(Span(own[0].start, own[-1].end) if own else Span(place, place))
    return spans

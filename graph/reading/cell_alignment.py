"""Cells in reading order + kinds of columns -> which cell stands in which column, where their counts do not agree.

The likeliest assignment in order: each cell costs what its words tell against the column's kind, a column left empty and
a cell that continues the one before cost a little (a Viterbi path; linear in the cells for a fixed number of columns).
"""

from __future__ import annotations

import re

from graph.document import Span
from graph.reading.column_names import ColumnKind

_UNITS = re.compile(
    r"[^。；;]*(?:局|委|办|部|厅|署|院|会|处|室|社|所|站|队|行|区|县|市|镇|乡|街道|政府|单位|部门|中心|公司|集团|机构|方|庭"
    r"|單位|部門|廳|處|辦|會|縣|區|鎮)(?:等|等.{0,8}(?:部门|单位|部門|單位))?(?:按职责分工负责|负责|牵头|配合)?[。]?\Z"
)
_DUE = re.compile(
    r"(?=.{1,24}\Z).*(?:年|月|日|季度|底前|长期|长效|持续|常态|每年|每月|全年|长期坚持|立即|适时|半年|長期|持續).*\Z"
)
_PERSON = re.compile(r"[\u4e00-\u9fff某·]{2,4}(?:[、，, ][\u4e00-\u9fff某·]{2,4}){0,5}\Z")
_NUMBER = re.compile(r"[0-9０-９]{1,4}[.．、]?\Z")
_NOBODY = re.compile(r"[／/无無—－\-]{1,3}\Z")

_ABSENT = {"task": 6.0, "number": 2.0, "duty": 2.0, "lead": 1.5, "responsible": 1.5}
_ABSENT_OTHERWISE = 1.0
_CONTINUES = 2.0
_CONTINUES_OPEN = 0.5


def _against(kind: ColumnKind, words: str) -> float:
    """Return what *words* cost in a column of *kind*: 0 fits, 4 hardly."""
    if not words or _NOBODY.match(words):
        return 4.0 if kind in ("task", "number") else 0.0
    if kind == "number":
        return 0.0 if _NUMBER.match(words) else 9.0
    if _NUMBER.match(words):
        return 0.0 if kind == "other" else 3.0
    if kind == "due":
        return 0.0 if _DUE.match(words) else 4.0
    if kind == "person":
        return 0.0 if _PERSON.match(words) and not _UNITS.match(words) else 4.0
    if kind in ("task", "duty"):
        return 2.0 if _UNITS.match(words) and len(words) < 40 else 1.5 if len(words) < 5 else 0.0
    if kind in ("category", "other"):
        return 1.0 if len(words) > 30 else 0.5
    return 0.0 if _UNITS.match(words) else 3.0


def aligned(spans: list[Span], words: list[str], kinds: list[ColumnKind]) -> list[Span]:
    """Return one span per column of *kinds* for the cells *spans* (whose words are *words*) of one row.

    Cells that share a column are joined from the first to the last; a column without a cell gets an empty span where it
    would stand.
    """
    width = len(kinds)
    absent = [_ABSENT.get(kind, _ABSENT_OTHERWISE) for kind in kinds]
    best: list[tuple[float, int]] = []
    history: list[list[int]] = []
    for index, cell in enumerate(words):
        costs: list[tuple[float, int]] = []
        for column, kind in enumerate(kinds):
            own = _against(kind, cell)
            if index == 0:
                costs.append((sum(absent[:column]) + own, column))
                continue
            open_end = not words[index - 1].endswith(("。", "；", ";"))
            stay = best[column][0] + (
                _CONTINUES_OPEN if open_end and kind in ("task", "duty") else _CONTINUES
            )
            source = column
            for before in range(column):
                step = best[before][0] + sum(absent[before + 1 : column])
                if step < stay:
                    stay, source = step, before
            costs.append((stay + own, source))
        history.append([source for _, source in costs])
        best = costs
    column = min(range(width), key=lambda c: best[c][0] + sum(absent[c + 1 :]))
    path = [column]
    for sources in reversed(history[1:]):
        path.append(sources[path[-1]])
    path.reverse()
    result: list[Span] = []
    for column in range(width):
        held = [spans[i] for i, c in enumerate(path) if c == column and words[i]]
        if held:
            result.append(Span(held[0].start, held[-1].end))
        else:
            place = result[-1].end if result else spans[0].start
            result.append(Span(place, place))
    return result

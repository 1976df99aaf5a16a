"""Counts the text states (七大领域, 78项任务) -> those that differ from what can be counted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from graph.document import Span
from graph.relating.findings import Audited, Finding
from graph.relating.patterns import pattern
from graph.task import Measure, Task

_SUMMED = pattern("summed-list")
"""A、B、C三大功能, A、B等四大产业 (a list and its sum); leaves 建设2个中心、3个基地, where each item has its own number."""
_TASKS = pattern("tasks-counted")
"""78项改革试点任务; leaves 一项任务 by its small number."""
_JOINS = pattern("joins-items")
_BRACKETED = re.compile(r"[（(][^（()）]*[)）]|“[^”]*”|《[^》]*》")
_DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2}
_LEAST_TASKS = 10
_NEAR = 0.25
"""A stated number of tasks is about this document's table when it lies this near the number found."""


def numeral(words: str) -> int:
    """Return the value of a numeral below one hundred in Chinese characters, or of figures of either width."""
    words = unicodedata.normalize("NFKC", words)
    if words.isdigit():
        return int(words)
    tens, ten, units = words.partition("十")
    if not ten:
        return _DIGITS.get(words, 0)
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(units, 0)


def counts_of_lists(audited: Audited) -> Iterator[Finding]:
    """Yield lists whose stated sum differs from their items. 等 leaves a list open: then only too many items are wrong."""
    items: list[Measure | Task] = [*audited.found.measures, *audited.found.tasks]
    for item in items:
        text = _BRACKETED.sub(lambda match: "口" * len(match[0]), item.text)
        for match in _SUMMED.finditer(text):
            stated = numeral(match["n"])
            counts = item_counts(match["list"])
            wrong = min(counts) > stated if match["open"] else stated not in counts
            if stated < 2 or not wrong:
                continue
            found = min(counts, key=lambda count: abs(count - stated))
            span = Span(item.span.start + match.start(), item.span.start + match.end())
            what = match["n"] + match["kind"] + match["noun"]
            yield _mismatch(item, span, what, stated, found)


def item_counts(words: str) -> set[int]:
    """Return how many items a list may have: 和 and 及 may join two items or stand inside one."""
    items = words.count("、") + 1
    joins = len(_JOINS.findall(words.rsplit("、", 1)[-1]))
    return set(range(items, items + joins + 1))


def counts_of_tasks(audited: Audited) -> Iterator[Finding]:
    """Yield stated numbers of tasks that miss the number of tasks found by a few."""
    tasks = [task for task in audited.found.tasks if task.part != "plan"] or list(audited.found.tasks)
    if len(tasks) < _LEAST_TASKS:
        return
    for measure in audited.found.measures:
        for match in _TASKS.finditer(measure.text):
            stated = numeral(match["n"])
            if stated != len(tasks) and abs(stated - len(tasks)) <= _NEAR * len(tasks):
                span = Span(measure.span.start + match.start(), measure.span.start + match.end())
                yield _mismatch(measure, span, match[0], stated, len(tasks))


def _mismatch(item: Measure | Task, span: Span, what: str, stated: int, found: int) -> Finding:
    return Finding(
        "count-mismatch",
        "warning",
        f"原文称“{what}”，数得{found}",
        f"the text says “{what}” ({stated}), {found} are found",
        (span,),
        measures=(item,) if isinstance(item, Measure) else (),
        tasks=(item,) if isinstance(item, Task) else (),
        stated=stated,
        found=found,
    )

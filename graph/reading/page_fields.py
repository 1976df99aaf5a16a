"""A page's text -> what the page says of the document by its own labels (索引号：…, 发文机关：…, 成文日期：…).

Labels as sites print them are data: `page_fields.csv`. Blanks inside a label do not count (索 引 号 is 索引号).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.document import Span
from graph.reading.shadow import shadow

_LABELS = Path(__file__).with_name("page_fields.csv")
HEAD_LINES = 60
_MARKS = (":", "：", "|")
"""What may part a label from its value."""
_CELL = re.compile(r"[^|]+")
_BULLET = re.compile(r"[\s•·●▪*-]*")


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """One line ``label：value``."""

    name: str
    """The label without inner blanks."""
    value: str
    line: Span
    value_span: Span


@cache
def known_labels() -> dict[str, str]:
    """Return each label that sites print (without blanks) -> the subject it speaks of: number, issuer, date, title …."""
    with _LABELS.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {row["label"]: row["subject"] for row in rows}


def label_name(words: str) -> str | None:
    """Return *words* without blanks, colon and brackets when they are a known label, else None."""
    name = re.sub(r"\s+", "", shadow(words)).rstrip(":").strip("[]【】")
    return name if name in known_labels() else None


def labelled_lines(text: str) -> tuple[LabelledLine, ...]:
    """Return the labelled values that open *text* (at most its first 60 lines), in order; the first of a name wins.

    A line may hold several (``索引号: … 组配分类: …``); a value may stand on the line below its label, further in.
    """
    found: dict[str, LabelledLine] = {}
    lines = list(_head_lines(text))
    for index, (start, end) in enumerate(lines):
        if all(text.find(mark, start, end) < 0 for mark in _MARKS):
            continue
        words = text[start:end]
        opening = _BULLET.match(words)
        lead = opening.end() if opening else 0
        places = _label_places(words[lead:])
        if not places:
            continue
        whole = Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
        for name, first, last in places:
            value = Span(start + lead + first, start + lead + last)
            if first == last and index + 1 < len(lines):
                value = _value_below(text, lines[index], lines[index + 1]) or value
            whole = Span(whole.start, max(whole.end, value.end))
            found.setdefault(name, LabelledLine(name, value.of(text), whole, value))
    return tuple(found.values())


def _head_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the first lines of *text* that are not blank."""
    start = count = 0
    rest = text
    while count < HEAD_LINES and start < len(text):
        *lines, rest = rest.split("\n", 2 * HEAD_LINES)
        for words in lines or [rest]:
            end = start + len(words)
            if words and not words.isspace():
                count += 1
                yield start, end
                if count == HEAD_LINES:
                    return
            start = end + 1


def _value_below(text: str, above: tuple[int, int], below: tuple[int, int]) -> Span | None:
    """Return the value on the line *below*, when it stands further in than its label and is no label itself."""
    label, words = text[above[0] : above[1]], text[below[0] : below[1]]
    depth = len(words) - len(words.lstrip())
    if (
        depth <= len(label) - len(label.lstrip())
        or _BULLET.sub("", words[depth : depth + 1]) == ""
        or _label_places(words.strip())
    ):
        return None
    return Span(below[0] + depth, below[0] + len(words.rstrip()))


def _label_places(words: str) -> list[tuple[str, int, int]]:
    """Return (label, start, end of its value) for a line that consists of labelled values, [] for any other line."""
    if len(words) > 400 or not any(mark in words for mark in _MARKS):
        return []
    line = shadow(words)
    if "|" in line and (cells := _cell_places(line)):
        return cells
    matches = list(_pairs_pattern().finditer(line))
    if not matches or line[: matches[0].start()].strip():
        return []
    places = []
    for match, end in zip(matches, [*(match.start() for match in matches[1:]), len(line)], strict=True):
        value = line[match.end() : end]
        first = match.end() + len(value) - len(value.lstrip())
        places.append((re.sub(r"\s+", "", match[1]), first, max(first, match.end() + len(value.rstrip()))))
    return places


def _cell_places(line: str) -> list[tuple[str, int, int]]:
    """Return the labels of a row whose cells bars part (索 引 号 | 11370800/2021-1 | 公开方式 | 主动公开 |) with their values, [] for any other row."""
    cells = [(cell.start(), cell[0]) for cell in _CELL.finditer(line)]
    places = []
    for (_, label), (start, value) in zip(cells[::2], cells[1::2], strict=False):
        name = label_name(label)
        if name is None:
            if label.strip():
                return []
            continue
        first = start + len(value) - len(value.lstrip())
        places.append((name, first, max(first, start + len(value.rstrip()))))
    return places


@cache
def _pairs_pattern() -> re.Pattern[str]:
    labels = sorted(known_labels(), key=len, reverse=True)
    spaced = "|".join(r"\s{0,6}".join(map(re.escape, label)) for label in labels)
    return re.compile(rf"(?:(?<=\s)|\A)[\[【]?({spaced})\s*[\]】]?\s*:")


def labelled_pairs(words: str) -> tuple[tuple[str, str], ...]:
    """Return the (label, value) pairs of a line that consists of them: ``索 引 号： … 主题分类： …``; () for any other line."""
    return tuple((name, words[first:last]) for name, first, last in _label_places(words))

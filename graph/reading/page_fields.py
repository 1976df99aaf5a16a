"""A page's text -> what the page says of the document by its own labels (索引号：…, 发文机关：…, 成文日期：…).

Labels as sites print them are data: `page_fields.csv`. Blanks inside a label do not count (索 引 号 is 索引号).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.document import Span
from graph.reading.folded import folded

_LABELS = Path(__file__).with_name("page_fields.csv")
HEAD_LINES = 40
_LABEL_LINE = re.compile(
    r"([^\s:，。；、《》()]{1,3}(?:[^\n:，。；、《》()]{0,9}[^\s:，。；、《》()])?)\s*:[ \t]*([^\n]*)"
)


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
    name = re.sub(r"\s+", "", folded(words)).rstrip(":").strip("[]【】")
    return name if name in known_labels() else None


def labelled_lines(text: str) -> tuple[LabelledLine, ...]:
    """Return the lines ``label：value`` that open *text* (at most the first 40 lines), in order; the first of a name wins."""
    found: dict[str, LabelledLine] = {}
    start = 0
    for _ in range(HEAD_LINES):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end - start < 400:
            line = folded(text[start:end])
            match = _LABEL_LINE.match(line, len(line) - len(line.lstrip()))
            name = label_name(match[1]) if match else None
            if match and name and name not in found:
                value = text[start + match.start(2) : start + match.end(2)].strip()
                lead = match.start(2) + len(match[2]) - len(match[2].lstrip())
                found[name] = LabelledLine(
                    name, value, Span(start + match.start(), start + len(line.rstrip())),
                    Span(start + lead, start + lead + len(value)),
                )  # fmt: skip
        start = end + 1
        if start > len(text):
            break
    return tuple(found.values())


@cache
def _pairs_pattern() -> re.Pattern[str]:
    labels = sorted(known_labels(), key=len, reverse=True)
    spaced = "|".join(r"\s{0,6}".join(map(re.escape, label)) for label in labels)
    return re.compile(rf"(?:(?<=\s)|\A)[\[【]?({spaced})\s*[\]】]?\s*:")


def labelled_pairs(words: str) -> tuple[tuple[str, str], ...]:
    """Return the (label, value) pairs of a line that consists of them: ``索 引 号： … 主题分类： …``; () for any other line."""
    line = folded(words)
    matches = list(_pairs_pattern().finditer(line))
    if not matches or line[: matches[0].start()].strip() or len(words) > 400:
        return ()
    ends = [*(match.start() for match in matches[1:]), len(words)]
    pairs = []
    for match, end in zip(matches, ends, strict=True):
        pairs.append((re.sub(r"\s+", "", match[1]), words[match.end() : end].strip()))
    return tuple(pairs)

"""Lines of a PDF in reading order -> paragraphs: lines that the page's width broke are joined again, also over pages.

A line begins a paragraph when it is indented, numbered, set in another size, set off by more space, or when the line before
it ended short of the right edge. Chinese is joined without a blank, Latin words with one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from graph.reading.pdf_page import Line

_NUMBERED = re.compile(
    r"(?:第[一二三四五六七八九十百零〇\d]{1,5}[条章节编]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """How the text of a file is set: its left and right edge, its type, the distance of its lines."""

    left: float
    right: float
    size: float
    em: float
    """Width of one Chinese character with the space beside it."""
    leading: float


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: list[Line]

    @property
    def page(self) -> int:
        """The page on which the paragraph begins."""
        return self.lines[0].page

    @property
    def words(self) -> str:
        """The paragraph's words, line breaks undone."""
        text = ""
        for line in self.lines:
            words = line.words
            if text and _latin(text[-1]) and _latin(words[0]):
                text += "" if text.endswith("-") else " "
            text += words
        return text


def _latin(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in ",;)-")


def measure(lines: Sequence[Line]) -> Measure:
    """Return how most of *lines* are set."""
    size = _commonest([line.size for line in lines], 0.5)
    body = [line for line in lines if abs(line.size - size) < 0.15 * size] or list(lines)
    left = _commonest([line.left for line in body], 2.0)
    widths = [(s.right - s.left) / len(s.words) for line in body for s in line.segments if len(s.words) > 4]
    em = median(widths) if widths else 0.8 * size
    right = _right_edge(sorted((line.right for line in body), reverse=True), em)
    gaps = [
        above.baseline - below.baseline
        for above, below in pairwise(body)
        if above.page == below.page and 0.8 * size < above.baseline - below.baseline < 4 * size
    ]
    leading = _commonest(gaps, 1.0) if gaps else 1.6 * size
    return Measure(left, right, size, em, leading)


def _right_edge(rights: Sequence[float], em: float) -> float:
    """Return the right edge of the text: the furthest end of a line that another line reaches too."""
    reached = (far for far, next_far in pairwise(rights) if far - next_far < em)
    return next(reached, rights[0])


def _commonest(values: Sequence[float], step: float) -> float:
    counts = Counter(round(value / step) for value in values)
    most = max(counts.values())
    chosen = min(key for key, count in counts.items() if count == most)
    return median(value for value in values if round(value / step) == chosen)


def paragraphs(lines: Sequence[Line], set_as: Measure) -> Iterator[Paragraph]:
    """Yield the paragraphs that *lines* (one text column, in order) make."""
    current: Paragraph | None = None
    for line in lines:
        if current and _continues(current.lines[-1], line, set_as):
            current.lines.append(line)
            continue
        if current:
            yield current
        current = Paragraph([line])
    if current:
        yield current


def _continues(above: Line, line: Line, set_as: Measure) -> bool:
    em = set_as.em
    if _short(above, set_as) or abs(line.size - above.size) > 0.2 * max(line.size, above.size):
        return False
    indent = line.left - set_as.left
    if indent > 1.5 * em:
        hanging = (
            above.left - set_as.left > 1.5 * em
            and abs(above.left - line.left) < 0.7 * em
            and not _short(line, set_as)
        )
        return hanging and above.page == line.page and not _NUMBERED.match(line.words)
    if _NUMBERED.match(line.words) and indent > 0.7 * em:
        return False
    if above.page == line.page:
        return above.baseline - line.baseline < 1.45 * set_as.leading
    return True


def _short(line: Line, set_as: Measure) -> bool:
    """Tell whether *line* ends well before the right edge: it is the last of its paragraph."""
    return line.right < set_as.right - 2.3 * set_as.em

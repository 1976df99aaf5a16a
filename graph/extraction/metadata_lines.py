"""A document's text -> its lines as metadata needs them: short runs between newlines, or between blanks where a mirror lost them.

A line is given by its place in the text and its words in the folded, simplified shadow (see `graph.reading.folded`).
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct

from graph.document import Document, Span
from graph.extraction.document_number import document_numbers
from graph.extraction.patterns import pattern
from graph.reading.page_furniture import is_page_furniture
from graph.reading.shadow import shadow

_ORGANS = Path(__file__).with_name("metadata_organs.csv")
_FLAT = 300
"""A line longer than this holds more than one paragraph; blanks part it."""
_GLUED_REACH = 1500
_SENTENCE_END = re.compile(r"[。;!?]")
_GOES_ON = pattern("metadata_lines", "goes-on")
_GLUE = pattern("metadata_lines", "glue")
_ADDRESSED = pattern("metadata_lines", "addressed")
_OPENING = pattern("metadata_lines", "opening")
_WORDS = re.compile(r"\S+")
_ORGAN_CHARACTERS = pattern("metadata_lines", "organ-characters")
_NO_ORGAN = pattern("metadata_lines", "no-organ")
_NO_ORGAN_INSIDE = pattern("metadata_lines", "no-organ-inside")


class Line(Struct, frozen=True, gc=False):
    """One line: its span without outer blanks, its words in the shadow, and whether the page (not the document) says it."""

    start: int
    end: int
    words: str
    furniture: bool = False

    @property
    def span(self) -> Span:
        """The place of the line's words."""
        return Span(self.start, self.end)


class Lines:
    """The lines of one document, read from any position on, without those that the page put there marked apart."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.shadow = shadow(document.text)
        furniture = [block.span for block in document.blocks if block.kind == "page-furniture"]
        self._furniture = sorted(furniture)
        self._starts = [span.start for span in self._furniture]

    def line_around(self, span: Span) -> Span:
        """Return the physical line or lines that hold *span*, without outer blanks."""
        start = self.shadow.rfind("\n", 0, span.start) + 1
        end = self.shadow.find("\n", span.end)
        words = self.shadow[start : end if end >= 0 else len(self.shadow)]
        return Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))

    def in_furniture(self, position: int) -> bool:
        """Tell whether *position* lies in a page-furniture block."""
        index = bisect_right(self._starts, position) - 1
        return index >= 0 and position < self._furniture[index].end

    def after(self, position: int, limit: int | None = None) -> Iterator[Line]:
        """Yield the lines from *position* on, at most up to *limit*; a line that starts in mid-text starts there."""
        stop = len(self.text) if limit is None else min(limit, len(self.text))
        start = position
        while start < stop:
            end = self.shadow.find("\n", start)
            end = len(self.shadow) if end < 0 else end
            words = self.shadow[start:end]
            stripped = words.strip()
            glued = start == position and position > 0 and self.shadow[position - 1] != "\n"
            if stripped:
                lead = start + len(words) - len(words.lstrip())
                if len(stripped) <= _FLAT and not glued and "号" not in stripped:
                    yield self._line(lead, stripped)
                elif len(stripped) > _FLAT and " " in stripped:
                    for piece in _WORDS.finditer(stripped):
                        yield from self._parted(lead + piece.start(), piece[0], glued)
                else:
                    yield from self._parted(lead, stripped, glued)
            start = end + 1

    def _parted(self, start: int, words: str, glued: bool) -> Iterator[Line]:
        """Yield the lines in *words*: parted where a mirror glued a title, a number, a note or the text to each other."""
        cuts = sorted(
            {
                0,
                *(_cuts_at_numbers(words) if "号" in words else ()),
                *(_cuts(words) if glued or len(words) > _FLAT else ()),
            }
        )
        for first, last in zip(cuts, [*cuts[1:], len(words)], strict=True):
            piece = words[first:last]
            if piece.strip():
                lead = len(piece) - len(piece.lstrip())
                yield self._line(start + first + lead, piece.strip())

    def _line(self, start: int, words: str) -> Line:
        furniture = self.in_furniture(start) or (len(words) < 60 and is_page_furniture(words))
        return Line(start, start + len(words), words, furniture)


def _cuts_at_numbers(words: str) -> Iterator[int]:
    """Yield where *words* part around document numbers that stand beside a title: ``…的通知(岳办发〔2017〕2号)``."""
    head = words[:_GLUED_REACH]
    sentence = _SENTENCE_END.search(head)
    for number in document_numbers(head[: sentence.start()] if sentence else head):
        start, end = number.span.start, number.span.end
        if words[start - 1 : start] == "(" and words[end : end + 1] == ")":
            start, end = start - 1, end + 1
        if (
            number.damaged
            or words[max(0, start - 1) : start] in ("》", "(", "《", "〈", "、", ",")
            or _GOES_ON.match(words, end)
        ):
            continue
        yield start
        if end < len(words):
            yield end


def _cuts(words: str) -> Iterator[int]:
    """Yield where a line that is several, without a blank between them, parts: after a title, addressees, a note; at 第一章."""
    head = words[:_GLUED_REACH]
    for match in _GLUE.finditer(head):
        yield match.end()
    addressees = _ADDRESSED.match(head)
    if addressees:
        yield addressees.end()
    opening = _OPENING.search(head)
    if opening:
        yield opening.start()


@cache
def organ_ending(*names: str) -> re.Pattern[str]:
    """Return the pattern of how names end: ``body`` of one body, ``group`` of a class of bodies."""
    with _ORGANS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    endings = sorted(
        (re.escape(row["ending"]) for row in rows if row["names"] in names), key=len, reverse=True
    )
    return re.compile("(?:" + "|".join(endings) + r")(?:\([^()]{2,20}\))?\Z")


def is_organ(words: str) -> bool:
    """Tell whether *words* (folded, without blanks) can be the name of a body that issues documents.

    ``重庆市涪陵区人民政府`` can, ``经国务院`` and ``贯彻执行`` cannot.
    """
    return bool(
        _ORGAN_CHARACTERS.match(words)
        and organ_ending("body").search(words)
        and not _NO_ORGAN.match(words)
        and not _NO_ORGAN_INSIDE.search(words)
    )


def squeezed(words: str) -> str:
    """Return *words* without any blank."""
    return "".join(words.split())


def organ_spans(words: str, offset: int) -> tuple[Span, ...] | None:
    """Return the spans of the bodies that *words* (folded) name and nothing else, else None.

    Bodies are parted by blanks or 、; a name whose characters are spaced out (``国 务 院``) is one.
    """
    spans: list[Span] = []
    pieces = list(_WORDS.finditer(words))
    index = 0
    while index < len(pieces):
        last = index
        while last + 1 < len(pieces) and len(pieces[index][0]) == 1 and len(pieces[last + 1][0]) == 1:
            last += 1
        start, end = pieces[index].start(), pieces[last].end()
        name = squeezed(words[start:end])
        if is_organ(name):
            spans += _parted(words, start, end, offset)
        else:
            return None
        index = last + 1
    return tuple(spans) or None


def last_organ_spans(words: str, offset: int) -> tuple[Span, ...]:
    """Return the spans of the bodies that end *words* (folded): ``“栏目” 某区委办公室 某区政府办公室`` -> the last two."""
    pieces = list(_WORDS.finditer(words))
    for first in range(len(pieces)):
        start = pieces[first].start()
        if spans := organ_spans(words[start:], offset + start):
            return spans
    return ()


_PARTY_AND_GOVERNMENT = pattern("metadata_lines", "party-and-government")
"""The party's body of a place before its government's, without a blank: 中共某市委办公室某市人民政府办公室."""


def _parted(words: str, start: int, end: int, offset: int) -> list[Span]:
    joint = _PARTY_AND_GOVERNMENT.match(words, start, end)
    if (
        joint
        and is_organ(squeezed(words[start : joint.end()]))
        and is_organ(squeezed(words[joint.end() : end]))
    ):
        return [Span(offset + start, offset + joint.end()), Span(offset + joint.end(), offset + end)]
    parts = words[start:end].split("、")
    if len(parts) == 1 or not all(is_organ(squeezed(part)) for part in parts):
        return [Span(offset + start, offset + end)]
    spans = []
    for part in parts:
        spans.append(Span(offset + start, offset + start + len(part)))
        start += len(part) + 1
    return spans

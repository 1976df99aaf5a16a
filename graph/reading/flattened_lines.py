"""The lines of a text, cut when asked for, and the cells that separators part inside a line."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from graph.document import Span
from graph.reading.cell_alignment import Token

ROW_NUMBER = re.compile(r"[0-9]{1,4}[.、]?\Z")
"""Matches ``12`` and ``3.`` alone in a cell; leaves ``12个`` alone."""
_BLANK = " \t\u3000\u00a0\r\x0b\x0c"
_SEPARATOR = re.compile(r"[\t|]")
_WIDE = re.compile(r" {2,}")
_WORD = re.compile(r"\S+")
_RULE = re.compile(r"[\s|:+=\-—]+\Z")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text; `span` leaves out surrounding white space."""

    span: Span
    words: str
    """The folded words, without surrounding white space."""
    empty: bool
    """True when the line has no character at all: a blank is an empty cell, nothing is no cell."""
    separated: bool
    """True when tabs or bars part cells in it."""

    @property
    def is_rule(self) -> bool:
        """Tell whether the line only draws (``|---|---|``)."""
        return len(self.words) > 2 and _RULE.match(self.words) is not None


class Lines:
    """The lines of a text (as published) with its shadow."""

    def __init__(self, original: str, text: str) -> None:
        self._original = original
        self._text = text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def __len__(self) -> int:
        return len(self.starts)

    def index_of(self, start: int) -> int:
        """Return the line that starts at *start*."""
        return bisect_left(self.starts, start)

    def _bounds(self, index: int) -> tuple[int, int]:
        last = index + 1 >= len(self.starts)
        return self.starts[index], len(self._text) if last else self.starts[index + 1] - 1

    def at(self, index: int) -> Line:
        """Return line *index*."""
        start, end = self._bounds(index)
        raw = self._text[start:end]
        words = raw.strip(_BLANK)
        begin = start + (len(raw) - len(raw.lstrip(_BLANK))) if words else start + min(len(raw), 1)
        inner = self._original[begin : begin + len(words)]
        return Line(Span(begin, begin + len(words)), words, not raw, _SEPARATOR.search(inner) is not None)

    def tokens(self, index: int) -> list[Token]:
        """Return the cells of line *index*: parted by tabs or bars where it has any, else by wide or single blanks."""
        line = self.at(index)
        start, end = line.span.start, line.span.end
        if line.separated:
            return self._between(_SEPARATOR, start, end)
        wide = self._between(_WIDE, start, end)
        if len(wide) > 2:
            return wide
        words = (Span(m.start(), m.end()) for m in _WORD.finditer(self._text, start, end))
        return [Token(span, span.of(self._text)) for span in words]

    def _between(self, separator: re.Pattern[str], start: int, end: int) -> list[Token]:
        source = self._original if separator is _SEPARATOR else self._text
        tokens: list[Token] = []
        for match in [*separator.finditer(source, start, end), None]:
            stop = end if match is None else match.start()
            raw = self._text[start:stop]
            words = raw.strip(_BLANK)
            begin = start + (len(raw) - len(raw.lstrip(_BLANK))) if words else start
            tokens.append(Token(Span(begin, begin + len(words)), words))
            start = stop if match is None else match.end()
        if separator is _SEPARATOR and source[line_first(tokens)] == "|":
            tokens = tokens[1:]
        return tokens[:-1] if tokens and not tokens[-1].words and source[end - 1 : end] == "|" else tokens


def line_first(tokens: list[Token]) -> int:
    """Return where the first of *tokens* starts."""
    return tokens[0].span.start

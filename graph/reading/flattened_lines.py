"""The lines of a text, cut when asked for, and the cells that separators part inside a line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from copy import copy
from itertools import accumulate

from graph.document import Span
from graph.reading.cell_alignment import Token

ROW_NUMBER = re.compile(r"[0-9]{1,4}[.、]?\Z")
"""Matches ``12`` and ``3.`` alone in a cell; leaves ``12个`` alone."""
_BLANK = " \t\u3000\u00a0\r\x0b\x0c"
_BARS = "|｜│┃"
_SEPARATOR = re.compile(rf"[\t{_BARS}]")
_WIDE = re.compile(r" {2,}")
_WORD = re.compile(r"\S+")
CELL_STOPS = ",;，；"
"""What may stop each cell of a sheet copied as text."""
_STOPPED_CELL = {
    stop: re.compile(rf'[ \t]*(?:"(?P<quoted>(?:[^"]|"")*)"[ \t]*|(?P<bare>[^{stop}"]*))(?P<stop>{stop}|\Z)')
    for stop in CELL_STOPS
}
_MOST_LINES_OF_A_ROW = 20
MOST_BLANK_LINES = 2
"""So many blank lines may follow each cell of a table that is written one cell a line."""
MOST_LINES_WITH_GAPS = 6000
"""A table with blank lines between its cells is read so far."""
_RULE = re.compile(r"[\s|:+=\-—\u2500-\u257f]+\Z")
"""A line of nothing but marks that draw (Unicode block Box Drawing)."""


def _without_bar(words: str) -> str:
    """Return *words* without the one bar that ends them: ``责任单位 |``."""
    return words[:-1].rstrip(_BLANK) if words[-1:] == "|" and words.find("|") == len(words) - 1 else words


class Lines:
    """The lines of a text (as published) with its shadow, counted from 0."""

    def __init__(self, original: str, text: str) -> None:
        self._original = original
        self._text = text
        self._raw = text.split("\n")
        self.words = [raw.strip(_BLANK) for raw in self._raw]
        """The folded words of each line, without surrounding white space and the bar that closes a cell alone in it."""
        if "|" in text:
            self.words = list(map(_without_bar, self.words))
        self.starts = list(accumulate([len(raw) + 1 for raw in self._raw], initial=0))
        """Where each line starts; one entry more for the end of the text."""

    def __len__(self) -> int:
        return len(self.words)

    def index_of(self, start: int) -> int:
        """Return the line that starts at *start*."""
        return bisect_left(self.starts, start)

    def is_empty(self, index: int) -> bool:
        """Tell whether line *index* has no character at all: a blank is an empty cell, nothing is no cell."""
        return not self._raw[index]

    def spans(self, start: int, end: int) -> list[Span]:
        """Return where the words of the lines [start, end) stand."""
        all_raw, all_words, starts = self._raw, self.words, self.starts
        spans: list[Span] = []
        for index in range(start, end):
            raw, words, begin = all_raw[index], all_words[index], starts[index]
            if words:
                begin += raw.find(words[0])
            elif raw:
                begin += 1
            spans.append(Span(begin, begin + len(words)))
        return spans

    def row_follows(self, index: int, width: int, opens: Callable[[str], bool]) -> int:
        """Return the line after the row of *width* cells that starts in line *index*, where the next row follows or none; else 0.

        *opens* tells which words open a row; they must stand in none of its cells but the first.
        """
        raw, words, after = self._raw, self.words, index + width
        if after > len(raw) or not all(raw[index:after]) or any(map(opens, words[index + 1 : after])):
            return 0
        while after < len(raw) and not raw[after]:
            after += 1
        return after if after == len(raw) or opens(words[after]) else 0

    def gap_around(self, index: int) -> int:
        """Return how many blank lines part line *index* from the next (at most two), 0 where the next has words."""
        gap = 0
        while gap <= MOST_BLANK_LINES and index + gap + 1 < len(self) and not self.words[index + gap + 1]:
            gap += 1
        return gap if gap <= MOST_BLANK_LINES and index + gap + 1 < len(self) else 0

    def without_gaps(self, index: int, gap: int) -> Lines:
        """Return the lines around *index*, where *gap* blank lines follow each cell, without those.

        Before *index* the cells are taken while they stand so far apart; a blank line in the place of a cell is an empty one.
        """
        first = index
        while (
            first - gap - 1 >= 0 and self.words[first - gap - 1] and not any(self.words[first - gap : first])
        ):
            first -= gap + 1
        kept: list[int] = []
        place, last = first, min(len(self), first + MOST_LINES_WITH_GAPS)
        while place < last:
            kept.append(place)
            place += 1
            skipped = place
            while skipped < min(place + gap, last) and not self.words[skipped]:
                skipped += 1
            place = skipped
        thin = copy(self)
        thin._raw = [self._raw[k] for k in kept]
        thin.words = [self.words[k] for k in kept]
        thin.starts = [*(self.starts[k] for k in kept), self.starts[last]]
        return thin

    def is_rule(self, index: int) -> bool:
        """Tell whether line *index* only draws (``|---|---|``)."""
        words = self.words[index]
        return len(words) > 2 and _RULE.match(words) is not None

    def span(self, index: int) -> Span:
        """Return where the words of line *index* stand; an empty span at the place of a blank cell."""
        return self.spans(index, index + 1)[0]

    def token(self, index: int) -> Token:
        """Return line *index* as one cell."""
        return Token(self.span(index), self.words[index])

    def is_separated(self, index: int) -> bool:
        """Tell whether tabs or bars part cells in line *index*."""
        span = self.span(index)
        return _SEPARATOR.search(self._original, span.start, span.end) is not None

    def tokens(self, index: int) -> list[Token]:
        """Return the cells of line *index*: parted by tabs or bars where it has any, else by wide or single blanks."""
        span = self.span(index)
        if self.is_separated(index):
            return self._between(_SEPARATOR, self._original, span.start, span.end)
        wide = self._between(_WIDE, self._text, span.start, span.end)
        if len(wide) > 2:
            return wide
        words = (Span(m.start(), m.end()) for m in _WORD.finditer(self._text, span.start, span.end))
        return [Token(word, word.of(self._text)) for word in words]

    def empty_cells_after(self, index: int) -> list[Token]:
        """Return the empty cells that the tabs at the end of line *index* set apart."""
        end = self.span(index).end
        rest = self._original[end : self.starts[index] + len(self._raw[index])]
        return [Token(Span(end + k, end + k), "") for k, blank in enumerate(rest, 1) if blank == "\t"]

    def empty_cells_before(self, index: int) -> list[Token]:
        """Return the empty cells that the tabs at the start of line *index* set apart: first columns merged downwards."""
        start = self.starts[index]
        blanks = self._original[start : self.span(index).start]
        return [Token(Span(start + k, start + k), "") for k, blank in enumerate(blanks) if blank == "\t"]

    def stops_in(self, index: int) -> str:
        """Return those of ``CELL_STOPS`` that line *index*, as published, holds."""
        begin = self.starts[index]
        return "".join(
            [
                stop
                for stop in CELL_STOPS
                if self._original.find(stop, begin, begin + len(self._raw[index])) >= 0
            ]
        )

    def stopped_tokens(self, index: int, stop: str) -> tuple[list[Token], int]:
        """Return the cells from line *index* on as *stop* parts them (RFC 4180), and the line after them.

        A cell in quotes may hold it and line breaks.
        """
        last = index
        quotes = self._raw[index].count('"')
        while quotes % 2 and last + 1 < min(index + _MOST_LINES_OF_A_ROW, len(self)):
            last += 1
            quotes += self._raw[last].count('"')
        end = self.starts[last] + len(self._raw[last])
        tokens: list[Token] = []
        place = self.starts[index]
        while place <= end and (cell := _STOPPED_CELL[stop].match(self._original, place, end)) is not None:
            group = "quoted" if cell["quoted"] is not None else "bare"
            words = self._text[cell.start(group) : cell.end(group)]
            begin = cell.start(group) + len(words) - len(words.lstrip(_BLANK))
            tokens.append(Token(Span(begin, begin + len(words.strip(_BLANK))), words.strip(_BLANK)))
            if not cell["stop"]:
                return tokens, last + 1
            place = cell.end()
        return [], index + 1

    def _between(self, separator: re.Pattern[str], source: str, start: int, end: int) -> list[Token]:
        tokens: list[Token] = []
        place = start
        for match in [*separator.finditer(source, start, end), None]:
            stop = end if match is None else match.start()
            raw = self._text[place:stop]
            words = raw.strip(_BLANK)
            begin = place + (len(raw) - len(raw.lstrip(_BLANK))) if words else place
            tokens.append(Token(Span(begin, begin + len(words)), words))
            place = stop if match is None else match.end()
        if source[start : start + 1] and source[start] in _BARS:
            tokens = tokens[1:]
        return tokens[:-1] if tokens and not tokens[-1].words and end and source[end - 1] in _BARS else tokens

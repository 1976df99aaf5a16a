"""Headings that name a body and its duties (2.2.1 县气象局职责; （七）卫生部门职责、任务), and the lines below that say what they are.

Emergency plans and schemes of special campaigns tell duties so: the body stands once, in the heading; each line or item
below begins with what it does and names no other subject. A block ends with the next heading or a line of another kind.
"""

from __future__ import annotations

from graph.document import Span
from graph.extraction.clauses import ClauseReader
from graph.extraction.closing import Items
from graph.extraction.draft import Draft
from graph.extraction.duty_lines import duty_draft, duty_names, opens_with_duty
from graph.extraction.patterns import pattern, word_list
from graph.task import Mention

_LONGEST_HEADING = 60
_DUTIES = word_list("duty_headings", "duties")
_NUMBERS = pattern("duty_headings", "numbers")
"""Numbering in front of a heading or a line: 2.2.1, （七）, 1., ①."""
_DECIMALS = pattern("duty_headings", "decimals")
"""Numbering by chapters, which the outline does not hold: 2.2.1."""


class DutyBlocks:
    """Walks the lines of a text in order and tells which of them are duties of the body that a heading above names."""

    def __init__(self, reader: ClauseReader, text: str, items: Items) -> None:
        self._reader, self._text, self._items = reader, text, items
        self._names: tuple[Mention, ...] = ()
        self._level: int | None = None

    def opens(self, line: Span) -> bool:
        """Tell whether *line* is a heading of duties, and keep whom it names."""
        text = self._text
        end = line.end
        if end - line.start > _LONGEST_HEADING:
            return False
        while end > line.start and (text[end - 1].isspace() or text[end - 1] == ":"):
            end -= 1
        start = self._past_numbers(line) if text.endswith(_DUTIES, line.start, end) else end
        if not text.endswith(_DUTIES, start, end):
            return False
        names = duty_names(self._reader.original, text, Span(start, end))
        if not names:
            return False
        self._names, self._level = names, self._level_at(line.start)
        return True

    def duty(self, line: Span) -> Draft | None:
        """Return the draft of *line* where it tells a duty of the body of the block; None ends the block."""
        if not self._names:
            return None
        level = self._level_at(line.start)
        start = self._past_numbers(line)
        above = level is not None and self._level is not None and level <= self._level
        if (
            above
            or _DECIMALS.match(self._text, line.start, line.end)
            or not opens_with_duty(self._text, start, line.end)
        ):
            self._names = ()
            return None
        index = self._items.at(line.start)
        number = self._items.found[index].numbering.number if level is not None else None
        span = Span(start, line.end)
        return duty_draft(self._reader, self._text, self._names, span, span, number)

    def _past_numbers(self, line: Span) -> int:
        numbers = _NUMBERS.match(self._text, line.start, line.end)
        return numbers.end() if numbers else line.start

    def _level_at(self, place: int) -> int | None:
        index = self._items.at(place)
        if index < 0 or self._items.starts[index] != place:
            return None
        return self._items.found[index].numbering.level

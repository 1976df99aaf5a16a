"""A document's text -> its annexes: where each begins and ends, and its title.

An annex begins at a line that is 附件, 附件1, 附件一 and no more, or at one that goes on with the annex's title. The list that
announces annexes (``附件：1.… 2.…``, before the signature or at the end of the plan) begins none.
Source: GB/T 9704—2012, 7.3.3 (附件说明) and 7.3.8 (附件).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from graph.document import Span
from graph.extraction.document_number import chinese_integer
from graph.extraction.metadata_lines import Lines, squeezed
from graph.extraction.metadata_titles import Title, is_title_line, joined, title_in
from graph.extraction.patterns import pattern, word_list
from graph.task import Annex

_MARK = pattern("metadata_annexes", "mark")
_BARE = pattern("metadata_annexes", "bare")
_LIST_ITEM = pattern("metadata_annexes", "list-item")
_GOES_ON = ("、", *word_list("metadata_annexes", "goes-on"))
"""After 附件1 these go on with a sentence that points at the annex."""
_NUMBERED = pattern("metadata_annexes", "numbered")
_DATE = pattern("metadata_annexes", "date")
_MOST = 100
"""No document has more annexes than this."""
_MIN_BODY = 12
"""An annex holds more than this many characters below its title."""


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    number: int | None


def annexes(lines: Lines, start: int) -> tuple[Annex, ...]:
    """Return the annexes that begin at or after *start*, in order."""
    marks = _heads(lines, start)
    found: list[Annex] = []
    taken: set[int] = set()
    for index, mark in enumerate(marks):
        end = marks[index + 1].start if index + 1 < len(marks) else len(lines.text)
        end = mark.start + len(lines.text[mark.start : end].rstrip())
        title = _title(lines, mark.end, end)
        number = mark.number if mark.number and mark.number not in taken else max(taken, default=0) + 1
        taken.add(number)
        found.append(
            Annex(
                f"annex{number}",
                title.words if title else None,
                title.span if title else None,
                Span(mark.start, end),
            )
        )
    return tuple(found)


def _heads(lines: Lines, start: int) -> list[_Mark]:
    shadow = lines.shadow
    heads: list[_Mark] = []
    position = shadow.find("附", start)
    looked_at = 0
    while position >= 0 and len(heads) < _MOST and looked_at < 10 * _MOST:
        match = _MARK.match(shadow, position)
        if (
            match
            and _opens_line(shadow, position)
            and not lines.in_furniture(position)
            and _is_head(lines, match)
        ):
            number = match["number"]
            value = (int(number) if number.isdigit() else chinese_integer(number)) if number else None
            heads.append(_Mark(position, match.end(), value))
        position = shadow.find("附", position + 1)
    return heads


def _opens_line(shadow: str, position: int) -> bool:
    return position == 0 or shadow[position - 1].isspace()


def _is_head(lines: Lines, match: re.Match[str]) -> bool:
    shadow = lines.shadow
    line_end = shadow.find("\n", match.end())
    line_end = len(shadow) if line_end < 0 else line_end
    line_start = shadow.rfind("\n", 0, match.start()) + 1
    flat = bool(shadow[line_start : match.start()].strip())
    rest = shadow[match.end() : line_end].strip()
    if len(
        shadow[(line_end if rest and not flat else match.end()) :].strip()
    ) < _MIN_BODY or _LIST_ITEM.match(shadow, match.end()):
        return False
    if match["colon"] and flat:
        return False
    if not rest:
        return not (match["colon"] and _announces(lines, match.end()))
    if flat or len(rest) > 120:
        return shadow[match.end()].isspace() and match["number"] is not None
    words = squeezed(rest)
    if re.search(r"[。;]", words) or words.startswith(_GOES_ON):
        return False
    return not _announces(lines, match.end()) and not _comes_again(shadow, words, line_end)


def _announces(lines: Lines, position: int) -> bool:
    """Tell whether the lines after *position* list annexes: numbered titles and then a signature or another part."""
    following = list(islice(lines.after(position), 3))
    return any(_NUMBERED.match(line.words) and len(line.words) < 60 for line in following[:2]) or any(
        _DATE.fullmatch(squeezed(line.words)) for line in following
    )


def _comes_again(shadow: str, words: str, position: int) -> bool:
    """Tell whether the title *words* stands again, as a line, further down: then this was only its announcement."""
    opening = words[:6]
    again = shadow.find(opening, position)
    for _ in range(50):
        if again < 0:
            return False
        line_start = shadow.rfind("\n", 0, again) + 1
        if not shadow[line_start:again].strip():
            return True
        again = shadow.find(opening, again + 1)
    return False


def _title(lines: Lines, start: int, end: int) -> Title | None:
    run = []
    for line in islice(lines.after(start, end), 8):
        if not is_title_line(line):
            break
        run.append(line)
    if not run:
        return None
    return title_in(run, lines.text) or joined(run[:1], lines.text)

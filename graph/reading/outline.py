"""A document and its parts -> its sections: 一、 （一） 1. （1） 第N条, with titles, content and parents.

Headings stand at line starts. Where the publisher lost the line breaks, a numbering inside a long line counts too if it
continues the run of its system (or starts one after a higher heading) and stands where a sentence ended.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator

from msgspec import Struct

from graph.document import Document, Section, Span
from graph.reading.headings import FIRST_NUMBERING, HINT, LINE_NUMBERING, NUMBERING, Numbering, numbering_of
from graph.reading.stretches import Stretches
from graph.task import Metadata

_CHAPTER = 3
"""Index of the 一、 system."""
_SHORTEST_TITLE = 4
_OPENER = re.compile(
    r"到\d{4}年|至\d{4}年|截至|自\d{4}年|根据|按照|依据|为(?:深入|贯彻|进一步|切实|全面|了|确保|加快|推动)|以习近平|坚持以|"
    r"围绕|结合|对照|今年|目前|当前|近年来|各(?:地区|部门|级|有关)"
)
"""Words that open a sentence: in 一、实施设备更新行动到2027年… the title ends before 到2027年."""
_COMMA = re.compile(r"[,，。:：;；]")
_ARABIC = 5
"""Index of the 1. system: from here on a numbering may head a list item as well as a section."""
_ARTICLE = 2
_GLUED_LINE = 240
"""A line longer than this may hold headings whose line breaks were lost."""
_LONGEST_TITLE = 60
_LONGEST_RUN_IN = 36
_SENTENCE_END = re.compile(r"[。！？：:；;]")
_IN_BRACKETS = re.compile(
    r"\s*[（(〔\[【][^（()）〔〕【】]*(?:[（(〔][^（()）〔〕]*[）)〕][^（()）〔〕【】]*)*[）)〕\]】]\s*\Z"
)
_TRAILING = " \t\u3000\u00a0\r*#"
"""White space and the marks of Markdown after a title."""
_OPENING = re.compile(r"[（(〔\[【]")
_STOPS = "。！？；;：:）)】」』”》…"
_REFERENCE_BEFORE = re.compile(r"(?:第|款|至|到|及|和|或|、|见|按照|依照|根据|本办法|上述|前述|以上|前款)\Z")
_BEFORE_ONE = "单统唯之同第万专逐划归合不如某每任进"
"""Characters that make one word with 一: 内容单一、方案简单."""
_REFERENCE_AFTER = re.compile(
    r"项(?!目)|款(?!项|待)|条(?!件|例|款)|目(?!标|录|前|的)|[至到][（(一二三四五六七八九十\d]|[、和及][（(]"
)
"""Matches （一）项 and （一）至（三）; leaves （一）目标 alone."""


class Heading(Struct, frozen=True, gc=False):
    """A numbered heading or item: its numbering, and the title (numbering included) as far as it is one."""

    numbering: Numbering
    title: Span
    run_in: bool
    """True when text follows the title in the same line."""


def part_spans(document: Document, metadata: Metadata) -> tuple[tuple[str, Span], ...]:
    """Return the parts of *document* in text order: ``plan`` (all that is no annex), then each annex."""
    annexes = sorted(metadata.annexes, key=lambda annex: annex.span)
    first = annexes[0].span.start if annexes else len(document.text)
    spans = [("plan", Span(0, first))]
    spans.extend((annex.part, annex.span) for annex in annexes)
    return tuple(spans)


def all_headings(document: Document, metadata: Metadata) -> list[Heading]:
    """Return every numbered heading and item of *document* in text order; numbering starts afresh in each part."""
    barred = _barred(document)
    found: list[Heading] = []
    for _, span in part_spans(document, metadata):
        found.extend(headings(document, span, barred))
    return found


def outline(
    document: Document, metadata: Metadata, found: list[Heading] | None = None
) -> tuple[Section, ...]:
    """Return the sections of *document* in text order; *found* are its headings where the caller has them.

    Ids are paths of ordinals of position inside the part (``plan-sec-2-1``), so they are unique where the printed
    numbering restarts or runs on. List items (``1.`` before a whole sentence or more) are no sections.
    """
    found = all_headings(document, metadata) if found is None else found
    sections: list[Section] = []
    starts = [heading.title.start for heading in found]
    for part, span in part_spans(document, metadata):
        own = found[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        sections.extend(_sections(document, part, span, own))
    return tuple(sections)


def _sections(document: Document, part: str, span: Span, within: list[Heading]) -> list[Section]:
    found = [heading for heading in within if heading.title.end > heading.numbering.span.end]
    present = sorted({heading.numbering.level for heading in found})
    path: list[tuple[int, int, str]] = []  # (level, ordinal, id) of the open sections
    ordinals: dict[str | None, int] = {}
    opened: list[tuple[Heading, str, str | None, int]] = []
    ends: dict[str, int] = {}
    for heading in found:
        level = heading.numbering.level
        while path and path[-1][0] >= level:
            ends[path.pop()[2]] = heading.title.start
        parent = path[-1][2] if path else None
        ordinals[parent] = ordinals.get(parent, 0) + 1
        own = f"{parent or f'{part}-sec'}-{ordinals[parent]}"
        path.append((level, ordinals[parent], own))
        opened.append((heading, own, parent, len(path)))
    for _, _, own in path:
        ends[own] = span.end
    shown = {level: depth for depth, level in enumerate(present, 1)}
    return [
        Section(
            id=own,
            part=part,
            level=_level(heading.numbering.level, shown),
            label=heading.numbering.span.of(document.text),
            title=heading.title,
            span=Span(heading.title.start, max(ends[own], heading.title.end)),
            parent=parent,
        )
        for heading, own, parent, _ in opened
    ]


def _level(system: int, shown: dict[int, int]) -> int:
    """Return 1 for 一、, 2 for （一）, 3 for 1., 4 for （1）; chapters and articles count from the outermost present."""
    return system - 2 if system > _ARTICLE else shown[system]


def headings(document: Document, span: Span, barred: Stretches | None = None) -> list[Heading]:
    """Return every numbered heading and item of *document* in *span*, in text order.

    An item whose words are text rather than a title has an empty title after its numbering.
    """
    text = document.text
    barred = _barred(document) if barred is None else barred
    found: list[Heading] = []
    previous_end = span.start
    long_lines = _long_lines(text, span)
    for match in _at_line_starts(text, span):
        numbering = numbering_of(match)
        if barred.holds(numbering.span.start) or _is_reference(text, numbering):
            continue
        if long_lines and long_lines[0].start < match.start():
            _add_glued(text, previous_end, match.start(), long_lines, found, barred)
        found.append(_heading(text, numbering, span.end))
        previous_end = numbering.span.end
    _add_glued(text, previous_end, span.end, long_lines, found, barred)
    return found


def _long_lines(text: str, span: Span) -> deque[Span]:
    """Return the lines in *span* that are so long that line breaks may have been lost in them."""
    long: deque[Span] = deque()
    start = span.start
    while (end := text.find("\n", start, span.end)) >= 0:
        # Lines are sought from the last newline within reach: most are passed over many at a time.
        if end - start <= _GLUED_LINE:
            start = text.rfind("\n", end, min(start + _GLUED_LINE + 1, span.end)) + 1
            continue
        long.append(Span(start, end))
        start = end + 1
    if span.end - start > _GLUED_LINE:
        long.append(Span(start, span.end))
    return long


def _at_line_starts(text: str, span: Span) -> Iterator[re.Match[str]]:
    first = FIRST_NUMBERING.match(text, span.start, span.end)
    if first is not None:
        yield first
    yield from LINE_NUMBERING.finditer(text, span.start, span.end)


def _barred(document: Document) -> Stretches:
    """Return where no heading may stand: rows of tables that are no full-width rows, and page furniture."""
    spans = [block.span for block in document.blocks if block.kind == "page-furniture"]
    for table in document.tables:
        for row in table.rows:
            first = row.cells[0].span
            if row.cells[-1].span.start != first.start or any(cell.span != first for cell in row.cells):
                spans.append(row.span)
    return Stretches(spans)


def _is_reference(text: str, numbering: Numbering) -> bool:
    """Tell whether the numbering refers to another place (``（一）项``, ``第三条规定``) rather than heads one."""
    return numbering.level > _ARTICLE and _REFERENCE_AFTER.match(text, numbering.span.end) is not None


def _heading(text: str, numbering: Numbering, limit: int) -> Heading:
    """Return the heading that starts with *numbering*: its title is the whole line, or the run-in sentence before text."""
    start = numbering.span.start
    line_end = text.find("\n", numbering.span.end, limit)
    line_end = limit if line_end < 0 else line_end
    return _titled(text, numbering, start, line_end)


def _titled(text: str, numbering: Numbering, start: int, line_end: int) -> Heading:
    words = text[numbering.span.end : line_end]
    end = numbering.span.end + len(words.rstrip(_TRAILING))
    stop = _SENTENCE_END.search(text, numbering.span.end, end)
    untitled = Heading(numbering, Span(start, numbering.span.end), True)
    if numbering.level <= _ARTICLE:
        article = numbering.level == _ARTICLE
        return Heading(numbering, Span(start, numbering.span.end if article else end), article)
    opener = _opener(text, numbering, end) if stop is not None and numbering.level == _CHAPTER else None
    if opener is not None:
        return Heading(numbering, Span(start, opener), True)
    if stop is None or stop.end() == end:
        length = end - numbering.span.end
        if length <= _LONGEST_TITLE and (numbering.level < _ARABIC or length <= _LONGEST_RUN_IN):
            return Heading(numbering, Span(start, end), False)
        return untitled
    if numbering.level < _ARABIC and _ends_in_bracket(text, numbering.span.end, end):
        return Heading(numbering, Span(start, end), False)
    if numbering.level >= _ARABIC and _IN_BRACKETS.match(text, stop.end(), end):
        return untitled  # the sentence is the whole item; only who acts follows it
    if stop.group() in "。！？" and stop.end() - numbering.span.end <= _LONGEST_RUN_IN:
        return Heading(numbering, Span(start, stop.end()), True)
    return untitled


def _ends_in_bracket(text: str, start: int, end: int) -> bool:
    """Tell whether [start, end) is a title and brackets after it, where only the brackets hold stops: 优化环境（责任单位：某局）."""
    for opening in _OPENING.finditer(text, start, min(end, start + _LONGEST_TITLE)):
        if _IN_BRACKETS.match(text, opening.start(), end):
            title = text[start : opening.start()]
            return bool(title.strip()) and _SENTENCE_END.search(title) is None
    return False


def _add_glued(
    text: str, start: int, end: int, long_lines: deque[Span], found: list[Heading], barred: Stretches
) -> None:
    """Add to *found* the headings inside the lines of [start, end) that lost their line breaks; drop lines gone through."""
    while long_lines and long_lines[0].start < end:
        line = long_lines[0]
        begin, stop = max(line.start, start), min(line.end, end)
        if stop - begin > _GLUED_LINE and HINT.search(text, begin, stop) is not None:
            found.extend(_glued_line(text, begin, stop, found, barred))
        if line.end > end:
            return
        long_lines.popleft()


def _glued_line(text: str, start: int, end: int, before: list[Heading], barred: Stretches) -> list[Heading]:
    last: dict[int, int] = {}
    for heading in before:
        _count(last, heading.numbering)
    candidates: list[Numbering] = []
    for match in NUMBERING.finditer(text, start, end):
        numbering = numbering_of(match)
        if (
            barred.holds(numbering.span.start)
            or _is_reference(text, numbering)
            or not _stands_free(text, numbering, start)
        ):
            continue
        level, number = numbering.level, numbering.number
        expected = last.get(level, 0) + 1
        if (
            number == expected
            or (number == 1 and _may_restart(level, last))
            or number == last.get(-level - 1, 0) + 1
        ):
            _count(last, numbering)
            candidates.append(numbering)
    found: list[Heading] = []
    for index, numbering in enumerate(candidates):
        limit = candidates[index + 1].span.start if index + 1 < len(candidates) else end
        heading = _titled(text, numbering, numbering.span.start, limit)
        if heading.title.end == numbering.span.end and numbering.level == _CHAPTER:
            heading = _cut_title(text, numbering, limit)
        found.append(heading)
    return found


def _opener(text: str, numbering: Numbering, limit: int) -> int | None:
    """Return where a word opens a sentence after the first words of a title."""
    start = numbering.span.end
    match = _OPENER.search(text, start + _SHORTEST_TITLE, min(limit, start + _LONGEST_RUN_IN))
    return match.start() if match else None


def _cut_title(text: str, numbering: Numbering, limit: int) -> Heading:
    """Return the chapter heading whose title runs into its text: up to a word that opens a sentence, or the first comma."""
    start = numbering.span.end
    opener = _opener(text, numbering, limit)
    comma = _COMMA.search(text, start, min(limit, start + _LONGEST_RUN_IN))
    ends = [place for place in (opener, comma.start() if comma else None) if place is not None]
    return Heading(numbering, Span(numbering.span.start, min(ends, default=start)), True)


def _count(last: dict[int, int], numbering: Numbering) -> None:
    """Note *numbering* as the latest of its system; what its system encloses may restart (kept under a negative key)."""
    for level in [level for level in last if level > numbering.level]:
        last[-level - 1] = last.pop(level)
    last[numbering.level] = numbering.number


def _may_restart(level: int, last: dict[int, int]) -> bool:
    return level not in last


def _stands_free(text: str, numbering: Numbering, line_start: int) -> bool:
    """Tell whether a sentence or a list ended right before *numbering*."""
    place = numbering.span.start
    if place == line_start or text[place - 1] in " \t\u3000\u00a0":
        return True
    if _REFERENCE_BEFORE.search(text, max(line_start, place - 4), place):
        return False
    if numbering.level == _CHAPTER and text[place] == "一" and text[place - 1] in _BEFORE_ONE:
        return False
    if text[place - 1] in _STOPS:
        return True
    return numbering.level <= _ARABIC and "\u4e00" <= text[place - 1] <= "\u9fff"

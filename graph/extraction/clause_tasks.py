"""Running text -> drafts of tasks, one for each run of sentences that hands something out and that no other form has read.

Sentences are cut at items; a line break that only wraps a sentence does not cut. A sentence that goes on about the same
subject belongs to its task. What a sentence says is read by :mod:`graph.extraction.clauses`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from graph.document import Span
from graph.extraction.clauses import ClauseReader
from graph.extraction.closing import Items
from graph.extraction.draft import Draft
from graph.extraction.duty_headings import DutyBlocks
from graph.extraction.duty_lines import duty_line
from graph.extraction.patterns import characters, pattern
from graph.extraction.predicates import predicates
from graph.extraction.running_names import RunningNames, is_elided
from graph.extraction.said import Said
from graph.extraction.unit_words import begins_with_level, is_unit, level_characters, levels

_SENTENCE = re.compile(r"[^。;!?]+[。;!?]?")
_ORDINAL = pattern("clause_tasks", "ordinal")
_DUTY_ITEM = re.compile(r"(?:(?<=[\s;。])|^)(?:\d{1,2}[.、](?!\d)|\(\d{1,2}\)|[①-⑳])\s*")
_GLUED_ITEMS = [
    re.compile(stop + r"(?:(?=\d{1,2}[.、][\u4e00-\u9fff])|\s*(?=\(\d{1,2}\)[\u4e00-\u9fff]))")
    for stop in "。;"
]
"""An item that begins where another ended, in one line: …工作。9.市教育局：…; …工作。 (9)市教育局：…. One sign is sought faster than two."""
_DUTY_SAID = pattern("clause_tasks", "duty-said")
_GLUED_NAME = pattern("clause_tasks", "glued-name")
"""A body whose duty follows, in the line where another's duties ended: …经费保障。宣传部门：负责…."""
_LONGEST_LINE = 400
_GAP = re.compile(r"(?<=[^ ]) {2,}(?=[^ ])")
"""What parts paragraphs in a page that was joined into one line longer than ``_LONGEST_LINE``."""
_NAME_REACH = 80
_DUTY_OPENS = pattern("clause_tasks", "duty-opens")
_IS = characters("clause_tasks", "is")
_IS_BODY = pattern("clause_tasks", "is-body")
"""What a body is, before the sentence that says what it does."""
_DUE = pattern("clause_tasks", "due")
"""The day until which a clause wants its task done: 要于2019年3月底前制定…."""
_LONGEST_NAMES = 60
"""A sentence that only names bodies is no longer."""
_SOON = 60
"""A colon after fewer characters may end the names of a line that says what bodies do."""
_STOPS = ("\n", "。", ";", ":", "!", "?")
_SHORTEST_WRAPPED = 20
"""A line of fewer characters that ends without a stop is a title or a signature, not a wrapped line."""


def clause_drafts(original: str, text: str, items: Items, taken: list[Span]) -> list[Draft]:
    """Return the drafts of clauses in the sentences of *text* (shadow of *original*) outside what is *taken*."""
    reader = ClauseReader(original, text)
    drafts: list[Draft] = []
    blocks = DutyBlocks(reader, text, items)
    for paragraph in _paragraphs(text, items, sorted(taken)):
        if blocks.opens(paragraph):
            continue
        if (duty := blocks.duty(paragraph)) is not None:
            drafts.append(duty)
        elif (
            text.find(":", paragraph.start, paragraph.start + _SOON) >= 0
            or _may_tell(text, paragraph)
            or _later_subject().search(text, paragraph.start, paragraph.end)
        ):
            drafts.extend(_paragraph_drafts(reader, text, paragraph, items))
    for draft in drafts:
        if draft.responsibility.due is None and (day := _DUE.search(text, draft.span.start, draft.span.end)):
            draft.responsibility.due = Span(*day.span())
    return drafts


def _may_tell(text: str, span: Span) -> bool:
    """Tell quickly whether *span* may hold a clause."""
    if predicates()["trigger"].search(text, span.start, span.end) is not None:
        return True
    return begins_with_level(text[span.start : span.start + 4])


@cache
def _later_subject() -> re.Pattern[str]:
    """The start of a sentence or item whose subject begins with a level."""
    level = rf"(?=[{level_characters()}])(?:{levels()})"
    return pattern("clause_tasks", "later-subject", level=level)


@cache
def _glued_heading() -> re.Pattern[str]:
    """A heading without a stop that runs into the name its first sentence begins with: 四、工作要求市财政局要…."""
    return pattern("clause_tasks", "glued-heading", level=levels())


def duty_drafts(original: str, text: str, cell: Span, row: Draft) -> list[Draft]:
    """Return the drafts of a cell that says in numbered sentences what each unit of its table row does.

    A cell that only repeats the row's own units in one sentence adds nothing.
    """
    reader = ClauseReader(original, text)
    cuts = [cell.start, *(m.start() for m in _DUTY_ITEM.finditer(text, cell.start, cell.end)), cell.end]
    drafts: list[Draft] = []
    for start, end in pairwise(cuts):
        item = _DUTY_ITEM.match(text, start, end)
        span = Span(item.end() if item else start, end)
        drafts.extend(_paragraph_drafts(reader, text, span, Items([], len(text))))
    named = {mention.text for mention in row.responsibility.names()}
    if len(drafts) == 1 and {mention.text for mention in drafts[0].responsibility.names()} <= named:
        return []
    return drafts


def _paragraphs(text: str, items: Items, taken: list[Span]) -> Iterator[Span]:
    """Yield the lines of *text* outside what is *taken*, cut at items."""
    place = 0
    for span in [*taken, Span(len(text), len(text))]:
        if span.start > place:
            yield from _lines(text, items, place, span.start)
        place = max(place, span.end)


def _lines(text: str, items: Items, start: int, end: int) -> Iterator[Span]:
    inside = items.starts[bisect_left(items.starts, start) : bisect_left(items.starts, end)]
    breaks: set[int] = set()
    cut = text.find("\n", start, end) + 1
    while cut:
        if text[cut : cut + 1] == "\n" or text[cut - 2 : cut - 1] in _STOPS or not _wrapped(text, cut):
            breaks.add(cut)
        cut = text.find("\n", cut, end) + 1
    breaks.update([m.end() for item in _GLUED_ITEMS for m in item.finditer(text, start, end)])
    for said in _DUTY_SAID.finditer(text, start, end):
        glued = _GLUED_NAME.search(text, max(start, said.start() - _NAME_REACH), said.start())
        if glued is not None:
            breaks.add(glued.start("name"))
    for begin, stop in pairwise(sorted({start, end} | breaks | set(inside))):
        if stop - begin > _LONGEST_LINE:
            gaps = [gap.end() for gap in _GAP.finditer(text, begin, stop)]
            yield from (Span(*piece) for piece in pairwise([begin, *gaps, stop]) if piece[1] - piece[0] > 1)
        elif stop - begin > 1:
            yield Span(begin, stop)


def _wrapped(text: str, cut: int) -> bool:
    """Tell whether the line break before *cut* only wraps a sentence that goes on in the next line."""
    if cut >= len(text):
        return False
    line = text[text.rfind("\n", 0, cut - 1) + 1 : cut - 1].rstrip()
    if not line or text[cut] == "\n" or line[-1] in _STOPS:
        return False
    return line[-1] in "、," or len(line) >= _SHORTEST_WRAPPED


def _paragraph_drafts(reader: ClauseReader, text: str, paragraph: Span, items: Items) -> list[Draft]:
    index = items.at(paragraph.start)
    start, title_end = paragraph.start, paragraph.start
    number: int | None = None
    subject: RunningNames | None = None
    if index >= 0:
        heading = items.found[index]
        subject = title_subject(reader, text, Span(heading.numbering.span.end, heading.title.end))
        if items.starts[index] == start:
            start = heading.numbering.span.end
            title_end = heading.title.end if heading.run_in else start
            number = heading.numbering.number
    if start == paragraph.start and (glued := _DUTY_ITEM.match(text, start, paragraph.end)):
        start = title_end = glued.end()
    duty = duty_line(reader, text, Span(start, paragraph.end), number)
    if duty is not None:
        return [duty]
    drafts: list[Draft] = []
    first = True
    named: Span | None = None
    if start > paragraph.start and (head := _glued_heading().match(text, start, paragraph.end)):
        start = title_end = head.end()
    for sentence in _sentences(text, Span(start, paragraph.end)):
        if (alone := _names_alone(reader, text, sentence)) is not None:
            subject, named = alone
            continue
        told = _may_tell(text, sentence) or (subject is not None and (named is not None or not drafts))
        said = reader.said(sentence, None if drafts and named is None else subject) if told else None
        if said is not None and named is not None:
            span = Span(named.start, sentence.end)
            drafts.append(Draft(span, "clause", said.responsibility(), span, None, "duty after a name"))
            named, first = None, False
        elif said is None:
            named = None
            if drafts and (
                reader.goes_on(sentence, drafts[-1].responsibility) or _listed_on(text, sentence, drafts[-1])
            ):
                _lengthen(drafts[-1], sentence.end)
            first = first and sentence.end <= title_end
        elif drafts and _same(drafts[-1], said) and not text[drafts[-1].span.end : sentence.start].strip():
            _extend(drafts[-1], said, sentence)
            first = False
        else:
            begin = start if first and title_end > start else sentence.start
            begin += len(text[begin : sentence.end]) - len(text[begin : sentence.end].lstrip())
            span = Span(begin, sentence.end)
            drafts.append(
                Draft(span, "clause", said.responsibility(), span, number if first else None, "clause")
            )
            first = False
    return drafts


def _names_alone(reader: ClauseReader, text: str, sentence: Span) -> tuple[RunningNames, Span] | None:
    """Return the bodies that *sentence* names and nothing else, and their place: 县环保局。 before 负责…; a list may follow a colon."""
    if sentence.end - sentence.start > _LONGEST_NAMES or text[sentence.end - 1] != "。":
        return None
    start = max(sentence.start, text.rfind(":", sentence.start, sentence.end) + 1)
    after = _DUTY_OPENS.match(text, sentence.end)
    if after is None:
        return None
    names = title_subject(reader, text, Span(start, sentence.end))
    if names is None and _IS_BODY.search(text, start, sentence.end):
        opening = reader.names(start, sentence.end)  # A为总协调机构。负责…
        names = opening if opening is not None and text[opening.end] in _IS else None
    return (names, Span(start, sentence.end)) if names is not None else None


def _sentences(text: str, span: Span) -> Iterator[Span]:
    for match in _SENTENCE.finditer(text, span.start, span.end):
        start, end = match.span()
        ordinal = _ORDINAL.match(text, start, end)
        words = text[ordinal.end() : end] if ordinal else match.group()
        stripped = words.lstrip()
        begin = end - len(stripped)
        stripped = stripped.rstrip()
        if stripped:
            yield Span(begin, begin + len(stripped))


def _same(draft: Draft, said: Said) -> bool:
    """Tell whether *said* goes on about the subject of *draft*."""
    known = {mention.text for mention in (*draft.responsibility.lead, *draft.responsibility.responsible)}
    return {mention.text for mention in said.subject} <= known


def _lengthen(draft: Draft, end: int) -> None:
    draft.span = draft.closed = Span(draft.span.start, end)


def _extend(draft: Draft, said: Said, sentence: Span) -> None:
    _lengthen(draft, sentence.end)
    who = draft.responsibility
    if said.role == "lead" and not who.lead:
        who.lead, who.responsible = who.responsible, []
    who.support.extend(said.support)
    who.guide.extend(said.guide)
    known = {mention.text for mention in who.names()}
    who.responsible.extend(mention for mention in said.further if mention.text not in known)


def _listed_on(text: str, sentence: Span, draft: Draft) -> bool:
    """Tell whether *sentence* is the next duty in a list that semicolons part: A负责…；做好…；完善…."""
    return text[draft.span.end - 1] == ";" and not text[draft.span.end : sentence.start].strip()


def title_subject(reader: ClauseReader, text: str, title: Span) -> RunningNames | None:
    """Return the body that *title* names and nothing else (（一）市教育局。), None when it says more."""
    words = text[title.start : title.end].strip(" 。:\n")
    start = text.index(words, title.start) if words else title.start
    if not words or len(words) > 40:
        return None
    if not all(map(is_unit, words.replace(",", "、").split("、"))) and not is_elided(words):
        return None
    names = reader.names(start, start + len(words))
    return names if names is not None and names.end == start + len(words) else None

"""Lines that name a body, a colon and its duty (市公安局：负责…; 教育、卫生部门：做好…) -> drafts of tasks.

So lists of members of a headquarters or of departments say who does what. What stands before the colon is a list of bodies
and nothing else; what follows begins with what they do. Clauses in the duty itself (会同…, 由…负责) are read too.
"""

from __future__ import annotations

import re
from functools import cache

from graph.document import Span
from graph.extraction.clauses import ClauseReader
from graph.extraction.draft import Draft
from graph.extraction.groups import is_group
from graph.extraction.name_list import split_names
from graph.extraction.patterns import pattern, word_list
from graph.extraction.predicates import predicates
from graph.extraction.responsibility import Responsibility
from graph.extraction.running_names import RunningNames, is_elided, verbs
from graph.extraction.said import Said
from graph.extraction.unit_words import is_body, never_units, role_words_as_actors
from graph.reading.column_names import squeezed
from graph.task import Mention

_LONGEST_NAMES = 300
_NOT_NAMES = re.compile(r"[。;,!?\n“”《》]|\d")
_DUTIES = pattern("duty_lines", "duties")
_COMPANY = word_list("duty_lines", "company")[0]
"""A line may tell the duties of companies, which elsewhere are no actors."""
"""What may stand between the names and the colon: 工商部门职责：…."""
_SENTENCE = re.compile(r"[^。;!?]+[。;!?]?")


@cache
def _duty() -> re.Pattern[str]:
    """What a duty begins with, after the colon; group `duty` where the word says that it is one."""
    return pattern("duty_lines", "duty", verbs=verbs())


def duty_line(reader: ClauseReader, text: str, line: Span, number: int | None) -> Draft | None:
    """Return the draft of *line* (numbering left out) when it names bodies before a colon and says what they do, else None."""
    colon = text.find(":", line.start, min(line.end, line.start + _LONGEST_NAMES))
    duty = _duty().match(text, colon + 1, line.end) if colon >= 0 else None
    if duty is None:
        return None
    if number is None and duty["duty"] is None and text[line.start : line.end].rstrip()[-1] not in "。;":
        return None  # a headline: 某部：推进…
    names = duty_names(reader.original, text, Span(line.start, colon))
    blank = max(text.rfind(" ", line.start, colon), line.start)
    if blank > line.start and (not names or any(" " in name.span.of(text).strip() for name in names)):
        after = duty_names(reader.original, text, Span(blank + 1, colon))
        if after:  # a heading stands glued before them: 责任分工 交通部门：…
            names, line = after, Span(blank + 1, line.end)
    if not names:
        return None
    return duty_draft(reader, text, names, Span(colon + 1, line.end), line, number)


def opens_with_duty(text: str, start: int, end: int) -> bool:
    """Tell whether what stands at *start* begins with what a body does: 负责…, 组织…."""
    return _duty().match(text, start, end) is not None


def duty_draft(
    reader: ClauseReader, text: str, names: tuple[Mention, ...], duty: Span, task: Span, number: int | None
) -> Draft:
    """Return the draft of *task*, in which *duty* says what *names* do; clauses in it are read, too."""
    start, end = duty.start, duty.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    who = Responsibility(labelled=True, responsible=list(names))
    subject = RunningNames(names, duty.start)
    for sentence in _SENTENCE.finditer(text, start, end):
        said = reader.said(Span(sentence.start(), sentence.end()), subject)
        if said is not None:
            _add(who, said, opens=sentence.start() == start)
    return Draft(Span(task.start, end), "clause", who, task, number, "duty line")


def duty_names(original: str, text: str, span: Span) -> tuple[Mention, ...]:
    """Return the bodies that *span* lists, () when it holds anything else."""
    if duties := _DUTIES.search(span.of(text)):
        span = Span(span.start, span.end - len(duties[0]))
    words = span.of(text)
    if _NOT_NAMES.search(words) or not words.strip():
        return ()
    start = span.end - len(words.lstrip())
    if is_elided(words.strip()):
        return (Mention(original[start : span.end].rstrip(), Span(start, start + len(words.strip()))),)
    names = split_names(original, span, plain=text)
    plain = [squeezed(mention.span.of(text)) for mention in names]
    if not plain or any(
        name in never_units()
        or name.endswith(_never())
        or (predicates()["not_a_name"].search(name) and not name.endswith(_COMPANY))
        for name in plain
    ):
        return ()
    return names if all(is_body(name) or is_group(name) or name.endswith(_COMPANY) for name in plain) else ()


@cache
def _never() -> tuple[str, ...]:
    return tuple(word for word in role_words_as_actors() if not word.endswith(_COMPANY))


def _add(who: Responsibility, said: Said, *, opens: bool) -> None:
    """Add what a sentence of the duty says: whom it brings in, and others it hands something to; the one that *opens* it, who leads."""
    own = {mention.text for mention in (*who.lead, *who.responsible)}
    known = {mention.text for mention in who.names()}
    if (
        said.role == "lead"
        and (opens or said.support)
        and not who.lead
        and {mention.text for mention in said.subject} <= own
    ):
        who.lead, who.responsible = who.responsible, []
    elif said.role in ("lead", "responsible"):
        who.responsible.extend(mention for mention in said.subject if mention.text not in known)
    who.support.extend(mention for mention in said.support if mention.text not in known)
    who.guide.extend(mention for mention in said.guide if mention.text not in known)
    who.responsible.extend(mention for mention in said.further if mention.text not in known)
    who.support_stated |= bool(said.support)

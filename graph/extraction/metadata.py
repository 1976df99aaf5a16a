"""A Document -> what it says of itself (`graph.task.Metadata`): title, number, issuers, addressees, date, annexes.

Three works may stand in one file: the notice, the plan it issues, annexes. Number, date and addressees are the notice's.
Order of trust: the signature, then the title, then the letterhead, then what the page around the text says. A date of
publication is never the date of the document. Form of the parts: GB/T 9704—2012, 7.2 and 7.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from graph.document import Document, Span
from graph.extraction.dates import field_date, full_dates
from graph.extraction.document_number import DocumentNumber, document_numbers, normalized
from graph.extraction.metadata_addressees import addressees
from graph.extraction.metadata_annexes import annexes
from graph.extraction.metadata_issuers import issuers, page_field
from graph.extraction.metadata_lines import Line, Lines, squeezed
from graph.extraction.metadata_signature import Signature, closing_date, order_date, signature
from graph.extraction.metadata_titles import (
    Title,
    head_title,
    is_title_line,
    issued_title,
    number_alone,
    one_line,
    title_in,
)
from graph.extraction.patterns import pattern, word_list
from graph.reading.word_places import places_of
from graph.task import Annex, Mention, Metadata

Plan = tuple[str, Span | None]
"""A plan's title, and its place as a heading of its own where it has one."""

_HEAD_LINES = 60
_BODY_OPENS = pattern("metadata", "body-opens")
_DURATION_REACH = 24
_MOST_ANCHORS = 2000
_OPENNESS = pattern("metadata", "openness")
_OPENNESS_HINTS = word_list("metadata", "openness-hints")
_DURATION = pattern("metadata", "duration")
_DURATION_HINTS = word_list("metadata", "duration-hints")
_DURATION_UNITS = word_list("metadata", "duration-units")
_ISSUED_IN_BODY = pattern("metadata", "issued-in-body")
_IN_FORCE = pattern("metadata", "in-force")
_PROMULGATED = pattern("metadata", "promulgated")
_NEWS = pattern("metadata", "news")
_ANNOUNCEMENT_NUMBER = pattern("metadata", "announcement-number")
"""An announcement's number without its issuer's code, on a line of its own: ``2020年第21号``."""
_OPEN_NUMBER = re.compile(r"[〕\])】]\s*\d{1,5}\Z")
"""A number whose 号 the width of the page broke off: ``云府办〔2025〕12``."""
_ISSUE_NUMBER = pattern("metadata", "issue-number")
_ISSUE_TITLES = tuple(word_list("metadata", "issue-titles"))
_ORDER_NUMBER = pattern("metadata", "order-number")
_ANNOUNCEMENTS = word_list("metadata", "announcements")
_ABOUT = word_list("metadata", "about")[0]
_UNWEIGHED = pattern("metadata", "unweighed")


def metadata(document: Document) -> Metadata:
    """Return what *document* says of itself; None or an empty tuple where it does not say."""
    lines = Lines(document)
    head = _head(lines)
    title = head_title(head, document.text) or _titled_by_page(document)
    signed = signature(lines, _start_after(lines, title))
    plan = _plan_title(lines, title, signed)
    if title is None and plan is None:
        title = head_title(head, document.text, beyond=True)
    title_end = _start_after(lines, title)
    number = _own_number(document, lines, head, title)
    body_start = max(title_end, signed.end if signed else 0) if plan else title_end
    parts = annexes(lines, body_start)
    if plan:
        plan, parts = _plan_among_annexes(plan, parts)
    day, day_span = _date(document, lines, head, title, signed)
    return Metadata(
        title=title.words if title else None,
        title_span=title.span if title else None,
        plan_title=plan[0] if plan else None,
        plan_title_span=plan[1] if plan else None,
        annexes=parts,
        number=number[0] if number else None,
        number_span=number[1] if number else None,
        issuers=tuple(
            Mention(span.of(document.text), span)
            for span in issuers(document, lines, head, title, signed, number)
        ),
        addressees=addressees(
            lines, title.span.end if title and not lines.in_furniture(title.span.start) else 0
        ),
        date=day,
        date_span=day_span,
        openness=_mention(_OPENNESS, _OPENNESS_HINTS, 0, document, lines),
        duration_text=_mention(_DURATION, _DURATION_HINTS, _DURATION_REACH, document, lines, _DURATION_UNITS),
    )


def _start_after(lines: Lines, title: Title | None) -> int:
    """Return where the text goes on after its title; 0 when it has none, or only the page around it says it."""
    return 0 if title is None or lines.in_furniture(title.span.start) else title.span.end


def _head(lines: Lines) -> list[Line]:
    """Return the lines before the first numbered heading, at most 60."""
    head = []
    for line in islice(lines.after(0), _HEAD_LINES):
        if _BODY_OPENS.match(line.words):
            break
        head.append(line)
    return head


def _mention(
    pattern: re.Pattern[str],
    anchors: Sequence[str],
    reach: int,
    document: Document,
    lines: Lines,
    beside: Sequence[str] = ("",),
) -> Mention | None:
    """Return the first match of *pattern*, looked for only up to *reach* characters before each of its *anchors*.

    One of *beside* stands in every match, too.
    """
    shadow = lines.shadow
    found: list[Span] = []
    for anchor in anchors:
        for position in islice(places_of(anchor, shadow), _MOST_ANCHORS):
            start, end = max(0, position - reach), position + len(anchor) + _DURATION_REACH
            if not any(shadow.find(word, start, end) >= 0 for word in beside):
                continue
            match = pattern.search(shadow, start, end)
            if match:
                found.append(Span(*match.span(match.lastindex or 0)))
                break
    return Mention(document.quote(min(found)), min(found)) if found else None


def _titled_by_page(document: Document) -> Title | None:
    found = page_field(document, "title")
    return Title(one_line(found[0]), found[1]) if found else None


# --- number ----------------------------------------------------------------------------------------------------------


def _own_number(
    document: Document, lines: Lines, head: Sequence[Line], title: Title | None
) -> tuple[str, Span] | None:
    """Return the document's own number: on a line of its own at the head, or in the note under the title, or the page's."""
    for line in head:
        if line.furniture:
            continue
        number = number_alone(line.words)
        if number:
            return _placed(number, line.start)
        if _OPEN_NUMBER.search(line.words):
            below = lines.line_around(Span(line.end, min(line.end + 1, len(lines.shadow))))
            number = number_alone(lines.shadow[line.start : below.end].replace("\n", " ", 2))
            if number:
                return _placed(number, line.start)
        announced = _ANNOUNCEMENT_NUMBER.match(line.words)
        if announced and (title is None or title.words.endswith(_ANNOUNCEMENTS)):
            span = Span(line.start + announced.start(1), line.start + announced.end(1))
            return squeezed(announced[1]), span
        issue = _ISSUE_NUMBER.match(line.words)
        if issue and title is not None and title.words.endswith(_ISSUE_TITLES):
            return squeezed(issue[1]), Span(line.start + issue.start(1), line.start + issue.end(1))
        if _ORDER_NUMBER.match(squeezed(line.words)) and (order := _order_over_lines(lines, line)):
            return order
        if (
            title
            and line.start >= title.span.end
            and line.words.startswith("(")
            and _PROMULGATED.search(line.words)
        ):
            numbers = document_numbers(line.words)
            if numbers:
                return _placed(numbers[-1], line.start)
    field = page_field(document, "number")
    if field and (normal := normalized(field[0])):
        return normal, field[1]
    return None


def _order_over_lines(lines: Lines, line: Line) -> tuple[str, Span] | None:
    """Return the number of an order whose name (…令) stands on the line above ``第83号``."""
    above = lines.line_around(Span(max(0, lines.shadow[: line.start].rstrip().rfind("\n") + 1), line.start))
    number = number_alone(lines.shadow[above.start : line.end])
    return _placed(number, above.start) if number else None


def _placed(number: DocumentNumber, offset: int) -> tuple[str, Span]:
    return number.normalized, Span(number.span.start + offset, number.span.end + offset)


# --- date ------------------------------------------------------------------------------------------------------------


def _date(
    document: Document, lines: Lines, head: Sequence[Line], title: Title | None, signed: Signature | None
) -> tuple[date | None, Span | None]:
    if signed:
        return signed.date.day, signed.date.span
    noted = _date_in_note(document, head, title)
    if noted:
        return noted
    if (ordered := order_date(lines)) is not None:
        return ordered.day, ordered.span
    field = page_field(document, "date")
    if field and (day := field_date(field[0])):
        return day, field[1]
    closing = closing_date(lines, title.span.end if title else 0)
    if closing:
        return closing.day, closing.span
    return _date_of_news(lines) or (None, None)


def _date_in_note(document: Document, head: Sequence[Line], title: Title | None) -> tuple[date, Span] | None:
    """Return the date in brackets beside the title: the last day of promulgation or revision, where it names several."""
    if not title:
        return None
    for line in head:
        if line.start < title.span.end or not line.words.startswith("("):
            continue
        dates = full_dates(document.text[line.start : line.end])
        if not dates:
            continue
        ends = [*(d.span.start for d in dates[1:]), len(line.words)]
        past = [
            d for d, end in zip(dates, ends, strict=True) if not _IN_FORCE.search(line.words, d.span.end, end)
        ]
        chosen = (past or dates)[-1] if _PROMULGATED.search(line.words) else dates[0]
        return chosen.day, Span(chosen.span.start + line.start, chosen.span.end + line.start)
    return None


def _date_of_news(lines: Lines) -> tuple[date, Span] | None:
    """Return the day of a news agency's dateline (``新华社北京2月27日电``), its year from the page's own date."""
    news = _NEWS.search(lines.shadow, 0, 3000)
    if not news:
        return None
    year = re.search(r"(?:19|20)\d\d(?=[-/年.])", lines.shadow[: news.start()])
    if not year:
        return None
    try:
        return date(int(year[0]), int(news["month"]), int(news["day"])), Span(
            news.start("month"), news.end("day") + 1
        )
    except ValueError:
        return None


# --- plan ------------------------------------------------------------------------------------------------


def _plan_title(lines: Lines, title: Title | None, signed: Signature | None) -> Plan | None:
    """Return the title of the plan that the notice issues, from its own heading where it has one."""
    wanted = issued_title(title.words) if title else None
    if wanted is None:
        body = _ISSUED_IN_BODY.search(
            lines.shadow, title.span.end if title else 0, 6000 + (title.span.end if title else 0)
        )
        wanted = squeezed(body["title"]) if body else None
    if wanted is None or (title and squeezed(title.words) == squeezed(wanted)):
        return None
    after = signed.end if signed else (title.span.end if title else 0)
    for run in _title_runs(lines, after, up_to_body=signed is not None):
        for start in range(len(run)):
            heading = title_in(run[start:], lines.text)
            if heading and _alike(heading.words, wanted) and not (title and _names(heading, title)):
                return heading.words, heading.span
    return wanted, None


def _title_runs(lines: Lines, start: int, up_to_body: bool) -> Iterator[list[Line]]:
    """Yield the runs of title lines in the next 60 lines from *start*; notes in brackets and page furniture part none."""
    run: list[Line] = []
    for line in islice(lines.after(start), _HEAD_LINES):
        if up_to_body and _BODY_OPENS.match(line.words):
            break
        if is_title_line(line):
            run.append(line)
        elif not (line.furniture or line.words.startswith("(")):
            yield run
            run = []
    yield run


def _names(heading: Title, title: Title) -> bool:
    """Tell whether *heading* only says the notice's own title again."""
    return squeezed(title.words) in squeezed(heading.words)


def _alike(first: str, second: str) -> bool:
    """Tell whether two titles name one plan: the characters of the shorter are nearly all in the longer, in number."""
    a, b = (_UNWEIGHED.sub("", words.split(_ABOUT, 1)[-1]) for words in (first, second))
    if a in b or b in a:
        return min(len(a), len(b)) > 0.5 * max(len(a), len(b))
    common = len(set(a) & set(b))
    return common >= 0.8 * max(len(set(a)), len(set(b)))


def _plan_among_annexes(plan: Plan, parts: tuple[Annex, ...]) -> tuple[Plan, tuple[Annex, ...]]:
    """Return the plan with its place, and the other annexes, where the plan itself is attached as an annex."""
    for annex in parts:
        if annex.title and (annex.title_span == plan[1] if plan[1] else _alike(annex.title, plan[0])):
            return (annex.title, annex.title_span), tuple(part for part in parts if part is not annex)
    return plan, parts

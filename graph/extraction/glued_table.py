"""Tables whose cells touch (工作任务具体内容责任单位配合单位完成时间加强…) -> drafts, as far as the text shows its borders.

The head is a run of column names without anything between them. In the body the lists of names are what can be told: each
starts where a sentence or a bracket ended; a list whose first name begins with a level (区…) falls into two columns where
that level begins again after a whole name. What stands before a list is the action it closes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from graph.document import Span
from graph.extraction.draft import Draft
from graph.extraction.groups import is_group
from graph.extraction.labels import role_of
from graph.extraction.name_list import split_names
from graph.extraction.patterns import characters, pattern, word_list
from graph.extraction.responsibility import Responsibility, read_responsibility
from graph.extraction.role_words import role_words
from graph.extraction.running_names import verbs
from graph.extraction.unit_words import body_grades, is_unit
from graph.reading.column_names import ACTOR_KINDS, ColumnKind, column_kind
from graph.reading.stretches import Stretches
from graph.reading.word_places import places_of
from graph.task import Mention

_HEAD_HINTS = {
    first: pattern("glued_table", "head-hint", first=first)
    for first in word_list("glued_table", "head-first")
}
"""Two columns that touch, by the end of the first: they are looked for where that stands."""
_LONGEST_NAME = 8
_FEWEST_COLUMNS = 3
_MOST_HINTS = 500
"""No document names columns so often; what does is looked at no longer."""
_LONGEST_BODY = 20000
_CLOSED = re.compile(r"(?<=[。)）;；])")
_DATE = pattern("glued_table", "date")
_MEASURES = characters("glued_table", "measures")
"""After these characters a number counts something and opens no row."""
_SHORTEST_ROW = 10
_FEWEST_ROWS = 2
_HANZI = "[\u4e00-\u9fff]"


def glued_drafts(original: str, text: str, barred: list[Span]) -> list[Draft]:
    """Return the drafts of the glued tables of *text* (shadow of *original*); none where no head is found."""
    drafts: list[Draft] = []
    taken = Stretches(barred)
    position = tried = 0
    for hint in sorted(_hints(text)):
        if hint < position or taken.holds(hint):
            continue
        tried += 1
        if tried > _MOST_HINTS:
            break
        if _column_at(text, hint + 2) is None:
            continue
        head = _head(text, hint)
        if head is None:
            continue
        columns, body_start = head
        line_end = text.find("\n", body_start)
        end = min(len(text) if line_end < 0 else line_end, body_start + _LONGEST_BODY)
        body = Span(body_start, end)
        rows = _numbered_rows(text, body) if columns[0] == "number" else []
        if rows:
            drafts.extend(_row_drafts(original, text, rows, columns))
        else:
            drafts.extend(_body(original, text, body, columns))
        position = end
    return drafts


def _hints(text: str) -> Iterator[int]:
    """Yield where the ends of columns stand that touch another."""
    for first, two_columns in _HEAD_HINTS.items():
        end = 0
        for place in places_of(first, text):
            if place >= end and (hint := two_columns.match(text, place)) is not None:
                yield place
                end = hint.end()


def _head(text: str, actor: int) -> tuple[list[ColumnKind], int] | None:
    """Return the kinds of the columns of the longest run of column names around *actor*, and where it ends."""
    best: tuple[list[ColumnKind], int] | None = None
    for start in range(max(0, actor - 30), actor + 1):
        kinds: list[ColumnKind] = []
        place = start
        while (step := _column_at(text, place)) is not None:
            kinds.append(step[0])
            place = step[1]
        if place <= actor or len(kinds) < _FEWEST_COLUMNS:
            continue
        if (
            any(kind in ACTOR_KINDS for kind in kinds)
            and "task" in kinds
            and (best is None or len(kinds) > len(best[0]))
        ):
            best = (kinds, place)
    return best


def _column_at(text: str, place: int) -> tuple[ColumnKind, int] | None:
    for length in range(_LONGEST_NAME, 1, -1):
        words = text[place : place + length]
        if len(words) == length and not re.search(r"[^\u4e00-\u9fff]", words):
            kind = column_kind(words)
            if kind is not None and length > 2 - (kind in ("number", "due", "task")):
                return kind, place + length
    return None


@cache
def _list() -> re.Pattern[str]:
    return pattern("glued_table", "list", body_grades=body_grades(), verbs=verbs())


def _body(original: str, text: str, body: Span, columns: list[ColumnKind]) -> list[Draft]:
    drafts: list[Draft] = []
    actors = [kind for kind in columns if kind in ACTOR_KINDS]
    start = body.start
    for closed in _CLOSED.finditer(text, body.start, body.end):
        place = closed.start()
        if place <= start:
            continue
        found = _list().match(text, place, body.end)
        if found is None:
            continue
        says = _columns_of(original, text, Span(place, found.end("list")), actors)
        if says is None:
            continue
        action = _action(original, text, Span(start, place), says)
        if action.start == action.end and drafts:
            action = _given_back(text, drafts[-1], place)
        if action.start == action.end:
            continue
        due_end = _due_end(text, found.end("list"), body.end)
        if due_end > found.end("list"):
            says.due = Span(found.end("list"), due_end)
        drafts.append(Draft(action, "table", says, Span(start, due_end), None, "glued table"))
        start = due_end
    return drafts


def _numbered_rows(text: str, body: Span) -> list[tuple[int, Span]]:
    """Return the rows of *body* by their running numbers (1推进…全年2加强…), [] where they do not run from 1 on."""
    starts: list[tuple[int, int]] = []
    place = body.start
    while True:
        number = len(starts) + 1
        border = re.compile(rf"(?<!\d){number}[.、]?(?={_HANZI})(?![{_MEASURES}])")
        match = border.match(text, place, body.end) if not starts else border.search(text, place, body.end)
        if match is None:
            break
        starts.append((match.start(), match.end()))
        place = match.end() + _SHORTEST_ROW
    if len(starts) < _FEWEST_ROWS:
        return []
    ends = [*(start for start, _ in starts[1:]), body.end]
    return [(k, Span(after, end)) for k, ((_, after), end) in enumerate(zip(starts, ends, strict=True), 1)]


def _row_drafts(
    original: str, text: str, rows: list[tuple[int, Span]], columns: list[ColumnKind]
) -> list[Draft]:
    """Return the drafts of *rows*: the action ends at the row's last stop, names and a time limit follow."""
    actors = [kind for kind in columns if kind in ACTOR_KINDS]
    drafts: list[Draft] = []
    for number, row in rows:
        stop = max(text.rfind(mark, row.start, row.end) for mark in "。;")
        found = _list().match(text, stop + 1, row.end) if stop > row.start else None
        if found is None:
            continue
        says = _columns_of(original, text, Span(stop + 1, found.end("list")), actors, fewest=1)
        action = Span(row.start, stop + 1)
        if says is None:
            continue
        if row.end > found.end("list"):
            says.due = Span(found.end("list"), row.end)
        drafts.append(Draft(action, "table", says, row, number, "glued table"))
    return drafts


def _columns_of(
    original: str, text: str, span: Span, actors: list[ColumnKind], fewest: int = 2
) -> Responsibility | None:
    """Return the names of *span* by column: a new column begins where the first name's level begins again.

    Fewer names than *fewest* (one alone may as well be running text), or words that are no names: None.
    """
    names = [
        part
        for mention in split_names(original, span, plain=text)
        for part in _parted(original, text, mention)
    ]
    if len(names) < fewest or not all(is_unit(name.span.of(text)) or is_group(name.text) for name in names):
        return None
    level = names[0].text[0]
    says = Responsibility(labelled=True)
    borders = [k for k, name in enumerate(names) if k and text[name.span.start - 1] not in "、,"]
    column = 0
    for index, name in enumerate(names):
        if index in borders and name.text[0] == level and column + 1 < len(actors):
            column += 1
        role = role_of(actors[column])
        if role is not None:
            says.of(role).append(name)
    says.support_stated = "support" in actors
    return says


@cache
def _level_again() -> re.Pattern[str]:
    """Where one name ends and a level begins the next."""
    return pattern("glued_table", "level-again", body_grades=body_grades())


def _parted(original: str, text: str, mention: Mention) -> list[Mention]:
    """Part two names that touch at a level: 交建局区社会事业局."""
    match = _level_again().search(text, mention.span.start + 1, mention.span.end)
    if match is None or not is_unit(text[match.end() : mention.span.end]):
        return [mention]
    spans = Span(mention.span.start, match.end()), Span(match.end(), mention.span.end)
    return [Mention(span.of(original), span) for span in spans]


def _action(original: str, text: str, span: Span, says: Responsibility) -> Span:
    """Return the words of the action; a bracket at their end that names a lead is read and left out."""
    start, end = span.start, span.end
    while start < end and text[start] in " \n、,;。":
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    opening = text.rfind("(", start, end)
    if text[end - 1 : end] == ")" and opening > start:
        inner = read_responsibility(text, Span(opening + 1, end - 1), source=original)
        bare = all(is_unit(mention.span.of(text)) for mention in inner.names())
        if inner.labelled or (bare and inner.responsible):
            says.lead[:0] = inner.lead
            says.responsible[:0] = inner.responsible
            end = opening
    return Span(start, end)


def _given_back(text: str, before: Draft, place: int) -> Span:
    """Return the words after the date of the row *before* that its deadline took though they are the next action."""
    due = before.responsibility.due
    date = _DATE.match(text, due.start, due.end) if due is not None else None
    if due is None or date is None or date.end() == due.end:
        return Span(place, place)
    before.responsibility.due = Span(due.start, date.end())
    before.closed = Span(before.closed.start, date.end())
    return Span(date.end(), place)


def _due_end(text: str, start: int, limit: int) -> int:
    due = re.compile(role_words()["due"]["pattern"] + r"(?:[,、][^。]{0,40})?")
    match = due.match(text, start, limit)
    if match is None:
        return start
    stop = text.find("。", match.start(), min(limit, match.end() + 40))
    return stop if stop >= 0 else match.end()

"""A text -> its anchors: brackets and labelled lines that say who acts, each with what it says and where it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from graph.document import Span
from graph.extraction.clauses import ClauseReader
from graph.extraction.groups import is_group
from graph.extraction.labels import Label, labels, labels_without_colon, role_of
from graph.extraction.patterns import characters, pattern
from graph.extraction.responsibility import Responsibility, read_responsibility
from graph.extraction.running_names import leading_names
from graph.extraction.unit_words import begins_with_level, is_body, is_unit
from graph.reading.column_names import squeezed
from graph.reading.stretches import Stretches
from graph.reading.word_places import all_places
from graph.task import ROLES, Mention

_OPENING = "(〔[【{"
_CLOSING = ")〕]】}"
_CLOSING_OF = dict(zip(_OPENING, _CLOSING, strict=True))
_BARE_BRACKET = pattern("anchors", "bare-bracket")
"""A bracket with names and nothing else, at the end of a measure and of its line."""
_ENDS_MEASURE = pattern("anchors", "ends-measure")
"""What stands before a bracket of names alone; the full stop of half-width texts too, never that of a number."""
_SHORTEST_BRACKET = 4
"""A bracket with fewer than two characters inside names nobody."""
_LONGEST_BRACKET = 1200
_LONGEST_VALUE = 1200
_SHORTEST_CLAUSE = 6
_LONGEST_NAME_LINE = 240
_NAME_LINE = pattern("anchors", "name-line")
_NAME_ENDS = frozenset(characters("anchors", "name-ends"))
"""The characters that a line of names may end with."""
_DATE_LINE = pattern("anchors", "date-line")
_ROLE_HINT = pattern("anchors", "role-hint")
_NAME_LIKE = pattern("anchors", "name-like")
_INSIDE = pattern("anchors", "inside")
_NO_ACTOR = pattern("anchors", "no-actor")
_VALUE_END = pattern("anchors", "value-end")
_CHROME = pattern("anchors", "chrome")
"""Words around the names of who runs a web page (主办：…承办：…技术支持单位：…)."""
_CHROME_REACH = 60
_DUTY_VALUE = pattern("anchors", "duty-value")
_CONTINUES = characters("anchors", "continues")


@dataclass(slots=True)
class Anchor:
    """A place that closes what stands before it."""

    span: Span
    form: Literal["parenthesis", "label-line"]
    says: Responsibility


def anchors(original: str, text: str, barred: list[Span], boundaries: list[int]) -> list[Anchor]:
    """Return the brackets and label groups of *text* (the shadow of *original*) in text order.

    *barred* are stretches that other forms read (tables) or that are page furniture; *boundaries* are the starts of
    headings and items, where a label's value ends even when no line does.
    """
    brackets = list(_brackets(original, text, Stretches(barred)))
    cover = Stretches([*barred, *(anchor.span for anchor in brackets)])
    labelled = list(_label_groups(original, text, cover, boundaries))
    cover = Stretches([*barred, *(anchor.span for anchor in (*brackets, *labelled))])
    found = [*brackets, *labelled, *_bare_lines(original, text, cover)]
    if any(anchor.says.labelled for anchor in found):
        cover = Stretches([*barred, *(anchor.span for anchor in found)])
        found += _bare_brackets(original, text, cover, _actors(text, found))
    return sorted(found, key=lambda anchor: anchor.span)


def _pairs(text: str) -> list[tuple[int, int]]:
    """Return where bracket pairs begin and end, both brackets in them, outer ones before what they hold where they close in time."""
    stack: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for place in all_places(_OPENING + _CLOSING, text):
        token = text[place]
        closing = _CLOSING_OF.get(token)
        if closing is not None:
            stack.append((closing, place))
            del stack[:-32]
            continue
        for depth in range(len(stack) - 1, -1, -1):
            if stack[depth][0] == token:
                if place - stack[depth][1] <= _LONGEST_BRACKET:
                    pairs.append((stack[depth][1], place + 1))
                del stack[depth:]
                break
    pairs.sort(key=lambda pair: (pair[0], -pair[1]))
    return pairs


def _brackets(original: str, text: str, cover: Stretches) -> Iterator[Anchor]:
    end = 0
    for start, stop in _pairs(text):
        if start < end or stop - start < _SHORTEST_BRACKET or cover.holds(start):
            continue
        if not _ROLE_HINT.search(text, start + 1, stop - 1):
            continue
        pair, inner = Span(start, stop), Span(start + 1, stop - 1)
        says = read_responsibility(text, inner, source=original)
        by_label = says.by_label
        if _tells_in_clauses(original, text, says):
            says = _chained(original, text, inner, says)
        if _speaks(text, pair, says, by_label=by_label):
            end = pair.end
            yield Anchor(pair, "parenthesis", says)


def _actors(text: str, found: list[Anchor]) -> frozenset[str]:
    """Return the names that anchors with a role word or a label name."""
    return frozenset(
        squeezed(mention.span.of(text))
        for anchor in found
        if anchor.says.labelled
        for mention in anchor.says.names()
    )


def _bare_brackets(original: str, text: str, cover: Stretches, known: frozenset[str]) -> Iterator[Anchor]:
    """Yield the brackets that close a measure with names alone, half of them or more *known* as actors of the document.

    So are read names without a level: offices of one department (基教处), bodies of the central government (财政部).
    """
    for match in _BARE_BRACKET.finditer(text):
        span = Span(match.start("bracket"), match.end("bracket"))
        if cover.holds(span.start):
            continue
        says = read_responsibility(text, Span(span.start + 1, span.end - 1), source=original)
        names = [squeezed(mention.span.of(text)) for mention in says.names()]
        fitting = [name for name in names if name in known or is_group(name)]
        if names and 2 * len(fitting) >= len(names) and all(is_unit(n) or is_group(n) for n in names):
            yield Anchor(span, "parenthesis", says)


def _speaks(text: str, pair: Span, says: Responsibility, *, by_label: bool) -> bool:
    """Tell whether a bracket hands something out: a role said, and names that can act."""
    names = [squeezed(mention.span.of(text)) for mention in says.names()]
    if not names or not all(_may_act(name) for name in names):
        return False
    if by_label:
        return says.labelled and any(len(name) > 1 for name in names)
    if says.labelled:
        fitting = sum(is_unit(name) for name in names)
        return fitting * 2 > len(names) or (fitting > 0 and len(names) <= 2)
    after = text[pair.end : pair.end + 1]
    closes = _ENDS_MEASURE.search(text, max(0, pair.start - 2), pair.start) is not None and (
        after in "\n" or after == "" or not after.strip()
    )
    levelled = sum(is_group(name) or (is_body(name) and begins_with_level(name)) for name in names)
    units = sum(is_unit(name) or is_group(name) for name in names)
    named = levelled == len(names) or (units == len(names) and 3 * levelled >= len(names))
    return closes and named and begins_with_level(names[0])


@lru_cache(maxsize=16384)
def _may_act(name: str) -> bool:
    """Tell whether *name* is written as a name and says nothing that no actor is."""
    if _NO_ACTOR.search(name) is not None:
        return False
    return _NAME_LIKE.match(_INSIDE.sub("", name) if "," in name else name) is not None


def _label_groups(original: str, text: str, cover: Stretches, boundaries: list[int]) -> Iterator[Anchor]:
    group: Anchor | None = None
    end = 0
    whole = Span(0, len(text))
    stated = [*labels(text, whole), *labels_without_colon(text, whole, own_line=True)]
    known = sorted(
        (label for label in stated if not cover.holds(label.span.start)), key=lambda label: label.span
    )
    for index, label in enumerate(known):
        if label.span.start < end or (role_of(label.kind) is None and label.kind not in ("due", "person")):
            continue
        if _CHROME.search(text, max(0, label.span.start - _CHROME_REACH), label.span.end + _CHROME_REACH):
            continue
        following = known[index + 1].span.start if index + 1 < len(known) else len(text)
        value = _value(text, label, following, cover, boundaries)
        says = _labelled_value(original, text, label, value)
        if says is None or (label.kind == "members" and not _follows(text, group, label)):
            continue
        end = value.end
        if group is not None and _follows(text, group, label):
            group.says.merge(says)
            group.span = Span(group.span.start, end)
            continue
        if group is not None and _names_someone(group):
            yield group
        group = Anchor(Span(label.span.start, end), "label-line", says)
    if group is not None and _names_someone(group):
        yield group


def _follows(text: str, group: Anchor | None, label: Label) -> bool:
    """Tell whether *label* stands right after *group* and belongs to it; 成员单位 alone only lists a body's members."""
    return group is not None and not text[group.span.end : label.span.start].strip(" \n、,;。.·")


def _bare_lines(original: str, text: str, cover: Stretches) -> Iterator[Anchor]:
    """Yield lines that name bodies and nothing else, right after the sentence they are responsible for.

    A signature or a line of addressees is none: a date follows the one, a colon ends the other. One body alone counts
    only where the text has such lines again.
    """
    found: list[Anchor] = []
    for line in _name_lines(text, cover):
        if (
            cover.holds(line.start)
            or not _after_sentence(text, line.start)
            or _DATE_LINE.match(text, line.end)
        ):
            continue
        says = read_responsibility(text, line, source=original)
        names = [squeezed(mention.span.of(text)) for mention in says.names()]
        if names and all(is_unit(name) or is_group(name) for name in names) and begins_with_level(names[0]):
            found.append(Anchor(line, "label-line", says))
    for anchor in found:
        if len(found) > 1 or sum(1 for _ in anchor.says.names()) > 1:
            yield anchor


def _name_lines(text: str, cover: Stretches) -> Iterator[Span]:
    """Yield the lines that hold what names are made of, and end as names end."""
    start = free_until = 0
    while start < len(text):
        if start >= free_until:
            start, free_until = cover.free_from(start)
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end > start and text[end - 1] in _NAME_ENDS and end - start < _LONGEST_NAME_LINE:
            words = text[start:end].lstrip()
            if _NAME_LINE.match(words):
                yield Span(end - len(words), end)
        start = end + 1


def _after_sentence(text: str, place: int) -> bool:
    before = text[max(0, place - 40) : place].rstrip()
    return before.endswith(("。", ";", ")"))


def _names_someone(anchor: Anchor) -> bool:
    return any(True for _ in anchor.says.names())


def _value(text: str, label: Label, following: int, cover: Stretches, boundaries: list[int]) -> Span:
    """Return where the value of *label* stands: to the end of its line or sentence, the next label, heading or bracket."""
    start = label.span.end
    limit = min(following, start + _LONGEST_VALUE, len(text))
    index = bisect_right(boundaries, start)
    if index < len(boundaries):
        limit = min(limit, boundaries[index])
    bracket = cover.next_start(start)
    if bracket is not None:
        limit = min(limit, bracket)
    # A label whose words lead into the next one (配合单位⇥牵头单位：) has no value.
    limit = max(limit, start)
    place = start
    while True:
        stop = _VALUE_END.search(text, place, limit)
        if stop is None:
            return Span(start, limit)
        so_far = text[start : stop.start()].strip()
        if stop.group() == "\n" and (not so_far or so_far[-1] in _CONTINUES):
            place = stop.end()
            continue
        return Span(start, stop.start())


def _labelled_value(original: str, text: str, label: Label, value: Span) -> Responsibility | None:
    """Return what a labelled value says, None when it names nobody that can act."""
    if label.kind == "due":
        stripped = value.of(text).strip(" \n、,;。:")
        says = Responsibility()
        if stripped:
            start = text.index(stripped, value.start)
            says.due = Span(start, start + len(stripped))
        return says
    role = role_of(label.kind)
    if role is None:
        return Responsibility()
    if _DUTY_VALUE.match(text, value.start, value.end):
        return None
    says = read_responsibility(text, value, role, original)
    if _tells_in_clauses(original, text, says):
        says = _chained(original, text, value, says)
    says.labelled = True
    says.support_stated |= role == "support"
    for each in ROLES:
        listed = says.of(each)
        last = squeezed(listed[-1].span.of(text)) if listed else ""
        if listed and not is_unit(last) and not is_group(last):
            listed[-1:] = _cut_to_name(original, text, listed[-1])
    names = [squeezed(mention.span.of(text)) for mention in says.names()]
    if names and not any(is_unit(name) for name in names) and any(len(name) > 16 for name in names):
        return None
    return says if names or role == "support" else None


def _tells_in_clauses(original: str, text: str, says: Responsibility) -> bool:
    """Tell whether what was read as names are clauses: 县住建局负责编制规划，县交通局组织实施."""
    return any(_opens_clause(original, text, mention) for mention in says.names())


def _opens_clause(original: str, text: str, mention: Mention) -> bool:
    words = squeezed(mention.span.of(text))
    if is_unit(words) or is_group(words) or len(words) < _SHORTEST_CLAUSE:
        return False
    found = leading_names(original, text, mention.span.start, mention.span.end)
    return bool(found.mentions) and mention.span.start < found.end < mention.span.end


def _chained(original: str, text: str, span: Span, names: Responsibility) -> Responsibility:
    """Read *span* as a chain of clauses; deadlines and rules stay as *names* has them."""
    says = ClauseReader(original, text).chain(span)
    says.due, says.rules = names.due, names.rules
    return says


def _cut_to_name(original: str, text: str, mention: Mention) -> list[Mention]:
    """Cut what runs on after the last name of a list (a verb, a heading, page words); keep a mention that is a place."""
    found = leading_names(original, text, mention.span.start, mention.span.end)
    if found.mentions and found.mentions[0].span.start == mention.span.start:
        return list(found.mentions)
    tail = _foreign_tail().search(text, mention.span.start, mention.span.end)
    if tail is not None and is_unit(text[mention.span.start : tail.start()]):
        return [Mention(original[mention.span.start : tail.start()], Span(mention.span.start, tail.start()))]
    return [mention]


@cache
def _foreign_tail() -> re.Pattern[str]:
    return pattern("anchors", "foreign-tail")

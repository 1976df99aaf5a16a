"""Labels in running text (``牵头单位：``, ``完成时限：``): what kind of value follows, and where they stand.

A label is the name of a column (:mod:`graph.reading.column_names`) before a colon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from graph.document import Span
from graph.extraction.groups import is_group
from graph.extraction.patterns import characters, pattern, word_list
from graph.extraction.unit_words import begins_with_level, is_unit
from graph.reading.column_names import (
    ACTOR_KINDS,
    ColumnKind,
    column_kind,
    longest_name_at_end,
    squeezed,
    surely_acts,
)
from graph.reading.word_places import places_of
from graph.task import Role

_LONGEST_LABEL = 16
_SHORTEST_GLUED_LABEL = 4
_LONGEST_WRAPPED = 8
"""No label through which a line break runs has more characters."""
"""A label of fewer characters counts only where no word runs into it."""
_BLANK_LABEL = pattern("labels", "blank-label")
_CALLED = word_list("labels", "called")
_BARE_LABEL = pattern("labels", "bare-label")
_FIRST_WORD = re.compile(r"[^\s、,;。]*")
_BEFORE_LABEL = pattern("labels", "before-label")
"""No label runs across the end of a line or clause (建设资金。责任单位：) or a number (（四）责任单位：)."""
_NO_LABEL_AFTER = characters("labels", "no-label-after")
"""After these characters the words are part of a sentence: 各责任单位：."""
_NO_LABEL_AFTER_WORDS = pattern("labels", "no-label-after-words")
"""公开责任部门：市司法局 at the head of a page says who published it."""
_NO_LABELS = frozenset(word_list("labels", "no-labels"))
"""Columns may be called so; before a colon these words end the line of addressees."""


_ROLE_BRACKET = pattern("labels", "role-bracket")
_DASHES = tuple(word_list("labels", "dashes"))
_BEFORE_DASHED = characters("labels", "before-dashed")
_ENDS_DASHED = frozenset(characters("labels", "ends-dashed"))
_BEFORE_NOUN = frozenset(characters("labels", "before-noun"))
_LABEL_NOUNS = tuple(word_list("labels", "label-nouns"))
_BETWEEN_NAMES = pattern("labels", "between-names")


class Label(Struct, frozen=True, gc=False):
    """``牵头单位：`` in the text: what kind of value follows, and where the label stands."""

    kind: ColumnKind
    span: Span
    """The label with its colon."""


@lru_cache(maxsize=8192)
def _label_before(words: str) -> tuple[ColumnKind, int] | None:
    start = max((m.end() for m in _BEFORE_LABEL.finditer(words)), default=0)
    longest = longest_name_at_end(words[start:])
    if not longest:
        return None
    for length in range(min(len(words) - start, _LONGEST_LABEL), 1, -1):
        name = squeezed(words[-length:])
        if len(name) > longest or words[-length].isspace():
            continue
        kind = column_kind(name)
        if kind is not None and name not in _NO_LABELS:
            return kind, length
    return None


def _wrapped_label(words: str) -> tuple[ColumnKind, int] | None:
    """Return the label that *words* end in where a line break runs through it (责⏎任单位, 牵头部⏎门), and its length."""
    cut = words.rfind("\n")
    tail = words[cut + 1 :].strip()
    if cut < 0 or not 0 < len(tail) < _SHORTEST_GLUED_LABEL:
        return None
    head = words[:cut].rstrip()
    for taken in range(
        min(len(head), _LONGEST_WRAPPED - len(tail)), _SHORTEST_GLUED_LABEL - len(tail) - 1, -1
    ):
        name = head[-taken:] + tail
        kind = column_kind(name) if name.endswith(_LABEL_NOUNS) else None
        if kind in ACTOR_KINDS:
            return kind, len(words) - len(head) + taken
    return None


def labels(text: str, span: Span) -> list[Label]:
    """Return the labels in *span* of the folded *text*."""
    found = [*_bracketed(text, span), *_role_brackets(text, span)]
    colon = text.find(":", span.start, span.end)
    while colon >= 0:
        place, colon = colon, text.find(":", colon + 1, span.end)
        words = text[max(span.start, place - _LONGEST_LABEL) : place]
        known = _label_before(words.rstrip())
        if known is None and "\n" in words:
            known = _wrapped_label(words.rstrip())
        if known is not None:
            kind, length = known
            before = words.rstrip()[:-length]
            if before and (
                before[-1] in _NO_LABEL_AFTER
                or (length < _SHORTEST_GLUED_LABEL and "\u4e00" <= before[-1] <= "\u9fff")
                or _NO_LABEL_AFTER_WORDS.search(before) is not None
                or _addressed(text, place)
            ):
                continue
            trimmed = len(words) - len(words.rstrip())
            found.append(Label(kind, Span(place - trimmed - length, place + 1)))
    found += _dashed(text, span)
    return sorted(found, key=lambda label: label.span) if found else found


def _dashed(text: str, span: Span) -> Iterator[Label]:
    """Yield the labels in *span* that a dash parts from their value: ``责任单位——市教委``."""
    for dash in _DASHES:
        for place in places_of(dash, text, span.start, span.end):
            if text[place - 1 : place] not in _ENDS_DASHED:
                continue
            words = text[max(span.start, place - _LONGEST_LABEL) : place].rstrip()
            known = _label_before(words)
            if known is not None and (known[0] in _ROLE_OF or known[0] == "due"):
                before = words[: -known[1]]
                if known[1] >= _SHORTEST_GLUED_LABEL and (not before or before[-1] in _BEFORE_DASHED):
                    start = max(span.start, place - _LONGEST_LABEL) + len(before)
                    yield Label(known[0], Span(start, place + len(dash)))


def _nouns(text: str, span: Span) -> list[tuple[int, int]]:
    """Return where the nouns that labels of units end in (单位, 部门) begin and end in *span*."""
    return [
        (place, place + len(noun))
        for noun in _LABEL_NOUNS
        for place in places_of(noun, text, span.start, span.end)
    ]


def _glued(text: str, span: Span, nouns: list[tuple[int, int]]) -> Iterator[Label]:
    """Yield the labels that open a line in *span* and run into its names, of which the line has nothing but: 责任单位市教委."""
    for place, end in nouns:
        if text[place - 1 : place] not in _BEFORE_NOUN or not "\u4e00" <= text[end : end + 1] <= "\u9fff":
            continue
        start = text.rfind("\n", max(span.start, end - _LONGEST_LABEL - 1), place) + 1
        start = max(start, span.start)
        kind = column_kind(text[start:end])
        if kind not in _ROLE_OF or end - start < _SHORTEST_GLUED_LABEL or end - start > _LONGEST_LABEL:
            continue
        stop = text.find("\n", end, span.end)
        names = _BETWEEN_NAMES.split(text[end : span.end if stop < 0 else stop].rstrip(" 。;"))
        opens = begins_with_level(names[0]) or is_group(names[0])
        if opens and all(is_unit(name) or is_group(name) for name in names):
            yield Label(kind, Span(start, end))


def _stacked(text: str, span: Span, nouns: list[tuple[int, int]]) -> Iterator[Label]:
    """Yield the labels that stand alone in a line of *span* above a line of nothing but names: 责任单位, below it 市教委."""
    for place, end in nouns:
        if not text.startswith("\n", end, span.end):
            continue
        start = max(text.rfind("\n", max(span.start, end - _LONGEST_LABEL - 1), place) + 1, span.start)
        stop = text.find("\n", end + 1, span.end)
        words = text[start:end].strip()
        if end - start > _LONGEST_LABEL or column_kind(words) not in _ROLE_OF or not surely_acts(words):
            continue
        above = text[text.rfind("\n", 0, max(start - 1, 0)) + 1 : max(start - 1, 0)].strip()
        if not above or column_kind(above) is not None:
            continue  # the head of a table
        names = _BETWEEN_NAMES.split(text[end + 1 : span.end if stop < 0 else stop].strip(" 。;"))
        if all(is_unit(name) or is_group(name) for name in names):
            yield Label(column_kind(words) or "responsible", Span(start, end))


def _addressed(text: str, colon: int) -> bool:
    """Tell whether the line that ends with *colon* calls on the readers: 各缴存人、各贷款业务承办机构：."""
    return text[colon + 1 : colon + 2] == "\n" and text[
        text.rfind("\n", 0, colon) + 1 : colon
    ].lstrip().startswith(_CALLED)


def _bracketed(text: str, span: Span) -> Iterator[Label]:
    """Yield the labels in *span* that brackets set apart instead of a colon: 【责任单位】市教委."""
    place = text.find("】", span.start, span.end)
    while place >= 0:
        start = text.rfind("【", max(span.start, place - _LONGEST_LABEL), place)
        kind = column_kind(text[start + 1 : place]) if start >= 0 else None
        end = place + 1
        if kind is not None and squeezed(text[start + 1 : place]) not in _NO_LABELS:
            yield Label(kind, Span(start, end + (text[end : end + 1] == ":")))
        place = text.find("】", end, span.end)


def _role_brackets(text: str, span: Span) -> Iterator[Label]:
    """Yield the roles in brackets that stand before names, where *span* opens with one: （牵头）市体育局（配合）市教委."""
    if not text.startswith("(", span.start) or _ROLE_BRACKET.match(text, span.start, span.end) is None:
        return
    for match in _ROLE_BRACKET.finditer(text, span.start, span.end):
        kind = column_kind(match["role"])
        if kind in _ROLE_OF:
            yield Label(kind, Span(match.start(), match.end()))


_FOREIGN_LABEL = pattern("labels", "foreign-label")
"""A label of any other kind after a value (；适用范围：…); its own value names nobody."""


def foreign_labels(text: str, span: Span, known: list[Label]) -> list[Label]:
    """Return the labels in *span* besides the *known* ones that begin a part of their own: ；适用范围：所有园区."""
    taken = {label.span.end for label in known}
    return [
        Label("other", Span(match.start(), match.end()))
        for match in _FOREIGN_LABEL.finditer(text, span.start, span.end)
        if match.end() not in taken
    ]


def labels_without_colon(text: str, span: Span, *, own_line: bool) -> list[Label]:
    """Return the labels in *span* whose colon was lost: ``责任单位 市教委``.

    With *own_line* only at the start of a line, parted by a blank or before nothing but names (running text begins sentences
    with 牵头单位 too);
    otherwise, where the words are known to hand something out, also glued to the first name.
    """
    found: list[Label] = []
    form = _BARE_LABEL
    if own_line:
        nouns = _nouns(text, span)
        found = [*_glued(text, span, nouns), *_stacked(text, span, nouns)]
        form = _BLANK_LABEL
        if not any(text.startswith(" ", end, span.end) for _, end in nouns):
            return found
    for match in form.finditer(text, span.start, span.end):
        if own_line and text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip():
            continue
        kind = column_kind(match.group().rstrip())
        following = _FIRST_WORD.search(text, match.end())
        if (
            kind is not None
            and kind in _ROLE_OF
            and (following is None or column_kind(following.group()) is None)
        ):
            found.append(Label(kind, Span(match.start(), match.end())))
    return found


_ROLE_OF: dict[ColumnKind, Role] = {
    "lead": "lead",
    "support": "support",
    "members": "support",
    "responsible": "responsible",
    "guide": "guide",
    "lead_office": "lead",
    "support_office": "support",
    "responsible_office": "responsible",
}


def role_of(kind: ColumnKind) -> Role | None:
    """Return the role that a label or column of *kind* hands out, None when it names nobody."""
    return _ROLE_OF.get(kind)

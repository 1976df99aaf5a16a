"""Anchors (brackets, label groups) + headings and items -> drafts: the words each anchor closes.

An anchor closes the sentences since the one before it, within its item. Alone after several paragraphs of an item it
closes them all; at the end of one of several paragraphs that each have their own, only its own. An anchor in the line of a
heading is inherited by those of its items that have none.
"""

from __future__ import annotations

from bisect import bisect_right

from graph.document import Span
from graph.extraction.anchors import Anchor
from graph.extraction.draft import Draft
from graph.extraction.patterns import pattern
from graph.extraction.responsibility import Responsibility
from graph.reading.headings import SYSTEMS
from graph.reading.outline import Heading

_SPACE = " \t\n\u3000\u00a0"
_LEADING = _SPACE + "、，,；;。.．:："
_CLOSING_MARKS = _SPACE + "★☆●○◆◇■□▲△※►"
"""Blanks, and marks that only draw the eye to the label after them."""
_DECIMAL = pattern("closing", "decimal")
"""The number of an item of a technical plan, which is no part of its words: 2.1.1 完善机制; 2.5亿元 is none."""
_OWN_DUE = pattern("closing", "own-due")
_LONGEST_DUE_BRACKET = 28
_ARABIC = SYSTEMS.index("arabic")
_FEWEST_ITEMS = 2
_MARKS_AFTER = 4
"""So many blanks and marks may stand between a number and its words."""
_FEWEST_CHAPTERS = 2
"""So many chapters must end alike before their last lines speak for all of them."""


class Items:
    """The headings and items of a text, and which of them holds a place."""

    def __init__(self, found: list[Heading], end: int) -> None:
        self.found = found
        self.starts = [heading.numbering.span.start for heading in found]
        self.ends = [*self.starts[1:], end]
        self._parents: list[int] = []
        open_items: list[int] = []
        for index, heading in enumerate(found):
            while open_items and found[open_items[-1]].numbering.level >= heading.numbering.level:
                open_items.pop()
            self._parents.append(open_items[-1] if open_items else -1)
            open_items.append(index)

    def at(self, place: int) -> int:
        """Return the index of the item that holds *place*, -1 before the first."""
        return bisect_right(self.starts, place) - 1

    def children(self, index: int) -> list[int]:
        """Return the items directly below item *index*, in order."""
        level = self.found[index].numbering.level
        below: list[int] = []
        for other in range(index + 1, len(self.found)):
            other_level = self.found[other].numbering.level
            if other_level <= level:
                break
            if not below or other_level <= self.found[below[0]].numbering.level:
                below.append(other)
        return below

    def parent(self, index: int) -> int:
        """Return the item that encloses item *index*, -1 where none does."""
        return self._parents[index]

    def title_alone(self, index: int) -> bool:
        """Tell whether item *index* is a heading that stands in a line of its own."""
        heading = self.found[index]
        return not heading.run_in and heading.title.end > heading.numbering.span.end


def closed_drafts(text: str, found: list[Anchor], items: Items) -> list[Draft]:
    """Return one draft for each anchor of *text* (a shadow), and one for each item that inherits its heading's."""
    drafts: list[Draft] = []
    by_item: dict[int, list[Anchor]] = {}
    owners = _owners(text, found, items)
    for anchor, index in zip(found, owners, strict=True):
        by_item.setdefault(index, []).append(anchor)
    previous: Anchor | None = None
    for anchor, index in zip(found, owners, strict=True):
        span = _closed(text, anchor, previous, index, by_item[index], items)
        if span is None:
            if (
                previous is not None
                and drafts
                and not text[previous.span.end : anchor.span.start].strip(_LEADING)
            ):
                drafts[-1].responsibility.merge(anchor.says)
                drafts[-1].closed = Span(drafts[-1].closed.start, anchor.span.end)
                previous = anchor
            continue
        heirs = _heirs(text, anchor, index, by_item, items) if index >= 0 else []
        if heirs:
            drafts.extend(_inherited(text, anchor, heirs, items))
        else:
            start = _siblings_start(text, anchor, index, by_item, items, span) if index >= 0 else span.start
            number = _number(items, index, start)
            drafts.append(
                Draft(
                    Span(start, span.end),
                    anchor.form,
                    anchor.says,
                    Span(start, anchor.span.end),
                    number,
                    "anchor",
                )
            )
        previous = anchor
    return drafts


def _owners(text: str, found: list[Anchor], items: Items) -> list[int]:
    """Return the item that each anchor speaks for, in order.

    Where anchors in lines of their own stand once at the end of each chapter, after its last item, they close the chapter;
    below 1. (as （1）…（4）…) one chapter is enough.
    """
    owners = [_owner(text, anchor, items) for anchor in found]
    parents = [items.parent(index) if index >= 0 else -1 for index in owners]
    held: dict[int, int] = {}
    for parent in parents:
        held[parent] = held.get(parent, 0) + 1
    chapters: dict[int, int] = {}
    for place, (anchor, parent) in enumerate(zip(found, parents, strict=True)):
        if parent < 0 or not _alone(text, anchor):
            continue
        below = items.children(parent)
        if len(below) < _FEWEST_ITEMS or not items.title_alone(parent):
            continue
        if held[parent] > 1:
            return owners
        if owners[place] == below[-1]:
            chapters[place] = parent
    for place, parent in chapters.items():
        if len(chapters) >= _FEWEST_CHAPTERS or items.found[parent].numbering.level >= _ARABIC:
            owners[place] = parent
    return owners


def _alone(text: str, anchor: Anchor) -> bool:
    line_start = text.rfind("\n", 0, anchor.span.start) + 1
    return not text[line_start : anchor.span.start].strip(_CLOSING_MARKS) and _ends_line(
        text, anchor.span.end
    )


def _owner(text: str, anchor: Anchor, items: Items) -> int:
    """Return the item *anchor* speaks for: the one that holds it, or what encloses that where it holds nothing else.

    一、… （一）… （二）… （三）责任单位：A closes 一、 and not （三）.
    """
    index = items.at(anchor.span.start)
    return items.parent(index) if _is_whole_item(text, anchor, items) else index


def _is_whole_item(text: str, anchor: Anchor, items: Items) -> bool:
    """Tell whether the item that holds *anchor* says nothing else, and another encloses it."""
    index = items.at(anchor.span.start)
    if index < 0 or anchor.form != "label-line":
        return False
    before = text[items.found[index].numbering.span.end : anchor.span.start]
    return not before.strip(_LEADING) and items.parent(index) >= 0


def _closed(
    text: str, anchor: Anchor, previous: Anchor | None, index: int, in_item: list[Anchor], items: Items
) -> Span | None:
    """Return the words *anchor* closes, None when none stand between it and the anchor before."""
    line_start = text.rfind("\n", 0, anchor.span.start) + 1
    alone = not text[line_start : anchor.span.start].strip(_CLOSING_MARKS)
    if index < 0:
        lower = _line_above(text, line_start) if alone else line_start
    else:
        heading = items.found[index]
        lower = heading.numbering.span.end
        if items.title_alone(index) and text[heading.title.end : anchor.span.start].strip(_LEADING):
            lower = heading.title.end
        if (len(in_item) > 1 and not alone and lower < line_start and _end_their_lines(text, in_item)) or (
            len(in_item) == 1
            and not alone
            and lower < line_start
            and not _ends_item(text, anchor, items.ends[index])
        ):
            lower = line_start
    if previous is not None:
        lower = max(lower, previous.span.end)
    upper = anchor.span.start
    if _is_whole_item(text, anchor, items):
        upper = items.starts[items.at(upper)]
    return _stripped(text, Span(lower, max(lower, upper)))


def _stripped(text: str, span: Span) -> Span | None:
    start, end = span.start, span.end
    while start < end and text[start] in _LEADING:
        start += 1
    if (decimal := _DECIMAL.match(text, start, end)) is not None:
        start = decimal.end()
    while end > start and text[end - 1] in _CLOSING_MARKS:
        end -= 1
    return Span(start, end) if start < end else None


def _line_above(text: str, line_start: int) -> int:
    end = line_start
    while end > 0 and text[end - 1] in _SPACE:
        end -= 1
    return text.rfind("\n", 0, end) + 1


def _end_their_lines(text: str, in_item: list[Anchor]) -> bool:
    return all(_ends_line(text, anchor.span.end) for anchor in in_item)


def _ends_line(text: str, place: int) -> bool:
    end = text.find("\n", place)
    rest = text[place : len(text) if end < 0 else end]
    return not rest.strip(_LEADING)


def _ends_item(text: str, anchor: Anchor, end: int) -> bool:
    return not text[anchor.span.end : end].strip(_LEADING)


def _heirs(
    text: str, anchor: Anchor, index: int, by_item: dict[int, list[Anchor]], items: Items
) -> list[int]:
    """Return the items that inherit from *anchor*, which stands in the line of their heading."""
    heading = items.found[index]
    line_end = text.find("\n", heading.numbering.span.end)
    in_heading_line = line_end < 0 or anchor.span.start < line_end
    own_text = text[heading.title.end : items.ends[index]]
    only_label = anchor.form == "label-line" and not text[heading.title.end : anchor.span.start].strip(
        _LEADING
    )
    if (
        not (in_heading_line or only_label)
        or len(by_item[index]) > 1
        or heading.title.end == heading.numbering.span.end
    ):
        return []
    if text[anchor.span.end : items.ends[index]].strip(_LEADING) or len(own_text) > 1500:
        return []
    below = items.children(index)
    if len(below) < _FEWEST_ITEMS:
        return []
    return [item for item in below if not any(each in by_item for each in (item, *_family(items, item)))]


def _family(items: Items, index: int) -> range:
    level = items.found[index].numbering.level
    last = index + 1
    while last < len(items.found) and items.found[last].numbering.level > level:
        last += 1
    return range(index + 1, last)


def _inherited(text: str, anchor: Anchor, heirs: list[int], items: Items) -> list[Draft]:
    drafts: list[Draft] = []
    for item in heirs:
        family = _family(items, item)
        end = items.ends[family[-1]] if len(family) else items.ends[item]
        span = _stripped(text, Span(items.found[item].numbering.span.end, end))
        if span is not None:
            says = Responsibility()
            says.merge(anchor.says)
            own = _OWN_DUE.search(text, max(span.start + 1, span.end - _LONGEST_DUE_BRACKET), span.end)
            if own is not None:
                says.due = Span(own.start("due"), own.end("due"))
                span = _stripped(text, Span(span.start, own.start())) or span
            closed = (
                span if drafts else Span(min(items.starts[items.at(anchor.span.start)], span.start), span.end)
            )
            number = items.found[item].numbering.number
            drafts.append(Draft(span, anchor.form, says, closed, number, "inherited"))
    return drafts


def _siblings_start(
    text: str, anchor: Anchor, index: int, by_item: dict[int, list[Anchor]], items: Items, span: Span
) -> int:
    """Return where the words of *anchor* start when it closes a run of items (1.…；2.…；3.…。（…）) and not only the last."""
    level = items.found[index].numbering.level
    if level < _ARABIC or not _ends_item(text, anchor, items.ends[index]) or len(by_item[index]) > 1:
        return span.start
    start, item = span.start, index - 1
    while item >= 0 and items.found[item].numbering.level == level and item not in by_item:
        words = text[items.found[item].numbering.span.end : items.ends[item]].rstrip(_SPACE)
        if not words.endswith(("；", ";", "，", ",", "、")):
            break
        start = items.found[item].numbering.span.end
        item -= 1
    return start


def _number(items: Items, index: int, start: int) -> int | None:
    """Return the number of the item whose words begin at *start*, None when the words begin elsewhere."""
    if index < 0:
        return None
    numbering = items.found[index].numbering
    return numbering.number if 0 <= start - numbering.span.end <= _MARKS_AFTER else None

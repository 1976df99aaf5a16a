"""A text -> the companies and colleges it names, by how their names end and what stands before.

``引导太极集团、葵花药业、华兰生物等医药龙头企业`` names three companies: one ends as only a company does, the others by a trade, which
counts only beside such a name or before 等…企业. Sorts of company (财务公司, 融资租赁公司) and of college (高水平应用技术大学) are no names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from graph.document import Span
from graph.linking.grammar import turn
from graph.linking.mention_words import Ending, any_of, mention_words, name_start

_LIST = re.compile(r"[^，。；：！？,;:\n（）()《》“”]+")
_LONGEST_COMPANY, _LONGEST_COLLEGE = 18, 14


@cache
def _ends(kind: str) -> re.Pattern[str]:
    words = mention_words()
    ending = words.company if kind == "enterprise" else words.college
    return re.compile(any_of(ending.ends))


def company_names(text: str, colleges: list[Span]) -> list[Span]:
    """Return the spans of company names in *text*, in order; *colleges* are sure names that lists may hold too."""
    found = list(_ending("enterprise", mention_words().company, text, _LONGEST_COMPANY))
    for chunk in _LIST.finditer(text):
        if "、" in chunk[0]:
            found += _listed(text, Span(chunk.start(), chunk.end()), [*found, *colleges])
    return sorted(set(found))


def college_names(text: str) -> list[Span]:
    """Return the spans of names of universities and colleges in *text*, in order."""
    return list(_ending("college", mention_words().college, text, _LONGEST_COLLEGE))


def _ending(kind: str, ending: Ending, text: str, longest: int) -> Iterator[Span]:
    for match in _ends(kind).finditer(text):
        start = name_start(text, match.start(), longest)
        if start is not None and ending.is_proper(text[start : match.start()]):
            yield Span(start, match.end())


@cache
def _companies() -> re.Pattern[str]:
    return re.compile(turn("and_others").pattern + any_of(mention_words().company_words))


def _listed(text: str, chunk: Span, strong: list[Span]) -> Iterator[Span]:
    """Yield names that end in a trade, from a list 甲、乙、丙 that also holds a sure name or is followed by 等…企业."""
    words = mention_words()
    sure = any(chunk.contains(span) for span in strong) or _companies().search(text, chunk.start, chunk.end)
    if not sure:
        return
    listed: list[tuple[Span, bool]] = []
    position = chunk.start
    for number, item in enumerate(chunk.of(text).split("、")):
        start, end = position, position + len(item)
        position = end + 1
        if tail := turn("before_and_others").match(item):
            end = start + tail.end(1)
        weak = next((trade for trade in words.weak_company.ends if text.endswith(trade, start, end)), "")
        if number == 0:
            begun = name_start(text, end - len(weak), 6)
            if begun is None or begun < start:
                continue
            start = begun
        stem = text[start : end - len(weak)]
        if 2 <= len(stem) <= 6 and words.weak_company.is_proper(stem):
            listed.append((Span(start, end), bool(weak)))
        if tail:
            break
    followed = _companies().search(text, chunk.start, chunk.end) is not None
    certain = any(by_trade for _, by_trade in listed) or any(chunk.contains(span) for span in strong)
    for span, by_trade in listed:
        # 赛力斯 in 长安汽车、赛力斯等整车企业: a bare trade name counts beside a sure company and before 等…企业
        if by_trade or (
            followed
            and certain
            and not any(span.start < other.end and other.start < span.end for other in strong)
        ):
            yield span

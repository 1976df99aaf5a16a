"""Numbering in front of headings and items: which system, which level, which number.

Systems and levels follow GB/T 9704-2012 (7.3.3: 一、 （一） 1. （1）), with the articles of regulations beside them.
"""

from __future__ import annotations

import re

from msgspec import Struct

from graph.document import Span

_CHINESE = "〇零一二三四五六七八九十百两○"
_DIGITS = {
    "〇": 0,
    "零": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}

SYSTEMS: tuple[str, ...] = (
    "chapter",
    "section",
    "article",
    "hanzi",
    "hanzi-bracket",
    "arabic",
    "arabic-bracket",
    "circled",
)
"""第一章, 第一节, 第一条, 一、, （一）, 1., （1）, ①; outermost first."""

_NUMBERING = (
    rf"(?=[第{_CHINESE}0-9０-９(（①-⑳])(?:"
    rf"第(?P<chapter>[{_CHINESE}]{{1,5}}|\d{{1,3}})[章编篇][ \t\u3000]?"
    rf"|第(?P<section>[{_CHINESE}]{{1,5}}|\d{{1,3}})节[ \t\u3000]?"
    rf"|第(?P<article>[{_CHINESE}]{{1,5}}|\d{{1,3}})条[ \t\u3000]?"
    rf"|(?P<hanzi>[{_CHINESE}]{{1,4}})[、．.](?![{_CHINESE}]{{1,3}}、)"
    rf"|[（(](?P<hanzi_bracket>[{_CHINESE}]{{1,4}})[）)][、．.]?"
    r"|(?P<arabic>[0-9０-９]{1,3})(?:[．、]|\.(?![0-9０-９]{1,2}(?![0-9０-９])[^0-9０-９人]))"
    r"|[（(](?P<arabic_bracket>[0-9０-９]{1,3})[）)]"
    r"|(?P<circled>[①-⑳]))"
)
NUMBERING = re.compile(_NUMBERING)
"""Matches ``一、`` ``（十二）`` ``3.`` ``(1)`` ``第三条``; leaves ``2.5亿元`` and ``2024年`` alone."""
LINE_NUMBERING = re.compile(rf"\n[ \t\u3000\u00a0*#]*(?P<label>{_NUMBERING})")
"""The same, at the start of a line but the first."""
FIRST_NUMBERING = re.compile(rf"[ \t\u3000\u00a0*#]*(?P<label>{_NUMBERING})")
"""The same, where a text starts."""
HINT = re.compile(rf"[{_CHINESE}0-9０-９①-⑳](?:[、．.)）章编篇节条]|(?<=[①-⑳]))")
"""Finds quickly where a numbering may end."""


class Numbering(Struct, frozen=True, gc=False):
    """A numbering found in the text."""

    span: Span
    """The numbering alone: ``（一）``."""
    level: int
    """Index into :data:`SYSTEMS`."""
    number: int


def hanzi_number(words: str) -> int:
    """Return the value of a Chinese numeral up to 999: ``十二`` -> 12, ``二十`` -> 20, ``一百零三`` -> 103."""
    total = digit = 0
    for character in words:
        if character == "百":
            total += (digit or 1) * 100
            digit = 0
        elif character == "十":
            total += (digit or 1) * 10
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def _value(words: str) -> int:
    if words[0] in _CHINESE:
        return hanzi_number(words)
    if "①" <= words[0] <= "⑳":
        return ord(words[0]) - ord("①") + 1
    return int(words)


def numbering_of(match: re.Match[str]) -> Numbering:
    """Return what a match of :data:`NUMBERING` or :data:`LINE_NUMBERING` says."""
    groups = match.groups()
    start = match.start() if len(groups) == len(SYSTEMS) else match.start("label")
    for level, words in enumerate(groups[-len(SYSTEMS) :]):
        if words:
            return Numbering(Span(start, match.end()), level, _value(words))
    raise AssertionError("a numbering without a number")

"""The numbering part of a DOCX package -> the number that Word prints before each paragraph, as text (一、 （一） 1. ①).

Source: ECMA-376, part 1, sections 17.9 (numbering) and 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_CHINESE = frozenset([
    "chineseCounting", "chineseCountingThousand", "ideographTraditional", "taiwaneseCounting",
    "taiwaneseCountingThousand", "japaneseCounting", "japaneseDigitalTenThousand", "ideographDigital",
    "taiwaneseDigital", "koreanDigital2",
])  # fmt: skip
_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"


def value(element: Any) -> str | None:
    """Return the ``w:val`` of *element*, None without one."""
    return None if element is None else element.get(W + "val")


@dataclass(slots=True)
class _Level:
    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _List:
    """One w:num: its abstract list, and where it starts anew."""

    abstract: str
    restarts: dict[int, int] = field(default_factory=dict)
    used: bool = False


class Numbering:
    """Counts the numbered paragraphs of one document, in the order they are asked for."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, list[int]] = {}
        self._styles = _numbered_styles(styles)
        if numbering is not None:
            self._load(numbering)

    def _load(self, numbering: Any) -> None:
        for abstract in numbering.iter(W + "abstractNum"):
            key = abstract.get(W + "abstractNumId")
            self._levels[key] = {
                int(level.get(W + "ilvl") or 0): _level(level) for level in abstract.iter(W + "lvl")
            }
        for number in numbering.iter(W + "num"):
            abstract = value(number.find(W + "abstractNumId"))
            if abstract is None:
                continue
            restarts = {}
            for override in number.iter(W + "lvlOverride"):
                start = override.find(W + "startOverride")
                if start is not None:
                    restarts[int(override.get(W + "ilvl") or 0)] = _integer(value(start), 1)
            self._lists[number.get(W + "numId")] = _List(abstract, restarts)

    def number(self, paragraph: Any) -> str:
        """Return the number before *paragraph* as Word prints it, "" when it has none, and count it."""
        key, depth = self._place(paragraph)
        chosen = self._lists.get(key or "")
        if chosen is None or chosen.abstract not in self._levels:
            return ""
        levels = self._levels[chosen.abstract]
        level = levels.get(depth)
        if level is None:
            return ""
        counters = self._counters.setdefault(chosen.abstract, [0] * _LEVELS)
        if not chosen.used:
            chosen.used = True
            for restarted, start in chosen.restarts.items():
                counters[restarted] = start - 1
        counters[depth] = (
            counters[depth] + 1 if counters[depth] else (chosen.restarts.get(depth) or level.start)
        )
        for deeper in range(depth + 1, _LEVELS):
            counters[deeper] = 0
        return self._printed(levels, counters, level)

    def _printed(self, levels: dict[int, _Level], counters: list[int], level: _Level) -> str:
        def count(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            of = levels.get(place, _Level())
            return printed(counters[place] or of.start, "decimal" if level.legal else of.number_format)

        if level.number_format in ("bullet", "none"):
            return ""
        return _PLACE.sub(count, level.text)

    def _place(self, paragraph: Any) -> tuple[str | None, int]:
        properties = paragraph.find(f"{W}pPr/{W}numPr")
        style = value(paragraph.find(f"{W}pPr/{W}pStyle"))
        inherited, depth = self._styles.get(style or "", (None, 0))
        if properties is None:
            return inherited, depth
        own = value(properties.find(W + "numId"))
        level = value(properties.find(W + "ilvl"))
        return (own if own is not None else inherited), min(_integer(level, depth), _LEVELS - 1)


def _level(level: Any) -> _Level:
    return _Level(
        _integer(value(level.find(W + "start")), 1),
        value(level.find(W + "numFmt")) or "decimal",
        value(level.find(W + "lvlText")) or "",
        level.find(W + "isLgl") is not None,
    )


def _integer(words: str | None, otherwise: int) -> int:
    return int(words) if words is not None and re.fullmatch(r"\d{1,6}", words) else otherwise


def _numbered_styles(styles: Any) -> dict[str, tuple[str | None, int]]:
    """Return style id -> (numId, level) for the styles that number their paragraphs, inherited from basedOn."""
    own: dict[str, tuple[str | None, int | None]] = {}
    parent: dict[str, str | None] = {}
    for style in styles.iter(W + "style"):
        key = style.get(W + "styleId")
        properties = style.find(f"{W}pPr/{W}numPr")
        if properties is not None:
            level = value(properties.find(W + "ilvl"))
            own[key] = (value(properties.find(W + "numId")), _integer(level, 0) if level else None)
        parent[key] = value(style.find(W + "basedOn"))
    found: dict[str, tuple[str | None, int]] = {}
    for key in parent:
        number: str | None = None
        depth: int | None = None
        up: str | None = key
        for _ in range(20):
            if up is None:
                break
            if up in own:
                number = number if number is not None else own[up][0]
                depth = depth if depth is not None else own[up][1]
            up = parent.get(up)
        if number is not None:
            found[key] = (number, depth or 0)
    return found


def printed(count: int, number_format: str) -> str:
    """Return *count* in a number format of ECMA-376 17.18.59: ``chineseCounting`` 11 -> 十一; unknown formats as decimal."""
    if number_format in _CHINESE:
        return chinese(count)
    if number_format == "ideographZodiac" and 1 <= count <= 12:
        return "子丑寅卯辰巳午未申酉戌亥"[count - 1]
    if number_format == "ideographZodiacTraditional" and 1 <= count <= 10:
        return _STEMS[count - 1]
    if number_format in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= count <= 20:
        return chr(0x245F + count)
    if number_format == "decimalEnclosedParen" and 1 <= count <= 20:
        return chr(0x2473 + count)
    if number_format == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(count))
    if number_format == "decimalZero":
        return f"{count:02d}"
    if number_format in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if number_format == "upperLetter" else letter
    if number_format in ("lowerRoman", "upperRoman"):
        roman = _roman(count)
        return roman.lower() if number_format == "lowerRoman" else roman
    return str(count)


def chinese(count: int) -> str:
    """Return *count* (below 1000) in Chinese numerals as headings are numbered: 10 十, 11 十一, 21 二十一, 105 一百〇五."""
    if not 0 < count < 1000:
        return str(count)
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "〇"
    return words + (_DIGITS[ones] if ones else "")


def _roman(count: int) -> str:
    words = ""
    for size, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        while count >= size and len(words) < 20:
            words += sign
            count -= size
    return words

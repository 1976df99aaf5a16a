"""A text -> its shadow for matching: same length, one way of writing each character.

Full-width digits, letters and punctuation become half-width, every blank becomes a space, Kangxi and CJK radicals
become the ideographs they stand for, ○ becomes 〇, ∶ becomes a colon, soft hyphens, zero-width characters and the marks
of Markdown (* #) become spaces. Position i of the shadow is position i of the text, so that a match in the shadow is a
span of the text.

Source: Unicode NFKC where it keeps the length; `folded_radicals.csv` for the radicals NFKC leaves alone.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_RADICALS = Path(__file__).with_name("folded_radicals.csv")
_ZEROS = {"○": "〇", "◯": "〇", "⚪": "〇"}
_COLONS = {"\u2236": ":"}
"""The sign of a ratio, typed for a colon."""
_EMPHASIS = "*#"
"""Marks by which Markdown sets words apart; no words of a document."""
_BLANKS = "\u00a0\u00ad\u1680\u180e\u200b\u200c\u200d\u2028\u2029\u2060\u202f\u205f\u3000\ufeff\t\x0b\x0c\x85"
_RANGES = ((0x00A8, 0x00BE), (0x2000, 0x206F), (0x2460, 0x24FF), (0x2E80, 0x2FDF), (0xF900, 0xFAFF),
           (0xFE10, 0xFE6F), (0xFF00, 0xFFEF))  # fmt: skip


@cache
def folding() -> dict[str, str]:
    """Return what stands for each character that folding changes (one character for one)."""
    table: dict[str, str] = {}
    for first, last in _RANGES:
        for code in range(first, last + 1):
            character = chr(code)
            plain = unicodedata.normalize("NFKC", character)
            if len(plain) == 1 and plain != character:
                table[character] = plain
    for code in (*range(0x2000, 0x200B), *map(ord, _BLANKS)):
        table[chr(code)] = " "
    with _RADICALS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(line for line in lines if not line.startswith("#")):
            table[row["radical"]] = row["ideograph"]
    return table | _ZEROS | _COLONS | dict.fromkeys(_EMPHASIS, " ")


@dataclass(frozen=True, slots=True)
class Replacement:
    """A table of characters, one for one, and the pattern that finds the next of them."""

    table: Mapping[str, str]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, table: Mapping[str, str]) -> Replacement:
        """Return the replacement that *table* describes."""
        return cls(table, re.compile("[" + "".join(map(re.escape, sorted(table))) + "]"))

    def __call__(self, text: str) -> str:
        """Return *text* replaced: one scan in all, one `str.replace` for each distinct character found."""
        position = 0
        while match := self.pattern.search(text, position):
            text = text.replace(match[0], self.table[match[0]])
            position = match.end()
        return text


@cache
def _folding() -> Replacement:
    return Replacement.of(folding())


_LONGEST_WORDS = 400
"""Longer texts are remembered as whole documents are."""
TELLTALES = "號單負責牽頭導會關辦機構縣區廳處鎮鄉協參與領員務總個為條證發業產實術網電銀貿財稅運輸農環質國資黨團際規劃設計監測驗險勞檢訂後於應層開"
"""Characters that texts on administration in traditional writing cannot do without."""


@cache
def _folding_or_telltale() -> re.Pattern[str]:
    return re.compile("[" + "".join(map(re.escape, sorted({*folding(), *TELLTALES}))) + "]")


def folded_and_script(text: str) -> tuple[str, bool]:
    """Return the folded shadow of *text*, and whether that is written in traditional characters: one scan tells both.

    Both are remembered for a while: for a few whole texts, and apart from them for many short ones.
    """
    return _of_words(text) if len(text) < _LONGEST_WORDS else _of_text(text)


@lru_cache(maxsize=8192)
def _of_words(words: str) -> tuple[str, bool]:
    return _scanned(words)


@lru_cache(maxsize=32)
def _of_text(text: str) -> tuple[str, bool]:
    return _scanned(text)


def _scanned(text: str) -> tuple[str, bool]:
    table, pattern, whole = folding(), _folding_or_telltale(), text
    position = 0
    while match := pattern.search(text, position):
        sign = match[0]
        plain = table.get(sign, sign)
        if plain in TELLTALES:
            return _folding()(whole), True
        text = text.replace(sign, plain)
        position = match.end()
    return text, False


def folded(text: str) -> str:
    """Return the folded shadow of *text*: ``（２０２２）`` -> ``(2022)``; ``len(folded(t)) == len(t)``."""
    return folded_and_script(text)[0]

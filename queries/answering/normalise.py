"""A question as typed -> the form everything else reads: folded widths, simplified characters, no controls."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from typing import Protocol, cast

MAX_CHARS = 500
"""Longer input is no question. The page and the API refuse it before it comes here (contract: 400)."""

_SPACES = re.compile(r"\s+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN_WORD = re.compile(r"[a-z]{2,}")
_SPACE_BESIDE_HAN = re.compile(
    r"(?<=[\u3400-\u9fff\d]) (?=[\u3400-\u9fff\d])|(?<=[\u3400-\u9fff]) | (?=[\u3400-\u9fff])"
)
_BRACKETED_YEAR = re.compile(r"[\[(【〔](\d{4})[\])】〕]")
_DIGITS = {**dict(zip("〇零一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)), "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
"""Numerals as cheques write them (中国人民银行《支付结算办法》附件一, 正确填写票据和结算凭证的基本规定)."""
NUMERAL = r"(?:\d{1,4}|[〇零一二三四五六七八九十百千两廿卅卌]{1,9})(?![十百千万亿])"
"""A whole number in either script, as a regular expression."""
FORMAL_NUMERAL = r"[零壹贰叁肆伍陆柒捌玖拾佰仟]{1,9}"
"""A whole number in the script of cheques; read only where nothing but a number can stand."""


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _to_simplified() -> _Converter:
    from opencc import OpenCC  # loaded with the first question that is not plain ASCII

    return cast(_Converter, OpenCC("t2s"))


@lru_cache(maxsize=40_000)
def _is_traditional(character: str) -> bool:
    return character > "\u2e7f" and _to_simplified().convert(character) != character


@lru_cache(maxsize=20_000)
def normalised(text: str) -> str:
    """Return *text* in NFKC, simplified, lower case, without controls, marks of direction and emoji."""
    folded = unicodedata.normalize("NFKC", text)
    kept = "".join(
        " " if character.isspace() else character
        for character in folded
        if character.isspace()
        or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk"}
    )
    if not kept.isascii() and any(map(_is_traditional, kept)):
        kept = _to_simplified().convert(kept)
    kept = _BRACKETED_YEAR.sub(r"〔\1〕", kept.lower())
    return _SPACE_BESIDE_HAN.sub("", _SPACES.sub(" ", kept)).strip()


def without_retracted(text: str, retractions: Iterable[str]) -> str:
    """Return a normalised question without what it takes back: 涪陵自贸…不对,是综保区 -> 综保区."""
    words = "|".join(sorted(map(re.escape, retractions), key=len, reverse=True))
    ends = [match.end() for match in re.finditer(rf"[,。.…!?—-]+(?:{words})[,。.!:]*(?:应该)?(?:是)?", text)]
    return text[ends[-1] :] if ends and text[ends[-1] :].strip() else text


_OR_NOT = re.compile(r"(?P<first>[\u4e00-\u9fff])[不没](?P<verb>(?P=first)[\u4e00-\u9fff]?)")


def asked_whether(text: str, verbs: Collection[str]) -> str:
    """Return a question of the form V不V with one of *verbs* as one with 吗: 海关参不参与 -> 海关参与吗 (朱德熙《语法讲义》, 反复问句)."""
    for match in _OR_NOT.finditer(text):
        for verb in (match["verb"], match["first"]):
            if verb in verbs:
                rest = text[match.start() + 2 + len(verb) :]
                ends = rest.rstrip("?。!呢啊呀")
                return f"{text[: match.start()]}{verb}{ends}吗"
    return text


_CONTRACTED = re.compile(r"\b(who|what|where|when|how|it|that)'s\b|\b(i)'d\b|\b(i)'m\b|\b(who|what)'re\b")


_TEENS = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TIES = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SPELT = re.compile(
    rf"\b(tasks?|items?|number) (?:number )?(?:({'|'.join(_TIES)})(?:[ -]({'|'.join(_ONES)}))?|({'|'.join((*_TEENS, *_ONES))}))\b"
)


def _in_digits(match: re.Match[str]) -> str:
    if match[2]:
        number = 10 * (_TIES.index(match[2]) + 2) + (_ONES.index(match[3]) + 1 if match[3] else 0)
    else:
        number = _TEENS.index(match[4]) + 10 if match[4] in _TEENS else _ONES.index(match[4]) + 1
    return f"{match[1]} {number}"


def expanded(text: str) -> str:
    """Return an English question without contractions of its words for asking and with numbers in digits: who's task seven."""
    text = _SPELT.sub(_in_digits, text)
    return _CONTRACTED.sub(
        lambda match: (
            f"{match[1]} is"
            if match[1]
            else "i would"
            if match[2]
            else "i am"
            if match[3]
            else f"{match[4]} are"
        ),
        text,
    )


def is_english(text: str) -> bool:
    """Tell whether a normalised question is asked in English: Latin words and hardly a Chinese character."""
    han = len(_HAN.findall(text))
    words = len(_LATIN_WORD.findall(text))
    return words >= 2 and han <= words


def has_words(text: str) -> bool:
    """Tell whether a normalised question holds anything that could be words."""
    return bool(_HAN.search(text) or _LATIN_WORD.search(text))


def whole_number(text: str) -> int | None:
    """Return the value of a whole number in digits or Chinese numerals; None when *text* is none."""
    if text.isdecimal():
        return int(text)
    total = current = 0
    for character in text.translate(_FORMAL):
        if character in _TENS:
            total += _TENS[character]
        elif character in _DIGITS:
            current = current * 10 + _DIGITS[character] if current and total == 0 else _DIGITS[character]
        elif character in _UNITS:
            total += (current or 1) * _UNITS[character]
            current = 0
        else:
            return None
    return total + current if text else None

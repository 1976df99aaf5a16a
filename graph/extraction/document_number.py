"""A text -> the document numbers (发文字号) in it, each with its span, its parts and one normalised form.

Forms (design/documents.md, section b): ``涪陵府发〔2022〕43号`` with 〔〕 [] 【】 （） and blanks, ``商服贸函2026年第322号`` without
brackets, orders ``民政部令第83号`` and ``交通运输部令2026年第10号``, numbers that a mirror damaged (``国办发〔2018104号``), which are kept
as written. ``第2741号提案`` (no issuer code), ``DB11/T1901—2021`` (a standard) and case numbers (year first) are none.
Source of the form: GB/T 9704—2012, 7.2.5 (code, year in hexagonal brackets, sequence).
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from functools import cache, lru_cache
from pathlib import Path

from msgspec import Struct

from graph.document import Span
from graph.extraction.patterns import pattern, word_list
from graph.reading.folded import folded
from graph.reading.shadow import shadow as shadow_of
from graph.reading.simplified import simplified
from graph.reading.word_places import all_places, places_of

_CODES = Path(__file__).with_name("document_number_words.csv")
_REACH = 48
"""No number with its code is longer than this many characters."""

_BRACKETED_FORM = pattern("document_number", "bracketed-form")
_YEARLY_FORM = pattern("document_number", "yearly-form")
_ORDER_FORM = pattern("document_number", "order-form")
_FORMS = (_BRACKETED_FORM, _YEARLY_FORM, _ORDER_FORM)
_DAMAGED = pattern("document_number", "damaged")
_OPENING_MARKS = "〔[【"
_OPENING = re.compile(r"[〔\[【](?=\s*(?:19|20)\d{3})")
_ORDINAL_CODES = word_list("document_number", "ordinal-codes")
_JOINT = pattern("document_number", "joint")
"""Bodies before the last one of a joint order or announcement: ``财政部 税务总局公告2023年第12号``."""
_ISSUER_AHEAD = pattern("document_number", "issuer-ahead")
"""Who issued the document, glued to its number: ``苏州市人民政府苏府规字〔2023〕1号``."""
_FORMER = word_list("document_number", "former")[0]
"""What stands before the name of a body that is no more: 原国家安全生产监督管理总局令第88号."""
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


class DocumentNumber(Struct, frozen=True, gc=False):
    """One document number as written, and what it is made of."""

    span: Span
    text: str
    code: str
    """Issuer code (发文机关代字) ``涪陵府发``, or the order's name ``民政部令``."""
    year: int | None
    sequence: int | None
    normalized: str
    """``代字〔年〕N号``; bracketless numbers and orders in their own form; damaged ones as written. Never a blank in it."""
    damaged: bool = False


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    with _CODES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    by_use: dict[str, list[str]] = {}
    for row in rows:
        by_use.setdefault(row["use"], []).append(re.escape(row["word"]))
    longest_first = {use: "|".join(sorted(words, key=len, reverse=True)) for use, words in by_use.items()}
    return (
        re.compile(rf".*(?:{longest_first['before']})", re.DOTALL),
        re.compile(rf"(?:{longest_first['joint']})+"),
        re.compile(rf"(?:{longest_first['bracketless']})$"),
    )


@lru_cache(maxsize=64)
def document_numbers(text: str) -> tuple[DocumentNumber, ...]:
    """Return every document number in *text*, in order of place, none inside another."""
    shadow = shadow_of(text)
    found: list[DocumentNumber] = []
    floor = 0
    for end in [place + 1 for place in places_of("号", shadow)]:
        start = max(floor, end - _REACH)
        number = _number_before(text, shadow, start, end)
        if number:
            found.append(number)
            floor = number.span.end
    found += _damaged(text, shadow, found)
    return tuple(sorted(found, key=lambda number: number.span))


def parsed(number: str) -> DocumentNumber | None:
    """Return the parts of *number*, a text that is one document number and nothing else, or None."""
    words = number.strip()
    found = document_numbers(words)
    return found[0] if len(found) == 1 and found[0].text == words else None


def normalized(number: str) -> str | None:
    """Return *number* as ``代字〔年〕N号`` when it is one document number; a lost 号 at its end is put back; else None."""
    words = number.strip()
    whole = parsed(words) or (None if words.endswith("号") else parsed(words + "号"))
    return whole.normalized if whole else None


def in_own_characters(normal: str, words: str) -> str:
    """Return *normal*, the normalised form of *words*, in the characters of *words*: 狮政办〔2025〕1号 of 獅政辦… -> 獅政辦〔2025〕1號."""
    own = dict(zip(simplified(folded(words)), words, strict=True))
    return "".join(own.get(sign, sign) if "㐀" <= sign <= "鿿" else sign for sign in normal)


def _number_before(text: str, shadow: str, start: int, end: int) -> DocumentNumber | None:
    window = shadow[start:end]
    before_sign = window[:-1].rstrip()
    if not before_sign or not (before_sign[-1].isdigit() or before_sign[-1] in "一二三四五六七八九十百〇零"):
        return None
    for form, shape in enumerate(_FORMS):
        match = shape.search(window)
        if not match:
            continue
        code = _code_start(window, match, shadow[max(0, start - 1) : start])
        if code is None or (form == 1 and not _words()[2].search(window[code : match.end("code")])):
            continue
        if form == 0 and (issuer := _ISSUER_AHEAD.match(window, code, match.end("code"))):
            code = issuer.end()
        if form and window[code] == _FORMER:
            code += 1
        if form and (joint := _JOINT.search(window, 0, code)):
            code = joint.start()
        return _made(text, match, start, code, form)
    return None


def _code_start(window: str, match: re.Match[str], before_window: str = "") -> int | None:
    """Return where the issuer code begins: after the words that only lead up to it (根据, 按照, 印发 …)."""
    before, joint, _ = _words()
    start = match.start("code")
    if start and window[start - 1].isdigit() and window[start] in "年月日":
        start += 1
    code = window[start : match.end("code")]
    leading = before.match(code)
    if leading:
        start += leading.end()
    elif (window[start - 1 : start] or before_window) not in ("", "\n", "(") and (
        conjunction := joint.match(code)
    ):
        start += conjunction.end()
    return start if match.end("code") - start >= 1 else None


def _made(text: str, match: re.Match[str], offset: int, code_start: int, form: int) -> DocumentNumber:
    end = offset + match.end()
    if (
        form == 2
        and "(" in match[0][match.end("code") - match.start() :]
        and text[end : end + 1] in (")", "）")
    ):
        end += 1
    span = Span(offset + code_start, end)
    code = re.sub(r"\s+", "", match.string[code_start : match.end("code")])
    sequence = _integer(match["sequence"])
    year = int(match["year"]) if match["year"] else None
    if form == 0:
        ordinal = (
            "第"
            if code.endswith(_ORDINAL_CODES) and "第" in match[0][match.end("code") - match.start() :]
            else ""
        )
        normal = f"{code}〔{year}〕{ordinal}{sequence}号"
    elif form == 1:
        normal = f"{code}{year}年第{sequence}号"
    else:
        normal = f"{code}第{match['sequence']}号"
    return DocumentNumber(span, span.of(text), code, year, sequence, normal)


def _integer(digits: str) -> int | None:
    if digits.isdigit() and digits.isascii():
        return int(digits)
    return chinese_integer(digits)


def chinese_integer(words: str) -> int | None:
    """Return the value of a Chinese numeral below 1000 (``四十五`` -> 45, ``二〇`` -> 20), None when it is none."""
    if not words or any(character not in "〇零一二三四五六七八九十百" for character in words):
        return None
    if not set(words) & {"十", "百"}:
        return int(words.translate(_HAN_DIGITS))
    total, digit = 0, 0
    for character in words:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = int(character.translate(_HAN_DIGITS))
    return total + digit


def _damaged(text: str, shadow: str, whole: list[DocumentNumber]) -> list[DocumentNumber]:
    """Return the numbers whose closing bracket a mirror lost, outside the *whole* ones (in order)."""
    found: list[DocumentNumber] = []
    starts = [number.span.start for number in whole]
    floor = 0
    for position in all_places(_OPENING_MARKS, shadow):
        if _OPENING.match(shadow, position) is None:
            continue
        index = bisect_right(starts, position) - 1
        if index >= 0 and position < whole[index].span.end:
            floor = whole[index].span.end
            continue
        match = _DAMAGED.search(shadow, max(floor, position - 26), position + 20)
        code = _code_start(shadow, match) if match and match.start() < position < match.end() else None
        if match and code is not None:
            span = Span(code, match.end())
            floor = span.end
            words = re.sub(r"\s+", "", span.of(text))
            name = shadow[code : match.end("code")]
            found.append(
                DocumentNumber(span, span.of(text), name, int(match["year"]), None, words, damaged=True)
            )
    return found

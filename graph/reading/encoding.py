"""Bytes of a text file -> its characters and the name of their encoding; refuses what is no text.

Order: byte order mark, UTF-8, UTF-16 without a mark, then GB18030 against Big5 by how many of the decoded characters
belong to everyday Chinese (GB 2312 level 1 and the Big5 frequent plane, in which those standards order their characters
by use).
"""

from __future__ import annotations

import codecs
import re
from functools import cache

from graph.reading.errors import UnreadableFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_SAMPLE = 20_000
_EVERYDAY_SHARE = 0.6
"""Below this share of everyday characters the bytes are not taken for Chinese text in that encoding."""
_EXPECTED = "Chinese text in UTF-8, UTF-16, GB18030 or Big5"
_REMEDY = "save the file as UTF-8 text, or give the HTML, DOCX or PDF original"


def decoded(name: str, data: bytes) -> tuple[str, str]:
    """Return the text of *data* (no byte order mark, newlines as ``\\n``) and its encoding, or raise UnreadableFile."""
    if not data.strip(b" \t\r\n\x00\x0c"):
        raise UnreadableFile(name, "an empty file" if not data else "a file of blanks", _EXPECTED, _REMEDY)
    text, encoding = _marked(name, data) or _unmarked(name, data)
    controls = len(_CONTROL.findall(text[:_SAMPLE]))
    if controls > len(text[:_SAMPLE]) // 200:
        raise UnreadableFile(name, f"{encoding} with {controls} control characters in the first {_SAMPLE}",
                             _EXPECTED, _REMEDY)  # fmt: skip
    if not text.strip():
        raise UnreadableFile(name, "a file of blanks", _EXPECTED, _REMEDY)
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _marked(name: str, data: bytes) -> tuple[str, str] | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), encoding
            except UnicodeDecodeError as fault:
                raise UnreadableFile(name, f"a {encoding} byte order mark, but no {encoding} at byte {fault.start + len(mark)}",
                                     _EXPECTED, _REMEDY) from None  # fmt: skip
    return None


def _unmarked(name: str, data: bytes) -> tuple[str, str]:
    utf8_fault: int | None = None
    if b"\x00" not in data[:_SAMPLE]:
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError as fault:
            utf8_fault = fault.start
    candidates = []
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        candidates.append((_everyday_share(text), encoding, text))
    if candidates:
        share, encoding, text = max(candidates, key=lambda found: found[0])
        if share >= _EVERYDAY_SHARE:
            return text, encoding
    found = f"bytes that are not UTF-8 from byte {utf8_fault} on" if utf8_fault is not None else "binary data"
    raise UnreadableFile(name, f"{found} and no other Chinese encoding", _EXPECTED, _REMEDY)


def _candidates(data: bytes) -> tuple[str, ...]:
    if b"\x00" in data[:_SAMPLE]:
        return ("utf-16-le", "utf-16-be") if len(data) % 2 == 0 else ()
    wide = ("utf-16-le", "utf-16-be") if len(data) % 2 == 0 else ()
    return ("gb18030", "big5", *wide)


@cache
def _everyday() -> frozenset[str]:
    """Return the characters of GB 2312 level 1 (rows 16-55) and of Big5's frequent plane (A4-C6)."""
    simple = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    traditional = (
        bytes((row, cell)) for row in range(0xA4, 0xC7) for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    )
    characters = [code.decode("gb2312", "ignore") for code in simple]
    characters += [code.decode("big5", "ignore") for code in traditional]
    return frozenset("".join(characters)) | frozenset(
        "，。、；：！？（）《》〈〉〔〕【】「」『』“”‘’—…　·０１２３４５６７８９○〇"
    )


def _everyday_share(text: str) -> float:
    """Return which part of the non-ASCII characters at the front of *text* is everyday Chinese, 0.0 to 1.0."""
    foreign = [character for character in text[:_SAMPLE] if character > "\x7f"]
    if not foreign:
        return 0.0
    everyday = _everyday()
    return sum(character in everyday for character in foreign) / len(foreign)

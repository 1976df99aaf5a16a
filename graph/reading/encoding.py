"""Bytes of a text file -> its characters and the name of their encoding; refuses what is no text.

Order: byte order mark, UTF-8, UTF-16 without a mark, then GB18030 against Big5 by how many of the decoded characters
belong to everyday Chinese (GB 2312 level 1 and the Big5 frequent plane, in which those standards order their characters
by use).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
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
_CONTROL_BYTES = (*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F)
"""The same as bytes; U+FFFE and U+FFFF are looked for apart."""
_NONCHARACTERS = "\ufffe", "\uffff"
_SAMPLE = 20_000
_EVERYDAY_SHARE = 0.6
"""Below this share of everyday characters the bytes are not taken for Chinese text in that encoding."""
_EXPECTED = "Chinese text in UTF-8, UTF-16, GB18030 or Big5"
_REMEDY = "save the file as UTF-8 text, or give the HTML, DOCX or PDF original"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file, how they were encoded, and what was wrong with them."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decoded(name: str, data: bytes) -> Decoded:
    """Return the text of *data* (no byte order mark, newlines as ``\\n``), or raise UnreadableFile.

    A few bytes that fit no character (a file cut off in mid-character, a bad sector) become U+FFFD, with a warning.
    """
    if not data.strip(b" \t\r\n\x00\x0c"):
        raise UnreadableFile(name, "a file of blanks" if data else "an empty file", _EXPECTED, _REMEDY)
    found = _marked(name, data) or _unmarked(data) or _damaged(name, data)
    if found is None:
        raise UnreadableFile(name, "bytes of no Chinese encoding (binary data?)", _EXPECTED, _REMEDY)
    sample = found.text[:_SAMPLE]
    controls = len(_CONTROL.findall(sample)) if _may_hold_controls(data, sample) else 0
    if controls > len(sample) // 200:
        raise UnreadableFile(
            name, f"{found.encoding} with {controls} control characters at its front", _EXPECTED, _REMEDY
        )
    if not found.text.strip():
        raise UnreadableFile(name, "a file of blanks", _EXPECTED, _REMEDY)
    if "\r" not in found.text:
        return found
    return Decoded(found.text.replace("\r\n", "\n").replace("\r", "\n"), found.encoding, found.warnings)


def _may_hold_controls(data: bytes, sample: str) -> bool:
    """Tell quickly whether *sample*, decoded from *data*, may hold control characters: bytes are sought five times as fast.

    In each encoding read here a control character keeps its ASCII byte.
    """
    return any(map(data.__contains__, _CONTROL_BYTES)) or any(map(sample.__contains__, _NONCHARACTERS))


def _marked(name: str, data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _replaced(name, data[len(mark) :], encoding)
    return None


def _unmarked(data: bytes) -> Decoded | None:
    if b"\x00" not in data[:_SAMPLE]:
        try:
            return Decoded(data.decode("utf-8"), "utf-8")
        except UnicodeDecodeError:
            pass
    candidates = []
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        candidates.append((_everyday_share(text), Decoded(text, encoding)))
    share, best = max(candidates, key=lambda found: found[0], default=(0.0, None))
    return best if share >= _EVERYDAY_SHARE else None


def _damaged(name: str, data: bytes) -> Decoded | None:
    if b"\x00" in data[:_SAMPLE]:
        return None
    for encoding in ("utf-8", "gb18030"):
        found = _replaced(name, data, encoding)
        if found and _everyday_share(found.text) >= _EVERYDAY_SHARE:
            return found
    return None


def _replaced(name: str, data: bytes, encoding: str) -> Decoded | None:
    """Return *data* in *encoding* with U+FFFD for at most one bad byte in 500 characters, or None when there are more."""
    text = data.decode(encoding, "replace")
    bad = text.count("\ufffd") - data.count("\ufffd".encode(encoding))
    if bad <= 0:
        return Decoded(text, encoding)
    if bad > max(3, len(text) // 500):
        return None
    place = text.index("\ufffd")
    warning = f"{name}: {bad} places are no {encoding}, the first at character {place}; they read � now"
    return Decoded(text, encoding, (warning,))


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

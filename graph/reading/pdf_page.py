"""One page of a PDF -> its characters with their places, its lines of text, and the ruling lines drawn on it.

Units are points, origin at the lower left of the page as it is shown (rotation undone). pdfium does the decoding.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

MAX_CHARACTERS = 60_000
"""Per page; the densest pages of newsprint hold about 10,000."""
_SAME_LINE = 0.42
"""Baselines closer than this share of the type size are one line."""
_GAP = 0.5
"""Characters further apart than this share of the type size are parted; justified lines stretch to about 0.3."""
_BLANK_GAP = 0.12
"""The same where the file sets a blank between them."""
_BLANKS = frozenset((0x20, 0xA0, 0x3000, 0x2002, 0x2003))
_THIN = 3.0
_SHORT = 3.0


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character on the page."""

    character: str
    left: float
    right: float
    baseline: float
    size: float
    after_blank: bool = False
    """True when the file sets a blank before it."""

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the character."""
        return (self.left + self.right) / 2, self.baseline + 0.35 * self.size


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters on one baseline without a wide gap between them."""

    words: str
    left: float
    right: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text: its segments from left to right."""

    page: int
    segments: tuple[Segment, ...]

    @property
    def words(self) -> str:
        """The line's words; a wide gap is two blanks, a narrow one is one."""
        pieces = [self.segments[0].words]
        for before, after in zip(self.segments, self.segments[1:], strict=False):
            pieces.append("  " if after.left - before.right > 1.6 * after.size else " ")
            pieces.append(after.words)
        return "".join(pieces).strip()

    @property
    def left(self) -> float:
        """Where the first character begins."""
        return self.segments[0].left

    @property
    def right(self) -> float:
        """Where the last character ends."""
        return self.segments[-1].right

    @property
    def baseline(self) -> float:
        """Height of the line on the page."""
        return self.segments[0].baseline

    @property
    def size(self) -> float:
        """The largest type on the line."""
        return max(segment.size for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line: from (x0, y0) to (x1, y1), upright or level."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def level(self) -> bool:
        """True for a horizontal rule."""
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Page:
    """What is on one page."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    picture_share: float
    """How much of the page pictures cover, 0.0 to 1.0."""


def read_page(page: Any, number: int) -> Page:
    """Return what is on the pdfium page *page*, the *number*-th (1-based) of its file."""
    import pypdfium2.raw as pdfium

    turns = pdfium.FPDFPage_GetRotation(page.raw)
    width, height = page.get_size()
    if not (math.isfinite(width) and math.isfinite(height)):
        width, height = 595.0, 842.0
    place = _placing(turns, width, height)
    text_page = page.get_textpage()
    try:
        glyphs = tuple(_glyphs(pdfium, text_page.raw, place, turns))
    finally:
        text_page.close()
    rules, pictures = _drawn(pdfium, page, place)
    return Page(number, width, height, glyphs, tuple(rules), min(1.0, pictures / max(1.0, width * height)))


def _placing(turns: int, width: float, height: float) -> Any:
    """Return the map from the page's own coordinates to those of the page as shown."""
    return {
        1: lambda x, y: (y, height - x),
        2: lambda x, y: (width - x, height - y),
        3: lambda x, y: (width - y, x),
    }.get(turns, lambda x, y: (x, y))


def _glyphs(pdfium: Any, text_page: Any, place: Any, turns: int) -> Iterable[Glyph]:
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    blank = False
    upright = -turns * 1.5707963267948966
    for index in range(min(pdfium.FPDFText_CountChars(text_page), MAX_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if pdfium.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        if code in _BLANKS:
            blank = True
            continue
        if code < 32 or code in (0xFFFE, 0xFFFF):
            continue
        if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box)):
            continue
        pdfium.FPDFText_GetCharOrigin(text_page, index, ctypes.byref(x), ctypes.byref(y))
        angle = pdfium.FPDFText_GetCharAngle(text_page, index)
        if abs((angle - upright + 3.1416) % 6.2832 - 3.1416) > 0.3:
            continue
        (left, low), (right, high) = place(box.left, box.bottom), place(box.right, box.top)
        _, baseline = place(x.value, y.value)
        if not math.isfinite(left + right + low + high + baseline):
            continue
        size = max(abs(high - low), 1.0)
        yield Glyph(chr(code), min(left, right), max(left, right), baseline, min(size, 200.0), blank)
        blank = False


def _drawn(pdfium: Any, page: Any, place: Any) -> tuple[list[Rule], float]:
    rules: list[Rule] = []
    pictures = 0.0
    for drawn in page.get_objects(max_depth=3):
        if drawn.type not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            continue
        try:
            a, b, c, d = drawn.get_bounds()
        except Exception:
            continue
        (xa, ya), (xb, yb) = place(a, b), place(c, d)
        if not math.isfinite(xa + xb + ya + yb):
            continue
        x0, x1, y0, y1 = min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)
        if drawn.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures += (x1 - x0) * (y1 - y0)
        elif len(rules) < 20_000:
            rules += _rules_of(pdfium, drawn, place, (x0, y0, x1, y1))
    return rules, pictures


def _rules_of(pdfium: Any, drawn: Any, place: Any, bounds: tuple[float, float, float, float]) -> list[Rule]:
    x0, y0, x1, y1 = bounds
    if min(x1 - x0, y1 - y0) <= _THIN:
        return [_middle(x0, y0, x1, y1)] if max(x1 - x0, y1 - y0) >= _SHORT else []
    return [
        rule for rule in _stroked(pdfium, drawn, place) if max(rule.x1 - rule.x0, rule.y1 - rule.y0) >= _SHORT
    ]


def _middle(x0: float, y0: float, x1: float, y1: float) -> Rule:
    """Return the rule that a thin box draws: its middle line."""
    if x1 - x0 >= y1 - y0:
        return Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
    return Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)


def _stroked(pdfium: Any, drawn: Any, place: Any) -> Iterable[Rule]:
    """Yield the straight upright and level strokes of a path."""
    matrix = drawn.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(drawn.raw, ctypes.byref(fill), ctypes.byref(stroke))
    if not stroke.value:
        return
    start = last = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(drawn.raw), 4000)):
        piece = pdfium.FPDFPath_GetPathSegment(drawn.raw, index)
        pdfium.FPDFPathSegment_GetPoint(piece, ctypes.byref(x), ctypes.byref(y))
        point = place(*matrix.on_point(x.value, y.value))
        kind = pdfium.FPDFPathSegment_GetType(piece)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _straight(last, point)
        last = point
        if pdfium.FPDFPathSegment_GetClose(piece):
            yield from _straight(point, start)
            last = start


def _straight(a: tuple[float, float], b: tuple[float, float]) -> Iterable[Rule]:
    x0, x1, y0, y1 = min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1])
    if math.isfinite(x0 + x1 + y0 + y1) and min(x1 - x0, y1 - y0) <= 1.0:
        yield _middle(x0, y0, x1, y1)


def lines_of(glyphs: Sequence[Glyph], page: int) -> list[Line]:
    """Return the lines that *glyphs* make, from the top of the page down, each from left to right."""
    rows: list[tuple[float, float, list[Glyph]]] = []
    for glyph in sorted(glyphs, key=lambda g: -g.baseline):
        if rows and rows[-1][0] - glyph.baseline <= _SAME_LINE * max(glyph.size, rows[-1][1]) * 0.8:
            rows[-1][2].append(glyph)
        else:
            rows.append((glyph.baseline, glyph.size, [glyph]))
    return [Line(page, tuple(segments)) for _, _, row in rows if (segments := _segments(row))]


def _segments(row: list[Glyph]) -> list[Segment]:
    row.sort(key=lambda g: g.left)
    segments: list[Segment] = []
    words: list[str] = []
    first = previous = row[0]
    for glyph in row:
        if words:
            if glyph.character == previous.character and glyph.left - previous.left < 0.25 * glyph.size:
                continue
            gap = glyph.left - previous.right
            if gap > (_BLANK_GAP if glyph.after_blank else _GAP) * min(glyph.size, previous.size):
                segments.append(
                    Segment("".join(words), first.left, previous.right, first.baseline, first.size)
                )
                words, first = [], glyph
        words.append(glyph.character)
        previous = glyph
    segments.append(Segment("".join(words), first.left, previous.right, first.baseline, first.size))
    return segments

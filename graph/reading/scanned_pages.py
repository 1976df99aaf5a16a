"""A PDF of pictures -> its text by OCR, where tesseract with the model chi_sim is installed; else a refusal that says so.

Nothing is installed for this: `apt install tesseract-ocr tesseract-ocr-chi-sim` switches it on. tesseract gives words with their
places, so a scan is laid out like any other PDF.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from functools import cache

from graph.document import Document, SourceFile
from graph.reading.errors import UnreadableFile
from graph.reading.pdf_layout import LaidPage, laid_out
from graph.reading.pdf_page import Line, Segment

_MODEL = "chi_sim"
_TIME_LIMIT_S = 18.0
_DOTS_PER_POINT = 200 / 72
_GAP = 0.85
"""Words further apart than this share of the line's height are parted; boxes fit the ink, so names in columns lie about one height apart."""


@cache
def tesseract() -> str | None:
    """Return the path of tesseract when it can read simplified Chinese, else None."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
    )
    return program if _MODEL in (listed.stdout + listed.stderr).split() else None


def read_scanned(name: str, data: bytes, source: SourceFile, page_count: int) -> Document:
    """Return the text of the pictures in a PDF of *page_count* pages; raises UnreadableFile without OCR or without words."""
    program = tesseract()
    if program is None:
        raise UnreadableFile(name, f"a PDF of {page_count} pages that are pictures without text (a scan)", "a PDF with text",
                             "give the text version, or install tesseract-ocr with chi_sim for OCR")  # fmt: skip
    pages = list(_recognised(program, data, time.monotonic() + _TIME_LIMIT_S))
    if not any(page.lines for page in pages):
        raise UnreadableFile(
            name, "a scan in which OCR found no words", "a legible scan", "give the text version"
        )
    warnings = [f"{name}: a scan; its text was read by OCR and may hold wrong characters"]
    if len(pages) < page_count:
        warnings.append(
            f"{name}: OCR read {len(pages)} of {page_count} pages in {_TIME_LIMIT_S:.0f} s; the rest is left out"
        )
    return laid_out(source, pages, warnings)


def _recognised(program: str, data: bytes, deadline: float) -> Iterator[LaidPage]:
    """Yield the pages in order, as many as can be read before *deadline*."""
    import pypdfium2

    opened = pypdfium2.PdfDocument(data)
    command = [program, "-", "-", "-l", _MODEL, "--psm", "4", "tsv"]
    alone = os.environ | {"OMP_THREAD_LIMIT": "1"}
    try:
        for index in range(len(opened)):
            left = deadline - time.monotonic()
            if left <= 0:
                return
            picture = io.BytesIO()
            page = opened[index]
            page.render(scale=_DOTS_PER_POINT, grayscale=True).to_pil().save(picture, "PNG")
            try:
                found = subprocess.run(
                    command,
                    input=picture.getvalue(),
                    capture_output=True,
                    timeout=left,
                    check=False,
                    env=alone,
                )
            except subprocess.TimeoutExpired:
                return
            height = page.get_size()[1]
            yield LaidPage(
                index + 1, height, ocr_lines(found.stdout.decode("utf-8", "replace"), index + 1, height)
            )
    finally:
        opened.close()


def ocr_lines(table: str, page: int, height: float) -> list[Line]:
    """Return the lines in tesseract's TSV output (pixels from the top left), in points from the bottom, from the top down."""
    rows: dict[tuple[str, str, str], list[tuple[float, float, float, float, str]]] = {}
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        words = (row.get("text") or "").strip()
        if row.get("level") == "5" and words:
            left, top, wide, high = (
                float(row[key]) / _DOTS_PER_POINT for key in ("left", "top", "width", "height")
            )
            key = (row["block_num"], row["par_num"], row["line_num"])
            rows.setdefault(key, []).append((left, left + wide, height - top - high, high, words))
    lines = [Line(page, tuple(_segments(words))) for words in rows.values()]
    return sorted(lines, key=lambda line: -line.baseline)


def _segments(words: Sequence[tuple[float, float, float, float, str]]) -> list[Segment]:
    """Return the segments of one line from its words (left, right, bottom, height, text)."""
    ordered = sorted(words)
    size = max(sorted(word[3] for word in ordered)[len(ordered) // 2], 1.0)
    baseline = sorted(word[2] for word in ordered)[len(ordered) // 2]
    segments: list[Segment] = []
    for left, right, _, _, text in ordered:
        last = segments[-1] if segments else None
        if last and left - last.right < _GAP * size and not (text[0].isascii() and last.words[-1].isascii()):
            segments[-1] = Segment(last.words + text, last.left, right, baseline, size)
        else:
            segments.append(Segment(text, left, right, baseline, size))
    return segments

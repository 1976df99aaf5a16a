"""A PDF of pictures -> its text by OCR, where tesseract with the model chi_sim is installed; else a refusal that says so.

Nothing is installed for this: `apt install tesseract-ocr tesseract-ocr-chi-sim` switches it on.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from functools import cache

from graph.document import Document, SourceFile
from graph.reading.errors import UnreadableFile
from graph.reading.text_builder import TextBuilder

_MODEL = "chi_sim"
_TIME_LIMIT_S = 25.0
_DOTS_PER_POINT = 300 / 72
_BETWEEN_HAN = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) +(?=[\u3000-\u9fff\uff00-\uffef])")


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
    builder = TextBuilder()
    deadline = time.monotonic() + _TIME_LIMIT_S
    read = 0
    for number, words in enumerate(_recognised(program, data, deadline), 1):
        read = number
        for paragraph in words.split("\n\n"):
            builder.paragraph(_BETWEEN_HAN.sub("", "".join(paragraph.split("\n"))), page=number)
    if not len(builder):
        raise UnreadableFile(
            name, "a scan in which OCR found no words", "a legible scan", "give the text version"
        )
    warnings = [f"{name}: a scan; its text was read by OCR and may hold wrong characters"]
    if read < page_count:
        warnings.append(
            f"{name}: OCR read {read} of {page_count} pages in {_TIME_LIMIT_S:.0f} s; the rest is left out"
        )
    return builder.document(source, {}, warnings)


def _recognised(program: str, data: bytes, deadline: float) -> Iterator[str]:
    import pypdfium2

    opened = pypdfium2.PdfDocument(data)
    try:
        for index in range(len(opened)):
            left = deadline - time.monotonic()
            if left <= 0:
                return
            picture = io.BytesIO()
            opened[index].render(scale=_DOTS_PER_POINT, grayscale=True).to_pil().save(picture, "PNG")
            try:
                found = subprocess.run([program, "-", "-", "-l", _MODEL, "--psm", "4"], input=picture.getvalue(),
                                       capture_output=True, timeout=left, check=False)  # fmt: skip
            except subprocess.TimeoutExpired:
                return
            yield found.stdout.decode("utf-8", "replace")
    finally:
        opened.close()

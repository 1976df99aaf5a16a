"""Small real files, made on the spot: DOCX with python-docx, PDF with reportlab's built-in Chinese font."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import docx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
Draw = Callable[[Canvas], None]


@pytest.fixture
def made_pdf() -> Callable[..., bytes]:
    """Return a function: one drawing function a page -> the bytes of the PDF file."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))

    def make(*pages: Draw, password: str | None = None) -> bytes:
        file = io.BytesIO()
        canvas = Canvas(file, pagesize=A4, encrypt=password)
        for draw in pages:
            canvas.setFont(FONT, 14)
            draw(canvas)
            canvas.showPage()
        canvas.save()
        return file.getvalue()

    return make


@pytest.fixture
def text_page() -> Callable[..., Draw]:
    """Return a function: lines -> a drawing of them from the top, at the left margin unless they begin with blanks."""

    def page(lines: Sequence[str], top: float = 760, header: str = "", footer: str = "") -> Draw:
        def draw(canvas: Canvas) -> None:
            height = top
            for line in lines:
                words = line.lstrip("　 ")
                canvas.drawString(70 + 14 * (len(line) - len(words)), height, words)
                height -= 26
            canvas.setFont(FONT, 8)
            if header:
                canvas.drawString(70, 820, header)
            if footer:
                canvas.drawString(280, 20, footer)

        return draw

    return page


@pytest.fixture
def table_page() -> Callable[..., Draw]:
    """Return a function: rows of cell words -> a drawing of a ruled table; a word None goes on in the cell above."""

    def page(
        rows: Sequence[Sequence[str | None]], top: float = 740, widths: Sequence[int] = (50, 200, 100, 100)
    ) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.setFont(FONT, 11)
            lefts = [70 + sum(widths[:column]) for column in range(len(widths) + 1)]
            for number, row in enumerate(rows):
                high, low = top - 40 * number, top - 40 * (number + 1)
                for column, words in enumerate(row):
                    if words is None:
                        continue
                    canvas.line(lefts[column], high, lefts[column + 1], high)
                    for line, part in enumerate(words.split("\n")):
                        canvas.drawString(lefts[column] + 3, high - 15 - 14 * line, part)
                for left in lefts:
                    canvas.line(left, high, left, low)
            canvas.line(lefts[0], top - 40 * len(rows), lefts[-1], top - 40 * len(rows))

        return draw

    return page


@pytest.fixture
def made_docx() -> Callable[..., bytes]:
    """Return a function: what to do with a new document -> the bytes of the DOCX file."""

    def make(fill: Callable[[object], None]) -> bytes:
        document = docx.Document()
        fill(document)
        file = io.BytesIO()
        document.save(file)
        return file.getvalue()

    return make

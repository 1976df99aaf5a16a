"""Bytes of a PDF file -> Document: paragraphs over line and page breaks, tables over pages, the page of each block.

pypdfium2 decodes the pages; only pages with ruling lines are searched for tables. A file of pictures is refused with advice, or
read by OCR where tesseract with chi_sim is installed (`graph.reading.scanned_pages`).
"""

from __future__ import annotations

import hashlib
import time
from typing import Any

from graph.document import Document, SourceFile
from graph.reading.errors import UnreadableFile
from graph.reading.media_type import PDF
from graph.reading.pdf_aligned_tables import AlignedTables
from graph.reading.pdf_layout import LaidPage, laid_out
from graph.reading.pdf_page import Page, lines_of, read_page
from graph.reading.pdf_tables import may_hold_table, tables_on

MAX_PAGES = 3000
TIME_LIMIT_S = 20.0
_EXPECTED = "a PDF file with text"
_LEAST_GLYPHS = 12
_PICTURE_SHARE = 0.3


def read_pdf(name: str, data: bytes) -> Document:
    """Return the Document in the PDF file *data*; raises UnreadableFile for a locked, damaged, scanned or endless one."""
    pages = _pages(name, data)
    source = SourceFile(name, PDF, hashlib.sha256(data).hexdigest(), len(data))
    bare = [
        page for page in pages if len(page.glyphs) < _LEAST_GLYPHS and page.picture_share > _PICTURE_SHARE
    ]
    if sum(len(page.glyphs) for page in pages) < _LEAST_GLYPHS or len(bare) * 2 > len(pages):
        from graph.reading.scanned_pages import read_scanned

        return read_scanned(name, data, source, len(pages))
    warnings = []
    if bare:
        numbers = ", ".join(str(page.number) for page in bare[:10])
        warnings.append(
            f"{name}: {len(bare)} of {len(pages)} pages are pictures without text (pages {numbers}); they were not read"
        )
    return laid_out(source, _laid(pages), warnings)


def _laid(pages: list[Page]) -> list[LaidPage]:
    """Return *pages* as lines and tables: those that rules draw, and those set in columns without them."""
    aligned = AlignedTables()
    laid: list[LaidPage] = []
    for page in pages:
        tables = tables_on(page) if may_hold_table(page) else []
        outside = [glyph for glyph in page.glyphs if not any(table.holds(glyph) for table in tables)]
        lines = lines_of(outside, page.number)
        if bare := aligned.on(page.number, lines, outside):
            lines = [line for line in lines if not any(t.bottom <= line.baseline <= t.top for t in bare)]
            tables = sorted([*tables, *bare], key=lambda table: -table.top)
        laid.append(LaidPage(page.number, page.height, lines, tables))
    return laid


def _pages(name: str, data: bytes) -> list[Page]:
    import pypdfium2

    deadline = time.monotonic() + TIME_LIMIT_S
    try:
        opened = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        if "password" in str(fault).lower():
            raise UnreadableFile(
                name, "an encrypted PDF file", _EXPECTED, "save it without a password"
            ) from None
        raise UnreadableFile(
            name, f"a damaged PDF file ({fault})", _EXPECTED, "fetch it again; it may be cut off"
        ) from None
    try:
        count = len(opened)
        if not 0 < count <= MAX_PAGES:
            raise UnreadableFile(name, f"a PDF file of {count} pages", f"1 to {MAX_PAGES} pages", "split it")
        pages = []
        for index in range(count):
            if time.monotonic() > deadline:
                raise UnreadableFile(
                    name,
                    f"{index} of {count} pages in {TIME_LIMIT_S:.0f} s",
                    "at least 20 pages a second",
                    "print it to a new PDF",
                )
            page = _page(opened, index)
            if page:
                pages.append(page)
    finally:
        opened.close()
    if not pages:
        raise UnreadableFile(
            name,
            f"a PDF file whose {count} pages are all damaged",
            _EXPECTED,
            "fetch it again; it may be cut off",
        )
    return pages


def _page(opened: Any, index: int) -> Page | None:
    """Return the page, or None when it is damaged."""
    import pypdfium2

    try:
        page = opened[index]
    except (pypdfium2.PdfiumError, OSError):
        return None
    try:
        return read_page(page, index + 1)
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()

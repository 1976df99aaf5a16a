"""Bytes of a PDF file -> Document: paragraphs over line and page breaks, tables over pages, the page of each block.

pypdfium2 decodes the pages; only pages with ruling lines are searched for tables. A file of pictures is refused with advice, or
read by OCR where tesseract with chi_sim is installed (`graph.reading.scanned_pages`).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.document import Document, SourceFile
from graph.reading.errors import UnreadableFile
from graph.reading.media_type import PDF
from graph.reading.pdf_lines import description, without_furniture
from graph.reading.pdf_page import Line, Page, lines_of, read_page
from graph.reading.pdf_paragraphs import measure, paragraphs
from graph.reading.pdf_tables import PageTable, goes_on, joined, may_hold_table, tables_on
from graph.reading.text_builder import TextBuilder

MAX_PAGES = 3000
TIME_LIMIT_S = 20.0
_EXPECTED = "a PDF file with text"
_LEAST_GLYPHS = 12
_PICTURE_SHARE = 0.3


@dataclass(slots=True)
class _Flow:
    """Text lines between two tables, or a table in its pieces."""

    lines: list[Line] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)


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
    return _document(source, pages, warnings)


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


def _document(source: SourceFile, pages: Sequence[Page], warnings: Sequence[str]) -> Document:
    tables = {page.number: tables_on(page) if may_hold_table(page) else [] for page in pages}
    lines = [
        lines_of([g for g in page.glyphs if not any(t.holds(g) for t in tables[page.number])], page.number)
        for page in pages
    ]
    lines = without_furniture(lines, [page.height for page in pages])
    fields: dict[str, str] = {}
    for index, page_lines in enumerate(lines):
        found = description(page_lines)
        for label, value in found.fields.items():
            fields.setdefault(label, value)
        lines[index] = [line for line in page_lines if id(line) not in found.lines]
    builder = TextBuilder()
    for label, value in fields.items():
        builder.paragraph(f"{label}：{value}", "page-furniture")
    everything = [line for page_lines in lines for line in page_lines]
    set_as = measure(everything) if everything else None
    for flow in _flows(pages, lines, tables):
        if flow.tables:
            builder.table(joined(flow.tables), flow.tables[0].page)
        elif set_as:
            for paragraph in paragraphs(flow.lines, set_as):
                heading = paragraph.lines[0].size > 1.25 * set_as.size
                builder.paragraph(paragraph.words, "heading" if heading else "paragraph", paragraph.page)
    return builder.document(source, fields, warnings)


def _flows(
    pages: Sequence[Page], lines: Sequence[Sequence[Line]], tables: dict[int, list[PageTable]]
) -> Iterator[_Flow]:
    """Yield text and tables in reading order; text that goes on over a page break, and a table that does, are one."""
    current = _Flow()
    for page, page_lines in zip(pages, lines, strict=True):
        parts: list[Line | PageTable] = sorted(
            [*page_lines, *tables[page.number]],
            key=lambda part: -(part.top if isinstance(part, PageTable) else part.baseline),
        )
        for part in parts:
            if isinstance(part, Line):
                if current.tables:
                    yield current
                    current = _Flow()
                current.lines.append(part)
            elif current.tables and goes_on(current.tables[-1], part):
                current.tables.append(part)
            else:
                yield current
                current = _Flow(tables=[part])
    yield current

"""Lines and tables of the pages of a file -> its Document: furniture out, the page's description apart, paragraphs joined.

Used for PDF files with text and for scans read by OCR.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graph.document import Document, SourceFile
from graph.reading.pdf_lines import description, without_furniture
from graph.reading.pdf_page import Line
from graph.reading.pdf_paragraphs import measure, paragraphs
from graph.reading.pdf_tables import PageTable, goes_on, joined
from graph.reading.text_builder import TextBuilder


@dataclass(frozen=True, slots=True)
class LaidPage:
    """One page as lines from the top down (those inside tables left out) and tables."""

    number: int
    height: float
    lines: Sequence[Line]
    tables: Sequence[PageTable] = ()


@dataclass(slots=True)
class _Flow:
    """Text lines between two tables, or a table in its pieces."""

    lines: list[Line] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)


def laid_out(source: SourceFile, pages: Sequence[LaidPage], warnings: Sequence[str]) -> Document:
    """Return the Document that *pages*, in order, make."""
    lines = without_furniture([page.lines for page in pages], [page.height for page in pages])
    fields: dict[str, str] = {}
    for index, page_lines in enumerate(lines):
        found = description(page_lines)
        for label, value in found.fields.items():
            fields.setdefault(label, value)
        lines[index] = [line for line in page_lines if id(line) not in found.lines]
    builder = TextBuilder()
    for label, value in fields.items():
        builder.paragraph(f"{label}：{value}", "page-furniture")
    _add_flows(builder, list(_flows(pages, lines)), [line for page_lines in lines for line in page_lines])
    return builder.document(source, fields, warnings)


def _add_flows(builder: TextBuilder, flows: Sequence[_Flow], lines: Sequence[Line]) -> None:
    set_as = measure(lines) if lines else None
    for flow in flows:
        if flow.tables:
            builder.table(joined(flow.tables), flow.tables[0].page)
        elif set_as:
            for paragraph in paragraphs(flow.lines, set_as):
                heading = paragraph.lines[0].size > 1.25 * set_as.size
                builder.paragraph(paragraph.words, "heading" if heading else "paragraph", paragraph.page)


def _flows(pages: Sequence[LaidPage], lines: Sequence[Sequence[Line]]) -> Iterator[_Flow]:
    """Yield text and tables in reading order; text that goes on over a page break, and a table that does, are one."""
    current = _Flow()
    for page, page_lines in zip(pages, lines, strict=True):
        parts: list[Line | PageTable] = sorted(
            [*page_lines, *page.tables],
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

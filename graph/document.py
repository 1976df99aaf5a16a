"""One published file as one text, and spans that point into it.

Every later stage works on :class:`Document`. `Document.text` is one string; a :class:`Span` is a half-open range of
code points in it (as W3C Web Annotation's TextPositionSelector: start included, end excluded, 0-based). Nothing leaves
`graph.extraction` without a span.

The records that a reading makes by the thousand are msgspec structs: frozen and slotted as our dataclasses are, and made four
times as fast (docs/decisions/0020-records.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

BlockKind = Literal["paragraph", "heading", "table", "list-item", "page-furniture"]
MediaType = str


class Span(Struct, frozen=True, order=True, gc=False):
    """A half-open range of code points in one document's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a range that runs backwards or before the text."""
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, read ({self.start}, {self.end})")

    def of(self, text: str) -> str:
        """Return the characters of *text* in this range."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Tell whether *other* lies wholly inside this range."""
        return self.start <= other.start and other.end <= self.end


class SourceFile(Struct, frozen=True, gc=False):
    """Where a document's text came from: the bytes as published."""

    name: str
    """File name without folder."""
    media_type: MediaType
    """IANA media type, e.g. ``text/plain``, ``text/html``, ``application/pdf``."""
    sha256: str
    """Hex digest of the bytes."""
    size_bytes: int
    encoding: str | None = None
    """Character encoding of a text file (``utf-8``, ``gb18030`` …); None for containers such as PDF."""


class Block(Struct, frozen=True, gc=False):
    """A run of text that the publisher set apart: a paragraph, a heading, the text of one table."""

    kind: BlockKind
    span: Span
    page: int | None = None
    """1-based page of a paginated source."""


class Cell(Struct, frozen=True, gc=False):
    """One cell of a table. An empty cell has an empty span at its place."""

    span: Span
    """The cell's text without surrounding white space."""
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


class Row(Struct, frozen=True, gc=False):
    """One row of a table: a value for each column, merged cells repeated in every row they cover."""

    span: Span
    cells: tuple[Cell, ...]


class Table(Struct, frozen=True, gc=False):
    """A table as published (HTML, DOCX, PDF) or as recovered from flattened text."""

    id: str
    """Stable within the document: ``table-1`` …, in text order."""
    span: Span
    rows: tuple[Row, ...]
    """All rows in order, header rows and full-width section rows included."""
    flattened: bool = False
    """True when the table was recovered from running text."""


class Section(Struct, frozen=True, gc=False):
    """A heading and what stands under it, down to the next heading of its level or above."""

    id: str
    """Path of ordinals inside its part: ``plan-sec-2-1``, ``annex1-sec-1-2``."""
    part: str
    """``plan`` (the body) or ``annex1``, ``annex2`` …."""
    level: int
    """1 for 一、; 2 for （一）; 3 for 1.; 4 for （1）."""
    label: str
    """The numbering as written: ``一、``."""
    title: Span
    """The heading as written, numbering included."""
    span: Span
    """Heading and content."""
    parent: str | None = None


class Document(Struct, frozen=True, gc=False):
    """A published file, read. Invariants: every span lies inside `text`; blocks, tables and outline are in text order."""

    source: SourceFile
    text: str
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    """What the web page around the text says of it, by its own labels: 索引号, 发文机关, 成文日期, 发文字号 …."""
    warnings: tuple[str, ...] = ()

    def quote(self, span: Span) -> str:
        """Return the words of *span*."""
        return self.text[span.start : span.end]

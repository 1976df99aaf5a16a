"""Bytes of a DOCX file -> Document: paragraphs with their automatic numbers as text, headings, tables with merged cells.

python-docx opens the package; what it does not give (numbers, merged cells, text boxes, tracked changes) is read from the
markup (ECMA-376, part 1, section 17). Deleted text is left out, inserted text is kept.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING, Any

from graph.document import BlockKind, Document, SourceFile
from graph.reading.errors import UnreadableFile
from graph.reading.folded import folded
from graph.reading.media_type import DOCX
from graph.reading.page_fields import labelled_pairs
from graph.reading.text_builder import GridCell, TextBuilder
from graph.reading.word_numbering import Numbering, W, value

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_UNPACKED = 256 << 20
MAX_PART = 64 << 20
_EXPECTED = "a DOCX file as Word saves it"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PARAGRAPH, _TABLE, _ROW, _CELL = (W + tag for tag in ("p", "tbl", "tr", "tc"))
_HEADING_LEVELS = 9


def read_docx(name: str, data: bytes) -> Document:
    """Return the Document in the DOCX file *data*; raises UnreadableFile for a damaged, encrypted or bloated one."""
    body, numbering, styles = _opened(name, data)
    builder = TextBuilder()
    fields: dict[str, str] = {}
    headings = _heading_styles(styles)
    for element in _blocks(body):
        if element.tag == _TABLE:
            _add_table(builder, element, numbering)
            continue
        words = numbering.number(element) + paragraph_text(element)
        pairs = labelled_pairs(folded(words.strip())) if len(builder) < 2000 else ()
        fields.update({label: found for label, found in pairs if found and label not in fields})
        kind: BlockKind = "heading" if _is_heading(element, headings) else "paragraph"
        builder.paragraph(words, "page-furniture" if pairs else kind)
    if not len(builder):
        raise UnreadableFile(
            name,
            "a DOCX file without text",
            "the words of a document",
            "if it holds pictures of pages, give the PDF or text",
        )
    source = SourceFile(name, DOCX, hashlib.sha256(data).hexdigest(), len(data))
    return builder.document(source, fields)


def _opened(name: str, data: bytes) -> tuple[Any, Numbering, Any]:
    """Return the body, the numbering and the styles of the package, after checks on its size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            largest = max(
                (entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels"))),
                default=0,
            )
            if any(entry.flag_bits & 1 for entry in entries):
                raise UnreadableFile(name, "an encrypted archive", _EXPECTED, "save it without a password")
    except UnreadableFile:
        raise
    except Exception as fault:  # zipfile raises whatever a damaged directory makes it stumble over
        raise UnreadableFile(
            name, f"a damaged DOCX file ({fault})", _EXPECTED, "fetch it again; it may be cut off"
        ) from None
    if unpacked > MAX_UNPACKED or largest > MAX_PART or len(entries) > 20_000:
        raise UnreadableFile(name, f"a DOCX file that unpacks to {unpacked / (1 << 20):.0f} MiB", f"at most {MAX_UNPACKED >> 20} MiB",
                             "take the pictures out, or give the text")  # fmt: skip
    try:
        import docx

        opened = docx.Document(io.BytesIO(data))
        styles = opened.styles.element
        numbering = next((part.element for part in _numbering_parts(opened)), None)
        return opened.element.body, Numbering(numbering, styles), styles
    except Exception as fault:  # a damaged package makes its parsers raise whatever they stumble over
        reason = f"{type(fault).__name__}: {fault}".splitlines()[0][:120]
        raise UnreadableFile(
            name,
            f"a damaged DOCX file ({reason})",
            _EXPECTED,
            "open it in a word processor and save it again",
        ) from None


def _numbering_parts(opened: Any) -> Iterator[Any]:
    for relation in opened.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            yield relation.target_part


def _blocks(body: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables of *body* in order, also those inside content controls and text boxes."""
    stack = list(reversed(body))
    while stack:
        element = stack.pop()
        if element.tag == _PARAGRAPH:
            yield element
            stack.extend(reversed(_boxed(element)))
        elif element.tag == _TABLE:
            yield element
        elif element.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "smartTag"):
            stack.extend(reversed(element))


def _boxed(paragraph: Any) -> list[Any]:
    """Return the blocks of the text boxes anchored in *paragraph*, without the copies for older programs."""
    blocks: list[Any] = []
    for box in paragraph.iter(W + "txbxContent"):
        if not any(up.tag == _MC + "Fallback" for up in box.iterancestors()):
            blocks.extend(box)
    return blocks


def paragraph_text(paragraph: Any) -> str:
    """Return the words of one paragraph: no deleted text, no text boxes, breaks as newlines, tabs as blanks."""
    words: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag == W + "t":
            words.append(element.text or "")
        elif tag in (W + "tab", W + "ptab"):
            words.append(" ")
        elif tag in (W + "br", W + "cr"):
            words.append("\n")
        elif tag == W + "noBreakHyphen":
            words.append("-")
        elif tag in (
            W + "del",
            W + "moveFrom",
            W + "pPr",
            W + "rPr",
            W + "txbxContent",
            _MC + "Fallback",
            W + "instrText",
        ):
            continue
        elif isinstance(tag, str):
            stack.extend(reversed(element))
    return "".join(words)


def _heading_styles(styles: Any) -> frozenset[str]:
    """Return the ids of paragraph styles that make headings: by outline level, or named heading/标题/Title."""
    found = set()
    for style in styles.iter(W + "style"):
        level = style.find(f"{W}pPr/{W}outlineLvl")
        name = (value(style.find(W + "name")) or "").lower()
        if (level is not None and int(value(level) or 9) < _HEADING_LEVELS) or name.startswith(
            ("heading", "标题", "title")
        ):
            found.add(style.get(W + "styleId"))
    return frozenset(found)


def _is_heading(paragraph: Any, headings: frozenset[str]) -> bool:
    level = paragraph.find(f"{W}pPr/{W}outlineLvl")
    if level is not None:
        return int(value(level) or 9) < _HEADING_LEVELS
    return value(paragraph.find(f"{W}pPr/{W}pStyle")) in headings


def _add_table(builder: TextBuilder, table: Any, numbering: Numbering) -> None:
    cells = list(grid(table, numbering))
    rows = {cell.row for cell in cells}
    if len(rows) < 2 or max((cell.column for cell in cells), default=0) < 1:
        for cell in cells:
            for line in cell.text.split("\n"):
                builder.paragraph(line)
        return
    builder.table(cells)


def grid(table: Any, numbering: Numbering) -> Iterator[GridCell]:
    """Yield the cells of *table*; gridSpan and vMerge become the columns and rows a cell covers."""
    open_merges: dict[int, int] = {}
    cells: list[GridCell] = []
    number = 0
    for row in _rows(table):
        before = row.find(f"{W}trPr/{W}gridBefore")
        column = int(value(before) or 0) if before is not None else 0
        for cell in row.iter(_CELL):
            if next(cell.iterancestors(_TABLE)) is not table:
                continue
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            width = max(1, min(int(value(span) or 1) if span is not None else 1, 200))
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            going_on = merge is not None and value(merge) in (None, "continue") and column in open_merges
            if going_on:
                above = cells[open_merges[column]]
                cells[open_merges[column]] = GridCell(
                    above.text, above.row, above.column, number - above.row + 1, above.column_span
                )
            else:
                cells.append(GridCell(_cell_text(cell, numbering), number, column, 1, width))
                if merge is not None:
                    open_merges[column] = len(cells) - 1
                else:
                    open_merges.pop(column, None)
            column += width
        number += 1
    yield from cells


def _rows(table: Any) -> Iterator[Any]:
    for row in table.iter(_ROW):
        if next(row.iterancestors(_TABLE)) is table and row.find(f"{W}trPr/{W}del") is None:
            yield row


def _cell_text(cell: Any, numbering: Numbering) -> str:
    lines = [numbering.number(paragraph) + paragraph_text(paragraph) for paragraph in cell.iter(_PARAGRAPH)
             if not any(up.tag == W + "txbxContent" for up in paragraph.iterancestors())]  # fmt: skip
    return "\n".join(line.strip() for line in lines if line.strip())

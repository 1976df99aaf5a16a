"""A table in the markup of a web page -> its cells, with the rows and columns that rowspan and colspan make them cover."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.reading.text_builder import GridCell

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BLOCK_TAGS = frozenset([
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
])  # fmt: skip
"""Elements that begin and end a paragraph (HTML Living Standard, 15.3.3)."""
KEPT_BREAK = "\v"
"""A line break of preformatted text, until `inline` has dropped those that mean nothing."""
_MAX_COLUMNS = 200
_SOURCE_BREAK = re.compile(r"(?<=[　-鿿＀-￯])[ \t\r\f]*\n\s*(?=[　-鿿＀-￯])")
_SOURCE_BLANKS = re.compile(r"[ \t\r\n\f]+")


def is_data_table(table: HtmlElement) -> bool:
    """Tell whether *table* holds data and not the layout of the page: no table inside, several cells in several rows."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = [sum(1 for cell in row if cell.tag in ("td", "th")) for row in table.iter("tr")]
    return sum(cells >= 2 for cells in rows) >= 2 or (
        len(rows) >= 1 and next(table.iterdescendants("th"), None) is not None and max(rows) >= 2
    )


def grid(table: HtmlElement) -> Iterator[GridCell]:
    """Yield the cells of *table* with the rows and columns that rowspan and colspan make them cover."""
    free_from: dict[int, int] = {}
    rows = list(table.iter("tr"))
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while free_from.get(column, 0) > number:
                column += 1
            if column >= _MAX_COLUMNS:
                break
            height = min(_span(cell.get("rowspan")) or len(rows), len(rows) - number)
            width = min(_span(cell.get("colspan")) or 1, _MAX_COLUMNS - column)
            if height > 1:
                free_from.update(dict.fromkeys(range(column, column + width), number + height))
            yield GridCell(cell_text(cell), number, column, height, width)
            column += width


def _span(value: str | None) -> int:
    digits = re.match(r"\s*(\d{1,4})", value or "1")
    return int(digits[1]) if digits else 1


def cell_text(cell: HtmlElement) -> str:
    """Return the words of a table cell, its paragraphs on lines of their own."""
    from lxml import etree

    paragraphs: list[str] = []
    words: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if element is not cell and (element.tag in BLOCK_TAGS or element.tag == "br"):
            paragraphs.append(inline(words))
            words = []
        if event == "start":
            words.append(element.text or "")
        elif element is not cell:
            words.append(element.tail or "")
    paragraphs.append(inline(words))
    return "\n".join(paragraph.strip() for paragraph in paragraphs if paragraph.strip())


def inline(words: list[str]) -> str:
    """Return running text as a browser shows it; a line break of the source between Chinese characters is nothing."""
    joined = "".join(words)
    return _SOURCE_BLANKS.sub(" ", _SOURCE_BREAK.sub("", joined)).replace(KEPT_BREAK, "\n")

"""Bytes of a web page -> Document: the document on it, without what the page puts around it.

The main text is found by where the sentences are, not by the site: from the whole page down into the block that holds
nearly all of the sentence punctuation. The page's own description (索引号 …, in a table, a list or a line) becomes `fields` and
stands at the front of the text as page furniture, so that it can be quoted. lxml does the parsing.
"""

from __future__ import annotations

import hashlib
import re

from graph.document import Document, SourceFile
from graph.reading.encoding import Decoded, decoded
from graph.reading.errors import UnreadableFile
from graph.reading.folded import folded
from graph.reading.html_blocks import PageBlock, TooDeep, page_blocks
from graph.reading.media_type import HTML
from graph.reading.page_furniture import is_page_furniture
from graph.reading.text_builder import TextBuilder, plain

MAX_BYTES = 16 << 20
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_SITE_NAME = re.compile(r"\s*[-_|—·–]+\s*[^-_|—]{2,30}$")
_LEAST_TEXT = 15


def read_html(name: str, data: bytes) -> Document:
    """Return the Document on the web page *data*; raises UnreadableFile for a page without text or over 16 MiB."""
    if len(data) > MAX_BYTES:
        raise UnreadableFile(name, f"a web page of {len(data) / (1 << 20):.0f} MiB", f"at most {MAX_BYTES >> 20} MiB",
                             "save the page without pictures inside it, or give its text")  # fmt: skip
    page = _page_text(name, data)
    try:
        blocks, title = page_blocks(page.text)
    except TooDeep:
        raise UnreadableFile(name, "markup nested more than 2,048 elements deep", "the page of one document",
                             "open it in a browser and save it whole, or give the text") from None  # fmt: skip
    if sum(len(block.words) for block in blocks if block.main and not block.menu) < _LEAST_TEXT:
        raise UnreadableFile(name, "a web page without text of its own", "the page of one document",
                             "open it in a browser and save it whole, or give the text")  # fmt: skip
    builder = TextBuilder()
    fields = _add_description(builder, blocks)
    _add_title(builder, title, blocks)
    for block in blocks:
        if not block.main or block.fields or block.menu:
            continue
        if block.cells:
            builder.table(block.cells)
        elif not is_page_furniture(folded(block.words)):
            builder.paragraph(block.words, "heading" if block.heading else "paragraph")
    source = SourceFile(name, HTML, hashlib.sha256(data).hexdigest(), len(data), page.encoding)
    return builder.document(source, fields, page.warnings)


def _page_text(name: str, data: bytes) -> Decoded:
    declared = _DECLARED.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        encoding = declared[1].decode("ascii").lower()
        encoding = "gb18030" if encoding in ("gb2312", "gbk", "gb_2312-80", "x-gbk") else encoding
        try:
            return Decoded(data.decode(encoding), encoding)
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded(name, data)


def _add_description(builder: TextBuilder, blocks: list[PageBlock]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for block in blocks:
        for label, value in block.fields:
            if value and label not in fields:
                fields[label] = plain(value).strip()
                builder.paragraph(f"{label}：{value}", "page-furniture")
    return fields


def _add_title(builder: TextBuilder, title: str, blocks: list[PageBlock]) -> None:
    """Put the page's title above the text where the text does not begin with it."""
    words = plain(title).strip()
    squeezed = re.sub(r"\s", "", words)
    opening = re.sub(
        r"\s", "", "".join(block.words for block in blocks if block.main and not block.fields)[:1500]
    )
    if len(squeezed) > 4 and squeezed not in opening:
        builder.paragraph(words, "heading")

"""Bytes of a text file -> Document: the characters exactly as decoded (tags of a saved web page left out), the page's labels as fields.

Plain text sets nothing apart but by its newlines, which stay in the text; the only blocks are the lines ``label：value``
that an archive put above the document.
"""

from __future__ import annotations

import hashlib
import html
import re

from graph.document import Block, Document, SourceFile, Span
from graph.reading.box_tables import unfolded
from graph.reading.encoding import decoded
from graph.reading.errors import UnreadableFile
from graph.reading.media_type import PLAIN
from graph.reading.page_fields import LabelledLine, labelled_lines

MAX_CHARACTERS = 4_000_000
"""The longest plans have about 200,000 characters; far longer texts are collections."""
_FEWEST_TAGS = 3
_LINE_TAG = re.compile(r"</(?:p|div|tr|li|h[1-6])\s*>|<br\s*/?>", re.IGNORECASE)
_CELL_TAG = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|div|span|strong|b|i|u|em|font|a|br|table|tbody|thead|tr|td|th|ul|ol|li|h[1-6]|img|o:p|section)\b[^<>]{0,400}>",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[ \t]*[=\-*_—]{5,}[^\n]*$", re.MULTILINE)
_RULE_REACH = 400


def read_plain_text(name: str, data: bytes) -> Document:
    """Return the Document of a text file; ``text`` is the file decoded, with ``\\n`` newlines and no byte order mark."""
    found = decoded(name, data)
    text = unfolded(without_markup(found.text))
    if len(text) > MAX_CHARACTERS:
        raise UnreadableFile(
            name,
            f"a text of {len(text):,} characters",
            f"at most {MAX_CHARACTERS:,}",
            "split it into its documents",
        )
    source = SourceFile(name, PLAIN, hashlib.sha256(data).hexdigest(), len(data), found.encoding)
    labels = labelled_lines(text)
    blocks = tuple(Block("page-furniture", span) for span in furniture(text, labels))
    fields = {label.name: label.value for label in labels if label.value}
    return Document(source, text, blocks, fields=fields, warnings=found.warnings)


def without_markup(text: str) -> str:
    """Return *text* without the tags of a web page that was saved as text: paragraphs and rows end lines, cells are tabs.

    A text with fewer than three ends of paragraphs, breaks or rows is returned as it is.
    """
    if text.count("<") < _FEWEST_TAGS or len(_LINE_TAG.findall(text)) < _FEWEST_TAGS:
        return text
    text = _LINE_TAG.sub("\n", text)
    text = _CELL_TAG.sub("\t", text)
    return html.unescape(_TAG.sub("", text))


def furniture(text: str, labels: tuple[LabelledLine, ...]) -> tuple[Span, ...]:
    """Return what is not the document's own: the labelled lines, or all down to the rule that an archive drew below them."""
    if not labels:
        return ()
    rule = _RULE.search(text, labels[-1].line.end, labels[-1].line.end + _RULE_REACH)
    if rule:
        return (Span(labels[0].line.start, rule.end()),)
    return tuple(dict.fromkeys(label.line for label in labels))

"""Bytes of a text file -> Document: the characters exactly as decoded, the page's own labels as fields.

Plain text sets nothing apart but by its newlines, which stay in the text; the only blocks are the lines ``label：value``
that an archive put above the document.
"""

from __future__ import annotations

import hashlib
import re

from graph.document import Block, Document, SourceFile, Span
from graph.reading.encoding import decoded
from graph.reading.errors import UnreadableFile
from graph.reading.media_type import PLAIN
from graph.reading.page_fields import LabelledLine, labelled_lines

MAX_CHARACTERS = 4_000_000
"""The longest plans have about 200,000 characters; far longer texts are collections."""
_RULE = re.compile(r"^[ \t]*[=\-*_—]{5,}[^\n]*$", re.MULTILINE)
_RULE_REACH = 400


def read_plain_text(name: str, data: bytes) -> Document:
    """Return the Document of a text file; ``text`` is the file decoded, with ``\\n`` newlines and no byte order mark."""
    found = decoded(name, data)
    text = found.text
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


def furniture(text: str, labels: tuple[LabelledLine, ...]) -> tuple[Span, ...]:
    """Return what is not the document's own: the labelled lines, or all down to the rule that an archive drew below them."""
    if not labels:
        return ()
    rule = _RULE.search(text, labels[-1].line.end, labels[-1].line.end + _RULE_REACH)
    if rule:
        return (Span(labels[0].line.start, rule.end()),)
    return tuple(dict.fromkeys(label.line for label in labels))

"""The lines of a document -> the bodies that issued it, as written, and what the page around it says of it.

Order of trust: the signature, the title, the letterhead, a body alone on a line at the head, the name of an order, the page.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.document import Document, Span
from graph.extraction.metadata_lines import Line, Lines, last_organ_spans, organ_spans
from graph.extraction.metadata_signature import Signature
from graph.extraction.metadata_titles import JOINT_TAIL, LETTERHEAD, Title, is_letterhead
from graph.extraction.patterns import pattern
from graph.reading.column_names import ACTOR_KINDS, column_kind
from graph.reading.page_fields import known_labels

_GENERIC = 2
"""Names no longer than this (政府, in 政府令) name no body."""
_TABLE_HEAD = frozenset((*ACTOR_KINDS, "number"))
"""Names of columns that tell that a table begins: bodies in its cells have issued nothing."""
_TAG = pattern("metadata_issuers", "tag")
"""What a site puts before a title: 【规范性文件】."""
_ORDER = pattern("metadata_issuers", "order")
_AFTER_ISSUER = pattern("metadata_issuers", "after-issuer")


def issuers(
    document: Document,
    lines: Lines,
    head: Sequence[Line],
    title: Title | None,
    signed: Signature | None,
    number: tuple[str, Span] | None,
) -> tuple[Span, ...]:
    """Return the spans of the bodies that issued the document, in the order it names them; () when it names none."""
    if signed:
        return signed.issuers
    in_title = _issuers_in_title(lines, title) if title else ()
    if in_title:
        return in_title
    for line in head:
        if is_letterhead(line.words):
            return organ_spans(line.words.removesuffix(LETTERHEAD).rstrip(), line.start) or ()
    for line in head:
        if column_kind(line.words) in _TABLE_HEAD:
            break
        if (
            not line.furniture
            and not any(table.span.contains(line.span) for table in document.tables)
            and len(line.words) > _GENERIC
            and (spans := organ_spans(line.words, line.start))
        ):
            return spans
    order = _ORDER.match(lines.shadow, number[1].start) if number else None
    if order and len(order[1]) > _GENERIC:
        return organ_spans(order[1], order.start(1)) or ()
    for subject in ("issuer", "publisher"):
        field = page_field(document, subject)
        named = organ_spans(lines.shadow[field[1].start : field[1].end], field[1].start) if field else None
        if named:
            return named
    return ()


def _issuers_in_title(lines: Lines, title: Title) -> tuple[Span, ...]:
    words = lines.shadow[title.span.start : title.span.end]
    about = _AFTER_ISSUER.search(words)
    if not about:
        return ()
    tag = _TAG.match(words)
    start = tag.end() if tag else 0
    return last_organ_spans(
        JOINT_TAIL.sub("", words[start : about.start()].rstrip()), title.span.start + start
    )


def page_field(document: Document, subject: str) -> tuple[str, Span] | None:
    """Return the first value that the page gives for *subject*, and where it stands in the text."""
    for name, value in document.fields.items():
        if value and known_labels().get(name) == subject:
            for block in document.blocks:
                if block.kind == "page-furniture":
                    start = document.text.find(value, block.span.start, block.span.end)
                    if start >= 0:
                        return value, Span(start, start + len(value))
    return None

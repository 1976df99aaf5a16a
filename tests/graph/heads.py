"""Heads of documents, read: what several tests of metadata share."""

from __future__ import annotations

from graph.extraction.metadata import metadata
from graph.reading.plain_text import read_plain_text
from graph.task import Metadata

BODY = "一、总体要求\n（一）指导思想。坚持稳中求进，推动高质量发展。\n二、主要任务\n（一）加强统筹。（责任单位：市发展改革委）\n"


def read_head(text: str) -> Metadata:
    """Return the metadata of *text*, every span checked against its words."""
    document = read_plain_text("a.txt", text.encode())
    found = metadata(document)
    for mention in (*found.issuers, *found.addressees, found.openness, found.duration_text):
        assert mention is None or document.quote(mention.span) == mention.text
    for words, span in ((found.title, found.title_span), (found.plan_title, found.plan_title_span)):
        if words and span:
            assert "".join(document.quote(span).split()) == "".join(words.split())
    return found

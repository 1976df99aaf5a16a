"""An application -> the application with all pages on it."""

from __future__ import annotations

from flask import Flask

from web import links
from web.pages import (
    asking,
    departments,
    documents,
    editor,
    facts,
    failures,
    findings,
    home,
    matrix,
    network,
    openapi,
    places,
    reference,
    stored_queries,
    tasks,
    things,
)
from web.pages.site import pages, reader, template_words

CHOICES_MAX = 200
"""With more documents than this a form asks for a number instead of offering a list."""
VIEWS = (
    asking,
    departments,
    documents,
    editor,
    failures,
    findings,
    home,
    matrix,
    network,
    openapi,
    places,
    reference,
    stored_queries,
    tasks,
    things,
)
"""Importing these hangs their views on the blueprint."""


def document_beside(iri: str) -> str | None:
    """Return the name of the document that a thing stands in; None where the graph has read only one."""
    names = facts.document_names(reader())
    return names.get(links.document_of(iri) or "") if len(names) > 1 else None


def register_pages(app: Flask) -> None:
    """Put the pages on *app*, whose ``extensions["policygraph"].engine`` answers their queries."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(template_words(), document_beside=document_beside, choices_max=CHOICES_MAX)
    app.register_blueprint(pages)

"""An application -> the application with all pages on it."""

from __future__ import annotations

from flask import Flask

from web.pages import (
    asking,
    departments,
    documents,
    editor,
    failures,
    findings,
    home,
    matrix,
    network,
    places,
    reference,
    stored_queries,
    tasks,
    things,
)
from web.pages.site import pages, template_words

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
    places,
    reference,
    stored_queries,
    tasks,
    things,
)
"""Importing these hangs their views on the blueprint."""


def register_pages(app: Flask) -> None:
    """Put the pages on *app*, whose ``extensions["policygraph"].engine`` answers their queries."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(template_words())
    app.register_blueprint(pages)

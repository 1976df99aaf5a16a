"""`/id/…`, `/scheme/…`, `/data/…`: every thing of the graph leads to its page or to its data, by Accept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, redirect, request

from ontology import iris
from queries.engine import QueryRefused
from web import links
from web.pages.reader import GraphReader, Record
from web.pages.refusals import Absent, NoSuchForm
from web.pages.representation import RDF_FORMATS, Page, Table
from web.pages.site import page, pages, reader
from web.pages.vocabulary import both_labels

_MEDIA_TYPES = {
    "text/html": "html",
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/json": "json",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "text/csv": "csv",
}


@pages.route("/id/<path:path>")
def thing(path: str) -> Any:
    """Lead from the IRI of a thing to its page or its data (303, W3C httpRange-14)."""
    return _seen_as(iris.ID + path)


@pages.route("/scheme/<path:path>")
def concept(path: str) -> Any:
    """Lead from the IRI of a concept to its page or its data."""
    return _seen_as(iris.SCHEME + path)


@pages.route("/graph/<path:path>")
def named_graph(path: str) -> Any:
    """Lead from the IRI of a document's named graph to the document, from another one to its data."""
    return _seen_as(iris.GRAPH + path)


def _seen_as(iri: str) -> Any:
    graph = reader()
    document = document_of_source(graph, iri) or links.document_of_graph(iri)
    if document is None:
        statements_about(graph, iri)
    best = (
        request.accept_mimetypes.best_match(list(_MEDIA_TYPES)) if request.accept_mimetypes else "text/html"
    )
    if best is None:
        known = ", ".join(_MEDIA_TYPES)
        raise NoSuchForm(f"可取的格式：{known}", f"things are served as {known}")
    form = _MEDIA_TYPES[best]
    if form == "html":
        page_of = links.document_address(document) if document else links.page_address(iri)
        response = redirect(page_of or links.data_address(iri, "html"), 303)
    else:
        response = redirect(links.data_address(iri, form), 303)
    response.vary.add("Accept")
    return response


def statements_about(graph: GraphReader, iri: str) -> Sequence[Record]:
    """Return what the graph says of *iri*; raise Absent when that is nothing, or *iri* cannot be an IRI."""
    try:
        rows = graph.rows("page-thing", thing=iri)
    except QueryRefused as error:
        raise Absent(f"读到“{iri}”，应为 IRI", f"read {iri!r}, expected an IRI: {error}") from error
    if not rows:
        raise Absent(f"图谱没有说到 <{iri}>", f"the graph says nothing about <{iri}>")
    return rows


def document_of_source(graph: GraphReader, iri: str) -> str | None:
    """Return the document whose source text *iri* is, None for anything else."""
    if not iri.startswith(f"{iris.ID}src/"):
        return None
    for row in statements_about(graph, links.source_of(iri) or iri):
        if document := links.document_of_graph(str(row["graph"])):
            return document
    return None


@page("/data/<path:path>")
def data(path: str) -> Page | Response:
    """Serve what the graph says of one thing, with the graph each statement stands in."""
    graph, iri = reader(), iris.BASE + path
    rows = statements_about(graph, iri)
    statements = [
        {
            "property": str(row["property"]),
            "words": both_labels(str(row["property"])),
            "value": row["value"],
            "page": _page_of(str(row["value"])),
            "graph": str(row["graph"]),
        }
        for row in rows
    ]
    return Page(
        "thing.html",
        {
            "iri": iri,
            "statements": statements,
            "page": links.page_address(iri),
            "data_forms": tuple(RDF_FORMATS),
        },
        {"iri": iri, "statements": statements},
        table=lambda: Table(
            ["property", "value", "graph"],
            [[one["property"], one["value"], one["graph"]] for one in statements],
            "data",
        ),
        triples=lambda: graph.triples("page-thing-described", thing=iri),
    )


def _page_of(value: str) -> str | None:
    if not value.startswith(("http://", "https://")):
        return None
    return links.local_address(value)

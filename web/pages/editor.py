"""The SPARQL page: an editor with our prefixes, completion from our VoID, and the examples beside it in both languages."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request

from ontology import iris
from ontology.terms import PREFIXES, ZC
from queries.catalogue import catalogue
from web.pages.reader import GraphReader
from web.pages.representation import json_response
from web.pages.site import CONTENT_SECURITY_POLICY, VENDOR, language, pages, reader
from web.pages.vocabulary import both_labels

EXAMPLE_FOLDERS = ("competency",)
QUERY_CHARACTERS_MAX = 20_000
STYLED_POLICY = CONTENT_SECURITY_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""The editor sets style attributes (never scripts): CodeMirror measures characters by them."""
FIRST_QUERY = """PREFIX zc: <https://w3id.org/zhengce/ont#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?unit (COUNT(?task) AS ?tasks) WHERE {
  ?task zc:leadUnit/skos:prefLabel ?unit
  FILTER (LANG(?unit) = "zh")
} GROUP BY ?unit ORDER BY DESC(?tasks)
"""


def examples() -> list[dict[str, Any]]:
    """Return the stored questions with their query text."""
    return [
        {"name": query.name, "zh": query.question_zh, "en": query.question_en, "query": query.text}
        for query in catalogue(*EXAMPLE_FOLDERS).values()
    ]


def terms_used(graph: GraphReader) -> dict[str, list[dict[str, Any]]]:
    """Return classes and properties for completion: those the VoID counts, most used first, then the rest of ours."""
    found: dict[str, dict[str, int]] = {"class": {}, "property": {}}
    for row in graph.rows("page-terms-used"):
        found[str(row["kind"])][str(row["term"])] = int(row["uses"])
    for term in ZC:
        name = term.removeprefix(ZC.namespace_iri)
        found["class" if name[:1].isupper() else "property"].setdefault(term, 0)
    return {
        kind: [
            {"iri": iri, "uses": uses, "zh": both_labels(iri)[0], "en": both_labels(iri)[1]}
            for iri, uses in terms.items()
        ]
        for kind, terms in found.items()
    }


def editor_page() -> Response:
    """Return the editor as HTML; ``?query=`` of the address is put into it. Works as a plain form without scripts."""
    asked = request.args.get("query", "")[:QUERY_CHARACTERS_MAX]
    catalogue_entries = examples()
    settings = {
        "endpoint": "/sparql",
        "base": iris.BASE,
        "language": language(),
        "prefixes": dict(PREFIXES),
        "query": asked or FIRST_QUERY,
        "asked": bool(asked),
        "examples": {entry["name"]: entry["query"] for entry in catalogue_entries},
    }
    html = render_template(
        "editor.html",
        settings=settings,
        examples=catalogue_entries,
        installed=(VENDOR / "yasgui.min.js").exists(),
    )
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = STYLED_POLICY
    return response


@pages.route("/sparql/terms.json")
def editor_terms() -> Response:
    """Serve the terms that the editor completes."""
    return json_response(terms_used(reader()))

"""What the endpoint says about itself (SPARQL 1.1 Service Description): languages, forms, features, graphs with counts, limits."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode, Triple, serialize

from graph.description import DATASET, Facts
from graph.replication.followed import primary_of
from ontology import iris
from ontology.terms import DCTERMS, RDF, RDFS, SCHEMA, SD, VOID, XSD
from queries.workers.forms import GRAPH_FORMATS
from queries.workers.opened import OpenedGeneration
from web.exchange import Request, Response
from web.negotiation import GRAPH, MEDIA_TYPE, chosen
from web.sparql.endpoint import Endpoint
from web.sparql.protocol import CORS, not_acceptable

_FORMAT = "http://www.w3.org/ns/formats/"
RESULT_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N3", "N-Quads", "TriG",
)  # fmt: skip
INPUT_FORMATS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N3")
_SEP = "https://github.com/w3c/sparql-dev/blob/main/SEP/"
LANGUAGE_EXTENSIONS = (_SEP + "SEP-0006/sep-0006.md", "https://www.w3.org/TR/rdf12-concepts/#dfn-triple-term")
"""LATERAL, and triple terms."""
_GEOSPARQL = "http://www.opengis.net/def/function/geosparql/"
EXTENSION_FUNCTIONS = tuple(
    _GEOSPARQL + name
    for name in ("sfEquals", "sfDisjoint", "sfIntersects", "sfTouches", "sfCrosses", "sfWithin", "sfContains", "sfOverlaps", "distance")
)  # fmt: skip


async def service_description(endpoint: Endpoint, request: Request, form: str | None = None) -> Response:
    """Answer a request for the description in *form*, else in the one that Accept asks for; raise Problem 406."""
    form = form or chosen(request.header("accept"), GRAPH)
    if form is None:
        raise not_acceptable(request)
    opened = await endpoint.opened()
    facts = await endpoint.facts(opened, ("totals", "graphs"))
    body = serialize(
        description(endpoint, f"{request.origin}/sparql", opened, facts), format=GRAPH_FORMATS[form]
    )
    headers = {
        **CORS,
        "Vary": "Accept",
        "X-Generation": str(opened.generation.number),
        "Cache-Control": "no-cache",
    }
    return Response(200, body or b"", MEDIA_TYPE[form], headers)


def description(endpoint: Endpoint, url: str, opened: OpenedGeneration, facts: Facts) -> Sequence[Triple]:
    """Return the description of the endpoint at *url*."""
    settings = endpoint.settings
    triples: list[Triple] = []

    def say(subject: str, predicate: str, *values: str | Literal) -> None:
        for value in values:
            term = value if isinstance(value, Literal) else NamedNode(value)
            triples.append(Triple(NamedNode(subject), NamedNode(predicate), term))

    service, dataset, default = f"{url}#service", DATASET, f"{DATASET}/default-graph"
    say(service, RDF.type, SD.Service)
    say(service, SD.endpoint, url)
    say(service, RDFS.label, Literal("政策图谱 SPARQL 端点", language="zh"))
    say(service, RDFS.label, Literal("Policy Graph SPARQL endpoint", language="en"))
    say(service, SD.supportedLanguage, SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL12Query)
    if settings.token and primary_of(endpoint.generations.store) is None:
        say(service, SD.supportedLanguage, SD.SPARQL11Update)
    say(service, SD.feature, SD.EmptyGraphs)
    if endpoint.union:
        say(service, SD.feature, SD.UnionDefaultGraph)
    if settings.service_allow:
        say(service, SD.feature, SD.BasicFederatedQuery)
    say(service, SD.resultFormat, *(_FORMAT + name for name in RESULT_FORMATS))
    say(service, SD.inputFormat, *(_FORMAT + name for name in INPUT_FORMATS))
    say(service, SD.languageExtension, *LANGUAGE_EXTENSIONS)
    say(service, SD.extensionFunction, *EXTENSION_FUNCTIONS)
    for name, unit, value, words in settings.limits():
        limit = f"{url}#limit-{name}"
        say(service, SCHEMA.additionalProperty, limit)
        say(limit, RDF.type, SCHEMA.PropertyValue)
        say(limit, SCHEMA.name, Literal(name))
        say(limit, SCHEMA.value, _number(value))
        say(limit, SCHEMA.unitText, Literal(unit))
        say(limit, SCHEMA.description, Literal(words, language="en"))
    say(service, SD.defaultDataset, dataset)
    say(dataset, RDF.type, SD.Dataset)
    say(dataset, SD.defaultGraph, default)
    say(default, RDF.type, SD.Graph)
    total = facts["totals"][0]["triples"] if facts["totals"] else Literal("0")
    assert isinstance(total, Literal)
    say(default, VOID.triples, total)
    say(dataset, DCTERMS.modified, Literal(opened.generation.time, datatype=NamedNode(XSD.dateTime)))
    for row in facts["graphs"]:
        graph, count = row["graph"], row["triples"]
        if not isinstance(graph, NamedNode) or not isinstance(count, Literal):
            continue
        node, name = f"{DATASET}/graph/{iris.digest(graph.value, 16)}", graph.value
        say(dataset, SD.namedGraph, node)
        say(node, RDF.type, SD.NamedGraph)
        say(node, SD.name, name)
        say(node, SD.graph, f"{node}/content")
        say(f"{node}/content", RDF.type, SD.Graph)
        say(f"{node}/content", VOID.triples, count)
    return triples


def _number(value: float) -> Literal:
    kind = XSD.integer if isinstance(value, int) else XSD.decimal
    return Literal(f"{value}", datatype=NamedNode(kind))

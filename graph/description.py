"""A graph -> what it says about itself: VoID with class and property partitions, DCAT, prefixes, example queries.

Made when a graph is published (it then stands in the graph ``iris.META_GRAPH``) and made anew from the current generation for
``/.well-known/void``. An update changes neither: it changes exactly what it says. Every node has an IRI.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, Triple, parse

from ontology import iris
from ontology.terms import DCAT, DCTERMS, PREFIXES, RDF, SH, VOID, XSD

EXAMPLES = Path(__file__).parent / "examples.ttl"
"""Written by ``python -m queries.examples`` from the stored queries; a test keeps it so."""
DATASET = f"{iris.BASE}dataset"
QUERIES: Mapping[str, str] = {
    "totals": """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
        (COUNT(DISTINCT ?p) AS ?properties) WHERE { ?s ?p ?o }""",
    "classes": """SELECT ?class (COUNT(DISTINCT ?s) AS ?entities) WHERE { ?s a ?class FILTER(isIRI(?class)) }
        GROUP BY ?class ORDER BY DESC(?entities) ?class""",
    "properties": """SELECT ?property (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects)
        (COUNT(DISTINCT ?o) AS ?objects) WHERE { ?s ?property ?o } GROUP BY ?property ORDER BY DESC(?triples) ?property""",
    "class-properties": """SELECT ?class ?property (COUNT(*) AS ?triples) WHERE { ?s a ?class ; ?property ?o
        FILTER(isIRI(?class)) } GROUP BY ?class ?property ORDER BY ?class DESC(?triples) ?property""",
    "graphs": "SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph",
}
"""Asked over the union of all graphs."""

Row = Mapping[str, object]
Facts = Mapping[str, Sequence[Row]]
"""The answer to each of QUERIES."""


@dataclass(frozen=True, slots=True)
class Version:
    """Which state of the graph is described."""

    number: int | None = None
    modified: str | None = None
    """ISO 8601."""


def facts_of(store: Store) -> Facts:
    """Ask QUERIES of a store whose default graph is the union of all graphs."""
    return {name: _rows(store, query) for name, query in QUERIES.items()}


def _rows(store: Store, query: str) -> list[Row]:
    result = store.query(query)
    assert isinstance(result, QuerySolutions)
    names = [variable.value for variable in result.variables]
    return [{name: solution[name] for name in names if solution[name] is not None} for solution in result]


def _node(iri: str) -> NamedNode:
    return NamedNode(iri)


class _Writer:
    """Collects triples."""

    def __init__(self) -> None:
        self.triples: list[Triple] = []

    def say(self, subject: str, predicate: str, *values: str | int | Literal | NamedNode) -> None:
        for value in values:
            term: NamedNode | Literal
            if isinstance(value, int):
                term = Literal(str(value), datatype=_node(XSD.integer))
            else:
                term = _node(value) if isinstance(value, str) else value
            self.triples.append(Triple(_node(subject), _node(predicate), term))


def _words(zh: str, en: str) -> tuple[Literal, Literal]:
    return Literal(zh, language="zh"), Literal(en, language="en")


def _count(row: Row, name: str) -> int:
    value = row.get(name)
    return int(value.value) if isinstance(value, Literal) else 0


def _iri(row: Row, name: str) -> str:
    value = row[name]
    assert isinstance(value, NamedNode)
    return value.value


def void_triples(facts: Facts, *, origin: str, version: Version | None = None) -> list[Triple]:
    """Return VoID and DCAT of the graph served at *origin* (scheme and host, or the base of all IRIs)."""
    out = _Writer()
    origin = origin.rstrip("/")
    totals = facts["totals"][0] if facts["totals"] else {}
    out.say(DATASET, RDF.type, VOID.Dataset, DCAT.Dataset)
    out.say(DATASET, DCTERMS.title, *_words("政策图谱", "Policy Graph"))
    out.say(DATASET, DCTERMS.description, *_words(
        "政府文件把任务交给哪些牵头单位和配合单位，每一句都指回原文的字符位置。",
        "Which lead and cooperating units government plans give tasks to, each statement with its place in the source.",
    ))  # fmt: skip
    out.say(DATASET, VOID.sparqlEndpoint, f"{origin}/sparql")
    out.say(DATASET, VOID.dataDump, f"{origin}/dump.nq.gz")
    out.say(DATASET, VOID.uriSpace, Literal(iris.ID))
    out.say(DATASET, VOID.vocabulary, iris.ONTOLOGY)
    out.say(DATASET, VOID.triples, _count(totals, "triples"))
    out.say(DATASET, VOID.distinctSubjects, _count(totals, "subjects"))
    out.say(DATASET, VOID.distinctObjects, _count(totals, "objects"))
    out.say(DATASET, VOID.properties, _count(totals, "properties"))
    out.say(DATASET, VOID.classes, len(facts["classes"]))
    _dcat(out, origin, version)
    _partitions(out, facts)
    for row in facts["graphs"]:
        graph = _iri(row, "graph")
        out.say(DATASET, VOID.subset, graph)
        out.say(graph, RDF.type, VOID.Dataset)
        out.say(graph, VOID.triples, _count(row, "triples"))
    return out.triples


def _dcat(out: _Writer, origin: str, version: Version | None) -> None:
    dump, service = f"{DATASET}/dump", f"{DATASET}/sparql"
    out.say(DATASET, DCAT.distribution, dump)
    out.say(DATASET, DCAT.landingPage, f"{origin}/")
    out.say(DATASET, DCTERMS.conformsTo, iris.ONTOLOGY)
    out.say(dump, RDF.type, DCAT.Distribution)
    out.say(dump, DCAT.downloadURL, f"{origin}/dump.nq.gz")
    out.say(dump, DCAT.mediaType, "https://www.iana.org/assignments/media-types/application/n-quads")
    out.say(dump, DCAT.compressFormat, "https://www.iana.org/assignments/media-types/application/gzip")
    out.say(service, RDF.type, DCAT.DataService)
    out.say(service, DCTERMS.title, *_words("政策图谱 SPARQL 端点", "Policy Graph SPARQL endpoint"))
    out.say(service, DCAT.endpointURL, f"{origin}/sparql")
    out.say(service, DCAT.endpointDescription, f"{origin}/sparql")
    out.say(service, DCAT.servesDataset, DATASET)
    if version and version.number is not None:
        out.say(DATASET, DCAT.version, Literal(str(version.number)))
    if version and version.modified:
        out.say(DATASET, DCTERMS.modified, Literal(version.modified, datatype=_node(XSD.dateTime)))


def _partitions(out: _Writer, facts: Facts) -> None:
    inside: dict[str, list[Row]] = {}
    for row in facts["class-properties"]:
        inside.setdefault(_iri(row, "class"), []).append(row)
    for row in facts["classes"]:
        class_ = _iri(row, "class")
        node = f"{DATASET}/class/{iris.digest(class_, 12)}"
        out.say(DATASET, VOID.classPartition, node)
        out.say(node, RDF.type, VOID.Dataset)
        out.say(node, VOID["class"], class_)
        out.say(node, VOID.entities, _count(row, "entities"))
        for one in inside.get(class_, []):
            part = f"{node}/property/{iris.digest(_iri(one, 'property'), 12)}"
            out.say(node, VOID.propertyPartition, part)
            out.say(part, VOID.property, _iri(one, "property"))
            out.say(part, VOID.triples, _count(one, "triples"))
    for row in facts["properties"]:
        property_ = _iri(row, "property")
        node = f"{DATASET}/property/{iris.digest(property_, 12)}"
        out.say(DATASET, VOID.propertyPartition, node)
        out.say(node, RDF.type, VOID.Dataset)
        out.say(node, VOID.property, property_)
        out.say(node, VOID.triples, _count(row, "triples"))
        out.say(node, VOID.distinctSubjects, _count(row, "subjects"))
        out.say(node, VOID.distinctObjects, _count(row, "objects"))


def prefix_triples() -> list[Triple]:
    """Return ``sh:declare`` of the prefixes that queries may use, on the ontology (SHACL 5.2.1)."""
    out = _Writer()
    out.say(iris.ONTOLOGY, SH.declare, *(f"{DATASET}/prefix/{prefix}" for prefix in PREFIXES))
    for prefix, namespace in PREFIXES.items():
        node = f"{DATASET}/prefix/{prefix}"
        out.say(node, SH.prefix, Literal(prefix))
        out.say(node, SH.namespace, Literal(namespace, datatype=_node(XSD.anyURI)))
    return out.triples


def example_triples() -> Iterator[Triple]:
    """Yield the example queries as ``sh:SPARQLExecutable``."""
    if EXAMPLES.exists():
        for quad in parse(path=str(EXAMPLES), format=RdfFormat.TURTLE):
            yield quad.triple


def description_quads(store: Store) -> Iterable[Quad]:
    """Yield the description of *store*'s graph as quads of the meta graph; its default graph is the union of all graphs."""
    meta = _node(iris.META_GRAPH)
    for triple in (*void_triples(facts_of(store), origin=iris.BASE), *prefix_triples(), *example_triples()):
        yield Quad(triple.subject, triple.predicate, triple.object, meta)

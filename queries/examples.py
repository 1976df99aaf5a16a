"""The stored queries -> ``sh:SPARQLExecutable`` examples, which editors, completers and language models read.

The shape that the SIB endpoints made common: one node a query with ``rdfs:comment`` (its question, zh and en), ``sh:prefixes``,
``sh:select`` and ``schema:target`` (the endpoint). ``python -m queries.examples`` writes them to ``graph/examples.ttl``, from
where they are published with the graph; a test fails when the file is older than the queries.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from graph.description import DATASET, EXAMPLES
from ontology import iris
from ontology.terms import PREFIXES, RDF, RDFS, SCHEMA, SH
from queries.catalogue import Query, catalogue
from queries.scan import query_form

FOLDERS = ("competency", "asked")
_FORMS = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
}


def example_iri(query: Query) -> str:
    """Return the IRI of a stored query's example."""
    return f"{DATASET}/example/{query.name}"


def triples_of(query: Query, endpoint: str) -> Iterator[Triple]:
    """Yield one example; a query of another form than SELECT, ASK, CONSTRUCT gives none."""
    form = _FORMS.get(query_form(query.text) or "")
    if form is None:
        return
    kind, text = form
    node = NamedNode(example_iri(query))
    for type_ in (SH.SPARQLExecutable, kind):
        yield Triple(node, NamedNode(RDF.type), NamedNode(type_))
    for language, words in (("zh", query.question_zh), ("en", query.question_en)):
        yield Triple(node, NamedNode(RDFS.comment), Literal(words, language=language))
    yield Triple(node, NamedNode(RDFS.label), Literal(query.summary, language="en"))
    yield Triple(node, NamedNode(SH.prefixes), NamedNode(iris.ONTOLOGY))
    yield Triple(node, NamedNode(text), Literal(query.text.strip()))
    yield Triple(node, NamedNode(SCHEMA.target), NamedNode(endpoint))


def example_triples(endpoint: str = f"{iris.BASE}sparql") -> list[Triple]:
    """Return all examples, for the endpoint at that address."""
    return [triple for query in catalogue(*FOLDERS).values() for triple in triples_of(query, endpoint)]


def examples_file() -> bytes:
    """Return what ``graph/examples.ttl`` has to hold."""
    named = {name: PREFIXES[name] for name in ("sh", "schema", "rdfs", "rdf")}
    head = b"# Written by `python -m queries.examples` from queries/*/*.rq. Do not edit.\n"
    return head + (serialize(example_triples(), format=RdfFormat.TURTLE, prefixes=named) or b"")


def main() -> int:
    """Write the file; return the exit status."""
    EXAMPLES.write_bytes(examples_file())
    print(f"{EXAMPLES}: {len(catalogue(*FOLDERS))} examples")
    return 0


if __name__ == "__main__":
    sys.exit(main())

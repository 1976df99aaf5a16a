"""The ontology's files -> quads in ``graph/ontology/{version}``, blank nodes named by RDF Dataset Canonicalization."""

from __future__ import annotations

from functools import cache

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, parse

from ontology import iris
from ontology.terms import CONCEPTS_FILE, MAPPINGS_FILE, ONTOLOGY_FILE, OWL


@cache
def ontology_version() -> str:
    """Return owl:versionInfo of the ontology."""
    for quad in parse(path=str(ONTOLOGY_FILE), format=RdfFormat.TURTLE):
        if quad.predicate == NamedNode(OWL.versionInfo) and isinstance(quad.object, Literal):
            return quad.object.value
    raise ValueError(f"{ONTOLOGY_FILE} states no owl:versionInfo")


@cache
def ontology_quads() -> tuple[Quad, ...]:
    """Return ontology, mappings and concept schemes; the same labels for blank nodes on every machine (W3C RDFC-1.0)."""
    graph = NamedNode(iris.ontology_graph(ontology_version()))
    dataset = Dataset()
    for file in (ONTOLOGY_FILE, MAPPINGS_FILE, CONCEPTS_FILE):
        if not file.exists():
            continue
        for quad in parse(path=str(file), format=RdfFormat.TURTLE):
            dataset.add(Quad(quad.subject, quad.predicate, quad.object, graph))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return tuple(dataset)

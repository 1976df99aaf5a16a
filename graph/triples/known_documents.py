"""Known documents -> quads in ``graph/registry/document``, each row with its source."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, Quad

from graph.linking.known_documents import known_behind, known_documents
from graph.linking.registry import sources
from graph.triples.quads import GraphWriter, chinese, day
from ontology import iris
from ontology.iris import IRI
from ontology.terms import DCTERMS, ELI, ZC


def known_document_quads(cited: Iterable[IRI]) -> list[Quad]:
    """Return what the table says of the *cited* documents and of those they rest on."""
    writer = GraphWriter(iris.registry_graph("document"))
    table = known_documents()
    for document in known_behind(cited):
        writer.type(document.iri, ZC.PolicyDocument)
        writer.add(document.iri, ZC.docNumber, Literal(document.number))
        writer.add(document.iri, DCTERMS.title, chinese(document.title))
        if document.date:
            writer.add(document.iri, ELI.date_document, day(document.date))
        if document.valid_to:
            writer.add(document.iri, ZC.validTo, day(document.valid_to))
        for number in document.based_on:
            writer.add(document.iri, ZC.basedOn, table[number].iri)
        writer.add(document.iri, DCTERMS.source, chinese(sources()[document.source]))
    return writer.quads

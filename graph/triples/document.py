"""Everything one document states -> quads, in its source graph and its provenance graph."""

from __future__ import annotations

from pyoxigraph import Quad

from graph.extraction.extract import Extract
from graph.linking.resolution import Resolution
from graph.triples.evidence import EvidenceWriter
from graph.triples.market_categories import write_market_categories
from graph.triples.measures import write_citations, write_measures
from graph.triples.mentions import write_mentions
from graph.triples.quads import GraphWriter
from graph.triples.tasks import write_tasks
from graph.triples.works import write_works
from ontology import iris


def document_quads(found: Extract, links: Resolution) -> list[Quad]:
    """Return what the document states, each fact with the span it was read from."""
    source = GraphWriter(iris.source_graph(links.document))
    spans = EvidenceWriter(found.document, links.document)
    write_works(found, links, source, spans)
    write_tasks(found, links, source, spans)
    write_measures(found, links, source, spans)
    write_citations(found, links, source, spans)
    write_mentions(found, links, source, spans)
    write_market_categories(found, links, source, spans)
    return [*source.quads, *spans.quads]

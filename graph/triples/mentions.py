"""Names inside tasks and body measures -> quads: enterprises, colleges, places, parks, platforms as the text names them."""

from __future__ import annotations

from collections.abc import Iterator

from graph.document import Span
from graph.extraction.extract import Extract
from graph.linking.places import named_mentions
from graph.linking.resolution import Resolution
from graph.triples.evidence import EvidenceWriter
from graph.triples.measures import measure_iris
from graph.triples.quads import GraphWriter, chinese
from graph.triples.tasks import task_iris
from ontology import iris
from ontology.iris import IRI
from ontology.terms import MENTION, ZC


def write_mentions(found: Extract, links: Resolution, source: GraphWriter, spans: EvidenceWriter) -> None:
    """State every name in the tasks and body measures, its kind, its place, and what it stands for where that is known."""
    for part, span, text in _parts(found, links.document):
        for ordinal, mention in enumerate(named_mentions(text, links.context), 1):
            node = iris.mention(part, ordinal)
            place = Span(span.start + mention.span.start, span.start + mention.span.end)
            source.type(node, ZC.NamedMention)
            source.add(node, ZC.mentionedIn, part)
            source.add(node, ZC.mentionKind, MENTION[mention.kind])
            source.add(node, ZC.mentionText, chinese(mention.text))
            source.add(node, ZC.evidence, spans.span(place))
            if mention.iri:
                source.add(node, ZC.identifiedAs, mention.iri)


def _parts(found: Extract, document: IRI) -> Iterator[tuple[IRI, Span, str]]:
    tasks, measures = task_iris(found, document), measure_iris(found, document)
    for task in found.tasks:
        yield tasks[task.position], task.span, task.text
    for measure in found.measures:
        yield measures[measure.position], measure.span, measure.text

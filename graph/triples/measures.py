"""Body measures and citations -> quads."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from pyoxigraph import Literal

from graph.document import Span
from graph.extraction.extract import Extract
from graph.linking.resolution import Resolution
from graph.triples.evidence import EvidenceWriter
from graph.triples.quads import GraphWriter, chinese, integer
from graph.triples.tasks import task_iris
from graph.triples.works import part_iri, plan_iri, sector_iri, write_number
from ontology import iris
from ontology.iris import IRI
from ontology.terms import CITATION, DCTERMS, MEASURE_KIND, ZC


def measure_iris(found: Extract, document: IRI) -> dict[int, IRI]:
    """Return the IRI of each body passage by its position: ``measure-2-1-3`` is the third of section 2-1."""
    seen: Counter[str] = Counter()
    nodes = {}
    for measure in found.measures:
        place = (
            (measure.section or measure.part).replace(f"{measure.part}-sec-", "").replace(measure.part, "0")
        )
        seen[place] += 1
        nodes[measure.position] = iris.part(document, f"measure-{place}-{seen[place]}")
    return nodes


def write_measures(found: Extract, links: Resolution, source: GraphWriter, spans: EvidenceWriter) -> None:
    """State every body passage that requires something, with its sector and kind as the text has them."""
    nodes = measure_iris(found, links.document)
    sectors = {sector.text: sector_iri(links.document, k) for k, sector in enumerate(found.sectors, 1)}
    for measure in found.measures:
        node = nodes[measure.position]
        source.type(node, ZC.BodyMeasure if measure.kind == "measure" else ZC.Measure)
        source.add(node, ZC.measureKind, MEASURE_KIND[measure.kind])
        source.add(node, ZC.text, chinese(measure.text))
        source.add(node, ZC.position, integer(measure.position))
        source.add(node, ZC.evidence, spans.span(measure.span))
        if measure.section:
            source.add(node, ZC.inSection, iris.part(links.document, measure.section))
        if measure.sector and measure.sector.text in sectors:
            source.add(node, ZC.inSector, sectors[measure.sector.text])


def write_citations(found: Extract, links: Resolution, source: GraphWriter, spans: EvidenceWriter) -> None:
    """State every mention of another document, where it stands, and the document it leads to if that is known."""
    holders = _Holders(found, links.document)
    for ordinal, citation in enumerate(found.citations, 1):
        node = iris.citation(links.document, ordinal)
        holder = holders.of(citation.span) or part_iri(found, links.document, citation.part)
        source.type(node, ZC.Citation)
        source.add(node, ZC.citingMeasure, holder)
        source.add(node, ZC.citationType, CITATION[citation.relation])
        source.add(node, ZC.citedText, chinese(citation.text))
        source.add(node, ZC.evidence, spans.span(citation.span))
        if citation.title:
            source.add(node, ZC.citedTitle, chinese(citation.title))
        if citation.number:
            source.add(node, ZC.citedNumber, Literal(citation.number))
        cited = links.cited.get(citation)
        if cited is None or cited == links.document:
            continue
        source.add(node, ZC.citedDocument, cited)
        source.type(cited, ZC.PolicyDocument)
        if citation.number:
            write_number(cited, citation.number, source)
        if citation.title:
            source.add(cited, DCTERMS.title, chinese(citation.title))
        if citation.relation == "basis":
            work = links.document if citation.part == "notice" else plan_iri(found, links.document)
            source.add(work, ZC.basedOn, cited)


class _Holders:
    """Finds the task or body measure in which a span stands."""

    def __init__(self, found: Extract, document: IRI) -> None:
        tasks, measures = task_iris(found, document), measure_iris(found, document)
        ranges: list[tuple[Span, IRI]] = []
        for task in found.tasks:
            ranges += [
                (span, tasks[task.position]) for span in (task.span, *(m.span for _, _, m in task.mentions()))
            ]
        ranges += [(measure.span, measures[measure.position]) for measure in found.measures]
        ranges.sort(key=lambda entry: (entry[0].start, -entry[0].end))
        self._ranges = ranges
        self._starts = [span.start for span, _ in ranges]

    def of(self, span: Span) -> IRI | None:
        """Return what holds *span*; None when it stands outside every task and measure."""
        for index in range(
            bisect_right(self._starts, span.start) - 1,
            max(-1, bisect_right(self._starts, span.start) - 4),
            -1,
        ):
            if self._ranges[index][0].contains(span):
                return self._ranges[index][1]
        return None

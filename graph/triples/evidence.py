"""Spans of one document -> evidence nodes in its provenance graph (W3C Web Annotation selectors, RFC 5147 fragments)."""

from __future__ import annotations

from pyoxigraph import Literal, Quad

from graph.document import Document, Span
from graph.release_version import PROGRAM_VERSION
from graph.triples.quads import GraphWriter, chinese, english, integer
from ontology import iris
from ontology.iris import IRI
from ontology.terms import DCTERMS, OA, PROV, RDFS, ZC

CONTEXT_CHARS = 16
"""How much of the text before and after a quote its selector keeps (Web Annotation 4.2.4 leaves the length open)."""


class EvidenceWriter:
    """Writes the provenance graph of one document: its source text, the spans quoted from it, the run that read it."""

    def __init__(self, document: Document, work: IRI) -> None:
        self._text = document.text
        self._writer = GraphWriter(iris.provenance_graph(work))
        self.source = iris.source_text(document.source.sha256)
        self._written: set[IRI] = set()
        self._write_source(document, work)

    @property
    def quads(self) -> list[Quad]:
        """The statements written so far."""
        return self._writer.quads

    def _write_source(self, document: Document, work: IRI) -> None:
        add, source, file = self._writer.add, self.source, document.source
        self._writer.type(source, ZC.SourceText)
        add(source, ZC.sourceTextOf, work)
        add(source, ZC.sha256, Literal(file.sha256))
        add(source, ZC.fileName, Literal(file.name))
        add(source, ZC.fullText, Literal(document.text))
        add(source, DCTERMS.format, Literal(file.media_type))
        if file.encoding:
            add(source, ZC.encoding, Literal(file.encoding))
        run = iris.extraction(source)
        self._writer.type(run, ZC.ExtractionActivity)
        add(run, PROV.used, source)
        add(run, ZC.programVersion, Literal(PROGRAM_VERSION))
        add(run, RDFS.label, chinese("读取" + file.name))
        add(run, RDFS.label, english("reading of " + file.name))

    def span(self, span: Span) -> IRI:
        """Return the evidence node of *span*, writing it when it is new."""
        node = iris.evidence(self.source, span.start, span.end)
        if node in self._written:
            return node
        self._written.add(node)
        words = Literal(span.of(self._text))
        position, quote = iris.position_selector(node), iris.quote_selector(node)
        add = self._writer.add
        self._writer.type(node, ZC.EvidenceSpan)
        add(node, OA.hasSource, self.source)
        add(node, OA.exact, words)
        add(node, OA.hasSelector, position)
        add(node, OA.hasSelector, quote)
        self._writer.type(position, OA.TextPositionSelector)
        add(position, OA.start, integer(span.start))
        add(position, OA.end, integer(span.end))
        self._writer.type(quote, OA.TextQuoteSelector)
        add(quote, OA.exact, words)
        add(quote, OA.prefix, Literal(self._text[max(0, span.start - CONTEXT_CHARS) : span.start]))
        add(quote, OA.suffix, Literal(self._text[span.end : span.end + CONTEXT_CHARS]))
        return node

    def supports(self, span: Span, term: IRI) -> IRI:
        """Return the evidence node of *span*, saying for which property of its subject it stands."""
        node = self.span(span)
        self._writer.add(node, ZC.evidencesTerm, term)
        return node

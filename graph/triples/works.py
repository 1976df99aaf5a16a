"""Metadata, sections and stated sectors -> quads: the works in one file, their parts, and what they say of themselves."""

from __future__ import annotations

import re

from pyoxigraph import Literal

from graph.document import Section
from graph.extraction.document_number import parsed
from graph.extraction.extract import Extract
from graph.linking.organizations import Unlinked
from graph.linking.resolution import Resolution
from graph.task import Annex
from graph.triples.evidence import EvidenceWriter
from graph.triples.quads import YEAR, GraphWriter, chinese, day, integer
from ontology import iris
from ontology.iris import IRI
from ontology.terms import DCTERMS, ELI, PROV, SKOS, ZC


def plan_iri(found: Extract, document: IRI) -> IRI:
    """Return the work that holds the body: the plan a notice issues, or the document itself."""
    return iris.part(document, "plan") if found.metadata.plan_title else document


def part_iri(found: Extract, document: IRI, part: str) -> IRI:
    """Return the IRI of the part named *part* (``plan``, ``notice``, ``annex1`` …)."""
    if part == "plan":
        return plan_iri(found, document)
    return document if part == "notice" else iris.part(document, part)


def write_works(found: Extract, links: Resolution, source: GraphWriter, spans: EvidenceWriter) -> None:
    """State the document, the plan it issues, its annexes, sections and sectors."""
    document, plan = links.document, plan_iri(found, links.document)
    _write_document(found, links, source, spans)
    if plan != document:
        _write_plan(found, document, plan, source, spans)
    for annex in found.metadata.annexes:
        _write_annex(found, annex, document, plan, source, spans)
    for position, section in enumerate(found.sections, 1):
        _write_section(found, section, position, document, source, spans)
    scheme = sector_scheme(document)
    if found.sectors:
        source.type(scheme, SKOS.ConceptScheme)
        source.add(scheme, DCTERMS.source, document)
        source.add(
            scheme,
            SKOS.prefLabel,
            chinese("文件划分的领域：" + (found.metadata.number or found.metadata.title or "")),
        )
    for position, sector in enumerate(found.sectors, 1):
        concept = sector_iri(document, position)
        source.type(concept, ZC.Sector)
        source.add(concept, SKOS.prefLabel, chinese(sector.text))
        source.add(concept, SKOS.notation, integer(position))
        source.add(concept, SKOS.inScheme, scheme)
        source.add(concept, ZC.evidence, spans.span(sector.span))


def sector_scheme(document: IRI) -> IRI:
    """Return the scheme of the sectors that *document* itself divides."""
    return iris.concept("sector", iris.document_path(document).replace("/", "-"))


def sector_iri(document: IRI, position: int) -> IRI:
    """Return the *position*-th (1-based) sector of *document*'s own division."""
    return IRI(f"{sector_scheme(document)}/{position}")


def _write_document(found: Extract, links: Resolution, source: GraphWriter, spans: EvidenceWriter) -> None:
    metadata, document = found.metadata, links.document
    issues_plan = metadata.plan_title is not None
    kind = ZC.TransmittalNotice if issues_plan else (ZC.PolicyPlan if found.tasks else ZC.PolicyDocument)
    source.type(document, kind)
    source.add(document, ZC.hasSourceText, spans.source)
    source.add(document, PROV.hadPrimarySource, spans.source)
    if metadata.title:
        source.add(document, DCTERMS.title, chinese(metadata.title))
        source.add(document, SKOS.prefLabel, chinese(metadata.title))
    if metadata.title_span:
        source.add(document, ZC.evidence, spans.supports(metadata.title_span, DCTERMS.title))
    if metadata.number:
        write_number(document, metadata.number, source)
    if metadata.number_span:
        source.add(document, ZC.evidence, spans.supports(metadata.number_span, ZC.docNumber))
    if metadata.date:
        source.add(document, ELI.date_document, day(metadata.date))
    if metadata.date_span:
        source.add(document, ZC.evidence, spans.supports(metadata.date_span, ELI.date_document))
    for term, mentions in ((ZC.issuedBy, metadata.issuers), (ZC.addressedTo, metadata.addressees)):
        for mention in mentions:
            actor = links.actor(mention.text)
            source.add(document, term, actor.iri)
            if isinstance(actor, Unlinked):
                source.type(actor.iri, ZC.UnregisteredBody)
                source.add(actor.iri, SKOS.prefLabel, chinese(mention.text))
            if mention.span.end > mention.span.start:
                source.add(document, ZC.evidence, spans.supports(mention.span, term))
    if metadata.openness:
        source.add(document, ZC.openness, Literal(metadata.openness.text))
        source.add(document, ZC.evidence, spans.supports(metadata.openness.span, ZC.openness))


def write_number(document: IRI, number: str, source: GraphWriter) -> None:
    """State a document number and, where it has them, its issuer code, year and sequence."""
    source.add(document, ZC.docNumber, Literal(number))
    parts = parsed(number)
    if parts is None:
        return
    source.add(document, ZC.issuerCode, Literal(parts.code))
    if parts.year is not None:
        source.add(document, ZC.docYear, Literal(str(parts.year), datatype=YEAR))
    if parts.sequence is not None:
        source.add(document, ZC.docSequence, integer(parts.sequence))


def _write_plan(found: Extract, document: IRI, plan: IRI, source: GraphWriter, spans: EvidenceWriter) -> None:
    metadata = found.metadata
    assert metadata.plan_title is not None
    source.type(plan, ZC.PolicyPlan)
    source.add(document, ZC.issues, plan)
    source.add(plan, DCTERMS.title, chinese(metadata.plan_title))
    source.add(plan, SKOS.prefLabel, chinese(metadata.plan_title))
    if metadata.plan_title_span:
        source.add(plan, ZC.evidence, spans.supports(metadata.plan_title_span, DCTERMS.title))
    if metadata.duration_text:
        source.add(plan, ZC.periodText, chinese(metadata.duration_text.text))
        source.add(plan, ZC.evidence, spans.supports(metadata.duration_text.span, ZC.periodText))


def _write_annex(
    found: Extract, annex: Annex, document: IRI, plan: IRI, source: GraphWriter, spans: EvidenceWriter
) -> None:
    node = iris.part(document, annex.part)
    lists_tasks = any(task.part == annex.part for task in found.tasks)
    source.type(node, ZC.TaskAnnex if lists_tasks else ZC.Annex)
    source.add(node, ELI.is_part_of, plan)
    if annex.title:
        source.add(node, DCTERMS.title, chinese(annex.title))
        source.add(node, SKOS.prefLabel, chinese(annex.title))
    if annex.title_span:
        source.add(node, ZC.evidence, spans.supports(annex.title_span, DCTERMS.title))


def heading(words: str) -> str:
    """Return a heading on one line without its final full stop: some annexes end them so, others do not."""
    return re.sub(r"\s*\n\s*", "", words).strip().removesuffix("。")


def _write_section(
    found: Extract, section: Section, position: int, document: IRI, source: GraphWriter, spans: EvidenceWriter
) -> None:
    node = iris.part(document, section.id)
    outer = iris.part(document, section.parent) if section.parent else part_iri(found, document, section.part)
    source.type(node, ZC.Section)
    source.add(node, SKOS.prefLabel, chinese(heading(found.document.quote(section.title))))
    source.add(node, ZC.numberText, Literal(section.label))
    source.add(node, ZC.headingLevel, integer(section.level))
    source.add(node, ZC.position, integer(position))
    source.add(node, ELI.is_part_of, outer)
    source.add(node, ZC.evidence, spans.span(section.title))

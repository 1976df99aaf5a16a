"""Sections that group tasks by degree of market competition -> quads: the categories, and the tasks placed under them."""

from __future__ import annotations

from graph.document import Section
from graph.extraction.extract import Extract
from graph.linking.resolution import Resolution
from graph.triples.evidence import EvidenceWriter
from graph.triples.quads import GraphWriter, chinese, integer
from graph.triples.tasks import task_iris
from graph.triples.works import heading
from ontology import iris
from ontology.iris import IRI
from ontology.terms import DCTERMS, SKOS, ZC


def write_market_categories(
    found: Extract, links: Resolution, source: GraphWriter, spans: EvidenceWriter
) -> None:
    """State the market categories of a document's own headings, in its order, and each task's category."""
    chosen = [section for section in found.sections if section.id in set(found.market_categories)]
    if not chosen:
        return
    scheme = iris.concept("market-category", iris.document_path(links.document).replace("/", "-"))
    source.type(scheme, SKOS.ConceptScheme)
    source.add(scheme, DCTERMS.source, links.document)
    concepts: dict[str, IRI] = {}
    for position, section in enumerate(chosen, 1):
        concept = concepts[section.id] = IRI(f"{scheme}/{position}")
        words = heading(found.document.quote(section.title)).removeprefix(section.label)
        source.type(concept, ZC.MarketCategory)
        source.add(concept, SKOS.prefLabel, chinese(words.strip()))
        source.add(concept, SKOS.notation, integer(position))
        source.add(concept, SKOS.inScheme, scheme)
        source.add(concept, ZC.evidence, spans.span(section.title))
    sections = {section.id: section for section in found.sections}
    nodes = task_iris(found, links.document)
    for task in found.tasks:
        if (held := _category(task.section, sections, concepts)) is not None:
            source.add(nodes[task.position], ZC.inMarketCategory, held)


def _category(section: str | None, sections: dict[str, Section], concepts: dict[str, IRI]) -> IRI | None:
    """Return the category of the nearest enclosing section that is one."""
    while section is not None and section not in concepts:
        section = sections[section].parent if section in sections else None
    return concepts.get(section) if section else None

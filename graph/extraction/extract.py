"""A document -> everything it says: of itself, in sections, of who does what, of what it requires, of what it cites.

The one place that calls the readers of :mod:`graph.extraction` in order; what comes after (linking, triples) calls only
:func:`extract`.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.document import Document, Section
from graph.extraction.citations import citations
from graph.extraction.measures import measures
from graph.extraction.metadata import metadata
from graph.extraction.patterns import pattern
from graph.extraction.sectors import stated_sectors
from graph.extraction.stated_rules import StatedRule
from graph.extraction.tasks import tasks
from graph.reading.flattened_table import with_recovered_tables
from graph.reading.outline import all_headings, outline
from graph.task import Citation, Measure, Mention, Metadata, Task

_MARKET_CATEGORY = pattern("extract", "market-category")
"""Section titles that group by degree of market competition: 充分竞争性服务业, 自然垄断领域竞争性业务."""


@dataclass(frozen=True, slots=True)
class Extract:
    """One document and all that was read in it. Everything carries its span; order is the text's."""

    document: Document
    metadata: Metadata
    sections: tuple[Section, ...]
    tasks: tuple[Task, ...]
    measures: tuple[Measure, ...]
    citations: tuple[Citation, ...]
    sectors: tuple[Mention, ...] = ()
    """The fields the document itself divides its subject into (科技服务、金融服务…七大领域), in its order."""
    market_categories: tuple[str, ...] = ()
    """Ids of the sections that group tasks by degree of market competition."""
    rules: tuple[StatedRule, ...] = ()
    """What the document says once for all, such as 排在第一位的部门为牵头部门，下同."""
    warnings: tuple[str, ...] = ()


def extract(document: Document) -> Extract:
    """Return everything that *document* says; its tables are joined by those its text had lost.

    An empty document gives an empty extract; nothing raises.
    """
    about = metadata(document)
    document = with_recovered_tables(document)
    headings = all_headings(document, about)
    sections = outline(document, about, headings)
    reading = tasks(document, about, sections, headings)
    sectors = stated_sectors(document)
    return Extract(
        document=document,
        metadata=about,
        sections=sections,
        tasks=reading.tasks,
        measures=measures(document, about, sections, sectors),
        citations=citations(document, about),
        sectors=sectors,
        market_categories=tuple(s.id for s in sections if _MARKET_CATEGORY.search(document.quote(s.title))),
        rules=reading.rules,
        warnings=reading.warnings,
    )

"""Summaries and connections between documents -> quads in the link graph of each pair."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, Quad

from graph.extraction.extract import Extract
from graph.linking.organizations import Link
from graph.linking.resolution import Resolution
from graph.relating.across import METHOD, Connections, Refinement, ResolvedCitation, Sibling
from graph.relating.relate import region_names
from graph.relating.summary import CitationSummary, DocumentSummary, ItemSummary
from graph.triples.measures import measure_iris
from graph.triples.quads import BOOLEAN, GraphWriter, chinese, decimal, english
from graph.triples.tasks import task_iris
from graph.triples.works import plan_iri
from ontology import iris
from ontology.iris import IRI
from ontology.terms import TASK_RELATION, ZC


def document_summary(found: Extract, links: Resolution) -> DocumentSummary:
    """Return what other documents need to know of this one."""
    document = links.document
    tasks, measures = task_iris(found, document), measure_iris(found, document)
    items = [
        ItemSummary(
            tasks[task.position],
            task.text,
            task.span.start,
            task.number,
            tuple(a.iri for m in task.lead if isinstance(a := links.actors.get(m.text), Link)),
            tuple(mention.text for mention in task.lead),
        )
        for task in found.tasks
    ]
    parts = {task.part for task in found.tasks}
    items += [
        ItemSummary(measures[measure.position], measure.text, measure.span.start, is_task=False)
        for measure in found.measures
        if measure.kind == "measure" and measure.part not in parts
    ]
    open_citations = tuple(
        CitationSummary(
            iris.citation(document, ordinal), c.title, c.relation == "basis", c.span.start, c.span.end
        )
        for ordinal, c in enumerate(found.citations, 1)
        if c.title and c not in links.cited
    )
    about = found.metadata
    return DocumentSummary(
        document,
        plan_iri(found, document),
        iris.source_text(found.document.source.sha256),
        links.context.region,
        about.number,
        tuple(dict.fromkeys(title for title in (about.title, about.plan_title) if title)),
        about.date.isoformat() if about.date else None,
        tuple(dict.fromkeys(iri for iri in links.cited.values() if iri != document)),
        open_citations,
        tuple(items),
        region_names(links.context),
    )


def connection_quads(connections: Connections) -> Iterator[Quad]:
    """Yield the quads of every connection, each in the link graph of its two documents (the lower, or citing, one first)."""
    for resolved in connections.citations:
        yield from _citation_quads(resolved)
    for refinement in connections.refinements:
        yield from _refinement_quads(refinement)
    for sibling in connections.siblings:
        yield from _sibling_quads(sibling)


def _citation_quads(resolved: ResolvedCitation) -> Iterator[Quad]:
    writer = GraphWriter(iris.link_graph(resolved.citing.document, resolved.cited.document))
    writer.add(resolved.citation.iri, ZC.citedDocument, resolved.cited.document)
    if resolved.citation.basis:
        writer.add(resolved.citing.plan, ZC.basedOn, resolved.cited.document)
    yield from writer.quads


def _refinement_quads(refinement: Refinement) -> Iterator[Quad]:
    lower, upper = refinement.lower, refinement.upper
    writer = GraphWriter(
        iris.link_graph(refinement.lower_document.document, refinement.upper_document.document)
    )
    node = iris.judgement(lower.iri, f"refines-{iris.digest(upper.iri)}", 1)
    writer.type(node, ZC.TaskRefinement)
    _judgement(writer, node, refinement.score)
    writer.add(node, ZC.refiningMeasure, lower.iri)
    writer.add(node, ZC.refinedTask, upper.iri)
    writer.add(lower.iri, ZC.refinesTask, upper.iri)
    if refinement.counterparts is not None:
        words = "true" if refinement.counterparts else "false"
        writer.add(node, ZC.leadsCorrespond, Literal(words, datatype=BOOLEAN))
    leads, above = "、".join(lower.lead_words), "、".join(upper.lead_words)
    if leads and above:
        zh, en = {
            True: ("上下对口", "counterparts"),
            False: ("不对口", "not counterparts"),
            None: ("是否对口不详", "whether they are counterparts is not known"),
        }[refinement.counterparts]
        writer.add(node, ZC.reason, chinese(f"文字相近；牵头单位{leads}与{above}{zh}"))
        writer.add(node, ZC.reason, english(f"alike in wording; leads {leads} and {above}: {en}"))
    else:
        writer.add(node, ZC.reason, chinese("文字相近"))
        writer.add(node, ZC.reason, english("alike in wording"))
    writer.add(node, ZC.evidence, _evidence(refinement.lower_document, lower))
    writer.add(node, ZC.evidence, _evidence(refinement.upper_document, upper))
    yield from writer.quads


def _sibling_quads(sibling: Sibling) -> Iterator[Quad]:
    writer = GraphWriter(iris.link_graph(sibling.first_document.document, sibling.second_document.document))
    pairs = ((sibling.first, sibling.second), (sibling.second, sibling.first))
    for own, other in pairs:
        node = iris.judgement(own.iri, f"sibling-{iris.digest(other.iri)}", 1)
        writer.type(node, ZC.TaskRelation)
        _judgement(writer, node, sibling.score)
        writer.add(node, ZC.relatesFrom, own.iri)
        writer.add(node, ZC.relatesTo, other.iri)
        writer.add(node, ZC.relationType, TASK_RELATION.sibling)
        writer.add(node, ZC.reason, chinese("同级文件中的同一任务"))
        writer.add(node, ZC.reason, english("the same task in a document of the same level"))
    yield from writer.quads


def _judgement(writer: GraphWriter, node: IRI, score: float) -> None:
    writer.add(node, ZC.method, Literal(METHOD))
    writer.add(node, ZC.score, decimal(score))
    writer.add(node, ZC.confidence, decimal(score))


def _evidence(document: DocumentSummary, item: ItemSummary) -> IRI:
    return iris.evidence(document.source, item.start, item.start + len(item.text))

"""Links to another graph -> a ``void:Linkset`` in a named graph of its own: each link a judgement and, unless rejected, a triple.

``skos:exactMatch`` and ``skos:closeMatch`` say how near two things are, ``skos:relatedMatch`` that they are counterparts, ``zc:refinesTask``
that our task carries out theirs. ``owl:sameAs`` is never said: it would merge what two governments state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, Quad

from graph.relating.foreign_links import METHOD, GraphLink, LinkType
from graph.relating.link_review import Decision, Key
from graph.triples.quads import GraphWriter, chinese, decimal, english, integer
from ontology import iris
from ontology.iris import IRI
from ontology.terms import DCTERMS, LINK, RDFS, REVIEW, SKOS, VOID, ZC

_PREDICATES: Mapping[LinkType, IRI] = {
    "exact": SKOS.exactMatch,
    "close": SKOS.closeMatch,
    "related": SKOS.relatedMatch,
    "refines": ZC.refinesTask,
}
_CONCEPTS: Mapping[LinkType, IRI] = {
    "exact": LINK.exact,
    "close": LINK.close,
    "related": LINK.related,
    "refines": LINK.related,
}
DATASET = IRI(f"{iris.BASE}dataset")
"""Our graph as a whole."""


def linkset_quads(
    partner: str,
    address: str,
    links: Iterable[GraphLink],
    decided: Mapping[Key, Decision],
    *,
    is_endpoint: bool,
) -> Iterator[Quad]:
    """Yield the linkset to *partner* (a slug) at *address* (an endpoint's URL, or the name of a file)."""
    graph = iris.linkset_graph(partner)
    used: dict[IRI, int] = {}
    for link in links:
        writer = GraphWriter(graph)
        decision = decided.get((link.source, link.target, link.type))
        _write_link(writer, partner, link, decision)
        if decision != "reject":
            predicate = _PREDICATES[link.type]
            writer.add(IRI(link.source), predicate, IRI(link.target))
            used[predicate] = used.get(predicate, 0) + 1
        yield from writer.quads
    writer = GraphWriter(graph)
    _write_description(writer, graph, partner, address, used, is_endpoint=is_endpoint)
    yield from writer.quads


def _write_link(writer: GraphWriter, partner: str, link: GraphLink, decision: Decision | None) -> None:
    node = iris.foreign_link(partner, link.source, link.target, link.type)
    writer.type(node, ZC.ForeignLink)
    writer.add(node, ZC.linkSource, IRI(link.source))
    writer.add(node, ZC.linkTarget, IRI(link.target))
    writer.add(node, ZC.linkType, _CONCEPTS[link.type])
    writer.add(node, ZC.method, Literal(METHOD))
    writer.add(node, ZC.score, decimal(link.score))
    writer.add(node, ZC.confidence, decimal({"accept": 1.0, "reject": 0.0}.get(decision or "", link.score)))
    writer.add(node, ZC.reason, chinese(link.reason_zh))
    writer.add(node, ZC.reason, english(link.reason_en))
    state = {"accept": REVIEW.accepted, "reject": REVIEW.rejected}.get(decision or "", REVIEW.proposed)
    writer.add(node, ZC.reviewStatus, state)


def _write_description(
    writer: GraphWriter, graph: IRI, partner: str, address: str, used: Mapping[IRI, int], *, is_endpoint: bool
) -> None:
    dataset = IRI(f"{iris.ID}dataset/{partner}")
    writer.type(graph, VOID.Linkset)
    writer.add(graph, VOID.subjectsTarget, DATASET)
    writer.add(graph, VOID.objectsTarget, dataset)
    writer.add(graph, RDFS.label, chinese(f"与{partner}的链接"))
    writer.add(graph, RDFS.label, english(f"links to {partner}"))
    for predicate in used:
        writer.add(graph, VOID.linkPredicate, predicate)
    writer.add(graph, VOID.triples, integer(sum(used.values())))
    writer.type(dataset, VOID.Dataset)
    if is_endpoint:
        writer.add(dataset, VOID.sparqlEndpoint, IRI(address))
    else:
        writer.add(dataset, DCTERMS.source, Literal(address))

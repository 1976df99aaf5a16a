"""A query's dataset -> a store whose default graph is the merge of several graphs, where the engine would count doubly.

With more than one graph in FROM (or ``default-graph-uri``) the engine gives a triple once for every graph that states it;
SPARQL 1.1 (13.2) asks for the RDF merge, where it stands once. Where no triple stands in two of the graphs both are the
same, and the store answers as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store

GraphName: TypeAlias = NamedNode | BlankNode | DefaultGraph
_STATED_TWICE = "ASK { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } FILTER(STR(?g) < STR(?h)) }"


def states_a_triple_twice(store: Store, graphs: Sequence[GraphName]) -> bool:
    """Say whether some triple stands in more than one of *graphs*."""
    return bool(
        store.query(
            _STATED_TWICE,
            default_graph=[],
            named_graphs=[graph for graph in graphs if not isinstance(graph, DefaultGraph)],
        )
    )


def merged(store: Store, default: Sequence[GraphName], named: Sequence[NamedNode | BlankNode]) -> Store:
    """Return a store in memory: the triples of *default* once each in its default graph, and the graphs *named*."""
    result = Store()
    for graph in default:
        quads = store.quads_for_pattern(None, None, None, graph)
        result.bulk_extend(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in quads)
    for graph in named:
        result.add_graph(graph)
        result.bulk_extend(store.quads_for_pattern(None, None, None, graph))
    return result

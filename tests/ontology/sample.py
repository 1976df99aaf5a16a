"""A release -> the statements about some of its tasks and all that these statements lead to."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from ontology import iris
from ontology.terms import ZC

# statements from which a sample goes on; the others lead from one task to all of its neighbours
_STOPS = {ZC.relatedTask, ZC.issues, ZC.hasSourceText}


def sample(nquads: Path, numbers: tuple[int, ...]) -> list[Quad]:
    """The quads about the tasks with *numbers*: what they point at, what points at them, without the whole text."""
    store = Store()
    store.bulk_load(path=str(nquads), format=RdfFormat.N_QUADS)
    stated = [
        g
        for g in store.named_graphs()
        if not g.value.startswith((iris.GRAPH + "inferred/", iris.GRAPH + "ontology/"))
    ]
    wanted = {
        quad.subject
        for number in numbers
        for quad in store.quads_for_pattern(None, NamedNode(ZC.taskNumber), None)
        if quad.object.value == str(number)
    }
    assert len(wanted) == len(numbers)
    about = {
        quad.subject
        for task in wanted
        for quad in store.quads_for_pattern(None, NamedNode(ZC.assignsTask), task)
    }
    about |= {
        quad.subject
        for task in wanted
        for quad in store.quads_for_pattern(None, NamedNode(ZC.judgedMeasure), task)
    }
    queue, seen = [*wanted, *about], set(wanted | about)
    found: list[Quad] = []
    while queue:
        node = queue.pop()
        for graph in stated:
            for quad in store.quads_for_pattern(node, None, None, graph):
                if quad.predicate.value == ZC.fullText:
                    continue
                found.append(quad)
                if (
                    isinstance(quad.object, NamedNode)
                    and quad.object not in seen
                    and quad.predicate.value not in _STOPS
                ):
                    seen.add(quad.object)
                    queue.append(quad.object)
    inferred = [
        quad
        for quad in parse(path=str(nquads), format=RdfFormat.N_QUADS)
        if isinstance(quad.graph_name, NamedNode)
        and quad.graph_name.value.startswith(iris.GRAPH + "inferred/")
        and quad.subject in seen
        and quad.object in seen
    ]
    return found + inferred

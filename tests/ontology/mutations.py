"""Shapes + a graph that conforms -> every way to break it that some constraint forbids.

Each constraint of each property shape yields one mutation (remove the values, add a second one, put a wrong one in its
place …); SPARQL constraints and node kinds of focus nodes are broken by the table in test_shapes.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH, XSD
from rdflib.term import Node

from ontology.iris import BASE

Triple = tuple[Node, Node, Node]
NOBODY = URIRef(BASE + "id/nothing-is-said-of-this")


@dataclass(frozen=True)
class Mutation:
    """A change of the graph, and the constraint that must object: (shape, component, focus node)."""

    shape: URIRef
    component: str
    focus: Node
    remove: frozenset[Triple]
    add: frozenset[Triple]

    @property
    def name(self) -> str:
        return f"{self.shape.rpartition('#')[2]}:{self.component}"

    def of(self, triples: frozenset[Triple]) -> frozenset[Triple]:
        return (triples - self.remove) | self.add


def instances(data: Graph, cls: Node) -> list[Node]:
    """The instances of *cls* and its subclasses, in a stable order."""
    classes = set(data.transitive_subjects(RDFS.subClassOf, cls))
    return sorted({s for c in classes for s in data.subjects(RDF.type, c)}, key=str)


def _steps(shapes: Graph, path: Node) -> list[tuple[URIRef, bool]]:
    """A path as alternatives of (property, inverse)."""
    if isinstance(path, URIRef):
        return [(path, False)]
    inverse = shapes.value(path, SH.inversePath)
    if inverse is not None:
        return [(inverse, True)]
    head = shapes.value(path, SH.alternativePath)
    assert head is not None, "a path this test does not know"
    return [step for part in Collection(shapes, head) for step in _steps(shapes, part)]


@dataclass(frozen=True)
class _Site:
    """A focus node of a property shape and the triples of its path."""

    data: Graph
    focus: Node
    steps: tuple[tuple[URIRef, bool], ...]

    def triples(self) -> list[Triple]:
        found: list[Triple] = []
        for prop, inverse in self.steps:
            pattern = (None, prop, self.focus) if inverse else (self.focus, prop, None)
            found += self.data.triples(pattern)
        return sorted(found, key=str)

    def triple(self, value: Node) -> Triple:
        prop, inverse = self.steps[0]
        return (value, prop, self.focus) if inverse else (self.focus, prop, value)

    def value(self, triple: Triple) -> Node:
        inverse = dict(self.steps)[triple[1]]
        return triple[0] if inverse else triple[2]


def _other(value: Node) -> Node:
    """Another value of the same kind."""
    if isinstance(value, URIRef):
        return NOBODY
    assert isinstance(value, Literal)
    if value.language:
        return Literal("另一个", lang=value.language)
    if value.datatype == XSD.date:
        return Literal("1999-01-01", datatype=XSD.date)
    if value.datatype == XSD.gYear:
        return Literal("1999", datatype=XSD.gYear)
    if value.datatype in (XSD.integer, XSD.decimal):
        return Literal("0.25" if value.datatype == XSD.decimal else "5", datatype=value.datatype)
    return Literal(f"{value}又")


def _beyond(value: Node) -> Literal:
    assert isinstance(value, Literal)
    return Literal("9999-01-01" if value.datatype == XSD.date else "999999", datatype=value.datatype)


def property_mutations(shapes: Graph, data: Graph) -> Iterator[Mutation]:
    """Yield a mutation for each constraint of each property shape; fail where the example has nothing to break."""
    for node_shape in sorted(shapes.subjects(RDF.type, SH.NodeShape), key=str):
        target = shapes.value(node_shape, SH.targetClass)
        assert target is not None, f"{node_shape} has no target class"
        for shape in sorted(shapes.objects(node_shape, SH.property), key=str):
            assert isinstance(shape, URIRef), f"{node_shape} has a property shape without a name"
            path = shapes.value(shape, SH.path)
            steps = tuple(_steps(shapes, path))
            sites = [_Site(data, focus, steps) for focus in instances(data, target)]
            filled = [site for site in sites if site.triples()]
            assert filled, f"the example has no value for {shape}"
            for constraint, wanted in sorted(shapes.predicate_objects(shape), key=str):
                yield from _broken(shapes, shape, constraint, wanted, sites, filled)


def _broken(
    shapes: Graph, shape: URIRef, constraint: Node, wanted: Node, sites: list[_Site], filled: list[_Site]
) -> Iterator[Mutation]:
    site = filled[0]
    old = site.triples()
    value = site.value(old[0])

    def mutation(component: str, remove: list[Triple], add: list[Triple], at: _Site = site) -> Mutation:
        return Mutation(shape, f"{component}ConstraintComponent", at.focus, frozenset(remove), frozenset(add))

    def put(component: str, new: Node) -> Mutation:
        return mutation(component, [old[0]], [site.triple(new)])

    match str(constraint).rpartition("#")[2]:
        case "minCount":
            yield mutation("MinCount", old, [])
        case "maxCount":
            yield mutation("MaxCount", [], [site.triple(_other(value))])
        case "datatype":
            yield put("Datatype", Literal(7) if wanted == XSD.string else Literal("七"))
        case "minInclusive":
            yield put("MinInclusive", Literal(str(int(float(wanted)) - 1), datatype=value.datatype))
        case "maxInclusive":
            yield put("MaxInclusive", Literal(str(int(float(wanted)) + 1), datatype=value.datatype))
        case "languageIn":
            yield put("LanguageIn", Literal(str(value), lang="fr"))
        case "minLength":
            yield put("MinLength", Literal("", lang=value.language))
        case "pattern":
            yield put("Pattern", Literal("错〔2022]1"))
        case "in":
            yield put("In", NOBODY)
        case "class":
            yield put("Class", NOBODY)
        case "or":
            yield put("Or", NOBODY)
        case "not":
            banned = shapes.value(wanted, SH["class"])
            yield put("Not", instances(site.data, banned)[0])
        case "nodeKind":
            wrong = Literal("字") if wanted == SH.IRI else NOBODY
            yield put("NodeKind", wrong)
        case "uniqueLang":
            yield mutation("UniqueLang", [], [site.triple(_other(value))])
        case "lessThan":
            yield put("LessThan", _beyond(value))
        case "lessThanOrEquals":
            yield put("LessThanOrEquals", _beyond(value))
        case "disjoint":
            yield put("Disjoint", site.data.value(site.focus, wanted))
        case "qualifiedMinCount":
            for at in filled:
                if len(at.triples()) >= 1:
                    yield mutation("QualifiedMinCount", at.triples(), [], at)
                    return
        case "qualifiedMaxCount":
            cls = shapes.value(shapes.value(shape, SH.qualifiedValueShape), SH["class"])
            twin = next(v for v in instances(site.data, cls) if site.triple(v) not in old)
            yield mutation("QualifiedMaxCount", [], [site.triple(twin)])
        case "path" | "message" | "severity" | "qualifiedValueShape" | "type":
            return
        case _:
            raise AssertionError(f"{shape} uses {constraint}, for which no mutation is written")


def renamed(triples: frozenset[Triple], old: Node, new: BNode) -> frozenset[Triple]:
    """The same triples with *new* in place of *old*."""
    return frozenset((new if s == old else s, p, new if o == old else o) for s, p, o in triples)

"""OWL 2 RL closure of ontology, example and foreign axioms: no clash, and no type that nobody meant."""

import re
from pathlib import Path

import owlrl
import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.namespace import OWL
from rdflib.term import Node

from ontology.iris import BASE, ID

ZC = Namespace("https://w3id.org/zhengce/ont#")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")
PROV = Namespace("http://www.w3.org/ns/prov#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")

# kinds of things of ours -> classes outside zc: that their instances may come to have, beyond the declared superclasses
MEANT = {
    "doc": {ELI.Work, ELI.WorkSubdivision, PROV.Entity, PROV.Plan},
    "org": {PROV.Entity},
    "src": {
        ELI.Manifestation,
        PROV.Entity,
        PROV.Activity,
        OA.SpecificResource,
        OA.TextQuoteSelector,
        OA.TextPositionSelector,
    },
}


@pytest.fixture(scope="module")
def closure(data: Graph) -> Graph:
    graph = Graph() + data
    graph.parse(Path(__file__).parent / "foreign_axioms.ttl")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def errors(graph: Graph) -> list[str]:
    return [str(message) for message in graph.objects(None, ERROR)]


def test_there_is_no_clash(closure: Graph) -> None:
    assert errors(closure) == []
    assert not list(closure.subjects(RDF.type, OWL.Nothing))


def test_a_clash_would_be_seen(ontology: Graph) -> None:
    graph = Graph() + ontology
    graph.add((URIRef(ID + "a"), RDF.type, ZC.Park))
    graph.add((URIRef(ID + "b"), ZC.assignedActor, URIRef(ID + "a")))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert errors(graph)


def test_nothing_becomes_legislation(closure: Graph) -> None:
    assert not list(closure.subjects(RDF.type, ELI.LegalResource))
    assert not list(closure.subjects(RDF.type, ELI.LegalResourceSubdivision))


def types(graph: Graph, node: Node) -> set[Node]:
    skip = (str(OWL), "http://www.w3.org/2000/01/rdf-schema#")
    return {t for t in graph.objects(node, RDF.type) if isinstance(t, URIRef) and not str(t).startswith(skip)}


def test_no_thing_of_ours_gets_an_own_class_it_was_not_given(closure: Graph, data: Graph) -> None:
    """Domains and ranges may repeat what was said (or a superclass of it), never say something new."""
    seen = 0
    for node in set(data.subjects()):
        if not str(node).startswith(ID):
            continue
        said = {
            c
            for t in data.objects(node, RDF.type)
            for c in data.transitive_objects(t, URIRef("http://www.w3.org/2000/01/rdf-schema#subClassOf"))
        }
        new = {t for t in types(closure, node) - said if str(t).startswith(str(ZC))}
        assert not new, f"{node} becomes {new}"
        seen += 1
    assert seen > 60


def test_foreign_classes_are_those_that_are_meant(closure: Graph, data: Graph) -> None:
    seen = 0
    for node in set(data.subjects(RDF.type)):
        kind = re.match(re.escape(ID) + r"(doc|org|src)/", str(node))
        if not kind:
            continue
        said = {
            c
            for t in data.objects(node, RDF.type)
            for c in closure.transitive_objects(t, URIRef("http://www.w3.org/2000/01/rdf-schema#subClassOf"))
        }
        new = {t for t in types(closure, node) - said if not str(t).startswith(BASE)}
        assert new <= MEANT[kind[1]], f"{node} becomes {new - MEANT[kind[1]]}"
        seen += 1
    assert seen > 50


def test_inference_is_as_documented(closure: Graph) -> None:
    """Error provocation's other half: what should follow, follows."""
    d = Namespace(ID + "doc/500102/fulingfufa/2099/7/")
    o = Namespace(ID + "org/500102/")
    expected = [
        (d["task-1"], ZC.responsibleUnit, o.kjj),
        (o.kjj, ZC.leads, d["task-1"]),
        (o.kjj, ZC.guides, d["task-x2"]),
        (o["park-ht"], ZC.coLeadsWith, o.kjj),
        (d["task-1"], RDF.type, ZC.Measure),
        (d["task-1"], RDF.type, ELI.Work),
        (URIRef(ID + "place/500102/park-ht"), ZC.locatedIn, URIRef(ID + "place/500000")),
        (o.kjj, RDF.type, URIRef("http://xmlns.com/foaf/0.1/Agent")),
        (d["annex1"], ZC.definesTask, d["task-1"]),
    ]
    assert [t for t in expected if t not in closure] == []

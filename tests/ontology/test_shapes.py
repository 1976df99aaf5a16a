"""The example conforms; broken in each way a constraint forbids, that very constraint objects; two engines agree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pyoxigraph
import pyshacl
import pytest
from rdflib import BNode, Graph, URIRef
from rdflib.namespace import RDF, SH

from ontology.terms import FOLDER, PREFIXES, SHAPES_FILE
from ontology.validation import Finding, constraint_findings, constraints, shape_findings
from tests.ontology.mutations import Mutation, Triple, instances, property_mutations, renamed

SHAPES = Graph().parse(SHAPES_FILE)
DATA = Graph().parse(FOLDER / "example.ttl")
for _name in ("policy.ttl", "concepts.ttl"):
    DATA.parse(FOLDER / _name)
BASE = frozenset(DATA)
MUTATIONS = list(property_mutations(SHAPES, DATA))

D = "PREFIX d: <https://w3id.org/zhengce/id/doc/500102/fulingfufa/2099/7/>\n"
D += "PREFIX o: <https://w3id.org/zhengce/id/org/500102/>\n"
D += "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
SPAN = "<https://w3id.org/zhengce/id/src/ccfac9c3e042#char=21,25>"
# SPARQL constraint -> an update that breaks it
BROKEN_QUERIES = {
    "Task-leadCount": "DELETE DATA { d:task-1-lead-2 zc:role role:lead }",
    "Task-supportCount": "DELETE DATA { d:task-1-support-1 zc:assignsTask d:task-1 }",
    "Task-leadAndSupport": "INSERT DATA { d:task-1-support-1 zc:assignedActor o:kjj }",
    "Task-dueDateWithoutText": "DELETE WHERE { d:task-x2 zc:dueText ?t }",
    "Task-leadShortcut": "INSERT DATA { d:task-1 zc:leadUnit o:zf }",
    "Task-supportShortcut": "INSERT DATA { d:task-1 zc:supportUnit o:zf }",
    "Task-chargedShortcut": "INSERT DATA { d:task-x2 zc:chargedUnit o:kjj }",
    "Task-guideShortcut": "INSERT DATA { d:task-x2 zc:guideUnit o:zf }",
    "Task-responsibleShortcut": "INSERT DATA { d:task-x2 zc:responsibleUnit o:zf }",
    "Assignment-quote": 'DELETE WHERE { d:task-1-lead-1 zc:mentionText ?t } ; INSERT DATA { d:task-1-lead-1 zc:mentionText "区教委"@zh }',
    "Assignment-order": "DELETE WHERE { d:task-1-lead-2 zc:ordinal ?n } ; INSERT DATA { d:task-1-lead-2 zc:ordinal 1 }",
    "PolicyDocument-numberParts": "DELETE { ?d zc:docSequence 7 } INSERT { ?d zc:docSequence 8 } WHERE { ?d zc:docSequence 7 }",
    "Citation-quote": 'DELETE WHERE { d:citation-1 zc:citedText ?t } ; INSERT DATA { d:citation-1 zc:citedText "《另一方案》"@zh }',
    "NamedMention-quote": 'DELETE WHERE { d:mention-1 zc:mentionText ?t } ; INSERT DATA { d:mention-1 zc:mentionText "市场"@zh }',
    "EvidenceSpan-sameWords": f'DELETE WHERE {{ {SPAN} oa:exact ?t }} ; INSERT DATA {{ {SPAN} oa:exact "区教育局" }}',
    "EvidenceSpan-length": f"DELETE {{ ?s oa:end ?e }} INSERT {{ ?s oa:end 26 }} WHERE {{ {SPAN} oa:hasSelector ?s . ?s oa:end ?e }}",
}


def names(kind: URIRef) -> set[str]:
    found = (
        set(SHAPES.objects(None, SH.sparql)) if kind == SH.sparql else set(SHAPES.subjects(RDF.type, kind))
    )
    return {str(node).rpartition("#")[2] for node in found}


@cache
def line(triple: Triple) -> str:
    graph = Graph()
    graph.add(triple)
    return graph.serialize(format="nt")


def quads(triples: frozenset[Triple]) -> list[pyoxigraph.Quad]:
    text = "".join(map(line, triples))
    return list(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_TRIPLES))


def core_findings(triples: frozenset[Triple]) -> tuple[Finding, ...]:
    return shape_findings(quads(triples - BASE_VOCABULARY))


def query_findings(triples: frozenset[Triple]) -> tuple[Finding, ...]:
    store = pyoxigraph.Store()
    store.extend(quads(triples | BASE_VOCABULARY))

    def select(query: str) -> Iterator[dict[str, str]]:
        rows = store.query(query)
        assert isinstance(rows, pyoxigraph.QuerySolutions)
        names = [variable.value for variable in rows.variables]
        return ({n: getattr(row[n], "value", "") for n in names if row[n] is not None} for row in rows)

    return constraint_findings(select)


BASE_VOCABULARY = frozenset(Graph().parse(FOLDER / "policy.ttl").parse(FOLDER / "concepts.ttl"))


def updated(update: str) -> frozenset[Triple]:
    graph = Graph()
    for triple in BASE:
        graph.add(triple)
    graph.update(D + update)
    return frozenset(graph)


def test_the_example_conforms() -> None:
    assert core_findings(BASE) == ()
    assert query_findings(BASE) == ()


@pytest.mark.parametrize(
    "shape", sorted(SHAPES.subjects(RDF.type, SH.NodeShape)), ids=lambda s: s.rpartition("#")[2]
)
def test_the_example_has_a_focus_node_for(shape: URIRef) -> None:
    target = SHAPES.value(shape, SH.targetClass)
    assert instances(DATA, target)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.name)
def test_a_broken_example_is_caught_by_the_constraint_it_breaks(mutation: Mutation) -> None:
    found = core_findings(mutation.of(BASE))
    shape = mutation.shape.rpartition("#")[2]
    assert (shape, mutation.component, str(mutation.focus)) in {(f.rule, f.component, f.focus) for f in found}


@pytest.mark.parametrize("name", BROKEN_QUERIES)
def test_a_broken_example_is_caught_by_the_query_it_breaks(name: str) -> None:
    assert name in {f.rule for f in query_findings(updated(BROKEN_QUERIES[name]))}


NODES = sorted(set(SHAPES.subjects(SH.nodeKind, SH.IRI)) & set(SHAPES.subjects(RDF.type, SH.NodeShape)))


@pytest.mark.parametrize("shape", NODES, ids=lambda s: s.rpartition("#")[2])
def test_a_focus_node_without_an_iri_is_caught(shape: URIRef) -> None:
    focus = instances(DATA, SHAPES.value(shape, SH.targetClass))[0]
    found = core_findings(renamed(BASE, focus, BNode()))
    assert (shape.rpartition("#")[2], "NodeKindConstraintComponent") in {(f.rule, f.component) for f in found}


def test_every_constraint_has_been_broken() -> None:
    assert {m.shape.rpartition("#")[2] for m in MUTATIONS} == names(SH.PropertyShape)
    assert set(BROKEN_QUERIES) == names(SH.sparql)
    assert len(MUTATIONS) > 250


def test_every_shape_and_query_has_a_message_in_both_languages() -> None:
    for node in [*SHAPES.subjects(RDF.type, SH.PropertyShape), *SHAPES.objects(None, SH.sparql)]:
        assert sorted(m.language for m in SHAPES.objects(node, SH.message)) == ["en", "zh"], node


def test_each_sparql_constraint_is_asked_once_of_all_instances_of_its_class() -> None:
    asked = {constraint.name: constraint for constraint in constraints()}
    assert set(asked) == names(SH.sparql)
    # a mention of another class that differs from its evidence is not an assignment's fault
    broken = query_findings(updated(BROKEN_QUERIES["NamedMention-quote"]))
    assert {finding.rule for finding in broken} == {"NamedMention-quote"}


def test_what_the_source_may_get_wrong_is_a_warning() -> None:
    warnings = {str(s).rpartition("#")[2] for s in SHAPES.subjects(SH.severity, SH.Warning)}
    assert warnings == {"Task-assignment", "Task-leadAndSupport"}
    (found,) = (
        f
        for f in query_findings(updated(BROKEN_QUERIES["Task-leadAndSupport"]))
        if f.rule == "Task-leadAndSupport"
    )
    assert (found.severity, found.value) == ("warning", "https://w3id.org/zhengce/id/org/500102/kjj")
    assert found.message.startswith("the same unit")
    assert found.message_zh.startswith("同一单位")


@pytest.mark.parametrize("part", range(5))
def test_pyshacl_the_reference_implementation_agrees(part: int) -> None:
    """A fifth of the mutations at once: they may hide each other, but both engines must then see the same."""
    broken = BASE
    for mutation in MUTATIONS[part::5]:
        broken = mutation.of(broken)
    graph = Graph()
    for triple in broken:
        graph.add(triple)
    for update in list(BROKEN_QUERIES.values())[part::5]:
        graph.update(D + update)
    _, report, _ = pyshacl.validate(graph, shacl_graph=SHAPES, inference="none")
    reference = {
        (
            str(report.value(r, SH.sourceShape)).rpartition("#")[2],
            str(report.value(r, SH.sourceConstraintComponent)).rpartition("#")[2],
            str(report.value(r, SH.focusNode)),
        )
        for r in report.subjects(RDF.type, SH.ValidationResult)
    }
    queries = names(SH.sparql)
    ours = {
        (f.rule.split("-")[0] if f.rule in queries else f.rule, f.component, f.focus)
        for f in (*core_findings(frozenset(graph)), *query_findings(frozenset(graph)))
    }
    assert ours == reference
    assert len(reference) > 40

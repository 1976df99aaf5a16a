"""The seed's graph against shapes, checks, closure and reasoner; and mistakes made in it are caught."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import owlrl
import pytest
from pyoxigraph import Quad, QuerySolutions, RdfFormat, Store, parse, serialize
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import OWL, SH

from graph.release import Release
from graph.validate import validated
from ontology.consistency import Consistency, consistency
from ontology.terms import CONCEPTS_FILE, ONTOLOGY_FILE, PREFIXES, SHAPES_FILE, ZC
from ontology.validation import constraint_findings, shape_findings
from tests.ontology.sample import sample

TASKS = (
    7,
    42,
    57,
    62,
    70,
)  # two leads; a park; a railway-free sixfold; 及各行业主管部门; a group defined by a catalogue
P = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


def test_the_release_conforms(release: Release) -> None:
    report = validated(release.nquads)
    assert [f for f in report.findings if f.severity == "violation"] == []


def test_the_shapes_have_something_to_look_at(release: Release) -> None:
    """A shape without a focus node says nothing. These must have some in any release of a document with a task table."""
    shapes = Graph().parse(SHAPES_FILE)
    vocabulary = Graph().parse(ONTOLOGY_FILE)
    types = {
        q.object.value
        for q in parse(path=str(release.nquads), format=RdfFormat.N_QUADS)
        if q.predicate.value == str(RDF.type)
    }
    idle = set()
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        target = shapes.value(shape, SH.targetClass)
        below = vocabulary.transitive_subjects(
            URIRef("http://www.w3.org/2000/01/rdf-schema#subClassOf"), target
        )
        if not types & set(map(str, below)):
            idle.add(str(shape).rpartition("#")[2])
    # judged across documents or graphs, or named things the seed's release need not hold
    assert idle <= {"TaskRefinement", "ForeignLink", "NamedMention"}


@pytest.fixture(scope="module")
def some(release: Release) -> list[Quad]:
    return sample(release.nquads, TASKS)


def test_the_sample_holds_the_tasks_with_their_units_and_evidence(some: list[Quad]) -> None:
    types = [q.object.value for q in some if q.predicate.value == str(RDF.type)]
    counts = [
        int(q.object.value) for q in some if q.predicate.value in (ZC.statedLeadCount, ZC.statedSupportCount)
    ]
    assert len(counts) == 2 * len(TASKS)
    assert types.count(ZC.ResponsibilityAssignment) == sum(counts)
    assert types.count(ZC.EvidenceSpan) > sum(counts)
    assert {ZC.Park, ZC.ParkAdministration, ZC.ActorGroup, ZC.PolicyPlan, ZC.TaskAnnex} <= set(types)


@pytest.mark.java
def test_hermit_finds_ontology_and_sample_consistent(some: list[Quad]) -> None:
    assert consistency(some) == Consistency(consistent=True)


@pytest.mark.java
def test_hermit_finds_a_park_that_leads_in_the_sample(some: list[Quad]) -> None:
    park = next(q.subject for q in some if q.predicate.value == str(RDF.type) and q.object.value == ZC.Park)
    assignment = next(q for q in some if q.predicate.value == ZC.assignedActor)
    planted = Quad(assignment.subject, assignment.predicate, park)
    assert not consistency([*some, planted]).consistent


def test_the_closure_of_the_sample_has_no_clash_and_no_legislation(some: list[Quad]) -> None:
    graph = (
        Graph().parse(ONTOLOGY_FILE).parse(CONCEPTS_FILE).parse(Path(__file__).parent / "foreign_axioms.ttl")
    )
    graph.parse(data=serialize((q.triple for q in some), format=RdfFormat.N_TRIPLES), format="nt")
    before = len(graph)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert [str(message) for message in graph.objects(None, ERROR)] == []
    assert not list(graph.subjects(RDF.type, OWL.Nothing))
    assert not list(graph.subjects(RDF.type, URIRef(PREFIXES["eli"] + "LegalResource")))
    assert len(graph) > 1.5 * before


# the defects that the design's trial had seeded, and the constraint that must say so
DEFECTS = {
    "a dropped cooperating unit": (
        "DELETE { GRAPH ?g { ?a zc:assignsTask ?t } } WHERE { { SELECT ?a ?t { ?a zc:role role:support ; zc:assignsTask ?t } ORDER BY ?a LIMIT 1 } GRAPH ?g { ?a zc:assignsTask ?t } }",
        "Task-supportCount",
    ),
    "a lead that also supports": (
        "INSERT { GRAPH ?g { ?s zc:assignedActor ?u } } WHERE { { SELECT ?t ?u { ?a zc:role role:lead ; zc:assignsTask ?t ; zc:assignedActor ?u } ORDER BY ?a LIMIT 1 } GRAPH ?g { ?s zc:role role:support ; zc:assignsTask ?t } }",
        "Task-leadAndSupport",
    ),
    "an assignment without evidence": (
        "DELETE { GRAPH ?g { ?a zc:evidence ?e } } WHERE { { SELECT ?a { ?a a zc:ResponsibilityAssignment } ORDER BY ?a LIMIT 1 } GRAPH ?g { ?a zc:evidence ?e } }",
        "Assignment-evidence",
    ),
    "a shortcut without assignment": (
        "INSERT { GRAPH <x:g> { ?t zc:leadUnit ?u } } WHERE { { SELECT ?t ?u { ?t a zc:Task . ?u a zc:JudicialOrgan } ORDER BY ?t LIMIT 1 } }",
        "Task-leadShortcut",
    ),
    "a park as actor": (
        "DELETE { GRAPH ?g { ?a zc:assignedActor ?u } } INSERT { GRAPH ?g { ?a zc:assignedActor ?p } } WHERE { { SELECT ?a ?u ?p { ?u zc:administers ?p . ?a zc:assignedActor ?u } ORDER BY ?a LIMIT 1 } GRAPH ?g { ?a zc:assignedActor ?u } }",
        "Assignment-assignedActor",
    ),
    "half-width brackets in a number": (
        'DELETE { GRAPH ?g { ?d zc:docNumber ?n } } INSERT { GRAPH ?g { ?d zc:docNumber "涪陵府发[2022]43号" } } WHERE { GRAPH ?g { ?d zc:docNumber ?n FILTER (CONTAINS(?n, "〔2022〕43号")) } }',
        "PolicyDocument-docNumber",
    ),
    "a padded sequence number": (
        'DELETE { GRAPH ?g { ?d zc:docNumber ?n } } INSERT { GRAPH ?g { ?d zc:docNumber "涪陵府发〔2022〕043号" } } WHERE { GRAPH ?g { ?d zc:docNumber ?n FILTER (CONTAINS(?n, "〔2022〕43号")) } }',
        "PolicyDocument-docNumber",
    ),
    "evidence that quotes other words": (
        'DELETE { GRAPH ?g { ?a zc:mentionText ?m } } INSERT { GRAPH ?g { ?a zc:mentionText "区教委局"@zh } } WHERE { { SELECT ?a ?m { ?a a zc:ResponsibilityAssignment ; zc:mentionText ?m } ORDER BY ?a LIMIT 1 } GRAPH ?g { ?a zc:mentionText ?m } }',
        "Assignment-quote",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def spoil(release: Release) -> Callable[[str], Store]:
    loaded = list(parse(path=str(release.nquads), format=RdfFormat.N_QUADS))

    def spoilt(update: str) -> Store:
        store = Store()
        store.bulk_extend(loaded)
        before = len(store)
        store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in loaded)
        store.update(P + update)
        store.update("DROP DEFAULT")  # it only let the update's patterns see all graphs at once
        assert before > 10_000
        return store

    return spoilt


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_made_in_the_release_is_caught(name: str, spoil: Callable[[str], Store]) -> None:
    update, constraint = DEFECTS[name]
    store = spoil(update)

    def select(query: str) -> list[dict[str, str]]:
        rows = store.query(query, use_default_graph_as_union=True)
        assert isinstance(rows, QuerySolutions)
        names = [variable.value for variable in rows.variables]
        return [{n: getattr(row[n], "value", "") for n in names if row[n] is not None} for row in rows]

    found = {f.rule for f in (*shape_findings(store), *constraint_findings(select))}
    assert constraint in found

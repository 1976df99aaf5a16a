"""Rules: what they add, where it stands, and that they end."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad

from graph.inference.rules import inferred, rule_quads, rules
from ontology import iris
from ontology.iris import IRI
from ontology.terms import ROLE, ZC

SOURCE = NamedNode("https://w3id.org/zhengce/graph/source/x")


def quad(subject: str, predicate: IRI, value: str) -> Quad:
    return Quad(NamedNode(f"urn:{subject}"), NamedNode(predicate), NamedNode(value), SOURCE)


def assignment(name: str, task: str, role: IRI, actor: str) -> list[Quad]:
    return [
        quad(name, ZC.assignsTask, f"urn:{task}"),
        quad(name, ZC.role, role),
        quad(name, ZC.assignedActor, f"urn:{actor}"),
    ]


def triples(quads: list[Quad]) -> set[tuple[str, str, str]]:
    return {
        (
            q.subject.value.removeprefix("urn:"),
            q.predicate.value.removeprefix(iris.ZC),
            q.object.value.removeprefix("urn:"),
        )
        for q in quads
    }


def test_assignments_give_shortcuts_networks_and_inverses() -> None:
    facts = [
        *assignment("a1", "t", ROLE.lead, "x"),
        *assignment("a2", "t", ROLE.lead, "y"),
        *assignment("a3", "t", ROLE.support, "z"),
    ]
    got = triples(inferred(facts))
    assert {
        ("t", "leadUnit", "x"),
        ("t", "leadUnit", "y"),
        ("t", "supportUnit", "z"),
        ("t", "responsibleUnit", "z"),
        ("x", "leads", "t"),
        ("z", "supports", "t"),
        ("x", "coLeadsWith", "y"),
        ("y", "coLeadsWith", "x"),
        ("x", "leadsWithSupportOf", "z"),
        ("z", "supportsLeadOf", "y"),
        ("t", "hasAssignment", "a1"),
    } <= got
    assert ("x", "coLeadsWith", "x") not in got
    assert ("t", "leadUnit", "z") not in got


def test_a_fact_that_is_stated_is_not_repeated() -> None:
    facts = [*assignment("a1", "t", ROLE.lead, "x"), quad("t", ZC.leadUnit, "urn:x")]
    assert ("t", "leadUnit", "x") not in triples(inferred(facts))


def test_located_in_is_followed_to_its_end() -> None:
    facts = [quad(str(k), ZC.locatedIn, f"urn:{k + 1}") for k in range(12)]
    assert ("0", "locatedIn", "12") in triples(inferred(facts))


def test_each_quad_stands_in_the_graph_of_its_rule() -> None:
    graphs = {rule.graph for rule in rules()}
    made = inferred([*assignment("a1", "t", ROLE.lead, "x"), *assignment("a2", "t", ROLE.support, "z")])
    assert made
    assert {q.graph_name for q in made} <= graphs


def test_every_rule_graph_names_its_rule_in_both_languages() -> None:
    described = list(rule_quads())
    for rule in rules():
        assert [
            q for q in described if q.subject == rule.graph and q.predicate.value.endswith("wasGeneratedBy")
        ]
    assert {q.object.language for q in described if isinstance(q.object, Literal)} == {"zh", "en"}
    assert len(rules()) >= 8

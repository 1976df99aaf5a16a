"""Graphs that others made: their vocabularies, their formats, and what of theirs is the same as ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from graph import link
from graph.foreign_statements import SourceUnreadable, file_statements
from graph.relating.foreign_graph import Statement, foreign_graph
from graph.relating.foreign_links import graph_links
from tests.graph.two_plans import Releases


def test_a_graph_in_other_vocabularies_is_understood(releases: Releases) -> None:
    """ELI, DCMI and W3C ORG alone: a document with its number, a body with its name, a task as a plan step."""
    eli, dct, org, plan = (
        "http://data.europa.eu/eli/ontology#", "http://purl.org/dc/terms/", "http://www.w3.org/ns/org#", "http://purl.org/net/p-plan#",
    )  # fmt: skip
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    other = foreign_graph(
        [
            Statement("urn:d", rdf_type, eli + "LegalResource"),
            Statement("urn:d", dct + "identifier", "渝府发[2030]5号"),
            Statement("urn:d", dct + "title", "重庆市人民政府关于印发重庆市智慧农业行动方案的通知"),
            Statement("urn:o", rdf_type, org + "FormalOrganization"),
            Statement("urn:o", "http://www.w3.org/2000/01/rdf-schema#label", "重庆市涪陵区商务委员会"),
            Statement("urn:t", rdf_type, plan + "Step"),
            Statement("urn:t", plan + "isStepOfPlan", "urn:d"),
            Statement("urn:t", dct + "description", "建立秸秆综合利用示范区，推广离田收储运模式。"),
        ]
    )
    own = link.read_graph(str(releases.own / "policy.nq"))
    found = {(one.kind, one.target, one.type) for one in graph_links(own, other)}
    assert ("document", "urn:d", "exact") in found
    assert ("department", "urn:o", "exact") in found
    assert ("task", "urn:t", "refines") in found


@pytest.mark.parametrize(
    ("number", "title", "expected"),
    [
        ("渝府发〔2030〕5号", "另一个标题", {"exact"}),  # one number, however the title is written
        (
            None,
            "重庆市人民政府关于印发重庆市智慧农业行动方案的通知",
            {"close"},
        ),  # the title alone may be another year's
        (
            "渝府发〔2031〕5号",
            "重庆市人民政府关于印发重庆市智慧农业行动方案的通知",
            set(),
        ),  # two numbers, two documents
    ],
)
def test_documents_are_the_same_by_number_and_close_by_title(
    number: str | None, title: str, expected: set[str], releases: Releases
) -> None:
    rdf_type, eli, dct = (
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://data.europa.eu/eli/ontology#", "http://purl.org/dc/terms/",
    )  # fmt: skip
    statements = [
        Statement("urn:d", rdf_type, eli + "LegalResource"),
        Statement("urn:d", dct + "title", title),
    ]
    if number:
        statements.append(Statement("urn:d", dct + "identifier", number))
    own = link.read_graph(str(releases.partner / "policy.nq"))
    found = {one.type for one in graph_links(own, foreign_graph(statements)) if one.kind == "document"}
    assert found == expected


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".jsonld"])
def test_every_usual_format_gives_the_same_statements(
    suffix: str, releases: Releases, tmp_path: Path
) -> None:
    nquads = releases.partner / "policy.nq"
    wanted = set(file_statements(nquads))
    assert len(wanted) > 50
    forms = {".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES, ".jsonld": RdfFormat.JSON_LD}
    path = tmp_path / f"partner{suffix}"
    triples_of = {quad.triple for quad in parse(path=str(nquads), format=RdfFormat.N_QUADS)}
    path.write_bytes(serialize(triples_of, format=forms[suffix]) or b"")
    classes = {s.value for s in wanted if s.predicate.endswith("#type")}
    found = {s for s in file_statements(path) if not s.predicate.endswith("#type") or s.value in classes}
    assert found == wanted


def test_broken_rdf_says_the_file(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("<urn:a> <urn:b>", encoding="utf-8")
    with pytest.raises(SourceUnreadable, match=r"broken\.ttl"):
        list(file_statements(path))

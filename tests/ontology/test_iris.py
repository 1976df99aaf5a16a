"""IRIs are ASCII, deterministic, flat and refuse keys they cannot be made of."""

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology import iris
from ontology.iris import IRI, MalformedKey

DOC = iris.numbered_document("500102", "fulingfufa", 2022, 43)
SPAN = iris.evidence(iris.source_text("32d1f80916cb" + "0" * 52), 5649, 5656)

EXAMPLES = [
    (DOC, "https://w3id.org/zhengce/id/doc/500102/fulingfufa/2022/43"),
    (iris.part(DOC, "annex1-sec-1-2"), f"{DOC}/annex1-sec-1-2"),
    (iris.task(DOC, "7"), f"{DOC}/task-7"),
    (iris.task(DOC, "x12"), f"{DOC}/task-x12"),
    (iris.assignment(iris.task(DOC, "52"), "lead", 2), f"{DOC}/task-52-lead-2"),
    (iris.alignment(iris.part(DOC, "measure-2-1-3"), 1), f"{DOC}/measure-2-1-3-alignment-1"),
    (iris.citation(DOC, 2), f"{DOC}/citation-2"),
    (SPAN, "https://w3id.org/zhengce/id/src/32d1f80916cb#char=5649,5656"),
    (iris.position_selector(SPAN), f"{SPAN};position"),
    (iris.organization("500102", "fgw"), "https://w3id.org/zhengce/id/org/500102/fgw"),
    (iris.organization_name(iris.organization("500102", "fgw"), 1), "https://w3id.org/zhengce/id/org/500102/fgw-name-1"),
    (iris.place("500102"), "https://w3id.org/zhengce/id/place/500102"),
    (iris.place("500102", "park-ftz"), "https://w3id.org/zhengce/id/place/500102/park-ftz"),
    (iris.concept("role", "lead"), "https://w3id.org/zhengce/scheme/role/lead"),
    (iris.source_graph(DOC), "https://w3id.org/zhengce/graph/source/500102/fulingfufa/2022/43"),
    (iris.link_graph(DOC, DOC), "https://w3id.org/zhengce/graph/link/500102/fulingfufa/2022/43--500102/fulingfufa/2022/43"),
    (iris.inferred_graph("lead-unit"), "https://w3id.org/zhengce/graph/inferred/lead-unit"),
]  # fmt: skip

REFUSED = [
    lambda: iris.numbered_document("5001", "fulingfufa", 2022, 43),
    lambda: iris.numbered_document("500102", "涪陵府发", 2022, 43),
    lambda: iris.part(DOC, "附件1"),
    lambda: iris.part(DOC, "annex1/sec-1"),
    lambda: iris.assignment(iris.task(DOC, "1"), "牵头", 1),
    lambda: iris.organization("500102", "区发展改革委"),
    lambda: iris.organization("500102", "a b"),
    lambda: iris.source_text("not-a-checksum"),
    lambda: iris.event("更名"),
    lambda: iris.document_path(IRI("https://example.org/doc/1")),
    lambda: iris.inferred_graph("a/b"),
]


@pytest.mark.parametrize(("iri", "expected"), EXAMPLES)
def test_an_iri_follows_the_documented_pattern(iri: str, expected: str) -> None:
    assert iri == expected


@pytest.mark.parametrize("mint", REFUSED, ids=lambda f: inspect.getsource(f).strip()[8:50])
def test_a_key_that_no_iri_can_be_made_of_is_refused_with_what_was_read(mint: object) -> None:
    with pytest.raises(MalformedKey, match=r"read .*expected"):
        mint()  # type: ignore[operator]


@given(st.text(min_size=1))
def test_any_name_becomes_an_ascii_iri_without_a_slash_in_its_local_name(name: str) -> None:
    for iri in (
        iris.unknown_organization("500102", name),
        iris.unnumbered_document("500102", name),
        iris.unknown_place("500102", name),
    ):
        assert iri.isascii()
        assert " " not in iri
        assert "/" not in iri.rpartition("/x-")[2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("区科技局", "区科技局 "),  # trailing space
        ("第７批", "第7批"),  # full-width digit
        ("区 科 技 局", "区科技局"),  # spaces that a table puts between characters
    ],
)
def test_forms_that_differ_in_width_and_space_alone_are_one_thing(one: str, other: str) -> None:
    assert iris.unknown_organization("500102", one) == iris.unknown_organization("500102", other)


def test_different_names_and_regions_are_different_things() -> None:
    made = {
        iris.unknown_organization(region, name)
        for region in ("500102", "500103")
        for name in ("区科技局", "区教委")
    }
    assert len(made) == 4

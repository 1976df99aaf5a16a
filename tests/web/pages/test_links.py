"""Every thing's IRI leads to its page, and a page's path back to the IRI."""

import pytest

from ontology import iris
from web import links

DOCUMENT = iris.numbered_document("500102", "fulingfufa", 2022, 43)
UNNUMBERED = iris.unnumbered_document("500102", "一个没有文号的文件")
UNKNOWN_ISSUER = iris.numbered_document("500102", iris.unknown_issuer_slug("某府发"), 2020, 1)
UNIT = iris.organization("500102", "kjj")

PAGES = [
    (DOCUMENT, "/documents/500102/fulingfufa/2022/43"),
    (UNNUMBERED, "/documents/" + iris.document_path(UNNUMBERED)),
    (UNKNOWN_ISSUER, "/documents/" + iris.document_path(UNKNOWN_ISSUER)),
    (iris.part(DOCUMENT, "plan"), "/documents/500102/fulingfufa/2022/43#plan"),
    (iris.task(DOCUMENT, "7"), "/documents/500102/fulingfufa/2022/43/tasks/7"),
    (iris.task(UNNUMBERED, "x12"), f"/documents/{iris.document_path(UNNUMBERED)}/tasks/x12"),
    (iris.assignment(iris.task(DOCUMENT, "7"), "lead", 2), "/documents/500102/fulingfufa/2022/43/tasks/7"),
    (UNIT, "/departments/500102/kjj"),
    (iris.organization_name(UNIT, 1), "/departments/500102/kjj"),
    (
        iris.unknown_organization("500102", "某局"),
        "/departments/500102/" + iris.unknown_organization("500102", "某局").rsplit("/", 1)[1],
    ),
    (iris.place("500102", "park-ftz"), "/parks/500102/park-ftz"),
    (iris.concept("sector/500102-fulingfufa-2022-43", "2"), "/sectors/500102-fulingfufa-2022-43/2"),
    (iris.ZC + "Task", "/ont#Task"),
    (iris.place("500102"), None),
    ("http://example.org/other", None),
]


@pytest.mark.parametrize(("iri", "page"), PAGES)
def test_an_iri_leads_to_its_page(iri: str, page: str | None) -> None:
    assert links.page_address(iri) == page


@pytest.mark.parametrize("document", [DOCUMENT, UNNUMBERED, UNKNOWN_ISSUER])
def test_a_document_page_leads_back_to_the_document(document: iris.IRI) -> None:
    path = links.document_address(document).removeprefix("/documents/")
    assert links.document_iri(path) == document
    assert links.document_of(iris.task(document, "x3")) == document
    assert links.document_of_graph(iris.source_graph(document)) == document
    assert links.document_of_graph(iris.provenance_graph(document)) == document


def test_a_span_opens_the_document_at_its_mark() -> None:
    span = iris.evidence(iris.source_text("a" * 64), 5649, 5656)
    assert links.span_of(span) == (5649, 5656)
    assert links.evidence_address(DOCUMENT, span) == "/documents/500102/fulingfufa/2022/43#char=5649,5656"
    assert (
        links.place_address(DOCUMENT, 1, 2, stored=False)
        == "/documents/500102/fulingfufa/2022/43?mark=1%2C2#char=1,2"
    )


@pytest.mark.parametrize(
    "path",
    [
        "../../etc/passwd",
        "500102/a/2022/43/../..",
        "500102/A/2022/43",
        "500102/x-zz",
        "",
        "500102/fulingfufa/2022/43\n",
    ],
)
def test_a_path_that_no_document_can_have_is_none(path: str) -> None:
    assert links.document_iri(path) is None


@pytest.mark.parametrize("path", ["500102/../x", "500102/a b", "500102/<b>", "a", "500102/kjj\n"])
def test_a_path_that_no_unit_can_have_is_none(path: str) -> None:
    assert links.unit_iri(path) is None

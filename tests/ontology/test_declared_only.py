"""Every ``zc:`` term and generic concept named anywhere in the repository is declared."""

import re
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

from ontology.iris import SCHEME
from ontology.terms import FOLDER, PREFIXES, SCHEMES, ZC

ROOT = FOLDER.parent
DECLARED = {iri.removeprefix(PREFIXES["zc"]) for iri in ZC}
CONCEPTS = {str(iri) for scheme in SCHEMES.values() for iri in scheme}
SUFFIXES = {".rq", ".ttl", ".md", ".py", ".html", ".js", ".jsonld", ".toml", ".json"}
SKIPPED = {".venv", ".git", "node_modules", "var", "vendor", "release", "tests"}
# examples of terms that do not exist, shown as such
SHOWN_AS_WRONG = {"leadsTask", "leadUnits"}
NAMED = re.compile(r"(?<![\w:/])zc:([A-Za-z]\w*)|w3id\.org/zhengce/ont#([A-Za-z]\w*)")


def files() -> list[Path]:
    return sorted(
        path
        for path in ROOT.rglob("*")
        if path.suffix in SUFFIXES and path.is_file() and not SKIPPED & set(path.relative_to(ROOT).parts)
    )


def test_every_term_named_in_code_queries_shapes_and_documentation_is_declared() -> None:
    unknown = {}
    named = 0
    for path in files():
        names = {a or b for a, b in NAMED.findall(path.read_text(encoding="utf-8"))}
        named += len(names)
        if names - DECLARED - SHOWN_AS_WRONG:
            unknown[str(path.relative_to(ROOT))] = sorted(names - DECLARED - SHOWN_AS_WRONG)
    assert unknown == {}
    assert named > 500


@pytest.mark.parametrize("text", ["?t zc:leadUnits ?u", "<https://w3id.org/zhengce/ont#LeadUnit>"])
def test_a_misspelt_term_would_be_found(text: str) -> None:
    (found,) = ({a or b for a, b in NAMED.findall(text)},)
    assert found - DECLARED


@pytest.mark.parametrize("name", ["shapes.ttl", "example.ttl"])
def test_every_concept_named_in_shapes_and_example_is_declared(name: str) -> None:
    named = {
        str(term)
        for triple in Graph().parse(FOLDER / name)
        for term in triple
        if isinstance(term, URIRef) and term.startswith(SCHEME) and not term.startswith(SCHEME + "sector/")
    }
    in_schemes = {iri for iri in named if iri.removeprefix(SCHEME).strip("/").count("/")}
    assert in_schemes - CONCEPTS == set()
    assert len(in_schemes) > 10


def test_shapes_list_exactly_the_concepts_of_the_scheme() -> None:
    """A closed list in a shape (sh:in) is a whole scheme: a concept that is added reaches the shape too."""
    shapes = Graph().parse(FOLDER / "shapes.ttl")
    compared = 0
    query = """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
      SELECT ?shape ?value WHERE { ?shape sh:in/rdf:rest*/rdf:first ?value }"""
    lists: dict[str, set[str]] = {}
    for shape, value in shapes.query(query):
        lists.setdefault(str(shape), set()).add(str(value))
    for shape, values in lists.items():
        (scheme,) = {value.removeprefix(SCHEME).split("/")[0] for value in values}
        assert values == set(map(str, SCHEMES[scheme])), shape
        compared += 1
    assert compared >= 12

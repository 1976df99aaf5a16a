"""A misspelt term raises; a term that is declared has the IRI its file gives it."""

import subprocess
import sys

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, SKOS

from ontology import terms
from ontology.terms import FORM, PREFIXES, REUSED, ROLE, SCHEMES, SH, ZC, Terms, UnknownTerm


def test_every_declared_term_and_nothing_else_is_in_the_list(ontology: Graph) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    declared = {
        str(s)
        for kind in kinds
        for s in ontology.subjects(RDF.type, kind)
        if str(s).startswith(ZC.namespace_iri)
    }
    assert set(ZC) == declared
    assert len(ZC) >= 180


def test_every_concept_is_in_the_list_of_its_scheme(concepts: Graph) -> None:
    for scheme in concepts.subjects(RDF.type, SKOS.ConceptScheme):
        members = {str(c) for c in concepts.subjects(SKOS.inScheme, scheme)}
        assert set(SCHEMES[str(scheme).rpartition("/")[2]]) == members
    assert len(SCHEMES) == len(set(concepts.subjects(RDF.type, SKOS.ConceptScheme))) >= 17


def test_every_scheme_has_a_name_in_python() -> None:
    named = {id(value) for value in vars(terms).values() if isinstance(value, Terms)}
    assert not [key for key, scheme in SCHEMES.items() if id(scheme) not in named]


@pytest.mark.parametrize(
    ("ask", "hint"),
    [
        (lambda: ZC.leadUnt, "leadUnit"),
        (lambda: ZC["leadunit"], "leadUnit"),
        (lambda: ROLE.led, "lead"),
        (lambda: FORM["label line"], "label-line"),
        (lambda: REUSED["skos"].prefLable, "prefLabel"),
    ],
)
def test_a_misspelt_term_names_its_nearest(ask: object, hint: str) -> None:
    with pytest.raises(UnknownTerm, match=hint) as caught:
        ask()  # type: ignore[operator]
    assert isinstance(caught.value, AttributeError)
    assert isinstance(caught.value, KeyError)


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        (ZC.leadUnit, "https://w3id.org/zhengce/ont#leadUnit"),
        (ROLE["lead"], "https://w3id.org/zhengce/scheme/role/lead"),
        (FORM.label_line, "https://w3id.org/zhengce/scheme/form/label-line"),
        (FORM["label-line"], "https://w3id.org/zhengce/scheme/form/label-line"),
        (SH.namespace, "http://www.w3.org/ns/shacl#namespace"),
    ],
)
def test_a_term_is_its_full_iri(iri: str, expected: str) -> None:
    assert iri == expected


def test_key_of_is_the_way_back() -> None:
    assert [ROLE.key_of(iri) for iri in ROLE] == ["lead", "support", "responsible", "guide"]
    with pytest.raises(UnknownTerm, match="leadUnit"):
        ROLE.key_of(ZC.leadUnit)


def test_no_term_is_hidden_by_an_attribute_of_the_list() -> None:
    own = set(dir(Terms))
    hidden = [
        f"{terms_}.{n}"
        for terms_ in [ZC, *SCHEMES.values(), *REUSED.values()]
        for n in terms_._iris
        if n in own
    ]
    assert not hidden


def test_prefixes_are_one_to_one_and_cover_all_vocabularies() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert PREFIXES["zc"] == ZC.namespace_iri
    assert set(REUSED) <= set(PREFIXES)


def test_prefixes_agree_with_those_of_the_files(ontology: Graph, shapes: Graph, mappings: Graph) -> None:
    checked = 0
    for graph in (ontology, shapes, mappings):
        for prefix, namespace in graph.namespaces():
            if prefix in PREFIXES:
                assert str(namespace) == PREFIXES[prefix]
                checked += 1
    assert checked > 30


def test_importing_the_terms_parses_no_turtle_with_rdflib() -> None:
    code = "import sys, ontology.terms; sys.exit('rdflib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=terms.FOLDER.parent, check=False).returncode == 0


def test_a_pickled_or_copied_list_is_not_needed_but_fails_cleanly() -> None:
    assert not hasattr(ZC, "__deepcopy__")
    assert URIRef(ZC.Task) == URIRef("https://w3id.org/zhengce/ont#Task")

"""The file-checkable metrics of FOOPS! (D. Garijo, O. Corcho, M. Poveda-Villalon, ISWC 2021): FIND1, OM1-3, OM4.1, OM5.1-2,
RDF1, VER1, VOC1-4. OM3 also asks for a DOI, which only a registrar can give."""

import re
from datetime import date

import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, OWL, SKOS, VANN

from ontology.iris import ONTOLOGY, ZC
from ontology.terms import ONTOLOGY_FILE

IT = URIRef(ONTOLOGY)
BIBO = "http://purl.org/ontology/bibo/"
ADMS = "http://www.w3.org/ns/adms#"

HEADER = {
    "OM1 title": DCTERMS.title,
    "OM1 description": DCTERMS.description,
    "OM1 licence": DCTERMS.license,
    "OM1 version IRI": OWL.versionIRI,
    "OM1 creator": DCTERMS.creator,
    "OM1 namespace": VANN.preferredNamespaceUri,
    "OM2 prefix": VANN.preferredNamespacePrefix,
    "OM2 version": OWL.versionInfo,
    "OM2 created": DCTERMS.created,
    "OM2 citation": DCTERMS.bibliographicCitation,
    "OM3 publisher": DCTERMS.publisher,
    "OM3 logo": FOAF.logo,
    "OM3 status": URIRef(BIBO + "status"),
    "OM3 source": DCTERMS.source,
    "OM3 issued": DCTERMS.issued,
    "OM5 modified": DCTERMS.modified,
    "VER1 prior version": OWL.priorVersion,
    "change log": URIRef(ADMS + "versionNotes"),
}


@pytest.mark.parametrize("metric", HEADER)
def test_the_header_states(metric: str, ontology: Graph) -> None:
    assert list(ontology.objects(IT, HEADER[metric])), f"{metric}: no {HEADER[metric]}"


@pytest.mark.parametrize("prop", [DCTERMS.title, DCTERMS.description, URIRef(ADMS + "versionNotes")])
def test_what_people_read_is_in_both_languages(prop: URIRef, ontology: Graph) -> None:
    assert {o.language for o in ontology.objects(IT, prop) if isinstance(o, Literal)} == {"zh", "en"}


@pytest.mark.parametrize(
    "prop", [DCTERMS.license, DCTERMS.creator, DCTERMS.publisher, OWL.versionIRI, OWL.priorVersion]
)
def test_what_should_be_an_iri_is_one(prop: URIRef, ontology: Graph) -> None:
    assert all(isinstance(o, URIRef) for o in ontology.objects(IT, prop))


def test_fits_its_namespace_and_prefix(ontology: Graph) -> None:
    assert str(ontology.value(IT, VANN.preferredNamespaceUri)) == ZC
    assert str(ontology.value(IT, VANN.preferredNamespacePrefix)) == "zc"
    assert dict(ontology.namespaces())["zc"] == URIRef(ZC)


def test_the_three_version_statements_agree(ontology: Graph) -> None:
    version = str(ontology.value(IT, OWL.versionInfo))
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert str(ontology.value(IT, OWL.versionIRI)) == f"{ONTOLOGY}/{version}"
    assert str(ontology.value(IT, OWL.priorVersion)) != f"{ONTOLOGY}/{version}"
    assert version in str(ontology.value(IT, DCTERMS.bibliographicCitation))
    notes = [str(o) for o in ontology.objects(IT, URIRef(ADMS + "versionNotes"))]
    assert len(notes) == 2
    assert all(note.startswith(version) for note in notes)


def test_dates_are_dates_in_order(ontology: Graph) -> None:
    created, issued, modified = (
        date.fromisoformat(str(ontology.value(IT, p)))
        for p in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified)
    )
    assert created <= issued <= modified


def test_a_term_that_goes_keeps_a_replacement(ontology: Graph) -> None:
    deprecated = set(ontology.subjects(OWL.deprecated, Literal(True)))
    assert all(list(ontology.objects(term, DCTERMS.isReplacedBy)) for term in deprecated)


def test_voc_other_vocabularies_are_reused(ontology: Graph) -> None:
    foreign = {
        re.sub(r"[^#/]*$", "", str(o))
        for s, p, o in ontology
        if p in (RDFS.subClassOf, RDFS.subPropertyOf) and str(s).startswith(ZC) and not str(o).startswith(ZC)
    }
    assert len(foreign) >= 8


def test_voc_all_terms_have_labels_and_definitions(ontology: Graph) -> None:
    terms = {s for s in ontology.subjects(RDF.type) if str(s).startswith(ZC)}
    assert len(terms) >= 180
    for term in terms:
        for prop in (RDFS.label, SKOS.definition):
            assert sorted(o.language or "" for o in ontology.objects(term, prop)) == ["en", "zh"], (
                term,
                prop,
            )


def test_concepts_have_labels_and_definitions_and_a_place_in_their_scheme(concepts: Graph) -> None:
    members = set(concepts.subjects(RDF.type, SKOS.Concept))
    assert len(members) >= 80
    for concept in members:
        for prop in (SKOS.prefLabel, SKOS.definition):
            assert sorted(o.language or "" for o in concepts.objects(concept, prop)) == ["en", "zh"], concept
        (scheme,) = concepts.objects(concept, SKOS.inScheme)
        assert str(concept).startswith(f"{scheme}/")
        assert str(concepts.value(concept, SKOS.notation)) == str(concept).rpartition("/")[2]
        tops = set(concepts.objects(concept, SKOS.topConceptOf))
        broader = set(concepts.objects(concept, SKOS.broader))
        assert tops == {scheme} if not broader else not tops
        assert ((scheme, SKOS.hasTopConcept, concept) in concepts) == bool(tops)


def test_labels_are_different_within_a_scheme(concepts: Graph) -> None:
    for scheme in concepts.subjects(RDF.type, SKOS.ConceptScheme):
        for language in ("zh", "en"):
            labels = [
                str(o)
                for c in concepts.subjects(SKOS.inScheme, scheme)
                for o in concepts.objects(c, SKOS.prefLabel)
                if isinstance(o, Literal) and o.language == language
            ]
            assert len(labels) == len(set(labels)), scheme


def test_the_file_is_turtle_without_iris_that_cannot_be_typed() -> None:
    text = ONTOLOGY_FILE.read_text(encoding="utf-8")
    assert all(iri.isascii() for iri in re.findall(r"<[^>]*>", text))

"""The reference shows every term of the ontology; its diagram says only what the ontology says."""

import json
import tomllib

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic

from ontology import iris
from ontology.terms import CONCEPTS_FILE, ONTOLOGY_FILE, ZC
from web.pages.reference import DIAGRAM_FILE, compact, schemes, terms
from web.pages.representation import RDF_FORMATS


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(ONTOLOGY_FILE)


def test_what_the_ontology_points_to_is_served(client: FlaskClient) -> None:
    logo = client.get("/ont/logo.svg")
    assert logo.mimetype == "image/svg+xml"
    assert logo.data == (ONTOLOGY_FILE.parent / "logo.svg").read_bytes()
    context = client.get("/ont/context.jsonld")
    assert context.mimetype == "application/ld+json"
    assert json.loads(context.data)["@context"]["zc"] == "https://w3id.org/zhengce/ont#"
    assert client.get("/about").headers["Location"] == "/ont"
    html = client.get("/ont").get_data(as_text=True)
    for address in ("/ont.ttl", "/ont.jsonld", "/ont.rdf", "/ont/context.jsonld"):
        assert f'<a href="{address}">' in html


def test_every_term_and_concept_is_on_the_page(client: FlaskClient) -> None:
    html = client.get("/ont").get_data(as_text=True)
    names = [term.removeprefix(iris.ZC) for term in ZC]
    assert len(names) > 100
    assert [name for name in names if f'id="{name}"' not in html] == []
    assert sum(len(members) for members in terms().values()) == len(names)
    concepts = Graph().parse(CONCEPTS_FILE)
    assert {member.iri for _, members in schemes() for member in members} == {
        str(one) for one in concepts.subjects(RDF.type, URIRef("http://www.w3.org/2004/02/skos/core#Concept"))
    }


@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf", "jsonld"])
def test_every_form_says_the_same(client: FlaskClient, ontology: Graph, suffix: str) -> None:
    read = parse(client.get(f"/ont.{suffix}").data, format=RDF_FORMATS[suffix])
    triples = serialize((quad.triple for quad in read), format=RdfFormat.N_TRIPLES)
    assert isomorphic(Graph().parse(data=triples, format="nt"), ontology)


def ranges(ontology: Graph, prop: URIRef, relation: URIRef) -> set[URIRef]:
    """Return the classes of a domain or range, the members of a union one by one."""
    found: set[URIRef] = set()
    for node in ontology.objects(prop, relation):
        union = ontology.value(node, OWL.unionOf)
        found |= set(Collection(ontology, union)) if union else {node}
    return found


def test_every_arrow_of_the_diagram_runs_from_domain_to_range(ontology: Graph) -> None:
    plan = tomllib.loads(DIAGRAM_FILE.read_text(encoding="utf-8"))
    assert len(plan["arrows"]) > 10
    ontology = Graph() + ontology
    prov_entity = URIRef("http://www.w3.org/ns/prov#Entity")
    for arrow in plan["arrows"]:
        prop = URIRef(iris.ZC + arrow["property"])
        for end, relation in (("from", RDFS.domain), ("to", RDFS.range)):
            allowed = ranges(ontology, prop, relation)
            above = set(ontology.transitive_objects(URIRef(iris.ZC + arrow[end]), RDFS.subClassOf))
            assert allowed & (above | ({prov_entity} if prov_entity in above else set())), arrow


def test_iris_are_shown_with_their_prefix() -> None:
    assert compact(iris.ZC + "Task") == "zc:Task"
    assert compact("http://www.w3.org/2004/02/skos/core#Concept") == "skos:Concept"
    assert compact("http://example.org/x") == "http://example.org/x"


def test_this_version_leads_to_the_ontology(client: FlaskClient) -> None:
    version = client.get("/ont.json").get_json()["version"]
    assert client.get(f"/ont/{version}").headers["Location"] == "/ont"

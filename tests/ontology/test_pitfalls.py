"""The file-checkable pitfalls of the OOPS! catalogue (P01-P41), each as a query that must find nothing, and find a plant.

Catalogue: M. Poveda-Villalon, A. Gomez-Perez, M. Suarez-Figueroa, "OOPS! (OntOlogy Pitfall Scanner!)", IJSWIS 10(2), 2014.
Each case is (pitfall, query, a planted mistake that the query must find): a query that finds nothing anywhere proves nothing.
"""

import pytest
from rdflib import Graph

PREFIXES = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX zc: <https://w3id.org/zhengce/ont#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
TURTLE = PREFIXES.replace("PREFIX", "@prefix").replace(">\n", "> .\n")
OURS = 'FILTER (STRSTARTS(STR(?x), "https://w3id.org/zhengce/ont#"))'
IS_TERM = "VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty } ?x a ?kind ."
IS_PROPERTY = "VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty } ?x a ?kind ."

PITFALLS = {
    "P04 unconnected class": (
        f"""SELECT ?x WHERE {{ ?x a owl:Class . {OURS}
          FILTER NOT EXISTS {{ ?x rdfs:subClassOf ?super }}
          FILTER NOT EXISTS {{ ?p rdfs:domain|rdfs:range ?x }} FILTER NOT EXISTS {{ ?s rdfs:subClassOf ?x }} }}""",
        "zc:Loose a owl:Class .",
    ),
    "P05 wrong inverse: domain is not the other's range": (
        """SELECT ?x WHERE { ?x owl:inverseOf ?y . ?x rdfs:domain ?d ; rdfs:range ?r . ?y rdfs:domain ?e ; rdfs:range ?s .
          FILTER (ISIRI(?d) && ISIRI(?s) && ISIRI(?r) && ISIRI(?e) && (?d != ?s || ?r != ?e)) }""",
        "zc:p owl:inverseOf zc:q ; rdfs:domain zc:Task ; rdfs:range zc:Actor . zc:q rdfs:domain zc:Park ; rdfs:range zc:Task .",
    ),
    "P06 cycle in a hierarchy": (
        "SELECT ?x WHERE { ?x (rdfs:subClassOf|rdfs:subPropertyOf)+ ?x }",
        "zc:A rdfs:subClassOf zc:B . zc:B rdfs:subClassOf zc:A .",
    ),
    "P08 no label or definition in zh and en": (
        f"""SELECT ?x WHERE {{ {IS_TERM} {OURS} VALUES (?p ?l) {{ (rdfs:label "zh") (rdfs:label "en") (skos:definition "zh")
          (skos:definition "en") }} FILTER NOT EXISTS {{ ?x ?p ?v FILTER (LANG(?v) = ?l) }} }}""",
        'zc:A a owl:Class ; rdfs:label "a"@en, "甲"@zh ; skos:definition "An A."@en .',
    ),
    "P08 definition says no more than the label": (
        """SELECT ?x WHERE { ?x rdfs:label ?a ; skos:definition ?b . FILTER (LANG(?a) = LANG(?b)
          && LCASE(STR(?a)) = LCASE(REPLACE(STR(?b), "[.。]$", ""))) }""",
        'zc:A rdfs:label "task"@en ; skos:definition "Task."@en .',
    ),
    "P10 a kind of thing that must be disjoint is in no disjointness": (
        f"""SELECT ?x WHERE {{ VALUES ?x {{ zc:PolicyDocument zc:DocumentPart zc:Actor zc:Park zc:Sector zc:Citation
          zc:ResponsibilityAssignment zc:Judgement zc:EvidenceSpan zc:OrganizationName }} {OURS}
          FILTER NOT EXISTS {{ ?d a owl:AllDisjointClasses ; owl:members/rdf:rest*/rdf:first ?x }} }}""",
        None,
    ),
    "P11 property without domain or range": (
        f"""SELECT ?x WHERE {{ {IS_PROPERTY} {OURS} FILTER (?x NOT IN (zc:validFrom, zc:validTo))
          FILTER (!EXISTS {{ ?x rdfs:domain ?d }} || !EXISTS {{ ?x rdfs:range ?r }}) }}""",
        "zc:p a owl:ObjectProperty ; rdfs:domain zc:Task .",
    ),
    "P12 equivalent to a foreign term": (
        """SELECT ?x WHERE { ?x owl:equivalentClass|owl:equivalentProperty ?y }""",
        "zc:Task owl:equivalentClass <http://example.org/Task> .",
    ),
    "P19 several domains or ranges (an intersection)": (
        """SELECT ?x WHERE { VALUES ?p { rdfs:domain rdfs:range } ?x ?p ?a, ?b . FILTER (STR(?a) < STR(?b)) }""",
        "zc:p rdfs:domain zc:Task, zc:Actor .",
    ),
    "P22 name out of style": (
        f"""SELECT ?x WHERE {{ {IS_TERM} {OURS} BIND (REPLACE(STR(?x), "^.*#", "") AS ?name)
          FILTER ((?kind = owl:Class && !REGEX(?name, "^[A-Z][A-Za-z0-9]*$"))
            || (?kind != owl:Class && !REGEX(?name, "^[a-z][A-Za-z0-9]*$"))) }}""",
        "zc:task_list a owl:Class .",
    ),
    "P24 recursive definition": (
        """SELECT ?x WHERE { ?x (owl:unionOf|owl:intersectionOf|owl:equivalentClass)/rdf:rest*/rdf:first ?x }""",
        "zc:A owl:unionOf ( zc:A zc:B ) .",
    ),
    "P25 inverse of itself": ("SELECT ?x WHERE { ?x owl:inverseOf ?x }", "zc:p owl:inverseOf zc:p ."),
    "P26 inverse of a symmetric property": (
        "SELECT ?x WHERE { ?x owl:inverseOf|^owl:inverseOf ?y . ?x a owl:SymmetricProperty }",
        "zc:p a owl:SymmetricProperty ; owl:inverseOf zc:q .",
    ),
    "P28 symmetric though domain and range differ": (
        "SELECT ?x WHERE { ?x a owl:SymmetricProperty ; rdfs:domain ?d ; rdfs:range ?r FILTER (?d != ?r) }",
        "zc:p a owl:SymmetricProperty ; rdfs:domain zc:Task ; rdfs:range zc:Actor .",
    ),
    "P29 transitive though range and domain cannot chain": (
        """SELECT ?x WHERE { ?x a owl:TransitiveProperty ; rdfs:domain ?d ; rdfs:range ?r
          FILTER NOT EXISTS { ?r rdfs:subClassOf* ?d } FILTER NOT EXISTS { ?d rdfs:subClassOf* ?r } }""",
        "zc:p a owl:TransitiveProperty ; rdfs:domain zc:Task ; rdfs:range zc:Actor .",
    ),
    "P32 several terms with one label": (
        """SELECT ?x WHERE { ?x rdfs:label ?l . ?y rdfs:label ?l . FILTER (STR(?x) < STR(?y)) }""",
        'zc:A rdfs:label "task"@en .',
    ),
    "P34 untyped class": (
        """SELECT ?x WHERE { { ?a rdfs:subClassOf|rdfs:domain ?x } UNION { ?p a owl:ObjectProperty ; rdfs:range ?x }
          UNION { ?u owl:unionOf/rdf:rest*/rdf:first ?x } FILTER (ISIRI(?x) && ?x != owl:Thing)
          FILTER NOT EXISTS { ?x a owl:Class } }""",
        "zc:A rdfs:subClassOf zc:Never .",
    ),
    "P35 untyped property": (
        """SELECT DISTINCT ?x WHERE { { ?a rdfs:subPropertyOf|owl:inverseOf ?x } UNION { ?s ?x ?o }
          FILTER NOT EXISTS { VALUES ?k { owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty } ?x a ?k }
          FILTER (!STRSTARTS(STR(?x), STR(owl:)) && !STRSTARTS(STR(?x), STR(rdfs:)) && !STRSTARTS(STR(?x), STR(rdf:))) }""",
        "zc:p rdfs:subPropertyOf zc:never .",
    ),
    "P35 superproperty of another kind": (
        """SELECT ?x WHERE { ?x rdfs:subPropertyOf ?y . ?x a ?k . ?y a ?l .
          VALUES (?k ?l) { (owl:ObjectProperty owl:DatatypeProperty) (owl:DatatypeProperty owl:ObjectProperty)
            (owl:ObjectProperty owl:AnnotationProperty) (owl:DatatypeProperty owl:AnnotationProperty) } }""",
        "zc:leadUnit rdfs:subPropertyOf zc:text .",
    ),
    "P36 file extension in an IRI": (
        r"""SELECT ?x WHERE { ?x a ?k . VALUES ?k { owl:Ontology owl:Class owl:ObjectProperty owl:DatatypeProperty }
          FILTER (REGEX(STR(?x), "\\.(owl|ttl|rdf|n3)([#/]|$)")) }""",
        "<https://w3id.org/zhengce/ont.ttl> a owl:Ontology .",
    ),
    "P41 no licence": (
        "SELECT ?x WHERE { ?x a owl:Ontology FILTER NOT EXISTS { ?x dcterms:license ?l FILTER (ISIRI(?l)) } }",
        '<https://w3id.org/x> a owl:Ontology ; dcterms:license "free" .',
    ),
    "isDefinedBy is missing": (
        f"SELECT ?x WHERE {{ {IS_TERM} {OURS} FILTER NOT EXISTS {{ ?x rdfs:isDefinedBy <https://w3id.org/zhengce/ont> }} }}",
        "zc:A a owl:Class .",
    ),
    "a domain or range of an inverse is stated on one side only": (
        """SELECT ?x WHERE { ?x owl:inverseOf ?y FILTER NOT EXISTS { ?y owl:inverseOf ?x } }""",
        "zc:newOne owl:inverseOf zc:leads .",
    ),
}


@pytest.mark.parametrize("name", PITFALLS)
def test_the_ontology_avoids(name: str, ontology: Graph) -> None:
    query, _ = PITFALLS[name]
    assert [str(row[0]) for row in ontology.query(PREFIXES + query)] == []


@pytest.mark.parametrize("name", [name for name, (_, plant) in PITFALLS.items() if plant])
def test_the_query_finds_a_planted(name: str, ontology: Graph) -> None:
    query, plant = PITFALLS[name]
    spoilt = ontology + Graph().parse(data=TURTLE + (plant or ""), format="turtle")
    assert list(spoilt.query(PREFIXES + query))


def test_p10_notices_that_a_disjointness_is_gone(ontology: Graph) -> None:
    query, _ = PITFALLS["P10 a kind of thing that must be disjoint is in no disjointness"]
    spoilt = Graph() + ontology
    spoilt.update(PREFIXES + "DELETE WHERE { ?d a owl:AllDisjointClasses }")
    assert len(list(spoilt.query(PREFIXES + query))) == 10


def test_p38_there_is_one_ontology_declaration(ontology: Graph) -> None:
    assert [str(r[0]) for r in ontology.query(PREFIXES + "SELECT ?x WHERE { ?x a owl:Ontology }")] == [
        "https://w3id.org/zhengce/ont"
    ]

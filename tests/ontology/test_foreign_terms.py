"""Every foreign term we use exists in its vocabulary, spelt so.

The closed namespaces of rdflib hold most vocabularies; the others are listed here from their specifications.
"""

import re
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, VANN, VOID, XSD

from ontology.terms import FOLDER, PREFIXES, REUSED

CLOSED = {
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SDO,
    "sh": SH,
    "skos": SKOS,
    "vann": VANN,
    "void": VOID,
    "xsd": XSD,
}
# what rdflib's closed namespaces leave out, each looked up in the specification named
ALSO = {
    "rdf": {"langString"},  # RDF 1.1 Concepts 3.3; rdflib closes it over the schema file alone
    "sh": {"SPARQLSelectExecutable", "SPARQLAskExecutable", "SPARQLConstructExecutable", "SPARQLExecutable"},
    "dcat": {
        "version",
        "previousVersion",
        "hasVersion",
        "hasCurrentVersion",
        "servesDataset",
        "endpointURL",
        "endpointDescription",
    },
}
LISTED = {
    # ELI 1.5, http://data.europa.eu/eli/ontology
    "eli": """Work WorkSubdivision Expression Manifestation LegalResource is_part_of has_part has_annex is_annex_of cites cited_by
      based_on basis_for refers_to applies ensures_implementation_of repeals corrects changes date_document date_publication
      first_date_entry_in_force date_no_longer_in_force in_force number id_local version is_realized_by realizes is_embodied_by
      embodies responsibility_of_agent passed_by jurisdiction AdministrativeArea""",
    # Web Annotation Vocabulary, W3C Recommendation 23 February 2017
    "oa": """SpecificResource TextPositionSelector TextQuoteSelector hasSource hasSelector hasTarget start end exact prefix suffix""",
    # SKOS-XL, W3C Recommendation 18 August 2009, appendix B
    "skosxl": "Label literalForm prefLabel altLabel hiddenLabel labelRelation",
    # SEMIC CPOV 2.1.2 and CPSV-AP 3.2.0, http://data.europa.eu/m8g
    "cv": """PublicOrganisation Participation hasParticipation hasParticipant role hasCompetentAuthority sector thematicArea
      ReferenceFramework""",
    # SPARQL 1.1 Service Description, W3C Recommendation 21 March 2013; SPARQL12Query: as engines that speak SPARQL 1.2 say
    "sd": """Service Dataset Graph NamedGraph endpoint url name graph supportedLanguage SPARQL10Query SPARQL11Query SPARQL11Update SPARQL12Query
      resultFormat inputFormat feature UnionDefaultGraph defaultDataset defaultGraph namedGraph availableGraphs extensionFunction
      propertyFeature RequiresDataset BasicFederatedQuery DereferencesURIs EmptyGraphs
      Feature Function Language languageExtension""",
    # ADMS 2, https://semiceu.github.io/ADMS/releases/2.00/
    "adms": "versionNotes identifier status",
    "bibo": "status",
}


@pytest.mark.parametrize("prefix", REUSED)
def test_reused_terms_exist(prefix: str) -> None:
    names = {str(iri).removeprefix(PREFIXES[prefix]) for iri in REUSED[prefix]}
    assert names
    if prefix in CLOSED:
        known = {name for name in names if URIRef(PREFIXES[prefix] + name) in CLOSED[prefix]} | ALSO.get(
            prefix, set()
        )
    else:
        known = set(LISTED[prefix].split())
    assert names - known == set()


@pytest.mark.parametrize("prefix", CLOSED)
def test_namespaces_are_those_of_the_vocabulary(prefix: str) -> None:
    assert PREFIXES[prefix] == str(CLOSED[prefix])


def test_a_misspelling_would_be_seen() -> None:
    assert URIRef(PREFIXES["skos"] + "prefLable") not in SKOS
    assert URIRef(PREFIXES["org"] + "ChangeEvents") not in ORG


@pytest.mark.parametrize("name", ["policy.ttl", "concepts.ttl", "shapes.ttl", "example.ttl", "mappings.ttl"])
def test_files_use_only_foreign_terms_that_exist(name: str) -> None:
    unknown = set()
    checked = 0
    for triple in Graph().parse(FOLDER / name):
        for term in triple:
            for prefix, closed in CLOSED.items():
                if isinstance(term, URIRef) and term.startswith(PREFIXES[prefix]):
                    checked += 1
                    local = str(term).removeprefix(PREFIXES[prefix])
                    if local and term not in closed and local not in ALSO.get(prefix, set()):
                        unknown.add(term)
    assert not unknown
    assert checked > 20


@pytest.mark.parametrize("name", ["policy.ttl", "shapes.ttl", "example.ttl"])
def test_files_use_only_terms_listed_as_reused(name: str) -> None:
    """mappings.ttl alone may name foreign terms that we do not use."""
    foreign = {
        str(term)
        for triple in Graph().parse(FOLDER / name)
        for term in triple
        if isinstance(term, URIRef)
        and any(
            term.startswith(PREFIXES[p])
            for p in ("eli", "oa", "skosxl", "cv", "org", "prov", "foaf", "dcterms")
        )
    }
    listed = {str(iri) for terms in REUSED.values() for iri in terms} | set(PREFIXES.values())
    assert foreign - listed == set()
    assert foreign


def test_prefixes_are_declared_alike_everywhere() -> None:
    root = Path(__file__).parents[2]
    wrong = []
    files = [p for room in ("ontology", "graph", "queries") for p in (root / room).rglob("*.rq")]
    for path in files:
        for prefix, namespace in re.findall(
            r"PREFIX (\w[\w-]*): <([^>]*)>", path.read_text(encoding="utf-8")
        ):
            if prefix in PREFIXES and PREFIXES[prefix] != namespace:
                wrong.append((path.name, prefix, namespace))
    assert wrong == []
    assert len(files) > 18
